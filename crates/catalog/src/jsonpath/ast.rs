//! The operations of a compiled query, in owned data that serializes by position (no
//! untagged, flattened or skipped parts). Deserializing must not recurse without a bound.
//!
//! Internal: public only for the parser, which is in the compiler.

use std::cell::Cell;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use super::iregexp::{Extent, LiteralPattern};
pub use super::number::Number;

/// One segment: its selectors are applied to a value, and to every descendant of it as well when
/// the segment is a descendant segment (`..`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Whether the segment is `..[…]` and not `[…]`.
    pub descendant: bool,
    /// The selectors, in order; their results follow one another.
    pub selectors: Vec<Selector>,
}

/// One selector: which children of a value are taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Selector {
    /// The member of an object with this name.
    Name(String),
    /// All children.
    Wildcard,
    /// The element of an array at this index, from the end when it is negative.
    Index(i64),
    /// Elements of an array.
    Slice(Slice),
    /// The children that pass a condition.
    Filter(Filter),
}

/// `start:end:step`, with the meaning of RFC 9535 (2.3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// Where to start; absent, the first element in the direction of `step`.
    pub start: Option<i64>,
    /// Where to stop, exclusive; absent, beyond the last element in the direction of `step`.
    pub end: Option<i64>,
    /// The distance from one element to the next; 0 selects nothing. 1 when the text has none.
    pub step: i64,
}

/// The condition of a filter selector, `?…`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Filter(
    /// What a child must pass.
    pub Condition,
);

/// A logical expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub enum Condition {
    /// One of them holds.
    Any(Vec<Condition>),
    /// All of them hold.
    All(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// The path selects something.
    Exists(Path),
    /// Two operands stand in a relation.
    Compare {
        /// The left operand.
        left: Operand,
        /// How they are compared.
        relation: Relation,
        /// The right operand.
        right: Operand,
    },
    /// A text matches a pattern: `match()` or `search()`.
    Matches {
        /// The text.
        text: Operand,
        /// The pattern.
        pattern: Pattern,
    },
}

/// A query within a filter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// Where the path starts.
    pub origin: Origin,
    /// Its segments, in order.
    pub segments: Vec<Segment>,
}

/// Where a query within a filter starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// `$`
    Root,
    /// `@`
    Current,
}

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relation {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// What is compared or handed to a function: a value, or nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Operand {
    /// What it stands for.
    pub term: Term,
    /// The operand is `length()` of the term.
    pub measured: bool,
}

/// What an operand stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Term {
    /// Of `length()` of a length: a number has none.
    Nothing,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number literal.
    Number(Number),
    /// A string literal.
    Text(String),
    /// The value that the path selects when it selects one alone: a singular query or `value()`.
    Value(Path),
    /// How many values the path selects: `count()`.
    Count(Path),
}

/// The pattern of `match()` or `search()`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Pattern {
    /// A literal, compiled when it is first used.
    Literal(LiteralPattern),
    /// A value of the document.
    Computed {
        /// Where the pattern stands.
        pattern: Operand,
        /// How much of the text it covers.
        extent: Extent,
    },
}

/// Conditions within conditions that deserialize. A query that was parsed has fewer: each of
/// [`super::MAX_NESTING`] brackets holds an alternative of conjunctions of negations.
const MAX_CONDITION_NESTING: usize = 4 * super::MAX_NESTING;

thread_local! {
    static CONDITION_NESTING: Cell<usize> = const { Cell::new(0) };
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Condition::serialize(self, serializer)
    }
}

// Every recursion among these types goes through a condition, so this is the one place that keeps
// a forged table from exhausting the stack.
impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Condition, D::Error> {
        let outer = CONDITION_NESTING.get();
        if outer == MAX_CONDITION_NESTING {
            return Err(de::Error::custom("conditions of a query nest too deeply"));
        }
        CONDITION_NESTING.set(outer + 1);
        let condition = Condition::deserialize(deserializer);
        CONDITION_NESTING.set(outer);
        condition
    }
}

impl Path {
    /// Whether the path selects one value at most by its form.
    #[must_use]
    pub fn is_singular(&self) -> bool {
        self.segments.iter().all(|segment| {
            let [Selector::Name(_) | Selector::Index(_)] = segment.selectors.as_slice() else {
                return false;
            };
            !segment.descendant
        })
    }
}

impl From<Term> for Operand {
    fn from(term: Term) -> Operand {
        Operand {
            term,
            measured: false,
        }
    }
}
