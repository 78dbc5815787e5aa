//! What an answer means: the verdict and its parts. Borrowed from the table
//! where it can be; [`Verdict::into_owned`] lets go of it.

mod capture;
pub(crate) mod escape;
mod json;
mod summary;
mod wire;

use std::borrow::Cow;
use std::ops::Deref;

use replybook_catalog::prose::Prose;
use serde::{Deserialize, Serialize};

use capture::masked;
pub use capture::{Capture, CaptureValue};
pub(crate) use summary::Said;
pub use summary::Summary;

use crate::vocabulary::{Basis, Fault, Scope, UnblockedBy, WaitSource};
use crate::{Category, Effect, Outcome, Retryability};

/// The version of the verdict's JSON form.
pub const SCHEMA_VERSION: u32 = 1;

/// What a response means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "Verdict")
)]
#[non_exhaustive]
pub struct Verdict<'a> {
    /// Version of this form.
    pub schema_version: u32,
    /// Whose API it is.
    pub provider: Cow<'a, str>,
    /// Semver of the provider's catalog.
    pub catalog: Cow<'a, str>,
    /// What is said of the whole.
    #[serde(flatten)]
    pub judgement: Judgement<'a>,
    /// The parts of a batch, each with its position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item<'a>>,
    /// How many further items count and are not listed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub items_omitted: usize,
    /// Further reasons of one refusal, or the documented causes that this
    /// answer may have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause<'a>>,
    /// How many further causes are not listed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub causes_omitted: usize,
}

impl<'a> Deref for Verdict<'a> {
    type Target = Judgement<'a>;

    fn deref(&self) -> &Judgement<'a> {
        &self.judgement
    }
}

impl Verdict<'_> {
    /// A copy of the verdict that borrows nothing.
    #[must_use]
    pub fn into_owned(self) -> Verdict<'static> {
        Verdict {
            schema_version: self.schema_version,
            provider: owned(self.provider),
            catalog: owned(self.catalog),
            judgement: self.judgement.into_owned(),
            items: self.items.into_iter().map(Item::into_owned).collect(),
            items_omitted: self.items_omitted,
            causes: self.causes.into_iter().map(Cause::into_owned).collect(),
            causes_omitted: self.causes_omitted,
        }
    }

    /// The verdict with sensitive captures shown: for the person who asked for
    /// them by name, never for a log. A remediation written out before, by
    /// [`Verdict::into_owned`] or as JSON, stays masked: reveal first.
    #[must_use]
    pub fn reveal(mut self) -> Self {
        let items = self
            .items
            .iter_mut()
            .flat_map(|item| &mut item.judgement.captures);
        let causes = self.causes.iter_mut().flat_map(|cause| &mut cause.captures);
        for capture in self
            .judgement
            .captures
            .iter_mut()
            .chain(items)
            .chain(causes)
        {
            capture.sensitive = false;
        }
        self
    }
}

/// What is said of a whole answer or of one part of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Judgement<'a> {
    /// The rule that won; `None` where no rule knows the answer.
    pub rule: Option<Cow<'a, str>>,
    /// UPPER_SNAKE name of the cause.
    pub reason: Option<Cow<'a, str>>,
    /// The title of the cause, one line.
    pub title: Cow<'a, str>,
    /// What was answered.
    pub outcome: Outcome,
    /// Whether the action took place.
    pub effect: Effect,
    /// Kind of cause.
    pub category: Category,
    /// Whose fault it is.
    pub fault: Fault,
    /// How far it reaches.
    pub scope: Scope,
    /// What must change before sending again can work.
    pub unblocked_by: UnblockedBy,
    /// Whether and when the request may be sent again.
    pub retry: Retry<'a>,
    /// Values taken out of the response.
    pub captures: Vec<Capture<'a>>,
    /// What the judgement rests on.
    pub basis: Basis,
    /// Whether a document contradicts itself or its traffic here.
    pub disputed: bool,
    /// A page for people.
    pub docs: Option<Cow<'a, str>>,
    /// Rules that hold with the same strength; the order of fields and ids decided.
    pub also_matched: Vec<Cow<'a, str>>,
    pub(crate) remediation: Remediation<'a>,
}

/// What a person does about it: a template until somebody reads it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Remediation<'a> {
    Template(&'a Prose),
    Text(Cow<'a, str>),
}

impl Remediation<'_> {
    pub(crate) fn render(&self, captures: &[Capture<'_>]) -> String {
        let mut text = String::new();
        self.visit(captures, |piece| text.push_str(piece));
        text
    }

    /// Gives the text piece by piece.
    fn visit(&self, captures: &[Capture<'_>], mut piece: impl FnMut(&str)) {
        match self {
            Remediation::Text(text) => piece(text),
            Remediation::Template(prose) => {
                let shown = |name: &str| {
                    let mut captures = captures.iter();
                    captures
                        .find(|capture| capture.name == name)
                        .map(Capture::shown)
                };
                prose.visit(shown, piece);
            }
        }
    }

    fn into_owned(self, captures: &[Capture<'_>]) -> Remediation<'static> {
        Remediation::Text(Cow::Owned(self.render(captures)))
    }
}

impl Judgement<'_> {
    /// What a person does about it, filled in from the response; sensitive
    /// captures are masked.
    #[must_use]
    pub fn remediation(&self) -> String {
        self.remediation.render(&self.captures)
    }

    /// A capture by name.
    #[must_use]
    pub fn capture(&self, name: &str) -> Option<&CaptureValue<'_>> {
        self.captures
            .iter()
            .find(|capture| capture.name == name)
            .map(|capture| &capture.value)
    }

    fn into_owned(self) -> Judgement<'static> {
        Judgement {
            rule: self.rule.map(owned),
            reason: self.reason.map(owned),
            title: owned(self.title),
            outcome: self.outcome,
            effect: self.effect,
            category: self.category,
            fault: self.fault,
            scope: self.scope,
            unblocked_by: self.unblocked_by,
            retry: self.retry.into_owned(),
            remediation: self.remediation.into_owned(&self.captures),
            captures: self.captures.into_iter().map(Capture::into_owned).collect(),
            basis: self.basis,
            disputed: self.disputed,
            docs: self.docs.map(owned),
            also_matched: self.also_matched.into_iter().map(owned).collect(),
        }
    }
}

/// Whether and when a request may be sent again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "Retry")
)]
#[non_exhaustive]
pub struct Retry<'a> {
    /// Whether the request may be sent again.
    pub retryability: Retryability,
    /// How long to wait before the next attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// The catalog's retry policy for this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Cow<'a, str>>,
    /// After how many attempts to stop, the first request included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u32>,
    /// How the provider treats the same request sent twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dedupe: Option<Dedupe<'a>>,
}

impl Retry<'_> {
    fn into_owned(self) -> Retry<'static> {
        Retry {
            retryability: self.retryability,
            wait: self.wait,
            policy: self.policy.map(owned),
            max_attempts: self.max_attempts,
            dedupe: self.dedupe.map(|dedupe| Dedupe {
                window_ms: dedupe.window_ms,
                key: dedupe.key.into_iter().map(owned).collect(),
            }),
        }
    }
}

/// How long to wait before the next attempt, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Wait {
    /// The shortest wait, in milliseconds.
    pub min_ms: u64,
    /// The longest wait, in milliseconds: draw the delay at random between the two.
    pub max_ms: u64,
    /// Where this comes from.
    pub source: WaitSource,
}

/// How a provider treats the same request sent twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "Dedupe")
)]
pub struct Dedupe<'a> {
    /// How long it remembers, in milliseconds.
    pub window_ms: u64,
    /// What makes two requests the same.
    pub key: Vec<Cow<'a, str>>,
}

/// One part of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "Item")
)]
pub struct Item<'a> {
    /// Where the part stands in the request, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
    /// The list of the request that the position counts in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// What is said of it.
    #[serde(flatten)]
    pub judgement: Judgement<'a>,
}

impl<'a> Deref for Item<'a> {
    type Target = Judgement<'a>;

    fn deref(&self) -> &Judgement<'a> {
        &self.judgement
    }
}

impl Item<'_> {
    fn into_owned(self) -> Item<'static> {
        Item {
            position: self.position,
            collection: self.collection,
            judgement: self.judgement.into_owned(),
        }
    }
}

/// A further reason of a refusal, or a documented cause that the answer may have.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause<'a> {
    /// The rule that knows it.
    pub rule: Option<Cow<'a, str>>,
    /// UPPER_SNAKE name.
    pub reason: Option<Cow<'a, str>>,
    /// The title of the cause, one line.
    pub title: Cow<'a, str>,
    /// Kind of cause.
    pub category: Category,
    /// Values taken out of the response.
    pub captures: Vec<Capture<'a>>,
    pub(crate) remediation: Remediation<'a>,
}

impl Cause<'_> {
    /// What a person does about it.
    #[must_use]
    pub fn remediation(&self) -> String {
        self.remediation.render(&self.captures)
    }

    fn into_owned(self) -> Cause<'static> {
        Cause {
            rule: self.rule.map(owned),
            reason: self.reason.map(owned),
            title: owned(self.title),
            category: self.category,
            remediation: self.remediation.into_owned(&self.captures),
            captures: self.captures.into_iter().map(Capture::into_owned).collect(),
        }
    }
}

fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(number: &usize) -> bool {
    *number == 0
}
