//! Letters and their Markdown in the typesetter's own markup, all text as strings.

use std::fmt::Write as _;

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Sheet;
use crate::words::Lang;

/// What the document is called and the language it is in.
pub(super) fn document(out: &mut String, title: &str, lang: Lang) {
    out.push_str("\n#set document(title: ");
    string(out, title);
    let _ = writeln!(out, ")\n#set text(lang: \"{}\")", lang.tag());
}

/// A letter, on pages of its own.
pub(super) fn letter(out: &mut String, sheet: &Sheet<'_>) {
    let _ = write!(out, "#letter(lang: \"{}\", sender: ", sheet.lang.tag());
    strings(out, sheet.sender);
    out.push_str(", addressee: ");
    strings(out, sheet.addressee);
    if let Some(marking) = sheet.marking {
        out.push_str(", marking: ");
        string(out, marking);
    }
    out.push_str(", place: ");
    string(out, sheet.place_and_day);
    out.push_str(", reference: ");
    string(out, sheet.reference);
    let _ = write!(out, ", side: \"{}\")[", sheet.lang.pick("Side", "Side", "Page"));
    markdown(out, sheet.markdown);
    out.push_str("]\n");
}

/// A list of strings.
fn strings(out: &mut String, lines: &[String]) {
    out.push('(');
    for line in lines {
        string(out, line);
        // A list of one has a comma too.
        out.push_str(", ");
    }
    out.push(')');
}

/// A string, whatever stands in it.
fn string(out: &mut String, text: &str) {
    out.push('"');
    for sign in text.chars() {
        match sign {
            '"' | '\\' => out.extend(['\\', sign]),
            '\n' | '\t' => out.push(' '),
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out.push('"');
}

/// Text inside content.
fn text(out: &mut String, said: &str) {
    out.push('#');
    string(out, said);
    out.push(';');
}

fn markdown(out: &mut String, source: &str) {
    let mut heading = 0;
    for event in Parser::new_ext(source, Options::ENABLE_TABLES) {
        match event {
            Event::Start(tag @ Tag::Heading { .. }) => {
                heading = out.len();
                start(out, &tag);
            }
            // A heading without words would be one in the document's outline.
            Event::End(TagEnd::Heading(_)) if out.ends_with('[') => out.truncate(heading),
            Event::Start(tag) => start(out, &tag),
            Event::End(tag) => end(out, tag),
            // Markup of another kind is text here.
            Event::Text(said) | Event::Code(said) | Event::Html(said) | Event::InlineHtml(said) => {
                text(out, &said);
            }
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push_str("#linebreak();"),
            Event::Rule => out.push_str("#line(length: 100%, stroke: 0.3pt);"),
            Event::InlineMath(said) | Event::DisplayMath(said) | Event::FootnoteReference(said) => {
                text(out, &said);
            }
            Event::TaskListMarker(_) => {}
        }
    }
}

fn start(out: &mut String, tag: &Tag<'_>) {
    match tag {
        Tag::Heading { level, .. } => {
            let _ = write!(out, "#heading(level: {})[", depth(*level));
        }
        Tag::Paragraph => out.push_str("#par["),
        Tag::Strong => out.push_str("#strong["),
        Tag::Emphasis => out.push_str("#emph["),
        Tag::BlockQuote(_) => out.push_str("#quote(block: true)["),
        Tag::List(None) => out.push_str("#list("),
        Tag::List(Some(first)) => {
            let _ = write!(out, "#enum(start: {first}, ");
        }
        Tag::Item => out.push('['),
        Tag::Table(alignments) => columns(out, alignments),
        Tag::TableHead => out.push_str("table.header("),
        Tag::TableCell => out.push('['),
        // A link's words stand for it on paper.
        _ => {}
    }
}

fn end(out: &mut String, tag: TagEnd) {
    match tag {
        TagEnd::Heading(_)
        | TagEnd::Paragraph
        | TagEnd::Strong
        | TagEnd::Emphasis
        | TagEnd::BlockQuote(_) => {
            out.push_str("];");
        }
        TagEnd::List(_) | TagEnd::Table => out.push_str(");"),
        TagEnd::Item | TagEnd::TableCell => out.push_str("], "),
        TagEnd::TableHead => out.push_str("), "),
        _ => {}
    }
}

/// A table's columns: words as wide as there is room, figures as wide as they are.
fn columns(out: &mut String, alignments: &[Alignment]) {
    let mut widths = String::new();
    let mut sides = String::new();
    for alignment in alignments {
        let (width, side) = match alignment {
            Alignment::Right => ("auto, ", "right, "),
            Alignment::Center => ("auto, ", "center, "),
            Alignment::Left | Alignment::None => ("1fr, ", "left, "),
        };
        widths.push_str(width);
        sides.push_str(side);
    }
    let _ = write!(out, "#table(columns: ({widths}), align: ({sides}), ");
}

const fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_content_with_all_text_as_strings() {
        let cases = [
            ("a \"b\" \\ #c", "#par[#\"a \\\"b\\\" \\\\ #c\";];"),
            ("# T", "#heading(level: 1)[#\"T\";];"),
            ("**b** *i*", "#par[#strong[#\"b\";];#\" \";#emph[#\"i\";];];"),
            ("- a\n- b", "#list([#\"a\";], [#\"b\";], );"),
            (
                "| a | b |\n|---|---:|\n| c | d |",
                "#table(columns: (1fr, auto, ), align: (left, right, ), table.header([#\"a\";], [#\"b\";], ), \
                 [#\"c\";], [#\"d\";], );",
            ),
            ("#\n\na", "#par[#\"a\";];"),
            ("<b>x</b>", "#par[#\"<b>\";#\"x\";#\"</b>\";];"),
        ];
        for (source, wanted) in cases {
            let mut out = String::new();
            markdown(&mut out, source);
            assert_eq!(out, wanted, "{source}");
        }
    }
}
