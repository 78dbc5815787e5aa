//! The strict pass: YAML events in, the nodes of a [`Document`] or findings out.
//! Collects every refused construct and stops only where going on is impossible
//! or too much. It keeps its own stack and never recurses.
//!
//! [`Document`]: super::Document

mod stack;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Marked};

use self::stack::{Closed, Key, Stack};
use super::extent::{self, Property};
use super::tree::{Content, Entry, Extent, Run, Text, Tree};
use super::wording::quoted;
use super::{Positions, SourceFile, SourceLimits, Span, byte_order_mark, syntax};
use crate::diagnostic::{Code, Diagnostic};

/// Reads a vetted text into nodes.
pub(super) fn read(file: &SourceFile, limits: &SourceLimits) -> Result<Tree, Vec<Diagnostic>> {
    let mut pass = Pass {
        file,
        limits,
        positions: Positions::new(&file.text),
        tree: Tree::default(),
        open: Stack::default(),
        counted: 0,
        documents: 0,
        written: 0,
        findings: Vec::new(),
    };
    for event in Parser::new_from_str(&file.text[byte_order_mark(&file.text)..]) {
        let step = match event {
            Ok((event, marked)) => pass.event(event, marked),
            Err(error) => {
                let at = pass.positions.byte(error.marker().index());
                Err(syntax::finding(file, limits, at, error.info()))
            }
        };
        if let Err(last) = step {
            pass.findings.push(last);
            break;
        }
        if pass.findings.len() >= limits.max_findings {
            break;
        }
    }
    pass.finish()
}

struct Pass<'file> {
    file: &'file SourceFile,
    limits: &'file SourceLimits,
    positions: Positions<'file>,
    tree: Tree,
    /// The lists and maps that the next event is inside of.
    open: Stack,
    /// Keys and values so far.
    counted: usize,
    documents: usize,
    /// The end of the last scalar or closing bracket.
    written: usize,
    findings: Vec<Diagnostic>,
}

impl Pass<'_> {
    /// Takes one event. An error is the finding that ends the reading.
    fn event(&mut self, event: Event<'_>, marked: Marked) -> Result<(), Diagnostic> {
        let span = Span::new(
            self.positions.byte(marked.start.index()),
            self.positions.byte(marked.end.index()),
        );
        match event {
            Event::DocumentStart(_) => self.document(span),
            Event::Alias(_) => {
                self.count(span)?;
                self.refuse_anchor_or_alias(span);
                self.scalar(span, "", ScalarStyle::DoubleQuoted);
                Ok(())
            }
            Event::Scalar(value, style, anchor, tag) => {
                self.count(span)?;
                if anchor > 0 || tag.is_some() {
                    self.refuse_properties(span.start);
                }
                self.scalar(span, &value, style);
                Ok(())
            }
            Event::SequenceStart(anchor, tag) => {
                self.count(span)?;
                self.enter(span, anchor > 0 || tag.is_some(), false)
            }
            Event::MappingStart(anchor, tag) => {
                self.count(span)?;
                self.enter(span, anchor > 0 || tag.is_some(), true)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.leave(span);
                Ok(())
            }
            Event::DocumentEnd | Event::StreamStart | Event::StreamEnd | Event::Nothing => Ok(()),
        }
    }

    fn document(&mut self, span: Span) -> Result<(), Diagnostic> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        let message = "a second document begins here";
        Err(self
            .finding(Code::SeveralDocuments, span, message)
            .why("one file is one document; nothing after this place would be read")
            .help("put the second document into a file of its own, or remove the separator"))
    }

    fn count(&mut self, span: Span) -> Result<(), Diagnostic> {
        self.counted += 1;
        if self.counted <= self.limits.max_nodes {
            return Ok(());
        }
        let message = format!("more than {} keys and values", self.limits.max_nodes);
        Err(self
            .finding(Code::TooManyNodes, Span::at(span.start), message)
            .why("the limit keeps the time and the memory of reading a catalog bounded")
            .help("divide the catalog into several files of one folder"))
    }

    fn scalar(&mut self, marked: Span, text: &str, style: ScalarStyle) {
        let empty = text.is_empty() && style == ScalarStyle::Plain;
        let span = if empty {
            self.absent(marked)
        } else {
            extent::scalar(&self.file.text, marked, style)
        };
        self.written = self.written.max(span.end);
        let verbatim = extent::verbatim(&self.file.text, span, style, text);
        let kept = self.tree.keep(text, verbatim);
        if self.open.expects_key() {
            self.key(text, kept, style, span);
        } else {
            self.place(span, Content::Scalar(kept));
        }
    }

    fn key(&mut self, text: &str, kept: Text, style: ScalarStyle, span: Span) {
        let mut key = Key { text: kept, span };
        if style == ScalarStyle::Plain && text == "<<" {
            let finding = self
                .finding(Code::MergeKey, span, "a merge key")
                .why("it is no part of YAML 1.2, and readers disagree about it")
                .help("write out the keys it was to bring in");
            self.findings.push(finding);
            key.text = self.tree.keep("", None);
        } else if key.text.is_empty() && !self.file.text[span.range()].starts_with('*') {
            self.refuse_key(span, "a key is empty");
        }
        self.open.set_key(key);
    }

    /// Where a value that is left out would stand.
    fn absent(&mut self, marked: Span) -> Span {
        let Some(key) = self.open.key() else {
            return Span::at(marked.start);
        };
        let key = key.span;
        Span::at(self.after_colon(key.end).unwrap_or_else(|| {
            let finding = self
                .finding(Code::BadKey, key, "a key without a value")
                .why("there is no colon with a blank after it, so all of this is the key")
                .help("write `key: value`; where nothing is meant, write `key: null`");
            self.findings.push(finding);
            key.end
        }))
    }

    /// The place after the colon that follows a key which ends at `end`.
    fn after_colon(&self, end: usize) -> Option<usize> {
        let rest = &self.file.text[end..];
        let blank = extent::blank(rest);
        rest[blank..].starts_with(':').then_some(end + blank + 1)
    }

    fn enter(&mut self, marked: Span, properties: bool, map: bool) -> Result<(), Diagnostic> {
        if self.open.len() >= self.limits.max_depth {
            return Err(syntax::too_deep(
                self.file,
                marked.start,
                self.limits.max_depth,
            ));
        }
        if properties {
            self.refuse_properties(marked.start);
        }
        let raw = &self.file.text[marked.range()];
        let flow = raw.starts_with(if map { '{' } else { '[' });
        let mut start = marked.start;
        if let Some(key) = self.open.key()
            && !flow
            && !properties
        {
            let colon = self.after_colon(key.span.end);
            start = colon.map_or(start, |colon| {
                colon + extent::blank(&self.file.text[colon..])
            });
        }
        let span = Span::at(start);
        if self.open.expects_key() {
            let place = syntax::character(&self.file.text, start);
            self.refuse_key(place, "a key is a list or a map");
            self.open.open(None, start, flow, map);
            return Ok(());
        }
        // What it holds is known at its end.
        let node = self.place(span, Content::List(Run::default()));
        self.open.open(Some(node), start, flow, map);
        Ok(())
    }

    fn leave(&mut self, marked: Span) {
        let Some((open, closed)) = self.close() else {
            return;
        };
        if open.flow {
            self.written = self.written.max(marked.start + 1);
        }
        let span = Span::new(open.start, self.written.max(open.start));
        match open
            .node
            .and_then(|node| self.tree.nodes.get_mut(node as usize))
        {
            Some(node) => {
                node.extent = Extent::new(span);
                node.content = closed.content;
            }
            None => {
                let text = self.tree.keep("", None);
                self.open.set_key(Key { text, span });
            }
        }
    }

    fn close(&mut self) -> Option<(stack::Open, Closed)> {
        let (open, closed) = self.open.close(&mut self.tree, &self.file.text)?;
        self.refuse_duplicates(&closed.duplicates);
        Some((open, closed))
    }

    /// Adds a node where the innermost open list or map expects one.
    fn place(&mut self, span: Span, content: Content) -> u32 {
        let node = self.tree.push(span, content);
        self.open.add(node);
        node
    }

    fn refuse_properties(&mut self, start: usize) {
        for (property, span) in extent::properties(&self.file.text, start) {
            match property {
                Property::Anchor => self.refuse_anchor_or_alias(span),
                Property::Tag => {
                    let finding = syntax::tag(self.file, span);
                    self.findings.push(finding);
                }
            }
        }
    }

    fn refuse_anchor_or_alias(&mut self, span: Span) {
        let finding = syntax::anchor_or_alias(self.file, span);
        self.findings.push(finding);
    }

    fn refuse_key(&mut self, span: Span, message: &str) {
        let finding = self
            .finding(Code::BadKey, span, message)
            .why("keys of a catalog and of a JSON body are texts")
            .help("write a text before the colon, or quote the value if it was no key");
        self.findings.push(finding);
    }

    fn refuse_duplicates(&mut self, duplicates: &[(Entry, Entry)]) {
        let room = self.limits.max_findings.saturating_sub(self.findings.len());
        for (first, again) in duplicates.iter().take(room) {
            let key = quoted(self.tree.text(again.key, &self.file.text));
            let message = format!("the key {key} stands twice in this map");
            let finding = self
                .finding(Code::DuplicateKey, again.extent.span(), message)
                .why("YAML readers keep one of the two and do not say which")
                .help("remove or rename one of them")
                .related(&self.file.name, first.extent.span(), "first written here");
            self.findings.push(finding);
        }
    }

    fn finish(mut self) -> Result<Tree, Vec<Diagnostic>> {
        while self.close().is_some() {}
        let empty = self
            .tree
            .nodes
            .first()
            .is_none_or(|root| match root.content {
                Content::Scalar(text) => text.is_empty(),
                Content::List(_) | Content::Map(_) => false,
            });
        if empty && self.findings.is_empty() {
            let finding = self
                .finding(Code::EmptyDocument, Span::at(0), "the file has no content")
                .why("every catalog file states at least its `format` and its `provider`")
                .help("fill the file or remove it");
            self.findings.push(finding);
        }
        if self.findings.is_empty() {
            return Ok(self.tree);
        }
        self.findings.sort();
        self.findings.truncate(self.limits.max_findings.max(1));
        Err(self.findings)
    }

    fn finding(&self, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, &self.file.name, span, message)
    }
}
