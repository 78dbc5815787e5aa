//! Tests of values by chance.

use replybook_catalog::like::Like;
use replybook_catalog::predicate::{Operator, Pattern, Scalar, Test};
use replybook_catalog::vocabulary::NodeType;

use crate::bodies::TEXTS;
use crate::chance::Chance;

const TEMPLATES: [&str; 18] = [
    "A",
    "Too many {what}",
    "Too many {what} in {n:int} s",
    "Too many {*} in {n:int} s{*}",
    "{*}many{*}",
    "{*}many requests{*}in{*}",
    "{what} was not found",
    "{what:word} was not found",
    "{*} {n:int} reached",
    "limit {n:int} reached",
    "limit {n:int}{message}",
    "{code}VALID",
    "{*}V{*}",
    "{kind:word} {n:int}",
    "Too{*}",
    "{*} for {retry}",
    "{*}goes on beyond sixteen{*}",
    "a longer text, which{*}",
];

const PATTERNS: [&str; 4] = ["^A$", "[0-9]+", "many|found", "^$"];

const FLOATS: [f64; 8] = [
    0.0,
    -0.0,
    1.0,
    1.5,
    30.0,
    9_007_199_254_740_992.0,
    1.844_674_407_370_955_2e19,
    1e300,
];

const INTEGERS: [i64; 9] = [
    0,
    1,
    -1,
    30,
    9_007_199_254_740_992,
    9_007_199_254_740_993,
    i64::MAX,
    i64::MIN,
    1_700_000_100,
];

/// A test; `ignores` where its field ignores case.
pub fn test(chance: &mut Chance, ignores: bool) -> Test {
    let mut test = Test {
        ignore_case: ignores || chance.one_in(6),
        ..Test::default()
    };
    match chance.below(12) {
        0 => test.exists = Some(chance.one_in(2)),
        1 => test.empty = Some(chance.one_in(2)),
        2 => {
            test.exists = chance.one_in(2).then(|| chance.one_in(2));
            test.empty = chance.one_in(2).then(|| chance.one_in(2));
            test.operators = operators(chance, test.ignore_case, 0);
        }
        3 => test.operators = operators(chance, test.ignore_case, 2),
        _ => test.operators = operators(chance, test.ignore_case, 1),
    }
    test
}

fn operators(chance: &mut Chance, ignore_case: bool, least: usize) -> Vec<Operator> {
    (0..least + chance.below(3) / 2)
        .map(|_| operator(chance, ignore_case))
        .collect()
}

fn operator(chance: &mut Chance, ignore_case: bool) -> Operator {
    match chance.below(20) {
        0..=4 => Operator::Equals(scalar(chance)),
        5..=7 => Operator::OneOf((0..chance.below(4)).map(|_| scalar(chance)).collect()),
        8..=11 => Operator::Like(Like::parse(chance.word(&TEMPLATES)).unwrap()),
        12 => Operator::Contains(part(chance)),
        13 => Operator::StartsWith(part(chance)),
        14 => Operator::Regex(Pattern::parse(chance.word(&PATTERNS), ignore_case).unwrap()),
        15 => Operator::Type(*chance.of(NodeType::ALL)),
        16 => Operator::Ge(*chance.of(&FLOATS)),
        17 => Operator::Gt(*chance.of(&FLOATS)),
        18 => Operator::Le(*chance.of(&FLOATS)),
        _ => Operator::Lt(*chance.of(&FLOATS)),
    }
}

fn scalar(chance: &mut Chance) -> Scalar {
    match chance.below(10) {
        0 => Scalar::Null,
        1 => Scalar::Boolean(chance.one_in(2)),
        2 => Scalar::Integer(*chance.of(&INTEGERS)),
        3 => Scalar::Float(*chance.of(&FLOATS)),
        _ => Scalar::Text(chance.word(&TEXTS).to_owned()),
    }
}

/// A part of one of the texts.
fn part(chance: &mut Chance) -> String {
    let text: Vec<char> = chance.word(&TEXTS).chars().collect();
    let start = chance.below(text.len() + 1) * chance.below(2);
    let rest = &text[start..];
    rest.iter().take(1 + chance.below(24)).collect()
}
