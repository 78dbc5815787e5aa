//! What the clauses of a provider ask of the values in a body. Two values that stand at
//! the same slot and give every test the same answer are the same to every rule:
//! they make one [`Symbol`]. It looks at one value at a time and never decides.

mod collecting;

use std::collections::HashMap;

use super::compiled_condition::CompiledCondition;
use super::layout::{Layout, Mark, NONE};
use super::literal::Probe;
use super::ranks::Literals;
use super::symbol::{Kind, MOST, SlotId, Symbol};
use crate::fast::scan::Automaton;
use collecting::{Collecting, integer};
use replybook_catalog::predicate::{Subject, Test};
use replybook_catalog::table::Provider;
use replybook_catalog::vocabulary::NodeType;

/// The tests of one provider.
#[derive(Debug, Clone)]
pub struct TestSet {
    /// Where in a body the values stand that are asked about, its automaton aside.
    pub layout: Layout,
    /// The paths of the layout, each with what its values are asked.
    pub automaton: Automaton<TestMark>,
    /// The first slot of each shape's elements: one for each slot, the element itself, and
    /// the name of the member that it stands in.
    first: Vec<SlotId>,
    slot_ids: Vec<SlotTests>,
    /// The tests that not every text or not every number answers alike.
    tests: Vec<(SlotId, Test)>,
    by_literal: Literals,
    /// Headers that are asked about.
    headers: Vec<(String, Test)>,
    /// The conditions of each clause of each rule.
    asks: Vec<Vec<Vec<CompiledCondition>>>,
    /// Whether slots and tests have numbers at all.
    fits: bool,
}

/// What a marked value is.
#[derive(Debug, Clone, Copy)]
pub enum TestMark {
    /// An element of a shape.
    Element {
        /// The shape.
        shape: u32,
        /// The slot of the element itself.
        itself: SlotId,
        /// That of the name it stands under, where that is asked about.
        member: Option<SlotId>,
        /// Only elements of this type.
        of: Option<NodeType>,
    },
    /// A value of the whole answer, at a slot.
    Whole(SlotId),
    /// A value of the element of a shape that stands open, at a slot.
    Within(u32, SlotId),
}

/// What is asked at one slot.
#[derive(Debug, Clone, Default)]
struct SlotTests {
    is_any: bool,
    texts: Varying,
    numbers: Varying,
}

/// The tests of one slot about texts, or about numbers.
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

impl TestSet {
    /// What the clauses of a provider ask, and what those of HTTP ask of headers: they
    /// decide where the provider's do not.
    #[must_use]
    pub fn new(provider: &Provider, http: Option<&Provider>) -> TestSet {
        let layout = Layout::for_clauses(provider);
        let mut next = layout.root_slots;
        let mut first = Vec::new();
        for elements in &layout.elements {
            first.push(next);
            next += elements.slots + 2;
        }
        let mut collecting = Collecting {
            tests: TestSet {
                slot_ids: vec![SlotTests::default(); next as usize + 1],
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
                let slot_id = collecting.tests.itself(number(at));
                collecting.test_id(slot_id, &integer(), false);
            }
        }
        for rule in &provider.rules {
            let clauses = rule.clauses.iter();
            let asks = clauses.map(|clause| collecting.asks(&clause.conditions, clause.shape));
            let asks = asks.collect();
            collecting.tests.asks.push(asks);
        }
        let general = http.iter().flat_map(|http| &http.rules);
        for clause in general.flat_map(|rule| &rule.clauses) {
            collecting.add_headers(&clause.conditions);
        }
        let Collecting {
            mut tests, keyed, ..
        } = collecting;
        let automaton = std::mem::take(&mut tests.layout.automaton);
        tests.automaton = automaton.with_marks(|mark| tests.test_mark(mark));
        tests.by_literal = Literals::new(keyed);
        tests.fits = tests.tests.len().max(tests.slot_ids.len()) < MOST;
        tests
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
    pub(crate) fn clause(&self, rule: usize, clause: usize) -> &[CompiledCondition] {
        let clauses = self.asks.get(rule).and_then(|clauses| clauses.get(clause));
        clauses.map_or(&[], |asks| asks)
    }

    /// The slot that a test is about.
    pub(crate) fn seat_of(&self, test_id: u32) -> SlotId {
        let test = self.tests.get(test_id as usize);
        test.map_or(NONE, |(slot_id, _)| *slot_id)
    }

    /// The slot of the text of a body that is not JSON.
    #[must_use]
    pub fn text(&self) -> SlotId {
        number(self.slot_ids.len() - 1)
    }

    /// The slot of an element itself.
    pub(crate) fn itself(&self, shape: u32) -> SlotId {
        self.slot(shape, self.slots(shape))
    }

    /// What values at a mark of the layout of everything are asked, where they are asked
    /// anything.
    pub(super) fn asked_at(&self, mark: Mark, everything: &Layout) -> Option<TestMark> {
        match mark {
            Mark::Element(_) => Some(self.test_mark(mark)),
            Mark::Root(slot) => {
                let query = everything.query_at(slot)?;
                let slot = self.layout.root(query);
                (slot != NONE).then(|| self.test_mark(Mark::Root(slot)))
            }
            Mark::Of(shape, slot) => {
                let slot = everything.same_in(&self.layout, shape as usize, slot)?;
                Some(self.test_mark(Mark::Of(shape, slot)))
            }
        }
    }

    fn test_mark(&self, mark: Mark) -> TestMark {
        match mark {
            Mark::Element(shape) => {
                let elements = self.layout.elements.get(shape as usize);
                let member = self.member(shape);
                TestMark::Element {
                    shape,
                    itself: self.slot(shape, self.slots(shape)),
                    member: Some(member).filter(|member| self.asks(*member)),
                    of: elements.and_then(|elements| elements.of),
                }
            }
            Mark::Root(slot) => TestMark::Whole(slot),
            Mark::Of(shape, slot) => TestMark::Within(shape, self.slot(shape, slot)),
        }
    }

    /// Whether anything is asked at a slot.
    fn asks(&self, slot_id: SlotId) -> bool {
        let asked = self.slot_ids.get(slot_id as usize);
        asked.is_some_and(|asked| asked.is_any)
    }

    /// The slot of an element's slot.
    pub(crate) fn slot(&self, shape: u32, slot: u32) -> SlotId {
        self.first.get(shape as usize).map_or(NONE, |at| at + slot)
    }

    /// The slot of the name that an element stands under.
    fn member(&self, shape: u32) -> SlotId {
        self.slot(shape, self.slots(shape) + 1)
    }

    fn slots(&self, shape: u32) -> u32 {
        let elements = self.layout.elements.get(shape as usize);
        elements.map_or(0, |elements| elements.slots)
    }

    /// Whether texts of a slot differ from each other.
    #[must_use]
    pub fn tests_texts(&self, slot_id: SlotId) -> bool {
        self.slot_ids
            .get(slot_id as usize)
            .is_some_and(|asked| asked.texts.is_any())
    }

    /// Whether numbers of a slot differ from each other.
    #[must_use]
    pub fn tests_numbers(&self, slot_id: SlotId) -> bool {
        self.slot_ids
            .get(slot_id as usize)
            .is_some_and(|asked| asked.numbers.is_any())
    }

    /// The symbol of a text or a number. `sets` gives the number of a set of tests.
    #[inline]
    pub fn of_value(
        &self,
        slot_id: SlotId,
        subject: Subject<'_>,
        room: &mut Vec<u32>,
        sets: impl FnOnce(SlotId, Kind, &[u32]) -> Symbol,
    ) -> Symbol {
        let Some(asked) = self.slot_ids.get(slot_id as usize) else {
            return Symbol::from_kind(slot_id, Kind::Null);
        };
        let (varying, kind) = match subject {
            Subject::Number(_) => (&asked.numbers, Kind::Number),
            Subject::String("") | Subject::Text("") => {
                return Symbol::from_kind(slot_id, Kind::EmptyText);
            }
            _ => (&asked.texts, Kind::Text),
        };
        if !varying.is_any() {
            return Symbol::from_kind(slot_id, kind);
        }
        room.clear();
        room.extend_from_slice(&varying.others);
        varying.probe.keys(slot_id, subject, |key| {
            room.extend_from_slice(self.by_literal.get(key));
        });
        if room.len() > 1 {
            room.sort_unstable();
            room.dedup();
        }
        room.retain(|test_id| {
            let test = self.tests.get(*test_id as usize);
            test.is_some_and(|(_, test)| test.passes(subject))
        });
        match room.as_slice() {
            [] => Symbol::from_kind(slot_id, kind),
            [test_id] => Symbol::single(*test_id, kind),
            several => sets(slot_id, kind, several),
        }
    }
}

/// Positions in a table are far below 2^32: its text was in memory.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}
