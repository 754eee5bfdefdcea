"""python3 compare.py OUT_DIR RUN_DIR: the oracle's tables against the program's published run,
by key and by the øre. Prints the first 30 differences per file and a count; exit 1 on difference."""
import csv
import os
import re
import sys
from collections import defaultdict
from decimal import Decimal, InvalidOperation

# file -> (key columns, compared columns)
TABLES = {
    "decisions": (["debtor_id"], ["regime", "counted_net", "need", "room", "gross_base", "expected", "form",
                                  "percent", "amount", "action"]),
    "allocations": (["debtor_id", "claim_id", "class", "step"], ["planned", "outstanding_after"]),
    "holds": (["debtor_id", "claim_id"], ["code"]),
    "notices": (["debtor_id", "claim_id", "why"], ["sent_date", "answer_by", "regime", "size"]),
    "watchlist": (["debtor_id", "claim_id", "limitation_date"], ["days_left"]),
    "orders": (["debtor_id", "payer_id"], ["form", "size", "start", "end", "final_amount"]),
}
NUMBERS = {"counted_net", "need", "room", "gross_base", "expected", "percent", "amount", "planned",
           "outstanding_after", "size", "final_amount", "days_left"}
OUR_NOTICES = {"new", "expired", "limitation"}
RUN_OF_MONTH = re.compile(r"^(RUN-.+?)-\d{4}-\d{2}(-S)?$")
SHOWN = 30


def value(column: str, text: str):
    if column in NUMBERS and text:
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
    return text


def normal_key(name: str, column: str, text: str) -> str:
    """Notices of running support are kept under RUN-<support_id>[-S]: the month is dropped."""
    if name == "notices" and column == "claim_id":
        found = RUN_OF_MONTH.match(text)
        return found.group(1) + (found.group(2) or "") if found else text
    return text


def read(folder: str, name: str) -> tuple[dict, int]:
    keys, columns = TABLES[name]
    rows, ignored = defaultdict(list), 0
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        print(f"{path}: missing, taken as empty")
        return rows, 0
    with open(path, encoding="utf-8-sig", newline="") as f:
        for r in csv.DictReader(f):
            if name == "notices" and r["why"] not in OUR_NOTICES:
                ignored += 1
                continue
            key = tuple(normal_key(name, k, r[k]) for k in keys)
            rows[key].append(tuple(value(c, r.get(c) or "") for c in columns))
    return rows, ignored


def differences(name: str, ours: dict, theirs: dict):
    columns = TABLES[name][1]
    for key in sorted(set(ours) | set(theirs)):
        mine, other = sorted(ours.get(key, []), key=str), sorted(theirs.get(key, []), key=str)
        if len(mine) != len(other):
            where = "only oracle" if not other else "only engine" if not mine else "row counts differ"
            yield key, f"{where}: oracle {show(mine)} engine {show(other)}"
            continue
        for m, o in zip(mine, other):
            unlike = [f"{c}: oracle {a} engine {b}" for c, a, b in zip(columns, m, o) if a != b]
            if unlike:
                yield key, "; ".join(unlike)


def show(rows: list) -> str:
    return "; ".join(" ".join(map(str, r)) for r in rows) or "-"


def main(out_dir: str, run_dir: str) -> int:
    total = 0
    for name in TABLES:
        (ours, _), (theirs, ignored) = read(out_dir, name), read(run_dir, name)
        found = 0
        for key, text in differences(name, ours, theirs):
            found += 1
            if found <= SHOWN:
                print(f"{name} {' '.join(key)}: {text}")
        more = f" ({ignored} engine rows of other kinds ignored)" if ignored else ""
        print(f"{name}: {len(ours)} oracle keys, {len(theirs)} engine keys, {found} differences{more}")
        total += found
    print(f"total differences: {total}")
    return 1 if total else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python3 compare.py OUT_DIR RUN_DIR")
    sys.exit(main(sys.argv[1], sys.argv[2]))
