//! Tests the responses of every provider against the rules of every other. A rule that matches
//! a response of another provider is not wrong, because a catalog only decides for its own
//! provider. It shows a reviewer how unspecific the rule is.

use std::collections::BTreeMap;

use replybook::{Category, Response, Retryability, Verdict};
use replybook_catalog::predicate::Layer;
use replybook_compiler::shown::Shown;
use serde::Serialize;

use crate::Catalogs;
use crate::catalogs::verdict;

/// A rule that names answers of another provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForeignMatch<'c> {
    /// The rule.
    pub rule: &'c str,
    /// Whose answers it names.
    pub of: &'c str,
    /// How many of those that are shown.
    pub responses: usize,
    /// How many of them it gives another meaning than their own provider's catalog.
    pub otherwise: usize,
    /// The rule that the first of them is shown for; one of another meaning where
    /// there is one.
    pub shown_for: &'c str,
}

/// The part of a verdict that two catalogs can agree on: what to do.
type Meaning = (Category, Retryability);

/// Rules that decide an answer of another provider by a clause of the layer
/// *named*: a literal on an identifying field. That a status or a shape is shared
/// says nothing.
pub(super) fn matches(catalogs: &Catalogs) -> Vec<ForeignMatch<'_>> {
    let mut found: BTreeMap<(&str, &str), ForeignMatch<'_>> = BTreeMap::new();
    for shown in catalogs.shown().iter().filter(|s| s.as_of.is_none()) {
        let own = verdict(catalogs.engine(), shown.provider(), &shown.sample);
        let own = own.as_ref().map(meaning);
        for provider in catalogs.providers().filter(|p| p.id != shown.provider()) {
            let Some((rule, meaning)) = named(catalogs, &provider.id, shown) else {
                continue;
            };
            let of = shown.provider();
            let entry = found.entry((rule, of)).or_insert(ForeignMatch {
                rule,
                of,
                responses: 0,
                otherwise: 0,
                shown_for: &shown.rule,
            });
            entry.responses += 1;
            if own != Some(meaning) {
                if entry.otherwise == 0 {
                    entry.shown_for = &shown.rule;
                }
                entry.otherwise += 1;
            }
        }
    }
    found.into_values().collect()
}

/// The rule of a provider that decides a response by its name for it.
fn named<'c>(catalogs: &'c Catalogs, provider: &str, shown: &Shown) -> Option<(&'c str, Meaning)> {
    let engine = catalogs.engine();
    let verdict = verdict(engine, provider, &shown.sample)?;
    let (catalog, rule) = engine.table().rule(verdict.rule.as_deref()?)?;
    let may_name = |layer: Layer| rule.clauses.iter().any(|c| c.strength.layer == layer);
    if catalog.id != provider || !may_name(Layer::Named) {
        return None;
    }
    let by_name = rule
        .clauses
        .iter()
        .all(|c| c.strength.layer == Layer::Named)
        || {
            let headers = shown.sample.header_lines();
            let response = Response::shown(&shown.sample, &headers);
            let explained = engine.provider(provider).ok()?.explain(&response);
            explained
                .won
                .is_some_and(|won| won.layer == Layer::Named.as_str())
        };
    by_name.then_some((&rule.id, meaning(&verdict)))
}

fn meaning(verdict: &Verdict<'_>) -> Meaning {
    (verdict.category, verdict.retry.retryability)
}
