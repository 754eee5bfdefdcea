//! A rule book in Markdown, with the tables of GitHub.

use std::fmt::Write as _;

use super::tree::{Block, Book, Table};

/// The book as Markdown.
#[must_use]
pub fn markdown(book: &Book) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n\n{}", escaped(&book.title), escaped(&book.lead));
    for section in &book.sections {
        let _ = writeln!(out, "\n## {}", escaped(&section.title));
        for block in &section.blocks {
            match block {
                Block::Text(text) => {
                    let _ = writeln!(out, "\n{}", escaped(text));
                }
                Block::Table(table) => write_table(&mut out, table),
            }
        }
    }
    out
}

fn write_table(out: &mut String, table: &Table) {
    let line = |cells: &mut dyn Iterator<Item = String>| {
        cells.fold("|".to_owned(), |line, cell| line + " " + &cell + " |")
    };
    let _ = writeln!(out, "\n**{}**\n", escaped(&table.caption));
    let _ = writeln!(out, "{}", line(&mut table.header.iter().map(|name| escaped(name))));
    let _ = writeln!(out, "{}", line(&mut table.header.iter().map(|_| "---".to_owned())));
    for row in &table.rows {
        let _ = writeln!(out, "{}", line(&mut row.iter().map(|cell| cell_of(cell))));
    }
}

/// A cell; an address is a link.
fn cell_of(cell: &str) -> String {
    if cell.starts_with("https://") { format!("<{cell}>") } else { escaped(cell) }
}

/// Text that means nothing but itself, in one line.
fn escaped(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' => said.push(' '),
            '\\' | '|' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '#' | '&' | '~' => {
                said.extend(['\\', letter]);
            }
            _ => said.push(letter),
        }
    }
    said
}
