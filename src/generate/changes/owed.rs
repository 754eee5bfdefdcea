//! Changes of what is owed: claims paid, new, put off; support that ends or begins.

use super::{Change, Changer};
use crate::generate::claim::ClaimRow;
use crate::generate::claims::Maker;
use crate::generate::debtor::Debtor;
use crate::generate::draw::Draws;
use crate::generate::facts::Facts;
use crate::generate::identifiers;
use crate::generate::night::days_before;
use crate::generate::notices::{NoticeDates, Stage};
use crate::generate::support;
use crate::law::kinds::{self, DebtorType, Kind};
use crate::model::Class;
use crate::units::{Money, Month};

/// Where the places of new claims begin, ten to a day since the earlier night.
const NEW_CLAIMS_FROM: u64 = 100_000;
/// Where the places of new running support begin.
const NEW_SUPPORT_FROM: u64 = 100;
/// A kind of each class but the last, for persons and for organisations.
const BETTER: [&str; 5] = ["EXTRA_CONTRIBUTION", "CRIME_DAMAGES", "FINE", "TAX_RESIDUAL", "VAT"];
/// Last days of a status, as days before D.
const STATUS_ENDS: [Option<i64>; 6] = [None, None, None, Some(0), Some(-14), Some(-60)];

/// Something is paid of a claim, or all of it.
pub(super) fn settle(change: Change, claims: &mut Vec<ClaimRow>, draws: &mut Draws) -> bool {
    let open: Vec<usize> = (0..claims.len())
        .filter(|&at| !claims[at].principal.is_zero() && claims[at].status != Some("paid"))
        .collect();
    if open.is_empty() {
        return false;
    }
    let at = draws.pick(&open);
    let claim = &mut claims[at];
    match change {
        Change::PartlyPaid => {
            // What is left of a foreign request is still one, of the same foreign amount.
            claim.principal = claim.principal.share_floor(draws.between(50, 900), 1000);
        }
        Change::Covered => {
            (claim.principal, claim.interest, claim.costs) = (Money::ZERO, None, None);
            claim.foreign = None;
        }
        Change::Paid => (claim.status, claim.status_until) = (Some("paid"), None),
        _ => {
            claims.remove(at);
        }
    }
    true
}

impl Changer<'_> {
    /// A claim that was not there before, without a notice or with one of these days.
    pub(super) fn claim_more(&self, change: Change, facts: &mut Facts, draws: &mut Draws) -> bool {
        let person = self.debtor.id.is_person();
        let (kind, principal) = if change == Change::BetterClass {
            let Some(kind) = self.better_kind(&facts.support.claims, draws) else { return false };
            (kind, self.mix.amount_of(kind, draws))
        } else {
            self.mix.draw(person, draws)
        };
        let debtor = Debtor { stage: Stage::Silent, ..*self.debtor };
        let maker = Maker { debtor: &debtor, mix: self.mix, night: self.night };
        let Some(mut claim) = maker.claim(kind, principal, draws) else { return false };
        let days = self.days();
        if draws.chance(300) {
            claim.notice.notice_sent = Some(self.night.ago(draws.between(0, (days - 1).clamp(0, 12))));
        }
        let claims = &mut facts.support.claims;
        let here = claims.iter().filter(|claim| claim.place >= NEW_CLAIMS_FROM).count();
        claim.place = NEW_CLAIMS_FROM + 10 * days.unsigned_abs() + u64::try_from(here).unwrap_or(0);
        claims.push(claim);
        true
    }

    /// A kind of a better class than all that is owed.
    fn better_kind(&self, claims: &[ClaimRow], draws: &mut Draws) -> Option<&'static Kind> {
        let best: Class = claims.iter().map(|claim| claim.kind.class_2027).min()?;
        let person = self.debtor.id.is_person();
        let fits = |kind: &&Kind| match kind.debtor_type {
            DebtorType::Person => person,
            DebtorType::Organisation => !person,
            DebtorType::Any => true,
        };
        let better: Vec<&'static Kind> = BETTER
            .iter()
            .filter_map(|code| kinds::by_code(code))
            .filter(|kind| fits(kind) && kind.class_2027 < best)
            .collect();
        (!better.is_empty()).then(|| draws.pick(&better))
    }

    /// One claim or all of them get a status, with a last day or without.
    pub(super) fn set_status(&self, status: &'static str, facts: &mut Facts, draws: &mut Draws) -> bool {
        let claims = &mut facts.support.claims;
        let open = |claim: &ClaimRow| claim.status.is_none_or(|status| status == "open");
        if !claims.iter().any(open) {
            return false;
        }
        let all = draws.chance(500);
        let until = draws.pick(&STATUS_ENDS).map(|ago| self.night.ago(ago));
        for claim in claims.iter_mut().filter(|claim| open(claim)).take(if all { usize::MAX } else { 1 }) {
            (claim.status, claim.status_until) = (Some(status), until);
        }
        true
    }

    /// A row of running support ends with the month of D or the one before, or is gone.
    pub(super) fn end_support(&self, facts: &mut Facts, draws: &mut Draws) -> bool {
        let rows = &mut facts.support.rows;
        let Some(row) = rows.iter_mut().find(|row| row.runs_in(self.night.plan)) else { return false };
        if facts.row.is_none() {
            return false;
        }
        let last = Month::of(self.night.day).plus(draws.pick(&[0, 0, -1]));
        if row.from <= last && !draws.chance(300) {
            row.to = Some(last);
        } else {
            let place = row.place;
            rows.retain(|row| row.place != place);
        }
        true
    }

    /// A new row of running support, for a child of these years.
    pub(super) fn begin_support(&self, facts: &mut Facts, draws: &mut Draws) -> bool {
        let (Some(recipients), Some(_)) = (self.debtor.recipients, &facts.row) else { return false };
        let birth = days_before(self.from.day, draws.between(30, 10 * 365));
        let start = u32::try_from(self.debtor.number * 7 % 900).unwrap_or(0);
        let Some(beneficiary) = identifiers::child(birth, start + 80) else { return false };
        let parties = [draws.pick(&recipients), beneficiary];
        let mut row = support::row(self.debtor, parties, self.night, draws);
        let told = draws.chance(300).then(|| self.lately(draws));
        row.place = NEW_SUPPORT_FROM + self.days().unsigned_abs();
        (row.from, row.to) = (self.night.plan.plus(draws.pick(&[-1, 0])), None);
        row.notice = NoticeDates { notice_sent: told, decided_date: None };
        facts.support.rows.push(row);
        true
    }
}
