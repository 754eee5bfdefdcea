"""§ 3: when a claim takes part. The first code that fails is the claim's only code."""
from dataclasses import dataclass, field
from datetime import date

from facts import Claim, Debtor
from limitation import is_barred
from units import add_days, add_months

SUPPORT_KINDS = ("1a", "1b")
CODES = ("FACTS_PARKED", "CLAIM_CLOSED", "DEBTOR_UNKNOWN", "SUSPENDED", "DEBTOR_DECEASED", "DEBT_SETTLEMENT", "BANKRUPTCY",
         "COMPLAINT_SUSPENDS", "DEFERRED", "PAYMENT_PLAN", "AVREGNING_ONLY", "NETTED", "NO_ENFORCEMENT_GROUND",
         "SANCTION_NOT_FINAL", "NOT_DUE", "TIME_BARRED", "PAYS_AS_ABLE", "NO_PAYER", "NO_ROOM", "NOTICE_MISSING",
         "NOTICE_RUNNING", "NOTICE_EXPIRED")
FOR_A_WHILE = ("SUSPENDED", "COMPLAINT_SUSPENDS", "DEFERRED", "PAYMENT_PLAN", "NETTED")


@dataclass
class Suspensions:
    kinds: set = field(default_factory=set)
    creditors: set = field(default_factory=set)
    payers: set = field(default_factory=set)
    debtors: set = field(default_factory=set)


@dataclass
class Rules:
    """What holds for one debtor on D."""
    on: date
    regime: str
    fordf_5: bool
    suspended: Suspensions
    choices: dict
    support_decided: bool = False
    netted: set = field(default_factory=set)   # claims a netting runs for in P

    @property
    def case_rank_as_unit(self) -> bool:
        return self.choices["case_rank"] == "unit"

    @property
    def no_period_in_1(self) -> bool:
        return self.choices["no_period_step"] == "1"

    def klass(self, claim: Claim) -> str:
        """§ 1: class_old for old-regime debtors; else class_2026 before 2027, then class_2027."""
        if self.regime == "old":
            return claim.kind.class_old
        return claim.kind.class_2026 if self.on < date(2027, 1, 1) else claim.kind.class_2027


def status_on(claim: Claim, on: date) -> str:
    """Status columns count to and including status_until."""
    return claim.status if claim.status_until is None or on <= claim.status_until else "open"


def is_closed(claim: Claim, on: date) -> bool:
    return claim.outstanding == 0 or status_on(claim, on) in ("written_off", "paid")


def is_decided(claim: Claim, on: date) -> bool:
    return claim.decided_date is not None and claim.decided_date <= on


def in_debt_settlement(debtor: Debtor, on: date) -> bool:
    start, end = debtor.date("debt_settlement_from"), debtor.date("debt_settlement_to")
    return start is not None and start <= on and (end is None or on <= end)


def held_by_bankruptcy(claim: Claim, debtor: Debtor, rules: Rules) -> bool:
    """deknl. § 2-11: except class a and claims established (else due) after the bankruptcy."""
    opened = debtor.date("bankruptcy_date")
    if opened is None or opened > rules.on or rules.klass(claim) == "a":
        return False
    return (claim.established or claim.due_date) <= opened


def is_not_due(claim: Claim, rules: Rules) -> bool:
    """tvfbl. § 4-4, innkl. § 27, innkf. § 27-1."""
    support = claim.run_of
    if rules.choices["term_of_p_like_run"] == "yes":
        support = support or claim.replaces_run
    if support is not None:
        return not ((support.defaulted and not support.security) or rules.support_decided)
    return claim.due_date >= rules.on or claim.defaulted == "no"


def is_suspended(claim: Claim, rules: Rules) -> bool:
    s = rules.suspended
    return bool({claim.kind.no, claim.kind.code} & s.kinds or claim.creditor_id in s.creditors
                or claim.debtor_id in s.debtors)


def lacks_ground(claim: Claim) -> bool:
    """innkl. § 23; if_documented counts as no."""
    return claim.ground == "no" or (claim.ground == "" and claim.kind.ground in ("no", "if_documented"))


def code_above_no_room(claim: Claim, debtor: Debtor | None, parked: bool, has_payer: bool, rules: Rules,
                       not_asked: tuple = ()) -> str:
    """The codes above NO_ROOM, in their order; '' when the claim passes them all."""
    on = rules.on
    if parked:
        return "FACTS_PARKED"
    if is_closed(claim, on):
        return "CLAIM_CLOSED"
    if debtor is None:
        return "DEBTOR_UNKNOWN"
    if is_suspended(claim, rules):
        return "SUSPENDED"
    death = debtor.date("death_date")
    if death is not None and death <= on:
        return "DEBTOR_DECEASED"
    if in_debt_settlement(debtor, on) and claim.kind.no not in ("1a", "2"):
        return "DEBT_SETTLEMENT"                       # gjeldsordningsloven § 3-4
    if held_by_bankruptcy(claim, debtor, rules):
        return "BANKRUPTCY"
    status = status_on(claim, on)
    if status == "complaint" and claim.kind.complaint_suspends:
        return "COMPLAINT_SUSPENDS"
    if status == "deferred":
        return "DEFERRED"
    if status == "payment_plan":
        return "PAYMENT_PLAN"                          # innkl. § 17
    if claim.kind.avregning_only and "AVREGNING_ONLY" not in not_asked:
        return "AVREGNING_ONLY"                        # innkf. § 2-10
    if claim.claim_id in rules.netted and "NETTED" not in not_asked:
        return "NETTED"                                # innkl. § 22
    if lacks_ground(claim) and "NO_ENFORCEMENT_GROUND" not in not_asked:
        return "NO_ENFORCEMENT_GROUND"
    if claim.kind.no == "8" and claim.established is not None and on <= add_days(claim.established, 21):
        return "SANCTION_NOT_FINAL"                    # tvfbl. § 4-18 last para.
    if "NOT_DUE" not in not_asked and is_not_due(claim, rules):
        return "NOT_DUE"
    if is_barred(claim, rules):
        return "TIME_BARRED"
    if claim.pays_as_able and rules.klass(claim) == "e":
        return "PAYS_AS_ABLE"                          # deknl. § 2-7 fourth para.
    return "" if has_payer else "NO_PAYER"


def answer_days(regime: str) -> int:
    return 21 if regime == "new" else 14


def latest_notice(claim: Claim):
    """The latest one not used up; of one day the register's, which has its own deadline."""
    notices = [n for n in claim.notices if n.sent >= claim.used_up.get(n.name or claim.notice_id, date.min)]
    return max(notices, key=lambda n: (n.sent, n.answer_by is not None), default=None)


def last_day_to_answer(notice, rules: Rules) -> date:
    """Sent outside the engine: by the debtor's regime on D."""
    return notice.answer_by or add_days(notice.sent, answer_days(rules.regime))


def notice_is_spent(notice, rules: Rules) -> bool:
    """tvfbl. § 7-10: D > deadline + 2 months."""
    return rules.on > add_months(last_day_to_answer(notice, rules), 2)


def notice_code(claim: Claim, rules: Rules) -> str:
    """innkl. §§ 25, 26; tvfbl. §§ 4-18, 7-10; innkf. § 27-1."""
    if is_decided(claim, rules.on) or claim.waived:
        return ""
    if rules.regime == "new" and rules.support_decided and claim.kind.no in SUPPORT_KINDS:
        return ""
    notice = latest_notice(claim)
    if notice is None:
        return "NOTICE_MISSING"
    if rules.on <= last_day_to_answer(notice, rules) and not claim.early:
        return "NOTICE_RUNNING"
    return "NOTICE_EXPIRED" if notice_is_spent(notice, rules) else ""


def support_already_decided(claims: list, debtor: Debtor | None, parked: bool, rules: Rules) -> bool:
    """Support of the debtor takes part already (innkf. § 27-1): decided, and held by no code of its own when it is
    asked for no default of its own (the rules come with support taken as decided)."""
    return any(c.kind.no in SUPPORT_KINDS and is_decided(c, rules.on)
               and not code_above_no_room(c, debtor, parked, True, rules) for c in claims)
