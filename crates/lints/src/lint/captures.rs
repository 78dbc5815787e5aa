//! Captures that nothing uses, and captures that no example fills.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::Catalog;
use super::conditions::tests_of;
use replybook_catalog::like::Like;
use replybook_catalog::table::{CaptureSource, CaptureSpec, Provider, Rule};
use replybook_compiler::diagnostic::Code;
use replybook_compiler::format::TestSpec;
use replybook_compiler::lower::{At, Finding, Findings, Written, finding};
use replybook_compiler::shown::{Expected, Shown};
use replybook_matching::answer::{Answer, MAX_SAMPLE_BODY};
use replybook_matching::facts::{Facts, Place};

/// The holes and captures of rules that are for nothing or were never seen.
pub(super) fn find(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(provider) = catalog.provider else {
        return;
    };
    for (written, rule, at) in catalog.rules() {
        let own = own(written, rule, &at);
        if own.is_empty() {
            continue;
        }
        let examples: Vec<&Shown> = catalog
            .shown_of(&rule.id)
            .filter(|shown| matches!(shown.expected, Expected::Rule { .. }))
            .collect();
        if examples.is_empty() {
            continue;
        }
        let used = used(rule, &examples);
        let mut filled = BTreeSet::new();
        for example in &examples {
            filled.extend(filled_by(provider, rule, example));
        }
        for (name, capture) in own {
            if !used.contains(name) && !capture.is_hidden {
                capture.report(findings, unused(name));
            }
            if !filled.contains(name) && capture.may_be_absent {
                capture.report(findings, unfilled(name));
            }
        }
    }
}

/// A hole or an entry of `capture`, with its place.
struct Own<'c> {
    at: At<'c>,
    /// Of a hole: the template, and where in it the hole stands.
    hole: Option<(&'c str, usize)>,
    /// Whether it is taken to be hidden wherever it stands.
    is_hidden: bool,
    /// Whether an example may go without.
    may_be_absent: bool,
}

impl Own<'_> {
    fn report(&self, findings: &mut Findings, finding: Finding) {
        match self.hole {
            Some((template, byte)) => findings.at_byte(&self.at, template, Some(byte), finding),
            None => findings.at_key(&self.at, finding),
        }
    }
}

/// What a rule itself captures, by name.
fn own<'c>(written: &'c Written, rule: &'c Rule, at: &At<'c>) -> BTreeMap<&'c str, Own<'c>> {
    let mut own = BTreeMap::new();
    let is_hidden = |name: &str| rule.captures.iter().any(|c| c.name == name && c.sensitive);
    tests_of(&written.entry.when, &at.key("when"), &mut |test, at| {
        let TestSpec::Operators(operators) = test else {
            return;
        };
        let Some(template) = operators.like.as_deref() else {
            return;
        };
        for (name, byte) in holes(template) {
            own.entry(name).or_insert_with(|| Own {
                at: at.key("like"),
                hole: Some((template, byte)),
                is_hidden: is_hidden(name),
                may_be_absent: true,
            });
        }
    });
    let taken = |spec: &&CaptureSpec| spec.source != CaptureSource::Named;
    for spec in rule.captures.iter().filter(taken) {
        own.insert(
            &spec.name,
            Own {
                at: at.key("capture").key(&spec.name),
                hole: None,
                is_hidden: spec.sensitive,
                may_be_absent: spec.optional,
            },
        );
    }
    own
}

/// The named holes of a template, each with the byte it begins at.
fn holes(template: &str) -> Vec<(&str, usize)> {
    let named: BTreeSet<String> = match Like::parse(template) {
        Ok(like) => like.holes().map(|(name, _)| name.to_owned()).collect(),
        Err(_) => return Vec::new(),
    };
    let mut found = Vec::new();
    for (byte, _) in template.match_indices('{') {
        let rest = &template[byte + 1..];
        let name = &rest[..rest.find([':', '}']).unwrap_or(0)];
        if named.contains(name) {
            found.push((name, byte));
        }
    }
    found
}

/// The captures that a remediation, the wait or an expectation names.
fn used<'c>(rule: &'c Rule, examples: &[&'c Shown]) -> BTreeSet<&'c str> {
    let of_causes = rule.causes.iter().map(|cause| &cause.remediation);
    let templates = of_causes.chain([&rule.remediation]);
    let in_templates = templates.flat_map(|prose| prose.placeholders().map(|(name, _)| name));
    let waited = rule.wait.iter().map(|wait| wait.capture.as_str());
    let expected = examples.iter().flat_map(|shown| match &shown.expected {
        Expected::Rule { captures, .. } => captures.as_slice(),
        Expected::Other(_) => &[],
    });
    in_templates
        .chain(waited)
        .chain(expected.map(|(name, _)| name.as_str()))
        .collect()
}

/// The captures of a rule that one of its examples fills, at whatever place.
fn filled_by(provider: &Provider, rule: &Rule, example: &Shown) -> BTreeSet<String> {
    let headers = example.sample.header_lines();
    let body = example.sample.body.as_bytes();
    let answer = Answer::read(example.sample.status, &headers, body, MAX_SAMPLE_BODY);
    let facts = Facts::new(provider, &answer);
    let shapes: BTreeSet<usize> = rule.clauses.iter().filter_map(|c| c.shape).collect();
    let elements: Vec<_> = shapes.into_iter().flat_map(|s| facts.elements(s)).collect();
    let places = elements.iter().map(Place::Element).chain([Place::Whole]);
    let mut filled = BTreeSet::new();
    let Some(at) = provider.rules.iter().position(|known| known.id == rule.id) else {
        return filled;
    };
    for place in places {
        filled.extend(facts.holes(at, 0, place).into_iter().map(|(name, _)| name));
        for spec in &rule.captures {
            if fills(&facts, spec, place) {
                filled.insert(spec.name.clone());
            }
        }
    }
    filled
}

fn fills<'r>(facts: &Facts<'_, 'r>, spec: &CaptureSpec, place: Place<'_, 'r>) -> bool {
    match &spec.source {
        CaptureSource::Named => false,
        CaptureSource::Header(name) => facts.answer().header(name).next().is_some(),
        CaptureSource::Paths(paths) => paths.iter().any(|query| {
            let mut found = false;
            facts.visit_nodes(*query, place, &mut |subject| {
                found = spec.of.is_none_or(|of| subject.is_of(of));
                if found {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            });
            found
        }),
    }
}

fn unused(name: &str) -> Finding {
    finding(
        Code::UnusedCapture,
        format!("nothing names the capture `{name}`"),
        "no remediation, no wait and no expectation shows what it is for",
        format!("use `{{{name}}}` in the remediation, expect its value in an example, or drop it"),
    )
}

fn unfilled(name: &str) -> Finding {
    finding(
        Code::UnfilledCapture,
        format!("no example fills the capture `{name}`"),
        "nobody has seen that it takes the right value",
        "add an example that has it, or drop it",
    )
}
