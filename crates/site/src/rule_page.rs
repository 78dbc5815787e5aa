//! Everything a catalog says about one rule, with names instead of positions.

use std::borrow::Cow;

use replybook::vocabulary::{Day, Fault, Scope, UnblockedBy};
use replybook::{Category, Effect, Engine, Outcome, Response, Retryability, Verdict};
use replybook_catalog::predicate::Layer;
use replybook_catalog::prose::Prose;
use replybook_catalog::table::{self, Provider, Rule, Sample};
use serde::Serialize;

use crate::Known;
use crate::evidence::{EvidenceEntry, evidence};
use crate::schedule::Schedule;
use crate::secrets::Secrets;

/// This many similar rules of one kind are named.
const MOST_SIMILAR: usize = 12;

/// One rule.
#[derive(Serialize)]
pub struct RulePage<'t> {
    /// `provider.kebab-name`.
    pub id: &'t str,
    /// UPPER_SNAKE name of the cause.
    pub reason: &'t str,
    /// Title on one line.
    pub title: &'t str,
    /// Id of the provider.
    pub provider: &'t str,
    /// Title of the provider.
    #[serde(skip)]
    pub provider_title: &'t str,
    /// Version of its catalog.
    pub catalog: &'t str,
    /// Kind of cause.
    pub category: Category,
    /// What the provider answered, under the status of the example.
    pub outcome: Outcome,
    /// Whether the action took place.
    pub effect: Effect,
    /// Who is at fault.
    pub fault: Fault,
    /// What else is affected.
    pub scope: Scope,
    /// What must change before sending again can work.
    pub unblocked_by: UnblockedBy,
    /// Whether the same request may be sent again.
    pub retryability: Retryability,
    /// When to retry.
    pub retry: Schedule<'t>,
    /// What a person does about it, with the names of captures in braces.
    pub remediation: String,
    /// Alternatives, each a conjunction in words.
    pub when: Vec<When>,
    /// Ids of the rules that this rule always beats.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<&'t str>,
    /// Whether it stands for the provider's default for a 2xx.
    pub default_success: bool,
    /// The first day on which it is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// The first day on which it is no longer in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// A response that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Example<'t>>,
    /// Documented causes of this one signature.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<CauseEntry<'t>>,
    /// Evidence.
    pub evidence: Vec<EvidenceEntry<'t>>,
    /// A page of the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<&'t str>,
    /// Similar rules.
    pub similar: Similar<'t>,
}

/// One alternative of when a rule holds.
#[derive(Serialize)]
pub struct When {
    /// What its conditions are about.
    pub shape: Option<String>,
    /// Layer of its strength, from `named` to `status`.
    pub layer: Layer,
    /// What must hold, in words.
    pub conditions: String,
}

/// A response that shows the rule, and its verdict.
#[derive(Serialize)]
pub struct Example<'t> {
    /// The response, without sensitive values.
    pub response: Cow<'t, Sample>,
    /// Verdict on the response.
    pub verdict: Verdict<'t>,
}

/// A documented cause.
#[derive(Serialize)]
pub struct CauseEntry<'t> {
    /// UPPER_SNAKE name of the cause.
    pub reason: &'t str,
    /// Title on one line.
    pub title: &'t str,
    /// Kind of cause.
    pub category: Category,
    /// What a person does about it, with the names of captures in braces.
    pub remediation: String,
    /// Evidence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceEntry<'t>>,
}

/// Ids of rules to look at next.
#[derive(Serialize)]
pub struct Similar<'t> {
    /// The same reason, of any provider.
    pub reason: Vec<&'t str>,
    /// The same category, of this provider.
    pub category: Vec<&'t str>,
}

impl<'t> RulePage<'t> {
    /// The page of a rule.
    #[must_use]
    pub fn new(engine: &'t Engine, provider: &'t Provider, rule: &'t Rule) -> RulePage<'t> {
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
            retry: Schedule::for_rule(engine, provider, rule),
            remediation: template(&rule.remediation),
            when: rule
                .clauses
                .iter()
                .map(|clause| when(provider, clause))
                .collect(),
            overrides: rule
                .overrides
                .iter()
                .filter_map(|at| provider.published().nth(*at))
                .map(|rule| rule.id.as_str())
                .collect(),
            default_success: default.is_some_and(|default| default.id == rule.id),
            since: rule.life.since,
            until: rule.life.until,
            example: example(engine, provider, rule),
            causes: rule
                .causes
                .iter()
                .map(|cause| cause_entry(provider, cause))
                .collect(),
            evidence: evidence(provider, &rule.evidence),
            docs: rule.docs.as_deref(),
            similar: similar(engine, (provider, rule)),
        }
    }
}

/// A template as a person reads it, its optional parts included.
fn template(prose: &Prose) -> String {
    prose.render(|name| Some(Cow::Owned(format!("{{{name}}}"))))
}

fn when(provider: &Provider, clause: &replybook_catalog::predicate::Clause) -> When {
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

/// The first example, with its verdict; of a rule that is not in force, as of a
/// day of its life.
fn example<'t>(engine: &'t Engine, provider: &Provider, rule: &'t Rule) -> Option<Example<'t>> {
    let sample = rule.sample.as_ref()?;
    let headers = sample.header_lines();
    let response = Response::shown(sample, &headers);
    let is_retired = provider.retired.iter().any(|other| other.id == rule.id);
    let day = is_retired.then(|| rule.life.last_day().or(rule.life.since));
    let verdict = match day {
        None => engine.provider(&provider.id).ok()?.classify(&response),
        Some(day) => {
            let then = engine.as_of(day?);
            then.provider(&provider.id)
                .ok()?
                .classify(&response)
                .into_owned()
        }
    };
    Some(Example {
        response: Secrets::from_verdict(&verdict).hidden_of(sample),
        verdict,
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

fn similar<'t>(engine: &'t Engine, (provider, rule): Known<'t>) -> Similar<'t> {
    let others = || crate::rules(engine).filter(|(_, other)| other.id != rule.id);
    let ids = |known: &mut dyn Iterator<Item = Known<'t>>| {
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
