//! One row of the claims file.

use chrono::NaiveDate;

use super::debtor::Debtor;
use super::mix::Abroad;
use super::notices::NoticeDates;
use super::sheet::{Cell, Sheet, yes_if};
use crate::law::kinds::Kind;
use crate::units::{Money, Month, PartyId};

/// The columns of the file.
pub(super) const COLUMNS: &[&str] = &[
    "claim_id",
    "debtor_id",
    "kind",
    "creditor_id",
    "beneficiary_id",
    "period",
    "due_date",
    "principal",
    "interest",
    "costs",
    "established_date",
    "limitation_start",
    "limitation_date",
    "enforcement_ground",
    "defaulted",
    "status",
    "status_until",
    "notice_sent",
    "interest_notice_date",
    "interest_from",
    "intent",
    "notice_waived",
    "early_decision",
    "decided_date",
    "decided_amount",
    "confirmed_on",
    "currency",
    "foreign_amount",
    "exchange_rate",
    "rate_date",
    "country",
    "old_regime_until",
    "case_rank",
    "pays_as_able",
];

/// What the principal of a foreign request was converted from.
#[derive(Clone, Copy)]
pub(super) struct Foreign {
    /// Whose currency.
    pub(super) from: Abroad,
    /// The amount in that currency.
    pub(super) amount: Money,
    /// The rate, in ten-thousandths of a krone.
    pub(super) rate: i64,
    /// The day of the rate.
    pub(super) rate_date: NaiveDate,
}

/// What is asked of the notice of a claim.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NoticeRule {
    /// A notice, and its time to answer.
    Ordinary,
    /// The debtor asked for an early decision (innkl. § 26).
    Early,
    /// No notice (innkl. § 25 third para.).
    Waived,
}

/// A claim as the file has it; what is not given is none.
#[derive(Clone, Copy)]
pub(super) struct ClaimRow {
    /// Its place among the claims of the debtor, by which it is named.
    pub(super) place: u64,
    pub(super) kind: &'static Kind,
    pub(super) creditor: PartyId,
    pub(super) beneficiary: Option<PartyId>,
    pub(super) period: Option<Month>,
    pub(super) due_date: NaiveDate,
    pub(super) principal: Money,
    pub(super) interest: Option<Money>,
    pub(super) costs: Option<Money>,
    pub(super) established: Option<NaiveDate>,
    pub(super) limitation_start: Option<NaiveDate>,
    pub(super) limitation: Option<NaiveDate>,
    pub(super) ground: Option<bool>,
    pub(super) defaulted: Option<bool>,
    pub(super) status: Option<&'static str>,
    pub(super) status_until: Option<NaiveDate>,
    pub(super) notice: NoticeDates,
    pub(super) interest_notice: Option<NaiveDate>,
    pub(super) interest_from: Option<NaiveDate>,
    pub(super) intent: bool,
    pub(super) asks: NoticeRule,
    pub(super) decided_amount: Option<Money>,
    pub(super) confirmed: Option<NaiveDate>,
    pub(super) foreign: Option<Foreign>,
    pub(super) old_regime_until: Option<NaiveDate>,
    pub(super) case_rank: Option<u64>,
    pub(super) pays_as_able: bool,
}

impl ClaimRow {
    /// A claim with what every claim must have.
    pub(super) fn new(kind: &'static Kind, creditor: PartyId, due_date: NaiveDate, principal: Money) -> Self {
        Self {
            place: 0,
            kind,
            creditor,
            beneficiary: None,
            period: None,
            due_date,
            principal,
            interest: None,
            costs: None,
            established: None,
            limitation_start: None,
            limitation: None,
            ground: None,
            defaulted: None,
            status: None,
            status_until: None,
            notice: NoticeDates::default(),
            interest_notice: None,
            interest_from: None,
            intent: false,
            asks: NoticeRule::Ordinary,
            decided_amount: None,
            confirmed: None,
            foreign: None,
            old_regime_until: None,
            case_rank: None,
            pays_as_able: false,
        }
    }
}

/// Gives the claims of a debtor their places.
pub(super) fn number(claims: &mut [ClaimRow]) {
    for (place, claim) in (1..).zip(claims) {
        claim.place = place;
    }
}

/// Writes the claims of a debtor, named by its number and their place.
pub(super) fn write(debtor: &Debtor, claims: &[ClaimRow], sheet: &mut Sheet) -> Result<(), csv::Error> {
    for claim in claims {
        let claim_id = name(debtor.number, claim.place, claim.kind);
        let foreign_amount = claim.foreign.map(|foreign| foreign.amount);
        let rate =
            claim.foreign.map(|foreign| format!("{}.{:04}", foreign.rate / 10_000, foreign.rate % 10_000));
        let rank = claim.case_rank.map(|rank| rank.to_string());
        let cells: [Cell<'_>; 34] = [
            claim_id.as_str().into(),
            debtor.id.into(),
            claim.kind.code.as_str().into(),
            claim.creditor.into(),
            claim.beneficiary.into(),
            claim.period.into(),
            claim.due_date.into(),
            claim.principal.into(),
            claim.interest.into(),
            claim.costs.into(),
            claim.established.into(),
            claim.limitation_start.into(),
            claim.limitation.into(),
            claim.ground.into(),
            claim.defaulted.into(),
            claim.status.into(),
            claim.status_until.into(),
            claim.notice.notice_sent.into(),
            claim.interest_notice.into(),
            claim.interest_from.into(),
            yes_if(claim.intent),
            yes_if(claim.asks == NoticeRule::Waived),
            yes_if(claim.asks == NoticeRule::Early),
            claim.notice.decided_date.into(),
            claim.decided_amount.into(),
            claim.confirmed.into(),
            claim.foreign.map(|foreign| foreign.from.currency).into(),
            foreign_amount.into(),
            rate.as_deref().into(),
            claim.foreign.map(|foreign| foreign.rate_date).into(),
            claim.foreign.map(|foreign| foreign.from.country).into(),
            claim.old_regime_until.into(),
            rank.as_deref().into(),
            yes_if(claim.pays_as_able),
        ];
        sheet.row(claim.principal, &cells)?;
    }
    Ok(())
}

/// The creditor's reference: support by its own series, private creditors by a case with a slash.
fn name(debtor: u64, place: u64, kind: &Kind) -> String {
    match kind.creditor.as_str() {
        "recipient" => format!("BID-{debtor:08}-{place:02}"),
        "private" => format!("SAK/{debtor:08}/{place}"),
        _ => format!("KRV-{debtor:08}-{place:02}"),
    }
}
