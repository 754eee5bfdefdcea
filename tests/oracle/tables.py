"""The night's tables, the versions sent and the registers that stand after it."""
import csv
import json
import os
from datetime import date

import fees
import registers
from case import Case, Night
from courses import Course, furthest, is_instalment, still_stands
from decided import names, register_name
from deciding import increase_notice
from distribution import distribute, first_step
from limitation import lapses_within_90_days, watch_rows
from registers import Notice, Order, Participation, percent_text, size_text
from sizing import shown
from standing import size_on, stands
from taking_part import answer_days, is_closed, latest_notice, notice_is_spent
from units import add_days, first_day, month_of, nok

COLUMNS = {
    "decisions": ["debtor_id", "regime", "counted_net", "need", "room", "gross_base", "expected", "form",
                  "percent", "amount", "action", "reason"],
    "allocations": ["debtor_id", "claim_id", "class", "step", "planned", "outstanding_after"],
    "holds": ["claim_id", "debtor_id", "code"],
    "notices": ["debtor_id", "claim_id", "sent_date", "answer_by", "regime", "why", "size"],
    "watchlist": ["claim_id", "debtor_id", "limitation_date", "days_left"],
    "orders": ["trekkid", "trekkversjon", "sekvensnummer", "action", "debtor_id", "payer_id", "form", "size", "start",
               "end", "final_amount", "kid", "reason"],
    "setoffs": ["credit_id", "debtor_id", "claim_id", "rank", "principal", "costs", "interest", "total", "protected",
                "left"],
    "nettings": ["debtor_id", "claim_id", "paying_body", "monthly_amount", "from_month", "months"],
    "distributions": ["payment_id", "claim_id", "class", "step", "principal", "costs", "interest", "total",
                      "set_aside"],
    "payouts": ["creditor_id", "amount", "count", "state"],
    "repayments": ["debtor_id", "amount", "source"],
    "payment_faults": ["payment_id", "code", "detail"],
    "liabilities": ["payer_id", "trekkid", "month", "ordered", "received"],
    "measures": ["debtor_id", "measure", "claims", "amount", "facts", "deadline"],
    "fees": ["claim_id", "debtor_id", "fee_kind", "from", "to", "amount", "source"],
}


def add(night: Night, case: Case, found: list) -> None:
    for name in COLUMNS:
        night.tables.setdefault(name, [])
    instalment = is_instalment(case)
    changed = versions(night, case.debtor_id, found)
    stands_after = still_stands(case, found, night.on)
    decision_row(night, case, found, changed, stands_after, instalment)
    plan_rows(night, case)
    night.tables["holds"] += [[c, case.debtor_id, code] for c, code in sorted(case.codes.items()) if code]
    sent = notice_rows(night, case, instalment)
    watch_list(night, case, stands_after)
    begun = [c for c in case.taking_part if c.decided_date is None and not case.stays]
    fees.charge(night, case, sent, begun)
    if not case.stays:
        participations(night, case, stands_after)
    known = night.registers.regimes.get(case.debtor_id)
    decided = any(action != "end" for _, action in changed)
    if (decided or any(n.why in registers.CLAIM_NOTICES + ("increase",) for n in sent)) and (known is None or known[0] != case.rules.regime):
        night.registers.regimes[case.debtor_id] = (case.rules.regime, night.on)


def versions(night: Night, debtor_id: str, found: list) -> list:
    """The courses that differ from what stands, each sent as a version."""
    changed = []
    for course in sorted(found, key=lambda c: (c.order is None, c.order.trekkid if c.order else 0, c.payer_id)):
        if course.order is None:
            course.order = new_order(night, debtor_id, course)
            night.registers.orders.append(course.order)
            action = "new"
        elif course.periods == course.order.periods:
            continue
        else:
            action = "change" if stands(course.periods, night.on) else "end"
            course.order.version += 1
        order, end = course.order, course.periods[-1].end
        order.periods = course.periods
        order.status = "avsluttet" if end is not None and end <= night.on else "aktiv"
        order.sequence = following(night, "sekvensnummer", 0)
        changed.append((course, action))
        night.versions.append(version_json(night, order))
        night.tables["orders"].append(order_row(night, course, action))
    return changed


def following(night: Night, name: str, before: int) -> int:
    night.registers.sequences[name] = night.registers.sequences.get(name, before) + 1
    return night.registers.sequences[name]


def new_order(night: Night, debtor_id: str, course: Course) -> Order:
    number = following(night, "trekkid", 10_000_000)
    case_number = following(night, f"saksnummer/{night.on.year}", 0)
    return Order(number, 1, 0, f"TREKK/{night.on.year}/{case_number}", kid_of(number), debtor_id, course.payer_id,
                 "", [])


def kid_of(number: int) -> str:
    """The order's number and its mod 10 digit."""
    total = 0
    for place, digit in enumerate(reversed(str(number))):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return f"{number}{-total % 10}"


def order_row(night: Night, course: Course, action: str) -> list:
    order, last = course.order, course.periods[-1]
    to_come = [p for p in course.periods if p.start > night.on]
    start = (to_come or [last])[0].start
    return [order.trekkid, order.version, order.sequence, action, order.debtor_id, order.payer_id, last.size.form,
            size_text(last.size), start.isoformat(), last.end.isoformat() if last.end else "",
            nok(course.final_amount) if course.final_amount else "", order.kid, course.reason]


def version_json(night: Night, order: Order) -> dict:
    return {"trekkid": str(order.trekkid), "trekkversjon": order.version, "sekvensnummer": order.sequence,
            "opprettet": f"{night.on.isoformat()}T20:00:00Z", "saksnummer": order.saksnummer,
            "trekkpliktig": order.payer_id, "skyldner": order.debtor_id, "trekkstatus": order.status,
            "trekkstoerrelseForPeriode": [registers.period_json(p) for p in order.periods],
            "betalingsinformasjon": {"kidnummer": order.kid, "kontonummer": night.account,
                                     "betalingsmottaker": night.payee}}


def action_of(case: Case, changed: list, stands_after: bool) -> str:
    if not case.standing:
        return "new" if stands_after else "none"
    if not stands_after:
        return "end"
    return "change" if changed else "unchanged"


NAMED = ("LAST_INSTALMENT", "FORM_CHANGE", "DECREASE", "INCREASE", "FIRST_ORDER", "NEW_PAYER", "RESUMED",
         "INCREASE_NOTIFIED", "BELOW_THRESHOLD", "UNCHANGED")


def reason_of(case: Case, found: list) -> str:
    """Of the orders' reasons the first in the order of NAMED."""
    if case.stays or not found:
        return "UNDER_WAY" if case.taking_part else furthest(case.codes.values())
    reasons = [c.reason for c in found]
    if case.taking_part and set(reasons) == {"PAYER_GONE"}:
        return "UNDER_WAY"
    others = [reason for reason in reasons if reason != "PAYER_GONE"]
    return next((name for name in NAMED if name in reasons), (others or reasons)[0])


def order_columns(night: Night, case: Case, found: list, instalment: bool) -> list:
    """expected, form, percent, amount of what will stand in P."""
    if not case.taking_part:
        return [nok(0), "", "", ""]
    if instalment:
        sizes = [size_on(c.periods, first_day(night.plan_month)) for c in found]
        in_p = sum(size.number for size in sizes if size is not None and size.form == "amount")
        runs_out = any(c.reason == "LAST_INSTALMENT" for c in found)
        shown_still = in_p or (night.choices["run_out_expected"] == "standing" and runs_out)
        expected = nok(case.size.money if shown_still else 0)
        return [expected, "amount", "", nok(in_p)] if in_p else [expected, "", "", ""]
    size = shown(case.size)
    if size.form == "amount":
        return [nok(case.size.money), "amount", "", nok(size.number)]
    percent = case.target.percent if night.choices["percent_shown"] == "common" else size.number
    return [nok(case.size.money), "percent", percent_text(percent), ""]


def decision_row(night: Night, case: Case, found: list, changed: list, stands_after: bool, instalment: bool) -> None:
    if case.debtor is None or not case.counted:
        return
    parked = night.choices["parked_figures"] if case.parked else "computed"
    room = case.room if night.choices["old_room_shown"] == "whole" else case.our_room
    base = sum(p.deductible_gross for p in case.order_from)
    amounts = [0] * 4 if parked == "zero" else [case.counted_net, case.need, room, base]
    night.tables["decisions"].append(
        [case.debtor_id, case.rules.regime, *([""] * 4 if parked == "empty" else map(nok, amounts)), *order_columns(night, case, found, instalment),
         action_of(case, changed, stands_after), reason_of(case, found)])


def plan_rows(night: Night, case: Case) -> None:
    """§ 5: X = expected deduction, at most what is left to cover; m0 = P. A claim emptied by what is under way has
    one row in the first step it would stand in."""
    claims = [case.lowered[c.claim_id] for c in case.taking_part]
    expected = min(case.size.money, case.left, case.left if case.in_p is None else case.in_p)
    for c, klass, step, planned, after in distribute(expected, [c for c in claims if c.outstanding], night.plan_month,
                                                     case.rules):
        night.tables["allocations"].append([case.debtor_id, c.claim_id, klass, step, nok(planned), nok(after)])
    for c in case.taking_part:
        if not case.lowered[c.claim_id].outstanding:
            klass, step = first_step(c, night.plan_month, case.rules)
            night.tables["allocations"].append([case.debtor_id, c.claim_id, klass, step, nok(0), nok(0)])


def notice_why(night: Night, case: Case, claim) -> str:
    """§ 3: who gets a notice tonight, and why."""
    code, rules = case.codes[claim.claim_id], case.rules
    if code in ("NOTICE_MISSING", "NOTICE_EXPIRED"):
        return "new" if code == "NOTICE_MISSING" else "expired"
    netting = "netting" if claim.claim_id in case.netting_notices else ""
    if code not in ("NO_ROOM", "NO_PAYER") or rules.regime != "new" or night.on < date(2026, 1, 1):
        return netting
    if claim.waived and night.choices["waived_limitation_notice"] == "no":
        return netting
    latest = latest_notice(claim)
    valid = latest is not None and not notice_is_spent(latest, rules)
    return "limitation" if not valid and lapses_within_90_days(claim, rules) else netting


def notice_rows(night: Night, case: Case, instalment: bool) -> list:
    regime, sent = case.rules.regime, []
    answer_by = add_days(night.on, answer_days(regime))
    size = increase_notice(night, case, instalment)
    if size is not None:
        sent.append(Notice(case.debtor_id, "", night.on, answer_by, regime, "increase", size))
    for c in case.claims:
        why = notice_why(night, case, c)
        if why:
            sent.append(Notice(case.debtor_id, c.notice_id, night.on, answer_by, regime, why))
    sent += case.sent
    night.registers.notices += sent
    night.tables["notices"] += [
        [n.debtor_id, n.claim_id, n.sent.isoformat(), n.answer_by.isoformat(), n.regime, n.why,
         size_text(n.size) if n.size else ""] for n in sent]
    return sent


def watch_list(night: Night, case: Case, stands_after: bool) -> None:
    """§ 7: claims not closed and not in a running order that lapse on D … D+90."""
    ordered = {c.claim_id for c in case.taking_part} if case.size.money else set()
    if night.choices["watch_taking_part"] == "yes":
        ordered = set()
    for c in case.claims:
        if is_closed(c, night.on) or c.claim_id in ordered:
            continue
        for ends, days in watch_rows(c, case.rules):
            night.tables["watchlist"].append([c.claim_id, case.debtor_id, ends.isoformat(), days])


def participations(night: Night, case: Case, stands_after: bool) -> None:
    """Claims decided tonight, sized afresh tonight, and those whose part in the deduction ends."""
    on = night.on
    by_name = {c.notice_id: c for c in case.claims}
    for row in case.sized_tonight:
        claim = by_name[row.claim_id]
        if claim.sized_by_outstanding:
            row.decided_amount = claim.outstanding
        if row.decided_amount:
            put(night, row)
    for c in case.taking_part:
        if c.decided_date is None:
            put(night, Participation(c.notice_id, c.debtor_id, case.rules.regime, on, c.outstanding, None))
    if case.two_years:
        for row in case.rows:
            row.ended = row.ended or on
        end_of_file(night, case, case.claims)
    elif not stands_after:
        for row in case.rows:
            if row.ended is None and not rests_on(night, case, row):
                row.ended = on
        if case.standing:
            end_of_file(night, case, [c for c in case.claims if is_closed(c, on)])


def rests_on(night: Night, case: Case, row: Participation) -> bool:
    """An open claim of tonight has its participation in this row: its own, or the one its term takes over."""
    on = night.on
    if night.choices["run_row_rests"] == "term" and any(
            c.replaces_run is not None and register_name(c.replaces_run, c) == row.claim_id for c in case.claims):
        return True
    return any(name == row.claim_id and (before is None or month_of(row.decided_date) < before)
               for c in case.claims if not is_closed(c, on) for name, before, _ in names(c, case.support))


def end_of_file(night: Night, case: Case, claims: list) -> None:
    """What the file decided gets its row when it ends."""
    for c in claims:
        file_date = c.file_decided
        ended_already = any(r.claim_id == c.notice_id and r.ended is not None and r.ended >= file_date
                            for r in case.rows) if file_date else True
        if file_date is not None and file_date <= night.on and not ended_already:
            put(night, Participation(c.notice_id, c.debtor_id, case.rules.regime, file_date,
                                     c.file_amount if c.file_amount is not None else c.outstanding, night.on))


def put(night: Night, row: Participation) -> None:
    """In the place of the row of the same claim and day."""
    night.registers.participations[row.debtor_id, row.claim_id, row.decided_date] = row


def write(night: Night, out_dir: str) -> None:
    night.tables["payouts"] = [[creditor, nok(amount), count, state]
                               for (creditor, state), (amount, count) in sorted(night.payouts.items())]
    os.makedirs(os.path.join(out_dir, "orders"), exist_ok=True)
    for name, columns in COLUMNS.items():
        with open(os.path.join(out_dir, name + ".csv"), "w", encoding="utf-8", newline="") as f:
            writer = csv.writer(f, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(night.tables.get(name, []))
    by_payer = {}
    for version in night.versions:
        by_payer.setdefault(version["trekkpliktig"], []).append(version)
    for payer, sent in by_payer.items():
        with open(os.path.join(out_dir, "orders", payer + ".json"), "w", encoding="utf-8") as f:
            json.dump(sent, f)
    registers.write(night.registers, night.on.year, out_dir)
