//! What a move comes from: one reason a debtor, so that the reasons add up to the totals.
//!
//! What the two runs say of the debtor gives signs; what the manifests say the runs were made from tells
//! which signs can be true. The first true sign is the reason, in the order of [`Reason`]: facts, rate, rule,
//! threshold, notice. Where nothing of the debtor's own tells, it is what the manifests leave: rule,
//! threshold, registers, facts.

use std::collections::BTreeSet;

use serde::Serialize;

use super::between::{Between, Part};

/// What a move comes from, in the order in which it is asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The facts of the inbox, or the day they are judged on.
    Facts,
    /// Another rate row, or another value in it.
    Rate,
    /// Another rule: regime or class of the debtor, a choice of the job, or the program.
    Rule,
    /// An increase that is kept back on one side: under the threshold, or waiting for its notice.
    Threshold,
    /// The notice of a claim: sent, running, spent, or matured.
    Notice,
    /// What stood before the night.
    Registers,
}

impl Reason {
    /// All reasons, in their order.
    pub const ALL: [Self; 6] =
        [Self::Facts, Self::Rate, Self::Rule, Self::Threshold, Self::Notice, Self::Registers];

    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Rate => "rate",
            Self::Rule => "rule",
            Self::Threshold => "threshold",
            Self::Notice => "notice",
            Self::Registers => "registers",
        }
    }

    /// The reason for the signs found at a debtor.
    #[must_use]
    pub fn of(signs: &BTreeSet<Self>, between: &Between) -> Self {
        let can_be = |sign: &&Self| match sign {
            Self::Facts => between.facts(),
            Self::Rate => between.rate(),
            Self::Rule | Self::Threshold | Self::Notice | Self::Registers => true,
        };
        signs.iter().find(can_be).copied().unwrap_or_else(|| Self::left_over(between))
    }

    /// What the manifests leave when the debtor shows no sign.
    fn left_over(between: &Between) -> Self {
        if between.rule() {
            Self::Rule
        } else if between.threshold() {
            Self::Threshold
        } else if between.has(Part::Registers) || !between.facts() {
            Self::Registers
        } else {
            Self::Facts
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Between runs that differ in what the words name.
    fn between(words: &str) -> Between {
        let mut between = Between::default();
        for word in words.split_whitespace() {
            let part = match word {
                "day" => Part::Day,
                "rates" => Part::Rates,
                "program" => Part::Program,
                "registers" => Part::Registers,
                "inputs" => {
                    between.inputs.push("claims.csv".to_owned());
                    continue;
                }
                setting => {
                    between.settings.push(setting.to_owned());
                    continue;
                }
            };
            between.parts.insert(part);
        }
        between
    }

    #[test]
    fn a_debtor_has_the_first_reason_that_can_be_true() {
        use Reason::{Facts, Notice, Rate, Registers, Rule, Threshold};
        let threshold = "law.change_threshold_amount";
        // The signs at the debtor, what differs between the runs, the reason.
        let cases: [(&[Reason], &str, Reason); 22] = [
            (&[Facts], "inputs", Facts),
            (&[Facts, Rate, Rule, Threshold, Notice], "inputs rates", Facts),
            (&[Facts, Rate], "rates", Rate),
            (&[Facts], "checks.delimiter", Facts),
            (&[Facts, Rate], "day", Facts),
            (&[Rate], "day", Rate),
            (&[Facts], "law.income_window_months", Rule),
            (&[Facts, Rate], "program", Rule),
            (&[Rule], "inputs", Rule),
            (&[Rule, Threshold, Notice], "day", Rule),
            (&[Threshold, Notice], "program", Threshold),
            (&[Threshold], threshold, Threshold),
            (&[Facts], threshold, Threshold),
            (&[Notice], "inputs", Notice),
            (&[Notice], "registers", Notice),
            (&[], "law.order_form inputs registers", Rule),
            (&[], "inputs registers", Registers),
            (&[Facts], "registers", Registers),
            (&[], "inputs", Facts),
            (&[], "day", Facts),
            (&[], "store", Registers),
            (&[], "", Registers),
        ];
        for (signs, differs, expected) in cases {
            let signs = signs.iter().copied().collect();
            assert_eq!(Reason::of(&signs, &between(differs)), expected, "{signs:?} between {differs:?}");
        }
    }

    #[test]
    fn the_order_of_the_reasons_is_the_order_in_which_they_are_asked() {
        assert!(Reason::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
