//! With warm memory a ruling takes none from the heap.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use replybook::{Engine, Response, Scratch};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    id: String,
    provider: String,
    status: u16,
    #[serde(default)]
    headers: std::collections::BTreeMap<String, String>,
    body: String,
}

#[test]
fn a_ruling_in_warm_memory_allocates_nothing() {
    let documents = [
        include_str!("documents/leanplum.ndjson"),
        include_str!("documents/insider.ndjson"),
        include_str!("documents/airship.ndjson"),
        include_str!("documents/x-ads.ndjson"),
        include_str!("documents/braze.ndjson"),
    ];
    let mut scratch = Scratch::new();
    for line in documents.iter().flat_map(|text| text.lines()) {
        let case: Case = serde_json::from_str(line).unwrap();
        let headers: Vec<(&str, &str)> = case
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let response = Response::new(case.status, case.body.as_bytes()).with_headers(&headers);
        let provider = Engine::builtin().provider(&case.provider).unwrap();
        let warm = provider.judge(&response, &mut scratch).id();
        let mut rule = None;
        let heap = allocation_counter::measure(|| {
            rule = provider.judge(&response, &mut scratch).id();
        });
        assert_eq!(rule, warm, "{}", case.id);
        assert_eq!(heap.count_total, 0, "{}", case.id);
    }
}
