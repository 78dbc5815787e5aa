//! Every predicate matters: each condition of each rule is dropped in turn, and
//! each clause, and some example or near-miss must notice. A survivor is a
//! condition that no response shows the use of.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::compiled;
use replybook::{Engine, Verdict};
use replybook_catalog::predicate::{Clause, Condition, Layer, Strength};
use replybook_catalog::shown::Shown;
use replybook_catalog::table::{Provider, Rule, Table};

/// Conditions whose use no response can show, with the reason.
const UNSHOWN: [(&str, &str); 1] = [(
    "insider.record-refused: without [message is present]",
    "its elements are strings, each its own message, and a rule must ask something",
)];

/// What must stay the same: the rules, of the whole and of its parts, and the captures.
fn essence(verdict: &Verdict<'_>) -> String {
    let items: Vec<_> = verdict
        .items
        .iter()
        .map(|item| item.rule.as_deref())
        .collect();
    let causes: Vec<_> = verdict
        .causes
        .iter()
        .map(|cause| cause.reason.as_deref())
        .collect();
    let ties = &verdict.also_matched;
    format!(
        "{:?} {items:?} {causes:?} {ties:?} {:?}",
        verdict.rule, verdict.captures
    )
}

struct Trial<'c> {
    provider: &'c Provider,
    http: Option<&'c Provider>,
    /// Responses of the provider, with what comes back today.
    shown: Vec<(&'c Shown, String)>,
}

impl<'c> Trial<'c> {
    fn new(table: &'c Table, provider: &'c Provider) -> Self {
        let engine = Engine::builtin();
        let handle = engine.provider(&provider.id).unwrap();
        let of_provider = |shown: &&Shown| {
            shown
                .rule
                .strip_prefix(&provider.id)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        let shown = compiled().shown.iter().filter(of_provider);
        let shown = shown
            .map(|s| (s, essence(&common::classify(&handle, &s.sample))))
            .collect();
        Trial {
            provider,
            http: table.provider("http"),
            shown,
        }
    }

    /// Whether some response comes back differently under the changed catalog.
    fn notices(&self, changed: Provider, rule: &str) -> bool {
        let id = changed.id.clone();
        let mut providers = vec![changed];
        providers.extend(self.http.filter(|http| http.id != id).cloned());
        providers.sort_by(|a, b| a.id.cmp(&b.id));
        let engine = Engine::new(Table { providers });
        let handle = engine.provider(&id).unwrap();
        let differs = |(shown, before): &&(&Shown, String)| {
            essence(&common::classify(&handle, &shown.sample)) != *before
        };
        // Its own responses first: they are the ones that should notice.
        let (own, others): (Vec<_>, Vec<_>) =
            self.shown.iter().partition(|(shown, _)| shown.rule == rule);
        own.iter().chain(&others).any(differs)
    }

    fn survivors(&self) -> Vec<String> {
        let mut survivors = Vec::new();
        for (at, rule) in self.provider.rules.iter().enumerate() {
            for (words, clauses) in self.mutants(rule) {
                let mut changed = self.provider.clone();
                changed.rules[at].clauses = clauses;
                if !self.notices(changed, &rule.id) {
                    survivors.push(format!("{}: without {words}", rule.id));
                }
            }
        }
        survivors
    }

    /// What a rule would ask without one of its branches, conditions, negated
    /// alternatives or operators. What several clauses share, as written once in
    /// the catalog, is dropped from all of them.
    fn mutants(&self, rule: &Rule) -> BTreeMap<String, Vec<Clause>> {
        let mut parts = BTreeSet::new();
        for clause in &rule.clauses {
            let describe = |condition| self.provider.describe(condition, clause.shape);
            parts.insert(Part::Branch(self.provider.describe_clause(clause)));
            for condition in &clause.conditions {
                let words = describe(condition);
                for i in 0..pieces(condition) {
                    parts.insert(Part::Piece(words.clone(), i));
                }
                parts.insert(Part::Condition(words));
            }
        }
        let without = |part: &Part| {
            let clauses = rule
                .clauses
                .iter()
                .filter_map(|clause| self.without(part, clause));
            clauses.collect::<Vec<_>>()
        };
        let mutants = parts
            .into_iter()
            .map(|part| (part.to_string(), without(&part)));
        // A rule that asks nothing is no rule, and a default is tried under 2xx alone.
        let is_rule = |clauses: &[Clause]| clauses.iter().all(asks);
        mutants.filter(|(_, clauses)| is_rule(clauses)).collect()
    }

    fn without(&self, part: &Part, clause: &Clause) -> Option<Clause> {
        let mut clause = clause.clone();
        let words = |condition: &Condition| self.provider.describe(condition, clause.shape);
        match part {
            Part::Branch(branch) => {
                return (self.provider.describe_clause(&clause) != *branch).then_some(clause);
            }
            Part::Condition(dropped) => {
                let kept = clause.conditions.iter().filter(|c| words(c) != *dropped);
                clause.conditions = kept.cloned().collect();
            }
            Part::Piece(whole, i) => {
                let at: Vec<bool> = clause
                    .conditions
                    .iter()
                    .map(|c| words(c) == *whole)
                    .collect();
                for (condition, _) in clause.conditions.iter_mut().zip(at).filter(|(_, at)| *at) {
                    drop_piece(condition, *i);
                }
            }
        }
        let shape = clause
            .shape
            .and_then(|shape| self.provider.shapes.get(shape));
        let layer = clause.strength.layer;
        clause.strength = Strength::of(&clause.conditions, shape);
        if layer == Layer::Default {
            clause.strength.layer = layer;
        }
        Some(clause)
    }
}

/// Whether a clause asks something that the engine does not ask by itself.
fn asks(clause: &Clause) -> bool {
    let says_2xx = |c: &Condition| matches!(c, Condition::Status(set) if set.to_string() == "2xx");
    let default = clause.strength.layer == Layer::Default;
    !clause.conditions.is_empty() && (!default || clause.conditions.iter().any(says_2xx))
}

/// A part of what a rule asks.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Branch(String),
    Condition(String),
    /// One negated alternative, or one operator, of a condition.
    Piece(String, usize),
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Part::Branch(words) => write!(f, "the branch [{words}]"),
            Part::Condition(words) => write!(f, "[{words}]"),
            Part::Piece(words, i) => write!(f, "part {} of [{words}]", i + 1),
        }
    }
}

/// How many parts of a condition can be dropped so that something remains.
fn pieces(condition: &Condition) -> usize {
    let count = match condition {
        Condition::Not(alternatives) => alternatives.len(),
        Condition::BodyKind(kinds) => kinds.len(),
        Condition::Header(_, test) | Condition::Body(_, test) => test.operators.len(),
        Condition::Text(test) | Condition::Field(_, test) => test.operators.len(),
        _ => 0,
    };
    if count > 1 { count } else { 0 }
}

fn drop_piece(condition: &mut Condition, i: usize) {
    match condition {
        Condition::Not(alternatives) => _ = alternatives.remove(i),
        Condition::BodyKind(kinds) => _ = kinds.remove(i),
        Condition::Header(_, test) | Condition::Body(_, test) => _ = test.operators.remove(i),
        Condition::Text(test) | Condition::Field(_, test) => _ = test.operators.remove(i),
        _ => {}
    }
}

#[test]
fn dropping_any_condition_changes_some_verdict() {
    let table = &compiled().table;
    let all: Vec<String> = std::thread::scope(|scope| {
        let trials: Vec<_> = table
            .providers
            .iter()
            .map(|provider| scope.spawn(|| Trial::new(table, provider).survivors()))
            .collect();
        trials
            .into_iter()
            .flat_map(|trial| trial.join().unwrap())
            .collect()
    });
    let unexplained: Vec<&String> = all
        .iter()
        .filter(|survivor| !UNSHOWN.iter().any(|(known, _)| known == survivor))
        .collect();
    assert!(
        unexplained.is_empty(),
        "{} conditions that no response shows the use of:\n{unexplained:#?}",
        unexplained.len()
    );
}
