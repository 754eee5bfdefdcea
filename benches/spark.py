#!/usr/bin/env python3
"""How long a night takes on Spark with one executor and with two, beside the night on one machine alone.

usage: spark.py ENGINE SPARK_SUBMIT [--debtors N] [--parts N] [--executors 1,2] [--runs R] [--work DIR]

Each executor has one core and 2 GiB, and is a process of this machine (local-cluster). The night is that of growth.py:
tables, orders, registers, trace, manifest. It must have the bytes of the night on one machine. SPARK_SUBMIT is what
jobs/spark/install.sh installs; its environment's Python runs this script.
"""
import argparse, os, pathlib, shutil, statistics, subprocess, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import night

HERE = pathlib.Path(__file__).resolve().parents[1]


def manifest(store):
    """What was read and written, with its digests; each store has a name of its own."""
    text = (store / night.DATE / "rev-001" / "manifest.json").read_text()
    return text.replace(f'"{store.name}"', '""')


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("engine")
    arguments.add_argument("submit")
    arguments.add_argument("--debtors", type=int, default=1_000_000)
    arguments.add_argument("--parts", type=int, default=8)
    arguments.add_argument("--executors", default="1,2")
    arguments.add_argument("--runs", type=int, default=1)
    arguments.add_argument("--work", type=pathlib.Path, default=pathlib.Path("growth-bench"))
    given = arguments.parse_args()
    given.parquet, given.work = False, (given.work / str(given.debtors)).resolve()
    night.generate(given, night.DATE)
    alone = night.new_store(given, "alone", "core", night.WITHOUT_PAPERS)
    wall, cpu, _ = night.timed(night.night(given, night.DATE, "core"))
    print(f"executors\tmedian s\tcpu s\none machine, two threads\t{wall:.2f}\t{cpu:.2f}", flush=True)
    stores = [alone]
    os.environ["PYSPARK_PYTHON"] = sys.executable
    for executors in map(int, given.executors.split(",")):
        runs = []
        for run in range(given.runs):
            stores.append(night.new_store(given, f"spark-{executors}-{run}", "core", night.WITHOUT_PAPERS))
            call = [given.submit, "--master", f"local-cluster[{executors},1,2048]", "--driver-memory", "4g"]
            call += ["--conf", "spark.ui.enabled=false", "--conf", "spark.executor.memory=2g"]
            call += [HERE / "jobs/spark/night.py", given.work / "core.toml", "--date", night.DATE]
            call += ["--parts", given.parts, "--program", given.engine, "--work", given.work / f"work-{os.getpid()}"]
            runs.append(night.timed([str(word) for word in call]))
            if manifest(stores[-1]) != manifest(alone):
                sys.exit(f"{executors} executors: another manifest")
        wall, cpu = (statistics.median(one[at] for one in runs) for at in range(2))
        print(f"{executors}\t{wall:.2f}\t{cpu:.2f}", flush=True)
    for store in stores:
        shutil.rmtree(store)


main()
