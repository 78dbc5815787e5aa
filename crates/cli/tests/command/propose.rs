//! From an answer that no rule knows to an entry that does.

use super::{catalog, json, replybook};

const BODY: &str =
    r#"{"error":{"message":"The segment 'vip' is frozen for 30 days, ann@shop.example"}}"#;

fn answer() -> String {
    format!("HTTP/1.1 419 Odd\nX-Id: ab12cd34\n\n{BODY}")
}

#[test]
fn an_entry_is_a_catalog_that_knows_the_answer_and_passes_lint_but_for_its_marks() {
    let run = replybook(&["propose", "-p", "insider", "-i", "--anyway"], answer());
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{}", run.out);
    insta::assert_snapshot!(run.out);
    for secret in ["vip", "ann@", "ab12cd34", "30"] {
        assert!(!run.out.contains(secret), "{secret}: {}", run.out);
    }
    let path = catalog("proposed", "insider.yaml", &run.out);
    let classify = [
        "classify",
        "-p",
        "insider",
        "-i",
        "--format",
        "json",
        "--catalog",
        &path,
    ];
    let verdict = json(&replybook(&classify, answer()));
    assert_eq!(verdict["rule"], "insider.segment-frozen-days");
    assert_eq!(verdict["captures"]["days"], 30);
    assert_eq!(replybook(&["test", &path], "").code, Some(0));
    let lint = replybook(&["lint", &path, "--fail-on", "error"], "");
    assert_eq!(lint.code, Some(0), "{}", lint.out);
    // A note only says where the entry meets other rules.
    let told = lint.out.lines().filter(|line| line.contains("[RB"));
    for finding in told.filter(|line| !line.starts_with("note[")) {
        assert!(finding.contains("RB030 unfinished"), "{finding}");
    }
    // With the entry the answer is known.
    let again = ["propose", "-p", "insider", "-i", "--catalog", &path];
    let run = replybook(&again, answer());
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(
        run.err
            .contains("`insider.segment-frozen-days` knows this answer"),
        "{}",
        run.err
    );
}

#[test]
fn a_line_of_ndjson_and_flags_give_the_same_entry() {
    let by_flags = replybook(&["propose", "-p", "insider", "-s", "419", "--anyway"], BODY);
    let line = format!(r#"{{"provider":"insider","status":419,"body":{BODY}}}"#);
    let file = catalog("line", "log.ndjson", &(line + "\n"));
    let file = format!("{file}/log.ndjson");
    let by_line = replybook(&["propose", "--ndjson", "--anyway", &file], "");
    assert_eq!(by_flags.code, Some(0), "{}", by_flags.err);
    assert_eq!(by_flags.out, by_line.out);
}

#[test]
fn what_is_known_is_told_and_no_entry_is_printed() {
    let body = r#"{"message":"Rate limit exceeded"}"#;
    let run = replybook(&["propose", "-p", "braze", "-s", "429"], body);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(
        run.err.contains("`braze.rate-limited` knows this answer"),
        "{}",
        run.err
    );
    let run = replybook(&["propose", "-p", "brase", "-s", "429"], body);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("did you mean `braze`?"), "{}", run.err);
}
