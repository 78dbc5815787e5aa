//! Catalogs of any size as YAML, with a response to every rule and some to none.
//! The mix is that of real catalogs: codes in a list of reasons, message
//! templates, a few statuses, headers, alternatives, ranges and regexes.

mod words;

use std::fmt::Write as _;

use super::prng::Prng;
use super::{Case, Expected};
use words::{code, name, word};

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

const VERBS: [&str; 12] = [
    "cannot be",
    "must be",
    "was not",
    "has been",
    "is already",
    "may not be",
    "could not be",
    "should be",
    "is no longer",
    "will not be",
    "is not",
    "was never",
];
const STATES: [&str; 16] = [
    "found",
    "accepted",
    "changed",
    "deleted",
    "verified",
    "empty",
    "repeated",
    "longer than allowed",
    "in the past",
    "part of this account",
    "enabled for this app",
    "processed",
    "a valid identifier",
    "unique",
    "supported here",
    "assigned to a campaign",
];
const NOUNS: [&str; 20] = [
    "campaign",
    "segment",
    "template",
    "message",
    "channel",
    "user",
    "device",
    "token",
    "attribute",
    "event",
    "catalog item",
    "line item",
    "funding instrument",
    "audience",
    "export",
    "webhook",
    "schedule",
    "image",
    "recipient",
    "subscription group",
];
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
/// Statuses that no other kind of rule answers with.
const LONELY: [u16; 24] = [
    405, 406, 410, 411, 412, 413, 414, 415, 416, 417, 421, 423, 424, 425, 426, 428, 431, 451, 501,
    505, 506, 507, 508, 510,
];

struct Writer {
    provider: String,
    /// Number of the next rule among all providers' rules.
    next: usize,
    statuses: usize,
    random: Prng,
    yaml: String,
    hits: Vec<Case>,
    misses: Vec<Case>,
}

/// One rule, to be written.
struct Draft {
    shape: Option<&'static str>,
    when: String,
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
}

impl Writer {
    fn new(at: usize, next: usize) -> Writer {
        Writer {
            provider: format!("vendor-{at:03}"),
            next,
            statuses: 0,
            random: Prng::new(0x5eed ^ ((at as u64) << 20)),
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
        let (status, category, retryability) = self.random.pick(&KINDS);
        let mut draft = self.draft(n, status);
        // A status alone has its own meaning.
        let (category, retryability) = if draft.status == status {
            (category, retryability)
        } else {
            ("unsupported", "after_change")
        };
        let id = format!("{}.{}", self.provider, name(n));
        let reason = name(n).replace('-', "_").to_uppercase();
        let (noun, state) = (self.random.pick(&NOUNS), self.random.pick(&STATES));
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

    fn draft(&mut self, n: usize, status: u16) -> Draft {
        let word = word(n);
        match self.random.below(100) {
            0..52 => self.code(n, status),
            52..80 => self.template(&word, status),
            80..83 if self.statuses < LONELY.len() => {
                let status = LONELY[self.statuses];
                self.statuses += 1;
                Draft {
                    shape: None,
                    when: format!("{{ status: {status} }}"),
                    status,
                    headers: Vec::new(),
                    body: format!(
                        r#"{{"message": "Status {status} of request {}"}}"#,
                        self.id()
                    ),
                }
            }
            80..86 => Draft {
                // Header values are few: what tells the rules apart is in the body.
                shape: Some("envelope"),
                when: format!(
                    r#"{{ status: {status}, headers: {{ x-error-source: {{ starts_with: "gate" }} }}, state: "{word}" }}"#
                ),
                status,
                headers: vec![
                    ("content-type", "application/json"),
                    ("X-Error-Source", "gateway-7"),
                ],
                body: format!(r#"{{"status": "{word}", "id": "{}"}}"#, self.id()),
            },
            86..91 => self.alternatives(n, &word, status),
            91..95 => {
                let from = 100_000 + n * 20;
                Draft {
                    shape: Some("envelope"),
                    when: format!("{{ number: {{ ge: {from}, lt: {} }} }}", from + 20),
                    status,
                    headers: Vec::new(),
                    body: format!(
                        r#"{{"error": {{"number": {}, "message": "Failed {}"}}}}"#,
                        from + self.random.below(20),
                        self.id()
                    ),
                }
            }
            95..98 => Draft {
                shape: Some("envelope"),
                when: format!(
                    r#"{{ message: {{ contains: "the {word} {}" }} }}"#,
                    self.state()
                ),
                status,
                headers: Vec::new(),
                body: String::new(),
            }
            .answering_its_text(self.id()),
            _ => Draft {
                shape: Some("envelope"),
                when: format!(
                    r#"{{ message: {{ regex: "^{word}s? [0-9]+ (failed|refused) with \\w+\\.$" }} }}"#
                ),
                status,
                headers: Vec::new(),
                body: format!(
                    r#"{{"message": "{word}s {} refused with E{}."}}"#,
                    self.random.below(10_000),
                    self.random.below(1000)
                ),
            },
        }
    }

    fn code(&mut self, n: usize, status: u16) -> Draft {
        let code = code(n);
        let (noun, verb, state) = (self.noun(), self.verb(), self.state());
        let more = match self.random.below(4) {
            0 => r#", "parameter": "start_time", "details": "invalid date", "value": """#,
            1 => r#", "attribute": "name""#,
            _ => "",
        };
        let account = self.id();
        Draft {
            shape: Some("errors"),
            when: format!("{{ code: {code} }}"),
            status,
            headers: Vec::new(),
            body: format!(
                r#"{{"errors": [{{"code": "{code}", "message": "The {noun} {verb} {state}"{more}}}], "request": {{"params": {{"account_id": "{account}"}}}}}}"#
            ),
        }
    }

    /// A message as a vendor writes it: a common beginning, what tells it apart
    /// in the middle, and holes.
    fn template(&mut self, word: &str, status: u16) -> Draft {
        let (noun, verb, state) = (self.noun(), self.verb(), self.state());
        let (id, number) = (self.id(), self.random.below(100_000));
        let (template, text) = match self.random.below(5) {
            0 => (
                format!("The {noun} {{name}} {verb} {state} by {word}."),
                format!("The {noun} {id} {verb} {state} by {word}."),
            ),
            1 => (
                format!("The {word} {verb} {state}{{*}}"),
                format!("The {word} {verb} {state}: see request {id}"),
            ),
            2 => (
                format!("At most {{limit:int}} {word} {noun} {verb} {state}."),
                format!("At most {number} {word} {noun} {verb} {state}."),
            ),
            3 => (
                format!("{{*}} {word} {{got:int}} {verb} {state} ({{key:word}})"),
                format!("Request {id}: {word} {number} {verb} {state} (api_key)"),
            ),
            _ => {
                let text = format!("{word} {noun} {verb} {state}");
                (text.clone(), text)
            }
        };
        let body = match self.random.below(3) {
            0 => format!(
                r#"{{"error": {{"message": "{text}", "type": "request"}}, "request_id": "{id}"}}"#
            ),
            1 => format!(r#"{{"message": "{text}", "status": "error"}}"#),
            _ => format!(r#"{{"status": {status}, "error": "{text}"}}"#),
        };
        let when = if self.random.below(3) == 0 {
            format!(r#"{{ status: {status}, message: {{ like: "{template}" }} }}"#)
        } else {
            format!(r#"{{ message: {{ like: "{template}" }} }}"#)
        };
        Draft {
            shape: Some("envelope"),
            when,
            status,
            headers: Vec::new(),
            body,
        }
    }

    fn alternatives(&mut self, n: usize, word: &str, status: u16) -> Draft {
        let (noun, state, number) = (self.noun(), self.state(), 10_000_000 + n);
        let body = match self.random.below(2) {
            0 => format!(r#"{{"error": {{"number": {number}, "message": "No"}}}}"#),
            _ => format!(r#"{{"message": "No {word} {noun} is {state} today"}}"#),
        };
        Draft {
            shape: Some("envelope"),
            when: format!(
                r#"{{ any: [{{ number: {number} }}, {{ message: {{ like: "No {word} {noun} is {state}{{*}}" }} }}] }}"#
            ),
            status,
            headers: Vec::new(),
            body,
        }
    }

    /// Answers that look like the others and are none of them.
    fn misses(&mut self) {
        let id = self.id();
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

    fn id(&mut self) -> String {
        format!("{:08x}", self.random.next() & 0xffff_ffff)
    }

    fn noun(&mut self) -> &'static str {
        self.random.pick(&NOUNS)
    }

    fn verb(&mut self) -> &'static str {
        self.random.pick(&VERBS)
    }

    fn state(&mut self) -> &'static str {
        self.random.pick(&STATES)
    }
}

impl Draft {
    /// For `contains`: a message around the text that is asked for.
    fn answering_its_text(self, id: String) -> Draft {
        let text = self.when.split('"').nth(1).unwrap_or_default();
        let body =
            format!(r#"{{"message": "Request {id} failed: the API says {text}, so it stopped"}}"#);
        Draft { body, ..self }
    }
}
