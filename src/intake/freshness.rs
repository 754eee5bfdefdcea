//! Whether the facts of a day are new enough to be decided on: incomes of the last due month, and claims and
//! payments taken out of their systems lately.

use std::fmt;

use chrono::NaiveDate;

use super::fact::Fact;
use super::summary::DayInput;
use crate::model::{Claim, Payment};
use crate::units::Month;
use crate::units::dates::parse_date;

/// What a day asks of its inputs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Freshness {
    /// The collection day.
    pub day: NaiveDate,
    /// The last month whose incomes are due on it.
    pub last_due: Month,
    /// The most days claims and payments may be old.
    pub max_age_days: u16,
}

/// An input that is too old.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stale {
    /// No accepted income of the last due month.
    Incomes {
        /// The last due month.
        due: Month,
        /// The newest month before it with a row; none when there is no such row at all.
        newest: Option<Month>,
    },
    /// Taken out of its system too long before the day.
    Extract {
        /// The input.
        input: String,
        /// The day it was taken out, by the control file.
        extracted: NaiveDate,
        /// Days from then to the collection day.
        age: i64,
        /// The most it may be.
        most: u16,
    },
}

/// Why a day is refused: its facts are not those of the day.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("stale input, nothing is published: {}", joined(.0))]
pub struct StaleInput(pub Vec<Stale>);

fn joined(stale: &[Stale]) -> String {
    stale.iter().map(Stale::to_string).collect::<Vec<_>>().join("; ")
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incomes { due, newest: Some(newest) } => {
                let behind = due.since(*newest);
                write!(
                    f,
                    "incomes have no row of {due}, which is due: the newest month before it is {newest}"
                )?;
                write!(f, ", {behind} {} behind", if behind == 1 { "month" } else { "months" })
            }
            Self::Incomes { due, newest: None } => {
                write!(f, "incomes have no row of {due}, which is due, and none of any month before it")
            }
            Self::Extract { input, extracted, age, most } => {
                write!(f, "{input} were taken out on {extracted}, {age} days before the day; at most {most}")
            }
        }
    }
}

impl Freshness {
    /// The inputs that are too old, incomes first, then by input. The age is the collection day less the day
    /// `extracted_at` begins with; an input without it is not judged by age, since nothing is known of it.
    #[must_use]
    pub fn stale(&self, input: &DayInput) -> Vec<Stale> {
        let mut found = Vec::new();
        if !input.income_months.contains(&self.last_due) {
            let newest = input.income_months.range(..self.last_due).next_back().copied();
            found.push(Stale::Incomes { due: self.last_due, newest });
        }
        for one in &input.inputs {
            let judged = [Claim::TABLE.name, Payment::TABLE.name].contains(&one.table);
            let Some(extracted) = one.extracted_at.as_deref().and_then(day_of).filter(|_| judged) else {
                continue;
            };
            let age = self.day.signed_duration_since(extracted).num_days();
            if age > i64::from(self.max_age_days) {
                let (input, most) = (one.input_name().to_owned(), self.max_age_days);
                found.push(Stale::Extract { input, extracted, age, most });
            }
        }
        found
    }
}

/// The day a moment of the control file begins with, as it is written there.
pub(super) fn day_of(moment: &str) -> Option<NaiveDate> {
    moment.get(..10).and_then(parse_date)
}

#[cfg(test)]
mod tests {
    use super::super::read_texts;
    use super::super::settings::IntakeSettings;
    use super::*;

    fn date(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    fn asked() -> Freshness {
        let last_due = Month::parse("2026-10").expect("a month");
        Freshness { day: date("2026-11-20"), last_due, max_age_days: 3 }
    }

    /// Incomes of these months, claims and payments taken out then.
    fn input(months: &[&str], extracted: [Option<&str>; 2]) -> DayInput {
        let row = |month: &&str| format!("25876099732,310844136,{month},wage,1000.00,0\n");
        let rows = months.iter().map(row).collect::<String>();
        let incomes = format!("debtor_id,payer_id,month,income_kind,gross,advance_tax\n{rows}");
        let claims = "claim_id,debtor_id,kind,creditor_id,due_date,principal\n";
        let payments = "payment_id,kid,payer_id,amount,value_date,pay_month\n";
        let tables = [("incomes", incomes.as_str()), ("claims", claims), ("payments", payments)];
        let mut read = read_texts(&tables, &IntakeSettings::on(asked().day)).expect("an inbox");
        for (table, at) in ["claims", "payments"].iter().zip(extracted) {
            let found = read.inputs.iter_mut().find(|one| one.table == *table).expect("a table");
            found.extracted_at = at.map(str::to_owned);
        }
        read
    }

    #[test]
    fn what_is_too_old_is_named_with_how_much() {
        let fresh = Some("2026-11-19T22:00:00Z");
        let due = "incomes have no row of 2026-10, which is due";
        let cases: [(&[&str], _, &[String]); 9] = [
            (&["2026-09", "2026-10"], [fresh, fresh], &[]),
            (&["2026-10"], [None, None], &[]),
            (&["2026-10"], [Some("2026-11-17T00:00:00Z"), Some("2026-11-20")], &[]),
            (
                &["2026-09", "2026-08", "2026-11"],
                [fresh, fresh],
                &[format!("{due}: the newest month before it is 2026-09, 1 month behind")],
            ),
            (
                &["2025-10"],
                [fresh, fresh],
                &[format!("{due}: the newest month before it is 2025-10, 12 months behind")],
            ),
            (&[], [fresh, fresh], &[format!("{due}, and none of any month before it")]),
            (&["2026-11"], [None, None], &[format!("{due}, and none of any month before it")]),
            (
                &["2026-10"],
                [Some("2026-11-16T23:59:59Z"), fresh],
                &["claims were taken out on 2026-11-16, 4 days before the day; at most 3".to_owned()],
            ),
            (
                &[],
                [fresh, Some("2026-10-20")],
                &[
                    format!("{due}, and none of any month before it"),
                    "payments were taken out on 2026-10-20, 31 days before the day; at most 3".to_owned(),
                ],
            ),
        ];
        for (months, extracted, expected) in cases {
            let stale = asked().stale(&input(months, extracted));
            let told: Vec<String> = stale.iter().map(Stale::to_string).collect();
            assert_eq!(told, expected, "{months:?} {extracted:?}");
            assert!(!StaleInput(stale).to_string().contains('\n'));
        }
    }
}
