//! The scheduler's files: the command lines they give work as they stand, and the service is shut in.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use innkreving::cli::clock;
use innkreving::law::rates;

use crate::common::{House, said};

const PROGRAM: &str = "/usr/bin/innkreving";
const JOB: &str = "/etc/innkreving/nightly.toml";
const METRICS: &str = "/run/innkreving/night.prom";
const LOG: &str = "/var/log/innkreving/night.log";

fn jobs(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("jobs").join(file)
}

fn text(file: &str) -> String {
    std::fs::read_to_string(jobs(file)).expect("a file of the scheduler")
}

/// The value of a key of a unit; none when it stands nowhere.
fn value(unit: &str, key: &str) -> Option<String> {
    let start = format!("{key}=");
    unit.lines().find_map(|line| line.strip_prefix(&start)).map(str::to_owned)
}

/// A house with an inbox for today and tomorrow, should midnight pass; rates hold on whatever day that is.
fn house_today() -> (House, String) {
    let house = House::with_job("[rates]\nfiles = [\"rates.csv\"]\n");
    let columns = rates::COLUMNS.join(",");
    let mut open = format!("{columns}\n");
    for (_, table) in rates::built_in() {
        for line in table.lines().filter(|line| line.split(',').nth(1) != Some("code")) {
            let fields: Vec<&str> = line.splitn(5, ',').collect();
            let [name, code, _, _, rest] = fields[..] else { continue };
            open.extend([name, ",", code, ",2026-07-01,,", rest, "\n"]);
        }
    }
    std::fs::write(house.path().join("rates.csv"), open).expect("rates");
    let today = clock::today().expect("a day");
    for day in [today, today.succ_opt().expect("a day")] {
        house.generate(&day.to_string(), 20, 1);
    }
    (house, today.to_string())
}

/// The line with the installed paths replaced by those of the house.
fn in_house(house: &House, line: &str) -> String {
    let path = |name: &str| house.path().join(name).to_str().expect("a path").to_owned();
    for installed in [PROGRAM, JOB] {
        assert!(line.contains(installed), "{line}");
    }
    line.replace(PROGRAM, env!("CARGO_BIN_EXE_innkreving"))
        .replace(JOB, &path("job.toml"))
        .replace(METRICS, &path("night.prom"))
        .replace(LOG, &path("night.log"))
}

/// Runs a line's words without a shell, as systemd does.
fn start(line: &str) -> Output {
    let words: Vec<&str> = line.split_whitespace().collect();
    assert!(!line.contains(['"', '\'', '$', '%', '\\']), "words without quoting: {line}");
    Command::new(words[0]).args(&words[1..]).env_clear().output().expect("the program starts")
}

#[test]
fn the_service_runs_todays_night_as_its_unit_says() {
    let (house, today) = house_today();
    let line = value(&text("systemd/innkreving.service"), "ExecStart").expect("a command");
    let output = start(&in_house(&house, &line));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let published = house.path().join("runs");
    let days = std::fs::read_dir(&published).expect("a store").filter_map(|entry| {
        let name = entry.ok()?.file_name().into_string().ok()?;
        (!name.starts_with('.')).then_some(name)
    });
    let days: Vec<String> = days.collect();
    assert!(days.len() == 1 && days[0] >= today, "{days:?} is not {today}");
    let figures = std::fs::read_to_string(house.path().join("night.prom")).expect("figures");
    assert!(figures.contains("innkreving_run_success 1\n"), "{figures}");
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("a JSON line");
    }
}

#[test]
fn the_service_is_shut_in() {
    let unit = text("systemd/innkreving.service");
    for (key, expected) in [
        ("Type", "oneshot"),
        ("User", "innkreving"),
        ("UMask", "0077"),
        ("StateDirectoryMode", "0700"),
        ("PrivateNetwork", "yes"),
        ("RestrictAddressFamilies", "none"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("AmbientCapabilities", ""),
        ("MemoryDenyWriteExecute", "yes"),
        ("SystemCallFilter", "@system-service"),
        ("LimitCORE", "0"),
    ] {
        assert_eq!(value(&unit, key).as_deref(), Some(expected), "{key}");
    }
    assert!(value(&unit, "TimeoutStartSec").is_some() && value(&unit, "OOMScoreAdjust").is_some());
    let timer = text("systemd/innkreving.timer");
    assert_eq!(value(&timer, "Persistent").as_deref(), Some("yes"));
    assert!(value(&timer, "OnCalendar").is_some_and(|when| when.ends_with("Europe/Oslo")));
}

/// The units with the program where it is, in a folder.
fn units(folder: &Path) {
    for unit in ["innkreving.service", "innkreving.timer"] {
        let text = text(&format!("systemd/{unit}"));
        let text = text.replace(PROGRAM, env!("CARGO_BIN_EXE_innkreving"));
        std::fs::write(folder.join(unit), text).expect("written");
    }
}

/// What systemd's own checker says; none where it is not there, or too old for the question.
fn analyzed(folder: &Path, arguments: &[&str]) -> Option<Output> {
    let mut command = Command::new("systemd-analyze");
    let Ok(output) = command.args(arguments).current_dir(folder).env("SYSTEMD_COLORS", "0").output() else {
        println!("skipped: systemd-analyze is not there");
        return None;
    };
    if said(&output).contains("unrecognized option") {
        println!("skipped: systemd-analyze is too old");
        return None;
    }
    Some(output)
}

#[test]
fn systemd_finds_no_fault_in_the_units_and_little_exposure() {
    let folder = tempfile::tempdir().expect("a folder");
    units(folder.path());
    let verify = ["verify", "./innkreving.service", "./innkreving.timer"];
    if let Some(output) = analyzed(folder.path(), &verify) {
        assert!(output.status.success() && output.stderr.is_empty(), "{}", said(&output));
    }
    // Exposure in tenths, at most.
    let security = ["security", "--offline=true", "--no-pager", "--threshold=10", "./innkreving.service"];
    if let Some(output) = analyzed(folder.path(), &security) {
        assert!(output.status.success(), "{}", said(&output));
    }
}

/// The command of the only entry of the crontab: after five fields of time and the user.
fn cron_command() -> String {
    let text = text("cron/innkreving");
    let assignment = |line: &str| line.split(' ').next().is_some_and(|word| word.contains('='));
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#') && !assignment(line)).collect();
    let [entry] = lines[..] else { panic!("one entry: {lines:?}") };
    assert!(!entry.contains('%'), "cron makes a line end of it");
    let fields: Vec<&str> = entry.splitn(7, ' ').collect();
    assert_eq!(fields[5], "innkreving", "the user");
    fields[6].to_owned()
}

#[test]
fn cron_mails_of_a_night_that_fails_and_of_no_other() {
    let (house, _) = house_today();
    let line = in_house(&house, &cron_command());
    let run = || Command::new("/bin/sh").args(["-c", &line]).env_clear().output().expect("a shell");
    let output = run();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{}", said(&output));
    let log = std::fs::read_to_string(house.path().join("night.log")).expect("a log");
    assert!(log.contains("Published: "), "{log}");

    let lock = std::fs::File::open(house.path().join("runs/.lock")).expect("the lock");
    lock.lock().expect("held");
    let output = run();
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    let mail = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(mail.contains("exit 4") && mail.contains("store_busy"), "{mail}");
}
