#!/usr/bin/env bash
# Long checks beside the test command; a part whose tools are missing is skipped with a word.
#   tests/extra.sh [PART…]     all parts when none is named: kills browser pdf spark oracle fuzz package
# KILLS (100), DEBTORS (100000), DAYS (1000; 10000 for the long run), JOBS (1), SEED (1) and FUZZ_SECONDS (60) set the size of a part; files
# go to TMPDIR. PICTURES names a folder for the pictures and prints of the pages, CHROMIUM the browser.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TERM_COLOR=never NO_COLOR=1

# True when all these tools are there; else says which part is skipped for what.
have() {
    local part=$1 tool
    shift
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "$part: skipped, there is no $tool"; return 1; }
    done
}

# One digest of all a folder holds, but what may differ between two runs of one night.
digest() {
    (cd "$1" && find . -type f ! -name result.json -print0 | sort -z | xargs -0 sha256sum | sha256sum)
}

# A night of DEBTORS killed with SIGKILL at KILLS random moments: nothing earlier moves, no half run shows, and the
# same command gives the bytes of an undisturbed night.
kills() {
    have kills cargo sha256sum find xargs awk || return 0
    local program run status day=2026-11-20 next=2026-11-23 kills=${KILLS:-100}
    cargo build --release --quiet
    program=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release
    house=$(mktemp -d)
    trap 'rm -rf "$house"' EXIT
    cp "$program/innkreving" "$house/innkreving"
    program=$house/innkreving
    printf '%s\n' 'name = "kills"' 'inbox = "days"' 'store = "runs"' '[payment]' 'account = "70213997155"' \
        'payee = "971648198"' >"$house/job.toml"
    RANDOM=${SEED:-1}
    "$program" generate --debtors 1000 --seed 1 --date $day "$house/days/$day" --quiet >/dev/null
    "$program" generate --debtors "${DEBTORS:-100000}" --seed 2 --date $next "$house/days/$next" --quiet >/dev/null
    run=("$program" run "$house/job.toml" --quiet --date)
    status=("$program" status "$house/job.toml" --format json)
    "${run[@]}" $day >/dev/null 2>&1
    "$program" release "$house/job.toml" --date $day --rev 1 --by Kari --and Ola --reason kills >/dev/null

    local begun took earlier undisturbed moment pid night=$house/runs/$next/rev-001
    local at before=0 after=0 left=0
    begun=$(date +%s%N)
    "${run[@]}" $next >/dev/null 2>&1
    took=$(($(date +%s%N) - begun))
    earlier=$(digest "$house/runs/$day")
    undisturbed=$(digest "$night")
    echo "kills: a night of ${DEBTORS:-100000} debtors takes $((took / 1000000)) ms undisturbed"
    for at in $(seq "$kills"); do
        rm -rf "$house/runs/$next"
        # Somewhat past the end, so that what comes after the rename is met too.
        moment=$(awk -v took="$took" -v part="$((RANDOM * 32768 + RANDOM))" \
            'BEGIN { printf "%.3f", 1.03 * took / 1e9 * part / 1073741824 }')
        "${run[@]}" $next >/dev/null 2>&1 &
        pid=$!
        sleep "$moment"
        kill -9 $pid 2>/dev/null || true
        wait $pid 2>/dev/null || true
        "${status[@]}" >"$house/status" || { echo "kill $at after $moment s: the store does not hold"; exit 1; }
        if grep -q unfinished "$house/status"; then echo "kill $at after $moment s: a half run shows"; exit 1; fi
        if [ -e "$night" ]; then after=$((after + 1)); else before=$((before + 1)); fi
        if compgen -G "$house/runs/.tmp-*" >/dev/null; then left=$((left + 1)); fi
        [ "$(digest "$house/runs/$day")" = "$earlier" ] || { echo "kill $at: the earlier run moved"; exit 1; }
        "${run[@]}" $next >"$house/said" 2>&1 || { echo "kill $at: not run again"; cat "$house/said"; exit 1; }
        [ "$(digest "$night")" = "$undisturbed" ] || { echo "kill $at after $moment s: other bytes"; exit 1; }
        [ ! -e "$house/runs/$next/rev-002" ] || { echo "kill $at: a second revision"; exit 1; }
        if compgen -G "$house/runs/.tmp-*" >/dev/null; then echo "kill $at: something is left"; exit 1; fi
    done
    echo "kills: $kills of $kills run again with the same bytes; $before died before they counted" \
        "($left left a temporary folder), $after after; the earlier run did not move"
    rm -rf "$house"
    trap - EXIT
}

# The page of a night, the rules, an explanation and letters opened in a browser, in light and dark, on paper and at
# 400 %: nothing axe-core finds, no request beyond the file, every place reached by Tab, no scrolling both ways.
browser() {
    have browser cargo node npm sha256sum || return 0
    local chromium program modules night debtor page kind measure pages=() day=2026-11-20 here=$PWD
    chromium=$(command -v "${CHROMIUM:-chromium}") || { echo "browser: skipped, there is no chromium"; return 0; }
    modules=${XDG_CACHE_HOME:-$HOME/.cache}/innkreving-browser/$(sha256sum tests/browser/package-lock.json | cut -c1-16)
    if [ ! -e "$modules/node_modules" ]; then
        mkdir -p "$modules"
        cp tests/browser/package.json tests/browser/package-lock.json "$modules/"
        (cd "$modules" && npm ci --ignore-scripts --no-audit --no-fund --silent) ||
            { rm -rf "$modules"; echo "browser: skipped, its packages cannot be installed"; return 0; }
    fi
    cargo build --release --quiet
    program=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/innkreving
    house=$(mktemp -d)
    trap 'rm -rf "$house"' EXIT
    cp -r jobs fixtures "$house/"
    "$program" run "$house/jobs/nightly.toml" --date $day --quiet >/dev/null
    night=$house/runs/$day/rev-001
    pages+=("$night/report.html")
    page=$house/rules.html
    if "$program" rules --date $day --format html >"$page" 2>/dev/null; then pages+=("$page"); fi
    # A debtor of the night with an order, and thus with most to explain.
    debtor=$(sed -n 's/^\([0-9]*\),.*,new,.*/\1/p' "$night/decisions.csv" | head -1)
    page=$house/explain.html
    if "$program" explain "$night" --debtor "$debtor" --format html >"$page" 2>/dev/null; then pages+=("$page"); fi
    # A picture of a whole night's letters would be too tall.
    "$program" letters "$night" --inbox "$house/fixtures/days" --out "$house/letters" --limit 12 --quiet >/dev/null
    pages+=("$house/letters/0001.html")
    # A case file with a split in an estate, and one of a lien, each with its draft.
    for kind in estate_claim_deceased lien_bank; do
        measure=$(sed -n "s/^\([^,]*\),[^,]*,$kind,.*/\1/p" "$night/measures.csv" | tail -1)
        mkdir -p "$house/case-$kind" && cp "$night/measures/$measure/"*.html "$house/case-$kind/"
        mv "$house/case-$kind/case.html" "$house/case-$kind/$kind.html"
        mv "$house/case-$kind/draft.html" "$house/case-$kind/$kind-draft.html"
        pages+=("$house/case-$kind/$kind.html" "$house/case-$kind/$kind-draft.html")
    done
    echo "browser: ${#pages[@]} pages with $("$chromium" --version 2>/dev/null)"
    node "$here/tests/browser/pages.mjs" "$modules" "$chromium" "${PICTURES:-$house/pictures}" "${pages[@]}"
    rm -rf "$house"
    trap - EXIT
}

# Letters as PDF: the same bytes twice, and every letter of the page in it.
pdf() {
    have pdf cargo pdftotext || return 0
    cargo test --release --quiet --features pdf --lib letters
    cargo test --release --quiet --features pdf --lib typeset
    cargo test --release --quiet --features pdf --test all letters::
    echo "pdf: letters are set, and say what the pages say"
}

# Nights on Spark, in one process and on a cluster of local executors, of CSV and Parquet, with faults, and with a worker,
# an executor and a kernel killed on the way: the bytes of the undivided night.
spark() {
    have spark cargo python3 java sha256sum || return 0
    local program home
    home=${XDG_CACHE_HOME:-$HOME/.cache}/innkreving-spark/$(sha256sum jobs/spark/install.sh | cut -c1-16)
    if [ ! -e "$home/bin/spark-submit" ]; then
        mkdir -p "$home"
        jobs/spark/install.sh "$home" >/dev/null ||
            { rm -rf "$home"; echo "spark: skipped, its packages cannot be installed"; return 0; }
    fi
    cargo build --release --quiet
    program=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/innkreving
    DEBTORS=${SPARK_DEBTORS:-20000} "$home/bin/python" tests/spark/nights.py "$program" "$home/bin/spark-submit"
}

# DAYS random days in all periods, a quarter of them with later nights, decided by the second implementation too: the
# same to the øre. First that one øre more would be found.
oracle() {
    have oracle cargo python3 || return 0
    local program
    cargo build --release --quiet
    program=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/innkreving
    python3 -B tests/oracle/days.py "$program" --selftest
    python3 -B tests/oracle/days.py "$program" --days "${DAYS:-1000}" --seed "${SEED:-1}" --jobs "${JOBS:-1}"
}

# Every parser given what libFuzzer makes of the fixtures, FUZZ_SECONDS for each: nothing panics, hangs or grows.
fuzz() {
    have fuzz cargo c++ || return 0
    fuzz/run.sh "${FUZZ_SECONDS:-60}"
}

# The package built twice from nothing, in two places: the same bytes. Then it is installed on a system made for it, and
# the service runs the shipped day there.
package() {
    have package cargo git dpkg-deb sha256sum || return 0
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    jobs/package/build.sh "$work/one" >/dev/null
    TOOLS=$work/one/tools jobs/package/build.sh "$work/the-other" >/dev/null
    diff "$work/one/out/SHA256SUMS" "$work/the-other/out/SHA256SUMS" || { echo "package: other bytes"; exit 1; }
    echo "package: two builds from nothing give the same $(wc -l <"$work/one/out/SHA256SUMS") files"
    tests/package/install.sh "$work"/one/out/innkreving_*.deb
    rm -rf "$work"
    trap - EXIT
}

parts=("$@")
if [ ${#parts[@]} -eq 0 ]; then parts=(kills browser pdf spark oracle fuzz package); fi
for part in "${parts[@]}"; do
    case $part in
        kills | browser | pdf | spark | oracle | fuzz | package) "$part" ;;
        *) echo "no such part: $part"; exit 2 ;;
    esac
done
