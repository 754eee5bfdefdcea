"""One debtor tonight: facts, registers, regime and figures."""
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache

import decided
from distribution import decision_day
from facts import Debtor, Inbox, run_name, running_support_claims, support_behind
from need import Rates, need
from order_size import Size, order_payers, order_size
from receipts import pay
from regime import kept_regime, regime_of
from registers import CLAIM_NOTICES, Registers
from room import our_room, read_payers, room_of, window
from standing import stands, two_years_over
from taking_part import Rules, Suspensions, is_closed, support_already_decided
from units import add_years, month_of, next_working_day


@dataclass
class Night:
    on: date
    inbox: Inbox
    rates: Rates
    settings: dict
    choices: dict
    suspended: Suspensions
    kinds: dict
    registers: Registers
    account: str = ""
    payee: str = ""
    receipts: dict = field(default_factory=dict)      # debtor_id -> [receipts.Receipt]; '' for those of no order
    payouts: dict = field(default_factory=dict)       # (creditor_id, state) -> (amount, shares)
    tables: dict = field(default_factory=dict)
    versions: list = field(default_factory=list)      # Order as sent tonight, with its row of orders.csv

    @property
    def plan_month(self) -> int:
        return month_of(self.on) + 1

    def add(self, table: str, row: list) -> None:
        self.tables.setdefault(table, []).append(row)


@dataclass
class Case:
    debtor_id: str
    debtor: Debtor | None
    claims: list
    support: list
    others: list
    rules: Rules
    parked: bool
    orders: list                                      # every order in the register
    standing: list
    notices: list
    rows: list                                        # participations in the register
    two_years: bool = False
    payers: list = field(default_factory=list)
    order_from: list = field(default_factory=list)
    counted_net: int = 0
    need: int = 0
    room: int = 0                                     # before the old-regime sharing
    our_room: int = 0
    codes: dict = field(default_factory=dict)
    lowered: dict = field(default_factory=dict)       # claim_id -> the claim after what is under way
    taking_part: list = field(default_factory=list)
    target: Size = field(default_factory=Size)
    size: Size = field(default_factory=Size)          # that will stand
    sizing: object = None
    left: int = 0
    in_p: int | None = None                           # what P takes where the payers' limits leave some of the rest
    sized_tonight: list = field(default_factory=list)   # participations of claims moved in, sized afresh
    counted: bool = True                              # a claim, support, a credit or a standing order tonight
    old_end: bool = False                             # the plan month is after the end of old deductions
    old_over: bool = False                            # what stands is of the old regime, which holds no longer (§ 6)
    shares: list = field(default_factory=list)        # (claim, øre) that goes to its creditor
    sent: list = field(default_factory=list)          # notices of set-off
    netting_notices: set = field(default_factory=set) # claims that need a notice before they are netted
    receipts: dict = field(default_factory=dict)      # trekkid -> [(value_date, pay_month, amount)], tonight's too
    months: object = None                             # month -> its running support, with what is left of it

    @property
    def in_force(self) -> list:
        """The standing orders that can go on: none after two years without money, none of a regime that is over."""
        return [] if self.two_years or self.old_over else self.standing

    @property
    def stays(self) -> bool:
        """What can't be decided safely isn't decided."""
        return self.parked or "DEBTOR_UNKNOWN" in self.codes.values()


def index_by_debtor(registers: Registers) -> dict:
    found = {}
    tables = {"orders": registers.orders, "notices": registers.notices,
              "participations": list(registers.participations.values())}
    for name, rows in tables.items():
        for row in rows:
            found.setdefault(row.debtor_id, {table: [] for table in tables})[name].append(row)
    return found


def regime_tonight(night: Night, debtor, debtor_id: str, claims: list, others: list, standing: list,
                   notices: list) -> str:
    registered = night.registers.regimes.get(debtor_id, ("", None))[0]
    of_claims = [n for n in notices if n.why in CLAIM_NOTICES]
    return (kept_regime(registered, bool(standing), of_claims, night.on)
            or regime_of(debtor, [c for c in claims if not is_closed(c, night.on)], others, night.on))


def open_case(night: Night, debtor_id: str, register: dict) -> Case:
    inbox, on, chosen = night.inbox, night.on, night.choices
    debtor, support = inbox.debtors.get(debtor_id), inbox.support.get(debtor_id, [])
    orders, notices, rows = register["orders"], register["notices"], register["participations"]
    standing = [o for o in orders if stands(o.periods, on)]
    claims = list(inbox.claims.get(debtor_id, []))
    runs = running_support_claims(claims, support, night.plan_month, night.kinds)
    others = inbox.others.get(debtor_id, [])
    counted_for_e = claims + (runs if chosen["run_excludes_rollout"] == "yes" else [])
    regime = regime_tonight(night, debtor, debtor_id, counted_for_e, others, standing, notices)
    in_2027 = on >= date(2027, 1, 1)
    newest = night.settings["class_a_practice"] == "newest_first" and (
        not in_2027 or chosen["newest_first_after_2026"] == "yes")
    rules = Rules(on, regime, (in_2027 and regime == "new") or newest, night.suspended, chosen, True)
    parked = debtor_id in inbox.parked
    case = Case(debtor_id, debtor, claims + runs, support, others, rules, parked, orders, standing, notices, rows)
    for c in case.claims:
        open_balance(night, c, support)
    settle_claims(night, case, case.claims)
    case.months = cache(lambda m: support_of_month(night, case, m))
    case.receipts = receipts_tonight(night, debtor_id)
    case.old_over = bool(standing) and regime == "new" and night.registers.regimes.get(debtor_id, ("",))[0] == "old"
    case.old_end = regime == "old" and night.plan_month >= month_of(date(2029, 1, 1))
    unknown = debtor is None and not all(is_closed(c, on) for c in case.claims)
    case.two_years = not parked and not unknown and two_years_over(orders, case.receipts, on)
    if case.two_years:
        ending = {r.claim_id: r.decided_date for r in rows if r.ended is None and decided.counts(r, on)}
        for c in case.claims:
            taken_over = [ending[name] for name, _, _ in decided.names(c, support) if name in ending]
            since = [c.decided_date] if c.decided_date else taken_over
            if since:
                c.earliest_end = (on, next_working_day(add_years(on, 1)), min(since))
            c.used_up |= {name: on for name, _, _ in decided.names(c, support)
                          if name in ending or c.decided_date is not None}
            c.decided_date = c.decided_amount = None
        case.sized_tonight = []
    if chosen["support_decided_by"] == "opening":
        rules.support_decided = support_already_decided(case.claims, debtor, parked, rules)
    return case


def receipts_tonight(night: Night, debtor_id: str) -> dict:
    """What came under each order, tonight's payments with the rest."""
    found = dict(night.registers.receipts)
    for r in night.receipts.get(debtor_id, []):
        if r.taken:
            p = r.payment
            found[r.order.trekkid] = found.get(r.order.trekkid, []) + [(p.value_date, p.pay_month, p.amount)]
    return found


def open_balance(night: Night, claim, support: list) -> None:
    """The ledger less what was decided on nights it has not booked; of running support nothing is booked at all."""
    through, names = night.inbox.booked_through, [claim.claim_id]
    if claim.run_of is None and night.choices["term_takes_run_rows"] == "yes":
        names += [run_name(row, claim.period, claim.kind.no) for row in support_behind(claim, support)]
    for name in names:
        for part in night.registers.money.by_claim.get(name, []):
            if claim.run_of is not None or (through is not None and part.on > through):
                claim.principal = max(0, claim.principal - part.principal)
                claim.costs = max(0, claim.costs - part.costs)
                claim.interest = max(0, claim.interest - part.interest)
    for netting in night.registers.money.by_debtor.get(claim.debtor_id, []) if through is not None else []:
        by_month = night.choices["netting_not_booked"] == "month" and through != night.registers.released
        if netting.claim_id == claim.claim_id and netting.first > month_of(through) + (not by_month):
            months = min(netting.months, max(0, month_of(night.on) - netting.first))
            pay(claim, min(claim.outstanding, netting.monthly * months))
    claim.booked = (claim.principal, claim.costs, claim.interest)


def settle_claims(night: Night, case: Case, claims: list) -> None:
    """`file_decided` keeps what the file said, for claims whose participation ends."""
    last_day = max((o.periods[-1].end for o in case.orders if o.periods[-1].end), default=None)
    for c in claims:
        decided.hear(c, case.support, case.notices)
        c.file_decided = c.decided_date
        c.file_amount = c.decided_amount
        afresh = decided.settle(c, case.support, case.rows, night.on, case.rules.regime,
                                None if case.standing else last_day, bool(case.standing), night.choices)
        if afresh is not None and not is_closed(c, night.on) and not case.parked:
            case.sized_tonight.append(afresh)


def support_of_month(night: Night, case: Case, m: int) -> list:
    """The running support of a month under way, when no term claim replaces it."""
    found = running_support_claims([c for c in case.claims if c.run_of is None], case.support, m, night.kinds, False)
    for c in found:
        open_balance(night, c, case.support)
    kept = case.sized_tonight
    settle_claims(night, case, found)
    case.sized_tonight = kept
    if case.two_years:
        for c in found:
            c.decided_date = None
    return found


def figures(night: Night, case: Case) -> None:
    """§§ 2.1, 2.2: payers, counted net before netting, and need."""
    s, debtor = night.settings, case.debtor
    if debtor is None:
        return
    consented = debtor.row.get("consented_percent", "")
    months = window(night.on, int(s["income_window_months"]), int(s["income_due_day"]))
    case.payers = read_payers(night.inbox.incomes.get(case.debtor_id, []), months,
                              Fraction(consented) if consented else None)
    case.order_from = order_payers(case.payers, night.suspended.payers, Fraction(s["small_payer_percent"]))
    case.counted_net = sum(p.counted_net for p in case.payers)
    case.need = need(debtor, night.inbox.children.get(case.debtor_id, []), case.counted_net, night.rates,
                     night.on, s["household_share"], night.choices["contact_in_share"] == "yes")


def find_room(case: Case) -> None:
    """§ 2.3, on what is left of the counted net by the nettings."""
    if case.debtor is not None and case.debtor.person:
        case.room = room_of(case.counted_net, case.need, case.payers)


def shared_room(case: Case, claims: list) -> int:
    """§ 2.3 old regime: the room is shared with the standing deductions of other authorities."""
    if case.rules.regime == "new" or not case.others:
        return case.room
    rules, on = case.rules, case.rules.on
    ours = [(rules.klass(c), decision_day(c, on), c.outstanding) for c in claims]
    return our_room(case.room, ours, case.others, case.payers, on)


def sized(night: Night, case: Case) -> Size:
    s = night.settings
    return order_size(case.our_room, case.order_from, s["order_form"], int(s["percent_decimals"]))
