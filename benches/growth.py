#!/usr/bin/env python3
"""How time and memory grow with the number of debtors, on one machine.

usage: growth.py ENGINE [--sizes 10000,100000,...] [--runs R] [--work DIR]

For each size it makes an inbox, runs the night (tables, orders, registers, trace, manifest) R times, each into a store
of its own, and prints the medians: wall and CPU seconds, peak memory, and seconds and CPU seconds a million debtors. The
runs are deleted when all is measured (files deleted a moment ago make new ones slow on some disks), the inboxes stay.
"""
import argparse, pathlib, shutil, statistics, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import night

SIZES = "10000,100000,1000000,10000000"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("engine")
    arguments.add_argument("--sizes", default=SIZES)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--work", type=pathlib.Path, default=pathlib.Path("growth-bench"))
    asked = arguments.parse_args()
    print("debtors\tmedian s\tcpu s\tpeak MiB\ts a million\tcpu s a million")
    stores = []
    for size in map(int, asked.sizes.split(",")):
        given = argparse.Namespace(engine=asked.engine, debtors=size, work=asked.work / str(size), parquet=False)
        night.generate(given, night.DATE)
        runs = []
        for run in range(asked.runs):
            stores.append(night.new_store(given, run, "core", night.WITHOUT_PAPERS))
            runs.append(night.timed(night.night(given, night.DATE, "core")))
        wall, cpu, peak = (statistics.median(one[at] for one in runs) for at in range(3))
        print(f"{size}\t{wall:.2f}\t{cpu:.2f}\t{peak:.0f}\t{wall / size * 1e6:.2f}\t{cpu / size * 1e6:.2f}", flush=True)
    for store in stores:
        shutil.rmtree(store)


main()
