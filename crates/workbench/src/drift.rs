//! Finds what a log of responses has and the catalogs do not: responses that no rule of their
//! provider matches, in groups; rules that matched with a new status or a new message; and
//! rules that never matched. Memory is bounded for any length of log. Personal values are
//! masked before they are stored or reported, except in one response per group, which is kept
//! to propose an entry and never reported.

mod decided;
mod fingerprint;
mod groups;
mod known;
mod report;
mod sighting;

use std::collections::{BTreeMap, BTreeSet};

use replybook::tools::builtin_files;
use replybook::vocabulary::Basis;
use replybook::{Cache, Engine, Error, Response, Verdict};
use replybook_catalog::table::HTTP;
use replybook_compiler::compile_onto;
use replybook_compiler::yaml::SourceFile;
use replybook_matching::answer::{Answer, Body};

use crate::mask;
use crate::propose::place::{self, Place, Told, Unknown};
use crate::propose::{Entry, Ground, Proposal, propose};
use groups::Groups;

pub use groups::{LONGEST_WORD, MOST_GROUPS, MOST_OF_A_KIND, MOST_WORDS};
pub use known::Known;
pub use report::{Message, Report, SCHEMA_VERSION, Status, Undocumented, Unseen};
pub use sighting::{Sighting, When};

/// Maximum size of a body that is kept for a proposal, in bytes.
pub const LONGEST_SAMPLE: usize = 16 * 1024;

/// Answers that count as one kind: who answered, with which status and in which
/// form, and the code that the answer gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct AnswerKind<'e> {
    provider: &'e str,
    status: u16,
    /// The member names of the body, or the kind of a body that is not JSON.
    shape: String,
    code: Option<String>,
}

/// An answer as it came, kept for a proposal.
#[derive(Debug, Clone)]
struct Sample {
    status: u16,
    body: Vec<u8>,
}

/// A log read so far.
#[derive(Debug)]
pub struct Drift<'e> {
    engine: &'e Engine,
    known: &'e Known,
    cache: Cache,
    responses: u64,
    providers: BTreeSet<&'e str>,
    seen: BTreeSet<&'e str>,
    undocumented: Groups<AnswerKind<'e>, Option<Sample>>,
    statuses: BTreeMap<(&'e str, u16), Sighting>,
    /// Sightings for which [`Drift::statuses`] had no more room.
    other_statuses: Option<Sighting>,
    messages: Groups<&'e str, ()>,
}

impl<'e> Drift<'e> {
    /// Starts an empty report.
    #[must_use]
    pub fn new(engine: &'e Engine, known: &'e Known) -> Drift<'e> {
        Drift {
            engine,
            known,
            cache: Cache::new(),
            responses: 0,
            providers: BTreeSet::new(),
            seen: BTreeSet::new(),
            undocumented: Groups::default(),
            statuses: BTreeMap::new(),
            other_statuses: None,
            messages: Groups::default(),
        }
    }

    /// Adds one response.
    ///
    /// # Errors
    /// If there is no catalog for this provider.
    pub fn observe(
        &mut self,
        provider: &str,
        response: &Response<'_>,
        when: When,
    ) -> Result<(), Error> {
        let handle = self.engine.provider(provider)?;
        let catalog = handle.catalog();
        let provider = catalog.id.as_str();
        self.responses += 1;
        self.providers.insert(provider);
        let verdict = handle.classify_with(response, &mut self.cache);
        let answer = place::read(response);
        for decided in decided::find(catalog, &answer) {
            self.seen.insert(decided.rule);
            if decided.may_come_under_any && !self.known.has_status(decided.rule, response.status) {
                self.add_status(decided.rule, response.status, when);
            }
            if let Some(message) = decided.message {
                let message = mask::shown(message.trim());
                if !self.known.has_message(decided.rule, &message) {
                    self.messages.add(decided.rule, &message, when, || ());
                }
            }
        }
        if is_undocumented(provider, &verdict) {
            self.add_undocumented(provider, &answer, response, &verdict, when);
        }
        Ok(())
    }

    fn add_status(&mut self, rule: &'e str, status: u16, when: When) {
        let has_room = self.statuses.len() < MOST_GROUPS;
        match self.statuses.get_mut(&(rule, status)) {
            Some(sighting) => sighting.add(when),
            None if has_room => {
                self.statuses.insert((rule, status), Sighting::first(when));
            }
            None => Sighting::add_to(&mut self.other_statuses, when),
        }
    }

    fn add_undocumented(
        &mut self,
        provider: &'e str,
        answer: &Answer<'_>,
        response: &Response<'_>,
        verdict: &Verdict<'_>,
        when: When,
    ) {
        let Some(catalog) = self.engine.table().provider(provider) else {
            return;
        };
        let known = verdict
            .rule
            .as_deref()
            .filter(|_| is_known(provider, verdict));
        let place = match place::unknown(catalog, answer, known, false) {
            Unknown::At(places) => places.into_iter().next(),
            Unknown::Nothing { .. } => None,
        };
        let (code, message) = place.as_ref().map(told).unwrap_or_default();
        let message = message.or_else(|| match &answer.body {
            Body::Text(_, text) => Some(text.to_string()),
            _ => None,
        });
        let form = AnswerKind {
            provider,
            status: response.status,
            shape: fingerprint::fingerprint(&answer.body),
            code,
        };
        let message = mask::shown(message.unwrap_or_default().trim());
        self.undocumented.add(form, &message, when, || {
            (response.body.len() <= LONGEST_SAMPLE).then(|| Sample {
                status: response.status,
                body: response.body.to_vec(),
            })
        });
    }

    /// How many groups are kept, of all kinds: what memory grows with.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.undocumented.len() + self.messages.len() + self.statuses.len()
    }

    /// The report of the log so far.
    #[must_use]
    pub fn report(&self) -> Report<'e> {
        report::build(self)
    }

    /// Entries for the undocumented groups that were seen most, at most so many, each
    /// proved on the catalogs with those before it. `files` are those on top of
    /// the built-in catalogs.
    #[must_use]
    pub fn entries(&self, files: &[SourceFile], most: usize) -> Vec<(&'e str, Entry)> {
        let mut files = files.to_vec();
        let mut engine = self.engine.clone();
        let mut entries = Vec::new();
        for group in self.undocumented.by_count() {
            if entries.len() == most {
                break;
            }
            let Some(sample) = &group.kept else { continue };
            let provider = group.of.provider;
            let ground = Ground {
                engine: &engine,
                files: &files,
                anyway: false,
            };
            let response = Response::new(sample.status, &sample.body);
            let Ok(Proposal::Entry(entry)) = propose(ground, provider, &response) else {
                continue;
            };
            files.push(SourceFile {
                name: format!("{provider}/drift-{}.yaml", entries.len()),
                text: entry.text.clone(),
            });
            let Ok(compiled) = compile_onto(&builtin_files(), &files) else {
                // It was proved alone and does not stand beside the others.
                files.pop();
                continue;
            };
            engine = Engine::onto_builtin(compiled.table);
            entries.push((provider, entry));
        }
        entries
    }
}

/// Whether nothing but the status, or nothing at all, was known of an answer or of
/// a part of it.
fn is_undocumented(provider: &str, verdict: &Verdict<'_>) -> bool {
    !is_known(provider, verdict) || verdict.items.iter().any(|item| item.rule.is_none())
}

fn is_known(provider: &str, verdict: &Verdict<'_>) -> bool {
    match verdict.basis {
        Basis::None => false,
        Basis::Http => provider == HTTP && verdict.rule.is_some(),
        _ => true,
    }
}

/// Code and message of a place.
fn told(place: &Place) -> (Option<String>, Option<String>) {
    let is_message = |text: &str| text.trim().contains(char::is_whitespace);
    let code = place.fields.iter().find_map(|(_, told)| match told {
        Told::Text(text) if !is_message(text) => Some(fingerprint::cut(&mask::shown(text.trim()))),
        Told::Number(number) if (0..1_000_000).contains(number) => Some(number.to_string()),
        _ => None,
    });
    let message = place.fields.iter().find_map(|(_, told)| match told {
        Told::Text(text) if is_message(text) => Some(text.clone()),
        _ => None,
    });
    (code, message)
}

#[cfg(test)]
mod tests;
