//! Which measures get a case file: those whose deadline is nearest, then by number.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use crate::model::MeasureKind;
use crate::publish::measures::{MEASURES, is_measure_id};
use crate::publish::read::ReadError;
use crate::report::gather::{Fields, Rows, Rule};
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId};
use crate::words::measures::facts;

const COLUMNS: [&str; 8] =
    ["measure_id", "debtor_id", "measure", "claims", "amount", "basis", "facts", "deadline"];

/// A measure a case file is written of: its row of `measures.csv`.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Its name.
    pub id: String,
    /// The debtor.
    pub debtor: PartyId,
    /// Which measure it is.
    pub kind: MeasureKind,
    /// The names of its claims.
    pub claims: Vec<String>,
    /// What is asked for or expected.
    pub amount: Money,
    /// The articles, as the engine writes them.
    pub basis: String,
    /// Its facts: name and value.
    pub facts: Vec<(String, String)>,
    /// The last day it can be used.
    pub deadline: Option<NaiveDate>,
    /// Its place among the debtor's measures, from 0.
    pub place: usize,
}

impl Chosen {
    /// A fact; empty when it is not given.
    #[must_use]
    pub fn fact(&self, name: &str) -> &str {
        self.facts.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }
}

/// The measures chosen, and how many there are.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Those chosen, by debtor, then by number.
    pub chosen: Vec<Chosen>,
    /// Measures of the night.
    pub proposed: u64,
}

impl Choice {
    /// Chooses `limit` measures of a run from number `from` on: nearest deadline first, those without one last, then
    /// by their numbers.
    ///
    /// # Errors
    /// [`ReadError`] names the file and the line.
    pub fn of(folder: &Path, from: u64, limit: u64) -> Result<Self, ReadError> {
        let passed = from.saturating_sub(1);
        let most = usize::try_from(passed.saturating_add(limit)).unwrap_or(usize::MAX);
        let mut nearest: BTreeMap<(NaiveDate, u64), Chosen> = BTreeMap::new();
        let (mut proposed, mut last, mut place) = (0u64, None, 0);
        Rows::open(folder, MEASURES, &COLUMNS)?.each(|row| {
            let debtor = row.party(1)?;
            place = if last == Some(debtor) { place + 1 } else { 0 };
            last = Some(debtor);
            let deadline = deadline(row)?;
            let key = (deadline.unwrap_or(NaiveDate::MAX), proposed);
            proposed += 1;
            if nearest.len() < most || nearest.last_key_value().is_some_and(|(last, _)| key < *last) {
                nearest.insert(key, chosen(row, (debtor, deadline), place)?);
                if nearest.len() > most {
                    nearest.pop_last();
                }
            }
            Ok(())
        })?;
        let passed = usize::try_from(passed).unwrap_or(usize::MAX);
        let mut chosen: Vec<Chosen> = nearest.into_values().skip(passed).collect();
        chosen.sort_by_key(|one| (one.debtor, one.place));
        Ok(Self { chosen, proposed })
    }

    /// Whose they are, in order.
    #[must_use]
    pub fn debtors(&self) -> Vec<PartyId> {
        let mut debtors: Vec<PartyId> = self.chosen.iter().map(|one| one.debtor).collect();
        debtors.dedup();
        debtors
    }
}

fn deadline(row: &Fields<'_>) -> Result<Option<NaiveDate>, Rule> {
    let text = row.text(7)?;
    if text.is_empty() { Ok(None) } else { parse_date(text).map(Some).ok_or("not a day") }
}

fn chosen(
    row: &Fields<'_>,
    (debtor, deadline): (PartyId, Option<NaiveDate>),
    place: usize,
) -> Result<Chosen, Rule> {
    let id = row.text(0)?;
    // It names a folder.
    if !is_measure_id(id) {
        return Err("not the name of a measure");
    }
    Ok(Chosen {
        id: id.to_owned(),
        debtor,
        kind: MeasureKind::parse(row.text(2)?).ok_or("not a measure")?,
        claims: row.text(3)?.split_whitespace().map(str::to_owned).collect(),
        amount: row.money(4)?,
        basis: row.text(5)?.to_owned(),
        facts: facts(row.text(6)?)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        deadline,
        place,
    })
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make and read their own files")]
mod tests {
    use super::*;

    const HEADER: &str = "measure_id,debtor_id,measure,claims,amount,basis,facts,deadline\n";

    fn choice(rows: &str, from: u64, limit: u64) -> Result<Choice, ReadError> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(MEASURES), format!("{HEADER}{rows}")).expect("a table");
        Choice::of(folder.path(), from, limit)
    }

    const ROWS: &str = "M20261120-000001,01814000008,lien_bank,A B,10.00,x,value=1.00,\n\
                        M20261120-000002,01814000008,police_report,A,0.00,x,grounds=fraud_indicated,2026-12-01\n\
                        M20261120-000003,310844136,bankruptcy_petition,C,5.00,x,,2026-11-25\n\
                        M20261120-000004,310844136,write_off_candidate,C,5.00,x,,\n";

    #[test]
    fn the_nearest_deadline_comes_first_and_none_comes_last() {
        let cases = [
            (1, 0, vec![]),
            (1, 1, vec!["3"]),
            (1, 2, vec!["2", "3"]),
            (2, 2, vec!["1", "2"]),
            (1, 9, vec!["1", "2", "3", "4"]),
            (4, 9, vec!["4"]),
            (5, 9, vec![]),
        ];
        for (from, limit, expected) in cases {
            let choice = choice(ROWS, from, limit).expect("measures");
            let ids: Vec<&str> = choice.chosen.iter().map(|one| &one.id[15..]).collect();
            assert_eq!(ids, expected, "{from} {limit}");
            assert_eq!(choice.proposed, 4);
        }
        let places: Vec<usize> =
            choice(ROWS, 1, 9).expect("measures").chosen.iter().map(|one| one.place).collect();
        assert_eq!(places, [0, 1, 0, 1]);
    }

    #[test]
    fn a_row_that_is_no_measure_is_told_without_its_values() {
        for (from, to) in [("M20261120-000003", "../x"), ("lien_bank", "lien"), ("2026-12-01", "soon")] {
            let error = choice(&ROWS.replace(from, to), 1, 9).expect_err(to).to_string();
            assert!(error.contains("measures.csv, line ") && !error.contains("018140"), "{error}");
        }
    }
}
