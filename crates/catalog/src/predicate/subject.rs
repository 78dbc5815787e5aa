//! What a test looks at: a JSON value seen from outside, or a text. It is the
//! same whether the value stands in a tree or in the bytes of a body.

use serde_json::{Number, Value};

use crate::vocabulary::NodeType;

/// What a test looks at.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// A header's value, or the text of a body that is not JSON.
    Text(&'a str),
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number.
    Number(Numeral<'a>),
    /// A string.
    String(&'a str),
    /// An array; whether it is empty.
    Array(bool),
    /// An object; whether it is empty.
    Object(bool),
}

/// A JSON number, read or as it was sent.
#[derive(Debug, Clone, Copy)]
pub enum Numeral<'a> {
    /// Of a tree.
    Read(&'a Number),
    /// The characters of a valid JSON number.
    Sent(&'a str),
}

impl Numeral<'_> {
    /// The number; every numeral of a valid body is one.
    #[must_use]
    pub fn number(self) -> Option<Number> {
        match self {
            Numeral::Read(number) => Some(number.clone()),
            Numeral::Sent(text) => serde_json::from_str(text).ok(),
        }
    }

    /// The number, where it is a whole one of 64 bits with sign.
    #[must_use]
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Numeral::Read(number) => number.as_i64(),
            // `-0` is a float, and nothing but digits is a whole number.
            Numeral::Sent("-0") => None,
            Numeral::Sent(text) => text.parse().ok(),
        }
    }

    /// The number as a float.
    #[must_use]
    pub fn as_f64(self) -> Option<f64> {
        match self {
            Numeral::Read(number) => number.as_f64(),
            Numeral::Sent(_) => self.number()?.as_f64(),
        }
    }
}

impl<'a> From<&'a Value> for Subject<'a> {
    fn from(value: &'a Value) -> Subject<'a> {
        match value {
            Value::Null => Subject::Null,
            Value::Bool(value) => Subject::Boolean(*value),
            Value::Number(number) => Subject::Number(Numeral::Read(number)),
            Value::String(text) => Subject::String(text),
            Value::Array(items) => Subject::Array(items.is_empty()),
            Value::Object(members) => Subject::Object(members.is_empty()),
        }
    }
}

impl<'a> Subject<'a> {
    /// The characters of a string or of a text.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        match self {
            Subject::Text(text) | Subject::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        matches!(self, Subject::Null)
    }

    pub(super) fn number(self) -> Option<f64> {
        match self {
            Subject::Number(number) => number.as_f64(),
            // A header is text; one that is a number may be compared as one.
            Subject::Text(text) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
            _ => None,
        }
    }

    pub(super) fn is_empty(self) -> bool {
        match self {
            Subject::Text(text) | Subject::String(text) => text.is_empty(),
            Subject::Array(empty) | Subject::Object(empty) => empty,
            Subject::Null => true,
            Subject::Boolean(_) | Subject::Number(_) => false,
        }
    }

    /// Whether it is of a type; a text is a string.
    #[must_use]
    pub fn is_of(self, of: NodeType) -> bool {
        match (of, self) {
            (NodeType::String, Subject::Text(_) | Subject::String(_))
            | (NodeType::Number, Subject::Number(_))
            | (NodeType::Boolean, Subject::Boolean(_))
            | (NodeType::Array, Subject::Array(_))
            | (NodeType::Object, Subject::Object(_))
            | (NodeType::Null, Subject::Null) => true,
            (NodeType::Integer, Subject::Number(number)) => {
                let whole = |number: Number| {
                    number.is_u64() || number.as_f64().is_some_and(|f| f.fract() == 0.0)
                };
                number.as_i64().is_some() || number.number().is_some_and(whole)
            }
            _ => false,
        }
    }
}
