//! The spanned tree of one file. Kept flat, so that neither its depth nor its
//! drop uses the stack; lookups never fail, they fall back to what exists.

use std::ops::Range;

use super::pass;
use super::vetting;
use super::{SourceFile, SourceLimits, Span, Step};
use crate::diagnostic::Diagnostic;

/// A vetted YAML document: its keys and values with their places.
#[derive(Clone, Debug)]
pub struct Document {
    file: String,
    /// All nodes, a parent before its children; the first is the root.
    nodes: Vec<Node>,
}

/// A value of a document with its place.
#[derive(Clone, Debug)]
pub struct Node {
    pub(super) span: Span,
    pub(super) content: Content,
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

#[derive(Clone, Debug)]
pub(super) enum Content {
    Scalar {
        /// The value as a text: quotes, escapes and folding resolved.
        text: String,
        /// Where `text` stands as it is in the file.
        verbatim: Option<usize>,
    },
    List(Vec<usize>),
    Map {
        entries: Vec<Entry>,
        /// The entries by key.
        order: Vec<usize>,
    },
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) span: Span,
    pub(super) value: usize,
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
        pass::read(file, limits).map(|nodes| Document {
            file: file.name.clone(),
            nodes,
        })
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The place of the value at `path`; of the nearest ancestor if there is none.
    ///
    /// A scalar's place is its text with its quotes, a block scalar's its lines, a
    /// list's or map's everything from its first to its last character. Where a
    /// value is left out, the place is empty and after the colon or dash.
    pub fn value_span(&self, path: &[Step]) -> Span {
        self.reach(path).0.span
    }

    /// The place of the key of the last step of `path`; as [`value_span`] if that
    /// step is no entry of a map.
    ///
    /// [`value_span`]: Document::value_span
    pub fn key_span(&self, path: &[Step]) -> Span {
        let (parent, last) = match path.split_last() {
            Some((Step::Key(key), parent)) => (parent, key),
            _ => return self.value_span(path),
        };
        let (node, found) = self.reach(parent);
        match node.entry(last) {
            Some(entry) if found == parent.len() => entry.span,
            _ => node.span,
        }
    }

    /// The place of a part of the text at `path`, `part` counted in bytes of the
    /// value. The whole value if it is no text or is written with escapes or over
    /// several lines.
    pub fn part_span(&self, path: &[Step], part: Range<usize>) -> Span {
        let span = self.value_span(path);
        match self.node(path).map(|node| &node.content) {
            Some(Content::Scalar {
                text,
                verbatim: Some(start),
            }) if part.start <= part.end && part.end <= text.len() => {
                Span::new(start + part.start, start + part.end)
            }
            _ => span,
        }
    }

    /// The value at `path`.
    pub fn node(&self, path: &[Step]) -> Option<&Node> {
        let (node, found) = self.reach(path);
        (found == path.len()).then_some(node)
    }

    /// Every text, number and word of the document that is no key, in the order
    /// of the text, with its place.
    pub fn scalars(&self) -> impl Iterator<Item = (&str, Span)> {
        self.nodes
            .iter()
            .filter_map(|node| Some((node.text()?, node.span)))
    }

    /// The texts, numbers and words that stand at a path or below it.
    pub fn texts_in(&self, path: &[Step]) -> impl Iterator<Item = &str> {
        let whole = self.value_span(path);
        let scalars = self.scalars();
        scalars
            .filter(move |(_, span)| whole.start <= span.start && span.end <= whole.end)
            .map(|(text, _)| text)
    }

    /// The node that the most steps of `path` lead to, and how many they are.
    pub(super) fn reach(&self, path: &[Step]) -> (&Node, usize) {
        let mut node = self.root();
        for (taken, step) in path.iter().enumerate() {
            let next = match (step, &node.content) {
                (Step::Key(key), Content::Map { .. }) => node.entry(key).map(|entry| entry.value),
                (Step::Index(index), Content::List(items)) => items.get(*index).copied(),
                _ => None,
            };
            match next {
                Some(next) => node = self.at(next),
                None => return (node, taken),
            }
        }
        (node, path.len())
    }

    /// The innermost value that stands at the byte `offset`.
    pub(super) fn value_at(&self, offset: usize) -> Option<&Node> {
        let around = |node: &&Node| {
            node.span.start <= offset && offset < node.span.end.max(node.span.start + 1)
        };
        self.nodes.iter().rfind(around)
    }

    pub(super) fn root(&self) -> &Node {
        self.at(0)
    }

    /// The node that a list or an entry of this document refers to.
    pub(super) fn at(&self, index: usize) -> &Node {
        &self.nodes[index]
    }
}

impl Node {
    /// The place of the value; see [`Document::value_span`].
    pub fn span(&self) -> Span {
        self.span
    }

    /// What the node is.
    pub fn kind(&self) -> NodeKind {
        match self.content {
            Content::Scalar { .. } => NodeKind::Scalar,
            Content::List(_) => NodeKind::List,
            Content::Map { .. } => NodeKind::Map,
        }
    }

    /// The text of a scalar, with quotes, escapes and folding resolved.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar { text, .. } => Some(text),
            Content::List(_) | Content::Map { .. } => None,
        }
    }

    /// How many items a list or entries a map has; 0 for a scalar.
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Scalar { .. } => 0,
            Content::List(items) => items.len(),
            Content::Map { entries, .. } => entries.len(),
        }
    }

    /// Whether [`len`](Node::len) is 0.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The keys of a map with their places, in the order of the text; none for
    /// anything else.
    pub fn keys(&self) -> impl Iterator<Item = (&str, Span)> {
        let entries: &[Entry] = match &self.content {
            Content::Map { entries, .. } => entries,
            Content::Scalar { .. } | Content::List(_) => &[],
        };
        entries.iter().map(|entry| (entry.key.as_str(), entry.span))
    }

    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        let Content::Map { entries, order } = &self.content else {
            return None;
        };
        let found = order.binary_search_by(|&index| entries[index].key.as_str().cmp(key));
        found.ok().map(|at| &entries[order[at]])
    }
}
