"""The first night of a store: python3 night.py INBOX_DAY_DIR YYYY-MM-DD OUT_DIR
[--rates FILE ...] [--set key=value ...] [--rejects FILE] [--suspend FIELD:VALUE[:UNTIL] ...] [--choice key=value ...]

An independent reading of the rules of a first night: no registers, no credits, no receipts. Its paragraph signs
without an act (§ 1 regime, § 2 room and order, § 3 taking part, § 5 distribution, § 7 limitation) are chapters of this reading."""
import argparse
import csv
import os
import sys
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import choices as choice_table
from distribution import decision_day, distribute
from facts import (Debtor, Inbox, read_inbox, read_kinds, running_support_claims, take_over_from_support)
from limitation import lapses_within_90_days, watch_rows
from need import MissingRate, Rates, need
from order_size import Size, last_instalment, order_payers, order_size
from regime import regime_of
from room import our_room, read_payers, room_of, window
from taking_part import (Rules, Suspensions, answer_days, code_above_no_room, is_closed, notice_code,
                         notice_is_spent, support_already_decided)
from units import add_days, first_day, last_day, month_of, nok

SETTINGS = {"income_window_months": "3", "income_due_day": "10", "household_share": "proportional",
            "order_form": "percent", "percent_decimals": "0", "change_threshold_percent_points": "2",
            "change_threshold_amount": "200", "small_payer_percent": "5", "class_a_practice": "pro_rata",
            "protection_months": "1", "nav_claim_due_days": "21", "petition_minimum": "50000"}
NEW_MINIMUM = 100_00                                       # gjenst. § 5


@dataclass
class Night:
    on: date
    inbox: Inbox
    rates: Rates
    settings: dict
    choices: dict
    suspended: Suspensions
    kinds: dict
    tables: dict = field(default_factory=lambda: {name: [] for name in COLUMNS})

    @property
    def plan_month(self) -> int:
        return month_of(self.on) + 1


COLUMNS = {
    "decisions": ["debtor_id", "regime", "counted_net", "need", "room", "gross_base", "expected", "form",
                  "percent", "amount", "action"],
    "allocations": ["debtor_id", "claim_id", "class", "step", "planned", "outstanding_after"],
    "holds": ["claim_id", "debtor_id", "code"],
    "notices": ["debtor_id", "claim_id", "sent_date", "answer_by", "regime", "why", "size"],
    "watchlist": ["claim_id", "debtor_id", "limitation_date", "days_left"],
    "orders": ["debtor_id", "payer_id", "form", "size", "start", "end", "final_amount"],
}


@dataclass
class Case:
    """One debtor tonight: facts, figures and what was decided."""
    debtor_id: str
    debtor: Debtor | None
    claims: list
    others: list
    rules: Rules
    parked: bool
    payers: list = field(default_factory=list)
    order_from: list = field(default_factory=list)
    counted_net: int = 0
    need: int = 0
    room: int = 0                # before the old-regime sharing
    our_room: int = 0
    codes: dict = field(default_factory=dict)
    taking_part: list = field(default_factory=list)
    size: Size = field(default_factory=Size)
    taken: int | None = None     # what P takes where the payers' limits leave some of the rest


def open_case(night: Night, debtor_id: str) -> Case:
    inbox, on, chosen = night.inbox, night.on, night.choices
    debtor, support = inbox.debtors.get(debtor_id), inbox.support.get(debtor_id, [])
    claims = list(inbox.claims.get(debtor_id, []))
    take_over_from_support(claims, support)
    runs = running_support_claims(claims, support, night.plan_month, night.kinds)
    others = inbox.others.get(debtor_id, [])
    counted_for_e = claims + (runs if chosen["run_excludes_rollout"] == "yes" else [])
    regime = regime_of(debtor, [c for c in counted_for_e if not is_closed(c, on)], others, on)
    in_2027 = on >= date(2027, 1, 1)
    newest = night.settings["class_a_practice"] == "newest_first" and (
        not in_2027 or chosen["newest_first_after_2026"] == "yes")
    rules = Rules(on, regime, (in_2027 and regime == "new") or newest, night.suspended, chosen,
                  True)
    rules.support_decided = support_already_decided(claims + runs, debtor, debtor_id in inbox.parked, rules)
    return Case(debtor_id, debtor, claims + runs, others, rules, debtor_id in inbox.parked)


def figures(night: Night, case: Case) -> None:
    """§§ 2.1–2.3: payers, counted net, need and room."""
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
    case.room = room_of(case.counted_net, case.need, case.payers) if debtor.person else 0


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


def no_room(case: Case, passing: list, expected: int) -> bool:
    """§ 2.3: 0 (old); under 100.00, or what is left to cover under 100.00 (new, no standing order)."""
    if case.rules.regime == "old":
        return expected == 0
    return expected < NEW_MINIMUM or sum(c.outstanding for c in passing) < NEW_MINIMUM


def decide(night: Night, case: Case) -> None:
    """§ 3 codes, then the room once more with the claims taking part only."""
    has_payer = bool(case.order_from)
    for c in case.claims:
        case.codes[c.claim_id] = code_above_no_room(c, case.debtor, case.parked, has_payer, case.rules)
    passing = [c for c in case.claims if not case.codes[c.claim_id]]
    if passing:
        case.our_room = shared_room(case, passing)
        if no_room(case, passing, sized(night, case).money):
            for c in passing:
                case.codes[c.claim_id] = "NO_ROOM"
            passing = []
    for c in passing:
        case.codes[c.claim_id] = notice_code(c, case.rules)
    case.taking_part = [c for c in passing if not case.codes[c.claim_id]]
    if passing or not case.claims or not case.our_room:
        case.our_room = shared_room(case, case.taking_part)
    if case.taking_part:
        case.size = sized(night, case)
        if case.size.money == 0 and night.choices["reask_no_room"] == "yes":
            for c in case.taking_part:
                case.codes[c.claim_id] = "NO_ROOM"
            case.taking_part = []


def order(night: Night, case: Case) -> dict:
    """§ 2.4: the new order of tonight; writes orders rows, gives the decision columns."""
    nothing = {"expected": nok(0), "form": "", "percent": "", "amount": "", "action": "none"}
    size, start = case.size, first_day(night.plan_month)
    if not case.taking_part or size.money == 0:
        return nothing
    rows, shown = night.tables["orders"], dict(nothing, expected=nok(size.money), action="new")
    left = sum(c.outstanding for c in case.taking_part)
    if left < size.money:
        terms = [(c, c.run_of or (c.replaces_run if night.choices["term_of_p_like_run"] == "yes" else None))
                 for c in case.taking_part]
        parts = {(row.support_id, c.kind.no): row for c, row in terms if row is not None}
        running = sum(min(row.monthly, row.advance) if no == "1b" else row.monthly - min(row.monthly, row.advance)
                      for (_, no), row in parts.items())
        final, after, ends = last_instalment(left, running, case.our_room, case.order_from)
        if sum(final.values()) + sum(after.values()) == 0:
            return nothing
        if not ends:
            case.taken = sum(final.values())
        for payer in sorted(p for p in final if final[p] or after.get(p, 0)):
            goes_on = after.get(payer, 0)
            begins = start if final[payer] else first_day(night.plan_month + 1)
            end = "" if goes_on else last_day(night.plan_month).isoformat()
            rows.append([case.debtor_id, payer, "amount", nok(goes_on or final[payer]), begins.isoformat(), end,
                         nok(final[payer]) if ends and final[payer] else ""])
        return dict(shown, form="amount", amount=nok(sum(final.values())))
    for payer, own in sorted(size.per_payer.items()):
        if own:
            text = nok(own) if size.form == "amount" else percent_text(own)
            rows.append([case.debtor_id, payer, size.form, text, start.isoformat(), "", ""])
    if size.form == "amount":
        return dict(shown, form="amount", amount=nok(size.money))
    percent = size.percent if night.choices["percent_shown"] == "common" else max(size.per_payer.values())
    return dict(shown, form="percent", percent=percent_text(percent))


def percent_text(percent: Fraction) -> str:
    """Exact decimals; percents here are whole or have `percent_decimals` decimals."""
    whole, rest = divmod(percent, 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
    return f"{whole}.{digits}" if digits else str(whole)


def decision_row(night: Night, case: Case) -> None:
    shown = order(night, case)
    if case.debtor is None:
        return
    zero = case.parked and night.choices["parked_figures"] == "zero"
    room = case.room if night.choices["old_room_shown"] == "whole" else case.our_room
    base = sum(p.deductible_gross for p in case.order_from)
    amounts = [0] * 4 if zero else [case.counted_net, case.need, room, base]
    night.tables["decisions"].append(
        [case.debtor_id, case.rules.regime, *map(nok, amounts), shown["expected"], shown["form"],
         shown["percent"], shown["amount"], shown["action"]])


def plan_rows(night: Night, case: Case) -> None:
    """§ 5: X = expected deduction, at most what is left to cover; m0 = P."""
    left = sum(c.outstanding for c in case.taking_part)
    for c, klass, step, planned, after in distribute(
            min(case.size.money, left, left if case.taken is None else case.taken), case.taking_part, night.plan_month, case.rules):
        night.tables["allocations"].append([case.debtor_id, c.claim_id, klass, step, nok(planned), nok(after)])


def notice_why(night: Night, case: Case, claim) -> str:
    """§ 3: who gets a notice tonight, and why."""
    code, rules = case.codes[claim.claim_id], case.rules
    if code in ("NOTICE_MISSING", "NOTICE_EXPIRED"):
        return "new" if code == "NOTICE_MISSING" else "expired"
    if code not in ("NO_ROOM", "NO_PAYER") or rules.regime != "new" or night.on < date(2026, 1, 1):
        return ""
    if claim.waived and night.choices["waived_limitation_notice"] == "no":
        return ""
    valid = claim.notice is not None and not notice_is_spent(claim.notice, rules)
    return "" if valid or not lapses_within_90_days(claim, rules.regime, night.on, rules.outside_runs) else "limitation"


def notice_rows(night: Night, case: Case) -> None:
    answer_by = add_days(night.on, answer_days(case.rules.regime))
    for c in case.claims:
        why = notice_why(night, case, c)
        if why:
            night.tables["notices"].append([case.debtor_id, c.notice_id, night.on.isoformat(),
                                            answer_by.isoformat(), case.rules.regime, why, ""])


def watch_list(night: Night, case: Case) -> None:
    """§ 7: claims not closed and not in a running order that lapse on D … D+90."""
    ordered = {c.claim_id for c in case.taking_part} if case.size.money else set()
    if night.choices["watch_taking_part"] == "yes":
        ordered = set()
    for c in case.claims:
        if is_closed(c, night.on) or c.claim_id in ordered:
            continue
        for ends, days in watch_rows(c, case.rules.regime, night.on, case.rules.outside_runs):
            night.tables["watchlist"].append([c.claim_id, case.debtor_id, ends.isoformat(), days])


def run(night: Night) -> None:
    inbox = night.inbox
    for debtor_id in sorted(set(inbox.claims) | set(inbox.support) | inbox.credit_debtors):
        case = open_case(night, debtor_id)
        figures(night, case)
        decide(night, case)
        decision_row(night, case)
        plan_rows(night, case)
        night.tables["holds"] += [[c, case.debtor_id, code] for c, code in sorted(case.codes.items()) if code]
        notice_rows(night, case)
        watch_list(night, case)


def write(night: Night, out_dir: str) -> None:
    os.makedirs(out_dir, exist_ok=True)
    for name, columns in COLUMNS.items():
        with open(os.path.join(out_dir, name + ".csv"), "w", encoding="utf-8", newline="") as f:
            writer = csv.writer(f, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(night.tables[name])


def suspensions(entries: list, on: date) -> Suspensions:
    """FIELD:VALUE[:UNTIL], until counts to and including its day."""
    found = Suspensions()
    for entry in entries:
        name, value, *until = entry.split(":")
        if not until or on <= date.fromisoformat(until[0]):
            getattr(found, name).add(value)
    return found


def settings_of(pairs: list) -> dict:
    settings = dict(SETTINGS)
    for pair in pairs:
        key, _, value = pair.partition("=")
        if key not in SETTINGS:
            raise SystemExit(f"unknown setting {key}")
        settings[key] = value.strip('"')
    return settings


def main(arguments: list) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("inbox")
    parser.add_argument("date")
    parser.add_argument("out")
    for name in ("--rates", "--set", "--suspend", "--choice"):
        parser.add_argument(name, nargs="+", action="extend", default=[])
    parser.add_argument("--rejects")
    a = parser.parse_args(arguments)
    on = date.fromisoformat(a.date)
    night = Night(on, read_inbox(a.inbox, a.rejects), Rates(a.rates, on), settings_of(a.set),
                  choice_table.parse(a.choice), suspensions(a.suspend, on), read_kinds())
    try:
        run(night)
    except MissingRate as missing:
        print(missing, file=sys.stderr)
        return 3
    write(night, a.out)
    print({name: len(rows) for name, rows in night.tables.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
