//! The responses that the five documents print or describe, with the verdict
//! that each must get. The first outcome and category of a list is the reading
//! of the document; the others are acceptable too, for the words overlap.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use replybook::{Engine, Outcome, Response, Retryability, Verdict};
use serde::Deserialize;
use serde_json::{Map, Value};

const FILES: [(&str, &str, usize); 5] = [
    ("leanplum", include_str!("documents/leanplum.ndjson"), 13),
    ("insider", include_str!("documents/insider.ndjson"), 97),
    ("airship", include_str!("documents/airship.ndjson"), 7),
    ("x-ads", include_str!("documents/x-ads.ndjson"), 80),
    ("braze", include_str!("documents/braze.ndjson"), 24),
];

#[derive(Deserialize)]
struct Case {
    id: String,
    provider: String,
    status: u16,
    #[serde(default)]
    headers: std::collections::BTreeMap<String, String>,
    body: String,
    expect: Expect,
}

#[derive(Deserialize)]
struct Expect {
    outcome: Vec<String>,
    category: Vec<String>,
    /// Whether sending again can help; absent where the document does not speak.
    retryable: Option<bool>,
    /// Values that the captures must carry, whatever their names.
    #[serde(default)]
    fields: Map<String, Value>,
}

#[test]
fn every_documented_response_gets_its_verdict() {
    let mut failures = Vec::new();
    let mut tried = 0;
    for (provider, text, expected) in FILES {
        let cases: Vec<Case> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(cases.len(), expected, "{provider}");
        for case in &cases {
            assert_eq!(case.provider, provider, "{}", case.id);
            tried += 1;
            failures.extend(differences(case));
        }
    }
    assert_eq!(tried, 221);
    assert!(
        failures.is_empty(),
        "{} differences:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn differences(case: &Case) -> Vec<String> {
    let headers: Vec<(&str, &str)> = case
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
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
