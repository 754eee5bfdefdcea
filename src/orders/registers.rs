//! The registers: what stands after a night and is read by the next.

use chrono::NaiveDate;

use super::numbering::Sequences;
use super::rows::Rows;
use super::trekkpaalegg::{Trekkstatus, write_periods};
use crate::model::decision::{Notice, Participation};
use crate::model::{OrderSize, OrderVersion, Regime};
use crate::units::PartyId;

/// Columns of `registers/orders.csv`.
pub const ORDERS: [&str; 9] = [
    "trekkid",
    "trekkversjon",
    "sekvensnummer",
    "saksnummer",
    "kid",
    "debtor_id",
    "payer_id",
    "status",
    "periods",
];
/// Columns of `notices.csv`, in the registers and in the night's own tables.
pub const NOTICES: [&str; 7] = ["debtor_id", "claim_id", "sent_date", "answer_by", "regime", "why", "size"];
/// Columns of `registers/participations.csv`.
pub const PARTICIPATIONS: [&str; 6] =
    ["claim_id", "debtor_id", "regime", "decided_date", "decided_amount", "ended"];
/// Columns of `registers/regimes.csv`.
pub const REGIMES: [&str; 3] = ["debtor_id", "regime", "since"];
/// Columns of `registers/sequences.csv`.
pub const SEQUENCES: [&str; 2] = ["name", "last"];

/// A standing order; its periods in the form of the wire format.
pub fn order(rows: &mut Rows, order: &OrderVersion) {
    let mut periods = Vec::new();
    write_periods(&mut periods, &order.periods);
    let periods = std::str::from_utf8(&periods).unwrap_or_default();
    rows.shown(order.order_id).shown(order.version).shown(order.sequence).shown(order.case);
    rows.word(order.kid().as_str()).party(order.debtor).party(order.payer);
    rows.word(Trekkstatus::from(order.standing).as_str()).text(periods).end();
}

/// A notice sent on `day`.
pub fn notice(rows: &mut Rows, debtor: PartyId, regime: Regime, day: NaiveDate, notice: &Notice) {
    rows.party(debtor).reference(notice.claim_id.as_ref()).date(day).date(notice.answer_by);
    rows.word(regime.as_str()).word(notice.why.as_str());
    match notice.size {
        None => rows.empty(),
        Some(OrderSize::Percent(percent)) => rows.shown(percent),
        Some(OrderSize::Amount(amount)) => rows.money(amount),
    }
    .end();
}

/// A claim's part in a deduction.
pub fn participation(rows: &mut Rows, debtor: PartyId, regime: Regime, part: &Participation) {
    rows.reference(Some(&part.claim_id)).party(debtor).word(regime.as_str());
    rows.date(part.decided_date).money(part.decided_amount).date_or_empty(part.ended).end();
}

/// A debtor's regime, fixed on `day`.
pub fn regime(rows: &mut Rows, debtor: PartyId, regime: Regime, day: NaiveDate) {
    rows.party(debtor).word(regime.as_str()).date(day).end();
}

/// `registers/sequences.csv`: the last numbers given out, by name.
///
/// # Errors
/// None that the rows can have.
pub fn sequences(last: Sequences) -> Result<Vec<u8>, std::io::Error> {
    let mut rows = Rows::default();
    rows.shown(format_args!("saksnummer/{}", last.case.year)).shown(last.case.number).end();
    rows.text("sekvensnummer").shown(last.sequence).end();
    rows.text("trekkid").shown(last.order_id).end();
    let mut file = Rows::header(&SEQUENCES);
    file.extend(rows.into_bytes()?);
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::super::trekkpaalegg::tests::order as version;
    use super::super::trekkpaalegg::{TrekkstoerrelseForPeriode, periods};
    use super::*;
    use crate::units::Percent;

    #[test]
    fn the_periods_of_an_order_read_back_from_its_register() {
        let order = version(OrderSize::Percent(Percent::from_units(125, 1)), "2026-12-01", None);
        let mut rows = Rows::default();
        super::order(&mut rows, &order);
        let bytes = rows.into_bytes().expect("rows");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
        let row = reader.records().next().expect("a row").expect("fields");
        let read: Vec<TrekkstoerrelseForPeriode> = serde_json::from_str(&row[8]).expect("JSON");
        assert_eq!(read, periods(&order.periods));
        assert_eq!(
            row.iter().take(5).collect::<Vec<_>>(),
            ["10000001", "1", "1", "TREKK/2026/1", "100000017"]
        );
        assert_eq!((row.len(), &row[7]), (ORDERS.len(), "aktiv"));
    }

    #[test]
    fn the_last_numbers_are_kept_by_name() {
        let file = sequences(Sequences::first(2026).after(3)).expect("a file");
        let text = String::from_utf8(file).expect("text");
        assert_eq!(text, "name,last\nsaksnummer/2026,3\nsekvensnummer,3\ntrekkid,10000003\n");
    }
}
