//! Facts read some debtors at a time are the facts of the day, whatever the size of a portion.

use std::fmt::Debug;
use std::path::Path;

use innkreving::generate::{Request, inbox as write_inbox};
use innkreving::intake::stream::{Asked, DayStream, Ended, Known, Next, NoMeter, Pace, Portion};
use innkreving::intake::{DayInput, IntakeSettings, read_day};
use innkreving::model::facts::Facts;
use innkreving::units::PartyId;
use innkreving::units::dates::parse_date;

const DAY: &str = "2026-11-20";

/// A few rows at a time.
const SLOW: Pace = Pace { stride: 4096, block: 512 };

/// All facts handed on, joined, and what the stream says in the end; how often it began again.
fn streamed(folder: &Path, debtors: usize, pace: Pace) -> Option<(DayInput, usize)> {
    let settings = IntakeSettings::on(parse_date(DAY).expect("a day"));
    let asked = Asked { folder, settings: &settings, pace, step: &|_, _| {}, meter: &NoMeter };
    let mut known = Known::default();
    for again in 0.. {
        let mut day = DayStream::open(asked, known, &[]).expect("an inbox")?;
        let mut facts = Facts::default();
        let mut through = None;
        loop {
            match day.next(debtors, Facts::default()).expect("facts") {
                Next::Portion(portion) => {
                    assert_eq!(portion.after, through, "portions follow each other");
                    through = portion.through;
                    join(&mut facts, *portion);
                }
                Next::End => break,
                Next::Unsorted => return None,
            }
        }
        match day.finish().expect("an end") {
            Ended::Done(mut input) => {
                facts.payments = std::mem::take(&mut input.facts.payments);
                input.facts = facts;
                return Some((*input, again));
            }
            Ended::Again(more) => known = *more,
        }
    }
    None
}

fn join(all: &mut Facts, portion: Portion) {
    let mut next = portion.facts;
    let through = portion.through;
    assert!(next.claims.iter().all(|row| through.is_none_or(|end| row.debtor <= end)));
    all.claims.append(&mut next.claims);
    all.support.append(&mut next.support);
    all.incomes.append(&mut next.incomes);
    all.households.append(&mut next.households);
    all.children.append(&mut next.children);
    all.deductions.append(&mut next.deductions);
    all.credits.append(&mut next.credits);
    all.assets.append(&mut next.assets);
    all.estates.append(&mut next.estates);
    all.parked_debtors.append(&mut next.parked_debtors);
    all.parked_assets.append(&mut next.parked_assets);
    all.booked_through = next.booked_through;
}

fn whole(folder: &Path) -> DayInput {
    let settings = IntakeSettings::on(parse_date(DAY).expect("a day"));
    read_day(folder, &settings, &|_, _| {}).expect("an inbox")
}

fn same(one: &impl Debug, other: &impl Debug, what: &str) {
    assert!(format!("{one:?}") == format!("{other:?}"), "{what} differ");
}

fn is_as_a_whole(streamed: &DayInput, whole: &DayInput) {
    same(&streamed.facts, &whole.facts, "facts");
    same(&streamed.faults, &whole.faults, "faults");
    same(&streamed.inputs, &whole.inputs, "totals");
    same(&streamed.warnings, &whole.warnings, "warnings");
    same(&streamed.over_limit, &whole.over_limit, "limits");
    same(&streamed.income_months, &whole.income_months, "months");
}

/// The inbox of a day.
struct Inbox(tempfile::TempDir);

impl Inbox {
    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("day")
    }
}

/// A generated inbox in a folder of its own.
fn inbox(debtors: u64) -> Inbox {
    let folder = tempfile::tempdir().expect("a folder");
    let request = Request { debtors, seed: 5, day: parse_date(DAY).expect("a day") };
    write_inbox(&folder.path().join("day"), &request, &|_| {}).expect("an inbox");
    Inbox(folder)
}

/// Changes the text of a table.
fn change(folder: &Path, table: &str, change: impl FnOnce(String) -> String) {
    let path = folder.join(format!("{table}.csv"));
    let text = std::fs::read_to_string(&path).expect("a table");
    std::fs::write(path, change(text)).expect("room");
    let _ = std::fs::remove_file(folder.join("control.json"));
}

#[test]
fn a_table_that_names_no_debtor_is_read_to_its_end_however_long_it_is() {
    let inbox = inbox(3);
    let folder = inbox.path();
    change(&folder, "creditors", |text| {
        let head = text.lines().next().expect("a header").to_owned();
        // One row twice, far apart; each row is of another creditor.
        let rows = (0..3000).map(|at| format!("{},Fond {at}\n", 900_000_000 + at % 2999));
        format!(
            "{}\n{}",
            &head[..head.match_indices(',').nth(1).expect("columns").0],
            rows.collect::<String>()
        )
    });
    let whole = whole(&folder);
    let creditors = whole.inputs.iter().find(|input| input.table == "creditors").expect("creditors");
    assert_eq!((creditors.rows, creditors.parked > 1), (3000, true));
    for pace in [SLOW, Pace { stride: 64, block: 64 }, Pace::default()] {
        let (streamed, _) = streamed(&folder, 2, pace).expect("sorted files");
        is_as_a_whole(&streamed, &whole);
    }
}

#[test]
fn portions_of_any_size_are_the_day() {
    let folder = inbox(300);
    let whole = whole(&folder.path());
    for (debtors, pace) in
        [1, 7, 64, 299, 100_000].into_iter().flat_map(|one| [(one, SLOW), (one, Pace::default())])
    {
        let (streamed, again) = streamed(&folder.path(), debtors, pace).expect("a sorted inbox");
        assert_eq!(again, 0);
        is_as_a_whole(&streamed, &whole);
    }
}

#[test]
fn debtors_of_the_registers_count_among_those_of_a_portion() {
    let folder = inbox(50);
    let own = whole(&folder.path()).facts.claims[0].debtor;
    let others = [PartyId::from_digits("01010000000"), PartyId::from_digits("99999999999")];
    let others: Vec<PartyId> = others.into_iter().flatten().chain([own]).collect();
    let mut sorted = others.clone();
    sorted.sort_unstable();
    let settings = IntakeSettings::on(parse_date(DAY).expect("a day"));
    let path = folder.path();
    let asked = Asked { folder: &path, settings: &settings, pace: SLOW, step: &|_, _| {}, meter: &NoMeter };
    let mut day = DayStream::open(asked, Known::default(), &sorted).expect("an inbox").expect("sorted");
    let Next::Portion(first) = day.next(1, Facts::default()).expect("facts") else { panic!("a portion") };
    assert_eq!(first.through, sorted.first().copied(), "the first debtor is one of the registers alone");
    assert!(first.facts.claims.is_empty());
}

#[test]
fn files_that_are_not_sorted_are_left_to_be_read_as_a_whole() {
    let folder = inbox(50);
    change(&folder.path(), "claims", |text| {
        let mut lines: Vec<&str> = text.lines().collect();
        let last = lines.pop().expect("a row");
        lines.insert(1, last);
        lines.join("\n") + "\n"
    });
    assert!(streamed(&folder.path(), 10, Pace::default()).is_none());
}

#[test]
fn identifiers_that_stand_twice_are_parked_whoever_they_are_of() {
    let folder = inbox(200);
    change(&folder.path(), "claims", |text| {
        let lines: Vec<&str> = text.lines().collect();
        let name = lines[1].split(',').next().expect("a name");
        let last = lines.last().expect("a row");
        let (_, rest) = last.split_once(',').expect("fields");
        // The last claim has the name of the first, and one of a third row cannot be read.
        let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        changed.pop();
        changed.push(format!("{name},{rest}"));
        let faulty = lines[lines.len() / 2].split_once(',').expect("fields").1.replacen("20", "x", 1);
        let middle = lines.len() / 2;
        changed[middle] = format!("{name},{faulty}");
        changed.join("\n") + "\n"
    });
    let whole = whole(&folder.path());
    let codes: Vec<_> = whole.faults.iter().map(|fault| fault.code.as_str()).collect();
    assert_eq!(codes.iter().filter(|code| **code == "DUPLICATE_ID").count(), 3);
    for debtors in [5, 1000] {
        let (streamed, again) = streamed(&folder.path(), debtors, SLOW).expect("a sorted inbox");
        assert_eq!(again, 1, "what stands twice is known only at the end");
        is_as_a_whole(&streamed, &whole);
    }
}

#[test]
fn a_row_parked_late_keeps_the_debtor_it_names_from_a_decision() {
    let folder = inbox(200);
    let first = whole(&folder.path()).facts.claims.iter().map(|row| row.debtor).find(|one| one.is_person());
    let first = first.expect("a person").to_digits();
    change(&folder.path(), "children", |text| text + &format!("{first},2020-01-01,household,one too many\n"));
    let whole = whole(&folder.path());
    assert_eq!(whole.facts.parked_debtors.len(), 1);
    let (hasty, again) = streamed(&folder.path(), 3, Pace::default()).expect("a sorted inbox");
    assert_eq!(again, 0, "all was read before the first portion");
    is_as_a_whole(&hasty, &whole);
    let (slow, again) = streamed(&folder.path(), 3, SLOW).expect("a sorted inbox");
    assert_eq!(again, 1, "the debtor was handed on before the row was read");
    is_as_a_whole(&slow, &whole);
}
