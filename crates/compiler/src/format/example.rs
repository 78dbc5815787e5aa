//! Responses that show a rule, and what must come back.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{OneOrMany, ScalarText};
use replybook_catalog::vocabulary::{Category, Effect, Outcome, Retryability};

/// A response that comes back with the rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Example {
    /// What it shows, where several stand side by side.
    pub name: Option<String>,
    /// The response.
    pub response: ResponseSpec,
    /// The request it answers, where that matters.
    pub request: Option<RequestSpec>,
    /// What must come back.
    pub expect: Expect,
}

/// A response that looks similar and comes back with something else.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NearMiss {
    /// What it shows.
    pub name: Option<String>,
    /// The response.
    pub response: ResponseSpec,
    /// A rule id, or `none`: no rule of this provider.
    pub matches: String,
}

/// A response.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResponseSpec {
    /// HTTP status.
    pub status: u16,
    /// Header name to its value or values.
    #[serde(default)]
    pub headers: BTreeMap<String, OneOrMany<ScalarText>>,
    /// A string is the bytes as they are; any other value is sent as JSON.
    pub body: Option<Value>,
    /// When it was received, RFC 3339.
    pub received_at: Option<String>,
}

/// The request that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RequestSpec {
    /// HTTP method.
    pub method: Option<String>,
    /// Whether it carried an idempotency key.
    #[serde(default)]
    pub idempotency_key: bool,
}

/// What must come back.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Expect {
    /// Exactly this, always stated.
    pub retryability: Retryability,
    /// Stated whenever there is a wait.
    pub wait: Option<ExpectedWait>,
    /// What was answered.
    pub outcome: Option<Outcome>,
    /// Kind of cause.
    pub category: Option<Category>,
    /// Whether the action took place.
    pub effect: Option<Effect>,
    /// Some of the captures, with their exact values.
    #[serde(default)]
    pub captures: BTreeMap<String, Value>,
    /// The rules of the items, in order; null for one that no rule knows.
    pub items: Option<Vec<Option<String>>>,
    /// The reasons of the causes, in order.
    pub causes: Option<Vec<String>>,
}

/// The wait that must come back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExpectedWait {
    /// Shortest, as `5s`.
    pub min: String,
    /// Longest, as `1m`.
    pub max: String,
    /// `header`, `body` or `policy`.
    pub source: replybook_catalog::vocabulary::WaitSource,
}
