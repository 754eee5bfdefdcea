//! What a version of an order changes against what was told before, form by form.

use super::{Alternativ, OrderFacts, in_months};
use crate::model::{Form, OrderPeriod, OrderSize};
use crate::units::{Money, Percent};

/// What is told of one form.
#[derive(Debug)]
pub(super) struct Change {
    /// The form.
    pub(super) form: Alternativ,
    /// Whether it was told before.
    pub(super) known: bool,
    /// Whole months and their sizes in this form, in the order in which they override each other.
    pub(super) periods: Vec<OrderPeriod>,
}

/// The changes of `now` after `earlier`, the form of its first period first.
pub(super) fn changes(earlier: &[OrderFacts], now: &OrderFacts) -> Vec<Change> {
    let before = earlier.last().map_or_else(Vec::new, |before| in_months(&before.periods));
    let months = in_months(&now.periods);
    let mut known: Vec<Form> = Vec::new();
    for version in earlier {
        add_forms(&mut known, &in_months(&version.periods));
    }
    let mut forms = Vec::new();
    add_forms(&mut forms, &months);
    let old = known.iter().copied().filter(|form| !forms.contains(form)).collect::<Vec<_>>();
    forms.extend(old);
    let change = |form: Form| Change {
        form: form.into(),
        known: known.contains(&form),
        periods: told(&before, &months, form),
    };
    forms.into_iter().map(change).collect()
}

/// Adds the forms of some periods, in their order, each once.
fn add_forms(forms: &mut Vec<Form>, periods: &[OrderPeriod]) {
    for form in periods.iter().map(|period| period.size.form()) {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
}

/// What is told in a form: nothing for the months that no longer stand as they were told, then the new periods;
/// those of the other form are nothing in this one.
fn told(before: &[OrderPeriod], now: &[OrderPeriod], form: Form) -> Vec<OrderPeriod> {
    let gone = before.iter().filter(|was| was.size.form() == form && !was.size.is_nothing());
    let gone = gone.filter(|was| !now.contains(was));
    let zeroed = gone.map(|was| OrderPeriod { size: nothing(form), ..*was });
    let new = now.iter().filter(|is| !before.contains(is));
    let new =
        new.map(|is| if is.size.form() == form { *is } else { OrderPeriod { size: nothing(form), ..*is } });
    zeroed.chain(new).collect()
}

/// Nothing, in a form.
fn nothing(form: Form) -> OrderSize {
    match form {
        Form::Percent => OrderSize::Percent(Percent::ZERO),
        Form::Amount => OrderSize::Amount(Money::ZERO),
    }
}
