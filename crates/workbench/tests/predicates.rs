//! What is dropped from a rule, and what notices: one rule with every kind of
//! part, and the responses that show the use of some of them.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use replybook_testing::catalogs::file;
use replybook_workbench::Catalogs;
use replybook_workbench::mutate::mutate;

/// A catalog of one rule that asks `when`, with examples of these bodies and
/// near-misses of these, all under 400.
fn catalogs(when: &str, examples: &[&str], near_misses: &[&str]) -> Catalogs {
    let example = |body: &&str| {
        format!(
            "      - {{ response: {{ status: 400, body: {body} }}, expect: {{ retryability: after_change }} }}\n"
        )
    };
    let near_miss = |body: &&str| {
        format!("      - {{ response: {{ status: 400, body: {body} }}, matches: none }}\n")
    };
    let examples: String = examples.iter().map(example).collect();
    let near_misses: String = near_misses.iter().map(near_miss).collect();
    let near_misses = match near_misses.as_str() {
        "" => String::new(),
        list => format!("    near_misses:\n{list}"),
    };
    let text = format!(
        r#"format: 1
provider: acme
title: Acme API
version: 1.0.0
api: "2026-11"
sources: {{ errors: {{ title: Errors, url: https://acme.example, retrieved: 2026-11-21 }} }}
shapes: {{ envelope: {{ fields: {{ code: $.code, message: $.message }}, identifying: [code] }} }}
rules:
  - id: acme.refused
    reason: REFUSED
    title: Refused
    shape: envelope
    when: {when}
    category: validation
    remediation: "Correct what the message says is wrong."
    evidence: [ {{ source: errors, at: "400" }} ]
    examples:
{examples}{near_misses}"#
    );
    Catalogs::read(&[file("acme.yaml", text)]).unwrap()
}

/// What no response notices the loss of.
fn survivors(when: &str, examples: &[&str], near_misses: &[&str]) -> Vec<String> {
    let catalogs = catalogs(when, examples, near_misses);
    let found = mutate(&catalogs).survivors;
    found.into_iter().map(|survivor| survivor.dropped).collect()
}

#[test]
fn a_condition_is_missed_where_a_near_miss_lacks_it_alone() {
    let when = "{ code: 7, message: Bad }";
    let example = "{ code: 7, message: Bad }";
    let without_code = "{ message: Bad }";
    let without_message = "{ code: 7 }";
    assert_eq!(
        survivors(when, &[example], &[]),
        ["[code is 7]", "[message is \"Bad\"]"]
    );
    assert_eq!(
        survivors(when, &[example], &[without_code]),
        ["[message is \"Bad\"]"]
    );
    assert!(survivors(when, &[example], &[without_code, without_message]).is_empty());
}

#[test]
fn an_operator_is_missed_where_a_near_miss_passes_all_others() {
    let when = "{ code: { ge: 10, lt: 20 } }";
    assert_eq!(
        survivors(when, &["{ code: 15 }"], &["{ code: 25 }"]),
        ["[is at least 10] in [code is at least 10 and is less than 20]"]
    );
    assert!(survivors(when, &["{ code: 15 }"], &["{ code: 25 }", "{ code: 5 }"]).is_empty());
}

#[test]
fn a_branch_is_missed_where_an_example_takes_it() {
    let when = "{ any: [ { code: 7 }, { message: Bad } ] }";
    let found = survivors(when, &["{ code: 7 }"], &[]);
    assert_eq!(found, ["the branch [message is \"Bad\"]"]);
    assert!(survivors(when, &["{ code: 7 }", "{ message: Bad }"], &[]).is_empty());
}

#[test]
fn what_stands_within_not_is_dropped_too() {
    let when = "{ code: 7, not: { message: { starts_with: Good, contains: news } } }";
    let near_misses = ["{ code: 7, message: Good news }", "{ message: Bad }"];
    let whole = "[not (message contains \"news\" and starts with \"Good\")]";
    assert_eq!(
        survivors(when, &["{ code: 7 }"], &near_misses),
        [
            format!("[contains \"news\"] in {whole}"),
            format!("[starts with \"Good\"] in {whole}"),
        ]
    );
    let examples = [
        "{ code: 7 }",
        "{ code: 7, message: Good work }",
        "{ code: 7, message: Bad news }",
    ];
    assert!(survivors(when, &examples, &near_misses).is_empty());
}

#[test]
fn what_applies_in_several_clauses_is_written_once_and_dropped_from_all() {
    let when = "{ status: 4xx, any: [ { code: 7 }, { code: 8 } ] }";
    let examples = ["{ code: 7 }", "{ code: 8 }"];
    let catalogs = catalogs(when, &examples, &["{ code: 9 }"]);
    let mutation = mutate(&catalogs);
    // Two branches, the status once, and each code.
    assert_eq!(mutation.catalogs[0].mutants, 5);
    let dropped: Vec<&str> = mutation
        .survivors
        .iter()
        .map(|s| s.dropped.as_str())
        .collect();
    assert_eq!(dropped, ["[status 4xx]"]);
}
