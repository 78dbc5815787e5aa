//! What there is to read: rules, reasons, catalogs, help.

use super::{json, lines, replybook};

#[test]
fn help_names_the_commands() {
    let run = replybook(&["--help"], "");
    assert_eq!(run.code, Some(0));
    insta::assert_snapshot!(run.out);
}

#[test]
fn help_of_classify_describes_a_line() {
    insta::assert_snapshot!(replybook(&["classify", "--help"], "").out);
}

#[test]
fn a_rule_is_explained_to_people() {
    let run = replybook(&["explain", "HTTP.too-many-requests"], "");
    assert_eq!(run.code, Some(0));
    for part in [
        "http.too-many-requests\n",
        "reason     TOO_MANY_REQUESTS\n",
        "again      retryable: yes\n",
        "wait       header retry-after",
        "What to do\n",
        "When\n  status 429\n",
        "Example\n  HTTP 429\n",
        "Evidence\n",
        "Rules of the same reason\n",
    ] {
        assert!(run.out.contains(part), "{part:?} is not in:\n{}", run.out);
    }
}

#[test]
fn every_rule_can_be_explained_and_its_example_is_its_own() {
    let rules = lines(&replybook(&["list", "--format", "ndjson"], ""));
    assert!(rules.len() > 100);
    // One process a provider and reason would be slow; one of each category is enough.
    let mut seen = std::collections::BTreeSet::new();
    for rule in rules
        .iter()
        .filter(|rule| seen.insert(rule["category"].to_string()))
    {
        let id = rule["id"].as_str().unwrap();
        let page = json(&replybook(&["explain", id, "--format", "json"], ""));
        assert_eq!(page["id"], rule["id"]);
        assert_eq!(page["retryability"], rule["retryability"]);
        let verdict = &page["example"]["verdict"];
        assert!(
            verdict.to_string().contains(&format!("\"rule\":\"{id}\"")),
            "{id}: {verdict}"
        );
        assert_eq!(replybook(&["explain", id], "").code, Some(0));
    }
}

#[test]
fn a_reason_gives_every_rule_that_has_it() {
    let run = replybook(&["explain", "too_many_requests"], "");
    assert!(
        run.out.contains("rules give TOO_MANY_REQUESTS\n"),
        "{}",
        run.out
    );
    let pages = json(&replybook(
        &["explain", "TOO_MANY_REQUESTS", "--format", "json"],
        "",
    ));
    let pages = pages.as_array().unwrap();
    assert!(pages.len() > 1);
    assert!(
        pages
            .iter()
            .all(|page| page["reason"] == "TOO_MANY_REQUESTS")
    );
}

#[test]
fn a_misspelt_name_is_told_which_was_meant() {
    for (name, meant) in [
        ("http.to-many-request", "`http.too-many-requests`"),
        ("TOO_MANY_REQESTS", "`TOO_MANY_REQUESTS`"),
        ("too-many-requests", "`TOO_MANY_REQUESTS`"),
        ("qqqqqqqq", "`replybook list`"),
    ] {
        let run = replybook(&["explain", name], "");
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{name}");
        assert!(run.err.contains(meant), "{name}: {}", run.err);
    }
}

#[test]
fn rules_are_listed_by_provider_and_category() {
    let run = replybook(&["list", "-p", "http", "-c", "rate_limit"], "");
    assert!(
        run.out
            .contains("http.too-many-requests  TOO_MANY_REQUESTS  rate_limit  retryable"),
        "{}",
        run.out
    );
    let all = json(&replybook(
        &["list", "--category", "rate_limit", "--format", "json"],
        "",
    ));
    assert!(
        all.as_array()
            .unwrap()
            .iter()
            .all(|row| row["category"] == "rate_limit")
    );
    for (flag, word, known) in [("-p", "htp", "braze"), ("-c", "rate", "rate_limit")] {
        let run = replybook(&["list", flag, word], "");
        assert_eq!(run.code, Some(2));
        assert!(run.err.contains(known), "{}", run.err);
    }
}

#[test]
fn catalogs_are_listed_with_their_versions() {
    let rows = json(&replybook(&["providers", "--format", "json"], ""));
    let http = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["id"] == "http")
        .unwrap();
    assert!(http["rules"].as_u64().unwrap() > 40);
    let text = replybook(&["providers"], "").out;
    assert_eq!(text.lines().count(), rows.as_array().unwrap().len());
    assert!(text.contains(http["version"].as_str().unwrap()));
}

#[test]
fn the_manual_and_completions_are_printed() {
    let page = replybook(&["man"], "");
    assert!(page.out.contains(".TH replybook 1"), "{}", page.out);
    let page = replybook(&["man", "classify"], "");
    assert!(page.out.contains("fail\\-on"), "{}", page.out);
    assert_eq!(replybook(&["man", "nothing"], "").code, Some(2));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = replybook(&["completions", shell], "");
        assert!(
            script.code == Some(0) && script.out.contains("classify"),
            "{shell}"
        );
    }
}
