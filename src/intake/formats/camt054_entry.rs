//! An entry of camt.054 and its transactions, as rows of the payments table.

use sha2::{Digest, Sha256};

use super::{FormatError, Layout, OwnFault, Sink};
use crate::intake::settings::IntakeSettings;
use crate::model::{FaultCode, Reference};
use crate::units::calendar::working_day_before;
use crate::units::dates::parse_date;
use crate::units::{Money, Month, PartyId};

/// The columns a transaction fills.
pub(super) static LAYOUT: Layout = Layout {
    fields: &[
        ("payment_id", "AcctSvcrRef"),
        ("kid", KID),
        ("payer_id", "Dbtr"),
        ("amount", AMOUNT),
        ("value_date", DATE),
        ("pay_month", DATE),
    ],
};

const KID: &str = "CdtrRefInf/Ref";
const AMOUNT: &str = "Amt";
const DATE: &str = "ValDt";
const CURRENCY: &str = "Amt/@Ccy";
const DIRECTION: &str = "CdtDbtInd";
const REVERSAL: &str = "RvslInd";
const STATUS: &str = "Sts";

/// Bytes of a digest that stand in a payment's name.
const DIGEST_BYTES: usize = 16;

/// One entry while its transactions are read.
#[derive(Default)]
pub(super) struct Entry {
    line: u64,
    /// Its amount.
    pub(super) amount: Option<Money>,
    /// And the amount's currency.
    pub(super) currency: String,
    direction: String,
    reversal: String,
    status: String,
    value_date: String,
    booking_date: String,
    servicer_reference: String,
    /// Transactions so far.
    pub(super) transactions: u64,
    /// Their sum, in the entry's direction.
    pub(super) sum: Money,
    /// Some are in another currency than the entry: their sum says nothing.
    pub(super) mixed: bool,
    /// The last one read.
    pub(super) waiting: Option<Transaction>,
}

/// One transaction.
#[derive(Default)]
pub(super) struct Transaction {
    line: u64,
    number: u64,
    /// Its amount.
    pub(super) amount: Option<Money>,
    /// And the amount's currency.
    pub(super) currency: String,
    direction: String,
    kid: String,
    kids_differ: bool,
    payer: String,
    payer_scheme: String,
}

/// Takes a text the first time it stands.
fn once(field: &mut String, text: &str) {
    if field.is_empty() {
        text.clone_into(field);
    }
}

/// The day of a date, or of a date with a time.
fn day_of(text: &str) -> &str {
    text.split_once('T').map_or(text, |(day, _)| day)
}

impl Transaction {
    /// The transaction with a number in its entry, beginning on a line.
    pub(super) fn on(line: u64, number: u64) -> Self {
        Self { line, number, ..Self::default() }
    }

    /// An entry that tells of no transactions, as one.
    pub(super) fn whole(entry: &Entry) -> Self {
        let currency = entry.currency.clone();
        Self { line: entry.line, amount: entry.amount, currency, ..Self::default() }
    }

    /// Takes an element in.
    pub(super) fn field(&mut self, path: &str, text: &str) {
        match path {
            "/CdtDbtInd" => once(&mut self.direction, text),
            "/RmtInf/Strd/CdtrRefInf/Ref" => {
                self.kids_differ |= !self.kid.is_empty() && self.kid != text;
                once(&mut self.kid, text);
            }
            "/RltdPties/Dbtr/Id/OrgId/Othr/Id" | "/RltdPties/Dbtr/Pty/Id/OrgId/Othr/Id" => {
                once(&mut self.payer, text);
            }
            "/RltdPties/Dbtr/Id/OrgId/Othr/SchmeNm/Cd" | "/RltdPties/Dbtr/Pty/Id/OrgId/Othr/SchmeNm/Cd" => {
                once(&mut self.payer_scheme, text);
            }
            _ => {}
        }
    }

    /// True when it goes the other way than its entry.
    pub(super) fn is_against(&self, entry: &Entry) -> bool {
        !self.direction.is_empty() && self.direction != entry.direction
    }

    /// The organisation that paid, where the bank gives its number; a bank's own customer number is none.
    fn payer(&self) -> &str {
        let number = matches!(self.payer_scheme.as_str(), "" | "COID");
        let organisation = PartyId::from_digits(&self.payer)
            .is_some_and(|party| !party.is_person() && party.check().is_ok());
        if number && organisation { &self.payer } else { "" }
    }
}

impl Entry {
    /// An entry that begins on a line.
    pub(super) fn on(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    /// Takes an element in.
    pub(super) fn field(&mut self, path: &str, text: &str) {
        match path {
            "/CdtDbtInd" => once(&mut self.direction, text),
            "/RvslInd" => once(&mut self.reversal, text),
            "/Sts" | "/Sts/Cd" => once(&mut self.status, text),
            "/ValDt/Dt" | "/ValDt/DtTm" => once(&mut self.value_date, text),
            "/BookgDt/Dt" | "/BookgDt/DtTm" => once(&mut self.booking_date, text),
            "/AcctSvcrRef" => once(&mut self.servicer_reference, text),
            _ => {}
        }
    }

    /// True when money left the account.
    pub(super) fn is_debit(&self) -> bool {
        self.direction == "DBIT"
    }

    /// Hands a transaction over as a payment.
    ///
    /// # Errors
    /// More faults than are kept.
    pub(super) fn give<S: Sink>(
        &self,
        transaction: &Transaction,
        place: (&str, u64),
        settings: &IntakeSettings,
        sink: &mut S,
    ) -> Result<(), FormatError> {
        let date = if self.value_date.is_empty() { &self.booking_date } else { &self.value_date };
        let date = day_of(date);
        // A date that is none is a fault already; its month is not one more.
        let deducted = working_day_before(parse_date(date).unwrap_or(settings.day));
        let pay_month = Month::of(deducted).to_string();
        let amount = transaction.amount.map(|amount| amount.to_string()).unwrap_or_default();
        let payment_id = self.payment_id(transaction.number, place);
        let fields = [&*payment_id, &*transaction.kid, transaction.payer(), &*amount, date, &*pay_month];
        sink.record(transaction.line, &fields, &self.faults(transaction))
    }

    /// What the format forbids: all but money in kroner that has come to stay.
    fn faults<'a>(&'a self, transaction: &'a Transaction) -> Vec<OwnFault<'a>> {
        let direction =
            if transaction.direction.is_empty() { &self.direction } else { &transaction.direction };
        let code = |value: &str| if value.is_empty() { FaultCode::MissingValue } else { FaultCode::BadCode };
        let mut faults = Vec::new();
        let mut note = |name, value: &'a str, code| {
            faults.push(OwnFault { name, value, masked: name == KID, code });
        };
        if self.direction != "CRDT" || direction != "CRDT" {
            let value = if self.direction == "CRDT" { direction } else { &self.direction };
            note(DIRECTION, value, code(value));
        }
        if !matches!(self.reversal.as_str(), "" | "false" | "0") {
            note(REVERSAL, &self.reversal, FaultCode::BadCode);
        }
        if self.status != "BOOK" {
            note(STATUS, &self.status, code(&self.status));
        }
        if transaction.currency != "NOK" && transaction.amount.is_some() {
            note(CURRENCY, &transaction.currency, code(&transaction.currency));
        }
        if transaction.kids_differ {
            note(KID, &transaction.kid, FaultCode::WrongFieldCount);
        }
        faults
    }

    /// A name that is the same whenever the bank tells of the transaction: its own reference of the entry, else
    /// the notification's, and the transaction's number in it. What is too long or has other characters is
    /// given by its digest.
    fn payment_id(&self, number: u64, (notification, entry): (&str, u64)) -> String {
        let reference = match self.servicer_reference.as_str() {
            "" | "NOTPROVIDED" => format!("{notification}/{entry}"),
            reference => reference.to_owned(),
        };
        let readable = format!("C54-{reference}-{number}");
        if readable.len() <= Reference::LONGEST_CLAIM && Reference::new(&readable).is_some() {
            return readable;
        }
        let digest = Sha256::digest(format!("{reference}\n{number}"));
        let mut id = "C54-".to_owned();
        for byte in digest.iter().take(DIGEST_BYTES) {
            for half in [byte >> 4, byte & 15] {
                id.extend(char::from_digit(u32::from(half), 16));
            }
        }
        id
    }
}
