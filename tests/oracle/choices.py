"""Where the wording of the rules leaves a choice; the program makes the choices that are the default here,
`--choice key=value` takes the other reading."""

DEFAULTS = {
    "decided_outside_runs": "yes",     # a deduction decided outside the engine counts as a running order (§ 7)
    "watch_taking_part": "no",         # claims taken into an order tonight stand on the watch list (§ 7)
    "parked_figures": "empty",         # empty | computed | zero: figures of a FACTS_PARKED debtor in decisions.csv
    "contact_in_share": "no",          # contact supplements are among the shared child supplements (§ 2.2)
    "case_rank": "pooled",             # pooled: own shares first, then pooled | unit: the group shares as one (§ 5.3)
    "old_room_shown": "ours",          # ours | whole: decisions.room of an old-regime debtor (§ 2.3)
    "run_excludes_rollout": "yes",     # RUN claims count for letter e of the roll-out (§ 1)
    "reask_no_room": "yes",            # NO_ROOM is asked again after the second sharing (§ 2.3)
    "newest_first_after_2026": "no",   # class_a_practice also for old-regime debtors from 2027 (§ 1, § 5.3)
    "term_of_p_like_run": "yes",       # a term claim replacing a RUN claim has its NOT_DUE exception (§ 3)
    "percent_shown": "ordered",        # ordered | common: decisions.percent when self-employment limits a payer
    "waived_limitation_notice": "no",  # limitation notices also for notice_waived claims (§ 3)
    "run_out_expected": "zero",        # decisions.expected of orders that run out before P: zero | standing
    "unspent_compared": "form",        # an unspent increase notice of another form: in the target's form | money
    "term_takes_run_rows": "yes",      # not booked distributions to RUN-S-m lower the term claim of m (§ 3)
    "size_without_amount": "left",     # left | opening: outstanding as a size (decided without amount, or moved in)
    "netting_not_booked": "month",     # month | night: a netting that began after the booked month's night may be of a
                                       # later one: it counts as not booked when a later night is released, so that
                                       # nothing is taken twice; or only when its first month tells for certain
    "run_row_rests": "open",           # open | term: the participation of running support is not ended while an
                                       # open claim rests on it, or also a closed term in the place of the RUN claim
    "support_decided_by": "left",      # left | opening: support covered tonight is decided into a deduction (§ 3)
    "used_up_credits": "kept",         # dated | kept: the register row of a credit that was used up before
    "no_period_step": "3",             # 3 | 1: 1a/1b without period and due within six months (fordf. § 5)
}


def parse(pairs: list[str]) -> dict:
    chosen = dict(DEFAULTS)
    for pair in pairs:
        key, _, value = pair.partition("=")
        if key not in DEFAULTS:
            raise SystemExit(f"unknown choice {key}")
        chosen[key] = value
    return chosen
