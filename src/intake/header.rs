//! Which field of a row is which column of its table.

use std::collections::BTreeSet;

use super::error::IntakeError;
use super::tables::Table;

/// No table has near as many columns, those beginning with `x_` included.
const MOST_COLUMNS: usize = 1_000;

/// A file's header, read against its table.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// Place of a column in its table → its field; `usize::MAX` when the file lacks the column.
    pub(super) fields_of: Vec<usize>,
    /// Fields of a row.
    pub(super) width: usize,
}

impl Header {
    /// Finds the columns of `table` among a file's column names.
    ///
    /// # Errors
    /// A column missing, unknown (but for those that begin with `x_`) or standing twice.
    pub(super) fn read(file: &str, table: &Table, names: &[&str]) -> Result<Self, IntakeError> {
        let mut fields_of = vec![usize::MAX; table.columns.len()];
        let mut seen = BTreeSet::new();
        if names.len() > MOST_COLUMNS {
            let file = file.to_owned();
            return Err(IntakeError::TooManyColumns { file, columns: names.len(), most: MOST_COLUMNS });
        }
        for (field, name) in names.iter().enumerate() {
            let (file, column) = (file.to_owned(), super::faults::column_name(name));
            if !seen.insert(*name) {
                return Err(IntakeError::ColumnTwice { file, column });
            }
            match table.columns.iter().find(|known| known.name == *name) {
                Some(known) => fields_of[known.place] = field,
                None if name.starts_with("x_") => {}
                None => return Err(IntakeError::ColumnUnknown { file, column }),
            }
        }
        for column in table.columns {
            if column.required && fields_of[column.place] == usize::MAX {
                let (file, column) = (file.to_owned(), column.name.to_owned());
                return Err(IntakeError::ColumnMissing { file, column });
            }
        }
        Ok(Self { fields_of, width: names.len() })
    }
}
