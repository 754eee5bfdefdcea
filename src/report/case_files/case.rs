//! A case file as `case.json` has it, and as its page and its draft are filled with: figures as they were published,
//! and in words of Norwegian bokmål what they are.

use serde::Serialize;

use crate::units::Money;

/// What a measure may be: the engine proposes, and never decides.
pub const PROPOSED: &str = "proposed";

/// A case file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Case {
    /// The measure's name.
    pub measure_id: String,
    /// The collection day.
    pub proposed_on: String,
    /// Always [`PROPOSED`].
    pub status: &'static str,
    /// Nobody, always.
    pub decided_by: Option<String>,
    /// Which measure, by its word.
    pub measure: String,
    /// What it is called.
    pub measure_name: String,
    /// The regime of the debtor's case: `old`, `new` or empty.
    pub regime: String,
    /// Who sends.
    pub sender: String,
    /// Where the sender is reached.
    pub contact: Vec<String>,
    /// Whom it is about.
    pub debtor: Debtor,
    /// What is asked for or expected.
    pub amount: Money,
    /// The articles.
    pub basis: Vec<String>,
    /// What it is built on.
    pub facts: Vec<Fact>,
    /// The last day.
    pub deadline: Option<String>,
    /// Days from the collection day to it.
    pub days_left: Option<i64>,
    /// The claims.
    pub claims: Vec<Claim>,
    /// Their sums.
    pub total: Sums,
    /// How the claims are split in an estate.
    pub estate: Option<Estate>,
    /// How the object was chosen.
    pub choice: Vec<Step>,
    /// What has been tried.
    pub tried: Tried,
    /// What is missing before a person may decide.
    pub missing: Vec<String>,
}

/// Whom a measure is about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Debtor {
    /// The identifier, in full.
    pub id: String,
    /// True for a person, false for an organisation.
    pub person: bool,
    /// The name, when it is known.
    pub name: Option<String>,
    /// The address, a line each; none when it is not known, or confidential.
    pub address: Vec<String>,
    /// The address is confidential.
    pub confidential: bool,
    /// The day of death.
    pub died: Option<String>,
}

/// A fact of a measure.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// Its value, as published.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// The value in words.
    pub said: String,
}

/// A claim.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Claim {
    /// Its name.
    pub claim_id: String,
    /// The night has it among its open claims.
    pub known: bool,
    /// The number of its kind.
    pub kind: String,
    /// What the kind is called.
    pub kind_name: String,
    /// Whose it is, in full.
    pub creditor: String,
    /// The creditor as others may see it: a person is not named.
    pub creditor_name: String,
    /// The creditor is private: a person, or not the State.
    pub private: bool,
    /// Its class of priority.
    pub class: String,
    /// When it is due.
    pub due: Option<String>,
    /// Principal as booked.
    pub principal: Money,
    /// Costs as booked.
    pub costs: Money,
    /// Interest as booked.
    pub interest: Money,
    /// Covered, and not booked yet.
    pub covered: Money,
    /// What is left of it.
    pub outstanding: Money,
    /// What it has in the measure.
    pub in_measure: Money,
    /// `by_law`, `documented`, `none` or `not_tested`.
    pub ground: &'static str,
    /// The ground in words, and where it stands.
    pub ground_said: String,
    /// The latest notice.
    pub notice: Option<Notice>,
    /// When it was decided into a deduction.
    pub decided: Option<String>,
    /// Until when it is not barred.
    pub limitation: Option<String>,
    /// Why it is held tonight.
    pub hold: Option<Step>,
    /// The foreign request it was converted from.
    pub request: Option<Request>,
}

/// A notice.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Notice {
    /// The claim, or the credit.
    pub about: String,
    /// When it was sent.
    pub sent: String,
    /// The last day to answer; empty for one sent outside the engine.
    pub answer_by: String,
    /// The time to answer is over.
    pub passed: bool,
    /// `old` or `new`.
    pub regime: String,
    /// Why.
    pub why: String,
}

/// A foreign request.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Request {
    /// The country.
    pub country: String,
    /// The currency.
    pub currency: String,
    /// The amount in it.
    pub foreign_amount: String,
    /// Kroner for one of it.
    pub exchange_rate: String,
    /// The day of the rate.
    pub rate_date: String,
}

/// Sums over the claims.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Sums {
    /// Principal.
    pub principal: Money,
    /// Costs.
    pub costs: Money,
    /// Interest.
    pub interest: Money,
    /// Covered, and not booked yet.
    pub covered: Money,
    /// What is left.
    pub outstanding: Money,
    /// In the measure.
    pub in_measure: Money,
}

/// A figure or a code in words.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Step {
    /// Its code.
    pub code: String,
    /// In words.
    pub said: String,
    /// How much; none for a code alone.
    pub amount: Option<Money>,
}

/// The claims in an estate, by class.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Estate {
    /// The classes, in their order.
    pub classes: Vec<EstateClass>,
    /// Their sum.
    pub total: Money,
    /// The sums are those of the measure, to the øre.
    pub agrees: bool,
}

/// A class in an estate.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EstateClass {
    /// Its word.
    pub class: String,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub article: String,
    /// What each claim has in it.
    pub rows: Vec<EstateRow>,
    /// Their sum.
    pub sum: Money,
    /// What the estate is expected to pay; none when nobody can tell.
    pub expected: Option<Money>,
}

/// A claim in a class.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EstateRow {
    /// The claim.
    pub claim_id: String,
    /// What its kind is called.
    pub kind_name: String,
    /// When it is due.
    pub due: Option<String>,
    /// The article of this claim in this class.
    pub article: String,
    /// How much.
    pub amount: Money,
}

/// What has been tried, and when.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tried {
    /// Notices.
    pub notices: Vec<Notice>,
    /// Orders, with their periods.
    pub orders: Vec<Order>,
    /// Money under the orders.
    pub receipts: Vec<Came>,
    /// The sum of it.
    pub received: Money,
    /// Set-offs in the claims.
    pub set_offs: Vec<Came>,
    /// Their sum.
    pub set_off: Money,
    /// Nettings.
    pub nettings: Vec<Netting>,
    /// Decisions on claims.
    pub decisions: Vec<Decided>,
}

/// Money that came.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Came {
    /// When.
    pub date: Option<String>,
    /// The order or the credit.
    pub by: String,
    /// The claim.
    pub claim_id: String,
    /// How much.
    pub amount: Money,
}

/// An order.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Order {
    /// Its number.
    pub number: String,
    /// Who deducts.
    pub payer: String,
    /// Whether it stands, in words.
    pub status: String,
    /// Its periods.
    pub periods: Vec<Period>,
}

/// A period of an order.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Period {
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub to: Option<String>,
    /// Its size in words.
    pub size: String,
}

/// A netting.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Netting {
    /// The claim.
    pub claim_id: String,
    /// Who pays the benefit.
    pub body: String,
    /// How much a month.
    pub monthly: String,
    /// The first month.
    pub from_month: String,
    /// How many months.
    pub months: String,
}

/// A decision on a claim.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Decided {
    /// The claim.
    pub claim_id: String,
    /// When it was decided into the deduction.
    pub date: String,
    /// Its size then.
    pub amount: String,
    /// When that ended.
    pub ended: Option<String>,
}
