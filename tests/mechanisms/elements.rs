//! The three roles of a list, and what the whole is then.

use replybook::{Engine, Request, Response};

use crate::catalog::{Rule, classify, engine};

fn of_role(role: &str) -> Engine {
    let head = format!(
        "shapes: {{ items: {{ each: {{ path: \"$.list[*]\", role: {role}, position: \"@.at\", \
         collection: \"@.in\" }}, fields: {{ state: \"@.state\" }}, identifying: [state] }} }}"
    );
    let rule = |name, lines, example, expect| Rule {
        name,
        lines,
        example: (example, expect),
    };
    engine(
        &head,
        &[
            rule(
                "done",
                &["shape: items", "when: { state: done }", "category: ok"],
                "{ status: 200, body: { list: [{ state: done }] } }",
                "{ retryability: not_needed }",
            ),
            rule(
                "busy",
                &[
                    "shape: items",
                    "when: { state: busy }",
                    "category: rate_limit",
                ],
                "{ status: 429, body: { list: [{ state: busy }] } }",
                "{ retryability: retryable }",
            ),
            rule(
                "wrong",
                &["shape: items", "when: { state: wrong }"],
                "{ status: 400, body: { list: [{ state: wrong }] } }",
                "{ retryability: after_change }",
            ),
            rule(
                "down",
                &["when: { status: 503 }", "category: unavailable"],
                "{ status: 503 }",
                "{ retryability: if_idempotent }",
            ),
        ],
    )
}

fn body(states: &[&str]) -> String {
    let items: Vec<String> = states
        .iter()
        .map(|state| format!(r#"{{"state":"{state}"}}"#))
        .collect();
    format!(r#"{{"list":[{}]}}"#, items.join(","))
}

/// Rule, outcome, effect and retryability of the whole.
fn whole(engine: &Engine, status: u16, states: &[&str]) -> [String; 4] {
    let verdict = classify(engine, status, &body(states));
    [
        verdict.rule.as_deref().unwrap_or("none").to_owned(),
        verdict.outcome.to_string(),
        verdict.effect.to_string(),
        verdict.retry.retryability.to_string(),
    ]
}

#[test]
fn parts_fold() {
    let engine = of_role("parts");
    let done = ["p.done", "success", "applied", "not_needed"];
    assert_eq!(whole(&engine, 200, &["done", "done"]), done);
    assert_eq!(
        whole(&engine, 200, &["done", "busy"]),
        ["p.busy", "partial", "partly_applied", "if_idempotent"]
    );
    // What no waiting lifts is graver than what heals by itself.
    assert_eq!(
        whole(&engine, 200, &["busy", "wrong"]),
        ["p.wrong", "error", "not_applied", "after_change"]
    );
    assert_eq!(
        whole(&engine, 200, &["done", "?"]),
        ["none", "unknown", "unknown", "unknown"]
    );
}

#[test]
fn outside_2xx_parts_do_not_hide_the_status() {
    let engine = of_role("parts");
    assert_eq!(whole(&engine, 503, &["done"])[..2], ["p.down", "error"]);
    assert!(classify(&engine, 503, &body(&["done"])).items.is_empty());
    // An element that no rule knows leaves the word to the status; what was
    // applied remains applied.
    assert_eq!(
        whole(&engine, 503, &["done", "?"]),
        ["p.down", "partial", "partly_applied", "if_idempotent"]
    );
    assert_eq!(whole(&engine, 503, &["?"])[..2], ["p.down", "error"]);
    assert_eq!(
        whole(&engine, 404, &["?"])[..2],
        ["http.not-found", "error"]
    );
    assert_eq!(whole(&engine, 503, &["wrong"])[..2], ["p.wrong", "error"]);
}

#[test]
fn failures_beside_a_success_are_partial() {
    let engine = of_role("failures");
    assert_eq!(
        whole(&engine, 200, &["wrong", "busy"]),
        ["p.wrong", "partial", "partly_applied", "after_change"]
    );
    assert_eq!(
        whole(&engine, 400, &["wrong"])[..3],
        ["p.wrong", "error", "not_applied"]
    );
    let verdict = classify(
        &engine,
        200,
        r#"{"list":[{"state":"wrong","at":3,"in":"users"},{"state":"busy","at":3,"in":"events"}]}"#,
    );
    let places: Vec<_> = verdict
        .items
        .iter()
        .map(|i| (i.position, i.collection.as_deref()))
        .collect();
    assert_eq!(
        places,
        [(Some(3), Some("users")), (Some(3), Some("events"))]
    );
}

#[test]
fn of_several_reasons_the_gravest_speaks() {
    let engine = of_role("reasons");
    let verdict = classify(&engine, 400, &body(&["busy", "wrong", "new"]));
    assert_eq!(verdict.rule.as_deref(), Some("p.wrong"));
    assert!(verdict.items.is_empty());
    let causes: Vec<_> = verdict
        .causes
        .iter()
        .map(|cause| cause.rule.as_deref())
        .collect();
    assert_eq!(causes, [Some("p.busy"), None]);
    // One reason speaks for itself.
    assert!(classify(&engine, 400, &body(&["busy"])).causes.is_empty());
}

#[test]
fn an_idempotent_request_may_be_repeated_without_condition() {
    let engine = of_role("parts");
    let provider = engine.provider("p").unwrap();
    let retryability = |request| {
        let response = Response::new(503, b"").with_request(request);
        provider.classify(&response).retry.retryability.to_string()
    };
    assert_eq!(
        retryability(Request {
            method: "POST",
            idempotency_key: false
        }),
        "if_idempotent"
    );
    assert_eq!(
        retryability(Request {
            method: "POST",
            idempotency_key: true
        }),
        "retryable"
    );
    // Who does not know whether a repetition does harm is not told to make one.
    let blind = provider.classify(&Response::new(503, b""));
    assert_eq!(provider.delay_ms(&blind, 1, &mut || 0), None);
    assert_eq!(
        retryability(Request {
            method: "put",
            idempotency_key: false
        }),
        "retryable"
    );
}
