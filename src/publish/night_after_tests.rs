//! What a night after another promises: only versions that move an order, and registers that follow.

use super::super::sample::{d, decision, id};
use super::*;
use crate::model::Regime;
use crate::model::decision::{Cause, NoticeReason, PayerOrder};
use crate::units::Percent;

fn percent(percent: i64) -> OrderPeriod {
    OrderPeriod { start: d("2027-03-01"), end: None, size: OrderSize::Percent(Percent::whole(percent)) }
}

/// The order of a decision as it stands, with another course.
fn standing(decision: &Decision, order_id: u64, course: Course) -> PayerOrder {
    let first = decision.orders[0].clone();
    PayerOrder { order_id: Some(order_id), course, reason: "DECREASE", cause: Cause::Rate, ..first }
}

/// Seven debtors of whom the first, third, fifth and seventh had orders 10000001–10000004, on 2027-02-10.
fn second_night() -> Vec<Decision> {
    let mut all: Vec<Decision> = (0..7).map(decision).collect();
    for one in &mut all {
        (one.notices, one.participations, one.regime_fixed) = (Vec::new(), Vec::new(), false);
    }
    all[0].orders = vec![standing(&decision(0), 10_000_001, Course::From(vec![percent(12)]))];
    let new = PayerOrder {
        order_id: None,
        course: Course::From(vec![percent(9)]),
        ..decision(0).orders[0].clone()
    };
    all[1].orders = vec![new.clone()];
    let same = OrderPeriod { size: decision(2).orders[0].periods()[0].size, ..percent(0) };
    all[2].orders = vec![standing(&decision(2), 10_000_002, Course::From(vec![same]))];
    // The third is known to the registers alone.
    let gone = &mut all[3];
    (gone.known, gone.figures) = (false, None);
    (gone.claims, gone.allocations, gone.holds, gone.watch) = Default::default();
    (gone.trace, gone.priority_notices) = Default::default();
    let end = PayerOrder { reason: "PAYER_GONE", ..standing(&decision(4), 10_000_003, Course::End) };
    all[4].orders = vec![PayerOrder { payer: id("999999999"), reason: "NEW_PAYER", ..new }, end];
    all[5].notices = decision(5).notices;
    all[5].notices[0].why = NoticeReason::Expired;
    all[5].participations = decision(5).participations;
    all[5].participations[0].ended = Some(d("2027-02-10"));
    all[6].orders = Vec::new();
    (all[6].regime, all[6].regime_fixed) = (Regime::Old, true);
    all
}

/// Both nights; the folder they are in goes with the first part.
fn nights(at_once: usize) -> (tempfile::TempDir, Written) {
    let root = tempfile::tempdir().expect("a folder");
    let first = write(&root.path().join("first"), ranges(7, 2), at_once).expect("a night");
    let (registers, last) = registers_after(&first);
    let terms = Terms { day: d("2027-02-10"), ..terms() };
    let ranges = second_night().chunks(2).map(<[Decision]>::to_vec).collect();
    let stood = (&registers, last.in_year(2027));
    let second = write_after(&root.path().join("second"), ranges, at_once, &terms, stood).expect("a night");
    (root, second)
}

fn rows(folder: &Path, name: &str) -> Vec<String> {
    text(folder, name).lines().skip(1).map(ToOwned::to_owned).collect()
}

#[test]
fn only_what_moves_has_a_version_and_the_register_has_all() {
    let (_root, night) = nights(2);
    let folder = night.staging.folder();
    let expected = [
        "10000001,2,5,change,01018000000,310844136,percent,12,2027-03-01,,,100000017,DECREASE",
        "10000005,1,6,new,01018000001,310844136,percent,9,2027-03-01,,,100000058,FIRST_ORDER",
        "10000003,2,7,end,01018000004,310844136,percent,17.5,2027-01-01,2027-02-10,,100000033,PAYER_GONE",
        "10000006,1,8,new,01018000004,999999999,percent,9,2027-03-01,,,100000066,NEW_PAYER",
    ];
    assert_eq!(rows(folder, "orders.csv"), expected);
    let register = table(folder, "registers/orders.csv");
    let columns = ["trekkid", "trekkversjon", "sekvensnummer", "saksnummer", "status"];
    let found: Vec<String> =
        register.iter().map(|row| columns.map(|column| row[column].as_str()).join(" ")).collect();
    let expected = [
        "10000001 2 5 TREKK/2026/1 aktiv",
        "10000005 1 6 TREKK/2027/1 aktiv",
        "10000002 1 2 TREKK/2026/2 aktiv",
        "10000003 2 7 TREKK/2026/3 avsluttet",
        "10000006 1 8 TREKK/2027/2 aktiv",
        "10000004 1 4 TREKK/2026/4 aktiv",
    ];
    assert_eq!(found, expected);
    let file: Vec<Trekkpaalegg> =
        serde_json::from_str(&text(folder, "orders/310844136.json")).expect("the wire format");
    let sent: Vec<(&str, u32)> = file.iter().map(|one| (one.trekkid.as_str(), one.trekkversjon)).collect();
    assert_eq!(sent, [("10000001", 2), ("10000005", 1), ("10000003", 2)]);
    assert!(!folder.join("orders/971648198.json").exists(), "nothing moves there");
    let actions = column(&table(folder, "decisions.csv"), "action");
    assert_eq!(actions, ["change", "new", "unchanged", "change", "none", "unchanged"]);
    let (_, last) = registers_after(&night);
    assert_eq!((last.order_id, last.sequence, last.case.year, last.case.number), (10_000_006, 8, 2027, 2));
}

#[test]
fn the_registers_follow_from_those_before_and_the_night() {
    let (_root, night) = nights(8);
    let folder = night.staging.folder();
    let of = |name: &str, debtor: &str| {
        rows(folder, name).into_iter().filter(|row| row.contains(debtor)).collect::<Vec<_>>()
    };
    let notices = rows(folder, "registers/notices.csv");
    assert_eq!((notices.len(), rows(folder, "notices.csv").len()), (8, 1), "every notice ever sent");
    assert_eq!(
        of("registers/notices.csv", "01018000005"),
        [
            "01018000005,B-5,2026-11-20,2026-12-11,new,new,",
            "01018000005,B-5,2027-02-10,2026-12-11,new,expired,"
        ]
    );
    assert_eq!(
        of("registers/participations.csv", "01018000005"),
        ["A-5,01018000005,new,2026-11-20,1234.61,2027-02-10"],
        "a row takes the place of that of the same claim and day"
    );
    assert_eq!(rows(folder, "registers/participations.csv").len(), 7, "one a debtor");
    let regimes = [
        "01018000000,new,2026-11-20",
        "01018000002,new,2026-11-20",
        "01018000004,new,2026-11-20",
        "01018000006,old,2027-02-10",
    ];
    assert_eq!(rows(folder, "registers/regimes.csv"), regimes);
    for name in ["decisions.csv", "allocations.csv", "holds.csv", "notices.csv", "watchlist.csv"] {
        assert!(of(name, "01018000003").is_empty(), "{name} tells of a debtor only the registers know");
    }
    assert_eq!(of("registers/notices.csv", "01018000003").len(), 1, "whose rows stay");
    let (found, _) = registers_after(&night);
    assert_eq!((found.orders.len(), found.notices.len(), found.regimes.len()), (6, 8, 4));
}

#[test]
fn the_summary_tells_what_moved_and_why() {
    let (_root, night) = nights(1);
    let text = text(night.staging.folder(), "summary.json");
    let summary: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let cases = [
        ("/debtors", "6"),
        ("/orders/by_action/change", "1"),
        ("/orders/by_action/end", "1"),
        ("/orders/by_action/new", "2"),
        ("/orders/by_form/percent", "4"),
        ("/drift/orders", "2"),
        ("/drift/by_reason/DECREASE/orders", "1"),
        ("/drift/by_reason/PAYER_GONE/in_kroner", "0"),
        ("/drift/by_cause/rate/orders", "2"),
        ("/drift/moved/0/before", "\"17.5 %\""),
        ("/drift/moved/0/after", "\"12 %\""),
        ("/drift/moved/1/after", "null"),
    ];
    for (place, expected) in cases {
        assert_eq!(summary.pointer(place).map(ToString::to_string).as_deref(), Some(expected), "{place}");
    }
    let line = concat!(
        r#"      {"trekkid":10000001,"trekkversjon":2,"reason":"DECREASE","cause":"rate","#,
        r#""before":"17.5 %","after":"12 %"},"#
    );
    assert!(text.lines().any(|one| one == line), "a line an order");
}

#[test]
fn threads_do_not_show_in_a_night_after_another() {
    let files = |threads: usize, at_once: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| nights(at_once)).1.files
    };
    let one = files(1, 1);
    assert_eq!(one, files(5, 3));
    assert_eq!(one, files(2, 8));
}
