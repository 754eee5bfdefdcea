#!/usr/bin/env python3
"""Nights on Spark held against undivided ones, byte for byte; run by tests/extra.sh spark.

    nights.py PROGRAM SPARK_SUBMIT [CASE…]        DEBTORS (20000) and SEED (1) set the size of the night.
"""

import gzip
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

HERE = Path(__file__).resolve().parents[2]
DAY, LATER = "2026-11-20", "2026-12-21"
DEBTORS, SEED = int(os.environ.get("DEBTORS", "20000")), int(os.environ.get("SEED", "1"))
TABLES = "claims support incomes debtors children other_deductions creditors estates credits payments assets".split()
JOB = """name = "spark"
inbox = "days"
store = "runs"
[payment]
account = "70213997155"
payee = "971648198"
[checks]
reject_limit_rows = 1000
[rates]
files = ["assumed-rates.csv"]
"""
# Plays the engine on the nodes. Once, when half of the rows are through, it kills what it is asked to, as a machine
# would that dies.
PLAYED = """#!{python}
import os, signal, subprocess, sys
program, mark, victim = {program!r}, {mark!r}, {victim!r}
try:
    os.mkdir(mark)
except FileExistsError:
    os.execv(program, [program, *sys.argv[1:]])
child = subprocess.Popen([program, *sys.argv[1:]], stdin=subprocess.PIPE)
child.stdin.write(sys.stdin.buffer.read({half}))
child.stdin.flush()
def parent(of):
    return int(open(f"/proc/{{of}}/stat").read().rsplit(")", 1)[1].split()[1])
if victim == "kernel":
    child.kill()
    child.wait()
    os.kill(os.getpid(), signal.SIGKILL)
worker = os.getppid()
executor = parent(parent(worker))
os.kill(worker if victim == "worker" else executor, signal.SIGKILL)
child.kill()
"""


def engine(program, *words, status=0):
    done = subprocess.run([program, *map(str, words), "--quiet"], capture_output=True, text=True, check=False)
    if done.returncode != status:
        sys.exit(f"{' '.join(map(str, words))}: status {done.returncode}, not {status}\n{done.stdout}{done.stderr}")
    return done


def house(program, root, days):
    """A job with inboxes; the first day is run and released when there is a second."""
    root.mkdir()
    (root / "job.toml").write_text(JOB)
    rates = HERE / "fixtures/days/assumed-rates.csv"
    (root / "assumed-rates.csv").write_bytes(rates.read_bytes())
    engine(program, "generate", "--debtors", DEBTORS, "--seed", SEED, "--date", DAY, root / "days" / DAY)
    if days == 2:
        engine(program, "run", root / "job.toml", "--date", DAY)
        words = ["--by", "Kari", "--and", "Ola", "--reason", "spark"]
        engine(program, "release", root / "job.toml", "--date", DAY, "--rev", 1, *words)
        out = root / "days" / LATER
        engine(program, "generate", "--debtors", DEBTORS, "--seed", SEED, "--date", LATER, "--since", DAY, out)


def damage(inbox):
    """Faults of every sort, among them those that only the whole inbox shows."""
    draw = random.Random(SEED)
    (inbox / "control.json").unlink(missing_ok=True)

    def change(table, edit):
        path = inbox / f"{table}.csv"
        lines = path.read_bytes().split(b"\n")
        head, rows, end = lines[0], lines[1:-1], lines[-1:]
        names = head.decode().split(",")
        edit(rows, {name: at for at, name in enumerate(names)}, draw)
        path.write_bytes(b"\n".join([head, *rows, *end]))

    def twice(name, count):
        def edit(rows, at, draw):
            for _ in range(count):
                one, other = draw.sample(range(len(rows)), 2)
                fields = rows[other].split(b",")
                fields[at[name]] = rows[one].split(b",")[at[name]]
                rows[other] = b",".join(fields)

        return edit

    def cells(*changes):
        def edit(rows, at, draw):
            for name, value in changes:
                row = draw.randrange(len(rows))
                fields = rows[row].split(b",")
                if len(fields) == len(at):
                    fields[at[name]] = value
                    rows[row] = b",".join(fields)

        return edit

    def strangers(rows, at, draw):
        """Rows that cannot be told apart and name debtors of other parts, and a blank line."""
        for row in draw.sample(range(len(rows)), 3):
            other = rows[draw.randrange(len(rows))].split(b",")[at["debtor_id"]]
            rows[row] += b"," + other
        rows.insert(draw.randrange(len(rows)), b"")
        rows[draw.randrange(len(rows))] += b"\r"

    def spanning(rows, at, draw):
        """Quoted fields with line ends, delimiters and quotes in them, and bytes that are no text."""
        for row, text in zip(draw.sample(range(len(rows)), 4), [b'"A\nB"', b'"A ""x"", B"', b'"\n\n"', b"\xff\xfe"]):
            fields = rows[row].split(b",")
            fields[at["name"]] = text
            rows[row] = b",".join(fields)

    change("claims", twice("claim_id", 5))
    change("assets", twice("asset_id", 2))
    change("support", cells(("monthly_amount", b"x"), ("support_id", b"")))
    change("claims", cells(("principal", b"-5.00"), ("due_date", b"2026-13-01"), ("debtor_id", b"12345"), ("kind", b"?")))
    change("incomes", strangers)
    change("debtors", spanning)
    change("credits", cells(("amount", b"1,5"), ("amount", b'"12.50"')))


def to_parquet(inbox):
    """The same tables as Parquet: numbers as decimals or whole numbers where they are, dates as dates."""
    for path in sorted(inbox.glob("*.csv")):
        names = path.read_text().split("\n", 1)[0].split(",")
        types = {name: pa.string() for name in names}
        for name in ("due_date", "birth_date", "value_date"):
            if name in types:
                types[name] = pa.date32()
        for name in ("principal", "gross"):
            if name in types:
                types[name] = pa.decimal128(18, 4)
        options = pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=False)
        table = pyarrow.csv.read_csv(path, convert_options=options)
        pyarrow.parquet.write_table(table, path.with_suffix(".parquet"), row_group_size=5000)
        path.unlink()


def to_gzip(inbox):
    for path in sorted(inbox.glob("*.csv")):
        path.with_suffix(".csv.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        path.unlink()


def files(run):
    return {str(path.relative_to(run)): path.read_bytes() for path in run.rglob("*") if path.is_file()}


def same(one, other, case):
    one, other = files(one), files(other)
    one.pop("result.json"), other.pop("result.json")
    differing = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    if differing:
        sys.exit(f"{case}: {len(differing)} files differ: {', '.join(differing[:5])}")
    return len(one)


class Case:
    def __init__(self, tools, root, name, days=1):
        self.tools, self.root, self.name, self.days = tools, root / name, name, days
        self.root.mkdir()
        house(tools[0], self.root / "alone", days)

    @property
    def day(self):
        return DAY if self.days == 1 else LATER

    def inbox(self):
        return self.root / "alone" / "days" / self.day

    def played(self, victim):
        """The engine as it is on the nodes, which dies once."""
        path = self.root / "played"
        mark = str(self.root / "died")
        text = PLAYED.format(python=sys.executable, program=self.tools[0], mark=mark, victim=victim, half=400_000)
        path.write_text(text)
        path.chmod(0o755)
        return ["--program-on-nodes", path]

    def run(self, master, parts, *words, block=None, status=0):
        program, submit = self.tools
        alone, spark = self.root / "alone", self.root / "spark"
        subprocess.run(["cp", "-a", alone, spark], check=True)
        engine(program, "run", alone / "job.toml", "--date", self.day, status=status)
        log = self.root / "log"
        call = [submit, "--master", master, "--conf", "spark.ui.enabled=false"]
        call += [HERE / "jobs/spark/night.py", spark / "job.toml", "--date", self.day, "--parts", parts, "--program", program]
        call += ["--work", self.root / "work", *words]
        environment = os.environ | {"PYSPARK_PYTHON": sys.executable} | ({"NIGHT_BLOCK_BYTES": str(block)} if block else {})
        begun = time.monotonic()
        with log.open("w") as said:
            done = subprocess.run([str(word) for word in call], stdout=said, stderr=said, env=environment, check=False)
        took = time.monotonic() - begun
        if done.returncode != status:
            sys.exit(f"{self.name}: status {done.returncode}, not {status}\n" + log.read_text()[-6000:])
        if status:
            if any((spark / "runs").glob(f"{self.day}/rev-*")):
                sys.exit(f"{self.name}: published all the same")
            print(f"spark: {self.name}: refused with status {status} as alone, {took:.0f} s", flush=True)
            return
        count = same(alone / "runs" / self.day / "rev-001", spark / "runs" / self.day / "rev-001", self.name)
        if any((self.root / "work").iterdir()):
            sys.exit(f"{self.name}: something is left in the work folder")
        died = (self.root / "died").exists()
        if "--program-on-nodes" in words and not died:
            sys.exit(f"{self.name}: nothing was killed")
        more = f", {log.read_text().count('decided again')} times again" if "decided again" in log.read_text() else ""
        print(f"spark: {self.name}: {count} files, the same bytes, {took:.0f} s{more}", flush=True)


def faults(case):
    damage(case.inbox())
    # Small blocks, so that lines of a file are numbered over many.
    case.run("local[2]", 7, block=200_000)


def control(case):
    path = case.inbox() / "control.json"
    text = path.read_text()
    path.write_text(text.replace('"rows": ', '"rows": 1', 1))
    case.run("local[2]", 3, status=3)


def parquet(case):
    to_parquet(case.inbox())
    case.run("local[2]", 5)


def cluster(case):
    damage(case.inbox())
    to_gzip(case.inbox())
    case.run("local-cluster[2,1,1024]", 6)


def kernel(case):
    case.run("local[2,4]", 3, *case.played("kernel"))


def worker(case):
    case.run("local[2,4]", 3, *case.played("worker"))


def executor(case):
    case.run("local-cluster[2,1,1024]", 3, *case.played("executor"))


CASES = {
    "faults": (faults, 1),
    "control": (control, 1),
    "parquet": (parquet, 2),
    "cluster": (cluster, 1),
    "kernel": (kernel, 1),
    "worker": (worker, 2),
    "executor": (executor, 1),
}


def main():
    program, submit, *wanted = sys.argv[1:]
    for name in wanted or CASES:
        run, days = CASES[name]
        with tempfile.TemporaryDirectory(prefix="spark-") as root:
            run(Case((str(Path(program).resolve()), submit), Path(root), name, days))


if __name__ == "__main__":
    main()
