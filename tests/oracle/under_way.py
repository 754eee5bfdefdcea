"""Money under way: what the orders take in months whose receipts have not come, spread over the decided claims."""
from dataclasses import replace

from distribution import distribute
from facts import running_support_claims
from limitation import is_barred
from standing import taken_in
from taking_part import held_by_bankruptcy, in_debt_settlement, is_decided, is_closed
from units import month_of


def may_get(claim, debtor, rules) -> bool:
    """Decided, open and not held by what stops a distribution; each tested by itself."""
    on = rules.on
    if not is_decided(claim, on) or is_closed(claim, on):
        return False
    if in_debt_settlement(debtor, on) and claim.kind.no not in ("1a", "2"):
        return False
    return not held_by_bankruptcy(claim, debtor, rules) and not is_barred(claim, rules)


def pay(claim, amount: int):
    """innkl. § 29: principal, costs, interest."""
    principal = min(amount, claim.principal)
    costs = min(amount - principal, claim.costs)
    interest = amount - principal - costs
    return replace(claim, principal=claim.principal - principal, costs=claim.costs - costs,
                   interest=claim.interest - interest)


def lowered(case, orders: list, receipts: dict, support_of_month) -> dict:
    """claim_id -> the claim with what is left of it after what is under way. `support_of_month(m)`: the running
    support of that month."""
    claims = {c.claim_id: c for c in case.claims}
    if case.debtor is None or case.parked or not orders:
        return claims
    gross = {p.payer_id: p.deductible_gross for p in case.payers}
    this_month = month_of(case.rules.on)
    for m in (this_month - 1, this_month):
        running = {c.claim_id: c for c in support_of_month(m)}
        for order in sorted(orders, key=lambda o: o.trekkid):
            amount = taken_in(order, m, gross.get(order.payer_id, 0), receipts.get(order.trekkid, []))
            ours = [c for c in claims.values() if c.run_of is None]
            open_claims = [c for c in ours + list(running.values()) if may_get(c, case.debtor, case.rules)]
            if amount == 0 or not open_claims:
                continue
            got = {}
            for c, _, _, planned, _ in distribute(amount, open_claims, m, case.rules):
                got[c.claim_id] = got.get(c.claim_id, 0) + planned
            for claim_id, share in got.items():
                where = running if claim_id in running else claims
                where[claim_id] = pay(where[claim_id], share)
    return claims
