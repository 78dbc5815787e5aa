//! What one pass over the bytes must not miss: each case was decided otherwise
//! by the plan than by the interpreter, or by the short form than by the verdict.

use replybook::vocabulary::WaitSource;
use replybook::{Cache, Engine, Response, Summary, Verdict, Wait};

use crate::catalog::{Rule, engine};

/// The verdict and the short form by the plan, after the interpreter gave the
/// same.
fn both<'e>(engine: &'e Engine, response: &Response<'_>) -> (Verdict<'e>, Summary<'e>) {
    let mut cache = Cache::new();
    let planned = engine.provider("p").unwrap();
    let verdict = planned.classify_with(response, &mut cache);
    let interpreter = engine.interpreter();
    let tried = interpreter.provider("p").unwrap();
    assert_eq!(verdict, tried.classify(response));
    let ruling = planned.judge(response, &mut cache);
    assert_eq!(ruling.rule(), verdict.rule.as_deref());
    assert_eq!(ruling.wait(), verdict.retry.wait);
    (verdict, ruling)
}

#[test]
fn at_an_element_no_text_is_there() {
    let engine = engine(
        "shapes: { list: { each: { path: \"$[*]\", role: reasons }, \
         fields: { code: \"@.code\" }, identifying: [code] } }",
        &[Rule {
            name: "refused",
            lines: &["shape: list", "when: { text: { exists: false } }"],
            example: (
                "{ status: 400, body: [1] }",
                "{ retryability: after_change }",
            ),
        }],
    );
    let (verdict, _) = both(&engine, &Response::new(400, b"[{}]"));
    assert_eq!(verdict.rule.as_deref(), Some("p.refused"));
}

#[test]
fn a_position_in_the_whole_may_stand_behind_the_elements() {
    let engine = engine(
        "shapes: { list: { each: { path: \"$.list[*]\", role: parts, position: \"$.at\" }, \
         fields: { code: \"@.code\" }, identifying: [code] } }",
        &[Rule {
            name: "refused",
            lines: &["shape: list", "when: { code: a }"],
            example: (
                "{ status: 400, body: { list: [{ code: a }] } }",
                "{ retryability: after_change }",
            ),
        }],
    );
    let body = br#"{"list": [{"code": "a"}], "at": 7}"#;
    let (verdict, _) = both(&engine, &Response::new(400, body));
    assert_eq!(verdict.items[0].position, Some(7));
}

/// A rule that only the status identifies.
fn limited(head: &str, lines: &'static [&'static str]) -> Engine {
    engine(
        head,
        &[Rule {
            name: "limited",
            lines,
            example: (
                "{ status: 429, headers: { x-retry: \"3\" }, body: { retry: 3 } }",
                "{ retryability: retryable, wait: { min: 3s, max: 3s, source: body } }",
            ),
        }],
    )
}

fn seconds(seconds: u64) -> Option<Wait> {
    Some(Wait {
        min_ms: seconds * 1000,
        max_ms: seconds * 1000,
        source: WaitSource::Body,
    })
}

#[test]
fn the_short_form_reads_a_wait_in_a_body_that_decides_nothing() {
    let engine = limited(
        "",
        &[
            "when: { status: 429 }",
            "category: rate_limit",
            "capture: { retry: { at: \"$.retry\", optional: true } }",
            "wait: { capture: retry, format: seconds }",
        ],
    );
    let (_, ruling) = both(&engine, &Response::new(429, b"{\"retry\": 7}"));
    assert_eq!(ruling.wait(), seconds(7));
}

#[test]
fn the_short_form_reads_a_wait_from_the_capture_of_a_header() {
    // The header's own format does not fit; what it captured is read all the same.
    let engine = limited(
        "waits:\n  - { header: x-retry, format: http_date, for: [rate_limit], as: retry }\n",
        &[
            "when: { status: 429 }",
            "category: rate_limit",
            "wait: { capture: retry, format: seconds }",
        ],
    );
    let headers = [("X-Retry", "7")];
    let response = Response::new(429, b"{}").with_headers(&headers);
    let (_, ruling) = both(&engine, &response);
    assert_eq!(ruling.wait(), seconds(7));
}
