//! A response with a wrong verdict: the expected verdict, the actual one, and the part of the
//! response that makes the difference.

use replybook::explain::Explanation;
use replybook::vocabulary::WaitSource;
use replybook::{Limits, Response, Verdict};
use replybook_catalog::words::range;
use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::shown::{Expected, Shown};
use replybook_matching::answer::Answer;
use replybook_matching::facts::{Facts, Place};

use crate::Catalogs;

/// A response that comes back otherwise than it must.
#[derive(Debug, Clone)]
pub struct Failure<'c> {
    /// The response, and what must come back.
    pub shown: &'c Shown,
    /// Each difference, at its place.
    pub findings: Vec<Diagnostic>,
    /// What came back, and why.
    pub explanation: Explanation<'c>,
    /// Why the rule that should have won did not; `None` where it did, or where
    /// none should.
    pub lost: Option<String>,
}

impl<'c> Failure<'c> {
    pub(super) fn new(
        catalogs: &'c Catalogs,
        shown: &'c Shown,
        findings: Vec<Diagnostic>,
    ) -> Option<Failure<'c>> {
        let provider = catalogs.engine_of(shown).provider(shown.provider()).ok()?;
        let headers = shown.sample.header_lines();
        let explanation = provider.explain(&Response::shown(&shown.sample, &headers));
        let lost = expected_rule(shown)
            .filter(|rule| explanation.verdict.rule.as_deref() != Some(rule))
            .map(|rule| why_not(catalogs, shown, rule, &explanation));
        Some(Failure {
            shown,
            findings,
            explanation,
            lost,
        })
    }

    /// Whether it is an example, and no near-miss.
    #[must_use]
    pub fn is_example(&self) -> bool {
        matches!(self.shown.expected, Expected::Rule { .. })
    }

    /// `example` or `near_miss`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        if self.is_example() {
            "example"
        } else {
            "near_miss"
        }
    }

    /// What must come back, on one line.
    #[must_use]
    pub fn expected(&self) -> String {
        let Expected::Rule {
            retryability,
            wait,
            outcome,
            category,
            effect,
            captures,
            items,
            causes,
        } = &self.shown.expected
        else {
            return expected_rule(self.shown)
                .unwrap_or("no rule of the provider")
                .to_owned();
        };
        let mut parts = vec![retryability.to_string()];
        parts.extend(wait.map(|(min, max, source)| waits(min, max, source)));
        parts.extend(outcome.map(|word| word.to_string()));
        parts.extend(category.map(|word| word.to_string()));
        parts.extend(effect.map(|word| word.to_string()));
        parts.extend(
            captures
                .iter()
                .map(|(name, value)| format!("{name} = {value}")),
        );
        parts.extend(items.as_ref().map(|items| {
            let items = items.iter().map(Option::as_deref);
            format!("items {}", list(items))
        }));
        parts.extend(causes.as_ref().map(|causes| {
            let causes = causes.iter().map(|cause| Some(cause.as_str()));
            format!("causes {}", list(causes))
        }));
        format!("{}: {}", self.shown.rule, parts.join(", "))
    }

    /// What came back, on one line: as much of it as can be expected.
    #[must_use]
    pub fn actual(&self) -> String {
        let verdict = &self.explanation.verdict;
        let rule = verdict.rule.as_deref().unwrap_or("no rule");
        if !self.is_example() {
            return rule.to_owned();
        }
        format!("{rule}: {}", said(verdict))
    }

    /// What in the answer makes the difference: the rule that won and by what, and
    /// why the one that should have won did not.
    #[must_use]
    pub fn because(&self) -> Vec<String> {
        let mut lines = Vec::new();
        match &self.explanation.won {
            Some(won) => lines.push(format!(
                "{} won, by {} ({}): {}",
                won.rule, won.place, won.layer, won.because
            )),
            None => lines.push("no rule won: nothing documented fits this answer".to_owned()),
        }
        lines.extend(self.lost.clone());
        lines
    }
}

/// The rule that must come back, if one must.
fn expected_rule(shown: &Shown) -> Option<&str> {
    match &shown.expected {
        Expected::Rule { .. } => Some(&shown.rule),
        Expected::Other(rule) => rule.as_deref(),
    }
}

/// Why a rule did not win: it is weaker where it holds, or a condition fails.
fn why_not(catalogs: &Catalogs, shown: &Shown, rule: &str, why: &Explanation<'_>) -> String {
    if let Some(lost) = why.lost.iter().find(|lost| lost.rule == rule) {
        return format!("{rule} held too, by {}, and lost: {}", lost.place, lost.why);
    }
    let headers = shown.sample.header_lines();
    let body = shown.sample.body.as_bytes();
    let most = Limits::default().max_body_bytes;
    let answer = Answer::read(shown.sample.status, &headers, body, most);
    let table = catalogs.engine_of(shown).table();
    let failure = table.provider(shown.provider()).and_then(|provider| {
        let facts = Facts::new(provider, &answer);
        let at = provider.rules.iter().position(|known| known.id == rule)?;
        let elements = (0..provider.shapes.len()).flat_map(|shape| facts.elements(shape));
        let at_elements = elements.filter_map(|e| facts.failure(at, Place::Element(&e)));
        let failures = facts
            .failure(at, Place::Whole)
            .into_iter()
            .chain(at_elements);
        failures.min_by_key(|failure| failure.failed)
    });
    match failure {
        Some(failure) => {
            let found = failure
                .found
                .map_or("nothing".to_owned(), |v| v.to_string());
            format!(
                "{rule} does not hold, for this fails: {}; there stood {found}",
                failure.expected
            )
        }
        None => format!("{rule} does not hold: the answer has no place that it is about"),
    }
}

/// As much of a verdict as an example can expect.
fn said(verdict: &Verdict<'_>) -> String {
    let mut parts = vec![verdict.retry.retryability.to_string()];
    let wait = verdict.retry.wait;
    parts.extend(wait.map(|wait| waits(wait.min_ms, wait.max_ms, wait.source)));
    parts.extend([
        verdict.outcome.to_string(),
        verdict.category.to_string(),
        verdict.effect.to_string(),
    ]);
    let captures = verdict.captures.iter();
    parts.extend(captures.map(|capture| {
        let value = serde_json::to_string(&capture.value).unwrap_or_default();
        format!("{} = {value}", capture.name)
    }));
    if !verdict.items.is_empty() {
        let items = verdict.items.iter().map(|item| item.rule.as_deref());
        parts.push(format!("items {}", list(items)));
    }
    if !verdict.causes.is_empty() {
        let causes = verdict.causes.iter().map(|cause| cause.reason.as_deref());
        parts.push(format!("causes {}", list(causes)));
    }
    parts.join(", ")
}

fn waits(min_ms: u64, max_ms: u64, source: WaitSource) -> String {
    format!("wait {} by {source}", range(min_ms, max_ms))
}

fn list<'w>(words: impl Iterator<Item = Option<&'w str>>) -> String {
    let words: Vec<&str> = words.map(|word| word.unwrap_or("~")).collect();
    format!("[{}]", words.join(", "))
}
