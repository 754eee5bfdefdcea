//! The figures of a decision: income, need, room and the size of the order, each with its trace.

use super::case::Case;
use super::night_law::NightLaw;
use crate::law::claim::LegalClaim;
use crate::law::income::{self, MonthlyIncome, Payer};
use crate::law::need::need;
use crate::law::order_size::{self, Sizing};
use crate::law::rates::MissingRate;
use crate::law::regime::old_deductions_end;
use crate::law::room::{self, OwnClaim, SharedRoom};
use crate::law::taking_part::is_payer_suspended;
use crate::model::trace::TraceLine;
use crate::model::{Household, IncomeKind, OrderSize, OtherDeduction, Regime};
use crate::units::Money;

/// Income, need and room of a debtor, before the room is shared. There is no room before it is found.
pub(super) struct Means {
    /// Income a month.
    pub income: MonthlyIncome,
    /// What is needed to live on.
    pub need: Money,
    /// The room above it.
    pub room: Money,
    /// The payers that get an order.
    pub payers: Vec<Payer>,
}

/// The part of the room that is ours and the orders that take it.
pub(super) struct Share<'a, 'm> {
    /// The income the room is shared of.
    pub income: &'m MonthlyIncome,
    /// The payers that get an order.
    pub payers: &'m [Payer],
    /// The sharing with others' deductions.
    pub shared: SharedRoom,
    /// The others' deductions that share, in the order of `shared.others`.
    pub others: Vec<&'a OtherDeduction>,
    /// The orders.
    pub sizing: Sizing,
}

/// Works out income, need and room.
pub(super) fn means(
    case: &Case<'_>,
    household: &Household,
    law: &NightLaw<'_>,
    trace: &mut Vec<TraceLine>,
) -> Result<Means, MissingRate> {
    let context = law.context;
    let income = income::monthly(case.incomes, law.window, household.consented_percent);
    trace_income(&income, trace);
    let need = need(
        household,
        case.children,
        income.counted_net,
        context.settings.household_share,
        &law.need_rates,
    )?;
    for item in &need.items {
        let line = TraceLine::new(item.step, item.article).amount(item.amount);
        trace.push(TraceLine { rate: item.rate, date: item.birth_date, ..line });
    }
    trace.push(TraceLine::new("need.total", "deknl. § 2-7").amount(need.total));
    let payers = payers_with_orders(&income, law, trace);
    Ok(Means { income, need: need.total, room: Money::ZERO, payers })
}

/// The payers that get an order; the trace names those left out. A payer the job suspends gets no order of ours; it
/// still pays, also what others deduct there.
fn payers_with_orders(income: &MonthlyIncome, law: &NightLaw<'_>, trace: &mut Vec<TraceLine>) -> Vec<Payer> {
    let context = law.context;
    let open = |payer: &&Payer| !is_payer_suspended(payer.payer, &context.suspensions, context.day);
    let open: Vec<Payer> = income.payers.iter().filter(open).cloned().collect();
    let ordered = order_size::ordered_payers(&open, &context.settings);
    for payer in &income.payers {
        let among = |payers: &[Payer]| payers.iter().any(|one| one.payer == payer.payer);
        let step = match (among(&open), among(&ordered)) {
            (_, true) => continue,
            (true, false) => "order.payer_small",
            (false, false) => "order.payer_suspended",
        };
        trace.push(TraceLine::new(step, "tvfbl. § 7-20").party(payer.payer).amount(payer.gross));
    }
    ordered
}

impl Means {
    /// The room, once what is netted has lowered the counted net.
    pub(super) fn find_room(&mut self, trace: &mut Vec<TraceLine>) {
        self.room = room::room(&self.income, self.need);
        trace.push(TraceLine::new("room.before_sharing", "deknl. § 2-7").amount(self.room));
    }
}

fn trace_income(income: &MonthlyIncome, trace: &mut Vec<TraceLine>) {
    const ARTICLE: &str = "deknl. § 2-7";
    for payer in &income.gone {
        trace.push(TraceLine::new("income.payer_gone", ARTICLE).party(*payer));
    }
    for one in &income.kinds {
        let (gross, tax) = income_steps(one.kind);
        let of_payer = |step| TraceLine::new(step, ARTICLE).party(one.payer).date(one.since.first_day());
        trace.push(of_payer(gross).amount(one.gross));
        if !one.tax.is_zero() {
            trace.push(of_payer(tax).amount(one.tax));
        }
        if one.kind == IncomeKind::SelfEmployed {
            let line = TraceLine::new("income.self_employed.limit", "deknl. § 2-7 third para.");
            trace.push(line.party(one.payer).amount(one.deductible));
        }
    }
    trace.push(TraceLine::new("income.counted_net", ARTICLE).amount(income.counted_net));
    trace.push(TraceLine::new("income.deductible_net", ARTICLE).amount(income.deductible_net));
}

/// The trace's words for the gross and the tax of a kind of income.
const fn income_steps(kind: IncomeKind) -> (&'static str, &'static str) {
    match kind {
        IncomeKind::Wage => ("income.wage", "income.wage.tax"),
        IncomeKind::HolidayPay => ("income.holiday_pay", "income.holiday_pay.tax"),
        IncomeKind::Pension => ("income.pension", "income.pension.tax"),
        IncomeKind::Benefit => ("income.benefit", "income.benefit.tax"),
        IncomeKind::Afp => ("income.afp", "income.afp.tax"),
        IncomeKind::SpousalSupportReceived => {
            ("income.spousal_support_received", "income.spousal_support_received.tax")
        }
        IncomeKind::SelfEmployed => ("income.self_employed", "income.self_employed.tax"),
        IncomeKind::ChildBenefit => ("income.child_benefit", "income.child_benefit.tax"),
        IncomeKind::ChildSupportReceived => {
            ("income.child_support_received", "income.child_support_received.tax")
        }
        IncomeKind::ChildPension => ("income.child_pension", "income.child_pension.tax"),
        IncomeKind::HousingBenefit => ("income.housing_benefit", "income.housing_benefit.tax"),
        IncomeKind::BasicBenefit => ("income.basic_benefit", "income.basic_benefit.tax"),
        IncomeKind::AssistanceBenefit => ("income.assistance_benefit", "income.assistance_benefit.tax"),
        IncomeKind::SocialAssistance => ("income.social_assistance", "income.social_assistance.tax"),
        IncomeKind::BenefitInKind => ("income.benefit_in_kind", "income.benefit_in_kind.tax"),
    }
}

/// Shares the room of a debtor between the claims given and others' deductions (old regime; under the new one
/// nothing is shared), and sizes the orders that take our part.
pub(super) fn share<'a, 'm>(
    case: &Case<'a>,
    means: &'m Means,
    claims: &[&LegalClaim<'_>],
    regime: Regime,
    law: &NightLaw<'_>,
) -> Share<'a, 'm> {
    let day = law.context.day;
    let others: Vec<&OtherDeduction> = match regime {
        Regime::Old if day <= old_deductions_end() => {
            case.deductions.iter().filter(|other| other.runs_on(day)).collect()
        }
        Regime::Old | Regime::New => Vec::new(),
    };
    let shared = if others.is_empty() {
        SharedRoom { ours: means.room, others: Vec::new() }
    } else {
        let ours: Vec<OwnClaim> = claims
            .iter()
            .map(|legal| OwnClaim {
                class: legal.class,
                decided: legal.decided.unwrap_or(day),
                outstanding: legal.outstanding(),
            })
            .collect();
        room::share(means.room, &ours, &others, &means.income)
    };
    let sizing = order_size::size(shared.ours, &means.payers, &law.context.settings);
    Share { income: &means.income, payers: &means.payers, shared, others, sizing }
}

/// The trace of a sharing and of the orders that take our room.
pub(super) fn trace_share(share: &Share<'_, '_>, trace: &mut Vec<TraceLine>) {
    for (other, (amount, gets)) in share.others.iter().zip(&share.shared.others) {
        const ARTICLE: &str = "deknl. § 2-8 before innkl.";
        trace.push(TraceLine::new("room.other_wants", ARTICLE).party(other.authority).amount(*amount));
        trace.push(TraceLine::new("room.other_gets", ARTICLE).party(other.authority).amount(*gets));
    }
    trace.push(TraceLine::new("room.ours", "deknl. §§ 2-7, 2-8").amount(share.shared.ours));
    let sizing = &share.sizing;
    trace.push(TraceLine::new("order.gross_base", "tvfbl. § 7-20").amount(sizing.gross_base));
    for payer in &sizing.payers {
        let line = TraceLine::new("order.payer", "tvfbl. § 7-20").party(payer.payer).amount(payer.money);
        trace.push(match payer.size {
            OrderSize::Percent(percent) => line.percent(percent),
            OrderSize::Amount(_) => line,
        });
    }
    trace.push(TraceLine::new("order.expected", "tvfbl. § 7-20").amount(sizing.expected));
}
