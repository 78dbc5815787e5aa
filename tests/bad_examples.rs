//! What the engine's check finds where an example or a near-miss says otherwise
//! than its verdict: a small catalog that is right, and one difference at a time.

use replybook::Engine;
use replybook_compiler::compile;
use replybook_compiler::diagnostic::Code;
use replybook_compiler::render;
use replybook_testing::catalogs::file;

const GOOD: &str = r#"format: 1
provider: acme
title: Acme API
version: 1.0.0
api: "2026-11"
sources:
  errors: { title: "Acme: errors", url: https://docs.acme.example/errors, retrieved: 2026-11-21 }
shapes:
  envelope: { fields: { message: "$.message" }, identifying: [message] }
  parts:
    each: { path: "$.parts[*]", role: parts }
    fields: { state: "@.state", name: "@.name" }
    identifying: [state]
waits:
  - { header: retry-after, format: seconds, for: [rate_limit] }
policies:
  slow: { kind: constant, initial: 30s }
retry: { rate_limit: slow }
rules:
  - id: acme.rate-limited
    reason: RATE_LIMITED
    title: Too many requests
    shape: envelope
    when: { status: 429, message: { like: "At most {limit:int} requests{*}" } }
    category: rate_limit
    remediation: "Send at most {limit} requests a minute."
    evidence: [ { source: errors, at: "429" } ]
    examples:
      - response: { status: 429, body: { message: At most 30 requests a minute } }
        expect: { retryability: retryable, wait: { min: 30s, max: 30s, source: policy }, captures: { limit: 30 } }
      - response: { status: 429, headers: { retry-after: 7 }, body: { message: At most 9 requests an hour } }
        expect: { retryability: retryable, wait: { min: 7s, max: 7s, source: header } }
  - id: acme.part-gone
    reason: PART_GONE
    title: A part no longer exists
    shape: parts
    when: { state: gone }
    category: not_found
    remediation: "Leave the part out of the next batch."
    evidence: [ { source: errors, at: "Parts" } ]
    examples:
      - response: { status: 200, body: { parts: [ { state: gone, name: a }, { state: done } ] } }
        expect: { retryability: after_change, outcome: partial, items: [acme.part-gone, acme.part-done] }
  - id: acme.part-done
    reason: PART_DONE
    title: A part was taken
    shape: parts
    when: { state: done }
    category: ok
    remediation: "Nothing is to be done about this part."
    evidence: [ { source: errors, at: "Parts" } ]
    examples:
      - response: { status: 200, body: { parts: [ { state: done } ] } }
        expect: { retryability: not_needed, effect: applied, category: ok }
  - id: acme.refused
    reason: REFUSED
    title: Nothing of the batch was taken
    shape: envelope
    when: { status: 4xx, message: { exists: true } }
    category: validation
    remediation: "Correct what the message says."
    evidence: [ { source: errors, at: "4xx" } ]
    examples:
      - response: { status: 400, body: { message: No } }
        expect: { retryability: after_change }
    near_misses:
      - { response: { status: 429, body: { message: At most 2 requests } }, matches: acme.rate-limited }
"#;

/// The findings of the engine about the catalog with one difference: their codes,
/// and each on a line.
fn found(from: &str, to: &str) -> (Vec<Code>, String) {
    assert_eq!(GOOD.matches(from).count(), 1, "{from}");
    let files = [file("acme.yaml", GOOD.replace(from, to))];
    let compiled = match compile(&files) {
        Ok(compiled) => compiled,
        Err(findings) => panic!("{}", render::lines(&findings, &files)),
    };
    let findings = replybook::tools::check(&Engine::new(compiled.table), &compiled.shown);
    let codes = findings.iter().map(|found| found.code).collect();
    (codes, render::lines(&findings, &files))
}

#[test]
fn a_catalog_that_is_right_has_no_findings() {
    let (codes, lines) = found("format: 1", "format: 1");
    assert_eq!(codes, [], "{lines}");
}

#[test]
fn a_wait_that_differs_is_found() {
    for (from, to, said) in [
        (
            "min: 30s",
            "min: 0s",
            "30000 ms by policy, not 0 to 30000 ms",
        ),
        (
            "source: header",
            "source: body",
            "7000 ms by header, not 7000 ms by body",
        ),
        (
            ", wait: { min: 7s, max: 7s, source: header }",
            "",
            "waits 7000 ms by header",
        ),
        (
            "{ retryability: not_needed,",
            "{ retryability: not_needed, wait: { min: 1s, max: 1s, source: policy },",
            "not 1000 ms by policy",
        ),
    ] {
        let (codes, lines) = found(from, to);
        assert_eq!(codes, [Code::ExampleWait], "{lines}");
        assert!(lines.contains(said), "{lines}");
    }
}

#[test]
fn a_capture_that_differs_is_found() {
    for (captures, said) in [
        ("limit: \"30\"", "the capture `limit` is 30, not \"30\""),
        ("limit: 31", "the capture `limit` is 30, not 31"),
        ("limits: 30", "not 30"),
    ] {
        let (codes, lines) = found("captures: { limit: 30", &format!("captures: {{ {captures}"));
        assert_eq!(codes, [Code::ExampleCapture], "{lines}");
        assert!(lines.contains(said), "{lines}");
    }
}

#[test]
fn a_verdict_that_differs_is_found() {
    for (from, to, said) in [
        (
            "outcome: partial",
            "outcome: success",
            "the outcome is partial, not success",
        ),
        (
            "effect: applied",
            "effect: pending",
            "the effect is applied, not pending",
        ),
        (
            "category: ok }\n  - id",
            "category: conflict }\n  - id",
            "the category is ok, not conflict",
        ),
        ("acme.part-done] }", "~] }", "the list of items is"),
        (
            "acme.part-done] }",
            "acme.part-done], causes: [PART_GONE] }",
            "the list of causes is",
        ),
    ] {
        let (codes, lines) = found(from, to);
        assert_eq!(codes, [Code::ExampleVerdict], "{lines}");
        assert!(lines.contains(said), "{lines}");
    }
}

#[test]
fn each_difference_of_one_verdict_is_found() {
    let (codes, lines) = found(
        "{ retryability: retryable, wait: { min: 30s, max: 30s, source: policy }, captures: { limit: 30 } }",
        "{ retryability: retryable, outcome: warning, captures: { limit: 3 } }",
    );
    let all = [
        Code::ExampleWait,
        Code::ExampleVerdict,
        Code::ExampleCapture,
    ];
    assert_eq!(codes, all, "{lines}");
}

/// A rule about the whole wins among the rules about the whole, and yet a rule
/// about the elements decides: only the verdict shows it.
#[test]
fn a_rule_that_wins_its_place_and_not_the_verdict_is_found() {
    let (codes, lines) = found("message: No }", "message: No, parts: [ { state: gone } ] }");
    assert_eq!(codes, [Code::ExampleOtherRule]);
    assert!(
        lines.contains("comes back with `acme.part-gone`, not `acme.refused`"),
        "{lines}"
    );
    let (codes, lines) = found("2 requests }", "2 requests, parts: [ { state: gone } ] }");
    assert_eq!(codes, [Code::NearMissMatches]);
    assert!(
        lines.contains("comes back with `acme.part-gone`, not `acme.rate-limited`"),
        "{lines}"
    );
}

#[test]
fn what_is_found_is_drawn_with_its_lines_and_a_remedy() {
    let text = GOOD.replace("min: 7s, max: 7s", "min: 7s, max: 8s");
    let files = [file("acme.yaml", text)];
    let compiled = compile(&files).expect("only the engine finds the difference");
    let findings = replybook::tools::check(&Engine::new(compiled.table), &compiled.shown);
    for found in &findings {
        assert!(!found.why.is_empty() && !found.help.is_empty());
        assert!(
            files[0]
                .text
                .get(found.span.range())
                .is_some_and(|shown| shown.contains("max: 8s"))
        );
    }
    assert_eq!(findings.len(), 1);
}
