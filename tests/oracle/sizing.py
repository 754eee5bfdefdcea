"""§ 2.4 The size that will stand: tonight's target against what stands (tvfbl. §§ 7-21, 7-22)."""
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from order_size import KRONE, Size as Target, split_amount
from registers import Size
from units import add_months


@dataclass
class Standing:
    """What stands, and what may be raised: levels by payer, thresholds, the size notified."""
    levels: dict                                  # payer -> registers.Size of each standing order that has one
    gross: dict                                   # payer -> deductible gross tonight
    regime: str
    points: Fraction                              # change_threshold_percent_points
    kroner: int                                   # change_threshold_amount, in øre
    decimals: int
    notified: Size | None = None                  # of the matured increase notices the largest
    waits: bool = field(default=False)            # an increase above the threshold that is not allowed tonight
    small: bool = field(default=False)            # an increase below the threshold
    form_changed: bool = field(default=False)


def matured_size(notices: list, on: date, in_form) -> Size | None:
    """D is after the last day to answer and at most two months after it. Of several the largest."""
    sizes = [in_form(n.size) for n in notices
             if n.why == "increase" and n.answer_by < on <= add_months(n.answer_by, 2)]
    return max(sizes, key=lambda s: s.number, default=None)


def unspent_sizes(notices: list, on: date, in_form) -> list:
    return [in_form(n.size) for n in notices if n.why == "increase" and on <= add_months(n.answer_by, 2)]


def turned(size: Size, form: str, base: int, decimals: int) -> Size:
    """A size in the other form, through money on tonight's gross: percents and kroner rounded down."""
    if size.form == form:
        return size
    return to_form(size.money(base), form, base, decimals)


def to_form(money: int, form: str, base: int, decimals: int) -> Size:
    if form == "amount":
        return Size("amount", money // KRONE * KRONE)
    scale = 10 ** decimals
    return Size("percent", Fraction(100 * scale * money // base, scale))


def standing_money(s: Standing) -> int:
    return sum(size.money(s.gross.get(payer, 0)) for payer, size in s.levels.items())


def raised(s: Standing, target, level, threshold) -> int | Fraction:
    """One size: down at once, up when it is worth it and allowed, never above what was notified."""
    if target <= level:
        return target
    if target - level < threshold:
        s.small = True
        return level
    if s.regime == "old":
        return target
    allowed = min(target, s.notified.number) if s.notified is not None else level
    if allowed - level >= threshold:
        return allowed
    s.waits = True
    return level


def percents(s: Standing, target: Target, payers: list, levels: dict, common) -> Target:
    per_payer = {p.payer_id: raised(s, target.per_payer[p.payer_id], levels.get(p.payer_id, common), s.points)
                 for p in payers}
    money = sum(Size("percent", n).money(s.gross[payer]) for payer, n in per_payer.items())
    return Target("percent", money, max(per_payer.values()), per_payer)


def amounts(s: Standing, target: Target, payers: list, levels: dict | None, total: int) -> Target:
    """`levels`: None when the total comes from another form."""
    if target.money <= total:
        return target
    x = raised(s, target.money, total, s.kroner)
    limits = {p.payer_id: p.deductible_limit // KRONE * KRONE for p in payers}
    as_they_stand = x == total and levels is not None and set(levels) == set(limits) and all(
        levels[payer] <= limits[payer] for payer in limits)
    per_payer = levels if as_they_stand else split_amount(x, payers)
    return Target("amount", sum(per_payer.values()), None, dict(per_payer))


def will_stand(s: Standing, target: Target, payers: list) -> Target:
    """`payers`: those tonight's target orders from, the largest first."""
    if not s.levels or not target.form:
        return target
    forms = {size.form for size in s.levels.values()}
    levels = {payer: size.number for payer, size in s.levels.items()}
    s.form_changed = forms != {target.form}
    if s.form_changed:
        base = sum(p.deductible_gross for p in payers)
        common = to_form(standing_money(s), target.form, base, s.decimals).number
        levels = {} if target.form == "percent" else None
    else:
        common = max(levels.values()) if target.form == "percent" else sum(levels.values())
    if target.form == "percent":
        return percents(s, target, payers, levels, common)
    return amounts(s, target, payers, levels, common)


def shown(size: Target) -> Size:
    """As in a notice: the largest percent, or the sum of the amounts."""
    if size.form == "amount":
        return Size("amount", size.money)
    return Size("percent", max(size.per_payer.values()))
