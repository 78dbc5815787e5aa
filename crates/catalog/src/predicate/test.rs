//! A test of one node, header or text. All operators of a test look at the same
//! node.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Pattern, Subject};
use crate::like::Like;
use crate::text::letters;
use crate::vocabulary::NodeType;

/// A test: holds when some of the selected nodes passes all operators, or, for
/// `exists: false` and `empty: true`, when there is none.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Test {
    /// Whether something must be selected (`Some(true)`) or nothing may be.
    pub exists: Option<bool>,
    /// Whether what is selected must be absent or empty, or the contrary.
    pub empty: Option<bool>,
    /// All of them pass on the same node.
    pub operators: Vec<Operator>,
    /// Compare ASCII letters without case.
    pub ignore_case: bool,
}

/// One operator of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Operator {
    /// Equal, numbers by value.
    Equals(Scalar),
    /// Equal to one of these.
    OneOf(Vec<Scalar>),
    /// A string of this form.
    Like(Like),
    /// A string that contains this.
    Contains(String),
    /// A string that begins with this.
    StartsWith(String),
    /// A string that the pattern finds something in.
    Regex(Pattern),
    /// Of this type.
    Type(NodeType),
    /// A number that is at least this.
    Ge(f64),
    /// A number greater than this.
    Gt(f64),
    /// A number that is at most this.
    Le(f64),
    /// A number less than this.
    Lt(f64),
}

/// A literal of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Scalar {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    Text(String),
}

impl Scalar {
    /// How many characters the literal has as text.
    #[must_use]
    pub fn literal_len(&self) -> usize {
        match self {
            Scalar::Null => 4,
            Scalar::Boolean(value) => value.to_string().len(),
            Scalar::Integer(value) => value.to_string().len(),
            Scalar::Float(value) => value.to_string().len(),
            Scalar::Text(text) => text.chars().count(),
        }
    }

    fn equals(&self, subject: Subject<'_>, ignore_case: bool) -> bool {
        match (self, subject) {
            (Scalar::Text(expected), subject) => subject
                .text()
                .is_some_and(|found| same_text(expected, found, ignore_case)),
            (Scalar::Null, Subject::Null) => true,
            (Scalar::Boolean(expected), Subject::Boolean(found)) => *expected == found,
            (Scalar::Integer(expected), Subject::Number(found)) => match found.as_i64() {
                Some(found) => found == *expected,
                None => found.number().is_some_and(|found| {
                    #[expect(clippy::cast_precision_loss, reason = "a float is compared as one")]
                    let expected = *expected as f64;
                    !found.is_u64() && found.as_f64() == Some(expected)
                }),
            },
            (Scalar::Float(expected), Subject::Number(found)) => found.as_f64() == Some(*expected),
            _ => false,
        }
    }
}

/// What the named holes of a test's templates took: text, or an integer.
pub type Holes = Vec<(String, Value)>;

impl Test {
    /// A test of equality with one literal.
    #[must_use]
    pub fn equals(scalar: Scalar) -> Test {
        Test {
            operators: vec![Operator::Equals(scalar)],
            ..Test::default()
        }
    }

    /// Whether the test holds for everything that was selected; `visit` gives
    /// it one by one until it is told to stop.
    #[must_use]
    pub fn holds<'s>(
        &self,
        visit: impl FnOnce(&mut dyn FnMut(Subject<'s>) -> ControlFlow<()>),
    ) -> bool {
        let (mut any, mut passed) = (false, false);
        visit(&mut |subject| {
            any = true;
            passed = self.exists != Some(false) && self.passes(subject);
            if passed || self.exists == Some(false) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        passed || (!any && self.holds_of_nothing())
    }

    /// Whether the test holds where nothing is selected.
    #[must_use]
    pub fn holds_of_nothing(&self) -> bool {
        self.exists == Some(false) || self.empty == Some(true)
    }

    /// Whether one subject passes the test's operators.
    #[must_use]
    pub fn passes(&self, subject: Subject<'_>) -> bool {
        self.empty.is_none_or(|empty| empty == subject.is_empty())
            && self
                .operators
                .iter()
                .all(|operator| operator.passes(subject, self.ignore_case))
    }

    /// What the named holes take of the first subject that passes.
    #[must_use]
    pub fn holes<'s>(
        &self,
        visit: impl FnOnce(&mut dyn FnMut(Subject<'s>) -> ControlFlow<()>),
    ) -> Holes {
        let mut holes = Holes::new();
        let takes = |operator: &Operator| matches!(operator, Operator::Like(like) if like.holes().next().is_some());
        if !self.operators.iter().any(takes) {
            return holes;
        }
        visit(&mut |subject| {
            if self.exists == Some(false) {
                return ControlFlow::Break(());
            }
            if !self.passes(subject) {
                return ControlFlow::Continue(());
            }
            for operator in &self.operators {
                if let Operator::Like(like) = operator
                    && let Some(text) = subject.text()
                    && let Some(captured) = like.matches(text, self.ignore_case)
                {
                    let values = captured.values(text);
                    holes.extend(values.map(|(name, value)| (name.to_owned(), value)));
                }
            }
            ControlFlow::Break(())
        });
        holes
    }
}

impl Operator {
    fn passes(&self, subject: Subject<'_>, ignore_case: bool) -> bool {
        let text = |holds: &dyn Fn(&str) -> bool| subject.text().is_some_and(holds);
        let number = |holds: &dyn Fn(f64) -> bool| subject.number().is_some_and(holds);
        match self {
            Operator::Equals(scalar) => scalar.equals(subject, ignore_case),
            Operator::OneOf(scalars) => scalars.iter().any(|s| s.equals(subject, ignore_case)),
            Operator::Like(like) => text(&|text| like.is_match(text, ignore_case)),
            Operator::Contains(part) => text(&|text| contains(text, part, ignore_case)),
            Operator::StartsWith(start) => text(&|text| {
                text.get(..start.len())
                    .is_some_and(|found| same_text(start, found, ignore_case))
            }),
            Operator::Regex(pattern) => text(&|text| pattern.finds(text)),
            Operator::Type(of) => subject.is_of(*of),
            Operator::Ge(limit) => number(&|number| number >= *limit),
            Operator::Gt(limit) => number(&|number| number > *limit),
            Operator::Le(limit) => number(&|number| number <= *limit),
            Operator::Lt(limit) => number(&|number| number < *limit),
        }
    }
}

fn same_text(expected: &str, found: &str, ignore_case: bool) -> bool {
    if ignore_case {
        letters::same(expected.as_bytes(), found.as_bytes())
    } else {
        expected == found
    }
}

fn contains(text: &str, part: &str, ignore_case: bool) -> bool {
    if !ignore_case {
        return text.contains(part);
    }
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let Some(first) = part.first() else {
        return true;
    };
    // Looks at each place at most once, and there at no more than `part` has.
    letters::beginnings(text, *first, true).any(|at| {
        let there = text.get(at..at + part.len());
        there.is_some_and(|there| letters::same(there, part))
    })
}
