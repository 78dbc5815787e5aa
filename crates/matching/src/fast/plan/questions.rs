//! What the clauses of a provider ask of the values in a body. Two values that stand at
//! the same seat and give every question the same answer are the same to every rule:
//! they make one [`Event`]. It looks at one value at a time and never decides.

mod collecting;

use std::collections::HashMap;

use super::asked::Ask;
use super::event::{Event, Kind, MOST, Seat};
use super::layout::{Layout, Mark, NONE};
use super::literal::Probe;
use super::ranks::Literals;
use crate::fast::scan::Automaton;
use collecting::{Collecting, integer};
use replybook_catalog::predicate::{Subject, Test};
use replybook_catalog::table::Provider;
use replybook_catalog::vocabulary::NodeType;

/// The questions of one provider.
#[derive(Debug, Clone)]
pub struct Questions {
    /// Where in a body the values stand that are asked about, its automaton aside.
    pub layout: Layout,
    /// The paths of the layout, each with what its values are asked.
    pub automaton: Automaton<Asking>,
    /// The first seat of each shape's elements: one for each slot, the element itself, and
    /// the name of the member that it stands in.
    first: Vec<Seat>,
    seats: Vec<Asked>,
    /// The tests that not every text or not every number answers alike.
    tests: Vec<(Seat, Test)>,
    by_literal: Literals,
    /// Headers that are asked about.
    headers: Vec<(String, Test)>,
    /// The conditions of each clause of each rule.
    asks: Vec<Vec<Vec<Ask>>>,
    /// Whether seats and questions have numbers at all.
    fits: bool,
}

/// What a marked value is.
#[derive(Debug, Clone, Copy)]
pub enum Asking {
    /// An element of a shape.
    Element {
        /// The shape.
        shape: u32,
        /// The seat of the element itself.
        itself: Seat,
        /// That of the name it stands under, where that is asked about.
        member: Option<Seat>,
        /// Only elements of this type.
        of: Option<NodeType>,
    },
    /// A value of the whole answer, at a seat.
    Whole(Seat),
    /// A value of the element of a shape that stands open, at a seat.
    Within(u32, Seat),
}

/// What is asked at one seat.
#[derive(Debug, Clone, Default)]
struct Asked {
    is_any: bool,
    texts: Varying,
    numbers: Varying,
}

/// The questions of one seat about texts, or about numbers.
#[derive(Debug, Clone, Default)]
struct Varying {
    probe: Probe,
    /// Those that nothing can be looked up for.
    others: Vec<u32>,
}

impl Varying {
    fn is_any(&self) -> bool {
        self.probe.is_any || !self.others.is_empty()
    }
}

impl Questions {
    /// What the clauses of a provider ask, and what those of HTTP ask of headers: they
    /// decide where the provider's do not.
    #[must_use]
    pub fn of(provider: &Provider, http: Option<&Provider>) -> Questions {
        let layout = Layout::of_clauses(provider);
        let mut next = layout.root_slots;
        let mut first = Vec::new();
        for elements in &layout.elements {
            first.push(next);
            next += elements.slots + 2;
        }
        let mut collecting = Collecting {
            questions: Questions {
                seats: vec![Asked::default(); next as usize + 1],
                layout,
                first,
                automaton: Automaton::default(),
                tests: Vec::new(),
                by_literal: Literals::default(),
                headers: Vec::new(),
                asks: Vec::new(),
                fits: true,
            },
            provider,
            known: HashMap::new(),
            keyed: Vec::new(),
        };
        for (at, shape) in provider.shapes.iter().enumerate() {
            if shape.each.as_ref().and_then(|each| each.of) == Some(NodeType::Integer) {
                let seat = collecting.questions.itself(number(at));
                collecting.question(seat, &integer(), false);
            }
        }
        for rule in &provider.rules {
            let clauses = rule.clauses.iter();
            let asks = clauses.map(|clause| collecting.asks(&clause.conditions, clause.shape));
            let asks = asks.collect();
            collecting.questions.asks.push(asks);
        }
        let general = http.iter().flat_map(|http| &http.rules);
        for clause in general.flat_map(|rule| &rule.clauses) {
            collecting.add_headers(&clause.conditions);
        }
        let Collecting {
            mut questions,
            keyed,
            ..
        } = collecting;
        let automaton = std::mem::take(&mut questions.layout.automaton);
        questions.automaton = automaton.with_marks(|mark| questions.asking(mark));
        questions.by_literal = Literals::of(keyed);
        questions.fits = questions.tests.len().max(questions.seats.len()) < MOST;
        questions
    }

    /// Whether one pass can tell all that decides.
    #[must_use]
    pub fn is_servable(&self) -> bool {
        self.layout.is_servable && self.fits
    }

    /// The headers that are asked about, with what is asked of each.
    #[must_use]
    pub fn headers(&self) -> &[(String, Test)] {
        &self.headers
    }

    /// The conditions of a clause.
    pub(crate) fn clause(&self, rule: usize, clause: usize) -> &[Ask] {
        let clauses = self.asks.get(rule).and_then(|clauses| clauses.get(clause));
        clauses.map_or(&[], |asks| asks)
    }

    /// The seat that a question is about.
    pub(crate) fn seat_of(&self, question: u32) -> Seat {
        let test = self.tests.get(question as usize);
        test.map_or(NONE, |(seat, _)| *seat)
    }

    /// The seat of the text of a body that is not JSON.
    #[must_use]
    pub fn text(&self) -> Seat {
        number(self.seats.len() - 1)
    }

    /// The seat of an element itself.
    pub(crate) fn itself(&self, shape: u32) -> Seat {
        self.slot(shape, self.slots(shape))
    }

    /// What values at a mark of the layout of everything are asked, where they are asked
    /// anything.
    pub(super) fn asked_at(&self, mark: Mark, everything: &Layout) -> Option<Asking> {
        match mark {
            Mark::Element(_) => Some(self.asking(mark)),
            Mark::Root(slot) => {
                let query = everything.query_at(slot)?;
                let slot = self.layout.root(query);
                (slot != NONE).then(|| self.asking(Mark::Root(slot)))
            }
            Mark::Of(shape, slot) => {
                let slot = everything.same_in(&self.layout, shape as usize, slot)?;
                Some(self.asking(Mark::Of(shape, slot)))
            }
        }
    }

    fn asking(&self, mark: Mark) -> Asking {
        match mark {
            Mark::Element(shape) => {
                let elements = self.layout.elements.get(shape as usize);
                let member = self.member(shape);
                Asking::Element {
                    shape,
                    itself: self.slot(shape, self.slots(shape)),
                    member: Some(member).filter(|member| self.asks(*member)),
                    of: elements.and_then(|elements| elements.of),
                }
            }
            Mark::Root(slot) => Asking::Whole(slot),
            Mark::Of(shape, slot) => Asking::Within(shape, self.slot(shape, slot)),
        }
    }

    /// Whether anything is asked at a seat.
    fn asks(&self, seat: Seat) -> bool {
        let asked = self.seats.get(seat as usize);
        asked.is_some_and(|asked| asked.is_any)
    }

    /// The seat of an element's slot.
    pub(crate) fn slot(&self, shape: u32, slot: u32) -> Seat {
        self.first.get(shape as usize).map_or(NONE, |at| at + slot)
    }

    /// The seat of the name that an element stands under.
    fn member(&self, shape: u32) -> Seat {
        self.slot(shape, self.slots(shape) + 1)
    }

    fn slots(&self, shape: u32) -> u32 {
        let elements = self.layout.elements.get(shape as usize);
        elements.map_or(0, |elements| elements.slots)
    }

    /// Whether texts of a seat differ from each other.
    #[must_use]
    pub fn asks_texts(&self, seat: Seat) -> bool {
        self.seats
            .get(seat as usize)
            .is_some_and(|asked| asked.texts.is_any())
    }

    /// Whether numbers of a seat differ from each other.
    #[must_use]
    pub fn asks_numbers(&self, seat: Seat) -> bool {
        self.seats
            .get(seat as usize)
            .is_some_and(|asked| asked.numbers.is_any())
    }

    /// The event of a text or a number. `sets` gives the number of a set of questions.
    #[inline]
    pub fn of_value(
        &self,
        seat: Seat,
        subject: Subject<'_>,
        room: &mut Vec<u32>,
        sets: impl FnOnce(Seat, Kind, &[u32]) -> Event,
    ) -> Event {
        let Some(asked) = self.seats.get(seat as usize) else {
            return Event::of_kind(seat, Kind::Null);
        };
        let (varying, kind) = match subject {
            Subject::Number(_) => (&asked.numbers, Kind::Number),
            Subject::String("") | Subject::Text("") => {
                return Event::of_kind(seat, Kind::EmptyText);
            }
            _ => (&asked.texts, Kind::Text),
        };
        if !varying.is_any() {
            return Event::of_kind(seat, kind);
        }
        room.clear();
        room.extend_from_slice(&varying.others);
        varying.probe.keys(seat, subject, |key| {
            room.extend_from_slice(self.by_literal.get(key));
        });
        if room.len() > 1 {
            room.sort_unstable();
            room.dedup();
        }
        room.retain(|question| {
            let test = self.tests.get(*question as usize);
            test.is_some_and(|(_, test)| test.passes(subject))
        });
        match room.as_slice() {
            [] => Event::of_kind(seat, kind),
            [question] => Event::single(*question, kind),
            several => sets(seat, kind, several),
        }
    }
}

/// Positions in a table are far below 2^32: its text was in memory.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}
