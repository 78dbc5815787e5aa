//! Examples and near-misses: responses with what must come back.

use super::ids::Ids;
use super::report::{At, Findings};
use super::{finding, schedule};
use crate::diagnostic::Code;
use crate::format::{Example, NearMiss, RequestSpec, ResponseSpec};
use crate::shown::{Expected, Shown};
use replybook_catalog::moment::{self, Format, Reading};
use replybook_catalog::table::Sample;

/// The examples of a rule.
pub(super) fn examples(
    rule: &str,
    examples: &[Example],
    ids: &Ids<'_>,
    at: &At<'_>,
    findings: &mut Findings,
) -> Vec<Shown> {
    if examples.is_empty() {
        findings.at(
            at,
            finding(
                Code::MissingExample,
                format!("`{rule}` has no example"),
                "a rule is shown by a response that comes back with it",
                "add `examples: [ { response: { status: … }, expect: { retryability: … } } ]`",
            ),
        );
    }
    let lower = |(i, example): (usize, &Example)| {
        let (at, expect_at) = at.example(i);
        let expect = &example.expect;
        let wait = expect.wait.as_ref().and_then(|wait| {
            let at = expect_at.key("wait");
            let min = schedule::duration(&wait.min, &at.key("min"), findings)?;
            let max = schedule::duration(&wait.max, &at.key("max"), findings)?;
            Some((min, max, wait.source))
        });
        for (i, id) in expect.items.iter().flatten().enumerate() {
            if let Some(remedy) = id.as_deref().and_then(|id| ids.unless_rule(id)) {
                findings.at(
                    &expect_at.key("items").index(i),
                    finding(
                        Code::UnknownRule,
                        format!(
                            "`{}` is no rule of this catalog",
                            id.as_deref().unwrap_or("~")
                        ),
                        "`items` names the rule of each item, in order",
                        format!("{remedy}; write `~` for an item that no rule knows"),
                    ),
                );
            }
        }
        let expected = Expected::Rule {
            retryability: expect.retryability,
            wait,
            outcome: expect.outcome,
            category: expect.category,
            effect: expect.effect,
            captures: expect.captures.clone().into_iter().collect(),
            items: expect.items.clone(),
            causes: expect.causes.clone(),
        };
        let sample = sample(&example.response, example.request.as_ref(), &at, findings)?;
        Some(Shown {
            rule: rule.to_owned(),
            name: example.name.clone(),
            sample,
            expected,
            as_of: None,
            file: at.file().to_owned(),
            span: at.span(),
            expected_span: expect_at.span(),
        })
    };
    // Many are kept for long: no room for more than there are.
    let mut shown = Vec::with_capacity(examples.len());
    shown.extend(examples.iter().enumerate().filter_map(lower));
    shown
}

/// The near-misses of a rule.
pub(super) fn near_misses(
    rule: &str,
    near_misses: &[NearMiss],
    ids: &Ids<'_>,
    at: &At<'_>,
    findings: &mut Findings,
) -> Vec<Shown> {
    let lower = |(i, miss): (usize, &NearMiss)| {
        let at = at.key("near_misses").index(i);
        let other = (miss.matches != "none").then(|| miss.matches.clone());
        if let Some(remedy) = other.as_deref().and_then(|id| ids.unless_other(id, rule)) {
            findings.at(
                &at.key("matches"),
                finding(
                    Code::UnknownRule,
                    format!("`{}` is no other rule of this catalog", miss.matches),
                    "a near-miss comes back with another rule, or with none of the provider",
                    format!("{remedy}; write `none` where no rule is to match"),
                ),
            );
        }
        let sample = sample(&miss.response, None, &at, findings)?;
        Some(Shown {
            rule: rule.to_owned(),
            name: miss.name.clone(),
            sample,
            expected: Expected::Other(other),
            as_of: None,
            file: at.file().to_owned(),
            span: at.span(),
            expected_span: at.key("matches").span(),
        })
    };
    near_misses.iter().enumerate().filter_map(lower).collect()
}

fn sample(
    response: &ResponseSpec,
    request: Option<&RequestSpec>,
    at: &At<'_>,
    findings: &mut Findings,
) -> Option<Sample> {
    let at = at.key("response");
    if !(100..=999).contains(&response.status) {
        findings.at(
            &at.key("status"),
            finding(
                Code::BadStatus,
                format!("{} is not a status", response.status),
                "a status has three digits",
                "write a number from 100 to 999",
            ),
        );
    }
    let headers = response
        .headers
        .iter()
        .flat_map(|(name, values)| {
            values
                .as_slice()
                .iter()
                .map(|value| (name.clone(), value.0.clone()))
        })
        .collect();
    let body = match &response.body {
        None => String::new(),
        Some(serde_json::Value::String(bytes)) => bytes.clone(),
        Some(value) => value.to_string(),
    };
    let received_at_ms = match &response.received_at {
        None => None,
        Some(text) => match moment::read(text, Format::Rfc3339) {
            Some(Reading::At(ms)) => Some(ms),
            _ => {
                findings.at(
                    &at.key("received_at"),
                    finding(
                        Code::BadDate,
                        format!("`{text}` is not a time"),
                        "times are RFC 3339",
                        "write a time such as `2026-11-21T12:00:00Z`",
                    ),
                );
                return None;
            }
        },
    };
    Some(Sample {
        status: response.status,
        headers,
        body,
        received_at_ms,
        method: request.and_then(|request| request.method.clone()),
        idempotency_key: request.is_some_and(|request| request.idempotency_key),
    })
}
