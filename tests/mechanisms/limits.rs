//! No response may panic, hang or exhaust memory, and none loses its verdict.

use proptest::prelude::*;
use replybook::{Engine, Limits, Response};

use crate::catalog::{Rule, engine};

fn batch() -> Engine {
    engine(
        "shapes: { items: { each: { path: \"$[*]\", role: parts }, fields: { ok: \"@.ok\" } } }",
        &[
            Rule {
                name: "done",
                lines: &["shape: items", "when: { ok: true }", "category: ok"],
                example: (
                    "{ status: 200, body: [{ ok: true }] }",
                    "{ retryability: not_needed }",
                ),
            },
            Rule {
                name: "failed",
                lines: &["shape: items", "when: { ok: false }"],
                example: (
                    "{ status: 200, body: [{ ok: false }] }",
                    "{ retryability: after_change }",
                ),
            },
        ],
    )
}

#[test]
fn items_past_the_limit_count_and_are_not_listed() {
    let engine = batch().with_limits(Limits {
        max_items: 3,
        ..Limits::default()
    });
    let mut items = vec![r#"{"ok":true}"#; 99];
    items.push(r#"{"ok":false}"#);
    let body = format!("[{}]", items.join(","));
    let verdict = engine
        .provider("p")
        .unwrap()
        .classify(&Response::new(200, body.as_bytes()));
    assert_eq!((verdict.items.len(), verdict.items_omitted), (3, 97));
    assert_eq!(verdict.rule.as_deref(), Some("p.failed"));
    assert_eq!(verdict.outcome.as_str(), "partial");
}

#[test]
fn captured_text_is_cut_at_a_character() {
    let engine = Engine::builtin().with_limits(Limits {
        max_capture_bytes: 5,
        ..Limits::default()
    });
    let body = r#"{"message":"äöüäöü"}"#;
    let verdict = engine
        .provider("braze")
        .unwrap()
        .classify(&Response::new(400, body.as_bytes()));
    assert_eq!(verdict.capture("message").unwrap().text(), "äö");
}

#[test]
fn a_body_past_the_limit_leaves_the_status() {
    let engine = Engine::builtin().with_limits(Limits {
        max_body_bytes: 10,
        ..Limits::default()
    });
    let body = br#"{"message":"Rate Limited"}"#;
    let verdict = engine
        .provider("braze")
        .unwrap()
        .classify(&Response::new(401, body));
    assert_eq!(verdict.category.as_str(), "authentication");
}

#[test]
fn hostile_bodies_get_a_verdict() {
    let deep = "[".repeat(100_000);
    let nested = format!("{}1{}", "{\"errors\":[".repeat(60), "]}".repeat(60));
    let wide = format!("{{\"errors\":[{}]}}", vec!["{}"; 3_000].join(","));
    let keys: Vec<String> = (0..2_000).map(|i| format!("\"k{i}\":[\"x\"]")).collect();
    let many_keys = format!("{{\"errors\":{{{}}}}}", keys.join(","));
    let long = format!(
        "{{\"message\":\"{}\"}}",
        "Too many attempts, ".repeat(20_000)
    );
    for body in [&deep, &nested, &wide, &many_keys, &long] {
        for provider in &Engine::builtin().table().providers {
            let provider = Engine::builtin().provider(&provider.id).unwrap();
            for status in [200, 400, 503] {
                let verdict = provider.classify(&Response::new(status, body.as_bytes()));
                assert!(verdict.items.len() <= Limits::default().max_items);
                assert!(verdict.causes.len() <= Limits::default().max_causes);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn no_response_panics(
        status: u16,
        body in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "\\{\"(message|error|errors|response|ok|data)\": ?(\"\\PC{0,20}\"|[0-9]{1,25}|\\[\\{\\}\\]|\\{\"a\":\\[\"x\"\\]\\})\\}"
                .prop_map(String::into_bytes),
        ],
        value in "\\PC{0,30}",
    ) {
        let headers = [("retry-after", value.as_str()), ("date", value.as_str()), ("content-type", "application/json")];
        for provider in &Engine::builtin().table().providers {
            let provider = Engine::builtin().provider(&provider.id).unwrap();
            let response = Response::new(status, &body).with_headers(&headers);
            let verdict = provider.classify(&response);
            prop_assert!((200..300).contains(&status) || provider.catalog().id == "http" || !verdict.outcome.is_accepted());
            let _ = provider.explain(&response).to_string();
        }
    }
}

#[test]
fn a_body_too_costly_to_search_is_not_taken_for_a_success() {
    let engine = engine(
        "success: { when: { status: 2xx }, not: { body: { \"$..[?count(@..*) > 999999]\": { exists: true } } }, \
         evidence: [{ kind: assumed, note: n }], \
         examples: [{ response: { status: 200, body: [1] }, expect: { retryability: not_needed } }] }",
        &[],
    );
    let provider = engine.provider("p").unwrap();
    let outcome = |body: &str| {
        provider
            .classify(&Response::new(200, body.as_bytes()))
            .outcome
    };
    assert_eq!(outcome("[1]").as_str(), "success");
    let wide = format!("[{}1]", "[1],".repeat(30_000));
    let deep = "[".repeat(100) + &wide + &"]".repeat(100);
    assert_eq!(outcome(&deep).as_str(), "unknown");
}

#[test]
fn a_long_list_that_speaks_for_many_rules_takes_the_memory_of_the_list_alone() {
    let texts: Vec<[String; 3]> = (0..60)
        .map(|n| {
            let word = format!("<{n:02}>");
            [
                format!("rule-{n:02}"),
                format!("when: {{ body: {{ \"$.list[*]\": {{ contains: \"{word}\" }} }} }}"),
                format!("{{ status: 400, body: {{ list: [\"{word}\"] }} }}"),
            ]
        })
        .collect();
    let lines: Vec<[&str; 1]> = texts.iter().map(|[_, when, _]| [when.as_str()]).collect();
    let rules: Vec<Rule<'_>> = texts
        .iter()
        .zip(&lines)
        .map(|([name, _, example], lines)| Rule {
            name,
            lines,
            example: (example, "{ retryability: after_change }"),
        })
        .collect();
    let engine = engine("", &rules);
    let provider = engine.provider("p").unwrap();
    let body = format!(r#"{{"list":[{}"<59>"]}}"#, r#""none","#.repeat(60_000));
    let response = Response::new(400, body.as_bytes());
    let mut rule = None;
    let heap = allocation_counter::measure(|| {
        let mut cache = replybook::Cache::new();
        rule = provider.judge(&response, &mut cache).rule();
        assert!(!cache.used_tree());
    });
    assert_eq!(rule, Some("p.rule-59"));
    let most = 16 * u64::try_from(body.len()).unwrap();
    assert!(heap.bytes_max < most, "{} of {most} bytes", heap.bytes_max);
}
