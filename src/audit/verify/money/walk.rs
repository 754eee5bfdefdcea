//! A register before and after the night, side by side: neither is ever held as a whole.

use std::path::Path;

use super::super::findings::{Findings, Kind};
use super::super::table::{Form, Table};
use super::super::waiting::{Lined, Sorted};
use super::has_any;
use crate::publish::{PublishError, Subject};

/// A run's folder and the files its manifest names.
pub(in super::super) type Source<'a> = (&'a Path, &'a [Subject]);

/// A table, a row at a time.
pub(super) struct Walk<T: Sorted> {
    table: Table<T>,
    rows: std::vec::IntoIter<Lined<T>>,
    next: Option<Lined<T>>,
}

impl<T: Sorted> Walk<T> {
    /// Opens a table of a run; runs of earlier programs have none of money.
    pub(super) fn open(from: Option<Source<'_>>, form: Form<T>, before: &str) -> Result<Self, PublishError> {
        let shown = format!("{before}{}", form.name);
        let table = match from.filter(|(_, subjects)| has_any(subjects)) {
            Some((run, subjects)) => Table::open(run, subjects, form, shown)?,
            None => Table::none(form),
        };
        let mut walk = Self { table, rows: Vec::new().into_iter(), next: None };
        walk.advance()?;
        Ok(walk)
    }

    fn advance(&mut self) -> Result<(), PublishError> {
        loop {
            self.next = self.rows.next();
            if self.next.is_some() || self.table.is_read() {
                return Ok(());
            }
            self.table.read()?;
            self.rows = self.table.take(None).into_iter();
        }
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<Lined<T>>, PublishError> {
        let next = self.next.take();
        self.advance()?;
        Ok(next)
    }

    fn key(&self) -> Option<T::Key> {
        self.next.as_ref().map(|one| one.row.key())
    }

    /// Bytes read, and what is wrong with the file.
    pub(super) fn end(self) -> (u64, Findings) {
        (self.table.bytes, self.table.findings)
    }
}

/// A row as it stood before the night and as it stands after it.
pub(super) struct Pair<T> {
    pub(super) was: Option<Lined<T>>,
    pub(super) is: Option<Lined<T>>,
}

/// A register before and after the night.
pub(super) struct Pairs<T: Sorted> {
    before: Walk<T>,
    after: Walk<T>,
    name: &'static str,
    last: Option<T::Key>,
}

impl<T: Sorted> Pairs<T> {
    pub(super) fn open(
        (before, after): (Option<Source<'_>>, Source<'_>),
        form: fn() -> Form<T>,
    ) -> Result<Self, PublishError> {
        Ok(Self {
            before: Walk::open(before, form(), "the registers before, ")?,
            after: Walk::open(Some(after), form(), "")?,
            name: form().name,
            last: None,
        })
    }

    /// The register.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// The next row; one that stands twice after the night is told and left out.
    pub(super) fn next(&mut self, findings: &mut Findings) -> Result<Option<Pair<T>>, PublishError> {
        while self.last.is_some() && self.after.key() == self.last {
            let line = self.after.next()?.map_or(0, |one| one.line);
            findings.add(Kind::Registers, || format!("{}, line {line}: stands twice", self.name));
        }
        let (was, is) = (self.before.key(), self.after.key());
        let Some(key) = [was, is].into_iter().flatten().min() else { return Ok(None) };
        self.last = Some(key);
        let was = if was == Some(key) { self.before.next()? } else { None };
        let is = if is == Some(key) { self.after.next()? } else { None };
        Ok(Some(Pair { was, is }))
    }

    /// Adds what is wrong with the files; the bytes of the run's own.
    pub(super) fn end(self, findings: &mut Findings) -> u64 {
        let (bytes, found) = self.after.end();
        findings.append(found);
        findings.append(self.before.end().1);
        bytes
    }
}
