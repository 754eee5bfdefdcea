//! Articles as each language writes them.

use super::Lang;

/// What the engine writes inside an article, and how Norwegian says it.
const IN_NORWEGIAN: [(&str, &str); 22] = [
    (" first para.", " første ledd"),
    (" second para.", " andre ledd"),
    (" third para.", " tredje ledd"),
    (" fourth para.", " fjerde ledd"),
    (" fifth para.", " femte ledd"),
    (" sixth para.", " sjette ledd"),
    (" seventh para.", " sjuende ledd"),
    (" last para.", " siste ledd"),
    (" first sentence", " første punktum"),
    (" second sentence", " andre punktum"),
    (" third sentence", " tredje punktum"),
    (" letter ", " bokstav "),
    (" no. ", " nr. "),
    (" ch. ", " kap. "),
    (" before innkl.", " før innkrevingsloven"),
    (" as of ", " slik den lød "),
    (" to ", " til "),
    (" and ", " og "),
    ("Reg. (EC) ", "forordning (EF) "),
    ("the job's ", "jobbens "),
    ("judgment", "dom"),
    ("agreement", "avtale"),
];

/// An article as the engine writes it (`deknl. § 2-8 third para.; fordf. § 5`), in a language:
/// `deknl. § 2-8 tredje ledd; fordf. § 5`.
#[must_use]
pub fn article(text: &str, lang: Lang) -> String {
    match lang {
        Lang::En => text.to_owned(),
        Lang::Nb | Lang::Nn => {
            IN_NORWEGIAN.iter().fold(text.to_owned(), |said, (en, nb)| said.replace(en, nb))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_letters_numbers_and_sentences_are_said_in_norwegian() {
        let cases = [
            ("deknl. § 2-8 third para.; fordf. § 5", "deknl. § 2-8 tredje ledd; fordf. § 5"),
            ("fordf. § 6 letter b", "fordf. § 6 bokstav b"),
            ("fl. §§ 17 no. 3, 21, 29", "fl. §§ 17 nr. 3, 21, 29"),
            ("deknl. § 2-7 first para. first sentence", "deknl. § 2-7 første ledd første punktum"),
            ("deknl. § 2-8 before innkl.", "deknl. § 2-8 før innkrevingsloven"),
            ("tvfbl. § 4-18 last para.", "tvfbl. § 4-18 siste ledd"),
            (
                "skattebetalingsforskriften § 13-6-1 as of 2023-01-16",
                "skattebetalingsforskriften § 13-6-1 slik den lød 2023-01-16",
            ),
            ("the job's [suspend]", "jobbens [suspend]"),
            ("folketrygdloven §§ 10-5 to 10-7", "folketrygdloven §§ 10-5 til 10-7"),
            ("strl. ch. 30 and 31", "strl. kap. 30 og 31"),
            ("innkl. § 21", "innkl. § 21"),
        ];
        for (text, expected) in cases {
            assert_eq!(article(text, Lang::Nb), expected);
            assert_eq!(article(text, Lang::Nn), expected);
            assert_eq!(article(text, Lang::En), text);
        }
    }
}
