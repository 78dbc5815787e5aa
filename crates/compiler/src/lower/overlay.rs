//! Overlays: files that change a catalog rule by rule. What they replace or
//! disable is taken out of the catalog below before anything is lowered, so that
//! the rest is one catalog like any other.

use std::collections::BTreeSet;

use super::default_success;
use super::file::Parsed;
use super::finding;
use super::head::is_semver;
use super::name_one_of;
use super::report::Findings;
use crate::diagnostic::{Code, Diagnostic, Severity, Span};

/// Takes out of the files of a catalog what the overlays replace or disable, and
/// finds what is wrong with the overlays as such. `all_read` says that no file is
/// missing for mistakes in it.
pub(super) fn lay(
    overlays: &[Parsed],
    catalog: &mut [Parsed],
    all_read: bool,
    findings: &mut Findings,
) {
    check(overlays, findings);
    let replaced = overlays.iter().flat_map(|file| &file.rules.written);
    let mut gone: BTreeSet<String> = replaced.map(|rule| rule.entry.id.clone()).collect();
    disable(overlays, catalog, all_read, &mut gone, findings);
    for file in catalog {
        let default_id = default_success::id_of(&file.head.provider);
        if gone.contains(&default_id) {
            file.head.success = None;
        }
        let written = &mut file.rules.written;
        written.retain(|rule| !gone.contains(&rule.entry.id));
        let others = written.iter_mut().map(|rule| &mut rule.entry);
        for entry in others {
            entry.overrides.retain(|id| !gone.contains(id));
            entry
                .near_misses
                .retain(|miss| !gone.contains(&miss.matches));
            for items in entry
                .examples
                .iter_mut()
                .filter_map(|e| e.expect.items.as_mut())
            {
                for item in items {
                    *item = item.take().filter(|id| !gone.contains(id));
                }
            }
        }
        if let Some(success) = &mut file.head.success {
            success
                .near_misses
                .retain(|miss| !gone.contains(&miss.matches));
        }
    }
}

/// Adds the ids that are disabled to those that are gone.
fn disable(
    overlays: &[Parsed],
    catalog: &[Parsed],
    all_read: bool,
    gone: &mut BTreeSet<String>,
    findings: &mut Findings,
) {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut defaults = BTreeSet::new();
    for file in catalog {
        known.extend(file.rules.written.iter().map(|rule| rule.entry.id.as_str()));
        known.extend(file.rules.unread.iter().map(|(id, _)| id.as_str()));
        if file.head.success.is_some() {
            defaults.insert(default_success::id_of(&file.head.provider));
        }
    }
    known.extend(defaults.iter().map(String::as_str));
    for file in overlays {
        for (i, entry) in file.head.disable.iter().enumerate() {
            let at = file.root().key("disable").index(i);
            let id = entry.rule.as_str();
            if gone.contains(id) {
                findings.at(
                    &at.key("rule"),
                    finding(
                        Code::BadOverlay,
                        format!("`{id}` is disabled, and replaced or disabled once more"),
                        "nobody could say which of the two holds",
                        "keep one of them",
                    ),
                );
            } else if !known.contains(id) && all_read {
                let known = known.iter().copied();
                findings.at(
                    &at.key("rule"),
                    finding(
                        Code::UnknownDisabled,
                        format!("the catalog below has no rule `{id}`"),
                        "what is not there cannot be disabled, and the rule meant would go on deciding",
                        name_one_of(id, "rules", known, "correct the id"),
                    ),
                );
            }
            if entry.because.trim().is_empty() {
                findings.at(
                    &at.key("because"),
                    finding(
                        Code::BadOverlay,
                        format!("nothing says why `{id}` is disabled"),
                        "who meets the catalog later must be able to judge whether it still holds",
                        "say it in a sentence",
                    ),
                );
            }
            gone.insert(id.to_owned());
        }
    }
}

/// What is wrong with the heads of overlays.
fn check(overlays: &[Parsed], findings: &mut Findings) {
    let version = |file: &Parsed| file.head.overlay.clone().unwrap_or_default();
    let first = overlays.first().map(version).unwrap_or_default();
    for file in overlays {
        let at = file.root().key("overlay");
        let own = version(file);
        if !is_semver(&own) {
            findings.at(
                &at,
                finding(
                    Code::BadVersion,
                    format!("`{own}` is not a version"),
                    "a verdict names the overlay that had a part in it by its version",
                    "write three numbers, such as `1.0.0`",
                ),
            );
        } else if own != first && is_semver(&first) {
            findings.at(
                &at,
                finding(
                    Code::BadOverlay,
                    format!("another file of this overlay has the version `{first}`"),
                    "the files that change one catalog are one overlay",
                    "write the same version in each",
                ),
            );
        }
        let spec = &file.head;
        let of_a_catalog = [
            ("title", spec.title.is_some()),
            ("version", spec.version.is_some()),
            ("api", spec.api.is_some()),
        ];
        for (key, _) in of_a_catalog.into_iter().filter(|(_, present)| *present) {
            findings.at_key(
                &file.root().key(key),
                finding(
                    Code::BadOverlay,
                    format!("an overlay has no `{key}` of its own"),
                    "it changes a catalog, which has one",
                    "drop it; or drop `overlay`, and the file is a whole catalog",
                ),
            );
        }
    }
}

/// What a file says that is no overlay and speaks as one, and an overlay with
/// nothing below it. `known` are the catalogs there are.
pub(super) fn misplaced<'k>(
    overlays: &[Parsed],
    catalog: &[Parsed],
    known: impl Iterator<Item = &'k str>,
    findings: &mut Findings,
) {
    for file in catalog.iter().filter(|file| !file.head.disable.is_empty()) {
        findings.at_key(
            &file.root().key("disable"),
            finding(
                Code::BadOverlay,
                "only an overlay disables rules",
                "a catalog has the rules that it says, and retires them with `until`",
                "add `overlay: 1.0.0`, the version of the overlay; or drop the key",
            ),
        );
    }
    if let Some(first) = overlays.first().filter(|_| catalog.is_empty()) {
        let provider = first.head.provider.as_str();
        findings.at(
            &first.root().key("provider"),
            finding(
                Code::BadOverlay,
                format!("there is no catalog `{provider}` for the overlay to lie on"),
                "an overlay changes a catalog that is there",
                name_one_of(
                    provider,
                    "catalogs",
                    known,
                    "correct the id, or drop `overlay` and write a whole catalog",
                ),
            ),
        );
    }
}

/// Where an overlay that lies on a catalog of somebody else speaks up: its version.
#[derive(Debug, Clone)]
pub struct Voice {
    file: String,
    span: Span,
}

impl Voice {
    pub(super) fn new(overlay: &Parsed) -> Voice {
        let at = overlay.root().key("overlay");
        Voice {
            file: at.file().to_owned(),
            span: at.span(),
        }
    }

    /// A finding in a file below, told where its cause is: in the overlay. What is
    /// no error below was none before.
    pub fn tell(&self, below: Diagnostic) -> Option<Diagnostic> {
        (below.severity == Severity::Error).then(|| {
            let message = format!(
                "with this overlay the catalog below it fails: {}",
                below.message
            );
            Diagnostic::new(Code::OverlayBreaks, self.file.clone(), self.span, message)
                .why(below.why)
                .help("change what the overlay says, or replace the rule below too")
                .related(below.file, below.span, "here")
        })
    }
}
