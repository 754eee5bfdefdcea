//! Whether the law lets a measure be used for a kind of claim on a day: a look-up in `data/measures.csv`, whose rows
//! name requirements (`data/requirements.csv`) and conditions (`data/conditions.csv`) by the columns of the kinds.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::law::kinds;
use crate::model::{KindNo, MeasureKind, Regime};
use crate::units::dates::parse_date;

/// What the table answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The measure is allowed.
    Allowed {
        /// By which articles.
        article: &'static str,
        /// What must hold besides, which the kind does not say.
        conditions: Vec<Condition>,
    },
    /// It is not.
    Refused(Condition),
}

/// A code and the article it rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Condition {
    /// The code.
    pub code: &'static str,
    /// The article.
    pub article: &'static str,
}

/// The condition that the creditor consents.
pub const CONSENT_NEEDED: &str = "CONSENT_NEEDED";
/// The code of a measure no row is valid for.
pub const NOT_IN_FORCE: &str = "NOT_IN_FORCE";
/// What a report to the police may be about, beside what its own row says.
const UNPAID_SUPPORT: &str = "police_report_unpaid_support";
/// The requirement a document can meet.
const GROUND: &str = "ground";

#[derive(Deserialize)]
struct MeasureRow {
    measure: String,
    valid_from: String,
    valid_to: String,
    regime: String,
    requires: String,
    conditions: String,
    article: String,
}

/// A row of the measures.
struct Rule {
    measure: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
    regime: Option<Regime>,
    requires: Vec<&'static Requirement>,
    conditions: Vec<&'static Requirement>,
    article: String,
}

/// A row of the requirements or of the conditions: what a column of the kinds must say.
#[derive(Deserialize)]
struct Requirement {
    #[serde(alias = "requirement", alias = "condition")]
    name: String,
    column: String,
    #[serde(alias = "accepts", alias = "holds_for")]
    words: String,
    code: String,
    article: String,
}

impl Requirement {
    fn names(&self, kind: KindNo) -> bool {
        let word = kinds::column(kind, &self.column);
        self.words.split(' ').any(|accepted| accepted == word)
    }

    fn condition(&'static self) -> Condition {
        Condition { code: &self.code, article: &self.article }
    }
}

static REQUIREMENTS: LazyLock<Vec<Requirement>> =
    LazyLock::new(|| rows(include_str!("../data/requirements.csv")));
static CONDITIONS: LazyLock<Vec<Requirement>> =
    LazyLock::new(|| rows(include_str!("../data/conditions.csv")));
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let read: Vec<MeasureRow> = rows(include_str!("../data/measures.csv"));
    read.into_iter().filter_map(rule).collect()
});

fn rows<T: for<'de> Deserialize<'de>>(data: &str) -> Vec<T> {
    csv::Reader::from_reader(data.as_bytes()).into_deserialize().filter_map(Result::ok).collect()
}

fn rule(row: MeasureRow) -> Option<Rule> {
    let regime = [Regime::Old, Regime::New].into_iter().find(|regime| regime.as_str() == row.regime);
    Some(Rule {
        from: parse_date(&row.valid_from)?,
        to: if row.valid_to.is_empty() { None } else { Some(parse_date(&row.valid_to)?) },
        regime: if row.regime == "any" { None } else { Some(regime?) },
        requires: named(&row.requires, &REQUIREMENTS)?,
        conditions: named(&row.conditions, &CONDITIONS)?,
        measure: row.measure,
        article: row.article,
    })
}

fn named(names: &str, rows: &'static [Requirement]) -> Option<Vec<&'static Requirement>> {
    names.split_whitespace().map(|name| rows.iter().find(|row| row.name == name)).collect()
}

/// The measures of the table, in its order, each once: those of [`MeasureKind`], deduction, netting, set-off and what
/// a report to the police may be about.
#[must_use]
pub fn measures() -> Vec<&'static str> {
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.measure.as_str()).collect();
    names.dedup();
    names
}

/// Whether a measure may be used for a claim of a kind on a day against a debtor of a regime. `documented`: there is a
/// document that is a ground for enforcement.
#[must_use]
pub fn allowed(kind: KindNo, measure: &str, day: NaiveDate, regime: Regime, documented: bool) -> Answer {
    let mut of_measure = RULES.iter().filter(|rule| rule.measure == measure);
    let in_force = |rule: &&Rule| {
        rule.from <= day && rule.to.is_none_or(|to| day <= to) && rule.regime.is_none_or(|own| own == regime)
    };
    let Some(rule) = of_measure.clone().find(in_force) else {
        let article = of_measure.next().map_or("", |rule| rule.article.as_str());
        return Answer::Refused(Condition { code: NOT_IN_FORCE, article });
    };
    let met = |one: &Requirement| one.names(kind) || (documented && one.name == GROUND);
    if let Some(unmet) = rule.requires.iter().find(|one| !met(one)) {
        return Answer::Refused(unmet.condition());
    }
    let conditions = rule.conditions.iter().filter(|one| one.names(kind));
    Answer::Allowed { article: &rule.article, conditions: conditions.map(|one| one.condition()).collect() }
}

/// The articles of a measure that is in force on a day against a debtor of a regime, whatever its claims are.
#[must_use]
pub fn in_force(measure: MeasureKind, day: NaiveDate, regime: Regime) -> Option<&'static str> {
    let own = RULES.iter().find(|rule| {
        rule.measure == measure.as_str()
            && rule.from <= day
            && rule.to.is_none_or(|to| day <= to)
            && rule.regime.is_none_or(|own| own == regime)
    });
    own.map(|rule| rule.article.as_str())
}

/// Whether a measure that is allowed for a kind on a day needs a condition to hold besides.
#[must_use]
pub fn needs(kind: KindNo, measure: MeasureKind, day: NaiveDate, code: &str) -> bool {
    let by_either = REGIMES.map(|regime| allowed(kind, measure.as_str(), day, regime, true));
    by_either.iter().any(|answer| match answer {
        Answer::Allowed { conditions, .. } => conditions.iter().any(|one| one.code == code),
        Answer::Refused(_) => false,
    })
}

/// What is allowed on one day, looked up once for all kinds and measures.
#[derive(Debug)]
pub struct AllowedOn {
    /// By regime, kind and measure, without and with a documented ground: the articles.
    answers: Vec<[Option<&'static str>; 2]>,
    /// By kind: the articles that make it an offence not to pay.
    unpaid: Vec<Option<&'static str>>,
}

const REGIMES: [Regime; 2] = [Regime::Old, Regime::New];

impl AllowedOn {
    /// Looks up everything for a day.
    #[must_use]
    pub fn day(day: NaiveDate) -> Self {
        let unpaid =
            kinds::all().iter().map(|kind| match allowed(kind.no, UNPAID_SUPPORT, day, Regime::Old, false) {
                Answer::Allowed { article, .. } => Some(article),
                Answer::Refused(_) => None,
            });
        let unpaid = unpaid.collect();
        let mut answers = Vec::with_capacity(REGIMES.len() * kinds::all().len() * MeasureKind::ALL.len());
        for regime in REGIMES {
            for kind in kinds::all() {
                for measure in MeasureKind::ALL {
                    answers.push([false, true].map(|documented| {
                        match allowed(kind.no, measure.as_str(), day, regime, documented) {
                            Answer::Allowed { article, .. } => Some(article),
                            Answer::Refused(_) => None,
                        }
                    }));
                }
            }
        }
        Self { answers, unpaid }
    }

    /// True when not paying is no offence for claims of any kind.
    #[must_use]
    pub fn no_offence(&self) -> bool {
        self.unpaid.iter().all(Option::is_none)
    }

    /// The article that makes it an offence not to pay a claim of a kind; none when it is none.
    #[must_use]
    pub fn unpaid_support(&self, kind: KindNo) -> Option<&'static str> {
        self.unpaid.get(usize::from(kind.0)).copied().flatten()
    }

    /// The articles that allow a measure for a kind; none when it is refused.
    #[must_use]
    pub fn article(
        &self,
        measure: MeasureKind,
        kind: KindNo,
        regime: Regime,
        documented: bool,
    ) -> Option<&'static str> {
        let regime = REGIMES.iter().position(|one| *one == regime)?;
        let measure = MeasureKind::ALL.iter().position(|one| *one == measure)?;
        let row = (regime * kinds::all().len() + usize::from(kind.0)) * MeasureKind::ALL.len() + measure;
        self.answers.get(row)?[usize::from(documented)]
    }
}

#[cfg(test)]
#[path = "allowed_tests.rs"]
mod tests;
