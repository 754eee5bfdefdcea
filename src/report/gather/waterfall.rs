//! From gross income to what is deducted, summed over the debtors whose room was worked out: every step a difference of
//! two figures of the trace, so that the steps add up to the øre.

use crate::publish::read::Line;
use crate::units::Money;

/// Sums a month, in the order of the way. What is left after a step is what was before it less the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Waterfall {
    /// Debtors with figures.
    pub debtors: u64,
    /// Income before tax, of all kinds.
    pub gross: Money,
    /// Advance tax.
    pub tax: Money,
    /// Net income that does not count.
    pub not_counted: Money,
    /// What is netted in benefits.
    pub netted: Money,
    /// What is needed to live on, as far as income covers it.
    pub need: Money,
    /// Above the need, in income nothing may be deducted from.
    pub beyond_limit: Money,
    /// What other authorities' deductions take.
    pub others: Money,
    /// Our room of debtors whose plan takes nothing.
    pub without_plan: Money,
    /// What percentages, whole kroner and payers' limits leave, and orders that stand lower than tonight's room.
    pub rounding: Money,
    /// What orders take beyond what is left to cover.
    pub covered: Money,
    /// What the plan takes.
    pub planned: Money,
    /// Counted net as the trace has it, to hold against gross less tax and what does not count.
    pub counted_net: Money,
    /// Our room as the trace has it.
    pub room: Money,
}

/// A debtor's lines of the way.
#[derive(Default)]
struct Way {
    gross: Money,
    tax: Money,
    not_counted: Money,
    counted_net: Money,
    after_netting: Option<Money>,
    need: Money,
    before_sharing: Money,
    ours: Option<Money>,
    expected: Money,
    stands: Option<Money>,
    planned: Money,
}

impl Way {
    fn read(lines: &[Line<'_>]) -> Self {
        let mut way = Self::default();
        for line in lines {
            let Some(amount) = line.money() else { continue };
            match line.step {
                "income.counted_net" => way.counted_net = amount,
                "netting.counted_net" => way.after_netting = Some(amount),
                "need.total" => way.need = amount,
                "room.before_sharing" => way.before_sharing = amount,
                "room.ours" => way.ours = Some(amount),
                "order.expected" => way.expected = amount,
                "order.stands" => way.stands = Some(way.stands.unwrap_or_default() + amount),
                "plan.share" => way.planned += amount,
                "income.deductible_net" | "income.self_employed.limit" => {}
                step => {
                    if let Some(kind) = step.strip_prefix("income.") {
                        way.income(kind, amount);
                    }
                }
            }
        }
        way
    }

    fn income(&mut self, kind: &str, amount: Money) {
        let (kind, is_tax) = kind.strip_suffix(".tax").map_or((kind, false), |kind| (kind, true));
        let counts =
            !matches!(kind, "basic_benefit" | "assistance_benefit" | "social_assistance" | "benefit_in_kind");
        if is_tax {
            self.tax += amount;
        } else {
            self.gross += amount;
        }
        if !counts {
            self.not_counted += if is_tax { -amount } else { amount };
        }
    }
}

impl Waterfall {
    /// Adds a debtor's lines, when the room was worked out.
    pub fn debtor(&mut self, lines: &[Line<'_>]) {
        let way = Way::read(lines);
        let Some(ours) = way.ours else { return };
        let counted = way.after_netting.unwrap_or(way.counted_net);
        let need = way.need.min(counted).or_zero();
        let above = counted - need;
        self.debtors += 1;
        self.gross += way.gross;
        self.tax += way.tax;
        self.not_counted += way.not_counted;
        self.counted_net += way.counted_net;
        self.netted += way.counted_net - counted;
        self.need += need;
        self.beyond_limit += above - way.before_sharing;
        self.others += way.before_sharing - ours;
        self.room += ours;
        if way.planned.is_zero() {
            self.without_plan += ours;
        } else {
            let takes = way.stands.unwrap_or(way.expected);
            self.rounding += ours - takes;
            self.covered += takes - way.planned;
            self.planned += way.planned;
        }
    }

    /// Adds the sums of other debtors.
    pub fn add(&mut self, next: &Self) {
        self.debtors += next.debtors;
        for (mine, theirs) in [
            (&mut self.gross, next.gross),
            (&mut self.tax, next.tax),
            (&mut self.not_counted, next.not_counted),
            (&mut self.netted, next.netted),
            (&mut self.need, next.need),
            (&mut self.beyond_limit, next.beyond_limit),
            (&mut self.others, next.others),
            (&mut self.without_plan, next.without_plan),
            (&mut self.rounding, next.rounding),
            (&mut self.covered, next.covered),
            (&mut self.planned, next.planned),
            (&mut self.counted_net, next.counted_net),
            (&mut self.room, next.room),
        ] {
            *mine += theirs;
        }
    }

    /// What is taken away between gross and plan, in order.
    #[must_use]
    pub const fn steps(&self) -> [Money; 9] {
        [
            self.tax,
            self.not_counted,
            self.netted,
            self.need,
            self.beyond_limit,
            self.others,
            self.without_plan,
            self.rounding,
            self.covered,
        ]
    }

    /// True when the steps lead from gross to the plan, by way of the counted net and our room.
    #[must_use]
    pub fn agrees(&self) -> bool {
        let counted = self.gross - self.tax - self.not_counted;
        let room = counted - self.netted - self.need - self.beyond_limit - self.others;
        let planned = room - self.without_plan - self.rounding - self.covered;
        counted == self.counted_net && room == self.room && planned == self.planned
    }
}
