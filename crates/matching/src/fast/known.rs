//! Whether a clause holds, by what was learned of an answer: its status and headers, and an
//! event for each value that is asked about.

use super::lazy::{LOST, Learned, Passed, State};
use super::plan::{Answer, Ask, Event, Kind, NONE, Questions, Seat, Values};
use super::recording::Recording;
use crate::facts::{Element, Facts, Place, Spot};
use replybook_catalog::predicate::Condition;
use replybook_catalog::shape::ShapeIx;
use replybook_catalog::vocabulary::NodeType;

/// What is known of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Known<'r> {
    /// What is asked.
    pub questions: &'r Questions,
    /// What the states mean.
    pub learned: &'r Learned,
    /// The state of the whole answer.
    pub whole: State,
}

impl<'r> Known<'r> {
    /// An element of which nothing is wanted but what its state knows.
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
    ) -> impl Iterator<Item = (Seat, Kind, Passed<'r>)> {
        let element = match place {
            Place::Whole => LOST,
            Place::Element(element) => element.spot().map_or(LOST, |spot| spot.state),
        };
        let events = self.learned.events(element).iter();
        let events = events.chain(self.learned.events(self.whole));
        events.filter_map(move |event: &Event| self.learned.value(*event, self.questions))
    }

    /// The shape of an element, by its state.
    #[must_use]
    pub fn shape_of(self, element: State) -> Option<ShapeIx> {
        let shapes = 0..self.questions.layout.elements.len();
        let first = self.learned.events(element);
        let is_of = |shape: &usize| {
            let itself = u32::try_from(*shape).map(|shape| self.questions.itself(shape));
            first.iter().any(|event| {
                let value = self.learned.value(*event, self.questions);
                value.is_some_and(|(seat, ..)| itself == Ok(seat))
            })
        };
        shapes.into_iter().find(is_of)
    }

    /// Whether an element is one that its shape selects.
    #[must_use]
    pub fn admits(self, shape: ShapeIx, element: State) -> bool {
        let Some(of) = self.questions.layout.elements.get(shape) else {
            return false;
        };
        let number = u32::try_from(shape).unwrap_or(u32::MAX);
        let values = || {
            let events = self.learned.events(element).iter();
            events.filter_map(|event| self.learned.value(*event, self.questions))
        };
        let itself = self.questions.itself(number);
        let is_of_type = of.of.is_none_or(|of| {
            values().any(|(seat, kind, passed)| {
                let is_whole = of != NodeType::Integer || passed.iter().next().is_some();
                seat == itself && kind.may_be(of) && is_whole
            })
        });
        let exists = |slot: &u32| {
            let asked = self.questions.slot(number, *slot);
            values().any(|(seat, ..)| seat == asked)
        };
        is_of_type && of.guard.as_ref().is_none_or(|guard| guard.passes(&exists))
    }

    fn hold(self, values: &Values, place: Place<'_, '_>) -> bool {
        let mut null = false;
        for (answer, integer) in &values.answers {
            let mut any = false;
            for (seat, kind, passed) in self.values(place) {
                if seat != answer.seat {
                    continue;
                }
                let is_whole = |question: &u32| passed.iter().any(|known| known == *question);
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
            let (_, kind, passed) = known.find(|(seat, ..)| *seat == answer.seat)?;
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
        let asked = || {
            passed
                .iter()
                .any(|question| Some(question) == self.question)
        };
        self.of(kind).unwrap_or_else(asked)
    }
}

impl<'r> Recording<'_, 'r> {
    /// Whether a condition holds by what is known.
    pub(super) fn is_known(
        &self,
        facts: &Facts<'_, 'r>,
        condition: &Condition,
        ask: &Ask,
        place: Place<'_, 'r>,
    ) -> bool {
        match (condition, ask) {
            (_, Ask::Values(values)) => self.known.hold(values, place),
            (_, Ask::Unserved) => {
                self.needs_tree.set();
                false
            }
            (Condition::Not(alternatives), Ask::Not(asks)) => {
                let mut all = alternatives.iter().zip(asks);
                !all.any(|(conditions, asks)| {
                    let mut all = conditions.iter().zip(asks);
                    all.all(|(condition, ask)| self.is_known(facts, condition, ask, place))
                })
            }
            _ => facts.check(condition, None, place),
        }
    }
}
