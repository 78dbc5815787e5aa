//! What the clauses of a provider ask of the values in a body. Two values that stand at
//! the same seat and give every question the same answer are the same to every rule:
//! they make one [`Event`]. It looks at one value at a time and never decides.

use std::collections::HashMap;

use super::asked::{Answer, Ask};
use super::event::{Event, Kind, MOST, Seat};
use super::layout::{Layout, Mark, NONE};
use super::literal::{self, Key, Probe};
use super::ranks::Literals;
use crate::predicate::{Condition, Operator, Subject, Test};
use crate::scan::Automaton;
use crate::shape::{Each, FieldIx, QueryIx, ShapeIx};
use crate::table::Provider;
use crate::vocabulary::NodeType;

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

/// Questions on their way.
struct Collecting<'p> {
    questions: Questions,
    provider: &'p Provider,
    /// Questions by seat and what they can be looked up by.
    known: HashMap<(Seat, Option<Key>), Vec<u32>>,
    keyed: Vec<(Key, u32)>,
}

impl Collecting<'_> {
    fn asks(&mut self, conditions: &[Condition], shape: Option<ShapeIx>) -> Vec<Ask> {
        let conditions = conditions.iter();
        conditions.map(|c| self.ask(c, shape)).collect()
    }

    fn ask(&mut self, condition: &Condition, shape: Option<ShapeIx>) -> Ask {
        let asked = match condition {
            Condition::Status(_) | Condition::BodyKind(_) => Some(Ask::Outside),
            Condition::Header(..) => {
                self.add_headers(std::slice::from_ref(condition));
                Some(Ask::Outside)
            }
            Condition::Text(test) => {
                let seat = self.questions.text();
                Some(Ask::of_nodes(self.answer(seat, test, true), test))
            }
            Condition::Body(query, test) => self
                .seat(*query, shape)
                .map(|seat| Ask::of_nodes(self.answer(seat, test, false), test)),
            Condition::Field(field, test) => self.field(shape, *field, test),
            Condition::Not(alternatives) => {
                let all = alternatives.iter();
                Some(Ask::Not(all.map(|all| self.asks(all, shape)).collect()))
            }
        };
        asked.unwrap_or(Ask::Unserved)
    }

    fn field(&mut self, shape: Option<ShapeIx>, field: FieldIx, test: &Test) -> Option<Ask> {
        let provider = self.provider;
        let at = shape?;
        let shape = provider.shapes.get(at)?;
        let spec = shape.fields.get(field)?;
        let mut answers = Vec::new();
        for query in &spec.paths {
            let seat = self.seat(*query, Some(at))?;
            let answer = self.answer(seat, test, false);
            let integer = (spec.of == Some(NodeType::Integer))
                .then(|| self.question(seat, &integer(), false))
                .flatten();
            answers.push((answer, integer));
        }
        let is_key = |each: &Each| each.key == Some(field);
        let is_key = shape.each.as_ref().is_some_and(is_key);
        let member = is_key.then(|| {
            let seat = self.questions.member(number(at));
            self.answer(seat, test, true)
        });
        Some(Ask::of_field(answers, spec.of, member, test))
    }

    fn add_headers(&mut self, conditions: &[Condition]) {
        for condition in conditions {
            match condition {
                Condition::Header(name, test) => {
                    let asked = (name.clone(), test.clone());
                    if !self.questions.headers.contains(&asked) {
                        self.questions.headers.push(asked);
                    }
                }
                Condition::Not(alternatives) => {
                    for all in alternatives {
                        self.add_headers(all);
                    }
                }
                _ => {}
            }
        }
    }

    /// The seat of what a query selects, as seen from the place of a clause's shape.
    fn seat(&self, query: QueryIx, shape: Option<ShapeIx>) -> Option<Seat> {
        let named = self.provider.queries.get(query)?;
        let of_element = shape.filter(|at| {
            let shape = self.provider.shapes.get(*at);
            shape.is_some_and(|shape| shape.each.is_some())
        });
        let layout = &self.questions.layout;
        let seat = match of_element {
            Some(at) if named.query.is_relative() => match layout.in_element(at, query) {
                NONE => NONE,
                slot => self.questions.slot(number(at), slot),
            },
            // An element sees the first values of a path alone: their order would count.
            Some(_) if !named.query.is_singular() => NONE,
            _ => layout.root(query),
        };
        (seat != NONE).then_some(seat)
    }

    /// What values of a seat answer to a test.
    fn answer(&mut self, seat: Seat, test: &Test, is_text: bool) -> Answer {
        let question = self.question(seat, test, is_text);
        Answer::new(seat, question, test)
    }

    /// The question whether a value passes a test, where not all values of a kind answer it
    /// alike.
    fn question(&mut self, seat: Seat, test: &Test, is_text: bool) -> Option<u32> {
        let tests = &self.questions.tests;
        let asked = self.questions.seats.get_mut(seat as usize)?;
        asked.is_any = true;
        let varies = |of: NodeType| !test.operators.iter().all(|o| is_constant(o, of));
        let (texts, numbers) = (varies(NodeType::String), varies(NodeType::Number));
        if !texts && !numbers {
            return None;
        }
        let needs = literal::needs(test, seat, is_text);
        let needs = needs.filter(|needs| !needs.is_of_presence());
        let first = needs.as_ref().and_then(|needs| needs.keys.first().copied());
        let known = self.known.entry((seat, first)).or_default();
        let is_known = |at: &u32| {
            tests
                .get(*at as usize)
                .is_some_and(|(_, known)| known == test)
        };
        if let Some(question) = known.iter().copied().find(is_known) {
            return Some(question);
        }
        let question = number(tests.len());
        known.push(question);
        if let Some(needs) = &needs {
            let keys = needs.keys.iter();
            self.keyed.extend(keys.map(|key| (*key, question)));
        }
        let both = [(texts, &mut asked.texts), (numbers, &mut asked.numbers)];
        for (_, varying) in both.into_iter().filter(|(varies, _)| *varies) {
            match &needs {
                Some(needs) => varying.probe.note(test, needs),
                None => varying.others.push(question),
            }
        }
        self.questions.tests.push((seat, test.clone()));
        Some(question)
    }
}

/// Whether all texts but the empty one, or all numbers, answer an operator alike.
fn is_constant(operator: &Operator, of: NodeType) -> bool {
    match operator {
        Operator::Type(NodeType::Integer) => of != NodeType::Number,
        Operator::Type(_) => true,
        _ => false,
    }
}

/// Asks whether a value is a whole number.
fn integer() -> Test {
    Test {
        operators: vec![Operator::Type(NodeType::Integer)],
        ..Test::default()
    }
}

/// Positions in a table are far below 2^32: its text was in memory.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}
