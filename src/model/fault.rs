//! What can be wrong with a row of a file.

use std::fmt;

/// A fault of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FaultCode {
    /// A required value is not given.
    MissingValue,
    /// Not a number of the form the column takes.
    BadNumber,
    /// An amount below zero.
    NegativeAmount,
    /// Not a day of the calendar, or a day that cannot be.
    BadDate,
    /// Not a month.
    BadMonth,
    /// Not one of the words the column takes.
    BadCode,
    /// Not a person.
    BadPersonId,
    /// Not an organisation.
    BadOrgId,
    /// Not a bank account.
    BadAccount,
    /// Not a KID.
    BadKid,
    /// An identifier that must be unique stands twice.
    DuplicateId,
    /// Longer than the column takes.
    TooLong,
    /// A character the column does not take.
    BadCharacter,
    /// More tax than income.
    TaxAboveGross,
    /// A day after the collection day that cannot be.
    DateInFuture,
    /// An end before its start.
    PeriodReversed,
    /// A deviation without its reason.
    ReasonMissing,
    /// A claim kind or table that this sort of debtor cannot have.
    WrongDebtorType,
    /// A reference nobody has.
    UnknownReference,
    /// A column the table does not have.
    UnknownColumn,
    /// More or fewer fields than the header.
    WrongFieldCount,
    /// Bytes that are not the file's encoding.
    BadEncoding,
}

impl FaultCode {
    /// All codes with their names in the files.
    pub const ALL: [(Self, &'static str); 22] = [
        (Self::MissingValue, "MISSING_VALUE"),
        (Self::BadNumber, "BAD_NUMBER"),
        (Self::NegativeAmount, "NEGATIVE_AMOUNT"),
        (Self::BadDate, "BAD_DATE"),
        (Self::BadMonth, "BAD_MONTH"),
        (Self::BadCode, "BAD_CODE"),
        (Self::BadPersonId, "BAD_PERSON_ID"),
        (Self::BadOrgId, "BAD_ORG_ID"),
        (Self::BadAccount, "BAD_ACCOUNT"),
        (Self::BadKid, "BAD_KID"),
        (Self::DuplicateId, "DUPLICATE_ID"),
        (Self::TooLong, "TOO_LONG"),
        (Self::BadCharacter, "BAD_CHARACTER"),
        (Self::TaxAboveGross, "TAX_ABOVE_GROSS"),
        (Self::DateInFuture, "DATE_IN_FUTURE"),
        (Self::PeriodReversed, "PERIOD_REVERSED"),
        (Self::ReasonMissing, "REASON_MISSING"),
        (Self::WrongDebtorType, "WRONG_DEBTOR_TYPE"),
        (Self::UnknownReference, "UNKNOWN_REFERENCE"),
        (Self::UnknownColumn, "UNKNOWN_COLUMN"),
        (Self::WrongFieldCount, "WRONG_FIELD_COUNT"),
        (Self::BadEncoding, "BAD_ENCODING"),
    ];

    /// The code in the files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(code, _)| *code == self).map_or("", |(_, name)| name)
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One fault of one row, as it stands in `rejects.csv`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// The file's name.
    pub file: String,
    /// The line in the file; the header is line 1.
    pub line: u64,
    /// What names the row, masked where it is an identifier of a party.
    pub row_key: String,
    /// The column; empty when the whole row is meant.
    pub column: String,
    /// What stood there, masked where it is an identifier of a party.
    pub value: String,
    /// What is wrong.
    pub code: FaultCode,
    /// The same in plain words.
    pub message: String,
}
