//! Why a rule does not hold: the first condition of its nearest clause that
//! fails, and what stood there.

use std::ops::ControlFlow;

use serde_json::Value;

use super::{Facts, Place};
use replybook_catalog::predicate::{Clause, Condition, Layer, Operator, Scalar, Subject};
use replybook_catalog::table::RuleIx;

/// How many characters of what stood there are told.
const MOST_FOUND: usize = 120;

/// A condition that failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// How many conditions of the clause hold.
    pub held: usize,
    /// How many fail.
    pub failed: usize,
    /// The first that fails, as the catalog says it.
    pub expected: String,
    /// What stood there; `None` when nothing did.
    pub found: Option<Value>,
    /// How many characters what stood there begins with in common with what was
    /// asked for, letters compared without case.
    pub likeness: usize,
    /// The layer of the clause, to list the most telling first.
    pub layer: Layer,
}

impl<'r> Facts<'_, 'r> {
    /// How near a rule came at a place: its clause with the fewest failing
    /// conditions. `None` when it holds or is not about the place.
    #[must_use]
    pub fn failure(&self, rule: RuleIx, place: Place<'_, 'r>) -> Option<Failure> {
        let rule = self.provider.rules.get(rule)?;
        let about = || {
            rule.clauses
                .iter()
                .filter(|clause| self.is_about(clause, place))
        };
        let failures: Vec<Failure> = about()
            .filter_map(|clause| self.clause_failure(clause, place))
            .collect();
        if failures.len() < about().count() {
            return None;
        }
        failures
            .into_iter()
            .min_by_key(|f| (f.failed, std::cmp::Reverse(f.held)))
    }

    fn clause_failure(&self, clause: &Clause, place: Place<'_, 'r>) -> Option<Failure> {
        let failing: Vec<&Condition> = clause
            .conditions
            .iter()
            .filter(|condition| !self.check(condition, clause.shape, place))
            .collect();
        let first = *failing.first()?;
        let found = self.found(first, clause, place);
        let likeness = match &found {
            Some(Value::String(text)) => likeness(first, text),
            _ => 0,
        };
        Some(Failure {
            held: clause.conditions.len() - failing.len(),
            failed: failing.len(),
            expected: self.provider.describe(first, clause.shape),
            found,
            likeness,
            layer: clause.strength.layer,
        })
    }

    fn found(&self, condition: &Condition, clause: &Clause, place: Place<'_, 'r>) -> Option<Value> {
        match condition {
            Condition::Status(_) => Some(Value::from(self.answer.status)),
            Condition::BodyKind(_) => Some(Value::from(self.answer.body.kind().as_str())),
            _ => {
                let mut found = None;
                self.visit_condition(condition, clause.shape, place, &mut |subject| {
                    found = Some(told(subject));
                    ControlFlow::Break(())
                });
                found
            }
        }
    }
}

fn told(subject: Subject<'_>) -> Value {
    match subject {
        Subject::Text(text) | Subject::String(text) => cut(text),
        Subject::Null => Value::Null,
        Subject::Boolean(value) => Value::from(value),
        Subject::Number(number) => number.number().map_or(Value::Null, Value::Number),
        Subject::Array(true) => Value::from("an empty list"),
        Subject::Array(false) => Value::from("a list"),
        Subject::Object(true) => Value::from("an empty map"),
        Subject::Object(false) => Value::from("a map"),
    }
}

fn cut(text: &str) -> Value {
    match text.char_indices().nth(MOST_FOUND) {
        Some((end, _)) => Value::from(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Value::from(text),
    }
}

/// The longest start that a text shares with what one operator asks for.
fn likeness(condition: &Condition, text: &str) -> usize {
    let (Condition::Field(_, test)
    | Condition::Text(test)
    | Condition::Body(_, test)
    | Condition::Header(_, test)) = condition
    else {
        return 0;
    };
    let shared = |asked: &str| {
        let letters = |text: &str| {
            text.chars()
                .map(|c| c.to_ascii_lowercase())
                .collect::<Vec<_>>()
        };
        let (asked, text) = (
            letters(asked),
            letters(text.get(..asked.len()).unwrap_or(text)),
        );
        asked.iter().zip(&text).take_while(|(a, b)| a == b).count()
    };
    let of_scalar = |scalar: &Scalar| match scalar {
        Scalar::Text(asked) => shared(asked),
        _ => 0,
    };
    let of = |operator: &Operator| match operator {
        Operator::Equals(scalar) => of_scalar(scalar),
        Operator::OneOf(scalars) => scalars.iter().map(of_scalar).max().unwrap_or(0),
        Operator::Like(like) => shared(like.first_literal()),
        Operator::StartsWith(asked) => shared(asked),
        _ => 0,
    };
    test.operators.iter().map(of).max().unwrap_or(0)
}
