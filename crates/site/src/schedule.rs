//! When to retry after a rule: the headers and values of a response that say so, and the
//! policy for a response without them.

use replybook::Engine;
use replybook_catalog::moment::Format;
use replybook_catalog::table::{HTTP, HeaderWait, NamedPolicy, PolicyChoice, Provider, Rule};
use serde::Serialize;

use crate::evidence::{EvidenceEntry, evidence};

/// Number of delays of a policy to show.
const DELAYS: u32 = 5;

/// When to retry. Headers come first, then the body, then the policy.
#[derive(Serialize)]
pub struct Schedule<'t> {
    /// Headers that say when, in the order in which they count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<WaitSaid<'t>>,
    /// A value of the body that says when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capture: Option<WaitSaid<'t>>,
    /// The schedule where the answer says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyEntry<'t>>,
    /// How the provider treats the same request sent twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dedupe: Option<&'t replybook_catalog::table::Dedupe>,
}

/// A header or a capture that says when.
#[derive(PartialEq, Serialize)]
pub struct WaitSaid<'t> {
    /// Name of the header or the capture.
    pub name: &'t str,
    /// How its value may be written.
    pub formats: &'t [Format],
    /// Other headers that must pass, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<String>,
}

/// A retry policy and its first delays.
#[derive(Serialize)]
pub struct PolicyEntry<'t> {
    /// Name of the policy.
    pub name: &'t str,
    /// Before the second request, the third, and so on.
    pub delays: Vec<Delay>,
    /// After how many attempts to stop, the first request included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u32>,
    /// Evidence for the policy.
    pub evidence: Vec<EvidenceEntry<'t>>,
}

/// A delay, in milliseconds.
#[derive(Serialize)]
pub struct Delay {
    /// Minimum delay, in milliseconds.
    pub min_ms: u64,
    /// Maximum delay, in milliseconds.
    pub max_ms: u64,
}

impl PolicyEntry<'_> {
    /// Whether the policy has more delays than are listed.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        let told = u32::try_from(self.delays.len()).unwrap_or(u32::MAX);
        self.max_attempts
            .is_none_or(|most| most.saturating_sub(1) > told)
    }
}

impl<'t> Schedule<'t> {
    /// The schedule after a rule; empty where no repetition is invited.
    #[must_use]
    pub fn for_rule(engine: &'t Engine, provider: &'t Provider, rule: &'t Rule) -> Schedule<'t> {
        let invited = rule.retryability().invites_repetition();
        let dedupe = rule
            .dedupe
            .as_ref()
            .or(provider.dedupe.as_ref().filter(|_| invited));
        if !invited {
            return Schedule {
                headers: Vec::new(),
                capture: None,
                policy: None,
                dedupe,
            };
        }
        let general = engine
            .table()
            .provider(HTTP)
            .filter(|http| http.id != provider.id);
        let all = provider
            .waits
            .iter()
            .chain(general.into_iter().flat_map(|http| &http.waits));
        let mut headers: Vec<WaitSaid<'t>> = Vec::new();
        for wait in all
            .filter(|wait| wait.categories.contains(&rule.category))
            .map(header)
        {
            // A provider may repeat what holds for all.
            if !headers.contains(&wait) {
                headers.push(wait);
            }
        }
        Schedule {
            headers,
            capture: rule.wait.as_ref().map(|wait| WaitSaid {
                name: &wait.capture,
                formats: &wait.formats,
                when: Vec::new(),
            }),
            policy: policy_of(provider, rule).map(|named| policy(provider, named)),
            dedupe,
        }
    }

    /// Whether there is no header, capture or policy that says when.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.headers.is_empty() && self.capture.is_none() && self.policy.is_none()
    }
}

pub(crate) fn header(wait: &HeaderWait) -> WaitSaid<'_> {
    WaitSaid {
        name: &wait.header,
        formats: &wait.formats,
        when: wait
            .when
            .iter()
            .map(|(name, test)| format!("{name} {test}"))
            .collect(),
    }
}

/// The policy of a rule: its own, or that of its category.
pub(crate) fn policy_of<'t>(provider: &'t Provider, rule: &Rule) -> Option<&'t NamedPolicy> {
    match rule.policy {
        PolicyChoice::OfCategory => provider.policy_of(rule.category),
        PolicyChoice::Without => None,
        PolicyChoice::Named(at) => provider.policies.get(at),
    }
}

pub(crate) fn policy<'t>(provider: &'t Provider, named: &'t NamedPolicy) -> PolicyEntry<'t> {
    let max_attempts = named.policy.max_attempts();
    let last = max_attempts.map_or(DELAYS, |most| most.saturating_sub(1).min(DELAYS));
    let delay = |attempt| {
        let range = named.policy.range(attempt);
        Delay {
            min_ms: range.min_ms,
            max_ms: range.max_ms,
        }
    };
    PolicyEntry {
        name: &named.name,
        delays: (1..=last).map(delay).collect(),
        max_attempts,
        evidence: evidence(provider, &named.evidence),
    }
}
