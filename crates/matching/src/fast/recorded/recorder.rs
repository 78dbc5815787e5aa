//! What a pass hands over, put into its slots; elements are begun, filled and
//! given to be ruled.

use super::{Before, EMPTY, MOST_WAITING, Node, Opened, Recorded, What, position};
use crate::facts::Spot;
use crate::fast::lazy::{Ended, LazyAutomaton, Pass, QUIT};
use crate::fast::plan::{Elements, Layout, Mark, Marked, NONE};
use crate::fast::scan::{Kind, Location, Scalar, Sink, unescape};
use replybook_catalog::jsonpath::Guard;
use replybook_catalog::predicate::{Numeral, Subject};

/// Takes what a pass over one body finds.
pub(super) struct Recorder<'p, R> {
    pub recorded: &'p mut Recorded,
    pub layout: &'p Layout,
    pub pass: Pass<'p>,
    pub rule: R,
    /// How many nodes of the whole there are.
    pub of_whole: usize,
}

impl<R: FnMut(&mut LazyAutomaton, &Recorded, &Spot) -> bool> Recorder<'_, R> {
    fn begin(&mut self, shape: u32, location: &Location<'_>) {
        let recorded = &mut *self.recorded;
        let base = recorded.slots.len();
        let Some(of) = self.layout.elements.get(shape as usize) else {
            return;
        };
        recorded.slots.resize(base + of.slots as usize, EMPTY);
        let name = if of.has_key { location.name() } else { None };
        let first_index = location.first_index();
        let spot = Spot {
            shape,
            state: QUIT,
            base: position(base),
            first_index: first_index.and_then(|index| u64::try_from(index).ok()),
            name: name.map(|(start, end)| (position(start), position(end))),
        };
        let before = Before {
            nodes: recorded.nodes.len(),
            texts: recorded.texts.len(),
            elements: recorded.elements.len(),
            of_whole: self.of_whole,
        };
        recorded.open.push(Opened { spot, before });
    }

    fn add(&mut self, mark: Mark, node: Node) {
        match mark {
            Mark::Root(slot) => {
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
        let Opened { mut spot, before } = self.recorded.open.remove(at);
        spot.state = self.pass.element(shape);
        let Some(of) = self.layout.elements.get(shape as usize) else {
            return;
        };
        if self.admits(of, &spot, subject) {
            let is_kept = if of.needs_whole {
                self.recorded.overflowed |= self.recorded.elements.len() >= MOST_WAITING;
                !self.recorded.overflowed
            } else {
                (self.rule)(self.pass.learned, self.recorded, &spot)
            };
            if is_kept {
                self.recorded.elements.push(spot);
                return;
            }
        }
        // What only this element has filled is free again.
        let recorded = &mut *self.recorded;
        if recorded.open.is_empty() && recorded.elements.len() == before.elements {
            recorded.slots.truncate(spot.base as usize);
            if self.of_whole == before.of_whole {
                recorded.nodes.truncate(before.nodes);
                recorded.texts.truncate(before.texts);
            }
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
                let raw = self.pass.body.get(start..end).unwrap_or_default();
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

impl<R: FnMut(&mut LazyAutomaton, &Recorded, &Spot) -> bool> Sink for Recorder<'_, R> {
    type Mark = Marked;

    fn value(&mut self, marks: &[Marked], value: Scalar, location: &Location<'_>) {
        let node = self.node_of(value);
        self.begin_all(marks, node, location);
        let subject = match value {
            Scalar::Null => Subject::Null,
            Scalar::Bool(value) => Subject::Boolean(value),
            Scalar::Number { start, end } => {
                let text = self.pass.body.get(start..end).unwrap_or_default();
                Subject::Number(Numeral::Sent(text))
            }
            Scalar::Text { .. } => Subject::String(""),
        };
        self.end_all(marks, Ended::Scalar(value), subject);
    }

    fn open(&mut self, marks: &[Marked], kind: Kind, location: &Location<'_>) {
        let node = Node {
            what: match kind {
                Kind::Array => What::Array,
                Kind::Object => What::Object,
            },
            start: 0,
            end: 0,
            next: NONE,
        };
        self.begin_all(marks, node, location);
    }

    fn close(&mut self, marks: &[Marked], kind: Kind, is_empty: bool) {
        for marked in marks.iter().filter(|_| is_empty) {
            match marked.mark {
                Mark::Root(slot) => self.recorded.is_empty(slot),
                Mark::Of(shape, slot) => {
                    if let Some(base) = self.base(shape) {
                        self.recorded.is_empty(base + slot);
                    }
                }
                Mark::Element(_) => {}
            }
        }
        let subject = match kind {
            Kind::Array => Subject::Array(is_empty),
            Kind::Object => Subject::Object(is_empty),
        };
        self.end_all(marks, Ended::container(kind, is_empty), subject);
    }
}

impl<R: FnMut(&mut LazyAutomaton, &Recorded, &Spot) -> bool> Recorder<'_, R> {
    fn begin_all(&mut self, marks: &[Marked], node: Node, location: &Location<'_>) {
        for marked in marks {
            match marked.mark {
                Mark::Element(shape) => self.begin(shape, location),
                mark => self.add(mark, node),
            }
            if let Some(test_mark) = &marked.test_mark {
                self.pass.begin(test_mark, location);
            }
        }
    }

    /// What was begun last is finished first.
    fn end_all(&mut self, marks: &[Marked], value: Ended, subject: Subject<'_>) {
        for marked in marks.iter().rev() {
            if let Some(test_mark) = &marked.test_mark {
                self.pass.end(test_mark, value);
            }
            if let Mark::Element(shape) = marked.mark {
                self.finish(shape, subject);
            }
        }
    }
}
