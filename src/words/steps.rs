//! The steps of the trace: what each is called and what it says, with the articles behind it and when it
//! holds.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use super::dated::{DatedArticle, Span};
use super::{Entry, Lang};

const DATA: &str = include_str!("data/steps.csv");

/// A step of the trace: a rule the engine has followed, or a fact it has used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The trace's word.
    pub word: &'static str,
    /// The part of the night it belongs to: a code of [`super::Table::Part`].
    pub part: &'static str,
    /// The articles the engine writes with it.
    pub articles: Vec<DatedArticle>,
    /// The days a night can have it.
    pub span: Span,
    /// The regime it is of, `old` or `new`; empty: both.
    pub regime: &'static str,
    nb: Entry,
    en: Entry,
}

impl Step {
    /// What it is called and what it says.
    #[must_use]
    pub const fn entry(&self, lang: Lang) -> Entry {
        lang.pick(self.nb, self.nb, self.en)
    }

    /// The articles of a day.
    pub fn articles_on(&self, day: NaiveDate) -> impl Iterator<Item = &'static str> {
        self.articles.iter().filter(move |article| article.span.holds_on(day)).map(|article| article.text)
    }
}

#[derive(Deserialize)]
struct Row {
    part: String,
    step: String,
    articles: String,
    valid_from: String,
    valid_to: String,
    regime: String,
    title_nb: String,
    text_nb: String,
    title_en: String,
    text_en: String,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    csv::Reader::from_reader(DATA.as_bytes()).into_deserialize::<Row>().filter_map(Result::ok).collect()
});

static STEPS: LazyLock<Vec<Step>> = LazyLock::new(|| ROWS.iter().map(step_of).collect());

static BY_WORD: LazyLock<BTreeMap<&str, &Step>> =
    LazyLock::new(|| STEPS.iter().map(|step| (step.word, step)).collect());

fn step_of(row: &'static Row) -> Step {
    Step {
        word: &row.step,
        part: &row.part,
        articles: row.articles.split(" | ").map(DatedArticle::read).collect(),
        span: Span::read(&row.valid_from, &row.valid_to),
        regime: &row.regime,
        nb: Entry { title: &row.title_nb, text: &row.text_nb },
        en: Entry { title: &row.title_en, text: &row.text_en },
    }
}

/// All steps, in the order of the night.
#[must_use]
pub fn all() -> &'static [Step] {
    &STEPS
}

/// The step of a word of the trace; a hold code is none.
#[must_use]
pub fn by_word(word: &str) -> Option<&'static Step> {
    BY_WORD.get(word).copied()
}
