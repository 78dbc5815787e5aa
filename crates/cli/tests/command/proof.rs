//! Catalogs proved by their examples.

use serde_json::json;

use super::{catalog, json, replybook};

const ACME: &str = include_str!("catalogs/acme.yaml");

/// The catalog of the fixture with one difference.
fn acme(name: &str, from: &str, to: &str) -> String {
    assert_eq!(ACME.matches(from).count(), 1, "{from}");
    catalog(name, "acme.yaml", &ACME.replace(from, to))
}

#[test]
fn catalogs_that_are_right_pass() {
    let path = catalog("right", "acme.yaml", ACME);
    let run = replybook(&["test", &path], "");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.out);
    let report = json(&replybook(&["test", &path, "--format", "json"], ""));
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["passed"], true);
    assert_eq!(report["catalogs"][0]["near_misses"], 2);
}

#[test]
fn a_failure_tells_what_was_expected_what_came_and_why() {
    let path = acme(
        "failing",
        "body: { code: UNKNOWN_USER }",
        "body: { code: NO_USER }",
    );
    let run = replybook(&["test", &path], "");
    assert_eq!(run.code, Some(1));
    for part in [
        "error[RB703 example-other-rule]",
        "expected   acme.unknown-user: after_change",
        "actual     http.not-found: after_change",
        "because    http.not-found won, by the status",
        "code is \"UNKNOWN_USER\"; there stood \"NO_USER\"",
        "1 failed",
    ] {
        let on_one_line = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            on_one_line.contains(&part),
            "{part:?} is not in:\n{}",
            run.out
        );
    }
    let report = json(&replybook(&["test", &path, "--format", "json"], ""));
    assert_eq!(report["passed"], false);
    let failure = &report["failures"][0];
    assert_eq!(failure["rule"], "acme.unknown-user");
    assert_eq!(failure["line"], 39);
    assert_eq!(failure["verdict"]["rule"], "http.not-found");
    assert_eq!(failure["findings"][0]["code"], "example-other-rule");
}

#[test]
fn every_difference_of_a_verdict_is_a_failure() {
    for (from, to, code) in [
        ("min: 30s", "min: 1s", "example-wait"),
        ("limit: 30 }", "limit: 31 }", "example-capture"),
        (
            "retryability: after_change",
            "retryability: never",
            "example-retryability",
        ),
        (
            "message: Slow down } }, matches: none",
            "message: At most 3 requests } }, matches: none",
            "near-miss-matches",
        ),
    ] {
        let path = acme(code, from, to);
        let report = json(&replybook(&["test", &path, "--format", "json"], ""));
        let codes: Vec<&str> = report["failures"][0]["findings"]
            .as_array()
            .map(|found| found.iter().filter_map(|f| f["code"].as_str()).collect())
            .unwrap_or_default();
        assert_eq!(codes, [code], "{report}");
    }
}

/// A retired rule is proved by the catalog of its last day, and explained by it.
#[test]
fn a_retired_rule_is_proved_as_of_its_days() {
    let until = "reason: UNKNOWN_USER\n    until: 2026-10-01";
    let path = acme("retired", "reason: UNKNOWN_USER", until);
    assert_eq!(replybook(&["test", &path], "").code, Some(0));
    let text = ACME
        .replace("reason: UNKNOWN_USER", until)
        .replace("retryability: after_change", "retryability: never");
    let path = catalog("retired-failing", "acme.yaml", &text);
    let run = replybook(&["test", &path], "");
    assert_eq!(run.code, Some(1));
    assert!(
        run.out
            .contains("acme.unknown-user won, by the whole answer"),
        "{}",
        run.out
    );
}

#[test]
fn a_rule_that_names_the_answers_of_another_provider_is_told_and_fails_nothing() {
    let folder = catalog("foreign", "acme.yaml", ACME);
    let bolt = ACME
        .replace("acme", "bolt")
        .replace("category: not_found", "category: validation");
    catalog("foreign", "bolt.yaml", &bolt);
    let run = replybook(&["test", &folder, "--format", "json"], "");
    assert_eq!(run.code, Some(0));
    let report = json(&run);
    let found = report["foreign"].as_array().unwrap();
    let told = |rule: &str| found.iter().find(|f| f["rule"] == rule).unwrap();
    assert_eq!(told("bolt.rate-limited")["of"], "acme");
    assert_eq!(told("bolt.rate-limited")["otherwise"], 0);
    assert_eq!(told("bolt.unknown-user")["otherwise"], 1);
}

#[test]
fn catalogs_that_do_not_compile_are_told_with_every_finding() {
    let path = acme("broken", "category: not_found", "category: nowhere");
    let run = replybook(&["test", &path], "");
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("unknown-value"), "{}", run.out);
    assert!(run.err.contains("no example was tried"), "{}", run.err);
    let report = json(&replybook(&["test", &path, "--format", "json"], ""));
    assert_eq!(report["findings"][0]["line"], 35, "{report}");
}

#[test]
fn a_path_without_catalogs_proves_nothing() {
    for path in ["no/such/folder", env!("CARGO_MANIFEST_DIR")] {
        let empty = format!("{path}/src");
        let run = replybook(&["test", &empty], "");
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{path}");
        assert!(run.err.contains(&empty), "{}", run.err);
    }
}

#[test]
fn a_predicate_that_no_response_misses_is_found_at_its_place() {
    let path = catalog("mutated", "acme.yaml", ACME);
    let run = replybook(&["test", &path, "--mutate"], "");
    assert_eq!(run.code, Some(0), "{}", run.out);
    assert!(
        run.out.contains("acme  4 predicates  all missed"),
        "{}",
        run.out
    );

    let busy = "body: { code: BUSY, message: At most 30 requests a minute }";
    let path = acme("survivor", busy, "body: { code: BUSY }");
    let run = replybook(&["test", &path, "--mutate"], "");
    assert_eq!(run.code, Some(1));
    let finding =
        "warning[RB713 unshown-condition]: `acme.rate-limited` without [code is \"RATE_LIMITED\"]";
    assert!(run.out.contains(finding), "{}", run.out);
    let report = json(&replybook(
        &["test", &path, "--mutate", "--format", "json"],
        "",
    ));
    assert_eq!(report["passed"], false);
    assert_eq!(report["failures"], json!([]));
    let github = replybook(&["test", &path, "--mutate", "--format", "github"], "");
    assert!(github.out.starts_with("::warning file="), "{}", github.out);
    let survivor = &report["mutation"]["survivors"][0];
    assert_eq!(survivor["rule"], "acme.rate-limited");
    assert_eq!(survivor["dropped"], "[code is \"RATE_LIMITED\"]");
    assert_eq!(
        (&survivor["line"], &survivor["column"]),
        (&json!(20), &json!(13))
    );
}

#[test]
fn a_predicate_that_no_response_misses_may_be_allowed_with_the_reason() {
    let allow = "reason: RATE_LIMITED\n    allow: [ { code: unshown-condition, reason: No other code has such a message } ]";
    let text = ACME.replace("reason: RATE_LIMITED", allow);
    let busy = "body: { code: BUSY, message: At most 30 requests a minute }";
    let survivor = text.replace(busy, "body: { code: BUSY }");
    let path = catalog("allowed-survivor", "acme.yaml", &survivor);
    let run = replybook(&["test", &path, "--mutate"], "");
    assert_eq!(run.code, Some(0), "{}", run.out);
    for part in [
        "[code is \"RATE_LIMITED\"]  No other code has such a message\n",
        "1 not missed, 1 of them allowed\n",
    ] {
        assert!(run.out.contains(part), "{part:?} is not in:\n{}", run.out);
    }
    let lint = replybook(&["lint", &path], "");
    assert!(!lint.out.contains("unused-allow"), "{}", lint.out);

    let path = catalog("idle-allow", "acme.yaml", &text);
    let run = replybook(&["test", &path, "--mutate"], "");
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("[RB210 unused-allow]"), "{}", run.out);
}

#[test]
fn what_the_responses_reach_is_told() {
    let path = catalog("covered", "acme.yaml", ACME);
    let facts = catalog(
        "covered-facts",
        "acme.tsv",
        "A1\tAt most 30 a minute\tacme.rate-limited\n\
        A2\tA user must exist\tacme.unknown-user shape:envelope policy:slow\n",
    );
    let asked = ["test", &path, "--coverage", "--facts", &facts];
    let run = replybook(&asked, "");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let reached = "acme  2 of 2 rules  3 of 3 predicates both ways  2 of 2 documented facts\n";
    assert!(run.out.contains(reached), "{}", run.out);

    let text = "A1\tAt most 30 a minute\tacme.rate-limit\n";
    let facts = catalog("uncovered-facts", "acme.tsv", text);
    let asked = ["test", &path, "--coverage", "--facts", &facts];
    let run = replybook(&asked, "");
    assert_eq!(run.code, Some(1));
    assert!(
        run.out
            .contains("acme  A1  acme.rate-limit  At most 30 a minute\n"),
        "{}",
        run.out
    );
    let report = json(&replybook(
        &[&asked[..], &["--format", "json"]].concat(),
        "",
    ));
    assert_eq!(report["passed"], false);
    let facts = &report["coverage"][0]["facts"];
    assert_eq!(facts["facts"], json!({ "reached": 0, "of": 1 }));
    assert_eq!(
        facts["rules_without_fact"],
        json!(["acme.rate-limited", "acme.unknown-user"])
    );

    let run = replybook(&["test", &path, "--coverage", "--facts", "no/such"], "");
    assert!(
        run.code == Some(0) && run.err.contains("`no/such`"),
        "{}",
        run.err
    );
    let facts = catalog("bad-facts", "acme.tsv", "A1 without tabs\n");
    let run = replybook(&["test", &path, "--coverage", "--facts", &facts], "");
    assert!(
        run.code == Some(2) && run.err.contains("line 1: 1 columns"),
        "{}",
        run.err
    );
}

#[test]
fn a_predicate_that_is_reached_one_way_is_told_with_the_way() {
    let path = acme(
        "one-way",
        "when: { code: UNKNOWN_USER }",
        "when: { code: { exists: true } }",
    );
    let run = replybook(&["test", &path, "--coverage", "--facts", "no/such"], "");
    let told = "Predicates reached one way only\nacme.unknown-user  never fails  code is present\n";
    assert!(run.out.contains(told), "{}", run.out);
}

/// The catalogs of the repository, through all there is.
#[test]
fn the_catalogs_are_proved_every_predicate_is_missed_and_every_fact_carried() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let (catalogs, facts) = (format!("{root}/catalog"), format!("{root}/facts"));
    let asked = [
        "test",
        &catalogs,
        "--mutate",
        "--coverage",
        "--facts",
        &facts,
    ];
    let run = replybook(&[&asked[..], &["--format", "json"]].concat(), "");
    let report = json(&run);
    assert_eq!(run.code, Some(0), "{report:#}");
    for catalog in report["coverage"].as_array().unwrap() {
        let without_facts = catalog["facts"].is_null();
        assert_eq!(without_facts, catalog["provider"] == "http", "{catalog:#}");
        assert_eq!(
            catalog["rules"]["reached"], catalog["rules"]["of"],
            "{catalog:#}"
        );
    }
}
