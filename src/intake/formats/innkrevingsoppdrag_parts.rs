//! The parts of a collection order: its debtor, its amounts, and what one creditor adds to it.

use std::borrow::Cow;

use super::innkrevingsoppdrag::{Check, above_zero};
use super::json_object::Value;
use crate::model::FaultCode;
use crate::units::{Money, Month, PartyId};

/// Whom an order is against.
pub(super) struct Debtor<'a> {
    /// The identifier.
    pub(super) identifier: Cow<'a, str>,
    /// The same as it is written.
    pub(super) written: &'a str,
    /// The same when it is of a person or an organisation.
    pub(super) party: Option<PartyId>,
}

impl<'a> Debtor<'a> {
    /// What the format calls the identifier.
    pub(super) const IDENTIFIER: &'static str = "skyldner.identifikator";
    const SORT: &'static str = "skyldner.identifikatortype";

    /// Reads `skyldner`. The identifier must be of the sort it says it is.
    pub(super) fn read(check: &mut Check<'a, '_>, value: Option<Value<'a>>) -> Self {
        const NAMES: [&str; 2] = ["identifikatortype", "identifikator"];
        let none = Self { identifier: Cow::Borrowed(""), written: "", party: None };
        let Some(debtor) = value.and_then(|value| value.members(&NAMES)) else { return none };
        check.faults.names("skyldner", &debtor, &NAMES);
        let [sort, identifier] = debtor.values;
        let written = identifier.map_or("", Value::written);
        let text = identifier.map_or(Some(Cow::Borrowed("")), Value::text);
        let text = text.unwrap_or_else(|| {
            check.faults.note_masked(Self::IDENTIFIER, written, FaultCode::BadCharacter);
            Cow::Borrowed(written)
        });
        let party = PartyId::from_digits(&text);
        match &*check.faults.text(Self::SORT, sort) {
            "" => check.faults.note(Self::SORT, "", FaultCode::MissingValue),
            "PERSON" if party.is_some_and(|party| !party.is_person()) => {
                check.faults.note_masked(Self::IDENTIFIER, written, FaultCode::BadPersonId);
            }
            "ORGANISASJON" if !text.is_empty() && party.is_none_or(PartyId::is_person) => {
                check.faults.note_masked(Self::IDENTIFIER, written, FaultCode::BadOrgId);
            }
            "PERSON" | "ORGANISASJON" => {}
            _ => check.faults.note(Self::SORT, sort.map_or("", Value::written), FaultCode::BadCode),
        }
        Self { identifier: text, written, party }
    }
}

/// What is claimed.
pub(super) struct Amounts<'a> {
    /// The principal.
    pub(super) principal: Cow<'a, str>,
    /// Interest.
    pub(super) interest: Cow<'a, str>,
    /// The surcharge of ten per cent: a cost, as in NAV's own file.
    pub(super) costs: Cow<'a, str>,
}

/// The sort of interest that is a surcharge of ten per cent.
const SURCHARGE: &str = "STRAFFERENTE";

impl<'a> Amounts<'a> {
    /// Reads `hovedstol` and `renteBeloep`.
    pub(super) fn read(
        check: &mut Check<'a, '_>,
        principal: Option<Value<'a>>,
        interest: Option<Value<'a>>,
    ) -> Self {
        const NAMES: [&str; 2] = ["valuta", "beloep"];
        let mut amounts =
            Self { principal: Cow::Borrowed(""), interest: Cow::Borrowed(""), costs: Cow::Borrowed("") };
        match principal.map(|value| (value, value.members(&NAMES))) {
            Some((_, Some(members))) => {
                check.faults.names("hovedstol", &members, &NAMES);
                let [currency, amount] = members.values;
                check.kroner("hovedstol.valuta", currency);
                above_zero(check, "hovedstol.beloep", amount);
                amounts.principal = amount.map_or(Cow::Borrowed(""), Value::amount);
            }
            Some((value, None)) => amounts.principal = Cow::Borrowed(value.written()),
            None => {}
        }
        if let Some(value) = interest {
            match value.elements() {
                Some(elements) => (amounts.interest, amounts.costs) = interest_of(check, &elements),
                None => check.faults.note("renteBeloep", value.written(), FaultCode::BadNumber),
            }
        }
        amounts
    }
}

/// Interest and surcharge.
fn interest_of<'a>(check: &mut Check<'a, '_>, elements: &[Value<'a>]) -> (Cow<'a, str>, Cow<'a, str>) {
    const NAMES: [&str; 4] = ["valuta", "beloep", "renterIlagtDato", "rentetype"];
    const AMOUNT: &str = "renteBeloep.beloep";
    const TYPE: &str = "renteBeloep.rentetype";
    let (mut interest, mut surcharge) = (0_i128, 0_i128);
    for element in elements {
        let Some(members) = element.members(&NAMES) else {
            check.faults.note("renteBeloep", element.written(), FaultCode::BadNumber);
            continue;
        };
        check.faults.names("renteBeloep", &members, &NAMES);
        let [currency, amount, charged_on, sort] = members.values;
        check.kroner("renteBeloep.valuta", currency);
        check.past_date("renteBeloep.renterIlagtDato", charged_on);
        let sort = check.faults.text(TYPE, sort);
        if sort.is_empty() {
            check.faults.note(TYPE, "", FaultCode::MissingValue);
        }
        let money = above_zero(check, AMOUNT, amount);
        match (money, amount) {
            (None, None) => check.faults.note(AMOUNT, "", FaultCode::MissingValue),
            (None, Some(amount)) => check.faults.note(AMOUNT, amount.written(), FaultCode::BadNumber),
            (Some(money), Some(amount)) if money < Money::ZERO => {
                check.faults.note(AMOUNT, amount.written(), FaultCode::NegativeAmount);
            }
            (Some(money), _) if sort == SURCHARGE => surcharge += i128::from(money.ore()),
            (Some(money), _) => interest += i128::from(money.ore()),
        }
    }
    (sum(interest), sum(surcharge))
}

/// A sum as tables have amounts; none is not given.
fn sum<'a>(ore: i128) -> Cow<'a, str> {
    if ore == 0 { Cow::Borrowed("") } else { Cow::Owned(format!("{}.{:02}", ore / 100, ore % 100)) }
}

/// Reads `tilleggsinformasjon`: what NAV or Brønnøysundregistrene add. It is checked and not used.
pub(super) fn extra<'a>(check: &mut Check<'a, '_>, value: Option<Value<'a>>) {
    const NAMES: [&str; 4] =
        ["tilbakekrevingsperiode", "ytelserForAvregning", "periode", "stoppdatoForLøpendeMulkt"];
    const INSIDE: &str = "tilleggsinformasjon";
    let Some(value) = value else { return };
    let Some(members) = value.members(&NAMES) else {
        check.faults.note(INSIDE, value.written(), FaultCode::BadCharacter);
        return;
    };
    check.faults.names(INSIDE, &members, &NAMES);
    let [recovered, benefits, penalty, stopped] = members.values;
    match recovered.or(penalty) {
        Some(value) => period(check, value),
        None => check.faults.note("tilleggsinformasjon.tilbakekrevingsperiode", "", FaultCode::MissingValue),
    }
    check.past_date("tilleggsinformasjon.stoppdatoForLøpendeMulkt", stopped);
    if let Some(benefits) = benefits {
        benefits_of(check, benefits);
    }
}

/// A period with both its days, under either pair of names.
fn period<'a>(check: &mut Check<'a, '_>, value: Value<'a>) {
    const NAMES: [&str; 4] = ["fom", "tom", "fraDato", "tilDato"];
    const INSIDE: &str = "tilleggsinformasjon.tilbakekrevingsperiode";
    let Some(members) = value.members(&NAMES) else {
        check.faults.note(INSIDE, value.written(), FaultCode::BadDate);
        return;
    };
    check.faults.names(INSIDE, &members, &NAMES);
    let [from, to, from_date, to_date] = members.values;
    if from.and(from_date).is_some() || to.and(to_date).is_some() {
        check.faults.note(INSIDE, "", FaultCode::WrongFieldCount);
    }
    let (from, to) = (from.or(from_date), to.or(to_date));
    if from.is_none() || to.is_none() {
        check.faults.note(INSIDE, "", FaultCode::MissingValue);
    }
    let (from, to) = (check.date(INSIDE, from), check.date(INSIDE, to));
    if let Some((to, written)) = to {
        if from.is_some_and(|(from, _)| from > to) {
            check.faults.note(INSIDE, written, FaultCode::PeriodReversed);
        }
        if to > Month::of(check.settings.day).last_day() {
            check.faults.note(INSIDE, written, FaultCode::DateInFuture);
        }
    }
}

/// What there is to net in.
fn benefits_of<'a>(check: &mut Check<'a, '_>, value: Value<'a>) {
    const NAMES: [&str; 2] = ["valuta", "beloep"];
    const INSIDE: &str = "tilleggsinformasjon.ytelserForAvregning";
    let Some(members) = value.members(&NAMES) else {
        check.faults.note(INSIDE, value.written(), FaultCode::BadNumber);
        return;
    };
    check.faults.names(INSIDE, &members, &NAMES);
    let [currency, amount] = members.values;
    check.kroner(INSIDE, currency);
    match (above_zero(check, INSIDE, amount), amount) {
        (Some(money), Some(amount)) if money < Money::ZERO => {
            check.faults.note(INSIDE, amount.written(), FaultCode::NegativeAmount);
        }
        (None, _) => check.faults.note(INSIDE, amount.map_or("", Value::written), FaultCode::BadNumber),
        _ => {}
    }
}

impl<'a> Check<'a, '_> {
    /// Claims are in kroner only.
    fn kroner(&mut self, name: &'static str, value: Option<Value<'a>>) {
        let text = self.faults.text(name, value);
        match &*text {
            "NOK" => {}
            "" => self.faults.note(name, "", FaultCode::MissingValue),
            _ => self.faults.note(name, value.map_or("", Value::written), FaultCode::BadCode),
        }
    }
}
