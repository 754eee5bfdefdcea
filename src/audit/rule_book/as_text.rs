//! A rule book for a terminal: narrow tables in columns, wide ones a row a paragraph.

use std::fmt::Write as _;

use super::tree::{Block, Book, Table};

/// The widest line of a table in columns.
const WIDTH: usize = 110;

/// The book as plain text.
#[must_use]
pub fn text(book: &Book) -> String {
    let mut out = String::new();
    underlined(&mut out, &book.title, '=');
    out.push('\n');
    wrapped(&mut out, "", &book.lead);
    for section in &book.sections {
        out.push('\n');
        underlined(&mut out, &section.title, '-');
        for block in &section.blocks {
            out.push('\n');
            match block {
                Block::Text(text) => wrapped(&mut out, "", text),
                Block::Table(table) => write_table(&mut out, table),
            }
        }
    }
    out
}

/// A text in lines; the second and later ones stand further in than the first.
fn wrapped(out: &mut String, before: &str, text: &str) {
    let (mut line, mut words) = (before.to_owned(), 0);
    for word in text.split(' ') {
        if words > 0 && line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(out, "{line}");
            line = if before.is_empty() { String::new() } else { format!("{before}  ") };
            words = 0;
        }
        if words > 0 {
            line.push(' ');
        }
        line.push_str(word);
        words += 1;
    }
    let _ = writeln!(out, "{line}");
}

fn underlined(out: &mut String, title: &str, line: char) {
    let under: String = std::iter::repeat_n(line, title.chars().count()).collect();
    let _ = writeln!(out, "{title}\n{under}");
}

fn write_table(out: &mut String, table: &Table) {
    let _ = writeln!(out, "{}:", table.caption);
    let width = |column: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([table.header[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..table.header.len()).map(width).collect();
    if widths.iter().map(|width| width + 2).sum::<usize>() <= WIDTH {
        let header: Vec<String> = table.header.iter().map(|name| (*name).to_owned()).collect();
        for row in std::iter::once(&header).chain(&table.rows) {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("  {cell:<width$}"));
            let line: String = cells.collect();
            let _ = writeln!(out, "{}", line.trim_end());
        }
        return;
    }
    for row in &table.rows {
        let (first, rest) =
            row.split_first().map_or(("", row.as_slice()), |(one, rest)| (one.as_str(), rest));
        let _ = writeln!(out, "  {first}");
        for (name, cell) in table.header.iter().skip(1).zip(rest).filter(|(_, cell)| !cell.is_empty()) {
            wrapped(out, "    ", &format!("{name}: {cell}"));
        }
    }
}
