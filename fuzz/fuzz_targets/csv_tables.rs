//! A table as CSV. The first byte chooses the table, the second how it is read. Read as a whole and debtor by debtor it
//! gives the same facts, totals and faults.
#![no_main]

use std::sync::LazyLock;

use innkreving::intake::{IdentifierChecks, IntakeSettings};
use innkreving_fuzz::{Inbox, TABLES, settings};
use libfuzzer_sys::fuzz_target;

static INBOX: LazyLock<Inbox> = LazyLock::new(|| Inbox::new("tables"));

fuzz_target!(|data: &[u8]| {
    let [table, how, bytes @ ..] = data else { return };
    let (table, _) = TABLES[usize::from(*table) % TABLES.len()];
    let mut settings = settings(None);
    settings.delimiter = [b',', b';', b'\t'][usize::from(how & 3) % 3];
    settings.decimal_comma = how & 4 != 0;
    settings.identifier_checks =
        [IdentifierChecks::Strict, IdentifierChecks::Warn, IdentifierChecks::Off][usize::from(how >> 3 & 3) % 3];
    INBOX.empty();
    if settings.delimiter != b',' {
        let delimiter = char::from(settings.delimiter).to_string();
        for (name, text) in TABLES.into_iter().filter(|(name, _)| ["claims", "incomes", "debtors"].contains(name)) {
            let header = text.lines().next().unwrap_or_default().replace(',', &delimiter);
            INBOX.put(&format!("{name}.csv"), header.as_bytes());
        }
    }
    INBOX.put(&format!("{table}.csv"), bytes);
    both_ways(&settings);
});

fn both_ways(settings: &IntakeSettings) {
    let whole = INBOX.read(settings);
    let Some(stream) = INBOX.stream(settings) else { return };
    match (whole, stream) {
        (Ok(whole), Ok((mut facts, rest))) => {
            facts.payments = rest.facts.payments;
            facts.booked_through = rest.facts.booked_through;
            assert!(format!("{:?}", whole.facts) == format!("{facts:?}"), "other facts");
            assert_eq!(whole.inputs, rest.inputs);
            assert!(whole.faults == rest.faults, "other faults");
            assert_eq!(whole.warnings, rest.warnings);
            assert_eq!(whole.over_limit, rest.over_limit);
            assert_eq!(whole.income_months, rest.income_months);
        }
        (Err(_), Err(_)) => {}
        (Ok(_), Err(error)) => panic!("refused debtor by debtor alone: {error}"),
        (Err(error), Ok(_)) => panic!("refused as a whole alone: {error}"),
    }
}
