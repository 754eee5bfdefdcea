"""§ 7: limitation date, barred claims, watch list (foreldelsesloven)."""
from dataclasses import dataclass
from datetime import date

from facts import Claim
from units import add_days, add_years, next_working_day

NEW_NOTICE_FROM = date(2026, 1, 1)


@dataclass(slots=True)
class Limitation:
    ends: date
    interest_ends: date | None = None       # three years from an interrupting notice


def limitation(claim: Claim, regime: str) -> Limitation:
    """limitation_date if given, else `limitation_years` from limitation_start or due_date; a new-regime
    notice on or after 2026-01-01 and not after that date gives 10 years (fl. §§ 17 no. 3, 21)."""
    ends = claim.limitation_date or next_working_day(
        add_years(claim.limitation_start or claim.due_date, claim.kind.years))
    notice = claim.notice
    if regime == "new" and notice is not None and NEW_NOTICE_FROM <= notice <= ends:
        interest = next_working_day(add_years(notice, 3)) if claim.interest > 0 else None
        return Limitation(next_working_day(add_years(notice, 10)), interest)
    return Limitation(ends)


def in_running_order(claim: Claim, ends: date, on: date, outside_runs: bool) -> bool:
    """fl. § 21 no. 1: nothing lapses while the deduction runs; barred before its decision stays barred."""
    return outside_runs and claim.decided_date is not None and claim.decided_date <= min(on, ends)


def is_barred(claim: Claim, regime: str, on: date, outside_runs: bool) -> bool:
    """Barred from the day after the limitation date."""
    ends = limitation(claim, regime).ends
    return ends < on and not in_running_order(claim, ends, on, outside_runs)


def lapses_within_90_days(claim: Claim, regime: str, on: date, outside_runs: bool) -> bool:
    ends = limitation(claim, regime).ends
    return on <= ends <= add_days(on, 90) and not in_running_order(claim, ends, on, outside_runs)


def watch_rows(claim: Claim, regime: str, on: date, outside_runs: bool) -> list:
    """(date, days left) of what lapses on D … D+90."""
    found = limitation(claim, regime)
    if in_running_order(claim, found.ends, on, outside_runs):
        return []
    dates = [found.ends] + ([found.interest_ends] if found.interest_ends else [])
    return [(d, (d - on).days) for d in dates if on <= d <= add_days(on, 90)]
