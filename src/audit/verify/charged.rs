//! Fees, repayments and what is told of set-offs: each follows from the night's money, and a fee is charged
//! once.

use super::debtor::{Debtor, Night};
use super::findings::Kind;
use super::ledger::Ledger;
use super::money::rows::Charged;
use super::tally::Tally;
use super::waiting::Lined;
use crate::model::decision::NoticeReason;
use crate::model::money_night::FeeKind;
use crate::model::registers::ChargedFee;
use crate::model::{OrderSize, Reference};
use crate::units::Money;

/// Asks a debtor's fees, repayments and notices of set-offs.
pub(super) fn check(debtor: &Debtor<'_>, night: &Night<'_>, ledger: &Ledger, tally: &mut Tally) {
    debtor.repayments.iter().for_each(|one| tally.repayments.add(one.row.amount));
    for one in debtor.fees {
        tally.fees.entry(one.row.kind.as_str()).or_default().add(one.row.amount);
    }
    debtor.nettings.iter().for_each(|one| tally.nettings.add(one.row.monthly));
    if night.is_correction {
        return;
    }
    let credits = debtor.set_offs(night);
    let told = debtor.notices.iter().any(|one| one.row.why == NoticeReason::Setoff);
    if !credits.is_empty() || told {
        notices(debtor, night, tally);
    }
    if !(credits.is_empty() && debtor.repayments.is_empty() && night.money.is_empty()) {
        repayments(debtor, night, tally);
    }
    if !debtor.fees.is_empty() {
        fees(debtor, night, ledger, tally);
    }
    if !(debtor.fees.is_empty() && debtor.before.fees.is_empty() && debtor.after.fees.is_empty()) {
        fee_register(debtor, night, tally);
    }
}

fn say(debtor: &Debtor<'_>, kind: Kind, file: &str, line: u64, what: &str, tally: &mut Tally) {
    tally.findings.add(kind, || format!("{file}, line {line}, {}: {what}", debtor.id));
}

/// What no claim takes of payments and credits goes back to the debtor, and nothing else does.
fn repayments(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) {
    let mut expected: Vec<(Reference, Money)> = Vec::new();
    for order in debtor.after.orders {
        for payment in night.money.payments_of(order.row.order_id) {
            let over = night.money.shares_of(payment).iter().filter(|one| one.row.to.is_none());
            expected.extend(over.map(|one| (payment.payment_id, one.row.gets.total)));
        }
    }
    let last = debtor.set_offs(night).iter().filter(|one| one.row.claim.is_none());
    let stays = last.map(|one| (one.row.credit, one.row.protected + one.row.left));
    expected.extend(stays.filter(|(_, amount)| !amount.is_zero()));
    let mut found: Vec<_> = debtor.repayments.iter().map(|one| (one.row.source, one.row.amount)).collect();
    expected.sort_unstable();
    found.sort_unstable();
    if found != expected {
        let line = debtor.repayments.first().map_or(0, |one| one.line);
        let what = "is not what payments and credits leave over";
        say(debtor, Kind::Money, "repayments.csv", line, what, tally);
    }
}

/// The debtor is told of each credit in which something is set off, and how much.
fn notices(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) {
    let rows = debtor.set_offs(night);
    let used = rows.chunk_by(|one, next| one.row.credit == next.row.credit);
    let used = used.map(|rows| (Some(rows[0].row.credit), super::money::sums::set_off(rows)));
    let mut expected: Vec<_> = used.filter(|(_, sum)| !sum.is_zero()).collect();
    let told = debtor.notices.iter().filter(|one| one.row.why == NoticeReason::Setoff);
    let sum = |size| match size {
        Some(OrderSize::Amount(amount)) => amount,
        Some(OrderSize::Percent(_)) | None => Money::ZERO,
    };
    let mut found: Vec<_> = told.clone().map(|one| (one.row.claim_id, sum(one.row.size))).collect();
    expected.sort_unstable();
    found.sort_unstable();
    if found != expected {
        let line = told.clone().next().map_or(0, |one| one.line);
        say(
            debtor,
            Kind::Money,
            "notices.csv",
            line,
            "what is told of set-offs is not what was set off",
            tally,
        );
    }
}

/// Interest is counted once a day of a claim the debtor has; a fee is of tonight.
fn fees(debtor: &Debtor<'_>, night: &Night<'_>, ledger: &Ledger, tally: &mut Tally) {
    const FILE: &str = "fees.csv";
    for (at, one) in debtor.fees.iter().enumerate() {
        let row = &one.row;
        let is_interest = row.kind == FeeKind::Interest;
        let is_of_debtor = row.kind == FeeKind::AttachmentFee;
        let same = |before: &&Lined<Charged>| (before.row.kind, before.row.claim) == (row.kind, row.claim);
        let mut before = debtor.fees[..at].iter().rev().filter(same);
        let overlaps = match row.kind {
            FeeKind::Interest => before.next().is_some_and(|before| row.from < before.row.to),
            // One for the notices of the night, and one for its decisions.
            FeeKind::AttachmentFee => before.nth(1).is_some(),
            FeeKind::Surcharge | FeeKind::LateFee => before.next().is_some(),
        };
        let faults = [
            ("a fee of nothing", row.amount.is_zero() && !is_interest),
            ("days that do not follow one another", is_interest && row.from >= row.to),
            ("days that have not been", row.to > night.day),
            ("a fee of another day", !is_interest && (row.from, row.to) != (night.day, night.day)),
            ("is of no claim, or of one where it is of the debtor", row.claim.is_some() == is_of_debtor),
            (
                "is of no claim of the debtor",
                night.trace && row.claim.is_some_and(|claim| ledger.get(&claim).is_none()),
            ),
            ("is charged twice", overlaps),
        ];
        if let Some((what, _)) = faults.into_iter().find(|(_, broken)| *broken) {
            say(debtor, Kind::Money, FILE, one.line, what, tally);
        }
    }
}

/// Fees that were charged stay charged, and tonight's are among them. The fee for support not paid when due
/// is used up for all claims of the term, so that it has rows without a fee.
fn fee_register(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) {
    const FILE: &str = "registers/fees.csv";
    let (before, after) = (debtor.before.fees, debtor.after.fees);
    let has = |rows: &[Lined<ChargedFee>], row: &ChargedFee| rows.iter().any(|one| one.row == *row);
    let twice = |pair: &&[Lined<ChargedFee>]| {
        pair[0].row.claim_id > pair[1].row.claim_id || pair[0].row == pair[1].row
    };
    for pair in after.windows(2).filter(twice) {
        say(debtor, Kind::Registers, FILE, pair[1].line, "stands twice, or out of order", tally);
    }
    for one in before.iter().filter(|one| !has(after, &one.row)) {
        say(debtor, Kind::Registers, "registers/fees.csv before", one.line, "is gone", tally);
    }
    let charged = |kind, claim| debtor.fees.iter().any(|one| (one.row.kind, one.row.claim) == (kind, claim));
    for one in after.iter().filter(|one| !has(before, &one.row)) {
        let row = &one.row;
        let is_charged = match row.kind {
            FeeKind::LateFee => debtor.fees.iter().any(|fee| fee.row.kind == FeeKind::LateFee),
            kind => charged(kind, row.claim_id),
        };
        let is_new = night.before || row.date == night.day;
        if is_new && (row.date != night.day || !is_charged || row.kind == FeeKind::Interest) {
            say(debtor, Kind::Registers, FILE, one.line, "is no fee of tonight", tally);
        }
    }
    for one in debtor.fees.iter().filter(|one| one.row.kind != FeeKind::Interest) {
        let row = &one.row;
        let (debtor_id, claim_id, kind) = (debtor.id, row.claim, row.kind);
        let kept = ChargedFee { debtor: debtor_id, claim_id, kind, date: night.day };
        let once = kind != FeeKind::AttachmentFee;
        let twice = before.iter().any(|was| once && (was.row.claim_id, was.row.kind) == (claim_id, kind));
        if !has(after, &kept) {
            say(debtor, Kind::Registers, "fees.csv", one.line, "the register does not have the fee", tally);
        } else if twice {
            say(debtor, Kind::Money, "fees.csv", one.line, "was charged on an earlier night", tally);
        }
    }
}
