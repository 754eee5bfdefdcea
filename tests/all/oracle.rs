//! Generated nights against a second implementation of the rules in another language (`tests/oracle`), to the øre.

use std::path::Path;
use std::process::Command;

use crate::common::{House, said};

/// Day, and the choices of the `[law]` table.
const NIGHTS: [(&str, &[(&str, &str)]); 9] = [
    ("2024-07-01", &[("household_share", "full"), ("small_payer_percent", "30")]),
    ("2025-03-14", &[("order_form", "amount")]),
    ("2025-12-31", &[("order_form", "auto")]),
    ("2026-01-01", &[("percent_decimals", "2")]),
    ("2026-09-03", &[("order_form", "auto"), ("percent_decimals", "1")]),
    ("2026-09-04", &[("order_form", "amount")]),
    ("2026-12-31", &[("class_a_practice", "newest_first")]),
    ("2027-01-01", &[("order_form", "auto")]),
    ("2027-03-09", &[("household_share", "half"), ("income_window_months", "6"), ("income_due_day", "5")]),
];

#[test]
fn a_second_implementation_decides_the_same_nights_to_the_ore() {
    let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: python3 is not there");
        return;
    }
    for (seed, (date, choices)) in (100u64..).zip(NIGHTS) {
        let quoted = |value: &str| {
            if value.bytes().all(|byte| byte.is_ascii_digit()) {
                value.to_owned()
            } else {
                format!("{value:?}")
            }
        };
        let law: Vec<String> =
            choices.iter().map(|(key, value)| format!("{key} = {}\n", quoted(value))).collect();
        let house = House::with_job(&format!("[law]\n{}", law.concat()));
        house.generate(date, 1_000, seed);
        house.publish(date);
        let second = house.path().join("second");
        let mut night = Command::new("python3");
        night.arg("-B").arg(oracle.join("night.py")).arg(house.day(date)).arg(date).arg(&second);
        night.arg("--rates").arg(house.path().join("assumed.csv"));
        for (key, value) in choices {
            night.arg("--set").arg(format!("{key}={value}"));
        }
        let decided = night.output().expect("python3 starts");
        assert!(decided.status.success(), "{date}: {}", said(&decided));
        let mut compare = Command::new("python3");
        compare.arg("-B").arg(oracle.join("compare.py")).arg(&second).arg(house.revision(date, 1));
        let compared = compare.output().expect("python3 starts");
        assert!(
            compared.status.success(),
            "{date}: {} differences or an error",
            said(&compared).lines().count()
        );
    }
}
