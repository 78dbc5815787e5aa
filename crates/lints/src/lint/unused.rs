//! What a head defines and nothing uses.

use std::collections::BTreeSet;

use super::Catalog;
use replybook_compiler::diagnostic::{Code, nearest};
use replybook_compiler::format::{EvidenceEntry, OneOrMany};
use replybook_compiler::lower::{Finding, Findings, finding};

/// Policies, sources and shapes that nothing names. What is used is known only
/// where every file was read.
pub(super) fn find(catalog: &Catalog<'_>, findings: &mut Findings) {
    if !catalog.all_read || catalog.refused.contains(&Code::BadOverlay) {
        return;
    }
    let used = Used::by(catalog);
    for file in &catalog.files {
        let (spec, root) = (&file.head, file.root());
        for name in used.without(&used.policies, spec.policies.keys()) {
            findings.at_key(&root.key("policies").key(name), policy(name));
        }
        for id in used.without(&used.sources, spec.sources.keys()) {
            findings.at_key(&root.key("sources").key(id), source(id));
        }
        for name in used.without(&used.shapes, spec.shapes.keys()) {
            findings.at_key(&root.key("shapes").key(name), shape(name));
        }
    }
}

/// The names that are used.
#[derive(Default)]
struct Used<'c> {
    policies: BTreeSet<&'c str>,
    sources: BTreeSet<&'c str>,
    shapes: BTreeSet<&'c str>,
    /// Whatever stands in rules that could not be typed: it may be a name.
    mentioned: BTreeSet<&'c str>,
}

impl<'c> Used<'c> {
    fn by(catalog: &Catalog<'c>) -> Used<'c> {
        let mut used = Used::default();
        for file in catalog.files.iter().chain(&catalog.below) {
            let spec = &file.head;
            for lost in &file.rules.lost {
                used.mentioned.extend(file.document.texts_in(lost));
            }
            used.policies
                .extend(spec.retry.values().map(String::as_str));
            for policy in spec.policies.values() {
                used.cite(&policy.evidence);
            }
            if let Some(success) = &spec.success {
                used.shapes.extend(success.shape.as_deref());
                used.cite(&success.evidence);
            }
            for rule in file.rules.written.iter().map(|rule| &rule.entry) {
                used.policies.extend(rule.policy.as_deref());
                let shapes = rule.shape.iter().flat_map(OneOrMany::as_slice);
                used.shapes.extend(shapes.map(String::as_str));
                used.cite(&rule.evidence);
                for cause in &rule.causes {
                    used.cite(&cause.evidence);
                }
            }
        }
        used
    }

    /// The names that nothing uses. One that a misspelt name may mean is used.
    fn without<'n>(
        &self,
        used: &BTreeSet<&'c str>,
        names: impl Iterator<Item = &'n String> + Clone,
    ) -> Vec<&'n String> {
        let known: BTreeSet<&str> = names.clone().map(String::as_str).collect();
        let misspelt = used.iter().filter(|name| !known.contains(*name));
        let meant: BTreeSet<&str> = misspelt
            .filter_map(|name| nearest(name, known.iter().copied()))
            .collect();
        let is_used = |name: &str| {
            let mut all = [used, &self.mentioned, &meant].into_iter();
            all.any(|names| names.contains(name))
        };
        names.filter(|name| !is_used(name)).collect()
    }

    fn cite(&mut self, evidence: &'c [EvidenceEntry]) {
        let sources = evidence
            .iter()
            .filter_map(|evidence| evidence.source.as_deref());
        self.sources.extend(sources);
    }
}

fn policy(name: &str) -> Finding {
    finding(
        Code::UnusedPolicy,
        format!("no category and no rule uses the policy `{name}`"),
        "a schedule that nothing uses is not tested by anything",
        "name it under `retry` or on a rule, or drop it",
    )
}

fn source(id: &str) -> Finding {
    finding(
        Code::UnusedSource,
        format!("no evidence names the source `{id}`"),
        "a source stands for the facts taken from it",
        "cite it, or drop it",
    )
}

fn shape(name: &str) -> Finding {
    finding(
        Code::UnusedShape,
        format!("no rule names the shape `{name}`"),
        "its values are looked for in every answer, for nothing",
        "name it in a rule, or drop it",
    )
}
