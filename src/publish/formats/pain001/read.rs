//! Reading a message of this program back: what it pays.

use std::str::FromStr;

use chrono::NaiveDate;
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use super::{About, Version, iban};
use crate::units::dates::parse_date;
use crate::units::{AccountId, Kid, Money, PartyId};

/// Elements do not stand deeper than in the schema.
const DEEPEST: usize = 16;

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Its version.
    pub version: Version,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub made: String,
    /// How many payments it says it has.
    pub count: u64,
    /// What it says they come to.
    pub sum: Money,
    /// Who orders the payments.
    pub organisation: PartyId,
    /// Its batches.
    pub batches: Vec<Batch>,
}

/// A batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// Its name.
    pub name: String,
    /// How many payments it says it has.
    pub count: u64,
    /// What it says they come to.
    pub sum: Money,
    /// The day they are to be paid.
    pub day: NaiveDate,
    /// The account they are paid from.
    pub account: AccountId,
    /// The payments.
    pub transfers: Vec<Transfer>,
}

/// A payment. Debug shows nothing of the receiver.
#[derive(Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Its name.
    pub name: String,
    /// How much.
    pub amount: Money,
    /// Who gets it.
    pub receiver: String,
    /// Two letters.
    pub country: String,
    /// The receiver's account.
    pub account: AccountId,
    /// What the receiver is told.
    pub about: About,
}

impl std::fmt::Debug for Transfer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transfer").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A file that is not a message as this program writes it. What stands in it is not told.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnreadableMessage {
    /// Not XML in UTF-8, or deeper than any message.
    #[error("not XML in UTF-8, or deeper than any message")]
    NotXml,
    /// Neither version of the message.
    #[error("neither pain.001.001.03 nor pain.001.001.09")]
    OtherMessage,
    /// An element is missing, or holds what it cannot.
    #[error("{element} is missing, or holds what it cannot")]
    Element {
        /// The element.
        element: &'static str,
    },
}

/// Reads a message.
///
/// # Errors
/// [`UnreadableMessage`] for the first thing that is not as this program writes it.
pub fn read(file: &[u8]) -> Result<Message, UnreadableMessage> {
    let document = tree(file).ok_or(UnreadableMessage::NotXml)?;
    let namespace = document.attribute.as_ref().filter(|(name, _)| name == "xmlns").map(|(_, value)| value);
    let version = Version::ALL
        .into_iter()
        .find(|version| document.name == "Document" && namespace.is_some_and(|at| at == version.namespace()))
        .ok_or(UnreadableMessage::OtherMessage)?;
    let body = document.child("CstmrCdtTrfInitn").ok_or(UnreadableMessage::OtherMessage)?;
    let header = body.child("GrpHdr").ok_or(UnreadableMessage::Element { element: "GrpHdr" })?;
    let number = header.at("InitgPty/Id/OrgId/Othr/Id").and_then(|one| PartyId::from_digits(&one.text));
    Ok(Message {
        version,
        name: header.word("MsgId")?,
        made: header.word("CreDtTm")?,
        count: header.number("NbOfTxs")?,
        sum: header.sum("CtrlSum")?,
        organisation: number.ok_or(UnreadableMessage::Element { element: "InitgPty" })?,
        batches: body.all("PmtInf").map(|one| batch(one, version)).collect::<Result<_, _>>()?,
    })
}

fn batch(element: &Element, version: Version) -> Result<Batch, UnreadableMessage> {
    let day = match version {
        Version::V03 => "ReqdExctnDt",
        Version::V09 => "ReqdExctnDt/Dt",
    };
    let day = element.at(day).and_then(|day| parse_date(&day.text));
    Ok(Batch {
        name: element.word("PmtInfId")?,
        count: element.number("NbOfTxs")?,
        sum: element.sum("CtrlSum")?,
        day: day.ok_or(UnreadableMessage::Element { element: "ReqdExctnDt" })?,
        account: account(element.child("DbtrAcct"), "DbtrAcct")?,
        transfers: element.all("CdtTrfTxInf").map(transfer).collect::<Result<_, _>>()?,
    })
}

fn transfer(element: &Element) -> Result<Transfer, UnreadableMessage> {
    let kid = element.at("RmtInf/Strd/CdtrRefInf/Ref").and_then(|kid| Kid::parse(&kid.text)).map(About::Kid);
    let text = element.at("RmtInf/Ustrd").map(|text| About::Text(text.text.clone()));
    let amount = element.at("Amt/InstdAmt");
    let kroner =
        |one: &&Element| one.attribute.as_ref().is_some_and(|(name, value)| name == "Ccy" && value == "NOK");
    let amount = amount.filter(kroner).and_then(|one| Money::parse(&one.text, b'.').ok());
    Ok(Transfer {
        name: element.word("PmtId/EndToEndId")?,
        amount: amount.ok_or(UnreadableMessage::Element { element: "InstdAmt" })?,
        receiver: element.word("Cdtr/Nm")?,
        country: element.word("Cdtr/PstlAdr/Ctry")?,
        account: account(element.child("CdtrAcct"), "CdtrAcct")?,
        about: kid.or(text).ok_or(UnreadableMessage::Element { element: "RmtInf" })?,
    })
}

fn account(element: Option<&Element>, name: &'static str) -> Result<AccountId, UnreadableMessage> {
    let bban = element.and_then(|one| one.at("Id/Othr/Id")).and_then(|one| AccountId::parse(&one.text));
    let iban = element.and_then(|one| one.at("Id/IBAN")).and_then(|one| iban::account(&one.text));
    bban.or(iban).ok_or(UnreadableMessage::Element { element: name })
}

/// A sum as it is written, with two decimals; it may be larger than any single amount.
pub(super) fn sum(text: &str) -> Option<Money> {
    let (kroner, ore) = text.split_once('.').filter(|(_, ore)| ore.len() == 2)?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let ore = (digits(kroner) && digits(ore)).then(|| format!("{kroner}{ore}"))?;
    i64::from_str(&ore).ok().map(Money::from_ore)
}

/// An element with what is in it.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    /// At most one is looked at: the namespace of the document, the currency of an amount.
    pub(super) attribute: Option<(String, String)>,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    fn all<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first element on a path of names with `/` between them.
    fn at(&self, path: &str) -> Option<&Self> {
        path.split('/').try_fold(self, |at, name| at.child(name))
    }

    fn word(&self, path: &'static str) -> Result<String, UnreadableMessage> {
        let found = self.at(path).filter(|one| !one.text.is_empty());
        found.map(|one| one.text.clone()).ok_or(UnreadableMessage::Element { element: path })
    }

    fn number(&self, path: &'static str) -> Result<u64, UnreadableMessage> {
        u64::from_str(&self.word(path)?).map_err(|_| UnreadableMessage::Element { element: path })
    }

    fn sum(&self, path: &'static str) -> Result<Money, UnreadableMessage> {
        sum(&self.word(path)?).ok_or(UnreadableMessage::Element { element: path })
    }
}

/// The document as a tree; nothing when it is not XML in UTF-8 or deeper than [`DEEPEST`].
pub(super) fn tree(file: &[u8]) -> Option<Element> {
    let mut reader = Reader::from_str(std::str::from_utf8(file).ok()?);
    let mut open: Vec<Element> = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if open.len() < DEEPEST => open.push(element(&start)?),
            Event::Empty(start) => open.last_mut()?.children.push(element(&start)?),
            Event::End(_) => {
                let mut closed = open.pop()?;
                // What stands between elements is the writer's own space.
                if !closed.children.is_empty() {
                    closed.text.clear();
                }
                match open.last_mut() {
                    Some(parent) => parent.children.push(closed),
                    None => return Some(closed),
                }
            }
            Event::Text(text) => {
                let text = text.xml10_content();
                match open.last_mut() {
                    Some(at) => at.text.push_str(&text),
                    None if text.trim().is_empty() => {}
                    None => return None,
                }
            }
            Event::GeneralRef(name) => open.last_mut()?.text.push_str(resolve_xml_entity(&name)?),
            Event::Decl(_) | Event::Comment(_) => {}
            _ => return None,
        }
    }
}

fn element(start: &BytesStart<'_>) -> Option<Element> {
    let attribute = start.attributes().next().transpose().ok()?;
    let attribute = attribute.map(|one| (one.key.0.to_owned(), one.value.into_owned()));
    Some(Element { name: start.name().0.to_owned(), attribute, text: String::new(), children: Vec::new() })
}
