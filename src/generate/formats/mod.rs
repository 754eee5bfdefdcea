//! The facts of an inbox in the authorities' own formats, for the same day to be read from either.
//!
//! Each writer takes facts as they are read and writes what its format can carry of them; reading that again gives
//! the same facts.

pub mod amelding;
pub mod beside;
pub mod claims;
pub mod incomes;
pub mod payments;
mod xml;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use crate::units::Money;

/// How a JSON file holds its records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JsonForm {
    /// One document.
    Document,
    /// One record a line.
    Lines,
}

/// What stands around the records of a document.
struct Around {
    before: &'static str,
    after: &'static str,
}

const ARRAY: Around = Around { before: "[", after: "]" };

/// Writes records one after the other. Returns how many.
fn write_records<T: Serialize>(
    records: impl Iterator<Item = T>,
    around: &Around,
    form: JsonForm,
    out: &mut impl Write,
) -> io::Result<u64> {
    let document = form == JsonForm::Document;
    if document {
        out.write_all(around.before.as_bytes())?;
    }
    let mut count = 0;
    for record in records {
        if document {
            out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
        }
        serde_json::to_writer(&mut *out, &record)?;
        count += 1;
        if !document {
            out.write_all(b"\n")?;
        }
    }
    if document {
        out.write_all(b"\n")?;
        out.write_all(around.after.as_bytes())?;
        out.write_all(b"\n")?;
    }
    Ok(count)
}

/// A number by its digits: whole kroner without decimals.
fn number(amount: Money) -> Box<RawValue> {
    let text = amount.to_string();
    let text = text.strip_suffix(".00").unwrap_or(&text).to_owned();
    RawValue::from_string(text).unwrap_or_default()
}
