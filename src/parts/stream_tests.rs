use super::*;
use crate::model::Regime;
use crate::model::decision::Action;
use crate::model::money_night::MoneyNight;

fn debtor(number: u64) -> PartyId {
    PartyId::from_digits(&format!("{number:011}")).expect("digits")
}

fn decision(debtor: PartyId) -> Decision {
    Decision {
        debtor,
        known: true,
        regime: Regime::New,
        claims: Vec::new(),
        figures: None,
        action: Action::None,
        reason: "",
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
        trace: Vec::new(),
    }
}

fn part() -> Part {
    Part::parse("2/3").expect("a part")
}

fn debtors() -> Vec<PartyId> {
    (1..200).map(debtor).filter(|one| part().has(*one)).collect()
}

fn header() -> Header {
    Header { part: part(), split: "ab".repeat(32), engine: "0.1.0 unknown".to_owned() }
}

fn written(batches: &[&[PartyId]]) -> Result<Vec<u8>, StreamError> {
    let mut writer = Writer::begin(Vec::new(), &header())?;
    for batch in batches {
        let mut records = Records::default();
        batch.iter().try_for_each(|one| records.add(&decision(*one)))?;
        writer.write(&records)?;
    }
    Ok(writer.finish()?.0)
}

fn read(bytes: &[u8]) -> Result<(Vec<PartyId>, Tail), StreamError> {
    let mut reader = Reader::begin(bytes)?;
    assert_eq!(reader.header(), &header());
    let (mut found, mut sums) = (Vec::new(), Sums::default());
    while let Some(record) = reader.next_record()? {
        let decision = record.decision()?;
        assert_eq!(decision.debtor, record.debtor);
        sums.add(&Sums::of(&decision));
        found.push(record.debtor);
    }
    assert!(reader.next_record()?.is_none());
    let tail = *reader.tail().ok_or(CUT)?;
    tail.agrees(&sums)?;
    Ok((found, tail))
}

#[test]
fn what_is_written_is_read_however_it_came() {
    let all = debtors();
    let whole = written(&[&all]).expect("a stream");
    assert_eq!(whole, written(&[&all[..3], &[], &all[3..]]).expect("a stream"));
    let (found, tail) = read(&whole).expect("a stream");
    assert_eq!(found, all);
    assert_eq!(usize::try_from(tail.debtors), Ok(all.len()));
    assert_eq!(read(&written(&[]).expect("a stream")).expect("a stream").1, Tail::default());
}

#[test]
fn a_stream_that_is_not_what_was_written_is_refused() {
    let whole = written(&[&debtors()[..2]]).expect("a stream");
    for length in 0..whole.len() {
        let error = read(&whole[..length]).expect_err("cut off");
        assert!(matches!(error, StreamError::Broken(_)), "{length}: {error}");
    }
    let longer = [whole.as_slice(), b"\n"].concat();
    assert!(read(&longer).expect_err("longer").to_string().contains("after its end"));
    let from = MAGIC.len() + 4;
    let records = from + whole[from..].iter().position(|byte| *byte == b'}').expect("a header") + 1;
    for at in records..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        assert!(read(&bytes).is_err(), "byte {at}");
    }
    let other = [b"INNKXXXX".as_slice(), &whole[MAGIC.len()..]].concat();
    assert!(matches!(read(&other), Err(StreamError::Other(_))));
    let text = String::from_utf8_lossy(&whole).into_owned();
    assert!(text.contains("\"version\":1"), "{text}");
    let at = whole.windows(11).position(|part| part == b"\"version\":1").expect("a version");
    let mut newer = whole;
    newer[at + 10] = b'2';
    assert!(matches!(Reader::begin(newer.as_slice()), Err(StreamError::Other(_))));
}

#[test]
fn debtors_follow_each_other_and_are_of_the_part() {
    let all = debtors();
    for wrong in [&[&[all[1], all[0]][..]][..], &[&[all[0]], &[all[0]]], &[&all[3..5], &all[..2]]] {
        assert!(matches!(written(wrong), Err(StreamError::Broken(_))));
    }
    let foreign = (1..200).map(debtor).find(|one| !part().has(*one)).expect("another part");
    let error = read(&written(&[&[foreign]]).expect("a stream")).expect_err("foreign");
    assert!(error.to_string().contains("another part"), "{error}");
}
