//! All that a catalog says of one rule, resolved: names in place of positions.

use std::borrow::Cow;

use replybook::catalog::predicate::Layer;
use replybook::catalog::prose::Prose;
use replybook::catalog::table::{self, Provider, Rule, Sample};
use replybook::catalog::vocabulary::EvidenceKind;
use replybook::{
    Category, Effect, Engine, Fault, Outcome, Response, Retryability, Scope, UnblockedBy, Verdict,
};
use serde::Serialize;

use super::schedule::Schedule;
use super::{Known, rules};

/// This many similar rules of one kind are named.
const MOST_SIMILAR: usize = 12;

/// One rule.
#[derive(Serialize)]
pub(super) struct RulePage<'t> {
    pub id: &'t str,
    pub reason: &'t str,
    pub title: &'t str,
    pub provider: &'t str,
    #[serde(skip)]
    pub provider_title: &'t str,
    pub catalog: &'t str,
    pub category: Category,
    pub outcome: Outcome,
    pub effect: Effect,
    pub fault: Fault,
    pub scope: Scope,
    pub unblocked_by: UnblockedBy,
    pub retryability: Retryability,
    pub retry: Schedule<'t>,
    /// With the names of captures in braces.
    pub remediation: String,
    /// Alternatives, each a conjunction in words.
    pub when: Vec<When>,
    /// Ids of the rules that it beats whatever the order says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<&'t str>,
    /// Whether it stands for the provider's default for a 2xx.
    pub default_success: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Example<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<CauseEntry<'t>>,
    pub evidence: Vec<EvidenceEntry<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<&'t str>,
    pub similar: Similar<'t>,
}

/// One alternative of when a rule holds.
#[derive(Serialize)]
pub(super) struct When {
    /// What its conditions are about.
    pub shape: Option<String>,
    pub layer: Layer,
    pub conditions: String,
}

/// A response that shows the rule, and its verdict.
#[derive(Serialize)]
pub(super) struct Example<'t> {
    pub response: &'t Sample,
    pub verdict: Verdict<'t>,
}

/// A documented cause.
#[derive(Serialize)]
pub(super) struct CauseEntry<'t> {
    pub reason: &'t str,
    pub title: &'t str,
    pub category: Category,
    pub remediation: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceEntry<'t>>,
}

/// Where a fact comes from.
#[derive(Serialize)]
pub(super) struct EvidenceEntry<'t> {
    pub kind: EvidenceKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'t str>,
}

/// Ids of rules to look at next.
#[derive(Serialize)]
pub(super) struct Similar<'t> {
    /// The same reason, of any provider.
    pub reason: Vec<&'t str>,
    /// The same category, of this provider.
    pub category: Vec<&'t str>,
}

impl<'t> RulePage<'t> {
    /// The page of a rule.
    pub fn new(provider: &'static Provider, rule: &'static Rule) -> RulePage<'t> {
        let answered_2xx = rule
            .sample
            .as_ref()
            .is_some_and(|s| (200..300).contains(&s.status));
        let default = provider
            .default_success
            .and_then(|at| provider.rules.get(at));
        RulePage {
            id: &rule.id,
            reason: &rule.reason,
            title: &rule.title,
            provider: &provider.id,
            provider_title: &provider.title,
            catalog: &provider.version,
            category: rule.category,
            outcome: rule.outcome(answered_2xx),
            effect: rule.effect,
            fault: rule.category.fault(),
            scope: rule.scope,
            unblocked_by: rule.unblocked_by,
            retryability: rule.retryability(),
            retry: Schedule::of(provider, rule),
            remediation: template(&rule.remediation),
            when: rule
                .clauses
                .iter()
                .map(|clause| when(provider, clause))
                .collect(),
            overrides: rule
                .overrides
                .iter()
                .filter_map(|at| provider.rules.get(*at))
                .map(|rule| rule.id.as_str())
                .collect(),
            default_success: default.is_some_and(|default| default.id == rule.id),
            example: rule
                .sample
                .as_ref()
                .and_then(|sample| example(provider, sample)),
            causes: rule
                .causes
                .iter()
                .map(|cause| cause_entry(provider, cause))
                .collect(),
            evidence: evidence(provider, &rule.evidence),
            docs: rule.docs.as_deref(),
            similar: similar((provider, rule)),
        }
    }
}

/// A template as a person reads it, its optional parts included.
fn template(prose: &Prose) -> String {
    prose.render(|name| Some(Cow::Owned(format!("{{{name}}}"))))
}

fn when(provider: &Provider, clause: &replybook::catalog::predicate::Clause) -> When {
    let shape = clause.shape.and_then(|at| provider.shapes.get(at));
    let each = shape.and_then(|shape| shape.each.as_ref());
    let path = each.and_then(|each| provider.queries.get(each.path));
    When {
        shape: shape.map(|shape| match path {
            Some(path) => format!("{}, each of {}", shape.name, path.text),
            None => shape.name.clone(),
        }),
        layer: clause.strength.layer,
        conditions: provider.describe_clause(clause),
    }
}

fn example<'t>(provider: &Provider, sample: &'static Sample) -> Option<Example<'t>> {
    let headers = sample.header_lines();
    let response = Response::shown(sample, &headers);
    let provider = Engine::builtin().provider(&provider.id).ok()?;
    Some(Example {
        response: sample,
        verdict: provider.classify(&response),
    })
}

fn cause_entry<'t>(provider: &'t Provider, cause: &'t table::Cause) -> CauseEntry<'t> {
    CauseEntry {
        reason: &cause.reason,
        title: &cause.title,
        category: cause.category,
        remediation: template(&cause.remediation),
        evidence: evidence(provider, &cause.evidence),
    }
}

pub(super) fn evidence<'t>(
    provider: &'t Provider,
    entries: &'t [table::Evidence],
) -> Vec<EvidenceEntry<'t>> {
    let entry = |entry: &'t table::Evidence| {
        let source = entry.source.as_deref().and_then(|id| provider.source(id));
        EvidenceEntry {
            kind: entry.kind,
            source: source.map(|source| source.title.as_str()),
            url: source.map(|source| source.url.as_str()),
            retrieved: source.map(|source| source.retrieved.as_str()),
            at: entry.at.as_deref(),
            note: entry.note.as_deref(),
        }
    };
    entries.iter().map(entry).collect()
}

fn similar<'t>((provider, rule): Known<'static>) -> Similar<'t> {
    let others = || rules().filter(|(_, other)| other.id != rule.id);
    let ids = |known: &mut dyn Iterator<Item = Known<'static>>| {
        known
            .take(MOST_SIMILAR)
            .map(|(_, rule)| rule.id.as_str())
            .collect()
    };
    Similar {
        reason: ids(&mut others().filter(|(_, other)| other.reason == rule.reason)),
        category: ids(&mut others().filter(|(of, other)| {
            of.id == provider.id && other.category == rule.category && other.reason != rule.reason
        })),
    }
}
