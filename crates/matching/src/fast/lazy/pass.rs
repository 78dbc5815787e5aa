//! One pass over a body that steps from state to state and keeps nothing else.

use super::template::{Courses, Learner};
use super::{LOST, Learned, STATES, State};
use crate::fast::plan::{Asking, Event, Kind, Questions, Seat};
use crate::fast::scan::{self, Location, Scalar, Sink, Stop};
use replybook_catalog::predicate::{Numeral, Subject};

impl Learned {
    /// The state in which a body ends that is read from a state on.
    ///
    /// # Errors
    /// As [`scan::scan_str`].
    pub fn read(&mut self, questions: &Questions, body: &str, state: State) -> Result<State, Stop> {
        let end = self.pass(questions, body, state)?;
        self.learn_from(questions, body, state);
        Ok(end)
    }

    /// Learns the course of a body that is read from a state on, where it is worth it.
    pub fn learn_from(&mut self, questions: &Questions, body: &str, state: State) {
        if !self.is_warm {
            self.is_warm = true;
            return;
        }
        let mut courses = self.courses.take().unwrap_or_default();
        if courses.wants() {
            self.learn_course(questions, body, state, &mut courses);
        }
        self.courses = Some(courses);
    }

    /// The same, and no more.
    #[inline]
    pub(super) fn pass(
        &mut self,
        questions: &Questions,
        body: &str,
        state: State,
    ) -> Result<State, Stop> {
        let mut keys = std::mem::take(&mut self.keys);
        let mut pass = Pass {
            questions,
            body,
            whole: state,
            learned: self,
        };
        let end = scan::scan_str(body, &questions.automaton, &mut keys, &mut pass);
        let whole = pass.whole;
        self.keys = keys;
        end.map(|()| whole)
    }

    /// Learns the course of a body that was read.
    #[cold]
    #[inline(never)]
    fn learn_course(
        &mut self,
        questions: &Questions,
        body: &str,
        state: State,
        courses: &mut Courses,
    ) {
        let mut keys = std::mem::take(&mut self.keys);
        let pass = Pass {
            questions,
            body,
            whole: state,
            learned: self,
        };
        let mut learner = Learner::new(pass, courses);
        if scan::scan_str(body, &questions.automaton, &mut keys, &mut learner).is_ok() {
            learner.end();
        }
        self.keys = keys;
    }
}

/// What a pass steps with.
pub(crate) struct Pass<'p> {
    pub questions: &'p Questions,
    pub body: &'p str,
    /// The state of the whole answer.
    pub whole: State,
    pub learned: &'p mut Learned,
}

impl Pass<'_> {
    /// Something begins that is asked about.
    #[inline]
    pub fn begin(&mut self, asking: &Asking, location: &Location<'_>) {
        let Asking::Element { shape, member, .. } = *asking else {
            return;
        };
        if let Some(open) = self.learned.open.get_mut(shape as usize) {
            *open = Learned::of_element(shape);
        }
        if let Some(seat) = member
            && let Some((start, end)) = location.name()
        {
            let name = self.body.get(start..end).unwrap_or_default();
            let event = self.of_value(seat, Subject::Text(name));
            self.step_element(shape, event);
        }
    }

    /// A value was read that is asked about; an element's values before itself.
    #[inline]
    pub fn end(&mut self, asking: &Asking, value: Ended) {
        match *asking {
            Asking::Whole(seat) => {
                let event = self.event(seat, value);
                self.whole = self.learned.step(self.whole, event);
            }
            Asking::Within(shape, seat) => {
                let event = self.event(seat, value);
                self.step_element(shape, event);
            }
            Asking::Element {
                shape, itself, of, ..
            } => {
                let kind = value.kind();
                if of.is_some_and(|of| !kind.may_be(of)) {
                    return;
                }
                let event = self.event(itself, value);
                self.step_element(shape, event);
                // What is known of an element is one event of the whole.
                let state = self.element(shape);
                self.whole = if state == LOST {
                    LOST
                } else {
                    self.learned.step(self.whole, Event::other(STATES + state))
                };
            }
        }
    }

    /// The state of the element of a shape that stands open or was read last.
    pub fn element(&self, shape: u32) -> State {
        let state = self.learned.open.get(shape as usize);
        state.copied().unwrap_or(LOST)
    }

    #[inline]
    fn step_element(&mut self, shape: u32, event: Event) {
        let learned = &mut *self.learned;
        let state = learned.open.get(shape as usize).copied();
        let next = learned.step(state.unwrap_or(LOST), event);
        if let Some(open) = learned.open.get_mut(shape as usize) {
            *open = next;
        }
    }

    /// The event of a value that is neither array nor object, at a seat.
    pub fn event_of(&mut self, seat: Seat, value: Scalar) -> Event {
        self.event(seat, Ended::Scalar(value))
    }

    #[inline]
    fn event(&mut self, seat: Seat, value: Ended) -> Event {
        let kind = value.kind();
        match value {
            Ended::Scalar(Scalar::Number { start, end }) => {
                let text = self.body.get(start..end).unwrap_or_default();
                self.of_value(seat, Subject::Number(Numeral::Sent(text)))
            }
            Ended::Scalar(Scalar::Text {
                start,
                end,
                escaped,
            }) => {
                let raw = self.body.get(start..end).unwrap_or_default();
                self.learned.of_raw(self.questions, seat, raw, escaped)
            }
            _ => Event::of_kind(seat, kind),
        }
    }

    fn of_value(&mut self, seat: Seat, subject: Subject<'_>) -> Event {
        self.learned.of_value(self.questions, seat, subject)
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
    type Mark = Asking;

    #[inline]
    fn value(&mut self, marks: &[Asking], value: Scalar, location: &Location<'_>) {
        self.open(marks, scan::Kind::Array, location);
        // What was begun last is finished first.
        for asking in marks.iter().rev() {
            self.end(asking, Ended::Scalar(value));
        }
    }

    #[inline]
    fn open(&mut self, marks: &[Asking], _: scan::Kind, location: &Location<'_>) {
        for asking in marks {
            // Those of elements come first.
            if !matches!(asking, Asking::Element { .. }) {
                break;
            }
            self.begin(asking, location);
        }
    }

    #[inline]
    fn close(&mut self, marks: &[Asking], kind: scan::Kind, is_empty: bool) {
        let value = Ended::container(kind, is_empty);
        for asking in marks.iter().rev() {
            self.end(asking, value);
        }
    }
}
