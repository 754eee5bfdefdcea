"""Claims filed in the estates of bankrupt and dead debtors (deknl. ch. 9), and what an estate is expected to pay."""
from datetime import date

import measures
from case import Case, Night
from fees import bearing, half_up_of, segments, starts, years
from limitation import is_barred
from taking_part import is_suspended
from units import add_days, add_months, month_of, nok, ore

SUPPORT, WAGES, PENALTIES = ("1a", "1b", "2"), ("9",), ("8", "X11")
TAXES, ADVANCE = ("X1", "X2", "X3", "X4", "X5", "X7", "X12"), ("X1", "X3", "X4")
PARTS = ("class1", "class2", "ordinary", "after_interest", "after_penalty")


def file(night: Night, case: Case) -> None:
    if case.bankrupt:
        filed(night, case, "estate_claim_bankruptcy", "bankruptcy", case.debtor.date("bankruptcy_date"))
    if case.dead:
        filed(night, case, "estate_claim_deceased", "death", case.debtor.date("death_date"))


def deadline(night: Night, case: Case, kind: str, opened: date):
    """(last day it is proposed or None, deadline or None, whence); konkursl. § 109."""
    if kind == "bankruptcy":
        given = case.debtor.date("bankruptcy_filing_deadline")
        return (given, given, "given") if given else (add_days(opened, 42), add_days(opened, 21), "earliest")
    called = case.debtor.date("proklama_date")
    return (add_days(called, 42), add_days(called, 42), "proklama") if called else (None, None, "none")


def filed(night: Night, case: Case, measure: str, kind: str, opened: date) -> None:
    last, shown, source = deadline(night, case, kind, opened)
    if last is not None and night.on > last:
        return
    claims = [c for c in case.open if belongs(c, case, opened)]
    if not claims:
        return
    split, not_booked = {part: 0 for part in PARTS}, 0
    for c in claims:
        tonight = tonights_interest(night, c)
        not_booked += tonight
        for part, amount in parts(night, case, c, opened, tonight).items():
            split[part] += amount
    facts = {"opened": opened, "reference_day": opened, **{part: nok(amount) for part, amount in split.items()},
             "interest_not_booked": nok(not_booked)}
    published = [e for e in night.inbox.estates.get(case.debtor_id, []) if e.kind == kind]
    for e in published[:1]:
        facts |= dividend(e, split)
    measures.add(night, case, measure, claims, facts | {"deadline_from": source}, sum(split.values()), shown)


def belongs(c, case: Case, opened: date) -> bool:
    arose = c.due_date if case.rules.klass(c) == "a" else (c.established or c.due_date)
    return arose <= opened and not is_barred(c, case.rules) and not is_suspended(c, case.rules) \
        and not c.kind.avregning_only


def tonights_interest(night: Night, c) -> int:
    return sum(ore(r[5]) for r in night.tables["fees"] if r[0] == c.claim_id and r[2] == "interest")


def of_days(night: Night, c, first: date, to: date, balance: int, credited: list) -> int:
    """Half up for each stretch of one balance and rate."""
    if first >= to:
        return 0
    found = segments(night, first, balance, credited, to)
    return sum(half_up_of(held * rate[0] / 100 * years(start, end)) for start, end, held, rate in found)


def before_and_after(night: Night, c, opened: date, tonight: int) -> tuple:
    """Interest to the opening and after it: what is booked and what is not."""
    first, after = starts(c, night.on), 0
    # Interest that is as given, or of no rule, is not counted here either: all that is booked is before.
    if first is not None and first == c.interest_from and first > opened and c.interest:
        after = min(c.interest, of_days(night, c, opened, c.interest_from, c.principal, []))
    to_opening = 0
    if tonight and first is not None:
        to_opening = min(tonight, of_days(night, c, first, min(opened, night.on), *bearing(night, c)))
    return c.interest - after + to_opening, after + tonight - to_opening


def parts(night: Night, case: Case, c, opened: date, tonight: int) -> dict:
    """deknl. §§ 9-3, 9-4, 9-6, 9-7."""
    before, after = before_and_after(night, c, opened, tonight)
    if c.kind.no in PENALTIES:
        return {"after_penalty": c.principal + c.costs + before + after}
    found = {"after_interest": after}
    if is_first(c, opened):
        found["class1"] = c.principal + c.costs + before
    elif c.kind.no in TAXES and c.due_date >= add_months(opened, -months_of_tax(c, case)):
        found |= {"class2": c.principal, "ordinary": c.costs + before}
    else:
        found["ordinary"] = c.principal + c.costs + before
    return found


def is_first(c, reference: date) -> bool:
    if c.kind.no in SUPPORT:
        month = c.period if c.period is not None else month_of(c.due_date)
        return month_of(reference) - 5 <= month <= month_of(reference)
    return c.kind.no in WAGES and c.due_date >= add_months(reference, -4)


def months_of_tax(c, case: Case) -> int:
    return (24 if case.debtor.person else 12) if c.kind.no in ADVANCE else 6


def dividend(published, split: dict) -> dict:
    """deknl. §§ 9-2 to 9-6: class by class, with equal right within each; nothing for § 9-7."""
    own = {"estate_assets": published.assets, "estate_costs": published.costs}
    known = {name: nok(value) for name, value in own.items() if value is not None}
    if len(known) < 2:
        return known
    shown = dict(known)
    free, total = max(0, published.assets - published.costs), 0
    for part in ("class1", "class2", "ordinary"):
        theirs = getattr(published, part)
        if theirs is None and free:
            return known
        whole = max(theirs or 0, split[part])
        paid = min(free, whole)
        ours = paid * split[part] // whole if whole else 0
        free, total = free - paid, total + ours
        shown[f"expected_{part}"] = nok(ours)
    return shown | {"expected": nok(total)}
