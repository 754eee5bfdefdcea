//! What somebody means ill sends or leaves behind ends in a fault or a failure that is documented, within a bound of
//! time and memory; nothing of it is obeyed, and nothing is read that was not asked for.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::common::{House, error_line, said};

mod folders;
mod many;
mod markup;
mod numbers;
mod packed;
mod parquet;
mod stores;
mod texts;

pub const DATE: &str = "2026-11-20";

/// The most a command may take.
#[derive(Clone, Copy)]
pub struct Most {
    pub mib: u64,
    pub seconds: u64,
}

/// What a small inbox with something hostile in it may take, on a machine that has other work too.
pub const LITTLE: Most = Most { mib: 600, seconds: 60 };

/// What a command said, and what it took.
pub struct Ran {
    pub output: Output,
    pub mib: u64,
    pub time: Duration,
}

/// Runs the program, and ends it when it takes more than it may.
pub fn bounded(arguments: &[&str], most: Most) -> Ran {
    let (mut out, mut err) = (temporary(), temporary());
    let to = |file: &File| Stdio::from(file.try_clone().expect("a file"));
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_innkreving"))
        .args(arguments)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(to(&out))
        .stderr(to(&err))
        .spawn()
        .expect("the program starts");
    let (mut mib, mut beyond) = (0, None);
    let status = loop {
        mib = mib.max(peak(child.id()));
        let time = begun.elapsed();
        if beyond.is_none() && (mib > most.mib || time.as_secs() > most.seconds) {
            beyond = Some(format!("{mib} MiB after {} s", time.as_secs()));
            child.kill().expect("ended");
        }
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let text = |file: &mut File| {
        let mut bytes = Vec::new();
        file.rewind().and_then(|()| file.read_to_end(&mut bytes)).expect("what was said");
        bytes
    };
    let output = Output { status, stdout: text(&mut out), stderr: text(&mut err) };
    assert!(beyond.is_none(), "{arguments:?} took {}: {}", beyond.unwrap_or_default(), said(&output));
    Ran { output, mib, time: begun.elapsed() }
}

fn temporary() -> File {
    tempfile::tempfile().expect("a temporary file")
}

/// The most memory a process had so far; 0 where the system does not tell.
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

/// Runs a day within bounds.
pub fn run(house: &House, most: Most) -> Ran {
    bounded(&["run", house.job().to_str().expect("a path"), "--date", DATE, "--quiet"], most)
}

/// The line of a command that failed as it should.
pub fn failed(ran: &Ran, exit: i32, failure: &str) -> String {
    assert_eq!(ran.output.status.code(), Some(exit), "{failure}: {}", said(&ran.output));
    let line = error_line(&ran.output);
    assert!(line.ends_with(&format!(" [{failure}]")), "{failure}: {line}");
    line
}

/// A house with the inbox of a small day, whose totals nobody sent.
pub fn small() -> House {
    small_with("")
}

/// The same with more lines in its job.
pub fn small_with(job: &str) -> House {
    let house = House::with_job(job);
    house.generate(DATE, 12, 3);
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    house
}

/// Puts a file into the inbox in the place of a table's.
pub fn instead(house: &House, table: &str, file: &str, bytes: &[u8]) {
    let old = house.day(DATE).join(format!("{table}.csv"));
    if old.exists() {
        std::fs::remove_file(old).expect("gone");
    }
    std::fs::write(house.day(DATE).join(file), bytes).expect("written");
}

/// Makes a named pipe nobody writes into; false where none can be made.
pub fn pipe(path: &Path) -> bool {
    let made = Command::new("mkfifo").arg(path).status().is_ok_and(|status| status.success());
    if !made {
        println!("skipped: no named pipe can be made here");
    }
    made
}
