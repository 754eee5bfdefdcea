//! A case file put together from what was published.

use chrono::NaiveDate;

use super::case::{Case, Claim, Debtor, Fact, Notice, PROPOSED, Request, Step, Sums};
use super::chosen::Chosen;
use super::own::{Own, Texts};
use super::traced::Block;
use super::words::{self, NB};
use super::{Asked, estate, tried};
use crate::law::kinds::{Ground, Kind, by_number};
use crate::model::{Addressee, HoldCode, MeasureKind};
use crate::report::letters::figures::{self, notice_name};
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId};
use crate::words::measures::fact_name;
use crate::words::{Table, article, hold_detail, kind as kind_name};

/// The case file of a measure, but for what is missing.
#[must_use]
pub fn case(asked: &Asked, chosen: &Chosen, own: &Own, to: Option<&Addressee>) -> Case {
    let none = Block::default();
    let block = own.traced.blocks.get(chosen.place).filter(|block| block.measure == chosen.kind.as_str());
    let block = block.unwrap_or(&none);
    let claims: Vec<Claim> = chosen.claims.iter().map(|id| claim(asked.day, id, own, block)).collect();
    let basis = chosen.basis.split("; ").filter(|part| !part.is_empty());
    Case {
        measure_id: chosen.id.clone(),
        proposed_on: asked.day.to_string(),
        status: PROPOSED,
        decided_by: None,
        measure: chosen.kind.as_str().to_owned(),
        measure_name: words::code(Table::Measure, chosen.kind.as_str()),
        regime: own.regime.clone(),
        sender: asked.sender.clone(),
        contact: asked.contact.clone(),
        debtor: debtor(chosen.debtor, to),
        amount: chosen.amount,
        basis: basis.map(|part| article(part, NB)).collect(),
        facts: chosen.facts.iter().map(|(name, value)| fact(name, value)).collect(),
        deadline: chosen.deadline.map(|day| day.to_string()),
        days_left: chosen.deadline.map(|day| (day - asked.day).num_days()),
        total: sums(&claims),
        estate: chosen.kind.is_estate_claim().then(|| estate::of(chosen, block, &claims)),
        claims,
        choice: if chosen.kind.is_lien() { choice(own) } else { Vec::new() },
        tried: tried::of(asked.day, own, chosen),
        missing: Vec::new(),
    }
}

fn debtor(id: PartyId, to: Option<&Addressee>) -> Debtor {
    let confidential = to.is_some_and(|to| to.confidential);
    let address = to.and_then(|to| to.address.as_deref()).filter(|_| !confidential).unwrap_or_default();
    let lines = address.split(',').map(str::trim).filter(|line| !line.is_empty());
    Debtor {
        id: id.to_digits(),
        person: id.is_person(),
        name: to.and_then(|to| to.name.as_deref()).map(str::to_owned),
        address: lines.map(str::to_owned).collect(),
        confidential,
        died: to.and_then(|to| to.death_date).map(|day| day.to_string()),
    }
}

fn fact(name: &str, value: &str) -> Fact {
    Fact {
        name: name.to_owned(),
        value: value.to_owned(),
        label: fact_name(name, NB),
        said: words::value(name, value),
    }
}

fn choice(own: &Own) -> Vec<Step> {
    let step = |part: &super::traced::Part| Step {
        code: part.step.clone(),
        said: words::own("step", &part.step),
        amount: (!part.amount.is_zero()).then_some(part.amount),
    };
    own.traced.choice.iter().map(step).collect()
}

fn claim(day: NaiveDate, id: &str, own: &Own, block: &Block) -> Claim {
    let mut claim = Claim {
        claim_id: id.to_owned(),
        in_measure: block.claims.iter().filter(|part| part.claim == id).map(|part| part.amount).sum(),
        notice: notice(day, id, own),
        hold: own.holds.iter().find(|row| row[0] == id).map(hold),
        request: own.requests.iter().find(|row| row[0] == id).and_then(request),
        limitation: own.traced.limitations.get(id).map(NaiveDate::to_string),
        ..Claim::default()
    };
    if claim.in_measure.is_zero() {
        claim.in_measure = block.classes.iter().filter(|part| part.claim == id).map(|part| part.amount).sum();
    }
    if let Some(booked) = own.traced.figures.claims.iter().find(|one| one.id == id) {
        fill(&mut claim, booked);
    }
    claim
}

/// What is booked of a claim, and what kind it is.
fn fill(claim: &mut Claim, booked: &figures::Claim) {
    claim.known = true;
    claim.kind.clone_from(&booked.kind);
    kind_name(&booked.kind, NB).clone_into(&mut claim.kind_name);
    claim.creditor.clone_from(&booked.creditor);
    claim.creditor_name = words::creditor(&booked.creditor);
    claim.class.clone_from(&booked.class);
    claim.due = booked.due.map(|day| day.to_string());
    claim.principal = booked.booked - booked.costs - booked.interest;
    (claim.costs, claim.interest, claim.covered) = (booked.costs, booked.interest, booked.covered);
    claim.outstanding = booked.booked - booked.covered;
    claim.decided = booked.decided.map(|day| day.to_string());
    let Some(kind) = by_number(&booked.kind) else { return };
    claim.private = matches!(kind.creditor.as_str(), "recipient" | "private");
    claim.ground = ground(kind, claim.hold.as_ref().map(|hold| hold.code.as_str()));
    claim.ground_said = words::own("ground", claim.ground);
    if claim.ground == "by_law" {
        claim.ground_said = format!("{} (om kravtypen: {})", claim.ground_said, article(&kind.source, NB));
    }
}

/// Whether there is a ground for enforcement, as the night has found it. A claim held for a reason that is asked
/// earlier was not asked for its document.
fn ground(kind: &Kind, hold: Option<&str>) -> &'static str {
    let hold = hold.and_then(|code| HoldCode::ALL.into_iter().find(|one| one.as_str() == code));
    match (kind.ground, hold) {
        (_, Some(HoldCode::NoEnforcementGround)) => "none",
        (Ground::Yes, _) => "by_law",
        (_, Some(code)) if code < HoldCode::NoEnforcementGround => "not_tested",
        _ => "documented",
    }
}

/// The latest notice of a claim: one of the registers, else one sent outside the engine.
fn notice(day: NaiveDate, id: &str, own: &Own) -> Option<Notice> {
    let name = notice_name(id);
    let rows = own.notices.iter().filter(|row| row[0] == name || row[0] == id);
    let latest = rows.max_by(|one, other| one[1].cmp(&other[1])).map(|row| tried::notice(day, row));
    latest.or_else(|| {
        let sent = own.traced.noticed.get(id)?.to_string();
        Some(Notice { about: id.to_owned(), sent, ..Notice::default() })
    })
}

fn hold(row: &Texts) -> Step {
    let detail = hold_detail(&row[2], NB);
    let title = words::code(Table::Hold, &row[1]);
    let said = if detail.is_empty() { title } else { format!("{title}: {detail}") };
    Step { code: row[1].clone(), said, amount: None }
}

/// A request; none when the claim was never in another currency.
fn request(row: &Texts) -> Option<Request> {
    let [_, country, currency, foreign_amount, exchange_rate, rate_date] = row.as_slice() else {
        return None;
    };
    let [country, currency, foreign_amount, exchange_rate] =
        [country, currency, foreign_amount, exchange_rate].map(Clone::clone);
    let rate_date = parse_date(rate_date).map(|day| day.to_string()).unwrap_or_default();
    (!currency.is_empty()).then_some(Request { country, currency, foreign_amount, exchange_rate, rate_date })
}

fn sums(claims: &[Claim]) -> Sums {
    let sum = |of: fn(&Claim) -> Money| claims.iter().map(of).sum();
    Sums {
        principal: sum(|claim| claim.principal),
        costs: sum(|claim| claim.costs),
        interest: sum(|claim| claim.interest),
        covered: sum(|claim| claim.covered),
        outstanding: sum(|claim| claim.outstanding),
        in_measure: sum(|claim| claim.in_measure),
    }
}

/// The word of the draft's template for a measure.
#[must_use]
pub const fn template(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::LienBank
        | MeasureKind::LienRealEstate
        | MeasureKind::LienMovables
        | MeasureKind::LienShares
        | MeasureKind::LienOther => "utleggspant",
        MeasureKind::EstateClaimBankruptcy => "konkursbo",
        MeasureKind::EstateClaimDeceased => "doedsbo",
        MeasureKind::BankruptcyPetition => "konkursbegjaering",
        MeasureKind::PoliceReport => "politianmeldelse",
        MeasureKind::TravelBanFlag => "utreise",
        MeasureKind::EmployerLiability => "ansvar",
        MeasureKind::WriteOffCandidate => "ettergivelse",
        MeasureKind::EndPrivateSupport => "avslutning",
        MeasureKind::IntetTilUtlegg => "intet",
    }
}
