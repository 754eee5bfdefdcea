"""The next day of an inbox: python3 evolve.py DAY_FOLDER NEXT_DAY_FOLDER SEED [--share PERMILLE] [--due-day N]
[--faults N] [--run RUN_FOLDER]. The folders are named by their dates. Copies the CSV files, carries incomes on to the last due month and
changes a share of the facts: pay up and down, payers gone and new, claims covered in part, wholly or gone, new claims,
terms of running support, status, deaths, bankruptcies, debt settlements, regimes, housing. Chance is a seeded
generator over rows in the order of their files."""
import argparse
import csv
import os
import random
import sys
from datetime import date, timedelta

import evolve_money
from units import day_in_month, month, month_of, month_text, nok, ore

NAMES = ("claims", "incomes", "debtors", "support", "children", "other_deductions", "creditors", "credits", "estates",
         "payments", "assets")
NEW_KINDS = ("TAX_RESIDUAL", "OTHER_STATE", "FINE", "VAT", "BENEFIT_RECOVERY", "MUNICIPAL", "CRIME_DAMAGES")


class Day:
    def __init__(self, folder: str, to: date, seed: int, share: int):
        self.to, self.share, self.random = to, share, random.Random(seed)
        self.before = date.fromisoformat(os.path.basename(folder.rstrip("/")))
        self.headers, self.rows = {}, {}
        for name in NAMES:
            path = os.path.join(folder, name + ".csv")
            if os.path.exists(path):
                with open(path, encoding="utf-8-sig", newline="") as f:
                    reader = csv.DictReader(f)
                    self.rows[name] = list(reader)
                    self.headers[name] = reader.fieldnames

    def chance(self, weight: int = 1) -> bool:
        """`weight` times the share, in a thousand."""
        return self.random.randrange(1000) < self.share * weight

    def soon(self, days: int) -> str:
        return (self.to + timedelta(days=self.random.randint(-2, days))).isoformat()

    def back(self, days: int) -> str:
        return (self.to - timedelta(days=self.random.randint(0, days))).isoformat()

    def part(self, amount: int) -> int:
        return amount * self.random.randint(1, 99) // 100

    def write(self, folder: str) -> None:
        os.makedirs(folder, exist_ok=True)
        for name, rows in self.rows.items():
            with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as f:
                writer = csv.DictWriter(f, self.headers[name], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


def last_due(on: date, due_day: int) -> int:
    return month_of(on) - (1 if on.day >= due_day else 2)


def pay(d: Day, due_day: int) -> None:
    """Each income of the last due month goes on, changed or not, to the last month due now."""
    rows = d.rows["incomes"]
    payers = [r["payer_id"] for r in rows]
    for m in range(last_due(d.before, due_day) + 1, last_due(d.to, due_day) + 1):
        known = {(r["debtor_id"], r["payer_id"], r["income_kind"]) for r in rows if month(r["month"]) == m}
        for r in [r for r in rows if month(r["month"]) == m - 1]:
            if d.chance(2) or (r["debtor_id"], r["payer_id"], r["income_kind"]) in known:
                continue                                        # the payer is gone, or has reported already
            carried = dict(r, month=month_text(m))
            if d.chance(2):
                carried["payer_id"] = d.random.choice(payers)   # a new payer
            if d.chance(6):
                change_pay(d, carried)
            rows.append(carried)
            if d.chance(1):
                more = dict(carried, payer_id=d.random.choice(payers))
                change_pay(d, more)
                rows.append(more)
    for r in rows:
        if month(r["month"]) == last_due(d.to, due_day) and d.chance():
            change_pay(d, r)


def change_pay(d: Day, r: dict) -> None:
    percent = d.random.choice((3, 50, 80, 95, 102, 104, 110, 130, 200))
    r["gross"] = nok(ore(r["gross"]) * percent // 100)
    r["advance_tax"] = nok(min(ore(r["advance_tax"] or "0") * percent // 100, ore(r["gross"])))


def lower(d: Day, r: dict) -> None:
    for column in ("principal", "costs", "interest"):
        if r[column]:
            r[column] = nok(d.part(ore(r[column])))


def closed(r: dict) -> None:
    r.update(principal="0.00", interest="", costs="")


def claims(d: Day) -> None:
    rows = []
    for r in d.rows["claims"]:
        if d.chance(1):
            continue                                            # gone from the file
        change = d.random.randrange(7) if d.chance(6) else None
        if change in (0, 1):
            lower(d, r)
        elif change == 2:
            closed(r)
        elif change == 3:
            r["status"], r["status_until"] = d.random.choice(
                ("deferred", "payment_plan", "complaint", "paternity_contested")), d.soon(40)
        elif change == 4:
            r["status"], r["status_until"] = d.random.choice(("written_off", "paid", "open")), ""
        elif change == 5:
            r["notice_sent"] = (d.to - timedelta(days=d.random.randint(0, 100))).isoformat()
        elif change == 6 and not r["decided_date"]:
            r["decided_date"] = (d.to - timedelta(days=d.random.randint(0, 400))).isoformat()
            r["decided_amount"] = r["principal"] if d.random.randrange(2) else ""
        rows.append(r)
    d.rows["claims"] = rows
    debtors = [r["debtor_id"] for r in d.rows["debtors"] if len(r["debtor_id"]) == 11]
    sample = [r for r in rows if r["kind"] in NEW_KINDS]
    for number in range(len(debtors) * d.share * 3 // 1000 if sample else 0):
        like = d.random.choice(sample)
        due = d.to - timedelta(days=d.random.randint(5, 900))
        made = dict.fromkeys(d.headers["claims"], "")
        made.update(claim_id=f"NY-{d.to:%Y%m%d}-{number}", debtor_id=d.random.choice(debtors), kind=like["kind"],
                    creditor_id=like["creditor_id"], due_date=due.isoformat(),
                    principal=nok(d.random.randint(50_00, 30_000_00)))
        if d.random.randrange(2):
            made["notice_sent"] = (d.to - timedelta(days=d.random.randint(0, 60))).isoformat()
        rows.append(made)


def support(d: Day) -> None:
    """Rows change; the term of D's month, and now and then of P, stands in claims."""
    for r in d.rows.get("support", []):
        if d.chance(2):
            r["deduct"] = "no" if r["deduct"] == "yes" else "yes"
        if d.chance(2):
            r["monthly_amount"] = nok(ore(r["monthly_amount"]) * d.random.choice((50, 90, 105, 150)) // 100)
        if d.chance(1) and not r["to_month"]:
            r["to_month"] = month_text(max(month_of(d.to), month(r["from_month"])))
        if d.chance(1):
            r["defaulted"] = "yes"
        for m in (month_of(d.to), month_of(d.to) + 1):
            if m == month_of(d.to) and d.random.randrange(2) == 0 or m > month_of(d.to) and d.chance(3):
                term(d, r, m)


def term(d: Day, r: dict, m: int) -> None:
    if m < month(r["from_month"]) or (r["to_month"] and m > month(r["to_month"])):
        return
    state = min(ore(r["monthly_amount"]), ore(r["advance_amount"] or "0"))
    parts = [("SUPPORT_PRIVATE", ore(r["monthly_amount"]) - state, "")]
    if state:
        parts.append(("SUPPORT_STATE_REFUND", state, "-S"))
    known = {c["claim_id"] for c in d.rows["claims"]}
    states = [c["creditor_id"] for c in d.rows["claims"] if c["kind"] == "SUPPORT_STATE_REFUND"]
    for kind, amount, tail in parts:
        name = f"TERM-{r['support_id']}-{month_text(m)}{tail}"
        if amount == 0 or name in known or (tail and not states):
            continue
        made = dict.fromkeys(d.headers["claims"], "")
        made.update(claim_id=name, debtor_id=r["debtor_id"], kind=kind,
                    creditor_id=states[0] if tail else r["recipient_id"], beneficiary_id=r["beneficiary_id"],
                    period=month_text(m), due_date=day_in_month(m, 25).isoformat(), principal=nok(amount))
        d.rows["claims"].append(made)


def debtors(d: Day) -> None:
    rows = []
    for r in d.rows["debtors"]:
        change = d.random.randrange(9) if d.chance(3) else None
        if change == 0:
            r["death_date"] = d.to.isoformat()
        elif change == 1 and not r["bankruptcy_date"]:
            r["bankruptcy_date"] = (d.to - timedelta(days=d.random.randint(0, 5))).isoformat()
        elif change == 2 and not r["debt_settlement_from"]:
            r["debt_settlement_from"] = d.to.isoformat()
            r["debt_settlement_to"] = (d.to + timedelta(days=d.random.randint(1, 40))).isoformat()
        elif change == 3:
            r["deduction_regime"] = d.random.choice(("old", "new", ""))
        elif change in (4, 5):
            more = d.random.choice((-150_000, -30_000, 20_000, 90_000, 400_000))
            r["housing_cost"] = nok(max(0, ore(r["housing_cost"] or "0") + more))
        elif change == 6:
            r["need_override"] = d.random.choice(("9000.00", "21000.00", ""))
            r["override_reason"] = "documented" if r["need_override"] else ""
        elif change == 7:
            r["municipality"] = d.random.choice(("5501", "0301", "1804"))
        elif change == 8 and d.chance(200):
            continue                                            # gone from the file
        rows.append(r)
    d.rows["debtors"] = rows


def others(d: Day) -> None:
    d.rows["other_deductions"] = [r for r in d.rows.get("other_deductions", []) if not d.chance(5)]
    if not d.rows["other_deductions"]:
        del d.rows["other_deductions"]


def faults(d: Day, number: int) -> None:
    """Rows that are parked, so that their debtors stay as they are."""
    for _ in range(number):
        d.random.choice(d.rows["incomes"])["gross"] = "x"


def evolve(from_folder: str, to_folder: str, seed: int, share: int, due_day: int, bad: int,
           run: str | None = None) -> None:
    """`run`: the released run whose registers say what was ordered, distributed and set off."""
    to = date.fromisoformat(os.path.basename(to_folder.rstrip("/")))
    d = Day(from_folder, to, seed, share)
    for r in d.rows["incomes"]:
        if r["gross"] == "x":
            r["gross"] = "30000.00"
            r["advance_tax"] = "9000.00"
    pay(d, due_day)
    claims(d)
    support(d)
    debtors(d)
    others(d)
    evolve_money.money(d, from_folder, run)
    faults(d, bad)
    d.write(to_folder)
    evolve_money.write_control(d, to_folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("from_folder")
    parser.add_argument("to_folder")
    parser.add_argument("seed", type=int)
    parser.add_argument("--share", type=int, default=20)
    parser.add_argument("--due-day", type=int, default=10)
    parser.add_argument("--faults", type=int, default=0)
    parser.add_argument("--run")
    a = parser.parse_args()
    evolve(a.from_folder, a.to_folder, a.seed, a.share, a.due_day, a.faults, a.run)
    sys.exit(0)
