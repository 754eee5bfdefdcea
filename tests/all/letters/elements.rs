//! Every element the law demands of a letter is in it.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{DATE, LATER, Letter, NEW, go_on, house, letters};

/// What stands in every letter of a kind to a person (`*`: of every kind), in bokmål, nynorsk and English, and where
/// it is demanded.
const DEMANDED: [(&str, &str, [&str; 3]); 28] = [
    // innkf. § 25-1 first para.
    ("notice", "that paying in time avoids it", ["unngår du", "unngår du", "you avoid"]),
    ("notice", "how long there is", ["innen ", "innan ", "by "]),
    (
        "notice",
        "to comment on attachment and its object",
        ["hva vi skal ta utlegg i", "kva vi skal ta utlegg i", "what we should attach"],
    ),
    (
        "notice",
        "what is exempt",
        ["dekningsloven kapittel 2", "dekningslova kapittel 2", "Claims Act chapter 2"],
    ),
    ("notice", "the claims", ["Utestående kr", "Uteståande kr", "Outstanding NOK"]),
    // innkf. § 25-1 second and third para.
    (
        "notice",
        "that these facts are used",
        [
            "legger disse opplysningene til grunn",
            "legg desse opplysningane til grunn",
            "base our decision on this information",
        ],
    ),
    (
        "notice",
        "unless others are likely",
        ["med mindre du sannsynliggjør", "med mindre du gjer det truleg", "unless you show"],
    ),
    ("notice", "how to complain", ["§ 5-16", "§ 5-16", "section 5-16"]),
    // innkf. § 25-2.
    (
        "netting_notice",
        "to comment on the netting",
        ["betydning for avregningen", "noko å seie for avrekninga", "matters to the netting"],
    ),
    (
        "netting_notice",
        "that these facts are used",
        [
            "legger disse opplysningene til grunn",
            "legg desse opplysningane til grunn",
            "base our decision on this information",
        ],
    ),
    (
        "netting_notice",
        "how to complain",
        ["§ 22 tredje ledd", "§ 22 tredje ledd", "section 22 third paragraph"],
    ),
    // tvfbl. § 7-21.
    ("increase", "the new calculation", ["Den nye beregningen", "Den nye utrekninga", "The new calculation"]),
    ("increase", "three weeks to comment", ["minst tre uker", "minst tre veker", "at least three weeks"]),
    ("increase", "its ground", ["§ 7-21", "§ 7-21", "section 7-21"]),
    // innkl. §§ 12, 26; innkf. § 26-1.
    (
        "order",
        "when and by whom it was decided",
        ["Beslutningen ble tatt", "Avgjerda vart teken", "The decision was made on"],
    ),
    ("order", "the time", ["kl. 20:00", "kl. 20:00", "at 20:00"]),
    ("order", "the parties", ["Partene er du", "Partane er du", "The parties are you"]),
    ("order", "who deducts", ["Trekkpliktig ", "Trekkpliktig ", "Payer "]),
    ("order", "that it was automated", ["§ 12 andre ledd", "§ 12 andre ledd", "section 12 second paragraph"]),
    (
        "order",
        "that a person may review it",
        ["manuell overprøving", "manuell overprøving", "reviewed by a person"],
    ),
    ("order", "how to complain", ["§ 5-16", "§ 5-16", "section 5-16"]),
    ("netting", "how it is carried out", ["holder tilbake", "held tilbake", "keeps back"]),
    (
        "netting",
        "how its size is counted",
        ["Grunnlag og grenser", "Grunnlag og grenser", "Basis and limits"],
    ),
    (
        "netting",
        "that a person may review it",
        ["manuell overprøving", "manuell overprøving", "reviewed by a person"],
    ),
    // innkl. § 21 fifth and sixth para.
    ("set_off", "in which claims", ["Motregnet kr", "Motrekna kr", "Set off NOK"]),
    ("set_off", "the protection there is", ["§ 2-5", "§ 2-5", "section 2-5"]),
    (
        "set_off",
        "how to complain, and how long",
        ["Fristen for å klage er", "Fristen for å klage er", "The deadline is"],
    ),
    ("*", "whom to ask", ["Kontakt oss", "Kontakt oss", "Contact us"]),
];

/// What stands in a letter once the income and the household of a person are known (innkf. § 25-1 second para.).
const CALCULATED: [(&str, [&str; 3]); 4] = [
    ("income and how it is counted", ["gjennomsnitt per måned", "gjennomsnitt per månad", "average a month"]),
    ("advance tax", ["Forskuddstrekk", "Forskotstrekk", "Advance tax"]),
    ("the rates of the household", ["(sats)", "(sats)", "(rate)"]),
    (
        "other living costs",
        ["Andre utgifter til livsopphold", "Andre utgifter til livsopphald", "no other living costs"],
    ),
];

/// What only holds under the new regime, or from 2027: kind, day, regime, and the words in the three languages.
const BY_RULES: [(&str, &str, &str, [&str; 3]); 8] = [
    ("notice", NEW, "new", ["ytterligere gebyr", "ytterlegare gebyr", "Further fees"]),
    (
        "notice",
        DATE,
        "new",
        ["1. januar 2027 eller senere", "1. januar 2027 eller seinare", "1 January 2027 or later"],
    ),
    ("notice", DATE, "old", ["§ 4-18", "§ 4-18", "section 4-18"]),
    ("order", DATE, "new", ["Løsøreregisteret", "Lausøyreregisteret", "Løsøreregisteret"]),
    ("order", DATE, "old", ["slik den lød før", "slik ho lydde før", "as it was before"]),
    ("set_off", NEW, "new", ["ikke et enkeltvedtak", "ikkje eit enkeltvedtak", "not an individual decision"]),
    ("set_off", DATE, "", ["§ 12", "§ 12", "section 12"]),
    ("order", NEW, "new", ["§ 2-8", "§ 2-8", "section 2-8"]),
];

/// What a notice of running support alone begins with.
const UNDUE: [&str; 3] =
    ["Vi varsler om at løpende", "Vi varslar om at løpande", "running support may be deducted"];

/// Letters of three nights in one language: the transition, the first new night, and one after it.
fn of(lang: &str) -> Vec<(&'static str, Vec<Letter>)> {
    let first = house(DATE, lang, "");
    first.publish(DATE);
    let second = house(NEW, lang, "");
    second.publish(NEW);
    go_on(&second, NEW, LATER, &|row| lang.clone_into(row.get_mut("language").expect("a language")));
    vec![
        (DATE, letters(&first.revision(DATE, 1).join("letters"))),
        (NEW, letters(&second.revision(NEW, 1).join("letters"))),
        (LATER, letters(&second.revision(LATER, 1).join("letters"))),
    ]
}

#[test]
fn every_element_the_law_demands_is_in_the_letter_in_three_languages() {
    ["nb", "nn", "en"].par_iter().enumerate().for_each(|(at, lang)| {
        let nights = of(lang);
        let mut seen = BTreeSet::new();
        for (date, letters) in &nights {
            for letter in letters {
                let (kind, row) = (letter.row["kind"].as_str(), &letter.row);
                assert_eq!(row["language"], *lang);
                seen.insert(kind.to_owned());
                demanded(letter, at, &format!("{date}, {kind}, {lang}"));
            }
        }
        let kinds = ["notice", "netting_notice", "increase", "order", "netting", "set_off"];
        assert_eq!(seen, kinds.into_iter().map(str::to_owned).collect(), "{lang}");
        for (kind, date, regime, words) in BY_RULES {
            let (_, letters) = nights.iter().find(|(night, _)| *night == date).expect("a night");
            let some = letters.iter().any(|one| one.row["kind"] == kind && one.text.contains(words[at]));
            assert!(some, "{date}, {kind}, {lang}, {regime}: {}", words[at]);
        }
    });
}

fn demanded(letter: &Letter, at: usize, about: &str) {
    let (kind, text) = (letter.row["kind"].as_str(), &letter.text);
    let is_person = letter.row["debtor_id"].len() == 11;
    for (of, what, words) in DEMANDED {
        let of_persons = what.starts_with("that these facts") || what.starts_with("unless others");
        // Of running support that is not due, nothing is owed yet.
        let undue = UNDUE.iter().any(|words| text.contains(words));
        if (of != kind && of != "*")
            || (of_persons && !is_person)
            || (what.contains("paying in time") && undue)
        {
            continue;
        }
        assert!(text.contains(words[at]), "{about}: {what} ({}) is missing in\n{text}", words[at]);
    }
    let calculated = ["Livsoppholdet ditt", "Livsopphaldet ditt", "What you need to live on"][at];
    let set =
        ["En saksbehandler har fastsatt", "Ein saksbehandlar har fastsett", "A case officer has set"][at];
    if !text.contains(calculated) {
        return;
    }
    for (what, words) in CALCULATED {
        let none = [
            "ingen opplysninger om inntekt",
            "ingen opplysningar om inntekt",
            "no information about any income",
        ];
        let beside = (text.contains(none[at]) && (what.starts_with("income") || what.starts_with("advance")))
            || (text.contains(set) && what.starts_with("the rates"));
        assert!(beside || text.contains(words[at]), "{about}: {what} is missing in\n{text}");
    }
}
