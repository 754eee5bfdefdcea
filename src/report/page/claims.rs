//! Claims that are held and claims that lapse soon.

use super::view::{Chart, Checks, Grid, NB, kr, number, word};
use crate::report::charts::{self, Bar, Name};
use crate::report::gather::{Figures, Tally};
use crate::report::run::Run;
use crate::words::{Table, format};

/// Held claims by reason, with what of them was outstanding as booked.
#[must_use]
pub fn holds(run: &Run, figures: &Figures, checks: &mut Checks) -> Chart {
    let mut codes: Vec<(&String, u64, Tally)> = Vec::new();
    for (code, count) in &run.summary.holds {
        codes.push((code, *count, figures.traced.holds.get(code).copied().unwrap_or_default()));
    }
    codes.sort_by_key(|(code, count, _)| (std::cmp::Reverse(*count), (*code).clone()));
    let caption = "Holdte krav etter grunn";
    let mut grid = Grid::new(caption, &["Grunn", "Kode|", "Krav", "Utestående kr", "Avstemming|"]);
    let (mut bars, mut all) = (Vec::new(), Tally::default());
    for (code, count, traced) in codes {
        let agrees = figures.tables.holds.get(code) == Some(&count) && traced.count == count;
        let label = word(Table::Hold, code);
        grid.row([label.clone(), code.clone(), number(count), kr(traced.amount), checks.say(agrees)]);
        let parts = vec![i64::try_from(count).unwrap_or(i64::MAX)];
        bars.push(Bar { label, shown: format!("{} krav", number(count)), parts });
        all.join(Tally { count, amount: traced.amount });
    }
    let agrees = checks.say(all.count == figures.tables.holds.values().sum::<u64>());
    let grid = grid.total(["Alle".to_owned(), String::new(), number(all.count), kr(all.amount), agrees]);
    let name = Name {
        id: "holdt",
        title: caption,
        told: "En stolpe for hver grunn; lengden er antall krav. Tallene står i tabellen under.",
    };
    Chart { title: caption, svg: charts::bars(name, &[], &bars), grid }
}

/// Claims that lapse soon, by week and without naming any.
#[must_use]
pub fn watch(figures: &Figures) -> Option<Grid> {
    let mut grid = Grid::new("Krav som foreldes, etter uke", &["Uken fra og med", "Krav", "Utestående kr"]);
    let mut all = Tally::default();
    for (monday, sums) in &figures.traced.watch {
        grid.row([format::date(*monday, NB), number(sums.count), kr(sums.amount)]);
        all.join(*sums);
    }
    (!grid.is_empty()).then(|| grid.total(["Alle".to_owned(), number(all.count), kr(all.amount)]))
}
