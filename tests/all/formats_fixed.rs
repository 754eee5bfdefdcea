//! What leaves the house in the formats of others, byte for byte as it stands in the fixtures.

use std::path::Path;

use innkreving::model::registers::Receipt;
use innkreving::model::{CaseNumber, Class, OrderPeriod, OrderSize, OrderVersion, Reference, Standing};
use innkreving::publish::formats::creditor_view::{self, Running, Taking};
use innkreving::publish::formats::pain001::{self, About, AccountForm, Kind, Payer, Payment, Version};
use innkreving::units::dates::parse_date;
use innkreving::units::{AccountId, Kid, Money, Month, PartyId, Percent};

/// Holds bytes against a fixture.
fn same_as_fixture(name: &str, bytes: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name);
    let fixture = std::fs::read_to_string(&path).expect("a fixture");
    assert_eq!(String::from_utf8_lossy(bytes), fixture, "{}", path.display());
}

fn party(digits: &str) -> PartyId {
    PartyId::from_digits(digits).expect("digits")
}

fn payment(kind: Kind, reference: &str, kroner: i64, name: &str, account: &str, about: About) -> Payment {
    let account = AccountId::parse(account).expect("an account");
    let (reference, name, country) = (reference.to_owned(), name.to_owned(), "NO".to_owned());
    Payment { kind, reference, amount: Money::from_kroner(kroner), name, country, account, about }
}

#[test]
fn payments_are_written_in_both_versions_as_in_the_fixtures() {
    let told = |text: &str| About::Text(text.to_owned());
    let kid = About::Kid(Kid::parse("6487719756").expect("a KID"));
    let payments = [
        payment(
            Kind::Repayment,
            "P-1/25876099732",
            250,
            "Máret Čáppa",
            "86011117947",
            told("Tilbakebetaling P-1"),
        ),
        payment(Kind::Payout, "971648198", 12_500, "Statens innkrevingssentral", "70213997155", kid),
        payment(
            Kind::Payout,
            "310844136",
            1_749,
            "Ås & Ødegård AS",
            "86011117947",
            told("Innkrevd 2026-11-20"),
        ),
    ];
    let mut payer = Payer {
        day: parse_date("2026-11-20").expect("a date"),
        publish_time: "20:00:00".to_owned(),
        organisation: party("971648198"),
        name: "Innkrevingsmyndigheten".to_owned(),
        account: AccountId::parse("70213997155").expect("an account"),
        account_form: AccountForm::Bban,
        bic: None,
        agreement: None,
    };
    let old = pain001::message(&payments, &payer, Version::V03).expect("a message");
    same_as_fixture("pain001/pain.001.001.03.xml", &old);
    payer.account_form = AccountForm::Iban;
    payer.bic = Some("DNBANOKK".to_owned());
    payer.agreement = Some("AVTALE-1".to_owned());
    let new = pain001::message(&payments, &payer, Version::V09).expect("a message");
    same_as_fixture("pain001/pain.001.001.09.xml", &new);
    let [old, new] = [old, new].map(|file| pain001::read(&file).expect("readable"));
    assert_eq!((old.name, old.batches), (new.name, new.batches), "both pay the same under the same names");
}

#[test]
fn what_creditors_may_see_is_written_as_in_the_fixture() {
    let day = parse_date("2026-11-20").expect("a date");
    let claim = |claim: &str, creditor: &str, class, kroner: [i64; 3]| {
        let [outstanding, size_at_decision, planned] = kroner.map(Money::from_kroner);
        let claim_id = Reference::new(claim).expect("a reference");
        let support_not_due = claim.starts_with("RUN-");
        let creditor = party(creditor);
        Taking { claim_id, creditor, class, outstanding, size_at_decision, planned, support_not_due }
    };
    let claims = [
        claim("K-2", "310844136", Class::E, [5_000, 6_000, 250]),
        claim("RUN-S1-2026-12", "971648198", Class::A, [2_500, 2_500, 2_500]),
        claim("K-1", "315058384", Class::E, [1_000, 1_000, 50]),
    ];
    let size = OrderSize::Percent(Percent::from_units(125, 1));
    let start = parse_date("2026-12-01").expect("a date");
    let order = OrderVersion {
        order_id: 10_000_001,
        version: 1,
        sequence: 1,
        case: CaseNumber { year: 2026, number: 1 },
        debtor: party("25876099732"),
        payer: party("974761076"),
        standing: Standing::Active,
        periods: vec![OrderPeriod { start, end: None, size }],
    };
    let receipt = Receipt {
        debtor: order.debtor,
        payment_id: Reference::new("P-1").expect("a reference"),
        order_id: order.order_id,
        value_date: day,
        pay_month: Month::of(day),
        amount: Money::from_kroner(2_800),
    };
    let views =
        creditor_view::views(&Running { day, claims: &claims, orders: &[order], receipts: &[receipt] });
    let creditors = creditor_view::by_creditor(views);
    assert_eq!(creditors.len(), 3);
    let creditor = party("310844136");
    let file = creditor_view::file(creditor, day, &creditors[&creditor]).expect("JSON");
    same_as_fixture("creditor_view/310844136.json", &file);
}
