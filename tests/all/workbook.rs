//! `report.xlsx`: what stands on its sheets is what stands in the tables.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use innkreving::report::Run;
use innkreving::report::workbook::workbook;
use zip::ZipArchive;

use crate::common::House;

const DAY: &str = "2026-11-20";
/// A reason that looks like a formula, and a job that parks a row.
const JOB: &str = "[checks]\nreject_limit_rows = 1000\n[suspend]\nkinds = [{ value = \"MUNICIPAL\", \
                   reason = \"=HYPERLINK(\\\"x\\\",\\\"y\\\")\", until = 2026-12-31 }]\n";

fn house() -> House {
    let house = House::with_job(JOB);
    house.generate(DAY, 300, 7);
    // An amount that looks like a formula parks its row.
    let claims = house.day(DAY).join("claims.csv");
    let text = std::fs::read_to_string(&claims).expect("claims");
    let line = text.lines().nth(5).expect("a claim").to_owned();
    let fields: Vec<&str> = line.split(',').collect();
    let header: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    let at = header.iter().position(|name| *name == "principal").expect("a principal");
    let mut wrong = fields.clone();
    wrong[at] = "=1+1";
    std::fs::write(&claims, text.replace(&line, &wrong.join(","))).expect("a claim is wrong");
    std::fs::remove_file(house.day(DAY).join("control.json")).ok();
    house.publish(DAY);
    house
}

/// The files of a workbook.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a part");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("text");
        let name = file.name().expect("a name").into_owned();
        parts.insert(name, text);
    }
    parts
}

/// The cells of sheet number `at`, the first being 1: place, what it is, what stands in it.
fn cells(parts: &BTreeMap<String, String>, at: usize) -> BTreeMap<String, (String, String)> {
    let shared: Vec<String> = parts["xl/sharedStrings.xml"]
        .split("<si>")
        .skip(1)
        .map(|one| between(one, "<t", "</t>").split_once('>').map_or("", |(_, text)| text).to_owned())
        .collect();
    let sheet = &parts[&format!("xl/worksheets/sheet{at}.xml")];
    let mut cells = BTreeMap::new();
    for cell in sheet.split("<c ").skip(1) {
        let (head, _) = cell.split_once('>').expect("a cell");
        let place = between(head, "r=\"", "\"");
        let kind = if head.contains("t=\"s\"") { "text" } else { "number" };
        let cell = cell.split("</c>").next().unwrap_or_default();
        let kind = if cell.contains("<f>") { "formula" } else { kind };
        let value = between(cell, "<v>", "</v>");
        let value =
            if kind == "text" { shared[value.parse::<usize>().expect("a string")].clone() } else { value };
        cells.insert(place, (kind.to_owned(), value));
    }
    cells
}

fn between(text: &str, from: &str, to: &str) -> String {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or("", |(inside, _)| inside).to_owned()
}

fn table(run: &Path, name: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(run.join(name)).expect("a table");
    let record =
        |row: Result<csv::StringRecord, csv::Error>| row.expect("a row").iter().map(str::to_owned).collect();
    reader.records().map(record).collect()
}

#[test]
fn the_sheets_have_the_rows_of_the_tables_as_numbers_dates_and_text() {
    let house = house();
    let folder = house.revision(DAY, 1);
    let run = Run::open(&folder).expect("a run");
    let bytes = workbook(&run, 50_000).expect("a workbook");
    let parts = parts(&bytes);
    let names = &parts["xl/workbook.xml"];
    for name in [
        "Sammendrag",
        "Trekkpålegg",
        "Fordeling",
        "Motregning",
        "Holdte krav",
        "Avviste rader",
        "Foreldelse",
        "Tiltak",
        "Utlandet",
    ] {
        assert!(names.contains(&format!("name=\"{name}\"")), "{name}");
    }
    let plan = table(&folder, "allocations.csv");
    assert!(plan.len() > 100);
    let sheet = cells(&parts, 3);
    for (at, row) in plan.iter().enumerate() {
        let line = at + 2;
        assert_eq!(sheet[&format!("B{line}")], ("text".to_owned(), row[1].clone()));
        let (kind, planned) = &sheet[&format!("E{line}")];
        assert_eq!(kind, "number");
        assert_eq!(
            planned.parse::<rust_decimal::Decimal>().expect("a number"),
            row[4].parse::<rust_decimal::Decimal>().expect("a number")
        );
    }
    let orders = cells(&parts, 2);
    let (kind, start) = &orders["I2"];
    assert_eq!(
        (kind.as_str(), start.as_str()),
        ("number", "46357"),
        "1 December 2026, as workbooks count days"
    );
    assert_eq!(orders["E2"].0, "text", "identifiers keep their zeros");
    for at in 2..=9 {
        let sheet = &parts[&format!("xl/worksheets/sheet{at}.xml")];
        assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter "), "sheet {at}");
    }
}

#[test]
fn what_looks_like_a_formula_stays_text() {
    let house = house();
    let run = Run::open(&house.revision(DAY, 1)).expect("a run");
    let parts = parts(&workbook(&run, 50_000).expect("a workbook"));
    let holds = cells(&parts, 5);
    let found = holds.values().filter(|(_, value)| value.starts_with("=HYPERLINK"));
    assert!(found.clone().count() > 0 && found.clone().all(|(kind, _)| kind == "text"));
    let rejects = cells(&parts, 6);
    assert!(rejects.values().any(|cell| *cell == ("text".to_owned(), "'=1+1".to_owned())), "{rejects:?}");
    for at in 1..=9 {
        let formulas = cells(&parts, at).into_values().filter(|(kind, _)| kind == "formula").count();
        let sheet = &parts[&format!("xl/worksheets/sheet{at}.xml")];
        assert_eq!(formulas, sheet.matches("SUBTOTAL(109,").count(), "sheet {at}");
    }
}

#[test]
fn a_sheet_cut_short_says_what_is_left_out_and_sums_all() {
    let house = house();
    let folder = house.revision(DAY, 1);
    let run = Run::open(&folder).expect("a run");
    let parts = parts(&workbook(&run, 10).expect("a workbook"));
    let plan = table(&folder, "allocations.csv");
    let sheet = cells(&parts, 3);
    let told = &sheet["A14"].1;
    let left_out = plan.len() - 10;
    assert!(told.contains(&format!("{} rader", plan.len())) && told.contains(&format!("({left_out} rader")));
    let planned = &run.summary.allocations.planned;
    assert_eq!(
        sheet["E14"].1.parse::<rust_decimal::Decimal>().expect("a sum"),
        planned.to_string().parse::<rust_decimal::Decimal>().expect("a sum")
    );
    let overview = cells(&parts, 1);
    let says: Vec<_> = overview.values().filter(|(_, value)| value == "ja" || value == "NEI").collect();
    assert!(says.len() > 10 && says.iter().all(|(_, value)| value == "ja"), "{says:?}");
}

#[test]
fn the_same_run_gives_the_same_workbook() {
    let house = house();
    let run = Run::open(&house.revision(DAY, 1)).expect("a run");
    let first = workbook(&run, 100).expect("a workbook");
    assert!(first == workbook(&run, 100).expect("a workbook"));
    let told = parts(&first)["docProps/core.xml"].clone();
    assert!(told.contains("2026-11-20T20:00:00Z"), "{told}");
}
