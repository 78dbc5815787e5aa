//! A file, and what its head says of the provider.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{
    AllowEntry, Conjunction, EvidenceEntry, Example, FieldSpec, Jitter, NearMiss, OneOrMany,
    RuleEntry, ScalarSpec, TestSpec,
};
use replybook_catalog::moment::Format;
use replybook_catalog::vocabulary::{Category, NodeType, Role};

/// One file of a catalog. In a folder exactly one carries the head.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(title = "Replybook catalog", rename = "Catalog")
)]
pub struct File {
    /// Number of the file format.
    pub format: u32,
    /// Kebab-case id of the provider.
    pub provider: String,
    /// Semver of an overlay. With it, the file is no catalog: it replaces, adds or
    /// disables rules of the catalog that there is for the provider.
    pub overlay: Option<String>,
    /// The rules that the overlay disables.
    #[serde(default)]
    pub disable: Vec<DisableEntry>,
    /// The name people use. With it, the file carries the head.
    pub title: Option<String>,
    /// Semver of the catalog.
    pub version: Option<String>,
    /// The version of the API described, or the date of its page.
    pub api: Option<String>,
    /// Where facts come from.
    #[serde(default)]
    pub sources: BTreeMap<String, SourceSpec>,
    /// Where answers keep things.
    #[serde(default)]
    pub shapes: BTreeMap<String, ShapeSpec>,
    /// Headers that say when, in the order in which they count.
    #[serde(default)]
    pub waits: Vec<HeaderWaitSpec>,
    /// Retry policies by name.
    #[serde(default)]
    pub policies: BTreeMap<String, PolicySpec>,
    /// The policy of a category.
    #[serde(default)]
    pub retry: BTreeMap<Category, String>,
    /// How the provider treats the same request sent twice.
    pub dedupe: Option<DedupeSpec>,
    /// The documented default for a 2xx that no rule knows.
    pub success: Option<SuccessSpec>,
    /// Findings of `replybook lint` about the head that stay, each with its reason.
    #[serde(default)]
    pub allow: Vec<AllowEntry>,
    /// Long tables of codes.
    #[serde(default)]
    pub tables: Vec<TableSpec>,
    /// The rules.
    #[serde(default)]
    pub rules: Vec<RuleEntry>,
}

/// A rule that an overlay disables.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DisableEntry {
    /// Its id.
    pub rule: String,
    /// Why it does not hold here.
    pub because: String,
}

/// A page or repository that facts come from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceSpec {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The day it was read, `YYYY-MM-DD`; never left out.
    pub retrieved: Option<String>,
}

/// Where an answer, or an element of one, keeps things.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShapeSpec {
    /// The elements, where the shape is of an element.
    pub each: Option<EachSpec>,
    /// Field name to where it is.
    pub fields: BTreeMap<String, FieldSpec>,
    /// The fields that tell causes apart, most telling first.
    #[serde(default)]
    pub identifying: Vec<String>,
}

/// The elements of a shape.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EachSpec {
    /// JSONPath that selects the elements.
    pub path: String,
    /// What the list means.
    pub role: Role,
    /// Only elements of this JSON type.
    pub r#type: Option<NodeType>,
    /// JSONPath to the element's position in the request.
    pub position: Option<String>,
    /// JSONPath to the name of the request's list that the position counts in.
    pub collection: Option<String>,
    /// The field that receives the name of the nearest object member.
    pub key: Option<String>,
}

/// A header that says when to try again.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeaderWaitSpec {
    /// Header name.
    pub header: String,
    /// How its value may be written, tried in order.
    pub format: OneOrMany<Format>,
    /// For verdicts of these categories.
    pub r#for: Vec<Category>,
    /// Guards: other headers that must pass.
    #[serde(default)]
    pub when: BTreeMap<String, TestSpec>,
    /// The name under which the value is captured.
    pub r#as: Option<String>,
}

/// A retry policy.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PolicySpec {
    /// How delays grow.
    pub kind: PolicyKind,
    /// The first delay, as `5s`.
    pub initial: Option<String>,
    /// What each delay is multiplied by for the next.
    pub multiplier: Option<f64>,
    /// The least delay of a `uniform` policy.
    pub min: Option<String>,
    /// The greatest delay.
    pub max: Option<String>,
    /// How far a delay may stray.
    pub jitter: Option<Jitter>,
    /// After how many attempts to stop, the first request included.
    pub max_attempts: Option<u32>,
    /// Where the policy comes from.
    #[serde(default)]
    pub evidence: Vec<EvidenceEntry>,
}

/// How the delays of a policy grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PolicyKind {
    /// Always the same.
    Constant,
    /// Multiplied each time.
    Exponential,
    /// Anywhere between `min` and `max`.
    Uniform,
}

/// How a provider treats the same request sent twice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DedupeSpec {
    /// How long it remembers, as `15m`.
    pub window: String,
    /// What makes two requests the same.
    pub key: Vec<String>,
}

/// The documented default for a 2xx that no rule knows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuccessSpec {
    /// One line, no full stop.
    pub title: Option<String>,
    /// The shape whose fields the two conjunctions may name.
    pub shape: Option<String>,
    /// When the default holds.
    pub when: Conjunction,
    /// Marks of failure that forbid it.
    pub not: Option<Conjunction>,
    /// What a person does about it.
    pub remediation: Option<String>,
    /// Where the default comes from.
    #[serde(default)]
    pub evidence: Vec<EvidenceEntry>,
    /// Responses that come back with the default.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// Responses that look similar and do not.
    #[serde(default)]
    pub near_misses: Vec<NearMiss>,
}

/// A long table of codes, each row a rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TableSpec {
    /// The shape, or shapes, of every row.
    pub shape: OneOrMany<String>,
    /// The field that a row's `value` must equal.
    pub field: String,
    /// Evidence of every row, `{value}` and `{status}` filled in.
    pub evidence: EvidenceEntry,
    /// Body of every row's example, `{value}` and `{title}` filled in.
    pub example: Value,
    /// The rows: `value`, `status`, `retryability`, and any key of a rule.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<super::row_schema::Row>"))]
    pub rows: Vec<BTreeMap<String, Value>>,
}

impl TableSpec {
    /// The keys of a row that are not a rule's.
    pub const ROW_KEYS: [&'static str; 4] = ["value", "status", "retryability", "wait"];
}

/// What a row says beside the keys of a rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowHead {
    /// What the table's field must equal.
    pub value: ScalarSpec,
    /// Status of the example and of the evidence; not a condition.
    pub status: u16,
    /// What the example must give.
    pub retryability: replybook_catalog::vocabulary::Retryability,
    /// The wait the example must give.
    pub wait: Option<super::ExpectedWait>,
}
