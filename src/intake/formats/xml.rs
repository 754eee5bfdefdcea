//! XML as the readers of formats see it: elements by their path, one after the other, never a whole file.
//!
//! A file is data of a stranger. Document types and entities of its own are refused unread, and so is any encoding
//! but UTF-8; nesting, the bytes of a record and the attributes of an element have bounds while they are read.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::XmlVersion;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};

use super::{DEEPEST, FormatError, FormatFault, LONGEST_RECORD};

/// More attributes no element of a format has.
const MOST_ATTRIBUTES: usize = 64;

/// The element a document is, and the namespaces it may be of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root {
    /// Its name.
    pub(super) name: &'static str,
    /// Its namespace begins like this …
    pub(super) namespace: &'static str,
    /// … and ends like one of these.
    pub(super) versions: &'static [&'static str],
}

/// What stands next in a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// An element begins.
    Open,
    /// The element at the path ends.
    Close,
    /// The document ends.
    End,
}

/// Reads a document step by step.
pub(super) struct Xml<R> {
    reader: quick_xml::Reader<Guard<R>>,
    root: Root,
    buffer: Vec<u8>,
    /// Names from the root on, each after a `/`.
    path: String,
    starts: Vec<usize>,
    attributes: Vec<(String, String)>,
    text: String,
    /// What stands before the colon of the root's name.
    prefix: String,
    namespace: String,
    line: u64,
    begun: bool,
    closing: bool,
}

impl<R: Read> Xml<R> {
    /// A document from a stream.
    pub(super) fn new(reader: R, root: Root) -> Self {
        let mut reader = quick_xml::Reader::from_reader(Guard::new(reader));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            root,
            buffer: Vec::new(),
            path: String::new(),
            starts: Vec::new(),
            attributes: Vec::new(),
            text: String::new(),
            prefix: String::new(),
            namespace: String::new(),
            line: 1,
            begun: false,
            closing: false,
        }
    }

    /// The names from the root's children to the element, separated by `/`; empty at the root.
    pub(super) fn path(&self) -> &str {
        self.path.get(self.root.name.len() + 2..).unwrap_or_default()
    }

    /// The text of the element that ends, when it has no elements in it.
    pub(super) fn text(&self) -> &str {
        self.text.trim_matches([' ', '\t', '\r', '\n'])
    }

    /// An attribute of the element that began last; empty when it has none of the name.
    pub(super) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The line on which what stands next begins, from 1.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// From here on the bytes of a new record count.
    pub(super) fn new_record(&mut self) {
        self.reader.get_mut().bytes = 0;
    }

    fn refused(&self, fault: FormatFault) -> FormatError {
        FormatError::refused(self.line, fault)
    }

    /// The next step.
    ///
    /// # Errors
    /// A stream that fails, a file that is not well-formed, or one that is not read for its sake.
    pub(super) fn next(&mut self) -> Result<Step, FormatError> {
        if std::mem::take(&mut self.closing) {
            let start = self.starts.pop().unwrap_or_default();
            self.path.truncate(start);
            // The text before an element is not that of the element around it.
            self.text.clear();
        }
        loop {
            self.line = self.reader.get_ref().line;
            let mut buffer = std::mem::take(&mut self.buffer);
            buffer.clear();
            let event = self.reader.read_event_into(&mut buffer);
            let step = match event {
                Ok(event) => self.take(event),
                Err(error) => Err(self.why(&error)),
            };
            self.buffer = buffer;
            if let Some(step) = step? {
                return Ok(step);
            }
        }
    }

    fn take(&mut self, event: Event<'_>) -> Result<Option<Step>, FormatError> {
        match event {
            Event::Start(start) => self.open(&start).map(Some),
            Event::End(_) => {
                self.closing = true;
                Ok(Some(Step::Close))
            }
            Event::Text(text) => self.add(&text.xml10_content()),
            Event::CData(text) if !self.starts.is_empty() => self.add(&text.xml10_content()),
            Event::GeneralRef(reference) => self.refer(&reference),
            Event::Decl(declaration) => self.declare(&declaration),
            Event::DocType(_) => Err(self.refused(FormatFault::DocumentType)),
            Event::Comment(_) | Event::PI(_) => Ok(None),
            Event::CData(_) | Event::Empty(_) => Err(self.refused(FormatFault::NotXml)),
            Event::Eof => match (self.begun, self.starts.is_empty()) {
                (false, _) => Err(self.refused(FormatFault::Empty)),
                (true, false) => Err(self.refused(FormatFault::Truncated)),
                (true, true) => Ok(Some(Step::End)),
            },
        }
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<Step, FormatError> {
        if self.starts.len() >= DEEPEST {
            return Err(self.refused(FormatFault::TooDeep { most: DEEPEST }));
        }
        self.read_attributes(start)?;
        let whole = start.name();
        let (prefix, name) = whole.0.split_once(':').unwrap_or(("", whole.0));
        let own = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        if self.starts.is_empty() {
            self.open_root(prefix, name, &own)?;
        }
        let declared = self.attribute(&own);
        let foreign = prefix != self.prefix || (!declared.is_empty() && declared != self.namespace);
        self.starts.push(self.path.len());
        self.path.push('/');
        // No path of a format has a name like that, nor any below it.
        self.path.push_str(if foreign { "?" } else { name });
        self.text.clear();
        Ok(Step::Open)
    }

    fn open_root(&mut self, prefix: &str, name: &str, own: &str) -> Result<(), FormatError> {
        if self.begun {
            return Err(self.refused(FormatFault::AfterEnd));
        }
        self.begun = true;
        let namespace = self.attribute(own).to_owned();
        let version = namespace.strip_prefix(self.root.namespace);
        let known = version.is_some_and(|version| self.root.versions.contains(&version));
        if name != self.root.name || !known {
            return Err(self.refused(FormatFault::Document { expected: self.root.namespace }));
        }
        prefix.clone_into(&mut self.prefix);
        self.namespace = namespace;
        Ok(())
    }

    fn read_attributes(&mut self, start: &BytesStart<'_>) -> Result<(), FormatError> {
        self.attributes.clear();
        for attribute in start.attributes() {
            let not_xml = self.refused(FormatFault::NotXml);
            if self.attributes.len() == MOST_ATTRIBUTES {
                return Err(not_xml);
            }
            let Ok(attribute) = attribute else { return Err(not_xml) };
            let Ok(value) = attribute.normalized_value(XmlVersion::Explicit1_0) else { return Err(not_xml) };
            self.attributes.push((attribute.key.0.to_owned(), value.into_owned()));
        }
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<Option<Step>, FormatError> {
        let blank = text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        if self.starts.is_empty() && !blank && text != "\u{feff}" {
            let fault = if self.begun { FormatFault::AfterEnd } else { FormatFault::NotXml };
            return Err(self.refused(fault));
        }
        self.text.push_str(text);
        Ok(None)
    }

    /// One of the five entities XML has of itself, or a character by its number.
    fn refer(&mut self, reference: &BytesRef<'_>) -> Result<Option<Step>, FormatError> {
        if self.starts.is_empty() {
            return Err(self.refused(FormatFault::NotXml));
        }
        match reference.resolve_char_ref() {
            Ok(Some(character)) if character >= ' ' || matches!(character, '\t' | '\n' | '\r') => {
                self.text.push(character);
                Ok(None)
            }
            Ok(None) => {
                let known = quick_xml::escape::resolve_xml_entity(&reference.xml10_content());
                self.text.push_str(known.ok_or(self.refused(FormatFault::DocumentType))?);
                Ok(None)
            }
            _ => Err(self.refused(FormatFault::NotXml)),
        }
    }

    fn declare(&self, declaration: &BytesDecl<'_>) -> Result<Option<Step>, FormatError> {
        let version = declaration.version().is_ok_and(|version| version == "1.0");
        if self.begun || !version {
            return Err(self.refused(FormatFault::NotXml));
        }
        match declaration.encoding() {
            None => Ok(None),
            Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") => Ok(None),
            Some(_) => Err(self.refused(FormatFault::Encoding)),
        }
    }

    fn why(&self, error: &Error) -> FormatError {
        let guard = self.reader.get_ref();
        let fault = match (guard.fault, error) {
            (Some(fault), _) => fault,
            (None, Error::Io(error)) => {
                return FormatError::Read(io::Error::new(error.kind(), error.to_string()));
            }
            (None, Error::Encoding(_)) => FormatFault::Encoding,
            (None, Error::Syntax(SyntaxError::InvalidBangMarkup)) => FormatFault::NotXml,
            // The others say that what was begun does not end.
            (None, Error::Syntax(_)) => FormatFault::Truncated,
            _ => FormatFault::NotXml,
        };
        self.refused(fault)
    }
}

/// Counts lines and the bytes of a record as they go by, and stops where there are too many.
struct Guard<R> {
    reader: BufReader<R>,
    line: u64,
    bytes: usize,
    fault: Option<FormatFault>,
}

impl<R: Read> Guard<R> {
    fn new(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(1 << 16, reader), line: 1, bytes: 0, fault: None }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(bytes)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Guard<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.bytes > LONGEST_RECORD && self.fault.is_none() {
            self.fault = Some(FormatFault::TooLong { most: LONGEST_RECORD });
        }
        if self.fault.is_some() {
            return Err(io::Error::other("refused"));
        }
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        for byte in self.reader.buffer().iter().take(count) {
            match byte {
                b'\n' => self.line += 1,
                // A text of two bytes a character has them, and XML has no other use for them.
                0 => self.fault = Some(FormatFault::Encoding),
                b'\t' | b'\r' | b' '.. => {}
                _ => self.fault = Some(FormatFault::NotXml),
            }
        }
        self.bytes = self.bytes.saturating_add(count);
        self.reader.consume(count);
    }
}
