//! What was learned from the answers so far: an automaton over [`Symbol`]s that is built as
//! answers come by. Its state is all that the rules can know of an answer, so what was
//! decided in a state once is decided for every answer that ends there. It never decides
//! itself, and it never grows past its limits: then it forgets, and begins anew.

mod pass;
mod template;
mod texts;
mod transitions;

use crate::answer::{self, Body, Headers};
use crate::fast::plan::{Kind, SlotId, Symbol, SymbolKind, TestSet};
pub(super) use pass::{Ended, Pass};
use replybook_catalog::predicate::Subject;
use template::Observer;
use template::Templates;
pub use template::{HoleContent, HoleValue, Trace};
use texts::Texts;
use transitions::Transitions;

/// Most states that are kept.
pub const MAX_STATES: usize = 1 << 12;

/// Most transitions that are kept.
pub const MAX_TRANSITIONS: usize = 1 << 14;

/// Most different symbols of one state. An answer with more is decided without.
pub const MAX_SYMBOLS: usize = 64;

/// A state; the number of one that is not known.
pub type State = u32;

/// No state: what came was too much to learn.
pub const QUIT: State = u32::MAX;

/// No state that is known has a greater number.
const MAX_STATE: State = 1 << 13;

/// The automaton of one plan.
#[derive(Debug, Default)]
pub struct LazyAutomaton {
    transitions: Transitions,
    /// What is known in each state, in the order in which it came first.
    states: Vec<Box<[Symbol]>>,
    sets: Vec<Set>,
    /// At slots.
    texts: Texts<Symbol>,
    /// None before the second answer: the first is let go by.
    templates: Option<Box<Templates>>,
    /// Whether an answer was read before.
    is_warm: bool,
    /// Where the elements of each shape that stand open are.
    open: Vec<State>,
    /// Whether all fitted so far, and so much room is left as an answer may take.
    has_room: bool,
    /// How often it began anew.
    clear_count: u64,
    room: Vec<u32>,
    unescaped: String,
    keys: crate::fast::scan::Scratch,
}

/// A value: its slot, its kind, and the tests that it passes.
pub(super) type Value<'l> = (SlotId, Kind, Passed<'l>);

/// The tests that a value passes.
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
            Passed::One(test_id) => (Some(test_id), &[][..]),
            Passed::Some(tests) => (None, tests),
        };
        one.into_iter().chain(some.iter().copied())
    }
}

/// Several tests that one value passes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Set {
    slot_id: SlotId,
    kind: Kind,
    tests: Box<[u32]>,
}

/// Numbers of symbols that are no values: a status has its own.
const HEADERS: u32 = 1 << 16;
const BODIES: u32 = HEADERS + (1 << 15);
const STATES: u32 = 1 << 17;

/// The state in which everything starts.
const ROOT: State = 0;

impl LazyAutomaton {
    /// The state of an answer when nothing is known but its status and what its headers
    /// say to the tests about them.
    pub fn begin(&mut self, tests: &TestSet, status: u16, headers: Headers<'_>) -> State {
        if !self.has_room() {
            self.reset(tests);
        }
        let state = self.of_status(status);
        self.with_headers(tests, state, headers)
    }

    /// Whether there is room for the answer that comes. Where there is not, it has to begin anew.
    #[inline(always)]
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.has_room
    }

    /// The state of an answer when nothing is known but its status.
    pub fn of_status(&mut self, status: u16) -> State {
        self.step(ROOT, Symbol::other(u32::from(status)))
    }

    /// The same with what headers say to the tests about them.
    #[inline(always)]
    pub fn with_headers(&mut self, tests: &TestSet, state: State, headers: Headers<'_>) -> State {
        if headers.is_empty() || tests.headers().is_empty() {
            return state;
        }
        self.step_headers(tests, state, headers)
    }

    #[inline(never)]
    fn step_headers(&mut self, tests: &TestSet, state: State, headers: Headers<'_>) -> State {
        let mut passed = std::mem::take(&mut self.room);
        passed.clear();
        for (at, (name, test)) in (0..).zip(tests.headers()) {
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
            return self.step(state, Symbol::other(BODIES - 1));
        }
        let set = self.set(0, Kind::Null, &passed);
        self.room = passed;
        match set.meaning() {
            SymbolKind::Set(number) if number < BODIES - HEADERS - 1 => {
                self.step(state, Symbol::other(HEADERS + number))
            }
            _ => QUIT,
        }
    }

    /// The state in which a body ends that is read from a state on, where its form is known.
    /// `None` where it is not, nor whether it is JSON. A `EMBEDDED` body is given as it stands in a
    /// string of JSON, between the quotes; there it is `None` also where more is escaped
    /// than quotes, `\`, what a `\` stands before, and white space; and where keys do not ascend that
    /// have to differ.
    #[inline(always)]
    pub fn recognize<const EMBEDDED: bool>(
        &mut self,
        tests: &TestSet,
        body: &[u8],
        state: State,
    ) -> Option<State> {
        self.recognized::<EMBEDDED>(tests, body, state, &mut ())
    }

    /// As [`LazyAutomaton::recognize`], and how the body went there; what stands in the gaps of a
    /// `EMBEDDED` one stands there in the string.
    #[inline]
    pub fn trace<const EMBEDDED: bool>(
        &mut self,
        tests: &TestSet,
        body: &[u8],
        state: State,
        trace: &mut Trace,
    ) -> Option<State> {
        trace.clear();
        self.recognized::<EMBEDDED>(tests, body, state, trace)
    }

    #[inline(always)]
    fn recognized<const EMBEDDED: bool>(
        &mut self,
        tests: &TestSet,
        body: &[u8],
        state: State,
        observer: &mut impl Observer,
    ) -> Option<State> {
        let end = self.follow::<EMBEDDED>(tests, body, state, observer)?;
        debug_assert_eq!(
            self.passed::<EMBEDDED>(tests, body, state),
            Some(end),
            "{}",
            String::from_utf8_lossy(body)
        );
        Some(end)
    }

    /// The same by a pass.
    fn passed<const EMBEDDED: bool>(
        &mut self,
        tests: &TestSet,
        body: &[u8],
        state: State,
    ) -> Option<State> {
        let body = std::str::from_utf8(body).ok()?;
        let mut unescaped = String::new();
        let body = match EMBEDDED {
            false => body,
            true => crate::fast::scan::unescape(body, &mut unescaped),
        };
        self.pass(tests, body, state).ok()
    }

    /// The state of an answer whose body is no JSON, from the state in which nothing is known of
    /// its body.
    pub fn unparsed(&mut self, tests: &TestSet, state: State, body: &Body<'_>) -> State {
        let state = self.step(state, Symbol::other(BODIES + body.kind() as u32));
        match body.text() {
            Some(text) => {
                let symbol = self.of_value(tests, tests.text(), Subject::Text(text));
                self.step(state, symbol)
            }
            None => state,
        }
    }

    /// How often it began anew: numbers of states mean something within one epoch.
    #[must_use]
    pub fn clear_count(&self) -> u64 {
        self.clear_count
    }

    /// The state of an element as part of an answer: one for each state of the two.
    pub fn within(&mut self, element: State, whole: State) -> State {
        self.step(element, Symbol::other(STATES + whole.min(MAX_STATE)))
    }

    /// What is known in a state.
    pub(super) fn symbols(&self, state: State) -> &[Symbol] {
        self.states
            .get(state as usize)
            .map_or(&[], |symbols| symbols)
    }

    /// The elements that a state knows, in the order in which the first of each came: a
    /// shape, and the state of the element.
    pub fn elements(&self, state: State) -> impl Iterator<Item = State> {
        self.symbols(state)
            .iter()
            .filter_map(|symbol| match symbol.meaning() {
                SymbolKind::Other(number) => number.checked_sub(STATES),
                _ => None,
            })
    }

    /// The tests that a symbol's value passes, with its slot and kind.
    pub(super) fn value<'l>(&'l self, symbol: Symbol, tests: &TestSet) -> Option<Value<'l>> {
        match symbol.meaning() {
            SymbolKind::Plain(slot_id, kind) => Some((slot_id, kind, Passed::None)),
            SymbolKind::Single(test_id, kind) => {
                Some((tests.seat_of(test_id), kind, Passed::One(test_id)))
            }
            SymbolKind::Set(number) => {
                let set = self.sets.get(number as usize)?;
                Some((set.slot_id, set.kind, Passed::Some(&set.tests)))
            }
            SymbolKind::Other(_) => None,
        }
    }

    /// Forgets all that was learned.
    #[cold]
    pub fn reset(&mut self, tests: &TestSet) {
        self.has_room = true;
        self.clear_count += 1;
        self.transitions.clear();
        self.states.clear();
        self.sets.clear();
        self.texts.clear();
        if let Some(templates) = &mut self.templates {
            templates.clear();
        }
        let shapes = tests.layout.elements.len();
        self.open.clear();
        self.open.resize(shapes, QUIT);
        // The root, and where the elements of each shape begin.
        for _ in 0..=shapes {
            self.add(Box::default());
        }
    }

    /// The symbol of a text or a number.
    pub(super) fn of_value(
        &mut self,
        tests: &TestSet,
        slot_id: SlotId,
        subject: Subject<'_>,
    ) -> Symbol {
        let mut room = std::mem::take(&mut self.room);
        let symbol = tests.of_value(slot_id, subject, &mut room, |slot_id, kind, several| {
            self.set(slot_id, kind, several)
        });
        self.room = room;
        symbol
    }

    /// The state in which the elements of a shape begin.
    fn of_element(shape: u32) -> State {
        ROOT + 1 + shape
    }

    #[inline(always)]
    fn step(&mut self, state: State, symbol: Symbol) -> State {
        match self.transitions.get(state, symbol) {
            Some(next) => next,
            None => self.learn(state, symbol),
        }
    }

    #[cold]
    fn learn(&mut self, state: State, symbol: Symbol) -> State {
        let Some(known) = self.states.get(state as usize) else {
            return QUIT;
        };
        let next = if known.contains(&symbol) {
            state
        } else {
            let symbols = known.iter().copied().chain([symbol]);
            let symbols: Box<[Symbol]> = symbols.collect();
            self.add(symbols)
        };
        if next == QUIT {
            // An answer of too many kinds of values is no reason to forget the others.
            self.has_room &= self.states.len() < MAX_STATES;
            return QUIT;
        }
        if !self.transitions.put(state, symbol, next) {
            self.has_room = false;
            return QUIT;
        }
        next
    }

    fn add(&mut self, symbols: Box<[Symbol]>) -> State {
        if self.states.len() >= MAX_STATES || symbols.len() > MAX_SYMBOLS {
            return QUIT;
        }
        let number = State::try_from(self.states.len()).unwrap_or(QUIT);
        self.states.push(symbols);
        self.has_room &= self.states.len() <= MAX_STATES / 2;
        number
    }

    #[cold]
    fn set(&mut self, slot_id: SlotId, kind: Kind, tests: &[u32]) -> Symbol {
        let is_it = |set: &Set| set.slot_id == slot_id && set.kind == kind && *set.tests == *tests;
        let at = match self.sets.iter().position(is_it) {
            Some(at) => at,
            None => {
                // Nothing that comes after is kept: the set is one of too many.
                self.has_room &= self.sets.len() < MAX_STATES;
                self.sets.push(Set {
                    slot_id,
                    kind,
                    tests: tests.into(),
                });
                self.sets.len() - 1
            }
        };
        Symbol::set(u32::try_from(at).unwrap_or(0))
    }
}
