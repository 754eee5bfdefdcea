//! The three forms say the same.

use innkreving::audit::rule_book::{self, Block, Book, Section};
use innkreving::law::rates::Rates;
use innkreving::words::Lang;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::common::{day, program, said};

fn books() -> Vec<Book> {
    let rates = Rates::load(&[]).expect("the rates");
    let on = |date| [Lang::Nb, Lang::En].map(|lang| rule_book::on(day(date), lang, &rates));
    ["2025-11-20", "2027-01-01"].into_iter().flat_map(on).collect()
}

/// Every cell of the book, table by table.
fn cells(book: &Book) -> Vec<&str> {
    let tables = book.sections.iter().flat_map(Section::tables);
    tables
        .flat_map(|table| table.header.iter().copied().chain(table.rows.iter().flatten().map(String::as_str)))
        .collect()
}

#[test]
fn markdown_gives_every_cell_back_as_it_is() {
    for book in books() {
        let text = rule_book::markdown(&book);
        let (mut found, mut cell): (Vec<String>, Option<String>) = (Vec::new(), None);
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::TableCell) => cell = Some(String::new()),
                Event::End(TagEnd::TableCell) => found.extend(cell.take()),
                Event::Text(text) => {
                    if let Some(cell) = &mut cell {
                        cell.push_str(&text);
                    }
                }
                Event::Html(_) | Event::InlineHtml(_) | Event::Code(_) => panic!("{event:?}"),
                _ => {}
            }
        }
        assert_eq!(found, cells(&book));
    }
}

#[test]
fn what_means_something_to_markdown_or_html_means_only_itself() {
    let mut book = books().remove(0);
    let odd = "a|b \\ *c* _d_ `e` <f> [g](h) & \"i\" ~j~ # k";
    book.sections.truncate(1);
    book.sections[0].blocks.clear();
    book.sections[0].blocks.push(Block::Text(odd.to_owned()));
    book.sections[0].blocks.push(Block::Table(rule_book::Table {
        caption: odd.to_owned(),
        header: vec!["one", "two"],
        rows: vec![vec![odd.to_owned(), "https://lovdata.no/x".to_owned()]],
    }));
    let mut text = String::new();
    for event in Parser::new_ext(&rule_book::markdown(&book), Options::ENABLE_TABLES) {
        if let Event::Text(part) = event {
            text.push_str(&part);
        }
    }
    assert_eq!(text.matches(odd).count(), 3, "{text}");
    let page = rule_book::html(&book).expect("a page");
    assert!(!page.contains("<f>") && page.contains("&lt;f&gt;"), "{page}");
    assert!(rule_book::text(&book).contains(odd));
}

/// What a browser shows of a page's text.
fn shown(html: &str) -> String {
    let mut text = html.to_owned();
    for (code, letter) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")]
    {
        text = text.replace(code, letter);
    }
    text
}

#[test]
fn the_page_has_every_cell_and_needs_nothing_but_itself() {
    for book in books() {
        let page = rule_book::html(&book).expect("a page");
        let cells_of_page: Vec<String> =
            page.split("<th scope=\"col\">")
                .flat_map(|part| part.split("<th scope=\"row\">"))
                .flat_map(|part| part.split("<td>"))
                .skip(1)
                .map(|part| part.split("</t").next().unwrap_or_default())
                .map(|cell| {
                    shown(cell.split('>').next_back().filter(|_| !cell.starts_with("<a")).unwrap_or_else(
                        || cell.split('>').nth(1).unwrap_or_default().trim_end_matches("</a"),
                    ))
                })
                .collect();
        assert_eq!(cells_of_page, cells(&book));
        assert!(page.starts_with(&format!("<!DOCTYPE html>\n<html lang=\"{}\">", book.lang)));
        for banned in ["<script", " src=", "@import", "url(", "<link", " style=", " on"] {
            let in_tags = page
                .split("</style>")
                .nth(1)
                .unwrap_or_default()
                .split('<')
                .filter_map(|part| part.split('>').next());
            assert!(!in_tags.map(|tag| format!("<{tag}")).any(|tag| tag.contains(banned)), "{banned}");
        }
        for section in &book.sections {
            assert_eq!(page.matches(&format!("id=\"{}\"", section.id)).count(), 1, "{}", section.id);
            assert!(page.contains(&format!("href=\"#{}\"", section.id)), "{}", section.id);
        }
        let tables = book.sections.iter().flat_map(Section::tables).count();
        let body = page.split("</style>").nth(1).unwrap_or_default();
        for tag in ["<caption>", "<thead>", "<tbody>", "role=\"region\" tabindex=\"0\" aria-label="] {
            assert_eq!(body.matches(tag).count(), tables, "{tag}");
        }
    }
}

#[test]
fn plain_text_has_every_cell_and_no_line_is_wide() {
    for book in books() {
        let text = rule_book::text(&book);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for cell in cells(&book) {
            let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            let header = book
                .sections
                .iter()
                .flat_map(Section::tables)
                .any(|table| table.header.contains(&cell.as_str()));
            assert!(header || flat.contains(&cell), "{cell}");
        }
        let wide = text.lines().find(|line| line.chars().count() > 110 && !line.contains("https://"));
        assert_eq!(wide, None);
    }
}

#[test]
fn the_program_tells_the_rules_of_any_day_in_any_form() {
    for (date, lang, format, start) in [
        ("1900-01-01", "nb", "text", "Regelbok for innkrevingen, 1. januar 1900\n"),
        ("2026-11-20", "en", "text", "Rule book of the collection, 20 November 2026\n"),
        ("2027-01-01", "nb", "markdown", "# Regelbok for innkrevingen, 1. januar 2027\n"),
        ("2199-12-31", "en", "html", "<!DOCTYPE html>\n<html lang=\"en\">\n"),
    ] {
        let output = program(&["rules", "--date", date, "--lang", lang, "--format", format]);
        assert!(output.status.success(), "{}", said(&output));
        let told = String::from_utf8(output.stdout).expect("text");
        assert!(told.starts_with(start), "{}", &told[..200]);
        let again = program(&["rules", "--date", date, "--lang", lang, "--format", format]);
        assert_eq!(told.into_bytes(), again.stdout);
    }
    let today = program(&["rules"]);
    assert!(today.status.success() && today.stdout.starts_with("Regelbok".as_bytes()));
    assert_eq!(program(&["rules", "--date", "2026-13-01"]).status.code(), Some(2));
}
