//! What the trace of a debtor's night tells a letter: claims, income, need, room and sizes.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::publish::read::Line;
use crate::units::{Money, Percent};

/// A claim as it was booked at the start of the night, and what the night has covered of it.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// Its name.
    pub id: String,
    /// Its class.
    pub class: String,
    /// The number of its kind.
    pub kind: String,
    /// Whose it is.
    pub creditor: String,
    /// When it is due.
    pub due: Option<NaiveDate>,
    /// Outstanding as booked: principal, costs and interest.
    pub booked: Money,
    /// Of it costs.
    pub costs: Money,
    /// Of it interest.
    pub interest: Money,
    /// Covered before and not booked yet, or covered tonight by money received or set off.
    pub covered: Money,
    /// Decided into the deduction on an earlier night.
    pub decided: Option<NaiveDate>,
    /// The yearly rate of the interest that ran up to the night.
    pub rate: Option<Percent>,
}

/// An income a month.
#[derive(Clone, Debug, Default)]
pub struct Income {
    /// Its kind.
    pub kind: String,
    /// Who pays.
    pub payer: String,
    /// Before tax.
    pub gross: Money,
    /// Advance tax.
    pub tax: Money,
    /// First day of the first month of the average.
    pub since: Option<NaiveDate>,
}

/// A part of the need.
#[derive(Clone, Debug, Default)]
pub struct Need {
    /// Its step, without `need.`.
    pub step: String,
    /// A month.
    pub amount: Money,
    /// The birth date of the child it is for.
    pub born: Option<NaiveDate>,
    /// The code of the rate it is of.
    pub rate: String,
}

/// A size somebody's order has or would have.
#[derive(Clone, Debug, Default)]
pub struct Size {
    /// Who deducts.
    pub payer: String,
    /// In money.
    pub amount: Option<Money>,
    /// In percent.
    pub percent: Option<Percent>,
}

/// How a netting is counted.
#[derive(Clone, Debug, Default)]
pub struct Netting {
    /// The claim.
    pub claim: String,
    /// Which limit: a step without `netting.`, and its amount.
    pub limits: Vec<(String, Money)>,
}

/// Money the debtor is owed by the public.
#[derive(Clone, Debug, Default)]
pub struct Credit {
    /// Who owes it.
    pub body: String,
    /// How much.
    pub amount: Money,
    /// Since when.
    pub available: Option<NaiveDate>,
}

/// So many claims are looked through one by one.
const FEW: usize = 32;

/// The figures of a night.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Claims, in the order of the trace.
    pub claims: Vec<Claim>,
    /// Places of claims by name, once there are many; those of running support also by the name of its notices.
    places: BTreeMap<String, usize>,
    /// Incomes by payer and kind.
    pub incomes: Vec<Income>,
    /// Payers that have stopped paying.
    pub gone: Vec<String>,
    /// Net income that counts.
    pub counted_net: Option<Money>,
    /// The same once nettings are taken off.
    pub after_netting: Option<Money>,
    /// Net income there may be deducted from.
    pub deductible_net: Option<Money>,
    /// The parts of the need.
    pub needs: Vec<Need>,
    /// The need.
    pub need: Option<Money>,
    /// The room, before others take their part.
    pub room: Option<Money>,
    /// What other authorities' deductions get of it.
    pub others: Vec<Size>,
    /// Our room.
    pub ours: Option<Money>,
    /// Gross it is deducted from.
    pub base: Option<Money>,
    /// The sizes counted.
    pub sizes: Vec<Size>,
    /// Money of the sizes counted.
    pub expected: Option<Money>,
    /// The sizes that stood before the night.
    pub standing: Vec<Size>,
    /// What is left to cover.
    pub left: Option<Money>,
    /// Credits, in the order of the night.
    pub credits: Vec<Credit>,
    /// What is lacking a month to the need: so much of a credit may be protected.
    pub lacking: Option<Money>,
    /// Nettings, in the order of the night.
    pub nettings: Vec<Netting>,
}

impl Figures {
    /// Reads the lines of a debtor.
    #[must_use]
    pub fn of(lines: &[Line<'_>]) -> Self {
        let mut figures = Self::default();
        for line in lines {
            figures.take(line);
        }
        figures
    }

    /// A claim by its name; running support goes by the name its notices have too.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Claim> {
        if self.claims.len() > FEW {
            return self.places.get(name).and_then(|at| self.claims.get(*at));
        }
        let exact = self.claims.iter().find(|claim| claim.id == name);
        exact.or_else(|| self.claims.iter().find(|claim| notice_name(&claim.id) == name))
    }

    fn take(&mut self, line: &Line<'_>) {
        let (head, rest) = line.step.split_once('.').unwrap_or((line.step, ""));
        match head {
            "claim" | "receipt" | "setoff" => self.take_claim(line, head, rest),
            "income" => self.take_income(line, rest),
            "need" => self.take_need(line, rest),
            "room" | "order" | "standing" => self.take_size(line),
            "netting" => self.take_netting(line, rest),
            "fee" if rest == "interest" => {
                if let (Some(claim), Some(rate)) = (self.own(line.claim), line.percentage()) {
                    claim.rate = Some(rate);
                }
            }
            _ => {}
        }
    }

    fn own(&mut self, id: &str) -> Option<&mut Claim> {
        if self.claims.len() > FEW {
            // A notice's name that is no claim's is nobody's here.
            let at = self.places.get(id).copied();
            return at.and_then(|at| self.claims.get_mut(at)).filter(|claim| claim.id == id);
        }
        self.claims.iter_mut().find(|claim| claim.id == id)
    }

    /// Adds a claim, and its place where there are many: to look through all of them for each line of a debtor with a
    /// million claims takes days.
    fn add(&mut self, claim: Claim) {
        self.claims.push(claim);
        let from = match self.claims.len() {
            few if few <= FEW => return,
            many if many == FEW + 1 => 0,
            many => many - 1,
        };
        for (at, claim) in self.claims.iter().enumerate().skip(from) {
            // A claim's own name counts before one that only its notices have.
            let of_other = |known: &usize| self.claims.get(*known).is_some_and(|one| one.id != claim.id);
            if self.places.get(&claim.id).is_none_or(of_other) {
                self.places.insert(claim.id.clone(), at);
            }
            self.places.entry(notice_name(&claim.id)).or_insert(at);
        }
    }

    fn take_claim(&mut self, line: &Line<'_>, head: &str, rest: &str) {
        let amount = line.money().unwrap_or(Money::ZERO);
        if let Some(class) = rest.strip_prefix("class.") {
            self.add(Claim {
                id: line.claim.to_owned(),
                class: class.to_owned(),
                kind: line.rate.rsplit(' ').next().unwrap_or_default().to_owned(),
                creditor: line.payer.to_owned(),
                due: line.day(),
                booked: amount,
                ..Claim::default()
            });
            return;
        }
        if rest == "credit" {
            let (body, available) = (line.payer.to_owned(), line.day());
            return self.credits.push(Credit { body, amount, available });
        }
        if rest == "lacking" {
            return self.lacking = Some(amount);
        }
        let day = line.day();
        let Some(claim) = self.own(line.claim) else { return };
        match (head, rest) {
            ("claim", "costs") => claim.costs = amount,
            ("claim", "interest") => claim.interest = amount,
            ("claim", "decided") => claim.decided = day,
            ("claim", "covered_not_booked")
            | ("receipt", "share")
            | ("setoff", "principal" | "costs" | "interest") => claim.covered += amount,
            _ => {}
        }
    }

    fn take_income(&mut self, line: &Line<'_>, rest: &str) {
        let amount = line.money().unwrap_or(Money::ZERO);
        match rest {
            "counted_net" => self.counted_net = line.money(),
            "deductible_net" => self.deductible_net = line.money(),
            "payer_gone" => self.gone.push(line.payer.to_owned()),
            _ if rest.strip_suffix(".limit").is_some() => {}
            _ => match (rest.strip_suffix(".tax"), self.incomes.last_mut()) {
                (Some(_), Some(income)) => income.tax = amount,
                _ => self.incomes.push(Income {
                    kind: rest.to_owned(),
                    payer: line.payer.to_owned(),
                    gross: amount,
                    tax: Money::ZERO,
                    since: line.day(),
                }),
            },
        }
    }

    fn take_need(&mut self, line: &Line<'_>, rest: &str) {
        if rest == "total" {
            self.need = line.money();
            return;
        }
        self.needs.push(Need {
            step: rest.to_owned(),
            amount: line.money().unwrap_or(Money::ZERO),
            born: line.day(),
            rate: line.rate.split(' ').nth(1).unwrap_or_default().to_owned(),
        });
    }

    fn take_size(&mut self, line: &Line<'_>) {
        let size = || Size { payer: line.payer.to_owned(), amount: line.money(), percent: line.percentage() };
        match line.step {
            "room.before_sharing" => self.room = line.money(),
            "room.other_gets" => self.others.push(size()),
            "room.ours" => self.ours = line.money(),
            "order.gross_base" => self.base = line.money(),
            "order.payer" => self.sizes.push(size()),
            "order.expected" => self.expected = line.money(),
            "order.left_to_cover" => self.left = line.money(),
            "standing.order" => self.standing.push(size()),
            _ => {}
        }
    }

    fn take_netting(&mut self, line: &Line<'_>, rest: &str) {
        let amount = line.money().unwrap_or(Money::ZERO);
        match rest {
            "counted_net" => self.after_netting = Some(amount),
            "benefit" => self
                .nettings
                .push(Netting { claim: line.claim.to_owned(), limits: vec![("benefit".to_owned(), amount)] }),
            "tenth" | "quarter" | "twelfth" | "limit" => {
                let own = self.nettings.iter_mut().find(|one| one.claim == line.claim);
                if let Some(own) = own {
                    own.limits.push((rest.to_owned(), amount));
                }
            }
            _ => {}
        }
    }
}

/// The name under which notices of a claim go: running support has one for all its months
/// (`RUN-S-2026-12-S` → `RUN-S-S`).
#[must_use]
pub fn notice_name(claim: &str) -> String {
    if !claim.starts_with("RUN-") {
        return claim.to_owned();
    }
    let (rest, end) = claim.strip_suffix("-S").map_or((claim, ""), |rest| (rest, "-S"));
    let head = rest.len().checked_sub("-2026-12".len()).and_then(|at| rest.get(..at)).unwrap_or(rest);
    format!("{head}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_among_many_is_found_as_one_among_few() {
        let name = |at: usize| match at % 3 {
            0 => format!("K-{at}"),
            _ => format!("RUN-S-{}-2026-1{}", at / 3, at % 3),
        };
        for count in [1, FEW, FEW + 1, 4 * FEW] {
            let mut figures = Figures::default();
            for at in 0..count {
                figures.add(Claim { id: name(at), class: at.to_string(), ..Claim::default() });
            }
            for at in 0..count {
                let found = figures.claim(&name(at)).map(|one| one.class.clone());
                assert_eq!(found, Some(at.to_string()), "{} of {count}", name(at));
                assert!(figures.own(&name(at)).is_some_and(|one| one.class == at.to_string()));
                let first = (0..count).find(|one| notice_name(&name(*one)) == notice_name(&name(at)));
                let found = figures.claim(&notice_name(&name(at))).map(|one| one.class.clone());
                assert_eq!(found, first.map(|at| at.to_string()), "notices of {} of {count}", name(at));
            }
            assert!(figures.claim("K-1").is_none() && figures.own("RUN-S-0").is_none());
        }
    }

    #[test]
    fn running_support_goes_by_the_name_of_its_notices() {
        let cases = [
            ("KRV-1-2026-12", "KRV-1-2026-12"),
            ("RUN-SUP-7-1-2026-12", "RUN-SUP-7-1"),
            ("RUN-SUP-7-1-2026-12-S", "RUN-SUP-7-1-S"),
            ("RUN-S", "RUN-S"),
        ];
        for (claim, name) in cases {
            assert_eq!(notice_name(claim), name);
        }
    }
}
