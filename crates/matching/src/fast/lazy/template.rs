//! What answers have in common byte by byte, learned from those that came by. Between the
//! values that may differ an API sends the same bytes again and again: `{"message":"`, then some
//! text, then `","code":`. A *node* is all that decides what a scan and the rules make of the
//! bytes to come: the containers that stand open with the states of the automaton, the
//! keys that came, and what is known of the answer. A *literal* is bytes that came at a node, up to
//! the next value that may differ, the *hole*. What a hole holds is read as a scan reads it, and
//! where that leads is a node again. So an answer of a known form is compared, not parsed; at
//! the first byte that is not known a scan begins from the start.

mod follow;
mod learn;
#[cfg(test)]
mod tests;
mod trace;

use std::collections::BTreeMap;

use super::texts::Texts;
use super::transitions::Transitions;
use super::{MAX_STATE, QUIT, State};
use crate::fast::backoff::Backoff;
use crate::fast::plan::{SlotId, Symbol};
use crate::fast::scan::pieces::{self, KeyOrder, Keys};
pub(super) use learn::Learner;
pub(super) use trace::Observer;
pub use trace::{HoleContent, HoleValue, Trace};

/// Most nodes, literals, and bytes of all literals that are kept.
const MAX_NODES: usize = 1 << 11;
const MAX_LITERALS: usize = 1 << 12;
const MAX_BYTES: usize = 1 << 17;

/// Most bytes of one literal, and most literals of one node.
const MAX_LITERAL: usize = 1 << 10;
const MAX_BRANCHES: u8 = 24;

/// Most literals that are learned of one answer: in a long list the same ones come again.
const MAX_NEW: usize = 1 << 9;

/// What an answer costs that could not be learned whole, beside 1 for each that was learned.
const UNLEARNED_COST: u32 = 16;

/// The number of a node, a literal, or one of the numbers after a symbol.
type Number = u32;

const NONE: Number = Number::MAX;

/// The templates of the answers to one plan.
#[derive(Debug, Default)]
pub(super) struct Templates {
    map: Map,
    /// Where a text or a number after a literal leads.
    values: Texts<Target>,
    /// How many of them have a number of their own.
    named: u32,
    /// What makes a node the one it is.
    contexts: BTreeMap<Box<[u32]>, Number>,
    /// What a text says that stands in a string of JSON; for the next one.
    unescaped_once: Vec<u8>,
    /// How many numbers there are between the symbols of one hole.
    between: Number,
    keys: Keys,
    /// The keys that each open object has had whose keys are compared.
    opened: Vec<KeyOrder>,
    /// Pauses to try while too few answers are recognized.
    recognition: Backoff<256, 256>,
    /// Pauses to learn while too little of what is learned is recognized later.
    learning: Backoff<256, 1024>,
    /// How many literals may be learned of the answer.
    left: usize,
    is_full: bool,
    /// How often everything was forgotten.
    cleared: u64,
}

/// What is known of the templates.
#[derive(Debug, Default)]
struct Map {
    nodes: Vec<Node>,
    literals: Vec<Literal>,
    /// The bytes of each literal as they stand in a string that has the body; apart from the literals,
    /// which are smaller so.
    embedded: Vec<Span>,
    bytes: Vec<u8>,
    slot_ids: Vec<SlotId>,
    /// From a hole by the symbols of what it holds to a node.
    edges: Transitions,
    /// The node by the state in which an answer begins; [`NONE`] where none did.
    roots: Vec<Number>,
}

/// Where literals begin.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// The first of the literals, and each names the next.
    first: Number,
    branches: u8,
}

/// Where a value leads.
#[derive(Debug, Clone, Copy)]
struct Target {
    next: Number,
    /// Its own number, where it is told apart from most of its kind; or [`Target::LIKE_OTHERS`].
    own: Number,
}

impl Target {
    /// A text that is not empty, or a number, that no rule asks for.
    const LIKE_OTHERS: Number = 0;
    /// A text that is empty where rules ask no more.
    const EMPTY: Number = 1 << 30;
    /// The least of other numbers: no literal has one as great.
    const FIRST: Number = 1 << 31;
}

/// Bytes that came, and what comes after them.
#[derive(Debug, Clone, Copy)]
struct Literal {
    bytes: Span,
    /// The next literal of the same node.
    other: Number,
    hole: HoleKind,
    /// Where it leads, when no symbol decides that.
    next: Number,
    /// Where an empty text leads, when no symbol decides that.
    empty: Number,
    /// What the value in the hole is asked, where not all of its kind answer alike.
    first_slot: u32,
    slot_ids: u32,
}

/// Where the bytes of a literal are.
#[derive(Debug, Clone, Copy)]
struct Span {
    /// The first 8 bytes, or all of them and zeros.
    prefix: u64,
    /// The bits of [`Span::prefix`] that count.
    mask: u64,
    /// The last 8 bytes, where there are more than 8.
    suffix: u64,
    start: u32,
    len: u32,
}

/// What comes after a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HoleKind {
    /// A string, after its opening quote.
    Text,
    /// The same, where it matters what it says.
    AskedText,
    Number,
    /// The same, where it matters which.
    AskedNumber,
    /// A container that nobody looks into, after its bracket.
    Container {
        room: u32,
        is_filled: bool,
    },
    /// An object that is not empty begins whose keys are kept.
    Keys,
    /// The name of a member of it, after its opening quote; the state of the automaton, where
    /// some are looked for by their names.
    Name {
        state: Option<u32>,
    },
    /// It ends.
    NoKeys,
    /// The end of the body.
    End,
}

impl Templates {
    /// Forgets everything; the room stays.
    pub fn clear(&mut self) {
        self.map.nodes.clear();
        self.map.literals.clear();
        self.map.embedded.clear();
        self.map.bytes.clear();
        self.map.slot_ids.clear();
        self.map.edges.clear();
        self.map.roots.clear();
        self.values.clear();
        self.between = 0;
        self.named = 0;
        self.contexts.clear();
        self.is_full = false;
        self.cleared += 1;
    }

    /// Whether to try to recognize an answer.
    #[inline]
    fn should_try(&mut self) -> bool {
        !self.recognition.is_paused()
    }

    #[inline]
    fn note(&mut self, is_recognized: bool) {
        if is_recognized {
            self.recognition.pay();
            self.learning.pay();
        } else {
            self.recognition.charge(1);
            self.recognition.pause_if_over();
        }
    }

    /// Whether to learn from an answer that was not recognized.
    pub fn should_learn(&mut self) -> bool {
        if self.learning.is_paused() {
            return false;
        }
        self.learning.charge(1);
        if self.learning.pause_if_over() && self.is_full {
            self.clear();
        }
        !self.is_full
    }

    /// The node of a context, a new one where it is new.
    fn node(&mut self, context: &[u32]) -> Option<Number> {
        if let Some(node) = self.contexts.get(context) {
            return Some(*node);
        }
        if self.map.nodes.len() >= MAX_NODES {
            self.is_full = true;
            return None;
        }
        let number = number(self.map.nodes.len());
        self.map.nodes.push(Node {
            first: NONE,
            branches: 0,
        });
        self.contexts.insert(context.into(), number);
        Some(number)
    }

    /// The literal of some bytes at a node with what comes after it, a new one where it is new.
    fn literal(
        &mut self,
        node: Number,
        bytes: &[u8],
        hole: HoleKind,
        slot_ids: &[SlotId],
    ) -> Option<Number> {
        let mut at = self.map.nodes.get(node as usize)?.first;
        while let Some(literal) = self.map.literals.get(at as usize) {
            if literal.hole == hole && self.map.bytes_of(&literal.bytes) == Some(bytes) {
                return Some(at);
            }
            at = literal.other;
        }
        let place = self.map.nodes.get(node as usize)?;
        if bytes.len() > MAX_LITERAL || place.branches >= MAX_BRANCHES {
            return None;
        }
        if self.map.literals.len() >= MAX_LITERALS
            || self.map.bytes.len() + 3 * bytes.len() > MAX_BYTES
        {
            self.is_full = true;
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        let at = number(self.map.literals.len());
        let embedded = self.map.add(&embedded(bytes));
        self.map.embedded.push(embedded);
        let bytes = self.map.add(bytes);
        let place = self.map.nodes.get_mut(node as usize)?;
        self.map.literals.push(Literal {
            bytes,
            other: place.first,
            hole,
            next: NONE,
            empty: NONE,
            first_slot: number(self.map.slot_ids.len()),
            slot_ids: number(slot_ids.len()),
        });
        place.first = at;
        place.branches += 1;
        self.map.slot_ids.extend_from_slice(slot_ids);
        Some(at)
    }

    /// The number after a symbol that is not the last one.
    fn between(&mut self, from: Number, symbol: Symbol) -> Option<Number> {
        if let Some(number) = self.map.edges.get(from, symbol) {
            return Some(number);
        }
        let number = BETWEEN + self.between;
        self.between += 1;
        self.edge(from, symbol, number)?;
        Some(number)
    }

    /// Says at which node an answer begins in a state.
    fn begin(&mut self, state: State, node: Number) -> Option<()> {
        let at = state as usize;
        let roots = &mut self.map.roots;
        if state < MAX_STATE && roots.len() <= at {
            roots.resize(at + 1, NONE);
        }
        *roots.get_mut(at)? = node;
        Some(())
    }

    /// Says where a literal leads when no symbol decides that.
    fn link(&mut self, literal: Number, to: Number) {
        if let Some(literal) = self.map.literals.get_mut(literal as usize) {
            literal.next = to;
        }
    }

    /// Links an empty text to a node.
    fn link_empty(&mut self, literal: Number, to: Number) {
        if let Some(literal) = self.map.literals.get_mut(literal as usize) {
            literal.empty = to;
        }
    }

    fn edge(&mut self, from: Number, symbol: Symbol, to: Number) -> Option<()> {
        if self.map.edges.get(from, symbol).is_some() {
            return Some(());
        }
        let fits = self.map.edges.put(from, symbol, to);
        self.is_full |= !fits;
        fits.then_some(())
    }
}

impl Map {
    fn bytes_of(&self, span: &Span) -> Option<&[u8]> {
        let start = span.start as usize;
        self.bytes.get(start..start + span.len as usize)
    }

    fn add(&mut self, bytes: &[u8]) -> Span {
        let start = number(self.bytes.len());
        self.bytes.extend_from_slice(bytes);
        Span {
            prefix: pieces::word(bytes, 0),
            suffix: pieces::word(bytes, bytes.len().saturating_sub(8)),
            mask: match bytes.len() {
                0 => 0,
                len => u64::MAX >> (64 - 8 * len.min(8)),
            },
            start,
            len: number(bytes.len()),
        }
    }
}

/// Bytes of JSON as programs write them into a string of JSON.
fn embedded(bytes: &[u8]) -> Vec<u8> {
    let mut embedded = Vec::with_capacity(bytes.len() + 8);
    for byte in bytes {
        match byte {
            b'"' | b'\\' => embedded.extend([b'\\', *byte]),
            b'\n' => embedded.extend(br"\n"),
            b'\r' => embedded.extend(br"\r"),
            b'\t' => embedded.extend(br"\t"),
            _ => embedded.push(*byte),
        }
    }
    embedded
}

/// The least number of those between the symbols of a hole: no literal has one as great.
const BETWEEN: Number = 1 << 31;

fn number(at: usize) -> Number {
    Number::try_from(at).unwrap_or(QUIT)
}
