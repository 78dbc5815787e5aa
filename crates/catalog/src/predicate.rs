//! What a rule asks of a response: a disjunction of clauses, each a conjunction
//! of conditions, with the strength by which rules are ordered. Nothing here
//! looks at a response; `matching` does.

mod display;
mod strength;
mod test;

pub(crate) use strength::first_identifying;
pub use strength::{Layer, Strength};
pub use test::{Held, Operator, Pattern, Scalar, Subject, Test};

use serde::{Deserialize, Serialize};

use crate::shape::{FieldIx, QueryIx, ShapeIx};
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
