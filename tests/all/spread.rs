//! Rows that are handed out by debtor, decided by kernels and gathered are the undivided night, byte for byte; rows
//! that are not those of a part, or not all of them, are refused and publish nothing.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use innkreving::intake::spread::{Plan, TablePlan};
use innkreving::parts::frames::{FrameError, Kind, RowOut, Rows, rows_out};
use innkreving::units::parts::crc32;
use polars_arrow::array::{Array, BinaryArray, PrimitiveArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field};
use polars_arrow::io::ipc::write::{StreamWriter, WriteOptions};
use polars_arrow::record_batch::RecordBatchT;

use super::common::{House, program, said};
use super::parts::{FIRST, LATER, assert_same, faulty, later, published, undivided};

/// A record on its way to its part; a part itself has a table below zero.
#[derive(Clone, Debug)]
struct Row {
    part: i32,
    table: i32,
    line: i64,
    record: Vec<u8>,
}

/// A row of what a part gave.
#[derive(Clone, Debug)]
struct Given {
    kind: Kind,
    part: i32,
    debtor: Vec<u8>,
    blob: Vec<u8>,
}

/// A night whose rows are handed out.
struct Spread<'h> {
    house: &'h House,
    date: &'h str,
    of: u16,
}

impl<'h> Spread<'h> {
    fn new(house: &'h House, date: &'h str, of: u16) -> Self {
        let spread = Self { house, date, of };
        let output = spread.prepare();
        assert!(output.status.success(), "{}", said(&output));
        spread
    }

    fn path(&self, name: &str) -> PathBuf {
        self.house.path().join(name)
    }

    fn prepare(&self) -> Output {
        let (job, out, of) = (self.house.job(), self.path("ground"), self.of.to_string());
        let [job, out] = [&job, &out].map(|path| path.to_str().expect("a path"));
        program(&["spread", job, "--date", self.date, "--parts", &of, "--out", out])
    }

    fn plan(&self) -> Plan {
        let text = std::fs::read(self.path("ground").join("ground.json")).expect("what was prepared");
        let ground: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
        serde_json::from_value(ground["plan"].clone()).expect("a plan")
    }

    /// All records with their parts, and every part itself, last rows first: their order must not matter.
    fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (at, table) in self.plan().tables.iter().enumerate() {
            for (line, record) in records(&self.house.day(self.date), table) {
                let owner = record.split(|byte| *byte == b',').nth(table.owner).unwrap_or_default();
                let owner: Vec<u8> = owner.iter().copied().filter(|byte| !b"\"\r".contains(byte)).collect();
                let part = i32::try_from(crc32(&owner) % u32::from(self.of) + 1).expect("a part");
                let (table, line) =
                    (i32::try_from(at).expect("a table"), i64::try_from(line).expect("a line"));
                rows.push(Row { part, table, line, record });
            }
        }
        rows.extend((1..=i32::from(self.of)).map(|part| Row {
            part,
            table: -1,
            line: 0,
            record: Vec::new(),
        }));
        rows.reverse();
        rows
    }

    /// One kernel decides these rows.
    fn kernel(&self, rows: &[Row], known: Option<&Path>) -> Output {
        let mut input: Vec<u8> = rows.chunks(1000).flat_map(frame).collect();
        input.extend([0; 4]);
        self.kernel_of(&input, known)
    }

    fn kernel_of(&self, input: &[u8], known: Option<&Path>) -> Output {
        let mut words = vec!["kernel".into(), self.path("ground")];
        words.extend(known.into_iter().flat_map(|known| ["--known".into(), known.to_path_buf()]));
        piped(&words, input)
    }

    /// Two kernels decide all parts, the odd ones and the even ones.
    fn decide(&self, known: Option<&Path>) -> Vec<Given> {
        let rows = self.rows();
        let of = |rest| rows.iter().filter(|row| row.part % 2 == rest).cloned().collect::<Vec<_>>();
        let mut given = Vec::new();
        for rest in [1, 0] {
            let output = self.kernel(&of(rest), known);
            assert!(output.status.success(), "{}", said(&Output { stdout: Vec::new(), ..output }));
            given.extend(read(&output.stdout));
        }
        given
    }

    fn gather(&self, given: &[Given], known: Option<&Path>) -> Output {
        let mut input = Vec::new();
        for of_decisions in [false, true] {
            let mut stream = Vec::new();
            let mut rows = Rows::begin(&mut stream).expect("a stream");
            for one in given.iter().filter(|one| (one.kind == Kind::Record) == of_decisions) {
                let Given { kind, part, debtor, blob } = one;
                rows.add(RowOut { kind: *kind, part: *part, debtor, blob }).expect("a row");
            }
            rows.finish().expect("a stream");
            input.extend(u32::try_from(stream.len()).expect("a frame").to_le_bytes());
            input.append(&mut stream);
        }
        input.extend([0; 4]);
        let (night, next) = (self.path("night"), self.path("next.json"));
        let mut words = vec!["gather".into(), self.house.job(), self.path("ground")];
        words.extend(["--out".into(), night, "--next".into(), next]);
        words.extend(known.into_iter().flat_map(|known| ["--known".into(), known.to_path_buf()]));
        piped(&words, &input)
    }

    fn merge(&self) -> Output {
        let (job, night) = (self.house.job(), self.path("night"));
        let [job, night] = [&job, &night].map(|path| path.to_str().expect("a path"));
        program(&["merge", job, "--date", self.date, "--from", night])
    }

    /// Decides, gathers and publishes; how often it began again with more known.
    fn publish(&self) -> usize {
        let mut known: Option<PathBuf> = None;
        for again in 0..4 {
            let output = self.gather(&self.decide(known.as_deref()), known.as_deref());
            assert!(output.status.success(), "{}", said(&output));
            if output.stdout == b"done\n" {
                let output = self.merge();
                assert!(output.status.success(), "{}", said(&output));
                return again;
            }
            assert_eq!(output.stdout, b"again\n");
            let next = self.path(&format!("known-{again}.json"));
            std::fs::rename(self.path("next.json"), &next).expect("what is to be known");
            known = Some(next);
        }
        panic!("it never settles");
    }
}

/// The records of a file after its header, and the lines they begin on: a record goes on while a quote is open.
fn records(inbox: &Path, table: &TablePlan) -> Vec<(u64, Vec<u8>)> {
    let bytes = std::fs::read(inbox.join(&table.file)).expect("a table");
    let mut found: Vec<(u64, Vec<u8>)> = Vec::new();
    let mut open = false;
    let body = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    for (line, text) in
        (1..).zip(body.split(|byte| *byte == b'\n')).filter(|(line, _)| *line >= table.first_line)
    {
        match found.last_mut().filter(|_| open) {
            Some((_, record)) => {
                record.push(b'\n');
                record.extend_from_slice(text);
            }
            None => found.push((line, text.to_vec())),
        }
        open ^= memchr::memchr_iter(b'"', text).count() % 2 == 1;
    }
    found
}

/// Rows as one frame.
fn frame(rows: &[Row]) -> Vec<u8> {
    let of = [ArrowDataType::Int32, ArrowDataType::Int32, ArrowDataType::Int64, ArrowDataType::Binary];
    let fields = ["part", "tab", "line", "record"].into_iter().zip(of);
    let schema: ArrowSchema =
        fields.map(|(name, of)| (name.into(), Field::new(name.into(), of, true))).collect();
    let column = |value: fn(&Row) -> i32| PrimitiveArray::from_vec(rows.iter().map(value).collect()).boxed();
    let arrays: Vec<Box<dyn Array>> = vec![
        column(|row| row.part),
        column(|row| row.table),
        PrimitiveArray::from_vec(rows.iter().map(|row| row.line).collect()).boxed(),
        BinaryArray::<i32>::from_slice(rows.iter().map(|row| row.record.as_slice()).collect::<Vec<_>>())
            .boxed(),
    ];
    let mut stream = Vec::new();
    let mut writer = StreamWriter::new(&mut stream, WriteOptions::default());
    writer.start(&schema, None).expect("a stream");
    let batch = RecordBatchT::try_new(rows.len(), Arc::new(schema), arrays).expect("a batch");
    writer.write(&batch, None).expect("a batch");
    writer.finish().expect("a stream");
    let mut frame = u32::try_from(stream.len()).expect("a frame").to_le_bytes().to_vec();
    frame.append(&mut stream);
    frame
}

/// What a kernel has written.
fn read(stdout: &[u8]) -> Vec<Given> {
    let mut frames = u32::try_from(stdout.len()).expect("a frame").to_le_bytes().to_vec();
    frames.extend_from_slice(stdout);
    frames.extend([0; 4]);
    let mut given = Vec::new();
    let each = |row: RowOut<'_>| -> Result<(), FrameError> {
        let (debtor, blob) = (row.debtor.to_vec(), row.blob.to_vec());
        given.push(Given { kind: row.kind, part: row.part, debtor, blob });
        Ok(())
    };
    rows_out(&mut frames.as_slice(), each).expect("rows of parts");
    given
}

/// Runs the program with these bytes on its standard input.
fn piped(words: &[PathBuf], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_innkreving"))
        .args(words)
        .arg("--quiet")
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // A program that refuses what comes does not read on.
    let feeder = std::thread::spawn(move || drop(pipe.write_all(&input)));
    let output = child.wait_with_output().expect("the program ends");
    feeder.join().expect("all is sent");
    output
}

/// More faults that only the whole inbox shows, and a name over two lines.
fn worse(debtors: u64) -> House {
    let house = faulty(debtors);
    let incomes = house.day(FIRST).join("incomes.csv");
    let text = std::fs::read_to_string(&incomes).expect("incomes");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let column = lines[0].split(',').position(|name| name == "debtor_id").expect("debtors");
    let far = lines[lines.len() - 2].split(',').nth(column).expect("a debtor").to_owned();
    lines[5] = format!("{},{far}", lines[5]);
    lines.insert(9, String::new());
    std::fs::write(&incomes, lines.join("\r\n") + "\r\n").expect("incomes");
    let path = house.day(FIRST).join("debtors.csv");
    let text = std::fs::read_to_string(&path).expect("debtors");
    let (head, rest) = text.split_once('\n').expect("a header");
    let name = head.split(',').position(|name| name == "name").expect("names");
    let (row, rest) = rest.split_once('\n').expect("a row");
    let mut fields: Vec<&str> = row.split(',').collect();
    fields[name] = "\"A, \"\"B\"\"\nC\"";
    std::fs::write(&path, format!("{head}\n{}\n{rest}", fields.join(","))).expect("debtors");
    house
}

#[test]
fn rows_that_are_handed_out_are_the_undivided_night() {
    let house = worse(300);
    let expected = undivided(&house, FIRST, &[]);
    let rejects = String::from_utf8(expected["2026-11-20/rev-001/rejects.csv"].clone()).expect("text");
    assert!(rejects.contains("WRONG_FIELD_COUNT") && rejects.contains("DUPLICATE_ID"), "{rejects}");
    for (of, settles) in [(1, 0), (2, 1), (7, 1), (64, 1)] {
        let copy = house.copy();
        let again = Spread::new(&copy, FIRST, of).publish();
        assert!(again >= settles, "{of} parts know of each other");
        assert_same(&published(&copy), &expected, &format!("{of} parts"));
    }
}

#[test]
fn a_later_night_with_registers_and_payments_is_handed_out_too() {
    let house = later(300);
    let expected = undivided(&house, LATER, &[]);
    for of in [1, 5] {
        let copy = house.copy();
        assert_eq!(Spread::new(&copy, LATER, of).publish(), 0);
        assert_same(&published(&copy), &expected, &format!("{of} parts"));
    }
}

#[test]
fn a_form_without_rows_is_not_handed_out() {
    let house = House::new();
    house.generate(FIRST, 20, 1);
    std::fs::write(house.day(FIRST).join("claims-nav.txt"), "").expect("a file");
    let output = Spread { house: &house, date: FIRST, of: 2 }.prepare();
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("claims-nav.txt: rows of this form"), "{}", said(&output));
}

/// A small night, prepared for two parts.
fn small() -> House {
    let house = House::new();
    house.generate(FIRST, 60, 2);
    Spread::new(&house, FIRST, 2);
    house
}

fn refused(output: &Output, status: i32, words: &str) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{words}: {text}");
    assert!(text.contains(words), "{words}: {text}");
}

#[test]
fn rows_that_are_not_those_of_a_part_are_refused() {
    let house = small();
    let spread = Spread { house: &house, date: FIRST, of: 2 };
    let rows = spread.rows();
    let own: Vec<Row> = rows.iter().filter(|row| row.part == 1).cloned().collect();
    assert!(spread.kernel(&own, None).status.success());
    let changed = |change: &dyn Fn(&mut Vec<Row>)| {
        let mut rows = own.clone();
        change(&mut rows);
        spread.kernel(&rows, None)
    };
    let foreign = rows.iter().find(|row| row.part == 2 && row.table == 0).expect("a claim");
    refused(
        &changed(&|rows| rows.push(Row { part: 1, ..foreign.clone() })),
        3,
        "a row of claims is of another part",
    );
    let marker = Row { part: 1, table: -1, line: 0, record: Vec::new() };
    refused(&changed(&|rows| rows.push(marker.clone())), 3, "part 1 comes twice");
    refused(
        &changed(&|rows| rows.retain(|row| row.table >= 0)),
        3,
        "part 1/2: it has rows and was not begun",
    );
    refused(&changed(&|rows| rows[0].table = 99), 3, "a row of a table that is none");
    refused(&changed(&|rows| rows[0].part = 3), 1, "part 3 of 2 is none");
    let claim = own.iter().find(|row| row.table == 0).expect("a claim");
    let two = |rows: &mut Vec<Row>| rows.push(Row { record: b"a\nb".to_vec(), line: 3, ..claim.clone() });
    refused(&changed(&two), 3, "line 3 is not one record");
    let whole: Vec<u8> = own.chunks(1000).flat_map(frame).collect();
    refused(&spread.kernel_of(&whole, None), 1, "");
    refused(&spread.kernel_of(&whole[..whole.len() / 2], None), 1, "");
}

#[test]
fn what_parts_did_not_give_is_refused() {
    let house = small();
    let spread = Spread { house: &house, date: FIRST, of: 2 };
    let given = spread.decide(None);
    let changed = |change: &dyn Fn(&mut Vec<Given>)| {
        let mut given = given.clone();
        change(&mut given);
        let output = spread.gather(&given, None);
        assert!(!spread.path("night").exists() && !spread.path("night.tmp").exists());
        output
    };
    let decisions =
        |given: &[Given]| given.iter().position(|one| one.kind == Kind::Record).expect("a decision");
    refused(&changed(&|given| given.retain(|one| one.part == 1)), 3, "a part is missing");
    refused(&changed(&|given| given.extend(given.clone())), 3, "a part comes twice");
    let other = "its records are not those that were made";
    refused(&changed(&|given| drop(given.remove(decisions(given)))), 3, other);
    let flip = |given: &mut Vec<Given>| {
        let at = decisions(given);
        *given[at].blob.last_mut().expect("a byte") ^= 1;
    };
    refused(&changed(&flip), 3, other);
    let twice = |given: &mut Vec<Given>| {
        let one = given[decisions(given)].clone();
        given.push(one);
    };
    refused(&changed(&twice), 3, "");
    let first = |row: &Row| (row.table, row.line) == (0, 7);
    let fewer: Vec<Row> = spread.rows().into_iter().filter(|row| !first(row)).collect();
    let mut more = spread.rows();
    more.extend(spread.rows().into_iter().filter(first));
    for rows in [fewer, more] {
        let output = spread.kernel(&rows, None);
        assert!(output.status.success());
        let output = spread.gather(&read(&output.stdout), None);
        refused(&output, 3, "claims.csv: lines are missing, or have come twice");
    }
    let known = spread.path("known.json");
    std::fs::write(&known, r#"{"tables":{},"parked":[],"parked_assets":[]}"#).expect("what is known");
    refused(&spread.gather(&given, Some(&known)), 3, "knew something else");
    let claims = house.day(FIRST).join("claims.csv");
    let text = std::fs::read_to_string(&claims).expect("claims");
    std::fs::write(&claims, format!("{text}\n")).expect("claims");
    refused(&spread.gather(&given, None), 3, "another job, inbox or registers");
    std::fs::write(&claims, text).expect("claims");
    let output = spread.gather(&given, None);
    assert_eq!(output.stdout, b"done\n", "{}", said(&output));
    let output = spread.merge();
    assert!(output.status.success(), "{}", said(&output));
}
