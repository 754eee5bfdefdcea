//! Later nights of the same population.
#![expect(clippy::disallowed_methods, reason = "the tests read what was written")]

use super::*;

const FIRST: &str = "2026-11-20";
const CHANGED_DAY: &str = "2026-12-21";
/// What names a row of a file whose rows have names.
const NAMES: [(&str, &str); 4] = [
    ("claims", "claim_id"),
    ("support", "support_id"),
    ("debtors", "debtor_id"),
    ("other_deductions", "deduction_id"),
];

fn later(debtors: u64, seed: u64, day: &str, changed_percent: u8) -> Inbox {
    let request = Request { debtors, seed, day: date(day) };
    let since = Since { day: date(FIRST), changed_percent };
    Inbox::written(day, |folder| later_inbox(folder, &request, since, None, &|_| ()))
}

fn by_name<'a>(inbox: &'a Inbox, name: &str, column: &str) -> BTreeMap<&'a str, &'a Row> {
    inbox.rows(name).iter().map(|row| (row[column].as_str(), row)).collect()
}

/// The rows of a debtor in a file.
fn of_debtor<'a>(inbox: &'a Inbox, name: &str) -> BTreeMap<&'a str, Vec<&'a Row>> {
    let mut found: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in inbox.rows(name) {
        found.entry(row["debtor_id"].as_str()).or_default().push(row);
    }
    found
}

#[test]
fn the_same_seed_and_day_give_the_same_bytes_on_any_number_of_threads() {
    let made = |seed: u64, day: &str| {
        let request = Request { debtors: 2_000, seed, day: date(day) };
        let since = Since { day: date(FIRST), changed_percent: 50 };
        bytes_of(|folder| later_inbox(folder, &request, since, None, &|_| ()))
    };
    let here = made(7, "2026-12-21");
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    assert!(here == alone.install(|| made(7, "2026-12-21")));
    assert!(here != made(8, "2026-12-21"));
    assert!(here != made(7, "2026-12-22"), "other debtors change on another day");
}

#[test]
fn a_debtor_changes_alike_whatever_the_number_of_debtors() {
    let (few, many) = (later(100, 1, "2026-12-21", 100), later(200, 1, "2026-12-21", 100));
    for name in &FILES[..6] {
        let known = few.distinct("debtors", "debtor_id");
        let among: Vec<&Row> =
            many.rows(name).iter().filter(|row| known.contains(row["debtor_id"].as_str())).collect();
        let those = few.rows(name).iter().filter(|row| known.contains(row["debtor_id"].as_str()));
        assert!(among.into_iter().eq(those), "{name}");
    }
}

#[test]
fn without_changes_every_fact_stands_and_only_time_goes_on() {
    for day in ["2026-11-21", "2026-12-09", "2026-12-21", "2027-03-15"] {
        let (then, now) = (Inbox::of(1_000, 2, FIRST), later(1_000, 2, day, 0));
        for name in ["support", "debtors", "children", "other_deductions"] {
            assert!(then.rows(name) == now.rows(name), "{name} on {day}");
        }
        let before = by_name(&then, "claims", "claim_id");
        let after = by_name(&now, "claims", "claim_id");
        assert!(before.iter().all(|(name, row)| after.get(name) == Some(row)), "{day}");
        let added: Vec<&&Row> =
            after.iter().filter(|(name, _)| !before.contains_key(*name)).map(|(_, row)| row).collect();
        let due = |row: &Row| (date(FIRST)..date(day)).contains(&date(&row["due_date"]));
        let support = |row: &Row| row["kind"].starts_with("SUPPORT_") && !row["period"].is_empty();
        assert!(added.iter().all(|row| support(row) && due(row)), "{day}");
        assert_eq!(added.is_empty(), day < "2026-11-26", "{day}");
        let last = night::Night::new(date(day)).last_due.to_string();
        let had = then.rows("incomes").iter().filter(|row| row["month"] == "2026-10").count();
        let have = now.rows("incomes").iter().filter(|row| row["month"] == last.as_str()).count();
        assert!(have <= had && have > had * 9 / 10, "{have} of {had} still paid on {day}");
    }
}

#[test]
fn terms_of_support_that_fall_due_are_paid_in_part_and_the_same_on_every_later_day() {
    let (then, first, second) =
        (Inbox::of(2_000, 1, FIRST), later(2_000, 1, "2026-11-26", 0), later(2_000, 1, "2027-01-26", 0));
    let known = by_name(&then, "claims", "claim_id");
    let later_on = by_name(&second, "claims", "claim_id");
    let support: BTreeMap<(&str, &str), &Row> = first
        .rows("support")
        .iter()
        .map(|row| ((row["debtor_id"].as_str(), row["beneficiary_id"].as_str()), row))
        .collect();
    let terms: Vec<&Row> =
        first.rows("claims").iter().filter(|row| !known.contains_key(row["claim_id"].as_str())).collect();
    let amount = |row: &Row, column: &str| Money::parse(&row[column], b'.').expect("an amount");
    let mut partly = 0;
    for row in &terms {
        let of = support[&(row["debtor_id"].as_str(), row["beneficiary_id"].as_str())];
        let state = amount(of, "monthly_amount").min(amount(of, "advance_amount"));
        let whole =
            if row["kind"] == "SUPPORT_PRIVATE" { amount(of, "monthly_amount") - state } else { state };
        assert!(amount(row, "principal") <= whole && later_on[row["claim_id"].as_str()] == *row);
        partly += usize::from(amount(row, "principal") < whole);
    }
    assert!(partly > 20 && terms.len() > 2 * partly && terms.len() < support.len() * 2, "{partly}");
}

#[test]
fn two_debtors_in_a_hundred_change_when_two_per_cent_are_asked_for() {
    let (plain, changed) = (later(5_000, 4, "2026-12-21", 0), later(5_000, 4, "2026-12-21", 2));
    let mut moved: BTreeSet<&str> = BTreeSet::new();
    for name in &FILES[..6] {
        let (one, other) = (of_debtor(&plain, name), of_debtor(&changed, name));
        let debtors: BTreeSet<&str> = one.keys().chain(other.keys()).copied().collect();
        moved.extend(debtors.into_iter().filter(|debtor| one.get(debtor) != other.get(debtor)));
    }
    assert!((60..=140).contains(&moved.len()), "{} of 5,000", moved.len());
    for (name, column) in NAMES {
        let (one, other) = (by_name(&plain, name, column), by_name(&changed, name, column));
        let kept = one.keys().filter(|key| other.contains_key(*key)).count();
        assert!(kept * 100 >= one.len() * 98, "{name}");
    }
}

#[test]
fn every_kind_of_change_of_a_debtor_occurs_among_a_thousand() {
    let (plain, changed) = (later(1_000, 1, CHANGED_DAY, 0), later(1_000, 1, CHANGED_DAY, 100));
    let lately = |row: &Row, column: &str| !row[column].is_empty() && date(&row[column]) > date(FIRST);
    let now = by_name(&changed, "debtors", "debtor_id");
    let debtors = |what: &dyn Fn(&Row, &Row) -> bool| {
        plain.rows("debtors").iter().filter(|row| what(row, now[row["debtor_id"].as_str()])).count()
    };
    let housing = |row: &Row| kroner(row, "housing_cost");
    let pay = pay_changes(&plain, &changed);
    let found = [
        ("death", debtors(&|_, after| lately(after, "death_date"))),
        ("bankruptcy", debtors(&|_, after| lately(after, "bankruptcy_date"))),
        ("debt settlement", debtors(&|_, after| lately(after, "debt_settlement_from"))),
        ("housing up", debtors(&|then, after| housing(after) > housing(then))),
        ("housing down", debtors(&|then, after| housing(after) < housing(then))),
        ("regime", debtors(&|then, after| after["deduction_regime"] != then["deduction_regime"])),
        ("birth", changed.rows("children").iter().filter(|row| lately(row, "birth_date")).count()),
        ("pay up", pay[0]),
        ("pay down", pay[1]),
        ("pay stops", pay[2]),
        ("new payer", pay[3]),
    ];
    for (what, count) in found {
        assert!(count > 0, "{what} does not occur");
    }
}

#[test]
fn every_kind_of_change_of_what_is_owed_occurs_among_a_thousand_debtors() {
    let (plain, changed) = (later(1_000, 1, CHANGED_DAY, 0), later(1_000, 1, CHANGED_DAY, 100));
    let (known, now) = (by_name(&plain, "claims", "claim_id"), by_name(&changed, "claims", "claim_id"));
    let claim = |what: &dyn Fn(&Row, &Row) -> bool| {
        let both = known.iter().filter_map(|(name, before)| Some((*before, *now.get(name)?)));
        both.filter(|(before, after)| what(before, after)).count()
    };
    let put = |status: &str, until: bool| {
        claim(&|before, after| {
            let put = before["status"] != status && after["status"] == status;
            put && after["status_until"].is_empty() != until
        })
    };
    let class = |row: &Row| kinds::by_code(&row["kind"]).map(|kind| kind.class_2027);
    let best: BTreeMap<&str, _> = of_debtor(&plain, "claims")
        .into_iter()
        .map(|(debtor, rows)| (debtor, rows.into_iter().filter_map(class).min()))
        .collect();
    let new = |row: &&Row| !known.contains_key(row["claim_id"].as_str());
    let better = |row: &&Row| new(row) && class(row) < best.get(row["debtor_id"].as_str()).copied().flatten();
    let principal = |row: &Row| kroner(row, "principal");
    let support = [&plain, &changed].map(|inbox| by_name(inbox, "support", "support_id"));
    let stays = |name: &&str| support[0].contains_key(*name) && support[1].contains_key(*name);
    let ended = |name: &&str| support[0][*name]["to_month"] != support[1][*name]["to_month"];
    let found = [
        ("partly paid", claim(&|then, after| (1..principal(then).ore()).contains(&principal(after).ore()))),
        ("covered", claim(&|then, after| !principal(then).is_zero() && principal(after).is_zero())),
        ("paid", claim(&|then, after| then["status"] != "paid" && after["status"] == "paid")),
        ("gone", known.keys().filter(|name| !now.contains_key(*name)).count()),
        ("new claim", changed.rows("claims").iter().filter(new).count()),
        ("better class", changed.rows("claims").iter().filter(better).count()),
        ("deferred until", put("deferred", true)),
        ("deferred", put("deferred", false)),
        ("plan until", put("payment_plan", true)),
        ("plan", put("payment_plan", false)),
        ("complaint until", put("complaint", true)),
        ("complaint", put("complaint", false)),
        ("support ended", support[0].keys().filter(|name| stays(name) && ended(name)).count()),
        ("support gone", support[0].keys().filter(|name| !stays(name)).count()),
        ("support new", support[1].keys().filter(|name| !stays(name)).count()),
    ];
    for (what, count) in found {
        assert!(count > 0, "{what} does not occur");
    }
}

fn kroner(row: &Row, column: &str) -> Money {
    Money::parse(&row[column], b'.').unwrap_or_default()
}

/// How many payers pay more, less, no longer, or for the first time in the last month due.
fn pay_changes(plain: &Inbox, changed: &Inbox) -> [usize; 4] {
    let last = |inbox: &Inbox| -> BTreeMap<(String, String, String), Money> {
        let due = inbox.rows("incomes").iter().filter(|row| row["month"] == "2026-11");
        let key = |row: &Row| (row["debtor_id"].clone(), row["payer_id"].clone(), row["income_kind"].clone());
        due.map(|row| (key(row), Money::parse(&row["gross"], b'.').expect("an amount"))).collect()
    };
    let (one, other) = (last(plain), last(changed));
    let both = || one.iter().filter_map(|(key, gross)| Some((gross, other.get(key)?)));
    [
        both().filter(|(before, after)| after > before).count(),
        both().filter(|(before, after)| after < before).count(),
        one.keys().filter(|key| !other.contains_key(key)).count(),
        other.keys().filter(|key| !one.contains_key(key)).count(),
    ]
}

#[test]
fn a_later_night_has_faultless_rows_and_control_figures() {
    for day in ["2026-11-21", "2026-12-31", "2027-02-28"] {
        let inbox = later(1_000, 3, day, 100);
        for (name, rows) in &inbox.0 {
            for row in rows {
                faultless(name, row, date(day));
            }
        }
        for (name, column) in NAMES {
            assert_eq!(inbox.distinct(name, column).len(), inbox.rows(name).len(), "{name} on {day}");
        }
        let creditors = inbox.distinct("creditors", "creditor_id");
        assert!(inbox.values("claims", "creditor_id").all(|creditor| creditors.contains(creditor)));
        let text = std::fs::read_to_string(inbox.1.path().join(day).join("control.json")).expect("a file");
        let control: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(control["claims"]["rows"].as_u64(), u64::try_from(inbox.rows("claims").len()).ok());
        let eve = crate::units::dates::day_before(date(day));
        assert_eq!(control["claims"]["extracted_at"], format!("{eve}T22:00:00Z"));
    }
}

#[test]
fn a_later_night_that_is_not_later_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let request = Request { debtors: 10, seed: 1, day: date(FIRST) };
    for (since, changed_percent) in [(FIRST, 2), ("2026-11-21", 2), ("2026-11-19", 101)] {
        let since = Since { day: date(since), changed_percent };
        let refused = later_inbox(&folder.path().join("day"), &request, since, None, &|_| ());
        let known = matches!(
            refused,
            Err(GenerateError::NotLater { .. } | GenerateError::TooManyChanged { percent: 101 })
        );
        assert!(known && !folder.path().join("day").exists());
    }
}
