//! Responses to the built-in catalogs: the plan against the interpreter. The first byte
//! chooses the provider, the next two the status, the next the name of a header, whose value
//! ends with the first line; the rest is the body.

#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use replybook::{Engine, Response, Scratch};

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
    static SCRATCH: RefCell<Scratch> = RefCell::default();
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
    SCRATCH.with_borrow_mut(|scratch| {
        let verdict = tried.classify(&response);
        assert_eq!(planned.classify_with(&response, scratch), verdict);
        // The first is read, the second learned from, the third recognized.
        for _ in 0..3 {
            let ruling = planned.judge(&response, scratch);
            assert_eq!(ruling.id(), verdict.rule.as_deref());
            assert_eq!(ruling.outcome(), verdict.outcome);
            assert_eq!(ruling.effect(), verdict.effect);
            assert_eq!(ruling.retryability(), verdict.retry.retryability);
            assert_eq!(ruling.wait(), verdict.retry.wait);
        }
    });
}
