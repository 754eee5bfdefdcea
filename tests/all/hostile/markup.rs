//! XML that grows, XML that wants to read other files, and nesting without an end in XML, JSON and registers.

use std::fmt::Write as _;
use std::path::Path;

use innkreving::intake::{DayInput, Format};
use innkreving::intake::{FormatFault, Formats, IntakeError, IntakeSettings};
use innkreving::orders::registers;

use super::{DATE, LITTLE, failed, instead, pipe, run, small, small_with};
use crate::common::{House, day, program, said};
use crate::inbox::read_files;

const DEEP: usize = 100_000;

/// The XML forms: the job's line, the table, and a document of the form with a document type of its own.
fn forms() -> [(&'static str, &'static str, String); 2] {
    let fixture = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/faulty").join(name);
        let text = std::fs::read_to_string(path).expect("a fixture");
        let (_, after) = text.split_once("]>\n").expect("a document type");
        after.to_owned()
    };
    [
        ("incomes = \"a-melding\"", "incomes", fixture("amelding/document_type.xml")),
        ("payments = \"camt.054\"", "payments", fixture("camt054/entity_bomb.xml").replace("&c;", "N1")),
    ]
}

#[test]
fn a_billion_laughs_and_entities_from_outside_are_refused_unread_in_every_xml_form() {
    let outside = tempfile::tempdir().expect("a folder");
    let waited_for = outside.path().join("pipe");
    if !pipe(&waited_for) {
        return;
    }
    let pipe = waited_for.display();
    let lol = (1..10).map(|at| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10)));
    let lol = format!("<!DOCTYPE x [<!ENTITY l0 \"lol\">{}]>", lol.collect::<String>());
    // Whoever opened the pipe would wait for its end, which does not come.
    let types = [
        lol.as_str(),
        &format!("<!DOCTYPE x SYSTEM \"file://{pipe}\">"),
        &format!("<!DOCTYPE x PUBLIC \"-//x\" \"{pipe}\">"),
        &format!("<!DOCTYPE x [<!ENTITY l9 SYSTEM \"file://{pipe}\">]>"),
        &format!("<!DOCTYPE x [<!ENTITY % p SYSTEM \"{pipe}\"> %p;]>"),
        &format!("<!DOCTYPE x [<!ENTITY a \"{}\">]>", "a".repeat(1 << 20)),
        "<!DOCTYPE x [<!ATTLIST x a CDATA \"&l9;\">]>",
        "",
    ];
    for (formats, table, document) in forms() {
        for (at, types) in types.iter().enumerate() {
            let house = small_with(&format!("[formats]\n{formats}\n"));
            let end = document.rfind("</").expect("an end");
            let text = format!("{types}\n{}<x>&l9;</x>{}", &document[..end], &document[end..]);
            instead(&house, table, &format!("{table}.xml"), text.as_bytes());
            let ran = run(&house, LITTLE);
            let line = failed(&ran, 3, "format_refused");
            assert!(line.contains("a document type or an entity of its own"), "{table}, {at}: {line}");
        }
    }
}

#[test]
fn a_reference_to_an_including_document_is_text_that_nobody_follows() {
    for (formats, table, document) in forms() {
        let house = small_with(&format!("[formats]\n{formats}\n"));
        let include = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"/dev/zero\"/>";
        let style = "<?xml-stylesheet href=\"file:///dev/zero\"?>";
        let end = document.rfind("</").expect("an end");
        let text = format!("{style}\n{}{include}{}", &document[..end], &document[end..]);
        instead(&house, table, &format!("{table}.xml"), text.as_bytes());
        let ran = run(&house, LITTLE);
        assert!(matches!(ran.output.status.code(), Some(0 | 3)), "{table}: {}", said(&ran.output));
    }
}

#[test]
fn xml_nested_a_hundred_thousand_levels_deep_or_with_as_many_attributes_is_refused() {
    for (formats, table, document) in forms() {
        let end = document.rfind("</").expect("an end");
        let attributes = (0..DEEP).fold(String::new(), |mut text, at| {
            write!(text, " a{at}=\"\"").expect("text");
            text
        });
        for more in ["<x>".repeat(DEEP), format!("<x{attributes}/>"), "<x".repeat(DEEP)] {
            let house = small_with(&format!("[formats]\n{formats}\n"));
            let text = format!("{}{more}{}", &document[..end], &document[end..]);
            instead(&house, table, &format!("{table}.xml"), text.as_bytes());
            failed(&run(&house, LITTLE), 3, "format_refused");
        }
    }
}

/// Nesting in the ways JSON has.
fn nested() -> [String; 4] {
    [
        "[".repeat(DEEP),
        "{\"a\":".repeat(DEEP),
        format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
        format!("{}1{}", "{\"claims\":".repeat(DEEP), "}".repeat(DEEP)),
    ]
}

#[test]
fn a_control_file_a_hundred_thousand_levels_deep_is_refused() {
    for text in nested() {
        for text in [text.clone(), format!("{{\"claims\":{text}}}"), format!("{{\"booked_through\":{text}}}")]
        {
            let house = small();
            std::fs::write(house.day(DATE).join("control.json"), &text).expect("written");
            let line = failed(&run(&house, LITTLE), 3, "control_malformed");
            assert!(line.contains("control.json: ") && line.len() < 400, "{line}");
        }
    }
}

#[test]
fn a_control_file_longer_than_any_is_not_read_to_its_end() {
    let house = small();
    let path = house.day(DATE).join("control.json");
    std::fs::File::create(&path).and_then(|file| file.set_len(4 << 30)).expect("a file of holes");
    let ran = run(&house, LITTLE);
    failed(&ran, 3, "control_malformed");
}

fn read(format: Format, file: &str, text: &str) -> Result<DayInput, IntakeError> {
    let formats = match format {
        Format::Inntekt => Formats { incomes: vec![format], ..Formats::default() },
        _ => Formats { claims: vec![format], ..Formats::default() },
    };
    let settings = IntakeSettings { formats, ..IntakeSettings::on(day(DATE)) };
    let claims = ("claims.csv", &b"claim_id,debtor_id,kind,creditor_id,due_date,principal\n"[..]);
    let mut files = vec![(file, text.as_bytes())];
    if format == Format::Inntekt {
        files.push(claims);
    }
    read_files(&settings, &files)
}

#[test]
fn json_of_others_a_hundred_thousand_levels_deep_parks_or_is_refused_in_both_forms() {
    for (format, table) in [(Format::Innkrevingsoppdrag, "claims"), (Format::Inntekt, "incomes")] {
        for deep in nested() {
            let texts = [deep.clone(), format!("[{{\"a\":{deep}}}]"), format!("{{\"a\":{deep}}}\n{{}}\n")];
            for (text, ending) in texts.iter().flat_map(|text| [(text, "json"), (text, "jsonl")]) {
                match read(format, &format!("{table}.{ending}"), text) {
                    Ok(input) => {
                        assert!(input.facts.claims.is_empty() && input.facts.incomes.is_empty());
                        assert!(!input.faults.is_empty(), "{ending}: {}", &text[..20]);
                    }
                    Err(IntakeError::Format { fault, .. }) => {
                        let known = matches!(
                            fault,
                            FormatFault::TooDeep { .. }
                                | FormatFault::NotJson
                                | FormatFault::Truncated
                                | FormatFault::Document { .. }
                        );
                        assert!(known, "{ending}: {fault}");
                    }
                    Err(other) => panic!("{ending}: {other}"),
                }
            }
        }
    }
}

/// A released day, and the digests of its registers as they are now.
fn released() -> (House, Vec<(String, String)>) {
    let house = small();
    house.publish(DATE);
    house.released(DATE, 1);
    let digests = digests(&house);
    (house, digests)
}

fn digests(house: &House) -> Vec<(String, String)> {
    let run = house.revision(DATE, 1);
    let files = crate::common::tree(&run.join("registers"));
    let digest = |bytes: &[u8]| innkreving::publish::file::sha256(bytes);
    files.iter().map(|(name, bytes)| (format!("registers/{name}"), digest(bytes))).collect()
}

#[test]
fn registers_that_were_made_to_fit_their_digests_are_refused_by_what_stands_in_them() {
    let (house, named) = released();
    let run = house.revision(DATE, 1);
    assert!(registers::read(&run, &named).is_ok());
    let path = run.join("registers/orders.csv");
    let text = std::fs::read_to_string(&path).expect("a register");
    let (header, rows) = text.split_once('\n').expect("a header");
    let row = rows.lines().next().expect("an order");
    let fields: Vec<&str> = row.splitn(9, ',').collect();
    let with = |place: usize, value: &str| {
        let mut other = fields.clone();
        other[place] = value;
        format!("{header}\n{}\n", other.join(","))
    };
    let long = "9".repeat(1_000_000);
    let mut others: Vec<String> = nested().iter().map(|deep| with(8, &format!("\"{deep}\""))).collect();
    others.extend((0..4).map(|place| with(place, &long)));
    others
        .extend(["-1", "1e30", "18446744073709551616", "\0", "\u{202e}1", "=1+1"].map(|text| with(0, text)));
    others.push(format!("{header}\n{row}{}\n", ",".repeat(1_000_000)));
    others.push(format!("{header}\n{}\n", "x".repeat(40 << 20)));
    others.push(format!("{header}\n{row}"));
    others.push(text.replace('\n', "\r"));
    others.push(format!("\u{feff}{text}"));
    others.push(format!("{header}\n{row}\n{row}\n"));
    for other in others {
        std::fs::write(&path, &other).expect("written");
        let named = digests(&house);
        let error = registers::read(&run, &named).err().map(|error| error.to_string());
        let about: String = other.chars().skip(header.len()).take(60).collect();
        let error = error.unwrap_or_else(|| panic!("{about} is read"));
        assert!(error.len() < 400, "{about}: what is said is short");
    }
}

#[test]
fn a_manifest_or_a_release_a_hundred_thousand_levels_deep_is_told_as_unsound() {
    let (house, _) = released();
    for name in ["manifest.json", "release.json"] {
        let path = house.revision(DATE, 1).join(name);
        let kept = std::fs::read(&path).expect("a file");
        for text in nested() {
            std::fs::write(&path, text).expect("written");
            let status = program(&["status", house.job().to_str().expect("a path")]);
            assert_eq!(status.status.code(), Some(5), "{name}: {}", said(&status));
            failed(&run(&house, LITTLE), 5, "run_unsound");
        }
        std::fs::write(&path, kept).expect("written");
    }
}
