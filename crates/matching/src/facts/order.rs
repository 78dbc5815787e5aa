//! Which of the rules that hold wins. The engine and every check of a catalog
//! use this order and no other.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::{Facts, Match};
use replybook_catalog::table::{Provider, RuleIx};

/// The rule that won at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The winner.
    pub winner: Match,
    /// Rules that hold with the same strength, by id: a tie that the order of
    /// the shape's fields, then the id, decided.
    pub ties: Vec<RuleIx>,
    /// Rules that hold and are weaker or overridden, strongest first.
    pub losers: Vec<Match>,
}

impl Decision {
    /// A winner without rivals.
    #[must_use]
    pub fn alone(winner: Match) -> Decision {
        Decision {
            winner,
            ties: Vec::new(),
            losers: Vec::new(),
        }
    }
}

impl Facts<'_, '_> {
    /// The winner among rules that hold at one place.
    #[must_use]
    pub fn decide(&self, matches: Vec<Match>) -> Option<Decision> {
        decide(self.provider, matches)
    }
}

/// The stronger clause first; between equals the one on the earlier field.
pub(super) fn clauses(a: &Match, b: &Match) -> Ordering {
    b.strength
        .cmp(&a.strength)
        .then(a.first_field.cmp(&b.first_field))
}

/// Of two rules that hold at one place with these clauses, the one that wins
/// first. Rules are sorted by id, so equal strength and field leave the smaller id.
pub fn rules(a: &Match, b: &Match) -> Ordering {
    clauses(a, b).then(a.rule.cmp(&b.rule))
}

fn decide(provider: &Provider, mut matches: Vec<Match>) -> Option<Decision> {
    let overridden: BTreeSet<(RuleIx, RuleIx)> = matches
        .iter()
        .filter_map(|by| Some((by.rule, provider.rules.get(by.rule)?)))
        .flat_map(|(by, rule)| rule.overrides.iter().map(move |of| (*of, by)))
        .filter(|(of, by)| of != by)
        .collect();
    let is_free = |m: &Match| {
        let of = (m.rule, RuleIx::MIN)..=(m.rule, RuleIx::MAX);
        overridden.range(of).next().is_none()
    };
    matches.sort_by(rules);
    let free: Vec<bool> = matches.iter().map(is_free).collect();
    // Two rules that override each other leave nobody free: then the order decides.
    let at = free.iter().position(|free| *free).unwrap_or(0);
    if matches.is_empty() {
        return None;
    }
    let winner = matches.remove(at);
    let ties = matches
        .iter()
        .zip(
            free.iter()
                .enumerate()
                .filter(|(i, _)| *i != at)
                .map(|(_, free)| free),
        )
        .filter(|(m, free)| **free && m.strength == winner.strength)
        .map(|(m, _)| m.rule)
        .collect();
    Some(Decision {
        winner,
        ties,
        losers: matches,
    })
}
