//! Where the money goes: by class, by creditor, how room is spread, and the way from income to deduction.

use super::view::{Chart, Checks, Grid, kr, number, word};
use crate::report::charts::{self, Bar, Column, Name, Step};
use crate::report::gather::{Figures, ROOM_STEPS, Tally};
use crate::units::{Money, PartyId};
use crate::words::Table;

/// Creditors and payers told one by one; the others together.
const TOLD: usize = 12;

/// What goes to each class: planned, set off and distributed.
#[must_use]
pub fn classes(figures: &Figures) -> Chart {
    let tables = &figures.tables;
    let mut classes: Vec<&String> = tables.planned.keys().chain(figures.traced.set_off.keys()).collect();
    classes.extend(tables.distributed.keys());
    classes.sort();
    classes.dedup();
    let caption = "Kroner til hver prioritetsklasse";
    let columns = ["Klasse", "Planlagt neste måned", "Motregnet i natt", "Fordelt i natt", "Til sammen"];
    let mut grid = Grid::new(caption, &columns);
    let (mut bars, mut sums) = (Vec::new(), [Money::ZERO; 3]);
    for class in classes {
        let parts = [
            tables.planned.get(class).map_or(Money::ZERO, |sums| sums.amount),
            figures.traced.set_off.get(class).copied().unwrap_or_default(),
            tables.distributed.get(class).copied().unwrap_or_default(),
        ];
        for (sum, part) in sums.iter_mut().zip(parts) {
            *sum += part;
        }
        let label = class_name(class);
        let all: Money = parts.into_iter().sum();
        let [planned, set_off, distributed] = parts.map(kr);
        grid.row([label.clone(), planned, set_off, distributed, kr(all)]);
        let parts = parts.iter().map(|part| part.ore()).collect();
        bars.push(Bar { label, shown: format!("{} kr", kr(all)), parts });
    }
    let all = sums.into_iter().sum();
    let [planned, set_off, distributed] = sums.map(kr);
    let grid = grid.total(["Alle".to_owned(), planned, set_off, distributed, kr(all)]);
    let name = Name {
        id: "klasser",
        title: caption,
        told: "En stolpe for hver klasse, delt i planlagt neste måned, motregnet og fordelt i natt. Tallene står i \
               tabellen under.",
    };
    let legend = ["Planlagt neste måned", "Motregnet i natt", "Fordelt i natt"];
    Chart { title: caption, svg: charts::bars(name, &legend, &bars), grid }
}

fn class_name(class: &str) -> String {
    let found = word(Table::Class, class);
    if found == class { format!("Klasse {class}") } else { format!("{class}: {found}") }
}

/// What goes to each creditor that is an organisation; persons together.
#[must_use]
pub fn creditors(figures: &Figures) -> Chart {
    let (planned, paid) = (&figures.traced.creditors, &figures.tables.paid);
    let mut all: Vec<PartyId> = planned.keys().chain(paid.organisations.keys()).copied().collect();
    all.sort_unstable();
    all.dedup();
    let of = |creditor: &PartyId| {
        [&planned, &&paid.organisations].map(|map| map.get(creditor).copied().unwrap_or_default())
    };
    let mut rows: Vec<(String, [Tally; 2])> =
        all.iter().map(|creditor| (creditor.to_digits(), of(creditor))).collect();
    rows.sort_by_key(|(_, sums)| std::cmp::Reverse(sums[0].amount + sums[1].amount));
    let left_out = rows.split_off(rows.len().min(TOLD));
    if !left_out.is_empty() {
        let mut together = [Tally::default(); 2];
        for (_, sums) in &left_out {
            together[0].join(sums[0]);
            together[1].join(sums[1]);
        }
        let count = u64::try_from(left_out.len()).unwrap_or(u64::MAX);
        rows.push((format!("{} andre virksomheter", number(count)), together));
    }
    let persons = [figures.traced.persons, paid.persons];
    if persons.iter().any(|sums| sums.count > 0) {
        rows.push(("Personer, til sammen".to_owned(), persons));
    }
    let caption = "Kroner til kreditorene (organisasjonsnummer)";
    let columns =
        ["Kreditor", "Andeler i planen", "Planlagt neste måned", "Andeler betalt", "Ut til kreditor i natt"];
    let mut grid = Grid::new(caption, &columns);
    let (mut bars, mut sums) = (Vec::new(), [Tally::default(); 2]);
    for (label, [planned, paid]) in rows {
        sums[0].join(planned);
        sums[1].join(paid);
        grid.row([
            label.clone(),
            number(planned.count),
            kr(planned.amount),
            number(paid.count),
            kr(paid.amount),
        ]);
        let shown = format!("{} kr", kr(planned.amount + paid.amount));
        bars.push(Bar { label, shown, parts: vec![planned.amount.ore(), paid.amount.ore()] });
    }
    let [planned, paid] = sums;
    let all = [number(planned.count), kr(planned.amount), number(paid.count), kr(paid.amount)];
    let [shares, planned, shares_paid, paid] = all;
    let grid = grid.total(["Alle".to_owned(), shares, planned, shares_paid, paid]);
    let name = Name {
        id: "kreditorer",
        title: caption,
        told: "En stolpe for hver kreditor, delt i planlagt neste måned og ut til kreditor i natt. Tallene står i \
               tabellen under.",
    };
    let legend = ["Planlagt neste måned", "Ut til kreditor i natt"];
    Chart { title: caption, svg: charts::bars(name, &legend, &bars), grid }
}

/// How room is spread over the debtors.
#[must_use]
pub fn rooms(figures: &Figures) -> Chart {
    let caption = "Skyldnere etter trekkrom i måneden";
    let mut grid = Grid::new(caption, &["Trekkrom, kroner", "Skyldnere", "Trekkrom til sammen"]);
    let (mut columns, mut all) = (Vec::new(), Tally::default());
    for (at, sums) in figures.tables.rooms.iter().enumerate() {
        let [from, to] = [at.checked_sub(1), Some(at)].map(|at| at.and_then(|at| ROOM_STEPS.get(at)));
        let kroner = |step: &i64| number(u64::try_from(*step).unwrap_or(0));
        let (label, told) = match (from, to) {
            (Some(from), Some(to)) => {
                let [from, to] = [kroner(from), kroner(to)];
                (["til".to_owned(), to.clone()], format!("over {from} til og med {to}"))
            }
            (Some(from), None) => (["over".to_owned(), kroner(from)], format!("over {}", kroner(from))),
            (None, _) => (["0".to_owned(), String::new()], "0".to_owned()),
        };
        grid.row([told, number(sums.count), kr(sums.amount)]);
        columns.push(Column { label, shown: number(sums.count), size: sums.count });
        all.join(*sums);
    }
    let grid = grid.total(["Alle".to_owned(), number(all.count), kr(all.amount)]);
    let name = Name {
        id: "trekkrom",
        title: caption,
        told: "En søyle for hvert trinn av trekkrom; høyden er antall skyldnere. Under søylen står trinnets øvre \
               grense i kroner. Tallene står i tabellen under.",
    };
    Chart { title: caption, svg: charts::columns(name, &columns), grid }
}

/// The way from gross income to what the plan takes, summed over the debtors with figures.
#[must_use]
pub fn waterfall(figures: &Figures, checks: &mut Checks) -> (Chart, String) {
    const STEPS: [&str; 9] = [
        "Skattetrekk",
        "Inntekt som ikke teller med",
        "Avregnes i ytelser",
        "Til livsopphold",
        "Inntekt det ikke kan trekkes i",
        "Andre myndigheters trekk",
        "Rom hos skyldnere uten plan",
        "Avrunding, utbetaleres grenser og pålegg som står",
        "Mer rom enn det som er igjen å dekke",
    ];
    let waterfall = &figures.traced.waterfall;
    let caption = "Fra bruttoinntekt til trekk, kroner i måneden";
    let mut grid = Grid::new(caption, &["Ledd", "Kroner", "Igjen"]);
    let mut steps = Vec::new();
    let mut left = waterfall.gross;
    let stands = |label: &str, amount: Money| Step {
        label: label.to_owned(),
        shown: format!("{} kr", kr(amount)),
        from: 0,
        to: amount.ore(),
        stands: true,
    };
    steps.push(stands("Bruttoinntekt", left));
    grid.row(["Bruttoinntekt".to_owned(), kr(left), kr(left)]);
    for (label, amount) in STEPS.into_iter().zip(waterfall.steps()) {
        let from = left;
        left -= amount;
        steps.push(Step {
            label: label.to_owned(),
            shown: format!("{} kr", kr(-amount)),
            from: from.ore(),
            to: left.ore(),
            stands: false,
        });
        grid.row([label.to_owned(), kr(-amount), kr(left)]);
    }
    steps.push(stands("Planlagt trekk", waterfall.planned));
    let grid = grid.total(["Planlagt trekk".to_owned(), kr(waterfall.planned), kr(left)]);
    let agrees = checks.say(waterfall.agrees() && left == waterfall.planned);
    let name = Name {
        id: "fossefall",
        title: caption,
        told: "Bruttoinntekten øverst, et fratrekk for hvert ledd, og planlagt trekk nederst. Tallene står i tabellen \
               under.",
    };
    let legend = ["Sum", "Fratrekk"];
    (Chart { title: caption, svg: charts::waterfall(name, &legend, &steps), grid }, agrees)
}

/// Payers with most orders of the night; persons masked.
#[must_use]
pub fn payers(figures: &Figures) -> Grid {
    let mut payers: Vec<_> = figures.tables.payers.iter().collect();
    payers.sort_by_key(|(payer, orders)| (std::cmp::Reverse(orders.all()), **payer));
    let columns = ["Utbetaler", "Nye", "Endret", "Avsluttet", "Til sammen"];
    let mut grid = Grid::new("Utbetalere med flest trekkpålegg i natt", &columns);
    let row = |label: String, [new, changed, ended, all]: [u64; 4]| {
        [label, number(new), number(changed), number(ended), number(all)]
    };
    let (mut rest, mut all) = ([0; 4], [0; 4]);
    let many = payers.len();
    for (at, (payer, orders)) in payers.into_iter().enumerate() {
        let counts = [orders.new, orders.changed, orders.ended, orders.all()];
        for (sum, count) in all.iter_mut().zip(counts) {
            *sum += count;
        }
        if at < TOLD {
            let label = if payer.is_person() { payer.to_string() } else { payer.to_digits() };
            grid.row(row(label, counts));
        } else {
            for (sum, count) in rest.iter_mut().zip(counts) {
                *sum += count;
            }
        }
    }
    if let Some(others) = many.checked_sub(TOLD).filter(|others| *others > 0) {
        let others = u64::try_from(others).unwrap_or(u64::MAX);
        grid.row(row(format!("{} andre", number(others)), rest));
    }
    grid.total(row("Alle".to_owned(), all))
}
