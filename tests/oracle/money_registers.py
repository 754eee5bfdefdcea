"""What stands of money after a released night: payments taken and where they went, set-offs, credits used, nettings,
and fees charged once."""
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from units import day, month, month_text, nok, ore

COLUMNS = {
    "payments": ["payment_id", "trekkid", "value_date", "pay_month", "amount"],
    "distributions": ["payment_id", "claim_id", "date", "pay_month", "principal", "costs", "interest"],
    "setoffs": ["credit_id", "claim_id", "date", "principal", "costs", "interest"],
    "credits": ["credit_id", "used", "protected", "date"],
    "nettings": ["claim_id", "debtor_id", "paying_body", "monthly_amount", "from_month", "months"],
    "fees": ["claim_id", "debtor_id", "fee_kind", "date"],
}


@dataclass(frozen=True, slots=True)
class Taken:
    payment_id: str
    trekkid: int | None                    # none: its KID is of no order
    value_date: date
    pay_month: int
    amount: int


@dataclass(frozen=True, slots=True)
class Part:
    """Of a payment or of a credit, to a claim. `on` is the night, `month` the pay month of a payment."""
    source: str
    claim_id: str
    on: date
    month: int | None
    principal: int
    costs: int
    interest: int

    @property
    def parts(self) -> tuple:
        return self.principal, self.costs, self.interest

    @property
    def credited(self) -> date:
        """innkf. § 34-1: money of an order counts from the first day of its month."""
        return self.on if self.month is None else date(self.month // 12, self.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Netting:
    debtor_id: str
    claim_id: str
    paying_body: str
    monthly: int
    first: int
    months: int

    def runs_in(self, m: int) -> bool:
        return self.first <= m < self.first + self.months


@dataclass
class MoneyRegisters:
    payments: dict = field(default_factory=dict)         # payment_id -> Taken
    distributions: list = field(default_factory=list)    # Part
    set_offs: list = field(default_factory=list)         # Part
    credits: dict = field(default_factory=dict)          # credit_id -> (used, protected, date)
    nettings: list = field(default_factory=list)
    fees: list = field(default_factory=list)             # (debtor_id, claim_id, fee_kind, date)
    by_claim: dict = field(default_factory=lambda: defaultdict(list))   # of earlier nights: claim_id -> [Part]
    by_debtor: dict = field(default_factory=lambda: defaultdict(list))  # of earlier nights: debtor_id -> [Netting]
    charged: set = field(default_factory=set)            # of earlier nights: (claim_id, fee_kind)


def read(rows_of) -> MoneyRegisters:
    found = MoneyRegisters()
    for r in rows_of("payments"):
        found.payments[r["payment_id"]] = Taken(
            r["payment_id"], int(r["trekkid"]) if r["trekkid"] else None, day(r["value_date"]),
            month(r["pay_month"]), ore(r["amount"]))
    found.distributions = [read_part(r, r["payment_id"], month(r["pay_month"])) for r in rows_of("distributions")]
    found.set_offs = [read_part(r, r["credit_id"], None) for r in rows_of("setoffs")]
    for r in rows_of("credits"):
        found.credits[r["credit_id"]] = (ore(r["used"]), ore(r["protected"]), day(r["date"]))
    found.nettings = [Netting(r["debtor_id"], r["claim_id"], r["paying_body"], ore(r["monthly_amount"]),
                              month(r["from_month"]), int(r["months"])) for r in rows_of("nettings")]
    found.fees = [(r["debtor_id"], r["claim_id"], r["fee_kind"], day(r["date"])) for r in rows_of("fees")]
    for part in found.distributions + found.set_offs:
        found.by_claim[part.claim_id].append(part)
    for netting in found.nettings:
        found.by_debtor[netting.debtor_id].append(netting)
    found.charged = {(claim_id, kind) for _, claim_id, kind, _ in found.fees}
    return found


def read_part(r: dict, source: str, pay_month: int | None) -> Part:
    return Part(source, r["claim_id"], day(r["date"]), pay_month, ore(r["principal"]), ore(r["costs"]),
                ore(r["interest"]))


def next_tables(m: MoneyRegisters) -> dict:
    parts = sorted(m.distributions, key=lambda p: (p.source, p.claim_id))
    set_offs = sorted(m.set_offs, key=lambda p: (p.source, p.claim_id, p.on))
    nettings = sorted(m.nettings, key=lambda n: (n.debtor_id, n.claim_id, n.first))
    return {
        "payments": [[p.payment_id, p.trekkid or "", p.value_date.isoformat(), month_text(p.pay_month), nok(p.amount)]
                     for p in sorted(m.payments.values(), key=lambda p: p.payment_id)],
        "distributions": [[p.source, p.claim_id, p.on.isoformat(), month_text(p.month), *map(nok, p.parts)]
                          for p in parts],
        "setoffs": [[p.source, p.claim_id, p.on.isoformat(), *map(nok, p.parts)] for p in set_offs],
        "credits": [[credit_id, nok(used), nok(protected), on.isoformat()]
                    for credit_id, (used, protected, on) in sorted(m.credits.items())],
        "nettings": [[n.claim_id, n.debtor_id, n.paying_body, nok(n.monthly), month_text(n.first), n.months]
                     for n in nettings],
        "fees": [[claim_id, debtor_id, kind, on.isoformat()]
                 for debtor_id, claim_id, kind, on in sorted(m.fees)],
    }
