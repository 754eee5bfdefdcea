//! One day's inbox, table by table.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::control::{Control, money};
use super::creditors::Creditor;
use super::csv_table::{CsvError, read_csv};
use super::duplicates::{FileRows, KeyIndex, park_repeated};
use super::error::IntakeError;
use super::fact::Fact;
use super::formats::nav::{self, NavClaims};
use super::formats::{self, Format, RowSink};
use super::parquet::read_parquet;
use super::read::{Hashed, Input, InputForm, Stream, digest};
use super::rows::{Parked, Rows};
use super::settings::IntakeSettings;
use super::summary::{DayInput, InputSummary, OverLimit};
use super::tables::Table;
use crate::model::{
    Asset, Child, Claim, Credit, Estate, Household, Income, OtherDeduction, Payment, Support,
};

/// Where a table comes from.
pub(super) enum Source<'a> {
    /// A file.
    File(Input),
    /// A text in memory, under the name a file would have.
    Text(String, &'a str),
}

/// A day being read.
pub(super) struct Day<'a> {
    pub(super) settings: &'a IntakeSettings,
    pub(super) step: &'a (dyn Fn(&str, u64) + Sync),
    pub(super) control: Control,
    pub(super) input: DayInput,
}

/// A table that was read, its duplicates parked but not yet taken out.
struct ReadTable<T> {
    rows: Rows<T>,
    index: KeyIndex,
    parked_places: Vec<usize>,
}

/// The rows of a file, its size as stored and its SHA-256.
type ReadRows<T> = (Rows<T>, (u64, String));

/// A file's name and form, and what was read of it.
type ReadSource<T> = (String, InputForm, ReadRows<T>);

/// A stream that tells how much of it is read.
struct Told<'a> {
    stream: Stream<std::fs::File>,
    table: &'static str,
    done: u64,
    step: &'a (dyn Fn(&str, u64) + Sync),
}

impl std::io::Read for Told<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.done += read as u64;
        (self.step)(self.table, self.done);
        Ok(read)
    }
}

fn refused_form(input: &Input, table: &Table) -> IntakeError {
    IntakeError::FormNotTaken { file: input.file.clone(), table: table.name }
}

impl Day<'_> {
    /// Reads every table `source` has.
    pub(super) fn read_tables<'t>(
        &mut self,
        mut source: impl FnMut(&'static str) -> Vec<Source<'t>>,
        nav: &[Input],
    ) -> Result<(), IntakeError> {
        self.read_claims(source(Claim::TABLE.name), nav)?;
        self.input.facts.support = self.facts::<Support>(source(Support::TABLE.name))?;
        let incomes = self.without_replaced(source(Income::TABLE.name))?;
        self.input.facts.incomes = self.facts::<Income>(incomes)?;
        self.input.facts.households = self.facts::<Household>(source(Household::TABLE.name))?;
        self.input.facts.children = self.facts::<Child>(source(Child::TABLE.name))?;
        self.input.facts.deductions = self.facts::<OtherDeduction>(source(OtherDeduction::TABLE.name))?;
        self.facts::<Creditor>(source(Creditor::TABLE.name))?;
        self.input.facts.estates = self.facts::<Estate>(source(Estate::TABLE.name))?;
        self.input.facts.credits = self.facts::<Credit>(source(Credit::TABLE.name))?;
        self.input.facts.payments = self.facts::<Payment>(source(Payment::TABLE.name))?;
        self.input.facts.assets = self.facts::<Asset>(source(Asset::TABLE.name))?;
        Ok(())
    }

    pub(super) fn facts<T: Fact>(&mut self, sources: Vec<Source<'_>>) -> Result<Vec<T>, IntakeError> {
        let mut read = self.table::<T>(sources)?;
        read.rows.take_out(&read.parked_places);
        Ok(read.rows.items)
    }

    /// The claims table, then NAV's files in the order of their names.
    fn read_claims(&mut self, sources: Vec<Source<'_>>, nav_files: &[Input]) -> Result<(), IntakeError> {
        let mut read = self.table::<Claim>(sources)?;
        let mut files = NavClaims::new(&mut read.rows, &read.index, &read.parked_places);
        for input in nav_files {
            let (counts, parked) = nav::read(input, self.settings, &mut files)?;
            let hashed = Hashed::new(input.open()?).finish();
            let (size, sha256) = hashed.map_err(|source| input.unreadable(source))?;
            (self.step)(Claim::TABLE.name, size);
            let summary = InputSummary {
                table: Claim::TABLE.name,
                file: input.file.clone(),
                form: InputForm::Nav,
                bytes: size,
                sha256,
                rows: counts.lines,
                accepted: counts.lines - parked.len() as u64,
                parked: parked.len() as u64,
                sum_read: money(counts.sum_accepted + counts.sum_parked),
                sum_accepted: money(counts.sum_accepted),
                sum_parked: money(counts.sum_parked),
                stops: counts.stops,
                replaced: counts.replaced,
                extracted_at: None,
            };
            let sum = counts.sum_accepted + counts.sum_parked;
            self.take(summary, sum, counts.unfit, parked)?;
        }
        let mut made = files.into_claims();
        read.rows.take_out(&read.parked_places);
        self.input.facts.claims = read.rows.items;
        self.input.facts.claims.append(&mut made);
        Ok(())
    }

    /// The files of incomes but those whose message another of them replaces: these are named with no rows.
    fn without_replaced<'s>(&mut self, sources: Vec<Source<'s>>) -> Result<Vec<Source<'s>>, IntakeError> {
        let files: Vec<Input> = sources
            .iter()
            .filter_map(|source| match source {
                Source::File(input) => Some(input.clone()),
                Source::Text(..) => None,
            })
            .collect();
        let replaced = formats::replaced(&files)?;
        for input in files.iter().filter(|input| replaced.contains(&input.file)) {
            let hashed = Hashed::new(input.open()?).finish();
            let stored = hashed.map_err(|source| input.unreadable(source))?;
            let note = "replaced by a later message, nothing of it is read";
            self.input.warnings.push(format!("{}: {note}", input.file));
            self.take_file(&Income::TABLE, FileRows::none(&input.file), (input.form, stored), Vec::new())?;
        }
        let stays = |source: &Source<'_>| match source {
            Source::File(input) => !replaced.contains(&input.file),
            Source::Text(..) => true,
        };
        Ok(sources.into_iter().filter(stays).collect())
    }

    /// Reads the files of a table, one after the other; identifiers are told apart over all of them.
    fn table<T: Fact>(&mut self, sources: Vec<Source<'_>>) -> Result<ReadTable<T>, IntakeError> {
        let (mut rows, mut files, mut stored) = (Rows::<T>::default(), Vec::new(), Vec::new());
        for source in sources {
            let (file, form, (mut read, digest)) = self.source::<T>(source)?;
            for parked in &mut read.parked {
                parked.file = files.len();
            }
            files.push(FileRows {
                file,
                items_from: rows.items.len(),
                rows: read.count(),
                unfit: read.unfit,
                sum_accepted: read.sum_accepted,
                sum_parked: read.sum_parked,
            });
            stored.push((form, digest));
            rows.append(read);
        }
        let index = KeyIndex::new(&rows);
        let parked_places = park_repeated(&mut rows, &index, &mut files)?;
        let mut faulty: Vec<Vec<Parked>> = files.iter().map(|_| Vec::new()).collect();
        for parked in &mut rows.parked {
            faulty[parked.file].push(parked.take_report());
        }
        self.check_table(T::TABLE.name, &files)?;
        for ((file, stored), parked) in files.into_iter().zip(stored).zip(faulty) {
            self.take_file(&T::TABLE, file, stored, parked)?;
        }
        Ok(ReadTable { rows, index, parked_places })
    }

    /// What the control file says of a table is of all its files together.
    pub(super) fn check_table(&self, table: &str, files: &[FileRows]) -> Result<(), IntakeError> {
        let Some(first) = files.first() else { return Ok(()) };
        let name = if files.len() == 1 { first.file.as_str() } else { table };
        let rows = files.iter().map(|file| file.rows).sum();
        let sum = files.iter().map(|file| file.sum_accepted + file.sum_parked).sum();
        self.control.check(table, name, rows, sum)
    }

    pub(super) fn take_file(
        &mut self,
        table: &Table,
        file: FileRows,
        (form, (bytes, sha256)): (InputForm, (u64, String)),
        parked: Vec<Parked>,
    ) -> Result<(), IntakeError> {
        let count = parked.len() as u64;
        let sum = file.sum_accepted + file.sum_parked;
        let summary = InputSummary {
            table: table.name,
            file: file.file,
            form,
            bytes,
            sha256,
            rows: file.rows,
            accepted: file.rows - count,
            parked: count,
            sum_read: money(sum),
            sum_accepted: money(file.sum_accepted),
            sum_parked: money(file.sum_parked),
            stops: 0,
            replaced: 0,
            extracted_at: None,
        };
        self.take(summary, sum, file.unfit, parked)
    }

    fn source<T: Fact>(&self, source: Source<'_>) -> Result<ReadSource<T>, IntakeError> {
        match source {
            Source::File(input) => Ok((input.file.clone(), input.form, self.read_file::<T>(&input)?)),
            Source::Text(file, text) => {
                let read = read_csv::<T>(text.as_bytes(), &file, None, self.settings, self.step);
                let rows = read.map_err(|error| match error {
                    CsvError::Refused(error) => error,
                    CsvError::Read(source) => IntakeError::Unreadable { path: file.clone().into(), source },
                })?;
                Ok((file, InputForm::Csv, (rows, digest(text.as_bytes()))))
            }
        }
    }

    pub(super) fn read_file<T: Fact>(&self, input: &Input) -> Result<ReadRows<T>, IntakeError> {
        if input.form == InputForm::Parquet {
            let (file, hashed) = (input.open()?, Hashed::new(input.open()?));
            let (rows, digest) = rayon::join(
                || read_parquet::<T>(file, &input.file, self.settings, self.step),
                || hashed.finish(),
            );
            return Ok((rows?, digest.map_err(|source| input.unreadable(source))?));
        }
        if let InputForm::Of(format) = input.form {
            return self.read_format::<T>(input, format);
        }
        let expected = (input.form == InputForm::Csv).then(|| input.size()).transpose()?;
        let mut stream: Stream<_> = input.stream()?;
        let rows = read_csv::<T>(&mut stream, &input.file, expected, self.settings, self.step);
        let rows = rows.map_err(|error| match error {
            CsvError::Refused(error) => error,
            CsvError::Read(source) => input.unreadable(source),
        })?;
        Ok((rows, stream.finish().map_err(|source| input.unreadable(source))?))
    }

    fn read_format<T: Fact>(&self, input: &Input, format: Format) -> Result<ReadRows<T>, IntakeError> {
        let Some(layout) = formats::layout(format) else { return Err(refused_form(input, &T::TABLE)) };
        let context = formats::context(&input.file, &T::TABLE, layout, self.settings);
        let mut sink = RowSink::<T>::new(&context);
        let mut stream = Told { stream: input.stream()?, table: T::TABLE.name, done: 0, step: self.step };
        let read = T::read_format(format, &mut stream, self.settings, &mut sink);
        read.map_err(|error| error.of_file(input))?;
        Ok((sink.rows, stream.stream.finish().map_err(|source| input.unreadable(source))?))
    }

    /// Takes in what one file has given: totals against the control file, faults, warnings, limit.
    fn take(
        &mut self,
        mut summary: InputSummary,
        sum: i128,
        unfit: u64,
        parked: Vec<Parked>,
    ) -> Result<(), IntakeError> {
        self.control.check(&summary.file, &summary.file, summary.rows, sum)?;
        let of_table = (summary.form != InputForm::Nav).then_some(summary.table);
        let names = std::iter::once(summary.file.as_str()).chain(of_table);
        let mut said = names.filter_map(|name| self.control.inputs.get(name)?.extracted_at.clone());
        summary.extracted_at = said.next();
        if unfit > 0 {
            let note = "identifiers whose check digits do not fit were taken (identifier_checks = warn)";
            self.input.warnings.push(format!("{}: {unfit} {note}", summary.input_name()));
        }
        let limit = limit(self.settings, summary.rows);
        if summary.parked > limit {
            let (file, rows) = (summary.file.clone(), summary.rows);
            self.input.over_limit.push(OverLimit { file, rows, parked: summary.parked, limit });
        }
        let table = summary.table;
        for row in parked {
            self.input.faults.extend(row.faults);
            let facts = &mut self.input.facts;
            let of_asset = table == Asset::TABLE.name;
            let parked = if of_asset { &mut facts.parked_assets } else { &mut facts.parked_debtors };
            parked.extend(row.debtors);
        }
        self.input.inputs.push(summary);
        Ok(())
    }
}

/// Parked rows a file of `rows` rows may have.
pub(super) fn limit(settings: &IntakeSettings, rows: u64) -> u64 {
    let share = settings.reject_limit_percent.value() * Decimal::from(rows) / Decimal::ONE_HUNDRED;
    settings.reject_limit_rows.max(share.floor().to_u64().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Percent;
    use crate::units::dates::parse_date;

    #[test]
    fn the_larger_of_rows_and_share_may_be_parked() {
        let cases = [(0, 10), (10_000, 10), (11_000, 11), (11_999, 11), (3_000_000, 3000)];
        let mut settings = IntakeSettings::on(parse_date("2026-11-20").expect("a day"));
        for (rows, expected) in cases {
            assert_eq!(limit(&settings, rows), expected, "{rows} rows");
        }
        settings.reject_limit_percent = Percent::HUNDRED;
        settings.reject_limit_rows = 0;
        assert_eq!(limit(&settings, 7), 7);
    }
}
