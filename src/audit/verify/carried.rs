//! Registers: those before and what the night did are the registers after it.

use super::debtor::{Debtor, Night};
use super::findings::Kind;
use super::ledger::Ledger;
use super::tally::Tally;
use crate::model::decision::NoticeReason;
use crate::model::registers::{DebtorRegime, Participating, SentNotice};
use crate::model::{HoldCode, Reference, Regime};
use crate::units::Money;

/// Asks a debtor's registers but those of orders; tells whether a participation ended tonight.
pub(super) fn check(debtor: &Debtor<'_>, night: &Night<'_>, ledger: &Ledger, tally: &mut Tally) -> bool {
    tonights_notices(debtor, night, tally);
    notices(debtor, night, tally);
    regimes(debtor, night, tally);
    participations(debtor, night, ledger, tally)
}

fn say(debtor: &Debtor<'_>, file: &str, line: u64, what: &str, tally: &mut Tally) {
    tally.findings.add(Kind::Registers, || format!("{file}, line {line}, {}: {what}", debtor.id));
}

/// The night's notices are of the night, under the debtor's regime, and as many as the holds that ask for
/// them.
fn tonights_notices(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) {
    let regime = debtor.decision().map(|row| row.regime);
    for one in debtor.notices {
        let row = &one.row;
        let is_sized = matches!(row.why, NoticeReason::Increase | NoticeReason::Setoff);
        let faults = [
            ("is not sent tonight", row.sent != night.day),
            ("is to be answered before it is sent", row.answer_by < row.sent),
            ("its regime is not that of the decision", regime.is_some_and(|regime| regime != row.regime)),
            ("a size where none is notified, or none where one is", row.size.is_some() != is_sized),
        ];
        if let Some((what, _)) = faults.into_iter().find(|(_, broken)| *broken) {
            say(debtor, "notices.csv", one.line, what, tally);
        }
    }
    for (code, why) in
        [(HoldCode::NoticeMissing, NoticeReason::New), (HoldCode::NoticeExpired, NoticeReason::Expired)]
    {
        let held = debtor.holds.iter().filter(|one| one.row.code == code).count();
        let sent = debtor.notices.iter().filter(|one| one.row.why == why).count();
        if held != sent {
            let line = debtor.notices.first().map_or(0, |one| one.line);
            let what = "notices are not those the holds ask for";
            tally.findings.add(Kind::Claims, || format!("notices.csv, line {line}, {}: {what}", debtor.id));
        }
    }
}

/// The register of notices is the one before with tonight's among them.
fn notices(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) {
    const FILE: &str = "registers/notices.csv";
    let after = debtor.after.notices;
    let key = |row: &SentNotice| (row.claim_id, row.sent, row.why.as_str());
    for pair in after.windows(2).filter(|pair| key(&pair[0].row) >= key(&pair[1].row)) {
        say(debtor, FILE, pair[1].line, "stands twice, or out of order", tally);
    }
    if !night.before {
        for one in debtor.notices.iter().filter(|one| !after.iter().any(|row| row.row == one.row)) {
            say(debtor, "notices.csv", one.line, "the register does not have the notice", tally);
        }
        return;
    }
    let mut expected: Vec<&SentNotice> =
        debtor.before.notices.iter().chain(debtor.notices).map(|one| &one.row).collect();
    expected.sort_by_key(|row| key(row));
    let same = |(one, row): &(&super::waiting::Lined<SentNotice>, &&SentNotice)| one.row == ***row;
    let agree = after.iter().zip(&expected).take_while(same).count();
    if agree < after.len().max(expected.len()) {
        let line = after.get(agree).or(after.last()).map_or(0, |one| one.line);
        say(debtor, FILE, line, "notices are not those before and tonight's", tally);
    }
}

/// One regime a debtor, kept until a notice or an order of tonight fixes another.
fn regimes(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) {
    const FILE: &str = "registers/regimes.csv";
    let after = debtor.after.regimes;
    if let [_, second, ..] = after {
        say(debtor, FILE, second.line, "a second regime of one debtor", tally);
    }
    let row = after.first().map(|one| &one.row);
    let line = after.first().map_or(0, |one| one.line);
    // What is told of a set-off fixes no regime.
    let mut fixing = debtor.notices.iter().filter(|one| one.row.why != NoticeReason::Setoff);
    let told = fixing.next().map(|one| one.row.regime);
    let fixes = told.is_some() || !debtor.orders.is_empty();
    let begun = debtor.orders.iter().any(|one| one.row.version == 1);
    let begun = debtor.decision().map(|decision| decision.regime).filter(|_| begun);
    if told.or(begun).is_some_and(|told| row.map(|row| row.regime) != Some(told)) {
        say(debtor, FILE, line, "is not the regime of tonight's notices and new orders", tally);
    }
    if !night.before {
        return;
    }
    let before = debtor.before.regimes.first().map(|one| &one.row);
    if row == before {
        return;
    }
    let decided = debtor.decision().map(|row| row.regime);
    let is_tonights = |row: &DebtorRegime| row.since == night.day && Some(row.regime) == decided;
    let stands = debtor.after.orders.iter().any(|one| one.row.stands_on(night.day));
    let changed = row.is_some_and(is_tonights) && (fixes || stands);
    let other = before.map(|row| row.regime) != row.map(|row| row.regime);
    if !changed || !other {
        say(debtor, FILE, line, "is not the regime before, and tonight fixes no other", tally);
    }
}

/// Participations go on as they are, begin with the plan, are sized again when they move in, or end tonight.
fn participations(debtor: &Debtor<'_>, night: &Night<'_>, ledger: &Ledger, tally: &mut Tally) -> bool {
    const FILE: &str = "registers/participations.csv";
    let after = debtor.after.participations;
    let key = |row: &Participating| (row.claim_id, row.decided_date);
    for pair in after.windows(2).filter(|pair| key(&pair[0].row) >= key(&pair[1].row)) {
        say(debtor, FILE, pair[1].line, "stands twice, or out of order", tally);
    }
    if !night.before {
        return after.iter().any(|one| one.row.ended == Some(night.day));
    }
    let before = debtor.before.participations;
    let mut changed = Vec::new();
    for one in after {
        let at = before.partition_point(|row| key(&row.row) < key(&one.row));
        let was = before.get(at).map(|one| &one.row).filter(|was| key(was) == key(&one.row));
        if was != Some(&one.row) {
            changed.push((was, one));
        }
    }
    let ended = changed.iter().any(|(_, one)| one.row.ended == Some(night.day));
    let any = changed.iter().any(|(_, one)| one.row.ended.is_none());
    let begun = Begun::of(debtor, night, ledger, any);
    for (was, one) in changed {
        let follows = if one.row.ended.is_some() {
            may_end(was, &one.row, night)
        } else {
            begun.may_be(was, &one.row, night)
        };
        if !follows {
            say(debtor, FILE, one.line, "does not follow from the one before and the night", tally);
        }
    }
    let has = |row: &Participating| after.binary_search_by_key(&key(row), |one| key(&one.row)).is_ok();
    for one in before.iter().filter(|one| !has(&one.row)) {
        say(debtor, "registers/participations.csv before", one.line, "is gone", tally);
    }
    ended
}

/// True when a participation that was, or one decided outside, may have ended so.
fn may_end(was: Option<&Participating>, row: &Participating, night: &Night<'_>) -> bool {
    let only_ends = was.is_none_or(|was| *row == Participating { ended: row.ended, ..*was });
    let ran = was.is_none_or(|was| was.ended.is_none());
    row.ended == Some(night.day) && row.decided_date <= night.day && only_ends && ran
}

/// What participations of tonight's plan may begin with.
struct Begun {
    /// The names of the claims of the plan.
    taking: Vec<Reference>,
    /// What is outstanding of claims, when the trace tells.
    outstanding: Option<Vec<(Reference, Money)>>,
    regime: Option<Regime>,
}

impl Begun {
    fn of(debtor: &Debtor<'_>, night: &Night<'_>, ledger: &Ledger, any: bool) -> Self {
        let taking = if any { debtor.taking_part() } else { Vec::new() };
        let outstanding = (any && night.trace).then(|| ledger.by_names());
        Self { taking, outstanding, regime: debtor.decision().map(|row| row.regime) }
    }

    /// True when a participation may begin so, with the plan, or be sized again under its decision's day, as
    /// that of a new-regime debtor's claim whose old deduction has ended. Either way its size is what is
    /// outstanding.
    fn may_be(&self, was: Option<&Participating>, row: &Participating, night: &Night<'_>) -> bool {
        let takes_part = self.taking.binary_search(&row.claim_id).is_ok();
        let begins = takes_part && row.decided_date == night.day;
        let was_old = was.is_none_or(|was| was.ended.is_none() && was.regime == Regime::Old);
        let sized_again = was_old && row.regime == Regime::New && row.decided_date <= night.day;
        let sized =
            |all: &Vec<(Reference, Money)>| all.binary_search(&(row.claim_id, row.decided_amount)).is_ok();
        (begins || sized_again)
            && self.regime == Some(row.regime)
            && self.outstanding.as_ref().is_none_or(sized)
    }
}
