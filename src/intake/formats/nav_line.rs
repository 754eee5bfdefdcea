//! One line of NAV's claim file: its fields, what is wrong with them, and the claim it stands for.

use std::sync::LazyLock;

use chrono::{Months, NaiveDate};

use super::nav_layout::{ClaimLine, Span};
use crate::intake::codes::{self, ClaimKind};
use crate::intake::faults::{shown, without_persons};
use crate::intake::row::{Checked, check_identifier};
use crate::intake::rows::{Parked, fault};
use crate::intake::settings::IntakeSettings;
use crate::intake::tables::Column;
use crate::law::kinds;
use crate::model::{Claim, ClaimFlags, FaultCode, Reference};
use crate::units::dates::{parse_compact_date, plus_days};
use crate::units::{Money, Month, PartyId};

pub(super) const CASE: (Span, Column) = ((11, 29), Column::required(0, "nav_case"));
const AMOUNT: Column = Column::required(1, "amount");
const INTEREST: Column = Column::required(2, "interest_amount");
const DECISION_DATE: (Span, Column) = ((40, 48), Column::required(3, "decision_date"));
const DEBTOR: (Span, Column) = ((48, 59), Column::required(4, "debtor").masked());
const PERIOD_FROM: (Span, Column) = ((59, 67), Column::required(5, "period_from"));
const PERIOD_TO: (Span, Column) = ((67, 75), Column::required(6, "period_to"));
const KRAVKODE: (Span, Column) = ((75, 83), Column::required(7, "kravkode"));
pub(super) const OLD_REFERENCE: (Span, Column) = ((83, 101), Column::required(8, "old_case_reference"));
const HJEMMELKODE: (Span, Column) = ((117, 119), Column::required(9, "hjemmelkode"));
const PAYMENT_DATE: (Span, Column) = ((162, 170), Column::required(10, "payment_date"));
const EXTRA_LIMITATION_DATE: (Span, Column) = ((200, 208), Column::required(11, "extra_limitation_date"));

/// The fields a claim is made of, with their columns.
const FIELDS: [(Span, Column); 10] = [
    CASE,
    DECISION_DATE,
    DEBTOR,
    PERIOD_FROM,
    PERIOD_TO,
    KRAVKODE,
    OLD_REFERENCE,
    HJEMMELKODE,
    PAYMENT_DATE,
    EXTRA_LIMITATION_DATE,
];

/// The fields of a line that is of `debtor`, as they are written, but its amounts in kroner; none for another's.
pub(super) fn fields_of(line: &ClaimLine<'_>, debtor: &str) -> Option<Vec<(&'static str, String)>> {
    if line.record.field(DEBTOR.0) != debtor {
        return None;
    }
    let written = FIELDS.iter().map(|(span, column)| (column.name, line.record.field(*span).to_owned()));
    let amounts = [(AMOUNT.name, line.amount), (INTEREST.name, line.interest)];
    let kroner = |ore: i128| {
        let (sign, ore) = (if ore < 0 { "-" } else { "" }, ore.unsigned_abs());
        format!("{sign}{}.{:02}", ore / 100, ore % 100)
    };
    let amounts = amounts.into_iter().map(|(name, ore)| (name, kroner(ore)));
    Some(written.chain(amounts).filter(|(_, value)| !value.is_empty()).collect())
}

/// The sender whose lines need a payment date.
const NEEDS_PAYMENT_DATE: &str = "OB04";

/// Months an extra limitation date may lie back.
const LIMITATION_MONTHS_BACK: u32 = 10;

/// The claim codes in use, sorted. Source: the authority's list of claim types.
static KRAVKODER: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut codes: Vec<&str> = include_str!("kravkoder.csv").lines().skip(1).collect();
    codes.sort_unstable();
    codes
});

/// One line and what is wrong with it.
pub(super) struct LineCheck<'a> {
    settings: &'a IntakeSettings,
    pub(super) line: &'a ClaimLine<'a>,
    sender: &'a str,
    pub(super) faults: Vec<(Column, FaultCode)>,
    pub(super) unfit: u64,
}

impl<'a> LineCheck<'a> {
    pub(super) fn new(settings: &'a IntakeSettings, line: &'a ClaimLine<'a>, sender: &'a str) -> Self {
        Self { settings, line, sender, faults: Vec::new(), unfit: 0 }
    }

    pub(super) fn fault(&mut self, column: Column, code: FaultCode) {
        self.faults.push((column, code));
    }

    pub(super) fn text(&self, (span, _): (Span, Column)) -> &'a str {
        self.line.record.field(span)
    }

    /// The claim a line stands for; what it lacks is noted. NAV's codes say no more than that a benefit is
    /// recovered, so an organisation (an employer, a provider) is taken as its debtor too.
    pub(super) fn claim(&mut self, case: Option<Reference>) -> Option<Claim> {
        let decision = self.decision_date();
        let payment = self.payment_date(decision);
        self.period();
        let kind = self.kind();
        let debtor = self.debtor();
        let known = self.limitation_date();
        let principal = self.money(AMOUNT, self.line.amount);
        let costs = self.money(INTEREST, self.line.interest);
        let flags = ClaimFlags { enforcement_ground: Some(true), ..ClaimFlags::default() };
        let due_date = plus_days(decision?, u64::from(self.settings.nav_claim_due_days));
        let creditor = PartyId::from_digits(kinds::WELFARE_AUTHORITY)?;
        let start = payment.unwrap_or(due_date);
        let limitation_date =
            kind.zip(known).map(|(kind, known)| kinds::get(kind.no).lapses_after(start, known));
        Some(Claim {
            costs: costs?,
            established_date: decision,
            limitation_start: payment,
            limitation_date,
            flags,
            ..Claim::open(case?, debtor?, creditor, kind?.no, due_date, principal?)
        })
    }

    pub(super) fn case(&mut self) -> Option<Reference> {
        let text = self.text(CASE);
        let case = Reference::new(text);
        if case.is_none() {
            let code = if text.is_empty() { FaultCode::MissingValue } else { FaultCode::BadCharacter };
            self.fault(CASE.1, code);
        }
        case
    }

    fn money(&mut self, column: Column, ore: i128) -> Option<Money> {
        let money = i64::try_from(ore).ok().map(Money::from_ore).filter(|money| *money <= Money::LARGEST);
        if money.is_none() {
            self.fault(column, FaultCode::BadNumber);
        }
        money
    }

    /// A date; a fault when it is missing though needed, or no date.
    fn date(&mut self, field: (Span, Column), needed: bool) -> Option<NaiveDate> {
        let text = self.text(field);
        let date = parse_compact_date(text);
        match (text, date) {
            ("", _) if needed => self.fault(field.1, FaultCode::MissingValue),
            ("", _) | (_, Some(_)) => {}
            (_, None) => self.fault(field.1, FaultCode::BadDate),
        }
        date
    }

    fn decision_date(&mut self) -> Option<NaiveDate> {
        let date = self.date(DECISION_DATE, true)?;
        if date > self.settings.day {
            self.fault(DECISION_DATE.1, FaultCode::DateInFuture);
        }
        Some(date)
    }

    fn payment_date(&mut self, decision: Option<NaiveDate>) -> Option<NaiveDate> {
        let date = self.date(PAYMENT_DATE, self.sender == NEEDS_PAYMENT_DATE)?;
        if decision.is_some_and(|decision| date >= decision) {
            self.fault(PAYMENT_DATE.1, FaultCode::PeriodReversed);
        }
        Some(date)
    }

    fn period(&mut self) {
        let (from, to) = (self.date(PERIOD_FROM, true), self.date(PERIOD_TO, true));
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            self.fault(PERIOD_TO.1, FaultCode::PeriodReversed);
        }
        if to.is_some_and(|to| to > Month::of(self.settings.day).last_day()) {
            self.fault(PERIOD_TO.1, FaultCode::DateInFuture);
        }
    }

    /// The claim kind of a known pair of codes.
    fn kind(&mut self) -> Option<ClaimKind> {
        let written = self.text(KRAVKODE);
        // An Ø that a sender has damaged on the way.
        let kravkode = if written == "FA F\u{fffd}" { "FA FØ" } else { written };
        if KRAVKODER.binary_search(&kravkode).is_err() {
            self.fault(KRAVKODE.1, FaultCode::BadCode);
        }
        let code = match self.text(HJEMMELKODE) {
            "T" | "FT" => "BENEFIT_RECOVERY",
            "TA" => "AVREGNING_22_16",
            "EU" | "EO" => "INCOME_SETTLEMENT",
            _ => {
                self.fault(HJEMMELKODE.1, FaultCode::BadCode);
                return None;
            }
        };
        codes::claim_kind(code)
    }

    /// The debtor: 11 digits, or `00` and the 9 of an organisation.
    fn debtor(&mut self) -> Option<PartyId> {
        let text = self.text(DEBTOR);
        if text.is_empty() {
            self.fault(DEBTOR.1, FaultCode::MissingValue);
            return None;
        }
        let digits = text.strip_prefix("00").filter(|rest| rest.len() == 9).unwrap_or(text);
        let Some(party) = PartyId::from_digits(digits).filter(|_| text.len() == 11) else {
            self.fault(DEBTOR.1, FaultCode::BadPersonId);
            return None;
        };
        match check_identifier(party, self.settings.identifier_checks) {
            Checked::Fits => {}
            Checked::Unfit => self.unfit += 1,
            Checked::Refused(code) => self.fault(DEBTOR.1, code),
        }
        Some(party)
    }

    /// The day NAV knew of the claim (`tilleggsfristEtterForeldelsesloven`): it lapses a year later at the earliest.
    fn limitation_date(&mut self) -> Option<NaiveDate> {
        let date = self.date(EXTRA_LIMITATION_DATE, false)?;
        let earliest = self.settings.day.checked_sub_months(Months::new(LIMITATION_MONTHS_BACK));
        if earliest.is_some_and(|earliest| date < earliest) {
            self.fault(EXTRA_LIMITATION_DATE.1, FaultCode::BadDate);
        }
        Some(date)
    }

    /// The parked line with its faults.
    pub(super) fn park(self, file: &str) -> Parked {
        let row_key = without_persons(self.text(CASE));
        let line = self.line.record.line;
        let fields = [
            CASE,
            DECISION_DATE,
            DEBTOR,
            PERIOD_FROM,
            PERIOD_TO,
            KRAVKODE,
            OLD_REFERENCE,
            HJEMMELKODE,
            PAYMENT_DATE,
            EXTRA_LIMITATION_DATE,
        ];
        let faults = self.faults.iter().map(|&(column, code)| {
            let field = fields.into_iter().find(|(_, known)| known.place == column.place);
            let value = match field {
                Some(field) => shown(column, self.text(field)),
                None if column.place == AMOUNT.place => self.line.amount.to_string(),
                None => self.line.interest.to_string(),
            };
            fault(file, line, row_key.clone(), column.name, value, code)
        });
        let faults = faults.collect();
        Parked { file: 0, line, key: None, row_key, faults, debtors: Vec::new() }
    }
}
