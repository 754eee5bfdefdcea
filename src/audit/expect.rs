//! What a worked case expects, and the comparison with what was decided.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::expect_measures::ExpectedMeasures;
use super::expect_money::ExpectedMoney;
use super::facts::party;
use crate::decide::matched::Stray;
use crate::model::decision::{Course, Decision, PayerOrder};
use crate::model::trace::TraceLine;
use crate::model::{Form, OrderPeriod, OrderSize};
use crate::orders::reconcile::Version;
use crate::units::Money;

/// What the law gives in a worked case. Only what is written is compared, but a list is compared whole.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Expected {
    #[serde(flatten)]
    money: ExpectedMoney,
    #[serde(flatten)]
    measures: ExpectedMeasures,
    regime: Option<String>,
    counted_net: Option<String>,
    need: Option<String>,
    room: Option<String>,
    gross_base: Option<String>,
    #[serde(rename = "expected")]
    deduction: Option<String>,
    action: Option<String>,
    reason: Option<String>,
    /// What the orders take in the plan month: `21` percent or `6000.00` kroner.
    size: Option<String>,
    /// A notice or decision of tonight fixes the regime.
    regime_fixed: Option<bool>,
    /// Steps of the trace in their order, each `[step, figure]`: all lines of the steps named must be these.
    steps: Option<Vec<[String; 2]>>,
    /// Claim and code, of all claims held.
    holds: Option<BTreeMap<String, String>>,
    /// Claim and what is said of its code.
    details: BTreeMap<String, String>,
    /// Claim, class and step (`e1`), planned, outstanding after.
    allocations: Option<Vec<[String; 4]>>,
    /// Payer, form, size, start, end, last instalment: a line a period.
    orders: Option<Vec<[String; 6]>>,
    /// Each order's payer, number or `new`, course, reason and cause.
    courses: Option<Vec<[String; 5]>>,
    /// The versions of tonight: order or `new`, version, what it is, and all its periods
    /// (`2026-10-01..2026-11-30 17 %, 2026-12-01.. 6000.00`).
    versions: Option<Vec<[String; 4]>>,
    /// Claim, why, answer by, and the size notified where it is to be compared.
    notices: Option<Vec<Vec<String>>>,
    /// Claim, limitation date.
    watch: Option<Vec<[String; 2]>>,
    /// Claim, decided date, decided amount, and the day it ended where that is to be compared.
    participations: Option<Vec<Vec<String>>>,
    /// Deduction, amount, gets.
    priority_notices: Option<Vec<[String; 3]>>,
    /// The run stops for want of this rate.
    missing_rate: Option<String>,
    /// Some row of the facts is to be parked.
    faults: bool,
}

impl Expected {
    pub(super) const fn allows_faults(&self) -> bool {
        self.faults
    }

    /// Compares with a run that stopped for want of a rate.
    pub(super) fn compare_missing(&self, code: &str) -> Vec<String> {
        match &self.missing_rate {
            Some(expected) if expected == code => Vec::new(),
            Some(expected) => vec![format!("missing rate: expected {expected}, found {code}")],
            None => vec![format!("the rate {code} is missing")],
        }
    }

    /// What differs from a decision, the versions of orders it makes, and the payments nobody's claims get.
    pub(super) fn compare(
        &self,
        decision: &Decision,
        versions: &[Version<'_>],
        strays: &[Stray<'_>],
    ) -> Vec<String> {
        let mut differences = Differences(Vec::new());
        differences.one("missing_rate", self.missing_rate.as_deref(), "none");
        differences.one("regime", self.regime.as_deref(), decision.regime.as_str());
        differences.one("action", self.action.as_deref(), decision.action.as_str());
        differences.one("reason", self.reason.as_deref(), decision.reason);
        let figure = |of: fn(&crate::model::decision::Figures) -> Money| {
            decision.figures.as_ref().map_or_else(String::new, |figures| of(figures).to_string())
        };
        differences.one("counted_net", self.counted_net.as_deref(), &figure(|all| all.counted_net));
        differences.one("need", self.need.as_deref(), &figure(|all| all.need));
        differences.one("room", self.room.as_deref(), &figure(|all| all.room));
        differences.one("gross_base", self.gross_base.as_deref(), &figure(|all| all.gross_base));
        differences.one("expected", self.deduction.as_deref(), &figure(|all| all.expected));
        let size = decision.figures.as_ref().and_then(|figures| figures.size);
        differences.one("size", self.size.as_deref(), &size.map_or_else(String::new, size_text));
        let fixed = self.regime_fixed.map(|fixed| fixed.to_string());
        differences.one("regime_fixed", fixed.as_deref(), &decision.regime_fixed.to_string());
        self.compare_lists(decision, &mut differences);
        self.compare_registers(decision, &mut differences);
        self.money.compare(decision, &mut differences);
        self.measures.compare(decision, &mut differences);
        self.money.compare_strays(strays, &mut differences);
        if let Some(expected) = &self.versions {
            differences.list("versions", expected, &versions.iter().map(version).collect::<Vec<_>>());
        }
        differences.0
    }

    fn compare_lists(&self, decision: &Decision, differences: &mut Differences) {
        let claim = |at: u32| claim_name(decision, at);
        if let Some(expected) = &self.steps {
            let asked = |line: &&TraceLine| expected.iter().any(|[step, _]| step == line.step);
            let found = decision.trace.iter().filter(asked).map(|line| [line.step.to_owned(), value(line)]);
            differences.list("steps", expected, &found.collect::<Vec<_>>());
        }
        if let Some(expected) = &self.holds {
            let found = decision.holds.iter().map(|hold| (claim(hold.claim), hold.code.to_string()));
            let found: BTreeMap<String, String> = found.collect();
            let [wanted, found] = [expected, &found].map(|all| format!("{all:?}"));
            differences.one("holds", Some(&wanted), &found);
        }
        for (wanted, detail) in &self.details {
            let hold = decision.holds.iter().find(|hold| claim(hold.claim) == *wanted);
            differences.one(
                &format!("detail of {wanted}"),
                Some(detail),
                &hold.map_or_else(|| "no hold".to_owned(), |hold| hold.detail.to_string()),
            );
        }
        if let Some(expected) = &self.allocations {
            let found = decision.allocations.iter().map(|row| {
                let place = format!("{}{}", row.class, row.step);
                [claim(row.claim), place, row.planned.to_string(), row.outstanding_after.to_string()]
            });
            differences.list("allocations", expected, &found.collect::<Vec<_>>());
        }
        if let Some(expected) = &self.orders {
            let wanted: Vec<[String; 6]> = expected.iter().map(with_payer).collect();
            differences.list("orders", &wanted, &orders(decision));
        }
        if let Some(expected) = &self.courses {
            let wanted: Vec<[String; 5]> = expected.iter().map(with_payer).collect();
            differences.list("courses", &wanted, &courses(decision));
        }
        if let Some(expected) = &self.watch {
            let found = decision.watch.iter().map(|row| [claim(row.claim), row.limitation_date.to_string()]);
            differences.list("watch", expected, &found.collect::<Vec<_>>());
        }
        if let Some(expected) = &self.priority_notices {
            let found = decision
                .priority_notices
                .iter()
                .map(|row| [row.deduction_id.to_string(), row.amount.to_string(), row.gets.to_string()]);
            differences.list("priority_notices", expected, &found.collect::<Vec<_>>());
        }
    }

    /// What goes out of the decision into the registers besides orders.
    fn compare_registers(&self, decision: &Decision, differences: &mut Differences) {
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        if let Some(expected) = &self.notices {
            let found = decision.notices.iter().map(|notice| {
                [
                    notice.claim_id.map(|id| id.to_string()).unwrap_or_default(),
                    notice.why.as_str().to_owned(),
                    notice.answer_by.to_string(),
                    notice.size.map(size_text).unwrap_or_default(),
                ]
            });
            differences.list("notices", expected, &cut(expected, found));
        }
        if let Some(expected) = &self.participations {
            let found = decision.participations.iter().map(|row| {
                let id = row.claim_id.to_string();
                [id, row.decided_date.to_string(), row.decided_amount.to_string(), text(row.ended)]
            });
            differences.list("participations", expected, &cut(expected, found));
        }
    }
}

/// The rows found, each cut to the columns its expected row has.
fn cut(expected: &[Vec<String>], found: impl Iterator<Item = [String; 4]>) -> Vec<Vec<String>> {
    let columns = |at: usize| expected.get(at).map_or(4, |row| row.len().max(3));
    found.enumerate().map(|(at, row)| row.into_iter().take(columns(at)).collect()).collect()
}

/// What differs, a sentence each.
pub(super) struct Differences(Vec<String>);

impl Differences {
    pub(super) fn one(&mut self, what: &str, expected: Option<&str>, found: &str) {
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            self.0.push(format!("{what}: expected {expected}, found {found}"));
        }
    }

    pub(super) fn list<Row: AsRef<[String]>>(&mut self, what: &str, expected: &[Row], found: &[Row]) {
        for at in 0..expected.len().max(found.len()) {
            let [expected, found] = [expected, found].map(|rows| rows.get(at).map(Row::as_ref));
            if expected != found {
                let row = |row: Option<&[String]>| row.map_or("nothing".to_owned(), |row| row.join(" "));
                let (expected, found) = (row(expected), row(found));
                self.0.push(format!("{what} {}: expected {expected}, found {found}", at + 1));
            }
        }
    }
}

pub(super) fn claim_name(decision: &Decision, at: u32) -> String {
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    decision.claims.get(at).map_or_else(String::new, ToString::to_string)
}

/// The figure of a trace line: its percentage, amount or day, whichever it was found for.
fn value(line: &TraceLine) -> String {
    let percent = line.percent.map(|percent| format!("{percent} %"));
    let date = line.date.map(|date| date.to_string());
    percent.or(line.amount.map(|amount| amount.to_string())).or(date).unwrap_or_default()
}

/// A size as the notices have it: `21` percent, `6000.00` kroner.
fn size_text(size: OrderSize) -> String {
    match size {
        OrderSize::Percent(percent) => percent.to_string(),
        OrderSize::Amount(amount) => amount.to_string(),
    }
}

fn orders(decision: &Decision) -> Vec<[String; 6]> {
    let mut rows = Vec::new();
    for order in &decision.orders {
        for period in order.periods() {
            rows.push([
                order.payer.to_string(),
                period.size.form().as_str().to_owned(),
                size_text(period.size),
                period.start.to_string(),
                period.end.map(|end| end.to_string()).unwrap_or_default(),
                order.final_amount.map(|amount| amount.to_string()).unwrap_or_default(),
            ]);
        }
    }
    rows
}

fn courses(decision: &Decision) -> Vec<[String; 5]> {
    let row = |order: &PayerOrder| {
        let course = match order.course {
            Course::From(_) => "from",
            Course::End => "end",
            Course::Keep => "keep",
        };
        [
            order.payer.to_string(),
            order.order_id.map_or_else(|| "new".to_owned(), |id| id.to_string()),
            course.to_owned(),
            order.reason.to_owned(),
            order.cause.as_str().to_owned(),
        ]
    };
    let mut orders: Vec<&PayerOrder> = decision.orders.iter().collect();
    orders.sort_by_key(|order| (order.payer, order.order_id));
    orders.into_iter().map(row).collect()
}

fn version(version: &Version<'_>) -> [String; 4] {
    let (order, number) = match version.before {
        Some(before) => (before.order_id.to_string(), before.version + 1),
        None => ("new".to_owned(), 1),
    };
    let period = |period: &OrderPeriod| {
        let end = period.end.map(|end| end.to_string()).unwrap_or_default();
        let unit = if period.size.form() == Form::Percent { " %" } else { "" };
        format!("{}..{end} {}{unit}", period.start, size_text(period.size))
    };
    let periods: Vec<String> = version.periods.iter().map(period).collect();
    [order, number.to_string(), version.action.as_str().to_owned(), periods.join(", ")]
}

/// An expected order with its payer masked as the decision's is shown.
fn with_payer<const N: usize>(row: &[String; N]) -> [String; N] {
    let mut row = row.clone();
    if let Some(payer) = party(&row[0], false) {
        row[0] = payer.to_string();
    }
    row
}
