//! From catalog files to a table, part by part. Every finding of every file is
//! collected; whether there are too many to go on is the caller's to say.

mod captures;
mod conjunction;
mod default_success;
mod evidence;
mod example;
mod file;
mod head;
mod ids;
mod name;
mod provider;
mod queries;
mod report;
mod rows;
mod rule;
mod schedule;
mod shape;
mod test;
mod written;

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::compile::Compiled;
use crate::diagnostic::{Code, nearest};
use crate::source::SourceFile;
use file::Parsed;
pub(crate) use report::Findings;

/// What files say: the table, every response they show, and where the rules stand.
/// What is wrong is found, and what it is about left out.
pub(crate) fn compiled(files: &[SourceFile], findings: &mut Findings) -> Compiled {
    let parsed: Vec<Parsed> = files
        .iter()
        .filter_map(|file| Parsed::read(file, findings))
        .collect();
    let mut by_provider: BTreeMap<&str, Vec<&Parsed>> = BTreeMap::new();
    for file in &parsed {
        by_provider
            .entry(file.head.provider.as_str())
            .or_default()
            .push(file);
    }
    let mut compiled = Compiled::default();
    // Of a file that does not read nobody knows what it would have said.
    let all_read = parsed.len() == files.len();
    // The map's order is the table's.
    for (id, mut files) in by_provider {
        files.sort_by(|a, b| a.source.name.cmp(&b.source.name));
        if let Some(lowered) = provider::lower(id, &files, all_read, findings) {
            compiled.table.providers.push(lowered.provider);
            compiled.shown.extend(lowered.shown);
            compiled.written.extend(lowered.written);
        }
    }
    compiled
}

/// A finding of the compiler: its code and what it says.
pub(crate) type Finding = (Code, String, String, String);

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
