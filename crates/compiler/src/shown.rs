//! Responses that somebody has shown: the examples and near-misses of rules,
//! with what must come back for each and where it stands.

use crate::diagnostic::Span;
use replybook_catalog::moment::Day;
use replybook_catalog::table::Sample;
use replybook_catalog::vocabulary::{Category, Effect, Outcome, Retryability, WaitSource};

/// A response that somebody has shown, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The rule it belongs to.
    pub rule: String,
    /// What it shows, where it has a name.
    pub name: Option<String>,
    /// The response.
    pub sample: Sample,
    /// What must come back.
    pub expected: Expected,
    /// The day for which it must: the last of a rule that is retired. `None` for
    /// the rules in force.
    pub as_of: Option<Day>,
    /// The file it stands in.
    pub file: String,
    /// Its place there.
    pub span: Span,
    /// The place of what must come back: `expect` or `matches`.
    pub expected_span: Span,
}

impl Shown {
    /// The id of the provider whose answer it is.
    #[must_use]
    pub fn provider(&self) -> &str {
        self.rule.split_once('.').map_or("", |(id, _)| id)
    }
}

/// What must come back for a response that is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// This rule, with at least these values.
    Rule {
        /// Exactly this.
        retryability: Retryability,
        /// Exactly this; `None` says that there is no wait.
        wait: Option<(u64, u64, WaitSource)>,
        /// Where stated.
        outcome: Option<Outcome>,
        /// Where stated.
        category: Option<Category>,
        /// Where stated.
        effect: Option<Effect>,
        /// Some of the captures.
        captures: Vec<(String, serde_json::Value)>,
        /// The rules of the items.
        items: Option<Vec<Option<String>>>,
        /// The reasons of the causes.
        causes: Option<Vec<String>>,
    },
    /// Another rule, or none of this provider.
    Other(Option<String>),
}
