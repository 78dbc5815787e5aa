//! Evidence: every fact names its place.

use super::report::{At, Findings};
use super::{finding, name_one_of};
use crate::diagnostic::Code;
use crate::format::EvidenceEntry;
use replybook_catalog::table::{Evidence, Source};
use replybook_catalog::vocabulary::EvidenceKind;

/// Checks a list of evidence; `required` says that it may not be empty.
pub(super) fn lower(
    entries: &[EvidenceEntry],
    required: bool,
    sources: &[Source],
    at: &At<'_>,
    findings: &mut Findings,
) -> Vec<Evidence> {
    if required && entries.is_empty() {
        findings.at(
            at,
            finding(
                Code::MissingEvidence,
                "no evidence is given",
                "a rule without a source cannot be checked by anybody",
                "add `evidence: [ { source: …, at: \"…\" } ]`, or `kind: assumed` with a note",
            ),
        );
    }
    entries
        .iter()
        .enumerate()
        .map(|(i, entry)| {
            let kind = entry.kind.unwrap_or(EvidenceKind::Documented);
            check(entry, kind, sources, &at.evidence(i), findings);
            Evidence {
                kind,
                source: entry.source.clone(),
                at: entry.at.clone(),
                note: entry.note.clone(),
            }
        })
        .collect()
}

fn check(
    entry: &EvidenceEntry,
    kind: EvidenceKind,
    sources: &[Source],
    at: &At<'_>,
    findings: &mut Findings,
) {
    if let Some(id) = &entry.source
        && !sources.iter().any(|source| source.id == *id)
    {
        let known = sources.iter().map(|source| source.id.as_str());
        findings.at(
            &at.key("source"),
            finding(
                Code::UnknownSource,
                format!("no source is called `{id}`"),
                "evidence names a source of the catalog's head",
                name_one_of(id, "sources", known, "or add it under `sources`"),
            ),
        );
    }
    let own_reading = matches!(kind, EvidenceKind::Assumed | EvidenceKind::Disputed);
    if own_reading
        && entry
            .note
            .as_deref()
            .is_none_or(|note| note.trim().is_empty())
    {
        findings.at(
            at,
            finding(
                Code::MissingNote,
                format!("{kind} evidence has no note"),
                "the reader must learn what was chosen, and why",
                "add `note: …`",
            ),
        );
    }
    let placed = entry.source.is_some() && entry.at.is_some();
    if !own_reading && !placed {
        findings.at(
            at,
            finding(
                Code::MissingEvidence,
                format!("{kind} evidence names no place"),
                "a fact is checked by going to its place",
                "add `source` and `at`: the heading, row or code as printed there",
            ),
        );
    }
}
