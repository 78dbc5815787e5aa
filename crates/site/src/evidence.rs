//! The evidence of a catalog, with the title and address of each source.

use replybook_catalog::table::{self, Provider};
use replybook_catalog::vocabulary::EvidenceKind;
use serde::Serialize;

/// Where a fact comes from.
#[derive(Serialize)]
pub struct EvidenceEntry<'t> {
    /// What kind of support it gives.
    pub kind: EvidenceKind,
    /// Title of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<&'t str>,
    /// Address of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'t str>,
    /// The day it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<&'t str>,
    /// The place in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<&'t str>,
    /// What was read, chosen or left open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'t str>,
}

/// The evidence entries of a rule, a cause or a policy.
pub(crate) fn evidence<'t>(
    provider: &'t Provider,
    entries: &'t [table::Evidence],
) -> Vec<EvidenceEntry<'t>> {
    let entry = |entry: &'t table::Evidence| {
        let source = entry.source.as_deref().and_then(|id| provider.source(id));
        EvidenceEntry {
            kind: entry.kind,
            source: source.map(|source| source.title.as_str()),
            url: source.map(|source| source.url.as_str()),
            retrieved: source.map(|source| source.retrieved.as_str()),
            at: entry.at.as_deref(),
            note: entry.note.as_deref(),
        }
    };
    entries.iter().map(entry).collect()
}
