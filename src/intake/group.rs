//! Puts the facts of a day in the order decisions are made in.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::model::facts::Facts;

/// Sorts every table by debtor and what follows it, so that the order of rows in the files does not show.
pub(super) fn sort(facts: &mut Facts) {
    sort_by(&mut facts.claims, |a, b| (a.debtor, &a.claim_id).cmp(&(b.debtor, &b.claim_id)));
    sort_by(&mut facts.support, |a, b| (a.debtor, &a.support_id).cmp(&(b.debtor, &b.support_id)));
    sort_by(&mut facts.incomes, |a, b| {
        let key = |income: &crate::model::Income| {
            (income.debtor, income.payer, income.month, income.kind, income.gross, income.advance_tax)
        };
        key(a).cmp(&key(b))
    });
    sort_by(&mut facts.households, |a, b| a.debtor.cmp(&b.debtor));
    sort_by(&mut facts.children, |a, b| {
        (a.debtor, a.birth_date, a.lives_with).cmp(&(b.debtor, b.birth_date, b.lives_with))
    });
    sort_by(&mut facts.deductions, |a, b| (a.debtor, &a.deduction_id).cmp(&(b.debtor, &b.deduction_id)));
    sort_by(&mut facts.credits, |a, b| {
        (a.debtor, a.available, &a.credit_id).cmp(&(b.debtor, b.available, &b.credit_id))
    });
    sort_by(&mut facts.payments, |a, b| (a.value_date, &a.payment_id).cmp(&(b.value_date, &b.payment_id)));
    sort_by(&mut facts.assets, |a, b| (a.debtor, &a.asset_id).cmp(&(b.debtor, &b.asset_id)));
    sort_by(&mut facts.estates, |a, b| (a.debtor, a.kind).cmp(&(b.debtor, b.kind)));
    for parked in [&mut facts.parked_debtors, &mut facts.parked_assets] {
        parked.sort_unstable();
        parked.dedup();
    }
}

/// Sorts what is not sorted yet: files mostly are, and looking is cheap.
fn sort_by<T: Send + Sync>(rows: &mut [T], order: impl Fn(&T, &T) -> Ordering + Sync) {
    let sorted =
        rows.par_windows(2).with_min_len(1 << 14).all(|pair| order(&pair[0], &pair[1]) != Ordering::Greater);
    if !sorted {
        rows.par_sort_unstable_by(order);
    }
}
