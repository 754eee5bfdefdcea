#!/usr/bin/env bash
# How many instructions a small night takes, by valgrind's callgrind: a figure that does not depend on what else the
# machine does, to be compared between versions. Digests are counted as they are worked out without the processor's own
# instructions for them, since valgrind knows none.
# usage: benches/instructions.sh ENGINE [DEBTORS=5000]
set -euo pipefail
engine=$(realpath "${1:?the built program}")
debtors=${2:-5000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$engine" generate --debtors "$debtors" --seed 1 --date 2026-11-20 days/2026-11-20 --quiet >/dev/null
cat >job.toml <<'TOML'
name = "bench"
inbox = "days"
store = "runs"
[payment]
account = "70213997155"
payee = "971648198"
[rates]
files = ["days/assumed-rates.csv"]
[report]
page = false
workbook = false
[letters]
make = false
[measures]
case_files = 0
TOML
valgrind --tool=callgrind --callgrind-out-file=calls "$engine" run job.toml --date 2026-11-20 --quiet --threads 1 \
    >/dev/null 2>log || { cat log; exit 1; }
all=$(sed -n 's/^totals: *//p' calls)
digests=$(callgrind_annotate calls | awk '/sha2::sha256.*compress/ {gsub(",", "", $1); sum += $1} END {printf "%d", sum}')
echo "$debtors debtors: $all instructions, $(((all - digests) / debtors)) a debtor without digests"
