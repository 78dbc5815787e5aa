//! What a rule asks, and a response that it knows. The mix is that of real catalogs: codes
//! in a list of reasons, message templates, a few statuses, headers, alternatives, ranges
//! and regexes.

use replybook_testing::random::Random;

use super::words::{NOUNS, STATES, VERBS, code, word};

/// Statuses that no other kind of rule answers with.
const LONELY: [u16; 24] = [
    405, 406, 410, 411, 412, 413, 414, 415, 416, 417, 421, 423, 424, 425, 426, 428, 431, 451, 501,
    505, 506, 507, 508, 510,
];

/// One rule, to be written.
pub struct Draft {
    pub shape: Option<&'static str>,
    pub when: String,
    pub status: u16,
    pub headers: Vec<(&'static str, &'static str)>,
    pub body: String,
}

/// Draws the rules of one provider.
pub struct Drafts {
    random: Random,
    statuses: usize,
}

impl Drafts {
    /// The same for the same seed.
    pub fn new(seed: u64) -> Drafts {
        Drafts {
            random: Random::new(seed),
            statuses: 0,
        }
    }

    /// The next rule, of number `n` among all providers' rules. Its status is this one,
    /// or, of a rule about the status alone, one that nothing else answers with.
    pub fn draft(&mut self, n: usize, status: u16) -> Draft {
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

    /// One of these.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        self.random.pick(from)
    }

    /// Eight hexadecimal digits.
    pub fn id(&mut self) -> String {
        format!("{:08x}", self.random.bits() & 0xffff_ffff)
    }

    pub fn noun(&mut self) -> &'static str {
        self.random.pick(&NOUNS)
    }

    fn verb(&mut self) -> &'static str {
        self.random.pick(&VERBS)
    }

    pub fn state(&mut self) -> &'static str {
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
