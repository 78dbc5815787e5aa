//! Tests of values by chance.

use replybook_catalog::like::Like;
use replybook_catalog::predicate::{Operator, Pattern, Scalar, Test};
use replybook_catalog::vocabulary::NodeType;

use crate::random::Random;
use crate::responses::TEXTS;

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
pub(super) fn test(random: &mut Random, ignores: bool) -> Test {
    let mut test = Test {
        ignore_case: ignores || random.one_in(6),
        ..Test::default()
    };
    match random.below(12) {
        0 => test.exists = Some(random.one_in(2)),
        1 => test.empty = Some(random.one_in(2)),
        2 => {
            test.exists = random.one_in(2).then(|| random.one_in(2));
            test.empty = random.one_in(2).then(|| random.one_in(2));
            test.operators = operators(random, test.ignore_case, 0);
        }
        3 => test.operators = operators(random, test.ignore_case, 2),
        _ => test.operators = operators(random, test.ignore_case, 1),
    }
    test
}

fn operators(random: &mut Random, ignore_case: bool, least: usize) -> Vec<Operator> {
    (0..least + random.below(3) / 2)
        .map(|_| operator(random, ignore_case))
        .collect()
}

fn operator(random: &mut Random, ignore_case: bool) -> Operator {
    match random.below(20) {
        0..=4 => Operator::Equals(scalar(random)),
        5..=7 => Operator::OneOf((0..random.below(4)).map(|_| scalar(random)).collect()),
        8..=11 => Operator::Like(Like::parse(random.pick(&TEMPLATES)).unwrap()),
        12 => Operator::Contains(part(random)),
        13 => Operator::StartsWith(part(random)),
        14 => Operator::Regex(Pattern::parse(random.pick(&PATTERNS), ignore_case).unwrap()),
        15 => Operator::Type(random.pick(NodeType::ALL)),
        16 => Operator::Ge(random.pick(&FLOATS)),
        17 => Operator::Gt(random.pick(&FLOATS)),
        18 => Operator::Le(random.pick(&FLOATS)),
        _ => Operator::Lt(random.pick(&FLOATS)),
    }
}

fn scalar(random: &mut Random) -> Scalar {
    match random.below(10) {
        0 => Scalar::Null,
        1 => Scalar::Boolean(random.one_in(2)),
        2 => Scalar::Integer(random.pick(&INTEGERS)),
        3 => Scalar::Float(random.pick(&FLOATS)),
        _ => Scalar::Text(random.pick(&TEXTS).to_owned()),
    }
}

/// A part of one of the texts.
fn part(random: &mut Random) -> String {
    let text: Vec<char> = random.pick(&TEXTS).chars().collect();
    let start = random.below(text.len() + 1) * random.below(2);
    let rest = &text[start..];
    rest.iter().take(1 + random.below(24)).collect()
}
