//! The money of some debtors, as rows.

use chrono::NaiveDate;

use super::{AT_DISTRIBUTIONS, AT_PAYMENT_FAULTS, Kept, MoneyTables, MoneyTotals, STREAMED};
use crate::model::decision::Decision;
use crate::model::money_night::{Distributed, Fee};
use crate::model::registers::{ChargedFee, DebtorRegister, Netting};
use crate::model::{PaymentFaultCode, Reference};
use crate::orders::registers;
use crate::orders::rows::Rows;
use crate::publish::PublishError;
use crate::publish::tables::claim;
use crate::units::{Money, PartyId};

/// Rows of some debtors, and what is kept of them until the night ends.
#[derive(Debug)]
pub struct MoneyRows {
    set_offs: Rows,
    nettings: Rows,
    distributions: Rows,
    repayments: Rows,
    faults: Rows,
    liabilities: Rows,
    fees: Rows,
    netting_register: Rows,
    fee_register: Rows,
    kept: Kept,
    totals: MoneyTotals,
}

/// The same as it will stand in the files.
#[derive(Debug, Default)]
pub struct MoneyOutput {
    pub(in crate::publish) tables: MoneyTables,
    pub(super) kept: Kept,
    pub(super) totals: MoneyTotals,
}

impl MoneyRows {
    /// No rows yet, to be written where others were.
    pub fn on(room: &mut MoneyTables) -> Self {
        let mut rows = |at: usize| Rows::on(std::mem::take(&mut room[at]));
        Self {
            set_offs: rows(0),
            nettings: rows(1),
            distributions: rows(2),
            repayments: rows(3),
            faults: rows(4),
            liabilities: rows(5),
            fees: rows(6),
            netting_register: rows(7),
            fee_register: rows(8),
            kept: Kept::default(),
            totals: MoneyTotals::default(),
        }
    }

    /// Adds the debtor that follows. `rates` are the names of the rate rows, by number.
    pub fn add(
        &mut self,
        decision: &Decision,
        register: &DebtorRegister<'_>,
        day: NaiveDate,
        rates: &[String],
    ) {
        self.carry_nettings(decision, register);
        self.carry_fees(decision, register, day);
        let money = &decision.money;
        if money.is_empty() {
            return;
        }
        self.set_offs(decision);
        for row in &money.nettings {
            let rows = &mut self.nettings;
            rows.party(decision.debtor).reference(claim(decision, row.claim));
            party_or_empty(rows, row.paying_body);
            rows.money(row.monthly).month(row.from).shown(row.months).end();
        }
        for row in &money.distributed {
            distribution(&mut self.distributions, row);
        }
        for row in &money.repayments {
            self.repayments.party(decision.debtor).money(row.amount).reference(Some(&row.source)).end();
        }
        for row in &money.payment_faults {
            fault(&mut self.faults, &row.payment_id, row.code, &row.detail);
        }
        for row in &money.liabilities {
            self.liabilities.party(row.payer).number(row.order_id).month(row.month);
            self.liabilities.money(row.ordered).money(row.received).end();
        }
        for row in &money.fees {
            fee(&mut self.fees, decision.debtor, row, rates);
        }
        self.kept.add(decision, register, day);
        self.totals.count(decision);
    }

    /// The rows as bytes.
    ///
    /// # Errors
    /// When a row has another number of fields than the others of its table.
    pub fn finish(self) -> Result<MoneyOutput, PublishError> {
        let all = [
            self.set_offs,
            self.nettings,
            self.distributions,
            self.repayments,
            self.faults,
            self.liabilities,
            self.fees,
            self.netting_register,
            self.fee_register,
        ];
        let mut tables = MoneyTables::default();
        for ((rows, table), (name, _)) in all.into_iter().zip(&mut tables).zip(STREAMED) {
            *table = rows.into_bytes().map_err(PublishError::table(name))?;
        }
        Ok(MoneyOutput { tables, kept: self.kept, totals: self.totals })
    }

    /// A credit's shares in the order of the law, then what became of the rest of it.
    fn set_offs(&mut self, decision: &Decision) {
        let rows = &mut self.set_offs;
        for credit in &decision.money.credits {
            for row in decision.money.set_off.iter().filter(|row| row.credit_id == credit.credit_id) {
                rows.reference(Some(&row.credit_id)).party(decision.debtor);
                rows.reference(claim(decision, row.claim)).shown(row.rank);
                for amount in [row.principal, row.costs, row.interest, row.total(), Money::ZERO, Money::ZERO]
                {
                    rows.money(amount);
                }
                rows.end();
            }
            rows.reference(Some(&credit.credit_id)).party(decision.debtor).empty().empty();
            for amount in [Money::ZERO; 4].into_iter().chain([credit.protected, credit.left]) {
                rows.money(amount);
            }
            rows.end();
        }
    }

    /// The register of nettings: what stands, and tonight's among it.
    fn carry_nettings(&mut self, decision: &Decision, register: &DebtorRegister<'_>) {
        let mut all = register.nettings.to_vec();
        for row in &decision.money.nettings {
            let Some(claim_id) = claim(decision, row.claim).copied() else { continue };
            let (debtor, paying_body) = (decision.debtor, row.paying_body);
            let (monthly, from, months) = (row.monthly, row.from, row.months);
            all.push(Netting { debtor, claim_id, paying_body, monthly, from, months });
        }
        all.sort_by_key(|row| (row.claim_id, row.from));
        for row in &all {
            registers::netting(&mut self.netting_register, row);
        }
    }

    /// The register of fees: what was charged, and tonight's among it.
    fn carry_fees(&mut self, decision: &Decision, register: &DebtorRegister<'_>, day: NaiveDate) {
        let mut all = register.fees.to_vec();
        let tonight = &decision.money.fees_charged;
        all.extend(tonight.iter().map(|(claim_id, kind)| ChargedFee {
            debtor: decision.debtor,
            claim_id: *claim_id,
            kind: *kind,
            date: day,
        }));
        all.sort_by_key(|row| (row.claim_id, row.kind.as_str(), row.date));
        for row in &all {
            registers::fee(&mut self.fee_register, row);
        }
    }
}

impl MoneyOutput {
    /// Adds a payment of no debtor: all of it is left over.
    pub(super) fn add_stray(
        &mut self,
        (payment_id, amount): (Reference, Money),
        code: PaymentFaultCode,
    ) -> Result<(), PublishError> {
        let (mut distributions, mut faults) = (Rows::default(), Rows::default());
        let detail = match code {
            PaymentFaultCode::Repeated => "taken on an earlier night",
            _ => "of no order of ours",
        };
        fault(&mut faults, &payment_id, code, detail);
        if amount > Money::ZERO {
            left_over(&mut distributions, &payment_id, amount);
        }
        for (at, rows) in [(AT_DISTRIBUTIONS, distributions), (AT_PAYMENT_FAULTS, faults)] {
            let bytes = rows.into_bytes().map_err(PublishError::table(STREAMED[at].0))?;
            self.tables[at].extend(bytes);
        }
        self.totals.count_stray(amount, code);
        Ok(())
    }
}

fn party_or_empty(rows: &mut Rows, party: Option<PartyId>) {
    match party {
        Some(party) => rows.party(party),
        None => rows.empty(),
    };
}

fn distribution(rows: &mut Rows, row: &Distributed) {
    let Some(share) = row.to else { return left_over(rows, &row.payment_id, row.total()) };
    rows.reference(Some(&row.payment_id)).reference(Some(&share.claim_id));
    rows.word(share.class.as_str()).number(share.step);
    rows.money(row.principal).money(row.costs).money(row.interest).money(row.total());
    rows.word(if share.set_aside { "yes" } else { "no" }).end();
}

/// What no claim takes.
fn left_over(rows: &mut Rows, payment_id: &Reference, amount: Money) {
    rows.reference(Some(payment_id)).empty().empty().empty();
    rows.money(amount).money(Money::ZERO).money(Money::ZERO).money(amount).word("no").end();
}

fn fault(rows: &mut Rows, payment_id: &Reference, code: PaymentFaultCode, detail: &str) {
    rows.reference(Some(payment_id)).word(code.as_str()).text(detail).end();
}

fn fee(rows: &mut Rows, debtor: PartyId, row: &Fee, rates: &[String]) {
    rows.reference(row.claim_id.as_ref()).party(debtor).word(row.kind.as_str());
    rows.date(row.from).date(row.to).money(row.amount);
    match row.rate.and_then(|rate| rates.get(usize::from(rate))) {
        None => rows.text(row.article),
        Some(rate) => rows.text(&format!("{}; {}", row.article, rate_row(rate))),
    }
    .end();
}

/// A rate row without the name of its file: code and first day.
fn rate_row(name: &str) -> &str {
    let code = name.match_indices(' ').rev().nth(1).map_or(0, |(at, _)| at + 1);
    &name[code..]
}
