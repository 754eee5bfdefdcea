//! What the published tables tell, each read once, side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;

use super::{Amounts, Fields, Rows, Rule, Tally, entry};
use crate::publish::measures::MEASURES;
use crate::publish::read::ReadError;
use crate::publish::requests::REQUESTS;
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId};

/// Where the steps of room end, in kroner: a debtor's room is in the first step it is at most.
pub const ROOM_STEPS: [i64; 9] = [0, 500, 1_000, 2_000, 3_500, 5_000, 7_500, 10_000, 15_000];

/// Sums over the tables.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tables {
    /// Debtors by room, a tally a step and one for what is above the last.
    pub rooms: Vec<Tally>,
    /// What the orders of the decisions take.
    pub expected: Money,
    /// The plan by class: rows and kroner.
    pub planned: BTreeMap<String, Tally>,
    /// Claims of the plan.
    pub planned_claims: u64,
    /// Credits: set off, protected, left.
    pub set_off: [Money; 3],
    /// What claims got of payments, by class.
    pub distributed: Amounts,
    /// What no claim took of payments.
    pub surplus: Money,
    /// What creditors that are organisations get, and persons together.
    pub paid: Paid,
    /// Order versions by payer.
    pub payers: BTreeMap<PartyId, Payer>,
    /// Held claims by code.
    pub holds: BTreeMap<String, u64>,
    /// Parked rows by file and code.
    pub rejects: BTreeMap<(String, String), u64>,
    /// Claims that lapse soon.
    pub watch: u64,
    /// Proposed measures by kind; none when the run has no such table.
    pub measures: Option<Measures>,
    /// Foreign requests that are not closed.
    pub requests: Tally,
}

/// Measures proposed to a person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Measures {
    /// By measure.
    pub by_kind: BTreeMap<String, Tally>,
    /// By deadline and measure, how many.
    pub deadlines: BTreeMap<NaiveDate, BTreeMap<String, u64>>,
}

/// What creditors get.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Paid {
    /// Organisations.
    pub organisations: BTreeMap<PartyId, Tally>,
    /// Persons, together.
    pub persons: Tally,
    /// By state.
    pub by_state: BTreeMap<String, Tally>,
}

/// A payer's order versions of the night.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Payer {
    /// New orders.
    pub new: u64,
    /// Changed orders.
    pub changed: u64,
    /// Ended orders.
    pub ended: u64,
}

impl Payer {
    /// All versions.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.new + self.changed + self.ended
    }
}

impl Tables {
    /// Reads the tables of a run.
    ///
    /// # Errors
    /// [`ReadError`] names the file and the line.
    pub fn of(folder: &Path) -> Result<Self, ReadError> {
        let ((decisions, plan), (orders, others)) = rayon::join(
            || rayon::join(|| decisions(folder), || plan(folder)),
            || rayon::join(|| orders(folder), || others(folder)),
        );
        let ((rooms, expected), (planned, planned_claims)) = (decisions?, plan?);
        Ok(Self { rooms, expected, planned, planned_claims, payers: orders?, ..others? })
    }
}

/// Debtors by room, and what their orders take.
fn decisions(folder: &Path) -> Result<(Vec<Tally>, Money), ReadError> {
    let mut rooms = vec![Tally::default(); ROOM_STEPS.len() + 1];
    let mut expected = Money::ZERO;
    Rows::open(folder, "decisions.csv", &["room", "expected"])?.each(|row| {
        if let Some(room) = row.money_or_none(0)? {
            let step = ROOM_STEPS.partition_point(|most| Money::from_kroner(*most) < room);
            rooms[step].add(room);
        }
        expected += row.money_or_none(1)?.unwrap_or_default();
        Ok(())
    })?;
    Ok((rooms, expected))
}

/// The plan by class, and how many claims it names; a claim may have several rows.
fn plan(folder: &Path) -> Result<(BTreeMap<String, Tally>, u64), ReadError> {
    let (mut planned, mut claims) = (BTreeMap::new(), 0);
    let (mut debtor, mut seen) = (Vec::new(), BTreeSet::new());
    Rows::open(folder, "allocations.csv", &["debtor_id", "claim_id", "class", "planned"])?.each(|row| {
        if row.bytes(0) != debtor.as_slice() {
            debtor = row.bytes(0).to_vec();
            seen.clear();
        }
        claims += u64::from(seen.insert(row.bytes(1).to_vec()));
        entry::<Tally>(&mut planned, row.text(2)?).add(row.money(3)?);
        Ok(())
    })?;
    Ok((planned, claims))
}

fn orders(folder: &Path) -> Result<BTreeMap<PartyId, Payer>, ReadError> {
    let mut payers: BTreeMap<PartyId, Payer> = BTreeMap::new();
    Rows::open(folder, "orders.csv", &["payer_id", "action"])?.each(|row| {
        let payer = payers.entry(row.party(0)?).or_default();
        match row.text(1)? {
            "new" => payer.new += 1,
            "end" => payer.ended += 1,
            _ => payer.changed += 1,
        }
        Ok(())
    })?;
    Ok(payers)
}

fn others(folder: &Path) -> Result<Tables, ReadError> {
    let mut tables = Tables::default();
    let credit = |row: &Fields<'_>, tables: &mut Tables| -> Result<(), Rule> {
        for (at, sum) in tables.set_off.iter_mut().enumerate() {
            *sum += row.money(at)?;
        }
        Ok(())
    };
    Rows::open(folder, "setoffs.csv", &["total", "protected", "left"])?
        .each(|row| credit(row, &mut tables))?;
    Rows::open(folder, "distributions.csv", &["claim_id", "class", "total"])?.each(|row| {
        if row.bytes(0).is_empty() {
            tables.surplus += row.money(2)?;
        } else {
            *entry::<Money>(&mut tables.distributed, row.text(1)?) += row.money(2)?;
        }
        Ok(())
    })?;
    payouts(folder, &mut tables.paid)?;
    Rows::open(folder, "holds.csv", &["code"])?.each(|row| {
        *entry::<u64>(&mut tables.holds, row.text(0)?) += 1;
        Ok(())
    })?;
    Rows::open(folder, "rejects.csv", &["file", "code"])?.each(|row| {
        let key = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
        *tables.rejects.entry(key).or_default() += 1;
        Ok(())
    })?;
    Rows::open(folder, "watchlist.csv", &["claim_id"])?.each(|_| {
        tables.watch += 1;
        Ok(())
    })?;
    tables.measures = measures(folder)?;
    if folder.join(REQUESTS).is_file() {
        Rows::open(folder, REQUESTS, &["principal"])?.each(|row| {
            tables.requests.add(row.money(0)?);
            Ok(())
        })?;
    }
    Ok(tables)
}

fn payouts(folder: &Path, paid: &mut Paid) -> Result<(), ReadError> {
    Rows::open(folder, "payouts.csv", &["creditor_id", "amount", "count", "state"])?.each(|row| {
        let sums = Tally { count: row.count(2)?, amount: row.money(1)? };
        let creditor = row.party(0)?;
        if creditor.is_person() {
            paid.persons.join(sums);
        } else {
            paid.organisations.entry(creditor).or_default().join(sums);
        }
        entry::<Tally>(&mut paid.by_state, row.text(3)?).join(sums);
        Ok(())
    })
}

/// A run of a version that proposes measures has a table of them.
fn measures(folder: &Path) -> Result<Option<Measures>, ReadError> {
    if !folder.join(MEASURES).is_file() {
        return Ok(None);
    }
    let mut measures = Measures::default();
    Rows::open(folder, MEASURES, &["measure", "amount", "deadline"])?.each(|row| {
        let measure = row.text(0)?;
        entry::<Tally>(&mut measures.by_kind, measure).add(row.money_or_none(1)?.unwrap_or_default());
        if !row.bytes(2).is_empty() {
            let deadline = parse_date(row.text(2)?).ok_or("not a day")?;
            *entry::<u64>(measures.deadlines.entry(deadline).or_default(), measure) += 1;
        }
        Ok(())
    })?;
    Ok(Some(measures))
}
