//! Control totals: the summary against the tables, the inputs against both, and the parked rows.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::findings::{Findings, Kind};
use super::made::{Made, Totals};
use super::merge::Asked;
use super::money::totals::{Figure, Figures, Said};
use super::tally::{Counts, kroner};
use crate::publish::tables::REJECTS;
use crate::units::Money;
use crate::units::ids::mask_within;

/// The summary's name in a run.
pub(super) const SUMMARY: &str = "summary.json";

/// What of the summary is held against the tables.
#[derive(Debug, Deserialize)]
pub(super) struct Summary {
    job: String,
    collection_day: String,
    inputs: Vec<Totals>,
    faults: BTreeMap<String, u64>,
    debtors: u64,
    claims: u64,
    decisions: BTreeMap<String, u64>,
    orders: Orders,
    drift: Drift,
    allocations: Allocations,
    holds: BTreeMap<String, u64>,
    notices: BTreeMap<String, u64>,
    watchlist: u64,
    /// Runs of earlier programs have none.
    #[serde(default)]
    measures: BTreeMap<String, u64>,
    /// Runs of earlier programs have none.
    #[serde(default)]
    money: Said,
    trace_rows: u64,
}

#[derive(Debug, Deserialize)]
struct Orders {
    by_action: BTreeMap<String, u64>,
    by_form: BTreeMap<String, u64>,
    expected: String,
}

#[derive(Debug, Deserialize)]
struct Allocations {
    rows: u64,
    planned: String,
}

#[derive(Debug, Deserialize)]
struct Drift {
    orders: u64,
    by_reason: BTreeMap<String, Moved>,
    moved: Vec<serde::de::IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct Moved {
    orders: u64,
}

fn differs(
    findings: &mut Findings,
    what: &str,
    said: impl std::fmt::Display,
    counted: impl std::fmt::Display,
) {
    findings.add(Kind::Totals, || format!("{SUMMARY}: {what} is {said}, the files have {counted}"));
}

fn compare<T: PartialEq + std::fmt::Display>(findings: &mut Findings, what: &str, said: T, counted: T) {
    if said != counted {
        differs(findings, what, said, counted);
    }
}

fn compare_counts(findings: &mut Findings, what: &str, said: &BTreeMap<String, u64>, counted: &Counts) {
    let words: BTreeSet<&str> = said.keys().map(String::as_str).chain(counted.keys().copied()).collect();
    for word in words {
        let of = |count: Option<&u64>| count.copied().unwrap_or(0);
        let what = format!("{what} {}", mask_within(word));
        compare(findings, &what, of(said.get(word)), of(counted.get(word)));
    }
}

impl Summary {
    /// Reads a summary.
    pub(super) fn parse(bytes: &[u8], findings: &mut Findings) -> Option<Self> {
        let read = serde_json::from_slice(bytes);
        if read.is_err() {
            findings.add(Kind::Totals, || format!("{SUMMARY}: not a summary of a night"));
        }
        read.ok()
    }

    /// Holds the measures against those of their table.
    pub(super) fn check_measures(&self, counted: &Counts, findings: &mut Findings) {
        compare_counts(findings, "measures", &self.measures, counted);
    }

    /// Holds the summary against what was counted. `told` is false when the registers before are not at hand,
    /// so that not every debtor's action can be told.
    pub(super) fn check(&self, asked: &Asked, told: bool, findings: &mut Findings) {
        let tally = &asked.tally;
        compare(findings, "claims", self.claims, tally.claims);
        compare(findings, "rows of allocations.csv", self.allocations.rows, tally.allocations);
        compare(findings, "the sum planned", self.allocations.planned.clone(), kroner(tally.planned));
        compare(findings, "the sum expected", self.orders.expected.clone(), kroner(tally.expected));
        compare(findings, "rows of watchlist.csv", self.watchlist, tally.watchlist);
        compare_counts(findings, "holds", &self.holds, &tally.holds);
        compare_counts(findings, "notices", &self.notices, &tally.notices);
        compare_counts(findings, "order versions", &self.orders.by_action, &tally.orders);
        compare_counts(findings, "orders in", &self.orders.by_form, &tally.forms);
        let moved: u64 = tally.moved.values().sum();
        compare(findings, "orders moved", self.drift.orders, moved);
        compare(findings, "orders moved, listed", self.drift.moved.len() as u64, moved);
        let reasons: BTreeMap<&String, u64> =
            self.drift.by_reason.iter().map(|(reason, group)| (reason, group.orders)).collect();
        if !reasons
            .iter()
            .map(|(reason, count)| (*reason, *count))
            .eq(tally.moved.iter().map(|(r, c)| (r, *c)))
        {
            findings.add(Kind::Totals, || {
                format!("{SUMMARY}: orders moved by reason are not those of orders.csv")
            });
        }
        let decisions: u64 = self.decisions.values().sum();
        compare(findings, "decisions", decisions, self.debtors);
        if let Some(rows) = asked.trace {
            compare(findings, "rows of the trace", self.trace_rows, rows);
        }
        if told && asked.trace.is_some() {
            compare(findings, "debtors", self.debtors, tally.debtors);
            compare_counts(findings, "decisions", &self.decisions, &tally.actions);
        } else if tally.rows > self.debtors {
            differs(findings, "debtors", self.debtors, tally.rows);
        }
    }

    /// Holds the summary's money against the tables.
    pub(super) fn check_money(&self, counted: &Figures, findings: &mut Findings) {
        let said = self.money.figures();
        let names: BTreeSet<&String> = said.keys().chain(counted.keys()).collect();
        for name in names {
            let (own, other) = (said.get(name), counted.get(name));
            if own != other {
                let shown =
                    |figure: Option<&Figure>| figure.map_or_else(|| "nothing".to_owned(), Figure::to_string);
                let what = format!("money, {}", mask_within(name));
                differs(findings, &what, shown(own), shown(other));
            }
        }
    }

    /// Holds the summary's inputs against the manifest's and against the parked rows.
    pub(super) fn check_inputs(&self, made: &Made, day: &str, rejects: &Rejects, findings: &mut Findings) {
        compare(findings, "the collection day", self.collection_day.as_str(), day);
        if made.job["name"].as_str() != Some(self.job.as_str()) {
            findings.add(Kind::Totals, || format!("{SUMMARY}: is of another job"));
        }
        if !self.inputs.iter().eq(made.inputs.iter().map(|input| &input.totals)) {
            findings.add(Kind::Totals, || format!("{SUMMARY}: inputs are not those of the manifest"));
        }
        for input in &self.inputs {
            let name = mask_within(&input.input);
            if input.accepted.checked_add(input.parked) != Some(input.rows) {
                let what = format!("rows of {name}");
                differs(findings, &what, input.rows, "accepted and parked rows of another number");
            }
            if !sums(input) {
                findings
                    .add(Kind::Totals, || format!("{SUMMARY}: {name}: sum read is not accepted + parked"));
            }
            let parked = rejects.rows.get(&input.input).copied().unwrap_or(0);
            compare(findings, &format!("parked rows of {name}"), input.parked, parked);
        }
        for file in rejects.rows.keys().filter(|file| !self.inputs.iter().any(|one| one.input == **file)) {
            findings.add(Kind::Totals, || format!("{REJECTS}: {} is no input", mask_within(file)));
        }
        if self.faults != rejects.codes {
            findings.add(Kind::Totals, || format!("{SUMMARY}: faults by code are not those of {REJECTS}"));
        }
    }
}

/// True when the sum read is that of the accepted and the parked rows.
fn sums(input: &Totals) -> bool {
    let ore = |text: &String| {
        let (sign, text) = text.strip_prefix('-').map_or((1, text.as_str()), |text| (-1, text));
        let (whole, ore) = text.split_once('.')?;
        let plain = ore.len() == 2 && Money::parse(&format!("0.{ore}"), b'.').is_ok();
        let ore: i128 = ore.parse().ok().filter(|_| plain)?;
        Some(sign * (whole.parse::<i128>().ok()? * 100 + ore))
    };
    let [read, accepted, parked] = [&input.sum_read, &input.sum_accepted, &input.sum_parked].map(ore);
    read.is_some() && accepted.zip(parked).map(|(accepted, parked)| accepted + parked) == read
}

/// What stands in `rejects.csv`.
#[derive(Debug, Default)]
pub(super) struct Rejects {
    /// Parked rows, by input.
    rows: BTreeMap<String, u64>,
    /// Faults, by code.
    codes: BTreeMap<String, u64>,
}

impl Rejects {
    /// Reads the table of parked rows. A row with several faults has several lines there.
    pub(super) fn parse(bytes: &[u8], findings: &mut Findings) -> Self {
        let mut rejects = Self::default();
        let mut places: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        let mut reader = csv::Reader::from_reader(bytes);
        for (at, record) in (2..).zip(reader.records()) {
            let record = record.ok().filter(|record| record.len() == 7);
            let line = record.as_ref().and_then(|record| record[1].parse().ok());
            let (Some(record), Some(line)) = (record, line) else {
                findings.add(Kind::Rows, || format!("{REJECTS}, record {at}: not a parked row"));
                continue;
            };
            match places.get_mut(&record[0]) {
                Some(lines) => lines.push(line),
                None => drop(places.insert(record[0].to_owned(), vec![line])),
            }
            *rejects.codes.entry(record[5].to_owned()).or_default() += 1;
        }
        for (file, mut lines) in places {
            lines.sort_unstable();
            lines.dedup();
            rejects.rows.insert(file, lines.len() as u64);
        }
        rejects
    }
}
