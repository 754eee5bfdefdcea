"""Many days against the program: python3 days.py ENGINE [--days 10000] [--seed S] [--debtors 12] [--jobs 1] [--from I]
[--work DIR] [--keep] | --selftest

Each day is drawn from the seed and its number (`drawn`). The program generates an inbox, decides it and verifies what it
published; the oracle decides the same inbox in this process, and all that `compare` compares must be the same. One day in
four goes on: the night is released and later nights are decided from its registers. Day I again: --from I --days I+1,
with the same seed and --debtors; --keep leaves its files."""
import argparse
import contextlib
import io
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

import choices as choice_table
import compare
import drawn
import evolve
import night as night_program
import registers
import tables
from case import Night
from facts import read_inbox, read_kinds
from need import MissingRate, Rates

MEMORY = "/dev/shm"                        # nothing there waits for a disk
TABLE = re.compile(r"\d{4}-\d\d-\d\d: ([a-z_/]+) .*: ")    # of a line that tells a difference
SUMS = re.compile(r"( engine keys, \d+ differences|^total differences: \d+)$")
PERSON = re.compile(r"(?<!\d)(\d{6})\d{5}(?!\d)")
ACCOUNT, PAYEE = "70213997155", "971648198"
SHOWN = 40
EACH = 500                                 # days between two lines that tell how far it is


class Fault(Exception):
    """A command of the program ended otherwise than it should."""


@dataclass
class Found:
    """Of one day."""
    number: int
    period: int
    counts: Counter = field(default_factory=Counter)
    lines: list = field(default_factory=list)


def masked(text: str) -> str:
    return PERSON.sub(r"\1*****", text)


class House:
    """A folder with the job, the inbox and the store of one day."""

    def __init__(self, engine: str, folder: str):
        self.engine, self.folder = os.path.abspath(engine), folder
        self.rates, self.suspensions = "", []

    def path(self, *parts: str) -> str:
        return os.path.join(self.folder, *parts)

    def inbox(self, on: date) -> str:
        return self.path("days", on.isoformat())

    def published(self, on: date) -> str:
        return self.path("runs", on.isoformat(), "rev-001")

    def ask(self, *arguments: object) -> subprocess.CompletedProcess:
        command = [self.engine, *map(str, arguments), "--quiet", "--threads", "1"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, env={"NO_COLOR": "1"})

    def must(self, *arguments: object) -> None:
        done = self.ask(*arguments)
        if done.returncode:
            raise Fault(f"{arguments[0]} ended with {done.returncode}: {done.stderr[-1500:]}")

    def write(self, name: str, text: str) -> None:
        with open(self.path(name), "w", encoding="utf-8", newline="") as f:
            f.write(text)

    def run(self, on: date, law: dict) -> str:
        """'' when the night is published, else the name of the failure."""
        self.write("job.toml", drawn.job(law, bool(self.rates), self.suspensions))
        asked = ["run", "job.toml", "--date", on]
        done = self.ask(*asked)
        if done.returncode == 3 and "[stale_input]" in done.stderr:
            done = self.ask(*asked, "--accept-stale", "--reason", "drawn")
        if done.returncode == 3 and "[rate_missing]" in done.stderr:
            return "rate_missing"
        if done.returncode:
            raise Fault(f"run of {on} ended with {done.returncode}: {done.stderr[-1500:]}")
        self.must("verify", self.published(on))
        return ""


def decided(house: House, on: date, law: dict, before: str | None) -> Night:
    """The night as the oracle decides it; raises `MissingRate`."""
    suspended = [":".join([name, value] + ([until.isoformat()] if until else []))
                 for name, value, until in house.suspensions]
    rejects = os.path.join(house.published(on), "rejects.csv")
    night = Night(on, read_inbox(house.inbox(on), rejects if os.path.exists(rejects) else None),
                  Rates([house.path("rates.csv")] if house.rates else [], on),
                  night_program.settings_of([f"{key}={value}" for key, value in law.items()]),
                  choice_table.parse([]), night_program.suspensions(suspended, on), read_kinds(),
                  registers.read(before), ACCOUNT, PAYEE)
    night_program.run(night)
    return night


def differences(second: str, published: str) -> list:
    """The lines of `compare` that tell of a difference."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        differ = compare.main(second, published)
    return [line for line in said.getvalue().splitlines() if not SUMS.search(line)] if differ else []


def one_night(house: House, on: date, law: dict, before: str | None, found: Found) -> bool:
    """Whether the night was published, and what differs."""
    failure, second = house.run(on, law), house.path("second", on.isoformat())
    try:
        night = decided(house, on, law, before)
    except MissingRate as missing:
        found.counts["refused"] += 1
        if not failure:
            found.lines.append(f"{on}: only oracle refuses: {missing}")
        return False
    if failure:
        found.lines.append(f"{on}: only engine refuses: {failure}")
        return False
    tables.write(night, second)
    found.lines += [f"{on}: {line}" for line in differences(second, house.published(on))]
    count(night, found.counts)
    return True


def count(night: Night, counts: Counter) -> None:
    rows = {name: night.tables.get(name, []) for name in tables.COLUMNS}
    claims = {tuple(r[:2]) for r in rows["allocations"]} | {(r[1], r[0]) for r in rows["holds"]}
    counts["nights"] += 1
    counts["debtors"] += len(rows["decisions"])
    counts["claims"] += len(claims)
    for name in ("orders", "setoffs", "nettings", "distributions", "fees", "measures"):
        counts[name] += len(rows[name])
    counts["notices"] += len(rows["notices"])


def next_inbox(house: House, d: drawn.Drawn, later: drawn.Later, before: date) -> None:
    if later.evolved is not None and drawn.has_income(house.inbox(before)):
        due_day = int(later.law.get("income_due_day", "10"))
        # A night that is refused for want of a rate has no list of the rows it parked.
        bad = later.bad if d.rates else 0
        evolve.evolve(house.inbox(before), house.inbox(later.on), later.evolved, later.share, due_day, bad,
                      house.published(before))
        return
    house.must("generate", "--debtors", d.debtors, "--seed", d.seed, "--date", later.on, "--since", d.on,
               "--changed", later.changed, "--paid", house.published(before), house.inbox(later.on))


def nights(house: House, d: drawn.Drawn, found: Found) -> None:
    house.must("generate", "--debtors", d.debtors, "--seed", d.seed, "--date", d.on, house.inbox(d.on))
    house.rates, house.suspensions = d.rates, drawn.suspended(d, house.inbox(d.on))
    house.write("rates.csv", d.rates)
    if not one_night(house, d.on, d.law, None, found):
        return
    before = d.on
    for later in d.later:
        house.must("release", "job.toml", "--date", before, "--rev", 1, "--by", "Kari Nes", "--and", "Ola Vik",
                   "--reason", "drawn")
        next_inbox(house, d, later, before)
        if not one_night(house, later.on, later.law, house.published(before), found):
            return
        found.counts["later"] += 1
        before = later.on


def one_day(number: int, engine: str, seed: int, debtors: int, work: str, keep: bool) -> Found:
    d = drawn.draw(seed, number, debtors)
    found, folder = Found(number, d.period), os.path.join(work, str(number))
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    house = House(engine, folder)
    try:
        nights(house, d, found)
    except Fault as fault:
        found.lines.append(str(fault))
    except Exception as error:             # of the oracle: told with its day, and the run goes on
        at = error.__traceback__
        while at.tb_next is not None:
            at = at.tb_next
        place = f"{os.path.basename(at.tb_frame.f_code.co_filename)}, line {at.tb_lineno}"
        found.lines.append(f"the oracle fails: {type(error).__name__}: {error} ({place})")
    if found.lines:
        suspends = "; ".join(f"{name} {value} until {until}" for name, value, until in house.suspensions)
        later = "".join(f"\n  later night {night}" for night in d.later)
        found.lines.insert(0, f"day {number} of seed {seed}, --debtors {debtors}: {d}{later}"
                           + (f"\n  suspended: {suspends}" if suspends else ""))
    if not (keep and found.lines):
        shutil.rmtree(folder, ignore_errors=True)
    return found


def tell(found: Found) -> None:
    for line in found.lines[:SHOWN]:
        print(masked(line), flush=True)
    if len(found.lines) > SHOWN:
        print(f"… and {len(found.lines) - SHOWN} lines more")


def places(found: Found) -> set:
    """The tables a day differs in; what else is wrong is named so."""
    tables_of = {match.group(1) for match in map(TABLE.match, found.lines) if match}
    return tables_of or ({"something else"} if found.lines else set())


def total(days: int, periods: Counter, counts: Counter, differing: int) -> str:
    parts = ", ".join(f"{periods[at]:,} {name}" for at, (name, *_) in enumerate(drawn.PERIODS))
    return (f"{days:,} days ({parts}; {counts['later']:,} later nights), {counts['debtors']:,} debtors, "
            f"{counts['claims']:,} claims, {counts['orders']:,} orders, differences: {differing:,}")


def go_on(a: argparse.Namespace, work: str) -> int:
    day = partial(one_day, engine=a.engine, seed=a.seed, debtors=a.debtors, work=work, keep=a.keep)
    periods, counts, where, differing, numbers = Counter(), Counter(), Counter(), 0, range(a.first, a.days)
    with contextlib.ExitStack() as stack:
        every = map(day, numbers)
        if a.jobs > 1:
            every = stack.enter_context(multiprocessing.Pool(a.jobs)).imap(day, numbers, chunksize=4)
        began, done = time.monotonic(), 0
        for done, found in enumerate(every, start=1):
            tell(found)
            periods[found.period] += 1
            counts += found.counts
            where.update(places(found))
            differing += bool(found.lines)
            if done % EACH == 0:
                seconds = int(time.monotonic() - began)
                print(f"to day {found.number} in {seconds} s: {total(done, periods, counts, differing)}", flush=True)
    more = ", ".join(f"{counts[name]:,} {name}" for name in (
        "setoffs", "nettings", "distributions", "notices", "fees", "measures", "refused"))
    print(f"{counts['nights']:,} nights compared, in them: {more}")
    if differing:
        print("days that differ in " + ", ".join(f"{name}: {days:,}" for name, days in where.most_common()))
    print(total(done, periods, counts, differing), flush=True)
    return 1 if differing else 0


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    for name, number in (("days", 10_000), ("seed", 1), ("debtors", 12), ("jobs", 1)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--work")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--selftest", action="store_true")
    a = parser.parse_args()
    if a.first >= a.days or a.debtors < 1 or a.jobs < 1:
        parser.error("--from must be before --days; --debtors and --jobs at least 1")
    fallback = MEMORY if os.path.isdir(MEMORY) and os.access(MEMORY, os.W_OK) else None
    if a.work:
        os.makedirs(a.work, exist_ok=True)
    work = tempfile.mkdtemp(prefix="days-", dir=a.work or fallback)
    try:
        if a.selftest:
            import selftest_days
            return selftest_days.run(a.engine, work)
        return go_on(a, work)
    finally:
        if a.keep and os.listdir(work):
            print(f"files are kept in {work}")
        else:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
