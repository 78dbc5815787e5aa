//! The lists and maps that are open while a document is read, and how their
//! entries come together.

use crate::source::Span;
use crate::source::document::{Content, Entry};

/// A list or map whose end has not been read.
pub(super) struct Open {
    /// Its node; none where it stands as a key, which is refused.
    pub(super) node: Option<usize>,
    /// Its first byte.
    pub(super) start: usize,
    /// Whether it is written in brackets.
    pub(super) flow: bool,
    within: Within,
}

enum Within {
    List(Vec<usize>),
    Map {
        entries: Vec<Entry>,
        /// The key whose value comes next.
        key: Option<Key>,
    },
}

/// A key; its text is empty if it is refused.
pub(super) struct Key {
    pub(super) text: String,
    pub(super) span: Span,
}

impl Open {
    pub(super) fn new(node: Option<usize>, start: usize, flow: bool, map: bool) -> Open {
        let within = if map {
            Within::Map {
                entries: Vec::new(),
                key: None,
            }
        } else {
            Within::List(Vec::new())
        };
        Open {
            node,
            start,
            flow,
            within,
        }
    }

    /// Whether the next node is a key.
    pub(super) fn expects_key(&self) -> bool {
        matches!(self.within, Within::Map { key: None, .. })
    }

    /// The key whose value comes next.
    pub(super) fn key(&self) -> Option<&Key> {
        match &self.within {
            Within::Map { key, .. } => key.as_ref(),
            Within::List(_) => None,
        }
    }

    pub(super) fn set_key(&mut self, new: Key) {
        if let Within::Map { key, .. } = &mut self.within {
            *key = Some(new);
        }
    }

    /// Takes the next item or the value of the current key.
    pub(super) fn add(&mut self, node: usize) {
        match &mut self.within {
            Within::List(items) => items.push(node),
            Within::Map { entries, key } => entries.extend(key.take().map(|key| Entry {
                key: key.text,
                span: key.span,
                value: node,
            })),
        }
    }

    /// Each entry whose key an earlier one has, after the first with that key; in
    /// the order of the text.
    pub(super) fn duplicates(&self) -> Vec<(&Entry, &Entry)> {
        let Within::Map { entries, .. } = &self.within else {
            return Vec::new();
        };
        let order = by_key(entries);
        let runs = order.chunk_by(|&a, &b| entries[a].key == entries[b].key);
        let mut found: Vec<(&Entry, &Entry)> = runs
            .filter(|run| !entries[run[0]].key.is_empty())
            .flat_map(|run| {
                let first = &entries[run[0]];
                run[1..].iter().map(move |&again| (first, &entries[again]))
            })
            .collect();
        found.sort_by_key(|(_, again)| again.span);
        found
    }

    pub(super) fn into_content(self) -> Content {
        match self.within {
            Within::List(items) => Content::List(items),
            Within::Map { entries, .. } => {
                let order = by_key(&entries);
                Content::Map { entries, order }
            }
        }
    }
}

/// The entries sorted by key, equal ones by place.
fn by_key(entries: &[Entry]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|&a, &b| entries[a].key.cmp(&entries[b].key));
    order
}
