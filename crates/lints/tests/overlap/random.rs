//! Random pairs of rules against every response of a small world.

use proptest::prelude::*;
use replybook_catalog::table::{Provider, Sample};
use replybook_lints::overlap::{ClauseIx, Relation, Relations, shadows};
use replybook_matching::answer::Answer;
use replybook_matching::facts::{Facts, Place};
use serde_json::{Value, json};

use crate::catalog::{clause, provider, rule};

/// What may stand at a place.
fn values() -> Vec<Value> {
    vec![
        json!("a"),
        json!("ab"),
        json!("aB"),
        json!("b1"),
        json!("a 7 b"),
        json!(""),
        json!(1),
        json!(1.5),
        json!(2),
        json!(true),
        json!(null),
        json!([]),
        json!({}),
    ]
}

/// Every response of a small world: few values at few places, some together.
fn world() -> Vec<Sample> {
    let mut bodies = vec![
        String::new(),
        "<html".to_owned(),
        "ab".to_owned(),
        "{".to_owned(),
    ];
    let mut push = |body: Value| bodies.push(body.to_string());
    push(json!({}));
    for (at, first) in values().iter().enumerate() {
        push(json!({ "code": first }));
        push(json!({ "error": first }));
        push(json!({ "error": { "message": first } }));
        push(json!({ "results": [{ "code": first }] }));
        push(json!({ "code": first, "results": [{ "said": first }] }));
        push(json!({ "fields": { "a": [first], "ab": ["a"] } }));
        for second in values().iter().skip(at % 3).step_by(3) {
            push(json!({ "code": first, "error": second }));
            push(json!({ "code": first, "error": { "message": second } }));
            push(json!({ "results": [{ "code": first, "said": second }, { "code": second }] }));
        }
    }
    let headers = [vec![], vec![("x-a".to_owned(), "a".to_owned())]];
    let mut world = Vec::new();
    for body in bodies {
        for status in [200, 404] {
            for headers in &headers {
                world.push(Sample {
                    status,
                    headers: headers.clone(),
                    body: body.clone(),
                    ..Sample::default()
                });
            }
        }
    }
    world
}

/// A test, as YAML.
fn test() -> impl Strategy<Value = String> {
    let literal = prop::sample::select(vec!["a", "ab", "aB", "b1", "1", "1.5", "2", "true", "~"]);
    let text = prop::sample::select(vec!["a", "b", "ab", "1", " "]);
    let template = prop::sample::select(vec![
        "a{*}",
        "{*}b",
        "{*}b{*}",
        "a {n:int} b",
        "{w:word} {*}",
        "b{n:int}",
        "a{*}b",
        "{w:word}1",
    ]);
    let pattern = prop::sample::select(vec![
        "^a", "b$", "^[a-z]+$", "[0-9]", "^a.*b$", r"\bb\b", "^$",
    ]);
    let number = prop::sample::select(vec!["1", "1.5", "2", "0"]);
    let of = prop::sample::select(vec![
        "string", "number", "integer", "array", "object", "boolean", "null",
    ]);
    let one = prop_oneof![
        3 => literal.clone().prop_map(str::to_owned),
        1 => (literal.clone(), literal).prop_map(|(a, b)| format!("{{ one_of: [{a}, {b}] }}")),
        2 => template.prop_map(|text| format!("{{ like: \"{text}\" }}")),
        1 => text.clone().prop_map(|text| format!("{{ contains: \"{text}\" }}")),
        1 => (text.clone(), any::<bool>())
            .prop_map(|(text, case)| format!("{{ starts_with: \"{text}\", ignore_case: {case} }}")),
        2 => pattern.prop_map(|text| format!("{{ regex: '{text}' }}")),
        1 => (number.clone(), text).prop_map(|(n, _)| format!("{{ ge: {n} }}")),
        1 => number.prop_map(|n| format!("{{ lt: {n} }}")),
        1 => of.prop_map(|of| format!("{{ type: {of} }}")),
        1 => any::<bool>().prop_map(|exists| format!("{{ exists: {exists} }}")),
        1 => any::<bool>().prop_map(|empty| format!("{{ empty: {empty} }}")),
    ];
    one.boxed()
}

/// One condition of a shape, as YAML.
fn condition(shape: &'static str) -> impl Strategy<Value = String> {
    let fields = match shape {
        "envelope" => vec!["code", "message"],
        "results" => vec!["code", "said", "top"],
        _ => vec!["said", "field"],
    };
    let paths = vec![
        "$.code",
        "$.error",
        "$.error.message",
        "$.results[*].code",
        "$.results[0]",
        "$.fields.*",
    ];
    prop_oneof![
        6 => (prop::sample::select(fields), test()).prop_map(|(field, test)| format!("{field}: {test}")),
        3 => (prop::sample::select(paths), test())
            .prop_map(|(path, test)| format!("body: {{ \"{path}\": {test} }}")),
        1 => prop::sample::select(vec!["2xx", "404", "4xx"]).prop_map(|status| format!("status: {status}")),
        1 => prop::sample::select(vec!["json", "[html, text]", "empty", "malformed"])
            .prop_map(|kind| format!("body_kind: {kind}")),
        1 => test().prop_map(|test| format!("headers: {{ x-a: {test} }}")),
        1 => test().prop_map(|test| format!("text: {test}")),
    ]
}

/// A `when` of some conditions: those that must hold, and those that must not
/// together.
fn when(all: &[&String], not: &[&String]) -> String {
    let list = |conditions: &[&String]| {
        let mut known: Vec<&str> = Vec::new();
        let mut parts: Vec<&str> = Vec::new();
        for condition in conditions {
            let key = condition.split(':').next().unwrap_or_default();
            if !known.contains(&key) {
                known.push(key);
                parts.push(condition);
            }
        }
        parts.join(", ")
    };
    match (list(all), list(not)) {
        (all, not) if not.is_empty() => format!("{{ {all} }}"),
        (all, not) => format!("{{ {all}, not: {{ {not} }} }}"),
    }
}

/// A rule's `when` from a pool of conditions: of each whether it must hold, must
/// not, or is left out.
fn drawn(pool: &[String], draws: &[u8]) -> String {
    let chosen = |wanted: u8| -> Vec<&String> {
        let drawn = pool.iter().zip(draws).filter(|(_, draw)| **draw == wanted);
        drawn.map(|(condition, _)| condition).collect()
    };
    match chosen(0) {
        all if all.is_empty() => when(&pool.iter().take(1).collect::<Vec<_>>(), &chosen(1)),
        all => when(&all, &chosen(1)),
    }
}

/// The shapes of two rules and their `when`. Rules of one shape draw from one pool,
/// so that they often ask the same.
fn pair() -> impl Strategy<Value = [(&'static str, String); 2]> {
    let shape = || prop::sample::select(vec!["envelope", "envelope", "results", "names"]);
    let draws = || prop::collection::vec(0..5_u8, 4);
    (shape(), shape()).prop_flat_map(move |(a, b)| {
        // Elements of two shapes do not meet.
        let b = if a == "envelope" || b == "envelope" {
            b
        } else {
            a
        };
        let pools = (
            prop::collection::vec(condition(a), 4),
            prop::collection::vec(condition(b), 4),
        );
        (pools, draws(), draws()).prop_map(move |((of_a, of_b), draws_a, draws_b)| {
            let of_b = if a == b { &of_a } else { &of_b };
            [(a, drawn(&of_a, &draws_a)), (b, drawn(of_b, &draws_b))]
        })
    })
}

/// For each clause, whether it holds at the whole and at each element of its shape.
fn held(provider: &Provider, sample: &Sample, at: ClauseIx) -> Vec<bool> {
    let headers = sample.header_lines();
    let answer = Answer::read(sample.status, &headers, sample.body.as_bytes(), usize::MAX);
    let facts = Facts::new(provider, &answer);
    let clause = &provider.rules[at.rule].clauses[at.clause];
    match clause
        .shape
        .filter(|shape| provider.shapes[*shape].each.is_some())
    {
        None => vec![facts.holds(clause, Place::Whole)],
        Some(shape) => {
            let elements = facts.elements(shape);
            elements
                .iter()
                .map(|e| facts.holds(clause, Place::Element(e)))
                .collect()
        }
    }
}

/// Whether both hold for a response: at the same place, or one at the whole.
fn both_hold(provider: &Provider, sample: &Sample, a: ClauseIx, b: ClauseIx, same: bool) -> bool {
    let (of_a, of_b) = (held(provider, sample, a), held(provider, sample, b));
    if same {
        of_a.iter().zip(&of_b).any(|(a, b)| *a && *b)
    } else {
        of_a.contains(&true) && of_b.contains(&true)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn what_is_claimed_of_two_rules_is_true_of_every_response_of_a_small_world(
        [(shape_a, when_a), (shape_b, when_b)] in pair(),
    ) {
        let rules = [rule("a", shape_a, &when_a), rule("b", shape_b, &when_b)];
        let Ok(compiled) = replybook_compiler::compile_untried(&crate::catalog::files(&rules)) else {
            // A test that contradicts itself is refused.
            return Ok(());
        };
        let provider = provider(&compiled);
        let (a, b) = (clause(provider, "a"), clause(provider, "b"));
        let same = shape_a == shape_b;
        let relations = Relations::new(provider);
        match relations.between(a, b) {
            Relation::Disjoint => {
                for sample in world() {
                    prop_assert!(!both_hold(provider, &sample, a, b, same), "{:?}", sample);
                }
            }
            Relation::Tied(witness) | Relation::Settled(witness) => {
                prop_assert!(both_hold(provider, &witness.sample, a, b, same), "{:?}", witness);
            }
            Relation::Undecided(_) => {}
        }
        for shadow in shadows(&relations, &|_| true) {
            let (at, other) = if shadow.rule == a.rule { (a, b) } else { (b, a) };
            for sample in world() {
                let (here, there) = (held(provider, &sample, at), held(provider, &sample, other));
                let is_lit = here.iter().zip(there.iter().chain(std::iter::repeat(&false)));
                let hidden = !shadow.by.is_empty();
                prop_assert!(
                    is_lit.into_iter().all(|(here, there)| !*here || (hidden && *there)),
                    "{:?} {:?}", shadow, sample
                );
            }
        }
    }
}
