"""Money under way: what the orders take in months whose receipts have not come, spread over the decided claims."""
from dataclasses import replace

from distribution import distribute
from receipts import pay, takes_receipts
from standing import taken_in
from units import month_of


def lowered(case, orders: list) -> dict:
    """claim_id -> the claim with what is left of it after what is under way."""
    claims = {c.claim_id: replace(c) for c in case.claims}
    if case.debtor is None or case.parked or not orders:
        return claims
    gross = {p.payer_id: p.deductible_gross for p in case.payers}
    this_month = month_of(case.rules.on)
    for m in (this_month - 1, this_month):
        running = {c.claim_id: replace(c) for c in case.months(m)}
        for order in sorted(orders, key=lambda o: o.trekkid):
            amount = taken_in(order, m, gross.get(order.payer_id, 0), case.receipts.get(order.trekkid, []))
            ours = [c for c in claims.values() if c.run_of is None]
            open_claims = [c for c in ours + list(running.values()) if takes_receipts(c, case.debtor, case.rules)]
            if amount == 0 or not open_claims:
                continue
            got = {}
            for c, _, _, planned, _ in distribute(amount, open_claims, m, case.rules):
                got[c.claim_id] = got.get(c.claim_id, 0) + planned
            for claim_id, share in got.items():
                where = running if claim_id in running else claims
                pay(where[claim_id], share)
    return claims
