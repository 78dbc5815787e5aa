//! With warm memory a ruling takes none from the heap.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use replybook::{Cache, Engine, Response};
use replybook_testing::documents;

#[test]
fn a_ruling_in_warm_memory_allocates_nothing() {
    let mut cache = Cache::new();
    for case in documents::cases() {
        let headers = case.headers();
        let response = Response::new(case.status, case.body.as_bytes()).with_headers(&headers);
        let provider = Engine::builtin().provider(&case.provider).unwrap();
        let warm = provider.judge(&response, &mut cache).rule();
        // The first answer of all is read, the second learned from, the third recognized.
        for _ in 0..2 {
            provider.judge(&response, &mut cache);
        }
        let mut rule = None;
        let heap = allocation_counter::measure(|| {
            rule = provider.judge(&response, &mut cache).rule();
        });
        assert_eq!(rule, warm, "{}", case.id);
        assert_eq!(heap.count_total, 0, "{}", case.id);
    }
}
