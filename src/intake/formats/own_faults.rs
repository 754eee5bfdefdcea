//! What a format forbids in one record, as it is found.

use std::borrow::Cow;

use super::OwnFault;
use super::json_object::{Members, Value};
use crate::model::FaultCode;

/// The most faults of one record that are told: a record of many megabytes must not be answered with as many.
const MOST_TOLD: usize = 50;

/// The faults of one record.
#[derive(Default)]
pub(super) struct OwnFaults<'a> {
    told: Vec<OwnFault<'a>>,
}

impl<'a> OwnFaults<'a> {
    /// The faults, in the order they were found.
    pub(super) fn told(&self) -> &[OwnFault<'a>] {
        &self.told
    }

    /// Notes a fault of the field `name`.
    pub(super) fn note(&mut self, name: &'static str, value: &'a str, code: FaultCode) {
        self.push(OwnFault { name, value, masked: false, code });
    }

    /// Notes a fault of a field that names someone.
    pub(super) fn note_masked(&mut self, name: &'static str, value: &'a str, code: FaultCode) {
        self.push(OwnFault { name, value, masked: true, code });
    }

    fn push(&mut self, fault: OwnFault<'a>) {
        if self.told.len() < MOST_TOLD {
            self.told.push(fault);
        }
    }

    /// Notes names that stand twice, and names that nothing has in the object `inside`: a misspelt member must not
    /// be lost in silence.
    pub(super) fn names<const N: usize>(
        &mut self,
        inside: &'static str,
        members: &Members<'a, N>,
        names: &[&'static str; N],
    ) {
        for name in &members.unknown {
            // No member that is meant is written with escapes.
            let name = if let Cow::Borrowed(name) = name { name } else { "\\" };
            self.note(inside, name, FaultCode::UnknownColumn);
        }
        for &place in &members.twice {
            self.note(inside, names[place], FaultCode::WrongFieldCount);
        }
    }

    /// A text; empty when not given. What is no text is a fault, and stays as it is written.
    pub(super) fn text(&mut self, name: &'static str, value: Option<Value<'a>>) -> Cow<'a, str> {
        let Some(value) = value else { return Cow::Borrowed("") };
        value.text().unwrap_or_else(|| {
            // It may be the identifier of someone as well.
            self.note_masked(name, value.written(), FaultCode::BadCharacter);
            Cow::Borrowed(value.written())
        })
    }
}
