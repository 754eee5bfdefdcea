//! What the fuzz targets share: an inbox in memory with one file of theirs, read as a night reads it.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use innkreving::intake::stream::{Asked, DayStream, Ended, Known, Next, NoMeter, Pace};
use innkreving::intake::{DayInput, Format, Formats, IntakeError, IntakeSettings, read_day};
use innkreving::model::facts::Facts;

/// The collection day of all targets.
pub const DAY: &str = "2026-11-20";

/// The tables of an inbox and the headers of a shipped day.
pub const TABLES: [(&str, &str); 11] = [
    ("claims", include_str!("../../fixtures/days/2026-11-20/claims.csv")),
    ("support", include_str!("../../fixtures/days/2026-11-20/support.csv")),
    ("incomes", include_str!("../../fixtures/days/2026-11-20/incomes.csv")),
    ("debtors", include_str!("../../fixtures/days/2026-11-20/debtors.csv")),
    ("children", include_str!("../../fixtures/days/2026-11-20/children.csv")),
    ("other_deductions", include_str!("../../fixtures/days/2026-11-20/other_deductions.csv")),
    ("creditors", include_str!("../../fixtures/days/2026-11-20/creditors.csv")),
    ("estates", include_str!("../../fixtures/days/2026-11-20/estates.csv")),
    ("credits", include_str!("../../fixtures/days/2026-11-20/credits.csv")),
    ("payments", include_str!("../../fixtures/days/2026-11-20/payments.csv")),
    ("assets", include_str!("../../fixtures/days/2026-11-20/assets.csv")),
];

/// The day as a date.
#[must_use]
pub fn day() -> NaiveDate {
    DAY.parse().expect("a day")
}

/// A folder in memory where there is one, of this process alone.
#[must_use]
pub fn folder(name: &str) -> PathBuf {
    let shared = Path::new("/dev/shm");
    let root = if shared.is_dir() { shared.to_path_buf() } else { std::env::temp_dir() };
    let folder = root.join(format!("fuzz-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// An inbox whose tables have their headers and nothing else.
pub struct Inbox(PathBuf);

impl Inbox {
    /// A new one.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let inbox = Self(folder(name));
        inbox.empty();
        inbox
    }

    /// Takes out what was put in.
    pub fn empty(&self) {
        for entry in fs::read_dir(&self.0).expect("the folder") {
            fs::remove_file(entry.expect("an entry").path()).expect("a file");
        }
        for table in ["claims", "incomes", "debtors"] {
            self.header(table);
        }
    }

    fn header(&self, table: &str) {
        let (_, text) = TABLES.into_iter().find(|(name, _)| *name == table).expect("a table");
        self.put(&format!("{table}.csv"), text.lines().next().unwrap_or_default().as_bytes());
    }

    /// Puts a file in.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).expect("a file");
    }

    /// Takes a file out.
    pub fn take(&self, name: &str) {
        let _ = fs::remove_file(self.0.join(name));
    }

    /// Reads it as a whole; what was read must add up and name nobody.
    pub fn read(&self, settings: &IntakeSettings) -> Result<DayInput, IntakeError> {
        let read = read_day(&self.0, settings, &|_, _| ());
        match &read {
            Ok(input) => holds(input),
            Err(error) => names_nobody(&error.to_string()),
        }
        read
    }

    /// Reads it debtor by debtor, a few bytes at a time; none when it has to be read as a whole.
    pub fn stream(&self, settings: &IntakeSettings) -> Option<Result<(Facts, DayInput), IntakeError>> {
        let pace = Pace { stride: 64, block: 512 };
        let asked = Asked { folder: &self.0, settings, pace, step: &|_, _| (), meter: &NoMeter };
        let mut known = Known::default();
        for _ in 0..8 {
            let mut day = match DayStream::open(asked, known, &[]) {
                Ok(day) => day?,
                Err(error) => return Some(Err(error)),
            };
            let mut all = Facts::default();
            loop {
                match day.next(2, Facts::default()) {
                    Ok(Next::Portion(portion)) => join(&mut all, portion.facts),
                    Ok(Next::End) => break,
                    Ok(Next::Unsorted) => return None,
                    Err(error) => return Some(Err(error)),
                }
            }
            match day.finish() {
                Ok(Ended::Done(input)) => return Some(Ok((all, *input))),
                Ok(Ended::Again(more)) => known = *more,
                Err(error) => return Some(Err(error)),
            }
        }
        panic!("a stream that begins again and again");
    }
}

fn join(all: &mut Facts, mut more: Facts) {
    all.claims.append(&mut more.claims);
    all.support.append(&mut more.support);
    all.incomes.append(&mut more.incomes);
    all.households.append(&mut more.households);
    all.children.append(&mut more.children);
    all.deductions.append(&mut more.deductions);
    all.credits.append(&mut more.credits);
    all.assets.append(&mut more.assets);
    all.estates.append(&mut more.estates);
    all.parked_debtors.append(&mut more.parked_debtors);
    all.parked_assets.append(&mut more.parked_assets);
}

/// Settings of a job that chooses nothing, with one more form of facts.
#[must_use]
pub fn settings(format: Option<Format>) -> IntakeSettings {
    let mut formats = Formats::default();
    if let Some(format) = format {
        match format.table() {
            Some("claims") => formats.claims = vec![Format::Csv, format],
            Some("incomes") => formats.incomes = vec![Format::Csv, format],
            Some("payments") => formats.payments = vec![Format::Csv, format],
            _ => {}
        }
    }
    IntakeSettings { formats, ..IntakeSettings::on(day()) }
}

/// What was read adds up: every row is accepted or parked, and so is its sum; every parked row has a fault.
fn holds(input: &DayInput) {
    for file in &input.inputs {
        assert_eq!(file.rows, file.accepted + file.parked, "{}", file.file);
        assert_eq!(file.sum_read, file.sum_accepted + file.sum_parked, "{}", file.file);
        let faulty: std::collections::BTreeSet<u64> =
            input.faults.iter().filter(|fault| fault.file == file.file).map(|fault| fault.line).collect();
        assert!(faulty.len() as u64 <= file.parked, "{}", file.file);
        assert!(file.parked == 0 || !faulty.is_empty(), "{}", file.file);
    }
    for fault in &input.faults {
        for text in [&fault.row_key, &fault.column, &fault.value, &fault.message] {
            names_nobody(text);
        }
    }
    input.warnings.iter().for_each(|text| names_nobody(text));
}

/// No run of exactly eleven digits, the whole identifier of a person, but the kroner of a sum.
pub fn names_nobody(text: &str) {
    let mut at = 0;
    for run in text.split(|c: char| !c.is_ascii_digit()) {
        at += run.len();
        let is_sum = text[at..].strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        assert!(run.len() != 11 || is_sum, "somebody is named");
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
}
