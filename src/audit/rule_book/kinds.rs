//! The kinds of claims and what the law says of each.

use chrono::{Datelike, NaiveDate};

use super::tree::{Section, two};
use super::yes;
use crate::law::fees::FIRST_LATE_FEE_YEAR;
use crate::law::kinds::{DebtorType, Ground, InterestRule, Kind, OtherPublic, Surcharge, all};
use crate::law::netting::{NettingShare, share_of};
use crate::law::setoff::is_by_new_law;
use crate::model::Regime;
use crate::words::{Lang, Table, article, code, kind};

/// The section: priority and set-off in a table, the rest in another.
pub(super) fn section(day: NaiveDate, lang: Lang) -> Section {
    let number = two(lang, "Nr.", "No.");
    let name = two(lang, "Kravtype", "Kind");
    let priority = [
        number,
        name,
        two(lang, "Kreditor", "Creditor"),
        two(lang, "Klasse, tidligere regler", "Class, earlier rules"),
        two(lang, "Klasse, nye regler", "Class, new rules"),
        two(lang, "Motregnes i skatt og avgift", "Set off in tax and duty"),
        two(lang, "Motregnes i andre offentlige penger", "Set off in other public money"),
        two(lang, "Avregnes i ytelser", "Netted in benefits"),
    ];
    let rules = [
        number,
        name,
        two(lang, "Tvangsgrunnlag", "Ground for enforcement"),
        two(lang, "Rente", "Interest"),
        two(lang, "Tillegg", "Surcharge"),
        two(lang, "Gebyr ved for sen betaling", "Fee when paid late"),
        two(lang, "Foreldelse, år", "Limitation, years"),
        two(lang, "Skyldner", "Debtor"),
        two(lang, "Klage stanser", "Complaint suspends"),
        two(lang, "Bare avregning", "Netting only"),
        two(lang, "Kilde", "Source"),
    ];
    // Which kinds keep the earlier rules is told with the day: it is of 2026 alone.
    Section::new("kinds", two(lang, "Kravtyper", "Kinds of claims"))
        .table(
            two(lang, "Prioritet og motregning", "Priority and set-off"),
            priority,
            all().iter().map(|one| priority_of(one, day, lang)),
        )
        .table(
            two(lang, "Grunnlag, renter og frister", "Ground, interest and deadlines"),
            rules,
            all().iter().map(|one| rules_of(one, day, lang)),
        )
}

fn priority_of(one: &Kind, day: NaiveDate, lang: Lang) -> [String; 8] {
    let creditor = code(Table::Creditor, &one.creditor, lang);
    let class = |regime| one.class(regime, day.year()).to_string();
    let netting = share_of(one).map_or("", |share| match share {
        NettingShare::Tenth => "netting tenth",
        NettingShare::QuarterOverAYear => "netting quarter",
    });
    let netting =
        code(Table::KindRule, netting, lang).map_or_else(|| yes(false, lang), |e| e.title.to_owned());
    [
        one.number.clone(),
        kind(&one.number, lang).to_owned(),
        creditor.map_or_else(|| one.creditor.clone(), |entry| entry.title.to_owned()),
        class(Regime::Old),
        class(Regime::New),
        set_off_of(one, day, lang),
        rule(other_public(one, day), lang),
        netting,
    ]
}

/// The rank before 2027; from then, whether.
fn set_off_of(one: &Kind, day: NaiveDate, lang: Lang) -> String {
    if is_by_new_law(day) {
        return yes(one.setoff_2027, lang);
    }
    let rank = one.setoff_rank_2026.map(char::from);
    rank.map_or_else(|| yes(false, lang), |rank| format!("{} {rank}", two(lang, "rang", "rank")))
}

fn other_public(one: &Kind, day: NaiveDate) -> &'static str {
    let rule = if is_by_new_law(day) { one.setoff_other_public_2027 } else { one.setoff_other_public_2026 };
    match rule {
        OtherPublic::Yes => "other_public yes",
        OtherPublic::No => "other_public no",
        OtherPublic::OutsideBankruptcy => "other_public outside_bankruptcy",
    }
}

fn rules_of(one: &Kind, day: NaiveDate, lang: Lang) -> [String; 11] {
    let ground = match one.ground {
        Ground::Yes => "ground yes",
        Ground::No => "ground no",
        Ground::IfDocumented => "ground if_documented",
    };
    let interest = match one.late_interest {
        InterestRule::None => "interest none",
        InterestRule::AsGiven => "interest as_given",
        InterestRule::AfterNotice => "interest after_notice",
        InterestRule::FromDue => "interest from_due",
        InterestRule::FromDueWithSurcharge => "interest from_due_with_surcharge",
        InterestRule::FromFirstOfMarch => "interest from_1_march",
    };
    let surcharge = match one.surcharge {
        Surcharge::None => "surcharge none",
        Surcharge::IfIntent => "surcharge if_intent",
        Surcharge::Always => "surcharge always",
    };
    let debtor = match one.debtor_type {
        DebtorType::Person => "debtor person",
        DebtorType::Organisation => "debtor organisation",
        DebtorType::Any => "debtor any",
    };
    let [ground, interest, surcharge, debtor] =
        [ground, interest, surcharge, debtor].map(|one| rule(one, lang));
    [
        one.number.clone(),
        kind(&one.number, lang).to_owned(),
        ground,
        interest,
        surcharge,
        yes(one.late_fee && FIRST_LATE_FEE_YEAR <= day.year(), lang),
        one.limitation_years.to_string(),
        debtor,
        yes(one.complaint_suspends, lang),
        yes(one.avregning_only, lang),
        article(&one.source, lang),
    ]
}

fn rule(word: &str, lang: Lang) -> String {
    code(Table::KindRule, word, lang).map_or_else(|| word.to_owned(), |entry| entry.title.to_owned())
}
