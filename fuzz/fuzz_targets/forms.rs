//! A file in a form of another authority or of a bank. The first byte chooses which: fixed width, JSON, JSON Lines,
//! XML, records of 80 characters, the control file, a compressed table, Parquet.
#![no_main]

use std::sync::LazyLock;

use innkreving::intake::Format;
use innkreving_fuzz::{Inbox, settings};
use libfuzzer_sys::{Corpus, fuzz_target};

static INBOX: LazyLock<Inbox> = LazyLock::new(|| Inbox::new("forms"));

/// The form, its file, and what stands there instead of it.
const FORMS: [(Option<Format>, &str); 12] = [
    (Some(Format::Nav), "claims-nav.txt"),
    (Some(Format::Innkrevingsoppdrag), "claims-2.json"),
    (Some(Format::Innkrevingsoppdrag), "claims-2.jsonl"),
    (Some(Format::Inntekt), "incomes-2.json"),
    (Some(Format::Inntekt), "incomes-2.jsonl"),
    (Some(Format::AMelding), "incomes-2.xml"),
    (Some(Format::Ocr), "payments-2.txt"),
    (Some(Format::Camt054), "payments-2.xml"),
    (None, "control.json"),
    (None, "support.csv.gz"),
    (None, "support.csv.zst"),
    (None, "support.parquet"),
];

fuzz_target!(|data: &[u8]| -> Corpus {
    let [form, bytes @ ..] = data else { return Corpus::Reject };
    let (format, file) = FORMS[usize::from(*form) % FORMS.len()];
    INBOX.put(file, bytes);
    let _ = INBOX.read(&settings(format.filter(|format| *format != Format::Nav)));
    INBOX.take(file);
    Corpus::Keep
});
