//! One response.

use std::path::Path;

use serde_json::json;

use super::{json, replybook};

const RAW: &str = "HTTP/1.1 302 Found\r\nlocation: /\r\n\r\n\
    HTTP/2 429 \r\nRetry-After: 30\r\ncontent-type: text/plain\r\n\r\nslow down";

#[test]
fn a_verdict_for_people() {
    let run = replybook(&["classify", "--provider", "http", "-i"], RAW);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.out);
}

#[test]
fn raw_http_and_arguments_say_the_same() {
    let raw = replybook(&["classify", "-p", "http", "-i", "--format", "json"], RAW);
    let given = [
        "classify",
        "-p",
        "http",
        "-s",
        "429",
        "-H",
        "retry-after: 30",
        "--format",
        "json",
    ];
    assert_eq!(json(&raw), json(&replybook(&given, "slow down")));
    assert_eq!(
        json(&raw)["retry"]["wait"],
        json!({"min_ms": 30000, "max_ms": 30000, "source": "header"})
    );
}

#[test]
fn the_sample_of_the_readme_is_a_rate_limit() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/responses/insider-rate-limit.http");
    let sample = sample.to_str().unwrap();
    let run = replybook(
        &[
            "classify", "-p", "insider", "-i", "--format", "json", sample,
        ],
        "",
    );
    assert_eq!(json(&run)["category"], "rate_limit", "{run:?}");
}

#[test]
fn the_request_decides_whether_a_repetition_is_safe() {
    let retryability = |more: &[&str]| {
        let asked = [
            &["classify", "-p", "http", "-s", "503", "--format", "json"],
            more,
        ]
        .concat();
        json(&replybook(&asked, ""))["retry"]["retryability"].clone()
    };
    assert_eq!(retryability(&["--method", "POST"]), "if_idempotent");
    assert_eq!(retryability(&["--method", "put"]), "retryable");
    assert_eq!(
        retryability(&["--method", "POST", "--idempotency-key"]),
        "retryable"
    );
}

#[test]
fn a_time_in_a_header_counts_from_when_the_response_was_received() {
    for time in ["2026-11-21T09:30:00Z", "1795253400000"] {
        let header = "Retry-After: Sat, 21 Nov 2026 09:31:00 GMT";
        let asked = [
            "classify",
            "-p",
            "http",
            "-s",
            "429",
            "-H",
            header,
            "--received-at",
            time,
            "--format",
            "json",
        ];
        assert_eq!(
            json(&replybook(&asked, ""))["retry"]["wait"]["min_ms"],
            60_000,
            "{time}"
        );
    }
}

#[test]
fn an_explanation_follows_the_verdict_or_holds_it() {
    let text = replybook(&["classify", "-p", "http", "-s", "429", "--explain"], "");
    assert!(text.out.contains("Why\n"), "{}", text.out);
    assert!(
        text.out.contains("http.too-many-requests won"),
        "{}",
        text.out
    );
    let data = json(&replybook(
        &[
            "classify",
            "-p",
            "http",
            "-s",
            "429",
            "--explain",
            "--format",
            "json",
        ],
        "",
    ));
    assert_eq!(data["verdict"]["rule"], "http.too-many-requests");
    assert_eq!(data["won"]["rule"], "http.too-many-requests");
}

#[test]
fn sensitive_captures_are_masked_unless_asked_for() {
    let key = "00000000-1111-2222-3333-444444444444";
    let body = format!(r#"{{"message": "Invalid API key: {key}"}}"#);
    let asked = ["classify", "-p", "braze", "-s", "401"];
    for more in [
        &[][..],
        &["--format", "json"],
        &["--explain"],
        &["--explain", "--format", "json"],
    ] {
        let run = replybook(&[&asked[..], more].concat(), &body);
        assert!(
            !run.out.contains(key) && run.out.contains("[masked]"),
            "{}",
            run.out
        );
        let shown = replybook(&[&asked[..], more, &["--show-sensitive"]].concat(), &body);
        assert!(shown.out.contains(key), "{}", shown.out);
    }
}

#[test]
fn an_outcome_may_fail_the_run() {
    let fails = |on: &str, status: &str| {
        replybook(
            &["classify", "-p", "http", "-s", status, "--fail-on", on],
            "",
        )
        .code
    };
    assert_eq!(fails("error", "500"), Some(1));
    assert_eq!(fails("partial,error", "500"), Some(1));
    assert_eq!(fails("partial", "500"), Some(0));
    assert_eq!(fails("error", "204"), Some(0));
    assert_eq!(fails("failure", "204"), Some(2));
}

#[test]
fn what_cannot_run_says_why_and_what_to_do() {
    let cases: [(&[&str], &str, &str); 7] = [
        (&["classify", "-s", "200"], "", "give `--provider ID`"),
        (
            &["classify", "-p", "htp", "-s", "200"],
            "",
            "did you mean `http`?",
        ),
        (&["classify", "-p", "http"], "", "give `--status CODE`"),
        (
            &["classify", "-p", "http", "-i"],
            "{\"a\": 1}",
            "status line",
        ),
        (
            &["classify", "-p", "http", "-s", "200", "no/such/file"],
            "",
            "no/such/file",
        ),
        (&["classify", "-p", "http", "-s", "99"], "", "100..=999"),
        (
            &["classify", "-p", "http", "-s", "200", "-H", "nonsense"],
            "",
            "Name: value",
        ),
    ];
    for (arguments, input, expected) in cases {
        let run = replybook(arguments, input);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(run.err.contains(expected), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn no_response_writes_to_the_terminal_by_itself() {
    let raw = "HTTP/1.1 500 Oops\r\nx: \x1b]0;title\x07\r\n\r\n{\"message\": \"\x1b[2J\u{9b}1m\"}";
    for format in ["text", "json"] {
        for provider in ["http", "insider", "braze"] {
            let asked = [
                "classify",
                "-p",
                provider,
                "-i",
                "--explain",
                "--color",
                "always",
                "--format",
                format,
            ];
            let run = replybook(&asked, raw);
            assert!(
                !run.out.contains("\x1b[2J") && !run.out.contains("\x1b]"),
                "{run:?}"
            );
        }
    }
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let asked = |color: &str| {
        replybook(
            &["classify", "-p", "http", "-s", "500", "--color", color],
            "",
        )
    };
    assert!(asked("always").out.contains("\x1b["));
    assert!(!asked("never").out.contains("\x1b["));
    assert!(!asked("auto").out.contains("\x1b["));
}

#[test]
fn a_body_beyond_every_limit_is_still_an_answer() {
    let mut body = b"[".to_vec();
    body.resize(20 << 20, b' ');
    let run = replybook(
        &["classify", "-p", "http", "-s", "503", "--format", "json"],
        &body,
    );
    assert_eq!(json(&run)["category"], "unavailable");
}
