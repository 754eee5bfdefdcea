//! The fixed words decisions are made of, by number: those written in the rules, then those of the law's tables.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::LazyLock;

use crate::law::words::of_tables;
use crate::parts::digest::sha256;

/// Every fixed word of the rooms that decide, a line each; a test holds it against their source.
const WRITTEN: &str = include_str!("words.txt");

static LIST: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let tables = of_tables().iter().map(String::as_str);
    std::iter::once("").chain(WRITTEN.lines()).chain(tables).collect()
});

/// Asked for one word after the other; its order shows nowhere.
type Numbers = HashMap<&'static str, u16, BuildHasherDefault<DefaultHasher>>;

/// Of a word that stands twice the first number.
static NUMBERS: LazyLock<Numbers> =
    LazyLock::new(|| LIST.iter().rev().copied().zip((0..=last()).rev()).collect());

fn last() -> u16 {
    u16::try_from(LIST.len().saturating_sub(1)).unwrap_or(u16::MAX)
}

/// The number of a word; none of a word that is not in the list.
pub(super) fn number(word: &str) -> Option<u16> {
    NUMBERS.get(word).copied()
}

/// The word with a number.
pub(super) fn word(number: u16) -> Option<&'static str> {
    LIST.get(usize::from(number)).copied()
}

/// SHA-256 of the list, in hexadecimal: who reads must have the words of who wrote.
#[must_use]
pub fn digest() -> String {
    sha256(LIST.join("\n").as_bytes())
}
