//! Case files: every measure has one that tells what was published, and no one is told what they must not be.

mod again;
mod content;

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::{House, rows};

/// A day with every measure but those that take an earlier night.
pub const DATE: &str = "2026-11-20";
pub const DEBTORS: u64 = 400;

/// A house whose day is published.
pub fn published(more: &str) -> House {
    let house = House::with_job(more);
    house.generate(DATE, DEBTORS, 7);
    house.publish(DATE);
    house
}

/// The measures of a revision by their names.
pub fn measures(revision: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    rows(&revision.join("measures.csv")).into_iter().map(|row| (row["measure_id"].clone(), row)).collect()
}

/// The names of the folders of case files, in order.
pub fn folders(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// An amount in øre.
pub fn ore(amount: &str) -> i64 {
    amount.replace('.', "").parse().expect("an amount with two decimals")
}
