//! The user's own catalogs on top of the built-in ones, and the catalogs as of a day.

use super::{catalog, json, lines, replybook};

const OVERLAY: &str = include_str!("catalogs/http-overlay.yaml");
const FULL: &str = "HTTP/1.1 503 Service Unavailable\nX-Gateway: full\n\n";

/// A verdict on the answer of the gateway, with these arguments besides.
fn full(arguments: &[&str]) -> serde_json::Value {
    let given = ["classify", "-p", "http", "-i", "--format", "json"];
    json(&replybook(&[&given, arguments].concat(), FULL))
}

#[test]
fn an_overlay_decides_and_says_so() {
    let path = catalog("decides", "http.yaml", OVERLAY);
    let verdict = full(&["--catalog", &path]);
    assert_eq!(verdict["rule"], "http.gateway-full");
    assert_eq!(verdict["catalog"], "1.0.0+overlay.1.2.0");
    assert_eq!(full(&[])["rule"], "http.service-unavailable");
    let line = r#"{"status":503,"headers":{"x-gateway":"full"},"provider":"http"}"#;
    let run = replybook(
        &["classify", "--format", "ndjson", "--catalog", &path],
        line,
    );
    assert_eq!(lines(&run)[0]["rule"], "http.gateway-full");
}

#[test]
fn a_day_has_the_rules_of_that_day() {
    let path = catalog("as-of", "http.yaml", OVERLAY);
    for (day, rule, version) in [
        (
            "2026-06-30",
            "http.gateway-was-full",
            "1.0.0+overlay.1.2.0.as-of.2026-06-30",
        ),
        (
            "2026-07-01",
            "http.gateway-full",
            "1.0.0+overlay.1.2.0.as-of.2026-07-01",
        ),
    ] {
        let verdict = full(&["--catalog", &path, "--as-of", day]);
        assert_eq!(
            (&verdict["rule"], &verdict["catalog"]),
            (&rule.into(), &version.into())
        );
    }
    let run = replybook(
        &[
            "classify",
            "-p",
            "http",
            "-s",
            "429",
            "--as-of",
            "2026-02-30",
        ],
        "",
    );
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("`2026-02-30` is not a day"), "{}", run.err);
}

#[test]
fn a_retired_rule_is_listed_and_explained_and_a_disabled_one_is_not() {
    let path = catalog("listed", "http.yaml", OVERLAY);
    let list = replybook(&["list", "-p", "http", "--catalog", &path], "").out;
    assert!(
        list.contains("in its old words (retired 2026-07-01)\n"),
        "{list}"
    );
    assert!(
        list.contains("for this team (since 2026-07-01)\n"),
        "{list}"
    );
    assert!(!list.contains("http.gone"), "{list}");
    let page = replybook(
        &["explain", "http.gateway-was-full", "--catalog", &path],
        "",
    );
    assert!(
        page.out
            .contains("retired    2026-07-01: it decides nothing any more"),
        "{}",
        page.out
    );
    let page = [
        "explain",
        "http.gateway-was-full",
        "--format",
        "json",
        "--catalog",
        &path,
    ];
    let page = json(&replybook(&page, ""));
    assert_eq!(page["until"], "2026-07-01");
    let verdict = &page["example"]["verdict"];
    assert_eq!(verdict["rule"], "http.gateway-was-full");
    assert_eq!(verdict["catalog"], "1.0.0+overlay.1.2.0.as-of.2026-06-30");
    let providers = replybook(&["providers", "--catalog", &path], "").out;
    assert!(providers.contains("1.0.0+overlay.1.2.0"), "{providers}");
    assert_eq!(replybook(&["explain", "http.gone"], "").code, Some(0));
    let run = replybook(&["explain", "http.gone", "--catalog", &path], "");
    assert_eq!(run.code, Some(2));
}

#[test]
fn the_examples_of_an_overlay_are_proved_on_the_built_in_catalogs() {
    let path = catalog("proved", "http.yaml", OVERLAY);
    let run = replybook(&["test", &path], "");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{}", run.out);
    // The retired rule no longer comes back as its own example says.
    let wrong = OVERLAY.replace(
        "expect: { retryability: after_change }",
        "expect: { retryability: never }",
    );
    let path = catalog("not-proved", "http.yaml", &wrong);
    let run = replybook(&["test", &path], "");
    assert_eq!(run.code, Some(1));
    assert!(
        run.out.contains("expected   http.gateway-was-full: never"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains("actual     http.gateway-was-full: after_change"),
        "{}",
        run.out
    );
}

#[test]
fn what_is_wrong_with_an_overlay_is_told_at_its_place() {
    let wrong = OVERLAY.replace("http.gone,", "http.gonee,");
    let path = catalog("wrong", "http.yaml", &wrong);
    let run = replybook(&["providers", "--catalog", &path], "");
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    for part in [
        "unknown-disabled",
        "http.yaml:7:13",
        "did you mean `http.gone`?",
    ] {
        assert!(run.err.contains(part), "{part:?} is not in:\n{}", run.err);
    }
    let run = replybook(&["providers", "--catalog", "nowhere"], "");
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("nowhere"), "{}", run.err);
}

#[test]
fn a_whole_catalog_is_added_to_the_built_in_ones() {
    let acme = include_str!("catalogs/acme.yaml");
    let path = catalog("added", "acme.yaml", acme);
    let body = r#"{"code":"UNKNOWN_USER"}"#;
    let classify = [
        "classify",
        "-p",
        "acme",
        "-s",
        "404",
        "--format",
        "json",
        "--catalog",
        &path,
    ];
    assert_eq!(
        json(&replybook(&classify, body))["rule"],
        "acme.unknown-user"
    );
    let run = replybook(
        &["classify", "-p", "acm", "-s", "404", "--catalog", &path],
        body,
    );
    assert!(run.err.contains("did you mean `acme`?"), "{}", run.err);
}
