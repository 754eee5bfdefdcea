//! The shipped day is what `generate` makes, and every kind of claim is in it.

use std::collections::BTreeSet;
use std::path::Path;

use innkreving::law::kinds;

use crate::common::{House, rows};

const DATE: &str = "2026-11-20";

#[test]
fn the_shipped_day_is_generated_and_has_every_kind_of_claim() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/days");
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
