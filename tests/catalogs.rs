//! The catalogs in `catalog/`, as a whole: every example through the whole
//! engine, and the same table whether built in or loaded.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use replybook::Engine;
use replybook_catalog::packed::Packed;
use replybook_catalog::predicate::Condition;
use replybook_catalog::table::Table;
use replybook_compiler::shown::Expected;
use replybook_testing::catalogs::{classify, compiled, files, render};

#[test]
fn loaded_equals_built_in() {
    let loaded = &compiled().table;
    for (loaded, built_in) in loaded
        .providers
        .iter()
        .zip(&Engine::builtin().table().providers)
    {
        for (loaded, built_in) in loaded.rules.iter().zip(&built_in.rules) {
            assert_eq!(loaded, built_in);
        }
        assert_eq!(loaded, built_in);
    }
    assert_eq!(loaded, Engine::builtin().table());
    let files = files().into_iter().map(|file| (file.name, file.text));
    assert_eq!(
        Engine::load(files).unwrap().table(),
        Engine::builtin().table()
    );
}

#[test]
fn a_table_survives_its_bytes() {
    let bytes = Engine::builtin().table().to_bytes().unwrap();
    assert_eq!(
        Table::from_bytes(&bytes).as_ref(),
        Ok(Engine::builtin().table())
    );
}

#[test]
fn rules_decoded_on_demand_are_the_same_and_found_under_their_statuses() {
    let table = Engine::builtin().table();
    let packed = Packed::open(table.to_bytes().unwrap().leak()).unwrap();
    assert_eq!(packed.len(), table.providers.len());
    for (at, provider) in table.providers.iter().enumerate() {
        assert_eq!(packed.position(&provider.id), Some(at));
        let on_demand = packed.at(at).unwrap().decode_on_demand().unwrap();
        for status in 0..1024 {
            let found: Vec<usize> = on_demand.rules.under(status).collect();
            for (at, rule) in provider.rules.iter().enumerate() {
                let names =
                    |c: &Condition| matches!(c, Condition::Status(s) if !s.contains(status));
                let mut clauses = rule.clauses.iter();
                let can_hold = clauses.any(|clause| !clause.conditions.iter().any(names));
                assert!(!can_hold || found.contains(&at), "{} {status}", rule.id);
            }
        }
        for (at, rule) in provider.rules.iter().enumerate() {
            assert_eq!(on_demand.rules.clauses(at), Some(&*rule.clauses));
            assert_eq!(on_demand.rules.get(at), Some(rule));
            let is_accepted = rule.outcome(false).is_accepted();
            assert_eq!(on_demand.rules.is_accepted(at), is_accepted);
            for an_element in [false, true] {
                let is_listed = |shape: usize| provider.shapes[shape].each.is_some();
                let mut places = rule.clauses.iter().map(|c| c.shape.is_some_and(is_listed));
                let is_about = places.any(|place| place == an_element);
                assert_eq!(on_demand.rules.may_be_about(at, an_element), is_about);
            }
        }
        assert_eq!(&on_demand, provider);
    }
}

#[test]
fn nothing_is_left_to_say_about_the_catalogs() {
    let linted = replybook_lints::lint_files(&files(), &[]);
    assert_eq!(render(&linted.findings), "");
}

#[test]
fn every_example_and_near_miss_comes_back_as_stated() {
    let findings = replybook::tools::check(Engine::builtin(), &compiled().shown);
    assert!(findings.is_empty(), "{}", render(&findings));
}

#[test]
fn every_verdict_on_an_example_is_as_reviewed() {
    for provider in &compiled().table.providers {
        let handle = Engine::builtin().provider(&provider.id).unwrap();
        let mut lines = String::new();
        for shown in &compiled().shown {
            if shown.rule.split_once('.').map(|(id, _)| id) != Some(provider.id.as_str()) {
                continue;
            }
            let verdict = classify(&handle, &shown.sample);
            let kind = match &shown.expected {
                Expected::Rule { .. } => "example",
                Expected::Other(_) => "near miss",
            };
            let json = serde_json::to_string(&verdict).unwrap();
            lines.push_str(&format!("{kind} of {}\n  {json}\n", shown.rule));
        }
        insta::assert_snapshot!(format!("{}_verdicts", provider.id), lines);
    }
}

#[test]
fn every_example_of_one_provider_gets_a_verdict_from_every_other() {
    for provider in &compiled().table.providers {
        let handle = Engine::builtin().provider(&provider.id).unwrap();
        for shown in &compiled().shown {
            let verdict = classify(&handle, &shown.sample);
            assert_eq!(verdict.provider, provider.id.as_str());
            let accepted = verdict.outcome.is_accepted();
            let is_2xx = (200..300).contains(&shown.sample.status);
            let is_http = provider.id == "http";
            assert!(
                is_2xx || is_http || !accepted,
                "{}: {verdict:?}",
                shown.rule
            );
        }
    }
}

#[test]
fn every_rule_is_documented_whole() {
    for provider in &compiled().table.providers {
        assert!(!provider.rules.is_empty(), "{}", provider.id);
        for rule in &provider.rules {
            let id = &rule.id;
            assert!(!rule.evidence.is_empty(), "{id} has no evidence");
            assert!(rule.sample.is_some(), "{id} has no example");
            assert!(rule.docs.is_some(), "{id} names no page");
            let plain = rule.remediation.render(|_| None);
            assert!(plain.len() >= 15, "{id}: {plain}");
        }
    }
}

/// A path that one pass cannot serve would cost every answer that it is asked of
/// a tree.
#[test]
fn no_rule_of_the_catalogs_needs_a_tree() {
    for provider in &Engine::builtin().table().providers {
        let plan = replybook_matching::fast::plan::Plan::new(provider);
        let unserved = plan.layout.unserved.iter();
        let texts: Vec<&str> = unserved
            .map(|query| provider.queries[*query].text.as_str())
            .collect();
        assert!(plan.is_servable(), "{}: {texts:?}", provider.id);
        assert!(texts.is_empty(), "{}: {texts:?}", provider.id);
    }
}
