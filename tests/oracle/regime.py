"""§ 1: which rules apply on D: as the register has it, else decided afresh."""
from datetime import date

from facts import Claim, Debtor
from room import OLD_DEDUCTIONS_END, stands
from units import add_months


def in_area(municipality: str, on: date) -> bool:
    """Roll-out area by date (forskrift-2025-12-12-2508 § 1 letter a)."""
    if on >= date(2026, 4, 7):
        return municipality[:2] in ("55", "56", "18") and municipality != "1811"
    if on >= date(2026, 3, 16):
        return municipality[:2] == "56" and municipality != "5601"
    return on >= date(2026, 2, 16) and municipality in ("5605", "5607", "5603")


def is_excluded_kind(claim: Claim, on: date) -> bool:
    """Letter e: until 2026-09-03 every kind 1–17, from 2026-09-04 kinds 1a, 1b, 2, 3, 4."""
    if on >= date(2026, 9, 4):
        return claim.kind.no in ("1a", "1b", "2", "3", "4")
    return not claim.kind.no.startswith("X")


def regime_of(debtor: Debtor | None, open_claims: list, others: list, on: date) -> str:
    """`open_claims`: claims of the debtor with something outstanding, not written off or paid."""
    column = debtor.row.get("deduction_regime", "") if debtor else ""
    if column:
        return column
    if on < date(2026, 1, 1):
        return "old"
    if on >= date(2027, 1, 1):
        return "new"
    if debtor is None:
        return "old"
    letters = (in_area(debtor.row.get("municipality", ""), on),
               not any(stands(o, on) for o in others),
               not debtor.yes("pending_old_case"),
               not debtor.yes("confidential_address"),
               not any(is_excluded_kind(c, on) for c in open_claims))
    return "new" if all(letters) else "old"


def kept_regime(registered: str, order_stands: bool, notices: list, on: date) -> str:
    """`new` is final; `old` holds while an order of ours stands (to 2028-12-31) or an old notice of a claim is
    unspent. '' when it is to be decided afresh."""
    if registered == "new":
        return "new"
    unspent = any(n.regime == "old" and on <= add_months(n.answer_by, 2) for n in notices)
    if registered == "old" and (unspent or (order_stands and on <= OLD_DEDUCTIONS_END)):
        return "old"
    return ""
