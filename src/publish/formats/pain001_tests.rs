use proptest::prelude::*;

use super::schema::fault;
use super::*;
use crate::units::dates::parse_date;
use crate::units::ids::synthetic_account;

fn payer() -> Payer {
    Payer {
        day: parse_date("2026-11-20").expect("a date"),
        publish_time: "20:00:00".to_owned(),
        organisation: PartyId::from_digits("971648198").expect("digits"),
        name: "Skatteetaten, innkreving".to_owned(),
        account: AccountId::parse("70213997155").expect("an account"),
        account_form: AccountForm::Bban,
        bic: Some("DNBANOKK".to_owned()),
        agreement: None,
    }
}

fn account(number: u64) -> AccountId {
    // Every eleventh number has no check digit, the next has one.
    (0..2).find_map(|more| synthetic_account(4_321_000_000 + 2 * number + more)).expect("an account")
}

fn payment(kind: Kind, reference: &str, ore: i64) -> Payment {
    let number = reference.bytes().map(u64::from).sum();
    Payment {
        kind,
        reference: reference.to_owned(),
        amount: Money::from_ore(ore),
        name: "Åse Bjørnstad".to_owned(),
        country: "NO".to_owned(),
        account: account(number),
        about: About::Text("Innkrevd 2026-11-20".to_owned()),
    }
}

fn three() -> Vec<Payment> {
    let kid = Kid::parse("6487719756").expect("a KID");
    vec![
        payment(Kind::Repayment, "P-1 25876099732", 50),
        Payment { about: About::Kid(kid), ..payment(Kind::Payout, "310844136", 123_456) },
        payment(Kind::Payout, "971648198", 1_000_000_000_000),
    ]
}

fn text(payments: &[Payment], payer: &Payer, version: Version) -> String {
    String::from_utf8(message(payments, payer, version).expect("a message")).expect("text")
}

#[test]
fn a_message_fits_the_schema_of_its_version_and_reads_back() {
    let agreed = Payer { agreement: Some("AVT-12345".to_owned()), ..payer() };
    let payers =
        [payer(), Payer { account_form: AccountForm::Iban, ..agreed }, Payer { bic: None, ..payer() }];
    for version in Version::ALL {
        for payer in &payers {
            let file = message(&three(), payer, version).expect("a message");
            assert_eq!(fault(&file, version), None);
            let read = read(&file).expect("readable");
            assert_eq!((read.version, read.count, read.organisation), (version, 3, payer.organisation));
            assert_eq!(read.sum, Money::from_ore(1_000_000_123_506));
            assert_eq!(read.made, "2026-11-20T20:00:00");
            let batches: Vec<(u64, Money)> = read.batches.iter().map(|one| (one.count, one.sum)).collect();
            assert_eq!(batches, [(2, Money::from_ore(1_000_000_123_456)), (1, Money::from_ore(50))]);
            for (batch, kind) in read.batches.iter().zip(Kind::ALL) {
                assert!(batch.name.starts_with(kind.letter()));
                assert_eq!((batch.account, batch.day.to_string()), (payer.account, "2026-11-23".to_owned()));
                let mut given: Vec<Payment> = three().into_iter().filter(|one| one.kind == kind).collect();
                given.sort_by(|one, other| one.reference.cmp(&other.reference));
                assert_eq!(batch.transfers.len(), given.len());
                for (transfer, given) in batch.transfers.iter().zip(given) {
                    assert_eq!((transfer.amount, transfer.account), (given.amount, given.account));
                    assert_eq!((&transfer.receiver, &transfer.country), (&given.name, &given.country));
                    assert_eq!(transfer.about, given.about);
                    assert!(transfer.name.starts_with(&format!("{}20261120-", kind.letter())));
                }
            }
        }
    }
}

/// A message without the space between its elements.
fn flat(payments: &[Payment], version: Version) -> String {
    text(payments, &payer(), version).lines().map(str::trim_start).collect()
}

#[test]
fn a_message_is_written_as_norwegian_banks_read_it() {
    let first = flat(&three()[1..2], Version::V03);
    let (_, rest) = first.split_once("<CdtTrfTxInf><PmtId><EndToEndId>U20261120-").expect("a payment");
    let expected = concat!(
        "</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"NOK\">1234.56</InstdAmt></Amt>",
        "<Cdtr><Nm>Åse Bjørnstad</Nm><PstlAdr><Ctry>NO</Ctry></PstlAdr></Cdtr>",
        "<CdtrAcct><Id><Othr><Id>#</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm></Othr></Id></CdtrAcct>",
        "<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>6487719756</Ref>",
        "</CdtrRefInf></Strd></RmtInf></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>",
    );
    assert_eq!(&rest[24..], expected.replace('#', &three()[1].account.to_digits()));
    for (version, parts) in [
        (Version::V03, ["<ReqdExctnDt>2026-11-23</ReqdExctnDt>", "<BIC>DNBANOKK</BIC>"]),
        (Version::V09, ["<ReqdExctnDt><Dt>2026-11-23</Dt></ReqdExctnDt>", "<BICFI>DNBANOKK</BICFI>"]),
    ] {
        let text = flat(&three(), version);
        let organisation = "<Othr><Id>971648198</Id><SchmeNm><Cd>CUST</Cd></SchmeNm></Othr>";
        for part in parts.iter().chain(&["<Cd>NURG</Cd>", "<ChrgBr>SLEV</ChrgBr>", organisation]) {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("25876099732"), "no debtor's number stands in it");
    }
}

#[test]
fn the_same_payments_give_the_same_bytes_in_any_order_and_others_another_name() {
    for version in Version::ALL {
        let (given, mut turned) = (three(), three());
        turned.reverse();
        assert_eq!(text(&given, &payer(), version), text(&turned, &payer(), version));
        let one = read(text(&given, &payer(), version).as_bytes()).expect("readable");
        turned[0].amount = Money::from_ore(123_457);
        turned[0].name = "Another".to_owned();
        let other = read(text(&turned, &payer(), version).as_bytes()).expect("readable");
        assert_ne!(one.name, other.name);
        let names = |message: &Message| -> Vec<String> {
            message.batches.iter().flat_map(|batch| &batch.transfers).map(|one| one.name.clone()).collect()
        };
        assert_eq!(names(&one), names(&other), "a payment keeps its name when its amount changes");
        let tomorrow = Payer { day: parse_date("2026-11-23").expect("a date"), ..payer() };
        let next = read(text(&given, &tomorrow, version).as_bytes()).expect("readable");
        assert!(names(&one).iter().all(|name| !names(&next).contains(name)), "a new day, new names");
    }
}

#[test]
fn a_payment_no_bank_would_take_is_refused_without_a_word_of_it() {
    type Break = fn(&mut Payment);
    let place = 2;
    let kind = Kind::Payout;
    let cases: [(Refused, Break); 7] = [
        (Refused::Amount { kind, place }, |one| one.amount = Money::ZERO),
        (Refused::Amount { kind, place }, |one| one.amount = Money::from_ore(-1)),
        (Refused::Twice { kind, place }, |one| one.reference = "310844136".to_owned()),
        (Refused::Receiver { kind, place }, |one| one.name = " / ".to_owned()),
        (Refused::Receiver { kind, place }, |one| one.country = "Norge".to_owned()),
        (Refused::Receiver { kind, place }, |one| one.country = "no".to_owned()),
        (Refused::Text { kind, place }, |one| one.about = About::Text(" ".to_owned())),
    ];
    for (expected, breaks) in cases {
        let mut payments = three();
        breaks(&mut payments[2]);
        let refused = message(&payments, &payer(), Version::V03).expect_err("refused");
        assert_eq!(refused, expected);
        assert!(!refused.to_string().contains("971648198"), "{refused}");
    }
    assert_eq!(message(&[], &payer(), Version::V09), Err(Refused::Nothing));
}

#[test]
fn a_payer_no_bank_would_take_is_refused() {
    type BreakPayer = fn(&mut Payer);
    let cases: [(&str, BreakPayer); 8] = [
        ("time", |one| one.publish_time = "20:00".to_owned()),
        ("time", |one| one.publish_time = "20:00:0x".to_owned()),
        ("name", |one| one.name = String::new()),
        ("organisation", |one| one.organisation = PartyId::from_digits("25876099732").expect("digits")),
        ("BIC", |one| one.bic = Some("DNBANOK".to_owned())),
        ("BIC", |one| one.bic = Some("DNBANO1K".to_owned())),
        ("agreement", |one| one.agreement = Some("x".repeat(36))),
        ("agreement", |one| one.agreement = Some("<a>".to_owned())),
    ];
    for (field, breaks) in cases {
        let mut payer = payer();
        breaks(&mut payer);
        assert_eq!(message(&three(), &payer, Version::V03), Err(Refused::Payer { field }));
    }
}

#[test]
fn what_breaks_the_schema_is_found() {
    let cases = [
        ("<PmtMtd>TRF</PmtMtd>", "", "PmtInf has 0 of PmtMtd"),
        ("<BtchBookg>true</BtchBookg>", "<BtchBookg>ja</BtchBookg>", "no Boolean"),
        ("<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>SLEV</ChrgBr><ChrgBr>SLEV</ChrgBr>", "2 of ChrgBr"),
        ("</Nm>\n    <PstlAdr>", "</Nm>\n    <Street/><PstlAdr>", "Street out of place"),
        ("<NbOfTxs>3</NbOfTxs>", "<NbOfTxs>2</NbOfTxs>", "the message does not come to"),
        ("<CtrlSum>0.50</CtrlSum>", "<CtrlSum>0.51</CtrlSum>", "a batch does not come to"),
        (">1234.56<", ">1234.567<", "no Kroner"),
        ("Ccy=\"NOK\">0.50", "Ccy=\"EUR\">0.50", "no Kroner"),
        ("Åse", "Ωse", "no Max140"),
        ("<Cd>SCOR</Cd>", "<Cd>SCOX</Cd>", "no Scor"),
        ("<MsgId>P", "<MsgId>PPPPPPPPPPPP", "no Name"),
        ("<Ccy>NOK</Ccy>", "<Ccy>SEK</Ccy>", "no Currency"),
    ];
    for version in Version::ALL {
        let good = text(&three(), &payer(), version);
        assert_eq!(fault(good.as_bytes(), version), None);
        for (part, instead, expected) in &cases {
            assert!(good.contains(part), "{part}");
            let found = fault(good.replacen(part, instead, 1).as_bytes(), version).expect(expected);
            assert!(found.contains(expected), "{found} is not {expected}");
        }
        let other = if version == Version::V03 { Version::V09 } else { Version::V03 };
        let lying = good.replace(version.namespace(), other.namespace());
        assert!(fault(lying.as_bytes(), other).is_some(), "one version is not the other");
    }
}

#[test]
fn what_is_no_message_is_not_read() {
    let good = text(&three(), &payer(), Version::V09);
    let deep = format!("{}x{}", "<a>".repeat(40), "</a>".repeat(40));
    let cases = [
        (deep, UnreadableMessage::NotXml),
        (good[..good.len() / 2].to_owned(), UnreadableMessage::NotXml),
        (
            good.replacen("<Document", "<!DOCTYPE a [<!ENTITY b \"c\">]><Document", 1),
            UnreadableMessage::NotXml,
        ),
        (good.replace("pain.001.001.09", "pain.001.001.02"), UnreadableMessage::OtherMessage),
        (good.replace("Ccy=\"NOK\"", "Ccy=\"SEK\""), UnreadableMessage::Element { element: "InstdAmt" }),
        (
            good.replace("<Dt>2026-11-23", "<Dt>2026-11-31"),
            UnreadableMessage::Element { element: "ReqdExctnDt" },
        ),
        (good.replace("<NbOfTxs>3", "<NbOfTxs>-3"), UnreadableMessage::Element { element: "NbOfTxs" }),
        (good.replace("70213997155", "70213997156"), UnreadableMessage::Element { element: "DbtrAcct" }),
    ];
    for (file, expected) in cases {
        assert_eq!(read(file.as_bytes()), Err(expected));
    }
    assert_eq!(read(b"\xff"), Err(UnreadableMessage::NotXml));
}

proptest! {
    #[test]
    fn any_payments_fit_the_schema_and_come_to_what_was_given(
        amounts in prop::collection::vec(
            (1_i64..1_000_000_000_000, any::<bool>(), any::<String>(), any::<String>()),
            1..20,
        ),
        iban in any::<bool>(),
    ) {
        let given: Vec<Payment> = amounts
            .iter()
            .enumerate()
            .map(|(place, (ore, payout, name, words))| {
                let kind = if *payout { Kind::Payout } else { Kind::Repayment };
                let one = payment(kind, &format!("R-{place}"), *ore);
                Payment { name: format!("a{name}"), about: About::Text(format!("b{words}")), ..one }
            })
            .collect();
        let account_form = if iban { AccountForm::Iban } else { AccountForm::Bban };
        let payer = Payer { account_form, ..payer() };
        for version in Version::ALL {
            let file = message(&given, &payer, version).expect("a message");
            prop_assert_eq!(fault(&file, version), None);
            let read = read(&file).expect("readable");
            prop_assert_eq!(read.sum, given.iter().map(|one| one.amount).sum());
            prop_assert_eq!(read.count, u64::try_from(given.len()).expect("few"));
            let transfers = read.batches.iter().flat_map(|batch| &batch.transfers);
            let sum: Money = transfers.map(|one| one.amount).sum();
            prop_assert_eq!(read.sum, sum);
        }
    }
}
