//! What a head defines and nothing uses.

use std::collections::BTreeSet;

use super::Catalog;
use crate::diagnostic::Code;
use crate::lower::{Finding, Findings, finding};
use crate::model::{EvidenceEntry, OneOrMany};

/// Policies, sources and shapes that nothing names. What is used is known only
/// where every rule was read and every name that is used is known.
pub(super) fn find(catalog: &Catalog<'_>, findings: &mut Findings) {
    if !catalog.is_whole || catalog.refused.contains(&Code::BadOverlay) {
        return;
    }
    let used = Used::by(catalog);
    let is_known = |unknown| !catalog.refused.contains(&unknown);
    for file in &catalog.files {
        let (spec, root) = (&file.head, file.root());
        if is_known(Code::UnknownPolicy) {
            let at = root.key("policies");
            for name in spec.policies.keys().filter(|n| !used.policies.contains(n)) {
                findings.at_key(&at.key(name), policy(name));
            }
        }
        if is_known(Code::UnknownSource) {
            let at = root.key("sources");
            for id in spec.sources.keys().filter(|id| !used.sources.contains(id)) {
                findings.at_key(&at.key(id), source(id));
            }
        }
        if is_known(Code::UnknownShape) {
            let at = root.key("shapes");
            for name in spec.shapes.keys().filter(|n| !used.shapes.contains(n)) {
                findings.at_key(&at.key(name), shape(name));
            }
        }
    }
}

/// The names that are used.
#[derive(Default)]
struct Used<'c> {
    policies: BTreeSet<&'c String>,
    sources: BTreeSet<&'c String>,
    shapes: BTreeSet<&'c String>,
}

impl<'c> Used<'c> {
    fn by(catalog: &Catalog<'c>) -> Used<'c> {
        let mut used = Used::default();
        for file in catalog.files.iter().chain(&catalog.below) {
            let spec = &file.head;
            used.policies.extend(spec.retry.values());
            for policy in spec.policies.values() {
                used.cite(&policy.evidence);
            }
            if let Some(success) = &spec.success {
                used.shapes.extend(&success.shape);
                used.cite(&success.evidence);
            }
            for rule in file.rules.written.iter().map(|rule| &rule.entry) {
                used.policies.extend(&rule.policy);
                used.shapes
                    .extend(rule.shape.iter().flat_map(OneOrMany::as_slice));
                used.cite(&rule.evidence);
                for cause in &rule.causes {
                    used.cite(&cause.evidence);
                }
            }
        }
        used
    }

    fn cite(&mut self, evidence: &'c [EvidenceEntry]) {
        let sources = evidence
            .iter()
            .filter_map(|evidence| evidence.source.as_ref());
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
