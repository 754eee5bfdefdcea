//! The licences of the crates that are in the program, as their authors wrote them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

/// How files with a licence or a notice begin, in capitals.
const NAMES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];

/// Every crate with its version and licence, and below each text of a licence the crates it came with.
pub fn text() -> anyhow::Result<String> {
    let metadata = metadata()?;
    let mut crates = String::new();
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in in_the_program(&metadata)? {
        let name = format!("{} {}", word(package, "name")?, word(package, "version")?);
        let licence = package["license"].as_str().unwrap_or("see below");
        writeln!(crates, "{name}: {licence}")?;
        let folder = Path::new(word(package, "manifest_path")?).parent().context("a crate in a folder")?;
        for path in licences(folder)? {
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            texts.entry(text.trim().replace("\r\n", "\n")).or_default().push(name.clone());
        }
    }
    let mut whole = format!("The program has these crates in it:\n\n{crates}");
    for (text, names) in texts {
        writeln!(whole, "\n{}\n{}\n\n{text}", "-".repeat(72), names.join(", "))?;
    }
    Ok(whole)
}

/// What cargo says of the crates of this machine's target, with the features of a plain build.
fn metadata() -> anyhow::Result<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = Command::new(&cargo).args(["-vV"]).output()?.stdout;
    let target = String::from_utf8(target)?;
    let target = target.lines().find_map(|line| line.strip_prefix("host: ")).context("the host of cargo")?;
    let output = Command::new(&cargo)
        .args(["metadata", "--format-version=1", "--locked", "--filter-platform", target, "--manifest-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .output()?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The packages that are linked into the program, by name: not those of builds, macros and tests, and not our own.
fn in_the_program(metadata: &Value) -> anyhow::Result<Vec<&Value>> {
    let macros: BTreeSet<&str> = rows(&metadata["packages"])?
        .iter()
        .filter(|one| is_macro(one))
        .filter_map(|one| one["id"].as_str())
        .collect();
    let resolve = &metadata["resolve"];
    let root = resolve["root"].as_str().context("a root")?;
    let nodes: BTreeMap<&str, &Value> =
        rows(&resolve["nodes"])?.iter().filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let mut seen = BTreeSet::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        for link in rows(&nodes.get(id).context("a node")?["deps"])? {
            let package = link["pkg"].as_str().context("a dependency")?;
            let linked = rows(&link["dep_kinds"])?.iter().any(|kind| kind["kind"].is_null());
            if linked && !macros.contains(package) && seen.insert(package) {
                open.push(package);
            }
        }
    }
    let packages = rows(&metadata["packages"])?.iter();
    let mut packages: Vec<&Value> =
        packages.filter(|package| package["id"].as_str().is_some_and(|id| seen.contains(id))).collect();
    packages.sort_by_key(|package| (package["name"].as_str(), package["version"].as_str()));
    Ok(packages)
}

/// Whether the compiler runs the crate and nothing of it is linked.
fn is_macro(package: &Value) -> bool {
    package["targets"].as_array().is_some_and(|targets| {
        targets
            .iter()
            .any(|target| target["kind"].as_array().is_some_and(|kinds| kinds.contains(&"proc-macro".into())))
    })
}

/// The files of a crate with a licence or a notice, in order.
fn licences(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        if entry.file_type()?.is_file() && NAMES.iter().any(|start| name.starts_with(start)) {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn rows(value: &Value) -> anyhow::Result<&Vec<Value>> {
    value.as_array().context("a list of cargo's")
}

fn word<'a>(value: &'a Value, key: &str) -> anyhow::Result<&'a str> {
    value[key].as_str().with_context(|| format!("no {key}"))
}
