use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::orders::trekkpaalegg;
use crate::units::dates::{parse_date, plus_days};
use crate::units::{Money, Month, Percent};

fn d(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

fn terms() -> NavTerms {
    NavTerms {
        day: d("2025-12-20"),
        creditor_tss: "80000423362".to_owned(),
        source: "SOKOSUTLEGG".to_owned(),
    }
}

/// `2025-11-15..2025-12-04 1000kr, 2025-12-05.. 15%`.
fn periods(text: &str) -> Vec<OrderPeriod> {
    let period = |text: &str| {
        let (span, size) = text.split_once(' ').expect("a size");
        let (start, end) = span.split_once("..").expect("a span");
        let size = match size.strip_suffix('%') {
            Some(percent) => OrderSize::Percent(Percent::parse(percent, b'.').expect("a percentage")),
            None => OrderSize::Amount(Money::parse(size.trim_end_matches("kr"), b'.').expect("an amount")),
        };
        OrderPeriod { start: d(start), end: (!end.is_empty()).then(|| d(end)), size }
    };
    text.split(", ").map(period).collect()
}

fn version(number: u32, text: &str) -> OrderFacts {
    OrderFacts {
        order_id: "10000005".to_owned(),
        version: number,
        debtor: "25876099732".to_owned(),
        case: "TREKK/2025/5".to_owned(),
        kid: "100000058".to_owned(),
        standing: Standing::Active,
        periods: periods(text),
    }
}

fn ended(number: u32, text: &str) -> OrderFacts {
    OrderFacts { standing: Standing::Ended, ..version(number, text) }
}

/// `ENDR M 2025-11-01..=0 2025-12-01..=15` and the like.
fn said(document: &Document) -> String {
    let deduction = &document.dokument.innrapportering_trekk;
    let code = serde_json::to_string(&deduction.aksjonskode).expect("JSON");
    let mut text = format!("{} {}", code.trim_matches('"'), deduction.kode_trekk_alternativ.suffix());
    for period in deduction.perioder.iter().flat_map(|all| &all.periode) {
        let end = period.periode_tom_dato.map_or_else(String::new, |end| end.to_string());
        let sats = serde_json::to_string(&period.sats).expect("JSON");
        let _ = write!(text, " {}..{end}={sats}", period.periode_fom_dato);
    }
    deduction.gyldig_tom_dato.map_or(text.clone(), |last| format!("{text} to {last}"))
}

fn all(earlier: &[OrderFacts], now: &OrderFacts) -> Vec<String> {
    documents_after(earlier, now, &terms()).iter().map(said).collect()
}

#[test]
fn a_change_tells_what_no_longer_stands_as_nothing_and_then_what_is_new() {
    let cases: [(&str, &str, &[&str]); 8] = [
        (
            "2025-11-15.. 1000",
            "2025-11-15..2025-12-04 1000, 2025-12-05.. 2000",
            &["ENDR M 2025-11-01..=0 2025-11-01..2025-11-30=1000 2025-12-01..=2000"],
        ),
        (
            "2025-11-15.. 10%",
            "2025-11-15..2025-12-04 10%, 2025-12-05.. 20%",
            &["ENDR P 2025-11-01..=0.0 2025-11-01..2025-11-30=10.0 2025-12-01..=20.0"],
        ),
        (
            "2025-11-15.. 1000",
            "2025-11-15..2025-12-05 1000, 2025-12-05.. 15%",
            &[
                "ENDR M 2025-11-01..=0 2025-11-01..2025-11-30=1000 2025-12-01..=0",
                "NY P 2025-11-01..2025-11-30=0.0 2025-12-01..=15.0",
            ],
        ),
        (
            "2025-11-15.. 10%",
            "2025-11-15..2025-12-04 10%, 2025-12-05.. 2000",
            &[
                "ENDR P 2025-11-01..=0.0 2025-11-01..2025-11-30=10.0 2025-12-01..=0.0",
                "NY M 2025-11-01..2025-11-30=0 2025-12-01..=2000",
            ],
        ),
        ("2025-11-15.. 10%", "2025-11-15..2025-11-20 10%, 2025-11-21.. 10%", &[]),
        (
            "2025-11-01..2025-11-30 10%, 2025-12-01.. 12%",
            "2025-11-01..2025-11-30 10%, 2025-12-01.. 14%",
            &["ENDR P 2025-12-01..=0.0 2025-12-01..=14.0"],
        ),
        (
            "2025-11-01..2025-11-30 10%, 2025-12-01.. 0%",
            "2025-11-01..2025-11-30 10%, 2025-12-01..2025-12-31 0%, 2026-01-01.. 10.5%",
            &["ENDR P 2025-12-01..2025-12-31=0.0 2026-01-01..=10.5"],
        ),
        (
            "2025-12-01.. 10%",
            "2025-12-01.. 500.50",
            &["NY M 2025-12-01..=500.50", "ENDR P 2025-12-01..=0.0 2025-12-01..=0.0"],
        ),
    ];
    for (before, now, expected) in cases {
        assert_eq!(all(&[version(1, before)], &version(2, now)), expected, "{before} -> {now}");
    }
}

#[test]
fn an_ended_order_tells_its_last_day_and_no_periods() {
    let one = version(1, "2025-11-01.. 10%");
    let cases = [
        ("2025-11-01..2025-12-20 10%", "OPPH P to 2025-12-20"),
        ("2025-11-01..2025-11-30 10%", "OPPH P to 2025-11-30"),
        ("2026-01-01..2026-01-01 0%", "OPPH P to 2025-12-20"),
    ];
    for (periods, expected) in cases {
        assert_eq!(all(std::slice::from_ref(&one), &ended(2, periods)), [expected], "{periods}");
    }
    let two = version(2, "2025-11-01..2025-11-30 10%, 2025-12-01.. 4400");
    let three = ended(3, "2025-11-01..2025-11-30 10%, 2025-12-01..2025-12-20 4400");
    assert_eq!(all(&[one, two], &three), ["OPPH P to 2025-12-20", "OPPH M to 2025-12-20"]);
}

#[test]
fn a_form_is_new_once_when_all_versions_are_at_hand() {
    let one = version(1, "2025-12-01.. 10%");
    let two = version(2, "2025-12-01.. 500");
    let three = version(3, "2025-12-01.. 12%");
    let known = ["ENDR P 2025-12-01..=12.0", "ENDR M 2025-12-01..=0 2025-12-01..=0"];
    assert_eq!(all(&[one, two.clone()], &three), known);
    let last_only = ["NY P 2025-12-01..=12.0", "ENDR M 2025-12-01..=0 2025-12-01..=0"];
    assert_eq!(all(&[two], &three), last_only);
}

#[test]
fn a_deduction_is_numbered_by_its_order_and_form() {
    let uuid = "cd381ae7-b617-4261-9a95-20b9d739c047";
    let cases = [("10001", "10001M"), (uuid, "cd381ae7b61742619a9520b9d739c047M"), ("a-b", "a-bM")];
    for (order_id, expected) in cases {
        let order = OrderFacts { order_id: order_id.to_owned(), ..version(1, "2025-12-01.. 500") };
        let documents = documents_after(&[], &order, &terms());
        assert_eq!(documents[0].dokument.innrapportering_trekk.kreditor_trekk_id, expected);
    }
    let transaction = |number, form| version(number, "2025-12-01.. 500").transaction(form);
    let first = transaction(1, Alternativ::Lopm);
    assert_eq!(first, transaction(1, Alternativ::Lopm), "the same again");
    assert_ne!(first, transaction(2, Alternativ::Lopm));
    assert_ne!(first, transaction(1, Alternativ::Lopp));
    let parts: Vec<usize> = first.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12], "{first}");
    assert_eq!(first.as_bytes()[14], b'8', "{first}");
    assert!(b"89ab".contains(&first.as_bytes()[19]), "{first}");
}

#[test]
fn a_document_is_written_with_the_fields_of_the_samples_and_reads_back() {
    let order = version(1, "2025-11-15.. 17%");
    let documents = documents_after(&[], &order, &terms());
    let transaction = order.transaction(Alternativ::Lopp);
    let expected = format!(
        concat!(
            r#"{{"dokument":{{"transaksjonsId":"{}","innrapporteringTrekk":{{"aksjonskode":"NY","#,
            r#""kreditorIdTss":"80000423362","kreditorTrekkId":"10000005P","kreditorsRef":"TREKK/2025/5","#,
            r#""debitorId":"25876099732","kodeTrekktype":"TRK1","kodeTrekkAlternativ":"LOPP","kid":"100000058","#,
            r#""kilde":"SOKOSUTLEGG","perioder":{{"periode":[{{"periodeFomDato":"2025-11-01","sats":17.0}}]}}}}}}}}"#
        ),
        transaction
    );
    let written = file(&documents).expect("JSON");
    assert_eq!(String::from_utf8(written.clone()).expect("text"), format!("[\n{expected}\n]\n"));
    assert_eq!(read(&written).expect("JSON"), documents);
    let stop =
        documents_after(std::slice::from_ref(&order), &ended(2, "2025-11-15..2025-12-20 17%"), &terms());
    assert_eq!(read(&file(&stop).expect("JSON")).expect("JSON"), stop);
    assert_eq!(file(&[]).expect("JSON"), b"[\n]\n");
}

#[test]
fn an_order_and_its_published_form_give_the_same_documents() {
    let size = OrderSize::Amount(Money::from_kroner(500));
    let order = trekkpaalegg::tests::order(size, "2026-12-10", Some("2027-03-31"));
    let published = Trekkpaalegg::new(&order, &trekkpaalegg::tests::terms());
    let facts = OrderFacts::try_from(&published).expect("readable");
    assert!(facts == OrderFacts::from(&order));
    assert_eq!(documents(None, &order, &terms()), documents_after(&[], &facts, &terms()));
}

#[test]
fn a_published_version_that_cannot_be_told_is_refused_without_its_debtor() {
    type Break = fn(&mut Trekkpaalegg);
    let cases: [(&str, Break); 4] = [
        ("exactly one", |order| order.trekkstoerrelse_for_periode[0].trekkprosent = None),
        ("1–34", |order| order.trekkid = "1".repeat(35)),
        ("1–34", |order| order.trekkid = String::new()),
        ("1–34", |order| order.trekkid = "a\"b".to_owned()),
    ];
    let order = trekkpaalegg::tests::order(OrderSize::Percent(Percent::whole(17)), "2027-01-01", None);
    for (rule, breaks) in cases {
        let mut published = Trekkpaalegg::new(&order, &trekkpaalegg::tests::terms());
        breaks(&mut published);
        let error = OrderFacts::try_from(&published).expect_err(rule).to_string();
        assert!(error.contains(rule) && !error.contains("25876099732"), "{error}");
    }
    assert!(!format!("{:?}", OrderFacts::from(&order)).contains("25876099732"));
}

/// Versions of an order: any periods one after another, none of them held to what was before.
fn histories() -> impl Strategy<Value = Vec<Vec<OrderPeriod>>> {
    let size = prop_oneof![
        (0..40_i64).prop_map(|percent| OrderSize::Percent(Percent::whole(percent))),
        (0..3_i64).prop_map(|kroner| OrderSize::Amount(Money::from_kroner(kroner * 500))),
    ];
    let period = (0_u64..50, 0_u64..90, size);
    let version = (prop::collection::vec(period, 1..6), any::<bool>());
    prop::collection::vec(version, 1..6).prop_map(|versions| {
        versions
            .into_iter()
            .map(|(parts, open)| {
                let mut from = d("2025-10-20");
                let mut periods = Vec::new();
                for (gap, length, size) in parts {
                    let start = plus_days(from, gap);
                    let end = plus_days(start, length);
                    periods.push(OrderPeriod { start, end: Some(end), size });
                    from = plus_days(end, 1);
                }
                if let Some(last) = periods.last_mut().filter(|_| open) {
                    last.end = None;
                }
                periods
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn what_was_told_gives_the_months_of_the_version_that_stands(history in histories(), end in any::<bool>()) {
        let mut versions: Vec<OrderFacts> = Vec::new();
        let (mut told, mut told_by_last) = (Vec::new(), Vec::new());
        let count = history.len();
        for (place, periods) in history.into_iter().enumerate() {
            let last = place + 1 == count && place > 0 && end;
            let mut now = version(u32::try_from(place + 1).expect("few"), "2025-11-01.. 1%");
            now.periods = periods;
            if last {
                // An order ends by a stop on the day: everything after it is gone.
                now = ended(now.version, "2025-11-01..2025-12-20 7%");
            }
            told.extend(documents_after(&versions, &now, &terms()));
            let before = versions.last().map_or(&[][..], std::slice::from_ref);
            told_by_last.extend(documents_after(before, &now, &terms()));
            versions.push(now);
            let now = versions.last().expect("one");
            let months = in_months(&now.periods);
            for month in (0..48).map(|count| Month::of(d("2025-09-01")).plus(count)) {
                let size = months.iter().find(|one| {
                    one.start <= month.first_day() && one.end.is_none_or(|end| month.last_day() <= end)
                });
                let size: Vec<OrderSize> =
                    size.map(|one| one.size).filter(|size| !size.is_nothing()).into_iter().collect();
                if last {
                    let over = month > Month::of(d("2025-12-20"));
                    prop_assert!(!over || in_force(&told, month).is_empty(), "{month} after the end");
                } else {
                    prop_assert_eq!(&in_force(&told, month), &size, "{}", month);
                    prop_assert_eq!(&in_force(&told_by_last, month), &size, "{}", month);
                }
            }
        }
        for form in [Alternativ::Lopp, Alternativ::Lopm] {
            let codes: Vec<Aksjonskode> = told
                .iter()
                .map(|one| &one.dokument.innrapportering_trekk)
                .filter(|one| one.kode_trekk_alternativ == form)
                .map(|one| one.aksjonskode)
                .collect();
            let new = codes.iter().filter(|code| **code == Aksjonskode::Ny).count();
            let ends = codes.contains(&Aksjonskode::Opph);
            prop_assert!(new == usize::from(!codes.is_empty()) || ends && codes.len() == 1, "{codes:?}");
            prop_assert!(codes.iter().skip(1).all(|code| *code != Aksjonskode::Ny), "{codes:?}");
        }
    }
}
