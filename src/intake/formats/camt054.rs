//! camt.054.001.02 and .08: the bank's notification of what our account was credited with.
//!
//! A message has notifications of entries; an entry has the transactions it is the sum of. Each transaction is a
//! payment by its KID, the structured reference to us. Numbers and sums that do not agree refuse the file. An entry
//! that is a debit, a reversal or not booked, another currency and a payment without KID are parked.

use std::collections::BTreeSet;
use std::io::Read;

use super::camt054_entry::{Entry, Transaction};
use super::xml::{Root, Step, Xml};
use super::{FormatError, FormatFault, Layout, Sink};
use crate::intake::settings::IntakeSettings;
use crate::units::Money;

/// The columns a transaction fills.
pub(in crate::intake) static LAYOUT: &Layout = &super::camt054_entry::LAYOUT;

const ROOT: Root = Root {
    name: "Document",
    namespace: "urn:iso:std:iso:20022:tech:xsd:camt.054.001.",
    versions: &["02", "08"],
};

const MESSAGE: &str = "BkToCstmrDbtCdtNtfctn";

/// Names of notifications that are remembered: none has near as many.
const MOST_NOTIFICATIONS: usize = 10_000;

/// A number and a sum of entries: as the file says them, or as read.
#[derive(Clone, Copy, Default)]
struct Totals {
    count: Option<u64>,
    ore: Option<i64>,
}

impl Totals {
    fn add(&mut self, amount: Money) -> Option<()> {
        self.count = Some(self.count.unwrap_or(0) + 1);
        self.ore = Some(self.ore.unwrap_or(0).checked_add(amount.ore())?);
        Some(())
    }

    /// Compares what the file says with what was read.
    fn check(self, read: Self) -> Result<(), FormatFault> {
        let (count, ore) = (read.count.unwrap_or(0), read.ore.unwrap_or(0));
        if let Some(said) = self.count.filter(|said| *said != count) {
            return Err(FormatFault::Count { said, read: count });
        }
        match self.ore.filter(|said| *said != ore) {
            Some(said) => Err(FormatFault::Sum { said: Money::from_ore(said), read: Money::from_ore(ore) }),
            None => Ok(()),
        }
    }
}

/// What a notification says of its entries, or what was read: all, credits, debits.
#[derive(Clone, Copy, Default)]
struct Summary {
    all: Totals,
    credits: Totals,
    debits: Totals,
}

struct File<'s, R, S> {
    xml: Xml<R>,
    settings: &'s IntakeSettings,
    sink: &'s mut S,
    messages: u64,
    notification: String,
    seen: BTreeSet<String>,
    said: Summary,
    read: Summary,
    entries: u64,
    entry: Entry,
    transaction: Transaction,
    /// What the batch of the details says.
    batch: Totals,
    of_batch: Totals,
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
    let mut file = File {
        xml: Xml::new(reader, ROOT),
        settings,
        sink,
        messages: 0,
        notification: String::new(),
        seen: BTreeSet::new(),
        said: Summary::default(),
        read: Summary::default(),
        entries: 0,
        entry: Entry::default(),
        transaction: Transaction::default(),
        batch: Totals::default(),
        of_batch: Totals::default(),
    };
    loop {
        match file.xml.next()? {
            Step::Open => file.open()?,
            Step::Close => file.close()?,
            Step::End => break,
        }
    }
    if file.messages == 0 {
        return Err(file.refused(FormatFault::Document { expected: MESSAGE }));
    }
    Ok(())
}

impl<R: Read, S: Sink> File<'_, R, S> {
    fn refused(&self, fault: FormatFault) -> FormatError {
        FormatError::refused(self.xml.line(), fault)
    }

    fn open(&mut self) -> Result<(), FormatError> {
        let path = self.xml.path();
        match path.strip_prefix(MESSAGE) {
            Some("") => {
                self.messages += 1;
                if self.messages > 1 {
                    return Err(self.refused(FormatFault::MessageTwice));
                }
            }
            Some("/Ntfctn") => {
                (self.said, self.read) = (Summary::default(), Summary::default());
                self.entries = 0;
                self.notification.clear();
            }
            Some("/Ntfctn/Ntry") => {
                self.xml.new_record();
                self.entries += 1;
                self.entry = Entry::on(self.xml.line());
            }
            Some("/Ntfctn/Ntry/NtryDtls") => {
                (self.batch, self.of_batch) = (Totals::default(), Totals::default());
            }
            Some("/Ntfctn/Ntry/NtryDtls/TxDtls") => {
                self.xml.new_record();
                self.give_waiting(false)?;
                self.entry.transactions += 1;
                self.transaction = Transaction::on(self.xml.line(), self.entry.transactions);
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), FormatError> {
        let Some(path) = self.xml.path().strip_prefix(MESSAGE) else { return Ok(()) };
        let Some(path) = path.strip_prefix("/Ntfctn") else { return Ok(()) };
        let Some(path) = path.strip_prefix("/Ntry") else {
            return self.close_outside(path.to_owned().as_str());
        };
        let Some(path) = path.strip_prefix("/NtryDtls") else { return self.close_in_entry() };
        match path {
            "/TxDtls" => self.close_transaction(),
            "" => {
                // A batch of which nothing is told is parked as its entry.
                let told = self.of_batch.count.is_some();
                let checked = if told { self.batch.check(self.of_batch) } else { Ok(()) };
                checked.map_err(|fault| self.refused(fault))
            }
            "/Btch/NbOfTxs" => {
                self.batch.count = Some(self.count()?);
                Ok(())
            }
            "/Btch/TtlAmt" => {
                self.batch.ore = Some(self.amount()?.ore());
                Ok(())
            }
            _ => self.close_in_transaction(),
        }
    }

    fn close_outside(&mut self, path: &str) -> Result<(), FormatError> {
        match path {
            "/Id" => {
                self.xml.text().clone_into(&mut self.notification);
                let room = self.seen.len() < MOST_NOTIFICATIONS;
                if room && !self.seen.insert(self.notification.clone()) {
                    return Err(self.refused(FormatFault::MessageTwice));
                }
            }
            "/TxsSummry/TtlNtries/NbOfNtries" => self.said.all.count = Some(self.count()?),
            "/TxsSummry/TtlNtries/Sum" => self.said.all.ore = Some(self.amount()?.ore()),
            "/TxsSummry/TtlCdtNtries/NbOfNtries" => self.said.credits.count = Some(self.count()?),
            "/TxsSummry/TtlCdtNtries/Sum" => self.said.credits.ore = Some(self.amount()?.ore()),
            "/TxsSummry/TtlDbtNtries/NbOfNtries" => self.said.debits.count = Some(self.count()?),
            "/TxsSummry/TtlDbtNtries/Sum" => self.said.debits.ore = Some(self.amount()?.ore()),
            "" => {
                let (said, read) = (self.said, self.read);
                let checked = said.all.check(read.all).and_then(|()| said.credits.check(read.credits));
                checked.and_then(|()| said.debits.check(read.debits)).map_err(|fault| self.refused(fault))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn close_in_entry(&mut self) -> Result<(), FormatError> {
        let text = self.xml.text();
        let path = self.xml.path().get(MESSAGE.len() + "/Ntfctn/Ntry".len()..).unwrap_or_default();
        match path {
            "" => return self.close_entry(),
            "/Amt" => {
                self.entry.amount = Some(self.amount()?);
                self.xml.attribute("Ccy").clone_into(&mut self.entry.currency);
            }
            _ => self.entry.field(path, text),
        }
        Ok(())
    }

    fn close_in_transaction(&mut self) -> Result<(), FormatError> {
        const DEEP: &str = "/Ntfctn/Ntry/NtryDtls/TxDtls";
        let path = self.xml.path().get(MESSAGE.len() + DEEP.len()..).unwrap_or_default();
        match path {
            "/Amt" | "/AmtDtls/TxAmt/Amt" if self.transaction.amount.is_none() => {
                self.transaction.amount = Some(self.amount()?);
                self.xml.attribute("Ccy").clone_into(&mut self.transaction.currency);
            }
            _ => self.transaction.field(path, self.xml.text()),
        }
        Ok(())
    }

    /// One transaction is kept until the next begins: the only one of an entry need not say its amount.
    fn close_transaction(&mut self) -> Result<(), FormatError> {
        let transaction = std::mem::take(&mut self.transaction);
        if let Some(amount) = transaction.amount {
            let back = transaction.is_against(&self.entry);
            let signed = if back { -amount } else { amount };
            self.of_batch.add(signed).ok_or(self.refused(FormatFault::Total))?;
            let sum = self.entry.sum.ore().checked_add(signed.ore());
            self.entry.sum = Money::from_ore(sum.ok_or(self.refused(FormatFault::Total))?);
            self.entry.mixed |= transaction.currency != self.entry.currency;
        } else {
            self.of_batch.count = Some(self.of_batch.count.unwrap_or(0) + 1);
        }
        self.entry.waiting = Some(transaction);
        Ok(())
    }

    /// Hands over the transaction that waits.
    fn give_waiting(&mut self, only: bool) -> Result<(), FormatError> {
        let Some(mut transaction) = self.entry.waiting.take() else { return Ok(()) };
        if transaction.amount.is_none() && only {
            transaction.amount = self.entry.amount;
            transaction.currency.clone_from(&self.entry.currency);
            self.entry.sum = self.entry.amount.unwrap_or_default();
        }
        self.entry.give(&transaction, (&self.notification, self.entries), self.settings, self.sink)
    }

    fn close_entry(&mut self) -> Result<(), FormatError> {
        let amount = self.entry.amount.ok_or(self.refused(FormatFault::Total))?;
        let mut of_kind = if self.entry.is_debit() { self.read.debits } else { self.read.credits };
        let added = self.read.all.add(amount).and(of_kind.add(amount));
        added.ok_or(self.refused(FormatFault::Total))?;
        *(if self.entry.is_debit() { &mut self.read.debits } else { &mut self.read.credits }) = of_kind;
        if self.entry.transactions == 0 {
            self.entry.sum = amount;
            let whole = Transaction::whole(&self.entry);
            return self.entry.give(&whole, (&self.notification, self.entries), self.settings, self.sink);
        }
        self.give_waiting(self.entry.transactions == 1)?;
        let read = self.entry.sum;
        if read != amount && !self.entry.mixed {
            return Err(self.refused(FormatFault::Sum { said: amount, read }));
        }
        Ok(())
    }

    fn count(&self) -> Result<u64, FormatError> {
        let text = self.xml.text();
        let digits = !text.is_empty() && text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
        let count = if digits { text.parse().ok() } else { None };
        count.ok_or(self.refused(FormatFault::Total))
    }

    /// An amount by its digits: decimals past the second must be zeros.
    fn amount(&self) -> Result<Money, FormatError> {
        let text = self.xml.text();
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let (ore, rest) = decimals.split_at_checked(2).unwrap_or((decimals, ""));
        let plain = digits(whole) && digits(ore) && text.len() <= 19 && rest.bytes().all(|byte| byte == b'0');
        let amount = if plain { format!("{whole}{ore:0<2}").parse().ok() } else { None };
        amount.map(Money::from_ore).ok_or(self.refused(FormatFault::Total))
    }
}

#[cfg(test)]
#[path = "camt054_tests.rs"]
mod tests;
