//! From catalog files to a table. Every finding of every file is collected; a
//! table comes out only when none of them is an error.

mod captures;
mod conjunction;
mod default_success;
mod evidence;
mod example;
mod file;
mod head;
mod provider;
mod queries;
mod report;
mod rows;
mod rule;
mod schedule;
mod shape;
mod test;

pub use example::{Expected, Shown};

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::source::SourceFile;
use crate::table::{HTTP, Table};
use file::Parsed;
use report::Findings;

/// Catalogs that compiled.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The table.
    pub table: Table,
    /// Every example and near-miss, with its place.
    pub shown: Vec<Shown>,
    /// Findings that are no errors.
    pub warnings: Vec<Diagnostic>,
}

/// Compiles catalog files, given as names and texts. A file's name is its path
/// below the catalog folder (`braze.yaml`, `insider/limits.yaml`), with any
/// prefix: its last folder or its stem names the provider.
///
/// # Errors
/// All findings, warnings included, when at least one is an error.
pub fn compile(files: &[SourceFile]) -> Result<Compiled, Vec<Diagnostic>> {
    let mut findings = Findings::default();
    let parsed: Vec<Parsed> = files
        .iter()
        .filter_map(|file| Parsed::read(file, &mut findings))
        .collect();
    let mut by_provider: BTreeMap<&str, Vec<&Parsed>> = BTreeMap::new();
    for file in &parsed {
        by_provider
            .entry(file.head.provider.as_str())
            .or_default()
            .push(file);
    }
    let mut table = Table::default();
    let mut shown = Vec::new();
    // Of a file that does not read nobody knows what it would have said.
    let all_read = parsed.len() == files.len();
    for (id, mut files) in by_provider {
        files.sort_by(|a, b| a.source.name.cmp(&b.source.name));
        if let Some(lowered) = provider::lower(id, &files, all_read, &mut findings) {
            table.providers.push(lowered.provider);
            shown.extend(lowered.shown);
        }
    }
    // BTreeMap order is the table's order.
    if !findings.has_errors() {
        findings.extend(crate::check::examples(&table, &shown));
    }
    let diagnostics = findings.sorted();
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        Err(diagnostics)
    } else {
        Ok(Compiled {
            table,
            shown,
            warnings: diagnostics,
        })
    }
}

/// Whether the catalog of HTTP itself, the net under all others, is there.
#[must_use]
pub fn has_http(table: &Table) -> bool {
    table.provider(HTTP).is_some()
}

/// A finding of the compiler: its code and what it says.
type Finding = (Code, String, String, String);

/// The remedy for a name that stands for nothing: the one probably meant, those
/// there are, and what else to do. `kind` is their plural.
fn name_one_of<'k>(
    name: &str,
    kind: &str,
    known: impl IntoIterator<Item = &'k str>,
    or_else: &str,
) -> String {
    /// More are not listed.
    const SHOWN: usize = 24;
    let known: Vec<&str> = known.into_iter().collect();
    let meant = nearest(name, known.iter().copied());
    let there_are = match known.as_slice() {
        [] => format!("there are no {kind} yet"),
        [only] if meant.is_some() => return format!("did you mean `{only}`?"),
        [only] => format!("there is only `{only}`"),
        many if many.len() > SHOWN => format!("it is none of the {} {kind} there are", many.len()),
        many => format!("the {kind} there are: `{}`", many.join("`, `")),
    };
    match meant {
        Some(meant) => format!("did you mean `{meant}`? {there_are}"),
        None => format!("{there_are}; {or_else}"),
    }
}

/// What an error says is wrong, and the remedy that it gives after a colon;
/// `otherwise` is that of an error that gives none.
fn wrong_and_remedy(error: &impl Display, otherwise: &str) -> (String, String) {
    let said = error.to_string();
    let mut quoted = false;
    let colon = said.char_indices().find_map(|(at, c)| {
        quoted ^= c == '`';
        (c == ':' && !quoted && said[at..].starts_with(": ")).then_some(at)
    });
    match colon {
        Some(at) => (said[..at].to_owned(), said[at + 2..].to_owned()),
        None => (said, otherwise.to_owned()),
    }
}

/// Shorthand for a finding: what, why, what to do.
fn finding(code: Code, what: impl Into<String>, why: &str, help: impl Into<String>) -> Finding {
    (code, what.into(), why.to_owned(), help.into())
}
