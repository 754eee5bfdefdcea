//! How the size of a standing deduction changes: down at once, up over a threshold and under the new regime only
//! after a notice and never above the size notified, and a new payer at the size that stands (tvfbl. §§ 7-21, 7-22).

use rust_decimal::Decimal;

use super::income::Payer;
use super::order_size::{PayerSize, Sizing, size_as, split};
use super::standing::in_money;
use crate::model::{Form, LawSettings, OrderSize, Regime};
use crate::units::{Money, PartyId, Percent};

/// A standing order and the size it stands at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StandingSize {
    /// Who deducts.
    pub payer: PartyId,
    /// The size.
    pub size: OrderSize,
}

/// What a change is decided from.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The orders tonight's facts ask for.
    pub target: &'a Sizing,
    /// The payers that get them, in the same order.
    pub payers: &'a [Payer],
    /// The room they take.
    pub room: Money,
    /// What stands, with any payer.
    pub standing: &'a [StandingSize],
    /// The debtor's regime.
    pub regime: Regime,
    /// The largest size of a notice of increase that has matured.
    pub notified: Option<OrderSize>,
    /// The job's thresholds.
    pub settings: &'a LawSettings,
}

/// How the size with one payer moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// No order stood for the debtor.
    First,
    /// The payer is new.
    NewPayer,
    /// It is in another form.
    Form,
    /// It stays.
    Same,
    /// It goes down.
    Down,
    /// It goes up.
    Up,
    /// It could go up, but by less than the threshold.
    Threshold,
    /// It is to go up when a notice has matured.
    Waits,
}

/// The orders as they will stand, before a last instalment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resized {
    /// The sizes and their money.
    pub sizing: Sizing,
    /// How each payer's size moves, in the same order.
    pub moves: Vec<Move>,
    /// The smallest size that waits for a notice; none when nothing waits.
    pub waits_at: Option<OrderSize>,
    /// What stands, when all of it is in kroner.
    pub standing_kroner: Option<Money>,
}

/// How what stands is turned into the form it is resized in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stood {
    /// It is in the form.
    InForm,
    /// It is in the form, and what is to go up waits in another: it cannot go down.
    Stays,
    /// It is in another form.
    Turned,
}

/// Where an increase may go.
enum Gate<T> {
    /// To here.
    Up(T),
    /// Nowhere: it is too small.
    Threshold,
    /// Nowhere yet.
    Waits,
}

impl Change<'_> {
    /// The sizes that will stand.
    #[must_use]
    pub fn resize(&self) -> Resized {
        let form = self.target.payers.first().map(|payer| payer.size.form());
        let Some(form) = form.filter(|_| !self.standing.is_empty()) else {
            return self.first();
        };
        let other = |one: &StandingSize| one.size.form() != form;
        if !self.standing.iter().any(other) {
            return self.in_form(form, Stood::InForm);
        }
        let resized = self.in_form(form, Stood::Turned);
        let waits = resized.waits_at.is_some() && !resized.moves.contains(&Move::Up) && !self.is_up(&resized);
        if !waits || !self.standing.iter().all(other) {
            return resized;
        }
        self.stay(form)
    }

    /// What waits for its notice stays as it stands, in its own form: the room asks for more, so that a target that
    /// is smaller only since it is rounded more coarsely takes nothing from it.
    fn stay(&self, wanted: Form) -> Resized {
        let form = if wanted == Form::Percent { Form::Amount } else { Form::Percent };
        let target = size_as(form, self.room, self.payers, self.settings);
        let mut stays = Change { target: &target, ..*self }.in_form(form, Stood::Stays);
        for moved in stays.moves.iter_mut().filter(|moved| matches!(moved, Move::Same | Move::Threshold)) {
            *moved = Move::Waits;
        }
        stays.waits_at = stays.waits_at.or(stays.sizing.payers.first().map(|payer| payer.size));
        stays
    }

    /// True when sizes of another form take more than what stands.
    fn is_up(&self, resized: &Resized) -> bool {
        resized.sizing.expected > self.standing_money()
    }

    /// No size stands: tonight's target as it is.
    fn first(&self) -> Resized {
        let moves = vec![Move::First; self.target.payers.len()];
        Resized { sizing: self.target.clone(), moves, waits_at: None, standing_kroner: None }
    }

    /// What stands is in the target's form, or to be turned into it.
    fn in_form(&self, form: Form, stood: Stood) -> Resized {
        match form {
            Form::Percent => {
                let decimals = u32::from(self.settings.percent_decimals);
                let level = || Percent::ratio_floor(self.standing_money(), self.target.gross_base, decimals);
                self.in_percent((stood == Stood::Turned).then(level), stood == Stood::Stays)
            }
            Form::Amount => self.in_amounts(stood),
        }
    }

    /// Percent orders, payer by payer; `level` is what all stand at when they stood in another form, and none goes
    /// down that `stays`.
    fn in_percent(&self, level: Option<Percent>, stays: bool) -> Resized {
        let largest = self.standing.iter().filter_map(|one| percent(one.size)).max().unwrap_or_default();
        let mut sizes = Vec::with_capacity(self.payers.len());
        let mut moves = Vec::with_capacity(self.payers.len());
        let mut waits_at: Option<Percent> = None;
        for (target, payer) in self.target.payers.iter().zip(self.payers) {
            let wanted = percent(target.size).unwrap_or_default();
            let own = self.standing.iter().find(|one| one.payer == target.payer);
            let stands = level.or(own.and_then(|one| percent(one.size))).unwrap_or(largest);
            let wanted = if stays { wanted.max(stands) } else { wanted };
            let (size, step) = if wanted <= stands {
                (wanted, if wanted == stands { Move::Same } else { Move::Down })
            } else {
                match self.gate_percent(stands, wanted) {
                    Gate::Up(size) => (size, Move::Up),
                    Gate::Threshold => (stands, Move::Threshold),
                    Gate::Waits => (stands, Move::Waits),
                }
            };
            if self.regime == Regime::New && self.reaches_percent(size, wanted) {
                waits_at = Some(waits_at.map_or(size, |least| least.min(size)));
            }
            moves.push(match (own, level) {
                (None, _) => Move::NewPayer,
                (Some(_), Some(_)) => Move::Form,
                (Some(_), None) => step,
            });
            let money = size.of_floor(payer.gross);
            sizes.push(PayerSize { payer: target.payer, size: OrderSize::Percent(size), money });
        }
        self.resized(sizes, moves, waits_at.map(OrderSize::Percent))
    }

    /// Kroner orders: the debtor's total decides, and is split over tonight's payers.
    fn in_amounts(&self, stood: Stood) -> Resized {
        let standing = self.standing_money();
        let stands = if stood == Stood::Turned { standing.floor_krone() } else { standing };
        let asked: Money = self.target.payers.iter().map(|one| one.money).sum();
        let wanted = if stood == Stood::Stays { asked.max(stands) } else { asked };
        let (total, step) = if wanted <= stands {
            (wanted, if wanted == stands { Move::Same } else { Move::Down })
        } else {
            match self.gate_amount(stands, wanted) {
                Gate::Up(total) => (total, Move::Up),
                Gate::Threshold => (stands, Move::Threshold),
                Gate::Waits => (stands, Move::Waits),
            }
        };
        let amounts = if total == asked {
            self.target.payers.iter().map(|one| one.money).collect()
        } else {
            self.standing_amounts(total).unwrap_or_else(|| split(total, self.payers))
        };
        let mut sizes = Vec::with_capacity(amounts.len());
        let mut moves = Vec::with_capacity(amounts.len());
        for (target, amount) in self.target.payers.iter().zip(amounts) {
            let own = self.standing.iter().find(|one| one.payer == target.payer);
            moves.push(match own.map(|one| one.size) {
                None => Move::NewPayer,
                Some(OrderSize::Percent(_)) => Move::Form,
                Some(OrderSize::Amount(stood)) => match amount.cmp(&stood) {
                    std::cmp::Ordering::Less => Move::Down,
                    std::cmp::Ordering::Greater => Move::Up,
                    std::cmp::Ordering::Equal if matches!(step, Move::Threshold | Move::Waits) => step,
                    std::cmp::Ordering::Equal => Move::Same,
                },
            });
            sizes.push(PayerSize { payer: target.payer, size: OrderSize::Amount(amount), money: amount });
        }
        let waits = self.regime == Regime::New && self.reaches_amount(total, wanted);
        self.resized(sizes, moves, waits.then_some(OrderSize::Amount(total)))
    }

    fn resized(&self, payers: Vec<PayerSize>, moves: Vec<Move>, waits_at: Option<OrderSize>) -> Resized {
        let expected = payers.iter().map(|one| one.money).sum();
        let sizing = Sizing { payers, gross_base: self.target.gross_base, expected };
        let kroner: Option<Vec<Money>> = self.standing.iter().map(|one| amount(one.size)).collect();
        let standing_kroner = kroner.map(|all| all.into_iter().sum());
        Resized { sizing, moves, waits_at, standing_kroner }
    }

    /// The standing kroner as they are, when the payers are the same, the total is theirs and each may still take
    /// its own.
    fn standing_amounts(&self, total: Money) -> Option<Vec<Money>> {
        if self.standing.len() != self.payers.len() {
            return None;
        }
        let own = |payer: &Payer| {
            let one = self.standing.iter().find(|one| one.payer == payer.payer)?;
            match one.size {
                OrderSize::Amount(amount) if amount <= payer.limit.floor_krone() => Some(amount),
                _ => None,
            }
        };
        let amounts: Vec<Money> = self.payers.iter().map(own).collect::<Option<_>>()?;
        (amounts.iter().copied().sum::<Money>() == total).then_some(amounts)
    }

    /// What stands, in money of tonight's gross: kroner as they are; percent of each of tonight's payers, a payer
    /// without an order at the largest percentage that stands.
    fn standing_money(&self) -> Money {
        let amounts: Money = self.standing.iter().filter_map(|one| amount(one.size)).sum();
        let Some(largest) = self.standing.iter().filter_map(|one| percent(one.size)).max() else {
            return amounts;
        };
        let of_payer = |payer: &Payer| match self.standing.iter().find(|one| one.payer == payer.payer) {
            Some(one) => percent(one.size).map_or(Money::ZERO, |own| own.of_floor(payer.gross)),
            None => largest.of_floor(payer.gross),
        };
        amounts + self.payers.iter().map(of_payer).sum()
    }

    fn gate_percent(&self, stands: Percent, wanted: Percent) -> Gate<Percent> {
        if !self.reaches_percent(stands, wanted) {
            return Gate::Threshold;
        }
        let limit = match self.regime {
            Regime::Old => Some(wanted),
            Regime::New => self.notified_as(Form::Percent).and_then(percent).map(|size| wanted.min(size)),
        };
        match limit.filter(|limit| self.reaches_percent(stands, *limit)) {
            Some(limit) => Gate::Up(limit),
            None => Gate::Waits,
        }
    }

    fn gate_amount(&self, stands: Money, wanted: Money) -> Gate<Money> {
        if !self.reaches_amount(stands, wanted) {
            return Gate::Threshold;
        }
        let limit = match self.regime {
            Regime::Old => Some(wanted),
            Regime::New => self.notified_as(Form::Amount).and_then(amount).map(|size| wanted.min(size)),
        };
        match limit.filter(|limit| self.reaches_amount(stands, *limit)) {
            Some(limit) => Gate::Up(limit),
            None => Gate::Waits,
        }
    }

    /// The size notified, in a form.
    fn notified_as(&self, form: Form) -> Option<OrderSize> {
        self.notified.map(|size| in_form(size, form, self.target.gross_base, self.settings))
    }

    /// True when going from one percentage to another is an increase that reaches the threshold.
    fn reaches_percent(&self, from: Percent, to: Percent) -> bool {
        let threshold = Decimal::from(self.settings.change_threshold_percent_points);
        to > from && to.value() - from.value() >= threshold
    }

    /// The same in kroner.
    fn reaches_amount(&self, from: Money, to: Money) -> bool {
        to > from && to - from >= self.settings.change_threshold_amount
    }
}

/// A notified size in another form: percent down to whole kroner of `gross`, kroner down to a percentage of it.
#[must_use]
pub fn in_form(notified: OrderSize, form: Form, gross: Money, settings: &LawSettings) -> OrderSize {
    match (notified, form) {
        (OrderSize::Percent(percent), Form::Amount) => {
            OrderSize::Amount(percent.of_floor(gross).floor_krone())
        }
        (OrderSize::Amount(amount), Form::Percent) => {
            OrderSize::Percent(Percent::ratio_floor(amount, gross, u32::from(settings.percent_decimals)))
        }
        _ => notified,
    }
}

/// True when a notice of `notified` is for more than what stands at `size`; sizes of two forms are compared in money
/// of `gross`.
#[must_use]
pub fn is_above(notified: OrderSize, size: OrderSize, gross: Money) -> bool {
    match (notified, size) {
        (OrderSize::Percent(notified), OrderSize::Percent(size)) => notified > size,
        _ => in_money(notified, gross) > in_money(size, gross),
    }
}

/// The largest of some notified sizes, compared in money of `gross`.
#[must_use]
pub fn largest(notified: impl IntoIterator<Item = OrderSize>, gross: Money) -> Option<OrderSize> {
    notified.into_iter().reduce(|one, other| if is_above(other, one, gross) { other } else { one })
}

const fn percent(size: OrderSize) -> Option<Percent> {
    match size {
        OrderSize::Percent(percent) => Some(percent),
        OrderSize::Amount(_) => None,
    }
}

const fn amount(size: OrderSize) -> Option<Money> {
    match size {
        OrderSize::Amount(amount) => Some(amount),
        OrderSize::Percent(_) => None,
    }
}

#[cfg(test)]
#[path = "change_tests.rs"]
mod tests;
