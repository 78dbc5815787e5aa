//! Examples and near-misses that only repeat another.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Catalog;
use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::lower::Findings;
use replybook_compiler::shown::Shown;

/// Examples of one rule that show the same.
pub(super) fn find(catalog: &Catalog<'_>, findings: &mut Findings) {
    let mut first: BTreeMap<(&str, String), &Shown> = BTreeMap::new();
    for shown in catalog.shown() {
        let key = (shown.rule.as_str(), said(shown));
        match first.get(&key) {
            None => drop(first.insert(key, shown)),
            Some(other) => findings.extend([Diagnostic::new(
                Code::RepeatedExample,
                &*shown.file,
                shown.span,
                "this shows only what another shows already",
            )
            .why("the same response, the same request, the same expectation")
            .help("remove it, or show another wording, place or status")
            .related(&*other.file, other.span, "the first one")]),
        }
    }
}

/// All that an example or near-miss shows, as a text that is equal for equals.
fn said(shown: &Shown) -> String {
    let mut sample = shown.sample.clone();
    // However the JSON is spaced.
    if let Ok(body) = serde_json::from_str::<Value>(&sample.body) {
        sample.body = body.to_string();
    }
    sample.headers.sort();
    format!("{sample:?} {:?}", shown.expected)
}
