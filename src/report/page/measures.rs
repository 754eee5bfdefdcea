//! Measures proposed to a person, and claims from abroad.

use serde::Serialize;

use super::view::{Checks, Grid, NB, kr, number, word};
use crate::model::MeasureKind;
use crate::report::gather::{Figures, Tally};
use crate::report::run::Run;
use crate::words::{Table, format};

/// The most days shown of those on which measures must be used.
const DEADLINES: usize = 10;

/// What is told of the measures of a night.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Measures {
    by_kind: Grid,
    /// The nearest deadlines.
    deadlines: Option<Grid>,
    /// Deadlines that are not shown.
    later: Option<String>,
    requests: String,
    requests_kr: String,
}

/// Measures by kind and by deadline; none when the run has no table of them.
#[must_use]
pub fn measures(run: &Run, figures: &Figures, checks: &mut Checks) -> Option<Measures> {
    let tables = &figures.tables;
    let found = tables.measures.as_ref()?;
    let columns = ["Tiltak", "Forslag", "Beløp kr", "Avstemming|"];
    let mut grid = Grid::new("Forslag, tiltak for tiltak", &columns);
    let mut all = Tally::default();
    for measure in MeasureKind::ALL.map(MeasureKind::as_str) {
        let of_table = found.by_kind.get(measure).copied().unwrap_or_default();
        let traced = figures.traced.measures.get(measure).copied().unwrap_or_default();
        let counted = run.summary.measures.get(measure).copied().unwrap_or_default();
        if of_table == Tally::default() && traced == of_table && counted == 0 {
            continue;
        }
        let agrees = checks.say(of_table == traced && of_table.count == counted);
        grid.row([word(Table::Measure, measure), number(of_table.count), kr(of_table.amount), agrees]);
        all.join(of_table);
    }
    let agrees = checks.say(all.count == run.summary.measures.values().sum::<u64>());
    let by_kind = grid.total(["Alle".to_owned(), number(all.count), kr(all.amount), agrees]);
    let mut deadlines = Grid::new("Nærmeste frister", &["Frist", "Dager igjen", "Tiltak|", "Forslag"]);
    for (day, counts) in found.deadlines.iter().take(DEADLINES) {
        let names: Vec<String> = counts.keys().map(|measure| word(Table::Measure, measure)).collect();
        let left = (*day - run.day).num_days();
        let count = number(counts.values().sum());
        deadlines.row([format::date(*day, NB), left.to_string(), names.join(", "), count]);
    }
    let rest = found.deadlines.len().saturating_sub(DEADLINES);
    Some(Measures {
        by_kind,
        deadlines: (!deadlines.is_empty()).then_some(deadlines),
        later: (rest > 0).then(|| number(u64::try_from(rest).unwrap_or(u64::MAX))),
        requests: number(tables.requests.count),
        requests_kr: kr(tables.requests.amount),
    })
}
