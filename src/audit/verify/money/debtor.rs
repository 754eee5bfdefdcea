//! What one debtor's payments and credits went to: to own claims, never more than is owed, and who comes
//! first gets first.

use super::super::debtor::{Debtor, Night};
use super::super::findings::Kind;
use super::super::ledger::{Ledger, Owed};
use super::super::tally::Tally;
use super::super::trace::What;
use super::super::waiting::Lined;
use super::rows::{Rank, SetOff, Share};
use super::sums::set_off;
use super::tonight::Payment;
use crate::model::{Class, Reference, Regime};
use crate::units::Money;
use crate::units::ids::mask_within;

/// The rank of the costs and interest of taxes, before 2027: those before it are of their principals, those
/// after it of whole claims.
const COSTS_AND_INTEREST: u8 = b'i';

/// Lowers the debtor's claims by what the night's payments and set-offs cover, in their order.
pub(in super::super) fn check(
    debtor: &Debtor<'_>,
    night: &Night<'_>,
    ledger: &mut Ledger,
    tally: &mut Tally,
) {
    let mut payments: Vec<&Payment> = Vec::new();
    for order in debtor.after.orders {
        payments.extend(night.money.payments_of(order.row.order_id));
    }
    tally.taken += payments.len() as u64;
    payments.sort_by_key(|one| (one.row.map(|row| row.value_date), one.payment_id));
    for payment in payments {
        let rows = night.money.shares_of(payment);
        for one in rows {
            let Some((claim, class, _)) = one.row.to else { continue };
            let known = ledger.get(&claim).map(|own| own.class);
            let what = match (ledger.cover(&claim, &one.row.gets), known) {
                (Some(true), _) => "more is given than is left of it",
                (Some(false), Some(own)) if own != class => "its class is not that of the trace",
                // Running support of an earlier month is no claim of the night.
                (None, _) if night.trace && !is_running(&claim) => {
                    "is no claim of the debtor with anything left"
                }
                _ => continue,
            };
            say("distributions.csv", one.line, &claim, what, (debtor, tally));
        }
        if night.trace {
            received_in_order(rows, ledger, (debtor, night), tally);
        }
    }
    let own = debtor.set_offs(night);
    let traced = Traced::of(debtor, !own.is_empty());
    let mut credits = traced.iter();
    for rows in own.chunk_by(|one, next| one.row.credit == next.row.credit) {
        for one in rows {
            let Some(claim) = one.row.claim else { continue };
            let what = match ledger.cover(&claim, &one.row.gets) {
                Some(true) => "more is set off than is left of it",
                None if night.trace => "is no claim of the debtor with anything left",
                _ => continue,
            };
            say("setoffs.csv", one.line, &claim, what, (debtor, tally));
        }
        if night.trace {
            set_off_in_order(rows, credits.next(), (ledger, debtor), tally);
        }
    }
}

fn is_running(claim: &Reference) -> bool {
    claim.as_str().starts_with("RUN-")
}

fn say(file: &str, line: u64, claim: &Reference, what: &str, (debtor, tally): (&Debtor<'_>, &mut Tally)) {
    let claim = mask_within(claim.as_str());
    tally.findings.add(Kind::Owed, || format!("{file}, line {line}, {}: claim {claim}: {what}", debtor.id));
}

/// A claim gets of a payment only when all that come before it have all they may get. Inside classes c and d
/// under the new regime steps are for parts of a claim, of which the files do not tell how much is left.
fn received_in_order(
    rows: &[Lined<Share>],
    ledger: &Ledger,
    (debtor, night): (&Debtor<'_>, &Night<'_>),
    tally: &mut Tally,
) {
    let Some(last) = rows.last() else { return };
    let reached = last.row.to.map(|(_, class, step)| (class, step));
    let whole = |class: Class| !matches!(class, Class::C | Class::D);
    let passed = |class: Class, step: u8| match reached {
        None => true,
        Some((to, _)) if class < to => true,
        Some((to, last)) => class == to && step < last && whole(class),
    };
    let waits = |one: &&Lined<Share>| {
        one.row.to.is_some_and(|(claim, class, step)| passed(class, step) && !ledger.left(&claim).is_zero())
    };
    // A claim that was decided before and takes part tonight took receipts too.
    let decided = |claim: &Reference| {
        debtor.after.participations.iter().any(|Lined { row, .. }| {
            let stands = row.ended.is_none() && row.regime == Regime::New;
            row.claim_id == *claim && stands && row.decided_date < night.day
        })
    };
    let planned = || {
        let mut all = debtor.allocations.iter().filter(|one| !is_running(&one.row.claim));
        all.find(|one| passed(one.row.class, u8::MAX) && decided(&one.row.claim)).map(|one| one.row.claim)
    };
    let waiting =
        rows.iter().find(waits).and_then(|one| one.row.to).map(|(claim, ..)| claim).or_else(planned);
    if let Some(claim) = waiting {
        let (line, claim) = (last.line, mask_within(claim.as_str()));
        let told = || {
            format!(
                "distributions.csv, line {line}, {}: gets, and {claim} before it has something left",
                debtor.id
            )
        };
        tally.findings.add(Kind::Priority, told);
    }
}

/// A credit as the trace has it.
#[derive(Debug, Default)]
struct Traced {
    amount: Money,
    used_before: Money,
    /// What may only be set off in claims of the credit's own kind.
    protected: Money,
    /// Claims that may not be set off in it, sorted.
    stopped: Vec<Reference>,
    /// The claims that get of it in the order in which they are served, and whether their principal does.
    served: Vec<(Reference, bool)>,
}

impl Traced {
    /// The credits of a debtor in their order, if there are any to be asked.
    fn of(debtor: &Debtor<'_>, any: bool) -> Vec<Self> {
        let mut credits: Vec<Self> = Vec::new();
        let mut stopped = Vec::new();
        for line in debtor.trace.iter().filter(|_| any) {
            let amount = line.row.amount;
            match (line.row.what, credits.last_mut()) {
                (What::Credit, _) => {
                    credits.push(Self { amount, stopped: stopped.clone(), ..Self::default() });
                }
                (What::UsedBefore, Some(credit)) => credit.used_before = amount,
                (What::Protected, Some(credit)) => credit.protected = amount,
                (what @ (What::ToPrincipal | What::ToRest), Some(credit)) => {
                    let principal = what == What::ToPrincipal;
                    credit.served.extend(line.row.claim.map(|claim| (claim, principal)));
                }
                (What::Stopped, Some(credit)) => credit.stopped.extend(line.row.claim),
                (What::Stopped, None) => stopped.extend(line.row.claim),
                _ => {}
            }
        }
        for credit in &mut credits {
            credit.stopped.sort_unstable();
        }
        credits
    }

    /// When a claim is served in a rank; the rank of the costs and interest of taxes is one of its own.
    fn place(&self, claim: Reference, rank: Rank) -> Option<usize> {
        let of_rest = rank == Rank::Letter(COSTS_AND_INTEREST);
        self.served.iter().position(|(own, principal)| *own == claim && !(of_rest && *principal))
    }
}

/// What is set off, protected and left is what there was of a credit, and a claim gets of it only when all
/// that come before it have all they may get.
fn set_off_in_order(
    rows: &[Lined<SetOff>],
    traced: Option<&Traced>,
    (ledger, debtor): (&Ledger, &Debtor<'_>),
    tally: &mut Tally,
) {
    let Some((credit, shares)) = rows.split_last() else { return };
    let mut say = |kind: Kind, line: u64, what: &str| {
        tally.findings.add(kind, || format!("setoffs.csv, line {line}, {}: {what}", debtor.id));
    };
    let Some(traced) = traced else {
        return say(Kind::Money, credit.line, "the trace does not know the credit");
    };
    let whole = set_off(rows) + credit.row.protected + credit.row.left;
    if whole != (traced.amount - traced.used_before).or_zero() {
        say(Kind::Money, credit.line, "set-offs, protected and left are not what was left of the credit");
    }
    if !credit.row.left.is_zero() {
        let may = |one: &&Owed| !one.left.is_zero() && traced.stopped.binary_search(&one.claim).is_err();
        if ledger.all().iter().any(|one| may(&one)) {
            say(
                Kind::Priority,
                credit.line,
                "something is left of the credit and of a claim it may be set off in",
            );
        }
    }
    let place = |one: &Lined<SetOff>| (one.row.rank, one.row.claim);
    if shares.windows(2).any(|pair| place(&pair[0]) >= place(&pair[1])) {
        say(Kind::Priority, credit.line, "claims do not stand in the order of the ranks");
    }
    let served = |one: &Lined<SetOff>| traced.place(one.row.claim?, one.row.rank?);
    for one in shares {
        let (Some(claim), Some(rank), Some(own)) = (one.row.claim, one.row.rank, served(one)) else {
            say(Kind::Money, one.line, "the trace does not know the set-off");
            continue;
        };
        if ledger.left(&claim).is_zero() {
            continue;
        }
        // What is protected may go to a claim of its own kind while an earlier one of another kind waits.
        let later = shares.iter().filter(|next| served(next) > Some(own));
        let passed = later.filter(|next| next.row.rank.is_some_and(|next| rank.is_done_by(next)));
        let gets: Money = passed.map(|next| next.row.gets.total).sum();
        if gets > traced.protected {
            say(Kind::Priority, one.line, "something is left of the claim, and a later rank gets");
        }
    }
}

impl Rank {
    /// True when a claim that is served here has nothing left once `next` is served after it, be it that
    /// claims of the money's own kind come first. In the ranks of taxes parts of claims are served, of which
    /// the files do not tell how much is left.
    fn is_done_by(self, next: Self) -> bool {
        match (self, next) {
            (Self::Letter(own), Self::Letter(next)) => own != next && own.max(next) > COSTS_AND_INTEREST,
            (Self::Step(own, step), Self::Step(next, later)) => {
                own < next || (own == next && own == Class::A && step < later)
            }
            _ => false,
        }
    }
}
