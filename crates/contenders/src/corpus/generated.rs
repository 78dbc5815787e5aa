//! Catalogs of any size as YAML, with a response to every rule and some to none.

mod draft;
mod words;

use std::fmt::Write as _;

use super::{Case, Expected};
use draft::Drafts;
use words::name;

/// Generated catalogs.
pub struct Generated {
    /// File name and YAML text, one per provider.
    pub files: Vec<(String, String)>,
    /// One response for each rule, in the order of the rules.
    pub hits: Vec<Case>,
    /// Responses that no rule knows.
    pub misses: Vec<Case>,
}

impl Generated {
    /// `count` cases spread evenly over the catalogs, one miss after nine hits.
    pub fn sample(self, count: usize) -> Vec<Case> {
        let misses = count / 10;
        let spread = |cases: Vec<Case>, count: usize| {
            let len = cases.len().max(1);
            let wanted: Vec<usize> = (0..count).map(|i| i * len / count.max(1)).collect();
            let cases = cases.into_iter().enumerate();
            cases
                .filter(|(i, _)| wanted.binary_search(i).is_ok())
                .map(|(_, case)| case)
                .collect::<Vec<_>>()
        };
        let mut cases = spread(self.hits, count - misses);
        cases.extend(spread(self.misses, misses));
        cases
    }
}

/// `rules` rules over `providers` providers.
pub fn generate(rules: usize, providers: usize) -> Generated {
    let mut generated = Generated {
        files: Vec::new(),
        hits: Vec::new(),
        misses: Vec::new(),
    };
    let mut first = 0;
    for at in 0..providers {
        let count = rules / providers + usize::from(at < rules % providers);
        let mut writer = Writer::new(at, first);
        writer.head();
        for _ in 0..count {
            writer.rule();
        }
        writer.misses();
        first += count;
        generated
            .files
            .push((format!("{}.yaml", writer.provider), writer.yaml));
        generated.hits.append(&mut writer.hits);
        generated.misses.append(&mut writer.misses);
    }
    generated
}

/// Status, category, and the retryability that follows from it.
const KINDS: [(u16, &str, &str); 8] = [
    (400, "validation", "after_change"),
    (400, "validation", "after_change"),
    (422, "validation", "after_change"),
    (403, "authorization", "after_change"),
    (404, "not_found", "after_change"),
    (409, "conflict", "after_change"),
    (429, "rate_limit", "retryable"),
    (500, "internal", "if_idempotent"),
];

struct Writer {
    provider: String,
    /// Number of the next rule among all providers' rules.
    next: usize,
    drafts: Drafts,
    yaml: String,
    hits: Vec<Case>,
    misses: Vec<Case>,
}

impl Writer {
    fn new(at: usize, next: usize) -> Writer {
        Writer {
            provider: format!("vendor-{at:03}"),
            next,
            drafts: Drafts::new(0x5eed ^ ((at as u64) << 20)),
            yaml: String::new(),
            hits: Vec::new(),
            misses: Vec::new(),
        }
    }

    fn head(&mut self) {
        let provider = &self.provider;
        write!(
            self.yaml,
            r#"format: 1
provider: {provider}
title: Generated {provider}
version: 1.0.0
api: "1"
sources:
  errors:
    title: "Generated errors of {provider}"
    url: https://example.com/{provider}/errors
    retrieved: 2026-11-21
shapes:
  envelope:
    fields:
      message: {{ at: ["$.error.message", "$.message", "$.error"], type: string, ignore_case: true }}
      number: {{ at: ["$.error.number", "$.number"] }}
      state: "$.status"
    identifying: [message, number]
  errors:
    each: {{ path: "$.errors[*]", role: reasons, type: object }}
    fields:
      code: "@.code"
      message: {{ at: ["@.message"], type: string }}
      field: ["@.parameter", "@.attribute"]
      account_id: "$.request.params.account_id"
    identifying: [code, message]
rules:
"#
        )
        .unwrap();
    }

    fn rule(&mut self) {
        let n = self.next;
        self.next += 1;
        let (status, category, retryability) = self.drafts.pick(&KINDS);
        let mut draft = self.drafts.draft(n, status);
        // A status alone has its own meaning.
        let (category, retryability) = if draft.status == status {
            (category, retryability)
        } else {
            ("unsupported", "after_change")
        };
        let id = format!("{}.{}", self.provider, name(n));
        let reason = name(n).replace('-', "_").to_uppercase();
        let (noun, state) = (self.drafts.noun(), self.drafts.state());
        let shape = draft
            .shape
            .map_or(String::new(), |shape| format!("    shape: {shape}\n"));
        let headers = draft
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value:?}"));
        let headers = headers.collect::<Vec<_>>().join(", ");
        let headers = if headers.is_empty() {
            headers
        } else {
            format!("headers: {{ {headers} }}, ")
        };
        write!(
            self.yaml,
            r#"  - id: {id}
    reason: {reason}
    title: The {noun} is not {state}
{shape}    when: {when}
    category: {category}
    remediation: "Look the {noun} up, correct what makes it fail, and send the request again."
    evidence: [{{ source: errors, at: "{reason}" }}]
    examples:
      - {{ response: {{ status: {status}, {headers}body: {body} }}, expect: {{ retryability: {retryability} }} }}
"#,
            when = draft.when,
            status = draft.status,
            body = draft.body,
        )
        .unwrap();
        self.hits.push(Case {
            id: format!("{id} (hit)"),
            provider: self.provider.clone(),
            status: draft.status,
            headers: std::mem::take(&mut draft.headers),
            body: draft.body.into_bytes(),
            expected: Expected::Rule(id),
        });
    }

    /// Answers that look like the others and are none of them.
    fn misses(&mut self) {
        let id = self.drafts.id();
        let bodies = [
            (
                400,
                format!(
                    r#"{{"errors": [{{"code": "NOT_IN_ANY_TABLE", "message": "The campaign cannot be found"}}], "request": {{"params": {{"account_id": "{id}"}}}}}}"#
                ),
            ),
            (
                422,
                format!(
                    r#"{{"message": "The campaign {id} cannot be accepted by anybody.", "status": "error"}}"#
                ),
            ),
            (
                200,
                format!(
                    r#"{{"data": [{{"id": "{id}", "name": "Autumn"}}], "request": {{"params": {{}}}}}}"#
                ),
            ),
            (
                503,
                "<html><head><title>Service Unavailable</title></head></html>".to_owned(),
            ),
            (
                404,
                r#"{"error": {"number": 3, "message": "At most 7 things are found."}}"#.to_owned(),
            ),
        ];
        for (at, (status, body)) in bodies.into_iter().enumerate() {
            self.misses.push(Case {
                id: format!("{} (miss {at})", self.provider),
                provider: self.provider.clone(),
                status,
                headers: vec![("content-type", "application/json")],
                body: body.into_bytes(),
                expected: Expected::Foreign,
            });
        }
    }
}
