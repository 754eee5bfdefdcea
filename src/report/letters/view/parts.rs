//! Made-up parts of a letter: all there can be.

use super::calculation::{Calculation, IncomeRow, NeedRow, Share};
use super::claims::{Amounts, Charge, Charges, Claims, Row};
use super::outcome::{Credit, CreditShare, Credits, Limit, Netting, Nettings, Order, Orders};

fn x() -> String {
    "x".to_owned()
}

fn amounts() -> Amounts {
    Amounts { principal: x(), costs: x(), interest: x(), covered: x(), sum: x(), planned: x() }
}

/// Claims of every kind.
#[must_use]
pub fn claims() -> Claims {
    let row = Row {
        id: x(),
        name: x(),
        creditor: x(),
        due: x(),
        amounts: amounts(),
        class: x(),
        class_name: x(),
        runs_interest: true,
        undue: true,
    };
    Claims {
        rows: vec![row],
        total: amounts(),
        sum: x(),
        costs: true,
        interest: true,
        covered: true,
        running_interest: true,
        rate: x(),
        only_support: false,
        undue: true,
        only_undue: false,
        due_sum: x(),
    }
}

/// Charges.
#[must_use]
pub fn charges() -> Charges {
    let charge = |from: &str| Charge { name: x(), claim: x(), from: from.to_owned(), to: x(), amount: x() };
    Charges { rows: vec![charge("x"), charge("")], sum: x() }
}

/// A calculation.
#[must_use]
pub fn calculation() -> Calculation {
    let income = IncomeRow {
        payer: x(),
        kind: x(),
        gross: x(),
        tax: x(),
        net: x(),
        months: x(),
        counted: true,
        deducted: true,
    };
    let need = || NeedRow { name: x(), born: x(), rate: true, amount: x() };
    let share = || Share { party: x(), size: x(), amount: x() };
    Calculation {
        known: true,
        incomes: vec![income],
        gone: vec![x()],
        window: x(),
        net: x(),
        after_netting: x(),
        common: vec![need()],
        common_sum: x(),
        spouse_net: x(),
        needs: vec![need(), NeedRow { born: String::new(), rate: false, ..need() }],
        set: false,
        need: x(),
        room: x(),
        no_room: false,
        others: vec![share()],
        ours: x(),
        base: x(),
        sizes: vec![share()],
        expected: x(),
    }
}

/// Versions of orders.
#[must_use]
pub fn orders(action: &'static str) -> Orders {
    let order = Order {
        number: x(),
        payer: x(),
        action: action.to_owned(),
        size: x(),
        percent: true,
        paused: false,
        start: x(),
        end: x(),
        last: String::new(),
        month: x(),
        reason: x(),
    };
    let paused = Order { size: String::new(), paused: true, ..order.clone() };
    let last = Order { last: x(), end: String::new(), percent: false, ..order.clone() };
    Orders { rows: vec![order, paused, last], action, last: true }
}

/// Credits.
#[must_use]
pub fn credits() -> Credits {
    let share = CreditShare {
        id: x(),
        name: x(),
        creditor: x(),
        principal: x(),
        costs: x(),
        interest: x(),
        sum: x(),
    };
    let credit = Credit { id: x(), body: x(), available: x(), amount: x(), shares: vec![share], used: x() };
    Credits { rows: vec![credit], used: x(), protected: x(), left: x(), lacking: x(), enough: true }
}

/// Nettings.
#[must_use]
pub fn nettings() -> Nettings {
    let limit = |of: &str| Limit { of: of.to_owned(), amount: x() };
    let limits = ["benefit", "tenth", "quarter", "twelfth", "limit"].into_iter().map(limit).collect();
    let row = Netting { id: x(), name: x(), body: x(), monthly: x(), from: x(), months: x(), limits };
    Nettings { rows: vec![row] }
}
