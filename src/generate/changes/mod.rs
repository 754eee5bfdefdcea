//! What changes for a debtor between two nights.

use chrono::NaiveDate;

use super::children::Child;
use super::debtor::Debtor;
use super::draw::Draws;
use super::facts::Facts;
use super::mix::Mix;
use super::night::{Night, days_before};

mod owed;
mod pay;

/// A change of a debtor's facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Change {
    /// Pay goes up by 5–40 %.
    PayUp,
    /// Pay goes down by 5–40 %.
    PayDown,
    /// The main payer has no rows in the last months.
    JobLost,
    /// Another payer in its place.
    NewJob,
    /// A payer beside the others.
    SecondPayer,
    /// Less is outstanding of a claim.
    PartlyPaid,
    /// Nothing is outstanding of a claim.
    Covered,
    /// A claim has the status paid.
    Paid,
    /// A claim is no longer in the file.
    Gone,
    /// A new claim.
    NewClaim,
    /// A new claim of a better class than all others.
    BetterClass,
    /// Respite.
    Deferred,
    /// A payment plan.
    PaymentPlan,
    /// A complaint.
    Complaint,
    /// The debtor has died.
    Death,
    /// A bankruptcy has been opened.
    Bankruptcy,
    /// A debt settlement has begun.
    DebtSettlement,
    /// Housing costs more or less.
    Housing,
    /// A child is born.
    ChildBorn,
    /// Running support ends, or is no longer in the file.
    SupportEnded,
    /// New running support.
    NewSupport,
    /// The regime is fixed elsewhere, or no longer is.
    Regime,
}

/// How often each is drawn. One that a debtor cannot have is drawn again.
const CHANGES: [(u64, Change); 22] = [
    (14, Change::PayUp),
    (12, Change::PayDown),
    (6, Change::JobLost),
    (6, Change::NewJob),
    (5, Change::SecondPayer),
    (10, Change::PartlyPaid),
    (5, Change::Covered),
    (4, Change::Paid),
    (5, Change::Gone),
    (8, Change::NewClaim),
    (5, Change::BetterClass),
    (3, Change::Deferred),
    (4, Change::PaymentPlan),
    (3, Change::Complaint),
    (2, Change::Death),
    (2, Change::Bankruptcy),
    (2, Change::DebtSettlement),
    (8, Change::Housing),
    (4, Change::ChildBorn),
    (3, Change::SupportEnded),
    (3, Change::NewSupport),
    (3, Change::Regime),
];
/// How often a change is drawn before a debtor is left as it is.
const TRIES: usize = 20;
/// One debtor in five has two changes.
const SECOND_CHANGE_PERMILLE: u64 = 200;
/// How far back something may have befallen a debtor without its having been in an earlier inbox.
const MOST_DAYS_BACK: i64 = 60;

/// Changes the facts of a debtor.
pub(super) struct Changer<'a> {
    /// Whose.
    pub(super) debtor: &'a Debtor,
    /// The mix of kinds.
    pub(super) mix: &'a Mix,
    /// The night the facts were drawn for.
    pub(super) from: Night,
    /// The night they are for now.
    pub(super) night: Night,
}

impl Changer<'_> {
    /// Makes one or two changes.
    pub(super) fn change(&self, facts: &mut Facts, draws: &mut Draws) {
        let count = 1 + usize::from(draws.chance(SECOND_CHANGE_PERMILLE));
        let mut made = 0;
        for _ in 0..TRIES {
            let change = draws.weighted(&CHANGES);
            made += usize::from(self.make(change, facts, draws));
            if made == count {
                return;
            }
        }
    }

    /// Makes a change, and tells whether the debtor could have it.
    fn make(&self, change: Change, facts: &mut Facts, draws: &mut Draws) -> bool {
        match change {
            Change::PayUp => pay::moves(&mut facts.incomes, self.night, draws.between(1_050, 1_400), draws),
            Change::PayDown => pay::moves(&mut facts.incomes, self.night, draws.between(600, 950), draws),
            Change::JobLost => pay::stops(&mut facts.incomes, self.night, draws),
            Change::NewJob => pay::moves_to_another(self.debtor, &mut facts.incomes, self.night, draws),
            Change::SecondPayer => pay::comes_beside(self.debtor, &mut facts.incomes, self.night, draws),
            Change::PartlyPaid | Change::Covered | Change::Paid | Change::Gone => {
                owed::settle(change, &mut facts.support.claims, draws)
            }
            Change::NewClaim | Change::BetterClass => self.claim_more(change, facts, draws),
            Change::Deferred => self.set_status("deferred", facts, draws),
            Change::PaymentPlan => self.set_status("payment_plan", facts, draws),
            Change::Complaint => self.set_status("complaint", facts, draws),
            Change::SupportEnded => self.end_support(facts, draws),
            Change::NewSupport => self.begin_support(facts, draws),
            _ => self.live_otherwise(change, facts, draws),
        }
    }

    /// What befalls the debtor, and how it lives.
    fn live_otherwise(&self, change: Change, facts: &mut Facts, draws: &mut Draws) -> bool {
        let person = self.debtor.id.is_person();
        let Some(row) = &mut facts.row else { return false };
        let events = &mut row.events;
        match change {
            Change::Death if person && events.death.is_none() => events.death = Some(self.lately(draws)),
            Change::Bankruptcy if events.bankruptcy.is_none() => {
                let opened = self.lately(draws);
                events.bankruptcy = Some(opened);
                events.filing_deadline = Some(days_before(opened, -draws.between(21, 42)));
            }
            Change::DebtSettlement if person && events.settlement_from.is_none() => {
                let begun = self.lately(draws);
                events.settlement_from = Some(begun);
                events.settlement_to = draws.chance(500).then(|| days_before(begun, -1_826));
            }
            Change::Housing => {
                let Some(cost) = &mut row.living.housing_cost else { return false };
                let permille =
                    if draws.chance(700) { draws.between(1_050, 1_400) } else { draws.between(600, 950) };
                *cost = cost.share_floor(permille, 1000).floor_krone();
            }
            Change::ChildBorn if person => {
                let lives_with = if draws.chance(850) { "household" } else { "contact_1" };
                facts.children.push(Child { birth_date: self.lately(draws), lives_with });
            }
            Change::Regime => {
                let now = row.regime;
                let others: Vec<_> =
                    [None, Some("old"), Some("new")].into_iter().filter(|other| *other != now).collect();
                row.regime = draws.pick(&others);
            }
            _ => return false,
        }
        true
    }

    /// A day since the earlier night, at the latest D.
    fn lately(&self, draws: &mut Draws) -> NaiveDate {
        self.night.ago(draws.between(0, (self.days() - 1).clamp(0, MOST_DAYS_BACK)))
    }

    /// Days since the earlier night.
    fn days(&self) -> i64 {
        self.night.day.signed_duration_since(self.from.day).num_days()
    }
}
