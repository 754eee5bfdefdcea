//! What the promises have in common: a fresh folder, an inbox, a job, and the program itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chrono::NaiveDate;
use innkreving::generate::{Request, inbox};
use innkreving::units::dates::parse_date;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A folder with a job, its inbox and its store, gone with the test.
pub struct House {
    folder: TempDir,
}

impl House {
    /// An empty house with a job whose inbox is `days` and whose store is `runs`.
    pub fn new() -> Self {
        Self::with_job("")
    }

    /// The same with more lines in the job.
    pub fn with_job(more: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let job = format!(
            "name = \"test\"\ninbox = \"days\"\nstore = \"runs\"\n[payment]\naccount = \"70213997155\"\n\
             payee = \"971648198\"\n{more}"
        );
        // Interest and court fees beyond what is published are assumed, as on the shipped day.
        let rates = if job.contains("[rates]") { "" } else { "[rates]\nfiles = [\"assumed.csv\"]\n" };
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/days/assumed-rates.csv");
        std::fs::copy(shipped, folder.path().join("assumed.csv")).expect("the rates are copied");
        std::fs::write(folder.path().join("job.toml"), job + rates).expect("the job is written");
        Self { folder }
    }

    /// Names more rates of its own in the job.
    pub fn own_rates(&self) {
        let job = std::fs::read_to_string(self.job()).expect("the job");
        let more = job.replace("\"assumed.csv\"", "\"assumed.csv\", \"rates.csv\"");
        assert_ne!(job, more);
        std::fs::write(self.job(), more).expect("the job is written");
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn job(&self) -> PathBuf {
        self.path().join("job.toml")
    }

    pub fn day(&self, date: &str) -> PathBuf {
        self.path().join("days").join(date)
    }

    /// The folder of a published revision.
    pub fn revision(&self, date: &str, number: u32) -> PathBuf {
        self.path().join("runs").join(date).join(format!("rev-{number:03}"))
    }

    /// The same house once more, at another place.
    pub fn copy(&self) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy_tree(self.path(), folder.path());
        Self { folder }
    }

    /// The names in the store.
    pub fn stored(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path().join("runs")).expect("a store");
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<_> = entries.map(|one| name(one).to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// A generated inbox for a day.
    pub fn generate(&self, date: &str, debtors: u64, seed: u64) {
        let request = Request { debtors, seed, day: day(date) };
        inbox(&self.day(date), &request, &|_| {}).expect("an inbox is generated");
    }

    /// Runs a day, with more arguments.
    pub fn run(&self, date: &str, more: &[&str]) -> Output {
        let job = self.job();
        let mut arguments = vec!["run", job.to_str().expect("a path"), "--date", date];
        arguments.extend(more);
        program(&arguments)
    }

    /// Runs a day that must be published.
    pub fn publish(&self, date: &str) {
        let output = self.run(date, &[]);
        assert!(output.status.success(), "{}", said(&output));
    }

    /// Two people release a revision.
    pub fn release(&self, date: &str, number: u32) -> Output {
        self.release_by(date, number, &["Kari Nes", "Ola Vik", "checked"])
    }

    /// These two people release a revision, for this reason.
    pub fn release_by(&self, date: &str, number: u32, [by, and, reason]: &[&str; 3]) -> Output {
        let (job, number) = (self.job(), number.to_string());
        let job = job.to_str().expect("a path");
        program(&[
            "release", job, "--date", date, "--rev", &number, "--by", by, "--and", and, "--reason", reason,
        ])
    }

    /// Releases a revision that must be let out.
    pub fn released(&self, date: &str, number: u32) {
        let output = self.release(date, number);
        assert!(output.status.success(), "{}", said(&output));
    }
}

/// True for a file whose name ends so.
pub fn is(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|own| own == ending)
}

/// Copies what is in a folder.
pub fn copy_tree(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            std::fs::create_dir(&copy).expect("a folder");
            copy_tree(&path, &copy);
            let mode = std::fs::metadata(&path).expect("a folder").permissions();
            std::fs::set_permissions(&copy, mode).expect("its mode");
        } else {
            std::fs::copy(&path, &copy).expect("a copy");
        }
    }
}

/// The bytes of every file of a folder by its name there.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(&inner).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("inside").to_string_lossy().into_owned();
            found.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
    found
}

/// Runs the program.
pub fn program(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_innkreving"))
        .args(arguments)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program starts")
}

/// All the program said.
pub fn said(output: &Output) -> String {
    format!(
        "status {:?}\n{}{}",
        output.status.code(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// The one line that says why the program ended so; warnings about an inbox may come before it.
pub fn error_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text.lines().filter(|line| !line.contains(" warning: ")).collect();
    assert!(matches!(lines[..], [line] if line.starts_with("error: ")), "one line: {text}");
    lines.concat()
}

pub fn day(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

/// The rows of a CSV file as maps from column to value.
pub fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader =
        csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let header = reader.headers().expect("a header").clone();
    let to_map = |record: csv::StringRecord| {
        header.iter().zip(record.iter()).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    reader.records().map(|record| to_map(record.expect("a row"))).collect()
}

/// Digest of every file of a run but those that may differ for the same facts: `result.json`, `manifest.json`, and
/// the line column of `rejects.csv`, which is left out of its digest.
pub fn digests(revision: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![revision.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(revision).expect("inside").to_string_lossy().into_owned();
            let bytes = match name.as_str() {
                "result.json" | "manifest.json" => continue,
                "rejects.csv" => rejects_without_lines(&path),
                _ => std::fs::read(&path).expect("a file"),
            };
            found.insert(name, format!("{:x?}", Sha256::digest(&bytes)));
        }
    }
    found
}

fn rejects_without_lines(path: &Path) -> Vec<u8> {
    let mut all = rows(path);
    for row in &mut all {
        row.remove("line");
    }
    let mut texts: Vec<String> = all.iter().map(|row| format!("{row:?}")).collect();
    texts.sort();
    texts.join("\n").into_bytes()
}

/// A CSV file with its data rows in another order, the same for the same seed.
pub fn shuffle(path: &Path, seed: u64) {
    let text = std::fs::read_to_string(path).expect("a text");
    let mut lines: Vec<&str> = text.lines().collect();
    let header = lines.remove(0);
    let key = |line: &&str| {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update(line.as_bytes());
        hash.finalize().to_vec()
    };
    lines.sort_by_cached_key(key);
    std::fs::write(path, format!("{header}\n{}\n", lines.join("\n"))).expect("written");
}

/// The folder of public samples and real-shaped days beside the project, when it is there.
pub fn shared(part: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("INNKREVING_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = folder.join(part);
    if !path.exists() {
        println!("skipped: {part} is not beside the project");
        return None;
    }
    Some(path)
}
