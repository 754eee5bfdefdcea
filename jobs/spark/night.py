#!/usr/bin/env python3
"""A night on a Spark cluster: Spark reads the inbox and hands its rows out by debtor; the engine does the rest.

    spark-submit --master MASTER jobs/spark/night.py JOB --date YYYY-MM-DD --parts N --program PATH

The published run is byte for byte the one `innkreving run` gives. Spark moves rows and knows no amount: records go to
the engine as they stand in their files, and the engine alone reads and decides them. See README.md beside this file.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
from pathlib import Path

import pyarrow as pa
from pyspark.errors.exceptions.captured import PythonException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

ROWS = "part int, tab int, line bigint, record binary"
GIVEN = "kind int, part int, debtor binary, blob binary"
RECORD = 4
ATTEMPTS = 5
# Longer records with quotes are taken for records that may span lines: they are read in one piece, and exactly.
LONGEST_QUOTED = 2000
# The longest record the engine reads.
LONGEST_RECORD = 16 << 20
# As many repeated identifiers are told before the rows are handed out; more are found afterwards.
MOST_REPEATED = 100_000
NAME = re.compile(r"[A-Za-z0-9/-]{1,47}\Z")


class Refused(Exception):
    """The engine has ended with a status of its own."""

    def __init__(self, status):
        super().__init__(f"status {status}")
        self.status = status


# --- on the executors -------------------------------------------------------------------------------------------------


def frame(batch):
    """A batch as the engine takes it: its length and an IPC stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    data = sink.getvalue()
    return len(data).to_bytes(4, "little"), data


def feed(batches, pipe, failed):
    """Sends all batches and their end; a pipe that breaks is told by the status of the program behind it."""
    try:
        for batch in batches:
            if batch.num_rows:
                for piece in frame(batch):
                    pipe.write(piece)
        pipe.write((0).to_bytes(4, "little"))
        pipe.close()
    except BrokenPipeError:
        pass
    except BaseException as error:  # told where the rows are read, not here
        failed.append(error)
        try:
            pipe.close()
        except OSError:
            pass


def unpacked(name):
    """The folder of a shipped archive on this executor: made once, whoever comes first."""
    from pyspark import SparkFiles

    folder = Path(SparkFiles.getRootDirectory()) / name.removesuffix(".tar")
    if not folder.exists():
        own = Path(tempfile.mkdtemp(dir=SparkFiles.getRootDirectory()))
        with tarfile.open(SparkFiles.get(name)) as archive:
            archive.extractall(own, filter="data")
        try:
            own.rename(folder)
        except OSError:
            shutil.rmtree(own, ignore_errors=True)
            if not folder.exists():
                raise
    return folder


def shipped(place):
    """Where a file is that was named as ("shipped", name) or ("path", path)."""
    from pyspark import SparkFiles

    kind, name = place
    if kind == "path":
        return name
    path = str(unpacked(name) if name.endswith(".tar") else SparkFiles.get(name))
    if os.path.isfile(path) and name.startswith("program-") and not os.access(path, os.X_OK):
        os.chmod(path, 0o700)
    return path


def kernel(program, ground, known, threads):
    """What a task does: one child of the engine, its rows in, what it gives out."""

    def decide(batches):
        call = [shipped(program), "kernel", shipped(ground), "--quiet", "--threads", str(threads)]
        if known is not None:
            call += ["--known", shipped(known)]
        child = subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        failed = []
        feeder = threading.Thread(target=feed, args=(batches, child.stdin, failed), daemon=True)
        feeder.start()
        try:
            try:
                with pa.ipc.open_stream(child.stdout) as given:
                    yield from given
                cut = None
            except (pa.ArrowInvalid, OSError) as error:
                cut = error
            status = child.wait()
            if status != 0:
                raise RuntimeError(f"the engine ended with status {status}")
            feeder.join()
            if failed or cut:
                raise RuntimeError("the rows of the task have not all come or gone") from (failed or [cut])[0]
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()

    return decide


def assembled(first_line, delimiter):
    """Joins lines into records, a quoted field with line ends in it into one; lines come in the order of the file."""
    separator = ord(delimiter)

    def inside(line, opened):
        """Whether a quoted field is open after a line, as the engine reads it (RFC 4180)."""
        at = 0
        while True:
            found = line.find(b'"', at)
            if found < 0:
                return opened
            at = found + 1
            if opened:
                if line[at : at + 1] == b'"':
                    at += 1
                else:
                    opened = False
            elif found == 0 or line[found - 1] == separator:
                opened = True

    def join(batches):
        number, parts, begun, length, opened = 0, [], 0, 0, False
        out = ([], [])

        def batch():
            lines, records = pa.array(out[0], pa.int64()), pa.array(out[1], pa.binary())
            out[0].clear(), out[1].clear()
            return pa.RecordBatch.from_arrays([lines, records], ["line", "record"])

        for rows in batches:
            for line in rows.column("record").to_pylist():
                number += 1
                if number < first_line:
                    continue
                begun = begun if parts else number
                parts.append(line)
                length += len(line) + 1
                opened = inside(line, opened)
                if not opened or length > LONGEST_RECORD:
                    out[0].append(begun)
                    out[1].append(b"\n".join(parts))
                    parts, length, opened = [], 0, False
            if out[0]:
                yield batch()
        if parts:
            out[0].append(begun)
            out[1].append(b"\n".join(parts))
            yield batch()

    return join


# --- the rows ---------------------------------------------------------------------------------------------------------


def quoted(text):
    """A text as it stands in a pattern, in a class of characters too."""
    return "".join(f"\\x{{{ord(one):x}}}" for one in text)


def field_pattern(delimiter):
    d = quoted(delimiter)
    return f'(?:"(?:[^"]++|"")*+"[^{d}]*+|[^"{d}][^{d}]*+|)'


def field(record, delimiter, at):
    """The text of a field of a record: what the engine reads there, wherever it takes it for an identifier."""
    d = quoted(delimiter)
    plain = F.substring_index(F.substring_index(record, delimiter, at + 1), delimiter, -1)
    one = field_pattern(delimiter)
    careful = F.regexp_extract(record, f"^(?:{one}{d}){{{at}}}({one})", 1)
    text = F.when(F.instr(record, '"') == 0, plain).otherwise(careful)
    return F.translate(text, '"\r', "")


def open_at_end(record, delimiter):
    """True when a record may go on in the next line."""
    d, one = quoted(delimiter), field_pattern(delimiter)
    whole = f"^{one}(?:{d}{one})*+\\z"
    closed = (F.length(record) <= LONGEST_QUOTED) & record.rlike(whole)
    return (F.instr(record, '"') > 0) & ~closed


def csv_lines(spark, uri):
    """The lines of a file and where they stand: the block they begin in, and their place in it.

    A block is a partition of its own (the settings of the session see to that), so the low bits of Spark's increasing
    number are the place of a line in its block.
    """
    text = spark.read.option("lineSep", "\n").text(uri)
    place = F.monotonically_increasing_id().bitwiseAND(F.lit((1 << 33) - 1))
    return text.select("value", F.col("_metadata.file_block_start").alias("block"), place.alias("place"))


def count_lines(tables, delimiter):
    """For each table the lines of its blocks, and whether a record of it may span lines."""
    counted = None
    for at, (_, lines) in tables.items():
        one = lines.groupBy("block").agg(
            F.count(F.lit(1)).alias("count"), F.max(open_at_end(F.col("value"), delimiter)).alias("open")
        )
        one = one.select(F.lit(at).alias("tab"), "block", "count", "open")
        counted = one if counted is None else counted.unionAll(one)
    found = {at: ({}, False) for at in tables}
    for row in counted.collect() if counted is not None else []:
        blocks, spans = found[row["tab"]]
        blocks[row["block"]] = row["count"]
        found[row["tab"]] = (blocks, spans or bool(row["open"]))
    return found


def csv_records(table, lines, counted, delimiter, block_size):
    blocks, spans = counted
    if spans:
        ordered = lines.select(F.col("value").cast("binary").alias("record"), "block", "place")
        ordered = ordered.repartition(1).sortWithinPartitions("block", "place")
        return ordered.mapInArrow(assembled(table["first_line"], delimiter), "line bigint, record binary")
    # Blocks begin at multiples of their size; before[n] are the lines before the nth.
    last = max((block // block_size for block in blocks), default=0)
    before, total = [], 0
    for number in range(last + 1):
        before.append(total)
        total += blocks.get(number * block_size, 0)
    if any(block % block_size for block in blocks):
        raise RuntimeError(f"{table['file']}: its blocks are not where they should be")
    index = (F.col("block") / block_size).cast("int") + 1
    line = F.element_at(F.lit(before), index).cast("bigint") + F.col("place") + 1
    records = lines.select(line.alias("line"), F.col("value").cast("binary").alias("record"))
    return records.where(F.col("line") >= table["first_line"])


def parquet_records(spark, table, uri, delimiter):
    """Rows of a Parquet file as records of texts, each field in quotes; the engine asks no more of them."""
    frame = spark.read.parquet(uri)
    types = dict(frame.dtypes)
    texts = []
    for name in table["columns"]:
        column, of = F.col(f"`{name}`"), types[name]
        if of == "boolean":
            text = F.when(column, "yes").when(~column, "no")
        elif of.startswith("decimal"):
            # Zeros after the second decimal say nothing.
            text = F.regexp_replace(column.cast("string"), r"^([^.]*\.[0-9]{2})0+$", "$1")
        else:
            text = column.cast("string")
        text = F.regexp_replace(F.coalesce(text, F.lit("")), '"', '""')
        texts.append(F.concat(F.lit('"'), text, F.lit('"')))
    line = F.col("_metadata.row_index") + 2
    record = F.concat_ws(delimiter, *texts).cast("binary")
    return frame.select(line.cast("bigint").alias("line"), record.alias("record"))


def placed(spark, parts):
    """For each part a number whose hash puts it into a partition of its own."""
    found, at = {}, 0
    while len(found) < parts:
        step = 50 * parts + 1000
        numbers = spark.range(at, at + step).select(F.col("id").cast("int").alias("id"))
        numbers = numbers.select("id", F.pmod(F.hash("id"), F.lit(parts)).alias("to"))
        for row in numbers.groupBy("to").agg(F.min("id").alias("id")).collect():
            found.setdefault(row["to"], row["id"])
        at += step
    return [found[part] for part in range(parts)]


def prepare(spark, plan, inbox, parts):
    """All rows of the inbox with their parts, each part with at least one, and the names that stand twice."""
    delimiter = plan["delimiter"]
    block_size = int(spark.conf.get("spark.sql.files.maxPartitionBytes").removesuffix("b"))
    uris = [f"{inbox}/{table['file']}" for table in plan["tables"]]
    is_csv = {at: table["form"] != "parquet" for at, table in enumerate(plan["tables"])}
    csv = {at: (table, csv_lines(spark, uris[at])) for at, table in enumerate(plan["tables"]) if is_csv[at]}
    counted = count_lines(csv, delimiter)
    where = F.lit(placed(spark, parts))
    rows, names = None, None
    for at, table in enumerate(plan["tables"]):
        if is_csv[at]:
            records = csv_records(table, csv[at][1], counted[at], delimiter, block_size)
        else:
            records = parquet_records(spark, table, uris[at], delimiter)
        text = F.col("record").cast("string")
        owner = field(text, delimiter, table["owner"])
        part = (F.crc32(owner.cast("binary")) % parts + 1).cast("int")
        one = records.select(part.alias("part"), F.lit(at).alias("tab"), "line", "record")
        rows = one if rows is None else rows.unionAll(one)
        if table["key"] is not None:
            name = field(text, delimiter, table["key"]).alias("name")
            keys = records.select(F.lit(table["table"]).alias("tab"), name)
            names = keys if names is None else names.unionAll(keys)
    markers = spark.range(1, parts + 1).select(
        F.col("id").cast("int").alias("part"),
        F.lit(-1).alias("tab"),
        F.lit(0).cast("bigint").alias("line"),
        F.lit(b"").alias("record"),
    )
    rows = rows.unionAll(markers).select("*", F.element_at(where, F.col("part")).alias("where"))
    return rows.repartition(parts, "where").drop("where"), names


def repeated(names):
    """What the parts should know at once of identifiers that stand twice; the engine finds what is missing here."""
    known = {"tables": {}, "parked": [], "parked_assets": []}
    if names is None:
        return known
    twice = names.groupBy("tab", "name").count().where(F.col("count") > 1).limit(MOST_REPEATED)
    for row in twice.collect():
        if NAME.match(row["name"]):
            table = known["tables"].setdefault(row["tab"], {"names": [], "looked_at": []})
            table["names"].append(row["name"])
    for table in known["tables"].values():
        table["names"].sort()
    return known


# --- the driver -------------------------------------------------------------------------------------------------------


def call(*words):
    """Calls the engine on the driver; a status other than 0 ends the night with the same."""
    status = subprocess.run([str(word) for word in words], check=False).returncode
    if status != 0:
        raise Refused(status)


def private(path, data):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)


def ship(spark, work, path, prefix):
    """Sends a file or a folder to all executors under a name that says what is in it."""
    path = Path(path)
    holder = Path(tempfile.mkdtemp(dir=work))
    if path.is_dir():
        packed = holder / "packed"
        with tarfile.open(packed, "w") as archive:
            archive.add(path, ".")
    else:
        packed = path
    digest = hashlib.sha256()
    with open(packed, "rb") as file:
        while data := file.read(1 << 20):
            digest.update(data)
    named = holder / f"{prefix}-{digest.hexdigest()[:16]}{'.tar' if path.is_dir() else ''}"
    if packed.parent == holder:
        packed.rename(named)
    else:
        shutil.copy2(packed, named)
    spark.sparkContext.addFile(str(named))
    return ("shipped", named.name)


def gather(spark, options, staged, parts, known):
    """Hands what the parts gave to the engine on the driver, part by part; returns what it says came of it."""
    words = [options.program, "gather", options.job, options.work / "ground", "--out", options.work / "split"]
    if known is not None:
        words += ["--known", known]
    words += ["--next", options.work / "next.json"]
    child = subprocess.Popen([str(word) for word in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    given = spark.read.schema(GIVEN).parquet(staged)
    failed = []

    def batches():
        yield from given.where(F.col("kind") != RECORD).toArrow().to_batches(max_chunksize=1024)
        for part in range(1, parts + 1):
            one = given.where((F.col("part") == part) & (F.col("kind") == RECORD))
            yield from one.toArrow().to_batches(max_chunksize=4096)

    feed(batches(), child.stdin, failed)
    said = child.stdout.read().decode()
    status = child.wait()
    if failed and status == 0:
        raise failed[0]
    if status != 0:
        raise Refused(status)
    return said.strip()


def attempt(spark, options, rows, ground, program, known, number):
    """Decides all parts and gathers them. True when they stand, false when they must be decided with more known."""
    place = None if known is None else ship(spark, options.work, known, "known")
    staged = f"{options.staging}/attempt-{number}"
    decided = rows.mapInArrow(kernel(program, ground, place, options.threads), GIVEN)
    decided.write.mode("overwrite").parquet(staged)
    said = gather(spark, options, staged, options.parts, known)
    if said == "again":
        return False
    if said != "done":
        raise RuntimeError("the engine said neither that the parts stand nor that they do not")
    return True


def night(spark, options):
    work = options.work
    asked = [f"--{name.replace('_', '-')}" for name in ("correct", "what_if", "accept_stale") if getattr(options, name)]
    asked += ["--reason", options.reason] if options.reason else []
    folder = work / "ground"
    asked += ["--date", options.date, "--parts", options.parts, "--out", folder]
    call(options.program, "spread", options.job, *asked)
    plan = json.loads((folder / "ground.json").read_text())["plan"]
    check_sizes(spark, plan, options.inbox)
    ground = ("path", str(folder)) if options.shared_work else ship(spark, work, folder, "ground")
    on_nodes = options.program_on_nodes
    program = ("path", on_nodes) if on_nodes else ship(spark, work, options.program, "program")
    rows, names = prepare(spark, plan, options.inbox, options.parts)
    known = None
    first = repeated(names)
    if first["tables"]:
        known = work / "known-0.json"
        private(known, json.dumps(first).encode())
    for number in range(ATTEMPTS):
        if attempt(spark, options, rows, ground, program, known, number):
            break
        known = work / f"known-{number + 1}.json"
        (work / "next.json").rename(known)
        print(f"attempt {number + 1}: the inbox as a whole shows more; its parts are decided again", file=sys.stderr)
    else:
        raise RuntimeError(f"not settled after {ATTEMPTS} attempts")
    call(options.program, "merge", options.job, "--date", options.date, "--from", work / "split")


def check_sizes(spark, plan, inbox):
    """The files Spark reads are as long as those the engine names in the manifest."""
    hadoop = spark.sparkContext._jsc.hadoopConfiguration()
    for table in plan["tables"]:
        path = spark.sparkContext._jvm.org.apache.hadoop.fs.Path(f"{inbox}/{table['file']}")
        length = path.getFileSystem(hadoop).getFileStatus(path).getLen()
        if length != table["bytes"]:
            raise RuntimeError(f"{table['file']}: {length} bytes in {inbox}, {table['bytes']} in the job's inbox")


def inbox_of(job, date):
    """The inbox the job names, as Spark reads it."""
    import tomllib

    named = tomllib.loads(Path(job).read_text())["inbox"]
    return (Path(job).resolve().parent / named / date).resolve().as_uri()


def read_arguments():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("job", type=Path)
    words.add_argument("--date", required=True)
    words.add_argument("--parts", type=int, required=True, help="parts the debtors are divided into: one task each")
    words.add_argument("--program", required=True, help="the engine on the driver; sent to all executors")
    words.add_argument("--program-on-nodes", help="where every executor has the same engine, so that it is not sent")
    words.add_argument("--inbox", help="the day's inbox as Spark reads it (hdfs://…); the job's own when not given")
    words.add_argument("--work", type=Path, help="a folder of the driver for what the night needs; removed in the end")
    words.add_argument("--shared-work", action="store_true", help="every executor sees --work: nothing is sent")
    words.add_argument("--staging", help="where parts are staged: a folder driver and executors see (hdfs://…)")
    words.add_argument("--threads", type=int, default=1, help="threads of the engine in a task")
    words.add_argument("--log-level", default="WARN", help="how much Spark says; WARN when not given")
    words.add_argument("--keep", action="store_true", help="keep the work folder and what is staged")
    for name in ("--correct", "--what-if", "--accept-stale"):
        words.add_argument(name, action="store_true")
    words.add_argument("--reason")
    return words.parse_args()


def main():
    options = read_arguments()
    options.inbox = (options.inbox or inbox_of(options.job, options.date)).rstrip("/")
    if options.work is not None:
        options.work.mkdir(parents=True, exist_ok=True)
    options.work = Path(tempfile.mkdtemp(prefix="night-", dir=options.work)).resolve()
    options.staging = f"{(options.staging or options.work.as_uri()).rstrip('/')}/staged-{options.work.name}"
    # Each block of a file is a partition of its own, whatever the cluster has of cores.
    block = os.environ.get("NIGHT_BLOCK_BYTES", str(128 << 20))
    spark = (
        SparkSession.builder.appName(f"innkreving {options.date}")
        .config("spark.sql.files.maxPartitionBytes", f"{block}b")
        .config("spark.sql.files.openCostInBytes", f"{block}b")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.files.ignoreCorruptFiles", "false")
        .config("spark.sql.files.ignoreMissingFiles", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel(options.log_level)
    try:
        night(spark, options)
        return 0
    except Refused as refused:
        return refused.status
    except PythonException as error:
        ended = re.search(r"the engine ended with status ([1-5])$", str(error), re.MULTILINE)
        if ended is None:
            raise
        print("a part was refused: what the engine said stands in the log of its task", file=sys.stderr)
        return int(ended[1])
    finally:
        if not options.keep:
            clean(spark, options)
        spark.stop()


def clean(spark, options):
    path = spark.sparkContext._jvm.org.apache.hadoop.fs.Path(options.staging)
    path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration()).delete(path, True)
    shutil.rmtree(options.work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
