//! Everything there is to say about catalogs, in one run: what the compiler
//! refuses, and what it accepts and a person should look at. A mistake in one rule
//! hides nothing about the others. It takes names and texts and prints nothing.

mod allowance;
mod captures;
mod catalog;
mod conditions;
mod evidence;
mod extents;
mod near_misses;
mod paths;
mod regexes;
mod relations;
mod repetition;
mod schema_line;
mod sound;
mod unfinished;
mod unused;

use std::collections::BTreeSet;

use replybook_catalog::table::Table;
use replybook_compiler::Compiled;
use replybook_compiler::check;
use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::lower::{self, Findings};
use replybook_compiler::shown::Shown;
use replybook_compiler::yaml::SourceFile;

pub(crate) use catalog::Catalog;
pub use evidence::SourceText;

/// What there is to say about catalogs.
#[derive(Debug, Clone)]
pub struct Linted {
    /// Every finding, by file and place.
    pub findings: Vec<Diagnostic>,
    /// The catalogs, without the rules that have mistakes.
    pub table: Table,
    /// The examples and near-misses of catalogs without a mistake.
    pub shown: Vec<Shown>,
}

/// What is looked for in each provider's catalog. What two rules have to do with
/// each other is looked for by [`relations`].
const LINTS: &[fn(&Catalog<'_>, &mut Findings)] = &[
    captures::find,
    evidence::find,
    near_misses::find,
    paths::find,
    regexes::find,
    repetition::find,
    schema_line::find,
    unfinished::find,
    unused::find,
];

/// Finds everything there is to say about catalog files, named as
/// [`compile`](replybook_compiler::compile()) takes them. `texts` are those of the sources that
/// the catalogs cite, where somebody has them.
#[must_use]
pub fn lint(files: &[SourceFile], texts: &[SourceText]) -> Linted {
    lint_onto(&[], files, texts)
}

/// As [`lint`], for files with others below them, as
/// [`compile_onto`](replybook_compiler::compile_onto()) takes them. What stands below is
/// published and somebody else's, and nothing is said of it.
#[must_use]
pub fn lint_onto(below: &[SourceFile], files: &[SourceFile], texts: &[SourceText]) -> Linted {
    let mut findings = Findings::default();
    let lowered = lower::lowered(files, below, &mut findings);
    if !findings.has_errors() {
        findings.extend(check::below(&lowered.compiled, &lowered.below));
    }
    let Compiled {
        table,
        shown,
        written,
        ..
    } = lowered.compiled;
    let parsed = lowered.files;
    let (mut refused, mut advice) = findings.divided();
    let (table, shown) = sound::part(&parsed, table, shown, &refused);
    let shown = sound::right(shown, &refused);
    refused.extend(check::examples(&table, &shown));
    let shown = sound::right(shown, &refused);

    let mut found = Findings::default();
    let ids: BTreeSet<&str> = parsed.iter().map(|file| &*file.head.provider).collect();
    for id in ids {
        let all_read = lowered.all_read;
        let catalog = Catalog::new(id, &parsed, all_read, &table, &shown, &refused, texts);
        for lint in LINTS {
            lint(&catalog, &mut found);
        }
    }
    advice.extend(found.into_vec());
    advice.extend(relations::find(&parsed, &table, &written, &refused));
    let decided = |code| match code {
        Code::UnfoundEvidence => !texts.is_empty(),
        // `replybook test --mutate` looks for it.
        Code::UnshownCondition => false,
        _ => true,
    };
    let advice = allowance::apply(&parsed, &refused, advice, decided);
    let shown = if lowered.all_read {
        sound::of_faultless(&parsed, shown, &refused)
    } else {
        Vec::new()
    };
    let mut findings = Findings::default();
    findings.extend(refused);
    findings.extend(advice);
    Linted {
        findings: findings.sorted(),
        table,
        shown,
    }
}
