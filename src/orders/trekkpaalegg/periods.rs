//! The periods of an order as JSON: in its versions, and in the register.

use super::{Figure, Trekkbeloep, Trekkprosent, TrekkstoerrelseForPeriode};
use crate::model::{OrderPeriod, OrderSize};
use crate::units::dates::{parse_date, write_date};
use crate::units::{Money, Percent};

/// The wire form of an order's periods.
#[must_use]
pub fn periods(periods: &[OrderPeriod]) -> Vec<TrekkstoerrelseForPeriode> {
    let period = |period: &OrderPeriod| {
        let (trekkbeloep, trekkprosent) = match period.size {
            OrderSize::Amount(amount) => (Some(Trekkbeloep { trekkbeloep: Figure::of_amount(amount) }), None),
            OrderSize::Percent(percent) => {
                (None, Some(Trekkprosent { trekkprosent: Figure::of_percent(percent) }))
            }
        };
        TrekkstoerrelseForPeriode {
            startdato: period.start,
            sluttdato: period.end,
            trekkbeloep,
            trekkprosent,
        }
    };
    periods.iter().map(period).collect()
}

/// Writes periods as [`periods`] are serialised.
pub fn write_periods(out: &mut Vec<u8>, periods: &[OrderPeriod]) {
    out.push(b'[');
    for (place, period) in periods.iter().enumerate() {
        out.extend_from_slice(if place == 0 { br#"{"startdato":""# } else { br#",{"startdato":""# });
        write_date(period.start, out);
        if let Some(end) = period.end {
            out.extend_from_slice(br#"","sluttdato":""#);
            write_date(end, out);
        }
        match period.size {
            OrderSize::Amount(amount) => {
                out.extend_from_slice(br#"","trekkbeloep":{"trekkbeloep":"#);
                amount.write_to(out);
                if out.ends_with(b".00") {
                    out.truncate(out.len() - 3);
                }
            }
            OrderSize::Percent(percent) => {
                out.extend_from_slice(br#"","trekkprosent":{"trekkprosent":"#);
                let from = out.len();
                percent.write_to(out);
                if !out[from..].contains(&b'.') {
                    out.extend_from_slice(b".0");
                }
            }
        }
        out.extend_from_slice(b"}}");
    }
    out.push(b']');
}

/// Reads periods. Those this program has written are read as it writes them, which is quick; others as any JSON.
/// Nothing when they are no periods with exactly one size each.
#[must_use]
pub fn read_periods(text: &str) -> Option<Vec<OrderPeriod>> {
    as_written(text).or_else(|| as_json(text))
}

/// Reads what [`write_periods`] wrote; nothing when it is anything else.
fn as_written(text: &str) -> Option<Vec<OrderPeriod>> {
    let mut rest = text.strip_prefix('[')?;
    // A period is an object with an object in it.
    let mut periods = Vec::with_capacity(text.bytes().filter(|byte| *byte == b'{').count() / 2);
    loop {
        let (start, after) = rest.strip_prefix(r#"{"startdato":""#)?.split_at_checked(10)?;
        let (end, after) = match after.strip_prefix(r#"","sluttdato":""#) {
            Some(after) => {
                let (end, after) = after.split_at_checked(10)?;
                (Some(parse_date(end)?), after)
            }
            None => (None, after),
        };
        let (size, after) = if let Some(after) = after.strip_prefix(r#"","trekkprosent":{"trekkprosent":"#) {
            let (figure, after) = after.split_once('}')?;
            (OrderSize::Percent(Percent::parse(figure, b'.')?), after)
        } else {
            let after = after.strip_prefix(r#"","trekkbeloep":{"trekkbeloep":"#)?;
            let (figure, after) = after.split_once('}')?;
            (OrderSize::Amount(Money::parse(figure, b'.').ok()?), after)
        };
        periods.push(OrderPeriod { start: parse_date(start)?, end, size });
        match after.strip_prefix("},") {
            Some(after) => rest = after,
            None => return (after == "}]").then_some(periods),
        }
    }
}

/// Reads any JSON of the wire format.
fn as_json(text: &str) -> Option<Vec<OrderPeriod>> {
    order_periods(&serde_json::from_str::<Vec<TrekkstoerrelseForPeriode>>(text).ok()?)
}

/// The periods of the wire form; nothing when one has not exactly one size.
#[must_use]
pub fn order_periods(read: &[TrekkstoerrelseForPeriode]) -> Option<Vec<OrderPeriod>> {
    let period = |period: &TrekkstoerrelseForPeriode| {
        let size = match (&period.trekkbeloep, &period.trekkprosent) {
            (Some(amount), None) => OrderSize::Amount(amount.trekkbeloep.amount()?),
            (None, Some(percent)) => OrderSize::Percent(percent.trekkprosent.percent()?),
            _ => return None,
        };
        Some(OrderPeriod { start: period.startdato, end: period.sluttdato, size })
    };
    read.iter().map(period).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<OrderPeriod> {
        let day = |text: &str| parse_date(text).expect("a date");
        let percent = OrderSize::Percent(Percent::from_units(1725, 2));
        let kroner = OrderSize::Amount(Money::from_kroner(6000));
        let ore = OrderSize::Amount(Money::from_ore(12_345));
        let nothing = OrderSize::Percent(Percent::ZERO);
        vec![
            OrderPeriod { start: day("2026-12-01"), end: Some(day("2026-12-31")), size: percent },
            OrderPeriod { start: day("2027-01-01"), end: Some(day("2027-01-31")), size: kroner },
            OrderPeriod { start: day("2027-02-01"), end: Some(day("2027-02-01")), size: ore },
            OrderPeriod { start: day("2027-03-01"), end: None, size: nothing },
        ]
    }

    #[test]
    fn periods_read_back_whether_written_here_or_by_others() {
        for count in 1..=4 {
            let some = &all()[..count];
            let mut written = Vec::new();
            write_periods(&mut written, some);
            let text = String::from_utf8(written).expect("text");
            assert_eq!(text, serde_json::to_string(&periods(some)).expect("JSON"));
            let read = as_written(&text).expect("as written");
            assert_eq!((read.as_slice(), read.capacity()), (some, count), "no room is wasted");
            assert_eq!(as_json(&text).as_deref(), Some(some));
            let pretty = serde_json::to_string_pretty(&periods(some)).expect("JSON");
            assert_eq!(as_written(&pretty), None);
            assert_eq!(read_periods(&pretty).as_deref(), Some(some));
        }
    }

    #[test]
    fn what_is_no_list_of_periods_is_not_read() {
        let mut written = Vec::new();
        write_periods(&mut written, &all());
        let good = String::from_utf8(written).expect("text");
        assert!(read_periods(&good).is_some());
        let broken = [
            good.replace("17.25", "17.25x"),
            good.replace("17.25", "-1"),
            good.replace("2027-01-31", "2027-02-30"),
            good.replace("2026-12-01", "2026-12-1"),
            good.replacen(r#""trekkprosent":{"trekkprosent":17.25}"#, r#""x":1"#, 1),
            good.replacen(r#","trekkbeloep""#, r#","trekkprosent":{"trekkprosent":1.0},"trekkbeloep""#, 1),
            good[..good.len() - 1].to_owned(),
            format!("{good},"),
            String::new(),
        ];
        for text in broken {
            assert_eq!(read_periods(&text), None, "{text}");
        }
    }
}
