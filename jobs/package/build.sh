#!/usr/bin/env bash
# Builds the last commit for handing over, in a folder of your choice:
#   jobs/package/build.sh FOLDER
# FOLDER/out has the program (its crates are listed in it: cargo auditable), the Debian package, the SBOM (CycloneDX) and
# SHA256SUMS. The same commit, compiler, linker and C library give the same bytes, wherever checkout, FOLDER and cargo's
# home stand. TOOLS names a folder in which the tools below stand already, or are to stand.
set -euo pipefail
folder=${1:?usage: build.sh FOLDER}
cd "$(dirname "$0")/../.."
for tool in git tar cc strip dpkg-shlibdeps sha256sum; do
    command -v "$tool" >/dev/null || { echo "there is no $tool: apt-get install git build-essential" >&2; exit 1; }
done
mkdir -p "$folder"
folder=$(cd "$folder" && pwd -P)
tools=${TOOLS:-$folder/tools}
source=$folder/source
out=$folder/out
export CARGO_TARGET_DIR=$folder/target CARGO_TERM_COLOR=never CARGO_INCREMENTAL=0 LC_ALL=C TZ=UTC
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_TARGET CARGO_BUILD_RUSTFLAGS RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER

# What was not committed is not built. The files are new to cargo, whenever the commit was made.
rm -rf "$source" "$out"
mkdir -p "$source" "$out"
git archive HEAD | tar -x -m -C "$source"
INNKREVING_COMMIT=$(git rev-parse HEAD)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export INNKREVING_COMMIT SOURCE_DATE_EPOCH
cd "$source"

for tool in cargo-auditable@0.7.7 cargo-cyclonedx@0.5.9 cargo-deb@3.8.0; do
    cargo install --quiet --locked --root "$tools" --target-dir "$folder/tools-target" "$tool"
done
PATH=$(cd "$tools" && pwd)/bin:$PATH
cargo fetch --quiet --locked

# No path of this machine: not of the sources, not of the crates, whichever registry they came through, not of the
# compiler. The last that fits counts.
home=${CARGO_HOME:-$HOME/.cargo}
flags=(--remap-path-prefix="$home=/cargo")
for registry in "$home"/registry/src/*; do flags+=(--remap-path-prefix="$registry=/crates"); done
flags+=(--remap-path-prefix="$(rustc --print sysroot)/lib/rustlib/src/rust=/rustc/$(rustc -vV | sed -n 's/^commit-hash: //p')")
flags+=(--remap-path-prefix="$CARGO_TARGET_DIR=/target" --remap-path-prefix="$source=/innkreving" -Cstrip=symbols)
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; echo "${flags[*]}")
CFLAGS="-ffile-prefix-map=$home=/cargo -ffile-prefix-map=$folder=/innkreving"
export CARGO_ENCODED_RUSTFLAGS CFLAGS

cargo auditable build --release --locked --bin innkreving
# By itself: what only tests need must not move the features of what is in the program.
cargo auditable build --release --locked --example papers
rm -rf "$CARGO_TARGET_DIR/release/papers"
"$CARGO_TARGET_DIR/release/examples/papers" "$CARGO_TARGET_DIR/release/papers"
cargo deb --no-build --no-strip --locked --quiet --output "$out/"
cargo cyclonedx --quiet --format json --spec-version 1.5 --override-filename innkreving.cdx
sed "s|$source|/innkreving|g" innkreving.cdx.json >"$out/innkreving.cdx.json"
cp "$CARGO_TARGET_DIR/release/innkreving" "$out/"

# Nothing of this machine in the program; a name of few letters would be found in anything.
for word in "$home" "$folder" "$(uname -n)" "$HOME"; do
    if [ ${#word} -gt 4 ] && grep -qaF "$word" "$out/innkreving"; then echo "the program has $word in it" >&2; exit 1; fi
done
(cd "$out" && sha256sum -- * >SHA256SUMS && cat SHA256SUMS)
