//! Comparison of RFC 9535 (2.3.5.2.2): a value, or nothing, against another. Deep values
//! are walked without recursion, and each pair costs a step.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use serde_json::Value;

use super::ast::Relation;
use super::budget::Budget;
use super::number::Number;

/// What an operand came to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Given<'a> {
    Nothing,
    Null,
    Bool(bool),
    Number(Number),
    Text(&'a str),
    /// An array or an object.
    Structure(&'a Value),
}

impl<'a> Given<'a> {
    pub(super) fn new(value: &'a Value) -> Given<'a> {
        match value {
            Value::Null => Given::Null,
            Value::Bool(value) => Given::Bool(*value),
            Value::Number(number) => Given::Number(Number::from_json(number)),
            Value::String(text) => Given::Text(text),
            Value::Array(_) | Value::Object(_) => Given::Structure(value),
        }
    }

    /// `length()`: the Unicode scalar values of a string, the children of an array or object.
    pub(super) fn length(self, budget: &mut Budget) -> ControlFlow<(), Given<'a>> {
        let length = match self {
            Given::Text(text) => {
                spend_text(budget, text)?;
                text.chars().count()
            }
            Given::Structure(Value::Array(elements)) => elements.len(),
            Given::Structure(Value::Object(members)) => members.len(),
            _ => return ControlFlow::Continue(Given::Nothing),
        };
        ControlFlow::Continue(Given::Number(Number::from_count(length)))
    }
}

/// Takes the steps for reading a text.
pub(super) fn spend_text(budget: &mut Budget, text: &str) -> ControlFlow<()> {
    budget.spend(1 + text.len() / 4)
}

/// Whether the relation holds.
pub(super) fn holds(
    left: Given,
    relation: Relation,
    right: Given,
    budget: &mut Budget,
) -> ControlFlow<(), bool> {
    ControlFlow::Continue(match relation {
        Relation::Equal => equal(left, right, budget)?,
        Relation::NotEqual => !equal(left, right, budget)?,
        Relation::Less => order(left, right, budget)? == Some(Ordering::Less),
        Relation::Greater => order(left, right, budget)? == Some(Ordering::Greater),
        Relation::LessOrEqual => {
            order(left, right, budget)? == Some(Ordering::Less) || equal(left, right, budget)?
        }
        Relation::GreaterOrEqual => {
            order(left, right, budget)? == Some(Ordering::Greater) || equal(left, right, budget)?
        }
    })
}

/// The order of two numbers or two strings; others have none. Bytes of UTF-8 order as Unicode
/// scalar values do.
fn order(left: Given, right: Given, budget: &mut Budget) -> ControlFlow<(), Option<Ordering>> {
    ControlFlow::Continue(match (left, right) {
        (Given::Number(left), Given::Number(right)) => left.order(right),
        (Given::Text(left), Given::Text(right)) => {
            let read = if left.len() < right.len() {
                left
            } else {
                right
            };
            spend_text(budget, read)?;
            Some(left.cmp(right))
        }
        _ => None,
    })
}

/// Equality of RFC 9535: deep for arrays and objects, whatever the order of members.
fn equal(left: Given, right: Given, budget: &mut Budget) -> ControlFlow<(), bool> {
    let mut pairs = Vec::new();
    let mut pair = Some((left, right));
    while let Some((left, right)) = pair {
        budget.spend(1)?;
        let same = match (left, right) {
            (Given::Nothing, Given::Nothing) | (Given::Null, Given::Null) => true,
            (Given::Bool(left), Given::Bool(right)) => left == right,
            (Given::Number(left), Given::Number(right)) => {
                left.order(right) == Some(Ordering::Equal)
            }
            (Given::Text(left), Given::Text(right)) if left.len() == right.len() => {
                spend_text(budget, left)?;
                left == right
            }
            (Given::Structure(left), Given::Structure(right)) => {
                push_children(left, right, &mut pairs, budget)?
            }
            _ => false,
        };
        if !same {
            return ControlFlow::Continue(false);
        }
        pair = (pairs.pop()).map(|(left, right)| (Given::new(left), Given::new(right)));
    }
    ControlFlow::Continue(true)
}

/// Pairs the children of two structures for comparison; false when they cannot be paired.
fn push_children<'a>(
    left: &'a Value,
    right: &'a Value,
    pairs: &mut Vec<(&'a Value, &'a Value)>,
    budget: &mut Budget,
) -> ControlFlow<(), bool> {
    match (left, right) {
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            budget.spend(left.len())?;
            pairs.extend(left.iter().zip(right));
        }
        (Value::Object(left), Value::Object(right)) if left.len() == right.len() => {
            for (name, value) in left {
                spend_text(budget, name)?;
                match right.get(name) {
                    Some(other) => pairs.push((value, other)),
                    None => return ControlFlow::Continue(false),
                }
            }
        }
        _ => return ControlFlow::Continue(false),
    }
    ControlFlow::Continue(true)
}
