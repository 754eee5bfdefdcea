//! A job file, and what is made of it; a manifest; a rate file.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use innkreving::cli::job::Job;
use innkreving::law::rates::Rates;
use innkreving::publish::manifest::Manifest;
use innkreving_fuzz::{day, folder, names_nobody};
use libfuzzer_sys::fuzz_target;

static FILE: LazyLock<PathBuf> = LazyLock::new(|| folder("settings").join("job.toml"));

fuzz_target!(|data: &[u8]| {
    let [what, bytes @ ..] = data else { return };
    match what % 3 {
        0 => job(bytes),
        1 => drop(Manifest::parse(bytes)),
        _ => {
            let Ok(text) = std::str::from_utf8(bytes) else { return };
            drop(Rates::load(&[("own".to_owned(), text.to_owned())]));
        }
    }
});

fn job(bytes: &[u8]) {
    std::fs::write(&*FILE, bytes).expect("a file");
    match Job::read(&FILE) {
        Err(error) => {
            let told = error.to_string();
            names_nobody(told.strip_prefix(&FILE.display().to_string()).unwrap_or(&told));
        }
        Ok(job) => {
            drop(job.intake(day()));
            drop(job.terms(day()));
            if let Ok(rates) = Rates::load(&[]) {
                drop(job.law(day(), rates));
            }
        }
    }
}
