//! How a figure came about: words put together from figures that were traced or published.
//!
//! An equation is written only where the traced figures satisfy it.

mod charges;
mod claims;
mod deduction;
mod income;
mod money;
mod need;

use super::night::{Night, TraceLine};
use super::say::Say;
use crate::model::HoldCode;

/// The notes to a line.
pub(super) fn notes(night: &Night<'_>, line: &TraceLine, say: Say) -> Vec<String> {
    let asked = Asked { night, line, say };
    match line.step.split('.').next().unwrap_or_default() {
        "claim" => claims::notes(&asked),
        "plan" | "under_way" => claims::share(&asked).into_iter().collect(),
        "income" => income::notes(&asked),
        "need" => need::notes(&asked),
        "room" | "order" | "standing" => deduction::notes(&asked),
        "setoff" | "netting" | "receipt" | "payout" | "liability" => {
            money::notes(&asked).into_iter().collect()
        }
        "fee" | "watch" | "notice" => charges::notes(&asked).into_iter().collect(),
        step if HoldCode::ALL.iter().any(|code| code.as_str() == step) => claims::held(&asked),
        _ => Vec::new(),
    }
}

/// A line that is asked about.
struct Asked<'a> {
    night: &'a Night<'a>,
    line: &'a TraceLine,
    say: Say,
}

impl Asked<'_> {
    /// Which of the lines with this step and claim it is, from 0.
    fn place(&self) -> usize {
        let same = |line: &&TraceLine| line.step == self.line.step && line.claim == self.line.claim;
        self.night.lines.iter().filter(same).take_while(|line| line.seq < self.line.seq).count()
    }
}
