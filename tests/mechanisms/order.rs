//! Which rule wins.

use crate::catalog::{Rule, classify, engine, winner};

const ENVELOPE: &str = "shapes: { e: { fields: { code: $.code, message: $.message, \
                        flag: $.flag }, identifying: [code, message] } }";

const CHANGE: &str = "{ retryability: after_change }";

#[test]
fn named_beats_shaped_beats_status() {
    let engine = engine(
        ENVELOPE,
        &[
            Rule {
                name: "status",
                lines: &["when: { status: 400 }"],
                example: ("{ status: 400 }", CHANGE),
            },
            Rule {
                name: "shaped",
                lines: &["shape: e", "when: { flag: false }"],
                example: ("{ status: 400, body: { flag: false } }", CHANGE),
            },
            Rule {
                name: "named",
                lines: &["shape: e", "when: { message: { like: \"slow {*}\" } }"],
                example: (
                    "{ status: 400, body: { flag: false, message: slow down } }",
                    CHANGE,
                ),
            },
            Rule {
                name: "exact",
                lines: &["shape: e", "when: { code: 7 }"],
                example: (
                    "{ status: 400, body: { code: 7, message: slow down } }",
                    CHANGE,
                ),
            },
        ],
    );
    assert_eq!(winner(&engine, 400, ""), "p.status");
    assert_eq!(winner(&engine, 400, r#"{"flag":false}"#), "p.shaped");
    assert_eq!(
        winner(&engine, 400, r#"{"flag":false,"message":"slow x"}"#),
        "p.named"
    );
    assert_eq!(
        winner(
            &engine,
            400,
            r#"{"code":7.0,"flag":false,"message":"slow x"}"#
        ),
        "p.exact"
    );
    assert_eq!(winner(&engine, 499, ""), "http.client-error");
}

#[test]
fn more_literal_text_then_a_narrower_status_then_more_conditions() {
    let rule = |name, lines, example| Rule {
        name,
        lines,
        example: (example, CHANGE),
    };
    let engine = engine(
        ENVELOPE,
        &[
            rule(
                "short",
                &["shape: e", "when: { message: { like: \"ab{*}\" } }"],
                "{ status: 400, body: { message: abx } }",
            ),
            rule(
                "long",
                &["shape: e", "when: { message: { like: \"abc{*}\" } }"],
                "{ status: 400, body: { message: abcd } }",
            ),
            rule(
                "narrow",
                &[
                    "shape: e",
                    "when: { status: 404, message: { like: \"ab{*}\" } }",
                ],
                "{ status: 404, body: { message: abx } }",
            ),
            rule(
                "wide",
                &[
                    "shape: e",
                    "when: { status: 4xx, message: { like: \"ab{*}\" }, flag: true }",
                ],
                "{ status: 400, body: { message: abx, flag: true } }",
            ),
        ],
    );
    assert_eq!(winner(&engine, 400, r#"{"message":"abx"}"#), "p.short");
    assert_eq!(winner(&engine, 400, r#"{"message":"abcx"}"#), "p.long");
    assert_eq!(
        winner(&engine, 404, r#"{"message":"abx","flag":true}"#),
        "p.narrow"
    );
    assert_eq!(
        winner(&engine, 400, r#"{"message":"abx","flag":true}"#),
        "p.wide"
    );
}

#[test]
fn an_override_wins_whatever_the_order_says() {
    let engine = engine(
        ENVELOPE,
        &[
            Rule {
                name: "exact",
                lines: &["shape: e", "when: { code: 7 }"],
                example: ("{ status: 400, body: { code: 7 } }", CHANGE),
            },
            Rule {
                name: "maintenance",
                lines: &["when: { status: 503 }", "overrides: [p.exact]"],
                example: ("{ status: 503, body: { code: 7 } }", CHANGE),
            },
        ],
    );
    assert_eq!(winner(&engine, 503, r#"{"code":7}"#), "p.maintenance");
    assert_eq!(winner(&engine, 400, r#"{"code":7}"#), "p.exact");
}

#[test]
fn a_tie_is_decided_by_the_field_then_the_id_and_told() {
    let engine = engine(
        ENVELOPE,
        &[
            Rule {
                name: "by-message",
                lines: &["shape: e", "when: { message: xx }"],
                example: ("{ status: 400, body: { message: xx } }", CHANGE),
            },
            Rule {
                name: "by-code",
                lines: &["shape: e", "when: { code: yy }"],
                example: ("{ status: 400, body: { code: yy } }", CHANGE),
            },
        ],
    );
    let verdict = classify(&engine, 400, r#"{"message":"xx","code":"yy"}"#);
    assert_eq!(verdict.rule.as_deref(), Some("p.by-code"));
    assert_eq!(verdict.also_matched, ["p.by-message"]);
}

#[test]
fn no_body_makes_a_success_outside_2xx() {
    let engine = engine(
        "shapes: { e: { fields: { ok: $.ok } } }\nsuccess: { when: { status: 2xx }, \
         evidence: [{ kind: assumed, note: a test }], examples: [{ response: { status: 204 }, \
         expect: { retryability: not_needed } }] }",
        &[Rule {
            name: "fine",
            lines: &["shape: e", "when: { ok: true }", "category: ok"],
            example: (
                "{ status: 200, body: { ok: true } }",
                "{ retryability: not_needed }",
            ),
        }],
    );
    assert_eq!(winner(&engine, 200, r#"{"ok":true}"#), "p.fine");
    assert_eq!(
        winner(&engine, 500, r#"{"ok":true}"#),
        "http.internal-server-error"
    );
    assert_eq!(winner(&engine, 200, "{}"), "p.default-success");
    assert_eq!(winner(&engine, 99, ""), "none");
}

#[test]
fn a_2xx_without_a_documented_default_is_unknown() {
    let engine = engine(
        "",
        &[Rule {
            name: "bad",
            lines: &["when: { status: 400 }"],
            example: ("{ status: 400 }", CHANGE),
        }],
    );
    let verdict = classify(&engine, 200, "{}");
    assert_eq!(verdict.rule, None);
    assert_eq!(verdict.outcome.as_str(), "unknown");
    assert_eq!(verdict.basis.as_str(), "none");
    assert_eq!(verdict.retry.retryability.as_str(), "unknown");
}
