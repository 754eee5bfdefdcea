//! The rows of the registers.

use super::SEQUENCES;
use crate::model::registers::{DebtorRegime, Participating, SentNotice};
use crate::model::{OrderSize, OrderVersion};
use crate::orders::numbering::Sequences;
use crate::orders::rows::Rows;
use crate::orders::trekkpaalegg::{Trekkstatus, write_periods};

/// A standing order; its periods in the form of the wire format.
pub fn order(rows: &mut Rows, order: &OrderVersion) {
    let mut periods = Vec::new();
    write_periods(&mut periods, &order.periods);
    let periods = std::str::from_utf8(&periods).unwrap_or_default();
    rows.number(order.order_id).number(order.version).number(order.sequence).case(order.case);
    rows.word(order.kid().as_str()).party(order.debtor).party(order.payer);
    rows.word(Trekkstatus::from(order.standing).as_str()).text(periods).end();
}

/// A notice that was sent, here and in the night's own table.
pub fn notice(rows: &mut Rows, notice: &SentNotice) {
    rows.party(notice.debtor).reference(notice.claim_id.as_ref()).date(notice.sent).date(notice.answer_by);
    rows.word(notice.regime.as_str()).word(notice.why.as_str());
    match notice.size {
        None => rows.empty(),
        Some(OrderSize::Percent(percent)) => rows.percent(percent),
        Some(OrderSize::Amount(amount)) => rows.money(amount),
    }
    .end();
}

/// A claim's part in a deduction.
pub fn participation(rows: &mut Rows, part: &Participating) {
    rows.reference(Some(&part.claim_id)).party(part.debtor).word(part.regime.as_str());
    rows.date(part.decided_date).money(part.decided_amount).date_or_empty(part.ended).end();
}

/// A debtor's regime.
pub fn regime(rows: &mut Rows, regime: &DebtorRegime) {
    rows.party(regime.debtor).word(regime.regime.as_str()).date(regime.since).end();
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
    let mut file = Rows::header(SEQUENCES.columns);
    file.extend(rows.into_bytes()?);
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::numbering::Numbers;

    #[test]
    fn the_last_numbers_are_kept_by_name() {
        let last = Sequences::first(2026).after(Numbers { versions: 5, orders: 3 });
        let text = String::from_utf8(sequences(last).expect("a file")).expect("text");
        assert_eq!(text, "name,last\nsaksnummer/2026,3\nsekvensnummer,5\ntrekkid,10000003\n");
    }
}
