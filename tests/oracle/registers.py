"""What stands after a released night: orders, notices, participations, regimes, sequences and receipts."""
import csv
import json
import os
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

import money_registers
from money_registers import MoneyRegisters
from units import day, nok, ore

CLAIM_NOTICES = ("new", "expired", "limitation", "netting")
COLUMNS = {
    "orders": ["trekkid", "trekkversjon", "sekvensnummer", "saksnummer", "kid", "debtor_id", "payer_id", "status",
               "periods"],
    "notices": ["debtor_id", "claim_id", "sent_date", "answer_by", "regime", "why", "size"],
    "participations": ["claim_id", "debtor_id", "regime", "decided_date", "decided_amount", "ended"],
    "regimes": ["debtor_id", "regime", "since"],
    "sequences": ["name", "last"],
}


@dataclass(frozen=True, slots=True)
class Size:
    """Of one period: percent of gross (a Fraction), or øre a month."""
    form: str
    number: Fraction | int

    def money(self, gross: int) -> int:
        if self.form == "amount":
            return self.number
        return self.number.numerator * gross // (100 * self.number.denominator)


@dataclass(frozen=True, slots=True)
class Period:
    start: date
    end: date | None
    size: Size

    def covers(self, when: date) -> bool:
        return self.start <= when and (self.end is None or when <= self.end)


@dataclass
class Order:
    trekkid: int
    version: int
    sequence: int
    saksnummer: str
    kid: str
    debtor_id: str
    payer_id: str
    status: str
    periods: list


@dataclass(slots=True)
class Notice:
    debtor_id: str
    claim_id: str
    sent: date
    answer_by: date
    regime: str
    why: str
    size: Size | None = None


@dataclass(slots=True)
class Participation:
    claim_id: str
    debtor_id: str
    regime: str
    decided_date: date
    decided_amount: int
    ended: date | None


@dataclass
class Registers:
    orders: list = field(default_factory=list)
    notices: list = field(default_factory=list)
    participations: dict = field(default_factory=dict)   # (debtor, claim, decided_date) -> Participation
    regimes: dict = field(default_factory=dict)          # debtor -> (regime, since)
    sequences: dict = field(default_factory=dict)
    receipts: dict = field(default_factory=dict)         # trekkid -> [(value_date, pay_month, amount)]
    released: date | None = None                         # the night they stand after, as the folder's name tells
    money: MoneyRegisters = field(default_factory=MoneyRegisters)


def percent_text(percent: Fraction) -> str:
    """Exact decimals; percents here are whole or have `percent_decimals` decimals."""
    whole, rest = divmod(percent, 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
    return f"{whole}.{digits}" if digits else str(whole)


def size_text(size: Size) -> str:
    return nok(size.number) if size.form == "amount" else percent_text(size.number)


def read_size(text: str, why: str = "") -> Size | None:
    """Kroner always have two decimals in the file; a whole krone tells an amount from a percent."""
    if not text:
        return None
    if why == "setoff" or text.endswith(".00"):
        return Size("amount", ore(text))
    return Size("percent", Fraction(text))


def read_period(p: dict) -> Period:
    if "trekkbeloep" in p:
        size = Size("amount", ore(str(p["trekkbeloep"]["trekkbeloep"])))
    else:
        size = Size("percent", Fraction(p["trekkprosent"]["trekkprosent"]))
    return Period(day(p["startdato"]), day(p.get("sluttdato", "")), size)


def read_periods(text: str) -> list:
    return [read_period(p) for p in json.loads(text, parse_float=Decimal)]


def period_json(p: Period) -> dict:
    """Numbers as text: compared as decimals, so the way they are written does not matter."""
    shown = {"startdato": p.start.isoformat()}
    if p.end is not None:
        shown["sluttdato"] = p.end.isoformat()
    if p.size.form == "amount":
        shown["trekkbeloep"] = {"trekkbeloep": float_free(Fraction(p.size.number, 100))}
    else:
        shown["trekkprosent"] = {"trekkprosent": float_free(p.size.number)}
    return shown


class Plain(float):
    """A JSON number written digit for digit."""

    def __new__(cls, text: str):
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __repr__(self):
        return self.text


def float_free(number: Fraction):
    return int(number) if number.denominator == 1 else Plain(percent_text(number))


def periods_text(periods: list) -> str:
    return json.dumps([period_json(p) for p in periods], separators=(",", ":"))


def rows_of(folder: str, name: str) -> list:
    path = os.path.join(folder, "registers", name + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def read(run_folder: str | None) -> Registers:
    found = Registers()
    if run_folder is None:
        return found
    for r in rows_of(run_folder, "orders"):
        found.orders.append(Order(
            int(r["trekkid"]), int(r["trekkversjon"]), int(r["sekvensnummer"]), r["saksnummer"], r["kid"],
            r["debtor_id"], r["payer_id"], r["status"], read_periods(r["periods"])))
    for r in rows_of(run_folder, "notices"):
        found.notices.append(Notice(r["debtor_id"], r["claim_id"], day(r["sent_date"]), day(r["answer_by"]),
                                    r["regime"], r["why"], read_size(r["size"], r["why"])))
    for r in rows_of(run_folder, "participations"):
        row = Participation(r["claim_id"], r["debtor_id"], r["regime"], day(r["decided_date"]),
                            ore(r["decided_amount"]), day(r["ended"]))
        found.participations[row.debtor_id, row.claim_id, row.decided_date] = row
    for r in rows_of(run_folder, "regimes"):
        found.regimes[r["debtor_id"]] = (r["regime"], day(r["since"]))
    for r in rows_of(run_folder, "sequences"):
        found.sequences[r["name"]] = int(r["last"])
    found.released = next((day(name) for name in reversed(os.path.normpath(run_folder).split(os.sep))
                           if re.fullmatch(r"\d{4}-\d{2}-\d{2}", name)), None)
    found.money = money_registers.read(lambda name: rows_of(run_folder, name))
    for r in found.money.payments.values():
        if r.trekkid is not None:
            found.receipts.setdefault(r.trekkid, []).append((r.value_date, r.pay_month, r.amount))
    return found


def next_tables(registers: Registers, year: int) -> dict:
    """Rows as the files have them: sorted by debtor, then by number, claim and day."""
    orders = sorted(registers.orders, key=lambda o: (o.debtor_id, o.trekkid))
    notices = sorted(registers.notices, key=lambda n: (n.debtor_id, n.claim_id, n.sent, n.why))
    parts = sorted(registers.participations.values(), key=lambda p: (p.debtor_id, p.claim_id, p.decided_date))
    numbers = {f"saksnummer/{year}": 0, "sekvensnummer": 0, "trekkid": 10_000_000} | registers.sequences
    return {
        "orders": [[o.trekkid, o.version, o.sequence, o.saksnummer, o.kid, o.debtor_id, o.payer_id, o.status,
                    periods_text(o.periods)] for o in orders],
        "notices": [[n.debtor_id, n.claim_id, n.sent.isoformat(), n.answer_by.isoformat(), n.regime, n.why,
                     size_text(n.size) if n.size else ""] for n in notices],
        "participations": [[p.claim_id, p.debtor_id, p.regime, p.decided_date.isoformat(), nok(p.decided_amount),
                            p.ended.isoformat() if p.ended else ""] for p in parts],
        "regimes": [[d, regime, since.isoformat()] for d, (regime, since) in sorted(registers.regimes.items())],
        "sequences": [[name, last] for name, last in sorted(numbers.items())
                      if not name.startswith("saksnummer/") or name.endswith(f"/{year}")],
    }


def write(registers: Registers, year: int, out_dir: str) -> None:
    folder = os.path.join(out_dir, "registers")
    os.makedirs(folder, exist_ok=True)
    for name, rows in (next_tables(registers, year) | money_registers.next_tables(registers.money)).items():
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as f:
            writer = csv.writer(f, lineterminator="\n")
            writer.writerow((COLUMNS | money_registers.COLUMNS)[name])
            writer.writerows(rows)
