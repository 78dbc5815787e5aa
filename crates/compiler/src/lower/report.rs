//! Findings, and the places they point at.

use std::ops::Range;

use super::Finding;
use crate::diagnostic::{Diagnostic, Severity};
use crate::yaml::{Document, Place, Span, Step};

/// A place in a file.
#[derive(Debug, Clone)]
pub struct At<'a> {
    place: Place<'a>,
    /// The key of the last step, where there is no such entry.
    missing: Option<String>,
    /// Whether the key of the last step is meant, and not its value.
    on_key: bool,
    /// Of a rule that a table's row stands for: the table.
    table: Option<&'a [Step]>,
}

impl<'a> At<'a> {
    /// A place in a document; of a row's rule, with its table.
    pub fn new(document: &'a Document, path: &[Step], table: Option<&'a [Step]>) -> Self {
        At {
            table,
            ..At::value(document.place(path))
        }
    }

    fn value(place: Place<'a>) -> Self {
        At {
            place,
            missing: None,
            on_key: false,
            table: None,
        }
    }

    /// The name of the file.
    pub fn file(&self) -> &'a str {
        self.place.document().file()
    }

    /// The value of a key, or the place where it is missing.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let place = self.place.key(key);
        At {
            missing: place.node().is_none().then(|| key.to_owned()),
            ..At::value(place)
        }
    }

    /// The item of a list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        At::value(self.place.index(index))
    }

    /// The item of a list, or the value itself where it is written alone.
    pub fn item(&self, is_list: bool, index: usize) -> Self {
        if is_list {
            self.index(index)
        } else {
            self.clone()
        }
    }

    /// The key of the entry instead of its value.
    pub fn on_key(&self) -> Self {
        At {
            on_key: true,
            ..self.clone()
        }
    }

    /// The entry `key`, or where it is left out the one that stands for it.
    pub fn either(&self, key: &str, other: &str) -> Self {
        let own = self.key(key);
        if own.exists() { own } else { self.key(other) }
    }

    /// The entry `key` of a rule; of a row that leaves it out, the entry of its
    /// table that stands for it.
    pub fn or_of_table(&self, key: &str, of_table: &str) -> Self {
        let own = self.key(key);
        match self.table {
            Some(table) if !own.exists() => self.of_table(table, of_table),
            _ => own,
        }
    }

    /// An item of a rule's evidence; a row's first is its table's.
    pub fn evidence(&self, index: usize) -> Self {
        match (self.table, index.checked_sub(1)) {
            (Some(table), None) => self.of_table(table, "evidence"),
            (Some(_), Some(own)) => self.key("evidence").index(own),
            (None, _) => self.key("evidence").index(index),
        }
    }

    /// An example of a rule, and what it expects; a row's first is the row itself.
    pub fn example(&self, index: usize) -> (Self, Self) {
        let own = match (self.table, index.checked_sub(1)) {
            (Some(_), None) => return (self.clone(), self.clone()),
            (Some(_), Some(own)) => self.key("examples").index(own),
            (None, _) => self.key("examples").index(index),
        };
        let expect = own.key("expect");
        (own, expect)
    }

    /// Where it stands in the text.
    #[must_use]
    pub fn span(&self) -> Span {
        if self.on_key {
            self.place.key_span()
        } else {
            self.place.value_span()
        }
    }

    /// A finding here.
    pub fn diagnostic(&self, finding: Finding) -> Diagnostic {
        self.diagnostic_at(self.span(), finding)
    }

    fn diagnostic_at(&self, span: Span, (code, what, why, help): Finding) -> Diagnostic {
        Diagnostic::new(code, self.file(), span, what)
            .why(why)
            .help(help)
    }

    fn of_table(&self, table: &[Step], key: &str) -> Self {
        At::new(self.place.document(), table, None).key(key)
    }

    fn exists(&self) -> bool {
        self.place.node().is_some()
    }

    /// The span of a part of the text that stands here; `None` where the text is
    /// written with escapes or over several lines.
    fn part(&self, part: Range<usize>) -> Option<Span> {
        let whole = self.span();
        if !self.on_key {
            let span = self.place.part_span(part);
            return (span != whole).then_some(span);
        }
        let key = self.missing.as_deref().or(self.place.key_text())?;
        let written = self.place.document().source().text.get(whole.range())?;
        let start = whole.start + written.find(key)?;
        (part.end <= key.len()).then(|| Span::new(start + part.start, start + part.end))
    }
}

/// All findings so far.
#[derive(Debug, Default)]
pub struct Findings(Vec<Diagnostic>);

impl Findings {
    /// A finding about a value, or about a key where the place says so.
    pub fn at(&mut self, at: &At<'_>, finding: Finding) {
        self.0.push(at.diagnostic(finding));
    }

    /// A finding about the key of an entry.
    pub fn at_key(&mut self, at: &At<'_>, finding: Finding) {
        self.at(&at.on_key(), finding);
    }

    /// A finding about what stands at a byte of a text: a hole or placeholder with
    /// its braces, or one character; about all of it where the byte is not known.
    /// What is wrong "at byte 7" is wrong "here" where the place can be shown.
    pub fn at_byte(&mut self, at: &At<'_>, text: &str, byte: Option<usize>, finding: Finding) {
        let part = byte.and_then(|byte| Some((byte, at.part(token_at(text, byte)?)?)));
        let Some((byte, span)) = part else {
            self.at(at, finding);
            return;
        };
        let (code, wrong, why, remedy) = finding;
        let wrong = wrong.replace(&format!("at byte {byte} "), "here ");
        self.0
            .push(at.diagnostic_at(span, (code, wrong, why, remedy)));
    }

    /// Adds findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    /// How many findings there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether a finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// Errors, and what is none.
    pub fn divided(self) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        let is_error = |found: &Diagnostic| found.severity == Severity::Error;
        self.0.into_iter().partition(is_error)
    }

    /// The findings, in the order in which they were found.
    #[must_use]
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }

    /// The findings by file and place, each once.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}

fn token_at(text: &str, byte: usize) -> Option<Range<usize>> {
    let rest = text.get(byte..)?;
    let length = match rest.chars().next() {
        Some('{') => rest.find('}').map_or(1, |end| end + 1),
        Some('[' | ']') if rest.starts_with("[[") || rest.starts_with("]]") => 2,
        Some(c) => c.len_utf8(),
        // The end of the text: its last character.
        None => {
            let last = text.chars().next_back()?.len_utf8();
            return Some(byte - last..byte);
        }
    };
    Some(byte..byte + length)
}
