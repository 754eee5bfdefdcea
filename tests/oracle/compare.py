"""python3 compare.py OUT_DIR RUN_DIR [--no-reasons]: the oracle's tables, versions and registers against the program's
published run, by key and by the øre. Prints the first 30 differences per file and a count; exit 1 on difference."""
import csv
import json
import os
import re
import sys
from collections import defaultdict
from decimal import Decimal, InvalidOperation

# file -> (key columns, compared columns)
TABLES = {
    "decisions": (["debtor_id"], ["regime", "counted_net", "need", "room", "gross_base", "expected", "form",
                                  "percent", "amount", "action", "reason"]),
    "allocations": (["debtor_id", "claim_id", "class", "step"], ["planned", "outstanding_after"]),
    "holds": (["debtor_id", "claim_id"], ["code"]),
    "notices": (["debtor_id", "claim_id", "why"], ["sent_date", "answer_by", "regime", "size"]),
    "watchlist": (["debtor_id", "claim_id", "limitation_date"], ["days_left"]),
    "orders": (["debtor_id", "payer_id", "trekkid"], [
        "trekkversjon", "sekvensnummer", "action", "form", "size", "start", "end", "final_amount", "kid", "reason"]),
    "setoffs": (["debtor_id", "credit_id", "claim_id", "rank"], ["principal", "costs", "interest", "total",
                                                                 "protected", "left"]),
    "nettings": (["debtor_id", "claim_id"], ["paying_body", "monthly_amount", "from_month", "months"]),
    "distributions": (["payment_id", "claim_id", "class", "step"], ["principal", "costs", "interest", "total",
                                                                    "set_aside"]),
    "payouts": (["creditor_id", "state"], ["amount", "count"]),
    "repayments": (["debtor_id", "source"], ["amount"]),
    "payment_faults": (["payment_id", "code"], []),
    "liabilities": (["trekkid", "month"], ["payer_id", "ordered", "received"]),
    "measures": (["debtor_id", "measure", "facts"], ["claims", "amount", "deadline", "facts"]),
    "fees": (["debtor_id", "claim_id", "fee_kind", "from"], ["to", "amount", "source"]),
    "registers/orders": (["debtor_id", "trekkid"], [
        "trekkversjon", "sekvensnummer", "saksnummer", "kid", "payer_id", "status", "periods"]),
    "registers/notices": (["debtor_id", "claim_id", "sent_date", "why"], ["answer_by", "regime", "size"]),
    "registers/participations": (["debtor_id", "claim_id", "decided_date"], ["regime", "decided_amount", "ended"]),
    "registers/regimes": (["debtor_id"], ["regime", "since"]),
    "registers/sequences": (["name"], ["last"]),
    "registers/payments": (["payment_id"], ["trekkid", "value_date", "pay_month", "amount"]),
    "registers/distributions": (["payment_id", "claim_id"], ["date", "pay_month", "principal", "costs", "interest"]),
    "registers/setoffs": (["credit_id", "claim_id", "date"], ["principal", "costs", "interest"]),
    "registers/credits": (["credit_id"], ["used", "protected", "date"]),
    "registers/nettings": (["debtor_id", "claim_id", "from_month"], ["paying_body", "monthly_amount", "months"]),
    "registers/fees": (["debtor_id", "claim_id", "fee_kind", "date"], []),
}
FILES = tuple(TABLES)
TABLES["versions"] = (["payer", "trekkid"], ["version"])       # of orders/<payer>.json
# file -> the columns its rows are sorted by
SORTED = {
    "decisions": ["debtor_id"], "allocations": ["debtor_id", "class", "step", "claim_id"],
    "holds": ["debtor_id", "claim_id"], "notices": ["debtor_id"], "watchlist": ["debtor_id", "claim_id"],
    "orders": ["debtor_id", "trekkid"], "measures": ["debtor_id"], "registers/orders": ["debtor_id", "trekkid"],
    "registers/notices": ["debtor_id", "claim_id", "sent_date", "why"],
    "registers/participations": ["debtor_id", "claim_id", "decided_date"], "registers/regimes": ["debtor_id"],
    "registers/sequences": ["name"],
    "registers/payments": ["payment_id"], "registers/distributions": ["payment_id", "claim_id"],
    "registers/setoffs": ["credit_id", "claim_id", "date"], "registers/credits": ["credit_id"],
    "registers/nettings": ["debtor_id", "claim_id", "from_month"],
    "registers/fees": ["debtor_id", "claim_id", "fee_kind", "date"],
}
NUMBERS = {"counted_net", "need", "room", "gross_base", "expected", "percent", "amount", "planned",
           "outstanding_after", "size", "final_amount", "days_left", "decided_amount", "principal", "costs", "interest", "total", "protected",
           "left", "monthly_amount", "months", "count", "ordered", "received", "used"}
# files whose rows stand in the order of the decision: the same as the oracle's
IN_ORDER = ("setoffs", "nettings", "distributions", "payouts", "repayments", "payment_faults", "liabilities", "fees")
RUN_OF_MONTH = re.compile(r"^(RUN-.+?)-\d{4}-\d{2}(-S)?$")
SHOWN = 30


def parsed(text: str):
    """JSON with exact numbers, whole or not."""
    return json.loads(text, parse_float=lambda t: Decimal(t).normalize(), parse_int=lambda t: Decimal(t).normalize())


def value(column: str, text: str):
    if column == "periods":
        return json.dumps(parsed(text), default=str, sort_keys=True)
    if column == "facts":
        return facts_of(text)
    if column == "source":                                     # of a fee: its rate row; the article is for people
        return text.partition("; ")[2]
    if column in NUMBERS and text:
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
    return text


def facts_of(text: str) -> str:
    """What the oracle counts itself; months without a day."""
    rest, _, reference = text.partition("reference=")
    facts = [fact for fact in rest.split("; ") if fact and not fact.startswith("maintenance_short=")]
    facts = [fact[:fact.index("=") + 8] if fact.partition("=")[0].endswith("_month") else fact for fact in facts]
    return "; ".join(sorted(facts) + [reference])


def normal_key(name: str, column: str, text: str) -> str:
    """Notices of running support are kept under RUN-<support_id>[-S]: the month is dropped."""
    if name.endswith("notices") and column == "claim_id":
        found = RUN_OF_MONTH.match(text)
        return found.group(1) + (found.group(2) or "") if found else text
    if column == "facts":                                       # of a measure: what tells it from others of its sort
        found = re.match(r"(asset|order)=([^;]*)", text)
        return found.group(2) if found else ""
    return text


def read(folder: str, name: str) -> dict:
    keys, columns = TABLES[name]
    rows = defaultdict(list)
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        print(f"{path}: missing, taken as empty")
        return rows
    with open(path, encoding="utf-8-sig", newline="") as f:
        for r in csv.DictReader(f):
            if r.get("measure") == "employer_liability":        # which claims it is named for, no rule says
                r["claims"] = ""
            key = tuple(normal_key(name, k, r[k]) for k in keys)
            rows[key].append(tuple(value(c, r.get(c) or "") for c in columns))
    return rows


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


def in_other_order(out_dir: str, run_dir: str, name: str) -> int:
    """1 when the rows both have do not come in the same order."""
    ours, theirs = ([tuple(r[k] for k in TABLES[name][0]) for r in rows(folder, name)] for folder in (out_dir, run_dir))
    both = set(ours) & set(theirs)
    ours, theirs = [k for k in ours if k in both], [k for k in theirs if k in both]
    if ours == theirs:
        return 0
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), 0)
    print(f"{name}: another order: oracle {' '.join(ours[at])} engine {' '.join(theirs[at])}")
    return 1


def rows(folder: str, name: str) -> list:
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def unsorted(folder: str, name: str) -> int:
    """1 when the rows of the file are not in their order."""
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        return 0
    with open(path, encoding="utf-8-sig", newline="") as f:
        keys = [[r[c].encode() for c in SORTED[name]] for r in csv.DictReader(f)]
    if keys == sorted(keys):
        return 0
    at = next(i for i in range(len(keys)) if keys[i] != sorted(keys)[i])
    print(f"{name}: rows are not in order, first at row {at + 1}: {b' '.join(keys[at]).decode()}")
    return 1


def versions(folder: str) -> dict:
    """orders/<payer>.json: (payer, trekkid) -> the version; the order of a payer's versions is by sekvensnummer."""
    found = {}
    folder = os.path.join(folder, "orders")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        with open(os.path.join(folder, name), encoding="utf-8") as f:
            sent = parsed(f.read())
        if [v["sekvensnummer"] for v in sent] != sorted(v["sekvensnummer"] for v in sent):
            print(f"orders/{name}: versions are not in the order of their sekvensnummer")
        for version in sent:
            found[name.removesuffix(".json"), version["trekkid"]] = [
                (json.dumps(version, default=str, sort_keys=True),)]
    return found


def report(name: str, ours: dict, theirs: dict) -> int:
    found = 0
    for key, text in differences(name, ours, theirs):
        found += 1
        if found <= SHOWN:
            print(f"{name} {' '.join(key)}: {text}")
    print(f"{name}: {len(ours)} oracle keys, {len(theirs)} engine keys, {found} differences")
    return found


def main(out_dir: str, run_dir: str) -> int:
    total = 0
    for name in FILES:
        total += report(name, read(out_dir, name), read(run_dir, name))
        total += in_other_order(out_dir, run_dir, name) if name in IN_ORDER else unsorted(run_dir, name)
    total += report("versions", versions(out_dir), versions(run_dir))
    print(f"total differences: {total}")
    return 1 if total else 0


if __name__ == "__main__":
    if "--no-reasons" in sys.argv:
        sys.argv.remove("--no-reasons")
        for _, compared in TABLES.values():
            if "reason" in compared:
                compared.remove("reason")
    if len(sys.argv) != 3:
        sys.exit("usage: python3 compare.py OUT_DIR RUN_DIR [--no-reasons]")
    sys.exit(main(sys.argv[1], sys.argv[2]))
