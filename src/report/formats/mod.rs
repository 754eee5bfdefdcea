//! What a night hands to others in their own formats, made from its published files: credit transfers for the bank
//! (pain.001), deductions for NAV when it is the payer (`InnrapporteringTrekk`), and what creditors may see of running
//! deductions (forskrift 2025-07-09-1510 § 4).
//!
//! Nothing is decided or counted here: amounts, orders and claims are the published ones.

mod creditors;
mod nav_payer;
mod payouts;

use std::path::Path;

use chrono::NaiveDate;

pub use creditors::of_creditor;

use crate::model::{OrderVersion, Receiver};
use crate::orders::innrapportering::{NavTerms, Unreadable};
use crate::publish::PublishError;
use crate::publish::formats::pain001::{Payer, Refused, Version};
use crate::publish::read::ReadError;
use crate::units::PartyId;

/// The folder of messages to the bank.
pub const PAYOUTS: &str = "payouts/";
/// Money that goes out and stands in no message, with the reason.
pub const LEFT_OUT: &str = "payouts/left_out.csv";
/// What NAV as a payer is told.
pub const NAV_PAYER: &str = "nav/innrapportering.json";
/// The folder of what creditors may see.
pub const CREDITORS: &str = "creditors/";

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The collection day.
    pub day: NaiveDate,
    /// Messages to the bank, and who pays.
    pub payouts: Option<(Vec<Version>, Payer)>,
    /// NAV's number as a payer, and how it knows us.
    pub nav_payer: Option<(PartyId, NavTerms)>,
    /// What creditors may see.
    pub creditors: bool,
}

impl Asked {
    /// True when there is nothing to make.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.payouts.is_none() && self.nav_payer.is_none() && !self.creditors
    }
}

/// What the published files do not hold.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    /// Creditors with their accounts, sorted.
    pub creditors: &'a [Receiver],
    /// Debtors with their accounts, sorted.
    pub debtors: &'a [Receiver],
    /// The orders that stood before the night.
    pub earlier: &'a [OrderVersion],
}

/// How many were written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Payments in messages to the bank.
    pub paid: u64,
    /// Payments that stand in no message.
    pub left_out: u64,
    /// Documents for NAV.
    pub documents: u64,
    /// Claims whose creditors may see them.
    pub views: u64,
}

/// Takes the name of a file and its bytes.
pub type Write<'a> = dyn FnMut(&str, &[u8]) -> Result<(), PublishError> + 'a;

/// Why they cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum FormatsError {
    /// A published file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// An order that NAV cannot be told of.
    #[error(transparent)]
    Order(#[from] Unreadable),
    /// A message no bank would take.
    #[error("no message to the bank can be made: {0}")]
    Payment(#[from] Refused),
    /// JSON that cannot be made.
    #[error("no JSON can be made: {0}")]
    Json(#[from] serde_json::Error),
    /// A table that cannot be made.
    #[error("{LEFT_OUT} cannot be made: {0}")]
    Table(#[from] csv::Error),
    /// A file cannot be written.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

/// Who gets money of a run: creditors and debtors, sorted.
///
/// # Errors
/// [`ReadError`] names the file.
pub fn receivers(run: &Path) -> Result<(Vec<PartyId>, Vec<PartyId>), ReadError> {
    payouts::receivers(run)
}

/// Makes what is asked for of the run in a folder.
///
/// # Errors
/// [`FormatsError`] names the file.
pub fn write(
    run: &Path,
    asked: &Asked,
    beside: Beside<'_>,
    write: &mut Write<'_>,
) -> Result<Counts, FormatsError> {
    let mut counts = Counts::default();
    if let Some((versions, payer)) = &asked.payouts {
        (counts.paid, counts.left_out) = payouts::write(run, (versions, payer), beside, write)?;
    }
    if let Some((payer, terms)) = &asked.nav_payer {
        counts.documents = nav_payer::write(run, (*payer, terms), beside.earlier, write)?;
    }
    if asked.creditors {
        counts.views = creditors::write(run, asked.day, write)?;
    }
    Ok(counts)
}
