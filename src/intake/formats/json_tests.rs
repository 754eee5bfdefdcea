//! Files as they come: in any form and cut at any byte, and files made to do harm.

use std::collections::BTreeMap;
use std::io::{self, Read};

use proptest::prelude::*;

use super::{LONGEST_RECORD, Lists, ReadRecord, read, read_in};
use crate::intake::formats::{DEEPEST, FormatError, FormatFault, OwnFault, Sink};
use crate::model::FaultCode;

/// Keeps what it is given.
#[derive(Default, Debug, PartialEq, Eq)]
struct Kept {
    records: Vec<(u64, String)>,
    unreadable: Vec<(u64, FaultCode)>,
}

impl Sink for Kept {
    fn fork(&self) -> Self {
        Self::default()
    }

    fn join(&mut self, mut next: Self) -> Result<(), FormatError> {
        self.records.append(&mut next.records);
        self.unreadable.append(&mut next.unreadable);
        Ok(())
    }

    fn record(&mut self, line: u64, fields: &[&str], _: &[OwnFault<'_>]) -> Result<(), FormatError> {
        self.records.push((line, fields[0].to_owned()));
        Ok(())
    }

    fn unreadable(&mut self, line: u64, _: &[u8], code: FaultCode) -> Result<(), FormatError> {
        self.unreadable.push((line, code));
        Ok(())
    }
}

/// A record as it is written, or no JSON.
struct AsWritten;

impl ReadRecord for AsWritten {
    fn record<S: Sink>(&self, line: u64, text: &str, sink: &mut S) -> Result<(), FormatError> {
        match serde_json::from_str::<BTreeMap<String, Box<serde_json::value::RawValue>>>(text) {
            Ok(_) => sink.record(line, &[text], &[]),
            Err(_) => sink.unreadable(line, text.as_bytes(), FaultCode::WrongFieldCount),
        }
    }
}

const LISTS: Lists = &["records"];

fn fault(result: Result<(), FormatError>) -> Option<(u64, FormatFault)> {
    match result {
        Ok(()) => None,
        Err(FormatError::Refused { line, fault }) => Some((line, fault)),
        Err(other) => panic!("{other:?}"),
    }
}

fn cut(bytes: &[u8], size: usize) -> Result<Kept, (u64, FormatFault)> {
    let mut kept = Kept::default();
    match fault(read_in(size, bytes, LISTS, &mut kept, &AsWritten)) {
        None => Ok(kept),
        Some(fault) => Err(fault),
    }
}

/// Records with everything in their strings that looks like structure.
fn tricky() -> Vec<String> {
    let values = [
        r#"{"a":"}]{[\"\\"}"#,
        r#"{ "records" : 1 }"#,
        r#"{"b":[[],{"c":{}}],"records":[1]}"#,
        r#"{"d":"\\\\","e":"\\\""}"#,
        "{}",
    ];
    values.map(str::to_owned).to_vec()
}

#[test]
fn records_are_the_same_in_every_form_and_wherever_the_file_is_cut() {
    let records = tricky();
    let forms = [
        format!("[{}]", records.join(",")),
        format!(" [\n{}\n]\n ", records.join("\n,\r\n\t")),
        format!("{{\"records\":[{}]}}", records.join(", ")),
        format!("[{{ \"records\" : [ {} ] }} , {{\"records\":[]}}]", records.join(",")),
        format!("\u{feff}{}\n", records.join("\n")),
        records.join("\r\n\n"),
        format!("{{\"records\":[]}}\n{{\"records\":[{}]}}\n", records.join(",")),
    ];
    for form in forms {
        for size in 1..form.len() + 2 {
            let kept = cut(form.as_bytes(), size).expect("a file");
            assert_eq!(kept.unreadable, [], "size {size} of {form}");
            let texts: Vec<&String> = kept.records.iter().map(|(_, text)| text).collect();
            assert_eq!(texts, records.iter().collect::<Vec<_>>(), "size {size} of {form}");
            for (line, text) in &kept.records {
                let written = form.lines().nth(usize::try_from(line - 1).expect("a line")).expect("a line");
                assert!(written.contains(text.as_str()), "line {line} at size {size} of {form}");
            }
        }
    }
}

/// A file, the lines of its records and what is parked.
type Parked<'a> = (&'a [u8], &'a [u64], &'a [(u64, FaultCode)]);

#[test]
fn a_line_that_is_no_record_is_parked_alone() {
    let cases: [Parked<'_>; 7] = [
        (b"{}\n{\"a\":\n{}\n", &[1, 3], &[(2, FaultCode::WrongFieldCount)]),
        (b"{\"a\":1\n{}\n{}\n", &[2, 3], &[(1, FaultCode::WrongFieldCount)]),
        (b"{}\nnull\n[{}]\n", &[1], &[(2, FaultCode::WrongFieldCount), (3, FaultCode::WrongFieldCount)]),
        (b"{}\n{\"a\":\"\xf8\"}\n{}", &[1, 3], &[(2, FaultCode::BadEncoding)]),
        (
            b"{}\n{\"a\":NaN}\n{\"a\":01}\n{\"a\":1e400}",
            &[1, 4],
            &[(2, FaultCode::WrongFieldCount), (3, FaultCode::WrongFieldCount)],
        ),
        (
            b"{}\n\0\n{\"a\":\"\0\"}\n{} {}\n",
            &[1],
            &[
                (2, FaultCode::WrongFieldCount),
                (3, FaultCode::WrongFieldCount),
                (4, FaultCode::WrongFieldCount),
            ],
        ),
        (b"{}\n{\"records\":[{},1]}\n{\"records\":[{}]}\n", &[1, 3], &[(2, FaultCode::WrongFieldCount)]),
    ];
    for (bytes, records, unreadable) in cases {
        let kept = cut(bytes, 1 << 20).expect("lines");
        let lines: Vec<u64> = kept.records.iter().map(|(line, _)| *line).collect();
        assert_eq!((&lines[..], &kept.unreadable[..]), (records, unreadable), "{}", bytes.escape_ascii());
    }
}

#[test]
fn a_document_that_cannot_be_followed_is_refused_where_it_goes_wrong() {
    let deep = format!("[{{\"a\":{}", "[".repeat(DEEPEST + 1));
    let deeper = format!("{{\"records\":[{}", "{\"records\":[".repeat(DEEPEST + 1));
    let too_deep = FormatFault::TooDeep { most: DEEPEST };
    let no_object = FormatFault::Document { expected: "an object a record" };
    let cases: [(&[u8], (u64, FormatFault)); 19] = [
        (b"", (1, FormatFault::Empty)),
        (b"\xef\xbb\xbf\n\n", (1, FormatFault::Empty)),
        (b"\0\0\0\0", (1, FormatFault::Encoding)),
        (b"\xff\xfe[\0]\0", (1, FormatFault::Encoding)),
        (b"PK\x03\x04 a zip", (1, FormatFault::NotJson)),
        (b"\x1f\x8b\x08\x01", (1, FormatFault::NotJson)),
        (b"\n\"a text\"", (2, FormatFault::NotJson)),
        (b"[\n[]]", (2, no_object)),
        (b"[{}\n,\n1]", (3, no_object)),
        (b"[{}\n{}]", (2, FormatFault::NotJson)),
        (b"[{}\n,]", (2, FormatFault::NotJson)),
        (b"[,{}]", (1, FormatFault::NotJson)),
        (b"[{}\n,", (2, FormatFault::Truncated)),
        (b"[{}\n,{\"a\":\"", (2, FormatFault::Truncated)),
        (b"[]\n[]", (2, FormatFault::AfterEnd)),
        (b"{} {}", (1, FormatFault::AfterEnd)),
        (
            b"{\"records\":[{}]\n,\"more\":1}",
            (2, FormatFault::Document { expected: "a list that stands alone" }),
        ),
        (deep.as_bytes(), (1, too_deep)),
        (deeper.as_bytes(), (1, too_deep)),
    ];
    for (bytes, expected) in cases {
        for size in [1, 2, 3, 1 << 20] {
            assert_eq!(cut(bytes, size), Err(expected), "{} at {size}", bytes.escape_ascii());
        }
    }
    assert_eq!(cut(b"{}\n{}\n{\"a\":", 1 << 20), Err((3, FormatFault::Truncated)));
}

/// A stream that begins in one way and never ends.
struct Endless<'a> {
    begins: &'a [u8],
    goes_on: &'a [u8],
    at: usize,
}

impl Read for Endless<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        for place in out.iter_mut() {
            let rest = self.at.checked_sub(self.begins.len());
            *place =
                rest.map_or_else(|| self.begins[self.at], |rest| self.goes_on[rest % self.goes_on.len()]);
            self.at += 1;
        }
        assert!(self.at < 3 * LONGEST_RECORD, "read on and on");
        Ok(out.len())
    }
}

/// How a file begins, how it goes on, and why it is refused.
type Harm<'a> = (&'a [u8], &'a [u8], (u64, FormatFault));

#[test]
fn what_never_ends_is_refused_before_it_fills_the_memory() {
    let too_long = FormatFault::TooLong { most: LONGEST_RECORD };
    let cases: [Harm<'_>; 7] = [
        (b"", b" ", (1, too_long)),
        (b"{\"a\":\"", b"x", (1, too_long)),
        (b"{}\n{\"a\":\"", b"x", (2, too_long)),
        (b"{}\n", b"1", (2, too_long)),
        (b"[\n{\"a\":\"", b"\\\"", (2, too_long)),
        (b"[{\"", b"x", (1, too_long)),
        (b"[{\"a\":", b"[", (1, FormatFault::TooDeep { most: DEEPEST })),
    ];
    for (begins, goes_on, expected) in cases {
        let stream = Endless { begins, goes_on, at: 0 };
        let refused = fault(read(stream, LISTS, &mut Kept::default(), &AsWritten));
        assert_eq!(refused, Some(expected), "{}", begins.escape_ascii());
    }
}

#[test]
fn a_long_line_among_others_is_refused_by_its_line() {
    let mut bytes = b"{}\n{\"a\":\"".to_vec();
    bytes.resize(LONGEST_RECORD + 100, b'x');
    bytes.extend_from_slice(b"\"}\n{}\n");
    assert_eq!(cut(&bytes, 1 << 20), Err((2, FormatFault::TooLong { most: LONGEST_RECORD })));
}

proptest! {
    #[test]
    fn no_bytes_stop_the_cutter(bytes in proptest::collection::vec(any::<u8>(), 0..200), size in 1..9_usize) {
        let _ = cut(&bytes, size);
    }

    #[test]
    fn no_structure_stops_the_cutter(
        parts in proptest::collection::vec(
            prop::sample::select(vec!["{", "}", "[", "]", ",", ":", "\"", "\\", "\n", " ", "records", "1", "\"records\":["]),
            0..40,
        ),
        size in 1..9_usize,
    ) {
        let text = parts.concat();
        // Wherever it is cut, a file is read in one way.
        prop_assert_eq!(cut(text.as_bytes(), size), cut(text.as_bytes(), 1 << 20));
    }
}
