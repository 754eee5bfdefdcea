//! The summary's money against the tables.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::tally::{Sum, Tally, kroner};
use super::tonight::Tonight;
use crate::units::Money;

/// The section `money` of the summary.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in super::super) struct Said {
    credits: BTreeMap<String, Figure>,
    nettings: BTreeMap<String, Figure>,
    payments: Payments,
    payouts: BTreeMap<String, BTreeMap<String, Figure>>,
    repayments: BTreeMap<String, Figure>,
    liabilities: BTreeMap<String, Figure>,
    fees: BTreeMap<String, BTreeMap<String, Figure>>,
}

#[derive(Debug, Default, Deserialize)]
struct Payments {
    #[serde(default)]
    faults: BTreeMap<String, u64>,
    #[serde(flatten)]
    figures: BTreeMap<String, Figure>,
}

/// A count, or an amount as it is written.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(untagged)]
pub(in super::super) enum Figure {
    Count(u64),
    Amount(String),
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Amount(amount) => f.write_str(&crate::units::ids::mask_within(amount)),
        }
    }
}

/// Figures by their names.
pub(in super::super) type Figures = BTreeMap<String, Figure>;

impl Said {
    /// All figures, by where they stand; those of nothing are left out, as a word nobody has is.
    pub(in super::super) fn figures(&self) -> Figures {
        let mut all = Figures::new();
        let mut add = |before: &str, figures: &BTreeMap<String, Figure>| {
            all.extend(figures.iter().map(|(name, figure)| (format!("{before} {name}"), figure.clone())));
        };
        add("credits", &self.credits);
        add("nettings", &self.nettings);
        add("payments", &self.payments.figures);
        add("repayments", &self.repayments);
        add("liabilities", &self.liabilities);
        for (before, groups) in [("payouts", &self.payouts), ("fees", &self.fees)] {
            for (word, figures) in groups {
                add(&format!("{before} {word}"), figures);
            }
        }
        let faults = self.payments.faults.iter();
        all.extend(faults.map(|(code, count)| (format!("payments faults {code}"), Figure::Count(*count))));
        without_nothing(all)
    }
}

fn without_nothing(mut all: Figures) -> Figures {
    all.retain(|_, figure| match figure {
        Figure::Count(count) => *count > 0,
        Figure::Amount(amount) => *amount != Money::ZERO.to_string(),
    });
    all
}

/// The same figures, as the tables have them.
pub(in super::super) fn counted(tonight: &Tonight, tally: &Tally) -> Figures {
    let mut all = Figures::new();
    let mut count = |name: &str, count: u64| drop(all.insert(name.to_owned(), Figure::Count(count)));
    let sums = tonight.sums();
    count("credits count", tonight.credits.len() as u64);
    count("nettings count", tally.nettings.count);
    count("payments count", tonight.payments.len() as u64 + tonight.of_nothing);
    count("repayments count", tally.repayments.count);
    count("liabilities count", tonight.liabilities.count);
    for (code, number) in &tonight.faults {
        count(&format!("payments faults {code}"), *number);
    }
    for (state, (creditors, shares, _)) in &tonight.payouts {
        count(&format!("payouts {state} creditors"), *creditors);
        count(&format!("payouts {state} count"), *shares);
    }
    for (kind, sum) in &tally.fees {
        count(&format!("fees {kind} count"), sum.count);
    }
    let mut amount = |name: &str, ore: i128| drop(all.insert(name.to_owned(), Figure::Amount(kroner(ore))));
    let of = |sum: &Sum| sum.ore;
    amount("credits available", of(&sums.set_off) + of(&sums.protected) + of(&sums.left));
    amount("credits set_off", of(&sums.set_off));
    amount("credits protected", of(&sums.protected));
    amount("credits left", of(&sums.left));
    amount("nettings monthly", of(&tally.nettings));
    amount("payments amount", of(&sums.distributed) + of(&sums.surplus));
    amount("payments distributed", of(&sums.distributed));
    amount("payments set_aside", of(&sums.set_aside));
    amount("payments surplus", of(&sums.surplus));
    amount("repayments amount", of(&tally.repayments));
    amount("liabilities missing", of(&tonight.liabilities));
    for (state, (.., ore)) in &tonight.payouts {
        amount(&format!("payouts {state} amount"), *ore);
    }
    for (kind, sum) in &tally.fees {
        amount(&format!("fees {kind} amount"), of(sum));
    }
    without_nothing(all)
}
