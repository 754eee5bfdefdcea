//! The shipped day is what `generate` makes, and every kind of claim is in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use innkreving::law::kinds;
use innkreving::model::MeasureKind;

use crate::common::{House, program, rows, said};

const DATE: &str = "2026-11-20";
/// The day after it that is shipped: what payers deducted in December is known.
const LATER: &str = "2027-01-15";

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/days")
}

/// Copies a shipped day into a house.
fn take(house: &House, date: &str) {
    std::fs::create_dir_all(house.day(date)).expect("a folder");
    for entry in std::fs::read_dir(shipped().join(date)).expect("the shipped day") {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), house.day(date).join(entry.file_name())).expect("a copy");
    }
}

#[test]
fn the_later_shipped_day_is_generated_from_the_run_of_the_first_and_both_have_every_measure() {
    let house = House::with_job("[letters]\nmake = false\n");
    take(&house, DATE);
    house.publish(DATE);
    house.released(DATE, 1);
    let (run, out) = (house.revision(DATE, 1), house.day(LATER));
    let (run, out) = (run.to_str().expect("a path"), out.to_str().expect("a path"));
    let made = program(&[
        "generate",
        "--debtors",
        "400",
        "--seed",
        "3",
        "--date",
        LATER,
        "--since",
        DATE,
        "--changed",
        "2",
        "--paid",
        run,
        out,
    ]);
    assert!(made.status.success(), "{}", said(&made));
    for entry in std::fs::read_dir(shipped().join(LATER)).expect("the shipped day") {
        let name = entry.expect("an entry").file_name();
        let [kept, made] = [shipped().join(LATER), house.day(LATER)]
            .map(|folder| std::fs::read(folder.join(&name)).expect("a table"));
        assert!(kept == made, "{} is not what generate makes", name.display());
    }
    house.publish(LATER);
    let proposed: BTreeSet<String> = [DATE, LATER]
        .iter()
        .flat_map(|date| rows(&house.revision(date, 1).join("measures.csv")))
        .map(|row| row["measure"].clone())
        .collect();
    let all: BTreeSet<String> = MeasureKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect();
    assert_eq!(proposed, all);
}

#[test]
fn the_shipped_day_is_generated_and_has_every_kind_of_claim() {
    let shipped = shipped();
    let house = House::new();
    house.generate(DATE, 400, 3);
    for entry in std::fs::read_dir(shipped.join(DATE)).expect("the shipped day") {
        let name = entry.expect("an entry").file_name();
        let [kept, made] = [shipped.join(DATE), house.day(DATE)]
            .map(|folder| std::fs::read(folder.join(&name)).expect("a table"));
        assert!(kept == made, "{} is not what generate makes", name.display());
    }
    let found: BTreeSet<String> =
        rows(&shipped.join(DATE).join("claims.csv")).into_iter().map(|row| row["kind"].clone()).collect();
    let all: BTreeSet<String> = kinds::all().iter().map(|kind| kind.code.clone()).collect();
    assert_eq!(found, all);
}
