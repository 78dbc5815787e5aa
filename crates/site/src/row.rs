//! A rule as one line of a list.

use replybook::{Category, Effect, Engine, Outcome, Retryability};
use replybook_catalog::table::{Provider, Rule};
use replybook_catalog::words::Sentences;
use serde::Serialize;

use crate::{Known, address, statuses};

/// A rule as one line of a list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row<'t> {
    pub id: &'t str,
    pub address: String,
    pub provider: &'t str,
    pub provider_title: &'t str,
    pub reason: &'t str,
    pub title: &'t str,
    pub category: Category,
    pub outcome: Outcome,
    pub effect: Effect,
    pub retryability: Retryability,
    pub statuses: Vec<u16>,
    /// Classes that the rule names, as `5xx`.
    pub classes: Vec<String>,
    pub said: Sentences,
}

impl<'t> Row<'t> {
    pub fn new(provider: &'t Provider, rule: &'t Rule) -> Row<'t> {
        let answered_2xx = rule
            .sample
            .as_ref()
            .is_some_and(|sample| (200..300).contains(&sample.status));
        Row {
            id: &rule.id,
            address: address::rule(&rule.id),
            provider: &provider.id,
            provider_title: &provider.title,
            reason: &rule.reason,
            title: &rule.title,
            category: rule.category,
            outcome: rule.outcome(answered_2xx),
            effect: rule.effect,
            retryability: rule.retryability(),
            statuses: statuses::named(rule).into_iter().collect(),
            classes: statuses::classes(rule).into_iter().collect(),
            said: sentences(rule),
        }
    }
}

/// The rows of the rules that a page is about, by provider.
pub(crate) fn rows<'t>(
    engine: &'t Engine,
    wanted: impl Fn(&Row<'t>, &'t Rule) -> bool,
) -> Vec<Row<'t>> {
    let row = |(provider, rule): Known<'t>| (Row::new(provider, rule), rule);
    crate::rules(engine)
        .map(row)
        .filter(|(row, rule)| wanted(row, rule))
        .map(|(row, _)| row)
        .collect()
}

/// The meaning of a rule in sentences.
pub(crate) fn sentences(rule: &Rule) -> Sentences {
    let (effect, by) = (rule.effect, rule.unblocked_by);
    Sentences::new(rule.category, effect, rule.scope, by, rule.retryability())
}
