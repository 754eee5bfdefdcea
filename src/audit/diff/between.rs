//! What two runs were made from, and so what a difference between them can come from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Both, DiffError};
use crate::plain_file;
use crate::publish::manifest::MANIFEST;
use crate::publish::read::ReadError;
use crate::units::dates::parse_date;

/// What a run was made from, as its manifest says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// The collection day.
    pub day: NaiveDate,
    /// The program: name, version, commit.
    pub program: String,
    /// SHA-256 of each input file, by its name.
    pub inputs: BTreeMap<String, String>,
    /// The rate files, in their order, with their SHA-256.
    pub rate_files: Vec<(String, String)>,
    /// The rate rows used, by the name they have in the trace.
    pub rates: BTreeMap<String, RateValue>,
    /// The job's settings by dotted name; a list is one value.
    pub settings: BTreeMap<String, Value>,
    /// SHA-256 of the manifest of the night whose registers were read; none on a first night.
    pub registers_from: Option<String>,
}

/// A rate row's code and value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RateValue {
    /// What it is a rate of.
    pub code: String,
    /// The value as written.
    pub amount: String,
}

#[derive(Deserialize)]
struct Statement {
    predicate: Predicate,
}

#[derive(Deserialize)]
struct Predicate {
    collection_day: String,
    program: Program,
    inputs: Vec<File>,
    rates: Rates,
    job: Value,
    #[serde(default)]
    registers_from: Option<String>,
}

#[derive(Deserialize)]
struct Program {
    name: String,
    version: String,
    commit: String,
}

#[derive(Deserialize)]
struct File {
    file: String,
    sha256: String,
}

#[derive(Deserialize)]
struct Rates {
    files: Vec<File>,
    used: Vec<RateUsed>,
}

#[derive(Deserialize)]
struct RateUsed {
    file: String,
    code: String,
    valid_from: String,
    amount: String,
}

impl Origin {
    /// Reads the manifest of a run.
    ///
    /// # Errors
    /// [`DiffError`] names the file.
    pub fn read(folder: &Path) -> Result<Self, DiffError> {
        let path = folder.join(MANIFEST);
        let bytes = plain_file::read(&path).map_err(ReadError::unreadable(&path))?;
        Self::of(&bytes).map_err(|reason| ReadError::broken(&path, reason).into())
    }

    fn of(bytes: &[u8]) -> Result<Self, String> {
        let no_manifest = |error: serde_json::Error| {
            format!("no manifest of a night (line {}, column {})", error.line(), error.column())
        };
        let Statement { predicate } = serde_json::from_slice(bytes).map_err(no_manifest)?;
        let day = parse_date(&predicate.collection_day).ok_or("collection_day is no date")?;
        let Program { name, version, commit } = predicate.program;
        let rate = |row: RateUsed| {
            let name = format!("{} {} {}", row.file, row.code, row.valid_from);
            (name, RateValue { code: row.code, amount: row.amount })
        };
        let mut settings = BTreeMap::new();
        flatten("", predicate.job, &mut settings);
        Ok(Self {
            day,
            program: format!("{name} {version} ({commit})"),
            inputs: predicate.inputs.into_iter().map(|one| (one.file, one.sha256)).collect(),
            rate_files: predicate.rates.files.into_iter().map(|one| (one.file, one.sha256)).collect(),
            rates: predicate.rates.used.into_iter().map(rate).collect(),
            settings,
            registers_from: predicate.registers_from,
        })
    }
}

/// The values of nested tables by dotted name.
fn flatten(name: &str, value: Value, out: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(table) => {
            for (key, value) in table {
                let name = if name.is_empty() { key } else { format!("{name}.{key}") };
                flatten(&name, value, out);
            }
        }
        value => {
            out.insert(name.to_owned(), value);
        }
    }
}

/// Something a run was made from as a whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The collection day.
    Day,
    /// The rate files.
    Rates,
    /// The program.
    Program,
    /// The night whose registers were read.
    Registers,
}

/// In what two runs were made from different things.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Between {
    /// Parts that differ.
    pub parts: BTreeSet<Part>,
    /// Input files that differ or that one run did not have.
    pub inputs: Vec<String>,
    /// Settings that differ, by dotted name; never their values, which may name a person.
    pub settings: Vec<String>,
}

/// The sizes under which an increase is not made.
const THRESHOLDS: &str = "law.change_threshold_";

impl Between {
    /// Compares what two runs were made from.
    #[must_use]
    pub fn of(runs: &Both<Origin>) -> Self {
        let Both { a, b } = runs;
        let parts = [
            (Part::Day, a.day != b.day),
            (Part::Rates, a.rate_files != b.rate_files),
            (Part::Program, a.program != b.program),
            (Part::Registers, a.registers_from != b.registers_from),
        ];
        Self {
            parts: parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect(),
            inputs: differing(&a.inputs, &b.inputs),
            settings: differing(&a.settings, &b.settings),
        }
    }

    /// True when both were made from the same, so that nothing can have moved.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// True when the part differs.
    #[must_use]
    pub fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    /// True when facts may differ: another inbox, read in another way, or judged on another day.
    #[must_use]
    pub fn facts(&self) -> bool {
        self.has(Part::Day)
            || !self.inputs.is_empty()
            || self.setting(|name| in_tables(name, &["checks", "formats"]))
    }

    /// True when another rate row may be used.
    #[must_use]
    pub fn rate(&self) -> bool {
        self.has(Part::Day) || self.has(Part::Rates)
    }

    /// True when a rule may differ: another program, or a choice of the job but the thresholds.
    #[must_use]
    pub fn rule(&self) -> bool {
        let rule = |name: &str| in_tables(name, &["law", "suspend"]) && !name.starts_with(THRESHOLDS);
        self.has(Part::Program) || self.setting(rule)
    }

    /// True when the job keeps another size.
    #[must_use]
    pub fn threshold(&self) -> bool {
        self.setting(|name| name.starts_with(THRESHOLDS))
    }

    /// True when both nights began from what one night left, so that what they do can be compared and not
    /// only what stands after.
    #[must_use]
    pub fn same_start(&self) -> bool {
        !self.has(Part::Day) && !self.has(Part::Registers)
    }

    fn setting(&self, is_one: impl Fn(&str) -> bool) -> bool {
        self.settings.iter().any(|name| is_one(name))
    }
}

/// True for a setting of one of these tables of the job.
fn in_tables(name: &str, tables: &[&str]) -> bool {
    tables.iter().any(|table| name.strip_prefix(table).is_some_and(|rest| rest.starts_with('.')))
}

/// The keys whose values differ, or that one side lacks.
fn differing<V: PartialEq>(a: &BTreeMap<String, V>, b: &BTreeMap<String, V>) -> Vec<String> {
    let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    keys.into_iter().filter(|key| a.get(*key) != b.get(*key)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(edit: impl Fn(&mut Value)) -> Origin {
        let mut predicate = serde_json::json!({
            "collection_day": "2026-11-20",
            "program": { "name": "innkreving", "version": "1.0.0", "commit": "c" },
            "inputs": [{ "file": "claims.csv", "sha256": "1" }],
            "rates": { "files": [{ "file": "livsopphold.csv", "sha256": "2" }], "used": [] },
            "job": { "law": { "order_form": "percent", "change_threshold_amount": "200.00" },
                     "checks": { "delimiter": "," }, "store": "runs", "suspend": { "debtors": [] } },
            "registers_from": null,
        });
        edit(&mut predicate);
        let statement = serde_json::json!({ "predicate": predicate });
        Origin::of(&serde_json::to_vec(&statement).expect("JSON")).expect("a manifest")
    }

    #[test]
    fn each_difference_tells_what_a_move_can_come_from() {
        let set = |pointer: &'static str, value: &'static str| {
            move |predicate: &mut Value| *predicate.pointer_mut(pointer).expect("there") = value.into()
        };
        // What is edited, then whether facts, rates, rules and thresholds may differ.
        let cases = [
            ("/collection_day", "2026-11-21", [true, true, false, false]),
            ("/inputs/0/sha256", "9", [true, false, false, false]),
            ("/job/checks/delimiter", ";", [true, false, false, false]),
            ("/rates/files/0/sha256", "9", [false, true, false, false]),
            ("/program/commit", "d", [false, false, true, false]),
            ("/job/law/order_form", "amount", [false, false, true, false]),
            ("/job/suspend/debtors", "x", [false, false, true, false]),
            ("/job/law/change_threshold_amount", "1.00", [false, false, false, true]),
            ("/registers_from", "9", [false, false, false, false]),
            ("/job/store", "elsewhere", [false, false, false, false]),
        ];
        for (pointer, value, expected) in cases {
            let runs = Both { a: manifest(|_| {}), b: manifest(set(pointer, value)) };
            let between = Between::of(&runs);
            let found = [between.facts(), between.rate(), between.rule(), between.threshold()];
            assert_eq!(found, expected, "{pointer}");
            assert!(!between.is_nothing(), "{pointer}");
            assert_eq!(between.has(Part::Registers), pointer == "/registers_from");
            let same_start = !matches!(pointer, "/registers_from" | "/collection_day");
            assert_eq!(between.same_start(), same_start, "{pointer}");
        }
        let same = Both { a: manifest(|_| {}), b: manifest(|_| {}) };
        assert!(Between::of(&same).is_nothing());
    }

    #[test]
    fn what_is_no_manifest_is_told_without_its_content() {
        for text in ["", "{}", "{\"predicate\":{\"collection_day\":\"25876099732\"}}"] {
            let reason = Origin::of(text.as_bytes()).expect_err(text);
            assert!(reason.starts_with("no manifest"), "{reason}");
            assert!(!reason.contains("258760"), "{reason}");
        }
    }
}
