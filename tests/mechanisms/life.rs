//! Rules that come and go: which are in force without a date, and as of one.

use replybook::Engine;

use crate::catalog::{Rule, classify, engine, winner};

const CHANGE: &str = "{ retryability: after_change }";
const HEAD: &str = "shapes: { e: { fields: { code: $.code }, identifying: [code] } }\n\
    success: { when: { status: 2xx }, evidence: [{ kind: assumed, note: a test }], \
    examples: [{ response: { status: 204 }, expect: { retryability: not_needed } }] }";
const GONE: &str = r#"{"code":"GONE"}"#;

/// A rule retired in favour of one with the same conditions, one announced, and
/// one that beats the retired one.
fn catalog() -> Engine {
    let not_found = |name, lines| Rule {
        name,
        lines,
        example: ("{ status: 404, body: { code: GONE } }", CHANGE),
    };
    engine(
        HEAD,
        &[
            Rule {
                name: "announced",
                lines: &["shape: e", "when: { code: NEW }", "since: 2031-01-01"],
                example: ("{ status: 400, body: { code: NEW } }", CHANGE),
            },
            Rule {
                name: "blunt",
                lines: &["when: { status: 410 }", "overrides: [p.was-gone]"],
                example: ("{ status: 410 }", CHANGE),
            },
            not_found(
                "gone",
                &["shape: e", "when: { code: GONE }", "since: 2026-03-01"],
            ),
            not_found(
                "was-gone",
                &["shape: e", "when: { code: GONE }", "until: 2026-03-01"],
            ),
        ],
    )
}

fn as_of(day: &str) -> Engine {
    catalog().as_of(day.parse().unwrap())
}

#[test]
fn a_retired_rule_neither_wins_nor_ties() {
    let engine = catalog();
    let verdict = classify(&engine, 404, GONE);
    assert_eq!(verdict.rule.as_deref(), Some("p.gone"));
    assert!(verdict.also_matched.is_empty());
    assert_eq!(verdict.catalog, "1.2.3");
    let provider = engine.table().provider("p").unwrap();
    assert!(provider.rule("p.was-gone").unwrap().life.until.is_some());
    assert_eq!(provider.published().count(), 5);
}

#[test]
fn a_day_has_its_rules_and_no_others() {
    for (day, expected) in [
        ("2026-02-28", "p.was-gone"),
        ("2026-03-01", "p.gone"),
        ("2040-01-01", "p.gone"),
    ] {
        assert_eq!(winner(&as_of(day), 404, GONE), expected, "{day}");
    }
    assert_eq!(
        winner(&as_of("2030-12-31"), 400, r#"{"code":"NEW"}"#),
        "http.bad-request"
    );
    assert_eq!(
        winner(&as_of("2031-01-01"), 400, r#"{"code":"NEW"}"#),
        "p.announced"
    );
    assert_eq!(winner(&catalog(), 400, r#"{"code":"NEW"}"#), "p.announced");
}

#[test]
fn what_rules_say_of_each_other_stands_on_every_day() {
    for day in ["2026-02-28", "2026-03-01", "2031-01-01"] {
        let engine = as_of(day);
        assert_eq!(
            winner(&engine, 410, GONE),
            if day < "2026-03-01" {
                "p.blunt"
            } else {
                "p.gone"
            },
            "{day}"
        );
        assert_eq!(winner(&engine, 204, ""), "p.default-success", "{day}");
        let verdict = classify(&engine, 204, "");
        assert_eq!(verdict.catalog, format!("1.2.3+as-of.{day}"));
    }
}

#[test]
fn a_day_can_be_left_for_another() {
    let there = as_of("2020-01-01").as_of("2031-06-01".parse().unwrap());
    let straight = as_of("2031-06-01");
    let rules = |engine: &Engine| engine.table().provider("p").unwrap().rules.clone();
    assert_eq!(rules(&there), rules(&straight));
    assert_eq!(winner(&there, 404, GONE), "p.gone");
}

#[test]
fn the_example_of_a_retired_rule_is_proved_as_of_its_life() {
    let text = |until: &str, code: &str| {
        let rule = |id: &str, life: &str, code: &str| {
            format!(
                "  - {{ id: p.{id}, reason: R, title: t, when: {{ body: {{ $.code: A }} }}, {life} \
                 category: validation, remediation: Do what helps in this one case., evidence: \
                 [{{ kind: assumed, note: a test }}], examples: [{{ response: {{ status: 400, \
                 body: {{ code: {code} }} }}, expect: {CHANGE} }}] }}\n"
            )
        };
        let rules = rule("old", &format!("until: {until},"), code)
            + &rule("new", "since: 2026-01-02,", "A");
        format!("format: 1\nprovider: p\ntitle: P\nversion: 1.0.0\napi: \"1\"\nrules:\n{rules}")
    };
    let load = |until, code| Engine::load([("p.yaml", text(until, code))]);
    assert!(load("2026-01-02", "A").is_ok());
    // On the last day of the old rule the new one already holds.
    let error = load("2026-01-04", "A").unwrap_err().to_string();
    assert!(error.contains("`p.new` ties with `p.old`"), "{error}");
    let error = load("2026-01-02", "B").unwrap_err().to_string();
    assert!(
        error.contains("comes back with no rule of the provider, not `p.old`"),
        "{error}"
    );
}
