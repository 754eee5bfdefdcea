"""Netting in benefits (innkl. § 22; folketrygdloven § 22-16): running ones, and those that begin with P."""
from money_registers import Netting
from order_size import KRONE
from taking_part import code_above_no_room, is_closed, notice_code
from units import month_text, nok

KINDS = ("5b", "5c", "6")
NOT_ASKED = ("AVREGNING_ONLY", "NETTED", "NO_ENFORCEMENT_GROUND", "NO_PAYER", "NOT_DUE")


def running(night, case) -> list:
    """(netting, claim) of those that take something in P; a claim that is gone or closed ends its netting."""
    by_id = {c.claim_id: c for c in case.claims}
    return [(n, by_id[n.claim_id]) for n in night.registers.money.by_debtor.get(case.debtor_id, [])
            if n.runs_in(night.plan_month) and n.claim_id in by_id and not is_closed(by_id[n.claim_id], night.on)]


def monthly_of(claim, benefit: int) -> int:
    """10 % (5b, 5c); 25 %, at most a twelfth of what is outstanding (6); whole kroner."""
    if claim.kind.no != "6":
        return benefit * 10 // 100 // KRONE * KRONE
    twelfth = -(-claim.outstanding // (12 * KRONE)) * KRONE
    return min(benefit * 25 // 100 // KRONE * KRONE, twelfth)


def net(night, case) -> None:
    """Lowers the counted net by what is netted in P, and names the claims that need a notice first."""
    run = running(night, case)
    taken = {c.claim_id for _, c in run}
    lowered = sum(min(n.monthly, c.outstanding) for n, c in run)
    limit = max(0, case.counted_net - lowered - case.need) // KRONE * KRONE
    bodies = [n.paying_body for n, _ in run]
    credits = [c for c in night.inbox.credits.get(case.debtor_id, [])
               if c.kind == "benefit" and c.monthly_benefit is not None and c.available <= night.on]
    for credit in sorted(credits, key=lambda c: (c.available, c.credit_id)):
        if credit.paying_body in bodies:
            bodies.remove(credit.paying_body)                  # a benefit bears one netting
            continue
        claim = first_claim(night, case, taken)
        monthly = min(limit, monthly_of(claim, credit.monthly_benefit)) if claim else 0
        if monthly == 0:
            continue
        taken.add(claim.claim_id)
        limit -= monthly
        lowered += min(monthly, claim.outstanding)
        begin(night, case, Netting(case.debtor_id, claim.claim_id, credit.paying_body, monthly, night.plan_month,
                                   -(-claim.outstanding // monthly)))
    case.rules.netted = taken
    case.counted_net = max(0, case.counted_net - lowered)


def first_claim(night, case, taken: set):
    """The first that passes; those before it that lack a valid notice get one."""
    claims = [c for c in case.claims if c.kind.no in KINDS and c.claim_id not in taken and c.outstanding]
    for c in sorted(claims, key=lambda c: (c.due_date, c.claim_id)):
        code = (code_above_no_room(c, case.debtor, case.parked, True, case.rules, NOT_ASKED)
                or notice_code(c, case.rules))
        if not code:
            return c
        if code in ("NOTICE_MISSING", "NOTICE_EXPIRED"):
            case.netting_notices.add(c.claim_id)
    return None


def begin(night, case, netting: Netting) -> None:
    night.registers.money.nettings.append(netting)
    night.add("nettings", [netting.debtor_id, netting.claim_id, netting.paying_body, nok(netting.monthly),
                           month_text(netting.first), netting.months])
