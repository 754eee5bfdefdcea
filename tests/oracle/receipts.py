"""Money received under our orders (innkl. § 29): whose it is, what is wrong with it, where it goes."""
from dataclasses import dataclass, field

from distribution import distribute
from limitation import is_barred
from money_registers import Part, Taken
from taking_part import held_by_bankruptcy, in_debt_settlement, is_closed, is_decided, status_on
from units import add_months, nok


@dataclass
class Receipt:
    payment: object
    order: object = None
    codes: list = field(default_factory=list)
    taken: bool = False                    # it is distributed


def matched(payments: list, orders: list, known: dict) -> list:
    """By value date and name, each with its order and what is wrong with it before it is distributed."""
    by_kid, found = {o.kid: o for o in orders}, []
    for p in sorted(payments, key=lambda p: (p.value_date, p.payment_id)):
        r = Receipt(p, by_kid.get(p.kid))
        if p.payment_id in known:
            r.codes.append("REPEATED")                     # what else is wrong was told the first time
        elif r.order is None:
            r.codes.append("UNKNOWN_KID")
        r.taken = not r.codes
        if r.taken and p.payer_id != r.order.payer_id:
            r.codes.append("WRONG_PAYER")
        if r.taken and ended_long_ago(r.order, p.value_date):
            r.codes.append("ORDER_ENDED")
        found.append(r)
    return found


def ended_long_ago(order, value_date) -> bool:
    """Over a month before the money came."""
    end = order.periods[-1].end
    return end is not None and add_months(end, 1) < value_date


def takes_receipts(claim, debtor, rules) -> bool:
    """Decided, open and not held by what stops a distribution; each tested by itself."""
    on = rules.on
    if not is_decided(claim, on) or is_closed(claim, on) or is_barred(claim, rules):
        return False
    if debtor is None:
        return True
    if in_debt_settlement(debtor, on) and claim.kind.no not in ("1a", "2"):
        return False
    return not held_by_bankruptcy(claim, debtor, rules)


def pay(claim, amount: int) -> tuple:
    """Principal, costs, interest (innkl. § 29); the claim is lowered."""
    principal = min(amount, claim.principal)
    costs = min(amount - principal, claim.costs)
    interest = amount - principal - costs
    claim.principal -= principal
    claim.costs -= costs
    claim.interest -= interest
    return principal, costs, interest


def size_again(claim) -> None:
    """Decided without an amount, its size is what is outstanding."""
    if claim.sized_by_outstanding:
        claim.decided_amount = claim.outstanding


def is_set_aside(claim, on) -> bool:
    """Contested paternity: it waits with us."""
    return claim.kind.no in ("1a", "1b") and status_on(claim, on) == "paternity_contested"


def take(night, case) -> None:
    for r in night.receipts.get(case.debtor_id, []):
        if r.taken:
            take_one(night, case, r)
            fault_rows(night, r)


def take_one(night, case, r: Receipt) -> None:
    p, money = r.payment, night.registers.money
    ours = [c for c in case.claims if c.run_of is None or p.pay_month == night.plan_month]
    running = [] if p.pay_month == night.plan_month else case.months(p.pay_month)
    open_claims = [c for c in ours + running if takes_receipts(c, case.debtor, case.rules)]
    money.payments[p.payment_id] = Taken(p.payment_id, r.order.trekkid, p.value_date, p.pay_month, p.amount)
    rest, by_claim = p.amount, {}
    for claim, klass, step, got, _ in distribute(p.amount, open_claims, p.pay_month, case.rules):
        if got == 0:
            continue
        rest -= got
        parts, aside = pay(claim, got), is_set_aside(claim, night.on)
        size_again(claim)
        night.add("distributions", [p.payment_id, claim.claim_id, klass, step, *map(nok, parts), nok(got),
                                    "yes" if aside else "no"])
        by_claim[claim.claim_id] = tuple(map(sum, zip(by_claim.get(claim.claim_id, (0, 0, 0)), parts)))
        if not aside:
            case.shares.append((claim, got))
    money.distributions += [Part(p.payment_id, claim_id, night.on, p.pay_month, *parts)
                            for claim_id, parts in by_claim.items()]
    if rest:
        r.codes.append("TOO_MUCH")
        surplus_row(night, p.payment_id, rest)
        night.add("repayments", [case.debtor_id, nok(rest), p.payment_id])


def surplus_row(night, payment_id: str, amount: int) -> None:
    if amount:
        night.add("distributions", [payment_id, "", "", "", nok(amount), nok(0), nok(0), nok(amount), "no"])


def fault_rows(night, r: Receipt) -> None:
    for code in r.codes:
        night.add("payment_faults", [r.payment.payment_id, code, ""])


def stray(night, r: Receipt) -> None:
    """Of no order, or taken on an earlier night."""
    p = r.payment
    surplus_row(night, p.payment_id, p.amount)
    fault_rows(night, r)
    if "REPEATED" not in r.codes:
        night.registers.money.payments[p.payment_id] = Taken(p.payment_id, None, p.value_date, p.pay_month, p.amount)
