use super::entries::{LEARNING_BUDGET, MAX_BYTES, MAX_TEXTS};
use super::*;
use crate::{Cache, Engine, Provider};
use replybook_testing::documents;

/// Writes a verdict and compares it with what is classified; whether it was written from a text
/// that was kept.
fn is_from_text(provider: Provider<'_>, response: &Response<'_>, cache: &mut Cache) -> bool {
    let mut out = b"before".to_vec();
    let outcome = provider.write_verdict(response, cache, &mut out);
    let used_text = cache.used_text();
    let verdict = provider.classify(response);
    let expected = serde_json::to_string(&verdict).unwrap();
    assert_eq!(String::from_utf8_lossy(&out), format!("before{expected}"));
    assert_eq!(outcome, verdict.outcome);
    let string = serde_json::to_string(&String::from_utf8_lossy(response.body)).unwrap();
    let body = &string.as_bytes()[1..string.len() - 1];
    let embedded = Response { body, ..*response };
    out.truncate("before".len());
    let of_quoted = provider.write_verdict_embedded(&embedded, cache, &mut out);
    // It may have been learned just now.
    assert!(of_quoted.is_some() || !used_text, "{expected}");
    let expected = of_quoted.map_or("", |_| &*expected);
    assert_eq!(String::from_utf8_lossy(&out), format!("before{expected}"));
    used_text
}

fn output<'s>(provider: &Provider<'_>, cache: &'s mut Cache) -> &'s OutputCache {
    let number = provider.fast(cache).unwrap().plan.number();
    &cache.fast.plans.get(number).output
}

/// How often an answer comes until its text is kept: a template is learned from the second on,
/// and a form when it came before.
const OFTEN: usize = 5;

#[test]
fn answers_of_one_form_are_written_from_one_text() {
    written_from_one_text("braze", |message| {
        format!(r#"{{"message": {message}, "id": 17}}"#)
    });
    // The remediation tells it too.
    written_from_one_text("x-ads", |message| {
        format!(r#"{{"errors": [{{"code": "INVALID_PARAMETER", "message": {message}}}]}}"#)
    });
}

fn written_from_one_text(provider: &str, body: impl Fn(&str) -> String) {
    let provider = Engine::builtin().provider(provider).unwrap();
    let mut cache = Cache::new();
    let mut write = |message: &str| {
        let body = body(message);
        let response = Response::new(400, body.as_bytes());
        is_from_text(provider, &response, &mut cache)
    };
    for n in 0..OFTEN {
        write(&format!(r#""nobody knows {n}""#));
    }
    // What stands there is captured as it says, and put into a prose as that shows it.
    let long = |text: &str, times: usize| format!(r#""{}""#, text.repeat(times));
    for message in [
        r#""x""#,
        r#""\"a\" is no \\b, \u00e9""#,
        r#""\"a\" is no \\b, é""#,
        r#""\u0041 \"\u00e9\" \/""#,
        r#""~7e1f6c09~000""#,
        r#""~7e1f6c09 ~000""#,
        "\"~7e1f6c09\u{200e}~000\"",
        r#""a\nb\u202e""#,
        "\"\\\"\u{202e}\"",
        &long("x", 200),
        &long("x", 201),
        &long(r#"\""#, 200),
        &long(r#"\""#, 201),
        &long("é\u{202e}", 100),
        &long("é\u{202e}", 101),
        &long("x", 4096),
        &long(r"\u0001", 4096),
    ] {
        assert!(write(message), "{message}");
    }
    // What is cut is not, nor what is no text.
    for message in [&long("x", 4097), &long(r"\\", 4097), "null", "1"] {
        assert!(!write(message), "{message}");
    }
    let kept = output(&provider, &mut cache).kept;
    assert!(kept > 0 && kept < 10, "{kept}");
}

#[test]
fn a_time_of_day_is_read_each_time() {
    let (http, mut cache) = (Engine::builtin().provider("http").unwrap(), Cache::new());
    let at = [("Retry-After", "Tue, 14 Nov 2023 22:13:30 GMT")];
    for ms in 0..10 {
        let response = Response::new(503, b"").with_headers(&at);
        let response = response.with_received_at_ms(1_700_000_000_000 + 1000 * ms);
        assert!(!is_from_text(http, &response, &mut cache));
    }
    let after = [("Retry-After", "30"), ("Date", "now"), ("X-Other", "y")];
    let response = Response::new(503, b"").with_headers(&after);
    for _ in 0..OFTEN {
        is_from_text(http, &response, &mut cache);
    }
    assert!(is_from_text(http, &response, &mut cache));
    let other = [("retry-after", "31"), ("X-Other", "z")];
    let response = Response::new(503, b"").with_headers(&other);
    assert!(!is_from_text(http, &response, &mut cache));
}

/// What rules ask of parts that are texts themselves is no test about what they say.
#[cfg(feature = "load")]
#[test]
fn an_empty_part_is_told_from_others() {
    let catalog = r#"
format: 1
provider: p
title: P
version: 1.0.0
api: "1"
shapes:
  list:
    each: { path: "$.errors[*]", role: parts }
    fields: { why: "@" }
    identifying: [why]
rules:
  - id: p.empty
    reason: EMPTY
    title: Nothing is said
    shape: list
    when: { why: { empty: true } }
    category: validation
    remediation: Do what helps in this one case.
    evidence: [{ kind: assumed, note: a test }]
    examples: [{ response: { status: 400, body: '{"errors": [""]}' }, expect: { retryability: after_change } }]
  - id: p.full
    reason: FULL
    title: Something is said
    shape: list
    when: { why: { empty: false } }
    category: not_found
    remediation: Do what helps in this one case.
    evidence: [{ kind: assumed, note: a test }]
    examples: [{ response: { status: 400, body: '{"errors": ["x"]}' }, expect: { retryability: after_change } }]
"#;
    let engine = Engine::load([("p.yaml", catalog)]).unwrap_or_else(|error| panic!("{error}"));
    let (provider, mut cache) = (engine.provider("p").unwrap(), Cache::new());
    let bodies = [
        r#"{"errors":["x","","x"]}"#,
        r#"{"errors":["x","",""]}"#,
        r#"{"errors":["","x","x"]}"#,
    ];
    for round in 0..4 * OFTEN {
        for body in bodies.iter().take(round + 1) {
            is_from_text(provider, &Response::new(400, body.as_bytes()), &mut cache);
        }
    }
    for body in bodies {
        let response = Response::new(400, body.as_bytes());
        assert!(is_from_text(provider, &response, &mut cache));
    }
}

/// Forms that begin and end alike are found without a look at all of them, and one answer of
/// which something is cut does not spoil its form.
#[test]
fn one_answer_does_not_spoil_the_form_of_others() {
    let (braze, mut cache) = (Engine::builtin().provider("braze").unwrap(), Cache::new());
    let mut write = |message: &str| {
        let body = format!(r#"{{"message": "{message}"}}"#);
        is_from_text(braze, &Response::new(400, body.as_bytes()), &mut cache)
    };
    for _ in 0..OFTEN {
        write(&"long ".repeat(1000));
    }
    for _ in 0..OFTEN {
        write("short");
    }
    assert!(write("another"));
}

#[test]
fn what_is_kept_is_bounded() {
    let (braze, mut cache) = (Engine::builtin().provider("braze").unwrap(), Cache::new());
    for n in 0..3 * MAX_TEXTS {
        let body = match n % 2 {
            0 => format!("<html>{n} {}</html>", "x".repeat(n)),
            _ => format!(r#"{{"message": "x", "k{}": {{"other": {n}}}}}"#, n % 64),
        };
        let response = Response::new(500, body.as_bytes());
        for _ in 0..3 {
            is_from_text(braze, &response, &mut cache);
        }
        let output = output(&braze, &mut cache);
        assert!(output.kept <= MAX_TEXTS && output.bytes <= MAX_BYTES);
        assert!(output.all.len() <= output.kept && output.texts.len() <= output.kept);
        assert!(output.learning.debt() <= LEARNING_BUDGET);
    }
}

#[test]
fn what_the_documents_show_is_soon_written_from_texts() {
    let (engine, mut cache) = (Engine::builtin(), Cache::new());
    let cases = documents::cases();
    let (mut from_text, mut embedded, mut rulings) = (0, 0, 0);
    for round in 0..12 {
        for case in &cases {
            let provider = engine.provider(&case.provider).unwrap();
            let headers = case.headers();
            let body = case.body.as_bytes();
            let response = Response::new(case.status, body).with_headers(&headers);
            let is_from_text = is_from_text(provider, &response, &mut cache);
            let mut out = Vec::new();
            provider.write_summary(&response, &mut cache, &mut out);
            if round == 11 {
                from_text += usize::from(is_from_text);
                let string = serde_json::to_string(&case.body).unwrap();
                let body = &string.as_bytes()[1..string.len() - 1];
                let response = Response { body, ..response };
                let verdict = provider.write_verdict_embedded(&response, &mut cache, &mut out);
                embedded += usize::from(verdict.is_some());
                let ruling = provider.write_summary_embedded(&response, &mut cache, &mut out);
                rulings += usize::from(ruling.is_some());
            }
        }
    }
    assert!(from_text > 215, "{from_text}");
    assert!(embedded > 218 && rulings > 201, "{embedded} {rulings}");
}

#[test]
fn a_body_that_is_no_json_is_known_in_its_string() {
    let (engine, mut cache) = (Engine::builtin(), Cache::new());
    let braze = engine.provider("braze").unwrap();
    let page = "<html>\n<p class=\"a\">Bad gateway</p>\\</html>";
    let sent = Response::new(502, page.as_bytes());
    let mut expected = Vec::new();
    for _ in 0..4 {
        expected.clear();
        braze.write_verdict(&sent, &mut cache, &mut expected);
    }
    let mut of = |string: &str| {
        let mut out = Vec::new();
        let response = Response::new(502, string.as_bytes());
        let outcome = braze.write_verdict_embedded(&response, &mut cache, &mut out);
        outcome.map(|_| out)
    };
    let string = r#"<html>\n<p class=\"a\">Bad gateway<\/p>\\</html>"#;
    assert_eq!(of(string), Some(expected.clone()));
    assert_eq!(of(&format!(" \\n{string}\\t")), Some(expected));
    for other in [
        string.replace("Bad", "bad"),
        string.replace(r#"\""#, "\""),
        string.replace(r"\n", "\n"),
        string.replace("class", r"\u0063lass"),
        format!("{string}\\"),
    ] {
        assert_eq!(of(&other), None, "{other}");
    }
}
