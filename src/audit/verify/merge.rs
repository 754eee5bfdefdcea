//! All tables of a night side by side: as many debtors at a time as have been read in every table.

use std::path::Path;

use rayon::prelude::*;

use super::debtor::{Debtor, Night, Register};
use super::findings::{Findings, Kind};
use super::money::has_any;
use super::money::rows::{self as money, Charged, PaidBack};
use super::money::walk::Source;
use super::rows::{self, Decided, Held, Planned, Sent, Watched};
use super::table::{Form, Table};
use super::tally::Tally;
use super::trace::{Line, Trace};
use super::waiting::{Lined, Sorted, Stream};
use crate::model::OrderVersion;
use crate::model::registers::{ChargedFee, DebtorRegime, Netting, Participating, SentNotice};
use crate::orders::numbering::Sequences;
use crate::publish::{PublishError, Subject};
use crate::units::PartyId;

/// Debtors one thread asks at a time.
const TOGETHER: usize = 512;

/// The registers of a run.
struct Registers {
    orders: Table<OrderVersion>,
    notices: Table<SentNotice>,
    participations: Table<Participating>,
    regimes: Table<DebtorRegime>,
    nettings: Table<Netting>,
    fees: Table<ChargedFee>,
}

impl Registers {
    fn open(from: Option<(&Path, &[Subject])>, before: &str) -> Result<Self, PublishError> {
        Ok(Self {
            orders: open(from, rows::order_register(), before)?,
            notices: open(from, rows::notice_register(), before)?,
            participations: open(from, rows::participations(), before)?,
            regimes: open(from, rows::regimes(), before)?,
            nettings: open(of_money(from), money::netting_register(), before)?,
            fees: open(of_money(from), money::fee_register(), before)?,
        })
    }
}

/// A run whose tables of money can be read; runs of earlier programs have none.
fn of_money(from: Option<Source<'_>>) -> Option<Source<'_>> {
    from.filter(|(_, subjects)| has_any(subjects))
}

fn open<T: Sorted<Key = PartyId>>(
    from: Option<(&Path, &[Subject])>,
    form: Form<T>,
    before: &str,
) -> Result<Table<T>, PublishError> {
    let shown = format!("{before}{}", form.name);
    match from {
        Some((run, subjects)) => Table::open(run, subjects, form, shown),
        None => Ok(Table::none(form)),
    }
}

/// The tables of a run and the registers it started from.
pub(super) struct Tables {
    orders: Table<Sent>,
    decisions: Table<Decided>,
    allocations: Table<Planned>,
    holds: Table<Held>,
    notices: Table<SentNotice>,
    watchlist: Table<Watched>,
    nettings: Table<Netting>,
    repayments: Table<PaidBack>,
    fees: Table<Charged>,
    before: Registers,
    after: Registers,
    trace: Trace,
}

/// Rows of some debtors in all tables.
struct Batch {
    orders: Vec<Lined<Sent>>,
    decisions: Vec<Lined<Decided>>,
    allocations: Vec<Lined<Planned>>,
    holds: Vec<Lined<Held>>,
    notices: Vec<Lined<SentNotice>>,
    watchlist: Vec<Lined<Watched>>,
    nettings: Vec<Lined<Netting>>,
    repayments: Vec<Lined<PaidBack>>,
    fees: Vec<Lined<Charged>>,
    before: RegisterRows,
    after: RegisterRows,
    trace: Vec<Lined<Line>>,
}

struct RegisterRows {
    orders: Vec<Lined<OrderVersion>>,
    notices: Vec<Lined<SentNotice>>,
    participations: Vec<Lined<Participating>>,
    regimes: Vec<Lined<DebtorRegime>>,
    nettings: Vec<Lined<Netting>>,
    fees: Vec<Lined<ChargedFee>>,
}

/// What came of asking all debtors.
pub(super) struct Asked {
    pub(super) tally: Tally,
    /// Rows of the trace; none when it could not be read.
    pub(super) trace: Option<u64>,
    /// Bytes of the run's tables.
    pub(super) bytes: u64,
    /// First and last sequence number of `orders.csv`.
    pub(super) sequences: Option<(u64, u64)>,
    /// The last number of a new order.
    pub(super) last_order: Option<u64>,
}

/// Numbers as `orders.csv` gives them out, row by row.
struct Numbers {
    sequence: Option<u64>,
    first: Option<u64>,
    order_id: Option<u64>,
}

impl Tables {
    /// Opens the tables of a run; `base` is the run whose registers it started from.
    pub(super) fn open(
        run: (&Path, &[Subject]),
        base: Option<(&Path, &[Subject])>,
        trace: Trace,
    ) -> Result<Self, PublishError> {
        let from = Some(run);
        Ok(Self {
            orders: open(from, rows::orders(), "")?,
            decisions: open(from, rows::decisions(), "")?,
            allocations: open(from, rows::allocations(), "")?,
            holds: open(from, rows::holds(), "")?,
            notices: open(from, rows::notices(), "")?,
            watchlist: open(from, rows::watchlist(), "")?,
            nettings: open(of_money(from), money::nettings(), "")?,
            repayments: open(of_money(from), money::repayments(), "")?,
            fees: open(of_money(from), money::fees(), "")?,
            before: Registers::open(base, "the registers before, ")?,
            after: Registers::open(from, "")?,
            trace,
        })
    }

    /// Reads everything through and asks each debtor.
    pub(super) fn ask(mut self, night: &Night<'_>, last: Option<Sequences>) -> Result<Asked, PublishError> {
        let mut tally = Tally::default();
        let mut numbers = Numbers {
            sequence: last.map(|last| last.sequence),
            first: None,
            order_id: last.map(|last| last.order_id),
        };
        let mut cut = None;
        loop {
            let mut streams = self.streams();
            streams.par_iter_mut().try_for_each(|stream| stream.fill(cut))?;
            let next = streams.iter().filter_map(|stream| stream.reach()).min();
            let batch = self.take(next);
            for one in &batch.orders {
                numbers.add(one, &mut tally.findings);
            }
            let debtors = batch.debtors();
            let asked: Vec<Tally> =
                debtors.par_chunks(TOGETHER).map(|debtors| batch.ask(debtors, night)).collect();
            for one in asked {
                tally.append(one);
            }
            if next.is_none() {
                break;
            }
            cut = next;
        }
        let (trace, bytes) = (self.trace.rows, self.bytes());
        self.findings(&mut tally.findings);
        let sequences = numbers.first.zip(numbers.sequence);
        Ok(Asked { tally, trace, bytes, sequences, last_order: numbers.order_id })
    }

    fn streams(&mut self) -> [&mut dyn Stream; 22] {
        [
            &mut self.trace,
            &mut self.after.orders,
            &mut self.before.orders,
            &mut self.allocations,
            &mut self.decisions,
            &mut self.holds,
            &mut self.orders,
            &mut self.after.participations,
            &mut self.before.participations,
            &mut self.after.notices,
            &mut self.before.notices,
            &mut self.notices,
            &mut self.after.regimes,
            &mut self.before.regimes,
            &mut self.watchlist,
            &mut self.nettings,
            &mut self.repayments,
            &mut self.fees,
            &mut self.after.nettings,
            &mut self.before.nettings,
            &mut self.after.fees,
            &mut self.before.fees,
        ]
    }

    fn take(&mut self, cut: Option<PartyId>) -> Batch {
        let register = |registers: &mut Registers| RegisterRows {
            orders: registers.orders.take(cut),
            notices: registers.notices.take(cut),
            participations: registers.participations.take(cut),
            regimes: registers.regimes.take(cut),
            nettings: registers.nettings.take(cut),
            fees: registers.fees.take(cut),
        };
        Batch {
            orders: self.orders.take(cut),
            decisions: self.decisions.take(cut),
            allocations: self.allocations.take(cut),
            holds: self.holds.take(cut),
            notices: self.notices.take(cut),
            watchlist: self.watchlist.take(cut),
            nettings: self.nettings.take(cut),
            repayments: self.repayments.take(cut),
            fees: self.fees.take(cut),
            before: register(&mut self.before),
            after: register(&mut self.after),
            trace: self.trace.take(cut),
        }
    }

    /// Bytes of the run's own tables.
    fn bytes(&self) -> u64 {
        let after = &self.after;
        let registers =
            after.orders.bytes + after.notices.bytes + after.participations.bytes + after.regimes.bytes;
        let night = self.orders.bytes + self.decisions.bytes + self.allocations.bytes + self.holds.bytes;
        let money = self.nettings.bytes + self.repayments.bytes + self.fees.bytes;
        let kept = after.nettings.bytes + after.fees.bytes;
        night + self.notices.bytes + self.watchlist.bytes + registers + money + kept
    }

    fn findings(self, findings: &mut Findings) {
        let of = |registers: Registers| {
            let Registers { orders, notices, participations, regimes, nettings, fees } = registers;
            let of_money = [nettings.findings, fees.findings];
            let others = [orders.findings, notices.findings, participations.findings, regimes.findings];
            others.into_iter().chain(of_money)
        };
        let night = [
            self.orders.findings,
            self.decisions.findings,
            self.allocations.findings,
            self.holds.findings,
            self.notices.findings,
            self.watchlist.findings,
            self.nettings.findings,
            self.repayments.findings,
            self.fees.findings,
            self.trace.findings,
        ];
        for found in night.into_iter().chain(of(self.after)).chain(of(self.before)) {
            findings.append(found);
        }
    }
}

impl Numbers {
    /// Sequence numbers rise by one from row to row, and so do the numbers of new orders.
    fn add(&mut self, one: &Lined<Sent>, findings: &mut Findings) {
        let (row, line) = (&one.row, one.line);
        let mut follow = |last: &mut Option<u64>, number: u64, what: &str| {
            if last.is_some_and(|last| last.checked_add(1) != Some(number)) {
                findings
                    .add(Kind::Orders, || format!("orders.csv, line {line}: {what} does not rise by one"));
            }
            *last = Some(number);
        };
        follow(&mut self.sequence, row.sequence, "sekvensnummer");
        if row.version == 1 {
            follow(&mut self.order_id, row.order_id, "trekkid of a new order");
        }
        self.first.get_or_insert(row.sequence);
    }
}

/// Goes through a table's rows debtor by debtor.
struct Cursor<'a, T>(&'a [Lined<T>]);

impl<'a, T: Sorted<Key = PartyId>> Cursor<'a, T> {
    fn at(rows: &'a [Lined<T>], first: PartyId) -> Self {
        Self(&rows[rows.partition_point(|one| one.row.key() < first)..])
    }

    /// The rows of a debtor, none of whom is left out.
    fn take(&mut self, debtor: PartyId) -> &'a [Lined<T>] {
        let own = self.0.iter().take_while(|one| one.row.key() == debtor).count();
        let (own, rest) = self.0.split_at(own);
        self.0 = rest;
        own
    }
}

struct RegisterCursors<'a> {
    orders: Cursor<'a, OrderVersion>,
    notices: Cursor<'a, SentNotice>,
    participations: Cursor<'a, Participating>,
    regimes: Cursor<'a, DebtorRegime>,
    nettings: Cursor<'a, Netting>,
    fees: Cursor<'a, ChargedFee>,
}

impl<'a> RegisterCursors<'a> {
    fn at(rows: &'a RegisterRows, first: PartyId) -> Self {
        Self {
            orders: Cursor::at(&rows.orders, first),
            notices: Cursor::at(&rows.notices, first),
            participations: Cursor::at(&rows.participations, first),
            regimes: Cursor::at(&rows.regimes, first),
            nettings: Cursor::at(&rows.nettings, first),
            fees: Cursor::at(&rows.fees, first),
        }
    }

    fn take(&mut self, debtor: PartyId) -> Register<'a> {
        Register {
            orders: self.orders.take(debtor),
            notices: self.notices.take(debtor),
            participations: self.participations.take(debtor),
            regimes: self.regimes.take(debtor),
            nettings: self.nettings.take(debtor),
            fees: self.fees.take(debtor),
        }
    }
}

impl Batch {
    /// The debtors of all tables, each once, in order.
    fn debtors(&self) -> Vec<PartyId> {
        fn add<T: Sorted<Key = PartyId>>(all: &mut Vec<PartyId>, rows: &[Lined<T>]) {
            let begin = all.len();
            for one in rows {
                if all[begin..].last() != Some(&one.row.key()) {
                    all.push(one.row.key());
                }
            }
        }
        let mut all = Vec::with_capacity(self.decisions.len());
        add(&mut all, &self.decisions);
        add(&mut all, &self.orders);
        add(&mut all, &self.allocations);
        add(&mut all, &self.holds);
        add(&mut all, &self.notices);
        add(&mut all, &self.watchlist);
        add(&mut all, &self.nettings);
        add(&mut all, &self.repayments);
        add(&mut all, &self.fees);
        add(&mut all, &self.trace);
        for register in [&self.before, &self.after] {
            add(&mut all, &register.orders);
            add(&mut all, &register.notices);
            add(&mut all, &register.participations);
            add(&mut all, &register.regimes);
            add(&mut all, &register.nettings);
            add(&mut all, &register.fees);
        }
        // Sorted lists one after the other: the stable sort finds and merges them.
        all.sort();
        all.dedup();
        all
    }

    /// Asks debtors that follow one another.
    fn ask(&self, debtors: &[PartyId], night: &Night<'_>) -> Tally {
        let mut tally = Tally::default();
        let Some(first) = debtors.first().copied() else { return tally };
        let mut orders = Cursor::at(&self.orders, first);
        let mut decisions = Cursor::at(&self.decisions, first);
        let mut allocations = Cursor::at(&self.allocations, first);
        let mut holds = Cursor::at(&self.holds, first);
        let mut notices = Cursor::at(&self.notices, first);
        let mut watchlist = Cursor::at(&self.watchlist, first);
        let mut nettings = Cursor::at(&self.nettings, first);
        let mut repayments = Cursor::at(&self.repayments, first);
        let mut fees = Cursor::at(&self.fees, first);
        let mut trace = Cursor::at(&self.trace, first);
        let mut before = RegisterCursors::at(&self.before, first);
        let mut after = RegisterCursors::at(&self.after, first);
        for id in debtors.iter().copied() {
            let debtor = Debtor {
                id,
                decisions: decisions.take(id),
                orders: orders.take(id),
                allocations: allocations.take(id),
                holds: holds.take(id),
                notices: notices.take(id),
                watchlist: watchlist.take(id),
                nettings: nettings.take(id),
                repayments: repayments.take(id),
                fees: fees.take(id),
                before: before.take(id),
                after: after.take(id),
                trace: trace.take(id),
            };
            debtor.check(night, &mut tally);
        }
        tally
    }
}
