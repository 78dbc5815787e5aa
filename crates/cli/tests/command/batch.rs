//! Lines of responses.

use std::process::{Command, Stdio};

use serde_json::json;

use super::{lines, replybook};

const NDJSON: [&str; 3] = ["classify", "--format", "ndjson"];

#[test]
fn every_line_gives_a_line_and_bad_ones_say_why() {
    let input = "\u{feff}{\"id\": 7, \"provider\": \"http\", \"status\": 204}\r\n\
        \n\
        not json\n\
        {\"id\": \"b\", \"provider\": \"htp\", \"status\": 200}\n\
        {\"id\": null, \"provider\": \"http\", \"status\": 99}\n\
        {\"id\": {\"a\": 1.50, \"a\": 2}, \"provider\": \"http\", \"status\": 503}";
    let run = replybook(&NDJSON, input);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.err, "replybook: 3 of 5 lines could not be read\n");
    let out = lines(&run);
    assert_eq!(out.len(), 5);
    assert!(
        run.out.starts_with("{\"id\":7,\"schema_version\":1,"),
        "{}",
        run.out
    );
    assert_eq!(out[0]["outcome"], "success");
    assert_eq!(
        out[1],
        json!({"error": {"line": 3, "message": "not a JSON object"}})
    );
    assert_eq!(
        (&out[2]["id"], &out[2]["error"]["line"]),
        (&json!("b"), &json!(4))
    );
    let message = out[2]["error"]["message"].as_str().unwrap();
    assert!(
        message.starts_with("there is no catalog for `htp`; did you mean `http`?"),
        "{message}"
    );
    assert!(
        run.out.contains("{\"id\":null,\"error\":{\"line\":5,"),
        "{}",
        run.out
    );
    // An id comes back as it was written.
    assert!(
        run.out
            .contains("{\"id\":{\"a\": 1.50, \"a\": 2},\"schema_version\""),
        "{}",
        run.out
    );
}

#[test]
fn a_line_says_all_that_arguments_say() {
    let line = r#"{"provider": "http", "status": 429, "headers": {"retry-after": 30},
        "method": "POST", "received_at": 1795253400000}"#;
    let run = replybook(&NDJSON, line.replace('\n', " "));
    let asked = [
        "classify",
        "-p",
        "http",
        "-s",
        "429",
        "-H",
        "Retry-After: 30",
        "--method",
        "POST",
        "--received-at",
        "1795253400000",
        "--format",
        "json",
    ];
    assert_eq!(lines(&run), [super::json(&replybook(&asked, ""))]);
}

#[test]
fn arguments_are_defaults_of_lines() {
    let run = replybook(
        &[&NDJSON[..], &["-p", "http", "-s", "503", "--method", "PUT"]].concat(),
        "{}\n{\"status\": 404}\n{\"provider\": \"braze\", \"method\": \"POST\"}\n",
    );
    let said: Vec<_> = lines(&run)
        .iter()
        .map(|v| [&v["provider"], &v["category"], &v["retry"]["retryability"]].map(Clone::clone))
        .collect();
    assert_eq!(said[0], ["http", "unavailable", "retryable"]);
    assert_eq!(said[1], ["http", "not_found", "after_change"]);
    assert_eq!(said[2], ["braze", "unavailable", "if_idempotent"]);
    let missing = lines(&replybook(
        &NDJSON,
        "{\"provider\": \"http\"}\n{\"status\": 200}",
    ));
    assert_eq!(missing[0]["error"]["message"], "`status` is missing");
    assert_eq!(missing[1]["error"]["message"], "`provider` is missing");
}

#[test]
fn a_body_is_a_string_or_the_value_itself() {
    let text = r#"{"provider": "x-ads", "status": 400, "body": "{\"errors\": [{\"code\": \"INVALID_PARAMETER\"}]}"}"#;
    let value = r#"{"provider": "x-ads", "status": 400, "body": {"errors": [{"code": "INVALID_PARAMETER"}]}}"#;
    let out = lines(&replybook(&NDJSON, format!("{text}\n{value}")));
    assert_eq!(out[0]["reason"], "INVALID_PARAMETER");
    assert_eq!(out[0], out[1]);
}

#[test]
fn a_line_too_long_is_told_and_passed_over() {
    let long = format!(
        "{{\"id\": 1, \"provider\": \"http\", \"status\": 200, \"body\": \"{}\"}}",
        "x".repeat(3000)
    );
    let short = "{\"id\": 2, \"provider\": \"http\", \"status\": 200}";
    let run = replybook(
        &[&NDJSON[..], &["--max-line", "1K"]].concat(),
        format!("{long}\n{short}\n"),
    );
    let out = lines(&run);
    assert_eq!(out[0]["error"]["line"], 1);
    assert!(
        out[0]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("--max-line")
    );
    assert_eq!(out[1]["id"], 2);
    assert_eq!(run.code, Some(1));
}

#[test]
fn bytes_that_are_not_utf_8_are_a_bad_line() {
    let run = replybook(
        &NDJSON,
        b"{\"id\": \"\xff\"}\n{\"provider\": \"http\", \"status\": 200}\n",
    );
    let out = lines(&run);
    assert_eq!(out[0]["error"]["message"], "not UTF-8, from column 9 on");
    assert_eq!(out[1]["outcome"], "success");
}

#[test]
fn outcomes_are_counted_over_all_lines() {
    let input = "{\"status\": 500}\n{\"status\": 200}\n{\"status\": 404}\n";
    let run = replybook(
        &[&NDJSON[..], &["-p", "http", "--fail-on", "error"]].concat(),
        input,
    );
    assert_eq!(
        (run.code, run.err.as_str()),
        (Some(1), "replybook: 2 of 3 verdicts: error\n")
    );
    assert_eq!(lines(&run).len(), 3);
}

#[test]
fn flags_of_one_response_are_refused() {
    for flag in [&["-i"][..], &["-H", "a: b"]] {
        let run = replybook(&[&NDJSON[..], flag].concat(), "");
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
    }
    assert_eq!(replybook(&NDJSON, "").code, Some(0));
}

#[test]
fn the_sample_of_the_readme_has_no_bad_line() {
    let log = include_str!("../../../../examples/responses/log.ndjson");
    let run = replybook(&NDJSON, log);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let out = lines(&run);
    assert_eq!(out.len(), log.lines().count());
    for verdict in out {
        assert_eq!(verdict["basis"], "documented", "{verdict}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_replybook"))
        .args(["list"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}

#[test]
fn what_is_brief_says_what_the_verdict_says_and_no_more() {
    let input = include_str!("../../../../examples/responses/log.ndjson");
    let mut brief = NDJSON.to_vec();
    brief.push("--brief");
    let (whole, brief) = (
        lines(&replybook(&NDJSON, input)),
        lines(&replybook(&brief, input)),
    );
    assert_eq!(whole.len(), brief.len());
    for (whole, brief) in whole.iter().zip(&brief) {
        for key in ["id", "rule", "outcome", "effect", "category"] {
            assert_eq!(brief.get(key), whole.get(key), "{brief}");
        }
        assert_eq!(brief["retryability"], whole["retry"]["retryability"]);
        assert_eq!(brief.get("wait"), whole["retry"].get("wait"), "{brief}");
        assert!(brief.get("remediation").is_none());
    }
}

#[test]
fn what_is_brief_is_for_lines() {
    let run = replybook(
        &[
            "classify",
            "--provider",
            "http",
            "--status",
            "500",
            "--brief",
        ],
        "",
    );
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("--format ndjson"), "{}", run.err);
}
