"""That the comparison of many days can fail: `days.py ENGINE --selftest`. Nights are published and compared; then one øre
of one figure is changed in a copy of what the program published, and the difference must be found, and told without a
person's identifier. The worked examples and small cases of the oracle are tried with it."""
import csv
import os
import shutil
import unittest
from datetime import date

import days
import drawn
import selftest
import selftest_money
import tables
from units import nok, ore

SEED, DEBTORS = 1, 40
ON, LATER = date(2026, 11, 20), (date(2026, 12, 21), date(2027, 2, 1))
FIGURES = (("decisions", "need"), ("decisions", "room"), ("decisions", "counted_net"), ("decisions", "expected"),
           ("allocations", "planned"), ("allocations", "outstanding_after"), ("setoffs", "total"),
           ("setoffs", "protected"), ("setoffs", "left"), ("nettings", "monthly_amount"), ("distributions", "total"),
           ("payouts", "amount"), ("repayments", "amount"), ("liabilities", "ordered"), ("fees", "amount"),
           ("measures", "amount"), ("orders", "size"), ("registers/participations", "decided_amount"),
           ("registers/credits", "used"), ("registers/distributions", "principal"))


def nights(house: days.House) -> dict:
    """Three nights of one population, the later ones with money: day -> what the oracle decided, as files."""
    house.rates, found = drawn.draw_rates(Never(), ON), {}
    house.write("rates.csv", house.rates)
    house.must("generate", "--debtors", DEBTORS, "--seed", SEED, "--date", ON, house.inbox(ON))
    before = None
    for on in (ON, *LATER):
        if before is not None:
            house.must("release", "job.toml", "--date", before, "--rev", 1, "--by", "Kari Nes", "--and", "Ola Vik",
                       "--reason", "tried")
            later = drawn.Later(on, {}, changed=30)
            days.next_inbox(house, drawn.Drawn(0, Never(), 1, ON, DEBTORS, SEED, {}, "", False), later, before)
        assert not house.run(on, {}), "the night is published"
        night = days.decided(house, on, {}, house.published(before) if before else None)
        found[on] = house.path("second", on.isoformat())
        tables.write(night, found[on])
        before = on
    return found


class Never:
    """Chance that never strikes."""

    def randrange(self, end: int) -> int:
        return end - 1


def one_ore_more(run: str, name: str, column: str) -> bool:
    """Of the first row that has such a figure; False when none has."""
    path = os.path.join(run, name + ".csv")
    with open(path, encoding="utf-8-sig", newline="") as f:
        reader = csv.DictReader(f)
        header, rows = reader.fieldnames, list(reader)
    row = next((r for r in rows if "." in r[column]), None)
    if row is None:
        return False
    row[column] = nok(ore(row[column]) + 1)
    os.chmod(path, 0o600)
    with open(path, "w", encoding="utf-8", newline="") as f:
        writer = csv.DictWriter(f, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return True


def missed(house: days.House, second: dict) -> list:
    """The figures whose change is not found; those no night has."""
    found, copy = [], house.path("copy")
    for name, column in FIGURES:
        for on in second:
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(house.published(on), copy)
            if one_ore_more(copy, name, column):
                break
        else:
            found.append(f"{name}.{column}: no night has it")
            continue
        lines = [days.masked(line) for line in days.differences(second[on], copy)]
        if not any(line.startswith(name + " ") and f"{column}: oracle" in line for line in lines):
            found.append(f"{name}.{column}: one øre more on {on} is not found")
        if any(days.PERSON.search(line) for line in lines):
            found.append(f"{name}.{column}: a person's identifier is told")
        if house.ask("verify", copy).returncode != 5:
            found.append(f"{name}.{column}: the program verifies a changed file")
    return found


def run(engine: str, work: str) -> int:
    examples = unittest.TestSuite(map(unittest.defaultTestLoader.loadTestsFromModule, (selftest, selftest_money)))
    done = unittest.TextTestRunner(verbosity=0).run(examples)
    house = days.House(engine, work)
    second = nights(house)
    same = [line for on in second for line in days.differences(second[on], house.published(on))]
    wrong = missed(house, second)
    for line in same + wrong:
        print(days.masked(line))
    ok = done.wasSuccessful() and not same and not wrong
    print(f"selftest: {done.testsRun} cases; {len(FIGURES)} figures with one øre more, {len(FIGURES) - len(wrong)} found")
    return 0 if ok else 1
