//! Signs that are not seen: what a text holds of them can make it look like another.

use std::borrow::Cow;

/// True for control characters, and for those that turn the direction of a text or take no room in it.
#[must_use]
pub fn is_unseen(sign: char) -> bool {
    let turns = matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_empty =
        matches!(sign, '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{feff}');
    sign.is_control() || turns || is_empty
}

/// A text fit for a line on a terminal: each sign that is not seen is a question mark.
#[must_use]
pub fn seen(text: &str) -> Cow<'_, str> {
    if text.contains(is_unseen) { Cow::Owned(text.replace(is_unseen, "?")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_nothing_that_a_terminal_obeys() {
        let cases = [
            ("runs/2026-11-20: full", "runs/2026-11-20: full"),
            ("a\u{1b}[2J\nb\u{7}", "a?[2J?b?"),
            ("\u{9b}31m", "?31m"),
            ("Kari \u{202e}neslO\u{200b}", "Kari ?neslO?"),
            ("Máret Čáppa Ødegård, 北京", "Máret Čáppa Ødegård, 北京"),
        ];
        for (text, expected) in cases {
            assert_eq!(seen(text), expected, "{text:?}");
        }
    }
}
