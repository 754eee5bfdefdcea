//! Trekkpålegg: the wire format of deduction orders (Skatteetaten's API, version 1), known here alone.
//!
//! One file a payer, a JSON array with a version a line. Figures are JSON numbers, written from whole units and
//! never through a binary fraction.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::model::{OrderVersion, Standing};
use crate::units::dates::{parse_date, write_date};
use crate::units::digits::write_number;
use crate::units::{AccountId, Money, PartyId, Percent};

mod periods;
pub use periods::{order_periods, periods, read_periods, write_periods};

/// What all orders of a night share.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The collection day.
    pub day: NaiveDate,
    /// The time of day of `opprettet`, `HH:MM:SS`.
    pub publish_time: String,
    /// The account payers pay to.
    pub account: AccountId,
    /// Who receives the payments.
    pub payee: PartyId,
}

/// One version of an order as a payer reads it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trekkpaalegg {
    /// The order's number.
    pub trekkid: String,
    /// Whose income is deducted from.
    pub skyldner: String,
    /// When the version was made, in UTC.
    pub opprettet: String,
    /// The case.
    pub saksnummer: String,
    /// Whether the order stands.
    pub trekkstatus: Trekkstatus,
    /// Who deducts.
    pub trekkpliktig: String,
    /// The version, from 1.
    pub trekkversjon: u32,
    /// Rises by one with each version of any order.
    pub sekvensnummer: u64,
    /// Where the money goes.
    pub betalingsinformasjon: Betalingsinformasjon,
    /// The sizes, history and future.
    pub trekkstoerrelse_for_periode: Vec<TrekkstoerrelseForPeriode>,
}

/// Whether an order stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trekkstatus {
    /// It runs or will run.
    Aktiv,
    /// It has ended.
    Avsluttet,
}

impl Trekkstatus {
    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aktiv => "aktiv",
            Self::Avsluttet => "avsluttet",
        }
    }

    /// Whether the order stands by it.
    #[must_use]
    pub const fn standing(self) -> Standing {
        match self {
            Self::Aktiv => Standing::Active,
            Self::Avsluttet => Standing::Ended,
        }
    }
}

impl From<Standing> for Trekkstatus {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Active => Self::Aktiv,
            Standing::Ended => Self::Avsluttet,
        }
    }
}

/// Where the money goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Betalingsinformasjon {
    /// The KID.
    pub kidnummer: String,
    /// The account.
    pub kontonummer: String,
    /// The payee's organisation number.
    pub betalingsmottaker: String,
}

/// One period and its size: exactly one of the two is given.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TrekkstoerrelseForPeriode {
    /// First day.
    #[serde(with = "iso_date")]
    pub startdato: NaiveDate,
    /// Last day; none while open.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date_or_none")]
    pub sluttdato: Option<NaiveDate>,
    /// Kroner a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trekkbeloep: Option<Trekkbeloep>,
    /// Percent of gross, of each payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trekkprosent: Option<Trekkprosent>,
}

/// Kroner a month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Trekkbeloep {
    /// The amount.
    pub trekkbeloep: Figure,
}

/// Percent of gross.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Trekkprosent {
    /// The percentage, 0–100.
    pub trekkprosent: Figure,
}

/// A JSON number kept as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure(String);

impl Figure {
    /// An amount in kroner: whole kroner without decimals, else two.
    #[must_use]
    pub fn of_amount(amount: Money) -> Self {
        let text = amount.to_string();
        Self(text.strip_suffix(".00").map_or(text.clone(), ToOwned::to_owned))
    }

    /// A percentage, with at least one decimal.
    #[must_use]
    pub fn of_percent(percent: Percent) -> Self {
        let text = percent.to_string();
        Self(if text.contains('.') { text } else { text + ".0" })
    }

    /// The amount; nothing when it is negative or has more than two decimals.
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        Money::parse(&self.0, b'.').ok()
    }

    /// The percentage; nothing when it is negative.
    #[must_use]
    pub fn percent(&self) -> Option<Percent> {
        Percent::parse(&self.0, b'.')
    }
}

impl Serialize for Figure {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.clone()).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return Ok(Self(text.to_owned()));
        }
        Err(serde::de::Error::custom("a size that is no number"))
    }
}

impl Trekkpaalegg {
    /// The wire form of a version.
    #[must_use]
    pub fn new(order: &OrderVersion, terms: &Terms) -> Self {
        Self {
            trekkid: order.order_id.to_string(),
            skyldner: order.debtor.to_digits(),
            opprettet: format!("{}T{}Z", terms.day, terms.publish_time),
            saksnummer: order.case.to_string(),
            trekkstatus: order.standing.into(),
            trekkpliktig: order.payer.to_digits(),
            trekkversjon: order.version,
            sekvensnummer: order.sequence,
            betalingsinformasjon: Betalingsinformasjon {
                kidnummer: order.kid().as_str().to_owned(),
                kontonummer: terms.account.to_digits(),
                betalingsmottaker: terms.payee.to_digits(),
            },
            trekkstoerrelse_for_periode: periods(&order.periods),
        }
    }

    /// The day the version was made.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        parse_date(self.opprettet.split_once('T')?.0)
    }
}

/// A payer's file: its versions as a JSON array, a line each.
#[must_use]
pub fn payer_file<'a>(orders: impl Iterator<Item = &'a OrderVersion>, terms: &Terms) -> Vec<u8> {
    let mut file = vec![b'['];
    for (place, order) in orders.enumerate() {
        file.extend_from_slice(if place == 0 { b"\n" } else { b",\n" });
        write_order(&mut file, order, terms);
    }
    file.extend_from_slice(b"\n]\n");
    file
}

/// Writes a version as [`Trekkpaalegg`] is serialised, without making one: no text in it needs an escape.
pub(crate) fn write_order(out: &mut Vec<u8>, order: &OrderVersion, terms: &Terms) {
    out.extend_from_slice(br#"{"trekkid":""#);
    write_number(order.order_id, out);
    out.extend_from_slice(br#"","skyldner":""#);
    order.debtor.write_to(out);
    out.extend_from_slice(br#"","opprettet":""#);
    write_date(terms.day, out);
    out.push(b'T');
    out.extend_from_slice(terms.publish_time.as_bytes());
    out.extend_from_slice(br#"Z","saksnummer":""#);
    order.case.write_to(out);
    out.extend_from_slice(br#"","trekkstatus":""#);
    out.extend_from_slice(Trekkstatus::from(order.standing).as_str().as_bytes());
    out.extend_from_slice(br#"","trekkpliktig":""#);
    order.payer.write_to(out);
    out.extend_from_slice(br#"","trekkversjon":"#);
    write_number(u64::from(order.version), out);
    out.extend_from_slice(br#","sekvensnummer":"#);
    write_number(order.sequence, out);
    out.extend_from_slice(br#","betalingsinformasjon":{"kidnummer":""#);
    out.extend_from_slice(order.kid().as_str().as_bytes());
    out.extend_from_slice(br#"","kontonummer":""#);
    out.extend_from_slice(terms.account.to_digits().as_bytes());
    out.extend_from_slice(br#"",""#);
    out.extend_from_slice(br#"betalingsmottaker":""#);
    terms.payee.write_to(out);
    out.extend_from_slice(br#""},"trekkstoerrelseForPeriode":"#);
    write_periods(out, &order.periods);
    out.push(b'}');
}

/// A day as `YYYY-MM-DD`.
pub(super) mod iso_date {
    use super::{NaiveDate, parse_date};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
    pub(in crate::orders) fn serialize<S: serde::Serializer>(
        date: &NaiveDate,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    pub(in crate::orders) fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<NaiveDate, D::Error> {
        let text: String = serde::Deserialize::deserialize(from)?;
        parse_date(&text).ok_or_else(|| serde::de::Error::custom("not a day as YYYY-MM-DD"))
    }
}

/// A day as `YYYY-MM-DD` that may not be given.
pub(super) mod iso_date_or_none {
    use super::{NaiveDate, iso_date};

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands the field over by reference"
    )]
    pub(in crate::orders) fn serialize<S: serde::Serializer>(
        date: &Option<NaiveDate>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => iso_date::serialize(date, to),
            None => to.serialize_none(),
        }
    }

    pub(in crate::orders) fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<Option<NaiveDate>, D::Error> {
        iso_date::deserialize(from).map(Some)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::model::{OrderPeriod, OrderSize};
    use crate::orders::numbering::Sequences;

    pub(crate) fn terms() -> Terms {
        Terms {
            day: parse_date("2026-11-20").expect("a date"),
            publish_time: "20:00:00".to_owned(),
            account: AccountId::parse("70213997155").expect("an account"),
            payee: PartyId::from_digits("971648198").expect("digits"),
        }
    }

    pub(crate) fn order(size: OrderSize, start: &str, end: Option<&str>) -> OrderVersion {
        let period = OrderPeriod {
            start: parse_date(start).expect("a date"),
            end: end.map(|end| parse_date(end).expect("a date")),
            size,
        };
        let [debtor, payer] =
            ["25876099732", "310844136"].map(|id| PartyId::from_digits(id).expect("digits"));
        Sequences::first(2026).new_order(debtor, payer, vec![period])
    }

    #[test]
    fn a_version_is_written_with_the_fields_of_the_samples() {
        let order = order(OrderSize::Percent(Percent::whole(17)), "2027-01-01", None);
        let file = payer_file([&order, &order].into_iter(), &terms());
        let line = concat!(
            r#"{"trekkid":"10000001","skyldner":"25876099732","opprettet":"2026-11-20T20:00:00Z","#,
            r#""saksnummer":"TREKK/2026/1","trekkstatus":"aktiv","trekkpliktig":"310844136","trekkversjon":1,"#,
            r#""sekvensnummer":1,"betalingsinformasjon":{"kidnummer":"100000017","#,
            r#""kontonummer":"70213997155","betalingsmottaker":"971648198"},"#,
            r#""trekkstoerrelseForPeriode":[{"startdato":"2027-01-01","trekkprosent":{"trekkprosent":17.0}}]}"#
        );
        assert_eq!(String::from_utf8(file).expect("text"), format!("[\n{line},\n{line}\n]\n"));
    }

    #[test]
    fn figures_are_exact() {
        let cases = [(500_000, "5000"), (12_345, "123.45"), (50, "0.50"), (0, "0")];
        for (ore, text) in cases {
            assert_eq!(Figure::of_amount(Money::from_ore(ore)).0, text);
        }
        for (units, decimals, text) in
            [(17, 0, "17.0"), (1725, 2, "17.25"), (0, 0, "0.0"), (1000, 1, "100.0")]
        {
            assert_eq!(Figure::of_percent(Percent::from_units(units, decimals)).0, text);
        }
    }

    #[test]
    fn an_order_is_written_as_its_type_is_serialised() {
        let sizes = [
            OrderSize::Amount(Money::from_ore(12_345)),
            OrderSize::Amount(Money::from_kroner(5000)),
            OrderSize::Percent(Percent::from_units(1725, 2)),
            OrderSize::Percent(Percent::whole(17)),
        ];
        for size in sizes {
            let mut order = order(size, "2027-01-01", Some("2027-01-31"));
            let last = OrderPeriod { start: order.periods[0].start, end: None, size };
            order.periods.push(last);
            for standing in [Standing::Active, Standing::Ended] {
                order.standing = standing;
                let mut written = Vec::new();
                write_order(&mut written, &order, &terms());
                let serialised = serde_json::to_vec(&Trekkpaalegg::new(&order, &terms())).expect("JSON");
                assert_eq!(String::from_utf8(written), String::from_utf8(serialised));
            }
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let order = order(OrderSize::Amount(Money::from_ore(12_345)), "2027-01-01", Some("2027-01-31"));
        let written = Trekkpaalegg::new(&order, &terms());
        let file = payer_file(std::iter::once(&order), &terms());
        let read: Vec<Trekkpaalegg> = serde_json::from_slice(&file).expect("JSON");
        assert_eq!(read, [written]);
        assert_eq!(read[0].day(), parse_date("2026-11-20"));
        let bad = r#"{"trekkbeloep":"1"}"#;
        assert!(serde_json::from_str::<Trekkbeloep>(bad).is_err(), "a text is no number");
    }
}
