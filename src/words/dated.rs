//! When a word or an article holds.

use chrono::NaiveDate;

use crate::units::dates::parse_date;

/// The days something holds: to and including the last; open where a day is not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl Span {
    /// True when it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// The span of two fields, empty where it is open.
    pub(super) fn read(from: &str, to: &str) -> Self {
        Self { from: parse_date(from), to: parse_date(to) }
    }
}

/// An article with the days the engine stands on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedArticle {
    /// The article, as the engine writes it.
    pub text: &'static str,
    /// When.
    pub span: Span,
}

impl DatedArticle {
    /// Reads `innkl. § 21@2027-01-01..`; without days: always.
    pub(super) fn read(text: &'static str) -> Self {
        let Some((article, days)) = text.split_once('@') else { return Self { text, span: Span::default() } };
        let (from, to) = days.split_once("..").unwrap_or((days, ""));
        Self { text: article, span: Span::read(from, to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_holds_on_its_days() {
        let day = |text: &str| parse_date(text).expect("a day");
        for (text, before, after) in [
            ("innkl. § 21", true, true),
            ("innkl. § 21@2027-01-01..", false, true),
            ("innkl. § 21@..2026-12-31", true, false),
        ] {
            let article = DatedArticle::read(text);
            assert_eq!(article.text, "innkl. § 21");
            let holds = |text| article.span.holds_on(day(text));
            assert_eq!((holds("2026-12-31"), holds("2027-01-01")), (before, after), "{text}");
        }
    }
}
