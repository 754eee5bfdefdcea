//! Every text is tried with cases that have everything and cases that have nothing.

use super::*;
use crate::report::case_files::case::{
    Came, Claim, Debtor, Decided, Estate, EstateClass, EstateRow, Fact, Netting, Notice, Order, Period,
    Request, Step,
};
use crate::words::{Table, codes};

const FORBIDDEN: [&str; 6] = ["{{", "{%", "<b>", "none", "undefined", "facts."];

fn day() -> String {
    "2026-11-20".to_owned()
}

fn claim(id: &str, ground: &'static str) -> Claim {
    Claim {
        claim_id: id.to_owned(),
        known: true,
        kind_name: "Underholdsbidrag <b>".to_owned(),
        creditor: "25876099732".to_owned(),
        creditor_name: "privatperson".to_owned(),
        private: true,
        class: "a".to_owned(),
        due: Some(day()),
        principal: Money::from_ore(123_456),
        ground,
        ground_said: "Ja".to_owned(),
        notice: (ground == "by_law").then(|| Notice { sent: day(), answer_by: day(), ..Notice::default() }),
        limitation: Some(day()),
        hold: Some(Step { code: "DEFERRED".to_owned(), said: "Utsettelse".to_owned(), amount: None }),
        request: Some(Request {
            country: "SE".to_owned(),
            currency: "SEK".to_owned(),
            foreign_amount: "10.00".to_owned(),
            exchange_rate: "0.9048".to_owned(),
            rate_date: day(),
        }),
        ..Claim::default()
    }
}

/// The values the word facts can have, and one for each other.
fn values(name: &str) -> Vec<&'static str> {
    let own =
        |word: &'static str| word.split_once(' ').filter(|(fact, _)| *fact == name).map(|(_, word)| word);
    let mut words: Vec<&str> = codes::of(Table::FactWord).filter_map(|word| own(word.code)).collect();
    if name == "last_payment" {
        words.push("2016-01-02");
    }
    match (words.is_empty(), name) {
        (false, _) => words,
        (_, "payer") => vec!["310000086"],
        (_, "reference" | "asset" | "order") => vec!["FG <b>*x*</b> | 1"],
        (_, "opened" | "reference_day" | "oldest_due" | "intet_til_utlegg" | "searches_done") => {
            vec!["2026-11-06"]
        }
        (_, "first_month" | "last_month") => vec!["2026-09-01"],
        (_, "months" | "unfit_assets") => vec!["2"],
        _ => vec!["1234.50"],
    }
}

fn bare(kind: MeasureKind) -> Case {
    Case {
        measure_id: "M20261120-000001".to_owned(),
        proposed_on: day(),
        measure: kind.as_str().to_owned(),
        measure_name: words::code(Table::Measure, kind.as_str()),
        estate: kind.is_estate_claim().then(Estate::default),
        claims: vec![Claim { claim_id: "X".to_owned(), ..Claim::default() }],
        ..Case::default()
    }
}

/// A case with everything, once for each value of a word.
fn full(kind: MeasureKind, at: usize, regime: &str) -> Case {
    let facts = words::fact_names().map(|name| {
        let values = values(name);
        let value = values[at % values.len()].to_owned();
        Fact { name: name.to_owned(), said: words::value(name, &value), value, ..Fact::default() }
    });
    let money =
        || vec![Came { date: Some(day()), by: "1".to_owned(), claim_id: "A".to_owned(), ..Came::default() }];
    let row = EstateRow { claim_id: "A".to_owned(), due: Some(day()), ..EstateRow::default() };
    let class =
        EstateClass { name: "Alminnelige krav".to_owned(), rows: vec![row], ..EstateClass::default() };
    let estate = Estate { classes: vec![class], total: Money::ZERO, agrees: at.is_multiple_of(2) };
    let mut case = bare(kind);
    case.regime = regime.to_owned();
    case.facts = facts.collect();
    case.sender = "Innkrevingsmyndigheten".to_owned();
    case.contact = vec!["Postboks <b>1</b>".to_owned()];
    case.debtor = Debtor {
        id: "25876099732".to_owned(),
        person: true,
        name: Some("A <b>B</b> | *c*".to_owned()),
        address: vec!["Gate 1".to_owned()],
        confidential: at.is_multiple_of(3),
        died: Some(day()),
    };
    (case.deadline, case.days_left) = (Some(day()), Some(i64::try_from(at).unwrap_or(0) - 1));
    case.claims = vec![claim("A", "by_law"), claim("B", "documented"), claim("C", "none")];
    case.estate = case.estate.map(|_| estate);
    case.choice = vec![Step { said: "Beløp".to_owned(), ..Step::default() }];
    case.tried.notices = vec![Notice { sent: day(), ..Notice::default() }];
    let period = Period { from: day(), ..Period::default() };
    case.tried.orders = vec![Order { periods: vec![period], ..Order::default() }];
    (case.tried.receipts, case.tried.set_offs) = (money(), money());
    case.tried.nettings = vec![Netting { monthly: "10.00".to_owned(), ..Netting::default() }];
    case.tried.decisions = vec![Decided { date: day(), amount: "1.00".to_owned(), ..Decided::default() }];
    case
}

/// What is shown of a page, without its style.
fn shown(page: &[u8]) -> String {
    let text = String::from_utf8(page.to_vec()).expect("text");
    text.split_once("<body>").map_or(String::new(), |(_, body)| body.to_owned())
}

#[test]
fn every_text_fills_with_everything_and_with_nothing() {
    let templates = Templates::load().expect("texts");
    for kind in MeasureKind::ALL {
        let full = (0..12).flat_map(|at| ["new", "old"].map(|regime| full(kind, at, regime)));
        for mut case in full.chain([bare(kind)]) {
            case.missing = templates.missing(kind, &case).expect("sentences");
            assert!(!case.missing.is_empty(), "{kind}: a person has something to look at");
            let (page, draft) = templates.pages(kind, &case).expect("pages");
            for text in [shown(&page), shown(&draft), case.missing.join("\n").replace("<b>", "")] {
                for word in FORBIDDEN {
                    assert!(!text.contains(word), "{kind}: {word} in {text}");
                }
            }
            assert!(shown(&page).contains("Ingen har avgjort dette"), "{kind}");
            assert!(
                shown(&draft).contains("UTKAST") && shown(&draft).contains("<h1 id=\"utkast\">"),
                "{kind}"
            );
        }
    }
}

#[test]
fn a_confidential_address_stands_nowhere() {
    let templates = Templates::load().expect("texts");
    for kind in MeasureKind::ALL {
        let case = full(kind, 0, "new");
        assert!(case.debtor.confidential);
        let secret = Case { debtor: Debtor { address: Vec::new(), ..case.debtor.clone() }, ..case };
        let (page, _) = templates.pages(kind, &secret).expect("pages");
        assert!(shown(&page).contains("Fortrolig adresse"), "{kind}");
        let missing = templates.missing(kind, &secret).expect("sentences").join("\n");
        assert!(missing.contains("fortrolig adresse"), "{kind}");
    }
}

#[test]
fn a_split_that_does_not_agree_is_told_on_page_and_draft() {
    let templates = Templates::load().expect("texts");
    for (at, told) in [(1, true), (2, false)] {
        let case = full(MeasureKind::EstateClaimBankruptcy, at, "new");
        let (page, draft) = templates.pages(MeasureKind::EstateClaimBankruptcy, &case).expect("pages");
        assert_eq!(shown(&page).contains("Summene stemmer ikke"), told);
        assert_eq!(shown(&draft).contains("kan ikke sendes"), told);
    }
}

#[test]
fn every_measure_and_fact_word_has_a_name() {
    for kind in MeasureKind::ALL {
        assert_ne!(words::code(Table::Measure, kind.as_str()), kind.as_str());
    }
    let articles_of_the_new_rules = ["gjenst.", "innkl. § 26", "tvfbl. § 7-19", "tvfbl. § 7-23"];
    let templates = Templates::load().expect("texts");
    for kind in MeasureKind::ALL.into_iter().filter(|kind| kind.is_lien()) {
        let mut case = full(kind, 0, "old");
        for fact in &mut case.facts {
            if fact.name == "choice" {
                fact.value = "earlier_rules".to_owned();
            }
        }
        let (_, draft) = templates.pages(kind, &case).expect("pages");
        let missing = templates.missing(kind, &case).expect("sentences").join("\n");
        for article in articles_of_the_new_rules {
            let joined = joined(article);
            assert!(!missing.contains(&joined) && !shown(&draft).contains(&joined), "{kind}: {article}");
        }
    }
}
