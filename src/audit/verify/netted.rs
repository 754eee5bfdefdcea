//! Nettings: those before and tonight's go on, take no more than is left, and leave what is needed to live
//! on.

use super::debtor::{Debtor, Night};
use super::findings::Kind;
use super::ledger::Ledger;
use super::tally::Tally;
use crate::model::registers::Netting;
use crate::units::Money;
use crate::units::ids::mask_within;

const FILE: &str = "registers/nettings.csv";

/// Asks a debtor's nettings; tells what they take of the income in the plan month.
pub(super) fn check(debtor: &Debtor<'_>, night: &Night<'_>, ledger: &Ledger, tally: &mut Tally) -> Money {
    if debtor.after.nettings.is_empty() && debtor.before.nettings.is_empty() && debtor.nettings.is_empty() {
        return Money::ZERO;
    }
    let mut say = |kind: Kind, file: &str, line: u64, what: &str| {
        tally.findings.add(kind, || format!("{file}, line {line}, {}: {what}", debtor.id));
    };
    let month = night.plan_month;
    let takes = |row: &Netting| row.monthly.min(ledger.left(&row.claim_id));
    let running = debtor.after.nettings.iter().filter(|one| one.row.runs_in(month));
    let netted: Money = running.clone().map(|one| takes(&one.row)).sum();
    for one in running {
        if debtor.allocations.iter().any(|row| row.row.claim == one.row.claim_id) {
            say(Kind::Owed, FILE, one.line, "a claim that is netted is planned too");
        }
    }
    if night.is_correction {
        return netted;
    }
    for one in debtor.nettings {
        let row = &one.row;
        let left = ledger.left(&row.claim_id);
        let whole = |months: u32| i128::from(row.monthly.ore()) * i128::from(months);
        let owed = i128::from(left.ore());
        let lasts = row.months > 0 && whole(row.months) >= owed && whole(row.months - 1) < owed;
        let faults = [
            ("does not begin with the plan month", row.from != month),
            ("takes nothing", row.monthly.is_zero()),
            ("does not last until the claim is covered", night.trace && !lasts),
        ];
        if let Some((what, _)) = faults.into_iter().find(|(_, broken)| *broken) {
            say(Kind::Owed, "nettings.csv", one.line, what);
        }
    }
    // What ran before may be more than a lower income leaves; nothing begins then.
    let figures = debtor.decision().and_then(|row| row.figures);
    let lacks = figures.is_some_and(|figures| figures.counted_net < figures.need);
    if let Some(first) = debtor.nettings.first().filter(|_| lacks) {
        say(Kind::Protected, "nettings.csv", first.line, "takes of what is needed to live on");
    }
    follows(debtor, night, tally);
    netted
}

/// The register is the one before with tonight's among them.
fn follows(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) {
    let after = debtor.after.nettings;
    let key = |row: &Netting| (row.claim_id, row.from);
    let mut say = |line: u64, row: Option<&Netting>, what: &str| {
        let claim = row.map_or(String::new(), |row| mask_within(row.claim_id.as_str()));
        tally
            .findings
            .add(Kind::Registers, || format!("{FILE}, line {line}, {}, {claim}: {what}", debtor.id));
    };
    for pair in after.windows(2).filter(|pair| key(&pair[0].row) >= key(&pair[1].row)) {
        say(pair[1].line, Some(&pair[1].row), "stands twice, or out of order");
    }
    let mut expected: Vec<&Netting> = debtor.nettings.iter().map(|one| &one.row).collect();
    if night.before {
        expected.extend(debtor.before.nettings.iter().map(|one| &one.row));
        expected.sort_by_key(|row| key(row));
        let agree = after.iter().zip(&expected).take_while(|(one, row)| one.row == ***row).count();
        if agree < after.len().max(expected.len()) {
            let one = after.get(agree).or(after.last());
            let what = "nettings are not those before and tonight's";
            say(one.map_or(0, |one| one.line), one.map(|one| &one.row), what);
        }
    } else if let Some(row) = expected.into_iter().find(|row| !after.iter().any(|one| one.row == **row)) {
        say(0, Some(row), "does not have a netting of tonight");
    }
}
