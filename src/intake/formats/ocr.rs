//! OCR giro: what the banks' clearing house has credited our account with, by KID.
//!
//! A file is one transmission of assignments; an assignment has transactions of two or three records. Its value
//! date is the day of settlement, and a payer pays at the latest the first working day after it has deducted
//! (innkl. § 30 second para.), so the deduction's month is that of the working day before. The file does not say
//! which organisation paid. A file whose numbers or sums do not agree is refused. A reversal, a payment without
//! KID and a negative amount are parked: somebody has to look at them.

use std::io::Read;

use super::ocr_record::{Kind, Lines, Record, Span};
use super::{FormatError, FormatFault, Layout, OwnFault, Sink};
use crate::intake::settings::IntakeSettings;
use crate::model::FaultCode;
use crate::units::calendar::working_day_before;
use crate::units::dates::write_date;
use crate::units::{Money, Month};

/// The columns a transaction fills.
pub(in crate::intake) static LAYOUT: Layout = Layout {
    fields: &[
        ("payment_id", "transaksjonsnummer"),
        ("kid", KID_NAME),
        ("payer_id", PAYER_NAME),
        ("amount", AMOUNT_NAME),
        ("value_date", DATE_NAME),
        ("pay_month", DATE_NAME),
    ],
};

const KID_NAME: &str = "KID";
/// What no record says.
const PAYER_NAME: &str = "betaler";
const AMOUNT_NAME: &str = "beloep";
const DATE_NAME: &str = "oppgjoersdato";
const TYPE_NAME: &str = "transaksjonstype";

const TYPE: Span = (4, 6);
const TRANSMISSION: Span = (16, 23);
const ASSIGNMENT: Span = (17, 24);
const TRANSACTION: Span = (8, 15);
const DATE: Span = (15, 21);
const SIGN: Span = (31, 32);
const AMOUNT: Span = (32, 49);
const KID: Span = (49, 74);
const END_TRANSACTIONS: Span = (8, 16);
const END_RECORDS: Span = (16, 24);
const END_SUM: Span = (24, 41);

/// Numbers and øre of an assignment or of the whole transmission.
#[derive(Clone, Copy, Default)]
struct Totals {
    transactions: u64,
    records: u64,
    ore: i64,
}

impl Totals {
    /// Compares them with those an end record says.
    fn check(self, end: Record<'_>) -> Result<(), FormatError> {
        let refused = |fault| FormatError::refused(end.line, fault);
        let said = |span| end.number(span).ok_or(refused(FormatFault::Total));
        let (transactions, records) = (said(END_TRANSACTIONS)?, said(END_RECORDS)?);
        if transactions != self.transactions {
            return Err(refused(FormatFault::Count { said: transactions, read: self.transactions }));
        }
        if records != self.records {
            return Err(refused(FormatFault::Count { said: records, read: self.records }));
        }
        let ore = i64::try_from(said(END_SUM)?).map_err(|_| refused(FormatFault::Total))?;
        if ore != self.ore {
            let (said, read) = (Money::from_ore(ore), Money::from_ore(self.ore));
            return Err(refused(FormatFault::Sum { said, read }));
        }
        Ok(())
    }

    fn add(&mut self, other: Self) -> Option<()> {
        self.transactions += other.transactions;
        self.records += other.records;
        self.ore = self.ore.checked_add(other.ore)?;
        Some(())
    }
}

/// Where in the file the reading is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the transmission's start.
    Start,
    /// Between assignments.
    Transmission,
    /// Between transactions; after one, its third record may still come.
    Assignment { third: bool },
    /// After the first record of a transaction.
    Transaction,
    /// After the end.
    End,
}

/// The first record of a transaction, while the others are awaited.
#[derive(Default)]
struct Transaction {
    /// Its type and number, as they stand again in its other records.
    same: [u8; 9],
}

struct File<'s, S> {
    settings: &'s IntakeSettings,
    sink: &'s mut S,
    place: Place,
    transmission: String,
    assignment: String,
    transaction: Transaction,
    of_assignment: Totals,
    of_transmission: Totals,
    texts: [String; 5],
}

/// Reads a file.
///
/// # Errors
/// What refuses the file as a whole.
pub(in crate::intake) fn read<S: Sink>(
    reader: impl Read + Send,
    settings: &IntakeSettings,
    sink: &mut S,
) -> Result<(), FormatError> {
    let mut lines = Lines::new(reader);
    let mut file = File {
        settings,
        sink,
        place: Place::Start,
        transmission: String::new(),
        assignment: String::new(),
        transaction: Transaction::default(),
        of_assignment: Totals::default(),
        of_transmission: Totals::default(),
        texts: Default::default(),
    };
    while let Some(record) = lines.next()? {
        file.take(record)?;
    }
    match file.place {
        Place::End => Ok(()),
        Place::Start => Err(FormatError::refused(lines.line().max(1), FormatFault::Empty)),
        _ => Err(FormatError::refused(lines.line(), FormatFault::Truncated)),
    }
}

impl<S: Sink> File<'_, S> {
    fn take(&mut self, record: Record<'_>) -> Result<(), FormatError> {
        let refused = |fault| Err(FormatError::refused(record.line, fault));
        let place = match (self.place, record.kind()) {
            (Place::Start, Some(Kind::TransmissionStart)) => self.start_transmission(record),
            (Place::Start, _) => return refused(FormatFault::Document { expected: "NY000010" }),
            (Place::End, Some(Kind::TransmissionStart)) if record.text(TRANSMISSION) == self.transmission => {
                return refused(FormatFault::MessageTwice);
            }
            (Place::End, _) => return refused(FormatFault::AfterEnd),
            (Place::Transmission, Some(Kind::AssignmentStart)) => self.start_assignment(record)?,
            (Place::Transmission, Some(Kind::TransmissionEnd)) => {
                self.of_transmission.records += 1;
                self.of_transmission.check(record)?;
                Place::End
            }
            (Place::Assignment { .. }, Some(Kind::First)) => self.first(record)?,
            (Place::Transaction, Some(Kind::Second)) => {
                self.other(record, Place::Assignment { third: true })?
            }
            (Place::Assignment { third: true }, Some(Kind::Third)) => {
                self.other(record, Place::Assignment { third: false })?
            }
            (Place::Assignment { .. }, Some(Kind::AssignmentEnd)) => self.end_assignment(record)?,
            _ => return refused(FormatFault::RecordOrder),
        };
        self.place = place;
        Ok(())
    }

    fn start_transmission(&mut self, record: Record<'_>) -> Place {
        record.text(TRANSMISSION).clone_into(&mut self.transmission);
        self.of_transmission.records = 1;
        Place::Transmission
    }

    fn start_assignment(&mut self, record: Record<'_>) -> Result<Place, FormatError> {
        let number = record.text(ASSIGNMENT);
        if self.assignment == number {
            return Err(FormatError::refused(record.line, FormatFault::MessageTwice));
        }
        number.clone_into(&mut self.assignment);
        self.of_assignment = Totals { records: 1, ..Totals::default() };
        Ok(Place::Assignment { third: false })
    }

    fn end_assignment(&mut self, record: Record<'_>) -> Result<Place, FormatError> {
        self.of_assignment.records += 1;
        self.of_assignment.check(record)?;
        let too_large = FormatError::refused(record.line, FormatFault::Total);
        self.of_transmission.add(self.of_assignment).ok_or(too_large)?;
        Ok(Place::Transmission)
    }

    /// A second or third record: of the same transaction, or the file is mixed up.
    fn other(&mut self, record: Record<'_>, place: Place) -> Result<Place, FormatError> {
        if self.transaction.same != same(record) {
            return Err(FormatError::refused(record.line, FormatFault::RecordOrder));
        }
        self.of_assignment.records += 1;
        Ok(place)
    }

    fn first(&mut self, record: Record<'_>) -> Result<Place, FormatError> {
        let amount = record.number(AMOUNT).and_then(|ore| i64::try_from(ore).ok());
        let negative = match record.part(SIGN) {
            b"-" => true,
            b"0" | b" " => false,
            _ => return Err(FormatError::refused(record.line, FormatFault::Total)),
        };
        // Without the amount the sums could not be told.
        let amount = amount.ok_or(FormatError::refused(record.line, FormatFault::Total))?;
        let ore = if negative { -amount } else { amount };
        self.transaction.same = same(record);
        let one = Totals { transactions: 1, records: 1, ore };
        self.of_assignment.add(one).ok_or(FormatError::refused(record.line, FormatFault::Total))?;
        self.hand_over(record, Money::from_ore(ore))?;
        Ok(Place::Transaction)
    }

    fn hand_over(&mut self, record: Record<'_>, amount: Money) -> Result<(), FormatError> {
        let written_type = record.text(TYPE);
        let own = OwnFault { name: TYPE_NAME, value: written_type, masked: false, code: FaultCode::BadCode };
        // 10–17 are payments with KID, 19 a purchase with one; 18 and 20 are reversals, 20 and 21 have a text.
        let taken = matches!(written_type.as_bytes(), [b'1', b'0'..=b'7' | b'9']);
        let own = if taken { &[] } else { std::slice::from_ref(&own) };
        let [payment_id, kid, money, value_date, pay_month] = &mut self.texts;
        for text in [&mut *payment_id, kid, money, value_date, pay_month] {
            text.clear();
        }
        let written = record.text(DATE);
        for part in ["OCR-", &self.transmission, "-", &self.assignment, "-", record.text(TRANSACTION), "-"] {
            payment_id.push_str(part);
        }
        for span in [(19, 21), (17, 19), (15, 17)] {
            payment_id.push_str(record.text(span));
        }
        kid.push_str(&String::from_utf8_lossy(record.part(KID)));
        let date = record.date(DATE);
        match date {
            Some(date) => push(value_date, |out| write_date(date, out)),
            None => value_date.push_str(written),
        }
        // A date that is none is a fault already; its month is not one more.
        let deducted = working_day_before(date.unwrap_or(self.settings.day));
        push(pay_month, |out| write_date(Month::of(deducted).first_day(), out));
        pay_month.truncate("YYYY-MM".len());
        push(money, |out| amount.write_to(out));
        let fields = [payment_id, kid.trim_matches(' '), "", money, value_date, pay_month];
        self.sink.record(record.line, &fields, own)
    }
}

/// Adds what is written as bytes of a text.
fn push(text: &mut String, write: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = Vec::with_capacity(24);
    write(&mut bytes);
    text.push_str(std::str::from_utf8(&bytes).unwrap_or_default());
}

/// What all records of a transaction have alike: its type and its number.
fn same(record: Record<'_>) -> [u8; 9] {
    let mut same = [0; 9];
    for (to, from) in same.iter_mut().zip(record.part(TYPE).iter().chain(record.part(TRANSACTION))) {
        *to = *from;
    }
    same
}

#[cfg(test)]
#[path = "ocr_tests.rs"]
mod tests;
