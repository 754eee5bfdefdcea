//! Figures and words in the language of the explanation.

use chrono::NaiveDate;

use super::model::Shown;
use crate::units::dates::{parse_date, write_date};
use crate::units::{Money, Percent};
use crate::words::{self, Lang, format};

/// How things are said in a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Say(pub(super) Lang);

impl Say {
    /// Of two wordings, this language's.
    pub(super) fn pick(self, nb: &str, en: &str) -> String {
        self.0.pick(nb, nb, en).to_owned()
    }

    /// The same of wordings that were put together.
    pub(super) fn either(self, nb: String, en: String) -> String {
        match self.0 {
            Lang::Nb | Lang::Nn => nb,
            Lang::En => en,
        }
    }

    /// An amount with its currency.
    pub(super) fn kr(self, amount: Money) -> String {
        format::kroner(amount, self.0)
    }

    /// An amount without.
    pub(super) fn money(self, amount: Money) -> String {
        format::money(amount, self.0)
    }

    /// A percentage.
    pub(super) fn percent(self, percent: Percent) -> String {
        format::percent(percent, self.0)
    }

    /// A day in figures.
    pub(super) fn day(self, day: NaiveDate) -> String {
        format::date(day, self.0)
    }

    /// A day in words.
    pub(super) fn long_day(self, day: NaiveDate) -> String {
        format::long_date(day, self.0)
    }

    /// A month in words.
    pub(super) fn month(self, day: NaiveDate) -> String {
        format::month(day, self.0)
    }

    /// An article.
    pub(super) fn article(self, article: &str) -> String {
        words::article(article, self.0)
    }

    /// What a code is called; the code itself where nothing is known of it.
    pub(super) fn code(self, table: words::Table, code: &str) -> String {
        words::code(table, code, self.0).map_or_else(|| code.to_owned(), |entry| entry.title.to_owned())
    }

    /// An amount as it is kept and as it is read.
    pub(super) fn shown_money(self, amount: Money) -> Shown {
        let mut raw = Vec::new();
        amount.write_to(&mut raw);
        Shown { raw: String::from_utf8(raw).unwrap_or_default(), text: self.kr(amount) }
    }

    /// A day as it is kept and as it is read.
    pub(super) fn shown_day(self, day: NaiveDate) -> Shown {
        let mut raw = Vec::new();
        write_date(day, &mut raw);
        Shown { raw: String::from_utf8(raw).unwrap_or_default(), text: self.day(day) }
    }

    /// A percentage as it is kept and as it is read.
    pub(super) fn shown_percent(self, percent: Percent) -> Shown {
        Shown { raw: percent.value().normalize().to_string(), text: self.percent(percent) }
    }

    /// A written day, read where it is one.
    pub(super) fn written_day(self, text: &str) -> Shown {
        let shown = parse_date(text).map(|day| self.shown_day(day));
        shown.unwrap_or_else(|| Shown { raw: text.to_owned(), text: text.to_owned() })
    }

    /// A written amount, read where it is one.
    pub(super) fn written_money(self, text: &str) -> Shown {
        let amount = Money::parse(text, b'.').ok();
        let shown = amount.map_or_else(|| text.to_owned(), |amount| self.kr(amount));
        Shown { raw: text.to_owned(), text: shown }
    }
}

/// A sum with the figures it is of: `11 388,00 + 9 000,00 = 20 388,00 kr`. None when they do not add up: a
/// figure that was traced is never put beside others it is not of.
pub(super) fn sum(say: Say, parts: &[Money], total: Money) -> Option<String> {
    let adds_up = parts.len() > 1 && parts.iter().copied().sum::<Money>() == total;
    let figures: Vec<String> = parts.iter().map(|part| say.money(*part)).collect();
    adds_up.then(|| format!("{} = {}", figures.join(" + "), say.kr(total)))
}

/// A difference, where it is one.
pub(super) fn difference(say: Say, whole: Money, less: &[Money], rest: Money) -> Option<String> {
    let is = !less.is_empty() && whole - less.iter().copied().sum::<Money>() == rest;
    let figures: Vec<String> = std::iter::once(&whole).chain(less).map(|part| say.money(*part)).collect();
    is.then(|| format!("{} = {}", figures.join(" \u{2212} "), say.kr(rest)))
}
