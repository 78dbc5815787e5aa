//! The statuses and messages that the examples of each rule show.

use std::collections::{BTreeMap, BTreeSet};

use replybook::Engine;
use replybook::Response;
use replybook::tools::builtin_files;
use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::shown::Shown;
use replybook_compiler::yaml::SourceFile;
use replybook_compiler::{compile_onto_untried, compile_untried};

use super::decided;
use crate::mask;
use crate::propose::place;

/// What is shown of each rule.
#[derive(Debug, Clone, Default)]
pub struct Known {
    by_rule: BTreeMap<String, OfRule>,
}

#[derive(Debug, Clone, Default)]
struct OfRule {
    statuses: BTreeSet<u16>,
    messages: BTreeSet<String>,
}

impl Known {
    /// What the built-in catalogs and files on top of them show, by an engine over
    /// both.
    ///
    /// # Errors
    /// The findings about the files, where they do not compile.
    pub fn new(engine: &Engine, files: &[SourceFile]) -> Result<Known, Vec<Diagnostic>> {
        let below = builtin_files();
        let mut shown = compile_untried(&below)?.shown;
        shown.extend(compile_onto_untried(&below, files)?.shown);
        let mut known = Known::default();
        for shown in &shown {
            known.add(engine, shown);
        }
        Ok(known)
    }

    fn add(&mut self, engine: &Engine, shown: &Shown) {
        let Some(catalog) = engine.table().provider(shown.provider()) else {
            return;
        };
        let headers = shown.sample.header_lines();
        let answer = place::read(&Response::shown(&shown.sample, &headers));
        for decided in decided::find(catalog, &answer) {
            let of_rule = self.by_rule.entry(decided.rule.to_owned()).or_default();
            of_rule.statuses.insert(shown.sample.status);
            let message = decided.message.map(|message| mask::shown(message.trim()));
            of_rule.messages.extend(message);
        }
    }

    /// Whether a rule is shown under a status.
    #[must_use]
    pub fn has_status(&self, rule: &str, status: u16) -> bool {
        let of_rule = self.by_rule.get(rule);
        of_rule.is_some_and(|of_rule| of_rule.statuses.contains(&status))
    }

    /// Whether a rule is shown with a message; one that is shown with none may come
    /// with any.
    #[must_use]
    pub fn has_message(&self, rule: &str, message: &str) -> bool {
        let of_rule = self.by_rule.get(rule);
        of_rule
            .is_none_or(|of_rule| of_rule.messages.is_empty() || of_rule.messages.contains(message))
    }
}
