//! Every step of the trace and every article is in the words, on its days; and no other.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;
use innkreving::audit::cases;
use innkreving::law::kinds;
use innkreving::model::{HoldCode, MeasureKind};
use innkreving::publish::read::TraceReader;
use innkreving::words::{self, Lang, Table, codes, steps};

use super::sources::{is_article, is_step, of_engine};
use crate::common::{House, day};

/// What is wrong with a step and its article on a day; nothing when the words have both.
fn fault(word: &str, text: &str, day: NaiveDate) -> Option<String> {
    if let Some(code) = HoldCode::ALL.into_iter().find(|code| code.as_str() == word) {
        let known = codes::by_code(Table::Hold, word).is_some_and(|entry| entry.article == text);
        return (!known || code.article() != text).then(|| format!("{word}: {text}"));
    }
    let Some(step) = steps::by_word(word) else { return Some(format!("{word} has no entry")) };
    if !step.span.holds_on(day) {
        return Some(format!("{word} does not hold on {day}"));
    }
    let named = step.articles_on(day).any(|article| article == text);
    (!named).then(|| format!("{word} on {day}: {text} is not among its articles"))
}

#[test]
fn every_step_in_the_source_has_an_entry_and_every_entry_is_a_step_in_the_source() {
    let literals = of_engine();
    let written: BTreeSet<&str> =
        literals.iter().map(String::as_str).filter(|literal| is_step(literal)).collect();
    let entries: BTreeSet<&str> = steps::all().iter().map(|step| step.word).collect();
    assert_eq!(entries.len(), steps::all().len(), "a word stands twice");
    let lacking: Vec<_> = written.difference(&entries).collect();
    let dead: Vec<_> = entries.difference(&written).collect();
    assert!(lacking.is_empty() && dead.is_empty(), "no entry: {lacking:?}; names nothing: {dead:?}");
    assert!(written.len() > 100, "{}", written.len());
}

#[test]
fn every_article_in_the_source_is_of_a_step_or_a_hold_code_and_every_one_named_is_in_the_source() {
    let literals = of_engine();
    let written: BTreeSet<&str> =
        literals.iter().map(String::as_str).filter(|literal| is_article(literal)).collect();
    let of_steps = steps::all().iter().flat_map(|step| step.articles.iter().map(|article| article.text));
    let of_steps: BTreeSet<&str> = of_steps.collect();
    let of_measures = measure_articles();
    let known = |article: &&&str| {
        of_steps.contains(**article) || HoldCode::ALL.iter().any(|code| code.article() == **article)
    };
    let lacking: Vec<_> = written.iter().filter(|article| !known(article)).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
    let sources: BTreeSet<&str> = kinds::all().iter().map(|kind| kind.source.as_str()).collect();
    let holds = |article: &&&str| HoldCode::ALL.iter().any(|code| code.article() == **article);
    let dead = of_steps
        .iter()
        .filter(|article| !written.contains(**article) && !sources.contains(**article) && !holds(article))
        .filter(|article| !of_measures.contains(**article));
    assert_eq!(dead.collect::<Vec<_>>(), Vec::<&&str>::new());
}

/// The articles measures stand on: they come from a table, not from the source.
fn measure_articles() -> BTreeSet<String> {
    let table = include_str!("../../../src/law/data/measures.csv");
    let rows = csv::Reader::from_reader(table.as_bytes()).into_records();
    let found: BTreeSet<String> = rows.map(|row| row.expect("a row")[6].to_owned()).collect();
    assert!(found.len() > 10, "{found:?}");
    found
}

#[test]
fn every_step_of_a_measure_has_the_articles_of_the_table_and_no_other() {
    let articles = measure_articles();
    for kind in MeasureKind::ALL {
        let step = steps::by_word(&format!("measure.{kind}")).expect("an entry");
        assert!(step.articles.iter().all(|article| articles.contains(article.text)), "{kind}");
    }
}

#[test]
fn every_step_and_article_of_the_worked_cases_has_an_entry_that_holds_on_its_day() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases");
    let mut faults = BTreeSet::new();
    let mut seen = BTreeSet::new();
    cases::watch(&folder, &mut |day, decision| {
        for line in &decision.trace {
            faults.extend(fault(line.step, line.article, day));
            seen.insert(line.step);
        }
    })
    .expect("the cases");
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(seen.len() > 140, "the cases reach {} steps", seen.len());
}

#[test]
fn every_step_and_article_of_generated_nights_has_an_entry_that_holds_on_its_day() {
    for date in ["2025-11-20", "2026-11-20", "2027-01-20"] {
        let house = House::new();
        house.generate(date, 300, 7);
        house.publish(date);
        let reader = TraceReader::open(&house.revision(date, 1)).expect("a trace");
        let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
        for group in 0..reader.groups() {
            let lines = reader.group(group).expect("a group");
            seen.extend(lines.iter().map(|(_, line)| (line.step.to_owned(), line.article.to_owned())));
        }
        let faults: Vec<String> =
            seen.iter().filter_map(|(step, article)| fault(step, article, day(date))).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        assert!(seen.len() > 40, "{date}: {}", seen.len());
    }
}

#[test]
fn a_step_without_entry_another_article_and_a_day_too_early_are_told() {
    let (before, after) = (day("2026-12-31"), day("2027-01-01"));
    assert_eq!(fault("need.adult", "livsf. § 3", before), None);
    assert_eq!(fault("NO_PAYER", "deknl. § 2-7", before), None);
    for (step, article, day) in [
        ("need.other", "livsf. § 3", before),
        ("need.adult", "livsf. § 4", before),
        ("NO_PAYER", "livsf. § 3", before),
        ("setoff.credit", "overg. § 12", after),
        ("setoff.credit", "innkl. § 21", before),
        ("fee.attachment.notice", "innkf. § 23-1", before),
    ] {
        assert!(fault(step, article, day).is_some(), "{step} {article} {day}");
    }
}

#[test]
fn every_entry_is_said_shortly_in_both_languages() {
    let of_steps = steps::all().iter().map(|step| (step.word, step.entry(Lang::Nb), step.entry(Lang::En)));
    let of_codes = codes::all()
        .iter()
        .filter(|code| code.table != Table::Unit.name() && code.table != Table::Creditor.name())
        .map(|code| (code.code, code.entry(Lang::Nb), code.entry(Lang::En)));
    for (word, nb, en) in of_steps.chain(of_codes) {
        for entry in [nb, en] {
            let length = entry.title.chars().count();
            assert!((1..=62).contains(&length), "{word}: {}", entry.title);
            assert!(entry.text.ends_with('.') && !entry.text.ends_with(".."), "{word}: {}", entry.text);
            assert!((8..=300).contains(&entry.text.chars().count()), "{word}: {}", entry.text);
        }
        assert_ne!(nb.text, en.text, "{word}");
    }
}

#[test]
fn no_row_of_the_data_is_lost() {
    let rows = |text: &str| text.lines().count() - 1;
    assert_eq!(steps::all().len(), rows(include_str!("../../../src/words/data/steps.csv")));
    assert_eq!(codes::all().len(), rows(include_str!("../../../src/words/data/codes.csv")));
    assert_eq!(words::acts().len(), rows(include_str!("../../../src/words/data/acts.csv")));
    assert_eq!(kinds::all().len(), rows(include_str!("../../../src/words/data/kinds_nn.csv")));
    for (text, spans) in [
        (include_str!("../../../src/words/data/steps.csv"), [3, 4]),
        (include_str!("../../../src/words/data/codes.csv"), [3, 4]),
    ] {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        for row in reader.records() {
            let row = row.expect("a row");
            for at in spans {
                assert!(
                    row[at].is_empty() || innkreving::units::dates::parse_date(&row[at]).is_some(),
                    "{row:?}"
                );
            }
        }
    }
}
