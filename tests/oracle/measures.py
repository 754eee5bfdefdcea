"""Other measures, proposed to a person: choice of object (gjenst. §§ 2-5), liens, petition, reports, old claims,
nothing to attach. Estates are in `estate`."""
from datetime import date

import estate
import fees
from case import Case, Night
from fees import half_up_of, years
from limitation import is_barred
from taking_part import code_above_no_room, in_debt_settlement, is_closed, is_decided, is_suspended, notice_code
from units import add_days, add_months, add_years, month_of, nok, ore

NEW_ACT = date(2026, 1, 1)
USEFUL, SMALLEST_DEDUCTION = 500_00, 100_00
SUPPORT = ("1a", "1b", "2")
PETITION_DAYS, TEN, THREE = 75, 10, 3
LIEN = {"bank_deposit": ("lien_bank", "notice_to_bank"), "real_estate": ("lien_real_estate", "land_register"),
        "vehicle": ("lien_movables", "movables_register"), "movable": ("lien_movables", "movables_register"),
        "shares": ("lien_shares", "notice_to_company"), "vps_account": ("lien_shares", "securities_register"),
        "ship": ("lien_other", "ship_register"), "claim": ("lien_other", "notice_to_obligor")}
ORDER = ("lien_bank", "lien_real_estate", "lien_movables", "lien_shares", "lien_other")
# innkf. § 3-3 a and c; kinds no list of the regulation names are not ours to remit
NEVER_REMITTED, NOT_LISTED = ("X11", "11", "13"), ("14", "16", "17")


def propose(night: Night, case: Case) -> None:
    if case.parked or case.debtor is None:
        return
    # What the job suspends is left alone here too; no rule says so, the suspension does.
    case.open = [c for c in case.claims if not is_closed(c, night.on) and c.run_of is None
                 and not is_suspended(c, case.rules)]
    case.due = [c for c in case.open if c.due_date < night.on and not is_barred(c, case.rules)]
    case.enforceable = [c for c in case.due if is_enforceable(case, c)]
    case.ready = [c for c in case.enforceable if not notice_code(c, case.rules)]
    died, opened = (case.debtor.date(column) for column in ("death_date", "bankruptcy_date"))
    case.dead = died is not None and died <= night.on
    case.bankrupt = opened is not None and opened <= night.on
    # The regulation on objects is of 2026: before it there is nothing the new regime could attach by.
    too_early = case.rules.regime == "new" and night.on < NEW_ACT
    if not (case.dead or case.bankrupt or too_early):
        liens(night, case)
    estate.file(night, case)
    if not (case.dead or case.bankrupt):
        petition(night, case)
    police(night, case)
    ours = [c for c in case.due if not c.kind.avregning_only]
    if case.debtor.yes("leaving_indicated") and ours:
        add(night, case, "travel_ban_flag", ours, {"leaving_indicated": "yes"})
    if night.on >= NEW_ACT:
        employer(night, case)
        old_claims(night, case)
    if not (case.dead or case.bankrupt or too_early):
        nothing(night, case)


def add(night: Night, case: Case, measure: str, claims: list, facts: dict, amount=None, deadline=None) -> None:
    amount = sum(c.outstanding for c in claims) if amount is None else amount
    shown = "; ".join(f"{name}={value}" for name, value in facts.items())
    night.add("measures", [case.debtor_id, measure, " ".join(sorted(c.claim_id for c in claims)), nok(amount), shown,
                           deadline.isoformat() if deadline else ""])


def is_enforceable(case: Case, claim) -> bool:
    """Every code above NO_PAYER but PAYS_AS_ABLE and NETTED."""
    code = code_above_no_room(claim, case.debtor, case.parked, True, case.rules, ("NETTED",))
    return code in ("", "PAYS_AS_ABLE")


def net(asset) -> int:
    return asset.value - asset.prior_charges - asset.enforcement_cost


def useful(assets: list) -> list:
    """gjenst. § 5 third para.; deknl. § 2-3. Largest first."""
    return sorted((a for a in assets if not a.exempt and net(a) >= USEFUL), key=lambda a: (-net(a), a.asset_id))


def six_months(night: Night, case: Case) -> int:
    """gjenst. § 2: what deduction settles beside running support, as things stand tonight."""
    rows = [r for r in night.tables["decisions"][-1:] if r[0] == case.debtor_id]
    expected = ore(rows[0][6]) if rows and rows[0][6] else 0
    running = sum(c.outstanding for c in case.taking_part if c.run_of is not None or c.replaces_run is not None)
    return 6 * max(0, expected - running) if expected >= SMALLEST_DEDUCTION or case.rules.regime == "old" else 0


def three_months(night: Night, case: Case) -> int:
    end, total = add_months(night.on, 3), 0
    for c in case.ready:
        first = fees.starts(c, night.on)
        if first is not None and first <= night.on and c.principal:
            percent, _ = night.rates.at("late_interest", night.on)
            total += half_up_of(c.principal * percent / 100 * years(night.on, end))
    return total


def liens(night: Night, case: Case) -> None:
    secured, objects = sum(c.outstanding for c in case.ready), useful(night.inbox.assets.get(case.debtor_id, []))
    six = six_months(night, case)
    if not secured or not objects:
        return
    old = case.rules.regime == "old"
    unprioritised = any(case.rules.klass(c) == "e" for c in case.ready)
    if (old or not unprioritised) and six >= secured:
        return
    interest = 0 if old else three_months(night, case)
    bank = sum(net(a) for a in objects if a.kind == "bank_deposit")
    covers = max(0, bank - interest)
    if old:
        chosen, choice = objects, "earlier_rules"
    elif covers >= secured:
        chosen, choice = [a for a in objects if a.kind == "bank_deposit"], "bank_first"
    elif six > 0 and (all(a.kind == "bank_deposit" for a in objects) if unprioritised else covers + six >= secured):
        # gjenst. § 3 third para.: other objects are weighed whenever the bank alone is too little for class e.
        chosen, choice = [a for a in objects if a.kind == "bank_deposit"], "deduction_and_bank"
    else:
        chosen, choice = objects, "assessment"
    figures = {"choice": choice, "to_secure": nok(secured), "interest_3_months": nok(interest),
               "deduction_6_months": nok(six), "bank_net": nok(covers)}
    secure(night, case, chosen, figures, secured + interest, 0 if unprioritised else six)


def secure(night: Night, case: Case, objects: list, figures: dict, left: int, six: int) -> None:
    """The bank first, then, on an assessment, the rest for what the deduction leaves; largest first until covered."""
    taken = []
    if figures["choice"] != "earlier_rules":
        objects = sorted(objects, key=lambda a: a.kind != "bank_deposit")
    for at, a in enumerate(objects):
        if figures["choice"] == "assessment" and a.kind != "bank_deposit" and all(
                b.kind == "bank_deposit" for b in objects[:at]):
            left -= six
        if left > 0:
            taken.append((a, min(net(a), left)))
            left -= taken[-1][1]
    for a, amount in sorted(taken, key=lambda t: (ORDER.index(LIEN[t[0].kind][0]), t[0].asset_id)):
        measure, protection = LIEN[a.kind]
        parts = {name: nok(getattr(a, name)) for name in ("value", "prior_charges", "enforcement_cost")}
        facts = {"asset": a.asset_id, "asset_kind": a.kind, **parts, "net": nok(net(a)), **figures,
                 "protection": protection, "reference": a.reference}
        add(night, case, measure, case.ready, facts, amount)


def petition(night: Night, case: Case) -> None:
    """konkursl. §§ 60-63."""
    found, minimum = case.debtor.date("intet_til_utlegg_date"), ore(night.settings["petition_minimum"])
    if found is None or in_debt_settlement(case.debtor, night.on):
        return
    last = add_days(found, PETITION_DAYS)
    if found <= night.on <= last and sum(c.outstanding for c in case.enforceable) >= minimum:
        add(night, case, "bankruptcy_petition", case.enforceable, {"intet_til_utlegg": found, "minimum": nok(minimum)},
            deadline=last)


def received_since(night: Night, case: Case, since: date) -> bool:
    """After that day, by what the file, the registers and tonight say."""
    last = case.debtor.date("last_payment_date")
    return (last is not None and last >= since) or any(
        when >= since for o in case.orders for when, _, _ in case.receipts.get(o.trekkid, []))


def police(night: Night, case: Case) -> None:
    if not case.due:
        return
    grounds = [sign for sign in ("information_failure", "fraud_indicated", "asset_stripping")
               if case.debtor.yes(sign) and (sign != "information_failure" or night.on >= NEW_ACT)]
    before = add_months(night.on, -THREE)
    claims = case.due
    support = [c for c in claims if c.kind.no in SUPPORT and c.due_date < before]
    if night.on < NEW_ACT and support and not received_since(night, case, before):
        grounds.append("unpaid_support")
        claims = claims if len(grounds) > 1 else support
    if grounds:
        add(night, case, "police_report", claims, {"grounds": " ".join(grounds)})


def employer(night: Night, case: Case) -> None:
    """innkl. § 31: one an order."""
    for order in sorted(case.orders, key=lambda o: o.trekkid):
        rows = [r for r in night.tables.get("liabilities", []) if r[1] == order.trekkid]
        if rows:
            ordered, received = (sum(ore(r[at]) for r in rows) for at in (3, 4))
            add(night, case, "employer_liability", [], {
                "order": order.trekkid, "payer": order.payer_id, "months": len(rows), "first_month": rows[0][2],
                "last_month": rows[-1][2], "ordered": nok(ordered), "received": nok(received)}, ordered - received)


def old_claims(night: Night, case: Case) -> None:
    """innkl. § 18 second para.; innkf. §§ 3-3, 3-4."""
    ten_years = add_years(night.on, -TEN)
    old = [c for c in case.open if c.due_date < ten_years]
    if not old or received_since(night, case, ten_years):
        return
    this = month_of(night.on)
    running = any(s.from_month <= this and (s.to_month is None or this <= s.to_month) for s in case.support)
    owes_support = any(c.kind.no in SUPPORT for c in case.open)
    taken = {r[1] for r in night.tables["allocations"] if r[0] == case.debtor_id and ore(r[4])}

    def may_be_remitted(c) -> bool:
        if c.kind.no in NEVER_REMITTED + NOT_LISTED or c.kind.avregning_only or c.foreign:
            return False
        if sum(c.booked) > c.outstanding:                      # tonight something came to it
            return False
        if (c.kind.no == "3" and owes_support) or (c.kind.no in SUPPORT and running):
            return False
        return c.claim_id not in taken and not (is_decided(c, night.on) and c.order_runs)

    last = case.debtor.date("last_payment_date")
    shown = {"last_payment": last.isoformat() if last else "none"}
    barred = {c.claim_id for c in old if is_barred(c, case.rules)}
    remitted = [c for c in old if may_be_remitted(c) and c.claim_id not in barred]
    if remitted:
        consent = any(c.kind.creditor in ("recipient", "private") for c in remitted)
        add(night, case, "write_off_candidate", remitted, {
            "oldest_due": min(c.due_date for c in remitted), **shown, "consent": "needed" if consent else "not_needed"})
    private = [c for c in old if c.kind.no in ("1a", "2") and len(c.creditor_id) == 11]
    if private and not running:
        add(night, case, "end_private_support", private, {
            "oldest_due": min(c.due_date for c in private), **shown,
            **({"barred": n} if (n := sum(c.claim_id in barred for c in private)) else {})})


def nothing(night: Night, case: Case) -> None:
    """gjenst. § 5."""
    searched, before = (case.debtor.date(column) for column in ("searches_done", "intet_til_utlegg_date"))
    if searched is None or searched > night.on or (before is not None and searched <= before):
        return
    assets = night.inbox.assets.get(case.debtor_id, [])
    paid = any(p.deductible_gross for p in case.payers)
    if paid or case.debtor_id in night.inbox.parked_assets or useful(assets) or not case.enforceable:
        return
    add(night, case, "intet_til_utlegg", case.enforceable, {"searches_done": searched, "unfit_assets": len(assets)})
