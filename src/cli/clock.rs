//! The only clock of the program.
#![expect(clippy::disallowed_types, clippy::disallowed_methods, reason = "the clock is asked here")]

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Oslo;

/// Today in Norway.
///
/// # Errors
/// When the machine's clock stands outside the calendar.
pub fn today() -> anyhow::Result<NaiveDate> {
    day_in_norway(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?)
}

/// Now, in UTC, to the second: `2026-11-20T20:00:00Z`.
///
/// # Errors
/// When the machine's clock stands outside the calendar.
pub fn now() -> anyhow::Result<String> {
    let moment = moment(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?)?;
    Ok(moment.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn day_in_norway(since_epoch: Duration) -> anyhow::Result<NaiveDate> {
    Ok(moment(since_epoch)?.with_timezone(&Oslo).date_naive())
}

fn moment(since_epoch: Duration) -> anyhow::Result<DateTime<Utc>> {
    let moment = DateTime::from_timestamp(i64::try_from(since_epoch.as_secs())?, 0);
    moment.ok_or_else(|| anyhow::anyhow!("the machine's clock stands outside the calendar"))
}

/// A number that another run of this machine does not come upon: for the name of a temporary folder.
#[must_use]
pub fn nonce() -> u64 {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
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
