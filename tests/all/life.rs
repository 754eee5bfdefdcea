//! The life of one debtor's deductions, night after night through the program itself: notices, orders, a pay rise, a
//! lost job, a new one, claims that come and go, a last instalment, an end.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use innkreving::units::ids::{synthetic_organisation, synthetic_person};
use serde_json::Value;

use crate::common::{House, day, program, rows, said, shared};

/// A night: what the inbox says, and what it must give.
struct Night {
    day: &'static str,
    /// Claim and outstanding.
    claims: &'static [(&'static str, u32)],
    /// Payer, first month, gross of that month and those after it.
    incomes: &'static [(char, &'static str, &'static [u32])],
    need: u32,
    /// The versions of the night, each in full.
    versions: &'static [&'static str],
    /// Claim, why, last day to answer, size.
    notices: &'static [&'static str],
    /// The debtor's action and reason, and what the orders take a month.
    decision: &'static str,
}

/// C1 is damages for a crime (class b), C2 and C3 are extra contributions (class a). A and B are employers; what N
/// pays is social assistance. The need is set, and no tax is paid. Uneven months give percent, even ones kroner.
const LIFE: [Night; 18] = [
    Night {
        day: "2026-02-16",
        claims: &[("C1", 200_000)],
        incomes: &[('A', "2025-11", &[34_000, 36_000, 38_000])],
        need: 31_540,
        versions: &[],
        notices: &["C1 new 2026-03-09 "],
        decision: "none NOTICE_MISSING 0.00",
    },
    // The day after the last day to answer. Room 38 000 − 31 540 = 6 460 = 17 %.
    Night {
        day: "2026-03-10",
        claims: &[("C1", 200_000)],
        incomes: &[('A', "2025-12", &[36_000, 38_000, 40_000])],
        need: 31_540,
        versions: &["10000001 1 #1 aktiv TREKK/2026/1: 2026-04-01.. 17 %"],
        notices: &[],
        decision: "new FIRST_ORDER 6460.00",
    },
    // A pay rise. Room 40 000 − 31 540 = 8 460 = 21.15 %; 17 % stays.
    Night {
        day: "2026-05-12",
        claims: &[("C1", 200_000)],
        incomes: &[('A', "2026-02", &[40_000, 38_000, 42_000])],
        need: 31_540,
        versions: &[],
        notices: &[" increase 2026-06-02 21"],
        decision: "unchanged INCREASE_NOTIFIED 6800.00",
    },
    Night {
        day: "2026-06-03",
        claims: &[("C1", 200_000)],
        incomes: &[('A', "2026-02", &[40_000, 38_000, 42_000])],
        need: 31_540,
        versions: &["10000001 2 #2 aktiv TREKK/2026/1: 2026-04-01..2026-06-30 17 %, 2026-07-01.. 21 %"],
        notices: &[],
        decision: "change INCREASE 8400.00",
    },
    // The job is lost: nothing in June.
    Night {
        day: "2026-07-15",
        claims: &[("C1", 200_000)],
        incomes: &[('A', "2026-04", &[42_000, 40_000]), ('N', "2026-06", &[12_000])],
        need: 31_540,
        versions: &[
            "10000001 3 #3 avsluttet TREKK/2026/1: 2026-04-01..2026-06-30 17 %, 2026-07-01..2026-07-15 21 %",
        ],
        notices: &[],
        decision: "end NO_PAYER 0.00",
    },
    // A new job: 30 000 a month, room 5 000 = 16.67 %. C2 comes, and waits for its notice.
    Night {
        day: "2026-09-15",
        claims: &[("C1", 150_000), ("C2", 15_000)],
        incomes: &[('B', "2026-07", &[28_000, 32_000])],
        need: 25_000,
        versions: &["10000002 1 #4 aktiv TREKK/2026/2: 2026-10-01.. 16 %"],
        notices: &["C2 new 2026-10-06 "],
        decision: "new FIRST_ORDER 4800.00",
    },
    // C2 takes part, before C1.
    Night {
        day: "2026-10-07",
        claims: &[("C1", 150_000), ("C2", 15_000)],
        incomes: &[('B', "2026-07", &[28_000, 32_000])],
        need: 25_000,
        versions: &[],
        notices: &[],
        decision: "unchanged UNCHANGED 4800.00",
    },
    // Even months: 16 % of 32 000 = 5 120 kroner. The room is 5 200: 80 more are under the threshold.
    Night {
        day: "2026-11-16",
        claims: &[("C1", 150_000), ("C2", 10_200)],
        incomes: &[('B', "2026-08", &[32_000, 32_000, 32_000])],
        need: 26_800,
        versions: &["10000002 2 #5 aktiv TREKK/2026/2: 2026-10-01..2026-11-30 16 %, 2026-12-01.. 5120.00"],
        notices: &[],
        decision: "change FORM_CHANGE 5120.00",
    },
    // C2 is covered, and nothing is left above the need.
    Night {
        day: "2026-12-08",
        claims: &[("C1", 150_000), ("C2", 0)],
        incomes: &[('B', "2026-08", &[32_000, 32_000, 32_000])],
        need: 40_000,
        versions: &[
            "10000002 3 #6 avsluttet TREKK/2026/2: 2026-10-01..2026-11-30 16 %, 2026-12-01..2026-12-08 5120.00",
        ],
        notices: &[],
        decision: "end NO_ROOM 0.00",
    },
    // Room again: C1 is still decided, and no order stands that an increase could be measured by.
    Night {
        day: "2027-01-15",
        claims: &[("C1", 150_000), ("C2", 0)],
        incomes: &[('B', "2026-10", &[32_000, 32_000, 32_000])],
        need: 25_000,
        versions: &["10000003 1 #7 aktiv TREKK/2027/1: 2027-02-01.. 7000.00"],
        notices: &[],
        decision: "new FIRST_ORDER 7000.00",
    },
    Night {
        day: "2027-02-16",
        claims: &[("C1", 150_000)],
        incomes: &[('B', "2026-11", &[32_000, 32_000, 32_000])],
        need: 26_000,
        versions: &["10000003 2 #8 aktiv TREKK/2027/1: 2027-02-01..2027-02-28 7000.00, 2027-03-01.. 6000.00"],
        notices: &[],
        decision: "change DECREASE 6000.00",
    },
    Night {
        day: "2027-03-16",
        claims: &[("C1", 150_000)],
        incomes: &[('B', "2026-12", &[32_000, 32_000, 32_000])],
        need: 25_500,
        versions: &[],
        notices: &[" increase 2027-04-06 6500.00"],
        decision: "unchanged INCREASE_NOTIFIED 6000.00",
    },
    Night {
        day: "2027-04-07",
        claims: &[("C1", 150_000)],
        incomes: &[('B', "2026-12", &[32_000, 32_000, 32_000])],
        need: 25_500,
        versions: &[
            "10000003 3 #9 aktiv TREKK/2027/1: 2027-02-01..2027-02-28 7000.00, 2027-03-01..2027-04-30 6000.00, \
             2027-05-01.. 6500.00",
        ],
        notices: &[],
        decision: "change INCREASE 6500.00",
    },
    // April's 6 000 and May's 6 500 are under way: 1 500 left.
    Night {
        day: "2027-05-18",
        claims: &[("C1", 14_000)],
        incomes: &[('B', "2027-02", &[32_000, 32_000, 32_000])],
        need: 25_500,
        versions: &[
            "10000003 4 #10 aktiv TREKK/2027/1: 2027-02-01..2027-02-28 7000.00, 2027-03-01..2027-04-30 6000.00, \
             2027-05-01..2027-05-31 6500.00, 2027-06-01..2027-06-30 1500.00",
        ],
        notices: &[],
        decision: "change LAST_INSTALMENT 6500.00",
    },
    Night {
        day: "2027-06-16",
        claims: &[("C1", 0)],
        incomes: &[('B', "2027-03", &[32_000, 32_000, 32_000])],
        need: 25_500,
        versions: &["10000003 5 #11 avsluttet TREKK/2027/1: 2027-02-01..2027-02-28 7000.00, \
             2027-03-01..2027-04-30 6000.00, 2027-05-01..2027-05-31 6500.00, 2027-06-01..2027-06-16 1500.00"],
        notices: &[],
        decision: "end COVERED 0.00",
    },
    Night {
        day: "2027-07-15",
        claims: &[("C3", 100_000)],
        incomes: &[('B', "2027-04", &[30_000, 32_000, 34_000])],
        need: 25_000,
        versions: &[],
        notices: &["C3 new 2027-08-05 "],
        decision: "none NOTICE_MISSING 0.00",
    },
    // Room 7 000 of 32 000 = 21.875 %.
    Night {
        day: "2027-08-06",
        claims: &[("C3", 100_000)],
        incomes: &[('B', "2027-04", &[30_000, 32_000, 34_000])],
        need: 25_000,
        versions: &["10000004 1 #12 aktiv TREKK/2027/2: 2027-09-01.. 21 %"],
        notices: &[],
        decision: "new FIRST_ORDER 6720.00",
    },
    // The debtor has died.
    Night {
        day: LAST_DAY,
        claims: &[("C3", 100_000)],
        incomes: &[('B', "2027-06", &[34_000, 32_000, 30_000])],
        need: 25_000,
        versions: &["10000004 2 #13 avsluttet TREKK/2027/2: 2027-09-01..2027-09-15 21 %"],
        notices: &[],
        decision: "end DEBTOR_DECEASED 0.00",
    },
];

/// The day on which the debtors file tells of the death.
const LAST_DAY: &str = "2027-09-15";

fn debtor() -> String {
    synthetic_person(day("1980-03-14"), 7).expect("a person").to_digits()
}

fn organisation(name: char) -> String {
    let number = u32::from(name) * 10;
    (number..number + 10).find_map(synthetic_organisation).expect("an organisation").to_digits()
}

impl Night {
    fn write(&self, house: &House) {
        let folder = house.day(self.day);
        std::fs::create_dir_all(&folder).expect("a folder");
        let write = |table: &str, text: String| {
            std::fs::write(folder.join(table).with_extension("csv"), text).expect("a table");
        };
        let (debtor, creditor) = (debtor(), organisation('K'));
        let mut claims = "claim_id,debtor_id,kind,creditor_id,beneficiary_id,due_date,principal\n".to_owned();
        for (id, principal) in self.claims {
            let (kind, child, due) = match *id {
                "C1" => ("CRIME_DAMAGES", "", "2025-06-15"),
                "C2" => ("EXTRA_CONTRIBUTION", debtor.as_str(), "2026-05-25"),
                _ => ("EXTRA_CONTRIBUTION", debtor.as_str(), "2027-05-25"),
            };
            writeln!(claims, "{id},{debtor},{kind},{creditor},{child},{due},{principal}").expect("text");
        }
        write("claims", claims);
        let mut incomes = "debtor_id,payer_id,month,income_kind,gross\n".to_owned();
        for (payer, first, gross) in self.incomes {
            let kind = if *payer == 'N' { "social_assistance" } else { "wage" };
            let first = innkreving::units::Month::parse(first).expect("a month");
            for (later, gross) in (0..).zip(*gross) {
                let month = first.plus(later);
                writeln!(incomes, "{debtor},{},{month},{kind},{gross}", organisation(*payer)).expect("text");
            }
        }
        write("incomes", incomes);
        let death = if self.day == LAST_DAY { "2027-09-10" } else { "" };
        let header = "debtor_id,civil_status,need_override,override_reason,municipality,death_date";
        write(
            "debtors",
            format!("{header}\n{debtor},single,{},set by a case officer,5605,{death}\n", self.need),
        );
    }

    fn check(&self, revision: &Path) {
        assert_eq!(versions(revision).0, self.versions, "the versions of {}", self.day);
        let notices: Vec<String> = rows(&revision.join("notices.csv"))
            .iter()
            .map(|row| format!("{} {} {} {}", row["claim_id"], row["why"], row["answer_by"], row["size"]))
            .collect();
        assert_eq!(notices, self.notices, "the notices of {}", self.day);
        let decisions: Vec<String> = rows(&revision.join("decisions.csv"))
            .iter()
            .map(|row| format!("{} {} {}", row["action"], row["reason"], row["expected"]))
            .collect();
        assert_eq!(decisions, [self.decision], "the decision of {}", self.day);
    }
}

/// The versions a night publishes in their order, each in full, and as they stand in the files.
fn versions(revision: &Path) -> (Vec<String>, Vec<Value>) {
    let mut all: Vec<Value> = Vec::new();
    for entry in std::fs::read_dir(revision.join("orders")).into_iter().flatten() {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("an order file");
        all.extend(serde_json::from_slice::<Vec<Value>>(&bytes).expect("JSON"));
    }
    all.sort_by_key(|version| version["sekvensnummer"].as_u64());
    (all.iter().map(in_full).collect(), all)
}

/// An order's version in one line.
fn in_full(version: &Value) -> String {
    let text = |key: &str| version[key].as_str().expect("a text").to_owned();
    let periods: Vec<String> = periods(version)
        .iter()
        .map(|period| {
            let [start, end] = ["startdato", "sluttdato"].map(|key| period[key].as_str().unwrap_or_default());
            let percent = period["trekkprosent"]["trekkprosent"].as_f64().map(|size| format!("{size} %"));
            let amount = period["trekkbeloep"]["trekkbeloep"].as_f64().map(|size| format!("{size:.2}"));
            format!("{start}..{end} {}", percent.or(amount).expect("a size"))
        })
        .collect();
    format!(
        "{} {} #{} {} {}: {}",
        text("trekkid"),
        version["trekkversjon"],
        version["sekvensnummer"],
        text("trekkstatus"),
        text("saksnummer"),
        periods.join(", ")
    )
}

fn periods(version: &Value) -> &[Value] {
    version["trekkstoerrelseForPeriode"].as_array().expect("periods")
}

/// What a version looks like: its number, its status, and of each period the form and whether it is closed.
fn shape(version: &Value) -> String {
    let period = |period: &Value| {
        let form = if period["trekkprosent"].is_object() { "percent" } else { "amount" };
        format!("{form}{}", if period["sluttdato"].is_string() { " closed" } else { " open" })
    };
    let all: Vec<String> = periods(version).iter().map(period).collect();
    format!("{} {}: {}", version["trekkversjon"], version["trekkstatus"], all.join(", "))
}

/// Lives the life, checking each night when asked; tells all versions.
fn live(house: &House, checked: bool) -> Vec<Value> {
    let mut all = Vec::new();
    for night in &LIFE {
        night.write(house);
        house.publish(night.day);
        let revision = house.revision(night.day, 1);
        if checked {
            night.check(&revision);
        }
        all.extend(versions(&revision).1);
        let job = house.job();
        let job = job.to_str().expect("a path");
        let four_eyes = ["--by", "Kari Hansen", "--and", "Ola Berg", "--reason", "an ordinary night"];
        let mut arguments = vec!["release", job, "--date", night.day, "--rev", "1"];
        arguments.extend(four_eyes);
        let output = program(&arguments);
        assert!(output.status.success(), "{}: {}", night.day, said(&output));
    }
    all
}

fn house() -> House {
    House::with_job("[law]\norder_form = \"auto\"\n")
}

#[test]
fn a_debtors_orders_follow_the_facts_from_the_first_notice_to_the_last_version() {
    let house = house();
    live(&house, true);
    let last = house.revision(LAST_DAY, 1).join("registers");
    let ended: Vec<String> = rows(&last.join("participations.csv"))
        .iter()
        .map(|row| {
            format!("{} {} {} {}", row["claim_id"], row["decided_date"], row["decided_amount"], row["ended"])
        })
        .collect();
    let expected = [
        "C1 2026-03-10 200000.00 2027-06-16",
        "C2 2026-10-07 15000.00 2026-12-08",
        "C3 2027-08-06 100000.00 ",
    ];
    assert_eq!(ended, expected);
    let regimes: Vec<String> = rows(&last.join("regimes.csv"))
        .iter()
        .map(|row| format!("{} {}", row["regime"], row["since"]))
        .collect();
    assert_eq!(regimes, ["new 2026-02-16"], "new by the roll-out, and final");
    let plan: Vec<String> = rows(&house.revision("2026-10-07", 1).join("allocations.csv"))
        .iter()
        .map(|row| format!("{} {} {}", row["claim_id"], row["class"], row["planned"]))
        .collect();
    assert_eq!(plan, ["C2 a 4800.00", "C1 b 0.00"], "the better class comes first");
}

#[test]
fn the_authoritys_samples_have_the_shapes_of_these_versions() {
    let Some(folder) = shared("examples/trekkpaalegg") else { return };
    let ours: BTreeSet<String> = live(&house(), false).iter().map(shape).collect();
    let mut samples = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|kind| kind != "json") {
            continue;
        }
        let sample: Value = serde_json::from_slice(&std::fs::read(&path).expect("a sample")).expect("JSON");
        let wanted = shape(&sample);
        assert!(ours.contains(&wanted), "{} is {wanted}, which no version is", path.display());
        samples += 1;
    }
    assert!(samples >= 17, "{samples} samples");
}
