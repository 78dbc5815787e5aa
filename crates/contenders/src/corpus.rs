//! Responses: the documents', those to generated catalogs of any size, those whose form never comes
//! again, and large ones.

pub mod generated;
pub mod large;
pub mod unlike;

use replybook::{Engine, Provider, Response};
use replybook_testing::documents;

/// One response and who gave it.
pub struct Case {
    /// What messages call it.
    pub id: String,
    /// Whose catalog is asked.
    pub provider: String,
    /// Its status.
    pub status: u16,
    /// Header lines.
    pub headers: Vec<(&'static str, &'static str)>,
    /// Its body.
    pub body: Vec<u8>,
    /// What must decide.
    pub expected: Expected,
}

/// Which rule must decide a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Whatever the engine says; others are compared with that.
    Engine,
    /// This one.
    Rule(String),
    /// None of the provider's.
    Foreign,
}

impl Case {
    /// The response as the engine takes it.
    pub fn response(&self) -> Response<'_> {
        Response::new(self.status, &self.body).with_headers(&self.headers)
    }

    /// Whether the body is valid JSON.
    pub fn is_json(&self) -> bool {
        serde_json::from_slice::<serde::de::IgnoredAny>(&self.body).is_ok()
    }
}

/// The 221 responses that the five documents print or describe.
pub fn documents() -> Vec<Case> {
    let lines = documents::cases().into_iter();
    lines
        .map(|line| Case {
            id: line.id,
            provider: line.provider,
            status: line.status,
            headers: line
                .headers
                .into_iter()
                .map(|(name, value)| (&*name.leak(), &*value.leak()))
                .collect(),
            body: line.body.into_bytes(),
            expected: Expected::Engine,
        })
        .collect()
}

/// Those of the documents' responses whose body is valid JSON: what parsers of
/// JSON can be compared on.
pub fn json_documents() -> Vec<Case> {
    documents().into_iter().filter(Case::is_json).collect()
}

/// The id of the rule that decides, or `none`.
pub fn rule_of(provider: Provider<'_>, case: &Case) -> String {
    let verdict = provider.classify(&case.response());
    verdict.rule.as_deref().unwrap_or("none").to_owned()
}

/// Stops unless every case gets the rule it must get.
pub fn check(engine: &Engine, cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let found = rule_of(engine.provider(&case.provider).unwrap(), case);
        let right = match &case.expected {
            Expected::Engine => true,
            Expected::Rule(rule) => found == *rule,
            Expected::Foreign => !found.starts_with(&format!("{}.", case.provider)),
        };
        if !right {
            let body = String::from_utf8_lossy(&case.body);
            wrong.push(format!(
                "{}: {found}, not {:?}: {} {body}",
                case.id, case.expected, case.status
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong
            .iter()
            .take(20)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
}
