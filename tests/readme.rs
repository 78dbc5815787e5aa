//! The README's rule is a real one: added to the catalog it is about, it
//! compiles and comes back for its example.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

mod common;

use replybook::{Engine, Response};
use replybook_catalog::source::SourceFile;

#[test]
fn the_rule_of_the_readme_can_be_added_as_it_stands() {
    let readme = include_str!("../README.md");
    let (_, rest) = readme.split_once("```yaml\n").unwrap();
    let (rule, _) = rest.split_once("```").unwrap();
    let mut files = common::files();
    let text = format!("format: 1\nprovider: braze\nrules:\n{rule}");
    files.push(SourceFile {
        name: "catalog/braze/readme.yaml".to_owned(),
        text,
    });
    let files = files.into_iter().map(|file| (file.name, file.text));
    let engine = Engine::load(files).unwrap_or_else(|error| panic!("{:?}", error.into_kind()));
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
