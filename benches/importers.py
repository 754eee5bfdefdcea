#!/usr/bin/env python3
"""How fast files of each format become tables, on one thread, and what memory that takes.

usage: importers.py ENGINE [--records N] [--runs R] [--work DIR]

Files of N and of N / 10 records are made for each format by this script (nothing of the engine makes them), and
`ENGINE import` reads them. It prints records a second of CPU time (best and median of R runs), the peak memory at both
sizes, and the ratio of the CPU time to that of only reading the file and counting its line ends in this Python.
"""
import argparse, os, pathlib, shutil, statistics, subprocess, sys, time

DAY = "2026-11-20"


def organisation(number):
    """An organisation number with its check digit; the next one that has one."""
    while True:
        digits = [int(digit) for digit in f"{number:08}"]
        rest = sum(digit * weight for digit, weight in zip(digits, (3, 2, 7, 6, 5, 4, 3, 2))) % 11
        if rest != 1:
            return f"{number:08}{(11 - rest) % 11}"
        number += 1


def kid(order):
    """An order's KID: its number and a mod 10 digit."""
    total = 0
    for place, digit in enumerate(reversed(str(order))):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{order}{(10 - total % 10) % 10}"


PERSON = "25876099732"
# Orders that stand in the store, numbered from 10000001: who pays under them is looked up there.
STANDING = 0
PAYER = organisation(31_000_000)


def orders(path, count):
    with open(path, "w") as out:
        for at in range(count):
            out.write(
                f'{{"kravtype":"TILBAKEKREVING_DAGPENGER","skyldner":{{"identifikatortype":"PERSON","identifikator":'
                f'"{PERSON}"}},"hovedstol":{{"valuta":"NOK","beloep":{1000 + at % 90000}}},"renteBeloep":[{{"valuta":'
                f'"NOK","beloep":{at % 900 + 1},"renterIlagtDato":"2026-05-04","rentetype":"STRAFFERENTE"}}],'
                f'"oppdragsgiversReferanse":"OB04000{at}","oppdragsgiversKravidentifikator":"OB04-{at}",'
                f'"fastsettelsesdato":"2026-05-04","tilleggsinformasjon":{{"tilbakekrevingsperiode":'
                f'{{"fom":"2026-01-01","tom":"2026-02-28"}}}}}}\n'
            )


def reports(path, count):
    with open(path, "w") as out:
        for at in range(count):
            month = f"2026-{at % 10 + 1:02}"
            out.write(
                f'{{"opplysningspliktigId":"{PAYER}","virksomhetId":"{PAYER}","kalendermaaned":"{month}",'
                f'"inntektsmottaker":{{"personidentifikator":"{PERSON}"}},"inntekt":[{{"fordel":"kontantytelse",'
                f'"beloep":{30000 + at % 20000}.50,"inngaarIGrunnlagForTrekk":true,"loennsinntekt":{{"beskrivelse":'
                f'"fastloenn"}}}}],"forskuddstrekk":[{{"beloep":-{9000 + at % 5000}}}]}}\n'
            )


def claim_file(path, count):
    with open(path, "w") as out:
        out.write("001020260801120000ARENA    \n")
        total = 0
        for at in range(count):
            amount, case = 100_000 + at % 9_000_000, f"N-{at}"
            total += amount
            out.write(
                f"0030{at % 10_000_000:07}{case:<18}{amount:011}20260801{PERSON}2026010120260131{'BA OR':<8}"
                f"{'':18}20260801{'':8}T {'':12}{0:020}{0:011}20260701{'':30}\n"
            )
        out.write(f"004020260801120000ARENA    {count:08}{total:015}\n")


def giro(path, count):
    """Records are lines: two a payment, under the orders of the store."""
    payments, orders = count // 2, STANDING
    with open(path, "w") as out:
        out.write(f"NY00001000008080{1:07}00010200{'0' * 49}\nNY090020001008566{1:07}70213997155{'0' * 45}\n")
        total = 0
        for at in range(payments):
            ore = 100_000 + at % 900_000
            total += ore
            out.write(f"NY091030{at % 10_000_000:07}19112601464000000{ore:017}{kid(10_000_001 + at % orders):>25}{'0' * 6}\n")
            out.write(f"NY091031{at % 10_000_000:07}{'0' * 26}191126{'0' * 33}\n")
        sums = f"{total:017}191126"
        out.write(f"NY090088{payments:08}{2 * payments + 2:08}{sums}191126191126{'0' * 21}\n")
        out.write(f"NY000089{payments:08}{2 * payments + 4:08}{sums}{'0' * 33}\n")


FORMATS = [
    ("innkrevingsoppdrag", "orders.jsonl", orders),
    ("inntekt", "reports.jsonl", reports),
    ("nav", "claims-nav.txt", claim_file),
    ("ocr", "giro.txt", giro),
]


def timed(command):
    """Status, CPU seconds and peak MiB of a command."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def floor(path):
    """CPU seconds of reading the file and counting its lines."""
    start = time.process_time()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            block.count(b"\n")
    return time.process_time() - start


def store(given):
    """A released run whose orders payments come under; how many there are."""
    job = given.work / "job.toml"
    before = "2026-11-19"
    job.write_text(
        'inbox = "days"\nstore = "runs"\n[payment]\naccount = "70213997155"\npayee = "971648198"\n'
        '[rates]\nfiles = ["days/assumed-rates.csv"]\n'
    )
    orders = given.work / "runs" / before / "rev-001" / "orders.csv"
    if not orders.exists():
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        inbox = str(given.work / "days" / before)
        subprocess.run([given.engine, "generate", "--debtors", "3000", "--seed", "1", "--date", before, inbox], **quiet)
        subprocess.run([given.engine, "run", str(job), "--date", before], **quiet)
        subprocess.run([given.engine, "release", str(job), "--date", before, "--rev", "1", "--by", "Kari Nes",
                        "--and", "Ola Vik", "--reason", "measuring"], **quiet)
    with open(orders) as rows:
        return sum(1 for _ in rows) - 1


def measured(given, name, path):
    out = given.work / "out"
    shutil.rmtree(out, ignore_errors=True)
    command = [given.engine, "import", name, str(path), "--date", DAY, "--out", str(out), "--threads", "1", "--quiet"]
    if name == "ocr":
        command += ["--job", str(given.work / "job.toml")]
    status, cpu, peak = timed(command)
    if status != 0:
        sys.exit(f"{name} ended with status {status}")
    return cpu, peak


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("engine")
    arguments.add_argument("--records", type=int, default=1_000_000)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--work", type=pathlib.Path, default=pathlib.Path("importer-bench"))
    given = arguments.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    global STANDING
    STANDING = store(given)
    print(f"{'format':20} {'records/s':>12} {'median':>12} {'MiB file':>9} {'MiB peak':>9} {'at 1/10':>8} {'÷ floor':>8}")
    for name, file, write in FORMATS:
        large, small = given.work / file, given.work / f"small-{file}"
        for path, count in [(large, given.records), (small, given.records // 10)]:
            if not path.exists():
                write(path, count)
        runs = [measured(given, name, large) for _ in range(given.runs)]
        base = min(floor(large) for _ in range(3))
        cpu = [cpu for cpu, _ in runs]
        peak, tenth = max(peak for _, peak in runs), measured(given, name, small)[1]
        best, median = given.records / min(cpu), given.records / statistics.median(cpu)
        size = large.stat().st_size / 2**20
        print(f"{name:20} {best:12,.0f} {median:12,.0f} {size:9.0f} {peak:9.0f} {tenth:8.0f} {min(cpu) / base:8.1f}")


if __name__ == "__main__":
    main()
