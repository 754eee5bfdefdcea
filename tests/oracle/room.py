"""§ 2.1 income per month, § 2.3 room and the sharing of the room in the old regime."""
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from facts import OtherDeduction
from units import day_in_month, half_up, month_of

COUNTED_AND_DEDUCTED = {"wage", "holiday_pay", "pension", "benefit", "afp", "spousal_support_received"}
COUNTED_ONLY = {"child_benefit", "child_support_received", "child_pension", "housing_benefit"}
OLD_DEDUCTIONS_END = date(2028, 12, 31)                    # overg. § 6


@dataclass
class Payer:
    payer_id: str
    counted_net: int = 0
    deductible_gross: int = 0
    deductible_limit: int = 0       # deductible net, self-employed by its limit if lower
    self_employed: bool = False
    monthly_deductible: list = field(default_factory=list)   # per month of the window from its first


def window(on: date, months: int, due_day: int) -> range:
    """Month M counts from day `due_day` of M+1."""
    last = month_of(on) - 1
    if on < day_in_month(last + 1, due_day):
        last -= 1
    return range(last - months + 1, last + 1)


def read_payers(rows: list, months: range, consented: Fraction | None) -> list:
    """Per payer and kind: sum in window / n, gross and tax each half up to øre."""
    by_payer = {}
    for payer_id, month, kind, gross, tax in rows:
        if month in months:
            by_payer.setdefault(payer_id, []).append((month, kind, gross, tax))
    payers = []
    for payer_id, own in sorted(by_payer.items()):
        with_gross = {month for month, _, gross, _ in own if gross > 0}
        if months[-1] not in with_gross:
            continue                                        # left out with all its income
        first = min(with_gross)
        payers.append(one_payer(payer_id, own, range(first, months[-1] + 1), consented))
    return payers


def one_payer(payer_id: str, rows: list, months: range, consented: Fraction | None) -> Payer:
    payer, n = Payer(payer_id), len(months)
    sums, by_month = {}, dict.fromkeys(months, 0)
    for month, kind, gross, tax in rows:
        old = sums.get(kind, (0, 0))
        sums[kind] = (old[0] + gross, old[1] + tax)
        if month in by_month and (kind in COUNTED_AND_DEDUCTED or kind == "self_employed"):
            by_month[month] += gross
    payer.monthly_deductible = list(by_month.values())
    for kind, (gross_sum, tax_sum) in sums.items():
        gross, tax = half_up(gross_sum, n), half_up(tax_sum, n)
        net = gross - tax
        if kind in COUNTED_AND_DEDUCTED:
            payer.counted_net += net
            payer.deductible_gross += gross
            payer.deductible_limit += net
        elif kind == "self_employed":                       # deknl. § 2-7 third para.
            percent = max(Fraction(20), consented or Fraction(0))
            limit = gross * percent.numerator // (100 * percent.denominator)
            payer.counted_net += net
            payer.deductible_gross += gross
            payer.deductible_limit += min(net, limit)
            payer.self_employed = payer.self_employed or gross > 0
        elif kind in COUNTED_ONLY:
            payer.counted_net += net
    return payer


def room_of(counted_net: int, need: int, payers: list) -> int:
    """room = max(0, counted net − need), at most the deductible net."""
    return min(max(0, counted_net - need), sum(p.deductible_limit for p in payers))


def stands(other: OtherDeduction, on: date) -> bool:
    """to_date ≥ D; an old deduction ends at the latest 2028-12-31."""
    return on <= min(other.to_date or OLD_DEDUCTIONS_END, OLD_DEDUCTIONS_END)


def in_money(other: OtherDeduction, payers: list) -> int:
    """Percent in money, half up, of that payer's monthly deductible gross."""
    if other.amount is not None:
        return other.amount
    gross = sum(p.deductible_gross for p in payers if p.payer_id == other.payer_id)
    percent = other.percent or Fraction(0)
    return half_up(gross * percent.numerator, 100 * percent.denominator)


def our_room(room: int, ours: list, others: list, payers: list, on: date) -> int:
    """Old regime: the room is shared by class; in class a others first, then ours; in b–e by decision
    date (ours not yet decided: D), same date others first. Our room = room − what the others get.
    `ours`: (class, decision date or None, outstanding)."""
    queue = []
    for klass, decided, outstanding in ours:
        queue.append((klass, date.min if klass == "a" else decided or on, 1, outstanding))
    for other in others:
        if stands(other, on):
            queue.append((other.klass, date.min if other.klass == "a" else other.decided_date, 0,
                          in_money(other, payers)))
    left, others_got = room, 0
    for _, _, mine, wanted in sorted(queue):
        got = min(left, wanted)
        left -= got
        others_got += 0 if mine else got
    return room - others_got
