//! NAV's claim file: the agency's own samples are read, parked or refused as they are meant to be.

use innkreving::intake::{DayInput, InputForm, InputSummary, IntakeError, NavFault};
use innkreving::law::kinds;
use innkreving::model::{Claim, Status};
use innkreving::units::Money;
use innkreving::units::dates::parse_date;

use crate::inbox::{lenient, read_files, shared, shared_file};

const SAMPLES: &str = "examples/nav-claim-file";

const CLAIMS: &str = "claim_id,debtor_id,kind,creditor_id,due_date,principal\n";

/// A claims table with these references.
fn claims_with(references: &[&str]) -> String {
    let rows = references
        .iter()
        .map(|reference| format!("{reference},17858010039,BENEFIT_RECOVERY,889640782,2023-01-02,500.00\n"));
    rows.fold(CLAIMS.to_owned(), |table, row| table + &row)
}

/// Reads one sample beside a claims table with `references`.
fn read_sample(day: &str, bytes: &[u8], references: &[&str]) -> Result<DayInput, IntakeError> {
    let claims = claims_with(references);
    read_files(&lenient(day), &[("claims.csv", claims.as_bytes()), ("claims-nav.txt", bytes)])
}

fn nav(input: &DayInput) -> &InputSummary {
    input.inputs.iter().find(|one| one.form == InputForm::Nav).expect("a claim file")
}

fn claim<'a>(input: &'a DayInput, reference: &str) -> &'a Claim {
    let mut found = input.facts.claims.iter().filter(|claim| claim.claim_id.as_str() == reference);
    let claim = found.next().expect("a claim");
    assert!(found.next().is_none(), "{reference} stands once");
    claim
}

/// Line, column and code of every fault.
fn faults(input: &DayInput) -> Vec<(u64, &str, &str)> {
    input.faults.iter().map(|fault| (fault.line, fault.column.as_str(), fault.code.as_str())).collect()
}

#[test]
fn the_faultless_samples_become_claims() {
    let Some(folder) = shared(SAMPLES) else { return };
    let known = ["OB040000592759", "OB040000479803"];
    // Sample, references the claims table has, lines, stops, closed claims.
    let cases = [
        ("10NyeKrav.txt", &known[..0], 10, 0, 0),
        ("FA_FO_Feilencoding.txt", &known[..0], 10, 0, 0),
        ("AltOkFil.txt", &known[..], 101, 2, 3),
    ];
    for (sample, references, lines, stops, closed) in cases {
        let bytes = shared_file(&folder, sample);
        let input = read_sample("2023-05-26", &bytes, references).expect("a sample");
        assert_eq!(faults(&input), [], "{sample}");
        let summary = nav(&input);
        assert_eq!((summary.rows, summary.parked, summary.stops), (lines, 0, stops), "{sample}");
        assert_eq!(summary.replaced, 0, "{sample}");
        let made = input.facts.claims.len() - references.len();
        assert_eq!(made as u64, lines - stops, "{sample}");
        let stopped = input.facts.claims.iter().filter(|claim| claim.status == Status::Stopped);
        assert_eq!(stopped.count(), closed, "{sample}");
    }
}

#[test]
fn a_line_becomes_the_claim_it_describes() {
    let Some(folder) = shared(SAMPLES) else { return };
    let bytes = shared_file(&folder, "AltOkFil.txt");
    let input = read_sample("2023-05-26", &bytes, &["OB040000592759", "OB040000479803"]).expect("a sample");
    let first = claim(&input, "OB040000520015");
    assert_eq!(first.debtor.to_digits(), "06897998821");
    assert_eq!(first.creditor.to_digits(), "889640782");
    assert_eq!(kinds::get(first.kind).code, "BENEFIT_RECOVERY");
    assert_eq!((first.principal, first.costs), (Money::from_kroner(41_232), Money::ZERO));
    assert_eq!(first.established_date, parse_date("2023-05-24"));
    assert_eq!(Some(first.due_date), parse_date("2023-06-14"));
    assert_eq!(first.limitation_start, parse_date("2023-02-26"));
    // The creditor knew on 2040-12-31: a year later at the earliest (fl. § 10 no. 1).
    assert_eq!(first.limitation_date, parse_date("2041-12-31"));
    assert_eq!(first.flags.enforcement_ground, Some(true));
    // Interest is the 10 % surcharge; 00 and nine digits are an organisation; EU is a yearly settlement.
    let surcharged = claim(&input, "OB040000581518");
    assert_eq!(surcharged.costs, Money::from_ore(361_600));
    assert_eq!(claim(&input, "OB040000592031").debtor.to_digits(), "889699636");
    assert_eq!(kinds::get(claim(&input, "OB040000598557").kind).code, "INCOME_SETTLEMENT");
}

#[test]
fn eight_new_claims_one_change_and_one_stop() {
    let Some(folder) = shared(SAMPLES) else { return };
    let bytes = shared_file(&folder, "8NyeKrav1Endring1Stopp.txt");
    let references = ["OB040000520015", "OB040000595067"];
    let refused = read_sample("2023-05-26", &bytes, &references).expect_err("its sum is wrong");
    let IntakeError::Nav { fault: NavFault::Sum { trailer, read }, .. } = refused else {
        panic!("{refused}");
    };
    assert_eq!((trailer, read), (Money::from_kroner(276_664), Money::from_kroner(235_432)));
    let mended = String::from_utf8(bytes).expect("text").replace("000000027666400", "000000023543200");
    let input = read_sample("2023-05-26", mended.as_bytes(), &references).expect("mended");
    assert_eq!(faults(&input), []);
    let summary = nav(&input);
    assert_eq!((summary.rows, summary.accepted), (10, 10));
    assert_eq!((summary.stops, summary.replaced), (1, 1));
    // Eight new claims, the stopped one, and the changed one in the place of the old.
    assert_eq!(input.facts.claims.len(), 10);
    assert_eq!(claim(&input, "OB040000520015").status, Status::Stopped);
    let changed = claim(&input, "OB040000595067");
    assert_eq!((changed.status, changed.principal), (Status::Open, Money::from_kroner(10_377)));
    assert_eq!(summary.sum_read, Money::from_kroner(235_432));
}

#[test]
fn a_stop_of_a_claim_nobody_has_is_parked() {
    let Some(folder) = shared(SAMPLES) else { return };
    let bytes = shared_file(&folder, "1LinjeHarFeilKravtype.txt");
    let input = read_sample("2023-05-26", &bytes, &[]).expect("a sample");
    let unknown = "UNKNOWN_REFERENCE";
    assert_eq!(
        faults(&input),
        [(2, "old_case_reference", unknown), (4, "kravkode", "BAD_CODE"), (7, "old_case_reference", unknown)]
    );
    let with = read_sample("2023-05-26", &bytes, &["OB040000520015", "OB040000595067"]).expect("a sample");
    assert_eq!(faults(&with), [(4, "kravkode", "BAD_CODE")]);
    assert_eq!((nav(&with).accepted, nav(&with).parked, nav(&with).stops), (9, 1, 1));
}

#[test]
fn another_sender_needs_no_payment_date() {
    let Some(folder) = shared(SAMPLES) else { return };
    let bytes = shared_file(&folder, "PesysFil.txt");
    let input = read_sample("2025-03-14", &bytes, &["49377037"]).expect("a sample");
    // The code A of two lines is not among those that say what a claim is.
    assert_eq!(faults(&input), [(3, "hjemmelkode", "BAD_CODE"), (4, "hjemmelkode", "BAD_CODE")]);
    let taken = claim(&input, "48202239");
    assert_eq!((taken.principal, taken.limitation_start), (Money::from_kroner(21_550), None));
    assert_eq!(claim(&input, "49377037").status, Status::Open);
}

#[test]
fn a_file_whose_sum_is_wrong_is_refused_as_a_whole() {
    let Some(folder) = shared(SAMPLES) else { return };
    let refused = read_sample("2023-05-26", &shared_file(&folder, "FilMedFeilSum.txt"), &[]);
    let error = refused.expect_err("its sum is wrong");
    assert!(matches!(error, IntakeError::Nav { line: 18, fault: NavFault::Sum { .. }, .. }), "{error}");
    assert!(error.to_string().starts_with("claims-nav.txt:18: sum "), "{error}");
}

#[test]
fn a_day_with_a_table_and_a_claim_file_is_read() {
    let Some(folder) = shared("days/2023-09-15") else { return };
    let input = innkreving::intake::read_day(&folder, &lenient("2023-09-15"), &|_, _| {}).expect("a day");
    assert_eq!((nav(&input).rows, nav(&input).parked), (101, 3));
    assert_eq!(input.facts.claims.len(), 162 + 98);
    let lines: Vec<u64> = input.faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [36, 42, 48]);
    assert!(input.over_limit.is_empty());
}
