//! The spanned tree of one file, and how to find one's way in it. Lookups never
//! fail, they fall back to what exists.

use std::ops::Range;

use super::pass;
use super::tree::{Content, Entry, Text, Tree};
use super::vetting;
use super::{SourceFile, SourceLimits, Span, Step};
use crate::diagnostic::Diagnostic;

/// A vetted YAML document: its keys and values with their places.
#[derive(Clone, Debug)]
pub struct Document {
    source: SourceFile,
    tree: Tree,
}

/// A value of a document.
#[derive(Clone, Copy, Debug)]
pub struct Node<'d> {
    document: &'d Document,
    at: u32,
}

/// Where a path leads: to a value, or as near to it as there is one.
#[derive(Clone, Copy, Debug)]
pub struct Place<'d> {
    node: Node<'d>,
    /// The entry that the last step found.
    entry: Option<&'d Entry>,
    exists: bool,
}

/// What a node is, before it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A text, number, boolean or null.
    Scalar,
    /// A list.
    List,
    /// A map.
    Map,
}

impl Document {
    /// Reads the text of a file and refuses what a catalog may not contain.
    ///
    /// # Errors
    ///
    /// Every construct that is refused, in the order of the text, up to
    /// [`SourceLimits::max_findings`]; a syntax error or a passed limit ends the
    /// reading and is the last one.
    pub fn parse(file: &SourceFile, limits: &SourceLimits) -> Result<Document, Vec<Diagnostic>> {
        let unfit = vetting::vet(file, limits);
        if !unfit.is_empty() {
            return Err(unfit);
        }
        pass::read(file, limits).map(|tree| Document {
            source: file.clone(),
            tree,
        })
    }

    /// The file.
    pub fn source(&self) -> &SourceFile {
        &self.source
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.source.name
    }

    /// Where a path leads.
    pub fn place(&self, path: &[Step]) -> Place<'_> {
        let root = Place {
            node: self.root(),
            entry: None,
            exists: true,
        };
        path.iter().fold(root, |place, step| match step {
            Step::Key(key) => place.key(key),
            Step::Index(index) => place.index(*index),
        })
    }

    /// The place of the value at `path`; see [`Place::value_span`].
    pub fn value_span(&self, path: &[Step]) -> Span {
        self.place(path).value_span()
    }

    /// The place of the key of the last step of `path`; see [`Place::key_span`].
    pub fn key_span(&self, path: &[Step]) -> Span {
        self.place(path).key_span()
    }

    /// The value at `path`.
    pub fn node(&self, path: &[Step]) -> Option<Node<'_>> {
        self.place(path).node()
    }

    /// Every text, number and word of the document that is no key, in the order
    /// of the text, with its place.
    pub fn scalars(&self) -> impl Iterator<Item = (&str, Span)> {
        self.nodes()
            .filter_map(|node| Some((node.text()?, node.span())))
    }

    /// The texts, numbers and words that stand at a path or below it.
    pub fn texts_in(&self, path: &[Step]) -> impl Iterator<Item = &str> {
        let whole = self.value_span(path);
        let scalars = self.scalars();
        scalars
            .filter(move |(_, span)| whole.start <= span.start && span.end <= whole.end)
            .map(|(text, _)| text)
    }

    /// The innermost value that stands at the byte `offset`.
    pub(super) fn value_at(&self, offset: usize) -> Option<Node<'_>> {
        let around = |node: &Node<'_>| {
            let span = node.span();
            span.start <= offset && offset < span.end.max(span.start + 1)
        };
        self.nodes().filter(around).last()
    }

    pub(super) fn root(&self) -> Node<'_> {
        self.at(0)
    }

    /// How many values it has, lists and maps among them.
    pub(super) fn count(&self) -> usize {
        self.tree.nodes.len()
    }

    /// The value of a position; a parent comes before its children.
    pub(super) fn nth(&self, at: usize) -> Option<Node<'_>> {
        let at = u32::try_from(at).ok().filter(|_| at < self.count());
        at.map(|at| self.at(at))
    }

    /// All nodes, a parent before its children.
    fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..).zip(&self.tree.nodes).map(|(at, _)| self.at(at))
    }

    fn at(&self, at: u32) -> Node<'_> {
        Node { document: self, at }
    }

    fn text(&self, text: Text) -> &str {
        self.tree.text(text, &self.source.text)
    }
}

impl<'d> Place<'d> {
    /// The entry of a map.
    #[must_use]
    pub fn key(self, key: &str) -> Place<'d> {
        let entry = self.node().and_then(|node| node.entry(key));
        self.stepped(entry.map(|entry| entry.value), entry)
    }

    /// The item of a list, counted from 0.
    #[must_use]
    pub fn index(self, index: usize) -> Place<'d> {
        let node = self.node();
        let item = node.and_then(|node| node.items().get(index).copied());
        self.stepped(item, None)
    }

    fn stepped(self, to: Option<u32>, entry: Option<&'d Entry>) -> Place<'d> {
        let node = to.map_or(self.node, |to| self.document().at(to));
        Place {
            node,
            entry,
            exists: to.is_some(),
        }
    }

    /// The document.
    pub fn document(self) -> &'d Document {
        self.node.document
    }

    /// The value, where there is one.
    pub fn node(self) -> Option<Node<'d>> {
        self.exists.then_some(self.node)
    }

    /// The key of the value, where it is an entry that exists.
    pub fn key_text(self) -> Option<&'d str> {
        Some(self.document().text(self.entry?.key))
    }

    /// The place of the value; of the nearest ancestor if there is none.
    ///
    /// A scalar's place is its text with its quotes, a block scalar's its lines, a
    /// list's or map's everything from its first to its last character. Where a
    /// value is left out, the place is empty and after the colon or dash.
    pub fn value_span(self) -> Span {
        self.node.span()
    }

    /// The place of the key of the last step; as [`value_span`] if that step is no
    /// entry of a map.
    ///
    /// [`value_span`]: Place::value_span
    pub fn key_span(self) -> Span {
        match self.entry {
            Some(entry) => entry.extent.span(),
            None => self.node.span(),
        }
    }

    /// The place of a part of a text, `part` counted in bytes of the value. The
    /// whole value if it is no text or is written with escapes or over several
    /// lines.
    pub fn part_span(self, part: Range<usize>) -> Span {
        match self.node().map(Node::content) {
            Some(Content::Scalar(text)) if part.start <= part.end => {
                text.part(part).unwrap_or(self.value_span())
            }
            _ => self.value_span(),
        }
    }
}

impl<'d> Node<'d> {
    /// The place of the value; see [`Place::value_span`].
    pub fn span(self) -> Span {
        self.document.tree.node(self.at).extent.span()
    }

    /// What the node is.
    pub fn kind(self) -> NodeKind {
        match self.content() {
            Content::Scalar(_) => NodeKind::Scalar,
            Content::List(_) => NodeKind::List,
            Content::Map(_) => NodeKind::Map,
        }
    }

    /// The text of a scalar, with quotes, escapes and folding resolved.
    pub fn text(self) -> Option<&'d str> {
        match self.content() {
            Content::Scalar(text) => Some(self.document.text(text)),
            Content::List(_) | Content::Map(_) => None,
        }
    }

    /// How many items a list or entries a map has; 0 for a scalar.
    pub fn len(self) -> usize {
        self.items().len() + self.entries().len()
    }

    /// Whether [`len`](Node::len) is 0.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The keys of a map with their places, in the order of the text; none for
    /// anything else.
    pub fn keys(self) -> impl Iterator<Item = (&'d str, Span)> {
        let entries = self.entries().iter();
        entries.map(move |entry| (self.document.text(entry.key), entry.extent.span()))
    }

    /// Its position among all values.
    pub(super) fn position(self) -> usize {
        self.at as usize
    }

    /// The values of a list or a map, in the order of the text; none for a scalar.
    pub(super) fn children(self) -> impl Iterator<Item = Node<'d>> {
        let entries = self.entries().iter().map(|entry| entry.value);
        let all = self.items().iter().copied().chain(entries);
        all.map(move |at| self.document.at(at))
    }

    fn content(self) -> Content {
        self.document.tree.node(self.at).content
    }

    fn items(self) -> &'d [u32] {
        match self.content() {
            Content::List(run) => run.of(&self.document.tree.items),
            Content::Scalar(_) | Content::Map(_) => &[],
        }
    }

    fn entries(self) -> &'d [Entry] {
        match self.content() {
            Content::Map(run) => run.of(&self.document.tree.entries),
            Content::Scalar(_) | Content::List(_) => &[],
        }
    }

    fn entry(self, key: &str) -> Option<&'d Entry> {
        let tree = &self.document.tree;
        match self.content() {
            Content::Map(run) => tree.entry(run, key, &self.document.source.text),
            Content::Scalar(_) | Content::List(_) => None,
        }
    }
}
