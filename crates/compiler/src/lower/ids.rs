//! The ids of a provider, and where each stands.

use std::collections::{BTreeMap, BTreeSet};

use super::file::Parsed;
use super::report::{At, Findings};
use super::{finding, name_one_of};
use crate::diagnostic::{Code, Diagnostic};

/// The ids of a provider's rules and of its default, and where each stands.
pub(super) struct Ids<'p> {
    places: BTreeMap<&'p str, At<'p>>,
    /// Whether every file of the provider was read.
    all_read: bool,
}

impl Ids<'_> {
    /// The remedy for an id that is no other rule's than that of `rule`.
    pub fn unless_other(&self, id: &str, rule: &str) -> Option<String> {
        if self.places.contains_key(id) && id != rule || !self.all_read {
            return None;
        }
        let others = self.places.keys().copied().filter(|other| *other != rule);
        Some(name_one_of(id, "other rules", others, "correct the id"))
    }

    /// The remedy for an id that is no rule's.
    pub fn unless_rule(&self, id: &str) -> Option<String> {
        let known = self.places.contains_key(id) || !self.all_read;
        (!known).then(|| name_one_of(id, "rules", self.places.keys().copied(), "correct the id"))
    }

    /// Every id of the provider; one that stands twice is found.
    pub fn of<'p>(
        default_success: &'p str,
        files: &[&'p Parsed],
        all_read: bool,
        findings: &mut Findings,
    ) -> Ids<'p> {
        let mut places = BTreeMap::new();
        for file in files {
            if file.head.success.is_some() {
                places.insert(default_success, file.root().key("success"));
            }
            for (id, path) in &file.rules.unread {
                places.insert(id, file.value(path));
            }
        }
        let mut retired: BTreeSet<&str> = BTreeSet::new();
        for file in files {
            for written in &file.rules.written {
                let id = written.entry.id.as_str();
                let at = file.rule(written);
                let is_retired = written.entry.until.is_some();
                match places.get(id) {
                    Some(first) if is_retired == retired.contains(id) => {
                        findings.extend([twice(id, &at, first)]);
                    }
                    Some(first) if is_retired => findings.extend([reused(id, first, &at)]),
                    Some(first) => findings.extend([reused(id, &at, first)]),
                    None => {
                        retired.extend(is_retired.then_some(id));
                        places.insert(id, at);
                    }
                }
            }
        }
        Ids { places, all_read }
    }
}

fn reused(id: &str, at: &At<'_>, retired: &At<'_>) -> Diagnostic {
    let place = retired.either("id", "value");
    at.either("id", "value")
        .diagnostic(finding(
            Code::RetiredId,
            format!("`{id}` is the id of a rule that is retired"),
            "whoever meets the id in an old log must find what it meant then",
            "choose another id, or take `until` off the old rule if it is still in force",
        ))
        .related(place.file().to_owned(), place.span(), "the retired one")
}

fn twice(id: &str, at: &At<'_>, first: &At<'_>) -> Diagnostic {
    let (file, span) = (first.file().to_owned(), first.either("id", "value").span());
    at.either("id", "value")
        .diagnostic(finding(
            Code::DuplicateId,
            format!("`{id}` is the id of another rule already"),
            "an id names one rule, for ever",
            "choose another id",
        ))
        .related(file, span, "the first one")
}
