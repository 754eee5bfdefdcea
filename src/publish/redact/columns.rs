//! What becomes of each column of a published table when persons are taken out of it.

use chrono::{Datelike, NaiveDate};

use super::names::Key;
use crate::units::Money;

/// What is done with the values of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    /// They name nobody.
    Kept,
    /// Left out: free words, or what tells of a person.
    Out,
    /// A person or an organisation.
    Party,
    /// Several, with a space between.
    Parties,
    /// What a creditor, a bank or a register calls something.
    Reference,
    /// Several, with a space between.
    References,
    /// A number of an order.
    Number,
    /// Facts of a measure: those that are amounts, counts or fixed words stay.
    Facts,
}

impl Column {
    /// True when its values have pseudonyms.
    pub const fn is_pseudonym(self) -> bool {
        matches!(self, Self::Party | Self::Reference | Self::Number)
    }

    /// A value without persons.
    pub fn redacted(self, value: &str, key: &Key) -> String {
        if value.is_empty() {
            return String::new();
        }
        let each = |kind: char| value.split(' ').map(|one| key.name(kind, one)).collect::<Vec<_>>().join(" ");
        match self {
            Self::Kept => value.to_owned(),
            Self::Out => String::new(),
            Self::Party => key.name('P', value),
            Self::Parties => each('P'),
            Self::Reference => key.name('R', value),
            Self::References => each('R'),
            Self::Number => key.name('N', value),
            Self::Facts => facts(value),
        }
    }
}

/// `name=value` with `; ` between; a value that may tell who somebody is becomes `*`.
fn facts(text: &str) -> String {
    let fact = |one: &str| match one.split_once('=') {
        Some((name, value)) if tells_nobody(value) => format!("{name}={value}"),
        Some((name, _)) => format!("{name}=*"),
        None => "*".to_owned(),
    };
    text.split("; ").map(fact).collect::<Vec<_>>().join("; ")
}

/// True for an amount with its decimals, a count of few digits and a fixed word.
pub fn tells_nobody(value: &str) -> bool {
    let is_word = value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let is_count = value.len() <= 3 && value.bytes().all(|byte| byte.is_ascii_digit());
    let has_decimals = value.len() > 3 && value.as_bytes()[value.len() - 3] == b'.';
    is_word || is_count || has_decimals && Money::parse(value, b'.').is_ok()
}

/// The columns of a redacted trace.
pub const TRACE: [&str; 10] =
    ["debtor_id", "seq", "step", "claim_id", "payer_id", "amount", "date", "percent", "rate_row", "article"];

/// The day of a line of the trace: of the day a child was born only the year, and none of a death.
pub fn day_of_step(step: &str, day: NaiveDate) -> Option<String> {
    if step.contains("child") {
        return Some(day.year().to_string());
    }
    (step != "DEBTOR_DECEASED").then(|| day.to_string())
}

/// What is done with each column, a table a line: `P` a party, `R` a reference, `N` a number, twice for several, `F`
/// facts, `-` left out; a column without a letter is kept, and one that does not stand there is left out.
const TABLES: &str = include_str!("columns.txt");

/// True for a table that can be shared without persons.
pub fn is_known(table: &str) -> bool {
    columns(table).is_some()
}

/// What is done with a column of a table.
pub fn of(table: &str, column: &str) -> Column {
    let word = |word: &str| {
        let (name, sign) = word.split_once(':').unwrap_or((word, ""));
        (name == column).then_some(match sign {
            "" => Column::Kept,
            "P" => Column::Party,
            "PP" => Column::Parties,
            "R" => Column::Reference,
            "RR" => Column::References,
            "N" => Column::Number,
            "F" => Column::Facts,
            _ => Column::Out,
        })
    };
    columns(table).and_then(|line| line.split(' ').find_map(word)).unwrap_or(Column::Out)
}

/// The columns of a table as they stand in the list.
fn columns(table: &str) -> Option<&'static str> {
    TABLES
        .lines()
        .find_map(|line| line.split_once(' ').filter(|(name, _)| *name == table))
        .map(|(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::super::super::{money, tables};
    use super::*;
    use crate::orders::registers;

    #[test]
    fn every_column_of_every_table_stands_in_the_list_and_no_other() {
        let own = tables::TABLES.iter().map(|(name, columns)| (*name, columns.to_vec()));
        let of_money = money::TABLES.iter().map(|(name, columns)| (*name, columns.to_vec()));
        let of_registers = [
            registers::ORDERS,
            registers::NOTICES,
            registers::PARTICIPATIONS,
            registers::REGIMES,
            registers::PAYMENTS,
            registers::DISTRIBUTIONS,
            registers::SETOFFS,
            registers::CREDITS,
            registers::NETTINGS,
            registers::FEES,
            registers::SEQUENCES,
        ];
        let of_registers = of_registers.iter().map(|one| (one.name, one.columns.to_vec()));
        let rejects = [(tables::REJECTS, tables::REJECT_COLUMNS.to_vec())];
        let mut names = Vec::new();
        for (name, columns) in own.chain(of_money).chain(of_registers).chain(rejects) {
            let listed = super::columns(name).unwrap_or_else(|| panic!("{name} is not in the list"));
            let listed: Vec<&str> =
                listed.split(' ').map(|word| word.split_once(':').map_or(word, |(name, _)| name)).collect();
            assert_eq!(listed, columns, "{name}");
            names.push(name);
        }
        for line in TABLES.lines() {
            assert!(names.iter().any(|name| line.starts_with(&format!("{name} "))), "{line}");
        }
    }

    #[test]
    fn what_names_somebody_is_never_kept() {
        for line in TABLES.lines() {
            for word in line.split(' ').skip(1).filter(|word| !word.contains(':')) {
                let names = [
                    "_id",
                    "payer",
                    "creditor",
                    "debtor",
                    "kid",
                    "saksnummer",
                    "sekvensnummer",
                    "value",
                    "detail",
                ];
                assert!(!names.iter().any(|part| word.ends_with(part)), "{line}: {word}");
            }
        }
        assert_eq!(of("orders.csv", "of_a_later_version"), Column::Out);
        assert!(!is_known("letters/index.csv") && !is_known("payouts/left_out.csv"));
    }

    #[test]
    fn facts_that_tell_who_somebody_is_are_left_out() {
        let key = Key::new(&[1; 32]);
        let facts = "asset_kind=bank_deposit; value=42207.09; months=3; reference=konto 00500018038; died=2026-11-03; \
                     order=10000001; payer=310000043; x";
        let redacted =
            "asset_kind=bank_deposit; value=42207.09; months=3; reference=*; died=*; order=*; payer=*; *";
        assert_eq!(Column::Facts.redacted(facts, &key), redacted);
        let day = NaiveDate::from_ymd_opt(2022, 1, 2).unwrap_or_default();
        assert_eq!(day_of_step("need.child", day).as_deref(), Some("2022"));
        assert_eq!(day_of_step("DEBTOR_DECEASED", day), None);
        assert_eq!(day_of_step("claim.notice", day).as_deref(), Some("2022-01-02"));
    }
}
