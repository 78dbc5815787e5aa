//! What a rule asks of a response: a disjunction of clauses, each a conjunction
//! of conditions, with the strength by which rules are ordered. Nothing here
//! looks at a response; `matching` does.

mod display;
mod literals;
#[cfg(feature = "regex")]
mod pattern;
mod strength;
mod subject;
mod test;

#[cfg(not(feature = "regex"))]
pub use crate::no_regex::Pattern;
pub use literals::Literals;
#[cfg(feature = "regex")]
pub use pattern::{PATTERN_SIZE_LIMIT, Pattern};
pub use strength::{Layer, Strength};
pub use subject::{Numeral, Subject};
pub use test::{Holes, Operator, Scalar, Test};

use serde::{Deserialize, Serialize};

use crate::shape::{FieldIx, QueryIx, Shape, ShapeIx};
use crate::status::StatusSet;
use crate::vocabulary::BodyKind;

/// A conjunction of conditions about the whole answer or about one element.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// The shape whose fields the conditions name. A shape with `each` makes
    /// the clause one about an element.
    pub shape: Option<ShapeIx>,
    /// All of them hold when the clause does.
    pub conditions: Vec<Condition>,
    /// By what the clause is ordered among those that hold.
    pub strength: Strength,
    /// The rank of the first identifying field tested, by which clauses of equal
    /// strength are told apart.
    pub first_field: usize,
}

/// One condition of a clause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Condition {
    /// The status is one of these.
    Status(StatusSet),
    /// A header, by lower-case name, passes.
    Header(String, Test),
    /// The body is of one of these kinds.
    BodyKind(Vec<BodyKind>),
    /// Some node that the path selects passes.
    Body(QueryIx, Test),
    /// The trimmed text of a body that is not JSON passes.
    Text(Test),
    /// A field of the clause's shape passes.
    Field(FieldIx, Test),
    /// None of these conjunctions holds.
    Not(Vec<Vec<Condition>>),
}

impl Clause {
    /// A clause of these conditions under a shape.
    #[must_use]
    pub fn new(shape: Option<(ShapeIx, &Shape)>, conditions: Vec<Condition>) -> Clause {
        let spec = shape.map(|(_, spec)| spec);
        Clause {
            shape: shape.map(|(at, _)| at),
            strength: Strength::new(&conditions, spec),
            first_field: strength::first_identifying(&conditions, spec),
            conditions,
        }
    }

    /// The statuses that it asks for.
    #[must_use]
    pub fn status(&self) -> Option<&StatusSet> {
        self.conditions
            .iter()
            .find_map(|condition| match condition {
                Condition::Status(set) => Some(set),
                _ => None,
            })
    }

    /// Whether one of its templates has a named hole.
    #[must_use]
    pub fn has_holes(&self) -> bool {
        let tests = self.conditions.iter().filter_map(Condition::test);
        tests.flat_map(|test| &test.operators).any(
            |operator| matches!(operator, Operator::Like(like) if like.holes().next().is_some()),
        )
    }
}

impl Condition {
    /// The test of what is selected, where the condition has one.
    #[must_use]
    pub fn test(&self) -> Option<&Test> {
        match self {
            Condition::Header(_, test)
            | Condition::Body(_, test)
            | Condition::Text(test)
            | Condition::Field(_, test) => Some(test),
            Condition::Status(_) | Condition::BodyKind(_) | Condition::Not(_) => None,
        }
    }

    /// Whether it can be checked without the body.
    #[must_use]
    pub fn is_outside_body(&self) -> bool {
        match self {
            Condition::Status(_) | Condition::Header(..) => true,
            Condition::Not(alternatives) => alternatives
                .iter()
                .flatten()
                .all(Condition::is_outside_body),
            _ => false,
        }
    }

    /// Whether it asks what stands in a JSON body.
    #[must_use]
    pub fn is_of_body(&self) -> bool {
        match self {
            Condition::Body(..) | Condition::Field(..) => true,
            Condition::Not(alternatives) => {
                alternatives.iter().flatten().any(Condition::is_of_body)
            }
            _ => false,
        }
    }
}
