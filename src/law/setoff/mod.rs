//! Set-off in money a debtor has coming (innkl. § 21): in what a claim may be set off ([`admitted`]), what
//! stays with the debtor to live on ([`protection`]), and the order in which claims take the rest
//! ([`order`]).
//!
//! What is decided before 2027 follows the law as it was before 2026 (overg. § 12), also the order of
//! skattebetalingsforskriften § 13-6-1; from 2027 innkl. § 21 and innkf. §§ 16-1 to 16-6 apply.

pub mod admitted;
pub mod order;
pub mod protection;

use chrono::{Datelike, NaiveDate};

/// The first year of innkl. § 21 and the order of innkf. ch. 5 (overg. § 12).
const FIRST_YEAR: i32 = 2027;

/// True when a set-off decided on `day` follows innkl. § 21 and innkf. §§ 16-1 to 16-6.
#[must_use]
pub fn is_by_new_law(day: NaiveDate) -> bool {
    day.year() >= FIRST_YEAR
}

/// The article a set-off decided on `day` stands on.
#[must_use]
pub fn article(day: NaiveDate) -> &'static str {
    if is_by_new_law(day) { "innkl. § 21" } else { "overg. § 12" }
}
