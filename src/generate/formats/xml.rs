//! XML, element by element.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A document being written.
pub(super) struct XmlOut<W> {
    writer: Writer<W>,
}

impl<W: Write> XmlOut<W> {
    /// Begins a document whose root is of a namespace.
    pub(super) fn begin(out: W, root: &str, namespace: &str) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let start = BytesStart::new(root).with_attributes([("xmlns", namespace)]);
        writer.write_event(Event::Start(start))?;
        Ok(Self { writer })
    }

    /// Begins an element.
    pub(super) fn open(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::Start(BytesStart::new(name)))
    }

    /// Ends it.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element with a text.
    pub(super) fn leaf(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.writer.create_element(name).write_text_content(BytesText::new(text))?;
        Ok(())
    }

    /// An amount in kroner.
    pub(super) fn amount(&mut self, name: &str, amount: &str) -> io::Result<()> {
        let element = self.writer.create_element(name).with_attribute(("Ccy", "NOK"));
        element.write_text_content(BytesText::new(amount))?;
        Ok(())
    }

    /// An element with a text inside others.
    pub(super) fn nested(&mut self, around: &[&str], name: &str, text: &str) -> io::Result<()> {
        for outer in around {
            self.open(outer)?;
        }
        self.leaf(name, text)?;
        for outer in around.iter().rev() {
            self.close(outer)?;
        }
        Ok(())
    }
}
