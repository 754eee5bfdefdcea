//! Made-up letters every text is tried with before a night is decided: one that says everything, one that says as
//! little as a letter can.

use super::kinds::Kind;
use super::view::{Calculation, Charges, Claims, Credits, Nettings, Orders, Running, View, parts};
use crate::words::Lang;

/// The letters of a kind.
#[must_use]
pub fn views(kind: Kind, lang: Lang) -> Vec<View> {
    let mut all = Vec::new();
    for (rules, year) in [("before", 2025), ("old", 2026), ("new", 2026), ("new", 2027)] {
        for action in ["new", "change", "end"] {
            all.push(full(kind, rules, year, action));
        }
        all.push(bare(kind, rules, year, lang));
    }
    all
}

fn bare(kind: Kind, rules: &'static str, year: i32, lang: Lang) -> View {
    View {
        kind: kind.as_str(),
        sender: String::new(),
        contact: Vec::new(),
        date: lang.tag().to_owned(),
        year,
        time: String::new(),
        rules,
        person: false,
        deadline: String::new(),
        fees: "none",
        again: false,
        limitation: false,
        increase: String::new(),
        claims: Claims::default(),
        charges: Charges::default(),
        calculation: Calculation::default(),
        running: Vec::new(),
        orders: Orders { action: "end", ..Orders::default() },
        credits: Credits::default(),
        nettings: Nettings::default(),
    }
}

fn full(kind: Kind, rules: &'static str, year: i32, action: &'static str) -> View {
    let x = || "x".to_owned();
    View {
        kind: kind.as_str(),
        sender: x(),
        contact: vec![x()],
        date: x(),
        year,
        time: String::new(),
        rules,
        person: true,
        deadline: x(),
        fees: if year < 2027 { "later" } else { "now" },
        again: true,
        limitation: true,
        increase: x(),
        claims: parts::claims(),
        charges: parts::charges(),
        calculation: parts::calculation(),
        running: vec![Running { payer: x(), size: x() }],
        orders: parts::orders(action),
        credits: parts::credits(),
        nettings: parts::nettings(),
    }
}
