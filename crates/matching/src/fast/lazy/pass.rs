//! One pass over a body that steps from state to state and keeps nothing else.

use super::template::{Learner, Templates};
use super::{LazyAutomaton, QUIT, STATES, State};
use crate::fast::plan::{Kind, SlotId, Symbol, TestMark, TestSet};
use crate::fast::scan::{self, Location, Scalar, Sink, Stop};
use replybook_catalog::predicate::{Numeral, Subject};

impl LazyAutomaton {
    /// The state in which a body ends that is read from a state on.
    ///
    /// # Errors
    /// As [`scan::scan_str`].
    pub fn read(&mut self, tests: &TestSet, body: &str, state: State) -> Result<State, Stop> {
        let end = self.pass(tests, body, state)?;
        self.learn_from(tests, body, state);
        Ok(end)
    }

    /// Learns the template of a body that is read from a state on, where it is worth it.
    pub fn learn_from(&mut self, tests: &TestSet, body: &str, state: State) {
        if !self.is_warm {
            self.is_warm = true;
            return;
        }
        let mut templates = self.templates.take().unwrap_or_default();
        if templates.should_learn() {
            self.learn_template(tests, body, state, &mut templates);
        }
        self.templates = Some(templates);
    }

    /// The same, and no more.
    #[inline]
    pub(super) fn pass(
        &mut self,
        tests: &TestSet,
        body: &str,
        state: State,
    ) -> Result<State, Stop> {
        let mut keys = std::mem::take(&mut self.keys);
        let mut pass = Pass {
            tests,
            body,
            whole: state,
            learned: self,
        };
        let end = scan::scan_str(body, &tests.automaton, &mut keys, &mut pass);
        let whole = pass.whole;
        self.keys = keys;
        end.map(|()| whole)
    }

    /// Learns the template of a body that was read.
    #[cold]
    #[inline(never)]
    fn learn_template(
        &mut self,
        tests: &TestSet,
        body: &str,
        state: State,
        templates: &mut Templates,
    ) {
        let mut keys = std::mem::take(&mut self.keys);
        let pass = Pass {
            tests,
            body,
            whole: state,
            learned: self,
        };
        let mut learner = Learner::new(pass, templates);
        if scan::scan_str(body, &tests.automaton, &mut keys, &mut learner).is_ok() {
            learner.end();
        }
        self.keys = keys;
    }
}

/// What a pass steps with.
pub(crate) struct Pass<'p> {
    pub tests: &'p TestSet,
    pub body: &'p str,
    /// The state of the whole answer.
    pub whole: State,
    pub learned: &'p mut LazyAutomaton,
}

impl Pass<'_> {
    /// Something begins that is asked about.
    #[inline]
    pub fn begin(&mut self, test_mark: &TestMark, location: &Location<'_>) {
        let TestMark::Element { shape, member, .. } = *test_mark else {
            return;
        };
        if let Some(open) = self.learned.open.get_mut(shape as usize) {
            *open = LazyAutomaton::of_element(shape);
        }
        if let Some(slot_id) = member
            && let Some((start, end)) = location.name()
        {
            let name = self.body.get(start..end).unwrap_or_default();
            let symbol = self.of_value(slot_id, Subject::Text(name));
            self.step_element(shape, symbol);
        }
    }

    /// A value was read that is asked about; an element's values before itself.
    #[inline]
    pub fn end(&mut self, test_mark: &TestMark, value: Ended) {
        match *test_mark {
            TestMark::Whole(slot_id) => {
                let symbol = self.symbol(slot_id, value);
                self.whole = self.learned.step(self.whole, symbol);
            }
            TestMark::Within(shape, slot_id) => {
                let symbol = self.symbol(slot_id, value);
                self.step_element(shape, symbol);
            }
            TestMark::Element {
                shape, itself, of, ..
            } => {
                let kind = value.kind();
                if of.is_some_and(|of| !kind.may_be(of)) {
                    return;
                }
                let symbol = self.symbol(itself, value);
                self.step_element(shape, symbol);
                // What is known of an element is one symbol of the whole.
                let state = self.element(shape);
                self.whole = if state == QUIT {
                    QUIT
                } else {
                    self.learned.step(self.whole, Symbol::other(STATES + state))
                };
            }
        }
    }

    /// The state of the element of a shape that stands open or was read last.
    pub fn element(&self, shape: u32) -> State {
        let state = self.learned.open.get(shape as usize);
        state.copied().unwrap_or(QUIT)
    }

    #[inline]
    fn step_element(&mut self, shape: u32, symbol: Symbol) {
        let learned = &mut *self.learned;
        let state = learned.open.get(shape as usize).copied();
        let next = learned.step(state.unwrap_or(QUIT), symbol);
        if let Some(open) = learned.open.get_mut(shape as usize) {
            *open = next;
        }
    }

    /// The symbol of a value that is neither array nor object, at a slot.
    pub fn event_of(&mut self, slot_id: SlotId, value: Scalar) -> Symbol {
        self.symbol(slot_id, Ended::Scalar(value))
    }

    #[inline]
    fn symbol(&mut self, slot_id: SlotId, value: Ended) -> Symbol {
        let kind = value.kind();
        match value {
            Ended::Scalar(Scalar::Number { start, end }) => {
                let text = self.body.get(start..end).unwrap_or_default();
                self.of_value(slot_id, Subject::Number(Numeral::Sent(text)))
            }
            Ended::Scalar(Scalar::Text {
                start,
                end,
                escaped,
            }) => {
                let raw = self.body.get(start..end).unwrap_or_default();
                self.learned.of_raw(self.tests, slot_id, raw, escaped)
            }
            _ => Symbol::from_kind(slot_id, kind),
        }
    }

    fn of_value(&mut self, slot_id: SlotId, subject: Subject<'_>) -> Symbol {
        self.learned.of_value(self.tests, slot_id, subject)
    }
}

/// A value that was read.
#[derive(Clone, Copy)]
pub(crate) enum Ended {
    Scalar(Scalar),
    Container(Kind),
}

impl Ended {
    /// A container of a kind.
    #[inline]
    pub fn container(kind: scan::Kind, is_empty: bool) -> Ended {
        Ended::Container(match (kind, is_empty) {
            (scan::Kind::Array, true) => Kind::EmptyArray,
            (scan::Kind::Array, false) => Kind::Array,
            (scan::Kind::Object, true) => Kind::EmptyObject,
            (scan::Kind::Object, false) => Kind::Object,
        })
    }

    #[inline]
    fn kind(self) -> Kind {
        match self {
            Ended::Scalar(Scalar::Null) => Kind::Null,
            Ended::Scalar(Scalar::Bool(false)) => Kind::False,
            Ended::Scalar(Scalar::Bool(true)) => Kind::True,
            Ended::Scalar(Scalar::Number { .. }) => Kind::Number,
            Ended::Scalar(Scalar::Text { start, end, .. }) if start == end => Kind::EmptyText,
            Ended::Scalar(Scalar::Text { .. }) => Kind::Text,
            Ended::Container(kind) => kind,
        }
    }
}

impl Sink for Pass<'_> {
    type Mark = TestMark;

    #[inline]
    fn value(&mut self, marks: &[TestMark], value: Scalar, location: &Location<'_>) {
        self.open(marks, scan::Kind::Array, location);
        // What was begun last is finished first.
        for test_mark in marks.iter().rev() {
            self.end(test_mark, Ended::Scalar(value));
        }
    }

    #[inline]
    fn open(&mut self, marks: &[TestMark], _: scan::Kind, location: &Location<'_>) {
        for test_mark in marks {
            // Those of elements come first.
            if !matches!(test_mark, TestMark::Element { .. }) {
                break;
            }
            self.begin(test_mark, location);
        }
    }

    #[inline]
    fn close(&mut self, marks: &[TestMark], kind: scan::Kind, is_empty: bool) {
        let value = Ended::container(kind, is_empty);
        for test_mark in marks.iter().rev() {
            self.end(test_mark, value);
        }
    }
}
