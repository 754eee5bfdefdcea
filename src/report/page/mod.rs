//! `report.html`: one page a run for operators and auditors, without script and without anything from elsewhere.
//!
//! No debtor is named on it: how a debtor's night went is asked for on the command line.

mod claims;
mod measures;
mod money;
mod night;
mod view;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use self::view::{Chart, Checks, Grid, NB, number};
use super::gather::Figures;
use super::{HOUSE_CSS, Run};
use crate::units::ids::mask_within;
use crate::words::format;

/// The page's name in a run.
pub const PAGE: &str = "report.html";
const TEMPLATE: &str = include_str!("../templates/report.html.j2");

/// What the template is filled with.
#[derive(Serialize)]
struct Page<'a> {
    css: &'a str,
    day: String,
    job: String,
    facts: Vec<[String; 2]>,
    glance: Vec<night::Glance>,
    warnings: Vec<String>,
    checks: String,
    wrong: u64,
    inputs: Grid,
    balance: Grid,
    classes: Chart,
    creditors: Chart,
    rooms: Chart,
    waterfall: Chart,
    waterfall_debtors: String,
    waterfall_agrees: String,
    drift: Option<[Grid; 2]>,
    moved: String,
    notified: String,
    holds: Chart,
    parked: Option<Grid>,
    watch: Option<Grid>,
    measures: Option<measures::Measures>,
    payers: Grid,
}

/// The page of a run.
///
/// # Errors
/// None that the template, which is built in, can have.
pub fn page(run: &Run, figures: &Figures) -> Result<String, minijinja::Error> {
    let mut checks = Checks::default();
    let (inputs, balance) = (night::inputs(run, &mut checks), night::balance(run, figures, &mut checks));
    let (waterfall, waterfall_agrees) = money::waterfall(figures, &mut checks);
    let (holds, parked) =
        (claims::holds(run, figures, &mut checks), night::parked(run, figures, &mut checks));
    let measures = measures::measures(run, figures, &mut checks);
    let page = Page {
        css: HOUSE_CSS,
        day: format::long_date(run.day, NB),
        job: mask_within(&run.made.job.name),
        facts: night::facts(run),
        glance: night::glance(run),
        warnings: run.summary.warnings.iter().map(|warning| mask_within(warning)).collect(),
        checks: number(checks.made),
        wrong: checks.wrong,
        inputs,
        balance,
        classes: money::classes(figures),
        creditors: money::creditors(figures),
        rooms: money::rooms(figures),
        waterfall,
        waterfall_debtors: number(figures.traced.waterfall.debtors),
        waterfall_agrees,
        drift: night::drift(run),
        moved: number(run.summary.drift.orders),
        notified: number(run.summary.priority_notices()),
        holds,
        parked,
        watch: claims::watch(figures),
        measures,
        payers: money::payers(figures),
    };
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.render_str(TEMPLATE, Serde(page))
}
