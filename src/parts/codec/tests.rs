#![expect(clippy::disallowed_methods, reason = "tests read and write files")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::*;
use crate::model::Regime;
use crate::model::decision::Action;
use crate::model::money_night::MoneyNight;
use crate::model::trace::TraceLine;
use crate::units::{Money, Percent};

fn debtor() -> PartyId {
    PartyId::from_digits("25876099732").expect("digits")
}

fn decision() -> Decision {
    let line = TraceLine::new("order.last_instalment", "innkl. § 15")
        .amount(Money::from_ore(-1))
        .percent(Percent::HUNDRED);
    Decision {
        debtor: debtor(),
        known: true,
        regime: Regime::New,
        claims: Vec::new(),
        figures: None,
        action: Action::None,
        reason: "NOTHING_TO_COLLECT",
        orders: Vec::new(),
        allocations: Vec::new(),
        holds: Vec::new(),
        notices: Vec::new(),
        watch: Vec::new(),
        participations: Vec::new(),
        regime_fixed: false,
        priority_notices: Vec::new(),
        money: MoneyNight::default(),
        requests: Vec::new(),
        measures: Vec::new(),
        trace: vec![line.claim(u32::MAX).party(debtor()).rate(7)],
    }
}

fn blob() -> Vec<u8> {
    let mut blob = Vec::new();
    encode(&decision(), &mut blob).expect("bytes");
    blob
}

#[test]
fn a_decision_comes_back_from_its_bytes() {
    let read = decode(debtor(), &blob()).expect("a decision");
    assert_eq!(format!("{read:?}"), format!("{:?}", decision()));
}

#[test]
fn numbers_of_any_size_come_back() {
    for number in [0, 1, -1, 63, 64, -64, -65, i64::MAX, i64::MIN, 1 << 62] {
        let mut bytes = Vec::new();
        number.put(&mut bytes).expect("bytes");
        assert_eq!(i64::get(&mut Bytes(&bytes)), Ok(number));
    }
    for wrong in
        [&[0xFF; 9][..], &[0xFF; 10], &[0x80, 0], &[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2]]
    {
        assert!(u64::get(&mut Bytes(wrong)).is_err(), "{wrong:?}");
    }
}

#[test]
fn bytes_that_are_no_decision_are_refused() {
    let whole = blob();
    for length in 0..whole.len() {
        assert!(decode(debtor(), &whole[..length]).is_err(), "{length} bytes");
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert_eq!(decode(debtor(), &longer).map(|_| ()), Err(CodecError::Left(1)));
    // A byte that is another gives another decision or none, and never the same.
    for at in 0..whole.len() {
        for change in [1, 0x10, 0x80, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            if let Ok(read) = decode(debtor(), &bytes) {
                let mut again = Vec::new();
                encode(&read, &mut again).expect("bytes");
                assert_ne!(again, whole, "byte {at}");
            }
        }
    }
}

#[test]
fn a_word_that_is_not_in_the_list_is_refused() {
    let mut unknown = decision();
    unknown.reason = "NO SUCH REASON";
    let refused = encode(&unknown, &mut Vec::new());
    assert_eq!(refused, Err(CodecError::UnknownWord("NO SUCH REASON".to_owned())));
    assert_eq!(words::word(u16::MAX), None);
}

/// The texts of the rules' source, but those of tests, comments and attributes, and those that are put together.
fn written_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            written_in(&path, found);
            continue;
        }
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let is_test = name.ends_with("tests.rs") || ["sample.rs", "test_night.rs"].contains(&name.as_str());
        if is_test || path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("source");
        let code = source.split("#[cfg(test)]").next().unwrap_or_default().lines().map(str::trim);
        for line in code.filter(|line| {
            !line.starts_with("//") && !line.starts_with("#[") && !line.contains("include_str!")
        }) {
            let texts = line.split('"').skip(1).step_by(2);
            let fixed = texts.filter(|text| !text.is_empty() && !text.contains(['{', '}', '\\']));
            found.extend(fixed.map(str::to_owned));
        }
    }
}

#[test]
fn every_word_the_rules_are_written_in_is_in_the_list() {
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    for room in ["decide", "law", "model"] {
        written_in(&source.join(room), &mut found);
    }
    assert!(found.len() > 500, "{} words", found.len());
    let missing: Vec<_> = found.iter().filter(|word| words::number(word).is_none()).collect();
    assert!(missing.is_empty(), "add to src/parts/codec/words.txt, in order: {missing:#?}");
    let written = include_str!("words.txt").lines().collect::<Vec<_>>();
    let odd: Vec<_> = written.iter().filter(|word| !found.contains(**word)).collect();
    assert!(odd.is_empty() && written.is_sorted(), "take out of src/parts/codec/words.txt: {odd:#?}");
    for word in written {
        assert_eq!(words::number(word).and_then(words::word), Some(word));
    }
}
