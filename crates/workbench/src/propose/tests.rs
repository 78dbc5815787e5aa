use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use replybook::Response;
use replybook_compiler::diagnostic::Code;
use replybook_compiler::shown::Expected;
use serde_json::Value;

use super::*;

fn ground(anyway: bool) -> Ground<'static> {
    Ground {
        engine: Engine::builtin(),
        files: &[],
        anyway,
    }
}

fn entry(provider: &str, status: u16, body: &str) -> Entry {
    let response = Response::new(status, body.as_bytes());
    match propose(ground(true), provider, &response) {
        Ok(Proposal::Entry(entry)) => entry,
        other => panic!("{provider} {status} {body}: {other:?}"),
    }
}

/// Whether an entry compiles on the built-in catalogs without a finding about it,
/// and its examples come back as it says, with its rule.
fn proved(provider: &str, entry: &Entry) -> Result<(), String> {
    let file = SourceFile {
        name: format!("{provider}.yaml"),
        text: entry.text.clone(),
    };
    let files = [file];
    let compiled = compile_onto(&builtin_files(), &files)
        .map_err(|findings| format!("{findings:?}\n{}", entry.text))?;
    let engine = Engine::onto_builtin(compiled.table);
    let found = replybook::tools::check(&engine, &compiled.shown);
    let advised = replybook_lints::lint(&files, &[]);
    // Whether an answer is both this and another rule of the catalog is for a person.
    let is_open = |code| {
        use Code::{Overlap, OverlapByField, OverlapWithElement, UndecidedOverlap, Unfinished};
        let open = [
            Overlap,
            OverlapByField,
            OverlapWithElement,
            UndecidedOverlap,
        ];
        code == Unfinished || open.contains(&code)
    };
    if let Some(found) = advised.iter().find(|f| !is_open(f.code)) {
        return Err(format!("{found:?}\n{}", entry.text));
    }
    let is_example = |shown: &&Shown| matches!(shown.expected, Expected::Rule { .. });
    let examples = compiled.shown.iter().filter(is_example).count();
    if compiled.warnings.is_empty() && found.is_empty() && examples == 1 {
        return Ok(());
    }
    Err(format!("{:?} {found:?}\n{}", compiled.warnings, entry.text))
}

#[test]
fn an_entry_asks_for_what_identifies_the_cause() {
    for (provider, status, body, parts) in [
        (
            "braze",
            400,
            r#"{"message":"Too many recipients: at most 50 for ann@shop.example","errors":[]}"#,
            &[
                "message: { like: \"Too many recipients: at most {number:int} for {*}\" }",
                "captures: { number: 10 }",
                "at most 10 for user1@mail.example",
                "matches: braze.fatal-error",
            ][..],
        ),
        (
            "insider",
            400,
            r#"{"error":{"message":"The segment 'vip' is frozen until 2026-11-30."}}"#,
            &[
                "- id: insider.segment-frozen-until",
                "like: \"The segment '{*}' is frozen until {*}.\"",
            ],
        ),
        (
            "leanplum",
            200,
            r#"{"response":[{"success":false,"reqId":"ab12","error":{"message":"Odd thing 17 happened"}}]}"#,
            &[
                "shape: items",
                "error: { like: \"Odd thing {happened:int} happened\" }",
            ],
        ),
        (
            "x-ads",
            400,
            r#"{"errors":[{"code":"ODD_THING","message":"Odd: 42"}],"request":{"params":{"account_id":"18ce54d4x5t"}}}"#,
            &[
                "shape: errors",
                "code: \"ODD_THING\"",
                "reason: ODD_THING",
                "category: validation",
            ],
        ),
        (
            "airship",
            400,
            r#"{"ok":false,"error":"Odd thing","error_code":40999,"details":{"error":"x"}}"#,
            &[
                "error_code: 40999",
                "reason: CODE_40999",
                "title: \"Odd thing\"",
            ],
        ),
        (
            "airship",
            419,
            "",
            &["when:\n      status: 419\n    category"],
        ),
        (
            "airship",
            419,
            "plain words about token=abc",
            &["text: { like: \"plain words about token={*}\" }"],
        ),
        (
            "airship",
            419,
            "<html><title>No 17</title></html>",
            &["body_kind: html", "\"<html></html>\""],
        ),
        (
            "x-ads",
            400,
            r#"{"meta":{"code":77,"text":"Our 3 rules say no"}}"#,
            &["shapes:\n  proposed:", "code: \"$.meta.code\"", "code: 77"],
        ),
    ] {
        let entry = entry(provider, status, body);
        proved(provider, &entry).unwrap();
        for part in parts {
            assert!(
                entry.text.contains(part),
                "{part:?} is not in:\n{}",
                entry.text
            );
        }
        assert!(entry.text.contains("remediation: \"TODO: "));
    }
}

#[test]
fn what_a_rule_knows_is_told_with_the_rule() {
    for (provider, status, body, rule) in [
        (
            "braze",
            429,
            r#"{"message":"Rate limit exceeded"}"#,
            "braze.rate-limited",
        ),
        ("http", 404, "", "http.not-found"),
    ] {
        let response = Response::new(status, body.as_bytes());
        match propose(ground(false), provider, &response).unwrap() {
            Proposal::Known { rule: known } => assert_eq!(known, rule),
            Proposal::Entry(entry) => panic!("{}", entry.text),
        }
    }
}

#[test]
fn an_entry_stands_beside_those_of_the_same_overlay() {
    let first = entry(
        "braze",
        400,
        r#"{"message":"Too many recipients: at most 50"}"#,
    );
    let files = [SourceFile {
        name: "braze/first.yaml".to_owned(),
        text: first.text.replace("overlay: 0.1.0", "overlay: 3.2.1"),
    }];
    let compiled = compile_onto(&builtin_files(), &files).unwrap();
    let engine = Engine::onto_builtin(compiled.table);
    let ground = Ground {
        engine: &engine,
        files: &files,
        anyway: true,
    };
    let response = Response::new(400, br#"{"message":"Too many recipients and senders"}"#);
    let Ok(Proposal::Entry(second)) = propose(ground, "braze", &response) else {
        panic!("a second entry");
    };
    assert!(second.text.contains("overlay: 3.2.1"), "{}", second.text);
    assert_ne!(first.id, second.id);
}

#[test]
fn an_unknown_provider_is_refused() {
    let refused = propose(ground(false), "brase", &Response::new(400, b"")).unwrap_err();
    assert!(refused.to_string().contains("`brase`"), "{refused}");
}

/// Every response that the built-in catalogs show.
fn shown() -> &'static [Shown] {
    static SHOWN: std::sync::OnceLock<Vec<Shown>> = std::sync::OnceLock::new();
    SHOWN.get_or_init(|| {
        let compiled = replybook_compiler::compile_untried(&builtin_files());
        compiled.map(|compiled| compiled.shown).unwrap_or_default()
    })
}

/// A body with texts and numbers put among and in place of its own.
fn planted(body: &str, at: usize, text: &str, secret: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(body) else {
        return format!("{body} {text}: {secret}");
    };
    let mut leaves = 0;
    plant(&mut value, at, &mut leaves, text, secret);
    value.to_string()
}

fn plant(value: &mut Value, at: usize, leaves: &mut usize, text: &str, secret: &str) {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|i| plant(i, at, leaves, text, secret)),
        Value::Object(members) => {
            for (_, member) in members.iter_mut() {
                plant(member, at, leaves, text, secret);
            }
            members.insert("about".to_owned(), Value::from(secret));
            members.insert(secret.to_owned(), Value::from(1));
        }
        Value::String(leaf) => {
            *leaves += 1;
            if *leaves % 3 == at % 3 {
                let before = if at < 3 { "" } else { leaf.as_str() };
                *leaf = format!("{before}{text} {secret}, {text}");
            }
        }
        Value::Number(_) if *leaves % 2 == at % 2 => *value = Value::from(918_273_645_u64),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What came of the responses tried.
#[derive(Debug, Default)]
struct Seen {
    known: u32,
    entries: u32,
    refused: u32,
}

/// Responses tried; each entry compiles its catalog a few times.
const CASES: u32 = 40;

#[test]
fn whatever_a_response_becomes_its_entry_compiles_and_wins_its_own_example() {
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(CASES)
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::XorShift);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let status = prop_oneof![Just(0_u16), 400_u16..600];
    let text = "[a-zA-Z {}':#\u{e9}\u{202e}\n\"]{4,24}";
    let secret = "[a-f]{0,4}[0-9][a-zA-Z0-9]{8,14}|[a-z]{3,8}@[a-z]{3,8}[.]example|[0-9]{7,12}";
    let cases = (
        any::<prop::sample::Index>(),
        0_usize..6,
        status,
        text,
        secret,
        any::<bool>(),
    );
    let seen = std::cell::RefCell::new(Seen::default());
    let result = runner.run(&cases, |(which, at, status, text, secret, anyway)| {
        let shown = which.get(shown());
        let provider = shown.provider();
        let body = planted(&shown.sample.body, at, &text, &secret);
        let status = if status == 0 {
            shown.sample.status
        } else {
            status
        };
        let headers = [("x-id", secret.as_str()), ("Retry-After", secret.as_str())];
        let response = Response::new(status, body.as_bytes()).with_headers(&headers);
        let mut seen = seen.borrow_mut();
        match propose(ground(anyway), provider, &response) {
            Ok(Proposal::Known { rule }) => {
                seen.known += 1;
                prop_assert!(is_of(provider, &rule));
            }
            Ok(Proposal::Entry(entry)) => {
                seen.entries += 1;
                let is_delay = secret.parse::<u64>().is_ok();
                prop_assert!(
                    is_delay || !entry.text.contains(&secret),
                    "{body}\n{}",
                    entry.text
                );
                prop_assert!(!entry.text.contains("918273645"), "{body}\n{}", entry.text);
                let proved = proved(provider, &entry);
                prop_assert!(proved.is_ok(), "{body}\n{}", proved.unwrap_err());
            }
            // A rule that names the answer leaves no room for another; and some answers
            // are shown by the catalog as such that are none of its rules'.
            Err(Refusal::NoCondition { last })
                if anyway || last.contains("decides a response shown") =>
            {
                seen.refused += 1;
            }
            Err(refused) => prop_assert!(false, "{provider} {status} {body}: {refused}"),
        }
        Ok(())
    });
    let seen = seen.into_inner();
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(seen.entries > CASES / 3, "{seen:?}");
    assert!(seen.known > 0 && seen.refused < CASES / 6, "{seen:?}");
}
