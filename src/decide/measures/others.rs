//! Petition, report to the police, travel ban, payers' liability, nothing to attach.

use chrono::{Datelike, NaiveDate};

use super::super::figures::Means;
use super::super::work::Work;
use super::{Numbered, fact, in_debt_settlement, money, numbers, total};
use crate::law::measures::allowed::in_force;
use crate::law::taking_part::due_code;
use crate::model::money_night::Liability;
use crate::model::{FactValue, Household, Measure, MeasureKind};
use crate::units::Money;
use crate::units::dates::{minus_months, plus_days};

/// Days in which a decision that there is nothing to attach carries a petition: three months less two weeks
/// (konkursl. § 62).
const DAYS_TO_PETITION: u64 = 75;
/// Support due so many months ago, with nothing received in them, is not paid at all (bil. § 33): the article asks for
/// more than a term that is late.
const MONTHS_UNPAID: u32 = 3;
/// The year false and missing information is an offence of innkl. § 39 from.
const FIRST_YEAR_OF_INFORMATION: i32 = 2026;

impl Work<'_, '_> {
    /// A petition for bankruptcy: nothing was found to attach a short while ago, and much is owed.
    pub(super) fn petition(&mut self, household: &Household) {
        const KIND: MeasureKind = MeasureKind::BankruptcyPetition;
        let day = self.asked.day;
        let Some(decided) = household.recorded.intet_til_utlegg_date.filter(|date| *date <= day) else {
            return;
        };
        let deadline = plus_days(decided, DAYS_TO_PETITION);
        if deadline < day || in_debt_settlement(household, day) {
            return;
        }
        let Some((article, claims)) = self.allowed(KIND, &self.due()) else { return };
        let (amount, minimum) = (total(&claims), self.law.context.settings.petition_minimum);
        if amount < minimum {
            return;
        }
        let claims = numbers(&claims);
        self.add_measure(Measure {
            kind: KIND,
            claims,
            amount,
            basis: vec![article],
            facts: vec![fact("intet_til_utlegg", FactValue::Date(decided)), money("minimum", minimum)],
            deadline: Some(deadline),
        });
    }

    /// A report to the police: false or missing information, fraud, assets put out of reach; not paying support was an
    /// offence by itself before 2026.
    pub(super) fn police_report(&mut self, household: &Household) {
        const KIND: MeasureKind = MeasureKind::PoliceReport;
        let signs = household.recorded.signs;
        let information = signs.information_failure && FIRST_YEAR_OF_INFORMATION <= self.asked.day.year();
        let by_sign = [
            (information, "information_failure"),
            (signs.fraud, "fraud_indicated"),
            (signs.asset_stripping, "asset_stripping"),
        ];
        let mut grounds: Vec<&'static str> =
            by_sign.into_iter().filter_map(|(noted, word)| noted.then_some(word)).collect();
        let unpaid = self.unpaid_support(household);
        if grounds.is_empty() && unpaid.is_empty() {
            return;
        }
        let claims = if grounds.is_empty() { unpaid.clone() } else { self.owed() };
        let Some((article, claims)) = self.allowed(KIND, &claims) else { return };
        let mut basis = if grounds.is_empty() { Vec::new() } else { vec![article] };
        if let Some(article) = unpaid.first().and_then(|one| self.law.allowed.unpaid_support(one.1.kind.no)) {
            basis.push(article);
            grounds.push("unpaid_support");
        }
        let (amount, claims) = (total(&claims), numbers(&claims));
        let facts = vec![fact("grounds", FactValue::Words(grounds))];
        self.add_measure(Measure { kind: KIND, claims, amount, basis, facts, deadline: None });
    }

    /// Support long due of a debtor from whom nothing comes.
    fn unpaid_support(&self, household: &Household) -> Vec<Numbered<'_>> {
        let since = minus_months(self.asked.day, MONTHS_UNPAID);
        let of = |one: &Numbered<'_>| {
            self.law.allowed.unpaid_support(one.1.kind.no).is_some() && one.1.claim.due_date < since
        };
        if self.law.allowed.no_offence() || since <= self.last_received(household).unwrap_or(NaiveDate::MIN) {
            return Vec::new();
        }
        self.owed().into_iter().filter(of).collect()
    }

    /// Word to the case officer: the debtor may leave the country. Nothing more; a court decides (tvisteloven § 33-11).
    pub(super) fn travel_ban(&mut self, household: &Household) {
        const KIND: MeasureKind = MeasureKind::TravelBanFlag;
        if !household.recorded.signs.leaving {
            return;
        }
        let Some((article, claims)) = self.allowed(KIND, &self.owed()) else { return };
        let (amount, claims) = (total(&claims), numbers(&claims));
        let facts = vec![fact("leaving_indicated", FactValue::Word("yes"))];
        self.add_measure(Measure { kind: KIND, claims, amount, basis: vec![article], facts, deadline: None });
    }

    /// Payers who have not deducted or not paid on, an order a measure (innkl. § 31), for the claims decided that are
    /// open. The liability does not end with them (innkl. § 32 third para.): without one it is proposed all the same.
    pub(in crate::decide) fn employers(&mut self) {
        const KIND: MeasureKind = MeasureKind::EmployerLiability;
        let liabilities = std::mem::take(&mut self.decision.money.liabilities);
        let day = self.asked.day;
        let decided: Vec<Numbered<'_>> =
            self.numbered().filter(|(_, legal)| legal.decided.is_some() && !legal.is_closed(day)).collect();
        let claims = self.allowed(KIND, &decided).map_or_else(Vec::new, |(_, claims)| numbers(&claims));
        if let Some(article) = in_force(KIND, day, self.asked.regime) {
            for months in liabilities.chunk_by(|one, next| one.order_id == next.order_id) {
                let (claims, basis) = (claims.clone(), vec![article]);
                let (amount, facts) = owed_by_payer(months);
                self.add_measure(Measure { kind: KIND, claims, amount, basis, facts, deadline: None });
            }
        }
        self.decision.money.liabilities = liabilities;
    }

    /// Nothing to attach: the registers are searched, and neither income nor anything fit was found (gjenst. § 5). A
    /// notice must have run before a person decides; it is not asked for here.
    pub(super) fn nothing_to_attach(&mut self, household: &Household, means: &Means) {
        const KIND: MeasureKind = MeasureKind::IntetTilUtlegg;
        let (day, recorded) = (self.asked.day, &household.recorded);
        let searched = recorded.searches_done.filter(|done| *done <= day);
        let Some(done) =
            searched.filter(|done| recorded.intet_til_utlegg_date.is_none_or(|last| last < *done))
        else {
            return;
        };
        let found = !means.income.payers.is_empty() || !self.objects().is_empty() || self.case.assets_parked;
        if found {
            return;
        }
        let Some((article, claims)) = self.allowed(KIND, &self.due()) else { return };
        let unfit = u64::try_from(self.case.assets.len()).unwrap_or(u64::MAX);
        let facts =
            vec![fact("searches_done", FactValue::Date(done)), fact("unfit_assets", FactValue::Count(unfit))];
        let (amount, claims) = (total(&claims), numbers(&claims));
        self.add_measure(Measure { kind: KIND, claims, amount, basis: vec![article], facts, deadline: None });
    }

    /// Claims that are due and can be enforced, noticed or not.
    fn due(&self) -> Vec<Numbered<'_>> {
        self.numbered().filter(|(_, legal)| due_code(legal, &self.asked).is_none()).collect()
    }

    /// When anything was last received of the debtor: by the debtors file, the registers, or tonight.
    pub(super) fn last_received(&self, household: &Household) -> Option<NaiveDate> {
        let before = self.case.register.receipts.iter().map(|receipt| receipt.value_date);
        let tonight = self.case.payments.iter().map(|one| one.payment.value_date);
        before.chain(tonight).chain(household.recorded.last_payment_date).max()
    }
}

/// What a payer has not paid on of some months of one order, and its facts.
fn owed_by_payer(months: &[Liability]) -> (Money, Vec<crate::model::MeasureFact>) {
    let sum = |of: fn(&Liability) -> Money| months.iter().map(of).sum::<Money>();
    let (ordered, received) = (sum(|one| one.ordered), sum(|one| one.received));
    let mut facts = Vec::with_capacity(7);
    if let (Some(first), Some(last)) = (months.first(), months.last()) {
        facts.push(fact("order", FactValue::Count(first.order_id)));
        facts.push(fact("payer", FactValue::Party(first.payer)));
        facts.push(fact("months", FactValue::Count(u64::try_from(months.len()).unwrap_or(u64::MAX))));
        facts.push(fact("first_month", FactValue::Month(first.month)));
        facts.push(fact("last_month", FactValue::Month(last.month)));
    }
    facts.push(money("ordered", ordered));
    facts.push(money("received", received));
    (ordered - received, facts)
}
