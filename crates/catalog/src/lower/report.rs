//! Findings, and the places they point at.

use super::Finding;
use super::file::Parsed;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Step;

/// A place in a file: a path from the document's root.
#[derive(Debug, Clone)]
pub(super) struct At<'a> {
    pub file: &'a Parsed,
    pub path: Vec<Step>,
}

impl<'a> At<'a> {
    pub fn root(file: &'a Parsed) -> Self {
        At {
            file,
            path: Vec::new(),
        }
    }

    pub fn key(&self, key: &str) -> Self {
        self.step(Step::Key(key.to_owned()))
    }

    pub fn index(&self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    /// The item of a list, or the value itself where it is written alone.
    pub fn item(&self, is_list: bool, index: usize) -> Self {
        if is_list {
            self.index(index)
        } else {
            self.clone()
        }
    }

    fn step(&self, step: Step) -> Self {
        let mut path = self.path.clone();
        path.push(step);
        At {
            file: self.file,
            path,
        }
    }

    fn diagnostic(&self, finding: Finding, on_key: bool) -> Diagnostic {
        let (code, what, why, help) = finding;
        let document = &self.file.document;
        let span = if on_key {
            document.key_span(&self.path)
        } else {
            document.value_span(&self.path)
        };
        Diagnostic::new(code, self.file.source.name.clone(), span, what)
            .why(why)
            .help(help)
    }
}

/// All findings so far.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Diagnostic>);

impl Findings {
    /// A finding about a value.
    pub fn at(&mut self, at: &At<'_>, finding: Finding) {
        self.0.push(at.diagnostic(finding, false));
    }

    /// A finding about the key of an entry.
    pub fn at_key(&mut self, at: &At<'_>, finding: Finding) {
        self.0.push(at.diagnostic(finding, true));
    }

    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}
