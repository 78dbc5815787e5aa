//! Two versions of one small catalog, with one difference at a time: what it asks
//! of the version, and what is told of it.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use replybook::Response;
use replybook_testing::catalogs::file;
use replybook_workbench::Catalogs;
use replybook_workbench::diff::{Bump, CatalogDiff, Comparison, Diff, Follows, Origin, What};

const ACME: &str = r#"format: 1
provider: acme
title: Acme API
version: 1.2.3
api: "2026-11"
sources: { errors: { title: Errors, url: https://acme.example/errors, retrieved: 2026-11-21 } }
shapes: { envelope: { fields: { code: $.code }, identifying: [code] } }
policies: { slow: { kind: constant, initial: 30s } }
retry: { rate_limit: slow }
success:
  when: { status: 2xx }
  evidence: [ { source: errors, at: "200" } ]
  examples: [ { response: { status: 200, body: { code: 0 } }, expect: { retryability: not_needed } } ]
rules:
  - id: acme.rate-limited
    reason: RATE_LIMITED
    title: Too many requests
    shape: envelope
    when: { code: { like: "RATE {limit:int}" } }
    category: rate_limit
    remediation: "Send at most {limit} requests a minute."
    evidence: [ { source: errors, at: "429" } ]
    examples:
      - { response: { status: 429, body: { code: RATE 30 } }, expect: { retryability: retryable, wait: { min: 30s, max: 30s, source: policy } } }
  - id: acme.refused
    reason: REFUSED
    title: The request is wrong
    shape: envelope
    when: { code: { one_of: [ 17, 18 ] } }
    category: validation
    remediation: "Correct what the code stands for."
    evidence: [ { source: errors, at: "400" } ]
    examples:
      - { response: { status: 400, body: { code: 17 } }, expect: { retryability: after_change } }
    near_misses:
      - { response: { status: 503, body: { code: 19 } }, matches: none }
"#;

const ANOTHER_RULE: &str = r#"  - id: acme.broken
    reason: BROKEN
    title: The request broke it
    shape: envelope
    when: { code: 19 }
    category: validation
    remediation: "Correct the request before it is sent again."
    evidence: [ { source: errors, at: "503" } ]
    examples:
      - { response: { status: 503, body: { code: 19 } }, expect: { retryability: after_change } }
"#;

fn read(text: &str) -> Catalogs {
    Catalogs::read(&[file("acme.yaml", text)]).unwrap_or_else(|found| panic!("{found:#?}"))
}

/// The catalog with one difference.
fn with(from: &str, to: &str) -> String {
    assert_eq!(ACME.matches(from).count(), 1, "{from}");
    ACME.replace(from, to)
}

fn compared<T>(old: &str, new: &str, look: impl Fn(&CatalogDiff<'_>) -> T) -> T {
    let (old, new) = (read(old), read(new));
    let diff = Comparison::new(&old, &new).finish();
    let [catalog] = diff.catalogs.as_slice() else {
        panic!("{diff:?}")
    };
    look(catalog)
}

#[test]
fn the_same_catalog_is_unchanged() {
    compared(ACME, ACME, |catalog| {
        assert!(catalog.is_unchanged(), "{catalog:?}");
        assert_eq!(catalog.responses, 4);
    });
}

#[test]
fn each_difference_asks_for_its_version() {
    let no_rule = ACME.split("  - id: acme.refused").next().unwrap();
    let another = format!("{ACME}{ANOTHER_RULE}");
    let near_miss = "    near_misses:\n      - { response: { status: 503, body: { code: 19 } }, matches: none }\n";
    let cases = [
        (
            "another example",
            with("{ code: 17 }", "{ code: 18 }"),
            Bump::None,
        ),
        ("no near-miss", with(near_miss, ""), Bump::None),
        (
            "title",
            with("The request is wrong", "A wrong request"),
            Bump::Patch,
        ),
        (
            "remediation",
            with("Correct what", "Look up and correct what"),
            Bump::Patch,
        ),
        (
            "evidence",
            with("at: \"400\"", "at: \"Error 400\""),
            Bump::Patch,
        ),
        ("source", with("2026-11-21", "2026-11-22"), Bump::Patch),
        ("api", with("2026-11\"", "2026-12\""), Bump::Patch),
        (
            "scope",
            with(
                "category: validation",
                "category: validation\n    scope: user",
            ),
            Bump::Minor,
        ),
        ("policy", with("initial: 30s", "initial: 40s"), Bump::Minor),
        ("wider", with("[ 17, 18 ]", "[ 17, 18, 20 ]"), Bump::Minor),
        (
            "a further field",
            with("code: $.code", "code: $.code, id: $.id"),
            Bump::Minor,
        ),
        (
            "a further rule",
            another.replace(near_miss, ""),
            Bump::Minor,
        ),
        ("no rule", no_rule.to_owned(), Bump::Major),
        (
            "retired",
            with("reason: REFUSED", "reason: REFUSED\n    until: 2026-10-01"),
            Bump::Major,
        ),
        (
            "reason",
            with("reason: REFUSED", "reason: WRONG"),
            Bump::Major,
        ),
        (
            "category",
            with("category: validation", "category: too_large"),
            Bump::Major,
        ),
        (
            "outcome",
            with(
                "category: validation",
                "category: validation\n    outcome: warning",
            ),
            Bump::Major,
        ),
        (
            "retry to none",
            with("category: rate_limit", "category: quota"),
            Bump::Major,
        ),
        (
            "effect",
            with(
                "category: validation",
                "category: validation\n    effect: applied",
            ),
            Bump::Major,
        ),
        (
            "a capture less",
            ACME.replace("limit", "most")
                .replace("rate_most", "rate_limit"),
            Bump::Major,
        ),
        (
            "no default",
            {
                let (before, rest) = ACME.split_once("success:\n").unwrap();
                let (_, after) = rest.split_once("rules:").unwrap();
                format!("{before}rules:{after}")
            },
            Bump::Major,
        ),
    ];
    for (name, new, bump) in cases {
        compared(ACME, &new, |catalog| {
            assert_eq!(catalog.bump, bump, "{name}: {catalog:#?}");
            let behind = bump != Bump::None;
            assert_eq!(catalog.follows != Follows::Follows, behind, "{name}");
        });
    }
}

#[test]
fn a_version_follows_from_the_least_on() {
    for (version, follows) in [
        ("1.2.3", false),
        ("1.2.4", false),
        ("1.3.0", true),
        ("1.4.7", true),
        ("2.0.0", true),
        ("1.2.2", false),
    ] {
        let new = with("[ 17, 18 ]", "[ 17, 18, 20 ]").replace("1.2.3", version);
        compared(ACME, &new, |catalog| {
            assert_eq!(catalog.follows == Follows::Follows, follows, "{version}");
        });
    }
    compared(ACME, &with("1.2.3", "1.2.2"), |catalog| {
        assert_ne!(
            catalog.follows,
            Follows::Follows,
            "a version never goes back"
        );
    });
}

/// What nobody documented was said to be so: documenting it takes nothing
/// back, although the status alone would have had it sent again.
#[test]
fn a_new_rule_for_an_answer_that_no_rule_knew_is_minor() {
    let new = format!("{ACME}{ANOTHER_RULE}").replace("matches: none", "matches: acme.broken");
    compared(ACME, &new, |catalog| {
        let [change] = catalog.verdicts.as_slice() else {
            panic!("{catalog:#?}")
        };
        assert_eq!(change.bump, Bump::Minor);
        assert_eq!(change.old_rule.as_deref(), Some("http.service-unavailable"));
        assert_eq!(change.new_rule.as_deref(), Some("acme.broken"));
        let differs = change.differences.iter().map(|d| d.field.as_str());
        assert!(differs.clone().any(|field| field == "retryability"));
    });
}

#[test]
fn a_success_by_default_that_becomes_an_error_is_major() {
    let hidden = ANOTHER_RULE
        .replace("code: 19", "code: 0")
        .replace("status: 503", "status: 200");
    let new = format!("{ACME}{hidden}").replace(
        "examples: [ { response: { status: 200, body: { code: 0 } }",
        "examples: [ { response: { status: 200, body: {} }",
    );
    compared(ACME, &new, |catalog| {
        let change = &catalog.verdicts[0];
        assert_eq!((change.bump, change.responses), (Bump::Major, 1));
        assert_eq!(change.response.to_string(), "example 1 of acme.broken");
        let outcome = change
            .differences
            .iter()
            .find(|d| d.field == "outcome")
            .unwrap();
        assert_eq!(outcome.old.as_deref(), Some("success"));
        assert_eq!(outcome.new.as_deref(), Some("error"));
    });
}

#[test]
fn recorded_responses_show_what_no_example_does_and_keep_their_values() {
    let old = read(ACME);
    let new = read(&with("RATE {limit:int}", "RATE {*}").replace("most {limit} r", "few r"));
    let mut comparison = Comparison::new(&old, &new);
    for line in 1..=3 {
        let response = Response::new(429, br#"{"code":"RATE 77"}"#);
        comparison.add("acme", &response, Origin::Recorded { line });
    }
    comparison.add(
        "nobody",
        &Response::new(429, b""),
        Origin::Recorded { line: 4 },
    );
    assert!(comparison.knows("acme") && !comparison.knows("nobody"));
    let diff = comparison.finish();
    let recorded = diff.catalogs[0].verdicts.iter();
    let recorded: Vec<_> = recorded
        .filter(|c| c.response == Origin::Recorded { line: 1 })
        .collect();
    assert_eq!(recorded.len(), 1, "{diff:#?}");
    assert_eq!(recorded[0].responses, 3);
    assert!(!format!("{recorded:?}{}", diff.markdown()).contains("77"));
}

#[test]
fn a_catalog_that_is_gone_is_told_and_a_new_one_has_nothing_to_follow() {
    let acme = read(ACME);
    let bolt = file("bolt.yaml", ACME.replace("acme", "bolt"));
    let bolt = Catalogs::read(&[bolt]).unwrap();
    let diff = Comparison::new(&acme, &bolt).finish();
    let follows: Vec<Follows> = diff
        .catalogs
        .iter()
        .map(|catalog| catalog.follows)
        .collect();
    assert_eq!(follows, [Follows::Gone, Follows::Follows]);
    assert!(!diff.follows());
}

#[test]
fn a_comment_says_it_short_and_folds_the_rest() {
    let new = format!("{ACME}{ANOTHER_RULE}")
        .replace("matches: none", "matches: acme.broken")
        .replace("Correct what", "Look at `code` | correct what")
        .replace("1.2.3", "1.2.4");
    let (old, new) = (read(ACME), read(&new));
    insta::assert_snapshot!(Comparison::new(&old, &new).finish().markdown());
    let same = Comparison::new(&old, &old).finish().markdown();
    assert!(
        same.ends_with("No catalog changes, and no verdict.\n"),
        "{same}"
    );
}

#[test]
fn a_comment_is_never_longer_than_one_may_be() {
    let many = |title: &str| {
        let rules = (0..3000).map(|at| {
            ANOTHER_RULE
                .replace("acme.broken", &format!("acme.broken-{at}"))
                .replace("code: 19", &format!("code: {}", at + 100))
                .replace("The request broke it", title)
        });
        read(&format!("{ACME}{}", rules.collect::<String>()))
    };
    let (old, new) = (many("As it was"), many("As it is"));
    let diff = Comparison::new(&old, &new).finish();
    let changed = |rule: &&replybook_workbench::diff::RuleChange<'_>| {
        matches!(rule.what, What::Changed { .. })
    };
    assert_eq!(diff.catalogs[0].rules.iter().filter(changed).count(), 3000);
    let comment = diff.markdown();
    assert!(comment.chars().count() < 65_536, "{}", comment.len());
    assert_eq!(
        comment.matches("<details>").count(),
        comment.matches("</details>").count()
    );
    assert!(
        comment.contains("more: `replybook diff` lists all."),
        "{comment}"
    );
    let json = serde_json::to_value(&diff as &Diff<'_>).unwrap();
    assert_eq!(json["schema_version"], 1);
}
