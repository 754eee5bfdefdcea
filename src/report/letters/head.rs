//! The head of a letter: who sends, whom it goes to, and which letter it is.

use super::markdown::push_text;
use super::view::View;
use crate::model::Addressee;
use crate::units::PartyId;
use crate::words::Lang;

/// The head of a letter.
#[derive(Clone, Debug)]
pub struct Head {
    /// The language.
    pub lang: Lang,
    /// Who sends.
    pub sender: String,
    /// A word that must be seen: the address is confidential.
    pub mark: Option<&'static str>,
    /// Name and address, a line each.
    pub lines: Vec<String>,
    /// Day, identifier and number of the letter, with what they are.
    pub facts: [(&'static str, String); 3],
}

impl Head {
    /// The head of letter `reference` to `debtor`.
    #[must_use]
    pub fn of(debtor: PartyId, to: Option<&Addressee>, view: &View, lang: Lang, reference: String) -> Self {
        let confidential = to.is_some_and(|one| one.confidential);
        let mut lines = Vec::new();
        if let Some(to) = to {
            lines.extend(to.name.as_deref().map(str::to_owned));
            let address = to.address.as_deref().filter(|_| !confidential).unwrap_or_default();
            lines.extend(
                address.split(',').map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()),
            );
        }
        let number = if debtor.is_person() {
            lang.pick("Fødselsnummer", "Fødselsnummer", "Identity number")
        } else {
            lang.pick("Organisasjonsnummer", "Organisasjonsnummer", "Organisation number")
        };
        Self {
            lang,
            sender: view.sender.clone(),
            mark: confidential.then(|| {
                let words = ("Fortrolig adresse", "Fortruleg adresse", "Confidential address");
                lang.pick(words.0, words.1, words.2)
            }),
            lines,
            facts: [
                (lang.pick("Dato", "Dato", "Date"), view.date.clone()),
                (number, debtor.to_digits()),
                (lang.pick("Vår referanse", "Vår referanse", "Our reference"), reference),
            ],
        }
    }

    /// The head as HTML.
    pub fn push_html(&self, out: &mut String) {
        out.push_str("<header class=\"letterhead\">\n<p class=\"sender\">");
        push_text(out, &self.sender);
        if let Some(mark) = self.mark {
            out.push_str("<br><span class=\"mark\">");
            out.push_str(mark);
            out.push_str("</span>");
        }
        out.push_str("</p>\n<address>");
        for (at, line) in self.lines.iter().enumerate() {
            out.push_str(if at > 0 { "<br>\n" } else { "" });
            push_text(out, line);
        }
        out.push_str("</address>\n<dl class=\"facts\">\n");
        for (name, value) in &self.facts {
            out.push_str("<dt>");
            out.push_str(name);
            out.push_str("</dt><dd>");
            push_text(out, value);
            out.push_str("</dd>\n");
        }
        out.push_str("</dl>\n</header>\n");
    }
}
