#!/usr/bin/env python3
"""The whole night beside what one would write instead, or a second night beside the first, on the same machine in one run.

usage: night.py ENGINE PEERS [--debtors N] [--runs R] [--work DIR]
       night.py ENGINE --second DATE [--changed PERCENT] [--debtors N] [--runs R] [--work DIR]

ENGINE is the built program, PEERS the folder with peer_duckdb.py and peer_polars.py (each: INBOX OUT.csv DATE).
The Python that runs this script with PEERS must have duckdb and polars installed.
With PEERS it prints, for each, the best and median wall seconds, CPU seconds and peak memory, and the ratios to the
faster peer: reading + deciding, and the whole night with its trace.
With --second the first night is that of 2026-11-20 and the second that of DATE, the next day or a month later, with
PERCENT of the debtors changed; each pair has a store of its own, in which the first is released before the second
runs. It prints the same figures of both nights and the ratios second / first.
The commands take turns, so that a slow spell of the machine falls on all of them.
"""
import argparse, collections, csv, json, os, pathlib, shutil, statistics, subprocess, sys, time

DATE = "2026-11-20"
SEED = "1"


def timed(command):
    """Wall seconds, CPU seconds and peak MiB of a command that must succeed."""
    environment = dict(os.environ, POLARS_MAX_THREADS="2", OMP_NUM_THREADS="2")
    start = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if status != 0:
        sys.exit(f"{' '.join(command[:2])} ended with status {child.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def parsed():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("engine")
    arguments.add_argument("peers", type=pathlib.Path, nargs="?")
    arguments.add_argument("--second", metavar="DATE")
    arguments.add_argument("--changed", type=int, default=2)
    arguments.add_argument("--debtors", type=int, default=1_000_000)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--work", type=pathlib.Path, default=pathlib.Path("night-bench"))
    given = arguments.parse_args()
    if bool(given.peers) == bool(given.second):
        arguments.error("either PEERS or --second DATE")
    return given


def generate(given, date, since=()):
    """The inbox of a day, made unless it is there."""
    inbox = given.work / "days" / date
    if not (inbox / "control.json").exists():
        subprocess.run([given.engine, "generate", "--debtors", str(given.debtors), "--seed", SEED, "--date", date,
                        *since, str(inbox), "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return inbox


def new_store(given, run):
    """A store of its own for each run: files deleted a moment ago make new ones slow on some disks."""
    store = given.work / f"runs-{os.getpid()}-{run}"
    (given.work / "job.toml").write_text(
        f'name = "bench"\ninbox = "days"\nstore = "{store.name}"\n[payment]\n'
        'account = "70213997155"\npayee = "971648198"\n[rates]\nfiles = ["days/assumed-rates.csv"]\n')
    return store


def night(given, date):
    return [given.engine, "run", str(given.work / "job.toml"), "--date", date, "--quiet", "--threads", "2"]


def steps_of(store, date):
    """Seconds of each step of a night."""
    report = json.loads((store / date / "rev-001" / "result.json").read_text())
    return {step: spent / 1000 for step, spent in report["milliseconds"].items()}


def tell(results):
    print("name\tbest s\tmedian s\tcpu s\tpeak MiB")
    for name, runs in results.items():
        best = min(runs)
        print(f"{name}\t{best[0]:.2f}\t{statistics.median(r[0] for r in runs):.2f}\t{best[1]:.2f}"
              f"\t{max(r[2] for r in runs):.0f}")


def tell_steps(name, steps):
    median = {step: statistics.median(run[step] for run in steps) for step in steps[0]}
    print(f"{name} steps (median s): " + ", ".join(f"{step} {seconds:.2f}" for step, seconds in median.items()))
    return median


def beside_peers(given):
    inbox = generate(given, DATE)
    commands = {
        "engine": night(given, DATE),
        "duckdb": [sys.executable, str(given.peers / "peer_duckdb.py"), str(inbox), str(given.work / "d.csv"), DATE],
        "polars": [sys.executable, str(given.peers / "peer_polars.py"), str(inbox), str(given.work / "p.csv"), DATE],
    }
    results = {name: [] for name in commands}
    steps = []
    stores = []
    for run in range(given.runs):
        stores.append(new_store(given, run))
        for name, command in commands.items():
            results[name].append(timed(command))
            if name == "engine":
                steps.append(steps_of(stores[-1], DATE))
    for store in stores:
        shutil.rmtree(store)
    tell(results)
    peer = min(statistics.median(r[0] for r in results[name]) for name in ("duckdb", "polars"))
    median = tell_steps("engine", steps)
    decided = median["reading"] + median["deciding"]
    whole = statistics.median(r[0] for r in results["engine"])
    print(f"reading + deciding / faster peer: {decided / peer:.2f} (aim 1.00)")
    print(f"whole night / faster peer: {whole / peer:.2f} (aim 2.00)")


def second_beside_first(given):
    generate(given, DATE)
    generate(given, given.second, ("--since", DATE, "--changed", str(given.changed)))
    release = [given.engine, "release", str(given.work / "job.toml"), "--date", DATE, "--rev", "1", "--by", "One",
               "--and", "Another", "--reason", "bench"]
    days = {"first": DATE, "second": given.second}
    results = {name: [] for name in days}
    steps = {name: [] for name in days}
    stores = []
    for run in range(given.runs):
        stores.append(new_store(given, run))
        for name, date in days.items():
            results[name].append(timed(night(given, date)))
            steps[name].append(steps_of(stores[-1], date))
            if name == "first":
                subprocess.run(release, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with (stores[-1] / given.second / "rev-001" / "orders.csv").open() as file:
        versions = collections.Counter(row["action"] for row in csv.DictReader(file))
    for store in stores:
        shutil.rmtree(store)
    tell(results)
    for name in days:
        tell_steps(name, steps[name])
    print("versions of the second night: " + ", ".join(f"{count} {what}" for what, count in sorted(versions.items())))
    for at, what in enumerate(("wall", "cpu", "peak memory")):
        pairs = [second[at] / first[at] for first, second in zip(results["first"], results["second"])]
        print(f"second / first, {what}: {statistics.median(pairs):.2f} (pairs {min(pairs):.2f}-{max(pairs):.2f})")


def main():
    given = parsed()
    if given.second:
        second_beside_first(given)
    else:
        beside_peers(given)


main()
