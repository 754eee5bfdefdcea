//! Every check of a line of NAV's claim file, and what lines do to claims, in files built here.

use std::fmt::Write as _;

use innkreving::intake::rows_of::rows_of;
use innkreving::intake::{DayInput, IntakeSettings};
use innkreving::law::kinds;
use innkreving::model::Status;
use innkreving::units::dates::parse_date;
use innkreving::units::{Money, PartyId};

use crate::inbox::{folder_of, read_files};

/// The fields of a line that tests change.
#[derive(Clone, Copy)]
struct Line {
    case: &'static str,
    ore: u64,
    decided: &'static str,
    debtor: &'static str,
    period: &'static str,
    kravkode: &'static str,
    old: &'static str,
    hjemmel: &'static str,
    interest: u64,
    paid: &'static str,
    limitation: &'static str,
}

/// A faultless line on 2026-11-20.
const GOOD: Line = Line {
    case: "OB040000700001",
    ore: 412_300,
    decided: "20261012",
    debtor: "17858010039",
    period: "2026010120260630",
    kravkode: "BA OR",
    old: "",
    hjemmel: "T",
    interest: 0,
    paid: "20260301",
    limitation: "",
};

/// The file of these lines, from `sender`.
fn file(sender: &str, lines: &[Line]) -> String {
    let mut text = format!("001020261119221340{sender:<9}\n");
    for (number, line) in (1..).zip(lines) {
        write!(text, "0030{number:07}{:<18}{:011}", line.case, line.ore).expect("text");
        write!(text, "{:<8}{:<11}{:<16}", line.decided, line.debtor, line.period).expect("text");
        write!(text, "{:<8}{:<18}20261012", line.kravkode, line.old).expect("text");
        write!(text, "68020802{:<2}{:12}{:020}", line.hjemmel, "", line.interest).expect("text");
        writeln!(text, "{:11}{:<8}{:30}{}", "", line.paid, "", line.limitation).expect("text");
    }
    let sum: u64 = lines.iter().map(|line| line.ore + line.interest).sum();
    text + &format!("004020261119221340{sender:<9}{:08}{sum:015}\n", lines.len())
}

fn read(files: &[(&str, &str)]) -> DayInput {
    let settings = IntakeSettings::on(parse_date("2026-11-20").expect("a day"));
    let bytes: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    read_files(&settings, &bytes).expect("an inbox")
}

fn read_lines(lines: &[Line]) -> DayInput {
    read(&[("claims-nav.txt", &file("OB04", lines))])
}

/// `line:column CODE` of every fault, joined.
fn faults(input: &DayInput) -> String {
    let faults = input.faults.iter().map(|fault| format!("{}:{} {}", fault.line, fault.column, fault.code));
    faults.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_line_is_checked_field_by_field() {
    let cases = [
        (GOOD, ""),
        (Line { case: "", ..GOOD }, "2:nav_case MISSING_VALUE"),
        (Line { case: "A B", ..GOOD }, "2:nav_case BAD_CHARACTER"),
        (Line { case: "A-1/2", ..GOOD }, ""),
        (Line { decided: "", ..GOOD }, "2:decision_date MISSING_VALUE"),
        (Line { decided: "20261332", ..GOOD }, "2:decision_date BAD_DATE"),
        (Line { decided: "20261120", ..GOOD }, ""),
        (Line { decided: "20261121", ..GOOD }, "2:decision_date DATE_IN_FUTURE"),
        (Line { debtor: "", ..GOOD }, "2:debtor MISSING_VALUE"),
        (Line { debtor: "17858010038", ..GOOD }, "2:debtor BAD_PERSON_ID"),
        (Line { debtor: "1785801003", ..GOOD }, "2:debtor BAD_PERSON_ID"),
        (Line { debtor: "00300041000", ..GOOD }, ""),
        (Line { debtor: "00300041001", ..GOOD }, "2:debtor BAD_ORG_ID"),
        (Line { period: "", ..GOOD }, "2:period_from MISSING_VALUE, 2:period_to MISSING_VALUE"),
        (Line { period: "2026010x20260630", ..GOOD }, "2:period_from BAD_DATE"),
        (Line { period: "2026070120260630", ..GOOD }, "2:period_to PERIOD_REVERSED"),
        (Line { period: "2026070120261130", ..GOOD }, ""),
        (Line { period: "2026070120261201", ..GOOD }, "2:period_to DATE_IN_FUTURE"),
        (Line { kravkode: "MJ AU", ..GOOD }, "2:kravkode BAD_CODE"),
        (Line { kravkode: "FA FØ", ..GOOD }, ""),
        (Line { kravkode: "FA F\u{fffd}", ..GOOD }, ""),
        (Line { kravkode: "BA F\u{fffd}", ..GOOD }, "2:kravkode BAD_CODE"),
        (Line { hjemmel: "A", ..GOOD }, "2:hjemmelkode BAD_CODE"),
        (Line { hjemmel: "", ..GOOD }, "2:hjemmelkode BAD_CODE"),
        (Line { paid: "", ..GOOD }, "2:payment_date MISSING_VALUE"),
        (Line { paid: "20261011", ..GOOD }, ""),
        (Line { paid: "20261012", ..GOOD }, "2:payment_date PERIOD_REVERSED"),
        (Line { limitation: "20260120", ..GOOD }, ""),
        (Line { limitation: "20260119", ..GOOD }, "2:extra_limitation_date BAD_DATE"),
        (Line { limitation: "2040", ..GOOD }, "2:extra_limitation_date BAD_DATE"),
        (Line { old: "OB040000699999", ..GOOD }, "2:old_case_reference UNKNOWN_REFERENCE"),
        (Line { ore: 0, ..GOOD }, "2:old_case_reference MISSING_VALUE"),
    ];
    for (line, expected) in cases {
        let input = read_lines(&[line]);
        assert_eq!(faults(&input), expected);
        assert_eq!(input.facts.claims.len(), usize::from(expected.is_empty()), "{expected}");
    }
    let other_sender = read(&[("claims-nav.txt", &file("PESYS", &[Line { paid: "", ..GOOD }]))]);
    assert_eq!(faults(&other_sender), "");
}

#[test]
fn the_legal_basis_says_what_kind_a_claim_is() {
    for (hjemmel, expected) in [
        ("T", "BENEFIT_RECOVERY"),
        ("FT", "BENEFIT_RECOVERY"),
        ("TA", "AVREGNING_22_16"),
        ("EU", "INCOME_SETTLEMENT"),
        ("EO", "INCOME_SETTLEMENT"),
    ] {
        let input = read_lines(&[Line { hjemmel, interest: 41_230, ..GOOD }]);
        let claim = &input.facts.claims[0];
        assert_eq!(kinds::get(claim.kind).code, expected, "{hjemmel}");
        assert_eq!((claim.principal, claim.costs), (Money::from_ore(412_300), Money::from_ore(41_230)));
    }
}

/// Lines; their faults; the night's claims and whether they are stopped; stops and replaced.
type Night<'a> = (&'a [Line], &'a str, &'a [(&'a str, bool)], (u64, u64));

#[test]
fn lines_act_in_file_order_and_files_in_name_order() {
    let second = Line { case: "B", ..GOOD };
    let change = |old, case, ore| Line { case, ore, old, ..GOOD };
    let stop = |old| Line { ore: 0, old, ..GOOD };
    let first = GOOD.case;
    let cases: [Night<'_>; 7] = [
        (&[GOOD, second], "", &[("B", false), (first, false)], (0, 0)),
        (&[GOOD, GOOD], "3:nav_case DUPLICATE_ID", &[(first, false)], (0, 0)),
        (&[GOOD, stop(first)], "", &[(first, true)], (1, 0)),
        (&[stop(first), GOOD], "2:old_case_reference UNKNOWN_REFERENCE", &[(first, false)], (0, 0)),
        (&[GOOD, change(first, "C", 500)], "", &[("C", false), (first, true)], (0, 0)),
        (&[GOOD, change(first, first, 500)], "", &[(first, false)], (0, 1)),
        (
            &[GOOD, second, change(first, "B", 500)],
            "4:nav_case DUPLICATE_ID",
            &[("B", false), (first, false)],
            (0, 0),
        ),
    ];
    for (lines, expected, claims, counts) in cases {
        let input = read_lines(lines);
        assert_eq!(faults(&input), expected);
        let found: Vec<(&str, bool)> = input
            .facts
            .claims
            .iter()
            .map(|claim| (claim.claim_id.as_str(), claim.status == Status::Stopped))
            .collect();
        assert_eq!(found, claims, "{expected}");
        let summary = &input.inputs[0];
        assert_eq!((summary.stops, summary.replaced), counts, "{expected}");
        let made = claims.len() as u64 + summary.replaced;
        assert_eq!(summary.rows, made + summary.stops + summary.parked, "{expected}");
    }
    let files =
        [("claims-nav-2.txt", file("OB04", &[stop(GOOD.case)])), ("claims-nav-1.txt", file("OB04", &[GOOD]))];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let input = read(&files);
    assert_eq!((faults(&input), input.facts.claims[0].status), (String::new(), Status::Stopped));
}

#[test]
fn lines_find_the_claims_of_the_table() {
    let claims = "claim_id,debtor_id,kind,creditor_id,due_date,principal\n\
        OLD-1,17858010039,BENEFIT_RECOVERY,889640782,2026-01-02,500.00\n\
        OLD-2,17858010039,BENEFIT_RECOVERY,889640782,2026-01-02,x\n\
        OLD-3,17858010039,BENEFIT_RECOVERY,889640782,2026-01-02,700.00\n";
    let lines = [
        Line { ore: 0, old: "OLD-1", ..GOOD },
        // The row of OLD-2 is parked: the reference is known, but there is nothing to close.
        Line { ore: 0, old: "OLD-2", ..GOOD },
        Line { case: "OLD-3", old: "OLD-3", ore: 90_000, ..GOOD },
        Line { case: "OLD-1", ..GOOD },
    ];
    let nav = file("OB04", &lines);
    let input = read(&[("claims.csv", claims), ("claims-nav.txt", &nav)]);
    let shown: Vec<(&str, Status, String)> = input
        .facts
        .claims
        .iter()
        .map(|claim| (claim.claim_id.as_str(), claim.status, claim.principal.to_string()))
        .collect();
    assert_eq!(
        shown,
        [("OLD-1", Status::Stopped, "500.00".to_owned()), ("OLD-3", Status::Open, "900.00".to_owned())]
    );
    assert_eq!(faults(&input), "5:nav_case DUPLICATE_ID, 3:principal BAD_NUMBER");
    // The table's totals are what was read of it, whatever became of its claims afterwards.
    assert_eq!(input.inputs[0].sum_accepted, Money::from_kroner(1200));
    assert_eq!((input.inputs[1].stops, input.inputs[1].replaced, input.inputs[1].parked), (2, 1, 1));
}

#[test]
fn the_lines_of_a_debtor_are_found_with_their_numbers() {
    let other = Line { case: "OB040000700002", debtor: "03897520000", ..GOOD };
    let third = Line { case: "OB040000700003", ..GOOD };
    let text = file("OB04", &[GOOD, other, third]);
    let folder = folder_of(&[
        ("claims-nav.txt", text.as_bytes()),
        ("incomes.csv", b"debtor_id,payer_id,month,income_kind,gross\n"),
        ("debtors.csv", b"debtor_id,civil_status\n"),
    ]);
    let settings = IntakeSettings::on(parse_date("2026-11-20").expect("a day"));
    let debtor = PartyId::from_digits(GOOD.debtor).expect("digits");
    let rows = rows_of(folder.path(), &settings, debtor, &[]).expect("rows");
    let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 4]);
    let names = |at: usize, value: &str| rows[at].fields.iter().any(|field| field.value == value);
    assert!(names(0, "OB040000700001") && names(1, "OB040000700003") && !names(0, "03897520000"));
    assert!(rows.iter().flat_map(|row| &row.fields).any(|field| field.private && field.value == GOOD.debtor));
}
