//! What a debtor and the household need to live on (livsf. §§ 2–5; deknl. § 2-7).

use chrono::NaiveDate;

use super::rates::{MissingRate, Rate, Rates};
use crate::model::{Child, CivilStatus, Household, HouseholdShare, LivesWith};
use crate::units::dates::{age, birthday, parse_date};
use crate::units::{Money, Month};

/// From this many persons in the household a child's supplement is cut (livsf. § 4 third para.).
const CUT_FROM_PERSON: usize = 4;
/// From this contact child the supplement is cut (livsf. § 5 third para.).
const CUT_FROM_CONTACT_CHILD: usize = 3;

const CONTACT_CODES: [[&str; 4]; 4] = [
    ["CONTACT_C1_0_5", "CONTACT_C1_6_10", "CONTACT_C1_11_14", "CONTACT_C1_15_PLUS"],
    ["CONTACT_C2_0_5", "CONTACT_C2_6_10", "CONTACT_C2_11_14", "CONTACT_C2_15_PLUS"],
    ["CONTACT_C3_0_5", "CONTACT_C3_6_10", "CONTACT_C3_11_14", "CONTACT_C3_15_PLUS"],
    ["CONTACT_C4_0_5", "CONTACT_C4_6_10", "CONTACT_C4_11_14", "CONTACT_C4_15_PLUS"],
];

/// The rates of livsforskriften on one day, looked up once a night.
#[derive(Clone, Debug)]
pub struct NeedRates {
    day: NaiveDate,
    adult: [Slot; 3],
    child: [Slot; 4],
    contact: [[Slot; 4]; 4],
}

/// A rate that may be missing: it is only asked for when a figure uses it.
type Slot = Result<Rate, MissingRate>;

impl NeedRates {
    /// The rates valid on `day`. Until 30 June 2023 children from 11 years had one rate (livsf. § 4 before
    /// forskrift 2023-06-09-805).
    #[must_use]
    pub fn on(day: NaiveDate, rates: &Rates) -> Self {
        let slot = |code: &str| rates.money(code, day);
        let split = parse_date("2023-07-01").is_some_and(|from| from <= day);
        let [teens, older] =
            if split { ["CHILD_11_14", "CHILD_15_PLUS"] } else { ["CHILD_11_PLUS", "CHILD_11_PLUS"] };
        Self {
            day,
            adult: ["SINGLE", "MARRIED_COHABITING", "SUPPORTS_SPOUSE"].map(slot),
            child: ["CHILD_0_5", "CHILD_6_10", teens, older].map(slot),
            contact: CONTACT_CODES.map(|class| class.map(slot)),
        }
    }

    fn adult(&self, civil_status: CivilStatus) -> Slot {
        let at = match civil_status {
            CivilStatus::Single => 0,
            CivilStatus::MarriedCohabiting => 1,
            CivilStatus::SupportsSpouse => 2,
        };
        self.adult[at].clone()
    }

    fn child(&self, child: &Child) -> Slot {
        let band = match age(child.birth_date, self.day) {
            ..=5 => 0,
            6..=10 => 1,
            11..=14 => 2,
            _ => 3,
        };
        match child.lives_with {
            LivesWith::Household => self.child[band].clone(),
            LivesWith::Contact(class) => {
                let class = usize::from(class.clamp(1, 4)) - 1;
                self.contact[class][band].clone()
            }
        }
    }
}

/// One item of the need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NeedItem {
    /// What it is, for the trace.
    pub step: &'static str,
    /// How much a month.
    pub amount: Money,
    /// The rate row it comes from.
    pub rate: Option<u16>,
    /// When the child it is for was born.
    pub birth_date: Option<NaiveDate>,
    /// The article.
    pub article: &'static str,
}

/// The need of a debtor a month.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Need {
    /// The items in the order in which they are laid.
    pub items: Vec<NeedItem>,
    /// What is protected.
    pub total: Money,
}

impl Need {
    fn push(&mut self, step: &'static str, article: &'static str, amount: Money, rate: Option<u16>) {
        self.items.push(NeedItem { step, amount, rate, birth_date: None, article });
    }

    fn push_child(
        &mut self,
        step: &'static str,
        article: &'static str,
        amount: Money,
        (rate, born): (u16, NaiveDate),
    ) {
        self.items.push(NeedItem { step, amount, rate: Some(rate), birth_date: Some(born), article });
    }
}

/// The need of a debtor. `counted_net` (before netting) gives the share of an earning spouse.
/// `children` are sorted by birth date. An organisation needs nothing.
///
/// # Errors
/// [`MissingRate`] when a rate the figure uses has no row valid on the day.
pub fn need(
    household: &Household,
    children: &[Child],
    counted_net: Money,
    share: HouseholdShare,
    rates: &NeedRates,
) -> Result<Need, MissingRate> {
    let mut need = Need::default();
    let Some(civil_status) = household.civil_status else { return Ok(need) };
    if let Some(set) = household.need_override {
        need.push("need.override", "livsf. § 2", set, None);
        need.total = set;
        return Ok(need);
    }
    let adult = rates.adult(civil_status)?;
    need.push("need.adult", "livsf. § 3", adult.amount, Some(adult.row));
    need.total += adult.amount;

    let common = common_costs(&mut need, household, children, civil_status, rates)?;
    let carried = match civil_status {
        CivilStatus::MarriedCohabiting => carried_share(&mut need, common, counted_net, household, share),
        CivilStatus::Single | CivilStatus::SupportsSpouse => common,
    };
    need.total += carried;
    let contact = contact_supplements(&mut need, children, rates)?;
    need.total += contact;
    for (step, amount) in [
        ("need.support_paid", household.support_paid),
        ("need.extraordinary_cost", household.extraordinary_cost),
    ] {
        if !amount.is_zero() {
            need.push(step, "deknl. § 2-7; livsf. § 2", amount, None);
            need.total += amount;
        }
    }
    Ok(need)
}

/// Children of the household, housing and childcare: what a couple carries together.
fn common_costs(
    need: &mut Need,
    household: &Household,
    children: &[Child],
    civil_status: CivilStatus,
    rates: &NeedRates,
) -> Result<Money, MissingRate> {
    let adults = if civil_status == CivilStatus::Single { 1 } else { 2 };
    let mut common = Money::ZERO;
    let at_home = children.iter().filter(|child| child.lives_with == LivesWith::Household);
    for (place, child) in at_home.filter(|child| counts(child, rates.day)).enumerate() {
        let rate = rates.child(child)?;
        let amount = if adults + place + 1 >= CUT_FROM_PERSON { cut(rate.amount) } else { rate.amount };
        need.push_child("need.child", "livsf. § 4", amount, (rate.row, child.birth_date));
        common += amount;
    }
    if household.housing_cap.is_some_and(|cap| cap < household.housing_cost) {
        need.push("need.housing_above_cap", "livsf. § 3 third para.", household.housing_cost, None);
    }
    let housing = household.housing_cap.map_or(household.housing_cost, |cap| household.housing_cost.min(cap));
    for (step, article, amount) in [
        ("need.housing", "livsf. § 3 third para.", housing),
        ("need.childcare", "livsf. § 4 second para.", household.childcare_cost),
    ] {
        if !amount.is_zero() {
            need.push(step, article, amount, None);
            common += amount;
        }
    }
    Ok(common)
}

/// The debtor's share of the common costs: one rounding, half up to øre, on the product.
fn carried_share(
    need: &mut Need,
    common: Money,
    counted_net: Money,
    household: &Household,
    share: HouseholdShare,
) -> Money {
    let both = counted_net + household.spouse_net_income;
    let carried = match share {
        HouseholdShare::Full => common,
        HouseholdShare::Half => common.share_half_up(1, 2),
        HouseholdShare::Proportional if both.is_zero() => common,
        HouseholdShare::Proportional => common.share_half_up(counted_net.ore(), both.ore()),
    };
    need.push("need.common", "livsf. §§ 3–4", common, None);
    if share == HouseholdShare::Proportional {
        need.push("need.spouse_net", "deknl. § 2-7; livsf. § 2", household.spouse_net_income, None);
    }
    need.push("need.common_share", "deknl. § 2-7; livsf. § 2", carried, None);
    carried
}

/// Supplements for contact with children who live elsewhere, the larger first on one birth date.
fn contact_supplements(need: &mut Need, children: &[Child], rates: &NeedRates) -> Result<Money, MissingRate> {
    let mut supplements = Vec::new();
    for child in children {
        if child.lives_with != LivesWith::Household && counts(child, rates.day) {
            supplements.push((child.birth_date, rates.child(child)?));
        }
    }
    supplements.sort_by_key(|(birth, rate)| (*birth, std::cmp::Reverse(rate.amount)));
    let mut total = Money::ZERO;
    for (place, (born, rate)) in supplements.into_iter().enumerate() {
        let amount = if place + 1 >= CUT_FROM_CONTACT_CHILD { cut(rate.amount) } else { rate.amount };
        need.push_child("need.contact_child", "livsf. § 5", amount, (rate.row, born));
        total += amount;
    }
    Ok(total)
}

/// A supplement less 20 %, to whole kroner half up in one step.
fn cut(supplement: Money) -> Money {
    Money::from_kroner(supplement.share_half_up(80, 100 * 100).ore())
}

/// A child counts from birth to and including the month it turns 18 (bl. § 68).
fn counts(child: &Child, day: NaiveDate) -> bool {
    child.birth_date <= day && day <= Month::of(birthday(child.birth_date, 18)).last_day()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::PartyId;

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    fn rates(day: &str) -> NeedRates {
        NeedRates::on(d(day), &Rates::load(&[]).expect("rates"))
    }

    fn child(birth: &str, lives_with: LivesWith) -> Child {
        Child {
            debtor: PartyId::from_digits("00000000001").expect("digits"),
            birth_date: d(birth),
            lives_with,
        }
    }

    #[test]
    fn a_child_counts_to_the_end_of_the_month_it_turns_eighteen() {
        let cases = [
            ("2008-11-01", "2026-11-30", true),
            ("2008-11-30", "2026-12-01", false),
            ("2008-02-29", "2026-03-31", true),
            ("2008-02-29", "2026-04-01", false),
            ("2026-11-20", "2026-11-20", true),
            ("2026-11-21", "2026-11-20", false),
        ];
        for (birth, day, expected) in cases {
            assert_eq!(
                counts(&child(birth, LivesWith::Household), d(day)),
                expected,
                "born {birth}, on {day}"
            );
        }
    }

    #[test]
    fn the_band_is_the_age_on_the_day() {
        let cases = [
            ("2020-11-21", 364_500),
            ("2020-11-20", 483_500),
            ("2015-11-20", 610_200),
            ("2011-11-21", 610_200),
        ];
        for (birth, expected) in cases {
            let rate = rates("2026-11-20").child(&child(birth, LivesWith::Household)).expect("a rate");
            assert_eq!(rate.amount.ore(), expected, "born {birth}");
        }
    }

    #[test]
    fn before_july_2023_children_from_eleven_have_one_rate() {
        for birth in ["2012-06-30", "2005-07-01"] {
            let rate = rates("2023-06-30").child(&child(birth, LivesWith::Household)).expect("a rate");
            assert_eq!(rate.amount.ore(), 523_000, "born {birth}");
        }
    }

    #[test]
    fn an_organisation_needs_nothing_whatever_its_row_says() {
        let mut household = Household {
            debtor: PartyId::from_digits("310000001").expect("digits"),
            civil_status: None,
            spouse_net_income: Money::ZERO,
            housing_cost: Money::from_kroner(9_000),
            housing_cap: None,
            childcare_cost: Money::ZERO,
            support_paid: Money::ZERO,
            extraordinary_cost: Money::ZERO,
            need_override: Some(Money::from_kroner(777)),
            deduction_regime: None,
            pending_old_case: false,
            confidential_address: false,
            municipality: None,
            death_date: None,
            bankruptcy_date: None,
            debt_settlement_from: None,
            debt_settlement_to: None,
            consented_percent: None,
            recorded: crate::model::Recorded::default(),
        };
        let rates = rates("2026-11-20");
        for (civil_status, kroner) in [(None, 0), (Some(CivilStatus::Single), 777)] {
            household.civil_status = civil_status;
            let found = need(&household, &[], Money::ZERO, HouseholdShare::Full, &rates).expect("rates");
            assert_eq!(found.total, Money::from_kroner(kroner), "{civil_status:?}");
        }
    }

    #[test]
    fn a_cut_supplement_is_rounded_once() {
        for (ore, kroner) in [(353_500, 2_828), (46_900, 375), (62_312, 498), (62_313, 499), (100, 1)] {
            assert_eq!(cut(Money::from_ore(ore)), Money::from_kroner(kroner), "{ore}");
        }
    }

    #[test]
    fn the_third_contact_child_is_cut_and_the_larger_supplement_goes_first() {
        let children = [
            child("2015-01-01", LivesWith::Contact(1)),
            child("2015-01-01", LivesWith::Contact(4)),
            child("2015-01-01", LivesWith::Contact(2)),
        ];
        let mut need = Need::default();
        let rates = rates("2025-09-01");
        let total = contact_supplements(&mut need, &children, &rates).expect("rates");
        assert_eq!(total.ore(), 271_900 + 155_300 + 37_500, "2719 + 1553 + 80 % of 469 = 375.2");
    }
}
