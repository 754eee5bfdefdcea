//! The only clock of the program.
#![expect(clippy::disallowed_types, clippy::disallowed_methods, reason = "the clock is asked here")]

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Oslo;

/// The machine's clock cannot be right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the machine's clock stands outside the calendar")]
pub struct OutsideCalendar;

/// Today in Norway.
///
/// # Errors
/// When the machine's clock stands outside the calendar.
pub fn today() -> Result<NaiveDate, OutsideCalendar> {
    day_in_norway(since_epoch()?)
}

/// Seconds since the beginning of 1970, in UTC.
///
/// # Errors
/// When the machine's clock stands before it.
pub fn seconds() -> Result<u64, OutsideCalendar> {
    Ok(since_epoch()?.as_secs())
}

/// Now, in UTC, to the second: `2026-11-20T20:00:00Z`.
///
/// # Errors
/// When the machine's clock stands outside the calendar.
pub fn now() -> Result<String, OutsideCalendar> {
    let moment = moment(since_epoch()?)?;
    Ok(moment.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn since_epoch() -> Result<Duration, OutsideCalendar> {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_err(|_| OutsideCalendar)
}

fn day_in_norway(since_epoch: Duration) -> Result<NaiveDate, OutsideCalendar> {
    Ok(moment(since_epoch)?.with_timezone(&Oslo).date_naive())
}

fn moment(since_epoch: Duration) -> Result<DateTime<Utc>, OutsideCalendar> {
    let seconds = i64::try_from(since_epoch.as_secs()).map_err(|_| OutsideCalendar)?;
    DateTime::from_timestamp(seconds, 0).ok_or(OutsideCalendar)
}

/// A number that another run of this machine does not come upon: for the name of a temporary folder.
#[must_use]
pub fn nonce() -> u64 {
    let since_epoch = since_epoch().unwrap_or_default();
    let nanoseconds = u64::from(since_epoch.subsec_nanos());
    (since_epoch.as_secs() << 30 | nanoseconds) ^ u64::from(std::process::id()).rotate_right(16)
}

/// Measures how long steps take.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start or the last lap.
    pub fn lap(&mut self) -> Duration {
        let now = Instant::now();
        now.duration_since(std::mem::replace(&mut self.0, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_norway() {
        let cases = [
            (1_795_215_599, "2026-11-20"),
            (1_795_215_600, "2026-11-21"),
            (1_782_856_799, "2026-06-30"),
            (1_782_856_800, "2026-07-01"),
        ];
        for (seconds, day) in cases {
            let found = day_in_norway(Duration::from_secs(seconds)).expect("a day");
            assert_eq!(found.to_string(), day, "{seconds}");
        }
    }
}
