//! Changes tables of a run and makes its manifest name them all the same: what only a forger does.

use std::path::{Path, PathBuf};

use innkreving::audit::verify::{Kind, Report, run};
use innkreving::units::ids::mask_within;

use crate::verify::{name_again, told};

/// A table in memory.
pub struct Table {
    path: PathBuf,
    columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn read(revision: &Path, name: &str) -> Self {
        let path = revision.join(name);
        let mut reader = csv::Reader::from_path(&path).expect("a table");
        let columns = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        let row = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
        let rows = reader.records().map(|record| row(record.expect("a row"))).collect();
        Self { path, columns, rows }
    }

    pub fn write(&self) {
        let mut writer = csv::Writer::from_path(&self.path).expect("a table");
        writer.write_record(&self.columns).expect("written");
        self.rows.iter().for_each(|row| writer.write_record(row).expect("written"));
        writer.flush().expect("written");
    }

    pub fn at(&self, column: &str) -> usize {
        self.columns.iter().position(|name| name == column).expect("a column")
    }

    pub fn get(&self, row: usize, column: &str) -> &str {
        &self.rows[row][self.at(column)]
    }

    pub fn set(&mut self, row: usize, column: &str, value: impl Into<String>) {
        let at = self.at(column);
        self.rows[row][at] = value.into();
    }

    /// The first row of which something is true.
    pub fn find(&self, wanted: impl Fn(usize) -> bool) -> usize {
        (0..self.rows.len()).find(|row| wanted(*row)).expect("such a row")
    }

    pub fn ore(&self, row: usize, column: &str) -> i64 {
        self.get(row, column).replace('.', "").parse().expect("an amount")
    }

    pub fn add(&mut self, row: usize, column: &str, ore: i64) {
        let sum = self.ore(row, column) + ore;
        self.set(row, column, format!("{}.{:02}", sum / 100, sum % 100));
    }
}

/// Changes a run by `forge`, verifies it, and puts it back.
pub fn forged(revision: &Path, forge: impl FnOnce(&Path)) -> Report {
    let kept: Vec<(PathBuf, Vec<u8>)> = files(revision);
    forge(revision);
    name_again(revision);
    let report = run(revision, None).expect("a report");
    for told in report.findings.values().flat_map(|group| &group.told) {
        assert_eq!(*told, mask_within(told), "an identifier is told");
    }
    for (path, bytes) in kept {
        std::fs::write(path, bytes).expect("written back");
    }
    report
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            all.push((path, bytes));
        }
    }
    all
}

pub type Forge = fn(&mut Table);

/// Each forgery of a table is found among its kind, in words that hold these.
pub fn find_all(revision: &Path, cases: &[(&str, Forge, Kind, &str)]) {
    for (name, forge, kind, about) in cases {
        let report = forged(revision, |revision| {
            let mut table = Table::read(revision, name);
            forge(&mut table);
            table.write();
        });
        let text = told(&report, *kind);
        assert!(text.contains(about), "{name}, {about}: {:?}", report.findings);
        assert!(report.of_kind(Kind::Files).is_none(), "the forger left no trace in the digests");
    }
    assert!(run(revision, None).expect("a report").sound, "all is put back");
}
