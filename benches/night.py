#!/usr/bin/env python3
"""The whole night beside what one would write instead, on the same files, side by side in one run.

usage: night.py ENGINE PEERS [--debtors N] [--runs R] [--work DIR]

ENGINE is the built program, PEERS the folder with peer_duckdb.py and peer_polars.py (each: INBOX OUT.csv DATE).
The Python that runs this script must have duckdb and polars installed.
Prints, for each, the best and median wall seconds, CPU seconds and peak memory, and the ratios to the faster peer:
reading + deciding, and the whole night with its trace. The commands take turns, so that a slow spell of the machine
falls on all of them.
"""
import argparse, json, os, pathlib, shutil, statistics, subprocess, sys, time

DATE = "2026-11-20"


def timed(command):
    """Wall seconds, CPU seconds and peak MiB of a command that must succeed."""
    environment = dict(os.environ, POLARS_MAX_THREADS="2", OMP_NUM_THREADS="2")
    start = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{command[0]} ended with status {status}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("engine")
    arguments.add_argument("peers", type=pathlib.Path)
    arguments.add_argument("--debtors", type=int, default=1_000_000)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--work", type=pathlib.Path, default=pathlib.Path("night-bench"))
    given = arguments.parse_args()
    inbox = given.work / "days" / DATE
    if not inbox.exists():
        subprocess.run([given.engine, "generate", "--debtors", str(given.debtors), "--seed", "1", "--date", DATE,
                        str(inbox), "--quiet"], check=True)
    job = given.work / "job.toml"
    job.write_text('name = "bench"\ninbox = "days"\nstore = "runs"\n[payment]\naccount = "70213997155"\n'
                   'payee = "971648198"\n[rates]\nfiles = ["days/assumed-rates.csv"]\n')
    commands = {
        "engine": [given.engine, "run", str(job), "--date", DATE, "--quiet", "--threads", "2"],
        "duckdb": [sys.executable, str(given.peers / "peer_duckdb.py"), str(inbox), str(given.work / "d.csv"), DATE],
        "polars": [sys.executable, str(given.peers / "peer_polars.py"), str(inbox), str(given.work / "p.csv"), DATE],
    }
    results = {name: [] for name in commands}
    steps = []
    for _ in range(given.runs):
        for name, command in commands.items():
            if name == "engine":
                shutil.rmtree(given.work / "runs", ignore_errors=True)
            results[name].append(timed(command))
            if name == "engine":
                report = json.loads((given.work / "runs" / DATE / "rev-001" / "result.json").read_text())
                steps.append(report["seconds"])
    print("name\tbest s\tmedian s\tcpu s\tpeak MiB")
    for name, runs in results.items():
        best = min(runs)
        print(f"{name}\t{best[0]:.2f}\t{statistics.median(r[0] for r in runs):.2f}\t{best[1]:.2f}"
              f"\t{max(r[2] for r in runs):.0f}")
    peer = min(statistics.median(r[0] for r in results[name]) for name in ("duckdb", "polars"))
    median = {step: statistics.median(float(run[step]) for run in steps) for step in steps[0]}
    print("engine steps (median s): " + ", ".join(f"{step} {seconds:.2f}" for step, seconds in median.items()))
    decided = median["reading"] + median["deciding"]
    whole = statistics.median(r[0] for r in results["engine"])
    print(f"reading + deciding / faster peer: {decided / peer:.2f} (aim 1.00)")
    print(f"whole night / faster peer: {whole / peer:.2f} (aim 2.00)")


main()
