//! Reads the registers of a published run.

use std::path::Path;

use super::fields::{Fault, Fields, number};
use super::file::{ReadRow, at_line, rows};
use super::money_of::MoneyRows;
use super::{NOTICES, ORDERS, PARTICIPATIONS, REGIMES, Register, RegisterError, SEQUENCES};
use crate::model::decision::NoticeReason;
use crate::model::registers::{DebtorRegime, Participating, Registers, SentNotice};
use crate::model::{CaseNumber, OrderPeriod, OrderSize, OrderVersion, Reference};
use crate::orders::numbering::Sequences;
use crate::orders::trekkpaalegg::{Trekkstatus, read_periods};
use crate::units::dates::parse_date;
use crate::units::{Kid, Money, Percent};

/// Reads the registers of the run in folder `run`, files side by side. `digests` are the names of the run's files
/// and their SHA-256 in lower-case hexadecimal, as its manifest names them, sorted by name; of the registers only
/// those of money may be missing. [`Registers::from`] is left to the caller.
///
/// # Errors
/// [`RegisterError`] when a register is not there, is not the one the manifest names, or has a row that does not
/// stand as it is written or out of its order.
pub fn read(run: &Path, digests: &[(String, String)]) -> Result<(Registers, Sequences), RegisterError> {
    let from = Source { run, digests };
    let ((orders, notices), ((participations, regimes), money)) = rayon::join(
        || {
            rayon::join(
                || from.sorted(ORDERS, order, |row| (row.debtor, row.order_id)),
                || from.sorted(NOTICES, notice, |row| (row.debtor, row.claim_id, row.sent, row.why.as_str())),
            )
        },
        || {
            rayon::join(
                || {
                    let key = |row: &Participating| (row.debtor, row.claim_id, row.decided_date);
                    (
                        from.sorted(PARTICIPATIONS, participation, key),
                        from.sorted(REGIMES, regime, |row| row.debtor),
                    )
                },
                || MoneyRows::read(&from),
            )
        },
    );
    let sequences =
        sequences(&from.table(SEQUENCES, |fields| Ok((fields.next()?.to_owned(), fields.number()?)))?)?;
    let (orders, notices, participations, regimes) = (orders?, notices?, participations?, regimes?);
    let mut registers = Registers { orders, notices, participations, regimes, ..Registers::default() };
    money?.sort_into(&mut registers)?;
    Ok((registers, sequences))
}

/// The run the registers are read from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    run: &'a Path,
    digests: &'a [(String, String)],
}

impl Source<'_> {
    /// The digest of a register.
    fn digest(&self, register: Register) -> Option<&str> {
        let at = self.digests.binary_search_by(|(name, _)| name.as_str().cmp(register.name)).ok()?;
        self.digests.get(at).map(|(_, digest)| digest.as_str())
    }

    /// The rows of a register every run has.
    fn table<T: Send>(&self, register: Register, row: ReadRow<T>) -> Result<Vec<T>, RegisterError> {
        let digest = self.digest(register).ok_or(RegisterError::NotNamed { file: register.name })?;
        rows(self.run, register, digest, row)
    }

    /// The rows of a register whose keys rise from row to row.
    fn sorted<T: Send, K: Ord>(
        &self,
        register: Register,
        row: ReadRow<T>,
        key: impl Fn(&T) -> K,
    ) -> Result<Vec<T>, RegisterError> {
        in_order(register, self.table(register, row)?, key)
    }

    /// The same of a register of money, which a run may not have.
    pub(super) fn optional<T: Send, K: Ord>(
        &self,
        register: Register,
        row: ReadRow<T>,
        key: impl Fn(&T) -> K,
    ) -> Result<Vec<T>, RegisterError> {
        let Some(digest) = self.digest(register) else { return Ok(Vec::new()) };
        in_order(register, rows(self.run, register, digest, row)?, key)
    }
}

/// The rows, when their keys rise from row to row.
fn in_order<T, K: Ord>(
    register: Register,
    rows: Vec<T>,
    key: impl Fn(&T) -> K,
) -> Result<Vec<T>, RegisterError> {
    match rows.windows(2).position(|pair| key(&pair[0]) >= key(&pair[1])) {
        None => Ok(rows),
        // The second row of the pair; the header is line 1.
        Some(at) => Err(at_line(register, at + 3, Fault { column: "row", rule: "after the row before it" })),
    }
}

pub(crate) fn order(fields: &mut Fields<'_>) -> Result<OrderVersion, Fault> {
    let order_id = fields.number()?;
    let version =
        fields.read("a version", |text| number(text).and_then(|number| u32::try_from(number).ok()))?;
    let sequence = fields.number()?;
    let case = fields.read("TREKK/<year>/<number>", case)?;
    fields.read("the KID of the order", |kid| (kid == Kid::of_order(order_id).as_str()).then_some(()))?;
    let (debtor, payer) = (fields.party()?, fields.party()?);
    let status = |text: &str| {
        [Trekkstatus::Aktiv, Trekkstatus::Avsluttet].into_iter().find(|one| one.as_str() == text)
    };
    let standing = fields.read("aktiv or avsluttet", status)?.standing();
    let text = fields.last_quoted()?;
    let periods = read_periods(&text).filter(|periods| do_not_overlap(periods));
    let periods = periods.ok_or(fields.fault("periods in order, each with a size"))?;
    Ok(OrderVersion { order_id, version, sequence, case, debtor, payer, standing, periods })
}

/// Periods, none of them overlapping the one before.
fn do_not_overlap(periods: &[OrderPeriod]) -> bool {
    let forward = |period: &OrderPeriod| period.end.is_none_or(|end| period.start <= end);
    let apart = |pair: &[OrderPeriod]| pair[0].end.is_some_and(|end| end < pair[1].start);
    !periods.is_empty() && periods.iter().all(forward) && periods.windows(2).all(apart)
}

fn case(text: &str) -> Option<CaseNumber> {
    let (year, count) = text.strip_prefix("TREKK/")?.split_once('/')?;
    Some(CaseNumber { year: i32::try_from(number(year)?).ok()?, number: number(count)? })
}

pub(crate) fn notice(fields: &mut Fields<'_>) -> Result<SentNotice, Fault> {
    let debtor = fields.party()?;
    let claim_id = fields.read_or_none("a name of letters, digits, - and /", Reference::new)?;
    let (sent, answer_by, regime) = (fields.date()?, fields.date()?, fields.regime()?);
    let named = |text: &str| NoticeReason::ALL.into_iter().find(|why| why.as_str() == text);
    let why = fields.read("a reason of a notice", named)?;
    let size = fields.read_or_none("a percentage or an amount", |text| notice_size(why, text))?;
    Ok(SentNotice { debtor, claim_id, sent, answer_by, regime, why, size })
}

/// The size of a notice. An increase is notified in whole kroner, written with two decimals, or in percent, which
/// is never written with zeros at the end; what is set off is always kroner.
fn notice_size(why: NoticeReason, text: &str) -> Option<OrderSize> {
    if why == NoticeReason::Increase && !text.ends_with(".00") {
        return Percent::parse(text, b'.').map(OrderSize::Percent);
    }
    Money::parse(text, b'.').ok().map(OrderSize::Amount)
}

pub(crate) fn participation(fields: &mut Fields<'_>) -> Result<Participating, Fault> {
    let (claim_id, debtor, regime) = (fields.reference()?, fields.party()?, fields.regime()?);
    let (decided_date, decided_amount) = (fields.date()?, fields.amount()?);
    let ended = fields.read_or_none("a day as YYYY-MM-DD", parse_date)?;
    Ok(Participating { debtor, claim_id, regime, decided_date, decided_amount, ended })
}

pub(crate) fn regime(fields: &mut Fields<'_>) -> Result<DebtorRegime, Fault> {
    Ok(DebtorRegime { debtor: fields.party()?, regime: fields.regime()?, since: fields.date()? })
}

/// The last numbers given out, from rows of names and numbers sorted by name.
pub(crate) fn sequences(rows: &[(String, u64)]) -> Result<Sequences, RegisterError> {
    if let [(year, cases), (sequence, last), (trekkid, order_id)] = rows
        && let Some(year) = year.strip_prefix("saksnummer/").and_then(number)
        && let Ok(year) = i32::try_from(year)
        && (sequence.as_str(), trekkid.as_str()) == ("sekvensnummer", "trekkid")
    {
        let case = CaseNumber { year, number: *cases };
        return Ok(Sequences { order_id: *order_id, sequence: *last, case });
    }
    let rule = "saksnummer/<year>, sekvensnummer and trekkid";
    Err(at_line(SEQUENCES, 2, Fault { column: "name", rule }))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
