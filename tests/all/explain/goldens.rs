//! Worked nights explained in both languages, kept as texts that a lawyer has read. Rewritten with
//! `INNKREVING_REWRITE=1`.

use std::path::{Path, PathBuf};

use innkreving::audit::inbox_of;

use super::{some, told};
use crate::common::{House, said};

/// Name, the cases of its nights (file and id), and the choices of the `[law]` table.
type Night = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const OWN: &str = "explanations/cases.toml";

const NIGHTS: [Night; 11] = [
    ("percent_order", &[("cases/examples.toml", "ROOM-1")], ""),
    ("couple_with_children", &[(OWN, "COUPLE")], ""),
    ("contact_children", &[(OWN, "CONTACT")], ""),
    ("old_regime_sharing", &[("cases/sharing.toml", "SHARE-A-BEFORE-B")], "order_form = \"amount\""),
    ("last_instalment", &[("cases/examples.toml", "LAST-1")], ""),
    ("increase_notified", &[(OWN, "INCREASE-BEFORE"), (OWN, "INCREASE")], ""),
    ("set_off_2026", &[("cases/set_off_2026.toml", "SET-1")], ""),
    ("set_off_2027", &[("cases/set_off_2027.toml", "SET-2")], ""),
    ("netting", &[("cases/netting.toml", "NET-6-TWELFTH")], ""),
    ("held_claims", &[(OWN, "HELD")], ""),
    ("support_2027", &[("cases/examples.toml", "CLS-1")], "order_form = \"amount\""),
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Publishes the nights of a case, and tells the last one's revision.
fn published(house: &House, cases: &[(&str, &str)]) -> PathBuf {
    let mut last = PathBuf::new();
    for (number, (file, id)) in cases.iter().enumerate() {
        let (day, tables) = inbox_of(&fixtures().join(file), id).expect("a case");
        let date = day.to_string();
        std::fs::create_dir_all(house.day(&date)).expect("a folder");
        for (table, text) in tables {
            std::fs::write(house.day(&date).join(format!("{table}.csv")), text).expect("a table");
        }
        let output = house.run(&date, &["--accept-stale", "--reason", "a worked case"]);
        assert!(output.status.success(), "{id}: {}", said(&output));
        if number + 1 < cases.len() {
            house.released(&date, 1);
        }
        last = house.revision(&date, 1);
    }
    last
}

#[test]
fn worked_nights_are_explained_in_both_languages_as_they_were_read() {
    let rewrite = std::env::var_os("INNKREVING_REWRITE").is_some();
    for (name, cases, law) in NIGHTS {
        let house = House::with_job(&format!("[law]\n{law}\n"));
        let run = published(&house, cases);
        let debtor = some(&run, 1, 0).concat();
        let inbox = house.path().join("days");
        for lang in ["nb", "en"] {
            let text = told(&run, &debtor, &["--lang", lang, "--inbox", inbox.to_str().expect("a path")]);
            let golden = fixtures().join(format!("explanations/{name}.{lang}.txt"));
            if rewrite {
                std::fs::write(&golden, text).expect("written");
                continue;
            }
            let kept = std::fs::read_to_string(&golden).expect("a kept text");
            let differ = kept.lines().zip(text.lines()).find(|(kept, told)| kept != told);
            assert!(kept == text, "{name}.{lang}: {differ:?}");
        }
    }
}

#[test]
fn lines_are_no_longer_than_a_hundred_signs() {
    for (name, _, _) in NIGHTS {
        for lang in ["nb", "en"] {
            let path = fixtures().join(format!("explanations/{name}.{lang}.txt"));
            let text = std::fs::read_to_string(path).expect("a kept text");
            let long = text.lines().find(|line| line.chars().count() > 100);
            assert!(long.is_none(), "{name}.{lang}: {long:?}");
        }
    }
}
