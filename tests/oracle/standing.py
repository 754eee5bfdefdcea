"""Orders that stand: their level, what they take in a month, and what becomes of their periods."""
from datetime import date, timedelta

from registers import Order, Period, Size
from units import add_years, first_day, last_day, month_of


def stands(periods: list, on: date) -> bool:
    """The last period has no end or one after D; closed with size 0 (ended before it began) it stands no more."""
    last = periods[-1]
    return last.end is None or (last.end > on and last.size.number > 0)


def size_on(periods: list, when: date) -> Size | None:
    return next((p.size for p in periods if p.covers(when)), None)


def is_one_month(p: Period) -> bool:
    return p.start.day == 1 and p.end == last_day(month_of(p.start))


def level_period(periods: list, on: date) -> int:
    """The index of the period whose size the order has."""
    plan = first_day(month_of(on) + 1)
    index = next((i for i, p in enumerate(periods) if p.covers(plan)), None)
    if index is None:
        last = len(periods) - 1
        instalment = periods[last].size.form == "amount" and is_one_month(periods[last])
        return last - 1 if instalment and last > 0 else last
    if periods[index].start == plan and periods[index].end == last_day(month_of(plan)):
        month_end = last_day(month_of(on))
        return next((i for i, q in enumerate(periods) if q.covers(month_end)), index)
    return index


def level(periods: list, on: date) -> Size | None:
    """Before a pause: the last size above zero."""
    before = periods[:level_period(periods, on) + 1]
    return next((p.size for p in reversed(before) if p.size.number > 0), None)


def goes_on_at(periods: list, on: date, size: Size) -> bool:
    """From P on it is an open period of that size: not paused, in no last instalment, not running out."""
    return any(p.covers(first_day(month_of(on) + 1)) and p.end is None and p.size == size for p in periods)


def joined(periods: list) -> list:
    """Equal neighbours are one period."""
    result = []
    for p in periods:
        before = result[-1] if result else None
        if before and before.size == p.size and before.end is not None and before.end + timedelta(days=1) == p.start:
            result[-1] = Period(before.start, p.end, p.size)
        else:
            result.append(p)
    return result


def going_on(periods: list, on: date, to_come: list) -> list:
    """What runs ends with the month of D; what has not begun is replaced."""
    month_end = last_day(month_of(on))
    begun = [Period(p.start, month_end if p.end is None or p.end > month_end else p.end, p.size)
             for p in periods if p.start <= on]
    if not begun and not to_come:
        return ended(periods, on)
    return joined(begun + to_come)


def ended(periods: list, on: date) -> list:
    """The end is D; an order never begun ends on the day it should have begun, with size 0."""
    begun = [Period(p.start, on if p.end is None or p.end > on else p.end, p.size) for p in periods if p.start <= on]
    if begun:
        return begun
    first = periods[0]
    return [Period(first.start, first.start, Size(first.size.form, first.size.number * 0))]


def taken_in(order: Order, m: int, gross: int, receipts: list) -> int:
    """What the order takes in month m, when no receipt of that month has come."""
    size = size_on(order.periods, last_day(m))
    if size is None or any(pay_month == m for _, pay_month, _ in receipts):
        return 0
    return size.money(gross)


def two_years_over(orders: list, receipts: dict, on: date) -> bool:
    """tvfbl. § 7-28: two years since money last came under the deduction, any of its orders; none came: since the
    earliest start among those that stand."""
    standing = [o for o in orders if stands(o.periods, on)]
    if not standing:
        return False
    came = [value for o in orders for value, _, _ in receipts.get(o.trekkid, [])]
    return on >= add_years(max(came) if came else min(o.periods[0].start for o in standing), 2)
