//! The claims of a debtor: the ordinary ones, and what every claim may carry.

use chrono::NaiveDate;

use super::claim::{ClaimRow, Foreign, NoticeRule};
use super::debtor::Debtor;
use super::draw::Draws;
use super::mix::{self, Mix};
use super::night::{Night, days_before};
use super::special::Special;
use super::twists;
use crate::law::kinds::{Ground, InterestRule, Kind};
use crate::units::Money;

/// The statuses of a claim, in turn.
const STATUSES: [&str; 7] =
    ["open", "deferred", "payment_plan", "complaint", "paternity_contested", "written_off", "paid"];
/// Last days of a status, as days before D.
const STATUS_ENDS: [Option<i64>; 6] = [None, None, Some(1), Some(0), Some(-1), Some(-60)];

/// Draws all claims of a debtor but support.
pub(super) fn draw(debtor: &Debtor, mix: &Mix, night: Night, draws: &mut Draws, claims: &mut Vec<ClaimRow>) {
    let maker = Maker { debtor, mix, night };
    let person = debtor.id.is_person();
    let count = match debtor.special {
        Some(Special::ManyPeriods) => 1,
        _ if !claims.is_empty() => draws.weighted(&[(56, 0), (27, 1), (12, 2), (5, 3)]),
        _ => draws.weighted(&[(26, 1), (28, 2), (21, 3), (12, 4), (8, 5), (5, 6)]),
    };
    for _ in 0..count {
        let (kind, principal) = mix.draw(person, draws);
        claims.extend(maker.claim(kind, principal, draws));
    }
    match debtor.turn {
        Some(turn) => maker.in_turn(turn, draws, claims),
        None if !person => {
            // Every organisation has one claim of the round, so that few of them show all kinds.
            let (kind, principal) = mix.in_turn(false, debtor.number / 50, draws);
            claims.extend(maker.claim(kind, principal, draws));
        }
        None => {}
    }
    if let Some(special) = debtor.special {
        twists::apply(special, &maker, draws, claims);
    }
    // Older interest has no rate among the built-in ones, and would stop the night.
    let rates_from = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap_or(night.day);
    for claim in claims.iter_mut().filter(|claim| bears_interest(claim.kind)) {
        claim.due_date = claim.due_date.max(rates_from);
    }
    if debtor.is(Special::PaysAsAble) || draws.chance(8) {
        for claim in claims {
            claim.pays_as_able = true;
        }
    }
}

/// True for kinds on which the engine counts interest.
fn bears_interest(kind: &Kind) -> bool {
    !matches!(kind.late_interest, InterestRule::None | InterestRule::AsGiven)
}

/// Makes claims of one debtor.
pub(super) struct Maker<'a> {
    /// Who owes.
    pub(super) debtor: &'a Debtor,
    /// The mix of kinds.
    pub(super) mix: &'a Mix,
    /// The night.
    pub(super) night: Night,
}

impl Maker<'_> {
    /// A claim of each kind in its turn, and one of each status in its turn.
    fn in_turn(&self, turn: u64, draws: &mut Draws, claims: &mut Vec<ClaimRow>) {
        let (kind, principal) = self.mix.in_turn(true, turn, draws);
        claims.extend(self.claim(kind, principal, draws));
        let (kind, principal) = self.mix.draw(true, draws);
        let mut other = self.claim(kind, principal, draws);
        let status = STATUSES[usize::try_from(turn % 7).unwrap_or(0)];
        if let Some(claim) = &mut other {
            claim.status = Some(if status == "paternity_contested" { "open" } else { status });
            claim.status_until = draws.pick(&STATUS_ENDS).map(|ago| self.night.ago(ago));
        }
        claims.extend(other);
    }

    /// A claim of a kind as most are: due before its notice, perhaps with interest and costs.
    pub(super) fn claim(&self, kind: &'static Kind, principal: Money, draws: &mut Draws) -> Option<ClaimRow> {
        let creditor = mix::creditor(kind, self.debtor.recipients, draws)?;
        let before = self.debtor.stage.due_before(self.night);
        let oldest = if kind.limitation_years > 3 && draws.chance(200) { 2_400 } else { 420 };
        let age = i64::try_from(draws.skewed(oldest)).unwrap_or(0) + 4;
        let mut claim = ClaimRow::new(kind, creditor, days_before(before, age), principal);
        claim.notice = self.debtor.stage.dates(self.night, draws);
        let established = draws.chance(550) || kind.code == "AAREG_PENALTY";
        claim.established = established.then(|| days_before(claim.due_date, draws.between(14, 45)));
        claim.ground = match kind.ground {
            Ground::IfDocumented => draws.pick(&[Some(true), Some(true), Some(true), Some(true), None]),
            _ if draws.chance(60) => Some(true),
            _ => draws.chance(6).then_some(false),
        };
        if kind.code == "EXTRA_CONTRIBUTION" {
            claim.beneficiary = self.debtor.recipients.map(|both| both[0]);
        }
        self.add_money(&mut claim, draws);
        self.add_rarities(&mut claim, draws);
        Some(claim)
    }

    /// Interest, costs, and the notices interest hangs on.
    pub(super) fn add_money(&self, claim: &mut ClaimRow, draws: &mut Draws) {
        let all = self.debtor.is(Special::InterestAndCosts);
        let after_notice = claim.kind.number.starts_with(['5', '7', '8', '9']);
        if all || draws.chance(180) {
            claim.interest = Some(claim.principal.share_floor(draws.between(1, 140), 1000));
        }
        if all || draws.chance(120) {
            claim.costs = Some(draws.pick(&[7_000, 25_000, 44_800, 67_250].map(Money::from_ore)));
        }
        if (all || draws.chance(250)) && after_notice {
            let noticed = days_before(claim.due_date, -draws.between(1, 60)).min(self.night.day);
            claim.interest_notice = Some(noticed);
            let booked = draws.chance(300).then(|| self.night.ago(draws.between(0, 40)));
            claim.interest_from = booked.map(|booked| booked.max(noticed));
        }
        claim.intent = claim.kind.code == "BENEFIT_RECOVERY" && (all || draws.chance(50));
        if claim.notice.decided_date.is_some() && draws.chance(500) {
            let outstanding =
                claim.principal + claim.interest.unwrap_or_default() + claim.costs.unwrap_or_default();
            claim.decided_amount = Some(outstanding.share_floor(draws.pick(&[1000, 1000, 1250, 1800]), 1000));
        }
    }

    /// What few claims carry.
    fn add_rarities(&self, claim: &mut ClaimRow, draws: &mut Draws) {
        if matches!(claim.kind.creditor.as_str(), "foreign" | "state_or_foreign") {
            self.add_foreign(claim, draws);
        }
        if claim.kind.creditor == "private" && draws.chance(400) {
            claim.confirmed = Some(self.night.ago(draws.between(0, 600)));
        }
        match draws.below(1000) {
            0..8 => {
                claim.status = Some(draws.pick(&STATUSES[..4]));
                claim.status_until = draws.pick(&STATUS_ENDS).map(|ago| self.night.ago(ago));
            }
            8..14 => claim.due_date = self.night.ago(draws.pick(&[0, -1, -14])),
            14..18 => claim.defaulted = Some(false),
            18..24 => (claim.principal, claim.foreign) = (Money::ZERO, None),
            24..34 => claim.asks = NoticeRule::Early,
            34..38 => claim.asks = NoticeRule::Waived,
            38..70 => claim.limitation_start = Some(claim.established.unwrap_or(claim.due_date)),
            70..110 => claim.limitation = Some(self.night.ago(-draws.between(100, 1_500))),
            110..140 => claim.case_rank = Some(draws.skewed(9) + 1),
            140..150 => claim.defaulted = Some(true).filter(|_| claim.due_date < self.night.day),
            150..156 => claim.limitation = Some(self.night.ago(draws.between(1, 60)).max(claim.due_date)),
            _ => {}
        }
    }

    /// A foreign request: the principal is what the foreign amount came to at the rate, half up to øre.
    pub(super) fn add_foreign(&self, claim: &mut ClaimRow, draws: &mut Draws) {
        let Some(from) = mix::abroad(claim.creditor) else { return };
        let rate = draws.between(from.rates.0, from.rates.1);
        let amount = claim.principal.share_floor(10_000, rate);
        claim.principal = amount.share_half_up(rate, 10_000);
        let rate_date = claim.due_date.min(self.night.ago(3));
        claim.foreign = Some(Foreign { from, amount, rate, rate_date });
    }
}
