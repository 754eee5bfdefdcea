//! The night at a glance, what came in and went out, what moved, and what was left out.

use serde::Serialize;

use super::view::{Checks, Grid, NB, input, kr, number, word};
use crate::publish::manifest::RunKind;
use crate::report::gather::Figures;
use crate::report::run::{Moved, Run};
use crate::units::Money;
use crate::units::ids::mask_within;
use crate::words::{Table, format};

/// A figure at a glance.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Glance {
    what: &'static str,
    figure: String,
    note: String,
}

/// What is known of the run beside its figures: a word and what it says.
#[must_use]
pub fn facts(run: &Run) -> Vec<[String; 2]> {
    let made = &run.made;
    let kind = match made.kind {
        RunKind::Night => "Nattkjøring",
        RunKind::Correction => "Retting av en frigitt dag",
        RunKind::WhatIf => "Prøvekjøring, som aldri kan frigis",
    };
    let registers = made.registers_from.as_deref().map_or_else(
        || "Ingen: ingenting er frigitt før denne dagen".to_owned(),
        |sha256| format!("Den frigitte kjøringen med manifest {}…", sha256.get(..12).unwrap_or(sha256)),
    );
    let mut facts = vec![
        ["Innkrevingsdag".to_owned(), format::long_date(run.day, NB)],
        ["Jobb".to_owned(), mask_within(&made.job.name)],
        ["Type".to_owned(), kind.to_owned()],
        ["Registre før natten".to_owned(), registers],
        ["Laget av".to_owned(), format!("{} {}", made.program.name, made.program.version)],
    ];
    if let Some(reason) = &made.reason {
        facts.push(["Begrunnelse".to_owned(), mask_within(reason)]);
    }
    if let Some(accepted) = &made.accepted_stale {
        facts.push(["Gamle data godtatt".to_owned(), mask_within(&accepted.reason)]);
        facts.extend(accepted.stale.iter().map(|one| ["For gammelt".to_owned(), mask_within(one)]));
    }
    facts
}

/// The night at a glance.
#[must_use]
pub fn glance(run: &Run) -> Vec<Glance> {
    let summary = &run.summary;
    let count = |counts: &crate::report::run::Counts, word: &str| counts.get(word).copied().unwrap_or(0);
    let of_action = |action: &str| number(count(&summary.orders.by_action, action));
    let versions: u64 = summary.orders.by_action.values().sum();
    let new = count(&summary.orders.by_action, "new");
    let others = versions - new - count(&summary.orders.by_action, "end");
    let notices: u64 = summary.notices.values().sum();
    let money = &summary.money;
    let glance = |what, figure: String, note: String| Glance { what, figure, note };
    vec![
        glance(
            "Skyldnere vurdert",
            number(summary.debtors),
            format!("{} krav, {} holdt", number(summary.claims), number(summary.held())),
        ),
        glance(
            "Trekkpålegg i natt",
            number(versions),
            format!("{} nye, {} endret, {} avsluttet", of_action("new"), number(others), of_action("end")),
        ),
        glance(
            "Planlagt på krav neste måned",
            format!("{} kr", kr(summary.allocations.planned)),
            format!("påleggene kan trekke {} kr", kr(summary.orders.expected)),
        ),
        glance(
            "Motregnet",
            format!("{} kr", kr(money.credits.set_off)),
            format!("av {} kr i {} tilgodebeløp", kr(money.credits.available), number(money.credits.count)),
        ),
        glance(
            "Innbetalt og fordelt",
            format!("{} kr", kr(money.payments.distributed)),
            format!(
                "{} innbetalinger, {} kr til overs",
                number(money.payments.count),
                kr(money.payments.surplus)
            ),
        ),
        glance("Varsler", number(notices), format!("{} krav nær foreldelse", number(summary.watchlist))),
    ]
}

/// What was read, row for row and øre for øre.
#[must_use]
pub fn inputs(run: &Run, checks: &mut Checks) -> Grid {
    let mut grid = Grid::new(
        "Leste rader og beløp for hvert datasett (beløpet er datasettets første beløpskolonne)",
        &["Datasett", "Lest", "Godtatt", "Avvist", "Lest kr", "Godtatt kr", "Avvist kr", "Avstemming|"],
    );
    let (mut rows, mut accepted, mut parked) = (0, 0, 0);
    for one in &run.summary.inputs {
        let agrees =
            one.rows == one.accepted + one.parked && one.sum_read == one.sum_accepted + one.sum_parked;
        (rows, accepted, parked) = (rows + one.rows, accepted + one.accepted, parked + one.parked);
        grid.row([
            input(&one.input),
            number(one.rows),
            number(one.accepted),
            number(one.parked),
            kr(one.sum_read),
            kr(one.sum_accepted),
            kr(one.sum_parked),
            checks.say(agrees),
        ]);
    }
    let none = String::new;
    let agrees = checks.say(rows == accepted + parked);
    let all = [number(rows), number(accepted), number(parked)];
    let [rows, accepted, parked] = all;
    grid.total(["Alle".to_owned(), rows, accepted, parked, none(), none(), none(), agrees])
}

/// What adds up: each total, the parts it is made of, and whether they agree.
#[must_use]
pub fn balance(run: &Run, figures: &Figures, checks: &mut Checks) -> Grid {
    let (summary, tables, traced) = (&run.summary, &figures.tables, &figures.traced);
    let mut grid = Grid::new("Summer og delene de består av", &["Hva", "Sum", "Deler|", "Avstemming|"]);
    let mut counts = |what: &str, all: u64, parts: &[(&str, u64)]| {
        let told = parts.iter().map(|(what, count)| format!("{} {what}", number(*count)));
        let agrees = checks.say(all == parts.iter().map(|(_, count)| count).sum::<u64>());
        grid.row([what.to_owned(), number(all), told.collect::<Vec<_>>().join(" + "), agrees]);
    };
    let held = tables.holds.values().sum();
    counts("Krav vurdert", summary.claims, &[("i planen", tables.planned_claims), ("holdt", held)]);
    let versions = summary.orders.by_action.values().sum();
    let payers = tables.payers.values();
    let [new, changed, ended] =
        payers.fold([0; 3], |sum, payer| [sum[0] + payer.new, sum[1] + payer.changed, sum[2] + payer.ended]);
    counts("Trekkpålegg i natt", versions, &[("nye", new), ("endret", changed), ("avsluttet", ended)]);
    let watched = traced.watch.values().map(|week| week.count).sum();
    counts("Krav nær foreldelse", summary.watchlist, &[("i tabellen under", watched)]);
    let mut sums = |what: &str, all: Money, parts: &[(&str, Money)]| {
        let told = parts.iter().map(|(what, amount)| format!("{} {what}", kr(*amount)));
        let agrees = checks.say(all == parts.iter().map(|(_, amount)| *amount).sum::<Money>());
        grid.row([format!("{what}, kr"), kr(all), told.collect::<Vec<_>>().join(" + "), agrees]);
    };
    let by_class = tables.planned.values().map(|class| class.amount).sum();
    sums("Planlagt neste måned", summary.allocations.planned, &[("etter klasse", by_class)]);
    sums("Planlagt, etter sporet", summary.allocations.planned, &[("i sporet", traced.waterfall.planned)]);
    let credits = &summary.money.credits;
    let [set_off, protected, left] = tables.set_off;
    sums(
        "Tilgodebeløp",
        credits.available,
        &[("motregnet", set_off), ("vernet til livsopphold", protected), ("til overs", left)],
    );
    sums("Motregnet, etter sporet", credits.set_off, &[("i sporet", traced.set_off.values().copied().sum())]);
    let payments = &summary.money.payments;
    let distributed = tables.distributed.values().copied().sum();
    sums("Innbetalinger", payments.amount, &[("fordelt", distributed), ("til overs", tables.surplus)]);
    if run.made.kind != RunKind::Correction {
        let states = &tables.paid.by_state;
        let of = |state: &str| states.get(state).map_or(Money::ZERO, |sums| sums.amount);
        let due = credits.set_off + payments.distributed;
        let parts = [
            ("til utbetaling", of("pay")),
            ("venter på kreditors bekreftelse", of("unconfirmed")),
            ("satt av", payments.set_aside),
        ];
        sums("Motregnet og fordelt til kreditorer", due, &parts);
    }
    grid
}

/// What moved since last night, by reason and by cause.
#[must_use]
pub fn drift(run: &Run) -> Option<[Grid; 2]> {
    run.made.registers_from.as_ref()?;
    let drift = &run.summary.drift;
    let grid = |caption, heading, table, groups: &std::collections::BTreeMap<String, Moved>| {
        let columns = [heading, "Pålegg", "I kroner før og etter", "Kroner før", "Kroner etter", "Endring"];
        let mut grid = Grid::new(caption, &columns);
        for (code, moved) in groups {
            grid.row([
                held_or(table, code),
                number(moved.orders),
                number(moved.in_kroner),
                kr(moved.kroner_before),
                kr(moved.kroner_after),
                kr(moved.kroner_after - moved.kroner_before),
            ]);
        }
        grid
    };
    Some([
        grid("Endrede pålegg etter begrunnelse", "Begrunnelse", Table::Reason, &drift.by_reason),
        grid("Endrede pålegg etter årsak", "Årsak", Table::Cause, &drift.by_cause),
    ])
}

/// Parked rows by file and code; none when nothing was parked.
#[must_use]
pub fn parked(run: &Run, figures: &Figures, checks: &mut Checks) -> Option<Grid> {
    let mut grid = Grid::new("Avviste rader etter datasett og feil", &["Datasett", "Feil|", "Rader"]);
    let mut all = 0;
    for ((file, code), count) in &figures.tables.rejects {
        grid.row([input(file), word(Table::RowFault, code), number(*count)]);
        all += count;
    }
    checks.say(all == run.summary.faults.values().sum::<u64>());
    (!grid.is_empty()).then(|| grid.total(["Alle".to_owned(), String::new(), number(all)]))
}

/// The word of a reason; where an order goes because its claims are held, that of the hold.
fn held_or(table: Table, code: &str) -> String {
    let found = word(table, code);
    if found == code { word(Table::Hold, code) } else { found }
}
