"""Several nights of one job: python3 life.py JOB DATE... [--binary PATH] [--evolve SEED] [--share PERMILLE]
[--faults N] [--oracle-only] [--no-reasons] [--choice key=value ...]

Each day: run the program, compare what it published with the oracle on the registers of the last released run, release,
go on. With --evolve a day without a folder is made from the day before. With --oracle-only the oracle reads its own
registers and no program is asked."""
import argparse
import csv
import os
import subprocess
import sys
import tomllib
from datetime import date

import evolve

HERE = os.path.dirname(os.path.abspath(__file__))


def read_job(path: str) -> dict:
    with open(path, "rb") as f:
        job = tomllib.load(f)
    base = os.path.dirname(os.path.abspath(path))
    for name in ("inbox", "store"):
        job[name] = os.path.normpath(os.path.join(base, job[name]))
    job["rates"] = [os.path.normpath(os.path.join(base, f)) for f in job.get("rates", {}).get("files", [])]
    return job


def oracle_options(job: dict, rejects: str, registers: str | None, choices: list) -> list:
    options = ["--payment", job["payment"]["account"], job["payment"]["payee"]]
    if job["rates"]:
        options += ["--rates", *job["rates"]]
    law = [f"{key}={value}" for key, value in job.get("law", {}).items()]
    if law:
        options += ["--set", *law]
    suspended = [":".join([field, entry["value"]] + ([str(entry["until"])] if entry.get("until") else []))
                 for field, entries in job.get("suspend", {}).items() for entry in entries]
    if suspended:
        options += ["--suspend", *suspended]
    if choices:
        options += ["--choice", *choices]
    if os.path.exists(rejects):
        options += ["--rejects", rejects]
    return options + (["--registers", registers] if registers else [])


def newest_revision(store: str, day: str) -> tuple[str, int]:
    folder = os.path.join(store, day)
    name = max(n for n in os.listdir(folder) if n.startswith("rev-"))
    return os.path.join(folder, name), int(name.removeprefix("rev-"))


def told(command: list) -> int:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(" ".join(command), "->", done.returncode)
        print(done.stdout[-4000:], done.stderr[-4000:])
    return done.returncode


def actions(folder: str) -> str:
    """What the night did: debtors by action, orders by reason."""
    counts = {}
    for name, column in (("decisions", "action"), ("orders", "reason"), ("notices", "why")):
        with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as f:
            for r in csv.DictReader(f):
                counts[r[column]] = counts.get(r[column], 0) + 1
    return " ".join(f"{key} {counts[key]}" for key in sorted(counts))


def one_night(a, job: dict, day: str, released: str | None) -> tuple[bool, str | None]:
    """(same, folder whose registers stand after the night)"""
    out = os.path.join(job["store"], "..", "oracle", day)
    os.makedirs(out, exist_ok=True)
    run = None
    if not a.oracle_only:
        if told([a.binary, "--quiet", "run", a.job, "--date", day]):
            return False, None
        run, revision = newest_revision(job["store"], day)
    rejects = os.path.join(run or out, "rejects.csv")
    command = [sys.executable, "-B", os.path.join(HERE, "night.py"), os.path.join(job["inbox"], day), day, out]
    if told(command + oracle_options(job, rejects, released, a.choice)):
        return False, None
    print(f"== {day}: {actions(out)}", flush=True)
    if run is None:
        return True, out
    compare = [sys.executable, "-B", os.path.join(HERE, "compare.py"), out, run] + ["--no-reasons"] * a.no_reasons
    same = subprocess.run(compare).returncode == 0
    if told([a.binary, "--quiet", "release", a.job, "--date", day, "--rev", str(revision),
             "--by", "A", "--and", "B", "--reason", "x"]):
        return False, None
    return same, run


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("job")
    parser.add_argument("dates", nargs="+")
    parser.add_argument("--binary", default="innkreving")
    parser.add_argument("--evolve", type=int)
    parser.add_argument("--share", type=int, default=20)
    parser.add_argument("--faults", type=int, default=0)
    parser.add_argument("--oracle-only", action="store_true")
    parser.add_argument("--no-reasons", action="store_true")
    parser.add_argument("--choice", nargs="+", action="extend", default=[])
    a = parser.parse_args()
    job, released, before, all_same = read_job(a.job), None, None, True
    due_day = int(job.get("law", {}).get("income_due_day", 10))
    for number, day in enumerate(a.dates):
        date.fromisoformat(day)
        folder = os.path.join(job["inbox"], day)
        if a.evolve is not None and before and not os.path.exists(folder):
            evolve.evolve(os.path.join(job["inbox"], before), folder, a.evolve + number, a.share, due_day, a.faults,
                          released)
        same, released = one_night(a, job, day, released)
        all_same = all_same and same
        if released is None:
            return 1
        before = day
    print("all nights the same" if all_same else "there are differences")
    return 0 if all_same else 1


if __name__ == "__main__":
    sys.exit(main())
