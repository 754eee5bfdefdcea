//! Claim kinds: what the law says of each, a row of `data/kinds.csv` a kind.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use super::kind_rules::{self, KindRules, SupportPart, yes_no};
use crate::model::{Class, KindNo, Regime};
use crate::units::calendar::working_day_from;
use crate::units::dates::plus_years;

/// Years a creditor has from the day it knew of a claim (fl. § 10 no. 1).
const YEARS_FROM_KNOWLEDGE: u32 = 1;

/// What the law says of one kind of claim. Source: the kind's row in `data/kinds.csv`.
#[expect(clippy::struct_excessive_bools, reason = "the yes/no columns of the kinds table")]
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its place in the table.
    pub no: KindNo,
    /// Its number in the mandate (`1a` … `17`) or among other creditors' kinds (`X1` … `X17`).
    pub number: String,
    /// Its code in the files.
    pub code: String,
    /// Norwegian name.
    pub name_nb: String,
    /// English name.
    pub name_en: String,
    /// Who the creditor is.
    pub creditor: String,
    /// Class under the old regime (deknl. § 2-8 before innkl.).
    pub class_old: Class,
    /// Class under the new regime in 2026.
    pub class_2026: Class,
    /// Class from 2027.
    pub class_2027: Class,
    /// Whether there is a ground for enforcement without more (innkl. § 23).
    pub ground: Ground,
    /// Its rank in a set-off before 2027, a letter (skattebetalingsforskriften § 13-6-1).
    pub setoff_rank_2026: Option<u8>,
    /// Whether it may be set off in tax and duties from 2027 (innkl. § 21 first para.).
    pub setoff_2027: bool,
    /// Whether it may be set off in other public money before 2027.
    pub setoff_other_public_2026: OtherPublic,
    /// Whether it may be set off in other public money from 2027 (innkl. § 21 second para.).
    pub setoff_other_public_2027: OtherPublic,
    /// Interest for late payment (innkl. § 15; innkf. § 15-1).
    pub late_interest: InterestRule,
    /// When a surcharge of ten per cent is charged.
    pub surcharge: Surcharge,
    /// A term not paid when due costs a fee (innkf. § 15-2).
    pub late_fee: bool,
    /// Years of limitation (fl. §§ 2, 3, 5; deknl.).
    pub limitation_years: u32,
    /// Which debtors it can have.
    pub debtor_type: DebtorType,
    /// A complaint suspends it.
    pub complaint_suspends: bool,
    /// It can only be netted in benefits (innkf. § 2-10).
    pub avregning_only: bool,
    /// Where the kind's rules stand.
    pub source: String,
    /// What the law says of the kind alone.
    pub rules: KindRules,
}

/// Whether a kind is a ground for enforcement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ground {
    /// Yes, by law.
    Yes,
    /// No.
    No,
    /// Only with a document that says so.
    IfDocumented,
}

/// Whether a kind may be set off in public money other than tax and duties.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OtherPublic {
    /// It may.
    Yes,
    /// It may not.
    No,
    /// Only while the debtor is not bankrupt.
    OutsideBankruptcy,
}

/// From when interest for late payment runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InterestRule {
    /// Never.
    None,
    /// Only as the creditor books it.
    AsGiven,
    /// From 30 days after a notice of it (innkl. § 15).
    AfterNotice,
    /// From the due date.
    FromDue,
    /// From the due date, on the surcharge too.
    FromDueWithSurcharge,
    /// From 1 March of the year it was due in.
    FromFirstOfMarch,
}

/// When a surcharge is charged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Surcharge {
    /// Never.
    None,
    /// When the debtor acted with intent or gross negligence.
    IfIntent,
    /// Always.
    Always,
}

/// Which debtors a kind can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DebtorType {
    /// Persons only.
    Person,
    /// Organisations only.
    Organisation,
    /// Either.
    Any,
}

impl Kind {
    /// The class of the kind for a debtor of `regime` on a day of `year`.
    #[must_use]
    pub const fn class(&self, regime: Regime, year: i32) -> Class {
        match regime {
            Regime::Old => self.class_old,
            Regime::New if year < 2027 => self.class_2026,
            Regime::New => self.class_2027,
        }
    }

    /// True for the kinds 1–17 of the authority's mandate.
    #[must_use]
    pub fn in_mandate(&self) -> bool {
        !self.number.starts_with('X')
    }

    /// True for running and past support, private or State part (1a, 1b).
    #[must_use]
    pub fn is_support(&self) -> bool {
        self.rules.support.is_some()
    }

    /// True for the State's part of support (1b).
    #[must_use]
    pub fn is_state_support(&self) -> bool {
        self.rules.support == Some(SupportPart::State)
    }

    /// When a claim lapses that its creditor did not know of before a day: at the earliest a year after it (fl. § 10
    /// no. 1). `start` is the day its ordinary time runs from. A day off moves to the next working day (fl. § 29).
    #[must_use]
    pub fn lapses_after(&self, start: NaiveDate, known: NaiveDate) -> NaiveDate {
        let ordinary = plus_years(start, self.limitation_years);
        working_day_from(ordinary.max(plus_years(known, YEARS_FROM_KNOWLEDGE)))
    }

    /// True for an extra contribution (2).
    #[must_use]
    pub fn is_extra_contribution(&self) -> bool {
        self.rules.extra_contribution
    }
}

#[derive(Deserialize)]
struct Row {
    no: String,
    code: String,
    name_nb: String,
    name_en: String,
    creditor: String,
    class_old: String,
    class_2026: String,
    class_2027: String,
    setoff_rank_2026: String,
    setoff_2027: String,
    setoff_other_public_2026: String,
    setoff_other_public_2027: String,
    enforcement_ground: String,
    late_interest: String,
    surcharge_percent: String,
    late_fee: String,
    limitation_years: u32,
    debtor_type: String,
    complaint_suspends: String,
    avregning_only: String,
    source: String,
}

const DATA: &str = include_str!("data/kinds.csv");

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(DATA.as_bytes()).into_deserialize::<Row>();
    (0u8..).zip(rows.filter_map(Result::ok)).filter_map(|(no, row)| kind(KindNo(no), row)).collect()
});

/// A table of kinds as it is written.
struct Columns {
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Columns {
    fn of(data: &str) -> Self {
        let mut reader = csv::Reader::from_reader(data.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        Self { header, rows: reader.into_records().filter_map(Result::ok).collect() }
    }

    fn field(&self, no: KindNo, name: &str) -> Option<&str> {
        let at = self.header.iter().position(|column| column == name)?;
        self.rows.get(usize::from(no.0))?.get(at)
    }
}

static COLUMNS: LazyLock<[Columns; 2]> = LazyLock::new(|| [DATA, kind_rules::DATA].map(Columns::of));

fn kind(no: KindNo, row: Row) -> Option<Kind> {
    let own = kind_rules::RULES.get(usize::from(no.0)).filter(|own| own.number == row.no)?;
    Some(Kind {
        no,
        rules: own.rules.clone(),
        class_old: Class::parse(&row.class_old)?,
        class_2026: Class::parse(&row.class_2026)?,
        class_2027: Class::parse(&row.class_2027)?,
        ground: match row.enforcement_ground.as_str() {
            "yes" => Ground::Yes,
            "no" => Ground::No,
            "if_documented" => Ground::IfDocumented,
            _ => return None,
        },
        setoff_rank_2026: match row.setoff_rank_2026.as_bytes() {
            [] => None,
            [letter @ b'a'..=b's'] => Some(*letter),
            _ => return None,
        },
        setoff_2027: yes_no(&row.setoff_2027)?,
        setoff_other_public_2026: other_public(&row.setoff_other_public_2026)?,
        setoff_other_public_2027: other_public(&row.setoff_other_public_2027)?,
        late_interest: match row.late_interest.as_str() {
            "none" => InterestRule::None,
            "as_given" => InterestRule::AsGiven,
            "after_notice" => InterestRule::AfterNotice,
            "from_due" => InterestRule::FromDue,
            "from_due_with_surcharge" => InterestRule::FromDueWithSurcharge,
            "from_1_march" => InterestRule::FromFirstOfMarch,
            _ => return None,
        },
        surcharge: match row.surcharge_percent.as_str() {
            "0" => Surcharge::None,
            "10_if_intent" => Surcharge::IfIntent,
            "10" => Surcharge::Always,
            _ => return None,
        },
        late_fee: match row.late_fee.as_str() {
            "none" => false,
            "R/3" => true,
            _ => return None,
        },
        debtor_type: match row.debtor_type.as_str() {
            "person" => DebtorType::Person,
            "org" => DebtorType::Organisation,
            "person_or_org" | "org_or_person" | "open" | "any" => DebtorType::Any,
            _ => return None,
        },
        complaint_suspends: row.complaint_suspends == "yes",
        avregning_only: row.avregning_only == "yes",
        number: row.no,
        code: row.code,
        name_nb: row.name_nb,
        name_en: row.name_en,
        creditor: row.creditor,
        limitation_years: row.limitation_years,
        source: row.source,
    })
}

fn other_public(word: &str) -> Option<OtherPublic> {
    Some(match word {
        "yes" => OtherPublic::Yes,
        "no" => OtherPublic::No,
        "outside_bankruptcy" => OtherPublic::OutsideBankruptcy,
        _ => return None,
    })
}

/// The organisation number of Arbeids- og velferdsetaten, the creditor of what the State is owed here.
pub const WELFARE_AUTHORITY: &str = "889640782";

/// What the tables of kinds say in a column of a kind, as it is written; a column they do not have says nothing.
#[must_use]
pub fn column(no: KindNo, name: &str) -> &'static str {
    COLUMNS.iter().find_map(|table| table.field(no, name)).unwrap_or_default()
}

/// The name of the table.
pub const KINDS_FILE: &str = "kinds.csv";

/// All kinds, in the order of the table.
#[must_use]
pub fn all() -> &'static [Kind] {
    &KINDS
}

/// The kind at a place of the table. Places come from [`by_code`] and [`by_number`] only.
#[must_use]
pub fn get(no: KindNo) -> &'static Kind {
    &KINDS[usize::from(no.0)]
}

/// The kind with a code such as `SUPPORT_PRIVATE`.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.code == code)
}

/// The kind of a part of support.
#[must_use]
pub fn of_support(part: SupportPart) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.rules.support == Some(part))
}

/// The kind with a number such as `1a`.
#[must_use]
pub fn by_number(number: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.number == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let lines = DATA.lines().count() - 1;
        assert_eq!(all().len(), lines);
        assert_eq!(all().iter().filter(|kind| kind.in_mandate()).count(), 22);
        assert_eq!(all().iter().filter(|kind| !kind.in_mandate()).count(), 17);
    }

    #[test]
    fn classes_follow_regime_and_year() {
        let cases = [
            ("1b", Regime::Old, 2027, Class::A),
            ("1b", Regime::New, 2026, Class::A),
            ("1b", Regime::New, 2027, Class::D),
            ("X10", Regime::Old, 2025, Class::E),
            ("X10", Regime::New, 2026, Class::D),
            ("5", Regime::New, 2027, Class::E),
        ];
        for (number, regime, year, expected) in cases {
            let class = by_number(number).map(|kind| kind.class(regime, year));
            assert_eq!(class, Some(expected), "{number} {regime} {year}");
        }
    }
}
