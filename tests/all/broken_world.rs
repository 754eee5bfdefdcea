//! A disk that is full, a store that cannot be written, a file system that is gone: one line names the path, nothing
//! is published, and once the world is whole again the same command does what it would have done.
//!
//! File systems are mounted in a mount namespace of the test's own; where the system does not let a test have one, the
//! test says so and is skipped.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::{House, error_line, program, said, tree};
use crate::crash::{BEFORE, NEXT, STANDING, assert_swept, assert_whole};
use crate::held::{Held, bound_by_modes};

/// Runs a shell script where it may mount; none, with a word, where nobody may. Its arguments are the program, the
/// house, the day of the run and the day of the release.
fn in_own_mounts(house: &House, script: &str) -> Option<Output> {
    let probe = |options: &str| {
        let mount = ["sh", "-c", "mount -t tmpfs none \"$0\""];
        let mut command = Command::new("unshare");
        command.args(options.split(' ')).args(mount).arg(house.path());
        command.output().is_ok_and(|output| output.status.success())
    };
    let Some(options) = ["-m", "-r -m"].into_iter().find(|options| probe(options)) else {
        println!("skipped: no mount namespace is to be had here");
        return None;
    };
    let program = env!("CARGO_BIN_EXE_innkreving");
    let mut command = Command::new("unshare");
    command.args(options.split(' ')).args(["sh", "-c", &format!("set -e; cd \"$1\"; {FUNCTIONS}{script}")]);
    command.arg("test").arg(house.path()).args([program, NEXT, STANDING]).env("NO_COLOR", "1");
    Some(command.output().expect("a shell"))
}

/// A store on a file system of its own, and the two commands; each tells its exit.
const FUNCTIONS: &str = r#"
program=$2 next=$3 standing=$4
told() { "$@" >>out 2>>err && echo "exit 0" || echo "exit $?"; }
run() { told "$program" run job.toml --date "$next" --quiet; }
release() { told "$program" release job.toml --date "$standing" --rev 1 --by Kari --and Ola --reason x; }
own() { mount -t tmpfs -o "size=$1" none kept; cp -a runs/. kept; mount --bind kept runs; }
mkdir kept
"#;

/// The exits a script told, and the lines the program said, each of which is to name a path in the store.
fn exits(house: &House, output: &Output) -> Vec<String> {
    let told = String::from_utf8_lossy(&output.stdout);
    exits_and(house, output, told.lines().filter(|exit| *exit != "exit 0").count())
}

/// The same with so many failures.
fn exits_and(house: &House, output: &Output, failed: usize) -> Vec<String> {
    assert!(output.status.success(), "{}", said(output));
    let error = std::fs::read_to_string(house.path().join("err")).unwrap_or_default();
    let lines: Vec<&str> = error.lines().filter(|line| !line.contains(" warning: ")).collect();
    assert_eq!(lines.len(), failed, "a line a failure: {error}");
    for line in lines {
        assert!(line.starts_with("error: ") && line.contains("runs"), "{line}");
    }
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

/// The night of an undisturbed house.
fn undisturbed() -> std::collections::BTreeMap<String, Vec<u8>> {
    let house = BEFORE.copy();
    house.publish(NEXT);
    night(&house)
}

fn night(house: &House) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = tree(&house.revision(NEXT, 1));
    files.remove("result.json");
    files
}

#[test]
fn a_full_disk_fails_the_night_at_any_file_and_leaves_the_store_as_it_was() {
    let expected = undisturbed();
    let mut named = BTreeSet::new();
    for left in [0, 8, 40, 60, 90] {
        let house = BEFORE.copy();
        // All but `left` KiB are taken; then they are given back. With nothing left a release fails as well.
        let also = if left == 0 { "release" } else { "echo 'exit 1'" };
        let script = format!(
            "own 32m; dd if=/dev/zero of=runs/filler bs=4k 2>/dev/null || true
             truncate -s -{left}k runs/filler
             run; {also} >released; ls -a runs >listed; rm runs/filler; run; release
             umount runs; cp -a kept/. runs"
        );
        let Some(output) = in_own_mounts(&house, &script) else { return };
        let told = std::fs::read_to_string(house.path().join("released")).expect("an exit");
        assert_eq!(told, "exit 1\n", "{left} KiB");
        let failed = if left == 0 { 2 } else { 1 };
        assert_eq!(exits_and(&house, &output, failed), ["exit 1", "exit 0", "exit 0"], "{left} KiB");
        let error = std::fs::read_to_string(house.path().join("err")).expect("lines");
        assert_eq!(error.matches(": No space left on device").count(), failed, "{error}");
        let file = error.split_once("/.tmp-").and_then(|(_, path)| path.split_once('/')).expect("a file").1;
        named.insert(file.split(':').next().expect("a name").to_owned());
        let listed = std::fs::read_to_string(house.path().join("listed")).expect("names");
        assert!(!listed.contains(&format!("\n{NEXT}")), "{listed}");
        assert_eq!(night(&house), expected, "{left} KiB");
        assert_whole(&house, "once there is room");
        assert_swept(&house, "once there is room");
    }
    println!("full at {named:?}");
    assert!(named.len() > 1, "{named:?}");
}

#[test]
fn a_store_that_is_read_only_is_named() {
    let house = BEFORE.copy();
    let script = "own 32m; mount -o remount,ro,bind runs; run; release
                  mount -o remount,rw,bind runs; run; release; umount runs; cp -a kept/. runs";
    let Some(output) = in_own_mounts(&house, script) else { return };
    assert_eq!(exits(&house, &output), ["exit 1", "exit 1", "exit 0", "exit 0"]);
    assert_eq!(night(&house), undisturbed());
}

/// A mount whose server is gone, as that of a lost network file system: every call on a path of it fails at once.
const LOST: &str = "exec 9<>/dev/fuse
    mount -i -t fuse lost runs -o fd=9,rootmode=40000,user_id=0,group_id=0; exec 9>&-";

/// True when such a mount can be made here.
fn can_lose(house: &House) -> bool {
    let script = format!("{LOST} && umount runs && rmdir kept");
    let output = in_own_mounts(house, &script);
    if output.is_some_and(|output| output.status.success()) {
        return true;
    }
    println!("skipped: no file system can be lost here");
    std::fs::remove_dir(house.path().join("kept")).unwrap_or_default();
    false
}

#[test]
fn a_lost_file_system_is_named_before_anything_is_done() {
    let house = BEFORE.copy();
    if !can_lose(&house) {
        return;
    }
    let status = r#"told "$program" status job.toml"#;
    let script = format!("{LOST}; run; release; {status}; umount runs; run; release");
    let Some(output) = in_own_mounts(&house, &script) else { return };
    assert_eq!(exits(&house, &output), ["exit 1", "exit 1", "exit 1", "exit 0", "exit 0"]);
    assert_eq!(night(&house), undisturbed());
}

#[test]
fn a_file_system_lost_in_the_middle_of_a_night_fails_it() {
    let expected = undisturbed();
    for step in ["registers read", "debtors decided", "summary.json whole", "files synced", "renamed"] {
        let house = BEFORE.copy();
        if !can_lose(&house) {
            return;
        }
        let script = format!(
            "mkfifo go; export INNKREVING_WAIT_AT='{step}'
             run <go 2>/dev/null >exit & exec 8>go
             until grep -qs waiting err; do sleep 0.02; done
             unset INNKREVING_WAIT_AT; : >err; {LOST}; exec 8>&-; wait $!; cat exit; umount runs; run"
        );
        let Some(output) = in_own_mounts(&house, &script) else { return };
        assert_eq!(exits(&house, &output), ["exit 1", "exit 0"], "{step}");
        assert_eq!(night(&house), expected, "{step}");
        assert_swept(&house, step);
    }
}

#[test]
fn a_store_that_is_moved_away_in_the_middle_of_a_night_fails_it() {
    for step in ["folder made", "tables whole", "files synced", "day folder made"] {
        let house = BEFORE.copy();
        let job = house.job().to_string_lossy().into_owned();
        let held = Held::at(step, &["run", &job, "--date", NEXT, "--quiet"]);
        let (store, away) = (house.path().join("runs"), house.path().join("away"));
        std::fs::rename(&store, &away).expect("moved");
        let output = held.go_on();
        assert_eq!(output.status.code(), Some(1), "{step}: {}", said(&output));
        assert!(error_line(&output).contains("/runs/"), "{step}: {}", said(&output));
        std::fs::rename(&away, &store).expect("moved back");
        house.publish(NEXT);
        assert_whole(&house, step);
        assert_swept(&house, step);
    }
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
}

#[test]
fn a_run_whose_name_the_disk_does_not_take_is_not_published() {
    let house = BEFORE.copy();
    let job = house.job().to_string_lossy().into_owned();
    let Some(command) = bound_by_modes(&["run", &job, "--date", NEXT, "--quiet"]) else { return };
    let held = Held::command_at("day folder made", command);
    // A folder that can be written and not read takes a name, and cannot be waited for.
    let day = house.path().join("runs").join(NEXT);
    set_mode(&day, 0o300);
    let output = held.go_on();
    set_mode(&day, 0o700);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let expected = format!("error: {}: Permission denied (os error 13) [store_io]", day.display());
    assert_eq!(error_line(&output), expected);
    assert!(!house.revision(NEXT, 1).exists());
    house.publish(NEXT);
    assert_eq!(night(&house), undisturbed());
    assert_swept(&house, "the next run");
}

#[test]
fn a_store_whose_mode_forbids_writing_is_named() {
    let house = BEFORE.copy();
    let job = house.job().to_string_lossy().into_owned();
    let store = house.path().join("runs");
    set_mode(&store, 0o500);
    let Some(mut command) = bound_by_modes(&["run", &job, "--date", NEXT, "--quiet"]) else { return };
    let output = command.output().expect("the program starts");
    set_mode(&store, 0o700);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let line = error_line(&output);
    assert!(
        line.contains("runs/.") && line.ends_with("Permission denied (os error 13) [store_io]"),
        "{line}"
    );
    house.publish(NEXT);
    assert_eq!(night(&house), undisturbed());
}

#[test]
fn files_that_may_not_grow_fail_the_night() {
    let house = BEFORE.copy();
    // Blocks of 512 bytes; the signal that goes with it is not heeded, as under a service manager's limit.
    let line = "trap '' XFSZ; ulimit -f 4; exec \"$0\" run \"$1\" --date \"$2\" --quiet";
    let mut command = Command::new("sh");
    let limited = command.args(["-c", line, env!("CARGO_BIN_EXE_innkreving")]).arg(house.job()).arg(NEXT);
    let output = limited.output().expect("a shell");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let error = error_line(&output);
    assert!(error.contains("/runs/.tmp-") && error.contains("File too large"), "{error}");
    assert!(!house.revision(NEXT, 1).exists());
    house.publish(NEXT);
    assert_swept(&house, "without the limit");
}

#[test]
fn a_store_in_a_folder_nobody_may_write_is_named() {
    let house = House::new();
    house.generate(NEXT, 5, 1);
    let job = house.job();
    let text = std::fs::read_to_string(&job).expect("a job");
    std::fs::write(&job, text.replace("store = \"runs\"", "store = \"/proc/runs\"")).expect("written");
    let output = program(&["run", job.to_str().expect("a path"), "--date", NEXT, "--quiet"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(error_line(&output).starts_with("error: /proc/runs: "), "{}", said(&output));
}
