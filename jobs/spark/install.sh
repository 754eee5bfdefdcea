#!/usr/bin/env bash
# Makes a virtual environment with what jobs/spark/night.py needs, in a folder of your choice:
#   jobs/spark/install.sh FOLDER
# Java 17 comes from the system (Debian: apt-get install openjdk-17-jre-headless).
set -euo pipefail
folder=${1:?usage: install.sh FOLDER}
command -v java >/dev/null || { echo "there is no java: apt-get install openjdk-17-jre-headless" >&2; exit 1; }
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check \
    pyspark==4.0.1 py4j==0.10.9.9 pyarrow==26.0.1 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" -c 'import pyspark, pyarrow; print("pyspark", pyspark.__version__, "pyarrow", pyarrow.__version__)'
