//! What a part of a night has decided, as bytes: a decision that can be read is written and read again as the same.
#![no_main]

use innkreving::parts::codec::{decode, encode};
use innkreving::parts::stream::Reader;
use innkreving::units::PartyId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(mut reader) = Reader::begin(data) {
        while let Ok(Some(record)) = reader.next_record() {
            one(record.debtor, &record.blob);
        }
    }
    if let Some(debtor) = PartyId::from_digits("123456789") {
        one(debtor, data);
    }
});

fn one(debtor: PartyId, blob: &[u8]) {
    let Ok(decision) = decode(debtor, blob) else { return };
    let mut written = Vec::new();
    encode(&decision, &mut written).expect("words that were read");
    let again = decode(debtor, &written).expect("what was written");
    let mut twice = Vec::new();
    encode(&again, &mut twice).expect("words that were read");
    assert!(written == twice, "a decision is not what it was");
}
