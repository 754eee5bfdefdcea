"""The inbox of one collection day as plain facts. Faultless input is assumed;
rows named in a rejects file are left out."""
import csv
import json
import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from units import day, first_day, month, month_text, ore

LAW_DIR = os.environ.get("LAW_DIR", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/law/data"))
FACT_FILES = ("incomes", "debtors", "children", "support")   # a parked row here parks the debtor


@dataclass(slots=True)
class Kind:
    no: str
    code: str
    class_old: str
    class_2026: str
    class_2027: str
    ground: str
    years: int
    complaint_suspends: bool
    avregning_only: bool
    creditor: str
    rank_2026: str
    set_off_2027: str
    other_public_2026: str
    other_public_2027: str
    late_interest: str
    surcharge: str
    late_fee: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A notice of a claim; one sent outside the engine has no deadline and no regime of its own."""
    sent: date
    answer_by: date | None = None
    regime: str = ""
    name: str = ""                         # the name it is kept under; '' for the claim's own


@dataclass(slots=True)
class Claim:
    claim_id: str
    debtor_id: str
    kind: Kind
    creditor_id: str
    beneficiary_id: str
    period: int | None
    due_date: date
    principal: int
    interest: int
    costs: int
    established: date | None = None
    limitation_start: date | None = None
    limitation_date: date | None = None
    ground: str = ""
    defaulted: str = ""
    status: str = "open"
    status_until: date | None = None
    notices: list = field(default_factory=list)   # Heard, in date order: sent outside, in the registers, inherited
    waived: bool = False
    early: bool = False
    decided_date: date | None = None       # the file's; after `decided.settle` the one that holds
    decided_amount: int | None = None      # likewise: the size at decision
    old_regime_until: date | None = None
    case_rank: int | None = None
    pays_as_able: bool = False
    run_of: "Support | None" = None        # the support row behind a RUN claim
    replaces_run: "Support | None" = None  # a term claim in the place of the RUN claim of P
    order_runs: bool = True                # nothing lapses while the order of a decided claim runs (fl. § 21)
    used_up: dict = field(default_factory=dict)   # name -> before this day its notices are of an ended participation
    earliest_end: tuple | None = None      # (day its order ended, limitation not before; first decided) (fl. § 22)
    file_amount: int | None = None         # and its size
    file_decided: date | None = None       # the file's date, kept for a participation that ends
    interest_notice: date | None = None
    interest_from: date | None = None
    intent: bool = False
    confirmed_on: date | None = None
    foreign: bool = False                  # collected for another State
    sized_by_outstanding: bool = False     # decided outside without an amount
    file_costs: int = 0                    # as the row has them
    booked: tuple = (0, 0, 0)              # principal, costs, interest at the start of the night

    @property
    def outstanding(self) -> int:
        return self.principal + self.interest + self.costs

    @property
    def notice_id(self) -> str:
        """Notices of running support are kept under RUN-<support_id> and …-S (§ 3)."""
        if self.run_of is None:
            return self.claim_id
        return f"RUN-{self.run_of.support_id}" + ("-S" if self.kind.no == "1b" else "")


@dataclass(slots=True)
class Support:
    support_id: str
    debtor_id: str
    recipient_id: str
    beneficiary_id: str
    monthly: int
    advance: int
    from_month: int
    to_month: int | None
    defaulted: bool
    security: bool
    deduct: bool
    notice: date | None
    decided_date: date | None


@dataclass(slots=True)
class Debtor:
    debtor_id: str
    row: dict                              # the row as read; helpers below

    def amount(self, column: str, missing: int | None = 0) -> int | None:
        text = self.row.get(column, "")
        return ore(text) if text else missing

    def date(self, column: str) -> date | None:
        return day(self.row.get(column, ""))

    def yes(self, column: str) -> bool:
        return self.row.get(column, "") == "yes"

    @property
    def person(self) -> bool:
        return len(self.debtor_id) == 11


@dataclass(slots=True)
class OtherDeduction:
    deduction_id: str
    debtor_id: str
    payer_id: str
    klass: str
    decided_date: date
    amount: int | None
    percent: Fraction | None
    to_date: date | None


@dataclass(slots=True)
class Credit:
    credit_id: str
    debtor_id: str
    kind: str
    paying_body: str
    amount: int
    available: date
    own_kind: str                          # the number of the kind, '' for none
    protection_claimed: bool
    protection_months: int | None
    monthly_benefit: int | None


@dataclass(slots=True)
class Payment:
    payment_id: str
    kid: str
    payer_id: str
    amount: int
    value_date: date
    pay_month: int


@dataclass(slots=True)
class Asset:
    asset_id: str
    kind: str
    reference: str
    value: int
    prior_charges: int
    enforcement_cost: int
    exempt: bool


@dataclass(slots=True)
class Estate:
    """What an estate has published; None: not said."""
    kind: str
    assets: int | None
    costs: int | None
    class1: int | None
    class2: int | None
    ordinary: int | None


@dataclass
class Inbox:
    claims: dict = field(default_factory=lambda: defaultdict(list))
    support: dict = field(default_factory=lambda: defaultdict(list))
    incomes: dict = field(default_factory=lambda: defaultdict(list))
    debtors: dict = field(default_factory=dict)
    children: dict = field(default_factory=lambda: defaultdict(list))
    others: dict = field(default_factory=lambda: defaultdict(list))
    credits: dict = field(default_factory=lambda: defaultdict(list))
    payments: list = field(default_factory=list)
    booked_through: date | None = None
    parked: set = field(default_factory=set)
    assets: dict = field(default_factory=lambda: defaultdict(list))
    estates: dict = field(default_factory=lambda: defaultdict(list))
    parked_assets: set = field(default_factory=set)


def read_kinds() -> dict:
    """Kinds by code and by number: claims may name either."""
    kinds = {}
    with open(os.path.join(LAW_DIR, "kinds.csv"), encoding="utf-8-sig", newline="") as f:
        for r in csv.DictReader(f):
            kind = Kind(r["no"], r["code"], r["class_old"], r["class_2026"], r["class_2027"],
                        r["enforcement_ground"], int(r["limitation_years"]),
                        r["complaint_suspends"] == "yes", r["avregning_only"] == "yes", r["creditor"],
                        r["setoff_rank_2026"], r["setoff_2027"], r["setoff_other_public_2026"],
                        r["setoff_other_public_2027"], r["late_interest"], r["surcharge_percent"], r["late_fee"])
            kinds[r["code"]] = kinds[r["no"]] = kind
    return kinds


def read_rows(folder: str, name: str, rejected: dict):
    """(row, is_rejected) of one CSV of the inbox; a missing file is empty."""
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        return
    bad = rejected.get(name, ())
    with open(path, encoding="utf-8-sig", errors="replace", newline="") as f:
        reader = csv.reader(f)
        header = next(reader, None)
        if header is None:
            return
        header = [h.strip() for h in header]
        line = reader.line_num + 1
        for cells in reader:
            here, line = line, reader.line_num + 1
            if cells:
                yield dict(zip(header, cells)), here in bad


def read_rejects(path: str | None) -> dict:
    rejected = defaultdict(set)
    if path:
        with open(path, encoding="utf-8-sig", newline="") as f:
            for r in csv.DictReader(f):
                name = os.path.basename(r["file"]).split(".")[0]
                if r["line"]:
                    rejected[name].add(int(r["line"]))
    return rejected


def read_claim(r: dict, kinds: dict) -> Claim:
    g = r.get
    return Claim(
        r["claim_id"], r["debtor_id"], kinds[r["kind"]], g("creditor_id", ""), g("beneficiary_id", ""),
        month(g("period", "")), day(r["due_date"]), ore(r["principal"]),
        ore(g("interest") or "0"), ore(g("costs") or "0"),
        day(g("established_date", "")), day(g("limitation_start", "")), day(g("limitation_date", "")),
        g("enforcement_ground", ""), g("defaulted", ""), g("status") or "open", day(g("status_until", "")),
        [Heard(day(g("notice_sent")))] if g("notice_sent") else [], g("notice_waived", "") == "yes", g("early_decision", "") == "yes",
        day(g("decided_date", "")), ore(r["decided_amount"]) if g("decided_amount") else None,
        day(g("old_regime_until", "")), int(r["case_rank"]) if g("case_rank") else None,
        g("pays_as_able", "") == "yes",
        interest_notice=day(g("interest_notice_date", "")), interest_from=day(g("interest_from", "")),
        intent=g("intent", "") == "yes", confirmed_on=day(g("confirmed_on", "")), file_costs=ore(g("costs") or "0"),
        foreign=bool(g("currency")))


def read_support(r: dict) -> Support:
    return Support(
        r["support_id"], r["debtor_id"], r["recipient_id"], r["beneficiary_id"],
        ore(r["monthly_amount"]), ore(r.get("advance_amount") or "0"),
        month(r["from_month"]), month(r.get("to_month", "")),
        r["defaulted"] == "yes", r["security"] == "yes", r["deduct"] == "yes",
        day(r.get("notice_sent", "")), day(r.get("decided_date", "")))


def read_other(r: dict) -> OtherDeduction:
    return OtherDeduction(
        r["deduction_id"], r["debtor_id"], r.get("payer_id", ""), r["class"],
        day(r.get("decided_date", "")) or date.min,
        ore(r["amount"]) if r.get("amount") else None,
        Fraction(r["percent"]) if r.get("percent") else None, day(r.get("to_date", "")))


def read_credit(r: dict, kinds: dict) -> Credit:
    g = r.get
    own = g("own_kind", "")
    return Credit(r["credit_id"], r["debtor_id"], r["credit_kind"], g("paying_body", ""), ore(r["amount"]),
                  day(r["available_date"]), kinds[own].no if own else "", g("protection_claimed", "") == "yes",
                  int(r["protection_months"]) if g("protection_months") else None,
                  ore(r["monthly_benefit"]) if g("monthly_benefit") else None)


def read_asset(r: dict) -> Asset:
    return Asset(r["asset_id"], r["asset_kind"], r.get("reference", ""), ore(r["value"]), ore(r.get("prior_charges") or "0"),
                 ore(r.get("enforcement_cost") or "0"), r.get("exempt") == "yes")


def booked_through(folder: str) -> date | None:
    """The released night through which the ledger has booked what was decided."""
    path = os.path.join(folder, "control.json")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8-sig") as f:
        return day(json.load(f).get("booked_through") or "")


def read_inbox(folder: str, rejects: str | None) -> Inbox:
    rejected, inbox, kinds = read_rejects(rejects), Inbox(), read_kinds()

    def accepted(name):
        for row, bad in read_rows(folder, name, rejected):
            if not bad:
                yield row
            elif name in FACT_FILES and row.get("debtor_id"):
                inbox.parked.add(row["debtor_id"])
            elif name == "assets":
                inbox.parked_assets.add(row["debtor_id"])

    for r in accepted("claims"):
        claim = read_claim(r, kinds)
        inbox.claims[claim.debtor_id].append(claim)
    for r in accepted("support"):
        row = read_support(r)
        inbox.support[row.debtor_id].append(row)
    for r in accepted("incomes"):
        inbox.incomes[r["debtor_id"]].append(
            (r["payer_id"], month(r["month"]), r["income_kind"], ore(r["gross"]), ore(r.get("advance_tax") or "0")))
    for r in accepted("debtors"):
        inbox.debtors[r["debtor_id"]] = Debtor(r["debtor_id"], r)
    for r in accepted("children"):
        inbox.children[r["debtor_id"]].append((day(r["birth_date"]), r["lives_with"]))
    for r in accepted("other_deductions"):
        row = read_other(r)
        inbox.others[row.debtor_id].append(row)
    for r in accepted("credits"):
        inbox.credits[r["debtor_id"]].append(read_credit(r, kinds))
    for r in accepted("payments"):
        inbox.payments.append(Payment(r["payment_id"], r["kid"], r["payer_id"], ore(r["amount"]),
                                      day(r["value_date"]), month(r["pay_month"])))
    for r in accepted("assets"):
        inbox.assets[r["debtor_id"]].append(read_asset(r))
    for r in accepted("estates"):
        inbox.estates[r["debtor_id"]].append(Estate(r["estate_kind"], *(
            ore(r[column]) if r.get(column) else None
            for column in ("assets", "costs", "class1_claims", "class2_claims", "ordinary_claims"))))
    inbox.booked_through = booked_through(folder)
    return inbox


def run_name(row: Support, m: int, kind_no: str) -> str:
    return f"RUN-{row.support_id}-{month_text(m)}" + ("-S" if kind_no == "1b" else "")


def running_support_claims(claims: list, support: list, plan_month: int, kinds: dict, mark: bool = True) -> list:
    """§ 3 running support: RUN claims of month P (or of a month under way, without marking the terms), unless a term claim of the same debtor,
    beneficiary, kind and period stands in claims. § 5.5: state = min(support, advance)."""
    terms = {}
    for c in claims:
        if c.period == plan_month and c.kind.no in ("1a", "1b"):
            terms.setdefault((c.beneficiary_id, c.kind.no), []).append(c)
    runs = []
    for s in support:
        if not s.deduct or plan_month < s.from_month or (s.to_month is not None and plan_month > s.to_month):
            continue
        state = min(s.monthly, s.advance)
        parts = [("1a", s.monthly - state)]
        if s.advance > 0:
            parts.append(("1b", state))
        for no, amount in parts:
            replacing = terms.get((s.beneficiary_id, no), [])
            for term in replacing if mark else []:
                term.replaces_run = s
            if replacing:
                continue
            runs.append(Claim(
                run_name(s, plan_month, no), s.debtor_id, kinds[no],
                s.recipient_id if no == "1a" else "", s.beneficiary_id, plan_month,
                first_day(plan_month).replace(day=25), amount, 0, 0,
                notices=[Heard(s.notice)] if s.notice else [], decided_date=s.decided_date, run_of=s))
    return runs


def support_behind(claim: Claim, support: list) -> list:
    """The support rows whose notice and participation a term claim takes over (§ 3)."""
    if claim.period is None or claim.run_of is not None or claim.kind.no not in ("1a", "1b"):
        return []
    return [s for s in support
            if s.deduct and s.beneficiary_id == claim.beneficiary_id and s.from_month <= claim.period
            and (s.to_month is None or claim.period <= s.to_month) and not (claim.kind.no == "1b" and s.advance == 0)]
