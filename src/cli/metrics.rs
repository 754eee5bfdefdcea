//! `--metrics`: figures of a run as a text file that Prometheus' collectors read. Counts and sums of a night,
//! never of a person; and the file is there, whole, also when the run fails.

use std::fmt::{Display, Write as _};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use chrono::NaiveDate;

use super::clock;
use super::exit::{Exit, Failure};
use super::failures::FailureName;
use super::record::{Times, milliseconds, peak_memory_kib};
use crate::model::PaymentFaultCode;
use crate::model::decision::{Action, NoticeReason};
use crate::model::hold::HoldCode;
use crate::model::money_night::{FeeKind, PayoutState};
use crate::publish::money::MoneyTotals;
use crate::publish::summary::{Counts, InputTotals, Totals};
use crate::units::Money;
use crate::units::ids::mask_within;

/// What a run has come to know of itself. What it has not come to is left out of the file.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    /// The collection day.
    pub day: Option<NaiveDate>,
    /// Facts that were too old were taken.
    pub accepted_stale: bool,
    inputs: Vec<(String, u64, u64)>,
    night: Option<Night>,
}

#[derive(Clone, Debug)]
struct Night {
    debtors: u64,
    claims: u64,
    orders: Counts,
    notices: Counts,
    holds: Counts,
    expected: Money,
    planned: Money,
    money: MoneyTotals,
    times: Times,
    is_new: bool,
}

impl Metrics {
    /// The inbox was read.
    pub fn read(&mut self, inputs: &[InputTotals]) {
        let told = |one: &InputTotals| (mask_within(&one.input), one.rows, one.parked);
        self.inputs = inputs.iter().map(told).collect();
    }

    /// The night stands in the store: as a new revision, or already with the same bytes.
    pub fn published(&mut self, totals: &Totals, times: Times, is_new: bool) {
        self.night = Some(Night {
            debtors: totals.debtors,
            claims: totals.claims,
            orders: totals.orders.clone(),
            notices: totals.notices.clone(),
            holds: totals.holds.clone(),
            expected: totals.expected,
            planned: totals.planned,
            money: totals.money.clone(),
            times,
            is_new,
        });
    }

    /// Writes the file, whole or not at all. Who collects it is another user, so anybody may read it.
    ///
    /// # Errors
    /// When the folder refuses; the file is then what it was.
    pub fn write(&self, file: &Path, failure: Option<&Failure>) -> std::io::Result<()> {
        let text = self.text(failure, clock::seconds().ok());
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Collectors read what ends in .prom only.
        let temporary = file.with_file_name(format!(".{name}.{:016x}.tmp", clock::nonce()));
        let written = || {
            let mut to = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
            to.write_all(text.as_bytes())?;
            to.set_permissions(std::fs::Permissions::from_mode(0o644))?;
            to.sync_all()?;
            std::fs::rename(&temporary, file)
        };
        written().inspect_err(|_| drop(std::fs::remove_file(&temporary)))
    }

    fn text(&self, failure: Option<&Failure>, ended: Option<u64>) -> String {
        let mut text = Text::default();
        let exit = failure.map_or(Exit::Done, |failure| failure.exit).code();
        text.one("run_success", "1 when the run ended well, else 0.", u8::from(failure.is_none()));
        text.one("run_exit_code", "Exit status of the run.", exit);
        if let Some(failure) = failure {
            let name = FailureName::of(failure).text();
            let help = "1 for the failure the run ended with; absent when it ended well.";
            text.each("run_failure", help, "failure", [(name, 1)]);
        }
        if let Some(ended) = ended {
            text.one("run_end_timestamp_seconds", "When the run ended, as Unix time.", ended);
        }
        if let Some(day) = self.day {
            let seconds = day.signed_duration_since(NaiveDate::default()).num_seconds();
            let help = "Midnight UTC of the collection day, as Unix time.";
            text.one("collection_day_timestamp_seconds", help, seconds);
        }
        let stale = u8::from(self.accepted_stale);
        text.one("run_accepted_stale", "1 when facts that were too old were taken, else 0.", stale);
        if let Some(peak) = peak_memory_kib() {
            text.one("run_peak_memory_bytes", "The most memory the run held.", peak.saturating_mul(1024));
        }
        if !self.inputs.is_empty() {
            let rows = self.inputs.iter().map(|(input, rows, _)| (input.clone(), *rows));
            text.each("input_rows", "Rows read, by input.", "input", rows);
            let parked = self.inputs.iter().map(|(input, _, parked)| (input.clone(), *parked));
            text.each("parked_rows", "Rows that could not be used, by input.", "input", parked);
        }
        if let Some(night) = &self.night {
            night.tell(&mut text);
        }
        text.0
    }
}

impl Night {
    fn tell(&self, text: &mut Text) {
        let new = u8::from(self.is_new);
        text.one("run_new_revision", "1 when a new revision was published, 0 when it was there.", new);
        text.one("debtors", "Debtors decided.", self.debtors);
        text.one("claims", "Claims decided, running support included.", self.claims);
        let actions = [Action::New, Action::Change, Action::End].map(Action::as_str);
        text.each("orders", "Order versions, by action.", "action", counted(&self.orders, &actions));
        let reasons = NoticeReason::ALL.map(NoticeReason::as_str);
        text.each("notices", "Notices, by reason.", "reason", counted(&self.notices, &reasons));
        let codes = HoldCode::ALL.map(HoldCode::as_str);
        text.each("holds", "Claims held, by code.", "code", counted(&self.holds, &codes));
        text.one("expected_kroner", "What the orders take in the plan month.", self.expected);
        text.one("planned_kroner", "What the plan gives to claims.", self.planned);
        money_of(&self.money, text);
        let Times { reading, deciding, publishing } = self.times;
        let steps = [("read", reading), ("decide", deciding), ("publish", publishing)].map(|(step, time)| {
            let time = milliseconds(time);
            (step.to_owned(), format!("{}.{:03}", time / 1000, time % 1000))
        });
        text.each("step_duration_seconds", "How long the parts of the run took.", "step", steps);
    }
}

/// The money of the night; of a correction, that of the night it corrects.
fn money_of(money: &MoneyTotals, text: &mut Text) {
    let MoneyTotals { credits, nettings, payments, payouts, repayments, liabilities, fees } = money;
    text.one("credits", "Credits looked at.", credits.count);
    let uses = [("set_off", credits.set_off), ("protected", credits.protected), ("left", credits.left)];
    let uses = uses.map(|(of, amount)| (of.to_owned(), amount));
    text.each("credits_kroner", "What became of credits.", "use", uses);
    text.one("nettings", "Nettings that begin.", nettings.count);
    text.one("nettings_kroner", "What they take a month.", nettings.monthly);
    text.one("payments", "Payments looked at.", payments.count);
    let uses = [("distributed", payments.distributed), ("surplus", payments.surplus)];
    let uses = uses.map(|(of, amount)| (of.to_owned(), amount));
    text.each("payments_kroner", "What became of payments.", "use", uses);
    text.one("set_aside_kroner", "What of them waits for paternity to be settled.", payments.set_aside);
    let codes = PaymentFaultCode::ALL.map(PaymentFaultCode::as_str);
    let faults = codes.map(|code| (code.to_owned(), payments.faults.get(code).copied().unwrap_or(0)));
    text.each("payment_faults", "What is wrong with payments, by code.", "code", faults);
    let states = PayoutState::ALL.map(PayoutState::as_str);
    let amount = |state: &str| payouts.get(state).map_or(Money::ZERO, |sum| sum.amount);
    let states = states.map(|state| (state.to_owned(), amount(state)));
    text.each("payouts_kroner", "What creditors get, by state.", "state", states);
    text.one("repayments", "Repayments to debtors.", repayments.count);
    text.one("repayments_kroner", "What goes back to debtors.", repayments.amount);
    text.one("liabilities", "Months of orders not paid in full.", liabilities.count);
    text.one("liabilities_kroner", "What payers have not paid.", liabilities.missing);
    let kinds = FeeKind::ALL.map(FeeKind::as_str);
    let amount = |kind: &str| fees.get(kind).map_or(Money::ZERO, |sum| sum.amount);
    let kinds = kinds.map(|kind| (kind.to_owned(), amount(kind)));
    text.each("fees_kroner", "Interest, surcharges and fees, by kind.", "kind", kinds);
}

/// Every word has its count, 0 too: a series that comes and goes cannot be watched.
fn counted<'a>(counts: &'a Counts, words: &'a [&'static str]) -> impl Iterator<Item = (String, u64)> + 'a {
    words.iter().map(|word| ((*word).to_owned(), counts.get(word).copied().unwrap_or_default()))
}

/// Prometheus' text format. Every figure is of the last run alone, so each is a gauge.
#[derive(Default)]
struct Text(String);

impl Text {
    fn head(&mut self, name: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP innkreving_{name} {help}\n# TYPE innkreving_{name} gauge");
    }

    fn one(&mut self, name: &str, help: &str, value: impl Display) {
        self.head(name, help);
        let _ = writeln!(self.0, "innkreving_{name} {value}");
    }

    fn each<V: Display>(
        &mut self,
        name: &str,
        help: &str,
        label: &str,
        values: impl IntoIterator<Item = (String, V)>,
    ) {
        self.head(name, help);
        for (of, value) in values {
            let of = of.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let _ = writeln!(self.0, "innkreving_{name}{{{label}=\"{of}\"}} {value}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    #[test]
    fn a_day_is_told_as_unix_time_and_labels_are_escaped() {
        let mut metrics = Metrics { day: parse_date("2026-11-20"), ..Metrics::default() };
        metrics.inputs = vec![("a\"b\\c\nd".to_owned(), 3, 1)];
        let busy = Failure::new(Exit::Busy, anyhow::anyhow!("held"));
        let text = metrics.text(Some(&busy), Some(1_795_132_800));
        for line in [
            "innkreving_run_success 0",
            "innkreving_run_exit_code 4",
            "innkreving_run_failure{failure=\"store_busy\"} 1",
            "innkreving_collection_day_timestamp_seconds 1795132800",
            "innkreving_run_end_timestamp_seconds 1795132800",
            "innkreving_parked_rows{input=\"a\\\"b\\\\c\\nd\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}: {text}");
        }
        assert!(!text.contains("innkreving_debtors"), "what is not known is left out");
    }

    #[test]
    fn every_word_of_a_night_has_a_series() {
        let mut totals =
            Totals { orders: [("new", 2)].into(), expected: Money::from_ore(123_405), ..Totals::default() };
        totals.money.payments.surplus = Money::from_ore(705);
        let mut metrics = Metrics::default();
        metrics.published(&totals, Times::default(), true);
        let text = metrics.text(None, None);
        let count = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
        assert_eq!(count("innkreving_orders{"), 3);
        assert_eq!(count("innkreving_notices{"), NoticeReason::ALL.len());
        assert_eq!(count("innkreving_holds{"), HoldCode::ALL.len());
        assert_eq!(count("innkreving_payment_faults{"), PaymentFaultCode::ALL.len());
        for line in [
            "innkreving_orders{action=\"new\"} 2",
            "innkreving_orders{action=\"end\"} 0",
            "innkreving_expected_kroner 1234.05",
            "innkreving_step_duration_seconds{step=\"read\"} 0.000",
            "innkreving_run_success 1",
            "innkreving_payments_kroner{use=\"surplus\"} 7.05",
            "innkreving_payments_kroner{use=\"distributed\"} 0.00",
            "innkreving_payouts_kroner{state=\"pay\"} 0.00",
            "innkreving_fees_kroner{kind=\"late_fee\"} 0.00",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}: {text}");
        }
    }
}
