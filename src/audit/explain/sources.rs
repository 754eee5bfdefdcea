//! The acts an explanation names.

use super::model::Source;
use super::night::Night;
use crate::words::{self, Lang};

/// Acts that every explanation names, whatever was traced.
const ALWAYS: &str = "innkl. § 12; tvfbl. § 5-16; deknl. § 2-7";

/// The acts named, in their order.
pub(super) fn sources(night: &Night<'_>, lang: Lang) -> Vec<Source> {
    let articles: Vec<&str> =
        night.lines.iter().map(|line| line.article.as_str()).chain(std::iter::once(ALWAYS)).collect();
    let is_named = |short: &str| articles.iter().any(|text| names(text, short));
    let acts = words::acts().iter().filter(|act| is_named(&act.short));
    acts.map(|act| Source {
        short: act.short.clone(),
        name: act.name(lang).to_owned(),
        id: act.id.clone(),
        url: act.url.clone(),
    })
    .collect()
}

/// Whether an article is of an act: `fl.` is not named by `tvfbl. § 7-20`.
fn names(article: &str, short: &str) -> bool {
    article.split(';').map(str::trim).any(|one| {
        one.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
    })
}
