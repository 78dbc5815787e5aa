//! The parts of a rule's conditions that can be removed so that a condition remains.

use std::collections::BTreeMap;
use std::fmt;

use replybook_catalog::predicate::{Clause, Condition, Layer, Strength, Test};
use replybook_catalog::shape::ShapeIx;
use replybook_catalog::table::{Provider, Rule};

/// A part of what a rule asks. What several clauses share, as written once in the
/// catalog, is one part, and dropped from all of them.
#[derive(Debug, Clone)]
pub(super) enum RulePart {
    /// One of several clauses, in words.
    Branch(String),
    /// A condition, in words.
    Condition(String, Condition),
    /// A predicate within a condition: the words of the condition, the position
    /// among what can be dropped from it, and the words of what is.
    Within {
        words: String,
        condition: Condition,
        at: usize,
        dropped: String,
    },
}

/// The parts of a rule.
pub(super) fn droppable(provider: &Provider, rule: &Rule) -> Vec<RulePart> {
    let mut parts: BTreeMap<(u8, String, usize), RulePart> = BTreeMap::new();
    for clause in &rule.clauses {
        let branch = provider.describe_clause(clause);
        parts.insert((0, branch.clone(), 0), RulePart::Branch(branch));
        for condition in &clause.conditions {
            let words = provider.describe(condition, clause.shape);
            for (at, (dropped, _)) in reduced(provider, condition, clause.shape)
                .into_iter()
                .enumerate()
            {
                let part = RulePart::Within {
                    words: words.clone(),
                    condition: condition.clone(),
                    at,
                    dropped,
                };
                parts.insert((2, words.clone(), at), part);
            }
            let part = RulePart::Condition(words.clone(), condition.clone());
            parts.insert((1, words, 0), part);
        }
    }
    parts.into_values().collect()
}

impl RulePart {
    /// The condition that it is, or is within.
    pub fn condition(&self) -> Option<&Condition> {
        match self {
            RulePart::Branch(_) => None,
            RulePart::Condition(_, condition) | RulePart::Within { condition, .. } => {
                Some(condition)
            }
        }
    }

    /// What a rule asks without it.
    pub fn dropped_from(&self, provider: &Provider, rule: &Rule) -> Vec<Clause> {
        let clauses = rule.clauses.iter();
        clauses
            .filter_map(|clause| self.dropped(provider, clause))
            .collect()
    }

    fn dropped(&self, provider: &Provider, clause: &Clause) -> Option<Clause> {
        let mut clause = clause.clone();
        let words = |condition: &Condition| provider.describe(condition, clause.shape);
        match self {
            RulePart::Branch(branch) => {
                return (provider.describe_clause(&clause) != *branch).then_some(clause);
            }
            RulePart::Condition(dropped, _) => {
                let kept = clause.conditions.iter().filter(|c| words(c) != *dropped);
                clause.conditions = kept.cloned().collect();
            }
            RulePart::Within {
                words: whole, at, ..
            } => {
                let shape = clause.shape;
                for condition in &mut clause.conditions {
                    if provider.describe(condition, shape) == *whole
                        && let Some((_, left)) =
                            reduced(provider, condition, shape).into_iter().nth(*at)
                    {
                        *condition = left;
                    }
                }
            }
        }
        let shape = clause.shape.and_then(|shape| provider.shapes.get(shape));
        let layer = clause.strength.layer;
        clause.strength = Strength::new(&clause.conditions, shape);
        if layer == Layer::Default {
            clause.strength.layer = layer;
        }
        Some(clause)
    }
}

/// What is left of a condition when one predicate within it is dropped, for each,
/// with the words of what is dropped.
fn reduced(
    provider: &Provider,
    condition: &Condition,
    shape: Option<ShapeIx>,
) -> Vec<(String, Condition)> {
    let with = |remake: fn(Test, &Condition) -> Condition, test: &Test| {
        let smaller = smaller(test).into_iter();
        smaller
            .map(|(dropped, test)| (dropped, remake(test, condition)))
            .collect()
    };
    match condition {
        Condition::Status(_) => Vec::new(),
        Condition::BodyKind(kinds) => without_one(kinds)
            .map(|(kind, left)| (kind.to_string(), Condition::BodyKind(left)))
            .collect(),
        Condition::Header(_, test) | Condition::Body(_, test) => with(retest, test),
        Condition::Text(test) | Condition::Field(_, test) => with(retest, test),
        Condition::Not(alternatives) => {
            let all = |conditions: &[Condition]| {
                let words = conditions.iter().map(|c| provider.describe(c, shape));
                words.collect::<Vec<_>>().join(" and ")
            };
            let mut left: Vec<(String, Condition)> = without_one(alternatives)
                .map(|(dropped, left)| (all(dropped), Condition::Not(left)))
                .collect();
            for (at, alternative) in alternatives.iter().enumerate() {
                let with = |changed: Vec<Condition>| {
                    let mut alternatives = alternatives.clone();
                    if let Some(alternative) = alternatives.get_mut(at) {
                        *alternative = changed;
                    }
                    Condition::Not(alternatives)
                };
                left.extend(
                    without_one(alternative)
                        .map(|(dropped, left)| (provider.describe(dropped, shape), with(left))),
                );
                for (inner_at, inner) in alternative.iter().enumerate() {
                    for (dropped, smaller) in reduced(provider, inner, shape) {
                        let mut changed = alternative.clone();
                        if let Some(inner) = changed.get_mut(inner_at) {
                            *inner = smaller;
                        }
                        left.push((dropped, with(changed)));
                    }
                }
            }
            left
        }
    }
}

/// The same condition with another test.
fn retest(test: Test, condition: &Condition) -> Condition {
    match condition {
        Condition::Header(name, _) => Condition::Header(name.clone(), test),
        Condition::Body(query, _) => Condition::Body(*query, test),
        Condition::Field(field, _) => Condition::Field(*field, test),
        _ => Condition::Text(test),
    }
}

/// A test without one of what it asks, for each.
fn smaller(test: &Test) -> Vec<(String, Test)> {
    let mut smaller = Vec::new();
    let asked = test.operators.len()
        + usize::from(test.exists.is_some())
        + usize::from(test.empty.is_some());
    if asked < 2 {
        return smaller;
    }
    if test.exists.is_some() {
        let left = Test {
            exists: None,
            ..test.clone()
        };
        smaller.push(("exists".to_owned(), left));
    }
    if test.empty.is_some() {
        let left = Test {
            empty: None,
            ..test.clone()
        };
        smaller.push(("empty".to_owned(), left));
    }
    for at in 0..test.operators.len() {
        let mut left = test.clone();
        let dropped = left.operators.remove(at);
        smaller.push((dropped.to_string(), left));
    }
    smaller
}

/// A list of several without one of them, for each.
fn without_one<T: Clone>(list: &[T]) -> impl Iterator<Item = (&T, Vec<T>)> {
    let several = if list.len() > 1 { list } else { &[] };
    several.iter().enumerate().map(move |(at, dropped)| {
        let mut left = list.to_vec();
        left.remove(at);
        (dropped, left)
    })
}

impl fmt::Display for RulePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RulePart::Branch(words) => write!(f, "the branch [{words}]"),
            RulePart::Condition(words, _) => write!(f, "[{words}]"),
            RulePart::Within { words, dropped, .. } => write!(f, "[{dropped}] in [{words}]"),
        }
    }
}
