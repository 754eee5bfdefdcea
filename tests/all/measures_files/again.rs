//! Case files made again, left out and left away; who may be named in them.

use std::fs;

use super::{DATE, DEBTORS, folders, measures, published};
use crate::common::{House, program, said, tree};
use crate::letters::edit_debtors;

fn again(house: &House, out: &str, more: &[&str]) -> std::process::Output {
    let (revision, days) = (house.revision(DATE, 1), house.path().join("days"));
    let out = house.path().join(out);
    let path = |path: &std::path::Path| path.to_str().expect("a path").to_owned();
    let (run, inbox, out) = (path(&revision), path(&days), path(&out));
    program(&[&["measures", &run, "--inbox", &inbox, "--out", &out], more].concat())
}

#[test]
fn the_nearest_deadlines_come_first_and_the_command_writes_the_rest() {
    let house = published("[measures]\ncase_files = 5\n");
    let revision = house.revision(DATE, 1);
    let measures = measures(&revision);
    let mut wanted: Vec<(bool, &str, &str)> = measures
        .iter()
        .map(|(id, row)| (row["deadline"].is_empty(), row["deadline"].as_str(), id.as_str()))
        .collect();
    wanted.sort_unstable();
    let mut first: Vec<&str> = wanted.iter().take(5).map(|(_, _, id)| *id).collect();
    first.sort_unstable();
    assert_eq!(folders(&revision.join("measures")), first);
    let output = again(&house, "same", &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(tree(&house.path().join("same")), tree(&revision.join("measures")));
    let output = again(&house, "rest", &["--from", "6", "--limit", "100000"]);
    assert!(output.status.success(), "{}", said(&output));
    let rest = folders(&house.path().join("rest"));
    assert_eq!(rest.len() + 5, measures.len());
    assert!(rest.iter().all(|id| !first.contains(&id.as_str())));
    let inside = revision.join("measures").to_str().expect("a path").to_owned();
    let output = again(&house, &inside, &[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

#[test]
fn a_case_file_that_was_changed_or_put_there_is_found() {
    let house = published("[measures]\ncase_files = 3\n");
    let revision = house.revision(DATE, 1);
    let (run, days) = (revision.to_str().expect("a path"), house.path().join("days"));
    let verify = ["verify", run, "--inbox", days.to_str().expect("a path")];
    let output = program(&verify);
    assert!(output.status.success(), "{}", said(&output));
    let stray = revision.join("measures/M20261120-999999");
    fs::create_dir(&stray).expect("a folder");
    let output = program(&["verify", run]);
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
    assert!(said(&output).contains("M20261120-999999: no folder of a run"), "{}", said(&output));
    fs::remove_dir(&stray).expect("gone");
    let folder = revision.join("measures").join(&folders(&revision.join("measures"))[0]);
    let page = fs::read_to_string(folder.join("draft.html")).expect("a draft");
    fs::write(folder.join("draft.html"), page.replace("UTKAST", "VEDTAK")).expect("written");
    let output = program(&verify);
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
    assert!(said(&output).contains("draft.html"), "{}", said(&output));
}

#[test]
fn a_job_may_leave_them_away_and_a_what_if_has_none() {
    let house = published("[measures]\nmake = false\n");
    let revision = house.revision(DATE, 1);
    assert!(folders(&revision.join("measures")).is_empty());
    assert!(!measures(&revision).is_empty());
    let output = again(&house, "all", &["--limit", "2"]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(folders(&house.path().join("all")).len(), 2);
    let house = House::new();
    house.generate(DATE, DEBTORS, 7);
    let output = house.run(DATE, &["--what-if"]);
    assert!(output.status.success(), "{}", said(&output));
    let run = house.path().join("runs/what-if").join(DATE).join("rev-001");
    assert!(folders(&run.join("measures")).is_empty());
}

#[test]
fn a_confidential_address_is_marked_and_names_stay_text() {
    let house = House::new();
    house.generate(DATE, DEBTORS, 7);
    edit_debtors(&house, DATE, &|row| {
        "yes".clone_into(row.get_mut("confidential_address").expect("a column"));
        "Secretveien 1, 0001 Testby".clone_into(row.get_mut("address").expect("a column"));
        "A <i>B</i> & \"C\" | *d* {{ e }}".clone_into(row.get_mut("name").expect("a column"));
    });
    house.publish(DATE);
    let files = tree(&house.revision(DATE, 1).join("measures"));
    assert!(files.len() > 30);
    for (name, bytes) in files {
        let text = String::from_utf8(bytes).expect("text");
        assert!(!text.contains("Secretveien"), "{name}");
        assert!(name.rsplit('.').next() == Some("json") || !text.contains("<i>"), "{name}");
        if name.ends_with("case.html") {
            assert!(text.contains("Fortrolig adresse."), "{name}");
            assert!(text.contains("A &lt;i&gt;B&lt;"), "{name}");
        }
    }
}

#[test]
fn nobody_is_named_in_what_is_said() {
    let house = House::new();
    house.generate(DATE, DEBTORS, 7);
    let output = house.run(DATE, &[]);
    let told = said(&output) + &said(&again(&house, "out", &[]));
    assert!(told.contains("case files") && told.contains("made"), "{told}");
    let measures = measures(&house.revision(DATE, 1));
    assert!(measures.values().all(|row| !told.contains(&row["debtor_id"])), "{told}");
}
