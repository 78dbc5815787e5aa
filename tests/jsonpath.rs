//! The project's own JSONPath cases, `tests/jsonpath/*.json`, and the limits that take
//! too long a text or too large a document to write down.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use replybook_catalog::jsonpath::{Budget, Document};
use replybook_compiler::jsonpath::{
    MAX_CALL_NESTING, MAX_NESTING, MAX_QUERY_BYTES, MAX_SEGMENTS, QueryErrorKind,
};
use serde::Deserialize;
use serde_json::{Value, json};

const FEWEST_CASES: usize = 100;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Cases {
    selects: Vec<Selection>,
    refuses: Vec<Refusal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Selection {
    name: String,
    query: String,
    document: Value,
    /// A JSON Pointer to the current element of a relative query.
    element: Option<String>,
    /// The budget, where it matters.
    steps: Option<u64>,
    #[serde(default)]
    exhausted: bool,
    select: Vec<Value>,
    /// The normalized paths.
    at: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refusal {
    name: String,
    query: String,
    /// A part of the message.
    because: String,
    at_byte: Option<usize>,
}

#[test]
fn every_case_holds() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/jsonpath");
    let mut names = BTreeSet::new();
    let mut failures = Vec::new();
    for entry in fs::read_dir(&directory).expect("tests/jsonpath is a directory") {
        let path = entry.expect("tests/jsonpath can be listed").path();
        let text = fs::read_to_string(&path).expect("a file of cases can be read");
        let cases: Cases = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let selections = cases
            .selects
            .iter()
            .map(|case| (&case.name, check_selection(case)));
        let refusals = cases
            .refuses
            .iter()
            .map(|case| (&case.name, check_refusal(case)));
        for (name, result) in selections.chain(refusals) {
            assert!(names.insert(name.clone()), "two cases are called `{name}`");
            failures.extend(result.err().map(|why| format!("{name}: {why}")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(names.len() >= FEWEST_CASES, "{} cases", names.len());
}

fn check_selection(case: &Selection) -> Result<(), String> {
    let query =
        replybook_compiler::jsonpath::parse(&case.query).map_err(|error| error.to_string())?;
    let document = match &case.element {
        None => Document::whole(&case.document),
        Some(pointer) => {
            let element = case.document.pointer(pointer).ok_or("no such element")?;
            Document::element(&case.document, element)
        }
    };
    let budget = match case.steps {
        Some(steps) => Budget::with_steps(steps),
        None => Budget::for_body(case.document.to_string().len()),
    };

    let mut selecting = budget.clone();
    let selected = query.select(document, &mut selecting);
    if selecting.exhausted() != case.exhausted {
        return Err(format!("exhausted: {}", selecting.exhausted()));
    }
    if !selected.iter().copied().eq(&case.select) {
        return Err(format!("selected {selected:?}"));
    }

    let located = query.locate(document, &mut budget.clone());
    let paths: Vec<String> = located.iter().map(|node| node.normalized_path()).collect();
    if case.at.as_ref().is_some_and(|at| *at != paths) {
        return Err(format!("located at {paths:?}"));
    }
    if !located.iter().map(|node| node.value).eq(selected) {
        return Err("`select` and `locate` differ".to_owned());
    }

    // A normalized path is a query that selects the one value it is the path of.
    for node in &located {
        let path = match query.is_relative() {
            true => node.normalized_path().replacen('$', "@", 1),
            false => node.normalized_path(),
        };
        let again = replybook_compiler::jsonpath::parse(&path)
            .map_err(|error| format!("{path}: {error}"))?;
        if again.select(document, &mut Budget::for_body(0)) != [node.value] {
            return Err(format!("{path} does not select the value again"));
        }
    }
    Ok(())
}

fn check_refusal(case: &Refusal) -> Result<(), String> {
    let Err(error) = replybook_compiler::jsonpath::parse(&case.query) else {
        return Err("accepted".to_owned());
    };
    if !error.to_string().contains(&case.because) {
        return Err(format!("refused because: {error}"));
    }
    if case.at_byte.is_some() && case.at_byte != error.offset() {
        return Err(format!("refused at {:?}", error.offset()));
    }
    Ok(())
}

#[track_caller]
fn refused(text: &str) -> QueryErrorKind {
    let error = replybook_compiler::jsonpath::parse(text).expect_err("the query is refused");
    error.kind().clone()
}

#[test]
fn a_text_beyond_a_limit_is_refused_and_one_at_the_limit_is_not() {
    let long = |bytes: usize| format!("$.{}", "a".repeat(bytes - 2));
    assert!(replybook_compiler::jsonpath::parse(&long(MAX_QUERY_BYTES)).is_ok());
    assert_eq!(refused(&long(MAX_QUERY_BYTES + 1)), QueryErrorKind::TooLong);

    let nested = |levels: usize| format!("${}{}", "[?@".repeat(levels), "]".repeat(levels));
    assert!(replybook_compiler::jsonpath::parse(&nested(MAX_NESTING)).is_ok());
    assert_eq!(refused(&nested(MAX_NESTING + 1)), QueryErrorKind::TooDeep);
    let unclosed = "[?(".repeat(MAX_NESTING);
    assert_eq!(refused(&format!("${unclosed}")), QueryErrorKind::TooDeep);

    let calls = |levels: usize| {
        let close = "])>0".repeat(levels);
        format!("$[?{}@{close}]", "count(@[?".repeat(levels))
    };
    assert!(replybook_compiler::jsonpath::parse(&calls(MAX_CALL_NESTING)).is_ok());
    assert_eq!(
        refused(&calls(MAX_CALL_NESTING + 1)),
        QueryErrorKind::CallsTooDeep
    );

    let segments = |count: usize| format!("${}", ".a".repeat(count));
    assert!(replybook_compiler::jsonpath::parse(&segments(MAX_SEGMENTS)).is_ok());
    assert_eq!(
        refused(&segments(MAX_SEGMENTS + 1)),
        QueryErrorKind::TooManySegments
    );
    let in_a_filter = format!("$[?@{}]", ".a".repeat(MAX_SEGMENTS));
    assert_eq!(refused(&in_a_filter), QueryErrorKind::TooManySegments);
}

#[test]
fn the_deepest_queries_on_the_deepest_documents_stay_on_the_stack() {
    let mut document = json!(1);
    for _ in 0..127 {
        document = json!([document]);
    }
    let filters = format!("${}{}", "[?$".repeat(MAX_NESTING), "]".repeat(MAX_NESTING));
    let descents = format!("${}", "..[0]".repeat(120));
    let both = format!("${}{}", "..[?(@".repeat(16), ")]".repeat(16));
    for text in [filters, descents, both] {
        let query =
            replybook_compiler::jsonpath::parse(&text).expect("the query is within the limits");
        let mut budget = Budget::for_body(1_000_000);
        let selected = query.select(Document::whole(&document), &mut budget);
        assert_ne!(selected.is_empty(), !budget.exhausted(), "{text}");
    }
}

#[test]
fn a_budget_is_shared_and_stays_exhausted() {
    let document = json!([[1, 2], [3, 4]]);
    let (all, first) = (
        replybook_compiler::jsonpath::parse("$..*"),
        replybook_compiler::jsonpath::parse("$[0]"),
    );
    let (all, first) = (all.expect("valid"), first.expect("valid"));
    let mut budget = Budget::with_steps(60);
    assert_eq!(all.select(Document::whole(&document), &mut budget).len(), 6);
    assert!(!budget.exhausted());
    assert!(
        all.select(Document::whole(&document), &mut budget)
            .is_empty()
    );
    assert!(budget.exhausted());
    assert!(
        first
            .locate(Document::whole(&document), &mut budget)
            .is_empty()
    );
}

#[test]
fn work_that_grows_faster_than_the_body_exhausts_the_budget() {
    let numbers: Vec<u32> = (0..20_000).collect();
    let texts: Vec<String> = (0..200).map(|text| format!("{text}|x")).collect();
    let mut deep = json!([1, 2]);
    for _ in 0..40 {
        deep = json!([deep, 3]);
    }
    let document =
        json!({ "deep": deep, "text": "a".repeat(200_000), "numbers": numbers, "texts": texts });
    let bytes = document.to_string().len();
    for text in [
        "$.numbers[?length($.text) > 1]",
        "$.numbers[?search($.text, 'b')]",
        "$.numbers[?$.numbers == $.numbers]",
        "$.numbers[?count($.numbers[*]) > 1]",
        "$.numbers[?$.text <= $.text]",
        "$.texts[?search(@, @)]",
        "$.deep..*..*..*..*..*..*..*",
        "$.numbers[?$.numbers[?@ == 19999]]",
    ] {
        let query = replybook_compiler::jsonpath::parse(text).expect("the query is valid");
        let mut budget = Budget::for_body(bytes);
        let selected = query.select(Document::whole(&document), &mut budget);
        assert!(budget.exhausted() && selected.is_empty(), "{text}");
    }
}

#[test]
fn ordinary_work_leaves_most_of_the_budget() {
    let errors: Vec<Value> = (0..1_000)
        .map(|index| json!({ "code": index, "message": "no such user", "fields": ["a", "b"] }))
        .collect();
    let document = json!({ "errors": errors });
    let mut budget = Budget::for_body(document.to_string().len());
    for _ in 0..5 {
        for text in [
            "$.errors[*].code",
            "$..message",
            "$..[?@.code == 7]",
            "$.errors[?match(@.message, 'no such .*') && @.fields[?@ == 'b']]",
        ] {
            let query = replybook_compiler::jsonpath::parse(text).expect("the query is valid");
            assert!(
                !query
                    .select(Document::whole(&document), &mut budget)
                    .is_empty(),
                "{text}"
            );
        }
    }
    assert!(!budget.exhausted());
}
