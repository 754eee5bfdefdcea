//! A creditor's claim against a debtor, as the ledger has it on the collection day.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Reference;
use crate::units::{Money, Month, PartyId};

/// A kind of claim: the row of the kinds table (`law::kinds`), counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KindNo(pub u8);

/// Where a claim stands with its creditor.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Status {
    /// Nothing stands in its way.
    #[default]
    Open,
    /// The creditor has given respite.
    Deferred,
    /// A payment plan runs (innkl. § 17).
    PaymentPlan,
    /// The debtor has complained.
    Complaint,
    /// Paternity is contested (bil. § 6).
    PaternityContested,
    /// Written off.
    WrittenOff,
    /// Paid.
    Paid,
    /// Stopped or replaced by its creditor in tonight's claim file.
    Stopped,
}

/// The yes/no facts of a claim.
#[expect(clippy::struct_excessive_bools, reason = "the yes/no columns of the claims file")]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ClaimFlags {
    /// Whether there is a ground for enforcement; not given: the rule of the kind decides.
    pub enforcement_ground: Option<bool>,
    /// Whether the claim is defaulted; not given: due before the collection day.
    pub defaulted: Option<bool>,
    /// Intent or gross negligence (surcharge).
    pub intent: bool,
    /// No notice can be sent (innkl. § 25 third para.).
    pub notice_waived: bool,
    /// The debtor asked for an early decision (innkl. § 26).
    pub early_decision: bool,
    /// The debtor pays as able: bars a class e deduction (deknl. § 2-7 fourth para.).
    pub pays_as_able: bool,
}

/// What the principal of a foreign request was converted from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForeignRequest {
    /// ISO 3166 country of the request.
    pub country: String,
    /// ISO 4217 currency.
    pub currency: String,
    /// Amount in that currency.
    pub foreign_amount: Decimal,
    /// Kroner for one of it.
    pub exchange_rate: Decimal,
    /// The day of the rate.
    pub rate_date: NaiveDate,
}

impl ForeignRequest {
    /// The amount in kroner at the rate, exact; none when it is more than a decimal number holds.
    #[must_use]
    pub fn converted(&self) -> Option<Decimal> {
        self.foreign_amount.checked_mul(self.exchange_rate)
    }
}

/// One claim. Amounts are what is outstanding on the books, in øre.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The creditor's reference, unique in the night.
    pub claim_id: Reference,
    /// Who owes.
    pub debtor: PartyId,
    /// The kind.
    pub kind: KindNo,
    /// Who is owed.
    pub creditor: PartyId,
    /// The child a support claim is for.
    pub beneficiary: Option<PartyId>,
    /// The month a support claim is for.
    pub period: Option<Month>,
    /// Last day to pay.
    pub due_date: NaiveDate,
    /// Principal outstanding.
    pub principal: Money,
    /// Interest outstanding.
    pub interest: Money,
    /// Costs outstanding.
    pub costs: Money,
    /// When the claim was fixed or decided.
    pub established_date: Option<NaiveDate>,
    /// Where limitation starts; not given: the due date.
    pub limitation_start: Option<NaiveDate>,
    /// The limitation date, when the creditor has worked it out.
    pub limitation_date: Option<NaiveDate>,
    /// Status with the creditor.
    pub status: Status,
    /// Last day of the status.
    pub status_until: Option<NaiveDate>,
    /// Notice sent outside the engine.
    pub notice_sent: Option<NaiveDate>,
    /// Notice of interest (innkl. § 15).
    pub interest_notice_date: Option<NaiveDate>,
    /// The day to which interest is booked.
    pub interest_from: Option<NaiveDate>,
    /// When a deduction was decided for the claim outside the engine.
    pub decided_date: Option<NaiveDate>,
    /// Its size when decided.
    pub decided_amount: Option<Money>,
    /// A private creditor's last word.
    pub confirmed_on: Option<NaiveDate>,
    /// End of the old-regime deduction the claim moved in from (overg. § 4).
    pub old_regime_until: Option<NaiveDate>,
    /// The creditor's own order inside a case, 1–99.
    pub case_rank: Option<u8>,
    /// The yes/no facts.
    pub flags: ClaimFlags,
    /// What a foreign request was converted from.
    pub foreign: Option<Box<ForeignRequest>>,
}

impl Claim {
    /// An open claim of which nothing more is known.
    #[must_use]
    pub fn open(
        claim_id: Reference,
        debtor: PartyId,
        creditor: PartyId,
        kind: KindNo,
        due_date: NaiveDate,
        principal: Money,
    ) -> Self {
        Self {
            claim_id,
            debtor,
            kind,
            creditor,
            beneficiary: None,
            period: None,
            due_date,
            principal,
            interest: Money::ZERO,
            costs: Money::ZERO,
            established_date: None,
            limitation_start: None,
            limitation_date: None,
            status: Status::Open,
            status_until: None,
            notice_sent: None,
            interest_notice_date: None,
            interest_from: None,
            decided_date: None,
            decided_amount: None,
            confirmed_on: None,
            old_regime_until: None,
            case_rank: None,
            flags: ClaimFlags::default(),
            foreign: None,
        }
    }

    /// Principal, interest and costs together.
    #[must_use]
    pub fn outstanding(&self) -> Money {
        self.principal + self.interest + self.costs
    }

    /// The status on `day`: it counts to and including its last day, then the claim is open again.
    #[must_use]
    pub fn status_on(&self, day: NaiveDate) -> Status {
        match self.status_until {
            Some(until) if until < day && self.status != Status::Stopped => Status::Open,
            _ => self.status,
        }
    }

    /// True when nothing is left to collect on `day`: nothing outstanding, paid, written off or stopped.
    #[must_use]
    pub fn is_closed(&self, day: NaiveDate) -> bool {
        let closed = matches!(self.status_on(day), Status::WrittenOff | Status::Paid | Status::Stopped);
        closed || self.outstanding().is_zero()
    }
}
