//! Conditions as a person reads them, with the names and paths of their catalog.

use super::{Provider, ShapeIx};
use crate::predicate::{Clause, Condition};

impl Provider {
    /// A condition in words, with the names and paths of this catalog.
    #[must_use]
    pub fn describe(&self, condition: &Condition, shape: Option<ShapeIx>) -> String {
        match condition {
            Condition::Status(set) => format!("status {set}"),
            Condition::Header(name, test) => format!("header {name} {test}"),
            Condition::BodyKind(kinds) => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
                format!("body is {}", kinds.join(" or "))
            }
            Condition::Body(query, test) => {
                let path = self
                    .queries
                    .get(*query)
                    .map_or("?", |named| named.text.as_str());
                format!("{path} {test}")
            }
            Condition::Text(test) => format!("text {test}"),
            Condition::Field(field, test) => {
                let shape = shape.and_then(|shape| self.shapes.get(shape));
                let name = shape.and_then(|shape| shape.fields.get(*field));
                format!("{} {test}", name.map_or("?", |field| field.name.as_str()))
            }
            Condition::Not(alternatives) => {
                let parts: Vec<String> = alternatives
                    .iter()
                    .map(|all| self.conjunction(all, shape))
                    .collect();
                format!("not ({})", parts.join(" or "))
            }
        }
    }

    /// A clause in words.
    #[must_use]
    pub fn describe_clause(&self, clause: &Clause) -> String {
        self.conjunction(&clause.conditions, clause.shape)
    }

    fn conjunction(&self, conditions: &[Condition], shape: Option<ShapeIx>) -> String {
        let parts: Vec<String> = conditions.iter().map(|c| self.describe(c, shape)).collect();
        parts.join(" and ")
    }
}
