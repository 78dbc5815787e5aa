//! The report of a log, as data.

use serde::Serialize;

use super::{Drift, Sighting};

/// Version of the form of a report.
pub const SCHEMA_VERSION: u32 = 1;

/// What was found in a log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report<'e> {
    /// Version of the form.
    pub schema_version: u32,
    /// Number of responses read.
    pub responses: u64,
    /// Answers that no rule of their provider knows, those seen most first.
    pub undocumented: Vec<Undocumented<'e>>,
    /// Undocumented answers for which there was no more room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undocumented_overflow: Option<Sighting>,
    /// Known rules under a status under which no example shows them.
    pub new_statuses: Vec<Status<'e>>,
    /// Such answers for which there was no more room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_statuses_overflow: Option<Sighting>,
    /// Known rules with a message with which no example shows them.
    pub new_messages: Vec<Message<'e>>,
    /// Such answers for which there was no more room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_messages_overflow: Option<Sighting>,
    /// Rules of the providers that answered which never decided anything.
    pub never_seen: Vec<Unseen<'e>>,
}

/// Answers that no rule knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Undocumented<'e> {
    /// Provider that sent the responses.
    pub provider: &'e str,
    /// Status of the responses.
    pub status: u16,
    /// The members of the body, or what it is instead of JSON.
    pub shape: String,
    /// Their code, unless it may be personal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The template of their messages; empty where there is none.
    pub message: String,
    /// How often, first and last.
    #[serde(flatten)]
    pub seen: Sighting,
}

/// A rule under a new status.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status<'e> {
    /// The rule.
    pub rule: &'e str,
    /// The status.
    pub status: u16,
    /// How often, first and last.
    #[serde(flatten)]
    pub seen: Sighting,
}

/// A rule with new messages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Message<'e> {
    /// The rule.
    pub rule: &'e str,
    /// The template of the messages.
    pub message: String,
    /// How often, first and last.
    #[serde(flatten)]
    pub seen: Sighting,
}

/// Rules of one provider that were never seen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unseen<'e> {
    /// The provider.
    pub provider: &'e str,
    /// How many rules it has.
    pub of: usize,
    /// Those that never decided anything.
    pub rules: Vec<&'e str>,
}

impl Report<'_> {
    /// Whether the log says nothing that the catalogs do not.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.undocumented.is_empty() && self.new_statuses.is_empty() && self.new_messages.is_empty()
    }
}

pub(super) fn build<'e>(drift: &Drift<'e>) -> Report<'e> {
    let undocumented = drift.undocumented.by_count().into_iter();
    let messages = drift.messages.by_count().into_iter();
    let mut statuses: Vec<Status<'e>> = drift
        .statuses
        .iter()
        .map(|((rule, status), seen)| Status {
            rule,
            status: *status,
            seen: *seen,
        })
        .collect();
    statuses.sort_by_key(|status| std::cmp::Reverse(status.seen.count));
    let never_seen = drift.providers.iter().filter_map(|id| {
        let catalog = drift.engine.table().provider(id)?;
        let ids = catalog.rules.iter().map(|rule| rule.id.as_str());
        let rules: Vec<&str> = ids.filter(|id| !drift.seen.contains(id)).collect();
        Some(Unseen {
            provider: id,
            of: catalog.rules.len(),
            rules,
        })
    });
    Report {
        schema_version: SCHEMA_VERSION,
        responses: drift.responses,
        undocumented: undocumented
            .map(|group| Undocumented {
                provider: group.of.provider,
                status: group.of.status,
                shape: group.of.shape.clone(),
                code: group.of.code.clone(),
                message: group.template(),
                seen: group.seen,
            })
            .collect(),
        undocumented_overflow: drift.undocumented.overflow,
        new_statuses: statuses,
        new_statuses_overflow: drift.other_statuses,
        new_messages: messages
            .map(|group| Message {
                rule: group.of,
                message: group.template(),
                seen: group.seen,
            })
            .collect(),
        new_messages_overflow: drift.messages.overflow,
        never_seen: never_seen.collect(),
    }
}
