//! An explanation as one page that needs nothing else.

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use super::model::{Explanation, Fact, Item, Section, Source};
use super::say::Say;
use super::text::{figure, rate_text};
use crate::report::HOUSE_CSS;

const TEMPLATE: &str = include_str!("templates/explain.html.j2");

/// The explanation as a page.
///
/// # Errors
/// None that the template can have.
pub fn html(explanation: &Explanation) -> Result<String, minijinja::Error> {
    let say = Say(explanation.lang);
    let mut environment = Environment::new();
    environment.add_template("explain.html", TEMPLATE)?;
    let page = Page {
        lang: explanation.lang.tag(),
        title: &explanation.title,
        css: HOUSE_CSS,
        sections: explanation.sections.iter().map(|one| section(one, say)).collect(),
        sources: &explanation.sources,
        words: Words::of(say),
    };
    environment.get_template("explain.html")?.render(Serde(&page))
}

/// What the template is given.
#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    title: &'a str,
    css: &'static str,
    sections: Vec<SectionView>,
    sources: &'a [Source],
    words: Words,
}

/// The fixed words of the page.
#[derive(Serialize)]
struct Words {
    contents: String,
    skip: String,
    sources: String,
    line: String,
    parked: String,
    what: String,
    figure: String,
    how: String,
    article: String,
}

impl Words {
    fn of(say: Say) -> Self {
        Self {
            contents: say.pick("Innhold", "Contents"),
            skip: say.pick("Gå til innholdet", "Skip to the content"),
            sources: say.pick("Kilder", "Sources"),
            line: say.pick("linje", "line"),
            parked: say.pick("holdt tilbake", "parked"),
            what: say.pick("Hva", "What"),
            figure: say.pick("Tall", "Figure"),
            how: say.pick("Hvordan", "How"),
            article: say.pick("Hjemmel", "Article"),
        }
    }
}

#[derive(Serialize)]
struct SectionView {
    id: &'static str,
    title: String,
    intro: Vec<String>,
    facts: Vec<FactView>,
    groups: Vec<GroupView>,
    tables: Vec<TableView>,
}

#[derive(Serialize)]
struct FactView {
    place: String,
    line: u64,
    title: String,
    values: String,
    parked: String,
}

#[derive(Serialize)]
struct GroupView {
    title: String,
    items: Vec<ItemView>,
}

#[derive(Serialize)]
struct ItemView {
    title: String,
    claim: String,
    figure: String,
    notes: Vec<String>,
    meaning: String,
    rate: String,
    article: String,
}

#[derive(Serialize)]
struct TableView {
    title: String,
    columns: Vec<(String, bool)>,
    rows: Vec<Vec<(String, bool)>>,
}

fn section(section: &Section, say: Say) -> SectionView {
    let fact = |fact: &Fact| FactView {
        place: fact.file.clone(),
        line: fact.line,
        title: fact.title.clone(),
        values: values(fact),
        parked: fact.parked.join("; "),
    };
    SectionView {
        id: section.id,
        title: section.title.clone(),
        intro: section.intro.clone(),
        facts: section.facts.iter().map(fact).collect(),
        groups: section
            .groups
            .iter()
            .map(|group| GroupView {
                title: group.title.clone().unwrap_or_default(),
                items: group.items.iter().map(|one| item(one, say)).collect(),
            })
            .collect(),
        tables: tables(section),
    }
}

fn item(item: &Item, say: Say) -> ItemView {
    ItemView {
        title: item.title.clone(),
        claim: item.claim.clone(),
        figure: figure(item),
        notes: item.notes.clone(),
        meaning: item.meaning.clone(),
        rate: item.rate.as_ref().map(|rate| rate_text(rate, say)).unwrap_or_default(),
        article: item.article_text.clone(),
    }
}

/// The tables that say more than the lines do, without the columns that say nothing.
fn tables(section: &Section) -> Vec<TableView> {
    let view = |table: &super::model::Table| {
        let told = |at: &usize| {
            !table.columns[*at].title.is_empty() && table.rows.iter().any(|row| !row[*at].text.is_empty())
        };
        let shown: Vec<usize> = (0..table.columns.len()).filter(told).collect();
        let column = |at: &usize| (table.columns[*at].title.to_owned(), table.columns[*at].right);
        let cell = |row: &[super::model::Shown], at: usize| (row[at].text.clone(), table.columns[at].right);
        TableView {
            title: table.title.clone(),
            columns: shown.iter().map(column).collect(),
            rows: table.rows.iter().map(|row| shown.iter().map(|at| cell(row, *at)).collect()).collect(),
        }
    };
    section.tables.iter().filter(|table| !table.told).map(view).collect()
}

/// The values of a row as they are written: `month=2026-08, gross=38000.00`.
#[must_use]
pub(super) fn values(fact: &Fact) -> String {
    let pairs = fact.values.iter().map(|(column, value)| {
        let value = value.as_str().unwrap_or_default();
        format!("{column}={value}")
    });
    pairs.collect::<Vec<_>>().join(", ")
}
