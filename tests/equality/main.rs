//! The plan and the interpreter give the same verdict on every response: shown
//! ones, mutated ones, and ones that no provider ever sent.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

mod bodies;
mod catalogs;
mod chance;
#[path = "../common/documents.rs"]
mod documents;
mod mutation;
mod random_catalogs;
mod shrink;

use std::collections::BTreeMap;

use chance::Chance;
use replybook::{Engine, Request, Response, Scratch};

/// A response as owned data.
#[derive(Debug, Clone)]
pub struct Owned {
    provider: String,
    status: u16,
    headers: BTreeMap<String, String>,
    bytes: Vec<u8>,
}

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
fn shown() -> Vec<Owned> {
    let cases = documents::cases().into_iter();
    let mut shown: Vec<Owned> = cases
        .map(|case| Owned {
            provider: case.provider,
            status: case.status,
            headers: case.headers,
            bytes: case.body.into_bytes(),
        })
        .collect();
    for provider in &Engine::builtin().table().providers {
        let samples = provider
            .rules
            .iter()
            .filter_map(|rule| rule.sample.as_ref());
        shown.extend(samples.map(|sample| Owned {
            provider: provider.id.clone(),
            status: sample.status,
            headers: sample.headers.iter().cloned().collect(),
            bytes: sample.body.clone().into_bytes(),
        }));
    }
    shown
}

/// Compares the two on one response; what differs, where something does.
fn difference(
    fast: &Engine,
    slow: &Engine,
    response: &Owned,
    scratch: &mut Scratch,
) -> Option<String> {
    let headers: Vec<(&str, &str)> = response
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let asked = Response::new(response.status, &response.bytes)
        .with_headers(&headers)
        .with_request(Request {
            method: "POST",
            idempotency_key: false,
        });
    let by_plan = fast.provider(&response.provider).unwrap();
    let by_trying = slow.provider(&response.provider).unwrap();
    let (plan, tried) = (
        by_plan.classify_with(&asked, scratch),
        by_trying.classify(&asked),
    );
    // The first time on its way, and when what there is to say is remembered.
    for _ in 0..2 {
        let mut written = Vec::new();
        by_plan.write_verdict(&asked, scratch, &mut written);
        let told = serde_json::to_string(&plan).unwrap();
        let written = String::from_utf8_lossy(&written);
        if written != told {
            return Some(format!("told:    {told}\nwritten: {written}"));
        }
    }
    let (plan, tried) = (plan.reveal(), tried.reveal());
    let ruling = by_plan.judge(&asked, scratch);
    let brief = (
        ruling.id(),
        ruling.outcome(),
        ruling.effect(),
        ruling.retryability(),
        ruling.wait(),
    );
    let of_verdict = (
        tried.rule.as_deref(),
        tried.outcome,
        tried.effect,
        tried.retry.retryability,
        tried.retry.wait,
    );
    if plan == tried && brief == of_verdict {
        return None;
    }
    Some(format!(
        "{} {} {:?}\n{:?}\nplan:  {}\ntried: {}\nbrief: {brief:?}",
        response.provider,
        response.status,
        response.headers,
        String::from_utf8_lossy(&response.bytes),
        serde_json::to_string(&plan).unwrap(),
        serde_json::to_string(&tried).unwrap(),
    ))
}

#[test]
fn what_is_shown_gets_the_same_verdict_both_ways() {
    let (fast, mut scratch) = (Engine::builtin(), Scratch::new());
    let slow = fast.interpreter();
    for response in shown() {
        let difference = difference(fast, &slow, &response, &mut scratch);
        assert_eq!(difference, None, "{}", difference.as_deref().unwrap_or(""));
    }
}

#[test]
fn mutated_responses_get_the_same_verdict_both_ways() {
    let (fast, mut scratch) = (Engine::builtin(), Scratch::new());
    let slow = fast.interpreter();
    let shown = shown();
    for case in 0..cases() {
        let mut chance = Chance::new(seed().wrapping_mul(0x1_0000_0000).wrapping_add(case));
        let response = mutation::of(&shown, &mut chance);
        let difference = difference(fast, &slow, &response, &mut scratch);
        assert_eq!(
            difference,
            None,
            "case {case} of seed {}: {}",
            seed(),
            difference.as_deref().unwrap_or("")
        );
    }
}
