//! Markdown: values that stay text in it, and its events as HTML.

use std::fmt::Write as _;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The events of a text. Tables are known; what looks like HTML is text.
pub fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        event => event,
    })
}

/// A value as text that means nothing in Markdown: in one line, a backslash before every sign that could mean
/// something.
#[must_use]
pub fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + value.len() / 4);
    let mut space = false;
    for sign in value.chars() {
        // A space that does not break stays: it stands between the digits of an amount.
        if (sign.is_whitespace() && sign != '\u{a0}') || sign.is_control() {
            space = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut space) {
            text.push(' ');
        }
        match sign {
            // A row of a table is cut into cells before anything else: there these two mean something even after a
            // backslash.
            '\\' => text.push_str("&#92;"),
            '|' => text.push_str("&#124;"),
            sign => {
                if sign.is_ascii_punctuation() {
                    text.push('\\');
                }
                text.push(sign);
            }
        }
    }
    text
}

/// Text as HTML.
pub fn push_text(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

/// True for an address a letter may link to.
#[must_use]
pub fn is_link(address: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:"].into_iter().any(|scheme| address.starts_with(scheme))
}

/// Markdown as HTML. The first heading gets the id `id`.
pub fn push_html(out: &mut String, text: &str, id: &str) {
    let mut writer =
        Writer { out, id, headings: 0, columns: Vec::new(), column: 0, head: false, links: Vec::new() };
    for event in events(text) {
        writer.event(event);
    }
}

struct Writer<'o> {
    out: &'o mut String,
    id: &'o str,
    headings: usize,
    columns: Vec<Alignment>,
    column: usize,
    head: bool,
    /// How the links that are open end.
    links: Vec<&'static str>,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => push_text(self.out, &text),
            Event::Code(text) => {
                self.out.push_str("<code>");
                push_text(self.out, &text);
                self.out.push_str("</code>");
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let plain = match tag {
            Tag::Paragraph => "<p>",
            Tag::BlockQuote(_) => "<div class=\"note\">\n",
            Tag::List(None) => "<ul>\n",
            Tag::List(Some(_)) => "<ol>\n",
            Tag::Item => "<li>",
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => "<pre><code>",
            Tag::TableRow => {
                self.column = 0;
                "<tr>"
            }
            Tag::TableHead => {
                (self.column, self.head) = (0, true);
                "<thead><tr>"
            }
            Tag::Heading { level, .. } => return self.heading(level),
            Tag::Table(columns) => {
                self.columns = columns;
                "<div class=\"scroll\" tabindex=\"0\">\n<table>\n"
            }
            Tag::TableCell => return self.cell(),
            Tag::Link { dest_url, .. } if is_link(&dest_url) => {
                self.out.push_str("<a href=\"");
                push_text(self.out, &dest_url);
                self.links.push("</a>");
                "\">"
            }
            // Nothing is fetched: of an image only its words are written.
            Tag::Link { .. } | Tag::Image { .. } => {
                self.links.push("</span>");
                "<span>"
            }
            _ => "",
        };
        self.out.push_str(plain);
    }

    fn heading(&mut self, level: HeadingLevel) {
        self.headings += 1;
        if self.headings == 1 {
            let _ = write!(self.out, "<{level} id=\"{}\">", self.id);
        } else {
            let _ = write!(self.out, "<{level}>");
        }
    }

    fn cell(&mut self) {
        let tag = if self.head { "<th scope=\"col\"" } else { "<td" };
        self.out.push_str(tag);
        let right = self.columns.get(self.column) == Some(&Alignment::Right);
        self.out.push_str(if right { " class=\"number\">" } else { ">" });
        self.column += 1;
    }

    fn end(&mut self, tag: TagEnd) {
        let plain = match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::BlockQuote(_) => "</div>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::CodeBlock => "</code></pre>\n",
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableHead => {
                self.head = false;
                "</tr></thead>\n<tbody>\n"
            }
            TagEnd::Table => "</tbody></table>\n</div>\n",
            TagEnd::TableCell if self.head => "</th>",
            TagEnd::TableCell => "</td>",
            TagEnd::Heading(level) => {
                let _ = writeln!(self.out, "</{level}>");
                ""
            }
            TagEnd::Link | TagEnd::Image => self.links.pop().unwrap_or_default(),
            _ => "",
        };
        self.out.push_str(plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn html(text: &str) -> String {
        let mut out = String::new();
        push_html(&mut out, text, "l");
        out
    }

    fn as_text(value: &str) -> String {
        let mut out = String::new();
        push_text(&mut out, value);
        out
    }

    #[test]
    fn a_text_is_written_as_html() {
        let cases = [
            ("# A\n\nb *c* **d**", "<h1 id=\"l\">A</h1>\n<p>b <em>c</em> <strong>d</strong></p>\n"),
            ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
            ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"),
            ("[a](javascript:x)", "<p><span>a</span></p>\n"),
            ("![a](https://x/y.png)", "<p><span>a</span></p>\n"),
            (
                "|A|B|\n|--|--:|\n|1|2|\n",
                "<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead><tr><th scope=\"col\">A</th><th scope=\"col\" class=\"number\">B</th></tr></thead>\n\
                 <tbody>\n<tr><td>1</td><td class=\"number\">2</td></tr>\n</tbody></table>\n</div>\n",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(html(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_value_stays_text_wherever_it_stands(value in "[a-z0-9<>&*_#`|{}\\[\\]()!~+.:/\\\\ \n-]{1,30}") {
            let text = as_text(&value.split_whitespace().collect::<Vec<_>>().join(" "));
            prop_assume!(!text.is_empty());
            prop_assert_eq!(html(&escaped(&value)), format!("<p>{text}</p>\n"));
            let cell = html(&format!("|A|\n|--|\n|{}|\n", escaped(&value)));
            let expected = format!("<td>{text}</td>");
            prop_assert!(cell.contains(&expected), "{}", cell);
        }
    }
}
