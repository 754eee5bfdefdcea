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
    """limitation_date if given, else `limitation_years` from limitation_start or due_date. Each new-regime notice on
    or after 2026-01-01 and not after the date as it then stands gives 10 years (fl. §§ 17 no. 3, 21)."""
    found = Limitation(claim.limitation_date or next_working_day(
        add_years(claim.limitation_start or claim.due_date, claim.kind.years)))
    over, floor, decided = claim.earliest_end or (None, None, None)
    for notice in sorted(claim.notices, key=lambda n: n.sent) + [None]:
        if over is not None and (notice is None or notice.sent > over):
            if decided <= found.ends:
                found.ends = max(found.ends, floor)
            over = None
        if notice is None:
            break
        if (notice.regime or regime) == "new" and NEW_NOTICE_FROM <= notice.sent <= found.ends:
            interest = next_working_day(add_years(notice.sent, 3)) if claim.interest > 0 else None
            found = Limitation(next_working_day(add_years(notice.sent, 10)), interest)
    return found


def in_running_order(claim: Claim, ends: date, on: date) -> bool:
    """fl. § 21 no. 1: nothing lapses while the deduction runs; barred before its decision stays barred."""
    return claim.order_runs and claim.decided_date is not None and claim.decided_date <= min(on, ends)


def is_barred(claim: Claim, rules) -> bool:
    """Barred from the day after the limitation date."""
    ends = limitation(claim, rules.regime).ends
    return ends < rules.on and not in_running_order(claim, ends, rules.on)


def lapses_within_90_days(claim: Claim, rules) -> bool:
    ends = limitation(claim, rules.regime).ends
    return rules.on <= ends <= add_days(rules.on, 90) and not in_running_order(claim, ends, rules.on)


def watch_rows(claim: Claim, rules) -> list:
    """(date, days left) of what lapses on D … D+90."""
    found, on = limitation(claim, rules.regime), rules.on
    if in_running_order(claim, found.ends, on):
        return []
    dates = [found.ends] + ([found.interest_ends] if found.interest_ends else [])
    return [(d, (d - on).days) for d in dates if on <= d <= add_days(on, 90)]
