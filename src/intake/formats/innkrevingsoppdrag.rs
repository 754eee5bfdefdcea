//! Claims as creditors hand them over: Innkrevingsoppdrag, as a JSON document or JSON Lines.
//!
//! A record says when its claim was fixed and not when it is due; it is due so many days later as NAV's own claims.
//! Its creditor is known by the claim type. What the authority refuses when a claim is handed over parks it here.

use std::borrow::Cow;
use std::io::Read;

use chrono::{Months, NaiveDate};

use super::innkrevingsoppdrag_parts::{Amounts, Debtor, extra};
use super::json::{self, ReadRecord};
use super::json_object::{Members, Value, members};
use super::kravtyper::kravtype;
use super::own_faults::OwnFaults;
use super::{FormatError, Layout, Sink};
use crate::intake::codes;
use crate::intake::settings::IntakeSettings;
use crate::law::kinds;
use crate::model::FaultCode;
use crate::units::Money;
use crate::units::dates::{parse_date, plus_days, write_date};

/// The table's columns in the order of a record's fields.
pub(in crate::intake) static LAYOUT: Layout = Layout {
    fields: &[
        ("claim_id", NAMES[CLAIM_ID]),
        ("debtor_id", "skyldner.identifikator"),
        ("kind", NAMES[KRAVTYPE]),
        ("creditor_id", "oppdragsgiver"),
        ("due_date", NAMES[FIXED]),
        ("principal", "hovedstol.beloep"),
        ("interest", "renteBeloep.beloep"),
        ("costs", "renteBeloep.beloep"),
        ("established_date", NAMES[FIXED]),
        ("limitation_start", NAMES[LIMITATION_START]),
        ("limitation_date", NAMES[EXTRA_LIMITATION]),
        ("enforcement_ground", "enforcement_ground"),
    ],
};

const NAMES: [&str; 10] = [
    "kravtype",
    "skyldner",
    "hovedstol",
    "renteBeloep",
    "oppdragsgiversReferanse",
    "oppdragsgiversKravidentifikator",
    "fastsettelsesdato",
    "foreldelsesfristensUtgangspunkt",
    "tilleggsfristEtterForeldelsesloven",
    "tilleggsinformasjon",
];
const KRAVTYPE: usize = 0;
const DEBTOR: usize = 1;
const PRINCIPAL: usize = 2;
const INTEREST: usize = 3;
const REFERENCE: usize = 4;
const CLAIM_ID: usize = 5;
const FIXED: usize = 6;
const LIMITATION_START: usize = 7;
const EXTRA_LIMITATION: usize = 8;
const MORE: usize = 9;

/// Months an extra limitation date may lie back.
const LIMITATION_MONTHS_BACK: u32 = 10;

/// The longest reference of a creditor, in characters.
const LONGEST_REFERENCE: usize = 40;

/// Reads a file of claims.
///
/// # Errors
/// The stream, a file that is refused as a whole, or more faults than are kept.
pub(in crate::intake) fn read<S: Sink>(
    reader: impl Read + Send,
    settings: &IntakeSettings,
    sink: &mut S,
) -> Result<(), FormatError> {
    json::read(reader, &[], sink, &Orders { settings })
}

struct Orders<'a> {
    settings: &'a IntakeSettings,
}

impl ReadRecord for Orders<'_> {
    fn record<S: Sink>(&self, line: u64, text: &str, sink: &mut S) -> Result<(), FormatError> {
        let Some(order) = members(text, &NAMES) else {
            return sink.unreadable(line, text.as_bytes(), FaultCode::WrongFieldCount);
        };
        let mut check = Check { settings: self.settings, faults: OwnFaults::default() };
        check.faults.names("", &order, &NAMES);
        let fixed = check.faults.text(NAMES[FIXED], order.values[FIXED]);
        let day = parse_date(&fixed);
        let debtor = Debtor::read(&mut check, order.values[DEBTOR]);
        let amounts = Amounts::read(&mut check, order.values[PRINCIPAL], order.values[INTEREST]);
        let known = order.values[KRAVTYPE].and_then(Value::text).and_then(|name| kravtype(&name));
        let kind = check.kind(order.values[KRAVTYPE], known.map(|known| known.kind));
        if let Some((known, party)) = known.zip(debtor.party)
            && !known.takes(party)
        {
            check.faults.note_masked(Debtor::IDENTIFIER, debtor.written, FaultCode::WrongDebtorType);
        }
        check.reference(order.values[REFERENCE]);
        let (start, extra_date) = check.limitation(&order, day);
        extra(&mut check, order.values[MORE]);
        let claim_id = check.faults.text(NAMES[CLAIM_ID], order.values[CLAIM_ID]);
        let (mut due, mut lapses) = (Vec::with_capacity(10), Vec::new());
        if let Some(day) = day {
            let due_date = plus_days(day, u64::from(self.settings.nav_claim_due_days));
            write_date(due_date, &mut due);
            if let Some((kind, learned)) = codes::claim_kind(&kind).zip(parse_date(&extra_date)) {
                write_date(kinds::get(kind.no).lapses_after(due_date, learned), &mut lapses);
            }
        }
        // What is no date is told by the table's own check.
        let limitation_date = if lapses.is_empty() { &*extra_date } else { str_of(&lapses) };
        // A date that is none is told once.
        let (due, fixed) = if day.is_some() { (str_of(&due), &*fixed) } else { (&*fixed, "") };
        let creditor = known.map_or("", |known| known.creditor);
        let fields = [
            &*claim_id,
            &*debtor.identifier,
            &*kind,
            if creditor.is_empty() { kinds::WELFARE_AUTHORITY } else { creditor },
            due,
            &*amounts.principal,
            &*amounts.interest,
            &*amounts.costs,
            fixed,
            &*start,
            limitation_date,
            "yes",
        ];
        sink.record(line, &fields, check.faults.told())
    }
}

fn str_of(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// A record and what its format forbids in it.
pub(super) struct Check<'a, 's> {
    pub(super) settings: &'s IntakeSettings,
    pub(super) faults: OwnFaults<'a>,
}

impl<'a> Check<'a, '_> {
    /// A date that has come, when given.
    pub(super) fn past_date(&mut self, name: &'static str, value: Option<Value<'a>>) {
        let Some((date, value)) = self.date(name, value) else { return };
        if date > self.settings.day {
            self.faults.note(name, value, FaultCode::DateInFuture);
        }
    }

    /// A date, when given.
    pub(super) fn date(
        &mut self,
        name: &'static str,
        value: Option<Value<'a>>,
    ) -> Option<(NaiveDate, &'a str)> {
        let value = value?;
        let date = value.text().and_then(|text| parse_date(&text));
        if date.is_none() {
            self.faults.note(name, value.written(), FaultCode::BadDate);
        }
        date.map(|date| (date, value.written()))
    }

    /// The kind's code, or what stands instead of a claim type.
    fn kind(&mut self, value: Option<Value<'a>>, known: Option<&'static str>) -> Cow<'a, str> {
        let Some(kind) = known else {
            let written = self.faults.text(NAMES[KRAVTYPE], value);
            // The code of a kind that nobody hands over in this format.
            if codes::claim_kind(&written).is_some() {
                self.faults.note(NAMES[KRAVTYPE], value.map_or("", Value::written), FaultCode::BadCode);
            }
            return written;
        };
        Cow::Borrowed(kind)
    }

    /// The creditor's reference of the case: letters, those of Norwegian too, digits, `-` and `/`.
    fn reference(&mut self, value: Option<Value<'a>>) {
        let text = self.faults.text(NAMES[REFERENCE], value);
        let written = value.map_or("", Value::written);
        if value.is_some_and(|value| value.text().is_none()) {
            return;
        }
        if text.is_empty() {
            self.faults.note(NAMES[REFERENCE], written, FaultCode::MissingValue);
        }
        let plain = |one: char| one.is_ascii_alphanumeric() || "-/æøåÆØÅ".contains(one);
        if !text.chars().all(plain) {
            self.faults.note(NAMES[REFERENCE], written, FaultCode::BadCharacter);
        }
        if text.chars().count() > LONGEST_REFERENCE {
            self.faults.note(NAMES[REFERENCE], written, FaultCode::TooLong);
        }
    }

    /// Where limitation starts, or the day the creditor knew of the claim: it lapses a year after that at the earliest
    /// (fl. § 10 no. 1).
    fn limitation(
        &mut self,
        order: &Members<'a, { NAMES.len() }>,
        fixed: Option<NaiveDate>,
    ) -> (Cow<'a, str>, Cow<'a, str>) {
        let (start, extra) = (order.values[LIMITATION_START], order.values[EXTRA_LIMITATION]);
        let start_text = self.faults.text(NAMES[LIMITATION_START], start);
        let extra_text = self.faults.text(NAMES[EXTRA_LIMITATION], extra);
        if parse_date(&start_text).zip(fixed).is_some_and(|(start, fixed)| start >= fixed) {
            self.faults.note(
                NAMES[LIMITATION_START],
                start.map_or("", Value::written),
                FaultCode::PeriodReversed,
            );
        }
        let earliest = self.settings.day.checked_sub_months(Months::new(LIMITATION_MONTHS_BACK));
        let too_old = parse_date(&extra_text).zip(earliest).is_some_and(|(extra, earliest)| extra < earliest);
        if too_old || (start.is_some() && extra.is_some()) {
            self.faults.note(NAMES[EXTRA_LIMITATION], extra.map_or("", Value::written), FaultCode::BadDate);
        }
        (start_text, extra_text)
    }
}

/// An amount that must be above 0, as it is written.
pub(super) fn above_zero<'a>(
    check: &mut Check<'a, '_>,
    name: &'static str,
    value: Option<Value<'a>>,
) -> Option<Money> {
    let value = value?;
    let ore = value.ore()?;
    if ore == 0 {
        check.faults.note(name, value.written(), FaultCode::BadNumber);
    }
    Some(Money::from_ore(ore))
}
