//! The predicates of rules, those within `not` included, and whether responses
//! reach them both ways. That a rule depends on a predicate is more than that; the
//! mutation check shows it.

use replybook::Limits;
use replybook_catalog::predicate::{Clause, Condition};
use replybook_catalog::table::{Provider, Rule};
use replybook_matching::answer::Answer;
use replybook_matching::facts::{Facts, Place};
use serde::Serialize;

use crate::Catalogs;

/// A predicate that no response reaches both ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OneWay<'c> {
    /// The rule.
    pub rule: &'c str,
    /// The predicate, in words.
    pub predicate: String,
    /// Whether it holds for some response.
    pub held: bool,
    /// Whether it fails for some response.
    pub failed: bool,
}

/// A predicate, with what is known of it so far. What several clauses share, as
/// written once in the catalog, is one.
struct Predicate<'c> {
    rule: &'c str,
    words: String,
    /// Every clause that has it.
    within: Vec<(&'c Clause, &'c Condition)>,
    held: bool,
    failed: bool,
}

/// How many predicates of the rules in force are reached both ways, and those that
/// are not, by rule.
pub(super) fn reached<'c>(
    catalogs: &'c Catalogs,
    provider: &'c Provider,
) -> (usize, Vec<OneWay<'c>>) {
    let rules = provider.rules.iter();
    let mut left: Vec<Predicate<'_>> = rules
        .flat_map(|rule| rule_predicates(provider, rule))
        .collect();
    let all = left.len();
    for shown in catalogs.shown_of(&provider.id) {
        let headers = shown.sample.header_lines();
        let body = shown.sample.body.as_bytes();
        let most = Limits::default().max_body_bytes;
        let answer = Answer::read(shown.sample.status, &headers, body, most);
        let facts = Facts::new(provider, &answer);
        let elements = (0..provider.shapes.len()).flat_map(|shape| facts.elements(shape));
        let elements: Vec<_> = elements.collect();
        let places = elements.iter().map(Place::Element);
        let places: Vec<Place<'_, '_>> = std::iter::once(Place::Whole).chain(places).collect();
        for predicate in &mut left {
            for (clause, condition) in &predicate.within {
                for place in places
                    .iter()
                    .filter(|place| facts.is_about(clause, **place))
                {
                    let holds = facts.check(condition, clause.shape, *place);
                    predicate.held |= holds;
                    predicate.failed |= !holds;
                }
            }
        }
        left.retain(|predicate| !(predicate.held && predicate.failed));
    }
    let both_ways = all - left.len();
    let one_way = left.into_iter().map(|predicate| OneWay {
        rule: predicate.rule,
        predicate: predicate.words,
        held: predicate.held,
        failed: predicate.failed,
    });
    (both_ways, one_way.collect())
}

/// The predicates of a rule; of a `not` those within it.
fn rule_predicates<'c>(provider: &Provider, rule: &'c Rule) -> Vec<Predicate<'c>> {
    let mut found: Vec<Predicate<'c>> = Vec::new();
    for clause in &rule.clauses {
        let mut left: Vec<&Condition> = clause.conditions.iter().rev().collect();
        while let Some(condition) = left.pop() {
            if let Condition::Not(alternatives) = condition {
                left.extend(alternatives.iter().flatten().rev());
                continue;
            }
            let words = provider.describe(condition, clause.shape);
            match found.iter_mut().find(|known| known.words == words) {
                Some(known) => known.within.push((clause, condition)),
                None => found.push(Predicate {
                    rule: &rule.id,
                    words,
                    within: vec![(clause, condition)],
                    held: false,
                    failed: false,
                }),
            }
        }
    }
    found
}
