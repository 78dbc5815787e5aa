//! Every example and near-miss of loaded catalogs through the whole engine:
//! what the verdict says, compared with what the catalog says it must. Nothing
//! is read here; the caller gives what the compiler gave.

use replybook_catalog::diagnostic::{Code, Diagnostic};
use replybook_catalog::lower::{Expected, Shown};
use serde_json::Value;

use crate::{Engine, Request, Response, Verdict};

/// The findings about examples and near-misses.
#[must_use]
pub fn check(engine: &Engine, shown: &[Shown]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for shown in shown {
        for (code, message) in differences(engine, shown) {
            findings.push(
                Diagnostic::new(code, shown.file.clone(), shown.span, message)
                    .why("an example is the proof of its rule")
                    .help("correct the example, or the rule"),
            );
        }
    }
    findings
}

/// The verdict on a response that is shown.
#[must_use]
fn verdict<'e>(engine: &'e Engine, shown: &Shown) -> Option<Verdict<'e>> {
    let provider = engine.provider(shown.rule.split_once('.')?.0).ok()?;
    let sample = &shown.sample;
    let headers = sample.header_lines();
    let mut response = Response::new(sample.status, sample.body.as_bytes()).with_headers(&headers);
    response.received_at_ms = sample.received_at_ms;
    if sample.method.is_some() || sample.idempotency_key {
        let method = sample.method.as_deref().unwrap_or_default();
        let idempotency_key = sample.idempotency_key;
        response = response.with_request(Request {
            method,
            idempotency_key,
        });
    }
    Some(provider.classify(&response))
}

fn differences(engine: &Engine, shown: &Shown) -> Vec<(Code, String)> {
    let Some(verdict) = verdict(engine, shown) else {
        return Vec::new();
    };
    match &shown.expected {
        Expected::Other(expected) => near_miss(shown, expected.as_deref(), &verdict),
        Expected::Rule { .. } => example(shown, &verdict),
    }
}

fn near_miss(shown: &Shown, expected: Option<&str>, verdict: &Verdict<'_>) -> Vec<(Code, String)> {
    let provider = shown
        .rule
        .split_once('.')
        .map_or("", |(provider, _)| provider);
    let rule = verdict.rule.as_deref();
    let own = rule.filter(|rule| rule.split_once('.').is_some_and(|(p, _)| p == provider));
    if own == expected {
        return Vec::new();
    }
    let found = own.unwrap_or("none");
    let message = format!(
        "comes back with `{found}`, not `{}`",
        expected.unwrap_or("none")
    );
    vec![(Code::NearMissMatches, message)]
}

fn example(shown: &Shown, verdict: &Verdict<'_>) -> Vec<(Code, String)> {
    let Expected::Rule {
        retryability,
        wait,
        outcome,
        category,
        effect,
        captures,
        items,
        causes,
    } = &shown.expected
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let rule = verdict.rule.as_deref();
    let of_items = verdict.items.iter().map(|item| item.rule.as_deref());
    let of_causes = verdict.causes.iter().map(|cause| cause.rule.as_deref());
    let mut rules = std::iter::once(rule).chain(of_items).chain(of_causes);
    if !rules.any(|rule| rule == Some(shown.rule.as_str())) {
        let message = format!(
            "comes back with `{}`, not `{}`",
            rule.unwrap_or("none"),
            shown.rule
        );
        found.push((Code::ExampleOtherRule, message));
        return found;
    }
    if verdict.retry.retryability != *retryability {
        let message = format!("is `{}`, not `{retryability}`", verdict.retry.retryability);
        found.push((Code::ExampleRetryability, message));
    }
    let waits = verdict
        .retry
        .wait
        .map(|wait| (wait.min_ms, wait.max_ms, wait.source));
    if waits != *wait {
        found.push((
            Code::ExampleWait,
            format!("waits {}, not {}", words(waits), words(*wait)),
        ));
    }
    let mut differ = |what: &str, is: String, expected: Option<String>| {
        if expected.as_ref().is_some_and(|expected| *expected != is) {
            let expected = expected.unwrap_or_default();
            let message = format!("the {what} is {is}, not {expected}");
            found.push((Code::ExampleVerdict, message));
        }
    };
    differ(
        "outcome",
        verdict.outcome.to_string(),
        outcome.map(|o| o.to_string()),
    );
    differ(
        "category",
        verdict.category.to_string(),
        category.map(|c| c.to_string()),
    );
    differ(
        "effect",
        verdict.effect.to_string(),
        effect.map(|e| e.to_string()),
    );
    let rules = || {
        verdict
            .items
            .iter()
            .map(|item| item.rule.as_deref().map(str::to_owned))
    };
    differ(
        "list of items",
        format!("{:?}", rules().collect::<Vec<_>>()),
        items.as_ref().map(|items| format!("{items:?}")),
    );
    let reasons = || {
        verdict
            .causes
            .iter()
            .map(|c| c.reason.as_deref().unwrap_or("").to_owned())
    };
    differ(
        "list of causes",
        format!("{:?}", reasons().collect::<Vec<_>>()),
        causes.as_ref().map(|causes| format!("{causes:?}")),
    );
    for (name, expected) in captures {
        let value = verdict
            .capture(name)
            .map(|value| serde_json::to_value(value));
        let value = value.and_then(Result::ok);
        if value.as_ref() != Some(expected) {
            let is = value.unwrap_or(Value::from("nothing"));
            let message = format!("the capture `{name}` is {is}, not {expected}");
            found.push((Code::ExampleCapture, message));
        }
    }
    found
}

fn words(wait: Option<(u64, u64, crate::WaitSource)>) -> String {
    match wait {
        None => "not at all".to_owned(),
        Some((min, max, source)) => format!("{min} to {max} ms by {source}"),
    }
}
