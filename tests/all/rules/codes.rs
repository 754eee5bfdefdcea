//! Every code, kind, rate, choice and act of the engine has its words; and nothing else has.

use std::collections::BTreeSet;
use std::path::Path;

use innkreving::audit::cases;
use innkreving::law::measures::allowed;
use innkreving::law::{kinds, rates};
use innkreving::model::decision::{Action, Cause, NoticeReason};
use innkreving::model::money_night::{FeeKind, PayoutState};
use innkreving::model::{
    Class, CreditKind, FaultCode, Form, HoldCode, HoldDetail, IncomeKind, MeasureKind, PaymentFaultCode,
    Regime,
};
use innkreving::words::{self, Lang, Table, codes, steps};

use crate::common::{House, rows};

use super::sources::{code_of, files, is_article, literals, of_engine};

fn entries(table: Table) -> Vec<&'static str> {
    codes::of(table).map(|code| code.code).collect()
}

fn sorted<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let set: BTreeSet<&str> = words.into_iter().collect();
    set.into_iter().collect()
}

#[test]
fn hold_codes_stand_in_their_order_with_their_articles() {
    let expected: Vec<(&str, &str)> =
        HoldCode::ALL.iter().map(|code| (code.as_str(), code.article())).collect();
    let found: Vec<(&str, &str)> = codes::of(Table::Hold).map(|code| (code.code, code.article)).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_variant_of_every_code_has_an_entry_and_no_other_word_has() {
    use {Action as A, Cause as C};
    let actions = [A::New, A::Change, A::End, A::Unchanged, A::None].map(Action::as_str);
    let causes = [C::Facts, C::Rate, C::Rule, C::Time].map(Cause::as_str);
    let variants: [(Table, Vec<&str>); 12] = [
        (Table::RowFault, FaultCode::ALL.iter().map(|(_, name)| *name).collect()),
        (Table::PaymentFault, PaymentFaultCode::ALL.map(PaymentFaultCode::as_str).to_vec()),
        (Table::Notice, NoticeReason::ALL.map(NoticeReason::as_str).to_vec()),
        (Table::Fee, FeeKind::ALL.map(FeeKind::as_str).to_vec()),
        (Table::PayoutState, PayoutState::ALL.map(PayoutState::as_str).to_vec()),
        (Table::Credit, CreditKind::ALL.map(CreditKind::as_str).to_vec()),
        (Table::Income, IncomeKind::ALL.iter().map(|(_, name)| *name).collect()),
        (Table::Class, Class::ALL.map(Class::as_str).to_vec()),
        (Table::Regime, [Regime::Old, Regime::New].map(Regime::as_str).to_vec()),
        (Table::Action, actions.to_vec()),
        (Table::Cause, causes.to_vec()),
        (Table::Form, [Form::Percent, Form::Amount].map(Form::as_str).to_vec()),
    ];
    for (table, expected) in variants {
        assert_eq!(entries(table), expected, "{table:?}");
    }
}

#[test]
fn no_code_stands_twice_and_every_table_has_some() {
    let all: BTreeSet<(&str, &str)> = codes::all().iter().map(|code| (code.table, code.code)).collect();
    assert_eq!(all.len(), codes::all().len());
    let named: BTreeSet<&str> = codes::all().iter().map(|code| code.table).collect();
    assert_eq!(named, Table::ALL.iter().map(|table| table.name()).collect::<BTreeSet<_>>());
}

#[test]
fn reasons_and_details_are_those_in_the_source_and_of_the_worked_cases() {
    let literals = of_engine();
    for table in [Table::Reason, Table::HoldDetail] {
        let dead: Vec<_> = entries(table).into_iter().filter(|word| !literals.contains(*word)).collect();
        assert!(dead.is_empty(), "{table:?}: {dead:?}");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases");
    let mut lacking = BTreeSet::new();
    let mut seen = 0;
    cases::watch(&folder, &mut |_, decision| {
        let reasons = decision.orders.iter().map(|order| order.reason).chain([decision.reason]);
        for reason in reasons.filter(|reason| !reason.is_empty()) {
            seen += 1;
            lacking.extend(words::reason(reason, Lang::Nb).is_none().then(|| reason.to_owned()));
        }
        for hold in &decision.holds {
            if let HoldDetail::Word(word) | HoldDetail::Day(word, _) = hold.detail {
                let known = words::code(Table::HoldDetail, word, Lang::Nb).is_some();
                lacking.extend((!known).then(|| word.to_owned()));
            }
        }
    })
    .expect("the cases");
    assert!(lacking.is_empty(), "{lacking:?}");
    assert!(seen > 500, "{seen}");
}

/// Reasons are words in capitals that only the room that decides writes, and details stand in their
/// constructors.
#[test]
fn every_reason_and_detail_literal_has_an_entry() {
    let capital =
        |word: &&str| word.len() > 5 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    for path in files(&["decide"]) {
        let code = code_of(&path);
        for word in literals(&code).into_iter().filter(capital) {
            assert!(words::reason(word, Lang::En).is_some(), "{}: {word}", path.display());
        }
    }
    let mut found = 0;
    for path in files(&["decide", "law"]) {
        let code = code_of(&path);
        for start in ["HoldDetail::Word(\"", "HoldDetail::Day(\""] {
            for rest in code.split(start).skip(1) {
                let word = rest.split('"').next().unwrap_or_default();
                assert!(words::code(Table::HoldDetail, word, Lang::En).is_some(), "{word}");
                found += 1;
            }
        }
    }
    assert!(found > 8, "{found}");
}

#[test]
fn a_detail_is_told_with_its_day_and_the_jobs_own_words_as_they_are() {
    for (text, nb, en) in [
        ("died 2026-01-02", "døde 02.01.2026", "died 02/01/2026"),
        ("to and including 2026-12-11", "til og med 11.12.2026", "to and including 11/12/2026"),
        ("written off", "slettet", "written off"),
        ("moved to another office", "moved to another office", "moved to another office"),
        ("died young", "died young", "died young"),
        ("", "", ""),
    ] {
        assert_eq!(
            (words::hold_detail(text, Lang::Nb), words::hold_detail(text, Lang::En)),
            (nb.into(), en.into())
        );
    }
}

#[test]
fn steps_of_the_distribution_and_ranks_of_set_off_are_those_of_the_worked_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases");
    let (mut steps, mut ranks) = (BTreeSet::new(), BTreeSet::new());
    cases::watch(&folder, &mut |day, decision| {
        let lines = decision.trace.iter().filter(|line| line.step == "plan.share" && line.claim.is_some());
        for (line, row) in lines.zip(
            decision
                .allocations
                .iter()
                .filter(|row| !row.planned.is_zero() || !row.outstanding_after.is_zero()),
        ) {
            if line.claim == Some(row.claim) && line.amount == Some(row.planned) {
                let code = format!("{}{} {}", row.class, row.step, line.article);
                let entry = codes::by_code(Table::Distribution, &code);
                steps.insert((code, entry.is_some()));
            }
        }
        for share in &decision.money.set_off {
            let entry = codes::by_code(Table::Rank, &share.rank.to_string());
            ranks.insert((share.rank.to_string(), entry.is_some_and(|rank| rank.span.holds_on(day))));
        }
    })
    .expect("the cases");
    for (code, known) in steps.iter().chain(&ranks) {
        assert!(known, "{code}");
    }
    let seen: BTreeSet<&str> = steps.iter().map(|(code, _)| code.as_str()).collect();
    // What is moved in from the old regime stands first in any class.
    let moved_in = |code: &&str| code.ends_with("overg. § 4");
    let unseen: Vec<_> = entries(Table::Distribution)
        .into_iter()
        .filter(|code| !seen.contains(code) && !moved_in(code))
        .collect();
    assert!(seen.iter().any(moved_in));
    assert!(unseen.is_empty(), "no worked case has {unseen:?}");
    let seen: BTreeSet<&str> = ranks.iter().map(|(rank, _)| rank.as_str()).collect();
    let unseen: Vec<_> = entries(Table::Rank).into_iter().filter(|rank| !seen.contains(rank)).collect();
    assert!(unseen.is_empty(), "no worked case has {unseen:?}");
}

#[test]
fn values_of_the_jobs_choices_and_the_status_of_orders_are_those_in_the_source() {
    let source = |file: &str| code_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file));
    let choices = source("audit/rule_book/choices.rs");
    let said = literals(&choices).into_iter().filter(|word| word.contains('_') && word.contains(' '));
    assert_eq!(sorted(said), sorted(entries(Table::SettingValue)));
    let orders = source("orders/trekkpaalegg.rs");
    assert_eq!(entries(Table::Standing), ["aktiv", "avsluttet"]);
    assert!(entries(Table::Standing).iter().all(|word| literals(&orders).contains(word)));
    let intake = source("intake/codes.rs");
    let read = intake.lines().filter(|line| line.contains("\" => Status::"));
    assert_eq!(entries(Table::Status), read.flat_map(literals).collect::<Vec<_>>());
}

#[test]
fn every_part_of_the_night_has_its_steps() {
    let of_steps = sorted(steps::all().iter().map(|step| step.part).chain(["taking_part"]));
    assert_eq!(sorted(entries(Table::Part)), of_steps);
}

#[test]
fn every_kind_has_its_names_and_every_word_about_a_kind_is_said_of_one() {
    for kind in kinds::all() {
        for lang in [Lang::Nb, Lang::Nn, Lang::En] {
            assert!(!words::kind(&kind.number, lang).is_empty(), "{} {}", kind.number, lang.tag());
        }
    }
    assert_eq!(words::kind("1b", Lang::Nn), "Regresskrav frå folketrygda (bidragsforskot)");
    assert_eq!(words::kind("99", Lang::Nb), "");
    assert_eq!(
        sorted(entries(Table::Creditor)),
        sorted(kinds::all().iter().map(|kind| kind.creditor.as_str()))
    );
    let code = code_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/audit/rule_book/kinds.rs"));
    let said = literals(&code);
    let rules = entries(Table::KindRule);
    let is_rule = |word: &&&str| {
        word.contains(' ') && rules.iter().any(|rule| rule.split(' ').next() == word.split(' ').next())
    };
    assert_eq!(sorted(said.iter().filter(is_rule).copied()), sorted(rules.iter().copied()));
}

#[test]
fn every_rate_of_the_built_in_files_has_an_entry_and_no_other_has() {
    let rates = rates::Rates::load(&[]).expect("the rates");
    let of = |field: fn(&rates::RateRow) -> &str| sorted(rates.rows().iter().map(field));
    assert_eq!(sorted(entries(Table::Rate)), of(|row| &row.code));
    assert_eq!(sorted(entries(Table::Unit)), of(|row| &row.unit));
    assert_eq!(sorted(entries(Table::RateTable)), of(|row| &row.table));
    for row in rates.rows() {
        let entry = codes::by_code(Table::Rate, &row.code).expect("an entry");
        assert!(entry.span.holds_on(row.valid_from), "{} {}", row.code, row.valid_from);
    }
}

#[test]
fn every_article_names_a_known_act_and_every_act_is_named() {
    let of_steps = steps::all().iter().flat_map(|step| step.articles.iter().map(|article| article.text));
    let of_codes = codes::all().iter().map(|code| code.article);
    let of_kinds = kinds::all().iter().map(|kind| kind.source.as_str());
    let engine = of_engine();
    let in_source = engine.iter().map(String::as_str).filter(|text| is_article(text));
    let own = ["lov ", "forskrift ", "Reg. (EC) ", "the job's ", "judgment", "agreement"];
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for text in of_steps.chain(of_codes).chain(of_kinds).chain(in_source) {
        for one in text.split("; ").filter(|one| !one.is_empty()) {
            let act = words::acts().iter().find(|act| one.split(' ').next() == Some(&act.short));
            assert!(act.is_some() || own.iter().any(|start| one.starts_with(start)), "{text}");
            named.extend(act.map(|act| act.short.as_str()));
        }
    }
    assert_eq!(
        named.into_iter().collect::<Vec<_>>(),
        sorted(words::acts().iter().map(|act| act.short.as_str()))
    );
    for act in words::acts() {
        let date = act.id.split_once('-').map_or("", |(_, date)| date);
        let address = act.url.starts_with("https://lovdata.no/dokument/") && act.url.ends_with(date);
        assert!(address && date.len() >= 10, "{}: {} {}", act.short, act.id, act.url);
        assert!(!act.name_nb.is_empty() && !act.name_en.is_empty(), "{}", act.short);
    }
}

/// Words of English law texts that Norwegian says otherwise.
#[test]
fn no_article_keeps_an_english_word_in_norwegian() {
    let of_steps = steps::all().iter().flat_map(|step| step.articles.iter().map(|article| article.text));
    let of_codes = codes::all().iter().map(|code| code.article);
    let of_kinds = kinds::all().iter().map(|kind| kind.source.as_str());
    let engine = of_engine();
    let in_source = engine.iter().map(String::as_str).filter(|text| is_article(text));
    let english = [
        "para",
        "ch.",
        "letter",
        "no.",
        "sentence",
        "before",
        "to",
        "and",
        "the",
        "Reg.",
        "last",
        "first",
        "second",
        "third",
        "judgment",
        "agreement",
    ];
    for text in of_steps.chain(of_codes).chain(of_kinds).chain(in_source) {
        let said = words::article(text, Lang::Nb);
        let kept = said
            .split([' ', ';', ','])
            .find(|word| english.contains(&word.trim_end_matches('.')) || english.contains(word));
        assert_eq!(kept, None, "{said}");
    }
}

#[test]
fn every_measure_refusal_and_fact_has_an_entry_and_no_other_word_has() {
    assert_eq!(entries(Table::Measure), allowed::measures());
    assert!(MeasureKind::ALL.iter().all(|kind| entries(Table::Measure).contains(&kind.as_str())));
    let tables = [
        (include_str!("../../../src/law/data/requirements.csv"), 3),
        (include_str!("../../../src/law/data/conditions.csv"), 3),
    ];
    let mut refusals = vec![allowed::NOT_IN_FORCE.to_owned()];
    for (table, at) in tables {
        let rows = csv::Reader::from_reader(table.as_bytes()).into_records();
        refusals.extend(rows.map(|row| row.expect("a row")[at].to_owned()));
    }
    assert_eq!(sorted(entries(Table::Refusal)), sorted(refusals.iter().map(String::as_str)));
    let engine = of_engine();
    for fact in entries(Table::Fact) {
        assert!(engine.contains(fact), "{fact} names nothing");
    }
    for entry in entries(Table::FactWord) {
        let (fact, word) = entry.split_once(' ').expect("a fact and its word");
        assert!(engine.contains(word) && entries(Table::Fact).contains(&fact), "{entry} names nothing");
    }
    let mut found = 0;
    for path in files(&["decide/measures"]) {
        let code = code_of(&path);
        for start in ["fact(\"", "money(\"", "date(\""] {
            for rest in code.split(start).skip(1) {
                let name = rest.split('"').next().unwrap_or_default();
                assert!(words::code(Table::Fact, name, Lang::En).is_some(), "{name}");
                found += 1;
            }
        }
    }
    assert!(found > 30, "{found}");
}

#[test]
fn every_fact_and_word_of_a_generated_night_has_its_words() {
    let house = House::new();
    house.generate("2026-11-20", 300, 7);
    house.publish("2026-11-20");
    let mut seen = BTreeSet::new();
    for row in rows(&house.revision("2026-11-20", 1).join("measures.csv")) {
        for (name, value) in words::measures::facts(&row["facts"]) {
            assert!(words::code(Table::Fact, name, Lang::Nb).is_some(), "{name}");
            let is_word = value.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b' '));
            if is_word && name != "reference" {
                assert!(words::measures::fact_words(name, value, Lang::Nb).is_some(), "{name} {value}");
            }
            seen.insert(name.to_owned());
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
}
