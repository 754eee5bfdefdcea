//! Faults in words, with everything masked that names a person.

use super::tables::{Column, Shown};
use crate::model::FaultCode;
use crate::units::PartyId;
use crate::units::ids::mask;
use crate::units::signs::seen;

/// The longest value shown.
const LONGEST_SHOWN: usize = 80;

/// What a code says, in plain words.
pub(super) const fn message(code: FaultCode) -> &'static str {
    match code {
        FaultCode::MissingValue => "a value is required here",
        FaultCode::BadNumber => "not a number the column takes",
        FaultCode::NegativeAmount => "an amount below zero",
        FaultCode::BadDate => "not a date the column takes",
        FaultCode::BadMonth => "not a month written YYYY-MM",
        FaultCode::BadCode => "not a word the column takes",
        FaultCode::BadPersonId => "not a person: 11 digits, a birth date and both check digits",
        FaultCode::BadOrgId => "not an organisation: 9 digits and the check digit",
        FaultCode::BadAccount => "not a bank account: 11 digits and the check digit",
        FaultCode::BadKid => "not a KID: 2-25 digits and the check digit",
        FaultCode::DuplicateId => "the identifier stands more than once",
        FaultCode::TooLong => "longer than the column takes",
        FaultCode::BadCharacter => "a character the column does not take",
        FaultCode::TaxAboveGross => "more tax than gross income",
        FaultCode::DateInFuture => "after the collection day",
        FaultCode::PeriodReversed => "the end stands before the start",
        FaultCode::ReasonMissing => "a deviation needs its reason",
        FaultCode::WrongDebtorType => "not for this sort of debtor",
        FaultCode::UnknownReference => "a reference nobody has",
        FaultCode::UnknownColumn => "a column the table does not have",
        FaultCode::WrongFieldCount => "more or fewer fields than the header",
        FaultCode::BadEncoding => "not UTF-8",
    }
}

/// A value as it may be shown: masked where the column names someone, else shortened, without persons and without
/// what a terminal or a spreadsheet would obey.
pub(super) fn shown(column: Column, value: &str) -> String {
    if column.shown == Shown::Masked {
        return mask(value);
    }
    let short: String = value.chars().take(LONGEST_SHOWN).collect();
    let shown = seen(&without_persons(&short)).into_owned();
    if begins_a_formula(&shown) { format!("'{shown}") } else { shown }
}

/// True for a text a spreadsheet would work out. A number below zero is one.
fn begins_a_formula(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    text.starts_with(['=', '+', '-', '@']) && !is_number
}

/// A column's name as a header has it, fit to be shown: short, without persons and control characters.
pub(super) fn column_name(name: &str) -> String {
    let short: String = name.chars().take(LONGEST_SHOWN).collect();
    seen(&without_persons(&short)).into_owned()
}

/// A file's name, fit for a log: plain characters, short, without persons.
pub(super) fn plain_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '?' };
    without_persons(&name.chars().take(LONGEST_SHOWN).map(plain).collect::<String>())
}

/// The text with every run of exactly 11 digits masked as a person: references of authorities are longer.
pub(super) fn without_persons(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let length = from.find(|character: char| !character.is_ascii_digit()).unwrap_or(from.len());
        let (digits, after) = from.split_at(length);
        out.push_str(before);
        if length == 11 {
            out.push_str(&mask(digits));
        } else {
            out.push_str(digits);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Every run of exactly 9 or 11 digits: whom a row may be about whose fields cannot be told apart.
pub(super) fn parties_in(bytes: &[u8]) -> impl Iterator<Item = PartyId> {
    bytes
        .split(|byte| !byte.is_ascii_digit())
        .filter_map(|run| std::str::from_utf8(run).ok().and_then(PartyId::from_digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shown_holds_a_whole_person() {
        let name = Column::optional(0, "name");
        let cases = [
            (name, "A-13097212345/2", "A-130972*****/2"),
            (name, "13097212345", "130972*****"),
            (name, "OB040000598557", "OB040000598557"),
            (name, "971648198", "971648198"),
            (name, "Ærlig", "Ærlig"),
            (name, "-12.50", "-12.50"),
            (name, "=1+1", "'=1+1"),
            (name, "-1-1", "'-1-1"),
            (name, "@SUM(A1)", "'@SUM(A1)"),
            (name, "\t=1\u{1b}[2J", "?=1?[2J"),
            (name.masked(), "13097212345", "130972*****"),
            (name.masked(), "971648198", "******198"),
            (name.masked(), "13097", "*****"),
        ];
        for (column, value, expected) in cases {
            assert_eq!(shown(column, value), expected, "{value}");
        }
        assert_eq!(column_name("a\u{1b}[31m\n13097212345"), "a?[31m?130972*****");
        assert_eq!(shown(name, &"ø".repeat(300)).chars().count(), LONGEST_SHOWN);
    }

    #[test]
    fn parties_are_found_in_a_row_that_cannot_be_split() {
        let found: Vec<String> =
            parties_in(b"x;13097212345,\xff971648198 1234567890").map(PartyId::to_digits).collect();
        assert_eq!(found, ["13097212345", "971648198"]);
    }
}
