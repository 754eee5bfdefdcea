#!/usr/bin/env bash
# Installs what the side-by-side measurement needs into a folder of its own: benches/setup.sh DIR
set -euo pipefail
python3 -m venv "${1:?a folder}"
"$1/bin/pip" install --quiet duckdb polars
echo "$1/bin/python benches/night.py ENGINE PEERS"
