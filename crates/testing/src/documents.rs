//! The responses that the five documents print or describe, with what each must be
//! read as.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

/// Provider, its responses, one a line as JSON, and how many there are.
pub const FILES: [(&str, &str, usize); 5] = [
    (
        "airship",
        include_str!("../../../tests/documents/airship.ndjson"),
        7,
    ),
    (
        "braze",
        include_str!("../../../tests/documents/braze.ndjson"),
        24,
    ),
    (
        "insider",
        include_str!("../../../tests/documents/insider.ndjson"),
        97,
    ),
    (
        "leanplum",
        include_str!("../../../tests/documents/leanplum.ndjson"),
        13,
    ),
    (
        "x-ads",
        include_str!("../../../tests/documents/x-ads.ndjson"),
        80,
    ),
];

/// One response, and who gave it.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// A name of its own.
    pub id: String,
    /// The catalog that knows it.
    pub provider: String,
    /// Its status.
    pub status: u16,
    /// Its headers, by name.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub body: String,
    /// What it must be read as.
    pub expect: Expect,
}

/// What a response must be read as. The first outcome and category of a list is the reading of the
/// document; the others are acceptable too, for the words overlap.
#[derive(Debug, Clone, Deserialize)]
pub struct Expect {
    /// Outcomes.
    pub outcome: Vec<String>,
    /// Categories.
    pub category: Vec<String>,
    /// Whether sending again can help; absent where the document does not speak.
    pub retryable: Option<bool>,
    /// Values that the captures must carry, whatever their names.
    #[serde(default)]
    pub fields: Map<String, Value>,
}

impl Case {
    /// Name and value of each header.
    pub fn headers(&self) -> Vec<(&str, &str)> {
        let headers = self.headers.iter();
        headers
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }
}

/// All 221, one provider after the other.
pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (provider, text, count) in FILES {
        let before = cases.len();
        cases.extend(
            text.lines()
                .map(|line| serde_json::from_str::<Case>(line).unwrap()),
        );
        let added = &cases[before..];
        assert_eq!(added.len(), count, "{provider}");
        for case in added {
            assert_eq!(case.provider, provider, "{}", case.id);
        }
    }
    assert_eq!(cases.len(), 221);
    cases
}
