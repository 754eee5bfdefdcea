//! Why a file of a format is refused as a whole.

use crate::intake::csv_table::MOST_PARKED;
use crate::intake::error::IntakeError;
use crate::intake::read::Input;
use crate::units::Money;

/// Why a file of a format is refused as a whole. What is wrong with one record only parks that record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FormatFault {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// The file ends inside a record or a document.
    #[error("the file ends before what it began")]
    Truncated,
    /// Something after the end.
    #[error("something stands after the end")]
    AfterEnd,
    /// A record longer than any can be.
    #[error("a record of more than {most} bytes")]
    TooLong {
        /// The most bytes a record may have.
        most: usize,
    },
    /// Nested deeper than any record is.
    #[error("nested deeper than {most}")]
    TooDeep {
        /// The deepest a record may be.
        most: usize,
    },
    /// Bytes in another encoding than the format's.
    #[error("not in the encoding of the format")]
    Encoding,
    /// Not JSON.
    #[error("not JSON")]
    NotJson,
    /// Not well-formed XML.
    #[error("not well-formed XML")]
    NotXml,
    /// A document type or an entity of its own: never read.
    #[error("a document type or an entity of its own; such files are not read")]
    DocumentType,
    /// Another kind of document.
    #[error("not a document of this format: {expected} is missing")]
    Document {
        /// What is missing.
        expected: &'static str,
    },
    /// A line of another length than the format's.
    #[error("a line of {length} characters; each has {expected}")]
    LineLength {
        /// Characters it has.
        length: usize,
        /// Characters it should have.
        expected: usize,
    },
    /// A record the format does not have, or not here.
    #[error("a record that does not belong here")]
    RecordOrder,
    /// A total or a number of the file itself that cannot be read.
    #[error("a total that cannot be read")]
    Total,
    /// Another number of records than the file says.
    #[error("{read} records read, the file says {said}")]
    Count {
        /// By the file.
        said: u64,
        /// Read.
        read: u64,
    },
    /// Another sum than the file says.
    #[error("sum {read} read, the file says {said}")]
    Sum {
        /// By the file.
        said: Money,
        /// Read.
        read: Money,
    },
    /// The same message stands twice in the file.
    #[error("the same message stands twice")]
    MessageTwice,
}

/// What stops the reading of a file.
#[derive(Debug)]
pub(in crate::intake) enum FormatError {
    /// The stream failed.
    Read(std::io::Error),
    /// The file is refused.
    Refused {
        /// The line, from 1.
        line: u64,
        /// Why.
        fault: FormatFault,
    },
    /// What was read cannot be written.
    Write(std::io::Error),
    /// More faulty records than are kept.
    TooManyFaults,
}

impl FormatError {
    /// The file is refused for what stands on a line.
    pub(in crate::intake) const fn refused(line: u64, fault: FormatFault) -> Self {
        Self::Refused { line, fault }
    }

    /// The error of a file of an inbox.
    pub(in crate::intake) fn of_file(self, input: &Input) -> IntakeError {
        let file = input.file.clone();
        match self {
            Self::Read(source) => input.unreadable(source),
            Self::Write(source) => IntakeError::Unwritable { file, source },
            Self::Refused { line, fault } => IntakeError::Format { file, line, fault },
            Self::TooManyFaults => IntakeError::TooManyFaults { file, most: MOST_PARKED },
        }
    }
}

impl From<std::io::Error> for FormatError {
    fn from(error: std::io::Error) -> Self {
        Self::Read(error)
    }
}
