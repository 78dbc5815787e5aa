//! The official compliance suite of RFC 9535 (`cts.json` of
//! jsonpath-standard/jsonpath-compliance-test-suite), read from the path in
//! `REPLYBOOK_JSONPATH_CTS`. The suite is not part of this repository.

use std::{env, fs};

use replybook_catalog::jsonpath::{Budget, Document, Query};
use serde::Deserialize;
use serde_json::Value;

/// The suite had 703 cases in November 2026; a file with fewer than this is not the suite.
const FEWEST_CASES: usize = 700;

#[derive(Deserialize)]
struct Suite {
    tests: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    selector: String,
    #[serde(default)]
    invalid_selector: bool,
    #[serde(default)]
    document: Value,
    result: Option<Vec<Value>>,
    result_paths: Option<Vec<String>>,
    /// The results that are right where the order of members decides, in the order of
    /// `results_paths`.
    results: Option<Vec<Vec<Value>>>,
    results_paths: Option<Vec<Vec<String>>>,
}

#[test]
fn every_case_of_the_compliance_suite_holds() {
    let path = env::var("REPLYBOOK_JSONPATH_CTS")
        .expect("REPLYBOOK_JSONPATH_CTS names the cts.json of the JSONPath compliance test suite");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let suite: Suite =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let cases = suite.tests.len();
    assert!(
        cases >= FEWEST_CASES,
        "{path} has {cases} cases, the suite at least {FEWEST_CASES}"
    );
    // Every case, without exception.
    let failures: Vec<String> = (suite.tests.iter())
        .filter_map(|case| check(case).err().map(|why| format!("{}: {why}", case.name)))
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {cases} cases do not hold:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn check(case: &Case) -> Result<(), String> {
    let selector = &case.selector;
    let query = match (
        replybook_compiler::jsonpath::parse(selector),
        case.invalid_selector,
    ) {
        (Err(_), true) => return Ok(()),
        (Ok(_), true) => return Err(format!("`{selector}` is invalid, but was accepted")),
        (Err(error), false) => return Err(format!("`{selector}` is valid, but: {error}")),
        (Ok(query), false) => query,
    };

    let document = Document::whole(&case.document);
    let mut budget = Budget::for_body(case.document.to_string().len());
    let selected: Vec<Value> = query
        .select(document, &mut budget)
        .into_iter()
        .cloned()
        .collect();
    let located = query.locate(document, &mut budget);
    let paths: Vec<String> = located.iter().map(|node| node.normalized_path()).collect();
    if budget.exhausted() {
        return Err("the budget was exhausted".to_owned());
    }
    if !located.iter().map(|node| node.value).eq(&selected) {
        return Err("`select` and `locate` differ".to_owned());
    }

    let results = case.result.iter().chain(case.results.iter().flatten());
    let locations = case
        .result_paths
        .iter()
        .chain(case.results_paths.iter().flatten());
    if results.clone().count() != locations.clone().count() {
        return Err("the case states as many results as lists of paths".to_owned());
    }
    let mut right = results.zip(locations);
    if right.any(|(values, locations)| *values == selected && *locations == paths) {
        Ok(())
    } else {
        Err(format!("`{selector}` selected {selected:?} at {paths:?}"))
    }
}
