//! What moved, a row a decision, order, claim and measure; the debtor masked and numbered.

use super::{Both, ClaimState, DecisionRow, Moved, Proposed};
use crate::orders::rows::Rows;
use crate::units::{Money, PartyId, ids::mask};

/// The columns. `number` is the debtor's among those that moved; `what` is `decision`, `order`, `claim` or
/// `measure`; `id` a `trekkid`, `claim_id` or the asset or order a measure is about; `kroner_a` and `kroner_b` what is
/// expected (decision), planned (claim) or asked for (measure).
pub const COLUMNS: [&str; 10] =
    ["number", "debtor", "reason", "what", "id", "change", "a", "b", "kroner_a", "kroner_b"];

/// The header line.
#[must_use]
pub fn header() -> Vec<u8> {
    Rows::header(&COLUMNS)
}

/// The rows of a debtor.
///
/// # Errors
/// None that a debtor can have.
pub fn rows(moved: &Moved) -> std::io::Result<Vec<u8>> {
    let mut rows = Rows::default();
    let what = &moved.what;
    let Both { a, b } = &what.decisions;
    begin(&mut rows, moved).word("decision").empty().empty();
    texts(&mut rows, &decision(a.as_ref()), &decision(b.as_ref()));
    kroner(&mut rows, what.expected());
    for order in &what.orders {
        begin(&mut rows, moved).word("order").text(&order.order_id).word(order.change.as_str());
        texts(&mut rows, &order.periods.a, &order.periods.b);
        rows.empty().empty().end();
    }
    for claim in &what.claims {
        let Both { a, b } = &claim.states;
        begin(&mut rows, moved).word("claim").text(&claim_name(&claim.claim_id)).word(claim.change.as_str());
        texts(&mut rows, &state(a), &state(b));
        kroner(&mut rows, Both { a: a.planned(), b: b.planned() });
    }
    for measure in &what.measures {
        let Both { a, b } = &measure.proposed;
        begin(&mut rows, moved).word("measure").text(&measure.object).word(measure.change.as_str());
        texts(&mut rows, &proposed(&measure.measure, a.as_ref()), &proposed(&measure.measure, b.as_ref()));
        let amount = |of: &Option<Proposed>| of.as_ref().map_or(Money::ZERO, |one| one.amount);
        kroner(&mut rows, Both { a: amount(a), b: amount(b) });
    }
    rows.into_bytes()
}

/// The measure and its deadline; nothing when the run does not propose it.
fn proposed(measure: &str, of: Option<&Proposed>) -> String {
    of.map_or_else(String::new, |one| format!("{measure} {}", one.deadline).trim_end().to_owned())
}

fn begin<'a>(rows: &'a mut Rows, moved: &Moved) -> &'a mut Rows {
    rows.shown(moved.number).shown(moved.debtor).word(moved.reason.as_str())
}

fn texts(rows: &mut Rows, a: &str, b: &str) {
    rows.text(a).text(b);
}

fn kroner(rows: &mut Rows, amounts: Both<Money>) {
    rows.money(amounts.a).money(amounts.b).end();
}

/// `unchanged BELOW_THRESHOLD 21 %`; nothing when the run does not know the debtor.
fn decision(row: Option<&DecisionRow>) -> String {
    row.map_or_else(String::new, |row| {
        format!("{} {} {}", row.action, row.reason, row.figures.size).trim_end().to_owned()
    })
}

/// The classes and steps of a claim in the plan (`a1 d2`), or the code that holds it and more about it.
fn state(of: &ClaimState) -> String {
    match of {
        ClaimState::Absent => String::new(),
        ClaimState::Planned(shares) => {
            let steps: Vec<String> =
                shares.iter().map(|share| format!("{}{}", share.class, share.step)).collect();
            steps.join(" ")
        }
        ClaimState::Held { code, detail } => format!("{code} {detail}").trim_end().to_owned(),
    }
}

/// The name of a claim as it is told: masked when a creditor has used a person's number for it.
pub(super) fn claim_name(claim: &str) -> String {
    match PartyId::from_digits(claim) {
        Some(party) if party.is_person() && party.check().is_ok() => mask(claim),
        _ => claim.to_owned(),
    }
}
