//! `measures.csv`: what is proposed to a person, a row a measure.

use chrono::NaiveDate;

use super::PublishError;
use super::tables::claim;
use crate::model::decision::Decision;
use crate::model::{Measure, Reference};
use crate::orders::rows::Rows;
use crate::units::PartyId;

/// The folder of case files in a run; each has one of its own in it, by the name of its measure.
pub const FOLDER: &str = "measures/";
/// The name of the table.
pub const MEASURES: &str = "measures.csv";
/// Its columns.
pub const MEASURE_COLUMNS: [&str; 8] =
    ["measure_id", "debtor_id", "measure", "claims", "amount", "basis", "facts", "deadline"];

/// Measures of some debtors, before they have their numbers.
#[derive(Debug, Default)]
pub(super) struct MeasureRows {
    rows: Vec<Proposed>,
}

#[derive(Debug)]
struct Proposed {
    debtor: PartyId,
    /// The names of its claims.
    claims: String,
    measure: Measure,
}

impl MeasureRows {
    /// Adds the measures of a debtor.
    pub(super) fn add(&mut self, decision: &mut Decision) {
        for measure in std::mem::take(&mut decision.measures) {
            let names = measure.claims.iter().filter_map(|at| claim(decision, *at));
            let names: Vec<&str> = names.map(Reference::as_str).collect();
            self.rows.push(Proposed { debtor: decision.debtor, claims: names.join(" "), measure });
        }
    }

    /// How many numbers they take.
    pub(super) fn to_number(&self) -> u64 {
        super::summary::length(&self.rows)
    }

    /// The rows, numbered after `last`, as bytes; `room` is empty.
    ///
    /// # Errors
    /// When a row has another number of fields than the others.
    pub(super) fn number(
        &mut self,
        last: u64,
        day: NaiveDate,
        room: Vec<u8>,
    ) -> Result<Vec<u8>, PublishError> {
        let mut rows = Rows::on(room);
        for (number, one) in (last + 1..).zip(std::mem::take(&mut self.rows)) {
            let measure = &one.measure;
            rows.shown(measure_id(day, number)).party(one.debtor).word(measure.kind.as_str());
            rows.text(&one.claims).money(measure.amount).text(&measure.basis.join("; "));
            rows.text(&facts(measure)).date_or_empty(measure.deadline).end();
        }
        rows.into_bytes().map_err(PublishError::table(MEASURES))
    }
}

/// The name of the measure with a number of a night: it names nobody, since a folder bears it.
#[must_use]
pub fn measure_id(day: NaiveDate, number: u64) -> String {
    format!("M{}-{number:06}", day.format("%Y%m%d"))
}

/// True for the name of a measure: `M`, a day, `-` and six digits or more.
#[must_use]
pub fn is_measure_id(name: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    name.strip_prefix('M')
        .and_then(|rest| rest.split_once('-'))
        .is_some_and(|(day, number)| day.len() == 8 && number.len() >= 6 && digits(day) && digits(number))
}

/// The facts of a measure as `name=value`, with `; ` between; a free text is the last.
fn facts(measure: &Measure) -> String {
    let each = measure.facts.iter().map(|fact| format!("{}={}", fact.name, fact.value));
    each.collect::<Vec<_>>().join("; ")
}
