//! What is promised for ever: the ids and reasons of rules. `REPLYBOOK_WRITE=1
//! cargo test --all-features --test registry` adds new rules to the list; one that
//! is gone from the catalogs must be put back, never taken off the list.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use std::collections::BTreeSet;
use std::path::Path;

use replybook_catalog::table::Provider;
use replybook_testing::catalogs::compiled;

/// `id reason` of every rule, one a line.
fn published() -> BTreeSet<String> {
    let rules = compiled()
        .table
        .providers
        .iter()
        .flat_map(Provider::published);
    rules
        .map(|rule| format!("{} {}", rule.id, rule.reason))
        .collect()
}

#[test]
fn ids_and_reasons_are_for_ever() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules.txt");
    let text = std::fs::read_to_string(&path).unwrap();
    let listed: BTreeSet<String> = text.lines().map(str::to_owned).collect();
    let found = published();
    let gone: Vec<&String> = listed.difference(&found).collect();
    assert!(
        gone.is_empty(),
        "published and gone or renamed, put back: {gone:#?}"
    );
    if std::env::var_os("REPLYBOOK_WRITE").is_some() {
        let lines: Vec<String> = found.iter().cloned().collect();
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    } else {
        let new: Vec<&String> = found.difference(&listed).collect();
        assert!(
            new.is_empty(),
            "not on the list yet, run `REPLYBOOK_WRITE=1 cargo test --all-features --test \
             registry`: {new:#?}"
        );
    }
}
