"""Money in whole øre, months as integers, Norwegian calendar. No floats anywhere."""
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
import calendar


def ore(text: str) -> int:
    """'1234.5' -> 123450 øre, exactly."""
    value = Decimal(text) * 100
    if value != int(value):
        raise ValueError(f"more than two decimals: {text}")
    return int(value)


def nok(amount: int) -> str:
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def half_up(numerator: int, denominator: int) -> int:
    """Rounded quotient of non-negative integers, half up."""
    return (2 * numerator + denominator) // (2 * denominator)


@lru_cache(maxsize=None)
def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=None)
def month(text: str) -> int | None:
    """'2026-12' -> months since year 0; January of year 0 is 0."""
    if not text:
        return None
    year, number = text.split("-")
    return int(year) * 12 + int(number) - 1


def month_of(d: date) -> int:
    return d.year * 12 + d.month - 1


def month_text(m: int) -> str:
    return f"{m // 12:04d}-{m % 12 + 1:02d}"


def day_in_month(m: int, number: int) -> date:
    """Day `number` of month m, the last day where the month is shorter."""
    year, mon = m // 12, m % 12 + 1
    return date(year, mon, min(number, calendar.monthrange(year, mon)[1]))


def first_day(m: int) -> date:
    return day_in_month(m, 1)


def last_day(m: int) -> date:
    return day_in_month(m, 31)


def add_months(d: date, n: int) -> date:
    """Same day number, the last day of a month that lacks it (fl. § 29 no. 1)."""
    return day_in_month(month_of(d) + n, d.day)


def add_years(d: date, n: int) -> date:
    return add_months(d, 12 * n)


def add_days(d: date, n: int) -> date:
    return d + timedelta(days=n)


def easter_sunday(year: int) -> date:
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    mon, rest = divmod(h + l - 7 * m + 114, 31)
    return date(year, mon, rest + 1)


@lru_cache(maxsize=None)
def public_holidays(year: int) -> frozenset:
    easter = easter_sunday(year)
    moving = {easter + timedelta(days=n) for n in (-3, -2, 0, 1, 39, 49, 50)}
    fixed = {date(year, 1, 1), date(year, 5, 1), date(year, 5, 17),
             date(year, 12, 25), date(year, 12, 26)}
    return frozenset(moving | fixed)


def next_working_day(d: date) -> date:
    """fl. § 29 no. 2: Saturday, Sunday, public holiday -> next working day."""
    while d.weekday() >= 5 or d in public_holidays(d.year):
        d += timedelta(days=1)
    return d
