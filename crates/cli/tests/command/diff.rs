//! Two versions of catalogs compared.

use super::{catalog, json, replybook};

const ACME: &str = include_str!("catalogs/acme.yaml");

/// The catalog of the fixture with differences, in a folder of its own.
fn acme(name: &str, differences: &[(&str, &str)]) -> String {
    let mut text = ACME.to_owned();
    for (from, to) in differences {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
    }
    catalog(name, "acme.yaml", &text)
}

#[test]
fn a_change_is_told_and_the_version_is_held_to_it() {
    let old = acme("diff-old", &[]);
    let category = ("category: not_found", "category: validation");
    let new = acme("diff-new", &[category]);
    let run = replybook(&["diff", &old, &new], "");
    assert_eq!(run.code, Some(1));
    for part in [
        "acme: still 1.2.0\n",
        "changes    major: raise the version to 2.0.0\n",
        "rule       acme.unknown-user changed (major)\n",
        "category: not_found -> validation\n",
        "verdict    example 1 of acme.unknown-user: acme.unknown-user (major)\n",
        "compared   4 responses\n",
    ] {
        assert!(run.out.contains(part), "{part:?} is not in:\n{}", run.out);
    }
    let raised = acme("diff-raised", &[category, ("1.2.0", "2.0.0")]);
    let run = replybook(&["diff", &old, &raised], "");
    assert_eq!(run.code, Some(0), "{}", run.out);
    assert!(run.out.contains("1.2.0 to 2.0.0"), "{}", run.out);
}

#[test]
fn nothing_changed_is_said_too() {
    let old = acme("diff-same", &[]);
    let run = replybook(&["diff", &old, &old], "");
    assert_eq!(
        (run.code, run.out.as_str()),
        (Some(0), "1 catalog without a change\n")
    );
}

#[test]
fn a_comparison_is_data_and_a_comment_too() {
    let old = acme("diff-data-old", &[]);
    let new = acme(
        "diff-data-new",
        &[("title: Too many requests", "title: Slow down")],
    );
    let data = json(&replybook(&["diff", &old, &new, "--format", "json"], ""));
    assert_eq!(data["schema_version"], 1);
    let acme = &data["catalogs"][0];
    assert_eq!(
        (acme["bump"].as_str(), acme["version"].as_str()),
        (Some("patch"), Some("behind"))
    );
    assert_eq!(acme["least"], "1.2.1");
    assert_eq!(acme["rules"][0]["parts"][0]["part"], "title");
    let comment = replybook(&["diff", &old, &new, "--format", "markdown"], "");
    assert!(
        comment
            .out
            .starts_with("<!-- replybook diff -->\n### Catalogs\n"),
        "{}",
        comment.out
    );
}

#[test]
fn recorded_responses_are_replayed() {
    let old = acme("diff-replay-old", &[]);
    let new = acme(
        "diff-replay-new",
        &[(
            "At most {limit:int} requests{*}",
            "At most {limit:int} requests a{*}",
        )],
    );
    let line = |message: &str| {
        format!(
            r#"{{"provider": "acme", "status": 429, "body": {{"code": "RATE_LIMITED", "message": "{message}"}}}}"#
        )
    };
    let good = format!(
        "{}\n\n{}\n",
        line("At most 5 requests"),
        line("At most 5 requests a day")
    );
    let folder = catalog("diff-replay", "good.ndjson", &good);
    let file = format!("{folder}/good.ndjson");
    let asked = ["diff", &old, &new, "--replay", &file];
    let data = json(&replybook(
        &[&asked[..], &["--format", "json"]].concat(),
        "",
    ));
    let acme = &data["catalogs"][0];
    assert_eq!(acme["responses"], 6);
    assert_eq!(acme["verdicts"][0]["response"], "line 1");
    assert_eq!(acme["verdicts"][0]["bump"], "major");

    let without = good.replace(r#""provider": "acme", "#, "");
    let foreign = r#"{"provider": "nobody", "status": 200}"#;
    catalog(
        "diff-replay",
        "bad.ndjson",
        &format!("{without}{foreign}\nnonsense\n"),
    );
    let file = format!("{folder}/bad.ndjson");
    let asked = ["diff", &old, &old, "--replay", &file];
    let run = replybook(&asked, "");
    assert_eq!(run.code, Some(1));
    assert!(
        run.err
            .contains("4 of 4 lines could not be used; the first is line 1: `provider` is missing"),
        "{}",
        run.err
    );
    let run = replybook(&[&asked[..], &["-p", "acme"]].concat(), "");
    assert!(
        run.err
            .contains("2 of 4 lines could not be used; the first is line 4"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("neither side has a catalog for `nobody`"),
        "{}",
        run.err
    );
}

#[test]
fn what_cannot_be_compared_says_which_side_and_why() {
    let good = acme("diff-good", &[]);
    let other_format = acme("diff-format", &[("format: 1", "format: 2")]);
    let run = replybook(&["diff", &other_format, &good], "");
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(
        run.err
            .contains(&format!("OLD (`{other_format}`) does not compile")),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("another version of the format"),
        "{}",
        run.err
    );
    assert!(run.err.contains("acme.yaml:1:9"), "{}", run.err);
    let run = replybook(&["diff", &good, &other_format], "");
    assert!(
        run.code == Some(2) && run.err.contains("NEW (`"),
        "{}",
        run.err
    );
    let run = replybook(&["diff", &good, "--", "-x"], "");
    assert!(
        run.code == Some(2) && run.err.contains("neither a path nor a revision"),
        "{}",
        run.err
    );
}
