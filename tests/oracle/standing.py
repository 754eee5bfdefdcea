"""Orders that stand: their level, what they take in a month, and what becomes of their periods."""
from datetime import date, timedelta

from registers import Order, Period, Size
from units import add_years, first_day, last_day, month_of


def stands(periods: list, on: date) -> bool:
    """The last period has no end or one after D."""
    return periods[-1].end is None or periods[-1].end > on


def size_on(periods: list, when: date) -> Size | None:
    return next((p.size for p in periods if p.covers(when)), None)


def is_one_month(p: Period) -> bool:
    return p.start.day == 1 and p.end == last_day(month_of(p.start))


def made_by_instalment(periods: list, i: int) -> bool:
    """A closed month in kroner, or what is open right after one."""
    def one(k):
        return periods[k].size.form == "amount" and is_one_month(periods[k])
    return one(i) or (i > 0 and periods[i].size.form == "amount" and one(i - 1))


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


def level(periods: list, on: date, target_form: str, choices: dict) -> Size | None:
    """Before a pause: the last size above zero. With `instalment_level=before` what a last instalment made of an
    order in percent is no level: the size before it is; None when there is none."""
    before = periods[:level_period(periods, on) + 1]
    for i, p in reversed(list(enumerate(before))):
        skips = choices["instalment_level"] == "before" and target_form == "percent"
        instalment = skips and made_by_instalment(periods, i)
        if p.size.number > 0 and not instalment:
            return p.size
    return None


def is_paused(periods: list, on: date) -> bool:
    size = size_on(periods, first_day(month_of(on) + 1))
    return size is not None and size.number == 0


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
    if size is None or any(pay_month == m for _, pay_month in receipts):
        return 0
    return size.money(gross)


def two_years_over(orders: list, receipts: dict, on: date) -> bool:
    """tvfbl. § 7-28: two years since money last came under the deduction, its orders together; else from its start."""
    if not orders:
        return False
    last = max(max((value for value, _ in receipts.get(o.trekkid, [])), default=o.periods[0].start) for o in orders)
    return on >= add_years(last, 2)
