//! What a rule book is made of: sections of paragraphs and tables, the same in every form.

use serde::Serialize;

use crate::words::Lang;

/// A rule book in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Book {
    /// The language tag (BCP 47).
    pub lang: &'static str,
    /// Its title, with the day.
    pub title: String,
    /// What it is, in a sentence or two.
    pub lead: String,
    /// Its sections, in their order.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its name inside a page.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A table.
    Table(Table),
}

/// A table; every row has as many cells as the header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The names of the columns.
    pub header: Vec<&'static str>,
    /// The rows; the first cell names the row. A cell that begins with `https://` is an address.
    pub rows: Vec<Vec<String>>,
}

impl Section {
    pub(super) fn new(id: &'static str, title: &str) -> Self {
        Self { id, title: title.to_owned(), blocks: Vec::new() }
    }

    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Text(text.into()));
        self
    }

    pub(super) fn table<const N: usize>(
        mut self,
        caption: &str,
        header: [&'static str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) -> Self {
        let rows: Vec<Vec<String>> = rows.into_iter().map(Vec::from).collect();
        if !rows.is_empty() {
            self.blocks.push(Block::Table(Table {
                caption: caption.to_owned(),
                header: header.into(),
                rows,
            }));
        }
        self
    }

    /// Its tables.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Text(_) => None,
        })
    }
}

/// Of two wordings, the language's.
pub(super) const fn two(lang: Lang, nb: &'static str, en: &'static str) -> &'static str {
    lang.pick(nb, nb, en)
}
