//! A published table, read a debtor at a time.
//!
//! Only the place of the debtor is looked for in every row; the fields are cut where two runs differ.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::ReadError;
use crate::plain_file;
use crate::units::PartyId;

/// Bytes read at a time.
const BUFFER: usize = 1 << 18;
/// The longest row; a longer one is a quote that was never closed.
const LONGEST_ROW: u64 = 1 << 24;

/// A table whose rows are sorted by debtor.
pub struct Table {
    path: PathBuf,
    reader: BufReader<File>,
    /// Places of the columns asked for.
    places: Vec<usize>,
    width: usize,
    debtor_at: usize,
    /// The row read last, its line, and whose it is; none at the end.
    row: Vec<u8>,
    line: u64,
    /// Line breaks in it.
    breaks: u64,
    next: Option<PartyId>,
    /// The rows taken, and the line of the first.
    group: Vec<u8>,
    first_line: u64,
}

impl Table {
    /// Opens table `name` of a run, one sorted by a column `debtor_id`, and looks for the columns asked for.
    ///
    /// # Errors
    /// [`ReadError`] names the file.
    pub fn open(folder: &Path, name: &str, columns: &[&str]) -> Result<Self, ReadError> {
        let path = folder.join(name);
        let file = plain_file::open(&path).map_err(ReadError::unreadable(&path))?;
        let mut table = Self {
            path,
            reader: BufReader::with_capacity(BUFFER, file),
            places: Vec::new(),
            width: 0,
            debtor_at: 0,
            row: Vec::new(),
            line: 0,
            breaks: 1,
            next: None,
            group: Vec::new(),
            first_line: 0,
        };
        if !table.read_row()? {
            return Err(table.wrong("no header"));
        }
        let header = fields(&table.row).ok_or_else(|| table.wrong("a header that is no text"))?;
        let place = |column: &str| {
            let found = header.iter().position(|name| name == column);
            found.ok_or_else(|| table.wrong(&format!("no column {column}")))
        };
        let places = columns.iter().map(|column| place(column)).collect::<Result<_, _>>()?;
        (table.debtor_at, table.width) = (place("debtor_id")?, header.len());
        table.places = places;
        table.advance()?;
        Ok(table)
    }

    /// Whose rows come next.
    #[must_use]
    pub const fn next(&self) -> Option<PartyId> {
        self.next
    }

    /// Takes the rows of `debtor`, if these come next; else there are none. Debtors are asked for in ascending order.
    ///
    /// # Errors
    /// [`ReadError`] names the file and the line.
    pub fn take(&mut self, debtor: PartyId) -> Result<(), ReadError> {
        self.group.clear();
        self.first_line = self.line;
        while self.next == Some(debtor) {
            self.group.extend_from_slice(&self.row);
            self.advance()?;
        }
        if self.next.is_some_and(|next| next < debtor) {
            return Err(self.wrong("rows are not sorted by debtor"));
        }
        Ok(())
    }

    /// Takes the rows of `debtor`; those of debtors before are passed over.
    ///
    /// # Errors
    /// [`ReadError`] names the file and the line.
    pub fn go_to(&mut self, debtor: PartyId) -> Result<(), ReadError> {
        while let Some(next) = self.next.filter(|next| *next < debtor) {
            self.take(next)?;
        }
        self.take(debtor)
    }

    /// The bytes of the rows taken.
    #[must_use]
    pub fn taken(&self) -> &[u8] {
        &self.group
    }

    /// The rows taken: the fields asked for, in the order asked.
    ///
    /// # Errors
    /// [`ReadError`] names the file and the line.
    pub fn rows(&self) -> Result<Vec<Row<'_>>, ReadError> {
        let mut rows = Vec::new();
        let (mut from, mut line) = (0, self.first_line);
        while from < self.group.len() {
            let to = row_end(&self.group, from);
            let bytes = &self.group[from..to];
            let wrong = |rule: &str| ReadError::Row { path: self.path.clone(), line, rule: rule.to_owned() };
            let all = fields(bytes).ok_or_else(|| wrong("not UTF-8"))?;
            if all.len() != self.width {
                return Err(wrong("another number of fields than the header"));
            }
            let fields = self.places.iter().map(|&place| all[place].clone()).collect();
            rows.push(Row { path: &self.path, line, fields });
            line += line_breaks(bytes);
            from = to;
        }
        Ok(rows)
    }

    /// Reads the next row and finds its debtor.
    fn advance(&mut self) -> Result<(), ReadError> {
        if !self.read_row()? {
            self.next = None;
            return Ok(());
        }
        let field = nth_field(&self.row, self.debtor_at);
        let digits = field.and_then(|bytes| std::str::from_utf8(bytes).ok());
        let debtor = digits.and_then(PartyId::from_digits);
        self.next = Some(debtor.ok_or_else(|| self.wrong("debtor_id is no identifier"))?);
        Ok(())
    }

    /// Reads a row, which a quoted line break does not end; false at the end of the file.
    fn read_row(&mut self) -> Result<bool, ReadError> {
        self.row.clear();
        self.line += self.breaks;
        loop {
            let before = self.row.len();
            let some = &mut self.reader.by_ref().take(LONGEST_ROW);
            let read = some.read_until(b'\n', &mut self.row);
            if read.map_err(ReadError::unreadable(&self.path))? == 0 && before == 0 {
                return Ok(false);
            }
            let too_long = self.row.len() as u64 > LONGEST_ROW;
            if self.row.len() == before || too_long || !self.row.ends_with(b"\n") {
                return Err(self.wrong("the file ends inside a row"));
            }
            if memchr::memchr_iter(b'"', &self.row).count().is_multiple_of(2) {
                self.breaks = line_breaks(&self.row);
                return Ok(true);
            }
        }
    }

    fn wrong(&self, rule: &str) -> ReadError {
        ReadError::Row { path: self.path.clone(), line: self.line.max(1), rule: rule.to_owned() }
    }
}

/// A row of a table: the fields asked for.
pub struct Row<'a> {
    path: &'a Path,
    line: u64,
    fields: Vec<Cow<'a, str>>,
}

impl Row<'_> {
    /// Its line in the file.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// Field number `at` of those asked for.
    #[must_use]
    pub fn text(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", |field| field)
    }

    /// The first `count` fields of those asked for.
    #[must_use]
    pub fn texts(&self, count: usize) -> Vec<String> {
        (0..count).map(|at| self.text(at).to_owned()).collect()
    }

    /// The field read by `read`.
    ///
    /// # Errors
    /// [`ReadError`] names the file and the line when it cannot be read.
    pub fn value<T>(
        &self,
        at: usize,
        what: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ReadError> {
        let rule =
            || ReadError::Row { path: self.path.to_path_buf(), line: self.line, rule: format!("not {what}") };
        read(self.text(at)).ok_or_else(rule)
    }
}

fn line_breaks(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Where the row that begins at `from` ends: after the first line break outside quotes.
fn row_end(bytes: &[u8], from: usize) -> usize {
    let mut quoted = false;
    for at in memchr::memchr2_iter(b'\n', b'"', &bytes[from..]) {
        match bytes[from + at] {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            _ => return from + at + 1,
        }
    }
    bytes.len()
}

/// Field number `place` as it is written.
fn nth_field(row: &[u8], place: usize) -> Option<&[u8]> {
    let (mut from, mut seen, mut quoted) = (0, 0, false);
    for at in memchr::memchr3_iter(b',', b'"', b'\n', row) {
        match row[at] {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            _ if seen == place => return row.get(from..at),
            _ => (from, seen) = (at + 1, seen + 1),
        }
    }
    None
}

/// All fields of a row; nothing when it is no text.
fn fields(row: &[u8]) -> Option<Vec<Cow<'_, str>>> {
    let text = std::str::from_utf8(row).ok()?;
    let (mut all, mut from, mut quoted) = (Vec::new(), 0, false);
    for at in memchr::memchr3_iter(b',', b'"', b'\n', row) {
        match row[at] {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            _ => {
                all.push(unquoted(&text[from..at]));
                from = at + 1;
            }
        }
    }
    Some(all)
}

fn unquoted(field: &str) -> Cow<'_, str> {
    match field.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => Cow::Owned(inside.replace("\"\"", "\"")),
        None => Cow::Borrowed(field),
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make their own files")]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Table, ReadError> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("holds.csv"), text).expect("a table");
        // The open file outlives its folder.
        Table::open(folder.path(), "holds.csv", &["detail", "claim_id"])
    }

    fn id(text: &str) -> PartyId {
        PartyId::from_digits(text).expect("digits")
    }

    const TWO: &str = "claim_id,debtor_id,code,detail\n\
                       A,01814000008,SUSPENDED,\"a, \"\"b\"\"\nc\"\n\
                       B,01814000008,NO_ROOM,\n\
                       C,310844136,NO_ROOM,x\n";

    #[test]
    fn rows_come_by_debtor_with_the_fields_asked_for() {
        let mut table = table(TWO).expect("a table");
        assert_eq!(table.next(), Some(id("01814000008")));
        table.take(id("01814000007")).expect("none of that debtor");
        assert!(table.taken().is_empty() && table.rows().expect("rows").is_empty());
        table.take(id("01814000008")).expect("two rows");
        let rows = table.rows().expect("rows");
        let read: Vec<_> = rows.iter().map(|row| (row.line, row.text(0), row.text(1))).collect();
        assert_eq!(read, [(2, "a, \"b\"\nc", "A"), (4, "", "B")]);
        table.take(id("310844136")).expect("a row");
        assert_eq!(table.rows().expect("rows")[0].line, 5);
        assert_eq!(table.next(), None);
    }

    #[test]
    fn a_broken_table_is_told_with_its_line() {
        let cases = [
            ("", "line 1: no header"),
            ("claim_id,debtor_id,code\n", "line 1: no column detail"),
            ("claim_id,debtor_id,code,detail\nA,x,NO_ROOM,\n", "line 2: debtor_id is no identifier"),
            ("claim_id,debtor_id,code,detail\nA\n", "line 2: debtor_id is no identifier"),
            (&TWO[..TWO.len() - 1], "line 5: the file ends inside a row"),
            (&TWO[..65], "line 2: the file ends inside a row"),
        ];
        for (text, wanted) in cases {
            let outcome = table(text).and_then(|mut table| {
                while let Some(debtor) = table.next() {
                    table.take(debtor)?;
                }
                Ok(())
            });
            let error = outcome.expect_err(wanted).to_string();
            assert!(error.contains("holds.csv") && error.ends_with(wanted), "{error} for {wanted}");
        }
        let unsorted = TWO.replace("B,01814000008", "B,00814000008");
        let mut table = table(&unsorted).expect("a table");
        let error = table.take(id("01814000008")).expect_err("unsorted").to_string();
        assert!(error.ends_with("line 4: rows are not sorted by debtor"), "{error}");
        assert!(!error.contains("008140"), "no identifier: {error}");
    }
}
