//! What one pass over a body found, by slot. The memory is kept from one
//! response to the next; positions are bytes of the body.

use super::Place;
use super::nodes::most_seen;
use crate::plan::{Elements, Layout, Mark, NONE};
use crate::predicate::{Numeral, Subject};
use crate::query::Guard;
use crate::scan::{Kind, Location, Scalar, Scratch, Sink, Stop, scan_str, unescape};

/// How many values of one path are kept. Past them a tree is needed, unless
/// those that are kept settle what was asked.
const MOST_NODES: u32 = 1 << 16;

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
    /// Slots of the whole answer that are filled.
    filled: Vec<u32>,
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

/// One element, and where its slots begin.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// Its shape.
    pub shape: u32,
    base: u32,
    /// The first array index on the way to it.
    pub(super) first_index: Option<u64>,
    /// The name of the nearest member on the way to it, as bytes of the body.
    name: Option<(u32, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Opened {
    spot: Spot,
    /// What there was when it began: nodes, elements, and nodes of the whole.
    before: (usize, usize, usize),
}

impl Recorded {
    /// Reads a body.
    ///
    /// `rule` is given each element as soon as it was read, and says whether it
    /// is to be kept; elements whose rules ask about the whole are kept
    /// unasked. `places` says whether somebody will ask where they stand.
    ///
    /// # Errors
    /// As [`scan_str`].
    pub fn read<R>(
        &mut self,
        layout: &Layout,
        body: &str,
        places: bool,
        rule: R,
    ) -> Result<(), Stop>
    where
        R: FnMut(&Recorded, &Spot) -> bool,
    {
        self.clear();
        self.slots.resize(layout.root_slots as usize, EMPTY);
        let mut keys = std::mem::take(&mut self.keys);
        let mut recorder = Recorder {
            recorded: self,
            layout,
            body,
            places,
            rule,
            of_whole: 0,
        };
        let end = scan_str(body, &layout.automaton, &mut keys, &mut recorder);
        self.keys = keys;
        end
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.nodes.clear();
        self.texts.clear();
        self.elements.clear();
        self.filled.clear();
        self.open.clear();
        self.overflowed = false;
    }

    /// Whether more elements had to wait than may.
    #[must_use]
    pub fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// The slots of the whole answer that are filled.
    pub(super) fn filled(&self) -> &[u32] {
        &self.filled
    }

    /// The name of the member that an element stands in.
    pub(super) fn name<'r>(&self, spot: &Spot, body: &'r str) -> Option<&'r str> {
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

struct Recorder<'p, R> {
    recorded: &'p mut Recorded,
    layout: &'p Layout,
    body: &'p str,
    places: bool,
    rule: R,
    /// How many nodes of the whole there are.
    of_whole: usize,
}

impl<R: FnMut(&Recorded, &Spot) -> bool> Recorder<'_, R> {
    fn mark(&self, mark: u32) -> Option<Mark> {
        self.layout.marks.get(mark as usize).copied()
    }

    fn begin(&mut self, shape: u32, location: &Location<'_>) {
        let recorded = &mut *self.recorded;
        let base = recorded.slots.len();
        let Some(of) = self.layout.elements.get(shape as usize) else {
            return;
        };
        recorded.slots.resize(base + of.slots as usize, EMPTY);
        let name = if of.has_key { location.name() } else { None };
        let first_index = if self.places {
            location.first_index()
        } else {
            None
        };
        let spot = Spot {
            shape,
            base: position(base),
            first_index: first_index.and_then(|index| u64::try_from(index).ok()),
            name: name.map(|(start, end)| (position(start), position(end))),
        };
        let before = (recorded.nodes.len(), recorded.elements.len(), self.of_whole);
        recorded.open.push(Opened { spot, before });
    }

    fn add(&mut self, mark: Mark, node: Node) {
        match mark {
            Mark::Root(slot) => {
                if self
                    .recorded
                    .slots
                    .get(slot as usize)
                    .is_some_and(|slot| slot.count == 0)
                {
                    self.recorded.filled.push(slot);
                }
                self.of_whole += 1;
                self.recorded.add(slot, node);
            }
            Mark::Of(shape, slot) => {
                if let Some(base) = self.base(shape) {
                    self.recorded.add(base + slot, node);
                }
            }
            Mark::Element(_) => {}
        }
    }

    /// Where the slots of the open element of a shape begin.
    fn base(&self, shape: u32) -> Option<u32> {
        let mut open = self.recorded.open.iter().rev();
        let opened = open.find(|opened| opened.spot.shape == shape)?;
        Some(opened.spot.base)
    }

    /// The element of a shape that was opened last was read.
    fn finish(&mut self, shape: u32, subject: Subject<'_>) {
        let Some(at) = self
            .recorded
            .open
            .iter()
            .rposition(|opened| opened.spot.shape == shape)
        else {
            return;
        };
        let Opened { spot, before } = self.recorded.open.remove(at);
        let Some(of) = self.layout.elements.get(shape as usize) else {
            return;
        };
        if self.admits(of, &spot, subject) {
            if of.needs_whole {
                if self.recorded.elements.len() < MOST_WAITING {
                    self.recorded.elements.push(spot);
                } else {
                    self.recorded.overflowed = true;
                }
                return;
            }
            if (self.rule)(self.recorded, &spot) {
                self.recorded.elements.push(spot);
                return;
            }
        }
        // What only this element has filled is free again.
        let now = (self.recorded.elements.len(), self.of_whole);
        if self.recorded.open.is_empty() && now == (before.1, before.2) {
            self.recorded.slots.truncate(spot.base as usize);
            self.recorded.nodes.truncate(before.0);
        }
    }

    fn admits(&self, of: &Elements, spot: &Spot, subject: Subject<'_>) -> bool {
        let is_of_type = of.of.is_none_or(|of| subject.is_of(of));
        let exists = |slot: &u32| self.recorded.exists(spot, *slot);
        is_of_type
            && of
                .guard
                .as_ref()
                .is_none_or(|guard: &Guard<u32>| guard.passes(&exists))
    }

    fn node_of(&mut self, value: Scalar) -> Node {
        let (what, start, end) = match value {
            Scalar::Null => (What::Null, 0, 0),
            Scalar::Bool(false) => (What::False, 0, 0),
            Scalar::Bool(true) => (What::True, 0, 0),
            Scalar::Number { start, end } => (What::Number, start, end),
            Scalar::Text {
                start,
                end,
                escaped: false,
            } => (What::Text, start, end),
            Scalar::Text { start, end, .. } => {
                let Recorded {
                    texts, unescaped, ..
                } = &mut *self.recorded;
                let first = texts.len();
                let raw = self.body.get(start..end).unwrap_or_default();
                texts.push_str(unescape(raw, unescaped));
                (What::Unescaped, first, texts.len())
            }
        };
        Node {
            what,
            start: position(start),
            end: position(end),
            next: NONE,
        }
    }
}

impl<R: FnMut(&Recorded, &Spot) -> bool> Sink for Recorder<'_, R> {
    fn value(&mut self, marks: &[u32], value: Scalar, location: &Location<'_>) {
        let node = self.node_of(value);
        for mark in marks {
            match self.mark(*mark) {
                Some(Mark::Element(shape)) => self.begin(shape, location),
                Some(mark) => self.add(mark, node),
                None => {}
            }
        }
        for mark in marks {
            let Some(Mark::Element(shape)) = self.mark(*mark) else {
                break;
            };
            let subject = match value {
                Scalar::Null => Subject::Null,
                Scalar::Bool(value) => Subject::Boolean(value),
                Scalar::Number { start, end } => {
                    Subject::Number(Numeral::Sent(self.body.get(start..end).unwrap_or_default()))
                }
                Scalar::Text { .. } => Subject::String(""),
            };
            self.finish(shape, subject);
        }
    }

    fn open(&mut self, marks: &[u32], kind: Kind, location: &Location<'_>) {
        let node = Node {
            what: match kind {
                Kind::Array => What::Array,
                Kind::Object => What::Object,
            },
            start: 0,
            end: 0,
            next: NONE,
        };
        for mark in marks {
            match self.mark(*mark) {
                Some(Mark::Element(shape)) => self.begin(shape, location),
                Some(mark) => self.add(mark, node),
                None => {}
            }
        }
    }

    fn close(&mut self, marks: &[u32], kind: Kind, is_empty: bool) {
        if is_empty {
            for mark in marks {
                match self.mark(*mark) {
                    Some(Mark::Root(slot)) => self.recorded.is_empty(slot),
                    Some(Mark::Of(shape, slot)) => {
                        if let Some(base) = self.base(shape) {
                            self.recorded.is_empty(base + slot);
                        }
                    }
                    _ => {}
                }
            }
        }
        for mark in marks {
            let Some(Mark::Element(shape)) = self.mark(*mark) else {
                break;
            };
            let subject = match kind {
                Kind::Array => Subject::Array(is_empty),
                Kind::Object => Subject::Object(is_empty),
            };
            self.finish(shape, subject);
        }
    }
}

/// Bodies past 2³² bytes are read as trees.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}
