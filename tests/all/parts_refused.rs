//! Parts that are not all of a night, or of something else, are refused; nothing is published.

use std::process::Output;

use innkreving::parts::stream::{Reader, Record, Records, Writer};
use innkreving::parts::sums::Sums;

use super::common::{House, said, tree};
use super::parts::{Divided, FIRST, spoil};

/// What is refused, exit 3, with these words; nothing is published.
fn refused(output: &Output, house: &House, words: &str) {
    let text = said(output);
    assert_eq!(output.status.code(), Some(3), "{words}: {text}");
    assert!(text.contains(words), "{words}: {text}");
    assert!(!house.revision(FIRST, 1).exists() && !house.path().join("runs/what-if").exists(), "{words}");
    let names = if house.path().join("runs").exists() { house.stored() } else { Vec::new() };
    assert!(names.iter().all(|name| !name.starts_with(".tmp-")), "{words}: {names:?}");
}

/// A decided division of a small night.
fn small() -> House {
    let house = House::new();
    house.generate(FIRST, 60, 2);
    Divided::new(&house, FIRST, 3, &[]).decide_all();
    house
}

#[test]
fn decisions_that_are_not_those_of_the_parts_are_refused() {
    let whole = small();
    let attempt = |words: &str, change: Change<'_>| {
        let copy = whole.copy();
        let divided = Divided { house: &copy, date: FIRST, of: 3 };
        change(&divided);
        refused(&divided.merge(), &copy, words);
    };
    let bytes = |divided: &Divided<'_>, part: u16| std::fs::read(divided.decided(part)).expect("decisions");
    let write = |divided: &Divided<'_>, part: u16, bytes: &[u8]| {
        std::fs::write(divided.decided(part), bytes).expect("decisions");
    };
    attempt("part-2.decided is not there", &|divided| {
        std::fs::remove_file(divided.decided(2)).expect("gone");
    });
    attempt("part-1.decided and 2 more is not there", &|divided| {
        (1..=3).for_each(|part| std::fs::remove_file(divided.decided(part)).expect("gone"));
    });
    attempt("part-2.decided is of another part", &|divided| write(divided, 2, &bytes(divided, 1)));
    attempt("part-2.decided: it is cut off", &|divided| {
        let whole = bytes(divided, 2);
        write(divided, 2, &whole[..whole.len() / 2]);
    });
    attempt("part-3.decided: ", &|divided| {
        let mut changed = bytes(divided, 3);
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        write(divided, 3, &changed);
    });
    attempt("part-3.decided: no decisions of a part", &|divided| write(divided, 3, &[b'x'; 100]));
    attempt("part-1.decided is of another version of the program", &|divided| {
        let changed = bytes(divided, 1);
        let at = changed.windows(9).position(|part| part == b"\"engine\":").expect("the engine");
        let changed = [&changed[..at + 10], b"9", &changed[at + 11..]].concat();
        write(divided, 1, &changed);
    });
    attempt("part-1.decided: not all debtors of its facts are decided", &|divided| {
        let mut records = records(&bytes(divided, 1));
        records.remove(1);
        write(divided, 1, &stream(&bytes(divided, 1), &records));
    });
    attempt("part-1.decided: a debtor of another part stands in it", &|divided| {
        let mut records = [records(&bytes(divided, 1)), records(&bytes(divided, 2))].concat();
        records.sort_by_key(|record| record.debtor);
        write(divided, 1, &stream(&bytes(divided, 1), &records));
    });
    attempt("part-2.decided: its decisions do not add up", &|divided| {
        let text = bytes(divided, 2);
        let at = text.windows(10).rposition(|part| part == b"\"planned\":").expect("a sum") + 10;
        let other = if text[at] == b'9' { b'8' } else { b'9' };
        write(divided, 2, &[&text[..at], &[other], &text[at + 1..]].concat());
    });
}

fn records(bytes: &[u8]) -> Vec<Record> {
    let mut reader = Reader::begin(bytes).expect("a stream");
    std::iter::from_fn(|| reader.next_record().expect("a record")).collect()
}

/// A stream with the header of another, whole in itself.
fn stream(of: &[u8], all: &[Record]) -> Vec<u8> {
    let header = Reader::begin(of).expect("a stream").header().clone();
    let mut records = Records::default();
    for record in all {
        let sums = Sums::of(&record.decision().expect("a decision"));
        records.add_record(record, &sums).expect("it follows");
    }
    let mut writer = Writer::begin(Vec::new(), &header).expect("a stream");
    writer.write(&records).expect("records");
    writer.finish().expect("a stream").0
}

/// Something that is done to a division.
type Change<'c> = &'c dyn Fn(&Divided<'_>);

#[test]
fn parts_of_something_else_are_refused() {
    let whole = small();
    let attempt = |words: &str, of_parts: bool, change: Change<'_>| {
        let copy = whole.copy();
        let divided = Divided { house: &copy, date: FIRST, of: 3 };
        change(&divided);
        refused(&divided.merge(), &copy, words);
        if of_parts {
            refused(&divided.decide(1), &copy, words);
        }
    };
    attempt("split.json is not there", true, &|divided| {
        std::fs::remove_file(divided.folder().join("split.json")).expect("gone");
    });
    attempt("another job", true, &|divided| {
        let job = std::fs::read_to_string(divided.house.job()).expect("a job");
        let more = format!("{job}[law]\nprotection_months = 2\n");
        std::fs::write(divided.house.job(), more).expect("a job");
    });
    attempt("other rates", true, &|divided| {
        let path = divided.house.path().join("assumed.csv");
        let rates = std::fs::read_to_string(&path).expect("rates");
        std::fs::write(path, format!("{rates}\n")).expect("rates");
    });
    attempt("another inbox", false, &|divided| {
        let path = divided.house.day(FIRST).join("claims.csv");
        let claims = std::fs::read_to_string(&path).expect("claims");
        std::fs::write(path, format!("{claims}\n")).expect("claims");
    });
    attempt("another inbox", false, &|divided| {
        std::fs::remove_file(divided.house.day(FIRST).join("control.json")).expect("gone");
    });
    attempt("payments.csv: not as it was written", false, &|divided| {
        let path = divided.folder().join("payments.csv");
        let rows = std::fs::read_to_string(&path).expect("payments");
        std::fs::write(path, format!("{rows}P-1,,,1.00,2026-11-19,2026-11\n")).expect("payments");
    });
    attempt("is of another division", false, &|divided| {
        let path = divided.folder().join("split.json");
        let text = std::fs::read_to_string(&path).expect("a division");
        std::fs::write(path, format!("{text}\n")).expect("a division");
    });
    attempt("split.json: line 1", true, &|divided| {
        std::fs::write(divided.folder().join("split.json"), "[").expect("a division");
    });
}

#[test]
fn facts_of_a_part_that_are_not_those_divided_are_refused() {
    let house = small();
    let divided = Divided { house: &house, date: FIRST, of: 3 };
    let before = std::fs::read(divided.decided(2)).expect("decisions");
    let path = divided.folder().join("part-2/claims.csv");
    let claims = std::fs::read_to_string(&path).expect("claims");
    let shorter = claims.trim_end().rsplit_once('\n').expect("rows").0.to_owned();
    for (text, words) in [
        (format!("{shorter}\n"), "not as it was written when the night was divided"),
        (claims.replacen(",open,", ",opened,", 1), "claims.csv, row "),
    ] {
        std::fs::write(&path, text).expect("claims");
        refused(&divided.decide(2), &house, words);
        assert!(std::fs::read(divided.decided(2)).expect("decisions") == before, "{words}");
    }
    std::fs::remove_file(&path).expect("gone");
    refused(&divided.decide(2), &house, "claims.csv is not there");
    std::fs::write(&path, claims).expect("claims");
    let other = Divided { of: 4, ..divided };
    refused(&other.decide(2), &house, "another number of parts");
}

#[test]
fn registers_that_are_others_by_now_are_refused() {
    let house = House::new();
    house.generate(FIRST, 60, 2);
    house.generate("2026-11-21", 60, 2);
    let divided = Divided::new(&house, "2026-11-21", 2, &[]);
    divided.decide_all();
    house.publish(FIRST);
    house.released(FIRST, 1);
    for output in [divided.decide(1), divided.merge()] {
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(said(&output).contains("other registers"), "{}", said(&output));
    }
    assert!(!house.revision("2026-11-21", 1).exists());
}

#[test]
fn an_inbox_a_night_refuses_is_not_divided() {
    let house = House::new();
    house.generate(FIRST, 60, 2);
    let folder = house.day(FIRST);
    for row in 0..12 {
        spoil(&folder, "incomes.csv", row, "gross", "many");
    }
    let divided = Divided { house: &house, date: FIRST, of: 2 };
    let run = house.run(FIRST, &[]);
    let split = divided.split(&[]);
    assert_eq!((run.status.code(), split.status.code()), (Some(3), Some(3)), "{}", said(&split));
    let last = |output: &Output| said(output).lines().last().map(str::to_owned);
    assert_eq!(last(&run), last(&split));
    assert!(!divided.folder().exists() && !house.path().join("night.tmp").exists());
    assert!(!house.path().join("runs").join(FIRST).exists());
}

#[test]
fn a_division_does_not_go_over_another() {
    let house = small();
    let divided = Divided { house: &house, date: FIRST, of: 3 };
    let before = tree(&divided.folder());
    let output = divided.split(&[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(tree(&divided.folder()) == before);
}
