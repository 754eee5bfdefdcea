//! One row: its fields by column, and the faults found while reading them.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::rows::FileContext;
use super::settings::{IdentifierChecks, IntakeSettings};
use super::tables::Column;
use crate::model::{FaultCode, Reference};
use crate::units::dates::parse_date;
use crate::units::ids::IdFault;
use crate::units::money::AmountError;
use crate::units::signs::is_unseen;
use crate::units::{AccountId, Kid, Money, Month, PartyId, Percent};

/// The longest free text, in characters.
const LONGEST_TEXT: usize = 200;

/// Who usually stands in a column: says which code an identifier gets that is neither 9 nor 11 characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Usually {
    Person,
    Organisation,
}

/// One row being read. Every getter notes what is wrong with its column, so that all faults of a row are
/// known.
pub(super) struct Row<'a> {
    settings: &'a IntakeSettings,
    /// What stands before the decimals.
    separator: u8,
    payer_needed: bool,
    of_format: bool,
    /// Place of a column → number of its field; `usize::MAX` when the file lacks the column.
    fields_of: &'a [usize],
    fields: &'a [&'a str],
    /// What is wrong so far.
    pub(super) faults: Vec<(Column, FaultCode)>,
    /// Identifiers taken although their check digits do not fit.
    pub(super) unfit: u64,
}

impl<'a> Row<'a> {
    /// A row without faults so far.
    pub(super) fn new(context: &'a FileContext<'a>, fields: &'a [&'a str]) -> Self {
        Self {
            settings: context.settings,
            separator: context.separator,
            payer_needed: context.payer_needed,
            of_format: context.layout.is_some(),
            fields_of: &context.header.fields_of,
            fields,
            faults: Vec::new(),
            unfit: 0,
        }
    }

    /// True when the row is a record of an authority's or a bank's own format.
    pub(super) const fn of_format(&self) -> bool {
        self.of_format
    }

    /// True when a payment must say who paid.
    pub(super) const fn payer_needed(&self) -> bool {
        self.payer_needed
    }

    /// The collection day.
    pub(super) fn day(&self) -> NaiveDate {
        self.settings.day
    }

    /// The field as written; empty when not given.
    pub(super) fn text(&self, column: Column) -> &'a str {
        let field = self.fields_of.get(column.place).copied().unwrap_or(usize::MAX);
        self.fields.get(field).copied().unwrap_or_default()
    }

    /// Notes a fault.
    pub(super) fn fault(&mut self, column: Column, code: FaultCode) {
        self.faults.push((column, code));
    }

    /// The field, or nothing when it is empty.
    pub(super) fn given(&self, column: Column) -> Option<&'a str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// The field; a fault when it is empty.
    pub(super) fn needed(&mut self, column: Column) -> Option<&'a str> {
        let text = self.given(column);
        if text.is_none() {
            self.fault(column, FaultCode::MissingValue);
        }
        text
    }

    /// A value read by `parse`; a fault of `code` when it cannot be.
    fn parsed<T>(
        &mut self,
        column: Column,
        text: Option<&'a str>,
        code: FaultCode,
        parse: impl FnOnce(&'a str) -> Option<T>,
    ) -> Option<T> {
        let text = text?;
        let value = parse(text);
        if value.is_none() {
            self.fault(column, code);
        }
        value
    }

    /// A needed reference of at most `longest` letters, digits, `-` and `/`.
    pub(super) fn reference(&mut self, column: Column, longest: usize) -> Option<Reference> {
        let text = self.needed(column)?;
        if text.len() <= longest
            && let Some(reference) = Reference::new(text)
        {
            return Some(reference);
        }
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/'));
        if !plain {
            self.fault(column, FaultCode::BadCharacter);
        }
        if text.chars().count() > longest {
            self.fault(column, FaultCode::TooLong);
        }
        None
    }

    /// A needed person or organisation.
    pub(super) fn party(&mut self, column: Column, usually: Usually) -> Option<PartyId> {
        let text = self.needed(column)?;
        self.checked_party(column, text, usually)
    }

    /// A person or organisation, when given.
    pub(super) fn party_if_given(&mut self, column: Column, usually: Usually) -> Option<PartyId> {
        let text = self.given(column)?;
        self.checked_party(column, text, usually)
    }

    /// A needed person.
    pub(super) fn person(&mut self, column: Column) -> Option<PartyId> {
        self.needed(column)?;
        self.person_if_given(column)
    }

    /// A person, when given.
    pub(super) fn person_if_given(&mut self, column: Column) -> Option<PartyId> {
        let text = self.given(column)?;
        if text.len() == 9 {
            self.fault(column, FaultCode::BadPersonId);
            return None;
        }
        self.checked_party(column, text, Usually::Person)
    }

    fn checked_party(&mut self, column: Column, text: &str, usually: Usually) -> Option<PartyId> {
        let Some(party) = PartyId::from_digits(text) else {
            let organisation = match text.len() {
                9 => true,
                11 => false,
                _ => usually == Usually::Organisation,
            };
            self.fault(column, if organisation { FaultCode::BadOrgId } else { FaultCode::BadPersonId });
            return None;
        };
        match check_identifier(party, self.settings.identifier_checks) {
            Checked::Fits => {}
            Checked::Unfit => self.unfit += 1,
            Checked::Refused(code) => self.fault(column, code),
        }
        Some(party)
    }

    /// Notes an organisation where only persons can stand.
    pub(super) fn only_persons(&mut self, column: Column, party: Option<PartyId>) {
        if party.is_some_and(|party| !party.is_person()) {
            self.fault(column, FaultCode::WrongDebtorType);
        }
    }

    /// A bank account, when given: 11 digits always, the check digit by the job's policy.
    pub(super) fn account_if_given(&mut self, column: Column) {
        let Some(text) = self.given(column) else { return };
        let digits = text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit());
        self.by_policy(column, digits, AccountId::parse(text).is_some(), FaultCode::BadAccount);
    }

    /// A needed KID: 2–25 digits always (the last may be `-`), the check digit by the job's policy.
    pub(super) fn kid(&mut self, column: Column) {
        let Some(text) = self.needed(column) else { return };
        let body = text.strip_suffix('-').unwrap_or(text);
        let digits = (2..=25).contains(&text.len()) && body.bytes().all(|byte| byte.is_ascii_digit());
        self.by_policy(column, digits, digits && Kid::parse(text).is_some(), FaultCode::BadKid);
    }

    fn by_policy(&mut self, column: Column, digits: bool, fits: bool, code: FaultCode) {
        match self.settings.identifier_checks {
            _ if fits => {}
            IdentifierChecks::Warn if digits => self.unfit += 1,
            IdentifierChecks::Off if digits => {}
            _ => self.fault(column, code),
        }
    }

    /// A needed amount.
    pub(super) fn amount(&mut self, column: Column) -> Option<Money> {
        self.needed(column)?;
        self.amount_if_given(column)
    }

    /// An amount, zero when not given.
    pub(super) fn amount_or_zero(&mut self, column: Column) -> Money {
        self.amount_if_given(column).unwrap_or(Money::ZERO)
    }

    /// An amount, when given.
    pub(super) fn amount_if_given(&mut self, column: Column) -> Option<Money> {
        match Money::parse(self.given(column)?, self.separator) {
            Ok(amount) => return Some(amount),
            Err(AmountError::Negative) => self.fault(column, FaultCode::NegativeAmount),
            Err(AmountError::Malformed | AmountError::TooLarge) => self.fault(column, FaultCode::BadNumber),
        }
        None
    }

    /// A number with any decimals, without needless zeros, when given: foreign amounts and exchange rates.
    pub(super) fn decimal_if_given(&mut self, column: Column) -> Option<Decimal> {
        let separator = char::from(self.separator);
        self.parsed(column, self.given(column), FaultCode::BadNumber, |text| {
            let (whole, decimals) = text.split_once(separator).unwrap_or((text, "0"));
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let plain = text.len() <= 30 && digits(whole) && digits(decimals);
            let number = plain.then(|| Decimal::from_str_exact(&format!("{whole}.{decimals}")).ok());
            number.flatten().map(|number| number.normalize())
        })
    }

    /// A percentage of at most 100, when given.
    pub(super) fn percent_if_given(&mut self, column: Column) -> Option<Percent> {
        let separator = self.separator;
        self.parsed(column, self.given(column), FaultCode::BadNumber, |text| {
            Percent::parse(text, separator).filter(|&percent| percent <= Percent::HUNDRED)
        })
    }

    /// A whole number in a range, when given.
    pub(super) fn number_if_given(
        &mut self,
        column: Column,
        range: std::ops::RangeInclusive<u8>,
    ) -> Option<u8> {
        self.parsed(column, self.given(column), FaultCode::BadNumber, |text| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|number| digits && range.contains(number))
        })
    }

    /// A needed date.
    pub(super) fn date(&mut self, column: Column) -> Option<NaiveDate> {
        let text = self.needed(column);
        self.parsed(column, text, FaultCode::BadDate, parse_date)
    }

    /// A date, when given.
    pub(super) fn date_if_given(&mut self, column: Column) -> Option<NaiveDate> {
        self.parsed(column, self.given(column), FaultCode::BadDate, parse_date)
    }

    /// A needed date that has come.
    pub(super) fn past_date(&mut self, column: Column) -> Option<NaiveDate> {
        self.needed(column)?;
        self.past_date_if_given(column)
    }

    /// A date that has come, when given.
    pub(super) fn past_date_if_given(&mut self, column: Column) -> Option<NaiveDate> {
        let date = self.date_if_given(column)?;
        if date > self.day() {
            self.fault(column, FaultCode::DateInFuture);
        }
        Some(date)
    }

    /// A needed month.
    pub(super) fn month(&mut self, column: Column) -> Option<Month> {
        let text = self.needed(column);
        self.parsed(column, text, FaultCode::BadMonth, Month::parse)
    }

    /// A month, when given.
    pub(super) fn month_if_given(&mut self, column: Column) -> Option<Month> {
        self.parsed(column, self.given(column), FaultCode::BadMonth, Month::parse)
    }

    /// `yes` or `no`, when given.
    pub(super) fn yes_no(&mut self, column: Column) -> Option<bool> {
        self.code_if_given(column, read_yes_no)
    }

    /// A needed `yes` or `no`.
    pub(super) fn yes_no_needed(&mut self, column: Column) -> Option<bool> {
        self.code(column, read_yes_no)
    }

    /// A needed word that `parse` knows.
    pub(super) fn code<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.needed(column);
        self.parsed(column, text, FaultCode::BadCode, parse)
    }

    /// A word that `parse` knows, when given.
    pub(super) fn code_if_given<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.parsed(column, self.given(column), FaultCode::BadCode, parse)
    }

    /// Free text, when given: at most 200 characters, each of them seen and in its own direction.
    pub(super) fn free_text(&mut self, column: Column) -> Option<&'a str> {
        let text = self.given(column)?;
        if text.len() > LONGEST_TEXT && text.chars().count() > LONGEST_TEXT {
            self.fault(column, FaultCode::TooLong);
        }
        if text.contains(is_unseen) {
            self.fault(column, FaultCode::BadCharacter);
        }
        Some(text)
    }
}

fn read_yes_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// What the job's policy makes of an identifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Checked {
    /// Nothing to say.
    Fits,
    /// Taken, with a counted warning.
    Unfit,
    /// The row is parked.
    Refused(FaultCode),
}

/// Checks the check digits of an identifier as the job wants it.
pub(super) fn check_identifier(party: PartyId, policy: IdentifierChecks) -> Checked {
    if policy == IdentifierChecks::Off {
        return Checked::Fits;
    }
    match (party.check(), policy) {
        (Ok(()), _) => Checked::Fits,
        (Err(_), IdentifierChecks::Warn) => Checked::Unfit,
        (Err(IdFault::OrganisationCheck), _) => Checked::Refused(FaultCode::BadOrgId),
        (Err(_), _) => Checked::Refused(FaultCode::BadPersonId),
    }
}
