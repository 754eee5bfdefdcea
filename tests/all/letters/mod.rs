//! Letters: what each debtor must be told is told, in figures that are those of the tables, and to nobody else.

mod elements;
mod files;
mod own_texts;

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::{House, program, rows, said};

/// A night in the transition, and two after it.
pub const DATE: &str = "2026-11-20";
pub const NEW: &str = "2027-01-20";
pub const LATER: &str = "2027-02-22";
pub const DEBTORS: &str = "500";

/// A letter: its row of the index, and what it says.
pub struct Letter {
    pub row: BTreeMap<String, String>,
    pub text: String,
    pub html: String,
}

/// The letters of a revision that were made.
pub fn letters(folder: &Path) -> Vec<Letter> {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut all = Vec::new();
    for row in rows(&folder.join("index.csv")) {
        if row["file"].is_empty() {
            continue;
        }
        let articles =
            files.entry(row["file"].clone()).or_insert_with(|| articles(&folder.join(&row["file"])));
        let place: usize = row["place"].parse().expect("a place");
        let html = articles[place - 1].clone();
        all.push(Letter { text: text(&html), html, row });
    }
    for (file, articles) in files {
        let named = all.iter().filter(|letter| letter.row["file"] == file).count();
        assert_eq!(named, articles.len(), "{file}: every letter stands in the index");
    }
    all
}

fn articles(file: &Path) -> Vec<String> {
    let page = std::fs::read_to_string(file).expect("a file of letters");
    let parts = page.split("<article class=\"letter\"").skip(1);
    parts.map(|part| part.split("</article>").next().unwrap_or_default().to_owned()).collect()
}

/// What is read of HTML: words and figures, cells parted by bars, spaces that do not break as spaces.
pub fn text(html: &str) -> String {
    let mut out = String::new();
    let mut tag = String::new();
    let mut inside = false;
    for sign in html.split_once('>').map_or("", |(_, rest)| rest).chars() {
        match sign {
            '<' => (inside, tag) = (true, String::new()),
            '>' => {
                inside = false;
                let cell = ["/td", "/th", "/dt"].contains(&tag.as_str());
                let block = ["/p", "/h1", "/h2", "/h3", "/li", "/tr", "/dd", "br", "/address"];
                out.push_str(if cell {
                    " | "
                } else if block.contains(&tag.as_str()) {
                    "\n"
                } else {
                    ""
                });
            }
            _ if inside => tag.push(sign),
            '\u{a0}' | '\n' => out.push(' '),
            _ => out.push(sign),
        }
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.into_iter().fold(out, |text, (entity, sign)| text.replace(entity, sign))
}

/// Gives every debtor of a day the values of some columns, by what stands in the row.
pub fn edit_debtors(house: &House, date: &str, edit: &dyn Fn(&mut BTreeMap<String, String>)) {
    let path = house.day(date).join("debtors.csv");
    let mut reader = csv::Reader::from_path(&path).expect("a table");
    let header = reader.headers().expect("a header").clone();
    let records: Vec<_> = reader.records().map(|record| record.expect("a row")).collect();
    let mut writer = csv::Writer::from_path(&path).expect("a table");
    writer.write_record(&header).expect("written");
    for record in records {
        let pairs = header.iter().zip(record.iter()).map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut row: BTreeMap<String, String> = pairs.collect();
        edit(&mut row);
        writer.write_record(header.iter().map(|name| row[name].as_str())).expect("written");
    }
    writer.flush().expect("written");
}

/// A house with a generated day; all debtors are written to in one language.
pub fn house(date: &str, lang: &str, more: &str) -> House {
    let house = House::with_job(more);
    house.generate(date, DEBTORS.parse().expect("a count"), 7);
    edit_debtors(&house, date, &|row| lang.clone_into(row.get_mut("language").expect("a language")));
    house
}

/// Goes on to a later day from a released one, with most facts changed.
pub fn go_on(house: &House, since: &str, date: &str, edit: &dyn Fn(&mut BTreeMap<String, String>)) {
    house.released(since, 1);
    let out = house.day(date);
    let out = out.to_str().expect("a path");
    let days = ["--date", date, "--since", since, "--changed", "60", out];
    let output = program(&[&["generate", "--debtors", DEBTORS, "--seed", "7"], &days[..]].concat());
    assert!(output.status.success(), "{}", said(&output));
    edit_debtors(house, date, edit);
    house.publish(date);
}
