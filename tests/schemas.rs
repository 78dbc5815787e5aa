//! The JSON Schemas in `schema/` are those of the types, and accept and refuse
//! what serde accepts and refuses. `REPLYBOOK_WRITE=1 cargo test --all-features
//! --test schemas` writes them anew.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use jsonschema::Validator;
use replybook::{Engine, Verdict};
use replybook_compiler::format::File;
use replybook_testing::catalogs::{classify, compiled, files};
use serde_json::{Value, json};

fn catalog_schema() -> Value {
    serde_json::to_value(schemars::schema_for!(File)).unwrap()
}

fn verdict_schema() -> Value {
    serde_json::to_value(schemars::schema_for!(Verdict<'static>)).unwrap()
}

fn fresh(name: &str, schema: &Value) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("schema")
        .join(name);
    let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os("REPLYBOOK_WRITE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == text,
        "schema/{name} is not what the types say; \
         run `REPLYBOOK_WRITE=1 cargo test --all-features --test schemas`"
    );
}

#[test]
fn the_schemas_are_those_of_the_types() {
    fresh("catalog.schema.json", &catalog_schema());
    fresh("verdict.schema.json", &verdict_schema());
}

fn as_json(yaml: &str) -> Value {
    serde_yaml::from_str(yaml).unwrap()
}

#[test]
fn every_catalog_file_is_valid_by_the_schema() {
    let validator = jsonschema::validator_for(&catalog_schema()).unwrap();
    for file in files() {
        let errors: Vec<String> = validator
            .iter_errors(&as_json(&file.text))
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", file.name);
    }
}

#[test]
fn every_verdict_is_valid_by_the_schema_and_reads_back_the_same() {
    let validator = jsonschema::validator_for(&verdict_schema()).unwrap();
    for shown in &compiled().shown {
        let provider = shown.rule.split_once('.').unwrap().0;
        let handle = Engine::builtin().provider(provider).unwrap();
        let verdict = classify(&handle, &shown.sample);
        let json = serde_json::to_value(&verdict).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}\n{json:#}", shown.rule);
        assert!(nulls(&json) == 0, "absent, not null: {json:#}");
        let back: Verdict<'static> = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&back).unwrap(), json);
        let owned = serde_json::to_value(verdict.into_owned()).unwrap();
        assert_eq!(owned, json, "owned and borrowed say the same");
    }
}

/// Members that are null; a captured value may be.
fn nulls(value: &Value) -> usize {
    match value {
        Value::Null => 1,
        Value::Array(items) => items.iter().map(nulls).sum(),
        Value::Object(members) => {
            let said = members.iter().filter(|(name, _)| *name != "captures");
            said.map(|(_, member)| nulls(member)).sum()
        }
        _ => 0,
    }
}

/// What both must refuse, and what both must accept, as changes of one file.
#[test]
fn schema_and_serde_agree_on_catalogs() {
    let validator = jsonschema::validator_for(&catalog_schema()).unwrap();
    let rule = |change: &dyn Fn(&mut Value)| {
        let mut file = json!({
            "format": 1, "provider": "p", "title": "P", "version": "1.0.0", "api": "1",
            "rules": [{
                "id": "p.r", "reason": "R", "title": "t", "category": "validation",
                "when": { "status": 400 }, "remediation": "Do the thing that helps.",
                "examples": [{
                    "response": { "status": 400 }, "expect": { "retryability": "after_change" }
                }],
            }],
        });
        change(&mut file);
        file
    };
    let set = |pointer: &'static str, value: Value| {
        move |file: &mut Value| *file.pointer_mut(pointer).unwrap() = value.clone()
    };
    let agree = |file: Value, expected: bool| {
        let by_serde = serde_json::from_value::<File>(file.clone()).is_ok();
        let by_schema = validator.is_valid(&file);
        assert_eq!((by_serde, by_schema), (expected, expected), "{file:#}");
    };
    agree(rule(&|_| {}), true);
    for status in [json!("4xx"), json!("500-504"), json!([400, "5xx"])] {
        agree(rule(&set("/rules/0/when/status", status)), true);
    }
    for when in [
        json!({ "field": null }),
        json!({ "field": { "like": "a {b}" } }),
        json!({ "any": [{ "status": 1 }], "not": { "text": "x" } }),
        json!({ "body": { "$.a": { "ge": 1, "lt": 2.5 } }, "headers": { "x": { "exists": true } } }),
    ] {
        agree(rule(&set("/rules/0/when", when)), true);
    }
    for when in [
        json!("status"),
        json!({ "field": { "lkie": "a" } }),
        json!({ "field": ["a"] }),
        json!({ "body_kind": "xml" }),
        json!({ "any": { "status": 1 } }),
    ] {
        agree(rule(&set("/rules/0/when", when)), false);
    }
    agree(rule(&set("/rules/0/category", json!("oops"))), false);
    agree(rule(&set("/rules/0/examples/0/expect", json!({}))), false);
    agree(rule(&set("/format", json!("1"))), false);
    agree(rule(&|file| file["rules"][0]["extra"] = json!(1)), false);
    agree(rule(&|file| file["extra"] = json!(1)), false);
    agree(
        rule(&|file| _ = file["rules"][0].as_object_mut().unwrap().remove("title")),
        false,
    );
}

/// The two readings of a verdict refuse alike, too.
#[test]
fn schema_and_serde_agree_on_verdicts() {
    let validator: Validator = jsonschema::validator_for(&verdict_schema()).unwrap();
    let provider = Engine::builtin().provider("http").unwrap();
    let good =
        serde_json::to_value(provider.classify(&replybook::Response::new(429, b""))).unwrap();
    let agree = |verdict: &Value, expected: bool| {
        let by_serde = serde_json::from_value::<Verdict<'static>>(verdict.clone()).is_ok();
        assert_eq!(
            (by_serde, validator.is_valid(verdict)),
            (expected, expected),
            "{verdict:#}"
        );
    };
    agree(&good, true);
    for (key, value) in [
        ("outcome", json!("oops")),
        ("retry", json!({})),
        ("catalog", json!(1)),
        ("items", json!([{}])),
        ("captures", json!({ "a": [] })),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        agree(&bad, false);
    }
    for key in [
        "schema_version",
        "provider",
        "title",
        "outcome",
        "retry",
        "remediation",
        "basis",
    ] {
        let mut bad = good.clone();
        bad.as_object_mut().unwrap().remove(key);
        agree(&bad, false);
    }
}
