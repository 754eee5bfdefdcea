//! Ten nights in a row: skipped, run again, run again on other facts, corrected after release, asked what if.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use innkreving::generate::{Request, Since, inbox, later_inbox};

use crate::common::{House, day, digests, program, rows, said};
use crate::money::no_ore_twice;

mod chain;
mod settled;

const DEBTORS: usize = 120;
/// Of a hundred debtors, how many have changed facts in the first nights, and in a night's facts before
/// they are put right.
const CHANGED: u8 = 25;
const OTHERWISE_CHANGED: u8 = 60;
/// From this night on nothing changes but what time brings.
const QUIET_FROM: usize = 5;
const NIGHTS: usize = 10;

/// How a night is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sort {
    /// Run and released.
    Plain,
    /// Not run at all.
    Skipped,
    /// Run twice before its release, on the same facts.
    Again,
    /// Run twice before its release, on other facts first.
    OnOtherFacts,
    /// Released on other facts, and corrected.
    Corrected,
    /// After it an older day is asked what if.
    WhatIf,
}

/// A revision that left the house.
struct Released {
    day: NaiveDate,
    folder: PathBuf,
    /// The debtors whose facts were other than those time alone brings.
    moved: BTreeSet<String>,
}

/// The nights of one seed.
struct Nights {
    house: House,
    seed: u64,
    first: NaiveDate,
    released: Vec<Released>,
}

/// Numbers that are the same for the same seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB) % limit
    }

    /// One of each sort in any order, three plain ones among them; the first and the last night are plain.
    fn sorts(&mut self) -> Vec<Sort> {
        let mut left =
            vec![Sort::Skipped, Sort::Again, Sort::OnOtherFacts, Sort::Corrected, Sort::WhatIf, Sort::Plain];
        left.resize(NIGHTS - 2, Sort::Plain);
        let mut sorts = vec![Sort::Plain];
        while !left.is_empty() {
            let at = usize::try_from(self.below(left.len() as u64)).expect("a place");
            sorts.push(left.remove(at));
        }
        sorts.push(Sort::Plain);
        sorts
    }

    /// The days of the nights: some days apart while facts change, about a month apart when they do not.
    fn days(&mut self, first: NaiveDate) -> Vec<NaiveDate> {
        let mut days = vec![first];
        for night in 1..NIGHTS {
            let gap = if night < QUIET_FROM { 1 + self.below(9) } else { 24 + self.below(10) };
            let last = days[days.len() - 1];
            days.push(last.checked_add_days(Days::new(gap)).expect("a day"));
        }
        days
    }
}

impl Nights {
    /// Writes the facts of a day, and tells the debtors whose facts are other than those time alone brings.
    fn write(&self, date: NaiveDate, changed_percent: u8) -> BTreeSet<String> {
        let folder = self.house.day(&date.to_string());
        let request = Request { debtors: DEBTORS as u64, seed: self.seed, day: date };
        if date == self.first {
            inbox(&folder, &request, &|_| {}).expect("an inbox");
            return BTreeSet::new();
        }
        self.generate(&folder, date, changed_percent);
        let since = |changed_percent| Since { day: self.first, changed_percent };
        let plain = tempfile::tempdir().expect("a folder");
        let plain = plain.path().join("day");
        later_inbox(&plain, &request, since(0), None, &|_| {}).expect("an inbox");
        let (without, with) = (facts(&plain), facts(&folder));
        let all: BTreeSet<&String> = without.keys().chain(with.keys()).collect();
        all.into_iter().filter(|debtor| without.get(*debtor) != with.get(*debtor)).cloned().collect()
    }

    /// A later day, with what was paid under the orders of the last night released before it.
    fn generate(&self, folder: &Path, date: NaiveDate, changed_percent: u8) {
        let path = |path: &Path| path.to_str().expect("a path").to_owned();
        let last = self.released.iter().rev().find(|night| night.day < date).expect("a night before");
        let (debtors, seed, changed) =
            (DEBTORS.to_string(), self.seed.to_string(), changed_percent.to_string());
        let (date, first) = (date.to_string(), self.first.to_string());
        let (paid, out) = (path(&last.folder), path(folder));
        let fixed = ["generate", "--debtors", &debtors, "--seed", &seed, "--date", &date, "--since", &first];
        let output = program(&[&fixed[..], &["--changed", &changed, "--paid", &paid, &out]].concat());
        assert!(output.status.success(), "{}", said(&output));
    }

    /// Runs a day that must be published as this revision.
    fn publish(&self, date: NaiveDate, revision: u32, more: &[&str]) {
        let output = self.house.run(&date.to_string(), more);
        assert!(output.status.success(), "{date}: {}", said(&output));
        assert!(self.house.revision(&date.to_string(), revision).is_dir(), "{date}: {}", said(&output));
    }

    fn release(&mut self, date: NaiveDate, revision: u32, moved: BTreeSet<String>) {
        self.house.released(&date.to_string(), revision);
        let folder = self.house.revision(&date.to_string(), revision);
        self.released.push(Released { day: date, folder, moved });
    }

    fn night(&mut self, date: NaiveDate, sort: Sort, changed: u8) {
        if matches!(sort, Sort::OnOtherFacts | Sort::Corrected) {
            let moved = self.write(date, OTHERWISE_CHANGED);
            self.publish(date, 1, &[]);
            if sort == Sort::Corrected {
                self.release(date, 1, moved);
            }
        }
        let moved = self.write(date, changed);
        match sort {
            Sort::Skipped => {}
            Sort::OnOtherFacts => {
                self.publish(date, 2, &[]);
                self.release(date, 2, moved);
            }
            Sort::Corrected => {
                self.publish(date, 2, &["--correct", "--reason", "other facts"]);
                self.release(date, 2, moved);
            }
            Sort::Plain | Sort::Again | Sort::WhatIf => {
                self.publish(date, 1, &[]);
                if sort == Sort::Again {
                    self.again(date);
                }
                self.release(date, 1, moved);
                if sort == Sort::WhatIf {
                    self.what_if();
                }
            }
        }
    }

    /// The same day on the same facts gives nothing new.
    fn again(&self, date: NaiveDate) {
        let date = date.to_string();
        let before = digests(&self.house.revision(&date, 1));
        let output = self.house.run(&date, &[]);
        assert!(output.status.success() && said(&output).contains("Published already"), "{}", said(&output));
        assert!(!self.house.revision(&date, 2).exists(), "{date}");
        assert_eq!(before, digests(&self.house.revision(&date, 1)), "{date}");
    }

    /// What an old day would have given leaves all else as it was.
    fn what_if(&self) {
        let store = self.house.path().join("runs");
        let rest = || -> BTreeMap<String, Vec<u8>> {
            let all = files(&store);
            all.into_iter().filter(|(name, _)| !name.starts_with("what-if/")).collect()
        };
        let before = rest();
        let old = self.first.to_string();
        let output = self.house.run(&old, &["--what-if"]);
        assert!(output.status.success(), "{}", said(&output));
        assert!(store.join("what-if").join(&old).join("rev-001").is_dir(), "{}", said(&output));
        let after = rest();
        let other: Vec<&String> =
            before.keys().chain(after.keys()).filter(|name| before.get(*name) != after.get(*name)).collect();
        assert!(other.is_empty(), "{other:?}");
    }
}

/// The rows of each debtor in all files of an inbox.
fn facts(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in ["claims", "support", "incomes", "debtors", "children", "other_deductions"] {
        for row in rows(&folder.join(format!("{name}.csv"))) {
            found.entry(row["debtor_id"].clone()).or_default().push(format!("{name} {row:?}"));
        }
    }
    found
}

/// Every file under a folder, by its name there.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inside) = folders.pop() {
        for entry in std::fs::read_dir(inside).expect("a folder") {
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

/// Ten nights from a first day, checked on the published files alone.
fn ten_nights(seed: u64, first: &str) {
    let mut numbers = Numbers(seed);
    let first = day(first);
    let mut nights = Nights { house: House::new(), seed, first, released: Vec::new() };
    let (sorts, days) = (numbers.sorts(), numbers.days(first));
    for (at, (&date, &sort)) in days.iter().zip(&sorts).enumerate() {
        nights.night(date, sort, if at < QUIET_FROM { CHANGED } else { 0 });
    }
    assert_eq!(nights.released.len(), NIGHTS, "nine nights and a correction: {sorts:?}");
    chain::check(&nights.released);
    // A correction takes no money of its own: the night it corrects stands for both, on facts that are gone.
    let mut taken: Vec<(&Path, Option<PathBuf>)> = Vec::new();
    for night in nights.released.chunk_by(|one, next| one.day == next.day) {
        let inbox = nights.house.day(&night[0].day.to_string());
        taken.push((&night[0].folder, Some(inbox).filter(|_| night.len() == 1)));
    }
    no_ore_twice(taken.iter().map(|(run, inbox)| (*run, inbox.as_deref())));
    let last = nights.released.last().expect("a night");
    let path = |path: &Path| path.to_str().expect("a path").to_owned();
    let inbox = path(&nights.house.day(&last.day.to_string()));
    let output = program(&["verify", &path(&last.folder), "--inbox", &inbox]);
    assert!(output.status.success(), "{}", said(&output));
    settled::check(&nights.house, &nights.released);
}

#[test]
fn ten_nights_of_the_old_and_the_new_regime_leave_one_history() {
    ten_nights(1, "2026-11-20");
}

#[test]
fn ten_nights_of_a_year_of_roll_out_leave_one_history() {
    ten_nights(2, "2026-01-05");
}

#[test]
fn ten_nights_over_the_turn_of_the_law_leave_one_history() {
    ten_nights(3, "2025-09-15");
}
