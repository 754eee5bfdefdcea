//! Claims: each planned or held, never more than owed, and none before its turn.

use super::debtor::{Debtor, Night};
use super::findings::Kind;
use super::ledger::{Ledger, Owed};
use super::rows::Planned;
use super::tally::{Tally, ore};
use super::trace::What;
use super::waiting::Lined;
use crate::model::{HoldCode, OrderSize, Reference};
use crate::units::Money;
use crate::units::ids::mask_within;

/// What the trace says of a debtor's claims.
#[derive(Default)]
struct Traced {
    /// What is under way, by claim.
    under_way: Vec<(Reference, Money)>,
    /// What the plan gives, by claim and then in the order of the steps.
    shares: Vec<(Reference, Money)>,
    /// The codes that hold claims, by claim.
    held: Vec<(Reference, HoldCode)>,
}

impl Traced {
    fn of(debtor: &Debtor<'_>) -> Self {
        let mut traced = Self::default();
        for line in debtor.trace {
            let Some(claim) = line.row.claim else { continue };
            match line.row.what {
                What::UnderWay => traced.under_way.push((claim, line.row.amount)),
                What::Share => traced.shares.push((claim, line.row.amount)),
                What::Held(code) => traced.held.push((claim, code)),
                _ => {}
            }
        }
        traced.under_way.sort_by_key(|one| one.0);
        traced.shares.sort_by_key(|one| one.0);
        traced.held.sort_by_key(|one| one.0);
        traced
    }
}

/// The rows of a claim in a list sorted by claim.
fn own<'a, T>(list: &'a [T], claim: &Reference, name: fn(&T) -> &Reference) -> &'a [T] {
    let from = list.partition_point(|one| name(one) < claim);
    let to = from + list[from..].partition_point(|one| name(one) == claim);
    &list[from..to]
}

/// Asks a debtor's claims.
pub(super) fn check(debtor: &Debtor<'_>, night: &Night<'_>, ledger: &Ledger, tally: &mut Tally) {
    let traced = night.trace.then(|| (Traced::of(debtor), ledger));
    let mut by_claim: Vec<&Lined<Planned>> = debtor.allocations.iter().collect();
    by_claim.sort_by_key(|one| one.row.claim);
    in_order(debtor, tally);
    let mut planned = 0;
    for rows in by_claim.chunk_by(|one, next| one.row.claim == next.row.claim) {
        planned += 1;
        claim(debtor, rows, traced.as_ref().map(|(traced, ledger)| (traced, *ledger)), tally);
    }
    tally.claims += planned + debtor.holds.len() as u64;
    tally.allocations += debtor.allocations.len() as u64;
    tally.planned += debtor.allocations.iter().map(|one| ore(one.row.gets)).sum::<i128>();
    for one in debtor.holds {
        *tally.holds.entry(one.row.code.as_str()).or_default() += 1;
        let claim = &one.row.claim;
        if !own(&by_claim, claim, |one| &one.row.claim).is_empty() {
            let (line, claim) = (one.line, mask_within(claim.as_str()));
            let told = || format!("holds.csv, line {line}, {}: claim {claim} is planned too", debtor.id);
            tally.findings.add(Kind::Claims, told);
        }
    }
    if let Some((traced, ledger)) = &traced {
        against_trace(debtor, &by_claim, (traced, ledger), tally);
    }
    priority(debtor, &by_claim, tally);
    all_planned(debtor, &by_claim, tally);
    watched(debtor, night, tally);
}

/// Rows stand in the order of the decision, and no claim is held twice.
fn in_order(debtor: &Debtor<'_>, tally: &mut Tally) {
    let key = |row: &Planned| (row.class, row.step, row.claim);
    for pair in debtor.allocations.windows(2).filter(|pair| key(&pair[0].row) >= key(&pair[1].row)) {
        let line = pair[1].line;
        let told = || format!("allocations.csv, line {line}, {}: stands out of order", debtor.id);
        tally.findings.add(Kind::Rows, told);
    }
    for pair in debtor.holds.windows(2).filter(|pair| pair[0].row.claim >= pair[1].row.claim) {
        let line = pair[1].line;
        let told = || format!("holds.csv, line {line}, {}: a claim held twice, or out of order", debtor.id);
        tally.findings.add(Kind::Claims, told);
    }
}

/// A claim's rows run down from what is left of it.
fn claim(
    debtor: &Debtor<'_>,
    rows: &[&Lined<Planned>],
    traced: Option<(&Traced, &Ledger)>,
    tally: &mut Tally,
) {
    let Some(first) = rows.first() else { return };
    let name = &first.row.claim;
    let mut left = first.row.gets + first.row.after;
    let mut say = |line: u64, what: &str| {
        let told = || {
            format!(
                "allocations.csv, line {line}, {}: claim {}: {what}",
                debtor.id,
                mask_within(name.as_str())
            )
        };
        tally.findings.add(Kind::Owed, told);
    };
    if let Some((traced, ledger)) = traced {
        match ledger.get(name) {
            Some(owed) => {
                let under_way: Money =
                    own(&traced.under_way, name, |one| &one.0).iter().map(|one| one.1).sum();
                if owed.left - under_way != left {
                    say(first.line, "planned and outstanding_after are not what the trace leaves of it");
                    left = owed.left - under_way;
                }
                if rows.iter().any(|one| one.row.class != owed.class) {
                    say(first.line, "its class is not that of the trace");
                }
            }
            None => say(first.line, "the trace does not tell once what is outstanding"),
        }
        let shares = own(&traced.shares, name, |one| &one.0);
        let emptied = left.is_zero() && shares.is_empty();
        if !emptied && !shares.iter().map(|one| one.1).eq(rows.iter().map(|one| one.row.gets)) {
            say(first.line, "planned is not what the trace's shares are");
        }
    }
    for one in rows {
        if one.row.gets > left {
            say(one.line, "more is planned than is left of it");
        }
        if one.row.after != left - one.row.gets {
            say(one.line, "outstanding_after does not follow");
        }
        left = one.row.after;
    }
}

/// No claim the trace knows is lost, and each is held for the reason the trace has.
fn against_trace(
    debtor: &Debtor<'_>,
    by_claim: &[&Lined<Planned>],
    (traced, ledger): (&Traced, &Ledger),
    tally: &mut Tally,
) {
    for Owed { claim, .. } in ledger.all() {
        let planned = !own(by_claim, claim, |one| &one.row.claim).is_empty();
        if !planned && own(debtor.holds, claim, |one| &one.row.claim).is_empty() {
            let claim = mask_within(claim.as_str());
            let told = || format!("{}: claim {claim} is neither planned nor held", debtor.id);
            tally.findings.add(Kind::Claims, told);
        }
    }
    let held = debtor.holds.iter().map(|one| (one.row.claim, one.row.code));
    if !held.eq(traced.held.iter().copied()) {
        let line = debtor.holds.first().map_or(0, |one| one.line);
        let told = || format!("holds.csv, line {line}, {}: holds are not those of the trace", debtor.id);
        tally.findings.add(Kind::Claims, told);
    }
}

/// A step gets an øre only when every step before it has all it may get.
fn priority(debtor: &Debtor<'_>, by_claim: &[&Lined<Planned>], tally: &mut Tally) {
    let place = |row: &Planned| (row.class, row.step);
    let paid = debtor.allocations.iter().rev().find(|one| !one.row.gets.is_zero());
    let Some(paid) = paid.map(|one| place(&one.row)) else { return };
    for rows in by_claim.chunk_by(|one, next| one.row.claim == next.row.claim) {
        let Some((last, earlier)) = rows.split_last() else { continue };
        let unpaid = |one: &&&Lined<Planned>| {
            one.row.gets.is_zero() && !one.row.after.is_zero() && place(&one.row) < paid
        };
        let waiting = earlier
            .iter()
            .find(unpaid)
            .or((!last.row.after.is_zero() && place(&last.row) < paid).then_some(last));
        if let Some(one) = waiting {
            let line = one.line;
            let told = || {
                format!(
                    "allocations.csv, line {line}, {}: something is left here, and a later step gets",
                    debtor.id
                )
            };
            tally.findings.add(Kind::Priority, told);
        }
    }
}

/// The plan spreads what the orders take, until all is covered.
fn all_planned(debtor: &Debtor<'_>, by_claim: &[&Lined<Planned>], tally: &mut Tally) {
    let Some(first) = debtor.allocations.first() else { return };
    let line = first.line;
    let planned: Money = debtor.allocations.iter().map(|one| one.row.gets).sum();
    let Some(decision) = debtor.decision() else {
        let told = || format!("allocations.csv, line {line}, {}: has no row in decisions.csv", debtor.id);
        return tally.findings.add(Kind::Claims, told);
    };
    let last = by_claim.chunk_by(|one, next| one.row.claim == next.row.claim).filter_map(<[_]>::last);
    let all_covered = last.into_iter().all(|one| one.row.after.is_zero());
    let whole = planned == decision.expected || decision.size == Some(OrderSize::Amount(planned));
    if planned > decision.expected || !(whole || all_covered) {
        let told =
            || format!("allocations.csv, line {line}, {}: the plan is not what the orders take", debtor.id);
        tally.findings.add(Kind::Owed, told);
    }
}

/// Who is watched is held, and the days are counted from the collection day.
fn watched(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) {
    for one in debtor.watchlist {
        let days = (one.row.date - night.day).num_days();
        let held = !own(debtor.holds, &one.row.claim, |one| &one.row.claim).is_empty();
        if u64::try_from(days) != Ok(one.row.days_left) || !held {
            let line = one.line;
            let told =
                || format!("watchlist.csv, line {line}, {}: not a held claim that lapses then", debtor.id);
            tally.findings.add(Kind::Claims, told);
        }
    }
}
