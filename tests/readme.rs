//! The README's rule is a real one: added to the catalog it is about, it
//! compiles and comes back for its example.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use replybook::{Engine, Response};
use replybook_testing::catalogs::{file, files};

#[test]
fn the_rule_of_the_readme_can_be_added_as_it_stands() {
    let readme = include_str!("../README.md");
    let (_, rest) = readme.split_once("```yaml\n").unwrap();
    let (rule, _) = rest.split_once("```").unwrap();
    let mut files = files();
    assert!(
        !files
            .iter()
            .any(|file| file.text.contains("braze.too-many-recipients")),
        "the README's rule is an illustration; a real one wants another id"
    );
    let text = format!("format: 1\nprovider: braze\nrules:\n{rule}");
    files.push(file("catalog/braze/readme.yaml", text));
    let files = files.into_iter().map(|file| (file.name, file.text));
    let engine = Engine::load(files).unwrap_or_else(|error| panic!("{error}"));
    let body = br#"{"message":"Too many recipients: at most 75 are allowed"}"#;
    let verdict = engine
        .provider("braze")
        .unwrap()
        .classify(&Response::new(400, body));
    assert_eq!(verdict.rule.as_deref(), Some("braze.too-many-recipients"));
    assert_eq!(
        verdict.remediation(),
        "Split the recipients into calls of at most 75."
    );
}

#[test]
fn the_provider_of_the_contributing_guide_compiles_as_it_stands() {
    let guide = include_str!("../CONTRIBUTING.md");
    let (_, rest) = guide.split_once("```yaml\n").unwrap();
    let (text, _) = rest.split_once("```").unwrap();
    let engine = Engine::load([("acme.yaml", text)]).unwrap_or_else(|error| panic!("{error}"));
    let acme = engine.provider("acme").unwrap();
    let verdict = acme.classify(&Response::new(429, br#"{"code":"RATE_LIMITED"}"#));
    assert_eq!(verdict.rule.as_deref(), Some("acme.rate-limited"));
}
