#!/usr/bin/env python3
"""The whole night beside what one would write instead and beside the least it can take, or a second night beside the
first, on the same machine in one run.

usage: night.py ENGINE PEERS [--floor FLOOR] [--parquet] [--debtors N] [--runs R] [--work DIR]
       night.py ENGINE --second DATE [--changed PERCENT] [--debtors N] [--runs R] [--work DIR]

ENGINE is the built program, PEERS the folder with peer_duckdb.py and peer_polars.py (each: INBOX OUT.csv DATE), FLOOR the
built benches/floor.rs, which reads the inputs once and writes the bytes of the night.
The Python that runs this script with PEERS must have duckdb and polars installed.
With PEERS it prints, for each, the best and median wall seconds, CPU seconds and peak memory, and the ratios to the
faster peer and to the floor: reading + deciding, and the whole night with its trace. The night is the published tables,
orders, registers, trace and manifest; "night with papers" also makes report, workbook, letters and case files.
With --parquet all of them read the same rows as Parquet.
With --second the first night is that of 2026-11-20 and the second that of DATE, the next day or a month later, with
PERCENT of the debtors changed; each pair has a store of its own, in which the first is released before the second
runs. It prints the same figures of both nights and the ratios second / first.
The commands take turns, so that a slow spell of the machine falls on all of them. Many files deleted in the minutes
before make new ones slow on ext4: measure on a folder from which nothing was deleted lately.
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
    arguments.add_argument("--floor", type=pathlib.Path)
    arguments.add_argument("--parquet", action="store_true")
    arguments.add_argument("--second", metavar="DATE")
    arguments.add_argument("--changed", type=int, default=2)
    arguments.add_argument("--debtors", type=int, default=1_000_000)
    arguments.add_argument("--runs", type=int, default=5)
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


WITHOUT_PAPERS = """[report]
page = false
workbook = false
[letters]
make = false
[measures]
case_files = 0
"""


def new_store(given, run, job="job", more=""):
    """A store of its own for each run: files deleted a moment ago make new ones slow on some disks."""
    store = given.work / f"runs-{job}-{os.getpid()}-{run}"
    inbox = "days-parquet" if given.parquet else "days"
    (given.work / f"{job}.toml").write_text(
        f'name = "bench"\ninbox = "{inbox}"\nstore = "{store.name}"\n[payment]\n'
        'account = "70213997155"\npayee = "971648198"\n[rates]\nfiles = ["days/assumed-rates.csv"]\n' + more)
    return store


def night(given, date, job="job"):
    return [given.engine, "run", str(given.work / f"{job}.toml"), "--date", date, "--quiet", "--threads", "2"]


def as_parquet(given, inbox):
    """The tables of an inbox as Parquet, every column text as it is in the CSV files."""
    folder = given.work / "days-parquet" / inbox.name
    if not folder.exists():
        folder.mkdir(parents=True)
        # By a process of its own: what this one has in memory counts as that of each command it starts.
        copy = "import polars, sys; polars.read_csv(sys.argv[1], infer_schema=False).write_parquet(sys.argv[2])"
        for table in inbox.glob("*.csv"):
            subprocess.run([sys.executable, "-c", copy, table, folder / f"{table.stem}.parquet"], check=True)
    return folder


def peer(given, name, inbox):
    """The command of a peer; for Parquet it reads the other form and is otherwise the same."""
    script = given.peers / f"peer_{name}.py"
    end = [str(inbox), str(given.work / f"{name}.csv"), DATE]
    if not given.parquet:
        return [sys.executable, str(script), *end]
    text = script.read_text()
    forms = [("pl.scan_csv(f'{inbox}/{n}.csv', infer_schema=False)", "pl.scan_parquet(f'{inbox}/{n}.parquet')"),
             ("read_csv('{inbox}/{name}.csv', header=true, all_varchar=true)", "read_parquet('{inbox}/{name}.parquet')")]
    changed = text
    for csv_form, parquet_form in forms:
        changed = changed.replace(csv_form, parquet_form)
    if changed == text:
        sys.exit(f"{script.name} reads its tables in another way than this script knows")
    run = "import sys; exec(compile(sys.argv.pop(1), sys.argv[0], 'exec'), {'__file__': %r})" % str(script)
    return [sys.executable, "-c", run, changed, *end]


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


def floor(given, inbox, run, out):
    """Seconds the floor takes for reading and for writing."""
    told = subprocess.run([given.floor, str(inbox), str(run), str(out)], check=True, capture_output=True, text=True)
    told = json.loads(told.stdout)
    return told["reading"] / 1000, told["writing"] / 1000


def beside_peers(given):
    inbox = generate(given, DATE)
    if given.parquet:
        inbox = as_parquet(given, inbox)
    peers = ("duckdb", "polars")
    results = {name: [] for name in ("night", "night with papers", *peers)}
    steps, floors, made = [], [], []
    for run in range(given.runs):
        store = new_store(given, run, "core", WITHOUT_PAPERS)
        results["night"].append(timed(night(given, DATE, "core")))
        steps.append(steps_of(store, DATE))
        with_papers = new_store(given, run)
        results["night with papers"].append(timed(night(given, DATE)))
        for name in peers:
            results[name].append(timed(peer(given, name, inbox)))
        made += [store, with_papers]
        if given.floor:
            made.append(given.work / f"floor-{os.getpid()}-{run}")
            floors.append(floor(given, inbox, store / DATE / "rev-001", made[-1]))
    for folder in made:
        shutil.rmtree(folder)
    tell(results)
    median = tell_steps("night", steps)
    decided = median["reading"] + median["deciding"]
    whole = statistics.median(r[0] for r in results["night"])
    faster = min(statistics.median(r[0] for r in results[name]) for name in peers)
    for name in peers:
        beside = statistics.median(r[0] for r in results[name])
        print(f"/ {name}: reading + deciding {decided / beside:.2f}, whole night {whole / beside:.2f}")
    if floors:
        reading, writing = (statistics.median(one[at] for one in floors) for at in (0, 1))
        print(f"floor (median s): reading {reading:.2f}, writing {writing:.2f}")
        print(f"/ floor: reading + deciding {decided / reading:.2f} of its reading, whole night"
              f" {whole / (reading + writing):.2f} (aim 1.50)")
    print(f"/ faster peer: reading + deciding {decided / faster:.2f} (aim {0.7 if given.parquet else 0.5:.2f}),"
          f" whole night {whole / faster:.2f} (aim 1.00)")


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


if __name__ == "__main__":
    main()
