//! The book of a day is that day's.

use chrono::NaiveDate;
use innkreving::audit::rule_book::{self, Book, Section, Table};
use innkreving::law::kinds;
use innkreving::law::measures::allowed;
use innkreving::law::rates::Rates;
use innkreving::model::{HoldCode, LawSettings, Regime};
use innkreving::words::{Lang, codes, steps};

use crate::common::day;

fn book(day: NaiveDate, lang: Lang) -> Book {
    rule_book::on(day, lang, &Rates::load(&[]).expect("the rates"))
}

fn section<'a>(book: &'a Book, id: &str) -> &'a Section {
    book.sections.iter().find(|section| section.id == id).expect(id)
}

fn first<'a>(book: &'a Book, id: &str) -> &'a Table {
    section(book, id).tables().next().expect(id)
}

/// The cells of a column.
fn column(table: &Table, at: usize) -> Vec<&str> {
    table.rows.iter().map(|row| row[at].as_str()).collect()
}

const DAYS: [&str; 7] =
    ["1990-01-01", "2014-07-01", "2023-07-01", "2025-11-20", "2026-11-20", "2027-01-01", "2031-06-30"];

#[test]
fn every_rate_row_valid_on_the_day_is_printed_and_no_other() {
    let rates = Rates::load(&[]).expect("the rates");
    let mut counts = Vec::new();
    for text in DAYS {
        let on = day(text);
        let valid =
            rates.rows().iter().filter(|row| row.valid_from <= on && row.valid_to.is_none_or(|to| on <= to));
        let mut expected: Vec<(&str, &str)> =
            valid.map(|row| (row.code.as_str(), row.source.as_str())).collect();
        let book = book(on, Lang::Nb);
        let printed = section(&book, "rates").tables().flat_map(|table| &table.rows);
        let mut found: Vec<(&str, &str)> = printed.map(|row| (row[0].as_str(), row[7].as_str())).collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{text}");
        counts.push(found.len());
    }
    assert!(counts.contains(&0) && counts.iter().any(|count| *count > 20), "{counts:?}");
}

#[test]
fn a_rate_without_a_row_on_the_day_is_said_to_be_missing() {
    let lacking = |text: &str| {
        let book = book(day(text), Lang::En);
        let text = rule_book::text(&Book { sections: vec![section(&book, "rates").clone()], ..book });
        text.lines().filter(|line| line.starts_with("Rates without a row")).map(str::to_owned).next()
    };
    assert_eq!(lacking("2026-06-30"), None);
    assert_eq!(lacking("2023-07-01"), None, "11 years and older is no rate of that day");
    assert_eq!(
        lacking("2027-01-01"),
        Some("Rates without a row on this day: LATE_INTEREST, COURT_FEE.".to_owned())
    );
}

#[test]
fn dates_change_the_book() {
    let [before, after] = ["2026-12-31", "2027-01-01"].map(|text| book(day(text), Lang::En));
    let of_1b =
        |book: &Book| first(book, "kinds").rows.iter().find(|row| row[0] == "1b").expect("1b").clone();
    assert_eq!(
        (&of_1b(&before)[3..5], &of_1b(&after)[3..5]),
        (&["a", "a"].map(str::to_owned)[..], &["a", "d"].map(str::to_owned)[..])
    );
    assert_eq!((of_1b(&before)[5].as_str(), of_1b(&after)[5].as_str()), ("rank j", "yes"));
    let ranks = |book: &Book| column(first(book, "set-off"), 0).join(" ");
    assert_eq!(ranks(&before), "a b c d e f g h i j k l m n o p q r s");
    assert_eq!(ranks(&after), "a1 a2 a3 b1 b2 b3 c1 c2 c3 c4 d1 d2 d3 e1 e2 e3");
    let steps = |book: &Book, id: &str| column(first(book, id), 0).join(" ");
    assert!(
        !steps(&before, "fee").contains("fee.attachment")
            && steps(&after, "fee").contains("fee.attachment.notice")
    );
    assert!(
        steps(&before, "regime").contains("regime.rolled_out")
            && !steps(&after, "regime").contains("regime.rolled_out")
    );
    let articles = |book: &Book| {
        let rows = &first(book, "setoff").rows;
        rows.iter().find(|row| row[0] == "setoff.credit").expect("a step")[3].clone()
    };
    assert_eq!((articles(&before), articles(&after)), ("overg. § 12".into(), "innkl. § 21".into()));
    let [last, gone] = ["2028-12-31", "2029-01-01"].map(|text| book(day(text), Lang::En));
    assert!(
        steps(&last, "sharing").contains("room.other_gets")
            && !steps(&gone, "sharing").contains("room.other_gets")
    );
    let day_text =
        |book: &Book| rule_book::text(&Book { sections: vec![section(book, "day").clone()], ..book.clone() });
    assert!(day_text(&before).contains("18xx, 55xx, 56xx, except 1811"), "{}", day_text(&before));
    assert!(
        day_text(&before).contains("(letter e): 1a, 1b, 2, 3, 4.") && !day_text(&after).contains("letter e")
    );
}

#[test]
fn every_step_code_kind_and_choice_is_in_the_book_when_it_holds() {
    for text in DAYS {
        let on = day(text);
        for lang in [Lang::Nb, Lang::En] {
            let book = book(on, lang);
            let words: Vec<&str> =
                book.sections.iter().flat_map(Section::tables).flat_map(|table| column(table, 0)).collect();
            for step in steps::all() {
                assert_eq!(words.contains(&step.word), step.span.holds_on(on), "{} {text}", step.word);
            }
            assert_eq!(column(first(&book, "holds"), 0), HoldCode::ALL.map(HoldCode::as_str));
            let numbers: Vec<&str> = kinds::all().iter().map(|kind| kind.number.as_str()).collect();
            assert!(section(&book, "kinds").tables().all(|table| column(table, 0) == numbers));
            let fields = format!("{:?}", LawSettings::default());
            let choices = column(first(&book, "choices"), 0);
            assert!(choices.iter().all(|key| fields.contains(&format!("{key}: "))), "{fields}");
            let settings: Vec<&str> =
                codes::of(innkreving::words::Table::Setting).map(|code| code.code).collect();
            assert_eq!(choices, settings);
            for table in [
                innkreving::words::Table::RowFault,
                innkreving::words::Table::PaymentFault,
                innkreving::words::Table::Reason,
            ] {
                assert!(codes::of(table).all(|code| words.contains(&code.code)), "{table:?}");
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_rules() {
    for text in DAYS {
        let [nb, en] = [Lang::Nb, Lang::En].map(|lang| book(day(text), lang));
        let shape = |book: &Book| -> Vec<(&'static str, usize, Vec<Vec<String>>)> {
            let keys = |section: &Section| {
                section.tables().map(|table| table.rows.iter().map(|row| row[0].clone()).collect()).collect()
            };
            book.sections.iter().map(|section| (section.id, section.blocks.len(), keys(section))).collect()
        };
        assert_eq!(shape(&nb), shape(&en), "{text}");
        assert_ne!(nb.title, en.title);
        for section in nb.sections.iter().chain(&en.sections) {
            for table in section.tables() {
                assert!(table.rows.iter().all(|row| row.len() == table.header.len()), "{}", section.id);
                assert!(table.header.iter().all(|name| !name.is_empty()), "{}", section.id);
            }
        }
    }
}

#[test]
fn what_is_of_2026_alone_or_from_2026_is_not_said_of_another_day() {
    let page = |text: &str| {
        let book = book(day(text), Lang::Nb);
        let kinds = section(&book, "kinds").tables().nth(1).expect("kinds").clone();
        let fee =
            kinds.header.iter().position(|name| *name == "Gebyr ved for sen betaling").expect("a column");
        let late: Vec<String> =
            kinds.rows.iter().filter(|row| row[fee] == "ja").map(|row| row[0].clone()).collect();
        (late, rule_book::text(&book).replace('\n', " "))
    };
    let (late, text) = page("2025-06-01");
    assert!(late.is_empty(), "{late:?}");
    for said in ["trådte i kraft 1. januar 2026", "regnes fra 2026"] {
        assert!(text.contains(said), "{said}");
    }
    for of in ["2026-11-20", "2027-03-01"] {
        let (late, text) = page(of);
        assert_eq!(late, ["1a", "1b"], "{of}");
        assert!(!text.contains("trådte i kraft 1. januar 2026"), "{of}");
        assert_eq!(text.contains("Kravtyper som følger de tidligere reglene i 2026"), of.starts_with("2026"));
        assert!(text.contains("21 dager til å uttale seg om den nye beregningen"), "{of}");
    }
}

#[test]
fn every_measure_has_an_answer_for_every_kind_in_the_book() {
    for text in ["2025-11-20", "2026-11-20", "2027-01-01"] {
        for lang in [Lang::Nb, Lang::En] {
            let book = book(day(text), lang);
            let tables: Vec<&Table> = section(&book, "measures").tables().collect();
            let [names, answers, _] = tables[..] else { panic!("three tables") };
            assert_eq!(column(names, 0), allowed::measures());
            for measure in allowed::measures() {
                for regime in [Regime::Old, Regime::New] {
                    let word =
                        innkreving::words::code(innkreving::words::Table::Regime, regime.as_str(), lang);
                    let other = REGIMES.iter().find(|one| **one != regime).expect("two");
                    let other =
                        innkreving::words::code(innkreving::words::Table::Regime, other.as_str(), lang);
                    assert!(word.is_some() && other.is_some());
                    let own = |row: &&Vec<String>| {
                        row[0] == measure && other.is_none_or(|other| row[1] != other.title)
                    };
                    let mut kinds_told: Vec<&str> =
                        answers.rows.iter().filter(own).flat_map(|row| row[3].split(", ")).collect();
                    kinds_told.sort_unstable();
                    let mut all: Vec<&str> = kinds::all().iter().map(|kind| kind.number.as_str()).collect();
                    all.sort_unstable();
                    assert_eq!(kinds_told, all, "{measure} {regime} {text}");
                }
            }
        }
    }
    let answer = |text: &str, measure: &str, number: &str| -> Vec<String> {
        let book = book(day(text), Lang::En);
        let table = section(&book, "measures").tables().nth(1).expect("the answers").clone();
        let rows = table.rows.into_iter().filter(|row| row[0] == measure);
        rows.filter(|row| row[3].split(", ").any(|one| one == number)).map(|row| row[2].clone()).collect()
    };
    assert_eq!(answer("2025-12-31", "police_report_unpaid_support", "1a"), ["allowed"]);
    assert_eq!(
        answer("2026-01-01", "police_report_unpaid_support", "1a"),
        ["not allowed: NOT_IN_FORCE (Not in force)"]
    );
    assert_eq!(answer("2026-11-20", "end_private_support", "1a"), ["allowed"]);
    assert!(answer("2026-11-20", "end_private_support", "1b")[0].contains("NOT_PRIVATE_SUPPORT"));
}

const REGIMES: [Regime; 2] = [Regime::Old, Regime::New];
