//! What reading the registers promises: what was written, or an error that names file and line.
#![expect(clippy::disallowed_methods, reason = "registers are put into a folder to be read")]

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::super::file::hex;
use super::super::{notice as write_notice, order as write_order, participation as write_participation};
use super::super::{regime as write_regime, sequences as write_sequences};
use super::*;
use crate::model::{Regime, Standing};
use crate::orders::numbering::Numbers;
use crate::orders::rows::Rows;
use crate::units::PartyId;

fn d(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

fn id(text: &str) -> PartyId {
    PartyId::from_digits(text).expect("digits")
}

fn name(text: &str) -> Reference {
    Reference::new(text).expect("a reference")
}

/// A run's folder with its registers.
struct Run {
    folder: TempDir,
    digests: Vec<(String, String)>,
}

impl Run {
    /// Writes registers as a night does.
    fn of(registers: &Registers, last: Sequences) -> Self {
        let mut rows: [Rows; 4] = std::array::from_fn(|_| Rows::default());
        registers.orders.iter().for_each(|row| write_order(&mut rows[0], row));
        registers.notices.iter().for_each(|row| write_notice(&mut rows[1], row));
        registers.participations.iter().for_each(|row| write_participation(&mut rows[2], row));
        registers.regimes.iter().for_each(|row| write_regime(&mut rows[3], row));
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("registers")).expect("a folder");
        let mut run = Self { folder, digests: Vec::new() };
        for (register, rows) in [ORDERS, NOTICES, PARTICIPATIONS, REGIMES].into_iter().zip(rows) {
            let mut bytes = Rows::header(register.columns);
            bytes.extend(rows.into_bytes().expect("rows"));
            run.put(register, &bytes);
        }
        run.put(SEQUENCES, &write_sequences(last).expect("a file"));
        run
    }

    /// Writes a register and names it in the manifest.
    fn put(&mut self, register: Register, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(register.name), bytes).expect("written");
        let digest = hex(&Sha256::digest(bytes));
        self.digests.retain(|(name, _)| name != register.name);
        self.digests.push((register.name.to_owned(), digest));
        self.digests.sort();
    }

    fn text(&self, register: Register) -> String {
        std::fs::read_to_string(self.folder.path().join(register.name)).expect("a register")
    }

    fn read(&self) -> Result<(Registers, Sequences), RegisterError> {
        read(self.folder.path(), &self.digests)
    }
}

fn last() -> Sequences {
    Sequences::first(2026).after(Numbers { versions: 7, orders: 3 })
}

/// Registers of `count` debtors, each with an order that has changed, notices of all kinds and a participation.
fn registers(count: u64) -> Registers {
    let mut all = Registers::default();
    for at in 0..count {
        let debtor = id(&format!("{:011}", 1_018_000_000 + at));
        let percent = OrderSize::Percent(Percent::from_units(1725, 2));
        let kroner = OrderSize::Amount(Money::from_kroner(6000));
        let period = OrderPeriod { start: d("2026-12-01"), end: Some(d("2026-12-31")), size: percent };
        all.orders.push(OrderVersion {
            order_id: 10_000_001 + at,
            version: 2,
            sequence: 1 + at,
            case: CaseNumber { year: 2026, number: 1 + at },
            debtor,
            payer: id("310844136"),
            standing: if at % 2 == 0 { Standing::Active } else { Standing::Ended },
            periods: vec![period, OrderPeriod { start: d("2027-01-01"), end: None, size: kroner }],
        });
        let new = SentNotice {
            debtor,
            claim_id: Some(name("A-1/2")),
            sent: d("2026-10-01"),
            answer_by: d("2026-10-22"),
            regime: Regime::New,
            why: NoticeReason::New,
            size: None,
        };
        let increase = |size| SentNotice { claim_id: None, why: NoticeReason::Increase, size, ..new };
        let setoff = OrderSize::Amount(Money::from_ore(123_456));
        all.notices.extend([
            increase(Some(percent)),
            SentNotice { sent: d("2026-11-01"), ..increase(Some(kroner)) },
            SentNotice { why: NoticeReason::Expired, regime: Regime::Old, ..new },
            new,
            SentNotice { why: NoticeReason::Setoff, size: Some(setoff), ..new },
        ]);
        all.participations.push(Participating {
            debtor,
            claim_id: name("A-1/2"),
            regime: Regime::Old,
            decided_date: d("2026-11-01"),
            decided_amount: Money::from_ore(12_345),
            ended: (at % 2 == 1).then_some(d("2026-12-01")),
        });
        all.regimes.push(DebtorRegime { debtor, regime: Regime::New, since: d("2026-11-01") });
    }
    all
}

fn assert_same(found: &Registers, written: &Registers) {
    assert_eq!(found.orders, written.orders);
    assert_eq!(found.notices, written.notices);
    assert_eq!(found.participations, written.participations);
    assert_eq!((&found.regimes, found.from), (&written.regimes, None));
}

#[test]
fn registers_read_back_as_they_were_written() {
    // Some fit one part of a file, some take several.
    for count in [0, 1, 3, 40_000] {
        let written = registers(count);
        let (found, sequences) = Run::of(&written, last()).read().expect("registers");
        assert_same(&found, &written);
        assert_eq!((sequences, found.receipts.len()), (last(), 0));
    }
}

#[test]
fn a_register_that_is_not_the_one_published_is_not_read() {
    let mut run = Run::of(&registers(3), last());
    let path = run.folder.path().join(ORDERS.name);
    let text = run.text(ORDERS).replacen("aktiv", "AKTIV", 1);
    std::fs::write(&path, text).expect("written");
    assert!(matches!(run.read(), Err(RegisterError::Digest { file: "registers/orders.csv" })));
    std::fs::remove_file(&path).expect("gone");
    let error = run.read().expect_err("no file");
    assert!(
        matches!(&error, RegisterError::Io { .. }) && error.to_string().contains("orders.csv"),
        "{error}"
    );
    run.digests.retain(|(name, _)| name != ORDERS.name);
    assert!(matches!(run.read(), Err(RegisterError::NotNamed { file: "registers/orders.csv" })));
}

#[test]
fn a_broken_row_is_told_by_file_line_and_column_without_what_stands_in_it() {
    let cases: [(Register, &str, &str, &str); 22] = [
        (ORDERS, "trekkid", "order", "line 1, row"),
        (ORDERS, "10000002,2,", "-10000002,2,", "line 3, trekkid"),
        (ORDERS, "10000002,2,", "10000002,4294967296,", "line 3, trekkversjon"),
        (ORDERS, "TREKK/2026/3", "TREKK/2026", "line 4, saksnummer"),
        (ORDERS, ",100000033,", ",100000034,", "line 4, kid"),
        (ORDERS, ",01018000001,", ",0101800000x,", "line 3, debtor_id"),
        (ORDERS, ",avsluttet,", ",stanset,", "line 3, status"),
        (ORDERS, "\"\"startdato", "\"startdato", "line 2, periods"),
        (ORDERS, "2026-12-31", "2027-12-31", "line 2, periods"),
        (ORDERS, "6000}}]\"", "6000}}]\",x", "line 2, periods"),
        (ORDERS, "01018000001", "01018000003", "line 4, row"),
        (NOTICES, ",new,new,", ",new,renew,", "line 5, why"),
        (NOTICES, ",increase,17.25", ",increase,x", "line 2, size"),
        (NOTICES, ",setoff,1234.56", ",setoff,1234.567", "line 6, size"),
        (NOTICES, ",2026-10-22,", ",2026-10-32,", "line 2, answer_by"),
        (NOTICES, ",new,setoff,", ",new,limitation,", "line 6, row"),
        (PARTICIPATIONS, ",123.45,", ",-123.45,", "line 2, decided_amount"),
        (PARTICIPATIONS, ",2026-12-01\n", ",2026-12-01,\n", "line 3, row"),
        (PARTICIPATIONS, "2026-12-01\n", "2026-12\n", "line 3, ended"),
        (PARTICIPATIONS, "A-1/2", "A 1", "line 2, claim_id"),
        (REGIMES, "new,2026-11-01\n", "new\n", "line 2, since"),
        (SEQUENCES, "sekvensnummer", "sequence", "line 2, name"),
    ];
    for (register, from, to, expected) in cases {
        let mut run = Run::of(&registers(3), last());
        let text = run.text(register);
        assert!(text.contains(from), "{from}");
        run.put(register, text.replacen(from, to, 1).as_bytes());
        let error = run.read().expect_err(expected).to_string();
        assert!(error.contains(register.name) && error.contains(expected), "{error} is not about {expected}");
        assert!(!error.contains("01018"), "no identifier in an error: {error}");
    }
}

#[test]
fn the_line_of_a_broken_row_is_counted_over_all_parts_of_a_file() {
    let mut run = Run::of(&registers(40_000), last());
    let text = run.text(ORDERS);
    assert!(text.len() > 6 << 20, "several parts");
    run.put(ORDERS, text.replacen(",01018039990,", ",0101803999x,", 1).as_bytes());
    let error = run.read().expect_err("a broken row").to_string();
    assert!(error.contains("line 39992, debtor_id"), "{error}");
    run.put(ORDERS, &text.as_bytes()[..text.len() - 1]);
    let error = run.read().expect_err("no line end").to_string();
    assert!(error.contains("line 40001, row"), "{error}");
    run.put(ORDERS, b"");
    let error = run.read().expect_err("no header").to_string();
    assert!(error.contains("line 1, row"), "{error}");
}

#[path = "money_tests.rs"]
mod money;
