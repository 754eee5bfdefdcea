//! A register as a night before has left it. The first byte chooses which; the others have their headers alone.
#![no_main]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

use innkreving::orders::registers::{self, Register};
use innkreving::orders::trekkpaalegg::read_periods;
use innkreving_fuzz::{folder, names_nobody};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

const ALL: [Register; 11] = [
    registers::ORDERS,
    registers::NOTICES,
    registers::PARTICIPATIONS,
    registers::REGIMES,
    registers::PAYMENTS,
    registers::DISTRIBUTIONS,
    registers::SETOFFS,
    registers::CREDITS,
    registers::NETTINGS,
    registers::FEES,
    registers::SEQUENCES,
];

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = folder("registers");
    std::fs::create_dir_all(folder.join("registers")).expect("a folder");
    folder
});

fn written(register: Register, bytes: &[u8]) -> (String, String) {
    std::fs::write(FOLDER.join(register.name), bytes).expect("a register");
    let digest = Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    (register.name.to_owned(), digest)
}

fuzz_target!(|data: &[u8]| {
    let [which, bytes @ ..] = data else { return };
    let own = usize::from(*which) % ALL.len();
    let mut digests: Vec<_> = (0..)
        .zip(ALL)
        .map(|(at, register)| {
            let header = format!("{}\n", register.columns.join(","));
            written(register, if at == own { bytes } else { header.as_bytes() })
        })
        .collect();
    digests.sort();
    if let Err(error) = registers::read(&FOLDER, &digests) {
        names_nobody(&error.to_string());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        drop(read_periods(text));
    }
});
