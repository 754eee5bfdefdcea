//! `letters/index.csv`: where each letter is, and which were not made.

use super::kinds::Letter;
use crate::units::PartyId;
use crate::units::dates::write_date;
use crate::words::Lang;

/// The file's name in a run.
pub const INDEX: &str = "letters/index.csv";
const HEADER: &[u8] = b"file,place,debtor_id,kind,language,count,answer_by,state\n";

/// What became of a letter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It was made.
    Made,
    /// It was made without an address: none is known.
    NoAddress,
    /// It was made without the address, which is confidential, in a file of its own.
    Confidential,
    /// It was not made: more letters than were asked for.
    LeftOut,
    /// It was not made: the debtor has died.
    Deceased,
}

impl State {
    /// The word in the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::NoAddress => "no_address",
            Self::Confidential => "confidential",
            Self::LeftOut => "left_out",
            Self::Deceased => "deceased",
        }
    }
}

/// The rows of the file.
#[derive(Clone, Debug)]
pub struct Index {
    bytes: Vec<u8>,
}

impl Default for Index {
    fn default() -> Self {
        Self { bytes: HEADER.to_vec() }
    }
}

impl Index {
    /// Adds a letter that stands at `place` of a file; none for one that was not made.
    pub fn add(
        &mut self,
        place: Option<(&str, usize)>,
        (debtor, lang): (PartyId, Lang),
        letter: &Letter,
        state: State,
    ) {
        let out = &mut self.bytes;
        if let Some((file, place)) = place {
            out.extend_from_slice(file.as_bytes());
            out.extend_from_slice(format!(",{place}").as_bytes());
        } else {
            out.push(b',');
        }
        out.push(b',');
        debtor.write_to(out);
        let words = format!(",{},{},{},", letter.kind.as_str(), lang.tag(), letter.count);
        out.extend_from_slice(words.as_bytes());
        if let Some(day) = letter.answer_by {
            write_date(day, out);
        }
        out.extend_from_slice(format!(",{}\n", state.as_str()).as_bytes());
    }

    /// The bytes of the file.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
