"""§ 2.2 Need per month (livsf. §§ 3–5), rates at D."""
import csv
import os
from datetime import date, timedelta
from fractions import Fraction

from facts import LAW_DIR, Debtor
from units import day, half_up, month_of, ore


class MissingRate(Exception):
    """A needed rate without a row valid on D: the run stops (exit 3)."""


class Rates:
    """Dated rows; rows of extra files win over built-in rows."""

    def __init__(self, extra_files: list[str], on: date):
        self.valid = {}
        self.dated = []                                    # (table, first day, last day, amount), what wins first
        built_in = [os.path.join(LAW_DIR, name) for name in ("court_fee.csv", "late_interest.csv", "livsopphold.csv")]
        for path in built_in + list(extra_files):
            rows = []
            with open(path, encoding="utf-8-sig", newline="") as f:
                for r in csv.DictReader(f):
                    until = day(r.get("valid_to", ""))
                    rows.append((r["table"], day(r["valid_from"]), until or date.max, Fraction(r["amount"])))
                    if r["table"] == "livsopphold" and day(r["valid_from"]) <= on and (until is None or on <= until):
                        self.valid[r["code"]] = ore(r["amount"])
            self.dated = rows + self.dated
        self.on = on

    def at(self, table: str, when: date) -> tuple:
        """The row of court_fee or late_interest valid on a day: amount, and its name."""
        for name, first, last, amount in self.dated:
            if name == table and first <= when <= last:
                return amount, f"{table.upper()} {first.isoformat()}"
        raise MissingRate(f"no {table} rate valid on {when}")

    def changes(self, table: str) -> set:
        """Days on which another row may begin to count."""
        rows = [r for r in self.dated if r[0] == table]
        return {r[1] for r in rows} | {r[2] + timedelta(days=1) for r in rows if r[2] != date.max}

    def __getitem__(self, code: str) -> int:
        if code not in self.valid:
            raise MissingRate(f"no livsopphold rate {code} valid on {self.on}")
        return self.valid[code]


def birthday(born: date, age: int) -> date:
    """Born 29 February: the birthday is 1 March (in a year without 29 February)."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def counts(born: date, on: date) -> bool:
    """From birth to and including the month the child turns 18."""
    return born <= on and month_of(on) <= month_of(birthday(born, 18))


def age_band(born: date, on: date, contact: bool) -> str:
    if on < birthday(born, 6):
        return "0_5"
    if on < birthday(born, 11):
        return "6_10"
    if not contact and on < date(2023, 7, 1):
        return "11_PLUS"
    return "11_14" if on < birthday(born, 15) else "15_PLUS"


def cut_20_percent(supplement: int) -> int:
    """To whole kroner, half up, per child."""
    return half_up(supplement * 80, 100 * 100) * 100


def child_supplements(household: list, adults: int, rates: Rates, on: date) -> int:
    """livsf. § 4: from person four in the household the supplement is cut; oldest child first."""
    total = 0
    for person, born in enumerate(sorted(household), start=adults + 1):
        supplement = rates["CHILD_" + age_band(born, on, False)]
        total += cut_20_percent(supplement) if person >= 4 else supplement
    return total


def contact_supplements(contact: list, rates: Rates, on: date) -> int:
    """livsf. § 5: cut from the third contact child; oldest first, same birth date: larger first."""
    rows = [(born, -rates[f"CONTACT_C{klass}_" + age_band(born, on, True)]) for born, klass in contact]
    total = 0
    for number, (_, minus) in enumerate(sorted(rows), start=1):
        total += cut_20_percent(-minus) if number >= 3 else -minus
    return total


def need(debtor: Debtor, children: list, counted_net: int, rates: Rates, on: date, household_share: str,
         contact_in_share: bool = False) -> int:
    if not debtor.person:
        return 0                                           # § 2.3: organisations: need and room 0
    override = debtor.amount("need_override", None)
    if override is not None:
        return override                                    # livsf. § 2: replaces all of it
    status = debtor.row["civil_status"]
    adult = rates[status.upper()]
    living = [(born, where) for born, where in children if counts(born, on)]
    household = [born for born, where in living if where == "household"]
    contact = [(born, where[-1]) for born, where in living if where != "household"]
    supplements = child_supplements(household, 1 if status == "single" else 2, rates, on)
    contacts = contact_supplements(contact, rates, on)
    housing, cap = debtor.amount("housing_cost"), debtor.amount("housing_cap", None)
    if cap is not None:
        housing = min(housing, cap)
    shared = supplements + housing + debtor.amount("childcare_cost")
    if contact_in_share:
        shared, contacts = shared + contacts, 0
    if status == "married_cohabiting" and household_share != "full":
        spouse = debtor.amount("spouse_net_income")
        if household_share == "half":
            shared = half_up(shared, 2)
        elif counted_net + spouse > 0:                     # both 0: the share is 1
            shared = half_up(shared * counted_net, counted_net + spouse)
    return adult + shared + contacts + debtor.amount("support_paid") + debtor.amount("extraordinary_cost")
