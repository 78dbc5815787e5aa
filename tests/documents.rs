//! Every response that the five documents print or describe gets the verdict that it must.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use replybook::{Engine, Outcome, Response, Retryability, Verdict};
use replybook_testing::documents::{self, Case};
use serde_json::Value;

#[test]
fn every_documented_response_gets_its_verdict() {
    let failures: Vec<String> = documents::cases().iter().flat_map(differences).collect();
    assert!(
        failures.is_empty(),
        "{} differences:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn differences(case: &Case) -> Vec<String> {
    let headers = case.headers();
    let response = Response::new(case.status, case.body.as_bytes()).with_headers(&headers);
    let verdict = Engine::builtin()
        .provider(&case.provider)
        .unwrap()
        .classify(&response);
    let rule = verdict.rule.as_deref().unwrap_or("none");
    let mut found = Vec::new();
    let mut differ = |what: &str, is: &str, expected: &[String]| {
        if !expected.iter().any(|word| word == is) {
            found.push(format!(
                "{} ({rule}): {what} {is}, not {expected:?}",
                case.id
            ));
        }
    };
    differ("outcome", verdict.outcome.as_str(), &case.expect.outcome);
    differ("category", verdict.category.as_str(), &case.expect.category);
    if let Some(expected) = case.expect.retryable {
        let can_help = matches!(
            verdict.retry.retryability,
            Retryability::Retryable | Retryability::IfIdempotent
        );
        let is = format!("{} is {can_help}", verdict.retry.retryability);
        differ(
            "retryable:",
            &is,
            &[format!("{} is {expected}", verdict.retry.retryability)],
        );
    }
    let values = captured(&verdict);
    for (name, expected) in &case.expect.fields {
        if !values.contains(expected) {
            found.push(format!(
                "{} ({rule}): nothing carries {name} = {expected}",
                case.id
            ));
        }
    }
    if verdict.outcome == Outcome::Error && verdict.remediation().trim().is_empty() {
        found.push(format!("{} ({rule}): no remediation", case.id));
    }
    found
}

/// Every value of the whole, of its items and of its causes.
fn captured(verdict: &Verdict<'_>) -> Vec<Value> {
    let verdict = verdict.clone().reveal();
    let items = verdict.items.iter().flat_map(|item| &item.captures);
    let causes = verdict.causes.iter().flat_map(|cause| &cause.captures);
    let all = verdict.captures.iter().chain(items).chain(causes);
    all.map(|capture| serde_json::to_value(&capture.value).unwrap())
        .collect()
}
