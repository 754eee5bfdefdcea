//! The tables, column by column.

use super::table::{Fields, Row, fields};
use crate::model::{
    Asset, Child, Claim, ClaimFlags, Credit, Estate, ForeignRequest, Household, Income, OrderSize,
    OtherDeduction, Payment, Recorded, Signs, Support,
};
use crate::units::PartyId;

fields!(Claim {
    claim_id = "claim_id",
    debtor = "debtor_id",
    kind = "kind",
    creditor = "creditor_id",
    beneficiary = "beneficiary_id",
    period = "period",
    due_date = "due_date",
    principal = "principal",
    interest = "interest",
    costs = "costs",
    established_date = "established_date",
    limitation_start = "limitation_start",
    limitation_date = "limitation_date",
    status = "status",
    status_until = "status_until",
    notice_sent = "notice_sent",
    interest_notice_date = "interest_notice_date",
    interest_from = "interest_from",
    decided_date = "decided_date",
    decided_amount = "decided_amount",
    confirmed_on = "confirmed_on",
    old_regime_until = "old_regime_until",
    case_rank = "case_rank",
    flags,
    foreign,
});

fields!(ClaimFlags {
    enforcement_ground = "enforcement_ground",
    defaulted = "defaulted",
    intent = "intent",
    notice_waived = "notice_waived",
    early_decision = "early_decision",
    pays_as_able = "pays_as_able",
});

fields!(ForeignRequest {
    country = "country",
    currency = "currency",
    foreign_amount = "foreign_amount",
    exchange_rate = "exchange_rate",
    rate_date = "rate_date",
});

/// Fields of a request, before which stands whether there is one.
impl Fields for Option<Box<ForeignRequest>> {
    fn columns(out: &mut Vec<&'static str>) {
        out.push("foreign");
        ForeignRequest::columns(out);
    }

    fn put(&self, out: &mut csv::StringRecord) {
        let Some(foreign) = self else {
            (0..6).for_each(|_| out.push_field(""));
            return;
        };
        out.push_field("yes");
        foreign.put(out);
    }

    fn get(from: &mut Row<'_>) -> Option<Self> {
        if from.text()? == "yes" {
            return ForeignRequest::get(from).map(Box::new).map(Some);
        }
        (0..5).all(|_| from.text() == Some("")).then_some(None)
    }
}

fields!(Support {
    support_id = "support_id",
    debtor = "debtor_id",
    recipient = "recipient_id",
    beneficiary = "beneficiary_id",
    monthly = "monthly_amount",
    advance = "advance_amount",
    from = "from_month",
    to = "to_month",
    defaulted = "defaulted",
    security = "security",
    deduct = "deduct",
    notice_sent = "notice_sent",
    decided_date = "decided_date",
});

fields!(Income {
    debtor = "debtor_id",
    payer = "payer_id",
    month = "month",
    kind = "income_kind",
    gross = "gross",
    advance_tax = "advance_tax",
});

fields!(Household {
    debtor = "debtor_id",
    civil_status = "civil_status",
    spouse_net_income = "spouse_net_income",
    housing_cost = "housing_cost",
    housing_cap = "housing_cap",
    childcare_cost = "childcare_cost",
    support_paid = "support_paid",
    extraordinary_cost = "extraordinary_cost",
    need_override = "need_override",
    deduction_regime = "deduction_regime",
    pending_old_case = "pending_old_case",
    confidential_address = "confidential_address",
    municipality = "municipality",
    death_date = "death_date",
    bankruptcy_date = "bankruptcy_date",
    debt_settlement_from = "debt_settlement_from",
    debt_settlement_to = "debt_settlement_to",
    consented_percent = "consented_percent",
    recorded,
});

fields!(Recorded {
    proklama_date = "proklama_date",
    filing_deadline = "bankruptcy_filing_deadline",
    intet_til_utlegg_date = "intet_til_utlegg_date",
    searches_done = "searches_done",
    last_payment_date = "last_payment_date",
    signs,
});

fields!(Signs {
    leaving = "leaving_indicated",
    information_failure = "information_failure",
    fraud = "fraud_indicated",
    asset_stripping = "asset_stripping",
});

fields!(Child { debtor = "debtor_id", birth_date = "birth_date", lives_with = "lives_with" });

fields!(OtherDeduction {
    deduction_id = "deduction_id",
    debtor = "debtor_id",
    authority = "authority_id",
    payer = "payer_id",
    class = "class",
    decided_date = "decided_date",
    size,
    to_date = "to_date",
});

impl Fields for OrderSize {
    fn columns(out: &mut Vec<&'static str>) {
        out.extend(["amount", "percent"]);
    }

    fn put(&self, out: &mut csv::StringRecord) {
        let (amount, percent) = match self {
            Self::Amount(amount) => (amount.to_string(), String::new()),
            Self::Percent(percent) => (String::new(), percent.to_string()),
        };
        out.push_field(&amount);
        out.push_field(&percent);
    }

    fn get(from: &mut Row<'_>) -> Option<Self> {
        match (from.cell()?, from.cell()?) {
            (Some(amount), None) => Some(Self::Amount(amount)),
            (None, Some(percent)) => Some(Self::Percent(percent)),
            _ => None,
        }
    }
}

fields!(Credit {
    credit_id = "credit_id",
    debtor = "debtor_id",
    kind = "credit_kind",
    paying_body = "paying_body",
    amount = "amount",
    available = "available_date",
    own_kind = "own_kind",
    protection_claimed = "protection_claimed",
    protection_months = "protection_months",
    monthly_benefit = "monthly_benefit",
});

fields!(Asset {
    asset_id = "asset_id",
    debtor = "debtor_id",
    kind = "asset_kind",
    reference = "reference",
    value = "value",
    prior_charges = "prior_charges",
    enforcement_cost = "enforcement_cost",
    exempt = "exempt",
});

fields!(Estate {
    debtor = "debtor_id",
    kind = "estate_kind",
    assets = "assets",
    costs = "costs",
    class1 = "class1_claims",
    class2 = "class2_claims",
    ordinary = "ordinary_claims",
});

// Of the KID only the order it belongs to is known by now.
fields!(Payment {
    payment_id = "payment_id",
    order_id = "order_id",
    payer = "payer_id",
    amount = "amount",
    value_date = "value_date",
    pay_month = "pay_month",
});

/// A debtor with a parked row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Parked {
    /// Who.
    pub(super) debtor: PartyId,
    /// The row is one of assets, and keeps from measures only.
    pub(super) of_assets: bool,
}

fields!(Parked { debtor = "debtor_id", of_assets = "of_assets" });
