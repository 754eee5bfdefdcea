//! The files of the inbox on disk: headers, rows range by range, the control file and the assumed rates.
#![expect(clippy::disallowed_methods, reason = "this is where the synthetic inbox is written")]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Serialize;

use super::GenerateError;
use super::sheet::Written;
use super::{
    assets, children, claim, creditors, credits, debtors, deductions, estates, incomes, payments, support,
};
use crate::law::rates;
use crate::units::Money;
use crate::units::dates::day_before;

/// How many files with rows there are.
pub(super) const TABLES: usize = 11;
/// The files, their columns, and whether one of them is an amount. The order is that of [`super::range`].
const LAYOUT: [(&str, &[&str], bool); TABLES] = [
    ("claims", claim::COLUMNS, true),
    ("support", support::COLUMNS, true),
    ("incomes", incomes::COLUMNS, true),
    ("debtors", debtors::COLUMNS, true),
    ("children", children::COLUMNS, false),
    ("other_deductions", deductions::COLUMNS, true),
    ("creditors", creditors::COLUMNS, false),
    ("credits", credits::COLUMNS, true),
    ("payments", payments::COLUMNS, true),
    ("assets", assets::COLUMNS, true),
    ("estates", estates::COLUMNS, true),
];
/// Rates not published when the built-in ones were last checked, so that a synthetic day beyond them can be
/// decided. Rates of livelihood after 2027-06-30 are left out: a day that needs them must stop.
const ASSUMED: [[&str; 6]; 3] = [
    ["late_interest", "LATE_INTEREST", "2026-07-01", "2026-12-31", "12.00", "percent/year"],
    ["late_interest", "LATE_INTEREST", "2027-01-01", "2027-06-30", "12.00", "percent/year"],
    ["court_fee", "COURT_FEE", "2027-01-01", "2027-12-31", "1345.00", "NOK"],
];
const ASSUMED_SOURCE: &str = "assumed, not published";
const ASSUMED_ON: &str = "2026-11-20";

/// A file and what it holds so far.
struct Table {
    name: &'static str,
    path: PathBuf,
    file: BufWriter<File>,
    rows: u64,
    sum: Option<Money>,
}

/// The open files of an inbox.
pub(super) struct Files {
    folder: PathBuf,
    tables: Vec<Table>,
}

/// What the control file says of one input.
#[derive(Serialize)]
struct Control {
    rows: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sum: Option<Money>,
    extracted_at: String,
}

impl Files {
    /// Makes the folder and every file with its header; what stood there is written over.
    pub(super) fn create(folder: &Path) -> Result<Self, GenerateError> {
        std::fs::create_dir_all(folder).map_err(failed(folder))?;
        let mut tables = Vec::with_capacity(TABLES);
        for (name, columns, summed) in LAYOUT {
            let path = folder.join(format!("{name}.csv"));
            let mut file = BufWriter::new(File::create(&path).map_err(failed(&path))?);
            writeln!(file, "{}", columns.join(",")).map_err(failed(&path))?;
            tables.push(Table { name, path, file, rows: 0, sum: summed.then_some(Money::ZERO) });
        }
        Ok(Self { folder: folder.to_path_buf(), tables })
    }

    /// Adds the rows of a range to each file.
    pub(super) fn append(&mut self, written: [Written; TABLES]) -> Result<(), GenerateError> {
        for (table, part) in self.tables.iter_mut().zip(written) {
            table.file.write_all(&part.bytes).map_err(failed(&table.path))?;
            table.rows += part.rows;
            table.sum = table.sum.map(|sum| sum + part.sum);
        }
        Ok(())
    }

    /// Closes the files and writes the control file and, beside the folder, the assumed rates.
    pub(super) fn finish(mut self, day: NaiveDate) -> Result<(), GenerateError> {
        let extracted_at = format!("{}T22:00:00Z", day_before(day));
        let mut control = BTreeMap::new();
        for table in &mut self.tables {
            table.file.flush().map_err(failed(&table.path))?;
            let entry = Control { rows: table.rows, sum: table.sum, extracted_at: extracted_at.clone() };
            control.insert(table.name, entry);
        }
        let path = self.folder.join("control.json");
        let text = serde_json::to_string_pretty(&control).map_err(|error| failed(&path)(error.into()))?;
        std::fs::write(&path, text + "\n").map_err(failed(&path))?;
        let rates = self.folder.parent().unwrap_or(&self.folder).join("assumed-rates.csv");
        std::fs::write(&rates, assumed_rates()).map_err(failed(&rates))
    }
}

/// The assumed rates as a file the job can name under `[rates] files`: the same for every day.
fn assumed_rates() -> String {
    let header = rates::COLUMNS.join(",");
    let rows = ASSUMED.map(|row| format!("{},\"{ASSUMED_SOURCE}\",{ASSUMED_ON}\n", row.join(",")));
    format!("{header}\n{}", rows.concat())
}

/// An error of the file system with the path it is about.
fn failed(path: &Path) -> impl Fn(std::io::Error) -> GenerateError {
    let path = path.to_path_buf();
    move |source| GenerateError::File { path: path.clone(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::rates::Rates;
    use crate::units::dates::parse_date;

    #[test]
    fn assumed_rates_fill_the_gaps_of_the_built_in_ones_and_no_more() {
        let rates = Rates::load(&[("assumed-rates.csv".into(), assumed_rates())]).expect("rates");
        let fee = rates.money("COURT_FEE", parse_date("2027-12-31").expect("a date")).expect("a fee");
        assert_eq!(fee.amount.ore(), 134_500);
        let own: Vec<&str> = rates
            .rows()
            .iter()
            .filter(|row| row.file == "assumed-rates.csv")
            .map(|row| row.source.as_str())
            .collect();
        assert_eq!(own, [ASSUMED_SOURCE; 3]);
        assert!(rates.money("SINGLE", parse_date("2027-07-01").expect("a date")).is_err());
    }
}
