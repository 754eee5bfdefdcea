//! Decisions as bytes: compact, complete, and the same for the same decision.
//!
//! Whole numbers take as many bytes as they need, seven bits each; fixed words go by their numbers in a list both
//! sides have ([`words`]). The form is of one program: who reads must be who wrote, which the stream's header tells.

mod decision;
mod model;
mod money;
mod plain;
pub mod words;

use crate::model::decision::Decision;
use crate::units::PartyId;

/// The number of the form. It rises with every change of it.
pub const VERSION: u16 = 1;

/// Why bytes are no decision, or a decision cannot become bytes. Never names anybody.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CodecError {
    /// The bytes end inside a value.
    #[error("the bytes end inside a value")]
    Short,
    /// Bytes are left after the last value.
    #[error("{0} bytes are left after the last value")]
    Left(usize),
    /// A value is none of its kind.
    #[error("not {0}")]
    NotA(&'static str),
    /// A fixed word is not in the list.
    #[error("the word \"{0}\" is not in the list of words")]
    UnknownWord(String),
}

/// A value that can be put into bytes and got from them again.
pub(super) trait Coded: Sized {
    /// Appends it.
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError>;
    /// Takes it from the front.
    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError>;
}

/// Bytes still to be read.
pub(super) struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    /// The next `count` bytes.
    fn take(&mut self, count: usize) -> Result<&'b [u8], CodecError> {
        let (own, rest) = self.0.split_at_checked(count).ok_or(CodecError::Short)?;
        self.0 = rest;
        Ok(own)
    }
}

/// Appends a decision but its debtor, who stands beside it wherever it goes.
///
/// # Errors
/// [`CodecError::UnknownWord`] when the decision says a word that is not in the list.
pub fn encode(decision: &Decision, out: &mut Vec<u8>) -> Result<(), CodecError> {
    decision::put(decision, out)
}

/// Reads the decision of a debtor.
///
/// # Errors
/// [`CodecError`] when the bytes are not one whole decision.
pub fn decode(debtor: PartyId, blob: &[u8]) -> Result<Decision, CodecError> {
    let mut from = Bytes(blob);
    let decision = decision::get(debtor, &mut from)?;
    match from.0.len() {
        0 => Ok(decision),
        left => Err(CodecError::Left(left)),
    }
}

/// All fields of a struct, in the order given; a field left out does not compile.
macro_rules! fields {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl crate::parts::codec::Coded for $type {
            fn put(&self, out: &mut Vec<u8>) -> Result<(), crate::parts::codec::CodecError> {
                let Self { $($field),* } = self;
                $($field.put(out)?;)*
                Ok(())
            }

            fn get(
                from: &mut crate::parts::codec::Bytes<'_>,
            ) -> Result<Self, crate::parts::codec::CodecError> {
                $(let $field = crate::parts::codec::Coded::get(from)?;)*
                Ok(Self { $($field),* })
            }
        }
    };
}

/// A choice without fields, by its number; one left out does not compile.
macro_rules! choices {
    ($type:ident { $($choice:ident),* $(,)? }) => {
        impl crate::parts::codec::Coded for $type {
            fn put(&self, out: &mut Vec<u8>) -> Result<(), crate::parts::codec::CodecError> {
                match self {
                    $(Self::$choice)|* => out.push(*self as u8),
                }
                Ok(())
            }

            fn get(
                from: &mut crate::parts::codec::Bytes<'_>,
            ) -> Result<Self, crate::parts::codec::CodecError> {
                let number = u8::get(from)?;
                $(if number == Self::$choice as u8 {
                    return Ok(Self::$choice);
                })*
                Err(crate::parts::codec::CodecError::NotA(stringify!($type)))
            }
        }
    };
}

use {choices, fields};

#[cfg(test)]
mod tests;
