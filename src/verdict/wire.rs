//! The JSON form of judgements and causes: absent rather than null, captures as
//! a map, the remediation as text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Capture, CaptureValue, Cause, Judgement, Remediation, Retry, masked};
use crate::vocabulary::{Basis, Fault, Scope, UnblockedBy};
use crate::{Category, Effect, Outcome};

type Captures<'a> = BTreeMap<Cow<'a, str>, CaptureValue<'a>>;

#[derive(Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "Judgement")
)]
struct JudgementForm<'a> {
    /// The rule that won; absent where no rule knows the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<Cow<'a, str>>,
    /// UPPER_SNAKE name of the cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Cow<'a, str>>,
    /// One line.
    title: Cow<'a, str>,
    /// What was answered.
    outcome: Outcome,
    /// Whether the action took place.
    effect: Effect,
    /// Kind of cause.
    category: Category,
    /// Whose fault it is.
    fault: Fault,
    /// How far it reaches.
    scope: Scope,
    /// What must change before sending again can work.
    unblocked_by: UnblockedBy,
    /// Whether and when the request may be sent again.
    retry: Retry<'a>,
    /// What a person does about it.
    remediation: Cow<'a, str>,
    /// Values taken out of the response; sensitive ones are masked.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    captures: Captures<'a>,
    /// What the judgement rests on.
    basis: Basis,
    /// Whether a document contradicts itself or its traffic here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    disputed: bool,
    /// A page for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    docs: Option<Cow<'a, str>>,
    /// Rules that hold with the same strength.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also_matched: Vec<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "Cause")
)]
struct CauseForm<'a> {
    /// The rule that knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<Cow<'a, str>>,
    /// UPPER_SNAKE name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Cow<'a, str>>,
    /// One line.
    title: Cow<'a, str>,
    /// Kind of cause.
    category: Category,
    /// What a person does about it.
    remediation: Cow<'a, str>,
    /// Values taken out of the response; sensitive ones are masked.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    captures: Captures<'a>,
}

impl Serialize for Judgement<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        JudgementForm {
            rule: self.rule.clone(),
            reason: self.reason.clone(),
            title: Cow::Borrowed(&self.title),
            outcome: self.outcome,
            effect: self.effect,
            category: self.category,
            fault: self.fault,
            scope: self.scope,
            unblocked_by: self.unblocked_by,
            retry: self.retry.clone(),
            remediation: Cow::Owned(self.remediation()),
            captures: to_map(&self.captures),
            basis: self.basis,
            disputed: self.disputed,
            docs: self.docs.clone(),
            also_matched: self.also_matched.clone(),
        }
        .serialize(serializer)
    }
}

impl<'de, 'a> Deserialize<'de> for Judgement<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = JudgementForm::deserialize(deserializer)?;
        Ok(Judgement {
            rule: form.rule,
            reason: form.reason,
            title: form.title,
            outcome: form.outcome,
            effect: form.effect,
            category: form.category,
            fault: form.fault,
            scope: form.scope,
            unblocked_by: form.unblocked_by,
            retry: form.retry,
            remediation: Remediation::Text(form.remediation),
            captures: from_map(form.captures),
            basis: form.basis,
            disputed: form.disputed,
            docs: form.docs,
            also_matched: form.also_matched,
        })
    }
}

impl Serialize for Cause<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CauseForm {
            rule: self.rule.clone(),
            reason: self.reason.clone(),
            title: Cow::Borrowed(&self.title),
            category: self.category,
            remediation: Cow::Owned(self.remediation()),
            captures: to_map(&self.captures),
        }
        .serialize(serializer)
    }
}

impl<'de, 'a> Deserialize<'de> for Cause<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = CauseForm::deserialize(deserializer)?;
        Ok(Cause {
            rule: form.rule,
            reason: form.reason,
            title: form.title,
            category: form.category,
            captures: from_map(form.captures),
            remediation: Remediation::Text(form.remediation),
        })
    }
}

fn to_map<'c>(captures: &'c [Capture<'_>]) -> Captures<'c> {
    captures
        .iter()
        .map(|capture| (Cow::Borrowed(&*capture.name), masked(capture)))
        .collect()
}

fn from_map(captures: Captures<'_>) -> Vec<Capture<'_>> {
    captures
        .into_iter()
        .map(|(name, value)| Capture::new(name, value))
        .collect()
}

#[cfg(feature = "schema")]
macro_rules! schema_of_form {
    ($type:ident as $form:ident, $name:literal) => {
        impl schemars::JsonSchema for $type<'_> {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $form::json_schema(generator)
            }
        }
    };
}

#[cfg(feature = "schema")]
schema_of_form!(Judgement as JudgementForm, "Judgement");
#[cfg(feature = "schema")]
schema_of_form!(Cause as CauseForm, "Cause");
