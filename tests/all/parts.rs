//! A night that is divided, decided in parts and put together is the undivided night, byte for byte; what is not all of
//! it, or of something else, is refused and publishes nothing.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use innkreving::cli::standing::registers_in;
use innkreving::generate::{Paid, Request, Since, later_inbox};
use innkreving::parts::stream::{Reader, Record, Records, Writer};
use innkreving::parts::sums::Sums;
use innkreving::publish::steps;

use super::common::{House, day, program, said, shuffle, tree};
use super::held::{Held, killed_at};

pub const FIRST: &str = "2026-11-20";
pub const LATER: &str = "2027-01-15";

/// A division of a day of a house.
struct Divided<'h> {
    house: &'h House,
    date: &'h str,
    of: u16,
}

impl<'h> Divided<'h> {
    /// Divides a day that must be taken.
    fn new(house: &'h House, date: &'h str, of: u16, more: &[&str]) -> Self {
        let divided = Self { house, date, of };
        let output = divided.split(more);
        assert!(output.status.success(), "{}", said(&output));
        divided
    }

    fn folder(&self) -> PathBuf {
        self.house.path().join("night")
    }

    fn decided(&self, part: u16) -> PathBuf {
        self.folder().join(format!("part-{part}.decided"))
    }

    fn program(&self, command: &str, more: &[&str]) -> Vec<String> {
        let job = self.house.job();
        let fixed = [command, job.to_str().expect("a path"), "--date", self.date];
        fixed.iter().chain(more).map(|word| (*word).to_owned()).collect()
    }

    fn run(&self, command: &str, more: &[&str]) -> Output {
        let words = self.program(command, more);
        program(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn split(&self, more: &[&str]) -> Output {
        let (folder, of) = (self.folder(), self.of.to_string());
        let fixed = ["--parts", &of, "--out", folder.to_str().expect("a path")];
        self.run("split", &[&fixed, more].concat())
    }

    fn part_words(&self, part: u16) -> Vec<String> {
        let (folder, part) = (self.folder(), format!("{part}/{}", self.of));
        self.program("run", &["--part", &part, "--from", folder.to_str().expect("a path")])
    }

    fn decide(&self, part: u16) -> Output {
        program(&self.part_words(part).iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn decide_all(&self) {
        // Last first: the order in which parts are decided does not show.
        for part in (1..=self.of).rev() {
            let output = self.decide(part);
            assert!(output.status.success(), "part {part}: {}", said(&output));
        }
    }

    fn merge(&self) -> Output {
        self.run("merge", &["--from", self.folder().to_str().expect("a path")])
    }

    /// Decides and publishes all.
    fn publish(&self) {
        self.decide_all();
        let output = self.merge();
        assert!(output.status.success(), "{}", said(&output));
    }
}

/// All that is published of a house, but what tells of the clock.
pub fn published(house: &House) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(&house.path().join("runs"));
    files.retain(|name, _| !name.ends_with("result.json"));
    files
}

/// What the undivided run of a copy of the house publishes.
pub fn undivided(house: &House, date: &str, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let copy = house.copy();
    let output = copy.run(date, more);
    assert!(output.status.success(), "{}", said(&output));
    published(&copy)
}

pub fn assert_same(found: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>, about: &str) {
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(found), names(expected), "{about}");
    assert!(expected.keys().any(|name| name.ends_with("manifest.json")), "{about}: nothing is published");
    for (name, bytes) in expected {
        assert!(found[name] == *bytes, "{about}: {name} differs");
    }
}

/// Divided in so many parts, a day of a house is as the undivided one.
fn is_as_undivided(house: &House, date: &str, counts: &[u16], more: &[&str]) {
    let expected = undivided(house, date, more);
    for of in counts {
        let copy = house.copy();
        Divided::new(&copy, date, *of, more).publish();
        assert_same(&published(&copy), &expected, &format!("{of} parts"));
    }
}

/// Writes another value into a row of a table, and leaves the control file out, since totals change.
fn spoil(folder: &Path, table: &str, row: usize, column: &str, value: &str) {
    let path = folder.join(table);
    let mut reader = csv::Reader::from_path(&path).expect("a table");
    let header = reader.headers().expect("a header").clone();
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|one| one.expect("a row").iter().map(str::to_owned).collect()).collect();
    let at = header.iter().position(|name| name == column).expect("the column");
    rows[row][at] = value.to_owned();
    let mut writer = csv::Writer::from_path(&path).expect("a table");
    writer.write_record(&header).expect("a header");
    rows.iter().for_each(|row| writer.write_record(row).expect("a row"));
    writer.flush().expect("written");
    let _ = std::fs::remove_file(folder.join("control.json"));
}

/// A first night with faults in every sort of table.
pub fn faulty(debtors: u64) -> House {
    let house = House::new();
    house.generate(FIRST, debtors, 21);
    let folder = house.day(FIRST);
    let first = std::fs::read_to_string(folder.join("claims.csv")).expect("claims");
    let first = first.lines().nth(1).and_then(|row| row.split(',').next()).expect("a claim").to_owned();
    spoil(&folder, "claims.csv", 40, "claim_id", &first);
    spoil(&folder, "incomes.csv", 11, "gross", "many");
    spoil(&folder, "debtors.csv", 30, "civil_status", "happy");
    spoil(&folder, "assets.csv", 3, "asset_kind", "boat");
    spoil(&folder, "credits.csv", 2, "amount", "-1");
    // A row far from its debtor's others: the inbox is read once more with that known.
    let mut children = std::fs::read_to_string(folder.join("children.csv")).expect("children");
    let debtors = std::fs::read_to_string(folder.join("debtors.csv")).expect("debtors");
    let early = debtors.lines().nth(2).and_then(|row| row.split(',').next()).expect("a debtor");
    children.push_str(&format!("{early},1999-99-99,household\n"));
    std::fs::write(folder.join("children.csv"), children).expect("children");
    house
}

/// A house with a released first night and the inbox of a later one with payments under its orders.
pub fn later(debtors: u64) -> House {
    let house = House::new();
    house.generate(FIRST, debtors, 33);
    house.publish(FIRST);
    house.released(FIRST, 1);
    let registers = registers_in(&house.revision(FIRST, 1)).expect("registers");
    let request = Request { debtors, seed: 33, day: day(LATER) };
    let since = Since { day: day(FIRST), changed_percent: 20 };
    let paid = Paid { since: day(FIRST), orders: &registers.orders };
    later_inbox(&house.day(LATER), &request, since, Some(paid), &|_| {}).expect("a later inbox");
    house
}

#[test]
fn a_first_night_with_faults_is_as_the_undivided_one() {
    let house = faulty(400);
    is_as_undivided(&house, FIRST, &[1, 2, 7, 64], &[]);
    let parked = String::from_utf8(undivided(&house, FIRST, &[])["2026-11-20/rev-001/rejects.csv"].clone());
    assert!(parked.expect("text").lines().count() >= 7, "faults are parked");
}

#[test]
fn a_later_night_with_registers_and_payments_is_as_the_undivided_one() {
    let house = later(400);
    is_as_undivided(&house, LATER, &[1, 2, 7, 64], &[]);
    let text = |name: &str| {
        let files = undivided(&house, LATER, &[]);
        String::from_utf8(files[&format!("{LATER}/rev-001/{name}")].clone()).expect("text")
    };
    for name in ["distributions.csv", "setoffs.csv", "measures.csv", "payment_faults.csv"] {
        assert!(text(name).lines().count() > 1, "{name} has rows");
    }
}

#[test]
fn ranges_of_the_files_go_over_the_borders_of_parts() {
    let more =
        "[letters]\nmake = false\n[measures]\nmake = false\n[report]\npage = false\nworkbook = false\n";
    let house = House::with_job(more);
    house.generate(FIRST, 9000, 5);
    is_as_undivided(&house, FIRST, &[3], &[]);
    is_as_undivided(&house, FIRST, &[2], &["--threads", "1"]);
}

#[test]
fn parquet_and_files_that_are_not_sorted_are_divided_too() {
    let house = faulty(200);
    shuffle(&house.day(FIRST).join("claims.csv"), 3);
    shuffle(&house.day(FIRST).join("incomes.csv"), 4);
    is_as_undivided(&house, FIRST, &[3], &[]);
    let house = later(200);
    super::night::claims_as_parquet(&house, LATER);
    is_as_undivided(&house, LATER, &[3], &[]);
}

#[test]
fn a_correction_and_a_what_if_are_divided_too() {
    let house = later(200);
    let folder = house.day(FIRST);
    spoil(&folder, "incomes.csv", 3, "gross", "99000.00");
    spoil(&folder, "debtors.csv", 8, "need_override", "100.00");
    spoil(&folder, "debtors.csv", 8, "override_reason", "decided");
    is_as_undivided(&house, FIRST, &[5], &["--correct", "--reason", "late incomes"]);
    is_as_undivided(&house, FIRST, &[2], &["--what-if"]);
    is_as_undivided(&house, LATER, &[2], &["--what-if"]);
}

#[test]
fn a_part_that_is_killed_is_decided_again_by_itself() {
    const SIGABRT: i32 = 6;
    let house = faulty(200);
    let expected = undivided(&house, FIRST, &[]);
    let divided = Divided { house: &house, date: FIRST, of: 3 };
    let folder = divided.folder();
    let words = |command: &str| {
        let fixed = ["--parts", "3", "--out", folder.to_str().expect("a path")];
        let from = ["--from", folder.to_str().expect("a path")];
        divided.program(command, if command == "split" { &fixed } else { &from })
    };
    let killed = |step: &str, words: &[String]| {
        let output = killed_at(step, &words.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(output.status.signal(), Some(SIGABRT), "{step}: {}", said(&output));
    };
    for step in steps::split().iter().filter(|step| *step != "split in place") {
        killed(step, &words("split"));
        assert!(!folder.exists(), "{step}: half a division");
    }
    assert!(divided.split(&[]).status.success());
    assert!(!house.path().join("night.tmp").exists());
    for part in [1, 2] {
        assert!(divided.decide(part).status.success());
    }
    let others = [1, 2].map(|part| std::fs::read(divided.decided(part)).expect("decisions"));
    for step in steps::part().iter().filter(|step| *step != "part in place") {
        killed(step, &divided.part_words(3));
        assert!(!divided.decided(3).exists(), "{step}: half a part");
        assert_eq!(divided.merge().status.code(), Some(3), "{step}");
    }
    assert!(divided.decide(3).status.success());
    let own = std::fs::read(divided.decided(3)).expect("decisions");
    killed("part in place", &divided.part_words(3));
    let copy = house.copy();
    let moved = Divided { house: &copy, date: FIRST, of: 3 };
    std::fs::remove_dir_all(moved.folder()).expect("gone");
    let out = moved.folder();
    let split = moved.program("split", &["--parts", "3", "--out", out.to_str().expect("a path")]);
    killed("split in place", &split);
    assert!(
        tree(&out).keys().eq(tree(&folder).keys().filter(|name| !name.ends_with(".decided"))),
        "a whole division"
    );
    assert!(std::fs::read(divided.decided(3)).expect("decisions") == own, "the same bytes each time");
    assert!([1, 2].map(|part| std::fs::read(divided.decided(part)).expect("decisions")) == others);
    for step in steps::merge().iter().map(String::as_str).chain(["rows written", "night written"]) {
        killed(step, &words("merge"));
    }
    let output = divided.merge();
    assert!(output.status.success(), "{}", said(&output));
    assert_same(&published(&house), &expected, "after kills");
    let again = divided.merge();
    assert!(said(&again).contains("Published already"), "{}", said(&again));
}

#[test]
fn two_do_not_decide_one_part() {
    let house = House::new();
    house.generate(FIRST, 60, 2);
    let divided = Divided::new(&house, FIRST, 2, &[]);
    let words = divided.part_words(1);
    let held = Held::at("part half decided", &words.iter().map(String::as_str).collect::<Vec<_>>());
    let second = divided.decide(1);
    assert_eq!(second.status.code(), Some(4), "{}", said(&second));
    assert!(divided.decide(2).status.success(), "another part goes on");
    assert!(held.go_on().status.success());
    assert!(divided.merge().status.success());
}

/// What is refused, exit 3, with these words; nothing is published.
fn refused(output: &Output, house: &House, words: &str) {
    let text = said(output);
    assert_eq!(output.status.code(), Some(3), "{words}: {text}");
    assert!(text.contains(words), "{words}: {text}");
    assert!(!house.revision(FIRST, 1).exists() && !house.path().join("runs/what-if").exists(), "{words}");
    let names = if house.path().join("runs").exists() { house.stored() } else { Vec::new() };
    assert!(names.iter().all(|name| !name.starts_with(".tmp-")), "{words}: {names:?}");
}

/// A decided division of a small night.
fn small() -> House {
    let house = House::new();
    house.generate(FIRST, 60, 2);
    Divided::new(&house, FIRST, 3, &[]).decide_all();
    house
}

#[test]
fn decisions_that_are_not_those_of_the_parts_are_refused() {
    let whole = small();
    let attempt = |words: &str, change: &dyn Fn(&Divided<'_>)| {
        let copy = whole.copy();
        let divided = Divided { house: &copy, date: FIRST, of: 3 };
        change(&divided);
        refused(&divided.merge(), &copy, words);
    };
    let bytes = |divided: &Divided<'_>, part: u16| std::fs::read(divided.decided(part)).expect("decisions");
    let write = |divided: &Divided<'_>, part: u16, bytes: &[u8]| {
        std::fs::write(divided.decided(part), bytes).expect("decisions");
    };
    attempt("part-2.decided is not there", &|divided| {
        std::fs::remove_file(divided.decided(2)).expect("gone");
    });
    attempt("part-1.decided and 2 more is not there", &|divided| {
        (1..=3).for_each(|part| std::fs::remove_file(divided.decided(part)).expect("gone"));
    });
    attempt("part-2.decided is of another part", &|divided| write(divided, 2, &bytes(divided, 1)));
    attempt("part-2.decided: it is cut off", &|divided| {
        let whole = bytes(divided, 2);
        write(divided, 2, &whole[..whole.len() / 2]);
    });
    attempt("part-3.decided: ", &|divided| {
        let mut changed = bytes(divided, 3);
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        write(divided, 3, &changed);
    });
    attempt("part-3.decided: no decisions of a part", &|divided| write(divided, 3, &[b'x'; 100]));
    attempt("part-1.decided is of another version of the program", &|divided| {
        let changed = bytes(divided, 1);
        let at = changed.windows(9).position(|part| part == b"\"engine\":").expect("the engine");
        let changed = [&changed[..at + 10], b"9", &changed[at + 11..]].concat();
        write(divided, 1, &changed);
    });
    attempt("part-1.decided: not all debtors of its facts are decided", &|divided| {
        let mut records = records(&bytes(divided, 1));
        records.remove(1);
        write(divided, 1, &stream(&bytes(divided, 1), &records));
    });
    attempt("part-1.decided: a debtor of another part stands in it", &|divided| {
        let mut records = [records(&bytes(divided, 1)), records(&bytes(divided, 2))].concat();
        records.sort_by_key(|record| record.debtor);
        write(divided, 1, &stream(&bytes(divided, 1), &records));
    });
    attempt("part-2.decided: its decisions do not add up", &|divided| {
        let text = bytes(divided, 2);
        let at = text.windows(10).rposition(|part| part == b"\"planned\":").expect("a sum") + 10;
        let other = if text[at] == b'9' { b'8' } else { b'9' };
        write(divided, 2, &[&text[..at], &[other], &text[at + 1..]].concat());
    });
}

fn records(bytes: &[u8]) -> Vec<Record> {
    let mut reader = Reader::begin(bytes).expect("a stream");
    std::iter::from_fn(|| reader.next().expect("a record")).collect()
}

/// A stream with the header of another, whole in itself.
fn stream(of: &[u8], all: &[Record]) -> Vec<u8> {
    let header = Reader::begin(of).expect("a stream").header().clone();
    let mut records = Records::default();
    for record in all {
        let sums = Sums::of(&record.decision().expect("a decision"));
        records.add_record(record, &sums).expect("it follows");
    }
    let mut writer = Writer::begin(Vec::new(), &header).expect("a stream");
    writer.write(&records).expect("records");
    writer.finish().expect("a stream").0
}

#[test]
fn parts_of_something_else_are_refused() {
    let whole = small();
    type Change<'c> = &'c dyn Fn(&Divided<'_>);
    let attempt = |words: &str, of_parts: bool, change: Change<'_>| {
        let copy = whole.copy();
        let divided = Divided { house: &copy, date: FIRST, of: 3 };
        change(&divided);
        refused(&divided.merge(), &copy, words);
        if of_parts {
            refused(&divided.decide(1), &copy, words);
        }
    };
    attempt("split.json is not there", true, &|divided| {
        std::fs::remove_file(divided.folder().join("split.json")).expect("gone");
    });
    attempt("another job", true, &|divided| {
        let job = std::fs::read_to_string(divided.house.job()).expect("a job");
        let more = format!("{job}[law]\nprotection_months = 2\n");
        std::fs::write(divided.house.job(), more).expect("a job");
    });
    attempt("other rates", true, &|divided| {
        let path = divided.house.path().join("assumed.csv");
        let rates = std::fs::read_to_string(&path).expect("rates");
        std::fs::write(path, format!("{rates}\n")).expect("rates");
    });
    attempt("another inbox", false, &|divided| {
        let path = divided.house.day(FIRST).join("claims.csv");
        let claims = std::fs::read_to_string(&path).expect("claims");
        std::fs::write(path, format!("{claims}\n")).expect("claims");
    });
    attempt("another inbox", false, &|divided| {
        std::fs::remove_file(divided.house.day(FIRST).join("control.json")).expect("gone");
    });
    attempt("payments.csv: not as it was written", false, &|divided| {
        let path = divided.folder().join("payments.csv");
        let rows = std::fs::read_to_string(&path).expect("payments");
        std::fs::write(path, format!("{rows}P-1,,,1.00,2026-11-19,2026-11\n")).expect("payments");
    });
    attempt("is of another division", false, &|divided| {
        let path = divided.folder().join("split.json");
        let text = std::fs::read_to_string(&path).expect("a division");
        std::fs::write(path, format!("{text}\n")).expect("a division");
    });
    attempt("split.json: line 1", true, &|divided| {
        std::fs::write(divided.folder().join("split.json"), "[").expect("a division");
    });
}

#[test]
fn facts_of_a_part_that_are_not_those_divided_are_refused() {
    let house = small();
    let divided = Divided { house: &house, date: FIRST, of: 3 };
    let before = std::fs::read(divided.decided(2)).expect("decisions");
    let path = divided.folder().join("part-2/claims.csv");
    let claims = std::fs::read_to_string(&path).expect("claims");
    let shorter = claims.trim_end().rsplit_once('\n').expect("rows").0.to_owned();
    for (text, words) in [
        (format!("{shorter}\n"), "not as it was written when the night was divided"),
        (claims.replacen(",open,", ",opened,", 1), "claims.csv, row "),
    ] {
        std::fs::write(&path, text).expect("claims");
        refused(&divided.decide(2), &house, words);
        assert!(std::fs::read(divided.decided(2)).expect("decisions") == before, "{words}");
    }
    std::fs::remove_file(&path).expect("gone");
    refused(&divided.decide(2), &house, "claims.csv is not there");
    std::fs::write(&path, claims).expect("claims");
    let other = Divided { of: 4, ..divided };
    refused(&other.decide(2), &house, "another number of parts");
}

#[test]
fn registers_that_are_others_by_now_are_refused() {
    let house = House::new();
    house.generate(FIRST, 60, 2);
    house.generate("2026-11-21", 60, 2);
    let divided = Divided::new(&house, "2026-11-21", 2, &[]);
    divided.decide_all();
    house.publish(FIRST);
    house.released(FIRST, 1);
    for output in [divided.decide(1), divided.merge()] {
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(said(&output).contains("other registers"), "{}", said(&output));
    }
    assert!(!house.revision("2026-11-21", 1).exists());
}

#[test]
fn an_inbox_a_night_refuses_is_not_divided() {
    let house = House::new();
    house.generate(FIRST, 60, 2);
    let folder = house.day(FIRST);
    for row in 0..12 {
        spoil(&folder, "incomes.csv", row, "gross", "many");
    }
    let divided = Divided { house: &house, date: FIRST, of: 2 };
    let run = house.run(FIRST, &[]);
    let split = divided.split(&[]);
    assert_eq!((run.status.code(), split.status.code()), (Some(3), Some(3)), "{}", said(&split));
    let last = |output: &Output| said(output).lines().last().map(str::to_owned);
    assert_eq!(last(&run), last(&split));
    assert!(!divided.folder().exists() && !house.path().join("night.tmp").exists());
    assert!(!house.path().join("runs").join(FIRST).exists());
}

#[test]
fn old_facts_are_taken_for_the_same_reason() {
    let house = House::new();
    house.generate(FIRST, 100, 2);
    // Incomes of the last due month are left out.
    let path = house.day(FIRST).join("incomes.csv");
    let incomes = std::fs::read_to_string(&path).expect("incomes");
    let kept: Vec<&str> = incomes.lines().filter(|row| !row.contains(",2026-10,")).collect();
    std::fs::write(&path, kept.join("\n") + "\n").expect("incomes");
    std::fs::remove_file(house.day(FIRST).join("control.json")).expect("gone");
    let refused = Divided { house: &house, date: FIRST, of: 2 }.split(&[]);
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    is_as_undivided(&house, FIRST, &[2], &["--accept-stale", "--reason", "ledger closed"]);
}

#[test]
fn a_division_does_not_go_over_another() {
    let house = small();
    let divided = Divided { house: &house, date: FIRST, of: 3 };
    let before = tree(&divided.folder());
    let output = divided.split(&[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(tree(&divided.folder()) == before);
}
