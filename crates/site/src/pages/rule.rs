//! The page of one rule.

use std::collections::BTreeMap;

use replybook::Engine;
use replybook::vocabulary::Basis;
use replybook_catalog::words::{self, Sentences};
use serde::Serialize;

use super::json_of;
use crate::captured::{Captured, captures};
use crate::recognition::{Alternative, alternatives};
use crate::row::{Row, sentences};
use crate::sample::{self, Shown};
use crate::schedule::{Schedule, WaitSaid, policy_of};
use crate::template::{Page, Templates};
use crate::timeline::Timeline;
use crate::{Error, File, Known, RulePage, address, statuses};

#[derive(Serialize)]
struct RuleContent<'t> {
    rule: &'t RulePage<'t>,
    said: Sentences,
    statuses: Vec<u16>,
    classes: Vec<String>,
    provider_title: &'t str,
    basis: Basis,
    disputed: bool,
    sample: Option<Shown<'t>>,
    /// What a person does about the example, where that differs from the rule's words.
    remedy: Option<String>,
    alternatives: Vec<Alternative<'t>>,
    captures: BTreeMap<&'t str, Captured>,
    /// Headers and values that say when, in words.
    waits: Vec<String>,
    dedupe: Option<String>,
    timeline: Option<Timeline<'t>>,
    overrides: Vec<Row<'t>>,
    same_reason: Vec<Row<'t>>,
    same_category: Vec<Row<'t>>,
    provider_address: String,
    category_address: String,
    json: String,
}

/// The page of a rule.
pub(super) fn page(
    templates: &Templates<'_>,
    engine: &Engine,
    (provider, rule): Known<'_>,
) -> Result<File, Error> {
    let page = RulePage::new(engine, provider, rule);
    let verdict = page.example.as_ref().map(|example| &example.verdict);
    let rows = |ids: &[&str]| -> Vec<Row<'_>> {
        let known = ids.iter().filter_map(|id| engine.table().rule(id));
        known
            .map(|(provider, rule)| Row::new(provider, rule))
            .collect()
    };
    let content = RuleContent {
        said: sentences(rule),
        statuses: statuses::named(rule).into_iter().collect(),
        classes: statuses::classes(rule).into_iter().collect(),
        provider_title: &provider.title,
        basis: rule.basis(),
        disputed: rule.is_disputed(),
        sample: verdict.and_then(|verdict| sample::shown(provider, rule, verdict)),
        remedy: verdict
            .filter(|verdict| verdict.rule.as_deref() == Some(page.id))
            .map(|verdict| verdict.remediation())
            .filter(|remedy| *remedy != page.remediation),
        alternatives: alternatives(provider, rule),
        captures: captures(provider, rule, verdict),
        waits: waits(&page.retry),
        dedupe: page.retry.dedupe.map(|dedupe| {
            let (key, window) = (dedupe.key.join(" and "), words::duration(dedupe.window_ms));
            format!("The same {key} within {window} counts as one request.")
        }),
        timeline: policy_of(provider, rule)
            .filter(|_| rule.retryability().invites_repetition())
            .map(Timeline::for_policy),
        overrides: rows(&page.overrides),
        same_reason: rows(&page.similar.reason),
        same_category: rows(&page.similar.category),
        provider_address: address::provider(&provider.id),
        category_address: address::category(rule.category),
        json: json_of(&provider.id),
        rule: &page,
    };
    let at = Page::at(address::rule(&rule.id), rule.title.as_str(), "providers");
    templates.page("rule.html", at, &content)
}

/// What an answer itself may say of when.
fn waits(schedule: &Schedule<'_>) -> Vec<String> {
    let headers = schedule
        .headers
        .iter()
        .map(|wait| format!("Header {}", describe_wait(wait)));
    let body = schedule
        .capture
        .iter()
        .map(|wait| format!("Value {}", describe_wait(wait)));
    headers.chain(body).collect()
}

/// A header or value that says when, in words.
pub(super) fn describe_wait(wait: &WaitSaid<'_>) -> String {
    let formats: Vec<&str> = wait.formats.iter().map(|f| words::format(*f)).collect();
    let guard = match wait.when.as_slice() {
        [] => String::new(),
        when => format!(", where {}", when.join(" and ")),
    };
    format!("{}: {}{guard}", wait.name, formats.join(", or "))
}
