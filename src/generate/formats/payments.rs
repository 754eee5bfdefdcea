//! Payments as the banks' clearing house tells of them (OCR giro) and as a bank does (camt.054).
//!
//! Neither has a payment's own name or its month: the name is the file's, the month that of the value date. OCR giro
//! does not say who paid.

use std::io::{self, Write};

use chrono::NaiveDate;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::units::{Money, PartyId};

/// What a payment is in a bank's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankPayment {
    /// Its KID.
    pub kid: String,
    /// The organisation that paid.
    pub payer: Option<PartyId>,
    /// How much.
    pub amount: Money,
    /// When the account was credited.
    pub value_date: NaiveDate,
}

/// The version of camt.054.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Version {
    /// camt.054.001.02.
    Two,
    /// camt.054.001.08.
    Eight,
}

/// What names a file and says whose it is.
#[derive(Clone, Copy, Debug)]
pub struct FileOf<'a> {
    /// The transmission or message, at most seven digits.
    pub number: u32,
    /// Our account, 11 digits.
    pub account: &'a str,
    /// The day it is made.
    pub day: NaiveDate,
}

/// Writes payments as one transmission of OCR giro with one assignment.
///
/// # Errors
/// What writing gives.
pub fn write_ocr(payments: &[BankPayment], file: &FileOf<'_>, out: &mut impl Write) -> io::Result<()> {
    let zeros = |count: usize| "0".repeat(count);
    let (number, day) = (file.number, file.day.format("%d%m%y"));
    writeln!(out, "NY00001000008080{number:07}00010200{}", zeros(49))?;
    writeln!(out, "NY090020001008566{:07}{:0>11}{}", 1, file.account, zeros(45))?;
    let mut sum = Money::ZERO;
    for (at, payment) in payments.iter().enumerate() {
        let (at, date) = (at + 1, payment.value_date.format("%d%m%y"));
        let (ore, kid) = (payment.amount.ore(), &payment.kid);
        writeln!(out, "NY091030{at:07}{date}01464000000{ore:017}{kid:>25}{}", zeros(6))?;
        writeln!(out, "NY091031{at:07}{}{date}{}", zeros(26), zeros(33))?;
        sum += payment.amount;
    }
    let (count, records, ore) = (payments.len(), 2 * payments.len() + 2, sum.ore());
    let dates = payments.iter().map(|payment| payment.value_date);
    let first = dates.clone().min().unwrap_or(file.day).format("%d%m%y");
    let last = dates.max().unwrap_or(file.day).format("%d%m%y");
    writeln!(out, "NY090088{count:08}{records:08}{ore:017}{day}{first}{last}{}", zeros(21))?;
    writeln!(out, "NY000089{count:08}{:08}{ore:017}{day}{}", records + 2, zeros(33))
}

/// Writes payments as one message of camt.054: an entry a value date, in the order they stand.
///
/// # Errors
/// What writing gives.
pub fn write_camt054(
    payments: &[BankPayment],
    version: Version,
    file: &FileOf<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let namespace = match version {
        Version::Two => "urn:iso:std:iso:20022:tech:xsd:camt.054.001.02",
        Version::Eight => "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08",
    };
    let mut xml = Xml { writer: Writer::new(out), version };
    xml.writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let (number, made) = (file.number.to_string(), format!("{}T06:00:00", file.day));
    let document = xml.writer.create_element("Document").with_attribute(("xmlns", namespace));
    document.write_inner_content(|writer| {
        let mut xml = Xml { writer, version };
        xml.within("BkToCstmrDbtCdtNtfctn", |xml| {
            xml.within("GrpHdr", |xml| xml.leaves(&[("MsgId", &number), ("CreDtTm", &made)]))?;
            xml.within("Ntfctn", |xml| {
                xml.leaves(&[("Id", &number), ("CreDtTm", &made)])?;
                xml.nested(&["Acct", "Id", "Othr", "Id"], file.account)?;
                xml.summary(payments)?;
                let entries = payments.chunk_by(|one, next| one.value_date == next.value_date);
                for (at, entry) in entries.enumerate() {
                    xml.entry(entry, &format!("{number}-{}", at + 1))?;
                }
                Ok(())
            })
        })
    })?;
    Ok(())
}

struct Xml<W> {
    writer: W,
    version: Version,
}
