//! A night that is divided, decided in parts and put together is the undivided night, byte for byte.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use innkreving::cli::standing::registers_in;
use innkreving::generate::{Paid, Request, Since, later_inbox};
use innkreving::publish::steps;

use super::common::{House, day, program, said, shuffle, tree};
use super::held::{Held, killed_at};

pub const FIRST: &str = "2026-11-20";
pub const LATER: &str = "2027-01-15";

/// A division of a day of a house.
pub struct Divided<'h> {
    pub house: &'h House,
    pub date: &'h str,
    pub of: u16,
}

impl<'h> Divided<'h> {
    /// Divides a day that must be taken.
    pub fn new(house: &'h House, date: &'h str, of: u16, more: &[&str]) -> Self {
        let divided = Self { house, date, of };
        let output = divided.split(more);
        assert!(output.status.success(), "{}", said(&output));
        divided
    }

    pub fn folder(&self) -> PathBuf {
        self.house.path().join("night")
    }

    pub fn decided(&self, part: u16) -> PathBuf {
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

    pub fn split(&self, more: &[&str]) -> Output {
        let (folder, of) = (self.folder(), self.of.to_string());
        let fixed = ["--parts", &of, "--out", folder.to_str().expect("a path")];
        self.run("split", &[&fixed, more].concat())
    }

    fn part_words(&self, part: u16) -> Vec<String> {
        let (folder, part) = (self.folder(), format!("{part}/{}", self.of));
        self.program("run", &["--part", &part, "--from", folder.to_str().expect("a path")])
    }

    pub fn decide(&self, part: u16) -> Output {
        program(&self.part_words(part).iter().map(String::as_str).collect::<Vec<_>>())
    }

    pub fn decide_all(&self) {
        // Last first: the order in which parts are decided does not show.
        for part in (1..=self.of).rev() {
            let output = self.decide(part);
            assert!(output.status.success(), "part {part}: {}", said(&output));
        }
    }

    pub fn merge(&self) -> Output {
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
pub fn spoil(folder: &Path, table: &str, row: usize, column: &str, value: &str) {
    let path = folder.join(table);
    let mut reader = csv::Reader::from_path(&path).expect("a table");
    let header = reader.headers().expect("a header").clone();
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|one| one.expect("a row").iter().map(str::to_owned).collect()).collect();
    let at = header.iter().position(|name| name == column).expect("the column");
    value.clone_into(&mut rows[row][at]);
    let mut writer = csv::Writer::from_path(&path).expect("a table");
    writer.write_record(&header).expect("a header");
    for row in rows {
        writer.write_record(&row).expect("a row");
    }
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
    let children = std::fs::read_to_string(folder.join("children.csv")).expect("children");
    let debtors = std::fs::read_to_string(folder.join("debtors.csv")).expect("debtors");
    let early = debtors.lines().nth(2).and_then(|row| row.split(',').next()).expect("a debtor");
    let more = format!("{children}{early},1999-99-99,household\n");
    std::fs::write(folder.join("children.csv"), more).expect("children");
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
