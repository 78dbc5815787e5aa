mod embedded;
mod property;

use super::super::State;
use super::*;
use crate::fast::lazy::LazyAutomaton;
use crate::fast::plan::Plan;
use replybook_compiler::compile_untried;
use replybook_compiler::yaml::SourceFile;

/// A catalog that asks texts, numbers and kinds of values, of lists, and of an object whose
/// members are all looked at.
const CATALOG: &str = r#"
format: 1
provider: p
title: P
version: 1.0.0
api: "1"
shapes:
  one: { fields: { code: "$.code", message: "$.message", there: "$.there" }, identifying: [code] }
  list:
    each: { path: "$.list[*]", role: parts }
    fields: { state: "@.state", detail: "@.detail" }
    identifying: [state]
  map:
    each: { path: "$.map.*", role: parts, key: key }
    fields: { why: "@", key: {} }
    identifying: [why]
rules:
  - id: p.code
    reason: CODE
    title: By a number
    shape: one
    when: { code: 7, message: { like: "wait {n:int} s" } }
    category: rate_limit
    remediation: Do what helps in this one case.
    evidence: [{ kind: assumed, note: a test }]
    examples: [{ response: { status: 429 }, expect: { retryability: retryable } }]
  - id: p.there
    reason: THERE
    title: By what is there
    shape: one
    when: { there: { exists: true } }
    category: validation
    remediation: Do what helps in this one case.
    evidence: [{ kind: assumed, note: a test }]
    examples: [{ response: { status: 400 }, expect: { retryability: after_change } }]
  - id: p.state
    reason: STATE
    title: By an element
    shape: list
    when: { state: { one_of: [wrong, old] }, detail: { exists: false } }
    category: validation
    remediation: Do what helps in this one case.
    evidence: [{ kind: assumed, note: a test }]
    examples: [{ response: { status: 400 }, expect: { retryability: after_change } }]
  - id: p.why
    reason: WHY
    title: By a member
    shape: map
    when: { why: { like: "no {what}" }, key: email }
    category: validation
    remediation: Do what helps in this one case.
    evidence: [{ kind: assumed, note: a test }]
    examples: [{ response: { status: 400 }, expect: { retryability: after_change } }]
"#;

fn plan() -> Plan {
    let file = SourceFile {
        name: "p.yaml".to_owned(),
        text: CATALOG.to_owned(),
    };
    match compile_untried(&[file]) {
        Ok(compiled) => Plan::new(&compiled.table.providers[0]),
        Err(findings) => panic!("{findings:?}"),
    }
}

/// Reads as an engine does, and says whether the form was known.
fn read(learned: &mut LazyAutomaton, plan: &Plan, body: &str) -> (Option<State>, bool) {
    let tests = &plan.tests;
    let begun = learned.begin(tests, 400, &[]);
    match learned.recognize::<false>(tests, body.as_bytes(), begun) {
        Some(state) => (Some(state), true),
        None => (learned.read(tests, body, begun).ok(), false),
    }
}

/// Whether the form of a body is known after others were read, each twice.
fn knows(bodies: &[&str], body: &str) -> bool {
    let (plan, mut learned) = (plan(), LazyAutomaton::default());
    for body in bodies.iter().chain(bodies) {
        read(&mut learned, &plan, body);
    }
    read(&mut learned, &plan, body).1
}

/// A body as it stands in a string of JSON.
fn embedded(body: &str) -> String {
    let string = serde_json::Value::from(body).to_string();
    string[1..string.len() - 1].to_owned()
}

/// As [`knows`], of a body as it stands in a string of JSON.
fn knows_quoted(bodies: &[&str], body: &str) -> bool {
    let (plan, mut learned) = (plan(), LazyAutomaton::default());
    for body in bodies.iter().chain(bodies) {
        read(&mut learned, &plan, body);
    }
    let (tests, body) = (&plan.tests, embedded(body));
    let begun = learned.begin(tests, 400, &[]);
    let known = learned.recognize::<true>(tests, body.as_bytes(), begun);
    known.is_some()
}

#[test]
fn a_form_is_known_whatever_stands_where_values_may_differ() {
    let one = r#"{"id": "1", "code": 7, "message": "wait 3 s", "list": []}"#;
    assert!(!knows(&[], one));
    assert!(knows(&[one], one));
    let other = r#"{"id": "äöü \" 2", "code": 7, "message": "wait 4 s", "list": []}"#;
    assert!(knows(&[one], other));
    // A value that passes other tests leads elsewhere, and that was not learned.
    let unlike = r#"{"id": "1", "code": 8, "message": "wait 3 s", "list": []}"#;
    assert!(!knows(&[one], unlike));
    assert!(knows(&[one, unlike], unlike));
}

#[test]
fn what_is_not_the_same_byte_for_byte_is_not_known() {
    let one = r#"{"code": 7, "list": [{"state": "wrong"}]}"#;
    for other in [
        r#"{"code":7, "list": [{"state": "wrong"}]}"#,
        r#"{"list": [{"state": "wrong"}], "code": 7}"#,
        r#"{"code": "7", "list": [{"state": "wrong"}]}"#,
        r#"{"code": 7, "list": [{"state": "wrong"}, 1]}"#,
        r#"{"code": 7, "list": [{"state": "wrong"}]"#,
        r#"{"code": 7, "list": [{"state": "wrong"}]}}"#,
        r#"{"code": 07, "list": [{"state": "wrong"}]}"#,
        "{\"code\": 7, \"list\": [{\"state\": \"wro\nng\"}]}",
        r#"{"code": 7, "list": [{"state": "wro\ng"}, {"state": "\ud800"}]}"#,
        "",
    ] {
        assert!(!knows(&[one], other), "{other}");
    }
}

#[test]
fn what_stands_behind_one_kind_of_value_does_not_stand_behind_another() {
    let (text, number) = (r#"{"id": "x", "code": 7}"#, r#"{"id": 5, "code": 7}"#);
    assert!(knows(&[text, number], number));
    for other in [r#"{"id": 5", "code": 7}"#, r#"{"id": "x, "code": 7}"#] {
        assert!(!knows(&[text, number], other), "{other}");
    }
    let known = ["\"x\"", "5", "\"wrong\"", "true", "{\"id\": {}}"];
    for other in [
        "5\"",
        "\"x",
        "\"wrong\"\"",
        "\"x\"5",
        "55\"",
        "5 5",
        "true\"",
    ] {
        assert!(!knows(&known, other), "{other}");
    }
}

#[test]
fn a_list_of_any_length_has_one_form() {
    let list = |len: usize| {
        let elements = vec![r#"{"state": "wrong", "n": 1}"#; len].join(", ");
        format!(r#"{{"list": [{elements}]}}"#)
    };
    assert!(knows(&[&list(3)], &list(2_000)));
}

#[test]
fn any_names_of_members_have_one_form_and_none_comes_twice() {
    let one = r#"{"map": {"a": "no 1", "b": "no 2", "c": "no 3"}}"#;
    let other = r#"{"map": {"e": "no 1", "ffffffffff": "no 7", "g": "no 1", "h": "no 1"}}"#;
    assert!(knows(&[one], other) && knows_quoted(&[one], other));
    let in_no_order = r#"{"map": {"h": "no 1", "aa": "no 2", "b": "no 3", "g": "no 4"}}"#;
    assert!(knows(&[one], in_no_order));
    // To compare them, it would be read a second time.
    assert!(!knows_quoted(&[one], in_no_order));
    for twice in [
        r#"{"map": {"e": "no 1", "f": "no 1", "e": "no 1"}}"#,
        r#"{"map": {"e": "no 1", "e": "no 1"}}"#,
        r#"{"map": {"": "no 1", "": "no 1"}}"#,
        r#"{"map": {"h": "no 1", "aa": "no 1", "b": "no 1", "h": "no 1"}}"#,
    ] {
        assert!(!knows(&[one], twice) && !knows_quoted(&[one], twice));
    }
    let escaped = r#"{"map": {"e": "no 1", "\u0065": "no 1"}}"#;
    assert!(!knows(&[one], escaped) && !knows_quoted(&[one], escaped));
    let named = r#"{"map": {"e": "no 1", "email": "no 1"}}"#;
    assert!(!knows(&[one], named));
    assert!(knows(&[one, named], named) && knows_quoted(&[one, named], named));
}

#[test]
fn an_object_without_members_is_told_from_one_with_some() {
    let (empty, filled) = (
        r#"{"map": {}, "code": 7}"#,
        r#"{"map": {"a": "no 1"}, "code": 7}"#,
    );
    for bodies in [[empty, filled], [filled, empty]] {
        for body in bodies {
            assert!(
                knows(&bodies, body) && knows_quoted(&bodies, body),
                "{body}"
            );
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_not_known() {
    let (plan, mut learned) = (plan(), LazyAutomaton::default());
    let body =
        r#"{"id": "1", "message": "x", "list": [{"deep": {"id": "1"}}], "map": {"a": "no"}}"#;
    for _ in 0..3 {
        read(&mut learned, &plan, body);
    }
    assert!(read(&mut learned, &plan, body).1);
    let begun = learned.begin(&plan.tests, 400, &[]);
    for at in body.match_indices(['1', 'x', 'a']).map(|(at, _)| at) {
        let mut bytes = body.as_bytes().to_vec();
        bytes[at] = 0xff;
        let known = learned.recognize::<false>(&plan.tests, &bytes, begun);
        assert_eq!(known, None, "{at}");
    }
}

#[test]
fn what_is_learned_has_bounds() {
    let (plan, mut learned) = (plan(), LazyAutomaton::default());
    for n in 0..20_000_u32 {
        // No two have the same keys.
        let key = "k".repeat(1 + n as usize % 40);
        let body = format!(r#"{{"{key}{n}": {{"{n}": 1}}, "code": {n}, "message": "{n} {key}"}}"#);
        let (state, _) = read(&mut learned, &plan, &body);
        assert!(state.is_some(), "{body}");
    }
    let templates = learned.templates.take().unwrap();
    assert!(templates.map.nodes.len() <= MAX_NODES && templates.contexts.len() <= MAX_NODES);
    assert!(templates.map.literals.len() <= MAX_LITERALS && templates.map.bytes.len() <= MAX_BYTES);
    let is_short = |literal: &Literal| literal.bytes.len as usize <= MAX_LITERAL;
    assert!(templates.map.literals.iter().all(is_short));
}

#[test]
fn an_answer_too_much_to_learn_is_not_recognized() {
    let (plan, mut learned) = (plan(), LazyAutomaton::default());
    let values = [
        "null",
        "true",
        "false",
        "7",
        "\"\"",
        "\"x\"",
        "\"old\"",
        "[]",
        "[1]",
        "{}",
        "{\"a\": 1}",
    ];
    let pairs = values
        .iter()
        .flat_map(|state| values.map(|detail| (state, detail)));
    let elements: Vec<String> = pairs
        .map(|(state, detail)| format!("{{\"state\": {state}, \"detail\": {detail}}}"))
        .collect();
    let mut lost = 0;
    for len in 40..elements.len() {
        let body = format!("{{\"list\": [{}]}}", elements[..len].join(", "));
        for _ in 0..4 {
            let state = learned.begin(&plan.tests, 400, &[]);
            assert_ne!(
                learned.recognize::<false>(&plan.tests, body.as_bytes(), state),
                Some(QUIT)
            );
            let ended = learned.read(&plan.tests, &body, state);
            lost += usize::from(ended == Ok(QUIT));
        }
    }
    assert!(lost > 0);
}
