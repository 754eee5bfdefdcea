//! What a worked case expects of the measures proposed to a person.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::expect::{Differences, claim_name};
use super::facts::party;
use crate::model::decision::Decision;
use crate::model::{FactValue, Measure};
use crate::units::PartyId;

/// Only what is written is compared, but each list is compared whole: no measures is an empty list.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ExpectedMeasures {
    /// The measures proposed, in their order.
    measures: Option<Vec<ExpectedMeasure>>,
    /// Of the claims filed in an estate: claim, priority (`class1`) and amount, in the order found; an expected
    /// dividend has no claim and is `dividend.class1`.
    estate: Option<Vec<[String; 3]>>,
}

/// A measure expected. Of its facts those named are compared; `none` stands for one that is not there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedMeasure {
    measure: String,
    /// Names separated by a space.
    claims: Option<String>,
    amount: Option<String>,
    /// Empty for none.
    deadline: Option<String>,
    basis: Option<String>,
    #[serde(default)]
    facts: BTreeMap<String, String>,
}

impl ExpectedMeasures {
    /// What differs from the measures of a decision.
    pub(super) fn compare(&self, decision: &Decision, differences: &mut Differences) {
        if let Some(expected) = &self.measures {
            let words =
                |all: &mut dyn Iterator<Item = String>| all.map(|word| [word]).collect::<Vec<[String; 1]>>();
            let wanted = words(&mut expected.iter().map(|one| one.measure.clone()));
            let found = words(&mut decision.measures.iter().map(|one| one.kind.to_string()));
            differences.list("measures", &wanted, &found);
            for (at, (expected, found)) in expected.iter().zip(&decision.measures).enumerate() {
                expected.compare(at + 1, found, decision, differences);
            }
        }
        if let Some(expected) = &self.estate {
            differences.list("estate", expected, &estate_lines(decision));
        }
    }
}

impl ExpectedMeasure {
    fn compare(&self, place: usize, found: &Measure, decision: &Decision, differences: &mut Differences) {
        let what = |column: &str| format!("measure {place} ({}) {column}", found.kind);
        let claims: Vec<String> = found.claims.iter().map(|claim| claim_name(decision, *claim)).collect();
        differences.one(&what("claims"), self.claims.as_deref(), &claims.join(" "));
        differences.one(&what("amount"), self.amount.as_deref(), &found.amount.to_string());
        let deadline = found.deadline.map(|day| day.to_string()).unwrap_or_default();
        differences.one(&what("deadline"), self.deadline.as_deref(), &deadline);
        differences.one(&what("basis"), self.basis.as_deref(), &found.basis.join("; "));
        for (name, wanted) in &self.facts {
            let fact = found.facts.iter().find(|fact| fact.name == name);
            let wanted = match fact.map(|fact| &fact.value) {
                // Parties are written as short names in a case.
                Some(FactValue::Party(_)) => party(wanted, false).map(PartyId::to_digits),
                _ => None,
            }
            .unwrap_or_else(|| wanted.clone());
            let value = fact.map_or_else(|| "none".to_owned(), |fact| fact.value.to_string());
            differences.one(&what(name), Some(&wanted), &value);
        }
    }
}

/// The lines of the trace about an estate: claim, step, amount.
fn estate_lines(decision: &Decision) -> Vec<[String; 3]> {
    let line = |line: &crate::model::trace::TraceLine| {
        let step = line.step.strip_prefix("estate.")?.to_owned();
        let claim = line.claim.map(|claim| claim_name(decision, claim)).unwrap_or_default();
        Some([claim, step, line.amount.map(|amount| amount.to_string()).unwrap_or_default()])
    };
    decision.trace.iter().filter_map(line).collect()
}
