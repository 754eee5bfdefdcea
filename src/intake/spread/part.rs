//! Records of debtors of some parts, read into facts.

use std::collections::{BTreeMap, BTreeSet};

use super::share::{Faulty, party};
use super::{Known, Plan, Repeated, Share, SpreadError, TableShare};
use crate::intake::blocks::{RecordEnd, record_end};
use crate::intake::creditors::Creditor;
use crate::intake::csv_table::{MOST_PARKED, read_record};
use crate::intake::duplicates::{hash, park_known};
use crate::intake::fact::{Fact, Key};
use crate::intake::header::Header;
use crate::intake::read::InputForm;
use crate::intake::records::{QuotedSplitter, Record};
use crate::intake::rows::{FileContext, Rows};
use crate::intake::settings::IntakeSettings;
use crate::intake::{ALL_TABLES, group};
use crate::model::facts::Facts;
use crate::model::{Asset, Child, Claim, Credit, Estate, Household, Income, OtherDeduction, Support};
use crate::units::{Part, PartCount, PartyId};

/// Reads the records of parts, in any order.
pub struct Reader<'a> {
    contexts: Vec<(&'static str, FileContext<'a>)>,
    known: &'a Known,
    of: PartCount,
    splitter: QuotedSplitter,
    parts: BTreeMap<u16, Coming>,
}

/// All that was read of a part.
pub struct PartFacts {
    /// The part.
    pub part: Part,
    /// Its facts but payments, sorted.
    pub facts: Facts,
    /// What else its rows gave.
    pub share: Share,
    /// By table, hashes of the identifiers that records of another part could have too, each once.
    pub hashes: BTreeMap<&'static str, Vec<u64>>,
}

impl<'a> Reader<'a> {
    /// Begins to read records of the files of a plan; debtors are divided into `of` parts.
    ///
    /// # Errors
    /// [`SpreadError`] for a plan that is not of this program.
    pub fn new(
        plan: &'a Plan,
        settings: &'a IntakeSettings,
        known: &'a Known,
        of: PartCount,
    ) -> Result<Self, SpreadError> {
        let mut contexts = Vec::with_capacity(plan.tables.len());
        for one in &plan.tables {
            let table = ALL_TABLES.iter().find(|table| table.name == one.table);
            let table = table.ok_or_else(|| SpreadError::garbled("a table of no inbox"))?;
            let names: Vec<&str> = one.columns.iter().map(String::as_str).collect();
            let header = Header::read(&one.file, table, &names)?;
            let is_csv = one.form != InputForm::Parquet.as_str();
            let separator = if is_csv { settings.separator() } else { b'.' };
            let file = one.file.as_str();
            let context = FileContext { file, header, settings, separator, layout: None, payer_needed: true };
            contexts.push((table.name, context));
        }
        let splitter = QuotedSplitter::new(settings.delimiter);
        Ok(Self { contexts, known, of, splitter, parts: BTreeMap::new() })
    }

    /// Takes a part on; it has rows or none, and they may have come before.
    ///
    /// # Errors
    /// [`SpreadError::Garbled`] when it was taken on before, or is none.
    pub fn begin(&mut self, part: u16) -> Result<(), SpreadError> {
        let coming = self.part(part)?;
        if std::mem::replace(&mut coming.begun, true) {
            return Err(SpreadError::garbled(format!("part {part} comes twice")));
        }
        Ok(())
    }

    /// Reads a record: the bytes of the lines it covers, without the last line end. `table` is its number in the plan.
    ///
    /// # Errors
    /// [`SpreadError::Garbled`] for a part or table that is none, or for what is not one record.
    pub fn record(&mut self, part: u16, table: usize, line: u64, bytes: &[u8]) -> Result<(), SpreadError> {
        let unknown = || SpreadError::garbled(format!("part {part}: a row of a table that is none"));
        self.part(part)?;
        let (name, context) = self.contexts.get(table).ok_or_else(unknown)?;
        let coming = self.parts.get_mut(&part).ok_or_else(unknown)?;
        coming.tables.named(name).ok_or_else(unknown)?.record(context, line, bytes, &mut self.splitter)
    }

    fn part(&mut self, part: u16) -> Result<&mut Coming, SpreadError> {
        if Part::new(part, self.of).is_none() {
            return Err(SpreadError::garbled(format!("part {part} of {} is none", self.of)));
        }
        Ok(self.parts.entry(part).or_default())
    }

    /// Ends all parts, in their order.
    ///
    /// # Errors
    /// [`SpreadError::OtherPart`] for a debtor who is of another part; [`SpreadError::Garbled`] for rows of a part
    /// that was not taken on.
    pub fn finish(self) -> impl Iterator<Item = Result<PartFacts, SpreadError>> {
        let (contexts, known, of) = (self.contexts, self.known, self.of);
        let parts = self.parts.into_iter();
        let parts = parts.filter_map(move |(number, coming)| Some((Part::new(number, of)?, coming)));
        parts.map(move |(part, coming)| {
            if !coming.begun {
                return Err(SpreadError::garbled(format!("part {part}: it has rows and was not begun")));
            }
            coming.tables.finish(part, &contexts, known)
        })
    }
}

/// A part whose rows come.
#[derive(Default)]
struct Coming {
    begun: bool,
    tables: Tables,
}

/// The rows of a part.
#[derive(Default)]
struct Tables {
    claims: Taken<Claim>,
    support: Taken<Support>,
    incomes: Taken<Income>,
    households: Taken<Household>,
    children: Taken<Child>,
    deductions: Taken<OtherDeduction>,
    creditors: Taken<Creditor>,
    estates: Taken<Estate>,
    credits: Taken<Credit>,
    assets: Taken<Asset>,
}

impl Tables {
    fn all(&mut self) -> [&mut dyn Table; 10] {
        [
            &mut self.claims,
            &mut self.support,
            &mut self.incomes,
            &mut self.households,
            &mut self.children,
            &mut self.deductions,
            &mut self.creditors,
            &mut self.estates,
            &mut self.credits,
            &mut self.assets,
        ]
    }

    fn named(&mut self, name: &str) -> Option<&mut dyn Table> {
        self.all().into_iter().find(|table| table.name() == name)
    }

    fn finish(
        mut self,
        part: Part,
        contexts: &[(&'static str, FileContext<'_>)],
        known: &Known,
    ) -> Result<PartFacts, SpreadError> {
        let mut share = Share { part: part.number(), ..Share::default() };
        let (mut hashes, mut facts) = (BTreeMap::new(), Facts::default());
        let of_part = |digits: &BTreeSet<String>| -> Result<Vec<PartyId>, SpreadError> {
            let all = digits.iter().map(|one| party(one)).collect::<Result<Vec<_>, _>>()?;
            Ok(all.into_iter().filter(|one| part.has(*one)).collect())
        };
        facts.parked_debtors = of_part(&known.parked)?;
        facts.parked_assets = of_part(&known.parked_assets)?;
        for (name, context) in contexts {
            let Some(table) = self.named(name) else { continue };
            let none = Repeated::default();
            let closed = table.close(context.file, known.tables.get(*name).unwrap_or(&none), part)?;
            let is_asset = *name == Asset::TABLE.name;
            let parked = if is_asset { &mut facts.parked_assets } else { &mut facts.parked_debtors };
            parked.extend(closed.debtors.into_iter().filter(|one| part.has(*one)));
            share.tables.insert((*name).to_owned(), closed.share);
            if !closed.hashes.is_empty() {
                hashes.insert(*name, closed.hashes);
            }
        }
        facts.claims = self.claims.rows.items;
        facts.support = self.support.rows.items;
        facts.incomes = self.incomes.rows.items;
        facts.households = self.households.rows.items;
        facts.children = self.children.rows.items;
        facts.deductions = self.deductions.rows.items;
        facts.estates = self.estates.rows.items;
        facts.credits = self.credits.rows.items;
        facts.assets = self.assets.rows.items;
        group::sort(&mut facts);
        share.months = facts.incomes.iter().map(|income| income.month.to_string()).collect();
        Ok(PartFacts { part, facts, share, hashes })
    }
}

/// A table of a part, whatever its rows.
trait Table {
    fn name(&self) -> &'static str;

    fn record(
        &mut self,
        context: &FileContext<'_>,
        line: u64,
        bytes: &[u8],
        splitter: &mut QuotedSplitter,
    ) -> Result<(), SpreadError>;

    fn close(&mut self, file: &str, known: &Repeated, part: Part) -> Result<Closed, SpreadError>;
}

/// What a table of a part tells.
struct Closed {
    share: TableShare,
    debtors: Vec<PartyId>,
    hashes: Vec<u64>,
}

/// Rows that were read, and the lines they stand on.
struct Taken<T> {
    rows: Rows<T>,
    lines: u64,
    line_sum: u64,
    open: Option<u64>,
}

impl<T> Default for Taken<T> {
    fn default() -> Self {
        Self { rows: Rows::default(), lines: 0, line_sum: 0, open: None }
    }
}

impl<T: Fact> Table for Taken<T> {
    fn name(&self) -> &'static str {
        T::TABLE.name
    }

    fn record(
        &mut self,
        context: &FileContext<'_>,
        line: u64,
        bytes: &[u8],
        splitter: &mut QuotedSplitter,
    ) -> Result<(), SpreadError> {
        let ends = memchr::memchr_iter(b'\n', bytes).count() as u64;
        self.lines += ends + 1;
        self.line_sum = (line..=line + ends).fold(self.line_sum, u64::wrapping_add);
        let quotes = memchr::memchr(b'"', bytes).is_some();
        match record_end(bytes, 0, context.settings.delimiter) {
            RecordEnd::Missing => {}
            RecordEnd::QuoteOpen => {
                self.open = Some(self.open.map_or(line, |first| first.min(line)));
                return Ok(());
            }
            RecordEnd::After(_) => {
                return Err(SpreadError::garbled(format!("{}: line {line} is not one record", context.file)));
            }
        }
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if !bytes.is_empty() {
            let record = Record { line, bytes, text: std::str::from_utf8(bytes).ok() };
            read_record((&record, quotes), context, (splitter, &mut Vec::new()), &mut self.rows);
        }
        Ok(())
    }

    fn close(&mut self, file: &str, known: &Repeated, part: Part) -> Result<Closed, SpreadError> {
        let rows = &mut self.rows;
        let is_other = |row: &T| row.owner().is_some_and(|owner| !part.has(owner));
        if rows.items.iter().any(is_other) {
            return Err(SpreadError::OtherPart { part: part.number(), table: T::TABLE.name });
        }
        let mut keys = keys_of(rows);
        let looked_at = count(&keys, known);
        let mut repeated: Vec<Key> =
            keys.chunk_by(PartialEq::eq).filter(|run| run.len() > 1).map(first).collect();
        repeated.extend(known.names.iter().filter_map(|name| T::key_of(name)));
        repeated.sort_unstable();
        park_known(rows, &repeated, file);
        // A debtor's or a creditor's own name is in no other part.
        keys.retain(|key| matches!(key, Key::Reference(_)));
        keys.dedup();
        let hashes = keys.iter().map(hash).collect();
        let parked = std::mem::take(&mut rows.parked);
        let debtors = parked.iter().flat_map(|row| row.debtors.iter().copied()).collect();
        let count = parked.len();
        let share = TableShare {
            lines: self.lines,
            line_sum: self.line_sum,
            open: self.open,
            rows: (rows.items.len() + count) as u64,
            unfit: rows.unfit,
            accepted: ore(rows.sum_accepted)?,
            parked_sum: ore(rows.sum_parked)?,
            parked: count as u64,
            faulty: if count > MOST_PARKED {
                Vec::new()
            } else {
                parked.into_iter().map(Faulty::of).collect()
            },
            looked_at,
        };
        Ok(Closed { share, debtors, hashes })
    }
}

/// The identifiers of all rows, sorted, each as often as it stands.
fn keys_of<T: Fact>(rows: &Rows<T>) -> Vec<Key> {
    let mut keys: Vec<Key> = rows.items.iter().filter_map(T::key).collect();
    keys.extend(rows.parked.iter().filter_map(|row| row.key));
    keys.sort_unstable();
    keys
}

/// How many rows have each of the identifiers that are to be looked at.
fn count(keys: &[Key], known: &Repeated) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    if known.names.is_empty() && known.looked_at.is_empty() {
        return counts;
    }
    for run in keys.chunk_by(PartialEq::eq) {
        let text = run[0].text();
        if known.names.contains(&text) || known.looked_at.contains(&hash(&run[0])) {
            counts.insert(text, run.len() as u64);
        }
    }
    counts
}

fn first(run: &[Key]) -> Key {
    run[0]
}

fn ore(sum: i128) -> Result<i64, SpreadError> {
    i64::try_from(sum).map_err(|_| SpreadError::garbled("a sum beyond all money"))
}
