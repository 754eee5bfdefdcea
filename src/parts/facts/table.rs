//! Rows of values as fields of a table.

use super::cell::Cell;

/// Facts that stand in some fields of a row.
pub(super) trait Fields: Sized {
    /// Appends the names of its columns.
    fn columns(out: &mut Vec<&'static str>);
    /// Appends its fields.
    fn put(&self, out: &mut csv::StringRecord);
    /// Takes its fields; none when they are not what was put.
    fn get(from: &mut Row<'_>) -> Option<Self>;
}

/// The fields of a row still to be read.
pub(super) struct Row<'r> {
    fields: &'r csv::StringRecord,
    at: usize,
}

impl<'r> Row<'r> {
    /// All fields of a row.
    pub(super) const fn new(fields: &'r csv::StringRecord) -> Self {
        Self { fields, at: 0 }
    }

    /// The next field.
    pub(super) fn text(&mut self) -> Option<&'r str> {
        let text = self.fields.get(self.at)?;
        self.at += 1;
        Some(text)
    }

    /// The value in the next field.
    pub(super) fn cell<T: Cell>(&mut self) -> Option<T> {
        T::parse(self.text()?)
    }
}

/// All fields of a struct: in one column each, or in those of their own type. One left out does not compile.
macro_rules! fields {
    ($type:ident { $($field:ident $(= $column:literal)?),* $(,)? }) => {
        impl crate::parts::facts::table::Fields for $type {
            fn columns(out: &mut Vec<&'static str>) {
                $(fields!(@columns $type, $field, out $(, $column)?);)*
            }

            fn put(&self, out: &mut csv::StringRecord) {
                let Self { $($field),* } = self;
                $(fields!(@put $field, out $(, $column)?);)*
            }

            fn get(from: &mut crate::parts::facts::table::Row<'_>) -> Option<Self> {
                $(let $field = fields!(@get from $(, $column)?);)*
                Some(Self { $($field),* })
            }
        }
    };
    (@columns $type:ident, $field:ident, $out:ident, $column:literal) => { $out.push($column) };
    (@columns $type:ident, $field:ident, $out:ident) => {
        crate::parts::facts::table::columns_of(|row: $type| row.$field, $out)
    };
    (@put $field:ident, $out:ident, $column:literal) => {
        $out.push_field(&crate::parts::facts::cell::Cell::text($field))
    };
    (@put $field:ident, $out:ident) => { crate::parts::facts::table::Fields::put($field, $out) };
    (@get $from:ident, $column:literal) => { $from.cell()? };
    (@get $from:ident) => { crate::parts::facts::table::Fields::get($from)? };
}

/// The columns of a field by its type.
pub(super) fn columns_of<S, F: Fields>(_: fn(S) -> F, out: &mut Vec<&'static str>) {
    F::columns(out);
}

pub(super) use fields;
