//! What stands in an inbox and is no file of it: links, pipes, devices, folders, and names that do something.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;
use std::process::Output;

use super::{DATE, LITTLE, bounded, failed, pipe, run, small, small_with};
use crate::common::{House, error_line, is, rows, said, tree};

/// Puts something at the place of a file.
type Put = fn(&Path) -> bool;

fn folder(path: &Path) -> bool {
    std::fs::create_dir(path).is_ok()
}

fn endless_device(path: &Path) -> bool {
    symlink("/dev/zero", path).is_ok()
}

fn link_out(path: &Path) -> bool {
    symlink("/etc/passwd", path).is_ok()
}

fn link_up(path: &Path) -> bool {
    symlink("../../job.toml", path).is_ok()
}

fn link_to_itself(path: &Path) -> bool {
    let name = path.file_name().expect("a name");
    symlink(name, path).is_ok()
}

fn device(path: &Path) -> bool {
    let made = std::process::Command::new("mknod").arg(path).args(["c", "1", "5"]).output();
    made.is_ok_and(|made| made.status.success())
}

fn socket(path: &Path) -> bool {
    std::os::unix::net::UnixListener::bind(path).is_ok()
}

const OTHERS: [(&str, Put); 8] = [
    ("a pipe", pipe),
    ("a folder", folder),
    ("a link to a device", endless_device),
    ("a link out of the inbox", link_out),
    ("a link up", link_up),
    ("a link to itself", link_to_itself),
    ("a device", device),
    ("a socket", socket),
];

#[test]
fn what_has_the_name_of_an_input_and_is_no_file_is_refused_and_not_waited_for() {
    let names = ["claims.csv", "debtors.csv.gz", "incomes.parquet", "control.json", "claims-nav-1.txt"];
    for (what, put) in OTHERS {
        for name in names {
            let house = small();
            let table = name.split(['.', '-']).next().expect("a table");
            let _ = std::fs::remove_file(house.day(DATE).join(format!("{table}.csv")));
            if !put(&house.day(DATE).join(name)) {
                println!("skipped: {what} cannot be made here");
                break;
            }
            let line = failed(&run(&house, LITTLE), 3, "not_a_file");
            assert!(line.contains(name) && line.contains("not a regular file"), "{what}: {line}");
            assert!(!line.contains("root:"), "nothing of what is behind it is told");
        }
    }
}

#[test]
fn a_day_that_is_no_folder_is_refused_and_one_behind_a_link_is_read_as_the_same() {
    for (what, put) in OTHERS.into_iter().filter(|(what, _)| *what != "a folder") {
        let house = small();
        std::fs::remove_dir_all(house.day(DATE)).expect("gone");
        if put(&house.day(DATE)) {
            let ran = run(&house, LITTLE);
            assert_eq!(ran.output.status.code(), Some(3), "{what}: {}", said(&ran.output));
        }
    }
    let house = small();
    let elsewhere = house.path().join("elsewhere");
    std::fs::rename(house.day(DATE), &elsewhere).expect("moved");
    symlink(&elsewhere, house.day(DATE)).expect("a link");
    assert_eq!(run(&house, LITTLE).output.status.code(), Some(0));
}

#[test]
fn a_file_that_is_named_to_import_and_is_a_pipe_or_a_device_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("payments.xml");
    if !pipe(&path) {
        return;
    }
    let out = folder.path().join("out");
    let (path, out) = (path.to_str().expect("a path"), out.to_str().expect("a path"));
    for (format, file) in [("camt.054", path), ("ocr", "/dev/zero"), ("a-melding", path), ("inntekt", path)] {
        let ran = bounded(&["import", format, file, "--date", DATE, "--out", out], LITTLE);
        failed(&ran, 3, "not_a_file");
    }
}

#[test]
fn a_hard_linked_file_is_read_as_any_other_and_neither_name_is_changed() {
    let house = small();
    let (path, other) = (house.day(DATE).join("claims.csv"), house.path().join("other name"));
    std::fs::hard_link(&path, &other).expect("a link");
    let before = std::fs::read(&other).expect("a file");
    house.publish(DATE);
    assert_eq!(std::fs::read(&other).expect("a file"), before);
    let found = std::fs::metadata(&path).expect("a file");
    assert_eq!(
        (found.nlink(), found.mode() & 0o777),
        (2, std::fs::metadata(&other).expect("a file").mode() & 0o777)
    );
}

#[test]
fn names_in_a_control_file_lead_nowhere() {
    let names = [
        "../2026-11-19/claims.csv",
        "/etc/passwd",
        "claims.csv/../../job.toml",
        "claims\\u0000",
        "\\u001b[2Jclaims",
        "",
        ".",
        "claims ",
        "CLAIMS",
        "\\u202esmialc",
    ];
    for name in names {
        for totals in [r#""rows": 1"#, r#""sum": "1.00""#, r#""extracted_at": "2026-11-19""#] {
            let house = small();
            let control = format!("{{\"{name}\": {{{totals}}}}}");
            std::fs::write(house.day(DATE).join("control.json"), control).expect("written");
            let ran = run(&house, LITTLE);
            let line = failed(&ran, 3, "control_malformed");
            assert!(line.contains("is no input"), "{name}: {line}");
            plain(&ran.output);
        }
    }
}

/// Nothing a terminal obeys was said.
fn plain(output: &Output) {
    for text in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(text);
        let obeyed = |sign: char| {
            (sign.is_control() && sign != '\n')
                || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(obeyed), "{text:?}");
    }
}

/// Names that do something on a terminal, begin another line of a log, or look like another name.
const NAMES: [&[u8]; 9] = [
    b"-\x1b[2J\x1b[31m",
    b"-\x1b]0;title\x07",
    b"-\n error: all is well",
    b"-\r",
    b"-\x7f\x08\x08",
    "-\u{9b}31m".as_bytes(),
    "-\u{202e}".as_bytes(),
    "-\u{200b}".as_bytes(),
    b"-\xff\xfe",
];

#[test]
fn an_input_whose_name_has_signs_that_are_not_seen_is_refused_and_told_without_them() {
    let job = "[formats]\nclaims = [\"csv\", \"innkrevingsoppdrag\"]\npayments = \"ocr\"\n";
    for name in NAMES {
        for (before, after) in [("claims-nav", ".txt"), ("claims", ".json"), ("payments", ".txt.gz")] {
            let house = small_with(job);
            let _ = std::fs::remove_file(house.day(DATE).join("payments.csv"));
            let file = [before.as_bytes(), name, after.as_bytes()].concat();
            std::fs::write(house.day(DATE).join(OsStr::from_bytes(&file)), b"0010\n").expect("a file");
            for command in ["run", "check"] {
                let job = house.job();
                let ran = bounded(&[command, job.to_str().expect("a path"), "--date", DATE], LITTLE);
                assert_eq!(ran.output.status.code(), Some(3), "{}", said(&ran.output));
                plain(&ran.output);
                let line = error_line(&ran.output);
                assert!(line.ends_with("[inbox_unreadable]") && line.contains("not seen"), "{line}");
            }
        }
    }
}

#[test]
fn a_file_nobody_reads_is_told_by_plain_signs_wherever_it_is_told() {
    let house = small();
    for name in NAMES {
        let file = [b"notes", name].concat();
        std::fs::write(house.day(DATE).join(OsStr::from_bytes(&file)), b"x").expect("a file");
    }
    let job = house.job();
    let job = job.to_str().expect("a path");
    for command in [&["check", job, "--date", DATE][..], &["run", job, "--date", DATE], &["status", job]] {
        let ran = bounded(command, LITTLE);
        assert_eq!(ran.output.status.code(), Some(0), "{}", said(&ran.output));
        plain(&ran.output);
    }
    let told = said(&run(&house, LITTLE).output);
    assert_eq!(told.matches(": not read").count(), NAMES.len(), "{told}");
    for (name, bytes) in tree(&house.revision(DATE, 1)) {
        let is_text = ["html", "csv", "json"].iter().any(|ending| is(&name, ending));
        assert!(!is_text || !bytes.contains(&0x1b), "{name}");
    }
}

#[test]
fn paths_with_terminal_escapes_are_told_without_them() {
    let house = small();
    let to = house.path().join("\u{1b}[2Jjob\u{202e}.toml");
    std::fs::rename(house.job(), &to).expect("moved");
    std::fs::write(&to, "inbox = 1\n").expect("written");
    let arguments = ["run", to.to_str().expect("a path"), "--date", DATE];
    plain(&bounded(&arguments, LITTLE).output);
    std::fs::remove_file(&to).expect("gone");
    plain(&bounded(&arguments, LITTLE).output);
    let house = small();
    let job = std::fs::read_to_string(house.job()).expect("a job");
    let job = job.replace("inbox = \"days\"", "inbox = \"da\\u001b[2Jys\"");
    std::fs::write(house.job(), job).expect("written");
    plain(&run(&house, LITTLE).output);
}

#[test]
fn values_with_terminal_escapes_or_formulas_are_parked_and_told_without_what_is_obeyed() {
    let house: House = small_with("[checks]\nreject_limit_rows = 100\n");
    let path = house.day(DATE).join("claims.csv");
    let debtor = rows(&path)[0]["debtor_id"].clone();
    let mut text = "claim_id,debtor_id,kind,creditor_id,due_date,principal\n".to_owned();
    let kinds = ["\u{1b}[2J", "=1+1", "@SUM(A1)", "+1+1", "-1-1", "\t=1", "\u{202e}EXE", "a\u{0}b"];
    for (at, kind) in kinds.iter().enumerate() {
        writeln!(text, "{kind}{at},{debtor},{kind},300041000,2026-05-04,1.00").expect("text");
    }
    std::fs::write(&path, text).expect("written");
    let ran = run(&house, LITTLE);
    assert_eq!(ran.output.status.code(), Some(0), "{}", said(&ran.output));
    plain(&ran.output);
    let parked = rows(&house.revision(DATE, 1).join("rejects.csv"));
    assert!(parked.len() >= kinds.len(), "{parked:?}");
    for value in parked.iter().flat_map(|row| [&row["value"], &row["row_key"]]) {
        assert!(!value.starts_with(['=', '@', '+', '-', '\t']), "{value:?}");
        assert!(!value.contains(|sign: char| sign.is_control() || sign == '\u{202e}'), "{value:?}");
    }
}
