//! Which kinds of claim debtors have, how often, of what size, and who is owed.

use super::draw::Draws;
use super::identifiers;
use crate::law::kinds::{self, DebtorType, Kind};
use crate::units::{Money, PartyId};

/// How often persons and organisations have a kind, and between which kroner it lies. A kind that is not
/// named here is drawn seldom, so that a new row of the kinds table is in the inbox from its first day.
const MIX: [(&str, u64, u64, i64, i64); 39] = [
    ("SUPPORT_PRIVATE", 0, 0, 900, 6_500),
    ("SUPPORT_STATE_REFUND", 0, 0, 900, 2_600),
    ("EXTRA_CONTRIBUTION", 10, 0, 1_000, 25_000),
    ("OVERPAID_ADVANCE", 12, 0, 800, 30_000),
    ("FIXING_FEE", 30, 0, 1_200, 1_400),
    ("BENEFIT_RECOVERY", 110, 0, 1_000, 180_000),
    ("BENEFIT_RECOVERY_DIRECT", 8, 15, 500, 40_000),
    ("INCOME_SETTLEMENT", 24, 0, 400, 60_000),
    ("AVREGNING_22_16", 8, 0, 300, 20_000),
    ("DAMAGES_JUDGMENT_CRIME", 10, 0, 10_000, 400_000),
    ("AFP_SETTLEMENT", 6, 0, 500, 30_000),
    ("SICK_PAY_EMPLOYER", 5, 60, 1_000, 90_000),
    ("AAREG_PENALTY", 5, 60, 500, 30_000),
    ("WAGE_GUARANTEE", 4, 40, 5_000, 250_000),
    ("FISHERS_PREMIUM", 5, 0, 400, 9_000),
    ("EEA_UNEMPLOYMENT", 5, 10, 2_000, 80_000),
    ("VEHICLE_LOAN", 6, 0, 5_000, 120_000),
    ("FOREIGN_BENEFIT", 6, 0, 1_000, 90_000),
    ("AFP_REFUND", 0, 15, 2_000, 90_000),
    ("OCC_INJURY_REFUND", 0, 15, 2_000, 90_000),
    ("SEAMEN_REFUND", 0, 10, 2_000, 60_000),
    ("MUNICIPAL_PENSION_REFUND", 0, 10, 2_000, 90_000),
    ("TAX_ADVANCE", 70, 30, 900, 60_000),
    ("TAX_RESIDUAL", 220, 60, 900, 120_000),
    ("TAX_TERM", 20, 40, 900, 50_000),
    ("TAX_ACCELERATED", 5, 5, 2_000, 80_000),
    ("TAX_WITHHOLDING", 8, 110, 2_000, 200_000),
    ("EMPLOYER_DEDUCTION", 3, 20, 1_000, 40_000),
    ("EMPLOYER_CONTRIBUTION", 6, 110, 2_000, 250_000),
    ("FINANCE_TAX", 1, 10, 1_000, 90_000),
    ("CRIME_DAMAGES", 26, 5, 3_000, 150_000),
    ("VIOLENCE_REGRESS", 18, 2, 5_000, 250_000),
    ("FINE", 170, 25, 500, 25_000),
    ("VAT", 18, 150, 1_000, 300_000),
    ("OTHER_TAX", 30, 30, 300, 30_000),
    ("COVID_GRANT_RECOVERY", 3, 30, 5_000, 300_000),
    ("MUNICIPAL", 80, 30, 300, 20_000),
    ("OTHER_STATE", 80, 30, 200, 30_000),
    ("PRIVATE_DEBT", 80, 40, 500, 90_000),
];

/// A sort of creditor and the numbers its organisations have.
const CREDITORS: [(&str, u64, u64); 5] =
    [("state", 0, 4), ("fund", 4, 1), ("foreign", 5, 5), ("municipality", 10, 30), ("private", 40, 60)];
/// Foreign creditors in the order of their numbers.
const ABROAD: [Abroad; 5] = [
    Abroad { currency: "SEK", country: "SE", rates: (9_000, 11_000) },
    Abroad { currency: "DKK", country: "DK", rates: (14_500, 16_500) },
    Abroad { currency: "EUR", country: "DE", rates: (110_000, 121_000) },
    Abroad { currency: "PLN", country: "PL", rates: (25_000, 29_000) },
    Abroad { currency: "EUR", country: "ES", rates: (110_000, 121_000) },
];

/// Where a foreign creditor is.
#[derive(Clone, Copy)]
pub(super) struct Abroad {
    /// ISO 4217 currency.
    pub(super) currency: &'static str,
    /// ISO 3166 country.
    pub(super) country: &'static str,
    /// Between what the rate lies, in ten-thousandths of a krone.
    pub(super) rates: (i64, i64),
}

/// One kind in the mix.
#[derive(Clone, Copy)]
struct Line {
    kind: &'static Kind,
    low: i64,
    high: i64,
}

/// The mix of kinds, for persons and for organisations.
pub(super) struct Mix {
    persons: Vec<(u64, Line)>,
    organisations: Vec<(u64, Line)>,
    support: Option<[&'static Kind; 2]>,
}

impl Mix {
    /// The mix over the kinds table.
    pub(super) fn new() -> Self {
        let (mut persons, mut organisations) = (Vec::new(), Vec::new());
        for kind in kinds::all() {
            let (_, person, organisation, low, high) =
                MIX.into_iter().find(|(code, ..)| *code == kind.code).unwrap_or(("", 1, 1, 500, 20_000));
            let line = Line { kind, low, high };
            // Support has its own months and children, and is drawn with them.
            if kind.debtor_type != DebtorType::Organisation && !kind.is_support() {
                persons.push((person, line));
            }
            if kind.debtor_type != DebtorType::Person {
                organisations.push((organisation, line));
            }
        }
        let support = kinds::by_code("SUPPORT_PRIVATE").zip(kinds::by_code("SUPPORT_STATE_REFUND"));
        Self { persons, organisations, support: support.map(|(private, state)| [private, state]) }
    }

    /// The kinds of the private and the State's part of support.
    pub(super) fn support(&self) -> Option<[&'static Kind; 2]> {
        self.support
    }

    /// A kind as often as debtors of this sort have it, and an amount of it.
    pub(super) fn draw(&self, person: bool, draws: &mut Draws) -> (&'static Kind, Money) {
        let line = draws.weighted(self.lines(person));
        (line.kind, amount(line, draws))
    }

    /// The kind at a place of the round over all that debtors of this sort can have, and an amount of it.
    pub(super) fn in_turn(&self, person: bool, turn: u64, draws: &mut Draws) -> (&'static Kind, Money) {
        let lines = self.lines(person);
        let places = u64::try_from(lines.len()).unwrap_or(1);
        let line = lines[usize::try_from(turn % places).unwrap_or(0)].1;
        (line.kind, amount(line, draws))
    }

    /// An amount of a kind.
    pub(super) fn amount_of(&self, kind: &Kind, draws: &mut Draws) -> Money {
        let of_kind = |(_, line): &&(u64, Line)| line.kind.no == kind.no;
        let found = self.persons.iter().chain(&self.organisations).find(of_kind);
        found.map_or(Money::from_kroner(1_000), |(_, line)| amount(*line, draws))
    }

    fn lines(&self, person: bool) -> &[(u64, Line)] {
        if person { &self.persons } else { &self.organisations }
    }
}

/// Half of the amounts are whole kroner, a third of the rest whole hundreds as fines are.
fn amount(line: Line, draws: &mut Draws) -> Money {
    let step = draws.pick(&[1, 1, 1, 100, 100, 10_000]);
    draws.amount(line.low, line.high, step)
}

/// Who is owed a claim of a kind: an organisation of its sort, or a person for what goes to persons.
pub(super) fn creditor(kind: &Kind, recipients: Option<[PartyId; 2]>, draws: &mut Draws) -> Option<PartyId> {
    let sort = match kind.creditor.as_str() {
        "recipient" if recipients.is_some() => return recipients.map(|both| both[0]),
        "private" if recipients.is_some() && draws.chance(100) => return recipients.map(|both| both[1]),
        "recipient" => "private",
        "state_or_foreign" => draws.pick(&["state", "foreign"]),
        other => other,
    };
    let (_, first, count) = CREDITORS.into_iter().find(|(name, ..)| *name == sort).unwrap_or(CREDITORS[0]);
    identifiers::creditor(first + draws.skewed(count))
}

/// Where a creditor is, when it is a foreign one.
pub(super) fn abroad(creditor: PartyId) -> Option<Abroad> {
    let (_, first, _) = CREDITORS.into_iter().find(|(sort, ..)| *sort == "foreign")?;
    let is_it = |number: u64| identifiers::creditor(number) == Some(creditor);
    (first..).zip(ABROAD).find(|(number, _)| is_it(*number)).map(|(_, abroad)| abroad)
}

/// All creditors that are organisations: number, sort and country.
pub(super) fn organisations() -> impl Iterator<Item = (u64, &'static str, &'static str)> {
    CREDITORS.into_iter().flat_map(|(sort, first, count)| {
        (first..first + count).map(move |number| {
            let place = usize::try_from(number - first).unwrap_or(0);
            let country = if sort == "foreign" { ABROAD[place % ABROAD.len()].country } else { "NO" };
            (number, sort, country)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_the_table_is_in_the_mix_once() {
        for kind in kinds::all() {
            assert_eq!(MIX.iter().filter(|(code, ..)| *code == kind.code).count(), 1, "{}", kind.code);
        }
        let mix = Mix::new();
        assert_eq!((mix.persons.len(), mix.organisations.len()), (33, 26));
        assert!(mix.support().is_some());
    }

    #[test]
    fn every_sort_of_creditor_of_the_table_is_known() {
        let mut draws = Draws::new(1, 1);
        for kind in kinds::all() {
            assert!(creditor(kind, None, &mut draws).is_some(), "{}", kind.code);
            let known = ["recipient", "state_or_foreign"].contains(&kind.creditor.as_str())
                || CREDITORS.iter().any(|(sort, ..)| *sort == kind.creditor);
            assert!(known, "{}", kind.creditor);
        }
        assert_eq!(organisations().count(), 100);
    }
}
