"""Set-off (innkl. § 21): which claims a credit may be set off in, in which order, and what stays with the debtor."""
from dataclasses import replace
from datetime import date
from itertools import groupby

from distribution import class_a_fordf, share
from limitation import is_barred
from money_registers import Part
from receipts import size_again
from registers import Notice, Size
from taking_part import in_debt_settlement, is_closed, is_suspended, status_on
from units import add_months, add_years, month_of, nok

TAX_AND_DUTY = ("tax_refund", "vat_refund", "duty_refund")
NEW_ORDER = date(2027, 1, 1)                               # innkf. § 40-1; overg. § 12
PARTS = {"principal": ("principal",), "costs": ("costs",), "interest": ("interest",),
         "charges": ("costs", "interest"), "whole": ("principal", "costs", "interest")}


def may_be_used(credit, claim, debtor, on: date) -> bool:
    """innkl. § 21, before 2027 the kinds with a rank in skattebetalingsforskriften § 13-6-1."""
    kind = claim.kind
    if credit.kind in TAX_AND_DUTY:
        return kind.set_off_2027 == "yes" if on >= NEW_ORDER else kind.rank_2026 != ""
    word = kind.other_public_2027 if on >= NEW_ORDER else kind.other_public_2026
    if word == "outside_bankruptcy":
        opened = debtor.date("bankruptcy_date")
        return opened is None or opened > on
    return word == "yes"


def is_open_to_set_off(credit, claim, debtor, rules) -> bool:
    """Due, not barred and not held; each stop by itself."""
    on, status = rules.on, status_on(claim, rules.on)
    if claim.run_of is not None or is_closed(claim, on) or claim.due_date >= on or is_barred(claim, rules):
        return False
    if is_suspended(claim, rules) or status in ("deferred", "paternity_contested"):
        return False
    if status == "complaint" and claim.kind.complaint_suspends:
        return False
    death = debtor.date("death_date")
    if death is not None and death <= on:
        return False
    return not (in_debt_settlement(debtor, on) and claim.kind.no not in ("1a", "2")
                and claim.kind.no != credit.own_kind)


def order_before_2027(claims: list) -> list:
    """(rank, key, claim, part), skattebetalingsforskriften § 13-6-1: a–h principals, i their costs and interest, j–s
    whole claims; the earliest due first."""
    found = []
    for c in claims:
        rank = c.kind.rank_2026
        if rank <= "h":
            found += [(rank, c.due_date, c, "principal"), ("i", c.due_date, c, "charges")]
        else:
            found.append((rank, c.due_date, c, "whole"))
    return sorted(found, key=lambda place: (*place[:2], place[2].claim_id))


def order_from_2027(claims: list, on: date) -> list:
    """innkf. §§ 16-1 to 16-6: by class, then by step."""
    found = []
    for c in claims:
        klass, day = c.kind.class_2027, c.due_date.toordinal()
        if klass == "a":
            found += [(f"a{step}", key, c, "whole") for step, key, *_ in class_a_fordf([c], month_of(on), False)]
            continue
        first = 2 if klass == "c" and add_years(c.established or c.due_date, 5) <= on else 1
        after = 3 if klass == "c" else 2
        key = 0 if klass == "b" else day
        found += [(f"{klass}{first}", key, c, "principal"), (f"{klass}{after}", key, c, "costs"),
                  (f"{klass}{after + 1}", key, c, "interest")]
    return sorted(found, key=lambda place: (*place[:2], place[2].claim_id))


def passes(credit, claims: list, on: date) -> list:
    """The orders one after the other: VAT and duty refunds before 2027 take their own kind first."""
    if on >= NEW_ORDER:
        return [order_from_2027(claims, on)]
    own_first = credit.kind in ("vat_refund", "duty_refund") and credit.own_kind
    own = [c for c in claims if own_first and c.kind.no == credit.own_kind]
    return [order_before_2027(own), order_before_2027([c for c in claims if c not in own])]


def spread(amount: int, places: list, unit: bool, got: dict) -> int:
    """Each claim takes what it has there before the next; same key pro rata by what is outstanding there. `got`:
    (claim_id, rank) -> parts. What is left."""
    for (rank, _), group in groupby(places, key=lambda place: place[:2]):
        rows = [(c, there(c, part), there(c, part), part) for _, _, c, part in group]
        rows = [r for r in rows if r[1] > 0]
        shares = share(amount, [r[:3] for r in rows], unit)
        for c, _, _, part in rows:
            taken = shares[c.claim_id]
            amount -= taken
            if taken:
                parts = take(c, part, taken)
                before = got.get((c.claim_id, rank), (0, 0, 0))
                got[c.claim_id, rank] = tuple(map(sum, zip(before, parts)))
    return amount


def there(claim, part: str) -> int:
    return sum(getattr(claim, name) for name in PARTS[part])


def take(claim, part: str, amount: int) -> tuple:
    """Principal before costs before interest."""
    parts = {"principal": 0, "costs": 0, "interest": 0}
    for name in PARTS[part]:
        parts[name] = min(amount, getattr(claim, name))
        amount -= parts[name]
        setattr(claim, name, getattr(claim, name) - parts[name])
    return parts["principal"], parts["costs"], parts["interest"]


def is_protected(credit, on: date) -> bool:
    """deknl. § 2-5; innkl. § 21 first para."""
    return credit.kind not in TAX_AND_DUTY or on < NEW_ORDER or credit.protection_claimed


def protected_part(night, case, credit, available: int, used: int) -> int:
    if not is_protected(credit, night.on):
        return 0
    months = credit.protection_months
    months = min(2, int(night.settings["protection_months"]) if months is None else months)
    return min(available, max(0, max(0, case.need - case.counted_net) * months - used))


def set_off(night, case) -> None:
    if case.debtor is None or case.parked:
        return
    credits = [c for c in night.inbox.credits.get(case.debtor_id, []) if c.kind != "benefit"
               and c.available <= night.on]
    used = 0
    for credit in sorted(credits, key=lambda c: (c.available, c.credit_id)):
        used += one_credit(night, case, credit, used)


def one_credit(night, case, credit, protection_used: int) -> int:
    """Gives the protected part as laid down."""
    on, money, unit = night.on, night.registers.money, case.rules.case_rank_as_unit
    gone, stayed, _ = money.credits.get(credit.credit_id, (0, 0, None))
    available = max(0, credit.amount - gone)
    protected = protected_part(night, case, credit, available, protection_used)
    claims = [c for c in case.claims if may_be_used(credit, c, case.debtor, on)
              and is_open_to_set_off(credit, c, case.debtor, case.rules)]
    before = {c.claim_id: replace(c) for c in claims}
    got, rest, stays = {}, available - protected, protected
    for places in passes(credit, claims, on):
        rest = spread(rest, places, unit, got)
    own = [c for c in claims if credit.own_kind and c.kind.no == credit.own_kind]
    for places in passes(credit, own, on):
        stays = spread(stays, places, unit, got)
    rows(night, case, credit, got, stays, rest)
    for c in claims:
        was = before[c.claim_id]
        parts = (was.principal - c.principal, was.costs - c.costs, was.interest - c.interest)
        if any(parts):
            size_again(c)
            money.set_offs.append(Part(credit.credit_id, c.claim_id, on, None, *parts))
    if available or night.choices["used_up_credits"] == "dated":
        money.credits[credit.credit_id] = (gone + available, stayed + stays, on)
    return protected


def rows(night, case, credit, got: dict, stays: int, rest: int) -> None:
    by_id, total = {c.claim_id: c for c in case.claims}, 0
    for (claim_id, rank), parts in sorted(got.items(), key=lambda row: (row[0][1], row[0][0])):
        total += sum(parts)
        case.shares.append((by_id[claim_id], sum(parts)))
        night.add("setoffs", [credit.credit_id, case.debtor_id, claim_id, rank, *map(nok, parts), nok(sum(parts)),
                              nok(0), nok(0)])
    night.add("setoffs", [credit.credit_id, case.debtor_id, "", "", *[nok(0)] * 4, nok(stays), nok(rest)])
    if stays + rest:
        night.add("repayments", [case.debtor_id, nok(stays + rest), credit.credit_id])
    if total:
        case.sent.append(Notice(case.debtor_id, credit.credit_id, night.on, add_months(night.on, 1),
                                case.rules.regime, "setoff", Size("amount", total)))
