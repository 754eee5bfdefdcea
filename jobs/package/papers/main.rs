//! Writes what the Debian package has beside the program, into a folder: manual pages, completions for shells, and the
//! licences of the crates that are in the program.
//!
//! usage: `cargo run --release --example papers -- FOLDER`

#![expect(clippy::disallowed_methods, reason = "it stands outside the library and writes its own files")]

mod licences;
mod manual;

use std::fs;
use std::path::PathBuf;

use anyhow::Context;

fn main() -> anyhow::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).context("usage: papers FOLDER")?);
    let command = innkreving::cli::command();
    let mut papers = manual::pages(&command)?;
    papers.extend(manual::completions(&command));
    papers.push(("licences.txt".to_owned(), licences::text()?.into_bytes()));
    for (name, bytes) in papers {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().context("a name in the folder")?)?;
        fs::write(&path, bytes).with_context(|| path.display().to_string())?;
    }
    Ok(())
}
