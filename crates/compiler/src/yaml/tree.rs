//! How a document is kept: nodes, entries and items in one row each, so that
//! neither depth nor drop uses the stack, and texts as places in the file wherever
//! they stand there as they are.

use std::ops::Range;

use super::Span;

/// Maps with more entries are searched in the order of their keys.
const SEARCHED_IN_A_ROW: usize = 12;

/// The nodes of a document and what they hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    /// All nodes, a parent before its children; the first is the root.
    pub nodes: Vec<Stored>,
    /// The entries of all maps, those of one map together.
    pub entries: Vec<Entry>,
    /// The items of all lists, those of one list together.
    pub items: Vec<u32>,
    /// For each entry of a map that is too long to be searched in a row, a position
    /// among the map's entries: its entries by key. Of others it is 0.
    order: Vec<u32>,
    /// The texts that do not stand in the file as they are.
    decoded: String,
}

/// A node as it is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    pub extent: Extent,
    pub content: Content,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    /// The value as a text: quotes, escapes and folding resolved.
    Scalar(Text),
    /// Among the items.
    List(Run),
    /// Among the entries.
    Map(Run),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub key: Text,
    /// The place of the key.
    pub extent: Extent,
    pub value: u32,
}

/// A span of a file, whose bytes 32 bits can count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    start: u32,
    end: u32,
}

/// A text: in the file where it stands there as it is, else among the decoded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    start: u32,
    len: u32,
    is_verbatim: bool,
}

/// Some that stand together in a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Run {
    start: u32,
    len: u32,
}

impl Tree {
    /// A text whose value is at the byte `verbatim` of the file as it is, or nowhere.
    pub fn keep(&mut self, text: &str, verbatim: Option<usize>) -> Text {
        let start = verbatim.unwrap_or(self.decoded.len());
        if verbatim.is_none() {
            self.decoded.push_str(text);
        }
        Text {
            start: narrow(start),
            len: narrow(text.len()),
            is_verbatim: verbatim.is_some(),
        }
    }

    pub fn text<'t>(&'t self, text: Text, file: &'t str) -> &'t str {
        let within = if text.is_verbatim {
            file
        } else {
            &self.decoded
        };
        &within[text.start as usize..text.start as usize + text.len as usize]
    }

    /// Adds a node.
    pub fn push(&mut self, span: Span, content: Content) -> u32 {
        self.nodes.push(Stored {
            extent: Extent::new(span),
            content,
        });
        narrow(self.nodes.len() - 1)
    }

    pub fn node(&self, at: u32) -> Stored {
        self.nodes[at as usize]
    }

    /// Takes the items of a list.
    pub fn list(&mut self, items: impl Iterator<Item = u32>) -> Content {
        let start = self.items.len();
        self.items.extend(items);
        Content::List(Run::of_last(start, self.items.len()))
    }

    /// Takes the entries of a map; `by_key` is [`by_key`] of them where that is known.
    pub fn map(&mut self, entries: impl Iterator<Item = Entry>, by_key: &[u32]) -> Content {
        let start = self.entries.len();
        self.entries.extend(entries);
        let run = Run::of_last(start, self.entries.len());
        self.order.extend_from_slice(by_key);
        self.order.resize(self.entries.len(), 0);
        Content::Map(run)
    }

    /// The entry of a map whose key is `key`.
    pub fn entry(&self, map: Run, key: &str, file: &str) -> Option<&Entry> {
        let entries = map.of(&self.entries);
        if is_short(entries.len()) {
            let mut entries = entries.iter();
            return entries.find(|entry| self.text(entry.key, file) == key);
        }
        let order = map.of(&self.order);
        let of = |at: &u32| self.text(entries[*at as usize].key, file);
        let found = order.binary_search_by(|at| of(at).cmp(key));
        found.ok().map(|found| &entries[order[found] as usize])
    }

    /// The positions of entries sorted by key, equal ones by place; nothing for the
    /// few of a short map without equals.
    pub fn by_key(&self, entries: &[Entry], file: &str) -> Vec<u32> {
        let key = |entry: &Entry| self.text(entry.key, file);
        let is_again = |at: usize| {
            let before = &entries[..at];
            before.iter().any(|entry| key(entry) == key(&entries[at]))
        };
        if is_short(entries.len()) && !(0..entries.len()).any(is_again) {
            return Vec::new();
        }
        let mut order: Vec<u32> = (0..narrow(entries.len())).collect();
        order.sort_by(|&a, &b| key(&entries[a as usize]).cmp(key(&entries[b as usize])));
        order
    }
}

fn is_short(entries: usize) -> bool {
    entries <= SEARCHED_IN_A_ROW
}

impl Extent {
    pub fn new(span: Span) -> Extent {
        Extent {
            start: narrow(span.start),
            end: narrow(span.end),
        }
    }

    pub fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

impl Text {
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    /// The place in the file of a part of the text.
    pub fn part(self, part: Range<usize>) -> Option<Span> {
        let start = self.start as usize;
        let is_there = self.is_verbatim && part.end <= self.len as usize;
        is_there.then(|| Span::new(start + part.start, start + part.end))
    }
}

impl Run {
    fn of_last(start: usize, end: usize) -> Run {
        Run {
            start: narrow(start),
            len: narrow(end - start),
        }
    }

    pub fn of<T>(self, all: &[T]) -> &[T] {
        &all[self.start as usize..self.start as usize + self.len as usize]
    }
}

/// A file has fewer bytes than 2^32, and a document no more of anything than bytes.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
