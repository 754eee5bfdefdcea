//! One JSON object: its members by name, each as it is written. No number goes through a float.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::json_document::Scan;
use crate::units::Money;

/// The most members without a name in use that are named.
const MOST_UNKNOWN: usize = 20;

/// A value as it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Value<'a>(&'a str);

/// The members of an object.
pub(super) struct Members<'a, const N: usize> {
    /// Values by the place of their name; none when not given or `null`.
    pub(super) values: [Option<Value<'a>>; N],
    /// Names that are none of the object's.
    pub(super) unknown: Vec<Cow<'a, str>>,
    /// Places of names that stand more than once.
    pub(super) twice: Vec<usize>,
}

/// Reads an object whose members are called `names`; none when the text is not JSON, or no object.
pub(super) fn members<'a, const N: usize>(
    text: &'a str,
    names: &[&'static str; N],
) -> Option<Members<'a, N>> {
    // Looked through once and as a whole: all that is taken out of it is JSON.
    let value: &'a RawValue = serde_json::from_str(text).ok()?;
    Value(value.get()).members(names)
}

impl<'a> Value<'a> {
    /// As it is written, a text without its quotes.
    pub(super) fn written(self) -> &'a str {
        let inner = self.0.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        inner.unwrap_or(self.0)
    }

    /// A text; none when it is something else, or holds half a character.
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if inner.contains('\\') {
            return serde_json::from_str(self.0).ok().map(Cow::Owned);
        }
        Some(Cow::Borrowed(inner))
    }

    /// `true` or `false`.
    pub(super) fn yes_no(self) -> Option<bool> {
        match self.0 {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// An object's members; none when it is no object, or nested deeper than a record is.
    pub(super) fn members<const N: usize>(self, names: &[&'static str; N]) -> Option<Members<'a, N>> {
        let mut walk = Walk::into(self.0, '{')?;
        let mut members = Members { values: [None; N], unknown: Vec::new(), twice: Vec::new() };
        let mut seen = [false; N];
        while let Some(name) = walk.value() {
            let (name, value) = (Value(name).text()?, walk.value()?);
            let Some(place) = names.iter().position(|known| *known == name) else {
                if members.unknown.len() < MOST_UNKNOWN {
                    members.unknown.push(name);
                }
                continue;
            };
            if std::mem::replace(&mut seen[place], true) && members.twice.len() < MOST_UNKNOWN {
                members.twice.push(place);
            }
            if value != "null" {
                members.values[place] = Some(Value(value));
            }
        }
        walk.is_done().then_some(members)
    }

    /// An array's values; none when it is no array, or nested deeper than a record is.
    pub(super) fn elements(self) -> Option<Vec<Self>> {
        let mut walk = Walk::into(self.0, '[')?;
        let elements = std::iter::from_fn(|| walk.value().map(Self)).collect();
        walk.is_done().then_some(elements)
    }

    /// Øre, a correction below zero; none when it is no number, or has parts of an øre.
    pub(super) fn ore(self) -> Option<i64> {
        let (sign, digits) = self.0.strip_prefix('-').map_or((1, self.0), |digits| (-1, digits));
        let amount = plain_amount(digits);
        Money::parse(&amount, b'.').ok().map(|amount| sign * amount.ore())
    }

    /// A number as tables have amounts: without an exponent and without needless zeros. What cannot be written so
    /// stays as it is, and is no amount.
    pub(super) fn amount(self) -> Cow<'a, str> {
        plain_amount(self.0)
    }
}

/// The longest number that is written out.
const LONGEST_NUMBER: usize = 40;

fn plain_amount(written: &str) -> Cow<'_, str> {
    let short = written.split_once('.').is_none_or(|(_, decimals)| decimals.len() <= 2);
    let exponent = written.bytes().any(|byte| matches!(byte, b'e' | b'E'));
    if (short && !exponent) || written.len() > LONGEST_NUMBER {
        return Cow::Borrowed(written);
    }
    without_exponent(written).map_or(Cow::Borrowed(written), Cow::Owned)
}

/// A number of JSON written out, by its digits.
fn without_exponent(written: &str) -> Option<String> {
    let (sign, number) = written.strip_prefix('-').map_or(("", written), |number| ("-", number));
    let (number, exponent) = match number.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<isize>().ok()?),
        None => (number, 0),
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(decimals) || exponent.unsigned_abs() > LONGEST_NUMBER {
        return None;
    }
    let mut digits = format!("{whole}{decimals}");
    let mut point = isize::try_from(whole.len()).ok()? + exponent;
    while point < 1 {
        digits.insert(0, '0');
        point += 1;
    }
    let point = usize::try_from(point).ok()?;
    while digits.len() < point {
        digits.push('0');
    }
    let (whole, decimals) = digits.split_at(point);
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") })
}

/// Goes through the values of an object or an array that is known to be JSON, names of members among them.
struct Walk<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Walk<'a> {
    /// Into what begins with `bracket`.
    fn into(text: &'a str, bracket: char) -> Option<Self> {
        text.starts_with(bracket).then_some(Self { text, at: 1 })
    }

    /// True at the end. It is not reached through what is nested too deep.
    fn is_done(&self) -> bool {
        matches!(self.text.as_bytes().get(self.at), Some(b'}' | b']'))
    }

    /// The next value.
    fn value(&mut self) -> Option<&'a str> {
        let bytes = self.text.as_bytes();
        let between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':');
        self.at += bytes.get(self.at..)?.iter().take_while(|byte| between(byte)).count();
        let rest = bytes.get(self.at..)?;
        let length = match rest.first()? {
            b'"' => string_length(rest)?,
            b'{' | b'[' => Scan::default().run(rest).ok().flatten()?,
            b'}' | b']' => return None,
            _ => rest.iter().take_while(|byte| !between(byte) && !matches!(byte, b'}' | b']')).count(),
        };
        let value = self.text.get(self.at..self.at + length);
        self.at += length;
        value
    }
}

/// Bytes of the text that begins `bytes`, its quotes with it.
fn string_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        let found = at + memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[found] == b'"' {
            return Some(found + 1);
        }
        at = found + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_by_their_digits() {
        let cases = [
            ("1000", "1000", Some(100_000)),
            ("1000.5", "1000.5", Some(100_050)),
            ("1000.500", "1000.5", Some(100_050)),
            ("-12.00", "-12.00", Some(-1_200)),
            ("1.5E+7", "15000000", Some(1_500_000_000)),
            ("1e-2", "0.01", Some(1)),
            ("125e-1", "12.5", Some(1_250)),
            ("-0.0", "-0.0", Some(0)),
            ("10.005", "10.005", None),
            ("1e400", "1e400", None),
            ("1e12", "1000000000000", None),
            ("123456789012345678901234567890", "123456789012345678901234567890", None),
            ("\"1000\"", "\"1000\"", None),
            ("true", "true", None),
            ("[1]", "[1]", None),
        ];
        for (written, amount, ore) in cases {
            assert_eq!(Value(written).amount(), amount, "{written}");
            assert_eq!(Value(written).ore(), ore, "{written}");
        }
    }

    #[test]
    fn a_text_is_whole_characters() {
        let cases = [
            (r#""a""#, Some("a")),
            (r#""\u00e5\"""#, Some("å\"")),
            (r#""\ud83d\ude00""#, Some("😀")),
            (r#""\ud800""#, None),
            ("12", None),
            ("{}", None),
        ];
        for (written, expected) in cases {
            assert_eq!(Value(written).text().as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn members_are_found_by_name_once() {
        let text = r#" {"a":null,"\u0062":[1, {"a":2}],"c":1,"a":"x","d\"":2} "#;
        let members = members(text, &["a", "b"]).expect("an object");
        assert_eq!(members.values, [Some(Value("\"x\"")), Some(Value(r#"[1, {"a":2}]"#))]);
        assert_eq!(members.unknown, ["c", "d\""]);
        assert_eq!(members.twice, [0]);
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(70), "]".repeat(70));
        assert!(super::members(&deep, &["a"]).is_none());
        let elements = Value(r#"[ "]", {"a":[1]},-1.5 ,true,[]]"#).elements();
        let expected = [r#""]""#, r#"{"a":[1]}"#, "-1.5", "true", "[]"].map(Value);
        assert_eq!(elements.as_deref(), Some(&expected[..]));
        for text in ["[]", "1", "", "{", "{}{}", "{\"a\":01}", "{\"a\":NaN}", "{\"a\":1,}", "{a:1}"] {
            assert!(super::members(text, &["a"]).is_none(), "{text}");
        }
    }
}
