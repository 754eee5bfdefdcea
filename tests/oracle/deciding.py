"""§ 3 codes, the room once more with the claims taking part only, and the size that will stand (§ 2.4)."""
from fractions import Fraction

import sizing
from case import Case, Night, shared_room, sized
from standing import level
from taking_part import code_above_no_room, notice_code
from under_way import lowered
from units import add_months, ore

NEW_MINIMUM = 100_00                                       # gjenst. § 5


def left_of(case: Case, claims: list) -> int:
    return sum(case.lowered[c.claim_id].outstanding for c in claims)


def no_room(case: Case, passing: list, expected: int) -> bool:
    """§ 2.3: 0 (old); under 100.00, or what is left to cover under 100.00 (new, no standing order)."""
    if case.rules.regime == "old":
        return case.old_end or expected == 0
    return expected < NEW_MINIMUM or (not case.in_force and left_of(case, passing) < NEW_MINIMUM)


def decide(night: Night, case: Case) -> None:
    case.lowered = lowered(case, case.orders)
    has_payer = bool(case.order_from)
    for c in case.claims:
        case.codes[c.claim_id] = code_above_no_room(c, case.debtor, case.parked, has_payer, case.rules)
    passing = [c for c in case.claims if not case.codes[c.claim_id]]
    if passing:
        case.our_room = shared_room(case, passing)
        if no_room(case, passing, sized(night, case).money):
            for c in passing:
                case.codes[c.claim_id] = "NO_ROOM"
            passing = []
    for c in passing:
        case.codes[c.claim_id] = notice_code(c, case.rules)
    case.taking_part = [c for c in passing if not case.codes[c.claim_id]]
    if passing or not case.claims or not case.our_room:
        case.our_room = shared_room(case, case.taking_part)
    if case.taking_part:
        case.target = sized(night, case)
        if case.target.money == 0 and night.choices["reask_no_room"] == "yes":
            for c in case.taking_part:
                case.codes[c.claim_id] = "NO_ROOM"
            case.taking_part = []
    if case.taking_part:
        size(night, case)


def size(night: Night, case: Case) -> None:
    s, base = night.settings, sum(p.deductible_gross for p in case.order_from)
    decimals, form = int(s["percent_decimals"]), case.target.form
    levels = {o.payer_id: level(o.periods, night.on) for o in case.in_force}
    case.sizing = sizing.Standing(
        {payer: size for payer, size in levels.items() if size is not None},
        {p.payer_id: p.deductible_gross for p in case.payers}, case.rules.regime,
        Fraction(s["change_threshold_percent_points"]), ore(s["change_threshold_amount"]), decimals)
    case.sizing.notified_in = lambda in_form: sizing.matured_size(
        case.notices, night.on, lambda size: sizing.turned(size, in_form, base, decimals))
    case.sizing.notified = case.sizing.notified_in(form)
    case.left = left_of(case, case.taking_part)
    case.size = sizing.will_stand(case.sizing, case.target, case.order_from, case.left)


def increase_notice(night: Night, case: Case, instalment: bool):
    """tvfbl. § 7-21: the size notified tonight, or None."""
    s = case.sizing
    if not case.taking_part or s.regime != "new" or not s.levels or instalment or case.left <= case.size.money:
        return None
    smallest = sizing.smallest_waiting(s, case.target, case.size, case.order_from)
    if smallest is None:
        return None
    base = sum(p.deductible_gross for p in case.order_from)
    known = sizing.unspent_sizes(case.notices, night.on,
                                 lambda size: sizing.turned(size, case.target.form, base, s.decimals))
    if night.choices["unspent_compared"] == "money" and any(
            n.size.form != case.target.form and n.size.money(base) > case.size.money
            for n in case.notices if n.why == "increase" and night.on <= add_months(n.answer_by, 2)):
        return None
    return None if any(size.number > smallest for size in known) else sizing.shown(case.target)
