//! A small catalog. Each test says only what it is about.

use replybook::{Cache, Engine, Response, Verdict};

/// An engine over one provider `p` with these shapes, settings and rules. Each
/// rule is `name: (shape, when, rest)`; examples are not what these tests are
/// about, so one is made for each rule from `sample`.
pub fn engine(head: &str, rules: &[Rule<'_>]) -> Engine {
    let rules: String = rules.iter().map(Rule::yaml).collect();
    let text = format!(
        "format: 1\nprovider: p\ntitle: P\nversion: 1.2.3\napi: \"1\"\n{head}\nrules:\n{rules}"
    );
    match Engine::load([("p.yaml", text.as_str())]) {
        Ok(engine) => engine,
        Err(error) => panic!("{error}"),
    }
}

/// One rule of a test's catalog.
pub struct Rule<'t> {
    pub name: &'t str,
    /// Further lines of the rule, each `key: value`.
    pub lines: &'t [&'t str],
    /// The rule's example: response, then what it gives.
    pub example: (&'t str, &'t str),
}

impl Rule<'_> {
    fn yaml(&self) -> String {
        let reason = self.name.to_uppercase().replace('-', "_");
        let has_category = self.lines.iter().any(|line| line.starts_with("category:"));
        let category = if has_category {
            ""
        } else {
            "    category: validation\n"
        };
        let lines: String = self
            .lines
            .iter()
            .map(|line| format!("    {line}\n"))
            .collect();
        let (response, expect) = self.example;
        format!(
            "  - id: p.{}\n    reason: {reason}\n    title: {}\n{category}{lines}    \
             remediation: Do what helps in this one case.\n    \
             evidence: [{{ kind: assumed, note: a test }}]\n    \
             examples: [{{ response: {response}, expect: {expect} }}]\n",
            self.name, self.name
        )
    }
}

/// The verdict on a status and a body, which is the same with a plan and without.
pub fn classify<'e>(engine: &'e Engine, status: u16, body: &str) -> Verdict<'e> {
    let response = Response::new(status, body.as_bytes());
    let provider = engine.provider("p").unwrap();
    let verdict = provider.classify(&response);
    assert_eq!(
        provider.classify_with(&response, &mut Cache::new()),
        verdict
    );
    verdict
}

/// The name of the rule that decided the whole.
pub fn winner(engine: &Engine, status: u16, body: &str) -> String {
    let verdict = classify(engine, status, body);
    verdict.rule.as_deref().unwrap_or("none").to_owned()
}
