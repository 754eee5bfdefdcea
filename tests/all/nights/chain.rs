//! One history: versions, numbers and registers of the released revisions follow one from the other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use innkreving::units::dates::plus_days;
use serde_json::Value;

use super::{DEBTORS, Released};
use crate::common::{day, rows};

type Row = BTreeMap<String, String>;

/// Why versions are sent that ten nights of changing facts must have among them.
const REASONS: [&str; 8] = [
    "FIRST_ORDER",
    "LAST_INSTALMENT",
    "DECREASE",
    "INCREASE",
    "FORM_CHANGE",
    "NEW_PAYER",
    "PAYER_GONE",
    "RESUMED",
];

/// What stands after the revisions seen so far.
#[derive(Default)]
struct History {
    /// The last version of each order, as it was sent.
    orders: BTreeMap<u64, Value>,
    sequence: u64,
    order_id: u64,
    /// The last case number of each year.
    cases: BTreeMap<String, u64>,
    sent: BTreeSet<(u64, u64)>,
    reasons: BTreeSet<String>,
    notices: Vec<Row>,
    participations: Vec<Row>,
    regimes: Vec<Row>,
}

/// Checks every revision against all before it.
pub fn check(released: &[Released]) {
    let mut history = History { order_id: 10_000_000, ..History::default() };
    let mut versions = 0;
    for revision in released {
        versions += history.add_versions(revision);
        history.meet_orders(revision);
        history.meet_other_registers(revision);
        one_order_a_payer(&history, revision.day);
    }
    assert!(versions > 2 * DEBTORS && history.orders.len() > DEBTORS);
    for reason in REASONS {
        assert!(history.reasons.contains(reason), "no version because of {reason}");
    }
    assert!(history.notices.iter().any(|notice| notice["why"] == "increase"), "no increase was notified");
}

fn number(value: &Value) -> u64 {
    value.as_u64().or_else(|| value.as_str()?.parse().ok()).expect("a number")
}

pub fn periods(version: &Value) -> &Vec<Value> {
    version["trekkstoerrelseForPeriode"].as_array().expect("periods")
}

/// The first and the last day of a period.
pub fn span(period: &Value) -> (NaiveDate, Option<NaiveDate>) {
    let start = day(period["startdato"].as_str().expect("a start"));
    (start, period["sluttdato"].as_str().map(day))
}

/// The size of a period: whether it is percent, and the number, which is whole in the job's own form.
pub fn size(period: &Value) -> (bool, u32) {
    let [percent, amount] = [&period["trekkprosent"]["trekkprosent"], &period["trekkbeloep"]["trekkbeloep"]];
    assert!(percent.is_number() != amount.is_number(), "exactly one size");
    let text = if percent.is_number() { percent.to_string() } else { amount.to_string() };
    let whole = text.strip_suffix(".0").unwrap_or(&text);
    (percent.is_number(), whole.parse().expect("a whole number"))
}

/// True when an order takes or may take something after a day; one that ended before it began does not.
pub fn stands(version: &Value, on: NaiveDate) -> bool {
    let last = periods(version).last().expect("a period");
    let (start, end) = span(last);
    let never_begun = end == Some(start) && size(last).1 == 0;
    end.is_none_or(|end| end > on) && !never_begun
}

/// The versions of a revision, in the order of their sequence numbers.
fn versions(revision: &Path) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for entry in std::fs::read_dir(revision.join("orders")).expect("orders") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
        all.extend(serde_json::from_slice::<Vec<Value>>(&bytes).expect("JSON"));
    }
    all.sort_by_key(|version| number(&version["sekvensnummer"]));
    all
}

impl History {
    /// Takes in the versions of a revision, and tells how many there are.
    fn add_versions(&mut self, revision: &Released) -> usize {
        let all = versions(&revision.folder);
        let listed = rows(&revision.folder.join("orders.csv"));
        assert_eq!(all.len(), listed.len());
        for (version, row) in all.iter().zip(&listed) {
            for name in ["trekkid", "trekkversjon", "sekvensnummer"] {
                assert_eq!(number(&version[name]).to_string(), row[name], "{name}");
            }
            let (id, no) = (number(&version["trekkid"]), number(&version["trekkversjon"]));
            self.sequence += 1;
            assert_eq!(number(&version["sekvensnummer"]), self.sequence, "{id}");
            assert!(self.sent.insert((id, no)), "two contents of {id} version {no}");
            let ended = version["trekkstatus"] == "avsluttet";
            let last_end = span(periods(version).last().expect("a period")).1;
            assert_eq!(ended, last_end.is_some_and(|end| end <= revision.day), "{id} version {no}");
            match self.orders.get(&id) {
                None => self.begin(version, no),
                Some(before) => {
                    assert_eq!(no, number(&before["trekkversjon"]) + 1, "{id}");
                    for name in ["saksnummer", "trekkpliktig", "skyldner", "betalingsinformasjon"] {
                        assert_eq!(version[name], before[name], "{name} of {id}");
                    }
                    goes_on_from(before, version, revision.day);
                }
            }
            assert_eq!(row["action"] == "new", no == 1, "{id}");
            self.reasons.insert(row["reason"].clone());
            one_after_the_other(version);
            self.orders.insert(id, version.clone());
        }
        all.len()
    }

    /// A new order has the next numbers.
    fn begin(&mut self, version: &Value, no: u64) {
        let id = number(&version["trekkid"]);
        self.order_id += 1;
        assert_eq!((id, no), (self.order_id, 1));
        let case: Vec<&str> = version["saksnummer"].as_str().expect("a case").split('/').collect();
        let [_, year, case] = case[..] else { panic!("three parts") };
        assert!(version["opprettet"].as_str().expect("a time").starts_with(year));
        let last = self.cases.entry(year.to_owned()).or_default();
        *last += 1;
        assert_eq!(case, last.to_string());
        let kid = version["betalingsinformasjon"]["kidnummer"].as_str().expect("a KID");
        assert!(kid.starts_with(&id.to_string()) && kid.len() == id.to_string().len() + 1);
    }

    /// Orders before and tonight's versions are the orders after.
    fn meet_orders(&self, revision: &Released) {
        let register = rows(&revision.folder.join("registers/orders.csv"));
        assert_eq!(register.len(), self.orders.len(), "{}", revision.day);
        for row in register {
            let id: u64 = row["trekkid"].parse().expect("a number");
            let version = &self.orders[&id];
            let kid = &version["betalingsinformasjon"]["kidnummer"];
            let text = |value: &Value| value.as_str().expect("a text").to_owned();
            assert_eq!(row["trekkversjon"], number(&version["trekkversjon"]).to_string(), "{id}");
            assert_eq!(row["sekvensnummer"], number(&version["sekvensnummer"]).to_string(), "{id}");
            assert_eq!(row["saksnummer"], text(&version["saksnummer"]), "{id}");
            assert_eq!(row["kid"], text(kid), "{id}");
            assert_eq!(row["debtor_id"], text(&version["skyldner"]), "{id}");
            assert_eq!(row["payer_id"], text(&version["trekkpliktig"]), "{id}");
            assert_eq!(row["status"], text(&version["trekkstatus"]), "{id}");
            let kept: Value = serde_json::from_str(&row["periods"]).expect("JSON");
            assert_eq!(kept, version["trekkstoerrelseForPeriode"], "{id}");
        }
        let last: BTreeMap<String, String> = rows(&revision.folder.join("registers/sequences.csv"))
            .into_iter()
            .map(|row| (row["name"].clone(), row["last"].clone()))
            .collect();
        assert_eq!(last["sekvensnummer"], self.sequence.to_string());
        assert_eq!(last["trekkid"], self.order_id.to_string());
        for (year, case) in &self.cases {
            let kept = last.get(&format!("saksnummer/{year}"));
            let this_year = revision.day.format("%Y").to_string() == *year;
            assert!(kept.is_some_and(|kept| *kept == case.to_string()) || !this_year, "{year}");
        }
    }

    /// Notices before and tonight's are the notices after; participations and regimes are not lost.
    fn meet_other_registers(&mut self, revision: &Released) {
        let register = |name: &str| rows(&revision.folder.join("registers").join(name));
        self.notices.extend(rows(&revision.folder.join("notices.csv")));
        let mut kept = register("notices.csv");
        for all in [&mut self.notices, &mut kept] {
            all.sort();
        }
        assert!(self.notices == kept, "notices after {}", revision.day);
        assert!(self.notices.windows(2).all(|pair| pair[0] != pair[1]), "a notice twice");

        let now = register("participations.csv");
        let name =
            |row: &Row| (row["debtor_id"].clone(), row["claim_id"].clone(), row["decided_date"].clone());
        let by_name: BTreeMap<_, &Row> = now.iter().map(|row| (name(row), row)).collect();
        assert_eq!(by_name.len(), now.len(), "one row a claim and day");
        for before in &self.participations {
            let after = by_name.get(&name(before)).expect("a participation stays");
            let ends = revision.day.to_string();
            let kept =
                before["ended"] == after["ended"] || (before["ended"].is_empty() && after["ended"] == ends);
            assert!(kept, "{}: ended {} is {} now", before["claim_id"], before["ended"], after["ended"]);
        }
        let known: BTreeSet<_> = self.participations.iter().map(name).collect();
        let told = |row: &&Row| !known.contains(&name(row)) && row["decided_date"] > revision.day.to_string();
        assert!(!now.iter().any(|row| told(&row)), "decided after {}", revision.day);
        self.participations = now;

        let now = register("regimes.csv");
        let debtors: BTreeSet<&String> = now.iter().map(|row| &row["debtor_id"]).collect();
        assert_eq!(debtors.len(), now.len(), "one regime a debtor");
        assert!(self.regimes.iter().all(|row| debtors.contains(&row["debtor_id"])));
        let new = |row: &&Row| row["regime"] == "new";
        let final_ones: BTreeSet<&Row> = now.iter().filter(new).collect();
        assert!(self.regimes.iter().filter(new).all(|row| final_ones.contains(row)), "new is final");
        self.regimes = now;
    }
}

/// Periods do not overlap, and equal neighbours are one.
fn one_after_the_other(version: &Value) {
    let all = periods(version);
    for pair in all.windows(2) {
        let (end, start) = (span(&pair[0]).1.expect("an end before another period"), span(&pair[1]).0);
        assert!(start > end, "{} overlaps", version["trekkid"]);
        assert!(plus_days(end, 1) < start || size(&pair[0]) != size(&pair[1]), "{}", version["trekkid"]);
    }
    assert!(all.iter().all(|period| span(period).1.is_none_or(|end| span(period).0 <= end)));
}

/// What has begun on D stays as it was sent, but for its end, and what is new begins after D.
fn goes_on_from(before: &Value, after: &Value, on: NaiveDate) {
    let id = &after["trekkid"];
    let begun = |version: &Value| -> Vec<Value> {
        periods(version).iter().filter(|period| span(period).0 <= on).cloned().collect()
    };
    let (before_begun, after_begun) = (begun(before), begun(after));
    assert_eq!(before_begun.len(), after_begun.len(), "{id}: what has begun stays");
    for (then, now) in before_begun.iter().zip(&after_begun) {
        assert_eq!((span(then).0, size(then)), (span(now).0, size(now)), "{id}: what has begun stays");
        let (then, now) = (span(then).1, span(now).1);
        let past = then.filter(|end| *end < on);
        assert!(past.is_none() || past == now, "{id}: a past end stays");
        assert!(past.is_some() || now.is_none_or(|end| end >= on), "{id}: ended before D");
    }
    assert!(periods(before) != periods(after), "{id}: a version that moves nothing");
}

fn one_order_a_payer(history: &History, on: NaiveDate) {
    let mut seen = BTreeSet::new();
    for version in history.orders.values().filter(|version| stands(version, on)) {
        let parties = (version["skyldner"].to_string(), version["trekkpliktig"].to_string());
        assert!(seen.insert(parties), "{}: another order of the same payer", version["trekkid"]);
    }
}
