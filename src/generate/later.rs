//! What a later night finds: the facts of the first one, gone on to its day.

use chrono::{Datelike, NaiveDate};

use super::changes::Changer;
use super::debtor::Debtor;
use super::draw::Draws;
use super::facts::Facts;
use super::incomes::Stream;
use super::mix::Mix;
use super::night::Night;
use super::{Request, Since};
use crate::model::IncomeKind;
use crate::units::Month;

/// What terms of support are drawn about; changed facts are drawn about their day, counted from the year 1.
const TERMS: u32 = 1;
/// Months a payer's figures stay in the inbox, the last due one included, when no more were in it before.
const MONTHS_KEPT: i32 = 3;
/// Where the places of terms that have fallen due begin; what was there before lies below.
const TERMS_FROM: u64 = 1_000;
/// Day of the month support falls due.
const DUE_DAY: u32 = 25;

/// A later night of a population.
pub(super) struct Later {
    seed: u64,
    from: Night,
    night: Night,
    changed_percent: u8,
}

impl Later {
    /// The night of a request, since an earlier one.
    pub(super) fn new(request: &Request, since: Since) -> Self {
        Self {
            seed: request.seed,
            from: Night::new(since.day),
            night: Night::new(request.day),
            changed_percent: since.changed_percent,
        }
    }

    /// The later night.
    pub(super) const fn night(&self) -> Night {
        self.night
    }

    /// Takes the facts of a debtor from the earlier night to this one.
    pub(super) fn apply(&self, debtor: &Debtor, mix: &Mix, facts: &mut Facts) {
        for stream in &mut facts.incomes {
            go_on(stream, self.from.last_due, self.night.last_due);
        }
        if facts.row.is_some() {
            self.add_terms(debtor, mix, facts);
        }
        let mut draws = Draws::about(day_number(self.night.day), self.seed, debtor.number);
        if draws.chance(u64::from(self.changed_percent) * 10) {
            Changer { debtor, mix, from: self.from, night: self.night }.change(facts, &mut draws);
        }
    }

    /// The terms of running support that have fallen due since: paid, paid in part, or not at all. They are
    /// the same on every later day.
    fn add_terms(&self, debtor: &Debtor, mix: &Mix, facts: &mut Facts) {
        let Some(kinds) = mix.support() else { return };
        let mut draws = Draws::about(TERMS, self.seed, debtor.number);
        let mut period = Month::of(self.from.day);
        let mut place = TERMS_FROM;
        while period.day(DUE_DAY) < self.night.day {
            for row in &facts.support.rows {
                let unpaid = match draws.below(100) {
                    0..45 => 0,
                    45..70 => draws.between(100, 900),
                    _ => 1000,
                };
                for kind in kinds {
                    place += 1;
                    let due = row.runs_in(period) && period.day(DUE_DAY) >= self.from.day;
                    let term = row.term(kind, period, unpaid, &mut draws);
                    let Some(mut term) = term.filter(|_| due && unpaid > 0) else { continue };
                    let claimed = facts.support.claims.iter().any(|claim| {
                        claim.kind.no == kind.no
                            && claim.period == Some(period)
                            && claim.beneficiary == Some(row.beneficiary)
                    });
                    if !claimed {
                        term.place = place;
                        facts.support.claims.push(term);
                    }
                }
            }
            period = period.plus(1);
        }
    }
}

/// The number of a day, from the year 1.
fn day_number(day: NaiveDate) -> u32 {
    u32::try_from(day.num_days_from_ce()).unwrap_or(0)
}

/// A payer that reported for the last month due then goes on with the same gross to the one due now; what is
/// older than the inbox reached back then falls out. Holiday pay comes once.
fn go_on(stream: &mut Stream, then: Month, now: Month) {
    let reached = stream.months.iter().map(|(month, _)| then.since(*month) + 1).max().unwrap_or(0);
    let ahead = stream.months.iter().map(|(month, _)| month.since(then)).max().unwrap_or(0).max(0);
    let once = stream.kind == IncomeKind::HolidayPay && stream.months.len() == 1;
    let last = stream.months.iter().find(|(month, _)| *month == then).filter(|_| !once).copied();
    if let Some((_, gross)) = last {
        for more in ahead + 1..=now.since(then) + ahead {
            stream.months.push((then.plus(more), gross));
        }
    }
    let oldest = now.plus(1 - reached.max(MONTHS_KEPT));
    stream.months.retain(|(month, _)| *month >= oldest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::identifiers;
    use crate::units::Money;

    #[test]
    fn income_goes_on_to_the_month_due_now_when_it_reached_the_one_due_then() {
        let month = |text: &str| Month::parse(text).expect("a month");
        let cases: [(IncomeKind, &[&str], &str, &[&str]); 7] = [
            (
                IncomeKind::Wage,
                &["2026-08", "2026-09", "2026-10"],
                "2026-11",
                &["2026-09", "2026-10", "2026-11"],
            ),
            (
                IncomeKind::Wage,
                &["2026-08", "2026-09", "2026-10"],
                "2026-10",
                &["2026-08", "2026-09", "2026-10"],
            ),
            (IncomeKind::Wage, &["2026-08", "2026-09"], "2026-11", &["2026-09"]),
            (IncomeKind::Wage, &["2026-08"], "2026-11", &[]),
            (IncomeKind::Wage, &["2026-10"], "2026-12", &["2026-10", "2026-11", "2026-12"]),
            (IncomeKind::Wage, &["2026-10", "2026-11"], "2026-11", &["2026-10", "2026-11", "2026-12"]),
            (IncomeKind::HolidayPay, &["2026-10"], "2026-11", &["2026-10"]),
        ];
        for (kind, before, now, after) in cases {
            let gross = Money::from_kroner(100);
            let mut stream = Stream {
                payer: identifiers::payer(1).expect("a payer"),
                kind,
                tax_permille: 0,
                months: before.iter().map(|text| (month(text), gross)).collect(),
            };
            go_on(&mut stream, month("2026-10"), month(now));
            let found: Vec<String> = stream.months.iter().map(|(month, _)| month.to_string()).collect();
            assert_eq!(found, after, "{before:?} until {now}");
        }
    }
}
