//! Which law of wage deduction a debtor's case follows (overg. § 1; utrullingsforskriften § 1).

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::kinds::{self, Kind};
use crate::model::{Household, KindNo, OtherDeduction, Regime};
use crate::units::dates::parse_date;
use crate::units::digits::pair;

/// What decided the regime.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RegimeGround {
    /// The debtors file fixes it.
    Given,
    /// The day alone: before 2026 or from 2027.
    Day,
    /// Outside the dated area (letter a).
    OutsideArea,
    /// An old-regime deduction runs (letter b).
    OldDeduction,
    /// A case under the old regime is pending (letter c).
    PendingCase,
    /// A confidential address (letter d).
    ConfidentialAddress,
    /// A claim of a kind that is not rolled out yet (letter e).
    ExcludedKind,
    /// All of letters a–e hold.
    RolledOut,
    /// The new regime applied before: it is final.
    NewBefore,
    /// The old regime applied before, and an old-regime order of ours runs.
    OldOrderRuns,
    /// The old regime applied before, and a notice sent under it may still be followed by a decision.
    OldNoticeRuns,
}

impl RegimeGround {
    /// The trace's word for it.
    #[must_use]
    pub const fn step(self) -> &'static str {
        match self {
            Self::Given => "regime.given",
            Self::Day => "regime.day",
            Self::OutsideArea => "regime.outside_area",
            Self::OldDeduction => "regime.old_deduction_runs",
            Self::PendingCase => "regime.pending_old_case",
            Self::ConfidentialAddress => "regime.confidential_address",
            Self::ExcludedKind => "regime.excluded_kind",
            Self::RolledOut => "regime.rolled_out",
            Self::NewBefore => "regime.new_before",
            Self::OldOrderRuns => "regime.old_order_runs",
            Self::OldNoticeRuns => "regime.old_notice_runs",
        }
    }
}

/// The roll-out of the new law as of one day, looked up once a night.
#[derive(Clone, Debug, Default)]
pub struct Rollout {
    day: NaiveDate,
    /// Beginnings of the codes of municipalities within the area.
    within: Vec<String>,
    /// Municipalities that are not.
    except: Vec<String>,
    /// By the place of a kind: it keeps the old law.
    excluded: Vec<bool>,
}

impl Rollout {
    /// The roll-out as of `day`.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        let area = AREAS.iter().rev().find(|area| area.valid_from <= day);
        let kinds = EXCLUDED.iter().rev().find(|row| row.valid_from <= day);
        let excluded = |kind: &Kind| kinds.is_some_and(|row| row.numbers.contains(&kind.number));
        Self {
            day,
            within: area.map(|area| area.within.clone()).unwrap_or_default(),
            except: area.map(|area| area.except.clone()).unwrap_or_default(),
            excluded: kinds::all().iter().map(excluded).collect(),
        }
    }

    /// True when a municipality is in the area of § 1 first para. letter a.
    #[must_use]
    pub fn in_area(&self, municipality: u16) -> bool {
        let [[a, b], [c, d]] = [municipality / 100, municipality].map(|part| pair(u64::from(part)));
        let code = [a, b, c, d];
        let named = |list: &[String]| list.iter().any(|prefix| code.starts_with(prefix.as_bytes()));
        named(&self.within) && !named(&self.except)
    }

    /// The area: beginnings of the codes of municipalities within it, and those that are not.
    #[must_use]
    pub fn area(&self) -> (&[String], &[String]) {
        (&self.within, &self.except)
    }

    /// True when a kind keeps the old law in 2026 (letter e).
    #[must_use]
    pub fn is_excluded(&self, kind: KindNo) -> bool {
        self.excluded.get(usize::from(kind.0)).copied().unwrap_or(false)
    }

    /// The regime of a debtor whose case is decided afresh. `outstanding` are the kinds of the debtor's claims
    /// with something outstanding ("utestående", letter e); a closed claim does not keep the old law. Without a
    /// row of the debtor only the day and the kinds are known, and the old law stands in 2026.
    #[must_use]
    pub fn regime(
        &self,
        household: Option<&Household>,
        deductions: &[OtherDeduction],
        outstanding: impl IntoIterator<Item = KindNo>,
    ) -> (Regime, RegimeGround) {
        if let Some(given) = household.and_then(|row| row.deduction_regime) {
            return (given, RegimeGround::Given);
        }
        if self.day.year() < 2026 {
            return (Regime::Old, RegimeGround::Day);
        }
        if self.day.year() >= 2027 {
            return (Regime::New, RegimeGround::Day);
        }
        let Some(household) = household else { return (Regime::Old, RegimeGround::OutsideArea) };
        let ground = if !household.municipality.is_some_and(|code| self.in_area(code)) {
            RegimeGround::OutsideArea
        } else if deductions.iter().any(|deduction| deduction.runs_on(self.day)) {
            RegimeGround::OldDeduction
        } else if household.pending_old_case {
            RegimeGround::PendingCase
        } else if household.confidential_address {
            RegimeGround::ConfidentialAddress
        } else if outstanding.into_iter().any(|kind| self.is_excluded(kind)) {
            RegimeGround::ExcludedKind
        } else {
            return (Regime::New, RegimeGround::RolledOut);
        };
        (Regime::Old, ground)
    }
}

/// The last day of old-regime deductions that were not moved over (overg. § 6).
#[must_use]
pub fn old_deductions_end() -> NaiveDate {
    static LAST: LazyLock<NaiveDate> = LazyLock::new(|| parse_date("2028-12-31").unwrap_or(NaiveDate::MAX));
    *LAST
}

/// The regime that an earlier night fixed, when it still holds: the new one is final; the old one holds while an
/// old-regime order of ours runs, at the latest to [`old_deductions_end`], or a notice sent under it is unspent
/// (overg. §§ 1, 6).
#[must_use]
pub fn kept(
    before: Regime,
    order_runs: bool,
    notice_runs: bool,
    day: NaiveDate,
) -> Option<(Regime, RegimeGround)> {
    match before {
        Regime::New => Some((Regime::New, RegimeGround::NewBefore)),
        Regime::Old if order_runs && day <= old_deductions_end() => {
            Some((Regime::Old, RegimeGround::OldOrderRuns))
        }
        Regime::Old => notice_runs.then_some((Regime::Old, RegimeGround::OldNoticeRuns)),
    }
}

struct Area {
    valid_from: NaiveDate,
    within: Vec<String>,
    except: Vec<String>,
}

struct ExcludedKinds {
    valid_from: NaiveDate,
    numbers: Vec<String>,
}

#[derive(Deserialize)]
struct AreaRow {
    valid_from: String,
    municipalities: String,
    except: String,
}

#[derive(Deserialize)]
struct KindsRow {
    valid_from: String,
    kinds: String,
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// The areas, oldest first.
static AREAS: LazyLock<Vec<Area>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_str!("data/rollout.csv").as_bytes())
        .into_deserialize::<AreaRow>()
        .filter_map(Result::ok)
        .filter_map(|row| {
            let valid_from = parse_date(&row.valid_from)?;
            Some(Area { valid_from, within: words(&row.municipalities), except: words(&row.except) })
        })
        .collect()
});

/// The excluded kinds, oldest first.
static EXCLUDED: LazyLock<Vec<ExcludedKinds>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_str!("data/excluded_kinds.csv").as_bytes())
        .into_deserialize::<KindsRow>()
        .filter_map(Result::ok)
        .filter_map(|row| {
            Some(ExcludedKinds { valid_from: parse_date(&row.valid_from)?, numbers: words(&row.kinds) })
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::kinds::by_number;

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    #[test]
    fn a_regime_is_kept_while_something_of_it_runs() {
        use Regime::{New, Old};
        let cases = [
            (New, false, false, "2026-11-20", Some(New)),
            (Old, true, false, "2026-11-20", Some(Old)),
            (Old, true, false, "2028-12-31", Some(Old)),
            (Old, true, false, "2029-01-01", None),
            (Old, false, true, "2027-01-15", Some(Old)),
            (Old, false, false, "2027-01-15", None),
        ];
        for (before, order, notice, day, expected) in cases {
            let found = kept(before, order, notice, d(day)).map(|(regime, _)| regime);
            assert_eq!(found, expected, "{before}, order {order}, notice {notice}, {day}");
        }
    }

    #[test]
    fn the_area_grows_by_date() {
        let cases = [
            ("2026-02-15", 5605, false),
            ("2026-02-16", 5605, true),
            ("2026-02-16", 5601, false),
            ("2026-03-16", 5620, true),
            ("2026-03-16", 5601, false),
            ("2026-03-16", 5501, false),
            ("2026-04-07", 5601, true),
            ("2026-04-07", 5501, true),
            ("2026-04-07", 1804, true),
            ("2026-04-07", 1811, false),
            ("2026-04-07", 301, false),
        ];
        for (day, code, expected) in cases {
            assert_eq!(Rollout::on(d(day)).in_area(code), expected, "{code} on {day}");
        }
    }

    #[test]
    fn kinds_keep_the_old_law_until_their_day() {
        let cases = [
            ("2026-09-03", "5", true),
            ("2026-09-04", "5", false),
            ("2026-09-04", "4", true),
            ("2026-09-04", "1b", true),
            ("2026-09-03", "X2", false),
            ("2025-12-31", "1a", false),
        ];
        for (day, number, expected) in cases {
            let kind = by_number(number).expect("a kind");
            assert_eq!(Rollout::on(d(day)).is_excluded(kind.no), expected, "kind {number} on {day}");
        }
    }
}
