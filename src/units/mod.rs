//! The measures everything else is written in: money, percentages, dates and identifiers.
//!
//! Nothing here knows a rule of law, reads a file or asks a clock.

pub mod calendar;
pub mod dates;
pub mod digits;
pub mod ids;
pub mod kid;
pub mod money;
pub mod parts;
pub mod percent;
pub mod signs;

pub use dates::Month;
pub use ids::{AccountId, PartyId};
pub use kid::Kid;
pub use money::Money;
pub use parts::{Part, PartCount};
pub use percent::Percent;
