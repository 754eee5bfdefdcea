//! What reading the registers of money promises.

use super::super::super::money::{PaymentRow, ShareRow};
use super::super::super::{
    CREDITS, DISTRIBUTIONS, FEES, MONEY, NETTINGS, PAYMENTS, SETOFFS, credit, distribution, fee, netting,
    payment, set_off,
};
use super::*;
use crate::model::money_night::FeeKind;
use crate::model::registers::{
    ChargedFee, Netting, PastSetOff, PastShare, Receipt, StrayPayment, UsedCredit,
};
use crate::units::Month;

fn month(text: &str) -> Month {
    Month::parse(text).expect("a month")
}

fn nok(ore: i64) -> Money {
    Money::from_ore(ore)
}

/// Rows of all six registers for three debtors with orders 10000001–10000003, sorted as a night looks them up.
fn money() -> Registers {
    let mut all = registers(3);
    let (first, third) = (all.orders[0].debtor, all.orders[2].debtor);
    let (date, pay_month) = (d("2027-02-10"), month("2027-01"));
    let receipt = |debtor, payment: &str, order_id, value_date: &str| Receipt {
        debtor,
        payment_id: name(payment),
        order_id,
        value_date: d(value_date),
        pay_month,
        amount: nok(1000),
    };
    all.receipts = vec![
        receipt(first, "P-3", 10_000_001, "2027-01-20"),
        receipt(first, "P-1", 10_000_001, "2027-02-20"),
        receipt(third, "P-2", 10_000_003, "2027-01-20"),
    ];
    all.strays = vec![StrayPayment { payment_id: name("P-10"), value_date: date, pay_month, amount: nok(5) }];
    let share = |debtor, claim: &str, pay_month: &str, payment: &str| PastShare {
        debtor,
        payment_id: name(payment),
        claim_id: name(claim),
        date,
        pay_month: month(pay_month),
        principal: nok(300),
        costs: nok(20),
        interest: nok(1),
    };
    all.distributions = vec![
        share(first, "A-1/2", "2026-12", "P-3"),
        share(first, "A-1/2", "2027-01", "P-1"),
        share(first, "RUN-S-2027-01", "2027-01", "P-1"),
        share(third, "A-1/2", "2027-01", "P-2"),
    ];
    let part = |claim: &str, date: &str, credit: &str| PastSetOff {
        credit_id: name(credit),
        claim_id: name(claim),
        date: d(date),
        principal: nok(1),
        costs: nok(2),
        interest: nok(3),
    };
    all.set_offs =
        vec![part("A", "2027-01-10", "C-2"), part("A", "2027-02-10", "C-1"), part("B", "2027-01-10", "C-1")];
    let used = |credit: &str| UsedCredit { credit_id: name(credit), used: nok(50), protected: nok(50), date };
    all.credits = vec![used("C-1"), used("C-2")];
    nettings_and_fees(&mut all, first, third);
    all
}

fn nettings_and_fees(all: &mut Registers, first: PartyId, third: PartyId) {
    let row = |debtor, claim: &str, from: &str, paying_body| Netting {
        debtor,
        claim_id: name(claim),
        paying_body,
        monthly: nok(100),
        from: month(from),
        months: 12,
    };
    all.nettings = vec![
        row(first, "A", "2026-03", Some(id("889640782"))),
        row(first, "A", "2027-03", None),
        row(third, "A", "2026-03", None),
    ];
    let row = |debtor, claim: Option<&str>, kind, date: &str| ChargedFee {
        debtor,
        claim_id: claim.map(name),
        kind,
        date: d(date),
    };
    all.fees = vec![
        row(first, None, FeeKind::AttachmentFee, "2027-01-10"),
        row(first, None, FeeKind::AttachmentFee, "2027-02-10"),
        row(first, Some("A"), FeeKind::LateFee, "2027-01-10"),
        row(first, Some("A"), FeeKind::Surcharge, "2027-01-10"),
    ];
}

/// Registers with those of money, in the order of their files.
fn written(all: &Registers) -> Run {
    let mut run = Run::of(all, last());
    let mut rows: [Rows; 6] = std::array::from_fn(|_| Rows::default());
    let mut payments: Vec<PaymentRow> = all
        .receipts
        .iter()
        .map(|row| (row.payment_id, Some(row.order_id), row.value_date, row.pay_month, row.amount))
        .chain(all.strays.iter().map(|row| (row.payment_id, None, row.value_date, row.pay_month, row.amount)))
        .map(|(payment_id, order_id, value_date, pay_month, amount)| PaymentRow {
            payment_id,
            order_id,
            value_date,
            pay_month,
            amount,
        })
        .collect();
    payments.sort_by_key(|row| row.payment_id);
    for row in &payments {
        payment(&mut rows[0], row);
    }
    let mut shares = all.distributions.clone();
    shares.sort_by_key(|row| (row.payment_id, row.claim_id));
    for row in shares {
        let PastShare { payment_id, claim_id, date, pay_month, principal, costs, interest, .. } = row;
        distribution(
            &mut rows[1],
            &ShareRow { payment_id, claim_id, date, pay_month, principal, costs, interest },
        );
    }
    let mut set_offs = all.set_offs.clone();
    set_offs.sort_by_key(|row| (row.credit_id, row.claim_id, row.date));
    for row in &set_offs {
        set_off(&mut rows[2], row);
    }
    all.credits.iter().for_each(|row| credit(&mut rows[3], row));
    all.nettings.iter().for_each(|row| netting(&mut rows[4], row));
    all.fees.iter().for_each(|row| fee(&mut rows[5], row));
    for (register, rows) in MONEY.into_iter().zip(rows) {
        let mut bytes = Rows::header(register.columns);
        bytes.extend(rows.into_bytes().expect("rows"));
        run.put(register, &bytes);
    }
    run
}

#[test]
fn registers_of_money_read_back_as_a_night_looks_them_up() {
    let all = money();
    let (found, _) = written(&all).read().expect("registers");
    assert_same(&found, &all);
    assert_eq!(found.receipts, all.receipts);
    assert_eq!(found.strays, all.strays);
    assert_eq!(found.distributions, all.distributions);
    assert_eq!(found.set_offs, all.set_offs);
    assert_eq!(found.credits, all.credits);
    assert_eq!(found.nettings, all.nettings);
    assert_eq!(found.fees, all.fees);
}

#[test]
fn a_run_of_an_earlier_program_has_no_registers_of_money() {
    let (found, _) = Run::of(&registers(3), last()).read().expect("registers");
    assert!(found.receipts.is_empty() && found.strays.is_empty() && found.distributions.is_empty());
    assert!(found.set_offs.is_empty() && found.credits.is_empty());
    assert!(found.nettings.is_empty() && found.fees.is_empty());
    // One that is named is there, or nothing is read.
    let mut run = Run::of(&registers(3), last());
    run.put(CREDITS, b"");
    let error = run.read().expect_err("no header").to_string();
    assert!(error.contains("registers/credits.csv, line 1"), "{error}");
    std::fs::remove_file(run.folder.path().join(CREDITS.name)).expect("gone");
    assert!(matches!(run.read(), Err(RegisterError::Io { .. })));
}

#[test]
fn a_broken_row_of_money_is_told_by_file_line_and_column() {
    let cases: [(Register, &str, &str, &str); 24] = [
        (PAYMENTS, "P-10,,", "P-10,x,", "line 3, trekkid"),
        (PAYMENTS, "P-2,10000003", "P-2,10000009", "line 4, trekkid: not an order"),
        (PAYMENTS, "P-10,,2027-02-10", "P-10,,2027-02-30", "line 3, value_date"),
        (PAYMENTS, ",2027-01,0.05", ",2027-13,0.05", "line 3, pay_month"),
        (PAYMENTS, ",0.05\n", ",-0.05\n", "line 3, amount"),
        (PAYMENTS, "P-1,1", "P-11,1", "line 3, row: not after the row before it"),
        (PAYMENTS, "P-10,,", "P-1,,", "line 3, row: not after the row before it"),
        (DISTRIBUTIONS, "P-2,A-1/2", "P-1,A-1/2", "line 4, row: not after the row before it"),
        (DISTRIBUTIONS, "P-2,A-1/2", "P-22,A-1/2", "line 4, payment_id: not a payment under an order"),
        (DISTRIBUTIONS, "P-1,RUN-S-2027-01", "P-10,RUN-S-2027-01", "line 3, payment_id: not a payment under"),
        (DISTRIBUTIONS, "P-2,A-1/2,2027-02-10", "P-2,A-1/2,", "line 4, date"),
        (DISTRIBUTIONS, "RUN-S", "RUN S", "line 3, claim_id"),
        (DISTRIBUTIONS, "3.00,0.20,0.01\n", "3.00,0.20\n", "line 2, interest: not there"),
        (SETOFFS, "C-2,A", "C-1,A", "line 4, row: not after the row before it"),
        (SETOFFS, "0.01,0.02", "0.01,x", "line 2, costs"),
        (CREDITS, "C-2,0.50,", "C-2,0.49,", "line 3, protected: not at most what is used"),
        (CREDITS, "C-2", "C-1", "line 3, row: not after the row before it"),
        (CREDITS, "2027-02-10\n", "2027-02-10,\n", "line 2, row"),
        (NETTINGS, "889640782", "88964078", "line 2, paying_body"),
        (NETTINGS, ",2027-03,", ",2026-03,", "line 3, row: not after the row before it"),
        (NETTINGS, ",12\n", ",4294967296\n", "line 2, months"),
        (FEES, "late_fee", "fee", "line 4, fee_kind"),
        (FEES, "A,01018000000,late_fee", "A,01018000000,surcharge", "line 5, row: not after the row before"),
        (FEES, "claim_id,", "claim,", "line 1, row"),
    ];
    for (register, from, to, expected) in cases {
        let mut run = written(&money());
        let text = run.text(register);
        assert!(text.contains(from), "{from} is not in {text}");
        run.put(register, text.replacen(from, to, 1).as_bytes());
        let error = run.read().expect_err(expected).to_string();
        assert!(error.contains(register.name) && error.contains(expected), "{error} is not about {expected}");
        assert!(!error.contains("01018"), "no identifier in an error: {error}");
    }
}
