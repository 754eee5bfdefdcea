//! A whole inbox, its tables one after the other, each begun by a line `== table`: what is accepted is decided, and
//! what is decided is never more than there is.
#![no_main]

use std::sync::LazyLock;

use innkreving::cli::job::{Job, Settings};
use innkreving::decide::night::{Ground, Night};
use innkreving::law::LawContext;
use innkreving::law::rates::Rates;
use innkreving::model::decision::Decision;
use innkreving::model::registers::Registers;
use innkreving::parts::codec::{decode, encode};
use innkreving::units::Money;
use innkreving_fuzz::{Inbox, TABLES, day, settings};
use libfuzzer_sys::fuzz_target;

static INBOX: LazyLock<Inbox> = LazyLock::new(|| Inbox::new("nights"));
static LAW: LazyLock<LawContext> = LazyLock::new(|| {
    let settings: Settings = toml::from_str(
        "name = \"fuzz\"\ninbox = \"days\"\nstore = \"runs\"\n[payment]\naccount = \"70213997155\"\npayee = \"971648198\"\n",
    )
    .expect("a job");
    let assumed = include_str!("../../fixtures/days/assumed-rates.csv").to_owned();
    let rates = Rates::load(&[("assumed".to_owned(), assumed)]).expect("rates");
    Job::new(settings, ".".into()).law(day(), rates)
});

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    INBOX.empty();
    for part in text.split("== ").skip(1) {
        let Some((table, rows)) = part.split_once('\n') else { continue };
        if TABLES.iter().any(|(name, _)| *name == table) {
            INBOX.put(&format!("{table}.csv"), rows.as_bytes());
        }
    }
    let Ok(input) = INBOX.read(&settings(None)) else { return };
    let registers = Registers::default();
    let ground = Ground::of(&input.facts, &registers, &LAW);
    let night = Night::new(&input.facts, &ground);
    let Ok(decided) = night.decide(0..night.debtors().len()) else { return };
    for one in &decided {
        holds(&one.decision);
    }
});

/// No step of a plan gives less than nothing, the room is never below nothing, the plan of a debtor is no more than the
/// order; and the decision is the same when it has gone through bytes.
fn holds(decision: &Decision) {
    assert!(decision.allocations.iter().all(|step| step.planned >= Money::ZERO));
    if let Some(figures) = &decision.figures {
        assert!(figures.room >= Money::ZERO);
        assert!(figures.need >= Money::ZERO);
        let planned: Money = decision.allocations.iter().map(|step| step.planned).sum();
        assert!(planned <= figures.room, "more is planned than there is room");
    }
    let mut bytes = Vec::new();
    encode(decision, &mut bytes).expect("every word is in the list");
    let again = decode(decision.debtor, &bytes).expect("what was written");
    assert!(format!("{again:?}") == format!("{decision:?}"), "another decision");
}
