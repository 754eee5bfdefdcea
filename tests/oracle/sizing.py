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
    notified: Size | None = None                  # of the matured increase notices the largest, in the target's form
    notified_in: object = None                    # the same in a form
    waiting: set = field(default_factory=set)     # payers with an increase that waits for its notice
    small: set = field(default_factory=set)       # payers with an increase below the threshold
    kept: bool = False                            # kroner orders that take all that is left stay as they stand


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


def standing_money(s: Standing, payers: list) -> int:
    """On tonight's gross: kroner in all; percents of those ordered tonight, a new payer at the largest."""
    percents = {payer: size for payer, size in s.levels.items() if size.form == "percent"}
    largest = max(percents.values(), key=lambda size: size.number, default=None)
    kroner = sum(size.number for size in s.levels.values() if size.form == "amount")
    return kroner + sum((percents.get(p.payer_id) or largest).money(p.deductible_gross) for p in payers
                        if largest is not None and (p.payer_id in percents or p.payer_id not in s.levels))


def raised(s: Standing, payers: list, target, level, threshold) -> int | Fraction:
    """One size: down at once, up when it is worth it and allowed, never above what was notified."""
    if target <= level:
        return target
    if target - level < threshold:
        s.small.update(payers)
        return level
    if s.regime == "old":
        return target
    allowed = min(target, s.notified.number) if s.notified is not None else level
    if allowed > level and allowed - level >= threshold:
        return allowed
    s.waiting.update(payers)
    return level


def percents(s: Standing, target: Target, payers: list, levels: dict, common) -> Target:
    return in_percent(s, {p.payer_id: raised(s, [p.payer_id], target.per_payer[p.payer_id],
                                             levels.get(p.payer_id, common), s.points) for p in payers})


def in_percent(s: Standing, per_payer: dict) -> Target:
    money = sum(Size("percent", n).money(s.gross[payer]) for payer, n in per_payer.items())
    return Target("percent", money, max(per_payer.values()), per_payer)


def amounts(s: Standing, target: Target, payers: list, levels: dict | None, total: int) -> Target:
    """`levels`: None when the total comes from another form."""
    if target.money <= total:
        return target
    x = raised(s, [p.payer_id for p in payers], target.money, total, s.kroner)
    return kept_or_split(x, payers, levels if x == total else None)


def kept_or_split(x: int, payers: list, levels: dict | None) -> Target:
    """As they stand when the payers are the same and none is above its limit; else split like a target."""
    limits = {p.payer_id: p.deductible_limit // KRONE * KRONE for p in payers}
    as_they_stand = levels is not None and set(levels) == set(limits) and all(
        levels[payer] <= limits[payer] for payer in limits)
    per_payer = levels if as_they_stand else split_amount(x, payers)
    return Target("amount", sum(per_payer.values()), None, dict(per_payer))


def in_own_form(s: Standing, target: Target, form: str, payers: list, levels: dict) -> Target:
    """What stands goes on in its own form, a new payer gets it too; up to what was notified when that is worth it."""
    base = sum(p.deductible_gross for p in payers)
    found = s.notified_in(form) if s.notified_in is not None else None
    notified = found.number if found is not None else 0
    if form == "amount":
        total = sum(levels.values())
        allowed = min(notified, target.money // KRONE * KRONE)
        higher = allowed > total and allowed - total >= s.kroner
        return kept_or_split(allowed if higher else total, payers, None if higher else levels)
    common, wanted = max(levels.values()), to_form(target.money, "percent", base, s.decimals).number
    per_payer = {}
    for p in payers:
        stands, allowed = levels.get(p.payer_id, common), min(notified, wanted)
        per_payer[p.payer_id] = allowed if allowed > stands and allowed - stands >= s.points else stands
    return in_percent(s, per_payer)


def will_stand(s: Standing, target: Target, payers: list, left: int) -> Target:
    """`payers`: those tonight's target orders from, the largest first; `left`: what is left to cover."""
    if not s.levels or not target.form:
        return target
    forms = {size.form for size in s.levels.values()}
    levels = {payer: size.number for payer, size in s.levels.items()}
    total = sum(levels.values())
    if forms != {target.form}:
        found = other_form(s, target, payers, set(forms), levels)
    elif target.form == "percent":
        found = percents(s, target, payers, levels, max(levels.values()))
    else:
        found = amounts(s, target, payers, levels, total)
    if forms == {"amount"} and found.money <= left <= total and left < target.money:
        s.kept = True
        return kept_or_split(total, payers, levels)
    return found


def other_form(s: Standing, target: Target, payers: list, forms: set, levels: dict) -> Target:
    """What stands is turned into the target's form, unless the increase waits for its notice."""
    base = sum(p.deductible_gross for p in payers)
    common = to_form(standing_money(s, payers), target.form, base, s.decimals).number
    found = (percents(s, target, payers, {}, common) if target.form == "percent"
             else amounts(s, target, payers, None, common))
    if s.waiting and len(forms) == 1:
        s.waiting.update(p.payer_id for p in payers)
        return in_own_form(s, target, forms.pop(), payers, levels)
    return found


def smallest_waiting(s: Standing, target: Target, size: Target, payers: list):
    """The smallest size after tonight of those whose increase waits: by payer for percents, in all for kroner."""
    base = sum(p.deductible_gross for p in payers)
    if target.form == "amount":
        after = turned(shown(size), "amount", base, s.decimals).number if size.form == "percent" else size.money
        return after if target.money > after and target.money - after >= s.kroner else None
    after = size.per_payer
    if size.form == "amount":
        common = to_form(size.money, "percent", base, s.decimals).number
        after = dict.fromkeys(target.per_payer, common)
    waiting = [after[payer] for payer, own in target.per_payer.items()
               if own > after.get(payer, own) and own - after[payer] >= s.points]
    return min(waiting, default=None)


def shown(size: Target) -> Size:
    """As in a notice: the largest percent, or the sum of the amounts."""
    if size.form == "amount":
        return Size("amount", size.money)
    return Size("percent", max(size.per_payer.values()))
