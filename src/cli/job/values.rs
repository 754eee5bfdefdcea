//! Values of a job file that are more than numbers and words.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Deserializer, Serialize};
use toml::Value;

use crate::intake::Format;
use crate::law::kinds;
use crate::model::KindNo;
use crate::publish::formats::pain001::Version;
use crate::units::dates::parse_date;
use crate::units::{AccountId, Money, PartyId, Percent};

/// A bank account.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Account(AccountId);

/// An organisation.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Organisation(PartyId);

/// A person or an organisation.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Party(PartyId);

/// A kind of claim, by its code.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Kind(KindNo);

/// A day: a TOML date, or the same as text.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "String")]
pub struct Day(NaiveDate);

/// A time of day: a TOML time, or the same as text.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "String")]
pub struct TimeOfDay(NaiveTime);

/// An amount in kroner.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "String")]
pub struct Kroner(pub Money);

/// A percentage, 0–100.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "String")]
pub struct Percentage(pub Percent);

/// What stands between the fields of a CSV file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Delimiter(pub u8);

/// The forms an input may come in: a name, or a list of several that stand side by side.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct InputForms(Vec<Format>);

/// Versions of pain.001: a name, or a list.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct PayoutForms(Vec<Version>);

/// How accounts are written in messages to the bank.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountForm {
    /// The eleven digits.
    #[default]
    Bban,
    /// The international number.
    Iban,
}

/// Why, in words that say something.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

impl Account {
    /// The account.
    #[must_use]
    pub const fn value(self) -> AccountId {
        self.0
    }
}

impl Organisation {
    /// The organisation.
    #[must_use]
    pub const fn value(self) -> PartyId {
        self.0
    }
}

impl PayoutForms {
    /// The versions.
    #[must_use]
    pub fn versions(&self) -> &[Version] {
        &self.0
    }
}

impl Party {
    /// The party.
    #[must_use]
    pub const fn value(self) -> PartyId {
        self.0
    }
}

impl Kind {
    /// The kind.
    #[must_use]
    pub const fn value(self) -> KindNo {
        self.0
    }
}

impl Day {
    /// The day.
    #[must_use]
    pub const fn value(self) -> NaiveDate {
        self.0
    }
}

impl TimeOfDay {
    /// 20:00:00.
    #[must_use]
    pub fn evening() -> Self {
        Self(NaiveTime::from_hms_opt(20, 0, 0).unwrap_or_default())
    }

    /// `HH:MM:SS`.
    #[must_use]
    pub fn text(self) -> String {
        self.0.format("%H:%M:%S").to_string()
    }
}

impl Percentage {
    /// The percentage.
    #[must_use]
    pub const fn value(self) -> Percent {
        self.0
    }
}

impl Delimiter {
    /// The byte.
    #[must_use]
    pub const fn byte(self) -> u8 {
        self.0
    }
}

impl Default for InputForms {
    fn default() -> Self {
        Self(vec![Format::Csv])
    }
}

impl InputForms {
    /// The forms, for a table; the first that is not of the table in words.
    ///
    /// # Errors
    /// A form of another table.
    fn of_table(self, table: &str) -> Result<Self, String> {
        match self.0.iter().find(|form| form.table().is_some_and(|of| of != table)) {
            Some(other) => Err(format!("{table} cannot come as {}", other.as_str())),
            None => Ok(self),
        }
    }

    /// The forms.
    #[must_use]
    pub fn values(&self) -> Vec<Format> {
        self.0.clone()
    }
}

/// Reads the forms of claims.
///
/// # Errors
/// A form claims do not have.
pub fn claim_forms<'de, D: Deserializer<'de>>(deserializer: D) -> Result<InputForms, D::Error> {
    forms(deserializer, "claims")
}

/// Reads the forms of incomes.
///
/// # Errors
/// A form incomes do not have.
pub fn income_forms<'de, D: Deserializer<'de>>(deserializer: D) -> Result<InputForms, D::Error> {
    forms(deserializer, "incomes")
}

/// Reads the forms of payments.
///
/// # Errors
/// A form payments do not have.
pub fn payment_forms<'de, D: Deserializer<'de>>(deserializer: D) -> Result<InputForms, D::Error> {
    forms(deserializer, "payments")
}

fn forms<'de, D: Deserializer<'de>>(deserializer: D, table: &str) -> Result<InputForms, D::Error> {
    InputForms::deserialize(deserializer)?.of_table(table).map_err(serde::de::Error::custom)
}

impl TryFrom<String> for Account {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        AccountId::parse(&text).map(Self).ok_or("not an account of 11 digits whose check digit fits")
    }
}

impl TryFrom<String> for Organisation {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let found = PartyId::from_digits(&text).filter(|id| !id.is_person() && id.check().is_ok());
        found.map(Self).ok_or("not an organisation of 9 digits whose check digit fits")
    }
}

impl TryFrom<String> for Party {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        PartyId::from_digits(&text).map(Self).ok_or("not a person of 11 or an organisation of 9 digits")
    }
}

impl TryFrom<String> for Kind {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        kinds::by_code(&text).map(|kind| Self(kind.no)).ok_or_else(|| format!("{text:?} is no kind of claim"))
    }
}

impl TryFrom<Value> for Day {
    type Error = &'static str;
    fn try_from(value: Value) -> Result<Self, Self::Error> {
        text(&value).and_then(|text| parse_date(&text)).map(Self).ok_or("not a day as YYYY-MM-DD")
    }
}

impl TryFrom<Value> for TimeOfDay {
    type Error = &'static str;
    fn try_from(value: Value) -> Result<Self, Self::Error> {
        text(&value)
            .filter(|text| text.len() == 8)
            .and_then(|text| NaiveTime::parse_from_str(&text, "%H:%M:%S").ok())
            .map(Self)
            .ok_or("not a time of day as HH:MM:SS")
    }
}

impl TryFrom<Value> for Kroner {
    type Error = &'static str;
    fn try_from(value: Value) -> Result<Self, Self::Error> {
        text(&value)
            .and_then(|text| Money::parse(&text, b'.').ok())
            .map(Self)
            .ok_or("not an amount of at least 0 with at most two decimals")
    }
}

impl TryFrom<Value> for Percentage {
    type Error = &'static str;
    fn try_from(value: Value) -> Result<Self, Self::Error> {
        text(&value)
            .and_then(|text| Percent::parse(&text, b'.'))
            .filter(|percent| *percent <= Percent::HUNDRED)
            .map(Self)
            .ok_or("not a percentage from 0 to 100 with at most six decimals")
    }
}

impl TryFrom<String> for Delimiter {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_bytes() {
            [byte] if !byte.is_ascii_alphanumeric() && !b"\"\r\n.-".contains(byte) => Ok(Self(*byte)),
            _ => Err("not one character that can stand between fields"),
        }
    }
}

impl TryFrom<Value> for PayoutForms {
    type Error = String;
    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let names = match value {
            Value::Array(names) => names,
            name => vec![name],
        };
        let mut versions = Vec::new();
        for name in &names {
            let known = Version::ALL.into_iter().find(|version| Some(version.as_str()) == name.as_str());
            let version = known.ok_or_else(|| {
                format!("{name} is no version; there are {}", Version::ALL.map(Version::as_str).join(", "))
            })?;
            if versions.contains(&version) {
                return Err(format!("{} stands twice", version.as_str()));
            }
            versions.push(version);
        }
        Ok(Self(versions))
    }
}

impl From<PayoutForms> for Value {
    fn from(forms: PayoutForms) -> Self {
        Self::Array(forms.0.into_iter().map(|version| Self::from(version.as_str())).collect())
    }
}

impl TryFrom<Value> for InputForms {
    type Error = String;
    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let names = match value {
            Value::Array(names) => names,
            name => vec![name],
        };
        let mut forms = Vec::new();
        for name in &names {
            let text = name.as_str().ok_or("a form is a word")?;
            let known = || Format::ALL.map(Format::as_str).join(", ");
            let form =
                Format::parse(text).ok_or_else(|| format!("{text:?} is no form; there are {}", known()))?;
            if forms.contains(&form) {
                return Err(format!("{text} stands twice"));
            }
            forms.push(form);
        }
        if forms.is_empty() { Err("at least one form is needed".to_owned()) } else { Ok(Self(forms)) }
    }
}

impl From<InputForms> for Value {
    fn from(forms: InputForms) -> Self {
        match forms.0.as_slice() {
            [form] => Self::from(form.as_str()),
            several => Self::Array(several.iter().map(|form| Self::from(form.as_str())).collect()),
        }
    }
}

impl TryFrom<String> for Reason {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.trim().is_empty() { Err("a reason must be given") } else { Ok(Self(text)) }
    }
}

impl From<Account> for String {
    fn from(account: Account) -> Self {
        account.0.to_digits()
    }
}

impl From<Organisation> for String {
    fn from(organisation: Organisation) -> Self {
        organisation.0.to_digits()
    }
}

impl From<Party> for String {
    fn from(party: Party) -> Self {
        party.0.to_digits()
    }
}

impl From<Kind> for String {
    fn from(kind: Kind) -> Self {
        kinds::get(kind.0).code.clone()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.0.to_string()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.text()
    }
}

impl From<Kroner> for String {
    fn from(kroner: Kroner) -> Self {
        kroner.0.to_string()
    }
}

impl From<Percentage> for String {
    fn from(percentage: Percentage) -> Self {
        percentage.0.to_string()
    }
}

impl From<Delimiter> for String {
    fn from(delimiter: Delimiter) -> Self {
        char::from(delimiter.0).to_string()
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

/// A value as it could be written: TOML has its own dates, and a fraction is shown with the digits it was
/// written with.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Datetime(moment) => Some(moment.to_string()),
        _ => None,
    }
}

/// Months of income looked at.
pub fn months<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    within(from, 1..=12)
}

/// A day every month has.
pub fn day_of_month<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    within(from, 1..=28)
}

/// Decimals of a percent order.
pub fn decimals<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    within(from, 0..=2)
}

/// A whole percentage.
pub fn whole_percent<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    within(from, 0..=100)
}

fn within<'de, D: Deserializer<'de>>(from: D, range: RangeInclusive<u8>) -> Result<u8, D::Error> {
    let number = i64::deserialize(from)?;
    u8::try_from(number).ok().filter(|number| range.contains(number)).ok_or_else(|| {
        serde::de::Error::custom(format!("{number} is not from {} to {}", range.start(), range.end()))
    })
}
