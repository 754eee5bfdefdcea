"""What is decided already: the file's date, the participations, and what terms of running support take over."""
from datetime import date

from facts import Claim, Heard, support_behind
from registers import CLAIM_NOTICES, Participation
from units import add_years, month_of, next_working_day

OLD_ROWS_UNTIL = date(2029, 1, 1)


def counts(row: Participation, on: date) -> bool:
    """A decision of the earlier regime is over with its last deductions (overg. § 6)."""
    return row.regime != "old" or on < OLD_ROWS_UNTIL


def register_name(support, claim: Claim) -> str:
    return f"RUN-{support.support_id}" + ("-S" if claim.kind.no == "1b" else "")


def names(claim: Claim, support: list) -> list:
    """(name in the registers, month before which its rows must date, support row): the claim's own, and inherited."""
    own = [(claim.notice_id, None, None)]
    return own + [(register_name(s, claim), claim.period, s) for s in support_behind(claim, support)]


def hear(claim: Claim, support: list, notices: list) -> None:
    """All notices of the claim: outside, its own register rows, and those of the support it takes over."""
    for name, before, row in names(claim, support):
        if row is not None and row.notice and month_of(row.notice) < before:
            claim.notices.append(Heard(row.notice, name=name))
        claim.notices += [Heard(n.sent, n.answer_by, n.regime, name) for n in notices
                          if n.claim_id == name and n.why in CLAIM_NOTICES
                          and (before is None or month_of(n.sent) < before)]


def settle(claim: Claim, support: list, rows: list, on: date, regime: str, last_day: date | None,
           order_stands: bool, choices: dict):
    """Sets the decision that holds on D and its size; gives the participation of a claim moved in that is sized
    afresh tonight, or None."""
    file_date, file_amount = claim.decided_date, claim.decided_amount
    found = []                                   # (date, amount or None, from the registers)
    for name, before, support_row in names(claim, support):
        mine = [r for r in rows if r.claim_id == name]
        outside = file_date if support_row is None else support_row.decided_date
        void = any(r.ended is not None and outside is not None and r.ended >= outside for r in mine)
        if outside is not None and outside <= on and not void and (before is None or month_of(outside) < before):
            found.append((outside, file_amount if support_row is None else None, False))
        found += [(r.decided_date, r.decided_amount, True) for r in mine
                  if r.ended is None and counts(r, on) and (before is None or month_of(r.decided_date) < before)]
    claim.decided_date = claim.decided_amount = None
    after_the_order(claim, [r for r in rows if r.claim_id in {name for name, _, _ in names(claim, support)}],
                    last_day, order_stands)
    if not found:
        return None
    own_file = [f[0] for f in found[:1] if not f[2] and f[0] == file_date]
    claim.decided_date = own_file[0] if own_file else max(f[0] for f in found)
    outside_amounts = [f[1] for f in found if not f[2] and f[1] is not None]
    in_registers = [f for f in found if f[2]]
    if outside_amounts:
        claim.decided_amount = outside_amounts[0]
    elif own_file:
        claim.decided_amount, claim.sized_by_outstanding = claim.outstanding, choices["size_without_amount"] == "left"
    elif in_registers:
        claim.decided_amount = max(in_registers, key=lambda f: f[0])[1]
    else:
        claim.decided_amount, claim.sized_by_outstanding = claim.outstanding, choices["size_without_amount"] == "left"
    claim.order_runs = order_stands or (choices["decided_outside_runs"] == "yes" and any(not f[2] for f in found))
    return sized_afresh(claim, rows, on, regime, choices)


def after_the_order(claim: Claim, rows: list, last_day: date | None, order_stands: bool) -> None:
    """Notices of a participation that has ended are used up. When no order stands, nothing lapses within a year of
    the day the last one ended (fl. § 22 no. 4)."""
    ends = [r.ended for r in rows if r.ended is not None]
    for name in {r.claim_id for r in rows if r.ended is not None}:
        claim.used_up[name] = max(r.ended for r in rows if r.claim_id == name and r.ended is not None)
    if rows and not (order_stands and any(r.ended is None for r in rows)):
        over = max(ends + ([last_day] if last_day and not order_stands else []), default=None)
        if over is not None:
            claim.earliest_end = (over, next_working_day(add_years(over, 1)), min(r.decided_date for r in rows))


def sized_afresh(claim: Claim, rows: list, on: date, regime: str, choices: dict):
    """overg. § 5: a claim moved in counts, after its old period, with what is outstanding the first night after."""
    if regime != "new" or claim.old_regime_until is None or claim.old_regime_until >= on:
        return None
    known = [r for r in rows if r.claim_id == claim.notice_id and r.ended is None and r.regime == "new"]
    if known:
        claim.decided_amount = max(known, key=lambda r: r.decided_date).decided_amount
        return None
    claim.decided_amount, claim.sized_by_outstanding = claim.outstanding, choices["size_without_amount"] == "left"
    return Participation(claim.notice_id, claim.debtor_id, "new", claim.decided_date, claim.outstanding, None)
