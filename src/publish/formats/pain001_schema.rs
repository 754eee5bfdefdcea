//! What can be held against the message without a bank: the order of its elements, how often they stand, their
//! lengths and forms, as in the schemas of both versions (ISO 20022, pain.001.001.03 and pain.001.001.09), and what
//! the scheme asks beside them.

use std::collections::BTreeMap;

use super::read::{Element, sum, tree};
use super::{Version, is_plain};
use crate::units::Money;
use crate::units::dates::parse_date;

/// A type a line: `Type: element:Type…` in their order, or `Type| element:Type…` of which one stands. `?` is at
/// most once, `+` once or more, `*` any number. `Any` is what these messages do not use.
const BOTH: &str = "
Document: CstmrCdtTrfInitn:Initiation
Initiation: GrpHdr:Header PmtInf:Batch+ SplmtryData:Any*
Transfer: PmtId:PaymentId PmtTpInf:PaymentType? Amt:Amount XchgRateInf:Any? ChrgBr:Charges? ChqInstr:Any? \
UltmtDbtr:Any? IntrmyAgt1:Any? IntrmyAgt1Acct:Any? CdtrAgt:Agent? CdtrAgtAcct:Any? Cdtr:Party? CdtrAcct:Account? \
UltmtCdtr:Any? InstrForCdtrAgt:Any* InstrForDbtrAgt:Any? Purp:Any? RgltryRptg:Any* Tax:Any? RltdRmtInf:Any* \
RmtInf:Remittance?
PaymentType: InstrPrty:Any? SvcLvl:Code? LclInstrm:Any? CtgyPurp:Code?
Code| Cd:Code4 Prtry:Max35
Party: Nm:Max140? PstlAdr:Address? Id:PartyId? CtryOfRes:Country? CtctDtls:Any?
PartyId| OrgId:OrgId PrvtId:Any
Other: Id:Max35 SchmeNm:Code? Issr:Max35?
Account: Id:AccountId Tp:Any? Ccy:Currency? Nm:Max70?
AccountId| IBAN:Iban Othr:OtherAccount
OtherAccount: Id:Max34 SchmeNm:Code? Issr:Max35?
Agent: FinInstnId:Institution BrnchId:Any?
Amount| InstdAmt:Kroner EqvtAmt:Any
Remittance: Ustrd:Max140* Strd:Structured*
Structured: RfrdDocInf:Any* RfrdDocAmt:Any? CdtrRefInf:Reference? Invcr:Any? Invcee:Any? AddtlRmtInf:Any*
Reference: Tp:ReferenceType? Ref:Max35?
ReferenceType: CdOrPrtry:ReferenceCode Issr:Max35?
ReferenceCode| Cd:Scor Prtry:Max35
";
const V03: &str = "
Header: MsgId:Name CreDtTm:DateTime Authstn:Any* NbOfTxs:Count CtrlSum:Decimal? InitgPty:Party FwdgAgt:Any?
Batch: PmtInfId:Name PmtMtd:Method BtchBookg:Boolean? NbOfTxs:Count? CtrlSum:Decimal? PmtTpInf:PaymentType? \
ReqdExctnDt:Date PoolgAdjstmntDt:Any? Dbtr:Party DbtrAcct:Account DbtrAgt:Agent DbtrAgtAcct:Any? UltmtDbtr:Any? \
ChrgBr:Charges? ChrgsAcct:Any? ChrgsAcctAgt:Any? CdtTrfTxInf:Transfer+
PaymentId: InstrId:Name? EndToEndId:Name
OrgId: BICOrBEI:Any? Othr:Other*
Institution: BIC:Bic? ClrSysMmbId:Any? Nm:Max140? PstlAdr:Address? Othr:Other?
Address: AdrTp:Any? Dept:Any? SubDept:Any? StrtNm:Any? BldgNb:Any? PstCd:Any? TwnNm:Any? CtrySubDvsn:Any? \
Ctry:Country? AdrLine:Max70*
";
const V09: &str = "
Header: MsgId:Name CreDtTm:DateTime Authstn:Any* NbOfTxs:Count CtrlSum:Decimal? InitgPty:Party FwdgAgt:Any? \
InitnSrc:Any?
Batch: PmtInfId:Name PmtMtd:Method BtchBookg:Boolean? NbOfTxs:Count? CtrlSum:Decimal? PmtTpInf:PaymentType? \
ReqdExctnDt:Day PoolgAdjstmntDt:Any? Dbtr:Party DbtrAcct:Account DbtrAgt:Agent DbtrAgtAcct:Any? \
InstrForDbtrAgt:Any? UltmtDbtr:Any? ChrgBr:Charges? ChrgsAcct:Any? ChrgsAcctAgt:Any? CdtTrfTxInf:Transfer+
Day| Dt:Date DtTm:DateTime
PaymentId: InstrId:Name? EndToEndId:Name UETR:Any?
OrgId: AnyBIC:Any? LEI:Any? Othr:Other*
Institution: BICFI:Bic? ClrSysMmbId:Any? LEI:Any? Nm:Max140? PstlAdr:Address? Othr:Other?
Address: AdrTp:Any? Dept:Any? SubDept:Any? StrtNm:Any? BldgNb:Any? BldgNm:Any? Flr:Any? PstBx:Any? Room:Any? \
PstCd:Any? TwnNm:Any? TwnLctnNm:Any? DstrctNm:Any? CtrySubDvsn:Any? Ctry:Country? AdrLine:Max70*
";

/// What stands in a type.
struct Content {
    choice: bool,
    /// Element, type, least and most.
    parts: Vec<(&'static str, &'static str, usize, usize)>,
}

fn types(version: Version) -> BTreeMap<&'static str, Content> {
    let own = if version == Version::V03 { V03 } else { V09 };
    let lines = BOTH.lines().chain(own.lines()).filter(|line| !line.is_empty());
    let of_line = |line: &'static str| {
        let (head, rest) = line.split_once(' ').expect("a type and its parts");
        let choice = head.ends_with('|');
        let part = |part: &'static str| {
            let (element, kind) = part.split_once(':').expect("an element and its type");
            let (least, most) = match kind.as_bytes().last() {
                Some(b'?') => (0, 1),
                Some(b'+') => (1, usize::MAX),
                Some(b'*') => (0, usize::MAX),
                _ => (1, 1),
            };
            (element, kind.trim_end_matches(['?', '+', '*']), least, most)
        };
        (head.trim_end_matches([':', '|']), Content { choice, parts: rest.split(' ').map(part).collect() })
    };
    lines.map(of_line).collect()
}

/// What is wrong with a message, first of all its form; nothing when it fits.
pub(super) fn fault(file: &[u8], version: Version) -> Option<String> {
    if !file.starts_with(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {
        return Some("no declaration of UTF-8".to_owned());
    }
    let Some(document) = tree(file) else { return Some("not XML".to_owned()) };
    let namespace = Some(("xmlns".to_owned(), version.namespace().to_owned()));
    if document.name != "Document" || document.attribute != namespace {
        return Some("not the document".to_owned());
    }
    let types = types(version);
    check(&document, "Document", "", &types).err().or_else(|| totals(&document))
}

fn check(element: &Element, kind: &str, path: &str, types: &BTreeMap<&str, Content>) -> Result<(), String> {
    let path = format!("{path}/{}", element.name);
    let Some(content) = types.get(kind) else {
        let money = kind == "Kroner";
        let currency = Some(("Ccy".to_owned(), "NOK".to_owned()));
        let attribute = if money { element.attribute == currency } else { element.attribute.is_none() };
        let fits = attribute && element.children.is_empty() && leaf(kind, &element.text);
        return if fits { Ok(()) } else { Err(format!("{path} is no {kind}")) };
    };
    let mut at = 0;
    for (name, kind, least, most) in &content.parts {
        let here = element.children[at..].iter().take_while(|child| child.name == *name).count();
        let least = if content.choice { 0 } else { *least };
        if here < least || here > *most {
            return Err(format!("{path} has {here} of {name}"));
        }
        for child in &element.children[at..at + here] {
            check(child, kind, &path, types)?;
        }
        at += here;
    }
    if content.choice && at != 1 {
        return Err(format!("{path} has {at} of a choice"));
    }
    element.children.get(at).map_or(Ok(()), |child| Err(format!("{path} has {} out of place", child.name)))
}

/// Whether a text has the form of a type. Every text keeps to the characters of the scheme.
fn leaf(kind: &str, text: &str) -> bool {
    let length = text.chars().count();
    let upper = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = is_plain(text) && text.trim() == text;
    let named = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match kind {
        "Name" => (1..=35).contains(&length) && named,
        "Code4" => (1..=4).contains(&length) && upper(text),
        "Scor" => text == "SCOR",
        "Method" => text == "TRF",
        "Boolean" => matches!(text, "true" | "false"),
        "Charges" => matches!(text, "DEBT" | "CRED" | "SHAR" | "SLEV"),
        "Country" => length == 2 && upper(text),
        "Currency" => text == "NOK",
        "Count" => (1..=15).contains(&length) && digits(text),
        "Decimal" | "Kroner" => amount(text).is_some_and(|amount| amount > Money::ZERO),
        "Date" => parse_date(text).is_some(),
        "DateTime" => text.split_once('T').is_some_and(|(day, time)| {
            parse_date(day).is_some()
                && time.len() == 8
                && time.split(':').all(|part| part.len() == 2 && digits(part))
        }),
        "Bic" => matches!(length, 8 | 11) && upper(&text[..6]),
        "Iban" => length == 15 && text.starts_with("NO") && digits(&text[2..]),
        max => max
            .strip_prefix("Max")
            .and_then(|max| max.parse().ok())
            .is_some_and(|max| (1..=max).contains(&length) && plain),
    }
}

/// An amount of at most 18 digits, exactly two of them decimals.
fn amount(text: &str) -> Option<Money> {
    sum(text).filter(|_| text.len() <= 19)
}

/// Counts, sums and names over the whole message.
fn totals(document: &Element) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    let (mut count, mut sum) = (0, Money::ZERO);
    let body = &document.children[0];
    for batch in body.children.iter().filter(|child| child.name == "PmtInf") {
        let transfers: Vec<&Element> =
            batch.children.iter().filter(|child| child.name == "CdtTrfTxInf").collect();
        let own: Money = transfers.iter().filter_map(|one| amount(&found(one, "InstdAmt")?.text)).sum();
        if told(batch) != Some((transfers.len(), own)) {
            return Some("a batch does not come to what it says".to_owned());
        }
        names.extend(
            batch.children.iter().filter(|child| child.name == "PmtInfId").map(|one| one.text.as_str()),
        );
        names
            .extend(transfers.iter().filter_map(|one| found(one, "EndToEndId")).map(|one| one.text.as_str()));
        count += transfers.len();
        sum += own;
    }
    if told(&body.children[0]) != Some((count, sum)) {
        return Some("the message does not come to what it says".to_owned());
    }
    names.sort_unstable();
    names.windows(2).any(|pair| pair[0] == pair[1]).then(|| "a name stands twice".to_owned())
}

/// How many payments, and what they come to, as a header or a batch says.
fn told(element: &Element) -> Option<(usize, Money)> {
    let word = |name: &str| element.children.iter().find(|child| child.name == name).map(|one| &one.text);
    Some((word("NbOfTxs")?.parse().ok()?, amount(word("CtrlSum")?)?))
}

/// The first element of a name, however deep.
fn found<'a>(element: &'a Element, name: &str) -> Option<&'a Element> {
    element
        .children
        .iter()
        .find_map(|child| if child.name == name { Some(child) } else { found(child, name) })
}
