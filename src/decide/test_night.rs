//! One debtor's night, put together by hand for tests.

use chrono::NaiveDate;

use super::night::{Ground, Night};
pub(super) use super::sample::{d, m as month, name, party};
use crate::law::LawContext;
use crate::law::kinds::by_number;
use crate::law::rates::Rates;
use crate::model::decision::Decision;
use crate::model::facts::Facts;
use crate::model::registers::{Netting, PastSetOff, PastShare, Receipt, Registers};
use crate::model::trace::TraceLine;
use crate::model::{
    CaseNumber, CivilStatus, Claim, Household, Income, IncomeKind, LawSettings, OrderPeriod, OrderSize,
    OrderVersion, Payment, Regime, Standing, Support, Suspensions,
};
use crate::units::{Money, Percent};

/// The payer of the debtor's income and order.
pub(super) const PAYER: &str = "310000001";
/// Another payer.
pub(super) const OTHER_PAYER: &str = "310000002";
/// The number of the debtor's order.
pub(super) const ORDER: u64 = 10_000_001;
const DEBTOR: &str = "00000000001";
const CHILD: &str = "00000000002";

pub(super) fn kroner(kroner: i64) -> Money {
    Money::from_kroner(kroner)
}

/// A debtor of the new regime on 20 November 2026: gross 38 000 without tax in August to October, room 6 460,
/// and an order of 17 % that has run since June.
pub(super) struct TestNight {
    pub(super) day: NaiveDate,
    pub(super) facts: Facts,
    pub(super) registers: Registers,
}

impl TestNight {
    pub(super) fn new() -> Self {
        let mut night =
            Self { day: d("2026-11-20"), facts: Facts::default(), registers: Registers::default() };
        night.facts.households.push(household());
        for of in ["2026-08", "2026-09", "2026-10"] {
            night.earns(PAYER, of, 38_000, 0);
        }
        night.registers.from = Some(d("2026-11-19"));
        let size = OrderSize::Percent(Percent::whole(17));
        night.order(ORDER, PAYER, "2026-06-01", None, size);
        night
    }

    /// Gross and tax of a month, in kroner.
    pub(super) fn earns(&mut self, payer: &str, of: &str, gross: i64, tax: i64) {
        self.facts.incomes.push(Income {
            debtor: party(DEBTOR),
            payer: party(payer),
            month: month(of),
            kind: IncomeKind::Wage,
            gross: kroner(gross),
            advance_tax: kroner(tax),
        });
    }

    /// A claim of so many kroner, due in 2025 and decided in June 2026.
    pub(super) fn claim(&mut self, id: &str, number: &str, principal: i64) -> &mut Claim {
        let kind = by_number(number).expect("a kind").no;
        let (debtor, creditor) = (party(DEBTOR), party("310000009"));
        let mut claim = Claim::open(name(id), debtor, creditor, kind, d("2025-01-15"), kroner(principal));
        claim.decided_date = Some(d("2026-06-10"));
        claim.flags.enforcement_ground = Some(true);
        self.facts.claims.push(claim);
        self.facts.claims.last_mut().expect("the claim")
    }

    /// A term of the debtor's support.
    pub(super) fn term(&mut self, id: &str, of: &str, principal: i64) -> &mut Claim {
        let claim = self.claim(id, "1a", principal);
        claim.period = Some(month(of));
        claim.due_date = month(of).day(25);
        claim.beneficiary = Some(party(CHILD));
        claim
    }

    /// Running support of so many kroner, decided in June 2026.
    pub(super) fn support(&mut self, id: &str, monthly: i64) -> &mut Support {
        self.facts.support.push(Support {
            support_id: name(id),
            debtor: party(DEBTOR),
            recipient: party("00000000003"),
            beneficiary: party(CHILD),
            monthly: kroner(monthly),
            advance: Money::ZERO,
            from: month("2020-01"),
            to: None,
            defaulted: true,
            security: false,
            deduct: true,
            notice_sent: None,
            decided_date: Some(d("2026-06-10")),
        });
        self.facts.support.last_mut().expect("the row")
    }

    pub(super) fn order(
        &mut self,
        order_id: u64,
        payer: &str,
        start: &str,
        end: Option<&str>,
        size: OrderSize,
    ) {
        self.registers.orders.push(OrderVersion {
            order_id,
            version: 1,
            sequence: order_id,
            case: CaseNumber { year: 2026, number: 1 },
            debtor: party(DEBTOR),
            payer: party(payer),
            standing: Standing::Active,
            periods: vec![OrderPeriod { start: d(start), end: end.map(d), size }],
        });
    }

    /// A payment of tonight under the debtor's order, from its payer, in kroner.
    pub(super) fn pays(&mut self, id: &str, of: &str, amount: i64) -> &mut Payment {
        self.facts.payments.push(Payment {
            payment_id: name(id),
            order_id: Some(ORDER),
            payer: Some(party(PAYER)),
            amount: kroner(amount),
            value_date: d("2026-11-13"),
            pay_month: month(of),
        });
        self.facts.payments.last_mut().expect("the payment")
    }

    /// A payment of an earlier night.
    pub(super) fn paid(&mut self, id: &str, came: &str, of: &str, amount: i64) {
        self.registers.receipts.push(Receipt {
            debtor: party(DEBTOR),
            payment_id: name(id),
            order_id: ORDER,
            value_date: d(came),
            pay_month: month(of),
            amount: kroner(amount),
        });
    }

    /// What a claim got of a payment on an earlier night.
    pub(super) fn got(&mut self, claim: &str, on: &str, of: &str, [principal, costs, interest]: [i64; 3]) {
        self.registers.distributions.push(PastShare {
            debtor: party(DEBTOR),
            payment_id: name("P0"),
            claim_id: name(claim),
            date: d(on),
            pay_month: month(of),
            principal: kroner(principal),
            costs: kroner(costs),
            interest: kroner(interest),
        });
    }

    /// What was set off in a claim on an earlier night.
    pub(super) fn set_off(&mut self, claim: &str, on: &str, principal: i64) {
        self.registers.set_offs.push(PastSetOff {
            credit_id: name("K0"),
            claim_id: name(claim),
            date: d(on),
            principal: kroner(principal),
            costs: Money::ZERO,
            interest: Money::ZERO,
        });
    }

    /// A netting of so many kroner a month.
    pub(super) fn netting(&mut self, claim: &str, from: &str, monthly: i64, months: u32) {
        self.registers.nettings.push(Netting {
            debtor: party(DEBTOR),
            claim_id: name(claim),
            paying_body: None,
            monthly: kroner(monthly),
            from: month(from),
            months,
        });
    }

    /// Decides the debtor.
    pub(super) fn decide(&mut self) -> Decision {
        let facts = &mut self.facts;
        facts.claims.sort_by_key(|row| row.claim_id);
        facts.incomes.sort_by_key(|row| (row.payer, row.month));
        facts.payments.sort_by_key(|row| (row.value_date, row.payment_id));
        self.registers.distributions.sort_by_key(|row| (row.claim_id, row.pay_month, row.payment_id));
        self.registers.receipts.sort_by_key(|row| (row.order_id, row.value_date));
        self.registers.set_offs.sort_by_key(|row| (row.claim_id, row.date));
        let context = LawContext {
            day: self.day,
            rates: Rates::load(&[]).expect("the built-in rates"),
            settings: LawSettings::default(),
            suspensions: Suspensions::default(),
        };
        let ground = Ground::of(&self.facts, &self.registers, &context);
        let night = Night::new(&self.facts, &ground);
        let decided = night.decide(0..night.debtors().len()).expect("every rate");
        let [one] = <[_; 1]>::try_from(decided).expect("one debtor");
        one.decision
    }
}

/// The lines of a step, in order.
pub(super) fn steps<'d>(decision: &'d Decision, step: &str) -> Vec<&'d TraceLine> {
    decision.trace.iter().filter(|line| line.step == step).collect()
}

/// The amounts of a step, in øre and in order.
pub(super) fn amounts(decision: &Decision, step: &str) -> Vec<i64> {
    steps(decision, step).iter().filter_map(|line| line.amount).map(Money::ore).collect()
}

fn household() -> Household {
    Household {
        debtor: party(DEBTOR),
        civil_status: Some(CivilStatus::Single),
        spouse_net_income: Money::ZERO,
        housing_cost: Money::ZERO,
        housing_cap: None,
        childcare_cost: Money::ZERO,
        support_paid: Money::ZERO,
        extraordinary_cost: Money::ZERO,
        need_override: Some(kroner(31_540)),
        deduction_regime: Some(Regime::New),
        pending_old_case: false,
        confidential_address: false,
        municipality: None,
        death_date: None,
        bankruptcy_date: None,
        debt_settlement_from: None,
        debt_settlement_to: None,
        consented_percent: None,
        recorded: crate::model::Recorded::default(),
    }
}
