"""§ 2.4 Size of the order on a night without standing orders."""
from dataclasses import dataclass, field
from fractions import Fraction

KRONE = 100


@dataclass
class Size:
    form: str = ""                                    # percent | amount, '' when nothing is taken
    money: int = 0                                    # expected deduction
    percent: Fraction | None = None                   # the common percent
    per_payer: dict = field(default_factory=dict)     # payer -> Fraction percent | øre


def order_payers(payers: list, suspended: set, small_percent: Fraction) -> list:
    """Those with deductible income; under `small_payer_percent` of the deductible gross is left out,
    the largest always stays (tie: smallest id). Largest first."""
    having = [p for p in payers if p.deductible_gross > 0 and p.payer_id not in suspended]
    having.sort(key=lambda p: (-p.deductible_gross, p.payer_id))
    total = sum(p.deductible_gross for p in having)
    return [p for i, p in enumerate(having) if i == 0 or p.deductible_gross * 100 >= small_percent * total]


def percent_size(room: int, payers: list, decimals: int) -> Size:
    """p = floor(100 × room / deductible gross), at most 100, the same for all; a payer with
    self-employed income at most floor(100 × its limit / its gross). Money: floor to øre per payer."""
    scale = 10 ** decimals
    common = min(100 * scale, 100 * scale * room // sum(p.deductible_gross for p in payers))
    size = Size("percent", 0, Fraction(common, scale))
    for p in payers:
        own = common
        if p.self_employed:
            own = min(own, 100 * scale * p.deductible_limit // p.deductible_gross)
        size.per_payer[p.payer_id] = Fraction(own, scale)
        size.money += own * p.deductible_gross // (100 * scale)
    return size


def split_amount(total: int, payers: list) -> dict:
    """Whole kroner in proportion to deductible gross, floored, the rest to the largest; none above its
    deductible limit (whole kroner); what a limit cuts off goes to the largest, then the next."""
    gross = sum(p.deductible_gross for p in payers)
    shares = {p.payer_id: total * p.deductible_gross // gross // KRONE * KRONE for p in payers}
    shares[payers[0].payer_id] += total - sum(shares.values())
    cut = 0
    for p in payers:
        limit = p.deductible_limit // KRONE * KRONE
        if shares[p.payer_id] > limit:
            cut += shares[p.payer_id] - limit
            shares[p.payer_id] = limit
    for p in payers:
        more = min(cut, max(0, p.deductible_limit // KRONE * KRONE - shares[p.payer_id]))
        shares[p.payer_id] += more
        cut -= more
    return shares


def amount_size(room: int, payers: list) -> Size:
    shares = split_amount(room // KRONE * KRONE, payers)
    return Size("amount", sum(shares.values()), None, shares)


def is_steady(payer) -> bool:
    """Months in the window from the first with income differ by at most 5 % of the largest."""
    months = payer.monthly_deductible
    return (max(months) - min(months)) * 100 <= 5 * max(months)


def order_size(room: int, payers: list, form: str, decimals: int) -> Size:
    """§ 2.4 in money: the expected deduction."""
    if not payers:
        return Size()
    if form == "auto":
        form = "amount" if len(payers) == 1 and is_steady(payers[0]) else "percent"
    return amount_size(room, payers) if form == "amount" else percent_size(room, payers, decimals)


def whole_kroner(amount: int, room: int) -> int:
    """Rounded up to whole kroner, down if over room; never more than the room."""
    up = -(-amount // KRONE) * KRONE
    return up if up <= room else min(amount, room) // KRONE * KRONE


def last_instalment(left: int, running: int, room: int, payers: list) -> tuple[dict, dict, bool]:
    """One period P with the rest; then ended, or with running support an open period of its monthly sum.
    Where the payers' limits leave some of the rest, the orders go on at what they can take."""
    rest = whole_kroner(left, room)
    final = split_amount(rest, payers)
    if sum(final.values()) < rest:
        return final, dict(final), False
    after = split_amount(whole_kroner(running, room), payers) if running else {}
    return final, after, True
