//! Builds a site from the catalogs: one page per rule, provider, category and status, a
//! search, a page to paste a response, and the same content for programs. The input is a
//! compiled table, templates and Markdown chapters; the output is file names and bytes. It
//! reads no file, and escapes every value of a catalog or a response.

mod address;
mod captured;
mod chapter;
mod evidence;
mod guide;
mod machine;
mod map;
mod pages;
mod recognition;
mod row;
mod rule_page;
mod sample;
mod schedule;
mod script;
mod search;
mod secrets;
mod statuses;
mod template;
mod timeline;

pub use evidence::EvidenceEntry;
pub use machine::SCHEMA_VERSION;
pub use rule_page::{CauseEntry, Example, RulePage, Similar, When};
pub use schedule::{Delay, PolicyEntry, Schedule, WaitSaid};
pub use template::template_names;

use std::collections::BTreeSet;

use replybook::Engine;
use replybook_catalog::table::{Provider, Rule};

use guide::Chapter;

/// A rule and whose it is.
pub type Known<'t> = (&'t Provider, &'t Rule);

/// Every rule of every catalog, also those not in force.
pub fn rules(engine: &Engine) -> impl Iterator<Item = Known<'_>> {
    let providers = &engine.table().providers;
    providers
        .iter()
        .flat_map(|provider| provider.published().map(move |rule| (provider, rule)))
}

/// What a site is made of.
#[derive(Debug, Clone)]
pub struct Site<'s> {
    /// The catalogs.
    pub engine: &'s Engine,
    /// Names and texts of the guide's chapters, in order; a name is a file's without `.md`.
    pub guide: Vec<(String, String)>,
    /// For a provider's id the facts of its documents: lines of id, words and the
    /// rules that carry it, separated by tabs.
    pub facts: Vec<(String, String)>,
    /// Templates that take the place of those of the same name ([`template_names`]).
    pub templates: Vec<(String, String)>,
    /// The engine as a WebAssembly module, for pages to say what a response means.
    pub module: Option<Vec<u8>>,
    /// Ids that rules once had, and those that they have: their pages lead on.
    pub moved: Vec<(String, String)>,
    /// What has changed since an earlier version, by provider.
    pub changes: Vec<Changes>,
    /// Whether pages ask the server from time to time if they are still fresh.
    pub live: bool,
}

/// What has changed in one catalog since an earlier version of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    /// Id of the provider.
    pub provider: String,
    /// Version number that the changes are counted from.
    pub from: String,
    /// The changes, in order.
    pub entries: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    /// The rule; `None` for the head of the catalog.
    pub rule: Option<String>,
    /// What happened, in words that follow the name of the rule.
    pub what: String,
}

/// A file of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its place below the root, with `/`.
    pub path: String,
    /// Content of the file.
    pub bytes: Vec<u8>,
}

/// Why there is no site.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A template cannot be read or filled.
    #[error("the template `{name}` fails at line {line}: {cause}")]
    Template {
        /// File name of the template.
        name: String,
        /// Line of the error in the template.
        line: usize,
        /// Message of the error.
        cause: String,
    },
    /// A template would take the place of none.
    #[error("no page uses a template `{found}`; these can be replaced: {known}")]
    UnknownTemplate {
        /// Name that was given.
        found: String,
        /// Names of the existing templates.
        known: String,
    },
    /// An old id that leads nowhere.
    #[error("the old id `{old}` cannot lead on: {why}")]
    Moved {
        /// The old id.
        old: String,
        /// Why not, and what to do.
        why: String,
    },
    /// A value cannot be written as JSON.
    #[error("the catalogs cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The compiled catalogs cannot be written for the browser.
    #[error("the catalogs cannot be written for the browser: {0}")]
    Table(#[from] replybook_catalog::packed::TableError),
}

impl<'s> Site<'s> {
    /// A site of catalogs, without a guide.
    #[must_use]
    pub fn new(engine: &'s Engine) -> Site<'s> {
        Site {
            engine,
            guide: Vec::new(),
            facts: Vec::new(),
            templates: Vec::new(),
            module: None,
            moved: Vec::new(),
            changes: Vec::new(),
            live: false,
        }
    }

    /// Every file of the site, by path.
    ///
    /// # Errors
    /// When a template of the caller's own fails.
    pub fn html(&self) -> Result<Vec<File>, Error> {
        let names: BTreeSet<&str> = self.guide.iter().map(|(name, _)| name.as_str()).collect();
        let chapters: Vec<Chapter> = self
            .guide
            .iter()
            .map(|(name, text)| Chapter::read(name, text, &names))
            .collect();
        let mut files = pages::all(self, &chapters)?;
        files.extend(machine::files(self.engine)?);
        files.extend(script::files(self, &chapters)?);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// The catalogs as JSON: `index.json` and a file for each.
    ///
    /// # Errors
    /// None that a compiled table causes.
    pub fn json(&self) -> Result<Vec<File>, Error> {
        Ok(machine::files(self.engine)?)
    }

    /// The catalogs as pages of Markdown.
    #[must_use]
    pub fn markdown(&self) -> Vec<File> {
        machine::markdown(self.engine)
    }
}
