//! Payments as the banks' clearing house tells of them (OCR giro) and as a bank does (camt.054).
//!
//! Neither has a payment's own name or its month: the name is the file's, the month that of the value date. OCR giro
//! does not say who paid.

use std::io::{self, Write};

use super::xml::XmlOut;
use crate::units::{Money, PartyId};
use chrono::NaiveDate;

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
    for (at, payment) in payments.iter().enumerate() {
        let (at, date) = (at + 1, payment.value_date.format("%d%m%y"));
        let (ore, kid) = (payment.amount.ore(), &payment.kid);
        writeln!(out, "NY091030{at:07}{date}01464000000{ore:017}{kid:>25}{}", zeros(6))?;
        writeln!(out, "NY091031{at:07}{}{date}{}", zeros(26), zeros(33))?;
    }
    let (count, records, ore) = (payments.len(), 2 * payments.len() + 2, sum_of(payments).ore());
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
    let (number, made) = (file.number.to_string(), format!("{}T06:00:00", file.day));
    let mut xml = XmlOut::begin(out, "Document", namespace)?;
    xml.open("BkToCstmrDbtCdtNtfctn")?;
    xml.open("GrpHdr")?;
    xml.leaf("MsgId", &number)?;
    xml.leaf("CreDtTm", &made)?;
    xml.close("GrpHdr")?;
    xml.open("Ntfctn")?;
    xml.leaf("Id", &number)?;
    xml.leaf("CreDtTm", &made)?;
    xml.nested(&["Acct", "Id", "Othr"], "Id", file.account)?;
    let entries: Vec<&[BankPayment]> =
        payments.chunk_by(|one, next| one.value_date == next.value_date).collect();
    xml.open("TxsSummry")?;
    xml.open("TtlCdtNtries")?;
    xml.leaf("NbOfNtries", &entries.len().to_string())?;
    xml.leaf("Sum", &sum_of(payments).to_string())?;
    xml.close("TtlCdtNtries")?;
    xml.close("TxsSummry")?;
    for (at, entry) in entries.into_iter().enumerate() {
        write_entry(entry, version, &format!("{number}-{}", at + 1), &mut xml)?;
    }
    xml.close("Ntfctn")?;
    xml.close("BkToCstmrDbtCdtNtfctn")?;
    xml.close("Document")
}

fn sum_of(payments: &[BankPayment]) -> Money {
    payments.iter().map(|payment| payment.amount).sum()
}

fn write_entry<W: Write>(
    payments: &[BankPayment],
    version: Version,
    reference: &str,
    xml: &mut XmlOut<W>,
) -> io::Result<()> {
    let sum = sum_of(payments).to_string();
    let date = payments.first().map_or_else(String::new, |payment| payment.value_date.to_string());
    xml.open("Ntry")?;
    xml.amount("Amt", &sum)?;
    xml.leaf("CdtDbtInd", "CRDT")?;
    match version {
        Version::Two => xml.leaf("Sts", "BOOK")?,
        Version::Eight => xml.nested(&["Sts"], "Cd", "BOOK")?,
    }
    xml.nested(&["BookgDt"], "Dt", &date)?;
    xml.nested(&["ValDt"], "Dt", &date)?;
    xml.leaf("AcctSvcrRef", reference)?;
    xml.nested(&["BkTxCd", "Prtry"], "Cd", "OCR")?;
    xml.open("NtryDtls")?;
    xml.open("Btch")?;
    xml.leaf("NbOfTxs", &payments.len().to_string())?;
    xml.amount("TtlAmt", &sum)?;
    xml.close("Btch")?;
    for (at, payment) in payments.iter().enumerate() {
        write_transaction(payment, version, &format!("{reference}-{}", at + 1), xml)?;
    }
    xml.close("NtryDtls")?;
    xml.close("Ntry")
}

fn write_transaction<W: Write>(
    payment: &BankPayment,
    version: Version,
    reference: &str,
    xml: &mut XmlOut<W>,
) -> io::Result<()> {
    let amount = payment.amount.to_string();
    xml.open("TxDtls")?;
    xml.nested(&["Refs"], "AcctSvcrRef", reference)?;
    let debtor: &[&str] = match version {
        Version::Two => {
            xml.open("AmtDtls")?;
            xml.open("TxAmt")?;
            xml.amount("Amt", &amount)?;
            xml.close("TxAmt")?;
            xml.close("AmtDtls")?;
            &["RltdPties", "Dbtr", "Id", "OrgId", "Othr"]
        }
        Version::Eight => {
            xml.amount("Amt", &amount)?;
            xml.leaf("CdtDbtInd", "CRDT")?;
            &["RltdPties", "Dbtr", "Pty", "Id", "OrgId", "Othr"]
        }
    };
    if let Some(payer) = payment.payer {
        xml.nested(debtor, "Id", &payer.to_digits())?;
    }
    xml.nested(&["RmtInf", "Strd", "CdtrRefInf"], "Ref", &payment.kid)?;
    xml.close("TxDtls")
}
