//! Every example and near-miss of loaded catalogs through the whole engine:
//! what the verdict says, compared with what the catalog says it must. Nothing
//! is read here; the caller gives what the compiler gave.

use std::collections::BTreeMap;

use replybook_catalog::moment::Day;
use replybook_catalog::table::CaptureSource;
use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::shown::{Expected, Shown};
use serde_json::Value;

use crate::{Engine, Response, Verdict};

/// The findings about examples and near-misses.
#[must_use]
pub fn check(engine: &Engine, shown: &[Shown]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut of_days: BTreeMap<Day, Engine> = BTreeMap::new();
    for shown in shown {
        let engine = match shown.as_of {
            Some(day) => of_days.entry(day).or_insert_with(|| engine.as_of(day)),
            None => engine,
        };
        for (code, message) in differences(engine, shown) {
            findings.push(
                Diagnostic::new(code, shown.file.clone(), shown.expected_span, message)
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
    let provider = engine.provider(shown.provider()).ok()?;
    let headers = shown.sample.header_lines();
    let response = Response::shown(&shown.sample, &headers);
    Some(provider.classify(&response))
}

fn differences(engine: &Engine, shown: &Shown) -> Vec<(Code, String)> {
    let Some(verdict) = verdict(engine, shown) else {
        return Vec::new();
    };
    match &shown.expected {
        Expected::Other(expected) => near_miss(shown, expected.as_deref(), &verdict),
        Expected::Rule { .. } => {
            let mut found = example(shown, &verdict);
            let wrong_rule = |(code, _): &(Code, String)| *code == Code::ExampleOtherRule;
            if !found.iter().any(wrong_rule) {
                found.extend(unfilled(engine, shown, &verdict));
            }
            found
        }
    }
}

fn near_miss(shown: &Shown, expected: Option<&str>, verdict: &Verdict<'_>) -> Vec<(Code, String)> {
    let rule = verdict.rule.as_deref();
    let provider = Some(shown.provider());
    let own = rule.filter(|rule| rule.split_once('.').map(|(id, _)| id) == provider);
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
        let message = match (waits, wait) {
            (None, Some(expected)) => format!("has no wait, not {}", words(*expected)),
            (Some(waits), None) => {
                format!("waits {}, which the example does not say", words(waits))
            }
            (Some(waits), Some(expected)) => {
                format!("waits {}, not {}", words(waits), words(*expected))
            }
            (None, None) => String::new(),
        };
        found.push((Code::ExampleWait, message));
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
    differ(
        "list of items",
        list(verdict.items.iter().map(|item| item.rule.as_deref())),
        items
            .as_ref()
            .map(|items| list(items.iter().map(Option::as_deref))),
    );
    differ(
        "list of causes",
        list(verdict.causes.iter().map(|cause| cause.reason.as_deref())),
        causes
            .as_ref()
            .map(|causes| list(causes.iter().map(|cause| Some(cause.as_str())))),
    );
    for (name, expected) in captures {
        let value = verdict.capture(name).map(serde_json::to_value);
        let value = value.and_then(Result::ok);
        if value.as_ref() != Some(expected) {
            let is = value.unwrap_or(Value::from("nothing"));
            let message = format!("the capture `{name}` is {is}, not {expected}");
            found.push((Code::ExampleCapture, message));
        }
    }
    found
}

/// Captures that the rule says every example fills, and this one does not.
fn unfilled(engine: &Engine, shown: &Shown, verdict: &Verdict<'_>) -> Vec<(Code, String)> {
    let Some((_, rule)) = engine.table().rule(&shown.rule) else {
        return Vec::new();
    };
    let of_items = verdict.items.iter().map(|item| &item.captures);
    let of_causes = verdict.causes.iter().map(|cause| &cause.captures);
    let all: Vec<_> = std::iter::once(&verdict.captures)
        .chain(of_items)
        .chain(of_causes)
        .collect();
    let filled = |name: &str| {
        all.iter()
            .any(|captures| captures.iter().any(|c| c.name == name))
    };
    let required = rule
        .captures
        .iter()
        .filter(|spec| !spec.optional && spec.source != CaptureSource::Named);
    required
        .filter(|spec| !filled(&spec.name))
        .map(|spec| {
            let name = &spec.name;
            let message = format!("nothing fills the capture `{name}`, which is not `optional`");
            (Code::ExampleCapture, message)
        })
        .collect()
}

fn list<'w>(words: impl IntoIterator<Item = Option<&'w str>>) -> String {
    let words: Vec<&str> = words.into_iter().map(|word| word.unwrap_or("~")).collect();
    format!("[{}]", words.join(", "))
}

fn words((min, max, source): (u64, u64, crate::vocabulary::WaitSource)) -> String {
    if min == max {
        format!("{min} ms by {source}")
    } else {
        format!("{min} to {max} ms by {source}")
    }
}
