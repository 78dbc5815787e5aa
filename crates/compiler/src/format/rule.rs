//! One rule as written.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Conjunction, DedupeSpec, Example, NearMiss, OneOrMany};
use replybook_catalog::moment::Format;
use replybook_catalog::vocabulary::{
    Category, Effect, EvidenceKind, NodeType, Outcome, Scope, UnblockedBy,
};

/// One documented answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RuleEntry {
    /// `provider.kebab-name`: says what happened; stable once published.
    pub id: String,
    /// UPPER_SNAKE name of the cause; the provider's own code where it has one.
    pub reason: String,
    /// One line, no full stop.
    pub title: String,
    /// The shape, or shapes, whose fields `when` may name.
    pub shape: Option<OneOrMany<String>>,
    /// When the rule holds.
    #[serde(default)]
    pub when: Conjunction,
    /// Kind of cause; brings outcome, effect, scope and unblocked_by.
    pub category: Category,
    /// Only where the document says differently from the category.
    pub outcome: Option<Outcome>,
    /// Only where the document says differently from the category.
    pub effect: Option<Effect>,
    /// Only where the document says differently from the category.
    pub scope: Option<Scope>,
    /// Only where the document says differently from the category.
    pub unblocked_by: Option<UnblockedBy>,
    /// More values to take, or more to say about those taken.
    #[serde(default)]
    pub capture: BTreeMap<String, CaptureEntry>,
    /// The body says when to try again.
    pub wait: Option<WaitEntry>,
    /// The retry policy instead of the category's; `none` for none.
    pub policy: Option<String>,
    /// How the provider treats the same request sent twice.
    pub dedupe: Option<DedupeSpec>,
    /// What a person does about it; a template over captures.
    pub remediation: String,
    /// Documented causes that this one signature may have.
    #[serde(default)]
    pub causes: Vec<CauseEntry>,
    /// Rules that this one beats whatever the order says; rare.
    #[serde(default)]
    pub overrides: Vec<String>,
    /// The first day on which the provider answers like this, `YYYY-MM-DD`.
    pub since: Option<String>,
    /// The first day on which it no longer does: the rule is retired.
    pub until: Option<String>,
    /// Address of a page for people.
    pub docs: Option<String>,
    /// Where the rule comes from.
    #[serde(default)]
    pub evidence: Vec<EvidenceEntry>,
    /// Responses that come back with this rule.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// Responses that look similar and do not.
    #[serde(default)]
    pub near_misses: Vec<NearMiss>,
    /// Findings of `replybook lint` about this rule that stay, each with its reason.
    #[serde(default)]
    pub allow: Vec<AllowEntry>,
}

/// A kind of finding that somebody has looked at and lets stand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AllowEntry {
    /// Name or id of the finding, as in `missing-near-miss` or `RB711`.
    pub code: String,
    /// Why it may stand.
    pub reason: String,
}

/// A value to take, or more to say about one taken.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaptureEntry {
    /// JSONPaths; the first node that any of them selects is taken.
    pub at: Option<OneOrMany<String>>,
    /// A header instead of a path.
    pub header: Option<String>,
    /// Only a value of this type.
    pub r#type: Option<NodeType>,
    /// May be absent.
    #[serde(default)]
    pub optional: bool,
    /// Never shown unless asked for by name.
    #[serde(default)]
    pub sensitive: bool,
}

/// A capture that says when to try again.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WaitEntry {
    /// The capture.
    pub capture: String,
    /// How its value may be written, tried in order.
    pub format: OneOrMany<Format>,
}

/// One of several documented causes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CauseEntry {
    /// UPPER_SNAKE name.
    pub reason: String,
    /// One line, no full stop.
    pub title: String,
    /// Kind of cause; the rule's where left out.
    pub category: Option<Category>,
    /// What a person does about this cause.
    pub remediation: String,
    /// Where it comes from.
    #[serde(default)]
    pub evidence: Vec<EvidenceEntry>,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvidenceEntry {
    /// Id of a source of the catalog.
    pub source: Option<String>,
    /// The place in it: heading, row or code as printed there.
    pub at: Option<String>,
    /// What kind of support it gives; `documented` where left out.
    pub kind: Option<EvidenceKind>,
    /// What was read, chosen or left open.
    pub note: Option<String>,
}
