//! Whether a clause holds, by what was learned of an answer: its status and headers, and an
//! symbol for each value that is asked about.

use super::lazy::{LazyAutomaton, Passed, QUIT, State};
use super::plan::{Answer, Kind, NONE, SlotId, Symbol, TestSet, Values};
use crate::facts::{Element, Place, Spot};
use replybook_catalog::shape::ShapeIx;
use replybook_catalog::vocabulary::NodeType;

/// What is known of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Known<'r> {
    /// What is asked.
    pub tests: &'r TestSet,
    /// What the states mean.
    pub learned: &'r LazyAutomaton,
    /// The state of the whole answer.
    pub whole: State,
}

impl<'r> Known<'r> {
    /// An element that only has what its state knows.
    #[must_use]
    pub fn element(shape: ShapeIx, state: State) -> Element<'r> {
        let spot = Spot {
            shape: u32::try_from(shape).unwrap_or(u32::MAX),
            state,
            base: NONE,
            first_index: None,
            name: None,
        };
        Element::from_pass(spot, None)
    }

    /// The values that are known at a place.
    pub(super) fn values(
        self,
        place: Place<'_, '_>,
    ) -> impl Iterator<Item = (SlotId, Kind, Passed<'r>)> {
        let element = match place {
            Place::Whole => QUIT,
            Place::Element(element) => element.spot().map_or(QUIT, |spot| spot.state),
        };
        let symbols = self.learned.symbols(element).iter();
        let symbols = symbols.chain(self.learned.symbols(self.whole));
        symbols.filter_map(move |symbol: &Symbol| self.learned.value(*symbol, self.tests))
    }

    /// The shape of an element, by its state.
    #[must_use]
    pub fn shape_of(self, element: State) -> Option<ShapeIx> {
        let shapes = 0..self.tests.layout.elements.len();
        let first = self.learned.symbols(element);
        let is_of = |shape: &usize| {
            let itself = u32::try_from(*shape).map(|shape| self.tests.itself(shape));
            first.iter().any(|symbol| {
                let value = self.learned.value(*symbol, self.tests);
                value.is_some_and(|(slot_id, ..)| itself == Ok(slot_id))
            })
        };
        shapes.into_iter().find(is_of)
    }

    /// Whether an element is one that its shape selects.
    #[must_use]
    pub fn admits(self, shape: ShapeIx, element: State) -> bool {
        let Some(of) = self.tests.layout.elements.get(shape) else {
            return false;
        };
        let number = u32::try_from(shape).unwrap_or(u32::MAX);
        let values = || {
            let symbols = self.learned.symbols(element).iter();
            symbols.filter_map(|symbol| self.learned.value(*symbol, self.tests))
        };
        let itself = self.tests.itself(number);
        let is_of_type = of.of.is_none_or(|of| {
            values().any(|(slot_id, kind, passed)| {
                let is_whole = of != NodeType::Integer || passed.iter().next().is_some();
                slot_id == itself && kind.may_be(of) && is_whole
            })
        });
        let exists = |slot: &u32| {
            let asked = self.tests.slot(number, *slot);
            values().any(|(slot_id, ..)| slot_id == asked)
        };
        is_of_type && of.guard.as_ref().is_none_or(|guard| guard.passes(&exists))
    }

    pub(super) fn hold(self, values: &Values, place: Place<'_, '_>) -> bool {
        let mut null = false;
        for (answer, integer) in &values.answers {
            let mut any = false;
            for (slot_id, kind, passed) in self.values(place) {
                if slot_id != answer.slot_id {
                    continue;
                }
                let is_whole = |test_id: &u32| passed.iter().any(|known| known == *test_id);
                if values.of.is_some_and(|of| !kind.may_be(of))
                    || (kind == Kind::Number && !integer.as_ref().is_none_or(is_whole))
                {
                    continue;
                }
                if values.is_field && kind == Kind::Null {
                    null = true;
                    continue;
                }
                any = true;
                if answer.is_given(kind, passed) {
                    return true;
                }
            }
            if any {
                return false;
            }
        }
        let first = values.answers.first();
        let member = values.member.and_then(|answer| {
            let mut known = self.values(place);
            let (_, kind, passed) = known.find(|(slot_id, ..)| *slot_id == answer.slot_id)?;
            Some(answer.is_given(kind, passed))
        });
        member.unwrap_or(match first {
            Some((answer, _)) if null => answer.is_given(Kind::Null, Passed::None),
            _ => values.of_nothing,
        })
    }
}

impl Answer {
    fn is_given(self, kind: Kind, passed: Passed<'_>) -> bool {
        let asked = || passed.iter().any(|test_id| Some(test_id) == self.test_id);
        self.of(kind).unwrap_or_else(asked)
    }
}
