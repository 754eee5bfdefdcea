//! What goes out to creditors of tonight's receipts and set-offs, and what goes back to the debtor of credits
//! (innkl. §§ 29, 32).

use chrono::NaiveDate;

use super::seen::Seen;
use super::spread::{running_of, with_left};
use crate::law::claim::LegalClaim;
use crate::law::confirmation::must_confirm;
use crate::law::running_support::{is_month_of, row_of_term};
use crate::model::decision::Decision;
use crate::model::money_night::{Distributed, Payout, PayoutState, Repayment};
use crate::model::trace::{ClaimNo, TraceLine};
use crate::model::{Claim, Reference};
use crate::units::Money;

/// Lays down what each creditor gets of what was received and set off tonight: a row a share, receipts first.
/// What is set aside does not go out.
pub(super) fn pay_out(seen: &Seen<'_>, claims: &[LegalClaim<'_>], decision: &mut Decision) {
    if seen.law.is_correction() {
        return;
    }
    for row in std::mem::take(&mut decision.money.distributed) {
        pay_share(&row, seen, claims, decision);
        decision.money.distributed.push(row);
    }
    for at in 0..decision.money.set_off.len() {
        let row = decision.money.set_off[at];
        let Some(legal) = usize::try_from(row.claim).ok().and_then(|at| claims.get(at)) else { continue };
        pay(legal, Some(row.claim), row.total(), seen, decision);
    }
    repay_credits(decision);
}

fn pay_share(row: &Distributed, seen: &Seen<'_>, claims: &[LegalClaim<'_>], decision: &mut Decision) {
    let Some(to) = row.to.filter(|to| !to.set_aside) else { return };
    let found = (0..).zip(claims).find(|(_, legal)| legal.claim.claim_id == to.claim_id);
    if let Some((claim, legal)) = found {
        return pay(legal, Some(claim), row.total(), seen, decision);
    }
    let made = running_of(row.pay_month, seen);
    let running = with_left(&made, seen, &[]);
    if let Some(legal) = running.iter().find(|legal| legal.claim.claim_id == to.claim_id) {
        pay(legal, None, row.total(), seen, decision);
    }
}

/// Pays a claim's creditor, or waits for its word.
fn pay(
    legal: &LegalClaim<'_>,
    claim: Option<ClaimNo>,
    amount: Money,
    seen: &Seen<'_>,
    decision: &mut Decision,
) {
    let day = seen.law.context.day;
    let waits = legal.decided.is_some_and(|decided| {
        let confirmed = legal.claim.confirmed_on;
        let asked =
            |last, day| must_confirm(legal.kind, decided, confirmed.filter(|date| *date <= day), last, day);
        // A share that waited for the creditor's word was no payout.
        let paid = shares(legal, seen)
            .into_iter()
            .fold(None, |last, share| if asked(last, share) { last } else { Some(share) });
        asked(paid, day)
    });
    let (state, step, article) = if waits {
        (PayoutState::Unconfirmed, "payout.unconfirmed", "innkl. § 32 second para.")
    } else {
        (PayoutState::Pay, "payout.pay", "innkl. § 29")
    };
    let creditor = legal.claim.creditor;
    let line = TraceLine::new(step, article).party(creditor).amount(amount);
    decision.trace.push(TraceLine { claim, ..line });
    decision.money.payouts.push(Payout { creditor, amount, state });
}

/// The nights before this on which the claim got something, in their order. Running support and its terms are one.
fn shares(legal: &LegalClaim<'_>, seen: &Seen<'_>) -> Vec<NaiveDate> {
    let register = &seen.case.register;
    let of_name = |name: &Reference| {
        let received = register.distributed_to(name).iter().map(|row| row.date);
        received.chain(register.set_off_in(name).iter().map(|row| row.date))
    };
    let mut nights: Vec<NaiveDate> = of_name(&legal.claim.claim_id).collect();
    let at = support_row(legal, seen);
    let Some(row) = at.and_then(|at| seen.case.support.get(at)) else {
        nights.sort_unstable();
        return nights;
    };
    let months = register.distributions.iter().filter(|one| is_month_of(row, legal.kind, &one.claim_id));
    let is_term = |claim: &&Claim| {
        claim.kind == legal.kind.no && row_of_term(claim, legal.kind, seen.case.support) == at
    };
    nights.extend(months.map(|one| one.date));
    nights.extend(seen.case.claims.iter().filter(is_term).flat_map(|term| of_name(&term.claim_id)));
    nights.sort_unstable();
    nights
}

/// The place of the support row a claim is of.
fn support_row(legal: &LegalClaim<'_>, seen: &Seen<'_>) -> Option<usize> {
    let running = legal.running.map(|term| term.row);
    running.or_else(|| row_of_term(legal.claim, legal.kind, seen.case.support))
}

/// What stays with the debtor of a credit, protected or not taken by any claim, goes back.
fn repay_credits(decision: &mut Decision) {
    for at in 0..decision.money.credits.len() {
        let credit = decision.money.credits[at];
        let amount = credit.protected + credit.left;
        let known = decision.money.repayments.iter().any(|row| row.source == credit.credit_id);
        if amount.is_zero() || known {
            continue;
        }
        decision.trace.push(TraceLine::new("repayment.credit", "innkl. § 21; deknl. § 2-5").amount(amount));
        decision.money.repayments.push(Repayment { amount, source: credit.credit_id });
    }
}

#[cfg(test)]
#[path = "payouts_tests.rs"]
mod tests;
