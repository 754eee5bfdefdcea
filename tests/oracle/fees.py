"""Interest (innkl. § 15), surcharge (folketrygdloven § 22-15), late fee (innkf. § 15-2) and attachment fee
(innkf. § 23-1): what the ledger gets to book, on what is booked at the start of the night."""
from datetime import date, timedelta
from fractions import Fraction

from case import Case, Night
from taking_part import is_decided, latest_notice, status_on
from units import add_days, half_up, nok

NEW_ACT = date(2026, 1, 1)
ATTACHMENT_FEE_FROM = date(2027, 1, 1)
KINDS = ("interest", "surcharge", "late_fee", "attachment_fee")
NO_FEE = ("1a", "1b", "2")


def charge(night: Night, case: Case, notices: list, decided: list) -> None:
    """`notices` of tonight; `decided`: claims decided tonight that were not before."""
    before = len(night.tables.setdefault("fees", []))
    for c in sorted(case.claims, key=lambda c: c.claim_id):
        if c.run_of is None and sum(c.booked) and status_on(c, night.on) not in ("written_off", "paid"):
            interest(night, case, c)
            surcharge(night, case, c)
    if not case.parked:
        late_fees(night, case)
    attachment_fees(night, case, notices, decided)
    rows = night.tables["fees"][before:]
    night.tables["fees"][before:] = sorted(rows, key=lambda r: (r[0] == "", r[0], KINDS.index(r[2]), r[3]))


def half_up_of(number: Fraction) -> int:
    return half_up(number.numerator, number.denominator)


def row(night: Night, case: Case, claim_id: str, kind: str, first: date, to: date, amount: int, source: str) -> None:
    night.add("fees", [claim_id, case.debtor_id, kind, first.isoformat(), to.isoformat(), nok(amount), source])


def starts(claim, on: date) -> date | None:
    """The first day that counts, by the rule of its kind; `interest_from` wins where there is interest at all."""
    rule = claim.kind.late_interest
    if rule in ("none", "as_given"):
        return None
    if claim.interest_from is not None:
        return claim.interest_from
    if rule == "after_notice":
        if on < NEW_ACT or claim.interest_notice is None:
            return None
        return add_days(claim.interest_notice, 30)
    return date(claim.due_date.year, 3, 1) if rule == "from_1_march" else claim.due_date


def interest(night: Night, case: Case, claim) -> None:
    first = starts(claim, night.on)
    if first is None or first >= night.on:
        return
    for start, end, balance, (percent, rate) in segments(night, first, *bearing(night, claim)):
        amount = half_up_of(balance * percent / 100 * years(start, end))
        row(night, case, claim.claim_id, "interest", start, end, amount, f"innkl. § 15; {rate}")


def bearing(night: Night, claim) -> tuple:
    """What bears interest, and what was credited of it, each with its day. A surcharge that is not booked yet counts;
    one of which something was paid is booked, and what is left of it stands in the costs."""
    parts = night.registers.money.by_claim.get(claim.claim_id, [])
    if claim.kind.late_interest != "from_due_with_surcharge":
        return claim.booked[0], [(part.credited, part.principal) for part in parts]
    more = claim.booked[1]
    if not more and not claim.file_costs and not any(part.costs for part in parts):
        more = half_up(claim.booked[0], 10)
    return claim.booked[0] + more, [(part.credited, part.principal + part.costs) for part in parts]


def segments(night: Night, first: date, booked: int, credited: list, to: date | None = None) -> list:
    """Days of constant balance and constant rate: (first day, the day after the last, balance, rate)."""
    to = to or night.on
    cuts = night.rates.changes("late_interest") | {when for when, _ in credited}
    days = [first] + sorted(d for d in cuts if first < d < to) + [to]
    found = []
    for start, end in zip(days, days[1:]):
        balance = booked + sum(amount for when, amount in credited if when > start)
        if balance == 0:
            continue
        rate = night.rates.at("late_interest", start)
        if found and found[-1][1:3] == (start, balance) and found[-1][3][0] == rate[0]:
            found[-1] = (found[-1][0], end, balance, found[-1][3])
        else:
            found.append((start, end, balance, rate))
    return found


def years(start: date, end: date) -> Fraction:
    """Days in leap years are of 366."""
    total = Fraction(0)
    for year in range(start.year, end.year + 1):
        new_year = date(year + 1, 1, 1)
        days = (min(end, new_year) - max(start, date(year, 1, 1))).days
        total += Fraction(days, (new_year - date(year, 1, 1)).days)
    return total


def surcharge(night: Night, case: Case, claim) -> None:
    """10 % once; none when the claim's row carries costs already."""
    rule = claim.kind.surcharge
    if not (rule == "10" or (rule == "10_if_intent" and claim.intent)):
        return
    if claim.file_costs or (claim.claim_id, "surcharge") in night.registers.money.charged or not claim.booked[0]:
        return
    row(night, case, claim.claim_id, "surcharge", night.on, night.on, half_up(claim.booked[0], 10),
        "ftrl. § 22-15")
    night.registers.money.fees.append((case.debtor_id, claim.claim_id, "surcharge", night.on))


def court_fee(night: Night, times: Fraction, article: str) -> tuple[int, str]:
    """The amount and its source."""
    amount, row_name = night.rates.at("court_fee", night.on)
    return half_up_of(amount * 100 * times), f"{article}; {row_name}"


def late_fees(night: Night, case: Case) -> None:
    terms = {}
    before = len(night.tables.setdefault("fees", []))
    for c in sorted(case.claims, key=lambda c: c.claim_id):
        bears_it = c.run_of is None and c.kind.late_fee != "none" and c.kind.no in ("1a", "1b")
        if bears_it and c.beneficiary_id and c.period is not None:
            terms.setdefault((c.beneficiary_id, c.period), []).append(c)
    for term in terms.values():
        if any((c.claim_id, "late_fee") in night.registers.money.charged for c in term):
            continue
        late = sorted((c.kind.no, c.claim_id) for c in term if is_late(c, night.on))
        if late:
            row(night, case, late[0][1], "late_fee", night.on, night.on,
                *court_fee(night, Fraction(1, 3), "innkf. § 15-2"))
            night.registers.money.fees += [(case.debtor_id, c.claim_id, "late_fee", night.on) for c in term]


def is_late(claim, on: date) -> bool:
    """Due since 2026, something booked is unpaid, and no order has taken it (innkf. § 15-2 second para.)."""
    closed = not sum(claim.booked) or status_on(claim, on) in ("written_off", "paid")
    taken = is_decided(claim, on) and claim.decided_date <= claim.due_date
    return NEW_ACT <= claim.due_date < on and not closed and not taken


def attachment_fees(night: Night, case: Case, notices: list, decided: list) -> None:
    """Once at the notice, once at the decision; both at once when the decision came without a notice."""
    if night.on < ATTACHMENT_FEE_FROM or case.rules.regime != "new":
        return
    by_name = {c.notice_id: c for c in case.claims}
    half, found = Fraction(345, 1000), []
    if any(n.why == "new" and by_name[n.claim_id].kind.no not in NO_FEE for n in notices):
        found.append(half)
    if any(c.kind.no not in NO_FEE for c in decided):
        found.append(half if any(latest_notice(c) is not None for c in decided) else 2 * half)
    for times in found:
        row(night, case, "", "attachment_fee", night.on, night.on, *court_fee(night, times, "innkf. § 23-1"))
    if found:
        night.registers.money.fees.append((case.debtor_id, "", "attachment_fee", night.on))
