//! What a night leaves: tables, trace, order files, summary and manifest, in a store of revisions, and what
//! two people let out of it.
//!
//! Everything is written range by range of debtors, hashed on the way, and becomes a run by one rename.

pub mod beside;
pub mod carried;
pub mod drift;
pub mod error;
pub mod file;
pub mod formats;
pub mod manifest;
pub mod measures;
pub mod money;
pub mod night;
pub mod order_files;
pub mod outbox;
pub mod overview;
pub mod pruned;
pub mod range;
pub mod read;
pub mod redact;
pub mod release;
pub mod requests;
pub mod rerun;
pub mod revisions;
mod room;
pub mod seal;
pub mod signature;
pub mod staging;
pub mod steps;
pub mod store;
pub mod summary;
pub mod tables;
pub mod trace;

pub use error::PublishError;
pub use file::Subject;
pub use night::NightWriter;
pub use release::{Release, ReleaseError};
pub use revisions::{Released, Revision, Revisions};
pub use staging::Staging;
pub use store::{Store, StoreError};

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
