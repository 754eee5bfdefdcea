//! The package: its manual pages and completions tell of all the program takes, and its files fit together.

use std::path::Path;
use std::process::Command;

use clap::Arg;

use crate::common::{House, copy_tree, is, said};
use crate::manual;

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the package")
}

/// The papers of a kind as text, by name.
fn texts(papers: Vec<manual::Paper>) -> Vec<(String, String)> {
    papers.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).expect("text"))).collect()
}

/// What a reader must find of an argument: its long name, or that of its value.
fn told(argument: &Arg) -> String {
    match argument.get_long() {
        Some(long) => format!("--{long}"),
        None => argument.get_id().to_string(),
    }
}

#[test]
fn every_command_has_a_page_that_tells_all_it_takes() {
    let mut command = innkreving::cli::command().disable_help_subcommand(true);
    command.build();
    let pages = texts(manual::pages(&command).expect("pages"));
    assert_eq!(pages.len(), 1 + command.get_subcommands().count());
    for one in std::iter::once(&command).chain(command.get_subcommands()) {
        let name = format!("man/{}.1", one.get_display_name().unwrap_or("innkreving"));
        let (_, page) = pages.iter().find(|(page, _)| *page == name).expect("a page");
        let page = page.replace("\\-", "-").to_lowercase();
        for argument in one.get_arguments() {
            let word = told(argument).to_lowercase();
            assert!(page.contains(&word), "{name} has nothing of {word}");
        }
        assert!(page.contains(".sh extra"), "{name} has its examples");
    }
}

#[test]
fn completions_know_every_command_and_option() {
    let mut command = innkreving::cli::command().disable_help_subcommand(true);
    command.build();
    for (name, text) in texts(manual::completions(&command)) {
        for one in command.get_subcommands() {
            assert!(text.contains(one.get_name()), "{name}: {}", one.get_name());
            for long in one.get_arguments().filter_map(Arg::get_long) {
                assert!(text.contains(long), "{name}: {} --{long}", one.get_name());
            }
        }
    }
}

/// What a checker says of a paper; none when it is not there.
fn checked(checker: &[&str], text: &str) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("paper");
    std::fs::write(&path, text).expect("written");
    let Ok(output) = Command::new(checker[0]).args(&checker[1..]).arg(&path).output() else {
        println!("skipped: {} is not there", checker[0]);
        return None;
    };
    Some(if output.status.success() {
        String::from_utf8_lossy(&output.stderr).into_owned()
    } else {
        said(&output)
    })
}

#[test]
fn pages_and_completions_are_well_formed() {
    let command = innkreving::cli::command();
    for (name, text) in texts(manual::pages(&command).expect("pages")) {
        let words = checked(&["groff", "-man", "-Tutf8", "-ww", "-z"], &text);
        assert!(words.is_none_or(|words| words.is_empty()), "{name}");
    }
    for (name, text) in texts(manual::completions(&command)) {
        let shell = if is(&name, "bash") {
            "bash"
        } else if is(&name, "fish") {
            "fish"
        } else {
            "zsh"
        };
        let words = checked(&[shell, "-n"], &text);
        assert!(words.is_none_or(|words| words.is_empty()), "{name}");
    }
}

#[test]
fn the_packaged_job_is_the_shipped_one_in_the_folders_the_package_makes() {
    let [shipped, packaged] = ["jobs/nightly.toml", "jobs/package/nightly.toml"]
        .map(|path| toml::from_str::<toml::Table>(&file(path)).expect("a job"));
    let folders = [("inbox", "/var/spool/innkreving"), ("store", "/var/lib/innkreving/runs")];
    let mut expected = shipped;
    for (key, folder) in folders {
        expected.insert(key.to_owned(), folder.into());
    }
    expected["rates"]["files"] = vec![toml::Value::from("assumed-rates.csv")].into();
    assert_eq!(packaged, expected);

    let made = file("jobs/systemd/innkreving.tmpfile");
    for line in [
        "d /etc/innkreving 0750 root innkreving -",
        "d /var/lib/innkreving 0700 innkreving innkreving -",
        "d /var/spool/innkreving :0750 :root :innkreving -",
    ] {
        assert!(made.lines().any(|one| one == line), "{line}");
    }
    assert!(file("jobs/systemd/innkreving.sysusers").lines().any(|line| line.starts_with("u innkreving ")));
    assert!(file("jobs/systemd/innkreving.service").lines().any(|line| line == "StateDirectory=innkreving"));
}

#[test]
fn the_packaged_job_runs_the_day_the_package_has() {
    let house = House::new();
    let here = |folder: &str| house.path().join(folder).to_str().expect("a path").to_owned();
    let job = file("jobs/package/nightly.toml")
        .replace("/var/spool/innkreving", &here("days"))
        .replace("/var/lib/innkreving/runs", &here("runs"));
    std::fs::write(house.job(), job).expect("the job");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(root.join("fixtures/days/assumed-rates.csv"), here("assumed-rates.csv"))
        .expect("the rates");
    std::fs::create_dir_all(house.day("2026-11-20")).expect("a folder");
    copy_tree(&root.join("fixtures/days/2026-11-20"), &house.day("2026-11-20"));
    house.publish("2026-11-20");
}

#[test]
fn every_file_the_package_names_is_there() {
    let manifest: toml::Table = toml::from_str(&file("Cargo.toml")).expect("the manifest");
    let deb = &manifest["package"]["metadata"]["deb"];
    let assets = deb["assets"].as_array().expect("assets");
    let mut own = 0;
    for source in assets.iter().filter_map(|asset| asset[0].as_str()) {
        if !source.starts_with("target/") {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(source.trim_end_matches('*'));
            assert!(path.exists(), "{source}");
            own += 1;
        }
    }
    assert!(own >= 4);
    for made in texts(manual::completions(&innkreving::cli::command())) {
        let source = format!("target/release/papers/{}", made.0);
        assert!(assets.iter().any(|asset| asset[0].as_str() == Some(&source)), "{source}");
    }
}
