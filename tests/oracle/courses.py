"""What becomes of each order tonight: the periods that will stand, and why."""
from dataclasses import dataclass
from datetime import date

from case import Case, Night
from order_size import last_instalment
from registers import Order, Period, Size
from room import OLD_DEDUCTIONS_END
from standing import ended, goes_on_at, going_on, joined, level, size_on, stands
from taking_part import CODES, FOR_A_WHILE, is_closed, is_decided
from units import first_day, last_day


@dataclass
class Course:
    payer_id: str
    order: Order | None
    periods: list
    reason: str
    final_amount: int | None = None


def furthest(codes) -> str:
    """The code that comes last in the order of § 3; claims taking part have none."""
    return max((code for code in codes if code), key=CODES.index, default="NOTHING_TO_COLLECT")


def running_total(night: Night, case: Case) -> int:
    """The monthly running support among the claims taking part."""
    terms = [(c, c.run_of or (c.replaces_run if night.choices["term_of_p_like_run"] == "yes" else None))
             for c in case.taking_part]
    parts = {(row.support_id, c.kind.no): row for c, row in terms if row is not None}
    return sum(min(row.monthly, row.advance) if no == "1b" else row.monthly - min(row.monthly, row.advance)
               for (_, no), row in parts.items())


def is_instalment(case: Case) -> bool:
    """What is left is less than the deduction; or no more than what kroner orders take that would otherwise rise."""
    return bool(case.taking_part) and (case.left < case.size.money or case.sizing.kept)


def from_plan_month(night: Night, case: Case) -> tuple[dict, dict, bool]:
    """payer -> periods from P on, payer -> last instalment, and whether tonight is one."""
    start, end, after_p = first_day(night.plan_month), last_day(night.plan_month), first_day(night.plan_month + 1)
    size = case.size
    if not is_instalment(case):
        return {payer: [Period(start, None, Size(size.form, own))]
                for payer, own in size.per_payer.items() if own}, {}, False
    final, after, ends = last_instalment(case.left, running_total(night, case), case.our_room, case.order_from)
    if not ends:
        case.in_p = sum(final.values())
    to_come, amounts = {}, {}
    for payer, amount in final.items():
        periods = [Period(start, end, Size("amount", amount))] if amount else []
        if after.get(payer, 0):
            periods.append(Period(after_p, None, Size("amount", after[payer])))
        if periods:
            to_come[payer] = periods
            if ends and amount:
                amounts[payer] = amount
    return to_come, amounts, True


def pause(night: Night, order: Order) -> list:
    """An order that runs out before P needs no pause."""
    end = order.periods[-1].end
    if end is not None and end < first_day(night.plan_month):
        return order.periods
    size = size_on(order.periods, first_day(night.plan_month)) or order.periods[-1].size
    nothing = Size(size.form, size.number * 0)
    return going_on(order.periods, night.on, [Period(first_day(night.plan_month), None, nothing)])


def with_claims(night: Night, case: Case, standing: list) -> list:
    """Some claims take part."""
    to_come, final, instalment = from_plan_month(night, case)
    ordered = {p.payer_id for p in case.order_from}
    found, known = [], set()
    for order in standing:
        payer = order.payer_id
        known.add(payer)
        if payer in night.suspended.payers:
            found.append(Course(payer, order, pause(night, order), "SUSPENDED"))
        elif payer in to_come or (instalment and payer in ordered):
            periods = going_on(order.periods, night.on, to_come.get(payer, []))
            reason = "LAST_INSTALMENT" if instalment else reason_of(night, case, order)
            found.append(Course(payer, order, periods, reason, final.get(payer)))
        else:
            found.append(Course(payer, order, ended(order.periods, night.on), "PAYER_GONE"))
    first = "LAST_INSTALMENT" if instalment else "NEW_PAYER" if standing else "FIRST_ORDER"
    found += [Course(payer, None, joined(periods), first, final.get(payer))
              for payer, periods in to_come.items() if payer not in known]
    return found


def reason_of(night: Night, case: Case, order: Order) -> str:
    """What happens to an order that goes on."""
    payer, s = order.payer_id, case.sizing
    before, after = level(order.periods, night.on), case.size.per_payer[payer]
    turned = len({size.form for size in s.levels.values()} | {case.size.form}) > 1
    if before is not None and turned:
        return "FORM_CHANGE"
    if before is not None and after != before.number:
        return "DECREASE" if after < before.number else "INCREASE"
    if not goes_on_at(order.periods, night.on, Size(case.size.form, after)):
        return "RESUMED"
    return "INCREASE_NOTIFIED" if payer in s.waiting else "BELOW_THRESHOLD" if payer in s.small else "UNCHANGED"


def without_claims(night: Night, case: Case) -> list:
    """No claim takes part: a pause when a decided one is held for a while, else the end."""
    held = [case.codes[c.claim_id] for c in case.claims if is_decided(c, night.on)]
    waiting = [code for code in held if code in FOR_A_WHILE]
    ordered = {p.payer_id for p in case.order_from}
    reason = end_reason(held)
    found = []
    for order in case.standing:
        payer, suspended = order.payer_id, order.payer_id in night.suspended.payers
        if case.old_end and (waiting or "NO_ROOM" in held):
            runs = night.on <= OLD_DEDUCTIONS_END              # in its last month it runs to the last day
            periods = going_on(order.periods, night.on, []) if runs else ended(order.periods, night.on)
            found.append(Course(payer, order, periods, "OLD_REGIME_ENDS"))
        elif suspended and (waiting or "NO_PAYER" in held):
            found.append(Course(payer, order, pause(night, order), "SUSPENDED"))
        elif waiting and payer in ordered:
            found.append(Course(payer, order, pause(night, order), furthest(waiting)))
        else:
            found.append(Course(payer, order, ended(order.periods, night.on), "PAYER_GONE" if waiting else reason))
    return found


def end_reason(codes: list) -> str:
    """From the codes of the decided claims."""
    if all(code == "CLAIM_CLOSED" for code in codes):
        return "COVERED"
    return furthest(codes)


def courses(night: Night, case: Case) -> list:
    if case.stays:
        return []
    over, why = case.two_years or case.old_over, "TWO_YEARS"
    if not case.two_years:                 # overg. § 6: at the latest on 31 December 2028
        why = "COVERED" if all(is_closed(c, night.on) for c in case.claims) else "OLD_REGIME_ENDS"
    over = [Course(o.payer_id, o, ended(o.periods, night.on), why) for o in case.standing if over]
    if case.taking_part:
        return over + with_claims(night, case, case.in_force)
    return over or without_claims(night, case)


def still_stands(case: Case, found: list, on: date) -> bool:
    """Some order of the debtor stands after tonight."""
    if any(stands(c.periods, on) for c in found):
        return True
    touched = {c.order.trekkid for c in found if c.order is not None}
    return any(o.trekkid not in touched for o in case.standing)
