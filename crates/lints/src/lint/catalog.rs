//! One provider's catalog, as lints see it: what was written, with its places, and
//! what it compiled to.

use std::collections::{BTreeMap, BTreeSet};

use super::SourceText;
use replybook_catalog::table::{Provider, Rule, Table};
use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::lower::{At, Parsed, Written};
use replybook_compiler::shown::Shown;

/// One provider's catalog.
pub(crate) struct Catalog<'c> {
    /// Its files that read, in the order of names.
    pub files: Vec<&'c Parsed>,
    /// Those that it lies on; nothing is said about them.
    pub below: Vec<&'c Parsed>,
    /// Whether every file was read, of whatever provider.
    pub all_read: bool,
    /// What the compiler found in them.
    pub refused: BTreeSet<Code>,
    /// What it compiled to, without the rules that have mistakes; nothing where
    /// the head is missing.
    pub provider: Option<&'c Provider>,
    /// The examples and near-misses of those rules, by rule.
    shown: BTreeMap<&'c str, Vec<&'c Shown>>,
    /// Texts of sources, of whatever provider.
    pub texts: &'c [SourceText],
}

impl<'c> Catalog<'c> {
    /// The catalog of a provider.
    pub fn new(
        id: &str,
        parsed: &'c [Parsed],
        all_read: bool,
        table: &'c Table,
        shown: &'c [Shown],
        refused: &[Diagnostic],
        texts: &'c [SourceText],
    ) -> Catalog<'c> {
        let of_provider = |file: &&Parsed| file.head.provider == id;
        let mut files: Vec<&Parsed> = parsed.iter().filter(of_provider).collect();
        files.sort_by(|a, b| a.name().cmp(b.name()));
        let (below, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.is_below);
        let mut by_rule: BTreeMap<&str, Vec<&Shown>> = BTreeMap::new();
        for shown in shown.iter().filter(|shown| shown.provider() == id) {
            by_rule.entry(&shown.rule).or_default().push(shown);
        }
        let names: BTreeSet<&str> = files.iter().map(|file| file.name()).collect();
        let of_files = refused.iter().filter(|found| names.contains(&*found.file));
        Catalog {
            all_read,
            refused: of_files.map(|found| found.code).collect(),
            provider: table.provider(id),
            shown: by_rule,
            files,
            below,
            texts,
        }
    }

    /// Every rule as written, those of tables included, each with its file.
    pub fn written(&self) -> impl Iterator<Item = (&'c Parsed, &'c Written)> {
        let of_file = |file: &&'c Parsed| {
            let file = *file;
            file.rules.written.iter().map(move |rule| (file, rule))
        };
        self.files.iter().flat_map(of_file)
    }

    /// Every rule that compiled, as written and with its place.
    pub fn rules(&self) -> impl Iterator<Item = (&'c Written, &'c Rule, At<'c>)> {
        let provider = self.provider;
        self.written().filter_map(move |(file, written)| {
            let rule = provider?.rule(&written.entry.id)?;
            Some((written, rule, file.rule(written)))
        })
    }

    /// Every example and near-miss of a rule without mistakes.
    pub fn shown(&self) -> impl Iterator<Item = &'c Shown> {
        self.shown.values().flatten().copied()
    }

    /// Examples and near-misses of a rule.
    pub fn shown_of(&self, id: &str) -> impl Iterator<Item = &'c Shown> {
        self.shown.get(id).into_iter().flatten().copied()
    }
}
