//! What was learned from the answers so far: an automaton over [`Event`]s that is built as
//! answers come by. Its state is all that the rules can know of an answer, so what was
//! decided in a state once is decided for every answer that ends there. It never decides
//! itself, and it never grows past its limits: then it forgets, and begins anew.

mod pass;
mod template;
mod texts;
mod transitions;

use crate::answer::{self, Body, Headers};
use crate::fast::plan::{Event, Kind, Meaning, Questions, Seat};
pub(super) use pass::{Ended, Pass};
use replybook_catalog::predicate::Subject;
use template::Courses;
use template::Watch;
pub use template::{Content, Filled, Trace};
use texts::Texts;
use transitions::Transitions;

/// Most states that are kept.
pub const MAX_STATES: usize = 1 << 12;

/// Most transitions that are kept.
pub const MAX_TRANSITIONS: usize = 1 << 14;

/// Most different events of one state. An answer with more is decided without.
pub const MAX_EVENTS: usize = 64;

/// A state; the number of one that is not known.
pub type State = u32;

/// No state: what came was too much to learn.
pub const LOST: State = u32::MAX;

/// No state that is known has a greater number.
const MAX_STATE: State = 1 << 13;

/// The automaton of one plan.
#[derive(Debug, Default)]
pub struct Learned {
    transitions: Transitions,
    /// What is known in each state, in the order in which it came first.
    states: Vec<Box<[Event]>>,
    sets: Vec<Set>,
    /// At seats.
    texts: Texts<Event>,
    /// None before the second answer: the first is let go by.
    courses: Option<Box<Courses>>,
    /// Whether an answer was read before.
    is_warm: bool,
    /// Where the elements of each shape that stand open are.
    open: Vec<State>,
    /// Whether all fitted so far, and so much room is left as an answer may take.
    has_room: bool,
    /// How often it began anew.
    epoch: u64,
    room: Vec<u32>,
    unescaped: String,
    keys: crate::fast::scan::Scratch,
}

/// A value: its seat, its kind, and the questions that it passes.
pub(super) type Value<'l> = (Seat, Kind, Passed<'l>);

/// The questions that a value passes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Passed<'l> {
    None,
    One(u32),
    Some(&'l [u32]),
}

impl<'l> Passed<'l> {
    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = u32> + use<'l> {
        let (one, some) = match self {
            Passed::None => (None, &[][..]),
            Passed::One(question) => (Some(question), &[][..]),
            Passed::Some(questions) => (None, questions),
        };
        one.into_iter().chain(some.iter().copied())
    }
}

/// Several tests that one value passes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Set {
    seat: Seat,
    kind: Kind,
    questions: Box<[u32]>,
}

/// Numbers of events that are no values: a status has its own.
const HEADERS: u32 = 1 << 16;
const BODIES: u32 = HEADERS + (1 << 15);
const STATES: u32 = 1 << 17;

/// The state of which everything begins.
const ROOT: State = 0;

impl Learned {
    /// The state of an answer of which nothing is known but its status and what its headers
    /// say to the questions about them.
    pub fn begin(&mut self, questions: &Questions, status: u16, headers: Headers<'_>) -> State {
        if !self.has_room() {
            self.begin_anew(questions);
        }
        let state = self.of_status(status);
        self.with_headers(questions, state, headers)
    }

    /// Whether there is room for the answer that comes. Where there is not, it has to begin anew.
    #[inline(always)]
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.has_room
    }

    /// The state of an answer of which nothing is known but its status.
    pub fn of_status(&mut self, status: u16) -> State {
        self.step(ROOT, Event::other(u32::from(status)))
    }

    /// The same with what headers say to the questions about them.
    #[inline(always)]
    pub fn with_headers(
        &mut self,
        questions: &Questions,
        state: State,
        headers: Headers<'_>,
    ) -> State {
        if headers.is_empty() || questions.headers().is_empty() {
            return state;
        }
        self.step_headers(questions, state, headers)
    }

    #[inline(never)]
    fn step_headers(&mut self, questions: &Questions, state: State, headers: Headers<'_>) -> State {
        let mut passed = std::mem::take(&mut self.room);
        passed.clear();
        for (at, (name, test)) in (0..).zip(questions.headers()) {
            let mut values = answer::header(headers, name).map(Subject::Text);
            let holds = test.holds(|visit| {
                let _ = values.try_for_each(visit);
            });
            if holds {
                passed.push(at);
            }
        }
        if passed.is_empty() {
            self.room = passed;
            return self.step(state, Event::other(BODIES - 1));
        }
        let set = self.set(0, Kind::Null, &passed);
        self.room = passed;
        match set.meaning() {
            Meaning::Set(number) if number < BODIES - HEADERS - 1 => {
                self.step(state, Event::other(HEADERS + number))
            }
            _ => LOST,
        }
    }

    /// The state in which a body ends that is read from a state on, where its form is known.
    /// `None` where it is not, nor whether it is JSON. A `QUOTED` body is given as it stands in a
    /// string of JSON, between the quotes; there it is `None` also where more is escaped
    /// than quotes, `\`, what a `\` stands before, and white space; and where keys do not ascend that
    /// have to differ.
    #[inline(always)]
    pub fn recognize<const QUOTED: bool>(
        &mut self,
        questions: &Questions,
        body: &[u8],
        state: State,
    ) -> Option<State> {
        self.recognized::<QUOTED>(questions, body, state, &mut ())
    }

    /// As [`Learned::recognize`], and how the body went there; what stands in the gaps of a
    /// `QUOTED` one stands there in the string.
    #[inline]
    pub fn trace<const QUOTED: bool>(
        &mut self,
        questions: &Questions,
        body: &[u8],
        state: State,
        trace: &mut Trace,
    ) -> Option<State> {
        trace.clear();
        self.recognized::<QUOTED>(questions, body, state, trace)
    }

    #[inline(always)]
    fn recognized<const QUOTED: bool>(
        &mut self,
        questions: &Questions,
        body: &[u8],
        state: State,
        watch: &mut impl Watch,
    ) -> Option<State> {
        let end = self.follow::<QUOTED>(questions, body, state, watch)?;
        debug_assert_eq!(
            self.passed::<QUOTED>(questions, body, state),
            Some(end),
            "{}",
            String::from_utf8_lossy(body)
        );
        Some(end)
    }

    /// The same by a pass.
    fn passed<const QUOTED: bool>(
        &mut self,
        questions: &Questions,
        body: &[u8],
        state: State,
    ) -> Option<State> {
        let body = std::str::from_utf8(body).ok()?;
        let mut unescaped = String::new();
        let body = match QUOTED {
            false => body,
            true => crate::fast::scan::unescape(body, &mut unescaped),
        };
        self.pass(questions, body, state).ok()
    }

    /// The state of an answer whose body is no JSON, from the state in which nothing is known of
    /// its body.
    pub fn unparsed(&mut self, questions: &Questions, state: State, body: &Body<'_>) -> State {
        let state = self.step(state, Event::other(BODIES + body.kind() as u32));
        match body.text() {
            Some(text) => {
                let event = self.of_value(questions, questions.text(), Subject::Text(text));
                self.step(state, event)
            }
            None => state,
        }
    }

    /// How often it began anew: numbers of states mean something within one epoch.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The state of an element as part of an answer: one for each state of the two.
    pub fn within(&mut self, element: State, whole: State) -> State {
        self.step(element, Event::other(STATES + whole.min(MAX_STATE)))
    }

    /// What is known in a state.
    pub(super) fn events(&self, state: State) -> &[Event] {
        self.states.get(state as usize).map_or(&[], |events| events)
    }

    /// The elements that a state knows, in the order in which the first of each came: a
    /// shape, and the state of the element.
    pub fn elements(&self, state: State) -> impl Iterator<Item = State> {
        self.events(state)
            .iter()
            .filter_map(|event| match event.meaning() {
                Meaning::Other(number) => number.checked_sub(STATES),
                _ => None,
            })
    }

    /// The questions that an event's value passes, with its seat and kind.
    pub(super) fn value<'l>(&'l self, event: Event, questions: &Questions) -> Option<Value<'l>> {
        match event.meaning() {
            Meaning::Plain(seat, kind) => Some((seat, kind, Passed::None)),
            Meaning::Single(question, kind) => {
                Some((questions.seat_of(question), kind, Passed::One(question)))
            }
            Meaning::Set(number) => {
                let set = self.sets.get(number as usize)?;
                Some((set.seat, set.kind, Passed::Some(&set.questions)))
            }
            Meaning::Other(_) => None,
        }
    }

    /// Forgets all that was learned.
    #[cold]
    pub fn begin_anew(&mut self, questions: &Questions) {
        self.has_room = true;
        self.epoch += 1;
        self.transitions.clear();
        self.states.clear();
        self.sets.clear();
        self.texts.clear();
        if let Some(courses) = &mut self.courses {
            courses.clear();
        }
        let shapes = questions.layout.elements.len();
        self.open.clear();
        self.open.resize(shapes, LOST);
        // The root, and where the elements of each shape begin.
        for _ in 0..=shapes {
            self.add(Box::default());
        }
    }

    /// The event of a text or a number.
    pub(super) fn of_value(
        &mut self,
        questions: &Questions,
        seat: Seat,
        subject: Subject<'_>,
    ) -> Event {
        let mut room = std::mem::take(&mut self.room);
        let event = questions.of_value(seat, subject, &mut room, |seat, kind, several| {
            self.set(seat, kind, several)
        });
        self.room = room;
        event
    }

    /// The state in which the elements of a shape begin.
    fn of_element(shape: u32) -> State {
        ROOT + 1 + shape
    }

    #[inline(always)]
    fn step(&mut self, state: State, event: Event) -> State {
        match self.transitions.get(state, event) {
            Some(next) => next,
            None => self.learn(state, event),
        }
    }

    #[cold]
    fn learn(&mut self, state: State, event: Event) -> State {
        let Some(known) = self.states.get(state as usize) else {
            return LOST;
        };
        let next = if known.contains(&event) {
            state
        } else {
            let events = known.iter().copied().chain([event]);
            let events: Box<[Event]> = events.collect();
            self.add(events)
        };
        if next == LOST {
            // An answer of too many kinds of values is no reason to forget the others.
            self.has_room &= self.states.len() < MAX_STATES;
            return LOST;
        }
        if !self.transitions.put(state, event, next) {
            self.has_room = false;
            return LOST;
        }
        next
    }

    fn add(&mut self, events: Box<[Event]>) -> State {
        if self.states.len() >= MAX_STATES || events.len() > MAX_EVENTS {
            return LOST;
        }
        let number = State::try_from(self.states.len()).unwrap_or(LOST);
        self.states.push(events);
        self.has_room &= self.states.len() <= MAX_STATES / 2;
        number
    }

    #[cold]
    fn set(&mut self, seat: Seat, kind: Kind, questions: &[u32]) -> Event {
        let is_it =
            |set: &Set| set.seat == seat && set.kind == kind && *set.questions == *questions;
        let at = match self.sets.iter().position(is_it) {
            Some(at) => at,
            None => {
                // Nothing that comes after is kept: the set is one of too many.
                self.has_room &= self.sets.len() < MAX_STATES;
                self.sets.push(Set {
                    seat,
                    kind,
                    questions: questions.into(),
                });
                self.sets.len() - 1
            }
        };
        Event::set(u32::try_from(at).unwrap_or(0))
    }
}
