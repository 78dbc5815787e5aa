//! The plan and the interpreter give the same verdict on every response: shown
//! ones, mutated ones, and ones that no provider ever sent.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

mod random_catalogs;
mod shrink;
mod siblings;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use replybook::{Engine, Request, Response};
use replybook_testing::comparison::Comparison;
use replybook_testing::mutation::{self, Mutated, Shown, shown};
use replybook_testing::random::Random;
use replybook_testing::variables::{self, seed};

/// How many mutated responses are compared: `REPLYBOOK_CASES`, or this many.
fn cases() -> u64 {
    variables::cases(20_000)
}

/// The random numbers of a case; tests of different streams share none.
fn random(stream: u64, case: u64) -> Random {
    let first = seed().wrapping_mul(stream << 32);
    Random::new(first.wrapping_add(case))
}

/// The response of a case.
fn mutated(shown: &[Shown], case: u64) -> Mutated<'_> {
    mutation::mutated(shown, &mut random(1, case))
}

/// Compares the two on one response; what differs, where something does.
fn difference(
    (fast, slow): (&Engine, &Engine),
    response: &Mutated<'_>,
    comparison: &mut Comparison,
) -> Option<String> {
    let asked = Response::new(response.status, &response.body)
        .with_headers(&response.headers)
        .with_request(Request {
            method: "POST",
            idempotency_key: false,
        });
    let by_plan = fast.provider(response.provider).unwrap();
    let by_trying = slow.provider(response.provider).unwrap();
    let compared = comparison.compare(by_plan, by_trying, &asked);
    let difference = compared.difference?;
    Some(format!(
        "{} {} {:?}\n{:?}\n{difference}",
        response.provider,
        response.status,
        response.headers,
        String::from_utf8_lossy(&response.body),
    ))
}

#[test]
fn what_is_shown_gets_the_same_verdict_both_ways() {
    let (fast, mut comparison) = (Engine::builtin(), Comparison::default());
    let slow = fast.interpreter();
    for response in shown() {
        let difference = difference((fast, &slow), &response.as_sent(), &mut comparison);
        assert_eq!(difference, None, "{}", difference.as_deref().unwrap_or(""));
    }
}

/// One in so many is looked at to see whether responses repeat each other.
const SAMPLED: u64 = 16;

#[test]
fn most_cases_are_unlike_the_others() {
    let shown = shown();
    let (mut unlike, mut sampled) = (HashSet::new(), 0);
    for case in 0..cases() {
        let mut hasher = DefaultHasher::new();
        mutated(&shown, case).hash(&mut hasher);
        let hash = hasher.finish();
        if hash.is_multiple_of(SAMPLED) {
            sampled += 1;
            unlike.insert(hash);
        }
    }
    println!("{} of {sampled} sampled responses are unlike", unlike.len());
    assert!(unlike.len() * 2 > sampled);
}

#[test]
fn mutated_responses_get_the_same_verdict_both_ways() {
    let (fast, mut comparison) = (Engine::builtin(), Comparison::default());
    let slow = fast.interpreter();
    let shown = shown();
    for case in 0..cases() {
        let response = mutated(&shown, case);
        if let Some(difference) = difference((fast, &slow), &response, &mut comparison) {
            panic!("case {case} of seed {}: {difference}", seed());
        }
    }
    println!("{comparison}");
}
