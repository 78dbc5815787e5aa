//! What one pass over a body found, by slot. The memory is kept from one
//! response to the next; positions are bytes of the body.

mod recorder;

use super::lazy::{LazyAutomaton, Pass, State};
use super::plan::{NONE, Plan};
use super::scan::{Scratch, Stop, scan_str};
use crate::facts::{Element, Place, Spot, most_seen};
use recorder::Recorder;
use replybook_catalog::predicate::{Numeral, Subject};

/// How many values of one path are kept, to take captures from. Past them a tree is
/// needed, unless those that are kept have what was asked for.
const MOST_NODES: u32 = 64;

/// How many elements may wait for the whole to be known. Past them a tree is
/// needed.
const MOST_WAITING: usize = 1 << 16;

/// What one pass found.
#[derive(Debug, Default)]
pub struct Recorded {
    /// Those of the whole answer, then a block for each element.
    slots: Vec<Slot>,
    nodes: Vec<Node>,
    /// Texts that were written with escapes.
    texts: String,
    /// Room for one of them.
    unescaped: String,
    /// The elements that are kept.
    pub elements: Vec<Spot>,
    /// The elements that stand open, by shape: where their slots begin.
    open: Vec<Opened>,
    /// Whether more elements waited than may.
    overflowed: bool,
    keys: Scratch,
}

/// The values of one path: the first and the last of a list.
#[derive(Debug, Clone, Copy)]
struct Slot {
    first: u32,
    last: u32,
    count: u32,
}

const EMPTY: Slot = Slot {
    first: NONE,
    last: NONE,
    count: 0,
};

#[derive(Debug, Clone, Copy)]
struct Node {
    what: What,
    start: u32,
    end: u32,
    next: u32,
}

#[derive(Debug, Clone, Copy)]
enum What {
    Null,
    False,
    True,
    Number,
    /// Bytes of the body.
    Text,
    /// Bytes of [`Recorded::texts`].
    Unescaped,
    Array,
    EmptyArray,
    Object,
    EmptyObject,
}

#[derive(Debug, Clone, Copy)]
struct Opened {
    spot: Spot,
    before: Before,
}

/// What there was when an element began.
#[derive(Debug, Clone, Copy)]
struct Before {
    nodes: usize,
    texts: usize,
    elements: usize,
    /// Nodes in slots of the whole.
    of_whole: usize,
}

impl Recorded {
    /// Reads a body, and steps from a state as [`LazyAutomaton::read`] does; gives the state
    /// in which it ends.
    ///
    /// `rule` is given each element as soon as it was read, and says whether it
    /// is to be kept; elements whose rules ask about the whole are kept unasked.
    ///
    /// # Errors
    /// As [`scan_str`].
    pub fn read<R>(
        &mut self,
        plan: &Plan,
        learned: &mut LazyAutomaton,
        state: State,
        body: &str,
        rule: R,
    ) -> Result<State, Stop>
    where
        R: FnMut(&mut LazyAutomaton, &Recorded, &Spot) -> bool,
    {
        let layout = &plan.layout;
        self.clear();
        self.slots.resize(layout.root_slots as usize, EMPTY);
        let mut keys = std::mem::take(&mut self.keys);
        let mut recorder = Recorder {
            recorded: self,
            layout,
            pass: Pass {
                tests: &plan.tests,
                body,
                whole: state,
                learned,
            },
            rule,
            of_whole: 0,
        };
        let end = scan_str(body, plan.everything(), &mut keys, &mut recorder);
        let whole = recorder.pass.whole;
        self.keys = keys;
        end.map(|()| whole)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.nodes.clear();
        self.texts.clear();
        self.elements.clear();
        self.open.clear();
        self.overflowed = false;
    }

    /// Whether more elements had to wait than may.
    #[must_use]
    pub fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// The name of the member that an element stands in.
    /// An element that the pass found.
    #[must_use]
    pub fn element<'r>(&self, spot: &Spot, body: &'r str) -> Element<'r> {
        Element::from_pass(*spot, self.name(spot, body))
    }

    fn name<'r>(&self, spot: &Spot, body: &'r str) -> Option<&'r str> {
        let (start, end) = spot.name?;
        body.get(start as usize..end as usize)
    }

    /// A slot of the whole answer, or of the element at a place.
    #[inline]
    pub(super) fn slots(
        &self,
        of_element: bool,
        slot: u32,
        place: Place<'_, '_>,
    ) -> Option<Slots<'_>> {
        let most = most_seen(place, of_element);
        let slot = match place {
            Place::Element(element) if of_element => element.spot()?.base + slot,
            _ => slot,
        };
        let slot = self.slots.get(slot as usize)?;
        Some(Slots { slot, most })
    }

    /// Whether a slot of the whole answer took nothing.
    #[inline]
    pub(super) fn is_empty_at(&self, slot: u32) -> bool {
        let slot = self.slots.get(slot as usize);
        slot.is_none_or(|slot| slot.count == 0)
    }

    fn subject<'r>(&'r self, node: Node, body: &'r str) -> Subject<'r> {
        let span = node.start as usize..node.end as usize;
        match node.what {
            What::Null => Subject::Null,
            What::False => Subject::Boolean(false),
            What::True => Subject::Boolean(true),
            What::Number => Subject::Number(Numeral::Sent(body.get(span).unwrap_or_default())),
            What::Text => Subject::String(body.get(span).unwrap_or_default()),
            What::Unescaped => Subject::String(self.texts.get(span).unwrap_or_default()),
            What::Array => Subject::Array(false),
            What::EmptyArray => Subject::Array(true),
            What::Object => Subject::Object(false),
            What::EmptyObject => Subject::Object(true),
        }
    }

    fn add(&mut self, slot: u32, node: Node) {
        let at = position(self.nodes.len());
        let Some(slot) = self.slots.get_mut(slot as usize) else {
            return;
        };
        slot.count = slot.count.saturating_add(1);
        if slot.count > MOST_NODES {
            return;
        }
        match self.nodes.get_mut(slot.last as usize) {
            Some(last) => last.next = at,
            None => slot.first = at,
        }
        slot.last = at;
        self.nodes.push(node);
    }

    /// The container that a slot took last is empty.
    fn is_empty(&mut self, slot: u32) {
        let slot = self.slots.get(slot as usize);
        if let Some(slot) = slot.filter(|slot| slot.count <= MOST_NODES)
            && let Some(node) = self.nodes.get_mut(slot.last as usize)
        {
            node.what = match node.what {
                What::Array => What::EmptyArray,
                What::Object => What::EmptyObject,
                other => other,
            };
        }
    }

    fn exists(&self, spot: &Spot, slot: u32) -> bool {
        let slot = self.slots.get((spot.base + slot) as usize);
        slot.is_some_and(|slot| slot.count > 0)
    }
}

/// What stands in one slot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slots<'r> {
    slot: &'r Slot,
    /// How many of them are seen.
    most: usize,
}

impl<'r> Slots<'r> {
    /// The values that were kept and are seen.
    #[inline]
    pub fn subjects(
        self,
        recorded: &'r Recorded,
        body: &'r str,
    ) -> impl Iterator<Item = Subject<'r>> {
        let first = recorded.nodes.get(self.slot.first as usize);
        let next = |node: &&Node| recorded.nodes.get(node.next as usize);
        let nodes = std::iter::successors(first, next).take(self.most);
        nodes.map(|node| recorded.subject(*node, body))
    }

    /// Whether there were more.
    #[inline]
    pub fn is_cut(self) -> bool {
        self.slot.count > MOST_NODES && self.most > MOST_NODES as usize
    }
}

/// Bodies past 2³² bytes are read as trees.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}
