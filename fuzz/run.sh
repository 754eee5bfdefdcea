#!/usr/bin/env bash
# Fuzzes every parser with libFuzzer on the stable toolchain, seeded from the fixtures:
#   fuzz/run.sh SECONDS [TARGET…]      SECONDS for each target; all targets when none is named
# PROGRAM names a built program; else it is built. JOBS (1) targets run at a time. What is found is left in
# fuzz/artifacts/TARGET; the corpus grows in fuzz/corpus/TARGET. It needs a C++ compiler.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:?seconds for each target}
shift
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    targets=(csv_tables forms nights settings registers identifiers decided)
fi
export CARGO_TERM_COLOR=never RAYON_NUM_THREADS=1
target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
if [ -z "${PROGRAM:-}" ]; then
    cargo build --release --quiet
    PROGRAM=$target/release/innkreving
fi
# A folder of its own: what is instrumented must not be taken for the program.
export CARGO_TARGET_DIR=${FUZZ_TARGET_DIR:-$target/fuzz}
RUSTC_WRAPPER=$PWD/fuzz/instrument.sh cargo build --release --quiet --locked --manifest-path fuzz/Cargo.toml
built=$CARGO_TARGET_DIR/release

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One file of the corpus: bytes that choose, as printf writes them, then the first bytes of what comes.
seed() {
    { printf '%b' "$2"; head -c 20000; } >"$work/seed"
    mkdir -p "fuzz/corpus/$1"
    mv "$work/seed" "fuzz/corpus/$1/$(sha256sum <"$work/seed" | cut -c1-20)"
}

seed_tables() {
    local at=0 name file
    for name in claims support incomes debtors children other_deductions creditors estates credits payments assets; do
        for file in fixtures/days/*/$name.csv fixtures/faulty/*/$name.csv; do
            if [ -e "$file" ]; then head -20 "$file" | seed csv_tables "\\x0$(printf '%x' $at)\\x00"; fi
        done
        at=$((at + 1))
    done
}

seed_forms() {
    local file at
    for file in fixtures/faulty/{innkrevingsoppdrag,inntekt,amelding,ocr,camt054}/* fixtures/days/*/control.json \
        fixtures/faulty/*/claims-nav.txt "$work"/forms/*; do
        case $file in
            *claims-nav*) at=0 ;;
            *nnkrevingsoppdrag/*.json | */claims*.json) at=1 ;;
            *nnkrevingsoppdrag/*.jsonl | */claims*.jsonl) at=2 ;;
            *inntekt/*.json | */incomes*.json) at=3 ;;
            *inntekt/*.jsonl | */incomes*.jsonl) at=4 ;;
            *amelding/* | */incomes*.xml) at=5 ;;
            */ocr/* | */payments*.txt) at=6 ;;
            */camt054/* | */payments*.xml) at=7 ;;
            */control.json) at=8 ;;
            *.gz) at=9 ;;
            *.zst) at=a ;;
            *.parquet) at=b ;;
            *) continue ;;
        esac
        seed forms "\\x0$at" <"$file"
    done
}

seed_nights() {
    local day table debtor
    for day in fixtures/days/2*; do
        for debtor in $(cut -d, -f1 "$day/debtors.csv" | sed -n '2,400p'); do
            for table in claims support incomes debtors children other_deductions credits payments assets estates; do
                printf '== %s\n' "$table"
                head -1 "$day/$table.csv"
                grep -F "$debtor" "$day/$table.csv" || true
            done | seed nights ''
        done
    done
}

seed_settings() {
    local file
    for file in jobs/*.toml; do seed settings '\x00' <"$file"; done
    for file in "$work"/runs/*/rev-001/manifest.json; do seed settings '\x01' <"$file"; done
    for file in fixtures/days/assumed-rates.csv src/law/data/*.csv; do seed settings '\x02' <"$file"; done
}

seed_registers() {
    local at=0 name
    for name in orders notices participations regimes payments distributions setoffs credits nettings fees sequences; do
        seed registers "\\x0$(printf '%x' $at)" <"$work/runs/2026-11-20/rev-001/registers/$name.csv"
        at=$((at + 1))
    done
}

seed_identifiers() {
    local text
    for text in 01814000008 971648198 70213997155 3000000019 12345.67 -1,50 2026-11-20 20261120 2026-11 13.5 2/7 BID-1-02; do
        printf '%s' "$text" | seed identifiers ''
    done
}

# What the seeds are made of beside the fixtures: a small synthetic night, whole and in parts.
small_night() {
    local program=$PROGRAM
    cp -r jobs "$work/"
    mkdir -p "$work/fixtures/days"
    "$program" generate --debtors 6 --seed 1 --date 2026-11-20 "$work/fixtures/days/2026-11-20" --quiet >/dev/null
    "$program" run "$work/jobs/nightly.toml" --date 2026-11-20 --quiet >/dev/null
    "$program" split "$work/jobs/nightly.toml" --date 2026-11-20 --parts 1 --out "$work/night" --quiet >/dev/null
    "$program" run "$work/jobs/nightly.toml" --date 2026-11-20 --part 1/1 --from "$work/night" --quiet >/dev/null
    seed decided '' <"$work/night/part-1.decided"
    mkdir "$work/forms"
    head -20 fixtures/days/2026-11-20/support.csv >"$work/forms/support.csv"
    gzip -n "$work/forms/support.csv"
}

small_night
seed_tables
seed_forms
seed_nights
seed_settings
seed_registers
seed_identifiers
# One target for SECONDS; tells how many inputs it was given.
one() {
    local target=$1 ended=0
    mkdir -p "fuzz/corpus/$target" "fuzz/artifacts/$target"
    "$built/$target" "fuzz/corpus/$target" -artifact_prefix="fuzz/artifacts/$target/" -max_total_time="$seconds" \
        -timeout=10 -rss_limit_mb=4096 -max_len=20000 -print_final_stats=1 -verbosity=0 >"fuzz/artifacts/$target.log" 2>&1 ||
        ended=$?
    echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "fuzz/artifacts/$target.log") inputs in $seconds s," \
        "$(find "fuzz/corpus/$target" -type f | wc -l) kept"
    if [ $ended -ne 0 ]; then
        echo "$target: found something"
        tail -n 30 "fuzz/artifacts/$target.log"
    fi
    return $ended
}

failed=0 running=0
for target in "${targets[@]}"; do
    one "$target" &
    running=$((running + 1))
    if [ $running -ge "${JOBS:-1}" ]; then
        wait -n || failed=1
        running=$((running - 1))
    fi
done
while [ $running -gt 0 ]; do
    wait -n || failed=1
    running=$((running - 1))
done
exit $failed
