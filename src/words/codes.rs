//! The codes of the files: what each is called and what it means.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::dated::Span;
use super::{Entry, Lang};

const DATA: &str = include_str!("data/codes.csv");

/// The tables of codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Table {
    /// Why a claim is held ([`crate::model::HoldCode`]).
    Hold,
    /// More about a hold: the fixed words, without their day.
    HoldDetail,
    /// Why an order is given, changed, ended or left as it is.
    Reason,
    /// What happens to a debtor's orders.
    Action,
    /// What a change comes from.
    Cause,
    /// Why a notice goes out.
    Notice,
    /// What is wrong with a payment.
    PaymentFault,
    /// What a debtor is charged.
    Fee,
    /// What is wrong with a row of a file.
    RowFault,
    /// The regime of a case.
    Regime,
    /// A class of priority.
    Class,
    /// A step of the distribution: `<class><step> <article>`, such as `c1 fordf. § 6 letter a`.
    Distribution,
    /// A rank of a set-off: a letter before 2027, class and step from then.
    Rank,
    /// The form of an order's size: `percent`, `amount`.
    Form,
    /// Whether money goes out to a creditor.
    PayoutState,
    /// Whether an order stands: `aktiv`, `avsluttet`.
    Standing,
    /// A kind of credit.
    Credit,
    /// A kind of income.
    Income,
    /// The status of a claim.
    Status,
    /// Who a claim's creditor is.
    Creditor,
    /// What a column of the kinds table says: `<column> <value>`.
    KindRule,
    /// A rate of the rate files.
    Rate,
    /// The unit of a rate.
    Unit,
    /// A table of the rate files.
    RateTable,
    /// A choice of the job (`[law]`), by its key.
    Setting,
    /// A value of such a choice: `<key> <value>`.
    SettingValue,
    /// A part of the night.
    Part,
    /// A measure of the mandate.
    Measure,
    /// Why a measure may not be used for a kind of claim, or what must hold besides.
    Refusal,
    /// A fact of a measure, by its name.
    Fact,
    /// A word such a fact may have: `<fact> <word>`.
    FactWord,
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 31] = [
        Self::Hold,
        Self::HoldDetail,
        Self::Reason,
        Self::Action,
        Self::Cause,
        Self::Notice,
        Self::PaymentFault,
        Self::Fee,
        Self::RowFault,
        Self::Regime,
        Self::Class,
        Self::Distribution,
        Self::Rank,
        Self::Form,
        Self::PayoutState,
        Self::Standing,
        Self::Credit,
        Self::Income,
        Self::Status,
        Self::Creditor,
        Self::KindRule,
        Self::Rate,
        Self::Unit,
        Self::RateTable,
        Self::Setting,
        Self::SettingValue,
        Self::Part,
        Self::Measure,
        Self::Refusal,
        Self::Fact,
        Self::FactWord,
    ];

    /// The table's name in the data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::HoldDetail => "hold_detail",
            Self::Reason => "reason",
            Self::Action => "action",
            Self::Cause => "cause",
            Self::Notice => "notice",
            Self::PaymentFault => "payment_fault",
            Self::Fee => "fee",
            Self::RowFault => "row_fault",
            Self::Regime => "regime",
            Self::Class => "class",
            Self::Distribution => "distribution",
            Self::Rank => "rank",
            Self::Form => "form",
            Self::PayoutState => "payout_state",
            Self::Standing => "standing",
            Self::Credit => "credit",
            Self::Income => "income",
            Self::Status => "status",
            Self::Creditor => "creditor",
            Self::KindRule => "kind_rule",
            Self::Rate => "rate",
            Self::Unit => "unit",
            Self::RateTable => "rate_table",
            Self::Setting => "setting",
            Self::SettingValue => "setting_value",
            Self::Part => "part",
            Self::Measure => "measure",
            Self::Refusal => "refusal",
            Self::Fact => "fact",
            Self::FactWord => "fact_word",
        }
    }
}

/// A code of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The table's name.
    pub table: &'static str,
    /// The code.
    pub code: &'static str,
    /// The article behind it; empty where there is none of its own.
    pub article: &'static str,
    /// The days it holds.
    pub span: Span,
    /// The regime it is of, `old` or `new`; empty: both.
    pub regime: &'static str,
    nb: Entry,
    en: Entry,
}

impl Code {
    /// What it is called and what it means.
    #[must_use]
    pub const fn entry(&self, lang: Lang) -> Entry {
        lang.pick(self.nb, self.nb, self.en)
    }
}

#[derive(Deserialize)]
struct Row {
    table: String,
    code: String,
    article: String,
    valid_from: String,
    valid_to: String,
    regime: String,
    title_nb: String,
    text_nb: String,
    title_en: String,
    text_en: String,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    csv::Reader::from_reader(DATA.as_bytes()).into_deserialize::<Row>().filter_map(Result::ok).collect()
});

static CODES: LazyLock<Vec<Code>> = LazyLock::new(|| ROWS.iter().map(code_of).collect());

static BY_CODE: LazyLock<BTreeMap<(&str, &str), &Code>> =
    LazyLock::new(|| CODES.iter().map(|code| ((code.table, code.code), code)).collect());

fn code_of(row: &'static Row) -> Code {
    Code {
        table: &row.table,
        code: &row.code,
        article: &row.article,
        span: Span::read(&row.valid_from, &row.valid_to),
        regime: &row.regime,
        nb: Entry { title: &row.title_nb, text: &row.text_nb },
        en: Entry { title: &row.title_en, text: &row.text_en },
    }
}

/// The codes of all tables, in the order of the data.
#[must_use]
pub fn all() -> &'static [Code] {
    &CODES
}

/// The codes of a table, in the order of the data.
pub fn of(table: Table) -> impl Iterator<Item = &'static Code> {
    CODES.iter().filter(move |code| code.table == table.name())
}

/// The code of a table.
#[must_use]
pub fn by_code(table: Table, code: &str) -> Option<&'static Code> {
    BY_CODE.get(&(table.name(), code)).copied()
}
