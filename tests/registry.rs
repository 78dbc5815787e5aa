//! What is promised for ever: the ids and reasons of rules, and that every
//! documented fact is carried by something. `REPLYBOOK_WRITE=1 cargo test
//! --all-features --test registry` adds new rules to the list; one that is gone
//! from the catalogs must be put back, never taken off the list.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::compiled;
use replybook_catalog::table::Provider;
use replybook_catalog::vocabulary::Basis;

/// The documented facts of each provider: `id`, words and carriers, by tabs.
fn facts() -> Vec<(&'static Provider, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    let providers = compiled().table.providers.iter();
    providers
        .filter(|provider| provider.id != "http")
        .map(|provider| {
            let path = folder.join(&provider.id).with_extension("tsv");
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
                panic!(
                    "{}: {error}; every provider's facts stand there",
                    path.display()
                )
            });
            (provider, text)
        })
        .collect()
}

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

#[test]
fn every_documented_fact_is_carried() {
    for (provider, text) in facts() {
        let id = &provider.id;
        let mut facts = BTreeSet::new();
        for line in text.lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            let [fact, words, carriers] = columns[..] else {
                panic!("{id}: {line}")
            };
            assert!(facts.insert(fact), "{id}: {fact} stands twice");
            assert!(!words.is_empty(), "{id}: {fact} says nothing");
            assert!(!carriers.is_empty(), "{id}: nothing carries {fact}");
            for carrier in carriers.split(' ') {
                assert!(
                    carries(provider, carrier),
                    "{id}: {fact} is carried by {carrier}: no such"
                );
            }
        }
        assert!(!facts.is_empty(), "{id} has no facts");
    }
}

/// Whether a carrier of facts is there: a rule, or a named part of the head.
fn carries(provider: &Provider, carrier: &str) -> bool {
    match carrier.split_once(':') {
        Some(("policy", name)) => provider.policy(name).is_some(),
        Some(("shape", name)) => provider.shapes.iter().any(|shape| shape.name == name),
        _ => match carrier {
            "success" => provider.default_success.is_some(),
            "waits" => !provider.waits.is_empty(),
            "dedupe" => {
                provider.dedupe.is_some() || provider.published().any(|r| r.dedupe.is_some())
            }
            id => provider.rule(id).is_some(),
        },
    }
}

#[test]
fn every_documented_rule_carries_a_fact() {
    for (provider, text) in facts() {
        let carriers: BTreeSet<&str> = text
            .lines()
            .filter_map(|line| line.rsplit('\t').next())
            .flat_map(|c| c.split(' '))
            .collect();
        for rule in provider.published() {
            let is_default = rule.id.ends_with(".default-success") && carriers.contains("success");
            assert!(
                rule.basis() != Basis::Documented
                    || is_default
                    || carriers.contains(rule.id.as_str()),
                "{} is documented, and no fact names it",
                rule.id
            );
        }
    }
}
