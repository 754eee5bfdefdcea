"""What goes out to creditors (innkl. §§ 29, 32), and what payers owe of what they were ordered to deduct (§ 31)."""
from case import Case, Night
from facts import support_behind
from registers import Order
from room import COUNTED_AND_DEDUCTED, window
from standing import size_on
from taking_part import is_decided
from units import add_years, last_day, month_text, nok

WELFARE_AUTHORITY = "889640782"                            # keeps the State's part of running support


def creditor_of(claim) -> str:
    return claim.creditor_id or (WELFARE_AUTHORITY if claim.run_of is not None else "")


def support_rows(claim, support: list) -> list:
    return [claim.run_of] if claim.run_of is not None else support_behind(claim, support)


def names_of(case: Case, claim) -> tuple[set, tuple]:
    """The claim's own name; of support every term and every RUN claim of the same row and kind."""
    rows = support_rows(claim, case.support)
    names = {claim.claim_id} | {c.claim_id for c in case.claims if c.kind.no == claim.kind.no
                                and any(r in rows for r in support_rows(c, case.support))}
    return names, tuple(f"RUN-{r.support_id}-" for r in rows)


def is_of_row(name: str, starts: tuple, state: bool) -> bool:
    return any(name.startswith(s) and len(name) == len(s) + 7 + 2 * state and name.endswith("-S") == state
               for s in starts)


def is_unconfirmed(night: Night, case: Case, claim) -> bool:
    """innkl. § 32: decided over a year ago, no news and no payout in the last year. A share that waited for its
    creditor's word was no payout, so the nights are gone through from the first."""
    on = night.on
    if claim.kind.creditor not in ("recipient", "private") or not is_decided(claim, on):
        return False
    paid = None
    for when in sorted({part.on for part in parts_of(night, case, claim)}) + [on]:
        since = [d for d in (claim.decided_date, claim.confirmed_on, paid) if d is not None and d <= when]
        goes_out = any(add_years(d, 1) >= when for d in since) or when < claim.decided_date
        if goes_out and when < on:
            paid = when
    return not goes_out


def parts_of(night: Night, case: Case, claim) -> list:
    names, starts = names_of(case, claim)
    by_claim, state = night.registers.money.by_claim, claim.kind.no == "1b"
    runs = {n for n in by_claim if n.startswith("RUN-") and is_of_row(n, starts, state)} if starts else set()
    return [part for n in names | runs for part in by_claim.get(n, [])]


def pay_out(night: Night, case: Case) -> None:
    states = {}
    for claim, amount in case.shares:
        if claim.claim_id not in states:
            states[claim.claim_id] = "unconfirmed" if is_unconfirmed(night, case, claim) else "pay"
        key = (creditor_of(claim), states[claim.claim_id])
        total, count = night.payouts.get(key, (0, 0))
        night.payouts[key] = (total + amount, count + 1)


def liabilities(night: Night, case: Case) -> None:
    """Of each month of the income window: ordered on its last day, against what has come for it."""
    if case.parked:
        return
    s = night.settings
    for order in sorted(case.orders, key=lambda o: o.trekkid):
        for m in window(night.on, int(s["income_window_months"]), int(s["income_due_day"])):
            ordered = ordered_in(night, order, m)
            received = sum(p.amount for p in night.registers.money.payments.values()
                           if p.trekkid == order.trekkid and p.pay_month == m) if ordered else 0
            if received < ordered:
                night.add("liabilities", [order.payer_id, order.trekkid, month_text(m), nok(ordered), nok(received)])


def ordered_in(night: Night, order: Order, m: int) -> int:
    """Of what the payer paid out that month; an amount at most the net."""
    size = size_on(order.periods, last_day(m))
    if size is None:
        return 0
    rows = [(gross, tax) for payer_id, month, kind, gross, tax in night.inbox.incomes.get(order.debtor_id, [])
            if payer_id == order.payer_id and month == m and (kind in COUNTED_AND_DEDUCTED or kind == "self_employed")]
    gross, tax = sum(r[0] for r in rows), sum(r[1] for r in rows)
    return min(size.number, gross - tax) if size.form == "amount" else size.money(gross)
