//! `control.json`: what the sender says was sent.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::error::IntakeError;
use crate::units::Money;
use crate::units::dates::parse_date;

/// What the sender says of one input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    /// Rows, parked ones included.
    pub(super) rows: Option<u64>,
    /// Øre of the first amount column.
    pub(super) sum: Option<i128>,
    /// When it was taken out of its system, as written.
    pub(super) extracted_at: Option<String>,
}

/// A control file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Control {
    /// By table, or by the name of a claim file of NAV.
    pub(super) inputs: BTreeMap<String, Totals>,
    /// The released run whose figures the ledger has booked.
    pub(super) booked_through: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct Written {
    booked_through: Option<String>,
    #[serde(flatten)]
    inputs: BTreeMap<String, WrittenTotals>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTotals {
    rows: Option<String>,
    sum: Option<String>,
    extracted_at: Option<String>,
}

impl Control {
    /// Reads the control file's text.
    ///
    /// Sums are read from their digits, never through a floating-point number: every number of the text is
    /// put in quotes before it is parsed, so `1234.5` and `"1234.50"` are the same exact sum.
    ///
    /// # Errors
    /// [`IntakeError::ControlMalformed`].
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, IntakeError> {
        let malformed = |reason: String| IntakeError::ControlMalformed { file: file.to_owned(), reason };
        let json = |error: serde_json::Error| malformed(error.to_string());
        serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(json)?;
        let written: Written = serde_json::from_str(&quote_numbers(text)).map_err(json)?;
        let mut control = Self::default();
        if let Some(day) = written.booked_through {
            let date = parse_date(&day).ok_or_else(|| malformed("booked_through is no date".to_owned()))?;
            control.booked_through = Some(date);
        }
        for (input, totals) in written.inputs {
            let wrong = |what: &str| malformed(format!("{input}: {what}"));
            let rows = totals.rows.map(|rows| rows.parse().map_err(|_| wrong("rows is no whole number")));
            let sum = totals.sum.map(|sum| exact_ore(&sum).ok_or_else(|| wrong("sum is no amount")));
            if let Some(at) = &totals.extracted_at
                && at.get(..10).and_then(parse_date).is_none()
            {
                return Err(wrong("extracted_at does not begin with a date"));
            }
            let totals =
                Totals { rows: rows.transpose()?, sum: sum.transpose()?, extracted_at: totals.extracted_at };
            control.inputs.insert(input, totals);
        }
        Ok(control)
    }

    /// Compares what was read with what was sent.
    ///
    /// # Errors
    /// [`IntakeError::ControlRows`] or [`IntakeError::ControlSum`].
    pub(super) fn check(&self, input: &str, file: &str, rows: u64, sum: i128) -> Result<(), IntakeError> {
        let Some(totals) = self.inputs.get(input) else { return Ok(()) };
        if let Some(control) = totals.rows.filter(|&control| control != rows) {
            return Err(IntakeError::ControlRows { file: file.to_owned(), control, read: rows });
        }
        if let Some(control) = totals.sum.filter(|&control| control != sum) {
            let (control, read) = (money(control), money(sum));
            return Err(IntakeError::ControlSum { file: file.to_owned(), control, read });
        }
        Ok(())
    }
}

/// A sum as money; one beyond all money is shown as the largest.
pub(super) fn money(ore: i128) -> Money {
    let limit = if ore < 0 { i64::MIN } else { i64::MAX };
    Money::from_ore(i64::try_from(ore).unwrap_or(limit))
}

/// Øre of digits with at most two decimals; sums may be larger than a single amount.
fn exact_ore(text: &str) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "00"));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 20 || !plain(whole) || !plain(decimals) {
        return None;
    }
    let cents: i128 = match decimals.len() {
        1 => decimals.parse::<i128>().ok()? * 10,
        2 => decimals.parse().ok()?,
        _ => return None,
    };
    Some(sign * (whole.parse::<i128>().ok()? * 100 + cents))
}

/// The JSON text with its numbers in quotes.
fn quote_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let (mut in_string, mut escaped, mut in_number) = (false, false, false);
    for character in text.chars() {
        let numeric = matches!(character, '0'..='9' | '-' | '+' | '.' | 'e' | 'E');
        let starts = matches!(character, '0'..='9' | '-');
        if !in_string && in_number != (if in_number { numeric } else { starts }) {
            out.push('"');
            in_number = !in_number;
        }
        out.push(character);
        if in_string {
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else {
            in_string = character == '"';
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_however_they_are_written() {
        let cases = [
            (r#""30000000000.01""#, Some(3_000_000_000_001)),
            ("30000000000.01", Some(3_000_000_000_001)),
            ("1234.5", Some(123_450)),
            ("1234", Some(123_400)),
            ("-0.05", Some(-5)),
            ("0.005", None),
            ("1e3", None),
            (r#""1 234""#, None),
            (r#""""#, None),
        ];
        for (sum, expected) in cases {
            let text = format!(r#"{{"claims": {{"rows": 3, "sum": {sum}}}}}"#);
            let found = Control::parse("control.json", &text).ok();
            assert_eq!(found.and_then(|control| control.inputs["claims"].sum), expected, "{sum}");
        }
    }

    #[test]
    fn the_rest_of_a_control_file_is_read() {
        let text = r#"{"claims": {"rows": 3, "extracted_at": "2026-11-20T02:00:00Z"},
            "booked_through": "2026-11-19", "x\"1": {"sum": "1"}}"#;
        let control = Control::parse("control.json", text).expect("a control file");
        assert_eq!(control.booked_through, parse_date("2026-11-19"));
        assert_eq!(control.inputs["claims"].rows, Some(3));
        assert_eq!(control.inputs["claims"].extracted_at.as_deref(), Some("2026-11-20T02:00:00Z"));
        assert_eq!(control.inputs["x\"1"].sum, Some(100));
    }

    #[test]
    fn a_malformed_control_file_is_refused() {
        for text in [
            "",
            "{",
            r#"{"claims": 3}"#,
            r#"{"claims": {"rows": "many"}}"#,
            r#"{"claims": {"lines": 3}}"#,
            r#"{"claims": {"extracted_at": "yesterday"}}"#,
            r#"{"booked_through": "20261119"}"#,
        ] {
            assert!(Control::parse("control.json", text).is_err(), "{text}");
        }
    }
}
