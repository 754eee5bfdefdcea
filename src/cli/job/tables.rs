//! The tables of a job file and their defaults.

use serde::{Deserialize, Serialize};

use super::values::{
    self, Account, AccountForm, Day, Delimiter, InputForms, Kind, Kroner, Organisation, Party, PayoutForms,
    Percentage, Reason, TimeOfDay,
};
use crate::intake::IdentifierChecks;
use crate::model::{ClassAPractice, HouseholdShare, LawSettings, OrderForm, Suspension, Suspensions};
use crate::units::Percent;

/// What a job file says. An unknown key is an error.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The job's name.
    #[serde(default = "nightly")]
    pub name: String,
    /// The inbox, a folder a day in it.
    pub inbox: String,
    /// The store of published runs.
    pub store: String,
    /// Where the money goes.
    pub payment: Payment,
    /// Choices where the law leaves one.
    #[serde(default)]
    pub law: Law,
    /// The job's own rates.
    #[serde(default)]
    pub rates: Rates,
    /// The forms of the inputs.
    #[serde(default)]
    pub formats: Formats,
    /// The bank that pays out.
    #[serde(default)]
    pub bank: Bank,
    /// NAV as a payer.
    #[serde(default)]
    pub nav_payer: NavPayer,
    /// What is suspended.
    #[serde(default)]
    pub suspend: Suspend,
    /// How strictly the inbox is checked.
    #[serde(default)]
    pub checks: Checks,
    /// What a night is told in.
    #[serde(default)]
    pub report: Report,
    /// Letters to the debtors.
    #[serde(default)]
    pub letters: Letters,
    /// Measures that are proposed, and their case files.
    #[serde(default)]
    pub measures: Measures,
}

fn nightly() -> String {
    "nightly".to_owned()
}

/// `[payment]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// The account payers pay to.
    pub account: Account,
    /// Who receives.
    pub payee: Organisation,
    /// The time of day on the orders, in UTC.
    #[serde(default = "TimeOfDay::evening")]
    pub publish_time: TimeOfDay,
}

/// `[law]`: the same as [`LawSettings`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields of LawSettings, described there")]
pub struct Law {
    #[serde(deserialize_with = "values::months")]
    pub income_window_months: u8,
    #[serde(deserialize_with = "values::day_of_month")]
    pub income_due_day: u8,
    pub household_share: HouseholdShare,
    pub order_form: OrderForm,
    #[serde(deserialize_with = "values::decimals")]
    pub percent_decimals: u8,
    #[serde(deserialize_with = "values::whole_percent")]
    pub change_threshold_percent_points: u8,
    pub change_threshold_amount: Kroner,
    #[serde(deserialize_with = "values::whole_percent")]
    pub small_payer_percent: u8,
    pub class_a_practice: ClassAPractice,
    pub protection_months: u8,
    pub nav_claim_due_days: u16,
    pub petition_minimum: Kroner,
}

impl Default for Law {
    fn default() -> Self {
        let law = LawSettings::default();
        Self {
            income_window_months: law.income_window_months,
            income_due_day: law.income_due_day,
            household_share: law.household_share,
            order_form: law.order_form,
            percent_decimals: law.percent_decimals,
            change_threshold_percent_points: law.change_threshold_percent_points,
            change_threshold_amount: Kroner(law.change_threshold_amount),
            small_payer_percent: law.small_payer_percent,
            class_a_practice: law.class_a_practice,
            protection_months: law.protection_months,
            nav_claim_due_days: law.nav_claim_due_days,
            petition_minimum: Kroner(law.petition_minimum),
        }
    }
}

impl Law {
    /// The choices as the law's rules take them, but for those of other tables.
    #[must_use]
    pub fn to_settings(&self) -> LawSettings {
        LawSettings {
            income_window_months: self.income_window_months,
            income_due_day: self.income_due_day,
            household_share: self.household_share,
            order_form: self.order_form,
            percent_decimals: self.percent_decimals,
            change_threshold_percent_points: self.change_threshold_percent_points,
            change_threshold_amount: self.change_threshold_amount.0,
            small_payer_percent: self.small_payer_percent,
            class_a_practice: self.class_a_practice,
            protection_months: self.protection_months,
            nav_claim_due_days: self.nav_claim_due_days,
            petition_minimum: self.petition_minimum.0,
            ..LawSettings::default()
        }
    }
}

/// `[rates]`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rates {
    /// Files of dated rate rows that win over the built-in ones.
    pub files: Vec<String>,
}

/// `[formats]`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Formats {
    /// Claims.
    #[serde(deserialize_with = "values::claim_forms")]
    pub claims: InputForms,
    /// Incomes.
    #[serde(deserialize_with = "values::income_forms")]
    pub incomes: InputForms,
    /// Payments.
    #[serde(deserialize_with = "values::payment_forms")]
    pub payments: InputForms,
    /// In which versions of pain.001 money that goes out is written for the bank; none: it is not.
    pub payouts: PayoutForms,
    /// Whether it is written what creditors may see of running deductions.
    pub creditor_views: bool,
}

impl Formats {
    /// What of an inbox is taken.
    #[must_use]
    pub fn taken(&self) -> crate::intake::Formats {
        crate::intake::Formats {
            claims: self.claims.values(),
            incomes: self.incomes.values(),
            payments: self.payments.values(),
        }
    }
}

/// `[bank]`: how the bank that pays out knows us.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bank {
    /// Our name in messages to it.
    pub name: String,
    /// The account money goes out from; none: the one payers pay to.
    pub account: Option<Account>,
    /// How accounts are written.
    pub accounts: AccountForm,
    /// Its BIC; empty: it knows its own account.
    pub bic: String,
    /// The agreement with it, where it asks for one.
    pub agreement: String,
}

impl Default for Bank {
    fn default() -> Self {
        Self {
            name: "Innkrevingsmyndigheten".to_owned(),
            account: None,
            accounts: AccountForm::Bban,
            bic: String::new(),
            agreement: String::new(),
        }
    }
}

/// `[nav_payer]`: what NAV as a payer calls us. With `kreditor_id_tss` filled in, its orders are also written as
/// `InnrapporteringTrekk`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NavPayer {
    /// NAV's organisation number as a payer; none: that of the welfare authority.
    pub payer: Option<Organisation>,
    /// Our number as a creditor there.
    pub kreditor_id_tss: String,
    /// Our name as a source there.
    pub kilde: String,
}

/// `[report]`: `report.html` and `report.xlsx` of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Report {
    /// Whether `report.html` is made.
    pub page: bool,
    /// Whether `report.xlsx` is made.
    pub workbook: bool,
    /// The most rows of a sheet; those left out are summed in its last row.
    pub workbook_rows: u32,
}

impl Default for Report {
    fn default() -> Self {
        Self { page: true, workbook: true, workbook_rows: 50_000 }
    }
}

/// `[letters]`: letters of a night, a file for so many.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Letters {
    /// Whether letters are made.
    pub make: bool,
    /// The most letters of a night; how many are left out is told.
    pub limit: u32,
    /// Letters in a file.
    pub per_file: u32,
    /// Whether they are made as PDF too.
    pub pdf: bool,
    /// A folder of templates that win over the built-in ones, relative to the job.
    pub templates: String,
    /// Who sends them.
    pub sender: String,
    /// Where the sender is reached: a line each.
    pub contact: Vec<String>,
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            make: true,
            limit: 20_000,
            per_file: 1000,
            pdf: false,
            templates: String::new(),
            sender: "Innkrevingsmyndigheten".to_owned(),
            contact: Vec::new(),
        }
    }
}

/// `[measures]`: measures besides deduction, netting and set-off, which a person decides.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Measures {
    /// Whether case files are made; `measures.csv` always is.
    pub make: bool,
    /// The most case files of a night, the nearest deadline first; how many are left out is told.
    pub case_files: u32,
    /// Notices go out for liens too, where none has gone out for a deduction.
    pub notify_for_liens: bool,
}

impl Default for Measures {
    fn default() -> Self {
        Self { make: true, case_files: 500, notify_for_liens: false }
    }
}

/// `[suspend]`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Suspend {
    /// Claim kinds.
    pub kinds: Vec<Entry<Kind>>,
    /// Creditors.
    pub creditors: Vec<Entry<Party>>,
    /// Payers.
    pub payers: Vec<Entry<Party>>,
    /// Debtors.
    pub debtors: Vec<Entry<Party>>,
}

/// One thing suspended.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry<T> {
    /// What.
    pub value: T,
    /// Why.
    pub reason: Reason,
    /// Last day; none: until the entry is taken out.
    #[serde(default)]
    pub until: Option<Day>,
}

impl<T: Copy> Entry<T> {
    fn to_suspension<U>(&self, value: impl Fn(T) -> U) -> Suspension<U> {
        Suspension {
            value: value(self.value),
            reason: self.reason.clone().into(),
            until: self.until.map(Day::value),
        }
    }
}

impl Suspend {
    /// The suspensions as the law's rules take them.
    #[must_use]
    pub fn to_suspensions(&self) -> Suspensions {
        let parties =
            |list: &[Entry<Party>]| list.iter().map(|one| one.to_suspension(Party::value)).collect();
        Suspensions {
            kinds: self.kinds.iter().map(|one| one.to_suspension(Kind::value)).collect(),
            creditors: parties(&self.creditors),
            payers: parties(&self.payers),
            debtors: parties(&self.debtors),
        }
    }
}

/// `[checks]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Checks {
    /// What becomes of check digits that do not fit.
    pub identifier_checks: IdentifierChecks,
    /// A file may have this share of its rows parked …
    pub reject_limit_percent: Percentage,
    /// … or this many, whichever is more.
    pub reject_limit_rows: u64,
    /// What stands between the fields of a CSV file.
    pub delimiter: Delimiter,
    /// CSV amounts have a comma before their decimals.
    pub decimal_comma: bool,
    /// Days after which claims and payments are too old.
    pub max_age_days: u16,
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            identifier_checks: IdentifierChecks::Strict,
            reject_limit_percent: Percentage(Percent::from_units(1, 1)),
            reject_limit_rows: 10,
            delimiter: Delimiter(b','),
            decimal_comma: false,
            max_age_days: 3,
        }
    }
}
