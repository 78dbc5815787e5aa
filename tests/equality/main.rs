//! The plan and the interpreter give the same verdict on every response: shown
//! ones, mutated ones, and ones that no provider ever sent.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

mod bodies;
mod catalogs;
mod chance;
mod comparison;
#[path = "../common/documents.rs"]
mod documents;
mod mutation;
mod random_catalogs;
mod shrink;
mod siblings;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use chance::Chance;
use comparison::Comparison;
use mutation::{Mutated, Shown};
use replybook::{Engine, Request, Response};

/// How many mutated responses are compared: `REPLYBOOK_CASES`, or this many.
const CASES: u64 = 20_000;

fn cases() -> u64 {
    let asked = std::env::var("REPLYBOOK_CASES").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(CASES)
}

/// The first seed: `REPLYBOOK_SEED`, or 1.
fn seed() -> u64 {
    let asked = std::env::var("REPLYBOOK_SEED").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// The documents' responses and the sample of every rule.
fn shown() -> Vec<Shown> {
    let cases = documents::cases().into_iter();
    let mut shown: Vec<Shown> = cases
        .map(|case| Shown::new(&case.provider, case.status, case.headers, &case.body))
        .collect();
    for provider in &Engine::builtin().table().providers {
        let samples = provider
            .rules
            .iter()
            .filter_map(|rule| rule.sample.as_ref());
        shown.extend(samples.map(|sample| {
            let headers = sample.headers.iter().cloned().collect();
            Shown::new(&provider.id, sample.status, headers, &sample.body)
        }));
    }
    shown
}

/// The response of a case.
fn mutated(shown: &[Shown], seed: u64, case: u64) -> Mutated<'_> {
    let mut chance = Chance::new(seed.wrapping_mul(0x1_0000_0000).wrapping_add(case));
    mutation::of(shown, &mut chance)
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
    let compared = comparison.of(by_plan, by_trying, &asked);
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
    let (shown, seed) = (shown(), seed());
    let (mut unlike, mut sampled) = (HashSet::new(), 0);
    for case in 0..cases() {
        let mut hasher = DefaultHasher::new();
        mutated(&shown, seed, case).hash(&mut hasher);
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
    let (shown, seed) = (shown(), seed());
    for case in 0..cases() {
        let response = mutated(&shown, seed, case);
        if let Some(difference) = difference((fast, &slow), &response, &mut comparison) {
            panic!("case {case} of seed {seed}: {difference}");
        }
    }
    println!("{comparison}");
}
