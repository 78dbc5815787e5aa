//! When to try again.

use replybook::vocabulary::WaitSource;
use replybook::{Engine, Limits, Response, Wait};

use crate::catalog::{Rule, engine};

const HEAD: &str = r#"
waits:
  - { header: x-retry-ms, format: milliseconds, for: [rate_limit] }
  - { header: x-reset, format: [epoch_seconds, seconds], for: [rate_limit], as: reset_at }
  - { header: x-reset, format: epoch_seconds, for: [unavailable], when: { x-left: "0" } }
policies:
  slow: { kind: exponential, initial: 5s, max: 1m, max_attempts: 3 }
retry: { rate_limit: slow, unavailable: slow }
dedupe: { window: 15m, key: [user] }
shapes: { e: { fields: { seconds: $.seconds } } }
"#;

fn limited() -> Engine {
    engine(
        HEAD,
        &[
            Rule {
                name: "limited",
                lines: &[
                    "shape: e",
                    "when: { status: 429 }",
                    "category: rate_limit",
                    "wait: { capture: seconds, format: seconds }",
                ],
                example: (
                    "{ status: 429 }",
                    "{ retryability: retryable, wait: { min: 5s, max: 5s, source: policy } }",
                ),
            },
            Rule {
                name: "down",
                lines: &[
                    "when: { status: 503 }",
                    "category: unavailable",
                    "effect: not_applied",
                ],
                example: (
                    "{ status: 503 }",
                    "{ retryability: retryable, wait: { min: 5s, max: 5s, source: policy } }",
                ),
            },
        ],
    )
}

fn wait(
    engine: &Engine,
    status: u16,
    headers: &[(&str, &str)],
    body: &str,
    received_at_ms: Option<i64>,
) -> (u64, WaitSource) {
    let mut response = Response::new(status, body.as_bytes()).with_headers(headers);
    response.received_at_ms = received_at_ms;
    let verdict = engine.provider("p").unwrap().classify(&response);
    let Wait {
        min_ms,
        max_ms,
        source,
    } = verdict.retry.wait.unwrap();
    assert_eq!(min_ms, max_ms);
    (min_ms, source)
}

#[test]
fn headers_come_before_the_body_and_the_body_before_the_policy() {
    let engine = limited();
    let wait = |headers: &[(&str, &str)], body| wait(&engine, 429, headers, body, None);
    let body = r#"{"seconds":7}"#;
    assert_eq!(
        wait(&[("X-Retry-MS", "250"), ("x-reset", "9")], body),
        (250, WaitSource::Header)
    );
    assert_eq!(
        wait(&[("x-reset", "9"), ("X-RETRY-MS", "soon")], body),
        (9000, WaitSource::Header)
    );
    assert_eq!(
        wait(&[("retry-after", "4")], body),
        (4000, WaitSource::Header)
    );
    assert_eq!(wait(&[("x-reset", "")], body), (7000, WaitSource::Body));
    assert_eq!(
        wait(&[("x-reset", "whenever")], "{}"),
        (5000, WaitSource::Policy)
    );
    assert_eq!(
        wait(&[("x-reset", "no"), ("x-reset", "3")], ""),
        (3000, WaitSource::Header)
    );
}

#[test]
fn a_point_in_time_counts_from_the_receipt_of_the_answer() {
    let engine = limited();
    let reset = ("x-reset", "1700000060");
    let date = ("Date", "Tue, 14 Nov 2023 22:13:20 GMT");
    let at = Some(1_700_000_000_000);
    assert_eq!(
        wait(&engine, 429, &[reset], "", at),
        (60_000, WaitSource::Header)
    );
    assert_eq!(
        wait(&engine, 429, &[reset, date], "", None),
        (60_000, WaitSource::Header)
    );
    let later = Some(1_700_000_030_000);
    assert_eq!(
        wait(&engine, 429, &[reset, date], "", later),
        (30_000, WaitSource::Header)
    );
    let past = Some(1_800_000_000_000);
    assert_eq!(
        wait(&engine, 429, &[reset], "", past),
        (0, WaitSource::Header)
    );
    // Nobody says what time it is: no wait from it, and it stays a capture.
    assert_eq!(
        wait(&engine, 429, &[reset], "", None),
        (5000, WaitSource::Policy)
    );
    let response = Response::new(429, b"").with_headers(&[("x-reset", "1700000060")]);
    let verdict = engine.provider("p").unwrap().classify(&response);
    assert_eq!(verdict.capture("reset_at").unwrap().text(), "1700000060");
}

#[test]
fn a_guard_must_pass() {
    let engine = limited();
    let at = Some(1_700_000_000_000);
    let reset = ("x-reset", "1700000060");
    let left = |left| wait(&engine, 503, &[reset, ("x-left", left)], "", at);
    assert_eq!(left("0"), (60_000, WaitSource::Header));
    assert_eq!(left("12"), (5000, WaitSource::Policy));
    assert_eq!(
        wait(&engine, 503, &[reset], "", at),
        (5000, WaitSource::Policy)
    );
}

#[test]
fn every_wait_is_cut() {
    let limits = Limits {
        max_wait_ms: 1000,
        ..Limits::default()
    };
    let engine = limited().with_limits(limits);
    for headers in [
        &[("retry-after", "999999999")][..],
        &[("x-retry-ms", "99999999999")],
        &[],
    ] {
        assert_eq!(wait(&engine, 429, headers, "", None).0, 1000);
    }
}

#[test]
fn delays_come_from_the_policy_until_its_attempts_are_used_up() {
    let engine = limited();
    let provider = engine.provider("p").unwrap();
    let verdict = provider.classify(&Response::new(429, b""));
    assert_eq!(verdict.retry.max_attempts, Some(3));
    assert_eq!(verdict.retry.policy.as_deref(), Some("slow"));
    assert_eq!(
        verdict.retry.dedupe.as_ref().map(|dedupe| dedupe.window_ms),
        Some(900_000)
    );
    let mut random = || 0;
    let delays: Vec<_> = (1..5)
        .map(|n| provider.delay_ms(&verdict, n, &mut random))
        .collect();
    assert_eq!(delays, [Some(5000), Some(10_000), None, None]);
    let header = Response::new(429, b"").with_headers(&[("retry-after", "2")]);
    let verdict = provider.classify(&header);
    assert_eq!(provider.delay_ms(&verdict, 1, &mut random), Some(2000));
    // An answer that says "now" again and again is not followed in a hot loop.
    let header = Response::new(429, b"").with_headers(&[("retry-after", "0")]);
    let verdict = provider.classify(&header);
    assert_eq!(provider.delay_ms(&verdict, 1, &mut random), Some(0));
    assert_eq!(provider.delay_ms(&verdict, 2, &mut random), Some(10_000));
    let refused = provider.classify(&Response::new(404, b""));
    assert_eq!(provider.delay_ms(&refused, 1, &mut random), None);
}
