//! The lists and maps that are open while a document is read, and how their
//! entries come together. What is inside of open ones stands in one row, that of
//! the innermost last.

use crate::yaml::Span;
use crate::yaml::tree::{Content, Entry, Extent, Text, Tree};

/// The lists and maps whose ends have not been read.
#[derive(Default)]
pub(super) struct Stack {
    open: Vec<Open>,
    items: Vec<u32>,
    entries: Vec<Entry>,
}

/// A list or map whose end has not been read.
#[derive(Clone, Copy)]
pub(super) struct Open {
    /// Its node; none where it stands as a key, which is refused.
    pub node: Option<u32>,
    /// Its first byte.
    pub start: usize,
    /// Whether it is written in brackets.
    pub flow: bool,
    within: Within,
}

#[derive(Clone, Copy)]
enum Within {
    List {
        /// Where its items begin.
        first: usize,
    },
    Map {
        /// Where its entries begin.
        first: usize,
        /// The key whose value comes next.
        key: Option<Key>,
    },
}

/// A key; its text is empty if it is refused.
#[derive(Clone, Copy)]
pub(super) struct Key {
    pub text: Text,
    pub span: Span,
}

/// What a list or map holds that has come to its end.
pub(super) struct Closed {
    pub content: Content,
    /// Each entry whose key an earlier one has, after the first with that key; in
    /// the order of the text.
    pub duplicates: Vec<(Entry, Entry)>,
}

impl Stack {
    pub fn len(&self) -> usize {
        self.open.len()
    }

    pub fn open(&mut self, node: Option<u32>, start: usize, flow: bool, map: bool) {
        let within = if map {
            Within::Map {
                first: self.entries.len(),
                key: None,
            }
        } else {
            Within::List {
                first: self.items.len(),
            }
        };
        self.open.push(Open {
            node,
            start,
            flow,
            within,
        });
    }

    /// Ends the innermost list or map; `file` is the text that is read.
    pub fn close(&mut self, tree: &mut Tree, file: &str) -> Option<(Open, Closed)> {
        let open = self.open.pop()?;
        let closed = match open.within {
            Within::List { first } => Closed {
                content: tree.list(self.items.drain(first..)),
                duplicates: Vec::new(),
            },
            Within::Map { first, .. } => {
                let entries = &self.entries[first..];
                let by_key = tree.by_key(entries, file);
                let duplicates = duplicates(entries, &by_key, tree, file);
                Closed {
                    content: tree.map(self.entries.drain(first..), &by_key),
                    duplicates,
                }
            }
        };
        Some((open, closed))
    }

    /// Whether the next node is a key.
    pub fn expects_key(&self) -> bool {
        let open = self.open.last();
        open.is_some_and(|open| matches!(open.within, Within::Map { key: None, .. }))
    }

    /// The key whose value comes next.
    pub fn key(&self) -> Option<Key> {
        match self.open.last()?.within {
            Within::Map { key, .. } => key,
            Within::List { .. } => None,
        }
    }

    pub fn set_key(&mut self, new: Key) {
        if let Some(Within::Map { key, .. }) = self.open.last_mut().map(|open| &mut open.within) {
            *key = Some(new);
        }
    }

    /// Takes the next item or the value of the current key.
    pub fn add(&mut self, node: u32) {
        match self.open.last_mut().map(|open| &mut open.within) {
            Some(Within::List { .. }) => self.items.push(node),
            Some(Within::Map { key, .. }) => self.entries.extend(key.take().map(|key| Entry {
                key: key.text,
                extent: Extent::new(key.span),
                value: node,
            })),
            None => {}
        }
    }
}

fn duplicates(entries: &[Entry], by_key: &[u32], tree: &Tree, file: &str) -> Vec<(Entry, Entry)> {
    let entry = |at: &u32| entries[*at as usize];
    let key = |at: &u32| tree.text(entry(at).key, file);
    let runs = by_key.chunk_by(|a, b| key(a) == key(b));
    let mut found: Vec<(Entry, Entry)> = runs
        .filter(|run| !entry(&run[0]).key.is_empty())
        .flat_map(|run| run[1..].iter().map(|again| (entry(&run[0]), entry(again))))
        .collect();
    found.sort_by_key(|(_, again)| again.extent.span());
    found
}
