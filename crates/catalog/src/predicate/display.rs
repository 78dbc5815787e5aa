//! Conditions as a person reads them.

use std::fmt;

use super::{Clause, Condition, Operator, Scalar, Test};
use crate::table::{Provider, ShapeIx};

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

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        match self.exists {
            Some(true) => parts.push("is present".to_owned()),
            Some(false) => parts.push("is absent".to_owned()),
            None => {}
        }
        match self.empty {
            Some(true) => parts.push("is absent or empty".to_owned()),
            Some(false) => parts.push("is not empty".to_owned()),
            None => {}
        }
        parts.extend(self.operators.iter().map(ToString::to_string));
        f.write_str(&parts.join(" and "))?;
        if self.ignore_case && !self.operators.is_empty() {
            f.write_str(" (case ignored)")?;
        }
        Ok(())
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operator::Equals(scalar) => write!(f, "is {scalar}"),
            Operator::OneOf(scalars) => {
                let words: Vec<String> = scalars.iter().map(ToString::to_string).collect();
                write!(f, "is one of {}", words.join(", "))
            }
            Operator::Like(like) => write!(f, "is like {:?}", like.to_string()),
            Operator::Contains(text) => write!(f, "contains {text:?}"),
            Operator::StartsWith(text) => write!(f, "starts with {text:?}"),
            Operator::Regex(pattern) => write!(f, "matches /{}/", pattern.as_str()),
            Operator::Type(of) => write!(f, "is of type {of}"),
            Operator::Ge(limit) => write!(f, "is at least {limit}"),
            Operator::Gt(limit) => write!(f, "is greater than {limit}"),
            Operator::Le(limit) => write!(f, "is at most {limit}"),
            Operator::Lt(limit) => write!(f, "is less than {limit}"),
        }
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Null => f.write_str("null"),
            Scalar::Boolean(value) => write!(f, "{value}"),
            Scalar::Integer(value) => write!(f, "{value}"),
            Scalar::Float(value) => write!(f, "{value}"),
            Scalar::Text(text) => write!(f, "{text:?}"),
        }
    }
}
