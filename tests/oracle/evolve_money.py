"""The money of the next day: what the ledger has booked, credits, and payments under the orders of the last run. A
payment is right, short, too much, twice, late, for an ended order, by another payer, or with a KID of no order."""
import json
import os
from datetime import date, timedelta

from registers import read_periods, rows_of
from standing import size_on
from units import day, last_day, month_of, month_text, nok, ore

CREDITS = ("credit_id", "debtor_id", "credit_kind", "paying_body", "amount", "available_date", "own_kind",
           "protection_claimed", "protection_months", "monthly_benefit")
PAYMENTS = ("payment_id", "kid", "payer_id", "amount", "value_date", "pay_month")
KINDS = ("tax_refund", "tax_refund", "tax_refund", "vat_refund", "duty_refund", "nav_arrears", "family_supplement",
         "farm_subsidy", "other_public", "benefit", "benefit")
NETTED = ("INCOME_SETTLEMENT", "AVREGNING_22_16", "AFP_SETTLEMENT")
BEARING = ("BENEFIT_RECOVERY", "BENEFIT_RECOVERY_DIRECT", "FISHERS_PREMIUM", "FIXING_FEE", "OTHER_STATE",
           "AAREG_PENALTY", "SICK_PAY_EMPLOYER", "OCC_INJURY_REFUND", "VIOLENCE_REGRESS", "VEHICLE_LOAN", "VAT")
SET_OFF = ("TAX_RESIDUAL", "TAX_ADVANCE", "FINE", "VAT", "EMPLOYER_CONTRIBUTION", "CRIME_DAMAGES", "MUNICIPAL",
           "DAMAGES_JUDGMENT_CRIME", "EXTRA_CONTRIBUTION", "PRIVATE_DEBT", "COVID_GRANT_RECOVERY", "BENEFIT_RECOVERY")


def money(d, folder: str, run: str | None) -> None:
    book(d, folder, run)
    facts(d)
    claims(d)
    credits(d)
    if run is not None:
        payments(d, run)


def book(d, folder: str, run: str | None) -> None:
    """The ledger takes what the registers have, or waits: `booked_through` says how far it has come."""
    d.control = {}
    if run is None:
        return
    path = os.path.join(folder, "control.json")
    before = None
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            before = day(json.load(f).get("booked_through") or "")
    if before is not None and d.random.randrange(3) == 0:
        d.control["booked_through"] = before.isoformat()
        return
    gone = {}
    for name in ("distributions", "setoffs"):
        for r in rows_of(run, name):
            if day(r["date"]) == d.before or (before is not None and day(r["date"]) > before):
                got = gone.setdefault(r["claim_id"], [0, 0, 0])
                for i, part in enumerate(("principal", "costs", "interest")):
                    got[i] += ore(r[part])
    for r in d.rows["claims"]:
        for part, amount in zip(("principal", "costs", "interest"), gone.get(r["claim_id"], ())):
            if amount:
                r[part] = nok(max(0, ore(r[part] or "0") - amount))
    if d.random.randrange(3):                                  # not said, it is the last released one
        d.control["booked_through"] = d.before.isoformat()


def facts(d) -> None:
    """What interest, surcharges, confirmations and paternity rest on."""
    for r in d.rows["claims"]:
        change = d.random.randrange(6) if d.chance(3) else None
        if change == 0:
            r["interest_notice_date"] = (d.to - timedelta(days=d.random.randint(0, 900))).isoformat()
        elif change == 1:
            r["interest_from"] = (d.to - timedelta(days=d.random.randint(-3, 900))).isoformat()
        elif change == 2:
            r["intent"] = "yes"
        elif change == 3:
            r["confirmed_on"] = (d.to - timedelta(days=d.random.randint(0, 800))).isoformat()
        elif change == 4 and r["kind"].startswith("SUPPORT"):
            r["status"], r["status_until"] = "paternity_contested", d.soon(60)
        elif change == 5:
            r["costs"], r["interest"] = nok(d.random.randint(0, 90_000)), nok(d.random.randint(0, 90_000))


def claims(d) -> None:
    known = {}
    for r in d.rows["claims"]:
        known.setdefault(r["kind"], r["creditor_id"])
    people = [r["debtor_id"] for r in d.rows["debtors"] if len(r["debtor_id"]) == 11]
    others = [r["debtor_id"] for r in d.rows["debtors"] if len(r["debtor_id"]) == 9] or people
    for number in range(len(people) * d.share * 4 // 1000):
        kind = d.random.choice(d.random.choice((NETTED, BEARING, SET_OFF)))
        due = d.to - timedelta(days=d.random.randint(-5, 1200))
        made = dict.fromkeys(d.headers["claims"], "")
        made.update(claim_id=f"PG-{d.to:%Y%m%d}-{number}", debtor_id=owner(d, kind, people, others), kind=kind,
                    creditor_id=known.get(kind) or d.rows["creditors"][0]["creditor_id"], due_date=due.isoformat(),
                    principal=nok(d.random.randint(50_00, 30_000_00)), enforcement_ground="yes")
        for column, odds, value in (("interest", 3, nok(d.random.randint(1, 900_00))),
                                    ("costs", 3, nok(d.random.randint(1, 2_000_00))), ("notice_sent", 2, d.back(90)),
                                    ("interest_notice_date", 2, d.back(700)), ("interest_from", 5, d.back(700)),
                                    ("intent", 3, "yes"), ("decided_date", 3, d.back(900)),
                                    ("confirmed_on", 5, d.back(800)), ("case_rank", 6, str(d.random.randint(1, 3)))):
            if d.random.randrange(odds) == 0:
                made[column] = value
        d.rows["claims"].append(made)


def owner(d, kind: str, people: list, others: list) -> str:
    """Some debtors get several claims and credits."""
    if kind == "OCC_INJURY_REFUND" or (kind in ("AAREG_PENALTY", "SICK_PAY_EMPLOYER", "VAT") and d.random.randrange(3)):
        return d.random.choice(others)
    return few(d, people)


def few(d, people: list) -> str:
    return d.random.choice(people[::7]) if d.random.randrange(2) else d.random.choice(people)


def credits(d) -> None:
    rows = d.rows.setdefault("credits", [])
    known = d.headers.get("credits", [])
    d.headers["credits"] = known + [column for column in CREDITS if column not in known]
    kept = [r for r in rows if d.random.randrange(8)]
    for r in kept:
        if d.chance(10):
            r["amount"] = nok(ore(r["amount"]) * d.random.choice((90, 120)) // 100)
    people = [r["debtor_id"] for r in d.rows["debtors"]]
    bodies = sorted({r["payer_id"] for r in d.rows["incomes"]})[:5]
    owed = {}
    for r in d.rows["claims"]:
        owed.setdefault(r["debtor_id"], []).append(r["kind"])
    for number in range(len(people) * d.share * 6 // 1000):
        kind = d.random.choice(KINDS)
        debtor = few(d, people)
        if kind == "benefit":
            netted = [r["debtor_id"] for r in d.rows["claims"] if r["kind"] in NETTED] or people
            debtor = d.random.choice(netted)
        made = dict.fromkeys(d.headers["credits"], "")
        own = d.random.choice(owed.get(debtor, ["TAX_RESIDUAL"]))
        made.update(credit_id=f"CR-{d.to:%Y%m%d}-{number}", debtor_id=debtor, credit_kind=kind,
                    paying_body=d.random.choice(bodies),
                    amount=nok(d.random.choice((300_00, 900_00, 5_000_01, 20_000_33))),
                    available_date=(d.to + timedelta(days=d.random.randint(-30, 10))).isoformat())
        for column, odds, value in (("own_kind", 3, own), ("protection_claimed", 2, "yes"),
                                    ("protection_months", 3, d.random.choice("0123"))):
            if d.random.randrange(odds) == 0:
                made[column] = value
        if kind == "benefit" and d.random.randrange(8):
            made["monthly_benefit"] = nok(d.random.choice((9_500_00, 14_012_34, 31_000_00, 2_00)))
        kept.append(made)
    d.rows["credits"] = kept


def payments(d, run: str) -> None:
    known = d.headers.get("payments", [])
    d.headers["payments"] = known + [column for column in PAYMENTS if column not in known]
    found = [r for r in d.rows.get("payments", []) if d.random.randrange(12) == 0]      # the same once more
    taken = {(r["trekkid"], r["pay_month"]) for r in rows_of(run, "payments")}
    orders, gross = rows_of(run, "orders"), {}
    for r in sorted(d.rows["incomes"], key=lambda r: r["month"]):
        at = gross.setdefault((r["debtor_id"], r["payer_id"]), {})
        at[r["month"]] = at.get(r["month"], 0) + (ore(r["gross"]) if r["gross"] != "x" else 0)
    for o in orders:
        periods = read_periods(o["periods"])
        for m in range(month_of(d.to) - 2, month_of(d.to) + 2):
            size, text = size_on(periods, last_day(m)), month_text(m)
            if (o["trekkid"], text) in taken and d.random.randrange(15):
                continue
            if m > month_of(d.to) and d.random.randrange(25) or size is None and d.random.randrange(40):
                continue
            if d.random.randrange(4) == 0:
                continue
            pay = gross.get((o["debtor_id"], o["payer_id"]), {"": 0})
            base = pay.get(text, pay[max(pay)])
            found.append(payment(d, o, text, size.money(base) if size else 500_00, orders))
    for i in range(2):
        found.append({"payment_id": f"PU-{d.to:%Y%m%d}-{i}", "kid": "912345675", "payer_id": "310000043",
                      "amount": "1234.50", "value_date": d.before.isoformat(), "pay_month": month_text(month_of(d.to))})
    d.rows["payments"] = found


def payment(d, order: dict, pay_month: str, amount: int, orders: list) -> dict:
    change = d.random.randrange(14)
    amount = amount or 1
    if change == 0:
        amount = max(1, amount * d.random.randint(1, 95) // 100)
    elif change == 1:
        amount = amount * d.random.choice((2, 2, 3, 5, 100))
    since = d.to - timedelta(days=d.random.randint(0, max(0, (d.to - d.before).days)))
    if change == 2:
        since = max(since - timedelta(days=40), date(2024, 1, 1))
    payer = d.random.choice(orders)["payer_id"] if change == 3 else order["payer_id"]
    d.numbers = getattr(d, "numbers", 0) + 1
    return {"payment_id": f"P-{d.to:%Y%m%d}-{d.numbers}", "kid": order["kid"], "payer_id": payer,
            "amount": nok(amount), "value_date": since.isoformat(), "pay_month": pay_month}


def write_control(d, folder: str) -> None:
    if d.control:
        with open(os.path.join(folder, "control.json"), "w", encoding="utf-8") as f:
            json.dump(d.control, f)
