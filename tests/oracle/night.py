"""A night: python3 night.py INBOX_DAY_DIR YYYY-MM-DD OUT_DIR [--registers RUN_FOLDER] [--payment ACCOUNT PAYEE]
[--rates FILE ...] [--set key=value ...] [--rejects FILE] [--suspend FIELD:VALUE[:UNTIL] ...] [--choice key=value ...]

An independent reading of the rules. Its paragraph signs without an act (§ 1
regime, § 2 room and order, § 3 taking part, § 5 distribution, § 7 limitation) are chapters of this reading."""
import argparse
import sys
from datetime import date

import choices as choice_table
import measures
import receipts
import registers
import tables
from case import Case, Night, figures, find_room, index_by_debtor, open_case
from courses import courses
from deciding import decide
from facts import read_inbox, read_kinds
from need import MissingRate, Rates
from netting import net
from payouts import liabilities, pay_out
from set_off import set_off
from standing import stands
from taking_part import Suspensions, support_already_decided

SETTINGS = {"income_window_months": "3", "income_due_day": "10", "household_share": "proportional",
            "order_form": "percent", "percent_decimals": "0", "change_threshold_percent_points": "2",
            "change_threshold_amount": "200", "small_payer_percent": "5", "class_a_practice": "pro_rata",
            "protection_months": "1", "nav_claim_due_days": "21", "petition_minimum": "50000"}


def run(night: Night) -> None:
    inbox, register = night.inbox, index_by_debtor(night.registers)
    nothing = {"orders": [], "notices": [], "participations": []}
    for r in receipts.matched(inbox.payments, night.registers.orders, night.registers.money.payments):
        night.receipts.setdefault(r.order.debtor_id if r.order else "", []).append(r)
    standing = {o.debtor_id for o in night.registers.orders if stands(o.periods, night.on)}
    counted = set(inbox.claims) | set(inbox.support) | set(inbox.credits) | standing
    taking_part = {p.debtor_id for p in night.registers.participations.values() if p.ended is None}
    ordered = {o.debtor_id for o in night.registers.orders}
    for debtor_id in sorted(counted | taking_part | ordered | set(night.receipts) - {""}):
        case = open_case(night, debtor_id, register.get(debtor_id, nothing))
        case.counted = debtor_id in counted
        figures(night, case)
        money(night, case)
        decide(night, case)
        tables.add(night, case, courses(night, case))
        measures.propose(night, case)
    for r in sorted((r for rows in night.receipts.values() for r in rows if not r.taken),
                    key=lambda r: (r.payment.value_date, r.payment.payment_id)):
        receipts.stray(night, r)


def money(night: Night, case: Case) -> None:
    """Receipts, set-off, netting; each lowers what the next one sees."""
    receipts.take(night, case)
    set_off(night, case)
    net(night, case)
    if night.choices["support_decided_by"] == "left":
        case.rules.support_decided = support_already_decided(case.claims, case.debtor, case.parked, case.rules)
    find_room(case)
    pay_out(night, case)
    liabilities(night, case)


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
    parser.add_argument("--registers")
    parser.add_argument("--payment", nargs=2, default=["70213997155", "971648198"])
    a = parser.parse_args(arguments)
    on = date.fromisoformat(a.date)
    night = Night(on, read_inbox(a.inbox, a.rejects), Rates(a.rates, on), settings_of(a.set),
                  choice_table.parse(a.choice), suspensions(a.suspend, on), read_kinds(),
                  registers.read(a.registers), *a.payment)
    try:
        run(night)
    except MissingRate as missing:
        print(missing, file=sys.stderr)
        return 3
    tables.write(night, a.out)
    print({name: len(rows) for name, rows in night.tables.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
