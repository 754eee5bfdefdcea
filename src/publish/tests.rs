//! What a written night promises.
#![expect(clippy::disallowed_methods, reason = "what was written is read back")]

use std::collections::BTreeMap;
use std::path::Path;

use polars::prelude::{ParquetReader, SerReader};
use rayon::prelude::*;

use super::night::{Before, Written};
use super::sample::{d, decision, id};
use super::summary::{InputTotals, Night};
use super::*;
use crate::model::decision::{Action, Course, Decision};
use crate::model::registers::{DebtorRegister, Registers};
use crate::model::{Fault, FaultCode, OrderPeriod, OrderSize, Payment, PaymentFaultCode};
use crate::orders::numbering::Sequences;
use crate::orders::registers;
use crate::orders::trekkpaalegg::{Terms, Trekkpaalegg};
use crate::units::{AccountId, Money, PartyId};

fn terms() -> Terms {
    Terms {
        day: d("2026-11-20"),
        publish_time: "20:00:00".to_owned(),
        account: AccountId::parse("70213997155").expect("an account"),
        payee: id("971648198"),
    }
}

fn fault(line: u64, row_key: &str) -> Fault {
    let [file, column, value, message] = ["claims", "due_date", "x", "not a day"].map(str::to_owned);
    Fault { file, line, row_key: row_key.to_owned(), column, value, code: FaultCode::BadDate, message }
}

fn inputs() -> Vec<InputTotals> {
    let sum = Money::from_kroner(5);
    let input = "claims".to_owned();
    let (sum_read, sum_accepted, sum_parked) = (sum, sum, Money::ZERO);
    let (rows, accepted, parked, stops, replaced) = (3, 2, 1, 0, 0);
    vec![InputTotals { input, rows, accepted, parked, sum_read, sum_accepted, sum_parked, stops, replaced }]
}

/// Writes a first night: ranges in batches of `at_once`, with the rows of the files in `folder`.
fn write(folder: &Path, ranges: Vec<Vec<Decision>>, at_once: usize) -> Result<Written, PublishError> {
    write_after(folder, ranges, at_once, &terms(), (&Registers::default(), Sequences::first(2026)))
}

/// Writes a night after which `registers` and `last` stood.
fn write_after(
    folder: &Path,
    ranges: Vec<Vec<Decision>>,
    at_once: usize,
    terms: &Terms,
    (registers, last): (&Registers, Sequences),
) -> Result<Written, PublishError> {
    let before = Before { last, carried: None };
    write_from(folder, ranges, at_once, terms, (registers, before), &[])
}

/// Writes a night from what stood before it, with payments of no debtor.
fn write_from(
    folder: &Path,
    ranges: Vec<Vec<Decision>>,
    at_once: usize,
    terms: &Terms,
    (registers, before): (&Registers, Before),
    strays: &[(Payment, PaymentFaultCode)],
) -> Result<Written, PublishError> {
    let store = Store::open(folder).expect("a store");
    let staging = store.stage(terms.day, 1)?;
    let rates = vec!["first".to_owned(), "livsopphold.csv SINGLE 2026-07-01".to_owned()];
    let mut writer = NightWriter::begin(staging, terms.clone(), rates, before)?;
    let mut left = ranges;
    while !left.is_empty() {
        let rest = left.split_off(at_once.min(left.len()));
        let rows = |range: Vec<Decision>| {
            let maker = writer.maker();
            let mut rows = maker.range();
            for decision in range {
                let register = register_of(registers, decision.debtor);
                rows.add(decision, &register);
            }
            rows.finish()
        };
        let made = left.into_par_iter().map(rows).collect::<Result<_, _>>()?;
        writer.add(made)?;
        left = rest;
    }
    for (payment, code) in strays {
        writer.add_stray(payment, *code)?;
    }
    let faults = [fault(9, "A-1"), fault(2, "A-2")];
    writer.finish(&Night { job: "nightly", inputs: &inputs(), faults: &faults, warnings: &[], registers })
}

/// A debtor's part of the registers.
fn register_of(registers: &Registers, debtor: PartyId) -> DebtorRegister<'_> {
    fn of<T>(rows: &[T], debtor: PartyId, owner: fn(&T) -> PartyId) -> &[T] {
        let from = rows.partition_point(|row| owner(row) < debtor);
        let to = rows.partition_point(|row| owner(row) <= debtor);
        &rows[from..to]
    }
    DebtorRegister {
        orders: of(&registers.orders, debtor, |row| row.debtor),
        notices: of(&registers.notices, debtor, |row| row.debtor),
        participations: of(&registers.participations, debtor, |row| row.debtor),
        regime: of(&registers.regimes, debtor, |row| row.debtor).first(),
        receipts: of(&registers.receipts, debtor, |row| row.debtor),
        distributions: of(&registers.distributions, debtor, |row| row.debtor),
        nettings: of(&registers.nettings, debtor, |row| row.debtor),
        fees: of(&registers.fees, debtor, |row| row.debtor),
        set_offs: &registers.set_offs,
        credits: &registers.credits,
    }
}

/// The registers a night has written.
fn registers_after(night: &Written) -> (Registers, Sequences) {
    let digests: Vec<(String, String)> =
        night.files.iter().map(|file| (file.name.clone(), file.digest.sha256.clone())).collect();
    registers::read(night.staging.folder(), &digests).expect("registers")
}

fn ranges(debtors: u32, range: u32) -> Vec<Vec<Decision>> {
    let firsts = (0..debtors).step_by(usize::try_from(range).expect("small"));
    firsts.map(|first| (first..debtors.min(first + range)).map(decision).collect()).collect()
}

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect(name)
}

/// The rows of a table, by column.
fn table(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let text = text(folder, name);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn column(rows: &[BTreeMap<String, String>], name: &str) -> Vec<String> {
    rows.iter().map(|row| row[name].clone()).collect()
}

#[test]
fn the_tables_of_a_night_read_back() {
    let root = tempfile::tempdir().expect("a folder");
    let night = write(root.path(), ranges(3, 2), 8).expect("a night");
    let folder = night.staging.folder();

    let decisions = table(folder, "decisions.csv");
    assert_eq!(column(&decisions, "debtor_id"), ["01018000000", "01018000001", "01018000002"]);
    assert_eq!(column(&decisions, "expected"), ["1234.56", "0.00", "1234.58"]);
    assert_eq!(column(&decisions, "percent"), ["17.5", "", "17.5"]);
    assert_eq!(column(&decisions, "action"), ["new", "none", "new"]);

    let orders = table(folder, "orders.csv");
    assert_eq!(column(&orders, "trekkid"), ["10000001", "10000002"]);
    assert_eq!(column(&orders, "sekvensnummer"), ["1", "2"]);
    assert_eq!(column(&orders, "start"), ["2027-01-01", "2027-01-01"]);
    assert_eq!(column(&orders, "end"), ["", ""]);
    assert_eq!(
        column(&table(folder, "registers/orders.csv"), "saksnummer"),
        ["TREKK/2026/1", "TREKK/2026/2"]
    );

    assert_eq!(column(&table(folder, "holds.csv"), "detail")[0], "none, yet");
    assert_eq!(column(&table(folder, "allocations.csv"), "outstanding_after"), ["0.00"; 3]);
    assert_eq!(column(&table(folder, "watchlist.csv"), "days_left"), ["11"; 3]);
    assert_eq!(text(folder, "notices.csv"), text(folder, "registers/notices.csv"));
    assert_eq!(column(&table(folder, "registers/participations.csv"), "ended"), [""; 3]);
    assert_eq!(column(&table(folder, "registers/regimes.csv"), "since"), ["2026-11-20"; 2]);
    assert_eq!(column(&table(folder, "rejects.csv"), "line"), ["9", "2"]);
    assert!(text(folder, "registers/sequences.csv").ends_with("trekkid,10000002\n"));
}

#[test]
fn each_payer_has_a_file_with_its_orders_alone() {
    let root = tempfile::tempdir().expect("a folder");
    let night = write(root.path(), ranges(8, 3), 1).expect("a night");
    let names: Vec<&str> = night.files.iter().map(|file| file.name.as_str()).collect();
    assert!(names.is_sorted() && names.contains(&"orders/310844136.json"), "{names:?}");
    for (payer, numbers) in [("310844136", [1, 3]), ("971648198", [2, 4])] {
        let file = text(night.staging.folder(), &format!("orders/{payer}.json"));
        let orders: Vec<Trekkpaalegg> = serde_json::from_str(&file).expect("the wire format");
        let found: Vec<u64> = orders.iter().map(|order| order.sekvensnummer).collect();
        assert_eq!(found, numbers);
        assert!(orders.iter().all(|order| order.trekkpliktig == payer));
    }
}

#[test]
fn the_summary_adds_up() {
    let root = tempfile::tempdir().expect("a folder");
    let night = write(root.path(), ranges(4, 4), 1).expect("a night");
    let summary: serde_json::Value =
        serde_json::from_str(&text(night.staging.folder(), "summary.json")).expect("JSON");
    let cases = [
        ("/debtors", "4"),
        ("/claims", "8"),
        ("/inputs/0/rows", "3"),
        ("/inputs/0/sum_read", "\"5.00\""),
        ("/faults/BAD_DATE", "2"),
        ("/holds/NOTICE_MISSING", "4"),
        ("/orders/by_action/new", "2"),
        ("/orders/by_form/percent", "2"),
        ("/orders/expected", "\"2469.14\""),
        ("/allocations/planned", "\"4938.30\""),
        ("/notices/new", "4"),
        ("/watchlist", "4"),
        ("/trace_rows", "16"),
        ("/priority_notices/3/debtor_id", "\"01018000003\""),
    ];
    for (place, expected) in cases {
        assert_eq!(summary.pointer(place).map(ToString::to_string).as_deref(), Some(expected), "{place}");
    }
}

#[test]
fn every_figure_is_in_the_trace() {
    let root = tempfile::tempdir().expect("a folder");
    let night = write(root.path(), ranges(5, 2), 2).expect("a night");
    let file = std::fs::File::open(night.staging.folder().join("trace.parquet")).expect("the trace");
    let frame = ParquetReader::new(file).finish().expect("Parquet");
    assert_eq!(frame.shape(), (20, 10));
    let row = |at: usize| -> Vec<String> {
        let value = |column: &polars::prelude::Column| column.get(at).expect("a row").to_string();
        frame.columns().iter().map(value).collect()
    };
    let [debtor, step, claim, article] = ["01018000003", "claim.limitation", "B-3", "fl. § 2"].map(quoted);
    let [seq, none, date] = ["3", "null", "2026-12-01"].map(str::to_owned);
    let nothing = || none.clone();
    let expected = [debtor, seq, step, claim, nothing(), nothing(), date, nothing(), nothing(), article];
    assert_eq!(row(15), expected);
    assert_eq!(row(16)[4..6], [quoted("310844136"), "2469.20".to_owned()]);
    assert_eq!(row(17)[8], quoted("livsopphold.csv SINGLE 2026-07-01"));
    assert_eq!(row(18)[7], "17.500000");
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

#[test]
fn a_night_without_debtors_has_all_its_files() {
    let root = tempfile::tempdir().expect("a folder");
    let night = write(root.path(), Vec::new(), 1).expect("a night");
    let file = std::fs::File::open(night.staging.folder().join("trace.parquet")).expect("the trace");
    assert_eq!(ParquetReader::new(file).finish().expect("Parquet").height(), 0);
    assert_eq!(night.files.len(), 30);
}

#[test]
fn the_number_of_threads_does_not_show() {
    let digests = |threads: usize, at_once: usize| {
        let root = tempfile::tempdir().expect("a folder");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| write(root.path(), ranges(200, 16), at_once)).expect("a night").files
    };
    let one = digests(1, 1);
    assert_eq!(one, digests(8, 8));
    assert_eq!(one, digests(3, 5));
}

#[test]
fn an_order_that_breaks_a_rule_stops_the_night() {
    let root = tempfile::tempdir().expect("a folder");
    let mut broken = decision(0);
    let period = OrderPeriod { start: d("2026-11-20"), ..broken.orders[0].periods()[0] };
    broken.orders[0].course = Course::From(vec![period]);
    let error = write(root.path(), vec![vec![broken]], 1).expect_err("an order that starts today");
    let message = error.to_string();
    assert!(message.contains("order 10000001") && message.contains("starts after"), "{message}");
    assert!(!message.contains("01018000000"), "no identifier in an error");
}

#[test]
fn a_debtor_nobody_knows_has_no_row_and_parked_facts_have_no_figures() {
    let root = tempfile::tempdir().expect("a folder");
    let [mut unknown, mut parked] = [decision(1), decision(3)];
    (unknown.known, unknown.figures) = (false, None);
    (parked.figures, parked.reason) = (None, "FACTS_PARKED");
    let night = write(root.path(), vec![vec![unknown, parked]], 1).expect("a night");
    let decisions = text(night.staging.folder(), "decisions.csv");
    let rows: Vec<&str> = decisions.lines().skip(1).collect();
    assert_eq!(rows, ["01018000003,new,,,,,0.00,,,,none,FACTS_PARKED"]);
}

#[test]
fn a_last_instalment_is_an_amount_with_an_end() {
    let root = tempfile::tempdir().expect("a folder");
    let mut last = decision(0);
    let size = OrderSize::Amount(Money::from_kroner(750));
    last.action = Action::New;
    let period = OrderPeriod { start: d("2027-01-01"), end: Some(d("2027-01-31")), size };
    last.orders[0].course = Course::From(vec![period]);
    last.orders[0].final_amount = Some(Money::from_kroner(750));
    let second: PartyId = id("310844135");
    last.orders.push(crate::model::decision::PayerOrder { payer: second, ..last.orders[0].clone() });
    let night = write(root.path(), vec![vec![last]], 1).expect("a night");
    let orders = table(night.staging.folder(), "orders.csv");
    assert_eq!(column(&orders, "payer_id"), ["310844135", "310844136"], "numbered by payer");
    for (name, expected) in
        [("form", "amount"), ("size", "750.00"), ("end", "2027-01-31"), ("final_amount", "750.00")]
    {
        assert_eq!(column(&orders, name), [expected; 2], "{name}");
    }
}

#[path = "night_after_tests.rs"]
mod night_after;

#[path = "money_tests.rs"]
mod money;
