//! `report.html`: its figures are those of the files, it adds up, it names nobody, and it is made again byte for byte.

use std::collections::BTreeSet;
use std::path::Path;

use innkreving::report::gather::Figures;
use innkreving::report::{HOUSE_CSS, Run};
use innkreving::units::Money;
use innkreving::words::{Lang, format};

use crate::common::{House, program, rows, said};
use crate::release::json;
use crate::verify::name_again;

const FIRST: &str = "2026-11-20";
const SECOND: &str = "2026-12-15";

/// A released night with parked rows, and a later night with payments under its orders.
fn nights() -> House {
    let house = House::with_job("[checks]\nreject_limit_rows = 1000\n");
    house.generate(FIRST, 300, 3);
    let incomes = house.day(FIRST).join("incomes.csv");
    let text = std::fs::read_to_string(&incomes).expect("incomes");
    std::fs::write(&incomes, text.replacen(",wage,", ",wages,", 3)).expect("written");
    std::fs::remove_file(house.day(FIRST).join("control.json")).expect("gone");
    house.publish(FIRST);
    house.released(FIRST, 1);
    let (run, out) = (house.revision(FIRST, 1), house.day(SECOND));
    let [run, out] = [&run, &out].map(|path| path.to_str().expect("a path"));
    let later = ["--since", FIRST, "--changed", "20", "--paid", run, out];
    let first = ["generate", "--debtors", "300", "--seed", "3", "--date", SECOND];
    let output = program(&[&first[..], &later[..]].concat());
    assert!(output.status.success(), "{}", said(&output));
    house.publish(SECOND);
    house
}

fn page(run: &Path) -> String {
    std::fs::read_to_string(run.join("report.html")).expect("a page")
}

fn sum(run: &Path, table: &str, column: &str) -> Money {
    let amounts = rows(&run.join(table)).into_iter().filter(|row| !row[column].is_empty());
    amounts.map(|row| Money::parse(&row[column], b'.').expect("an amount")).sum()
}

#[test]
fn the_figures_of_the_page_are_those_of_the_files_and_add_up() {
    let house = nights();
    for date in [FIRST, SECOND] {
        let run = house.revision(date, 1);
        let (page, figures) = (page(&run), Figures::of(&run).expect("figures"));
        assert!(!page.contains("stemmer ikke") && page.contains("avstemminger på siden stemmer"), "{date}");
        let waterfall = &figures.traced.waterfall;
        assert!(waterfall.agrees() && waterfall.gross > Money::ZERO, "{waterfall:?}");
        let taken: Money = waterfall.steps().into_iter().sum();
        assert_eq!(waterfall.gross - taken, sum(&run, "allocations.csv", "planned"), "{date}");
        assert_eq!(waterfall.room, sum(&run, "decisions.csv", "room"), "{date}");
        assert_eq!(figures.tables.expected, sum(&run, "decisions.csv", "expected"), "{date}");
        let told = [
            waterfall.gross,
            waterfall.need,
            waterfall.planned,
            sum(&run, "setoffs.csv", "total"),
            sum(&run, "setoffs.csv", "left"),
            sum(&run, "distributions.csv", "total"),
            sum(&run, "payouts.csv", "amount"),
        ];
        for amount in told {
            assert!(page.contains(&format::money(amount, Lang::Nb)), "{date}: {amount} is not told");
        }
        let versions = u64::try_from(rows(&run.join("orders.csv")).len()).expect("a count");
        assert!(page.contains(&format!("<dd>{} <small>", format::count(versions, Lang::Nb))), "{date}");
        let claims: BTreeSet<_> =
            rows(&run.join("allocations.csv")).into_iter().map(|row| row["claim_id"].clone()).collect();
        assert_eq!(figures.tables.planned_claims, u64::try_from(claims.len()).expect("a count"));
    }
    assert!(page(&house.revision(FIRST, 1)).contains("den første natten"));
    let second = page(&house.revision(SECOND, 1));
    assert!(second.contains("Endrede pålegg etter begrunnelse"), "what moved since the first night");
    assert!(!sum(&house.revision(SECOND, 1), "distributions.csv", "total").is_zero(), "money came in");
}

#[test]
fn orders_are_told_by_what_happens_to_them_and_every_reason_has_words() {
    let house = nights();
    let run = house.revision(SECOND, 1);
    let (page, orders) = (page(&run), rows(&run.join("orders.csv")));
    let count = |action: &str| {
        let count = orders.iter().filter(|row| row["action"] == action).count();
        assert!(count > 0, "{action}");
        format::count(u64::try_from(count).expect("a count"), Lang::Nb)
    };
    let [new, changed, ended] = ["new", "change", "end"].map(count);
    for told in [
        format!("{new} nye, {changed} endret, {ended} avsluttet"),
        format!("{new} nye + {changed} endret + {ended} avsluttet"),
    ] {
        assert!(page.contains(&told), "{told}");
    }
    let heads = page.split("<th scope=\"row\">").skip(1).filter_map(|rest| rest.split('<').next());
    let codes: Vec<&str> = heads.filter(|head| head.contains('_')).collect();
    assert_eq!(codes, [""; 0], "codes for words");
}

/// A written figure of the page.
fn figure(text: &str) -> f64 {
    let digits: String = text.chars().filter(|sign| sign.is_ascii_digit() || ".,".contains(*sign)).collect();
    digits.replace(',', ".").parse().expect("a figure")
}

/// What stands between two texts, each time.
fn each<'a>(text: &'a str, from: &'a str, to: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(from).skip(1).filter_map(move |rest| rest.split(to).next())
}

#[test]
fn the_classes_have_the_kroner_of_the_files_and_bars_as_long_as_their_figures() {
    let house = nights();
    let run = house.revision(SECOND, 1);
    let page = page(&run);
    let chart =
        each(&page, "<svg ", "</details>").find(|svg| svg.contains("klasser-title")).expect("a chart");
    let (drawing, rest) = chart.split_once("</svg>").expect("a drawing");
    let (table, foot) = rest.split_once("<tfoot>").expect("a table with sums");
    let cells = |row: &str| each(row, "<td class=\"number\">", "<").map(figure).collect::<Vec<f64>>();
    let table: Vec<Vec<f64>> = each(table, "<tr><th scope=\"row\">", "</tr>").map(cells).collect();
    let most = table.iter().map(|row| row[3]).fold(0.0, f64::max);
    assert!(table.len() > 3 && most > 0.0, "{table:?}");
    let bars: Vec<&str> = drawing.split("class=\"track\"").skip(1).collect();
    assert_eq!(bars.len(), table.len());
    for (bar, row) in bars.into_iter().zip(&table) {
        assert!((row[0] + row[1] + row[2] - row[3]).abs() < 0.005, "{row:?}");
        for (part, class) in row.iter().zip(["s1", "s2", "s3"]) {
            let begins = format!("<rect class=\"{class}\"");
            let drawn = each(bar, &begins, "/>").next().unwrap_or("width=\"0\"");
            let width = each(drawn, "width=\"", "\"").map(figure).next().expect("a width");
            assert!((width - part / most * 640.0).abs() < 0.1, "{part} of {most} is drawn as {width}");
        }
    }
    let sums = [
        ("allocations.csv", "planned", None),
        ("setoffs.csv", "total", None),
        ("distributions.csv", "total", Some("claim_id")),
    ];
    for (told, (file, column, given)) in cells(foot).into_iter().zip(sums) {
        let own =
            rows(&run.join(file)).into_iter().filter(|row| given.is_none_or(|name| !row[name].is_empty()));
        let sum: Money = own.map(|row| Money::parse(&row[column], b'.').expect("an amount")).sum();
        assert!((told - figure(&format::money(sum, Lang::Nb))).abs() < 0.005, "{file}: {told}");
    }
}

#[test]
fn parked_rows_are_told_by_file_and_code_alone() {
    let house = nights();
    let (first, second) = (page(&house.revision(FIRST, 1)), page(&house.revision(SECOND, 1)));
    let row = "<th scope=\"row\">Inntekter</th><td>";
    let parked = first.split("<h2 id=\"avviste\">").nth(1).expect("a chapter");
    assert!(parked.contains(row) && parked.contains("<td class=\"number\">3</td></tr>"), "three rows");
    assert!(!first.contains("wages"), "no value of a row");
    assert!(second.contains("Ingen rader er avvist."));
}

#[test]
fn the_page_names_no_person_and_asks_for_nothing() {
    let house = nights();
    for date in [FIRST, SECOND] {
        let page = page(&house.revision(date, 1));
        let mut persons: BTreeSet<String> = BTreeSet::new();
        for row in rows(&house.day(date).join("debtors.csv")) {
            persons.insert(row["debtor_id"].clone());
        }
        for row in rows(&house.revision(date, 1).join("payouts.csv")) {
            persons.extend(Some(row["creditor_id"].clone()).filter(|id| id.len() == 11));
        }
        assert!(persons.len() > 250);
        assert!(persons.iter().all(|id| !page.contains(id.as_str())), "{date} names a person");
        let digits: Vec<&str> = page.split(|c: char| !c.is_ascii_digit()).collect();
        assert!(digits.iter().all(|run| run.len() < 11), "{date}: as long as a person's identifier");
        for claim in rows(&house.day(date).join("claims.csv")) {
            assert!(!page.contains(&claim["claim_id"]), "{date} names a claim");
        }
        for word in ["<script", "http://", "https://", " src=", "url(", "@import", "<link", "<iframe", " on"]
        {
            let found = page.match_indices(word).find(|(at, _)| {
                word != " on" || page[at + 3..].split_once('=').is_some_and(|(name, _)| name.len() < 12)
            });
            assert!(found.is_none(), "{date} has {word:?}");
        }
        assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
        assert!(page.contains("<html lang=\"nb\">") && page.contains(HOUSE_CSS));
    }
}

#[test]
fn every_chart_has_a_name_words_and_a_table() {
    let house = nights();
    let page = page(&house.revision(SECOND, 1));
    let charts: Vec<&str> = page.split("<svg ").skip(1).collect();
    assert_eq!(charts.len(), 5);
    for chart in charts {
        let (drawing, rest) = chart.split_once("</svg>").expect("an end");
        assert!(drawing.starts_with("class=\"chart\" role=\"img\""));
        assert!(drawing.contains("<title id=") && drawing.contains("<desc id="));
        let table = rest.split_once("</table>").map(|(table, _)| table).expect("a table");
        let shown: Vec<&str> = drawing
            .split("text-anchor=\"end\">")
            .skip(1)
            .filter_map(|text| text.split_once(" kr</text>").map(|(figure, _)| figure))
            .collect();
        let cells = table.matches("class=\"number\">").count();
        assert!(cells >= shown.len());
        assert!(table.contains("<caption>") && table.contains("scope=\"col\""));
    }
}

#[test]
fn the_report_is_made_again_with_the_same_bytes() {
    let house = nights();
    let run = house.revision(SECOND, 1);
    let folder = run.to_str().expect("a path");
    for threads in ["1", "3"] {
        let out = house.path().join(format!("again-{threads}"));
        let to = out.to_str().expect("a path");
        let output = program(&["report", folder, "--out", to, "--threads", threads]);
        assert!(output.status.success(), "{}", said(&output));
        for name in ["report.html", "report.xlsx"] {
            let [kept, again] = [&run, &out].map(|folder| std::fs::read(folder.join(name)).expect("a file"));
            assert!(kept == again, "{name} with {threads} threads");
        }
    }
    let named = json(&run.join("manifest.json"))["subject"].to_string();
    assert!(named.contains("\"report.html\"") && named.contains("\"report.xlsx\""));
}

#[test]
fn what_is_published_is_not_written_over_and_a_broken_run_is_told() {
    let house = House::new();
    house.generate(FIRST, 20, 1);
    house.publish(FIRST);
    let run = house.revision(FIRST, 1);
    let folder = run.to_str().expect("a path");
    let out = house.path().join("out");
    let out = out.to_str().expect("a path");
    for (words, exit) in [(["report", folder, "--out", folder], 2), (["report", "none", "--out", out], 2)] {
        let output = program(&words);
        assert_eq!(output.status.code(), Some(exit), "{}", said(&output));
    }
    let holds = run.join("holds.csv");
    std::fs::write(&holds, "claim_id,debtor_id,detail\n").expect("written");
    let output = program(&["report", folder, "--out", out]);
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
    assert!(said(&output).contains("holds.csv: no column code"), "{}", said(&output));
}

#[test]
fn a_job_chooses_what_is_made_and_a_run_from_before_reports_holds() {
    let house = House::with_job("[report]\npage = false\nworkbook_rows = 10\n");
    house.generate(FIRST, 40, 1);
    house.publish(FIRST);
    let run = house.revision(FIRST, 1);
    assert!(!run.join("report.html").exists() && run.join("report.xlsx").exists());
    let days = house.path().join("days");
    let verified = || {
        let [run, days] = [&run, &days].map(|path| path.to_str().expect("a path"));
        let output = program(&["verify", run, "--inbox", days]);
        assert!(output.status.success(), "{}", said(&output));
    };
    verified();
    let file = run.join("manifest.json");
    let mut manifest = json(&file);
    manifest["predicate"]["job"].as_object_mut().expect("settings").remove("report");
    manifest["subject"].as_array_mut().expect("files").retain(|one| one["name"] != "report.xlsx");
    std::fs::write(&file, serde_json::to_vec_pretty(&manifest).expect("JSON")).expect("written");
    std::fs::remove_file(run.join("report.xlsx")).expect("gone");
    name_again(&run);
    verified();
}

#[test]
fn a_night_of_nothing_has_a_page_all_the_same() {
    let house = House::new();
    house.generate(FIRST, 20, 1);
    for entry in std::fs::read_dir(house.day(FIRST)).expect("an inbox") {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|kind| kind == "csv") {
            let text = std::fs::read_to_string(&path).expect("a table");
            let header = text.lines().next().expect("a header");
            std::fs::write(&path, format!("{header}\n")).expect("written");
        } else {
            std::fs::remove_file(&path).expect("gone");
        }
    }
    let output = house.run(FIRST, &["--accept-stale", "--reason", "nothing <came> in"]);
    assert!(output.status.success(), "{}", said(&output));
    let run = Run::open(&house.revision(FIRST, 1)).expect("a run");
    assert_eq!((run.summary.debtors, run.summary.claims), (0, 0));
    let page = page(&run.folder);
    assert!(page.contains("avstemminger på siden stemmer") && !page.contains("NaN"));
    assert!(page.contains("nothing &lt;came&gt; in"), "why old facts were taken, as text");
}
