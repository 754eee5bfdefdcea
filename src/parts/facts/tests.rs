#![expect(clippy::disallowed_methods, reason = "tests read and write files")]

use super::*;
use crate::intake::{IntakeSettings, read_day};
use crate::model::facts::Facts;
use crate::units::dates::parse_date;
use crate::units::{Part, PartCount, PartyId};

/// The facts of a generated inbox.
fn facts() -> Facts {
    let folder = tempfile::tempdir().expect("a folder");
    let day = parse_date("2026-11-20").expect("a day");
    let request = crate::generate::Request { debtors: 600, seed: 5, day };
    crate::generate::inbox(folder.path(), &request, &|_| {}).expect("an inbox");
    let mut facts = read_day(folder.path(), &IntakeSettings::on(day), &|_, _| {}).expect("an inbox").facts;
    let claim = facts.claims.first_mut().expect("a claim");
    claim.status = crate::model::Status::Stopped;
    let asset = facts.assets.first_mut().expect("an asset");
    asset.reference = "a, \"b\"\r\nc; æ".into();
    facts.parked_debtors = facts.households.iter().step_by(7).map(|row| row.debtor).collect();
    facts.parked_assets = facts.households.iter().step_by(11).map(|row| row.debtor).collect();
    facts.payments = [None, Some(10_000_001)].map(payment).into();
    facts
}

fn payment(order_id: Option<u64>) -> crate::model::Payment {
    let day = parse_date("2026-11-19").expect("a day");
    crate::model::Payment {
        payment_id: crate::model::Reference::new("P-1").expect("a name"),
        order_id,
        payer: order_id.and_then(|_| PartyId::from_digits("310844136")),
        amount: crate::units::Money::from_ore(105),
        value_date: day,
        pay_month: crate::units::Month::of(day),
    }
}

/// Facts by their debtors in full: what is shown of a party otherwise is masked.
fn shown(facts: &Facts) -> String {
    let parties = facts.claims.iter().flat_map(|row| [Some(row.debtor), Some(row.creditor), row.beneficiary]);
    let digits: Vec<_> = parties.flatten().map(PartyId::to_digits).collect();
    format!("{facts:?}{digits:?}")
}

fn part_of(facts: &Facts, part: Part) -> Facts {
    fn own<T: Clone>(rows: &[T], part: Part, debtor: fn(&T) -> PartyId) -> Vec<T> {
        rows.iter().filter(|row| part.has(debtor(row))).cloned().collect()
    }
    Facts {
        claims: own(&facts.claims, part, |row| row.debtor),
        support: own(&facts.support, part, |row| row.debtor),
        incomes: own(&facts.incomes, part, |row| row.debtor),
        households: own(&facts.households, part, |row| row.debtor),
        children: own(&facts.children, part, |row| row.debtor),
        deductions: own(&facts.deductions, part, |row| row.debtor),
        credits: own(&facts.credits, part, |row| row.debtor),
        assets: own(&facts.assets, part, |row| row.debtor),
        estates: own(&facts.estates, part, |row| row.debtor),
        parked_debtors: own(&facts.parked_debtors, part, |row| *row),
        parked_assets: own(&facts.parked_assets, part, |row| *row),
        ..Facts::default()
    }
}

#[test]
fn facts_come_back_part_by_part_and_value_by_value() {
    let (facts, folder) = (facts(), tempfile::tempdir().expect("a folder"));
    let of = PartCount::new(3).expect("parts");
    let mut writer = FactsWriter::create(folder.path(), of).expect("tables");
    writer.add(&facts).expect("facts");
    writer.add_payments(&facts.payments).expect("payments");
    let written = writer.finish().expect("tables");
    assert_eq!((written.payments.rows, written.parts.len()), (2, 3));
    for (part, tables) in Part::all(of).zip(written.parts) {
        let own = folder.path().join(folder_of(part));
        let mut reader = PartReader::open(&own).expect("tables");
        let expected = part_of(&facts, part);
        assert!(expected.claims.len() > 100 && !expected.parked_assets.is_empty());
        assert_eq!(shown(&reader.take_through(None).expect("facts")), shown(&expected));
        let (payments, table) = payments(&own).expect("payments");
        assert_eq!(format!("{payments:?}"), format!("{:?}", facts.payments));
        let mut read = reader.finish().expect("tables");
        assert_eq!(table, written.payments);
        read.insert(9, table);
        assert_eq!(read, tables);
    }
}

#[test]
fn facts_come_back_stretch_by_stretch() {
    let (facts, folder) = (facts(), tempfile::tempdir().expect("a folder"));
    let mut writer = FactsWriter::create(folder.path(), PartCount::MIN).expect("tables");
    writer.add(&facts).expect("facts");
    writer.finish().expect("tables");
    let mut reader = PartReader::open(&folder.path().join("part-1")).expect("tables");
    let middle = facts.households[facts.households.len() / 2].debtor;
    let before = reader.take_through(Some(middle)).expect("facts");
    let after = reader.take_through(None).expect("facts");
    let claims = facts.claims.iter().filter(|row| row.debtor <= middle).count();
    assert_eq!((before.claims.len(), after.claims.len()), (claims, facts.claims.len() - claims));
    let parked = [before.parked_debtors, after.parked_debtors].concat();
    assert_eq!(parked, facts.parked_debtors);
}

#[test]
fn a_garbled_row_is_named_without_what_stands_in_it() {
    let (facts, folder) = (facts(), tempfile::tempdir().expect("a folder"));
    let mut writer = FactsWriter::create(folder.path(), PartCount::MIN).expect("tables");
    writer.add(&facts).expect("facts");
    writer.finish().expect("tables");
    let own = folder.path().join("part-1");
    let path = own.join("incomes.csv");
    let text = std::fs::read_to_string(&path).expect("a table");
    for (from, to, row) in [("wage", "wages", 1), ("gross", "grosz", 0)] {
        std::fs::write(&path, text.replacen(from, to, 1)).expect("a table");
        let refused = PartReader::open(&own).and_then(|mut reader| reader.take_through(None));
        let error = refused.expect_err("garbled").to_string();
        assert!(error.contains(&format!("incomes.csv, row {row}: ")), "{error}");
    }
}
