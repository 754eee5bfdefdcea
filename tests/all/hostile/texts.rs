//! Texts that are not what they look like: formulas, signs that are not seen, other line ends, other encodings.

use std::fmt::Write as _;

use innkreving::intake::{DayInput, IntakeError, IntakeSettings, read_texts};

use super::{DATE, LITTLE, Most, failed, instead, run, small};
use crate::common::{House, day, is, rows, said, tree};
use crate::inbox::read_files;

const HEADER: &str = "claim_id,debtor_id,kind,creditor_id,due_date,principal";
const ROW: &str = "A-1,25876099732,TAX_RESIDUAL,310844136,2025-01-01,1.00";

fn settings() -> IntakeSettings {
    IntakeSettings::on(day(DATE))
}

fn claims(bytes: &[u8]) -> Result<DayInput, IntakeError> {
    read_files(&settings(), &[("claims.csv", bytes)])
}

fn codes(input: &DayInput) -> Vec<(u64, &str)> {
    input.faults.iter().map(|fault| (fault.line, fault.code.as_str())).collect()
}

#[test]
fn a_name_with_signs_that_are_not_seen_parks_its_row_and_any_other_name_does_not() {
    let unseen = [
        '\0', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', '\t', '\u{200b}', '\u{200d}', '\u{200e}', '\u{200f}',
        '\u{61c}', '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}', '\u{2060}', '\u{feff}', '\u{2028}',
    ];
    for column in ["name", "address", "override_reason"] {
        for sign in unseen {
            let text = format!("debtor_id,civil_status,{column}\n25876099732,single,Kari {sign}Nes\n");
            let input = read_texts(&[("debtors", &text)], &settings()).expect("a table");
            assert_eq!(codes(&input), [(2, "BAD_CHARACTER")], "{column} with {sign:?}");
            assert!(input.faults.iter().all(|fault| !fault.value.contains(sign)), "{sign:?} is not told");
        }
    }
    for name in ["Máret Čáppa", "Ødegård", "北京 李", "O'Brien-Æsøp", "=1+1", "@x", "حسن", "Ǥ̌"]
    {
        let text = format!("debtor_id,civil_status,name\n25876099732,single,{name}\n");
        let input = read_texts(&[("debtors", &text)], &settings()).expect("a table");
        assert!(input.faults.is_empty(), "{name}: {:?}", input.faults);
    }
}

#[test]
fn nul_bytes_park_their_row_or_refuse_the_header() {
    let fields: Vec<&str> = ROW.split(',').collect();
    let good = ROW.replacen("A-1", "A-2", 1);
    for at in 0..fields.len() {
        for other in [format!("{}\0", fields[at]), format!("\0{}", fields[at]), "\0".to_owned()] {
            let mut row: Vec<&str> = fields.clone();
            row[at] = &other;
            let text = format!("{HEADER}\n{}\n{good}\n", row.join(","));
            let input = claims(text.as_bytes()).expect("a table");
            assert!(
                codes(&input).iter().all(|(line, _)| *line == 2) && !input.faults.is_empty(),
                "{other:?}"
            );
            assert_eq!(input.facts.claims.len(), 1, "{other:?}");
        }
    }
    let error = claims(format!("claim_id\0,{HEADER}\n{ROW}\n").as_bytes()).expect_err("refused");
    assert!(
        matches!(error, IntakeError::ColumnUnknown { .. }) && !error.to_string().contains('\0'),
        "{error}"
    );
    // Text of two bytes a sign, with its mark and without.
    for mark in [&b"\xff\xfe"[..], b"\xfe\xff", b""] {
        let wide: Vec<u8> = HEADER.bytes().flat_map(|byte| [byte, 0]).collect();
        let error = claims(&[mark, &wide].concat()).expect_err("refused").to_string();
        assert!(error.starts_with("claims.csv:1: ") && !error.contains('\0'), "{error:?}");
    }
}

#[test]
fn line_ends_of_another_system_are_one_header_and_no_rows() {
    let text = format!("{HEADER}\r{ROW}\r{ROW}\r");
    let error = claims(text.as_bytes()).expect_err("refused").to_string();
    assert!(error.starts_with("claims.csv:1: column ") && !error.contains('\r'), "{error:?}");
    // Inside a row a line end of another system is a sign no column takes.
    let text = format!("{HEADER}\n{ROW}\r{ROW}\n");
    let input = claims(text.as_bytes()).expect("a table");
    assert_eq!(codes(&input), [(2, "WRONG_FIELD_COUNT")]);
    for end in ["\u{85}", "\u{2028}", "\u{b}", "\u{c}"] {
        let input = claims(format!("{HEADER}\n{ROW}{end}{ROW}\n").as_bytes()).expect("a table");
        assert_eq!(codes(&input), [(2, "WRONG_FIELD_COUNT")], "{end:?}");
    }
}

#[test]
fn a_mark_of_the_encoding_is_taken_off_once_and_nowhere_else() {
    let good = claims(format!("\u{feff}{HEADER}\n{ROW}\n").as_bytes()).expect("a table");
    assert!(good.faults.is_empty() && good.facts.claims.len() == 1);
    let error = claims(format!("\u{feff}\u{feff}{HEADER}\n{ROW}\n").as_bytes()).expect_err("refused");
    assert!(matches!(error, IntakeError::ColumnUnknown { .. }), "{error}");
    let input = claims(format!("{HEADER}\n\u{feff}{ROW}\n").as_bytes()).expect("a table");
    assert_eq!(codes(&input), [(2, "BAD_CHARACTER")]);
}

#[test]
fn bytes_that_are_no_text_park_their_row_alone() {
    // Cut short, longer than needed, half of a pair, beyond the last sign, and of another encoding.
    let wrong: [&[u8]; 7] = [
        b"\xff",
        b"\xc3",
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe6",
        b"\xf8\x88\x80\x80\x80",
    ];
    for bytes in wrong {
        let text =
            [HEADER.as_bytes(), b"\nA", bytes, &ROW.as_bytes()[1..], b"\n", ROW.as_bytes(), b"\n"].concat();
        let input = claims(&text).expect("a table");
        assert_eq!(codes(&input), [(2, "BAD_ENCODING")], "{bytes:?}");
        assert_eq!(input.facts.claims.len(), 1);
        let error = claims(&[b"claim_id", bytes, b",debtor_id\n"].concat()).expect_err("refused");
        assert!(matches!(error, IntakeError::HeaderEncoding { .. }), "{error}");
    }
}

#[test]
fn headers_with_ten_thousand_columns_or_of_megabytes_are_refused_in_a_short_line() {
    let own: String = (0..10_000).fold(String::new(), |mut text, at| {
        write!(text, ",x_{at}").expect("text");
        text
    });
    let long = "y".repeat(7 << 20);
    let twice = format!("{HEADER},principal");
    let headers = [
        format!("{HEADER}{own}"),
        format!("{HEADER},{long}"),
        format!("{HEADER},\"{}\"", long.replace('y', "\"\"")),
        ",".repeat(10 << 20),
        format!("{twice}{}", ",principal".repeat(10)),
        format!("{HEADER},principal\u{200b}"),
        format!("{HEADER},PRINCIPAL"),
        format!("{HEADER},{}", "x_a,".repeat(900)),
    ];
    for header in headers {
        let house = small();
        instead(&house, "claims", "claims.csv", format!("{header}\n{ROW}\n").as_bytes());
        let ran = run(&house, LITTLE);
        let line = failed(&ran, 3, "header_wrong");
        assert!(line.len() < 400, "{}", &line[..400]);
    }
    // Own columns are as long as anybody likes, up to the longest record.
    let text = format!("{HEADER},x_{long}\n{ROW},\n");
    assert_eq!(claims(text.as_bytes()).expect("a table").facts.claims.len(), 1);
}

/// What a spreadsheet would work out, a page run, a template fill and a letter turn into a link.
const EVIL: [&str; 8] = [
    "=HYPERLINK(\"http://x\")",
    "+1+1",
    "-1-1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "[a](javascript:b) ![c](file:///etc/passwd)",
    "\"><img src=x onerror=alert(1)>'",
];

/// Names, addresses and references of a day that are all of these.
fn evil(house: &House) {
    for (table, columns) in
        [("debtors", &["name", "address"][..]), ("creditors", &["name"]), ("assets", &["reference"])]
    {
        let path = house.day(DATE).join(format!("{table}.csv"));
        let all = rows(&path);
        let names: Vec<String> = all[0].keys().cloned().collect();
        let mut writer = csv::Writer::from_path(&path).expect("a table");
        writer.write_record(&names).expect("written");
        for (at, row) in all.iter().enumerate() {
            let value = |name: &String| {
                let evil = EVIL[at % EVIL.len()].to_owned();
                if columns.contains(&name.as_str()) { evil } else { row[name].clone() }
            };
            writer.write_record(names.iter().map(value)).expect("written");
        }
        writer.flush().expect("written");
    }
}

#[test]
fn formulas_and_markup_in_names_and_references_stay_text_in_everything_a_night_publishes() {
    let house = House::with_job("[formats]\npayouts = \"pain.001.001.09\"\ncreditor_views = true\n");
    house.generate(DATE, 80, 5);
    evil(&house);
    house.publish(DATE);
    let files = tree(&house.revision(DATE, 1));
    let (mut cells, mut pages, mut told) = (0, 0, 0);
    for (name, bytes) in &files {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        if is(name, "csv") {
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[..]);
            for cell in reader
                .records()
                .flat_map(|row| row.expect("a row").iter().map(str::to_owned).collect::<Vec<_>>())
            {
                cells += 1;
                assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']), "{name}: {cell}");
                assert!(!EVIL.contains(&cell.as_str()), "{name}: {cell}");
            }
        }
        if is(name, "html") {
            pages += 1;
            for run in ["<script>alert", "<img", "javascript:b\"", "href=\"file:", "49{%"] {
                assert!(!text.contains(run), "{name}: {run}");
            }
            told += usize::from(text.contains("&lt;script&gt;alert(1)"));
        }
        if is(name, "xml") {
            assert!(!text.contains("<script") && !text.contains("<img"), "{name}");
        }
    }
    assert!(
        cells > 1_000 && pages > 5 && told > 0,
        "{cells} cells, {pages} pages, {told} with markup as text"
    );
}

#[test]
fn a_name_or_a_reference_that_begins_as_a_formula_or_is_endless_is_bounded_in_time() {
    // A million signs, of which each would be looked at once a column.
    let house = small();
    let long = "=".repeat(1 << 20);
    let debtor = rows(&house.day(DATE).join("debtors.csv"))[0]["debtor_id"].clone();
    let text = format!("debtor_id,civil_status,name,address\n{debtor},single,{long},{long}\n");
    instead(&house, "debtors", "debtors.csv", text.as_bytes());
    let ran = run(&house, Most { mib: 400, seconds: 30 });
    assert_eq!(ran.output.status.code(), Some(0), "{}", said(&ran.output));
    let parked = rows(&house.revision(DATE, 1).join("rejects.csv"));
    assert!(parked.iter().all(|row| row["code"] == "TOO_LONG" && row["value"].len() < 100), "{parked:?}");
    assert_eq!(parked.len(), 2);
}
