//! What special debtors' claims look like: the edges of limitation, status, due dates and amounts.

use super::claim::{ClaimRow, NoticeRule};
use super::claims::Maker;
use super::draw::Draws;
use super::mix;
use super::night::days_before;
use super::notices::NoticeDates;
use super::special::Special;
use crate::law::kinds;
use crate::units::{Money, Month};

/// Last days of a status around D, as days before D.
const AROUND: [i64; 4] = [1, 0, -1, -30];

/// Gives the claims of a debtor what is special about it.
pub(super) fn apply(special: Special, maker: &Maker<'_>, draws: &mut Draws, claims: &mut Vec<ClaimRow>) {
    let night = maker.night;
    match special {
        Special::FineAges => fines(maker, draws, claims),
        Special::Sanction => sanctions(maker, draws, claims),
        Special::Complaint => {
            // Only some kinds are suspended by a complaint.
            for code in ["OVERPAID_ADVANCE", "AAREG_PENALTY", "TAX_RESIDUAL"] {
                claims.extend(of_kind(code, maker, draws));
            }
            status("complaint", maker, draws, claims);
        }
        Special::Deferred => status("deferred", maker, draws, claims),
        Special::PaymentPlan => status("payment_plan", maker, draws, claims),
        Special::NothingFound | Special::Millions => {
            let more = if special == Special::Millions { 2_000_000 } else { 20_000 };
            for claim in claims.iter_mut() {
                claim.principal += Money::from_kroner(more);
                claim.foreign = None;
            }
        }
        Special::Foreign => {
            for code in ["FOREIGN_BENEFIT", "EEA_UNEMPLOYMENT"] {
                claims.extend(of_kind(code, maker, draws));
            }
        }
        Special::Unconfirmed => private(maker, draws, claims),
        Special::Ties => ties(claims),
        _ => claims.iter_mut().for_each(|claim| each(special, maker, draws, claim)),
    }
    if special == Special::Bankrupt {
        // A claim of after the opening, which the bankruptcy does not hold.
        if let Some(claim) = claims.iter_mut().rev().find(|claim| claim.period.is_none()) {
            let established = night.ago(draws.between(0, 80));
            claim.established = Some(established);
            claim.due_date = days_before(established, -14);
            (claim.interest_notice, claim.interest_from, claim.limitation_start) = (None, None, None);
        }
    }
}

/// What is special about a single claim.
fn each(special: Special, maker: &Maker<'_>, draws: &mut Draws, claim: &mut ClaimRow) {
    let night = maker.night;
    match special {
        Special::LongUnpaid => {
            claim.period = claim.period.map(|period| period.plus(-132));
            let long_ago = night.ago(draws.between(3_640, 4_500));
            claim.due_date = claim.period.map_or(long_ago, |period| period.day(25));
            claim.established = None;
            claim.interest_notice = None;
            claim.interest_from = None;
            claim.limitation_start = None;
            claim.limitation = draws.chance(800).then(|| night.ago(-draws.between(91, 900)));
            claim.foreign = None;
        }
        Special::LimitationNow => claim.limitation = Some(night.ago(draws.between(-2, 2))),
        Special::LimitationSoon => claim.limitation = Some(night.ago(-draws.between(88, 92))),
        Special::LimitationLeapDay | Special::LimitationWeekend => limitation(special, maker, draws, claim),
        Special::LapsingWithoutNotice => {
            claim.limitation = Some(night.ago(-draws.between(0, 95)));
            claim.notice = NoticeDates::default();
        }
        Special::NothingOutstanding => {
            (claim.principal, claim.interest, claim.costs) = (Money::ZERO, None, None);
            claim.foreign = None;
            claim.status = draws.pick(&[None, Some("paid"), Some("written_off"), Some("open")]);
            claim.status_until = None;
        }
        Special::Ranked => claim.case_rank = draws.pick(&[None, Some(1), Some(1), Some(2), Some(99)]),
        Special::MovedIn if claim.notice.decided_date.is_some() => {
            // At most two years after the decision (overg. § 4).
            claim.old_regime_until = Some(night.ago(draws.pick(&[2, 1, 0, -1, -200])));
        }
        Special::NotDue => {
            claim.due_date = night.ago(draws.pick(&[1, 0, -1, -14]));
            claim.period = claim.period.map(|_| Month::of(claim.due_date));
            claim.interest_notice = None;
            claim.interest_from = None;
        }
        Special::Crumbs => {
            claim.principal = Money::from_ore(draws.pick(&[1, 7, 1_999, 3_300, 9_999]));
            (claim.interest, claim.costs, claim.foreign) = (None, None, None);
        }
        Special::WithoutNotice => {
            claim.asks = draws.pick(&[NoticeRule::Early, NoticeRule::Waived]);
            let early = claim.asks == NoticeRule::Early;
            claim.notice.decided_date = None;
            claim.notice.notice_sent = early.then(|| night.ago(draws.between(0, 10)));
            claim.decided_amount = None;
        }
        Special::NoGround => claim.ground = draws.pick(&[Some(false), Some(false), None]),
        _ => {}
    }
}

fn of_kind(code: &str, maker: &Maker<'_>, draws: &mut Draws) -> Option<ClaimRow> {
    let kind = kinds::by_code(code)?;
    let principal = maker.mix.amount_of(kind, draws);
    maker.claim(kind, principal, draws)
}

fn status(status: &'static str, maker: &Maker<'_>, draws: &mut Draws, claims: &mut [ClaimRow]) {
    for claim in claims {
        claim.status = Some(status);
        claim.status_until = (!draws.chance(250)).then(|| maker.night.ago(draws.pick(&AROUND)));
    }
}

/// Fines at the edge of five years, by their established date or, without one, their due date.
fn fines(maker: &Maker<'_>, draws: &mut Draws, claims: &mut Vec<ClaimRow>) {
    for around in [-1, 0, 1, 400] {
        let Some(mut claim) = of_kind("FINE", maker, draws) else { continue };
        let day = days_before(maker.night.years_ago(5), around);
        claim.established = draws.chance(500).then_some(day);
        claim.due_date = if claim.established.is_some() { days_before(day, -30) } else { day };
        claim.costs = Some(Money::from_kroner(290));
        claims.push(claim);
    }
}

/// Penalties established around the 21 days in which they are not final.
fn sanctions(maker: &Maker<'_>, draws: &mut Draws, claims: &mut Vec<ClaimRow>) {
    for ago in [0, 10, 20, 21, 22] {
        let Some(mut claim) = of_kind("AAREG_PENALTY", maker, draws) else { continue };
        claim.established = Some(maker.night.ago(ago));
        claim.due_date = maker.night.ago(ago - draws.pick(&[0, 14]));
        (claim.interest_notice, claim.interest_from, claim.limitation_start) = (None, None, None);
        claims.push(claim);
    }
}

/// Private claims around a year since their last confirmation.
fn private(maker: &Maker<'_>, draws: &mut Draws, claims: &mut Vec<ClaimRow>) {
    for ago in [364, 365, 366, 367] {
        let Some(mut claim) = of_kind("PRIVATE_DEBT", maker, draws) else { continue };
        claim.ground = Some(true);
        claim.confirmed = draws.chance(700).then(|| maker.night.ago(ago));
        let decided = maker.night.ago(draws.between(300, 500));
        claim.notice =
            NoticeDates { notice_sent: Some(days_before(decided, 30)), decided_date: Some(decided) };
        claim.due_date = days_before(decided, 120);
        claim.established = None;
        (claim.interest_notice, claim.interest_from, claim.limitation_start) = (None, None, None);
        claims.push(claim);
    }
}

/// Equal amounts, dates and, where they can be, creditors.
fn ties(claims: &mut Vec<ClaimRow>) {
    let Some(first) = claims.first().copied() else { return };
    claims.extend([first, first]);
    for claim in claims {
        claim.principal = first.principal;
        (claim.interest, claim.costs, claim.foreign) = (None, None, None);
        claim.decided_amount = claim.decided_amount.map(|_| first.principal);
        if claim.period.is_none() {
            claim.due_date = first.due_date;
        }
    }
}

/// A limitation date that is computed: from 29 February, or to a day around D.
fn limitation(special: Special, maker: &Maker<'_>, draws: &mut Draws, claim: &mut ClaimRow) {
    let night = maker.night;
    if claim.period.is_some() {
        return;
    }
    let start = if special == Special::LimitationLeapDay {
        night.leap_day_before(draws.pick(&[0, 700, 1_400, 3_000]))
    } else {
        days_before(night.years_ago(claim.kind.limitation_years), draws.between(-5, 5))
    };
    claim.limitation = None;
    claim.established = None;
    claim.foreign = None;
    (claim.interest_notice, claim.interest_from) = (None, None);
    if draws.chance(300) {
        claim.limitation_start = Some(start);
        claim.due_date = days_before(start, -draws.between(0, 20)).min(night.day);
    } else {
        claim.limitation_start = None;
        claim.due_date = start;
    }
    if draws.chance(500) {
        claim.notice = NoticeDates::default();
        claim.decided_amount = None;
        claim.creditor = mix::creditor(claim.kind, maker.debtor.recipients, draws).unwrap_or(claim.creditor);
    }
}
