//! Tests as a person reads them.

use std::fmt;

use super::{Operator, Scalar, Test};

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
