//! What the tables and registers of money promise.

use super::super::money::{Carried, TABLES};
use super::super::sample::{d, decision, id};
use super::*;
use crate::model::money_night::{
    CreditUse, Distributed, Fee, FeeKind, Liability, MoneyNight, NettingBegun, PaymentFault, Payout,
    PayoutState, Rank, Repayment, SetOff, Share, TakenPayment,
};
use crate::model::{Class, Reference};
use crate::publish::manifest::{MANIFEST, Manifest, RunKind, Statement};
use crate::units::Month;

fn name(text: &str) -> Reference {
    Reference::new(text).expect("a reference")
}

fn nok(ore: i64) -> Money {
    Money::from_ore(ore)
}

/// What comes under order 10000001 in the second night, with claims of debtor 0.
fn received(money: &mut MoneyNight) {
    let (payment_id, pay_month) = (name("P-2"), Month::of(d("2027-01-01")));
    money.receipts = vec![TakenPayment {
        payment_id,
        order_id: 10_000_001,
        value_date: d("2027-02-03"),
        pay_month,
        amount: nok(1000),
    }];
    let to = |claim: &str, step, set_aside| {
        Some(Share { claim_id: name(claim), class: Class::A, step, set_aside })
    };
    let row = |to, [principal, costs, interest]: [i64; 3]| Distributed {
        payment_id,
        pay_month,
        to,
        principal: nok(principal),
        costs: nok(costs),
        interest: nok(interest),
    };
    money.distributed = vec![
        row(to("RUN-S-2027-01", 1, true), [100, 0, 0]),
        row(to("A-0", 1, false), [500, 0, 0]),
        row(to("A-0", 3, false), [0, 150, 50]),
        row(None, [200, 0, 0]),
    ];
    let fault = |code, detail: &str| PaymentFault { payment_id, code, detail: detail.to_owned() };
    money.payment_faults = vec![
        fault(PaymentFaultCode::WrongPayer, "another payer"),
        fault(PaymentFaultCode::TooMuch, "pays 2.00 more than is owed"),
    ];
    let payout = |creditor, amount, state| Payout { creditor: id(creditor), amount: nok(amount), state };
    money.payouts = vec![
        payout("971648198", 500, PayoutState::Unconfirmed),
        payout("971648198", 200, PayoutState::Pay),
        payout("971648198", 70, PayoutState::Pay),
    ];
    money.repayments = vec![Repayment { amount: nok(200), source: payment_id }];
}

/// What is set off, netted and charged for debtor 0.
fn the_rest(money: &mut MoneyNight) {
    let row = |credit: &str, claim, rank, principal, costs| SetOff {
        credit_id: name(credit),
        claim,
        rank,
        principal: nok(principal),
        costs: nok(costs),
        interest: nok(0),
    };
    money.set_off = vec![
        row("C-2", 1, Rank::Letter(b'a'), 300, 0),
        row("C-2", 1, Rank::Letter(b'i'), 0, 25),
        row("C-2", 0, Rank::Step(Class::B, 1), 75, 0),
    ];
    let used = |credit: &str, set_off, protected, left| CreditUse {
        credit_id: name(credit),
        set_off: nok(set_off),
        protected: nok(protected),
        left: nok(left),
    };
    money.credits = vec![used("C-2", 400, 60, 40), used("C-1", 0, 0, 5)];
    let from = Month::of(d("2027-03-01"));
    let netting =
        NettingBegun { claim: 1, paying_body: Some(id("889640782")), monthly: nok(4500), from, months: 7 };
    money.nettings = vec![netting];
    let month = Month::of(d("2027-01-01"));
    let (payer, order_id) = (id("310844136"), 10_000_001);
    money.liabilities = vec![Liability { payer, order_id, month, ordered: nok(1500), received: nok(1000) }];
    let fee = |claim: Option<&str>, kind, from: &str, rate, amount| Fee {
        claim_id: claim.map(name),
        kind,
        from: d(from),
        to: d("2027-02-10"),
        amount: nok(amount),
        article: "innkl. § 15, forsinkelsesrenteloven § 3",
        rate,
    };
    money.fees = vec![
        fee(Some("A-0"), FeeKind::Interest, "2027-01-01", Some(1), 321),
        fee(Some("A-0"), FeeKind::LateFee, "2027-02-10", None, 43_833),
        fee(None, FeeKind::AttachmentFee, "2027-02-10", None, 45_368),
    ];
    money.fees_charged = vec![
        (Some(name("B-0")), FeeKind::LateFee),
        (Some(name("A-0")), FeeKind::LateFee),
        (None, FeeKind::AttachmentFee),
    ];
}

/// Debtors 0–2 on 2027-02-10; debtor 1 has a surcharge alone.
fn decided() -> Vec<Vec<Decision>> {
    let mut all: Vec<Decision> = (0..3).map(decision).collect();
    for one in &mut all {
        (one.orders, one.notices, one.participations) = (Vec::new(), Vec::new(), Vec::new());
    }
    received(&mut all[0].money);
    the_rest(&mut all[0].money);
    let surcharge =
        Fee { kind: FeeKind::Surcharge, claim_id: Some(name("A-1")), ..all[0].money.fees[1].clone() };
    all[1].money.fees = vec![surcharge];
    all[1].money.fees_charged = vec![(Some(name("A-1")), FeeKind::Surcharge)];
    all[1].money.payouts = vec![Payout { amount: nok(30), ..all[0].money.payouts[1] }];
    all.into_iter().map(|one| vec![one]).collect()
}

fn stray(payment: &str, ore: i64, code: PaymentFaultCode) -> (Payment, PaymentFaultCode) {
    let payment = Payment {
        payment_id: name(payment),
        order_id: None,
        payer: Some(id("310844136")),
        amount: nok(ore),
        value_date: d("2027-02-01"),
        pay_month: Month::of(d("2027-01-01")),
    };
    (payment, code)
}

fn on(day: &str) -> Terms {
    Terms { day: d(day), ..terms() }
}

/// A first night without money, and a second with some.
fn nights(root: &Path, at_once: usize) -> Written {
    let first = write(&root.join("first"), ranges(3, 2), at_once).expect("a night");
    let (registers, last) = registers_after(&first);
    let before = Before { last: last.in_year(2027), carried: None };
    let strays =
        [stray("P-3", 700, PaymentFaultCode::UnknownKid), stray("P-1", 50, PaymentFaultCode::Repeated)];
    let terms = on("2027-02-10");
    write_from(&root.join("second"), decided(), at_once, &terms, (&registers, before), &strays)
        .expect("a night")
}

fn rows(folder: &Path, name: &str) -> Vec<String> {
    text(folder, name).lines().skip(1).map(ToOwned::to_owned).collect()
}

#[test]
fn the_tables_of_money_tell_what_was_decided() {
    let root = tempfile::tempdir().expect("a folder");
    let night = nights(root.path(), 1);
    let cases: [(&str, &[&str]); 8] = [
        (
            "setoffs.csv",
            &[
                "C-2,01018000000,B-0,a,3.00,0.00,0.00,3.00,0.00,0.00",
                "C-2,01018000000,B-0,i,0.00,0.25,0.00,0.25,0.00,0.00",
                "C-2,01018000000,A-0,b1,0.75,0.00,0.00,0.75,0.00,0.00",
                "C-2,01018000000,,,0.00,0.00,0.00,0.00,0.60,0.40",
                "C-1,01018000000,,,0.00,0.00,0.00,0.00,0.00,0.05",
            ],
        ),
        ("nettings.csv", &["01018000000,B-0,889640782,45.00,2027-03,7"]),
        (
            "distributions.csv",
            &[
                "P-2,RUN-S-2027-01,a,1,1.00,0.00,0.00,1.00,yes",
                "P-2,A-0,a,1,5.00,0.00,0.00,5.00,no",
                "P-2,A-0,a,3,0.00,1.50,0.50,2.00,no",
                "P-2,,,,2.00,0.00,0.00,2.00,no",
                "P-3,,,,7.00,0.00,0.00,7.00,no",
                "P-1,,,,0.50,0.00,0.00,0.50,no",
            ],
        ),
        ("payouts.csv", &["971648198,3.00,3,pay", "971648198,5.00,1,unconfirmed"]),
        ("repayments.csv", &["01018000000,2.00,P-2"]),
        (
            "payment_faults.csv",
            &[
                "P-2,WRONG_PAYER,another payer",
                "P-2,TOO_MUCH,pays 2.00 more than is owed",
                "P-3,UNKNOWN_KID,of no order of ours",
                "P-1,REPEATED,taken on an earlier night",
            ],
        ),
        ("liabilities.csv", &["310844136,10000001,2027-01,15.00,10.00"]),
        (
            "fees.csv",
            &[
                "A-0,01018000000,interest,2027-01-01,2027-02-10,3.21,\
             \"innkl. § 15, forsinkelsesrenteloven § 3; SINGLE 2026-07-01\"",
                "A-0,01018000000,late_fee,2027-02-10,2027-02-10,438.33,\"innkl. § 15, forsinkelsesrenteloven § 3\"",
                ",01018000000,attachment_fee,2027-02-10,2027-02-10,453.68,\
             \"innkl. § 15, forsinkelsesrenteloven § 3\"",
                "A-1,01018000001,surcharge,2027-02-10,2027-02-10,438.33,\"innkl. § 15, forsinkelsesrenteloven § 3\"",
            ],
        ),
    ];
    assert_eq!(cases.map(|(name, _)| name), TABLES.map(|(name, _)| name));
    for (name, expected) in cases {
        assert_eq!(rows(night.staging.folder(), name), expected, "{name}");
    }
}

#[test]
fn the_registers_of_money_follow_and_read_back() {
    let root = tempfile::tempdir().expect("a folder");
    let night = nights(root.path(), 2);
    let cases: [(&str, &[&str]); 6] = [
        ("payments", &["P-2,10000001,2027-02-03,2027-01,10.00", "P-3,,2027-02-01,2027-01,7.00"]),
        (
            "distributions",
            &[
                "P-2,A-0,2027-02-10,2027-01,5.00,1.50,0.50",
                "P-2,RUN-S-2027-01,2027-02-10,2027-01,1.00,0.00,0.00",
            ],
        ),
        ("setoffs", &["C-2,A-0,2027-02-10,0.75,0.00,0.00", "C-2,B-0,2027-02-10,3.00,0.25,0.00"]),
        ("credits", &["C-1,0.05,0.00,2027-02-10", "C-2,5.00,0.60,2027-02-10"]),
        ("nettings", &["B-0,01018000000,889640782,45.00,2027-03,7"]),
        (
            "fees",
            &[
                ",01018000000,attachment_fee,2027-02-10",
                "A-0,01018000000,late_fee,2027-02-10",
                "B-0,01018000000,late_fee,2027-02-10",
                "A-1,01018000001,surcharge,2027-02-10",
            ],
        ),
    ];
    for (name, expected) in cases {
        assert_eq!(rows(night.staging.folder(), &format!("registers/{name}.csv")), expected, "{name}");
    }
    let (found, _) = registers_after(&night);
    let receipt = found.receipts.first().expect("a receipt");
    assert_eq!((receipt.debtor, receipt.order_id, found.receipts.len()), (id("01018000000"), 10_000_001, 1));
    assert_eq!(found.strays.first().map(|row| row.payment_id), Some(name("P-3")));
    let share = found.distributions.first().expect("a share");
    assert_eq!((share.debtor, share.claim_id, share.interest), (id("01018000000"), name("A-0"), nok(50)));
    let counts = (found.distributions.len(), found.set_offs.len(), found.credits.len());
    assert_eq!((counts, found.nettings.len(), found.fees.len()), ((2, 2, 2), 1, 4));
}

#[test]
fn a_night_without_money_leaves_the_registers_as_they_were_and_one_with_some_adds_to_them() {
    let root = tempfile::tempdir().expect("a folder");
    let night = nights(root.path(), 1);
    let (registers, last) = registers_after(&night);
    let write = |name: &str, ranges, day: &str, strays: &[_]| {
        let before = Before { last, carried: None };
        let night = write_from(&root.path().join(name), ranges, 1, &on(day), (&registers, before), strays);
        night.expect("a night").staging.folder().to_path_buf()
    };
    let mut ranges: Vec<Vec<Decision>> = decided();
    ranges.iter_mut().flatten().for_each(|one| one.money = MoneyNight::default());
    let idle = write("idle", ranges.clone(), "2027-02-11", &[stray("P-2", 1000, PaymentFaultCode::Repeated)]);
    for register in registers::MONEY {
        let (was, is) = (text(night.staging.folder(), register.name), text(&idle, register.name));
        assert_eq!(was, is, "{}", register.name);
    }
    for (name, _) in TABLES {
        let count = usize::from(["distributions.csv", "payment_faults.csv"].contains(&name));
        assert_eq!(rows(&idle, name).len(), count, "{name}");
    }

    let mut more = decided().swap_remove(0).swap_remove(0).money;
    more.credits[0] = CreditUse { set_off: nok(10), protected: nok(2), left: nok(0), ..more.credits[0] };
    more.credits[1] = CreditUse { left: nok(0), ..more.credits[1] };
    more.set_off.truncate(1);
    (more.receipts[0].payment_id, more.fees_charged) = (name("P-0"), Vec::new());
    more.distributed.iter_mut().for_each(|row| row.payment_id = name("P-0"));
    (more.nettings[0].claim, more.nettings[0].paying_body) = (0, None);
    ranges[0][0].money = more;
    let busy = write("busy", ranges, "2027-02-11", &[]);
    let of = |name: &str| rows(&busy, &format!("registers/{name}.csv"));
    assert_eq!(
        of("credits"),
        ["C-1,0.05,0.00,2027-02-10", "C-2,5.12,0.62,2027-02-11"],
        "the unused one keeps its day"
    );
    assert_eq!(of("payments").iter().map(|row| &row[..3]).collect::<Vec<_>>(), ["P-0", "P-2", "P-3"]);
    assert_eq!(
        of("setoffs")[1..],
        ["C-2,B-0,2027-02-10,3.00,0.25,0.00", "C-2,B-0,2027-02-11,3.00,0.00,0.00"]
    );
    assert_eq!(of("nettings")[0], "A-0,01018000000,,45.00,2027-03,7");
    assert_eq!((of("distributions").len(), of("nettings").len(), of("fees").len()), (4, 2, 4));
}

/// The sum of a column, in øre; of the rows for which `which` holds.
fn sum(
    rows: &[BTreeMap<String, String>],
    name: &str,
    which: impl Fn(&BTreeMap<String, String>) -> bool,
) -> String {
    let amount = |row: &BTreeMap<String, String>| Money::parse(&row[name], b'.').expect("an amount");
    rows.iter().filter(|row| which(row)).map(amount).sum::<Money>().to_string()
}

#[test]
fn the_summary_of_money_agrees_with_the_tables() {
    let root = tempfile::tempdir().expect("a folder");
    let night = nights(root.path(), 2);
    let folder = night.staging.folder();
    let summary: serde_json::Value = serde_json::from_str(&text(folder, "summary.json")).expect("JSON");
    let money = &summary["money"];
    let table = |name: &str| table(folder, name);
    let (set_offs, distributions) = (table("setoffs.csv"), table("distributions.csv"));
    let (payouts, fees) = (table("payouts.csv"), table("fees.csv"));
    let [protected, left] = ["protected", "left"].map(|name| sum(&set_offs, name, |_| true));
    let cases = [
        ("/credits/set_off", sum(&set_offs, "total", |_| true)),
        ("/credits/protected", protected),
        ("/credits/left", left),
        ("/credits/available", "5.05".to_owned()),
        ("/nettings/monthly", sum(&table("nettings.csv"), "monthly_amount", |_| true)),
        ("/payments/amount", sum(&distributions, "total", |_| true)),
        ("/payments/distributed", sum(&distributions, "total", |row| !row["claim_id"].is_empty())),
        ("/payments/surplus", sum(&distributions, "total", |row| row["claim_id"].is_empty())),
        ("/payments/set_aside", sum(&distributions, "total", |row| row["set_aside"] == "yes")),
        ("/payouts/pay/amount", sum(&payouts, "amount", |row| row["state"] == "pay")),
        ("/payouts/unconfirmed/amount", sum(&payouts, "amount", |row| row["state"] == "unconfirmed")),
        ("/repayments/amount", sum(&table("repayments.csv"), "amount", |_| true)),
        ("/liabilities/missing", "5.00".to_owned()),
        ("/fees/interest/amount", sum(&fees, "amount", |row| row["fee_kind"] == "interest")),
        ("/fees/late_fee/amount", sum(&fees, "amount", |row| row["fee_kind"] == "late_fee")),
    ];
    for (place, expected) in cases {
        assert_eq!(money.pointer(place).and_then(|one| one.as_str()), Some(expected.as_str()), "{place}");
    }
    let counts = [
        ("/credits/count", 2),
        ("/nettings/count", 1),
        ("/payments/count", 3),
        ("/payments/faults/REPEATED", 1),
        ("/payouts/pay/creditors", 1),
        ("/payouts/pay/count", 3),
        ("/repayments/count", 1),
        ("/liabilities/count", 1),
        ("/fees/attachment_fee/count", 1),
    ];
    for (place, expected) in counts {
        assert_eq!(money.pointer(place).and_then(serde_json::Value::as_u64), Some(expected), "{place}");
    }
}

/// The released second night as a base, its manifest in its folder.
fn base(night: &Written) -> (Revision, Manifest) {
    let predicate = serde_json::json!({ "collection_day": "2027-02-10", "kind": "night" });
    let statement = Statement::new(night.files.clone(), predicate).to_json().expect("JSON");
    let folder = night.staging.folder().to_path_buf();
    std::fs::write(folder.join(MANIFEST), &statement).expect("written");
    (Revision { day: d("2027-02-10"), number: 1, folder }, Manifest::parse(&statement).expect("a manifest"))
}

#[test]
fn a_correction_has_the_money_of_the_night_it_corrects_and_the_next_night_its_own() {
    let root = tempfile::tempdir().expect("a folder");
    let night = nights(root.path(), 1);
    let (registers, last) = registers_after(&night);
    let (revision, manifest) = base(&night);
    assert!(Carried::of(Some((&revision, &manifest)), d("2027-02-11")).is_none());
    let carried = Carried::of(Some((&revision, &manifest)), d("2027-02-10"));
    let correct = |name: &str| {
        let before = Before { last, carried: carried.clone() };
        let strays = [stray("P-9", 5, PaymentFaultCode::UnknownKid)];
        let terms = on("2027-02-10");
        write_from(&root.path().join(name), decided(), 1, &terms, (&registers, before), &strays)
    };
    let correction = correct("correction").expect("a night");
    for name in super::super::money::names() {
        let of = |night: &Written| text(night.staging.folder(), name);
        assert_eq!(of(&correction), of(&night), "{name}");
        let digest = |night: &Written| night.files.iter().find(|file| file.name == name).cloned();
        assert_eq!(digest(&correction), digest(&night), "{name}");
    }
    let money = |night: &Written| {
        let summary = text(night.staging.folder(), "summary.json");
        let from = summary.find("\"money\"").expect("the section");
        summary[from..summary.find("\"trace_rows\"").expect("the next")].to_owned()
    };
    assert_eq!(money(&correction), money(&night));
    assert_eq!(correction.totals.money, night.totals.money);

    for name in ["fees.csv", "summary.json"] {
        let path = revision.folder.join(name);
        let whole = std::fs::read_to_string(&path).expect("a file");
        std::fs::write(&path, whole.replacen("interest", "Interest", 1)).expect("written");
        let error = correct(&format!("after {name}")).expect_err("other bytes").to_string();
        assert!(error.contains(name) && error.contains("not the file"), "{error}");
        std::fs::write(&path, whole).expect("written");
    }
}

#[test]
fn money_goes_out_with_its_night_and_not_again_with_a_correction() {
    let root = tempfile::tempdir().expect("a folder");
    let night = nights(root.path(), 1);
    let (revision, mut manifest) = base(&night);
    let handed = |manifest: &Manifest| -> Vec<(String, u64)> {
        let handed = super::super::outbox::checked(&revision, manifest).expect("the files are there");
        handed.into_iter().map(|one| (one.file, one.count)).collect()
    };
    let [payouts, repayments] = [("payouts.csv".to_owned(), 2), ("repayments.csv".to_owned(), 1)];
    assert_eq!(handed(&manifest), [payouts, repayments]);
    manifest.origin.kind = RunKind::Correction;
    assert!(handed(&manifest).is_empty());
}

#[test]
fn a_correction_of_a_night_of_an_earlier_program_has_empty_tables() {
    let root = tempfile::tempdir().expect("a folder");
    let night = nights(root.path(), 1);
    let (revision, mut manifest) = base(&night);
    let summary = revision.folder.join("summary.json");
    let text_before = text(&revision.folder, "summary.json").replacen("\"money\"", "\"x\"", 1);
    std::fs::write(&summary, &text_before).expect("written");
    manifest.subjects.retain(|file| !super::super::money::names().any(|name| name == file.name));
    for file in manifest.subjects.iter_mut().filter(|file| file.name == "summary.json") {
        file.digest.sha256 = super::super::file::sha256(text_before.as_bytes());
    }
    let carried = Carried::of(Some((&revision, &manifest)), revision.day);
    let (registers, last) = (Registers::default(), Sequences::first(2027));
    let before = Before { last, carried };
    let terms = on("2027-02-10");
    let correction = write_from(&root.path().join("after"), Vec::new(), 1, &terms, (&registers, before), &[])
        .expect("a night");
    for (name, columns) in TABLES {
        assert_eq!(text(correction.staging.folder(), name), columns.join(",") + "\n");
    }
    assert_eq!(correction.totals.money.payments.count, 0);
}

#[test]
fn threads_do_not_show_in_the_money_of_a_night() {
    let files = |threads: usize, at_once: usize| {
        let root = tempfile::tempdir().expect("a folder");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| nights(root.path(), at_once)).files
    };
    let one = files(1, 1);
    assert_eq!(one, files(4, 3));
}
