"""What a day of a long run is made of, drawn from the seed and its number alone: the day, how many debtors, the job's
choices, its rates, what it suspends, and the nights that follow."""
import csv
import os
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from facts import LAW_DIR, read_kinds
from units import last_day, month_of, nok, ore

PERIODS = (("before 2026", date(2019, 1, 1), date(2025, 12, 31)),
           ("in 2026", date(2026, 1, 1), date(2026, 12, 31)),
           ("from 2027", date(2027, 1, 1), date(2029, 12, 31)))
# Days on which rules change beside the turns of months and years.
TURNS = (date(2023, 7, 1), date(2024, 2, 29), date(2026, 2, 16), date(2026, 3, 16), date(2026, 4, 7),
         date(2026, 9, 4), date(2028, 2, 29), date(2028, 12, 31), date(2029, 1, 1))
RATES_UNTIL = date(2035, 6, 30)
SETTINGS = {
    "income_window_months": ("1", "2", "4", "6", "12"),
    "income_due_day": ("1", "5", "15", "20", "28"),
    "household_share": ("half", "full"),
    "order_form": ("amount", "auto"),
    "percent_decimals": ("1", "2"),
    "change_threshold_percent_points": ("0", "1", "5", "10"),
    "change_threshold_amount": ("0", "50.50", "1000"),
    "small_payer_percent": ("0", "15", "30", "50", "100"),
    "class_a_practice": ("newest_first",),
    "protection_months": ("0", "2", "3"),
    "nav_claim_due_days": ("14", "30"),
    "petition_minimum": ("0", "10000.50", "250000"),
}
OFTEN = ("order_form", "percent_decimals", "household_share")
WORDS = ("household_share", "order_form", "class_a_practice")
GAPS = ((1, 3), (4, 25), (20, 35), (20, 35), (36, 100), (101, 400), (401, 800))


@dataclass
class Later:
    """A night after the first: on the generator's later day, or on the day before it changed by `evolve`."""
    on: date
    law: dict
    changed: int = 0                       # percent of the debtors the generator changes
    evolved: int | None = None             # the seed of `evolve`; None: the generator's day
    share: int = 0                         # permille of the facts `evolve` changes
    bad: int = 0                           # rows that are parked

    def __str__(self) -> str:
        how = f"changed {self.changed} %" if self.evolved is None else \
            f"evolved with seed {self.evolved}, share {self.share}, {self.bad} bad rows"
        return f"{self.on} {how} {shown(self.law)}"


@dataclass
class Drawn:
    number: int
    random: random.Random
    period: int
    on: date
    debtors: int
    seed: int
    law: dict
    rates: str                             # the text of the job's rate file, '' for none
    suspends: bool
    later: list = field(default_factory=list)

    def __str__(self) -> str:
        rates = "" if self.rates else " without rates of the job"
        return f"{self.on}, {self.debtors} debtors of seed {self.seed}, {shown(self.law)}{rates}"


def shown(law: dict) -> str:
    return " ".join(f"{key}={value}" for key, value in law.items()) or "default choices"


def draw(seed: int, number: int, debtors: int) -> Drawn:
    r = random.Random(f"{seed}/{number}")
    period = r.randrange(len(PERIODS))
    on = draw_day(r, *PERIODS[period][1:])
    most = max(4, 3 * debtors)
    d = Drawn(number, r, period, on, min(r.randint(3, most), r.randint(3, most)), r.randrange(1, 1_000_000),
              draw_law(r), draw_rates(r, on), r.randrange(8) == 0)
    while len(d.later) < 3 and r.randrange(4 if not d.later else 2) == 0:
        d.later.append(draw_later(r, d.later[-1].on if d.later else on, d.later[-1].law if d.later else d.law))
    return d


def draw_day(r: random.Random, first: date, last: date) -> date:
    """Half of the days are about a turn of the month, the year, rates or rules."""
    on = first + timedelta(days=r.randrange((last - first).days + 1))
    about = r.randrange(10)
    if about == 0:
        on = r.choice([t for t in TURNS if first <= t <= last])
    elif about == 1:
        on = date(on.year, 7, 1)
    elif about == 2:
        on = date(on.year, 1, 1) if r.randrange(2) else date(on.year, 12, 31)
    elif about in (3, 4):
        on = last_day(month_of(on))
    if about < 5:
        on += timedelta(days=r.choice((0, 0, 0, -2, -1, 1, 2)))
    return min(max(on, first), last)


def draw_law(r: random.Random) -> dict:
    """A fifth of the jobs have every default."""
    if r.randrange(5) == 0:
        return {}
    return {key: r.choice(values) for key, values in SETTINGS.items()
            if r.randrange(2 if key in OFTEN else 6) == 0}


def draw_later(r: random.Random, before: date, law: dict) -> Later:
    on = before + timedelta(days=r.randint(*r.choice(GAPS)))
    if r.randrange(4) == 0:
        on = max(last_day(month_of(on)) + timedelta(days=r.choice((-1, 0, 1))), before + timedelta(days=1))
    later = Later(on, draw_law(r) if r.randrange(4) == 0 else law)
    if r.randrange(3):
        later.changed = r.choice((0, 2, 10, 30, 60, 100))
    else:
        later.evolved, later.share = r.randrange(1_000_000), r.choice((10, 50, 150))
        later.bad = r.choice((0, 0, 1, 2))
    return later


def draw_rates(r: random.Random, on: date) -> str:
    """Assumed rows for what is not published; now and then other values beside the built-in ones, or no file."""
    if r.randrange(40) == 0:
        return ""
    rows = assumed()
    if r.randrange(8) == 0 and on < date(2026, 5, 1):
        first, last = on - timedelta(days=r.randint(1, 300)), on + timedelta(days=r.randint(0, 30))
        rows.append(("late_interest", "LATE_INTEREST", first, last, nok(r.randint(0, 20_00)), "percent/year"))
        rows.append(("livsopphold", "SINGLE", first, last, nok(r.randint(5_000, 15_000) * 100), "NOK/month"))
        rows.append(("court_fee", "COURT_FEE", on, on, nok(r.randint(900_00, 1_500_00)), "NOK"))
    head = "table,code,valid_from,valid_to,amount,unit,source,checked_on\n"
    return head + "".join(f"{','.join(map(str, row))},assumed,2026-11-20\n" for row in rows)


def assumed() -> list:
    """Before the first and after the last published row of each rate; another value each time."""
    with open(os.path.join(LAW_DIR, "livsopphold.csv"), encoding="utf-8", newline="") as f:
        last = [row for row in csv.DictReader(f) if row["valid_to"] == "2027-06-30"]
    rows = [("late_interest", "LATE_INTEREST", date(1990, 1, 1), date(2014, 12, 31), "8.75", "percent/year"),
            ("court_fee", "COURT_FEE", date(1990, 1, 1), date(2016, 12, 31), "1025.00", "NOK")]
    start, percent = date(2026, 7, 1), Fraction(12)
    while start < RATES_UNTIL:
        end = last_day(month_of(start) + 5)
        rows.append(("late_interest", "LATE_INTEREST", start, end, nok(int(percent * 100)), "percent/year"))
        start, percent = end + timedelta(days=1), percent - Fraction(1, 4) if start.month == 7 else percent
    for year in range(2027, RATES_UNTIL.year + 1):
        fee = nok(1_345_00 + (year - 2027) * 37_00)
        rows.append(("court_fee", "COURT_FEE", date(year, 1, 1), date(year, 12, 31), fee, "NOK"))
        for row in last:
            more = ore(row["amount"]) * (100 + 3 * (year - 2026)) // 100_00 * 100
            rows.append(("livsopphold", row["code"], date(year, 7, 1), date(year + 1, 6, 30), nok(more), "NOK/month"))
    return rows


def suspended(d: Drawn, inbox: str) -> list:
    """(field, value, last day or None): some of what stands in the inbox."""
    if not d.suspends:
        return []
    kinds, found = read_kinds(), []
    for _ in range(d.random.randint(1, 3)):
        name, table, column = d.random.choice((
            ("kinds", "claims", "kind"), ("creditors", "claims", "creditor_id"), ("payers", "incomes", "payer_id"),
            ("debtors", "debtors", "debtor_id")))
        with open(os.path.join(inbox, table + ".csv"), encoding="utf-8", newline="") as f:
            values = sorted({row[column] for row in csv.DictReader(f)} - {""})
        if values:
            value = d.random.choice(values)
            until = d.random.choice((None, None, d.on, d.on - timedelta(days=1), d.on + timedelta(days=30)))
            found.append((name, kinds[value].code if name == "kinds" else value, until))
    return found


def job(law: dict, rates: bool, suspensions: list) -> str:
    """The job file: what is decided, and nothing made for readers."""
    lines = ['name = "days"', 'inbox = "days"', 'store = "runs"', "[payment]", 'account = "70213997155"',
             'payee = "971648198"', "[report]", "page = false", "workbook = false", "[letters]", "make = false",
             "[measures]", "make = false", "[law]"]
    lines += [f'{key} = "{value}"' if key in WORDS or "." in value else f"{key} = {value}"
              for key, value in law.items()]
    lines += ["[rates]", 'files = ["rates.csv"]'] if rates else []
    for name, value, until in suspensions:
        lines += [f"[[suspend.{name}]]", f'value = "{value}"', 'reason = "drawn"']
        lines += [f'until = "{until}"'] if until else []
    return "\n".join(lines) + "\n"


def has_income(inbox: str) -> bool:
    """`evolve` carries incomes on: there must be one."""
    with open(os.path.join(inbox, "incomes.csv"), encoding="utf-8", newline="") as f:
        return next(csv.DictReader(f), None) is not None
