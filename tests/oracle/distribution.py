"""§§ 4, 5: the plan. One function spreads X øre over the claims of a debtor for a month m0."""
from datetime import date
from itertools import groupby

from facts import Claim
from units import add_years, month_of


def pro_rata(amount: int, shares: list) -> dict:
    """§ 5.2. `shares`: (claim_id, weight, limit). The smallest claim_id compares bytes."""
    got = {claim_id: 0 for claim_id, _, _ in shares}
    rest, open_shares = amount, [s for s in shares if s[2] > 0]
    while open_shares and rest > 0:
        weights = {s[0]: s[1] for s in open_shares}
        total = sum(weights.values())
        if total == 0:                                 # all weights left are 0: the outstandings
            weights = {s[0]: s[2] for s in open_shares}
            total = sum(weights.values())
        full = [s for s in open_shares if rest * weights[s[0]] // total >= s[2]]
        if not full:
            for s in open_shares:
                got[s[0]] = rest * weights[s[0]] // total
            ore_left = rest - sum(got[s[0]] for s in open_shares)
            by_fraction = sorted(open_shares, key=lambda s: (-(rest * weights[s[0]] % total), s[0].encode()))
            for s in by_fraction[:ore_left]:
                got[s[0]] += 1
            return got
        for s in full:
            got[s[0]] = s[2]
            rest -= s[2]
        done = {s[0] for s in full}
        open_shares = [s for s in open_shares if s[0] not in done]
    return got


def by_rank(pool: int, rows: list, got: dict) -> None:
    """The common share of one creditor goes to rank 1 first, same rank pro rata."""
    rows = sorted(rows, key=lambda r: r[0].case_rank)
    for _, same in groupby(rows, key=lambda r: r[0].case_rank):
        part = pro_rata(pool, [(c.claim_id, w, l) for c, w, l in same])
        got.update(part)
        pool -= sum(part.values())


def share(amount: int, rows: list, unit: bool) -> dict:
    """A pro rata sharing with case_rank (§ 5.3). `rows`: (claim, weight, limit)."""
    groups = {}
    for row in rows:
        if row[0].case_rank is not None and row[0].creditor_id:
            groups.setdefault(row[0].creditor_id, []).append(row)
    groups = [g for g in groups.values() if len(g) > 1]
    if not unit or not groups:
        got = pro_rata(amount, [(c.claim_id, w, l) for c, w, l in rows])
        for group in groups:
            by_rank(sum(got[r[0].claim_id] for r in group), group, got)
        return got
    grouped = {r[0].claim_id for g in groups for r in g}
    units = [(c.claim_id, w, l) for c, w, l in rows if c.claim_id not in grouped]
    heads = {min(r[0].claim_id for r in g): g for g in groups}
    units += [(head, sum(r[1] for r in g), sum(r[2] for r in g)) for head, g in heads.items()]
    got = pro_rata(amount, units)
    for head, group in heads.items():
        by_rank(got[head], group, got)
    return got


def is_moved_in(claim: Claim, on: date) -> bool:
    """overg. § 4: old_regime_until ≥ D, at most 2 years after decided_date."""
    return (claim.old_regime_until is not None and claim.decided_date is not None and claim.decided_date <= on
            and on <= claim.old_regime_until and on <= add_years(claim.decided_date, 2))


def size_at_decision(claim: Claim, on: date) -> int:
    """As settled for a decided claim; decided tonight: its outstanding."""
    decided = claim.decided_date is not None and claim.decided_date <= on
    return claim.decided_amount if decided and claim.decided_amount is not None else claim.outstanding


def class_a_fordf(claims: list, m0: int, no_period_in_1: bool) -> list:
    """fordf. § 5. A row: (step, key inside the step, claim, weight, limit)."""
    rows = []
    for c in claims:
        month = month_of(c.due_date) if c.period is None else c.period
        recent = m0 - 5 <= month <= m0 and (c.period is not None or no_period_in_1)
        if c.kind.no == "2":
            step, key = 2, 0
        elif recent:
            step, key = 1, -month
        else:
            step, key = 3, month
        rows.append((step, key, c, c.outstanding, c.outstanding))
    return rows


def class_a_practice(claims: list, m0: int) -> list:
    """Earlier practice (fordf. § 9): running support and term claims of m0, then all other."""
    return [(1 if c.kind.no in ("1a", "1b") and c.period == m0 else 2, 0, c, c.outstanding, c.outstanding)
            for c in claims]


def parts_by_due_date(claims: list, first_step) -> list:
    """Principal, costs, interest, each earliest due_date first (fordf. §§ 6, 7)."""
    rows = []
    for c in claims:
        step, after = first_step(c)
        for number, part in ((step, c.principal), (after, c.costs), (after + 1, c.interest)):
            if part > 0:
                rows.append((number, c.due_date.toordinal(), c, part, part))
    return rows


def class_c(claims: list, on: date) -> list:
    """fordf. § 6: principals of fines younger than 5 years, other principals, costs, interest."""
    def first_step(c):
        younger = add_years(c.established or c.due_date, 5) > on
        return (1 if younger else 2), 3
    return parts_by_due_date(claims, first_step)


def rows_of_class(klass: str, claims: list, m0: int, rules) -> list:
    """§ 5.3, with step 0 of § 5.1 for claims moved in."""
    on = rules.on
    if klass == "a":
        return class_a_fordf(claims, m0, rules.no_period_in_1) if rules.fordf_5 else class_a_practice(claims, m0)
    if rules.regime == "old":                          # by decision date; fordf. does not apply
        return [(1, decision_day(c, on).toordinal(), c, c.outstanding, c.outstanding) for c in claims]
    first = [c for c in claims if is_moved_in(c, on)]
    rows = [(0, c.decided_date.toordinal(), c, c.outstanding, c.outstanding) for c in first]
    rest = [c for c in claims if not is_moved_in(c, on)]
    if klass == "c":
        return rows + class_c(rest, on)
    if klass == "d":                                   # fordf. § 7
        return rows + parts_by_due_date(rest, lambda c: (1, 2))
    return rows + [(1, 0, c, size_at_decision(c, on), c.outstanding) for c in rest]   # b, e


def decision_day(claim: Claim, on: date) -> date:
    """Not yet decided: D."""
    return claim.decided_date if claim.decided_date is not None and claim.decided_date <= on else on


def distribute(amount: int, claims: list, m0: int, rules) -> list:
    """§ 5.1: class by class, inside by step. Rows (claim, class, step, planned, outstanding_after)."""
    left = {c.claim_id: c.outstanding for c in claims}
    result, rest = [], amount
    for klass in "abcde":
        rows = rows_of_class(klass, [c for c in claims if rules.klass(c) == klass], m0, rules)
        rows.sort(key=lambda r: r[:2])
        planned = []
        for (step, _), group in groupby(rows, key=lambda r: r[:2]):
            group = [(c, w, l) for _, _, c, w, l in group]
            got = share(rest, group, rules.case_rank_as_unit)
            rest -= sum(got.values())
            planned += [(step, c, got[c.claim_id]) for c, _, _ in group]
        for step, c, got in sorted(planned, key=lambda p: (p[0], p[1].claim_id.encode())):
            left[c.claim_id] -= got
            result.append((c, klass, step, got, left[c.claim_id]))
    return result


def first_step(claim: Claim, m0: int, rules) -> tuple[str, int]:
    """The class of a claim and the first step it stands in."""
    klass = rules.klass(claim)
    return klass, min((r[0] for r in rows_of_class(klass, [claim], m0, rules)), default=1)
