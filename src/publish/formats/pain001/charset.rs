//! The characters Norwegian banks take in domestic payments.

/// True for a text of nothing but characters the banks take: the Latin letters and digits and `/-?:().,'+` and
/// space that all banks of the scheme take, the letters of the neighbouring countries, and `%&=@§`.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.chars().all(taken)
}

/// A text as it is written: letters with marks the banks do not take lose the marks (so do the letters of the Sámi
/// languages), other characters become `.`; runs of space become one, and a slash neither begins nor ends it nor
/// follows another, as the scheme asks. At most `longest` characters are kept.
#[must_use]
pub fn plain(text: &str, longest: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars().flat_map(letters) {
        let doubled = |char| out.is_empty() || out.ends_with(char);
        if matches!(char, ' ' | '/') && doubled(char) {
            continue;
        }
        out.push(char);
    }
    let cut: String = out.chars().take(longest).collect();
    cut.trim_matches(|char| matches!(char, ' ' | '/')).to_owned()
}

fn taken(char: char) -> bool {
    char.is_ascii_alphanumeric()
        || " /-?:().,'+%&=@§".contains(char)
        || "áäçđéíóöúüýæøåÁÄÇÐÉÍÓÖÚÜÝÆØÅß".contains(char)
}

/// The characters written for one: itself when it is taken.
fn letters(char: char) -> impl Iterator<Item = char> {
    let written: [Option<char>; 2] = match char {
        char if taken(char) => [Some(char), None],
        char if char.is_whitespace() => [Some(' '), None],
        'À' | 'Â' | 'Ã' | 'Ā' | 'Ă' | 'Ą' => [Some('A'), None],
        'à' | 'â' | 'ã' | 'ā' | 'ă' | 'ą' => [Some('a'), None],
        'Ć' | 'Ĉ' | 'Ċ' | 'Č' => [Some('C'), None],
        'ć' | 'ĉ' | 'ċ' | 'č' => [Some('c'), None],
        'Đ' | 'Ď' => [Some('D'), None],
        'ð' | 'ď' => [Some('d'), None],
        'È' | 'Ê' | 'Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => [Some('E'), None],
        'è' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => [Some('e'), None],
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' | 'Ǥ' | 'Ǧ' => [Some('G'), None],
        'ĝ' | 'ğ' | 'ġ' | 'ģ' | 'ǥ' | 'ǧ' => [Some('g'), None],
        'Ĥ' | 'Ħ' => [Some('H'), None],
        'ĥ' | 'ħ' => [Some('h'), None],
        'Ì' | 'Î' | 'Ï' | 'Ĩ' | 'Ī' | 'Į' | 'İ' => [Some('I'), None],
        'ì' | 'î' | 'ï' | 'ĩ' | 'ī' | 'į' | 'ı' => [Some('i'), None],
        'Ĵ' => [Some('J'), None],
        'ĵ' => [Some('j'), None],
        'Ķ' | 'Ǩ' => [Some('K'), None],
        'ķ' | 'ǩ' => [Some('k'), None],
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ł' => [Some('L'), None],
        'ĺ' | 'ļ' | 'ľ' | 'ł' => [Some('l'), None],
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' | 'Ŋ' => [Some('N'), None],
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ŋ' => [Some('n'), None],
        'Ò' | 'Ô' | 'Õ' | 'Ō' | 'Ő' => [Some('O'), None],
        'ò' | 'ô' | 'õ' | 'ō' | 'ő' => [Some('o'), None],
        'Ŕ' | 'Ŗ' | 'Ř' => [Some('R'), None],
        'ŕ' | 'ŗ' | 'ř' => [Some('r'), None],
        'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'Ș' => [Some('S'), None],
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => [Some('s'), None],
        'Ţ' | 'Ť' | 'Ŧ' | 'Ț' => [Some('T'), None],
        'ţ' | 'ť' | 'ŧ' | 'ț' => [Some('t'), None],
        'Ù' | 'Û' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' => [Some('U'), None],
        'ù' | 'û' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => [Some('u'), None],
        'Ŵ' => [Some('W'), None],
        'ŵ' => [Some('w'), None],
        'Ŷ' | 'Ÿ' => [Some('Y'), None],
        'ŷ' | 'ÿ' => [Some('y'), None],
        'Ź' | 'Ż' | 'Ž' | 'Ʒ' | 'Ǯ' => [Some('Z'), None],
        'ź' | 'ż' | 'ž' | 'ʒ' | 'ǯ' => [Some('z'), None],
        'Œ' => [Some('O'), Some('E')],
        'œ' => [Some('o'), Some('e')],
        'Þ' => [Some('T'), Some('h')],
        'þ' => [Some('t'), Some('h')],
        '‘' | '’' | '`' | '´' => [Some('\''), None],
        '‐' | '‑' | '‒' | '–' | '—' | '_' => [Some('-'), None],
        // The marks of a letter written as letter and mark.
        '\u{300}'..='\u{36f}' => [None, None],
        _ => [Some('.'), None],
    };
    written.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_banks_take_stays_and_the_rest_is_replaced() {
        let cases = [
            ("Åse Bjørnstad-Ærø & Sønn AS", "Åse Bjørnstad-Ærø & Sønn AS"),
            ("Máret Čáppa Đuođas", "Máret Cáppa Duođas"),
            ("Łukasz Żółć", "Lukasz Zólc"),
            ("François d’Œuvre", "François d'OEuvre"),
            ("Ren\u{e9}e A\u{30a}s", "Renée As"),
            ("  tab\tand \n line  ", "tab and line"),
            ("//a//b/ /", "a/b"),
            ("Иван 李 <x>", ".... . .x."),
            ("a\u{0}b", "a.b"),
            ("", ""),
            (" / ", ""),
        ];
        for (text, expected) in cases {
            let written = plain(text, 70);
            assert_eq!(written, expected, "{text:?}");
            assert!(is_plain(&written), "{written}");
            assert_eq!(plain(&written, 70), written, "once is enough");
        }
        assert_eq!(plain(&"å".repeat(80), 70).chars().count(), 70);
        assert_eq!(plain("abc /d", 5), "abc");
        assert!(!is_plain("č") && !is_plain("a;b"));
    }
}
