//! Responses to the built-in catalogs: the plan against the interpreter. The first byte
//! chooses the provider, the next two the status, the next the name of a header, whose value
//! ends with the first line; the rest is the body.

#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use replybook::{Engine, Response};
use replybook_testing::comparison::Comparison;

const HEADERS: [&str; 8] = [
    "content-type",
    "retry-after",
    "date",
    "x-rate-limit-reset",
    "x-ratelimit-reset",
    "x-ratelimit-remaining",
    "x-rate-limit-remaining",
    "x-account-rate-limit-reset",
];

thread_local! {
    /// Kept from one response to the next, as an embedder does.
    static COMPARISON: RefCell<Comparison> = RefCell::default();
}

fuzz_target!(|data: &[u8]| {
    if let Some(([provider, high, low, header], rest)) = data.split_first_chunk() {
        let status = u16::from_be_bytes([*high, *low]);
        let mut lines = rest.splitn(2, |byte| *byte == b'\n');
        let value = String::from_utf8_lossy(lines.next().unwrap_or_default());
        let body = lines.next().unwrap_or_default();
        let name = HEADERS[usize::from(*header) % HEADERS.len()];
        check(*provider, status, &[(name, &value)], body);
    }
});

fn check(provider: u8, status: u16, headers: &[(&str, &str)], body: &[u8]) {
    let engine = Engine::builtin();
    let providers = &engine.table().providers;
    let id = &providers[usize::from(provider) % providers.len()].id;
    let interpreter = engine.interpreter();
    let planned = engine.provider(id).expect("the table has it");
    let tried = interpreter.provider(id).expect("the table has it");
    // Most numbers are no status: those are taken for a common one.
    let status = if status < 1200 {
        status
    } else {
        100 + status % 500
    };
    let response = Response::new(status, body).with_headers(headers);
    COMPARISON.with_borrow_mut(|comparison| {
        // The first answer is read, the second learned from, the third recognized; a comparison
        // asks at least twice.
        for _ in 0..2 {
            let compared = comparison.compare(planned, tried, &response);
            if let Some(difference) = compared.difference {
                panic!("{difference}");
            }
        }
    });
}
