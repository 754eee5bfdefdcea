//! What a payer's reader asks of an order version. The night asks it of its own before they leave.

use chrono::NaiveDate;

use super::trekkpaalegg::{Trekkpaalegg, Trekkstatus, TrekkstoerrelseForPeriode};
use crate::units::{Kid, Percent};

/// An order version that breaks a rule of the format.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("order {order_id}, version {version}: {rule}")]
pub struct BrokenRule {
    /// The order's number.
    pub order_id: String,
    /// The version.
    pub version: u32,
    /// The rule.
    pub rule: &'static str,
}

/// Checks a version, against the version before it where it is at hand.
///
/// # Errors
/// The first rule that is broken.
pub fn check(order: &Trekkpaalegg, before: Option<&Trekkpaalegg>) -> Result<(), BrokenRule> {
    first_broken(order, before).map_or(Ok(()), |rule| {
        Err(BrokenRule { order_id: order.trekkid.clone(), version: order.trekkversjon, rule })
    })
}

fn first_broken(order: &Trekkpaalegg, before: Option<&Trekkpaalegg>) -> Option<&'static str> {
    let Some(day) = order.day().filter(|_| order.opprettet.ends_with('Z')) else {
        return Some("opprettet is a time in UTC");
    };
    let periods = &order.trekkstoerrelse_for_periode;
    names(order)
        .or_else(|| periods.iter().find_map(size))
        .or_else(|| spans(periods))
        .or_else(|| status(order, day))
        .or_else(|| follows(order, before))
        .or_else(|| changes(order, before, day))
}

/// The names an order goes by.
fn names(order: &Trekkpaalegg) -> Option<&'static str> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut case = order.saksnummer.split('/');
    let case_fits = case.next() == Some("TREKK")
        && case.next().is_some_and(|year| year.len() == 4 && digits(year))
        && case.next().is_some_and(digits)
        && case.next().is_none();
    if !digits(&order.trekkid) || order.trekkversjon == 0 || order.sekvensnummer == 0 {
        Some("trekkid, trekkversjon and sekvensnummer are numbers from 1")
    } else if !case_fits {
        Some("saksnummer is TREKK/<year>/<number>")
    } else if Kid::parse(&order.betalingsinformasjon.kidnummer).is_none() {
        Some("the check digit of kidnummer fits")
    } else {
        None
    }
}

/// The size of one period.
fn size(period: &TrekkstoerrelseForPeriode) -> Option<&'static str> {
    match (&period.trekkbeloep, &period.trekkprosent) {
        (Some(amount), None) => {
            amount.trekkbeloep.amount().is_none().then_some("an amount is not below 0, in kroner and øre")
        }
        (None, Some(percent)) => {
            let fits = percent.trekkprosent.percent().is_some_and(|percent| percent <= Percent::HUNDRED);
            (!fits).then_some("a percentage is 0–100")
        }
        _ => Some("a period has exactly one of trekkbeloep and trekkprosent"),
    }
}

/// The periods in time.
fn spans(periods: &[TrekkstoerrelseForPeriode]) -> Option<&'static str> {
    if periods.is_empty() {
        return Some("an order has at least one period");
    }
    if periods.iter().any(|period| period.sluttdato.is_some_and(|end| end < period.startdato)) {
        return Some("a period does not end before it starts");
    }
    let apart =
        |pair: &[TrekkstoerrelseForPeriode]| pair[0].sluttdato.is_some_and(|end| end < pair[1].startdato);
    let in_order = periods.windows(2).all(apart);
    (!in_order).then_some("a period starts after the last day of the one before")
}

/// `avsluttet` if and only if the last day has passed or is the day of the version.
fn status(order: &Trekkpaalegg, day: NaiveDate) -> Option<&'static str> {
    let last = order.trekkstoerrelse_for_periode.last().and_then(|period| period.sluttdato);
    let ended = last.is_some_and(|last| last <= day);
    let fits = ended == (order.trekkstatus == Trekkstatus::Avsluttet);
    (!fits)
        .then_some("trekkstatus is avsluttet when, and only when, the last sluttdato has passed or is today")
}

/// What never changes from version to version, and what rises.
fn follows(order: &Trekkpaalegg, before: Option<&Trekkpaalegg>) -> Option<&'static str> {
    let before = before?;
    let same = order.trekkid == before.trekkid
        && order.saksnummer == before.saksnummer
        && order.betalingsinformasjon.kidnummer == before.betalingsinformasjon.kidnummer
        && order.skyldner == before.skyldner
        && order.trekkpliktig == before.trekkpliktig;
    if !same {
        return Some("trekkid, saksnummer, kidnummer, skyldner and trekkpliktig never change");
    }
    let rises = order.trekkversjon == before.trekkversjon + 1 && order.sekvensnummer > before.sekvensnummer;
    (!rises).then_some("trekkversjon rises by one and sekvensnummer rises")
}

/// What may still be changed on the day: nothing that has begun but its end, and nothing from today or earlier.
fn changes(order: &Trekkpaalegg, before: Option<&Trekkpaalegg>, day: NaiveDate) -> Option<&'static str> {
    if before.is_none() && order.trekkversjon > 1 {
        return None;
    }
    let old = before.map_or(&[][..], |before| &before.trekkstoerrelse_for_periode);
    let new = &order.trekkstoerrelse_for_periode;
    let same_but_end = |one: &TrekkstoerrelseForPeriode, other: &TrekkstoerrelseForPeriode| {
        let sizes = (&one.trekkbeloep, &one.trekkprosent) == (&other.trekkbeloep, &other.trekkprosent);
        one.startdato == other.startdato && sizes
    };
    let begun = |period: &&TrekkstoerrelseForPeriode| period.startdato <= day;
    if !old.iter().filter(begun).all(|was| new.iter().any(|is| same_but_end(was, is))) {
        return Some("a period that has begun stays in the order with its size");
    }
    let added = |is: &&TrekkstoerrelseForPeriode| !old.iter().any(|was| same_but_end(was, is));
    if new.iter().filter(added).any(|period| period.startdato <= day) {
        return Some("a new period starts after the day of the version");
    }
    let moved = |is: &&TrekkstoerrelseForPeriode| !old.contains(is);
    let back = new.iter().filter(moved).any(|period| period.sluttdato.is_some_and(|end| end < day));
    back.then_some("a period is never ended before the day of the version")
}

#[cfg(test)]
mod tests {
    use super::super::trekkpaalegg::tests::{order, terms};
    use super::super::trekkpaalegg::{Figure, Trekkbeloep, Trekkprosent};
    use super::*;
    use crate::model::OrderSize;
    use crate::units::Money;
    use crate::units::dates::parse_date;

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    fn good() -> Trekkpaalegg {
        let mut order = order(OrderSize::Percent(Percent::whole(17)), "2026-12-01", Some("2026-12-31"));
        let mut next = order.periods[0];
        (next.start, next.end) = (d("2027-01-01"), None);
        order.periods.push(next);
        Trekkpaalegg::new(&order, &terms())
    }

    #[test]
    fn each_rule_stops_an_order_that_breaks_it() {
        type Break = fn(&mut Trekkpaalegg);
        let cases: [(&str, Break); 14] = [
            ("UTC", |o| o.opprettet = "2026-11-20".into()),
            ("numbers from 1", |o| o.trekkversjon = 0),
            ("saksnummer", |o| o.saksnummer = "TREKK/2026".into()),
            ("check digit", |o| o.betalingsinformasjon.kidnummer = "100000018".into()),
            ("exactly one", |o| o.trekkstoerrelse_for_periode[0].trekkprosent = None),
            ("exactly one", |o| {
                let trekkbeloep = Figure::of_amount(Money::ZERO);
                o.trekkstoerrelse_for_periode[0].trekkbeloep = Some(Trekkbeloep { trekkbeloep });
            }),
            ("0–100", |o| {
                let trekkprosent = Figure::of_percent(Percent::from_units(10_001, 2));
                o.trekkstoerrelse_for_periode[1].trekkprosent = Some(Trekkprosent { trekkprosent });
            }),
            ("at least one", |o| o.trekkstoerrelse_for_periode.clear()),
            ("end before it starts", |o| o.trekkstoerrelse_for_periode[0].sluttdato = Some(d("2026-11-30"))),
            ("after the last day", |o| o.trekkstoerrelse_for_periode[0].sluttdato = Some(d("2027-01-01"))),
            ("after the last day", |o| o.trekkstoerrelse_for_periode[0].sluttdato = None),
            ("avsluttet", |o| o.trekkstatus = Trekkstatus::Avsluttet),
            ("after the day", |o| o.trekkstoerrelse_for_periode[0].startdato = d("2026-11-20")),
            ("UTC", |o| o.opprettet = "2026-11-20T20:00:00+01:00".into()),
        ];
        assert_eq!(check(&good(), None), Ok(()));
        for (rule, breaks) in cases {
            let mut order = good();
            breaks(&mut order);
            let broken = check(&order, None).expect_err(rule);
            assert!(broken.to_string().contains(rule), "{broken} is not about {rule}");
        }
    }

    #[test]
    fn a_change_follows_the_version_before() {
        type Break = fn(&mut Trekkpaalegg);
        let before = good();
        let mut next = good();
        next.opprettet = "2026-12-10T20:00:00Z".into();
        (next.trekkversjon, next.sekvensnummer) = (2, 2);
        next.trekkstoerrelse_for_periode[1].startdato = d("2027-02-01");
        assert_eq!(check(&next, Some(&before)), Ok(()));
        let cases: [(&str, Break); 5] = [
            ("never change", |o| o.saksnummer = "TREKK/2026/2".into()),
            ("rises", |o| o.sekvensnummer = 1),
            ("stays in the order", |o| {
                o.trekkstoerrelse_for_periode.remove(0);
            }),
            ("starts after", |o| {
                o.trekkstoerrelse_for_periode[0].sluttdato = Some(d("2026-12-05"));
                o.trekkstoerrelse_for_periode[1].startdato = d("2026-12-06");
            }),
            ("never ended before", |o| o.trekkstoerrelse_for_periode[0].sluttdato = Some(d("2026-12-09"))),
        ];
        for (rule, breaks) in cases {
            let mut order = next.clone();
            breaks(&mut order);
            let broken = check(&order, Some(&before)).expect_err(rule);
            assert!(broken.to_string().contains(rule), "{broken} is not about {rule}");
        }
    }

    #[test]
    fn an_order_ended_today_is_avsluttet() {
        let before = good();
        let mut ended = good();
        (ended.trekkversjon, ended.sekvensnummer) = (2, 2);
        ended.opprettet = "2026-12-10T20:00:00Z".into();
        ended.trekkstoerrelse_for_periode.truncate(1);
        ended.trekkstoerrelse_for_periode[0].sluttdato = Some(d("2026-12-10"));
        assert!(check(&ended, Some(&before)).is_err(), "aktiv on its last day");
        ended.trekkstatus = Trekkstatus::Avsluttet;
        assert_eq!(check(&ended, Some(&before)), Ok(()));
    }
}
