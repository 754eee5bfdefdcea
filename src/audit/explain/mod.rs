//! One debtor's night explained: every figure in order, with its article and the rate behind it.
//!
//! The published run is read, its trace and its tables, and nothing is decided again: what an explanation
//! says of a figure is put together from figures that were published beside it.

mod facts;
mod faults;
mod files;
mod html;
mod intro;
mod items;
mod measures;
mod model;
mod names;
mod night;
mod notes;
mod say;
mod sections;
mod sources;
mod tables;
mod text;

pub use html::html;
pub use model::Explanation;
pub use night::Night;
pub use text::text;

use crate::intake::rows_of::FactRow;
use crate::units::Month;
use crate::words::Lang;
use model::{Run, Section};
use names::Names;
use say::Say;
use sections::Part;

/// The explanation of a night; with `facts`, the rows of the inbox it was decided on.
#[must_use]
pub fn explain(night: &Night<'_>, facts: Option<&[FactRow]>, lang: Lang) -> Explanation {
    let say = Say(lang);
    let names = names(night, facts.unwrap_or_default());
    let section = |part: Part| Section {
        id: part.id(),
        title: part.title(lang).to_owned(),
        intro: intro::intro(part, night, say, facts.is_some()),
        facts: match part {
            Part::Facts => facts::facts(night, facts.unwrap_or_default(), &names, say),
            _ => Vec::new(),
        },
        groups: items::groups(part, night, &names, say),
        tables: tables::tables(part, night, &names, say),
    };
    let debtor = night.debtor.to_string();
    let day = say.long_day(night.day);
    Explanation {
        format: "innkreving/explanation/1",
        lang,
        title: say.either(
            format!("Forklaring for skyldner {debtor}, {day}"),
            format!("Explanation for debtor {debtor}, {day}"),
        ),
        debtor,
        run: run(night),
        sections: Part::ALL.into_iter().map(section).collect(),
        sources: sources::sources(night, lang),
    }
}

/// The explanation as JSON.
///
/// # Errors
/// None that its values can have.
pub fn json(explanation: &Explanation) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(explanation)?;
    text.push('\n');
    Ok(text)
}

fn run(night: &Night<'_>) -> Run {
    let made = &night.statement.made;
    let window = night.window();
    let name = made.job.get("name").and_then(serde_json::Value::as_str).unwrap_or_default();
    Run {
        day: night.day.to_string(),
        revision: night.revision.clone(),
        kind: night.statement.manifest.origin.kind.as_str(),
        job: name.to_owned(),
        program: format!("{} {}", made.program.name, made.program.version),
        manifest_sha256: night.statement.manifest.sha256.clone(),
        income_window: [window.first, window.last].map(|month: Month| month.to_string()),
        plan_month: night.plan_month().to_string(),
        settings: made.job.get("law").cloned().unwrap_or_default(),
    }
}

/// How the parties of the night are shown.
fn names(night: &Night<'_>, facts: &[FactRow]) -> Names {
    let lines = night.lines.iter().map(|line| line.party.as_str());
    let fields = facts.iter().flat_map(|row| &row.fields);
    let fields = fields.filter(|field| facts::is_party(field.column)).map(|field| field.value.as_str());
    let rows = night.rows.values().flatten().flatten().map(String::as_str);
    Names::new(night.debtor, lines.chain(fields).chain(rows))
}
