//! A job's own texts: they win, are named in the manifest, and one that is wrong stops the night at once.

use std::path::Path;

use super::{DATE, house, letters};
use crate::common::{House, program, said};
use crate::release::{hex, json};

const JOB: &str = "[letters]\ntemplates = \"texts\"\n";

fn with(text: &str, name: &str) -> House {
    let house = house(DATE, "nb", JOB);
    std::fs::create_dir(house.path().join("texts")).expect("a folder");
    std::fs::write(house.path().join("texts").join(name), text).expect("a text");
    house
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path")
}

#[test]
fn a_text_of_the_job_wins_and_stands_in_the_manifest() {
    let text = "# Eget varsel\n\nSvar innen {{ deadline }}.\n\n{% include \"_krav.nb.md\" %}\n";
    let house = with(text, "varsel.nb.md");
    std::fs::write(house.path().join("texts/readme.txt"), "{{ nobody }}").expect("no text");
    house.publish(DATE);
    let revision = house.revision(DATE, 1);
    let all = letters(&revision.join("letters"));
    let own = all.iter().filter(|one| one.text.contains("Eget varsel")).count();
    assert_eq!(own, all.iter().filter(|one| one.row["kind"] == "notice").count());
    assert!(own > 10);
    let named = &json(&revision.join("manifest.json"))["predicate"]["letters"]["templates"];
    assert_eq!(named[0]["file"], "varsel.nb.md");
    assert_eq!(named[0]["sha256"], hex(text.as_bytes()));
    assert_eq!(named.as_array().map(Vec::len), Some(1));
    let (inbox, job) = (house.path().join("days"), house.job());
    let again = ["verify", path(&revision), "--inbox", path(&inbox), "--job", path(&job)];
    let output = program(&again);
    assert!(said(&output).contains("decided again: the same bytes"), "{}", said(&output));
    std::fs::remove_dir_all(house.path().join("texts")).expect("gone");
    let output = program(&again[..4]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("letters were not made again"), "{}", said(&output));
}

#[test]
fn a_text_that_is_wrong_stops_the_night_with_its_line() {
    let cases = [
        ("varsel.nb.md", "# A\n\n{{ nobody }}\n", "varsel.nb.md, line 3: a placeholder nobody fills"),
        ("varsel.nn.md", "# A\n{% if claims.rows[0].nothing %}x{% endif %}\n", "varsel.nn.md, line 2"),
        ("_klage.en.md", "# A\n\n{% if x\n", "_klage.en.md, line 3"),
        ("trekk.en.md", "{% include \"_none.en.md\" %}\n", "trekk.en.md, line 1"),
        ("brev.nb.md", "# A\n", "brev.nb.md, line 1: no letter has this name"),
    ];
    for (name, text, told) in cases {
        let house = with(text, name);
        let output = house.run(DATE, &[]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", said(&output));
        assert!(said(&output).contains(told), "{name}: {}", said(&output));
        assert!(!house.path().join("runs").exists(), "{name}: nothing is published");
    }
}

#[test]
fn letters_are_of_the_inbox_the_run_was_made_from() {
    let house = house(DATE, "nb", "");
    house.publish(DATE);
    let debtors = house.day(DATE).join("debtors.csv");
    let text = std::fs::read_to_string(&debtors).expect("a table");
    std::fs::write(&debtors, text.replacen("Testveien 1", "Testveien 2", 1)).expect("written");
    let (revision, inbox, out) =
        (house.revision(DATE, 1), house.path().join("days"), house.path().join("out"));
    let words = ["letters", path(&revision), "--inbox", path(&inbox), "--out", path(&out)];
    let output = program(&words);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("not the file the run was made from"), "{}", said(&output));
    assert!(!out.exists());
    // Into the run itself nothing is written.
    std::fs::write(&debtors, text).expect("written");
    let output = program(&["letters", path(&revision), "--inbox", path(&inbox), "--out", path(&revision)]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

#[cfg(not(feature = "pdf"))]
#[test]
fn a_program_without_pdf_says_so_before_anything_is_done() {
    let house = house(DATE, "nb", "[letters]\npdf = true\n");
    let output = house.run(DATE, &[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("without the feature pdf"), "{}", said(&output));
    assert!(!house.path().join("runs").exists());
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_says_what_the_page_says() {
    let house = house(DATE, "nb", "[letters]\npdf = true\nlimit = 30\nper_file = 20\n");
    let other = house.copy();
    house.publish(DATE);
    other.publish(DATE);
    let folder = house.revision(DATE, 1).join("letters");
    let read = |house: &House, name: &str| {
        std::fs::read(house.revision(DATE, 1).join("letters").join(name)).expect("a PDF")
    };
    for name in ["0001.pdf", "0002.pdf"] {
        assert!(read(&house, name) == read(&other, name), "{name}: the same bytes");
    }
    let Ok(output) = std::process::Command::new("pdftotext")
        .args(["-layout", path(&folder.join("0001.pdf")), "-"])
        .output()
    else {
        println!("skipped: there is no pdftotext");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout).replace('\u{a0}', " ");
    for letter in letters(&folder).iter().filter(|one| one.row["file"] == "0001.html") {
        assert!(text.contains(&letter.row["debtor_id"]), "every letter is there");
    }
    assert!(text.contains("Beslutning om utleggstrekk") && text.contains("Skyldner 0"));
}
