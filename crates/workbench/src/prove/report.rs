//! A proof as data.

use replybook::Verdict;
use replybook::catalog::diagnostic::Diagnostic;
use replybook::catalog::source::SourceFile;
use serde::Serialize;

use super::{Failure, ForeignMatch, Proof, Tally};
use crate::{Finding, Place};

/// The version of the report's JSON form.
pub const SCHEMA_VERSION: u32 = 1;

/// A proof as data.
#[derive(Debug, Serialize)]
pub struct Report<'p, 'c> {
    schema_version: u32,
    /// Whether every response comes back as it must.
    passed: bool,
    /// What keeps the catalogs from compiling; then nothing was tried.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding<'p>>,
    catalogs: &'p [Tally<'c>],
    failures: Vec<FailureForm<'p, 'c>>,
    foreign: &'p [ForeignMatch<'c>],
}

#[derive(Debug, Serialize)]
struct FailureForm<'p, 'c> {
    rule: &'p str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'p str>,
    #[serde(flatten)]
    place: Place<'p>,
    expected: String,
    actual: String,
    because: Vec<String>,
    findings: Vec<Finding<'p>>,
    verdict: &'p Verdict<'c>,
}

impl<'p, 'c> Report<'p, 'c> {
    /// A proof as data; `files` are those that the catalogs were read from.
    #[must_use]
    pub fn of(proof: &'p Proof<'c>, files: &[SourceFile]) -> Self {
        let failures = proof.failures.iter();
        Report {
            schema_version: SCHEMA_VERSION,
            passed: proof.failures.is_empty(),
            findings: Vec::new(),
            catalogs: &proof.catalogs,
            failures: failures.map(|f| FailureForm::of(f, files)).collect(),
            foreign: &proof.foreign,
        }
    }

    /// That there is no proof, for the catalogs do not compile.
    #[must_use]
    pub fn not_compiled(findings: &'p [Diagnostic], files: &[SourceFile]) -> Self {
        let findings = findings.iter();
        Report {
            schema_version: SCHEMA_VERSION,
            passed: false,
            findings: findings.map(|found| Finding::of(found, files)).collect(),
            catalogs: &[],
            failures: Vec::new(),
            foreign: &[],
        }
    }
}

impl<'p, 'c> FailureForm<'p, 'c> {
    fn of(failure: &'p Failure<'c>, files: &[SourceFile]) -> Self {
        let shown = failure.shown;
        let findings = failure.findings.iter();
        FailureForm {
            rule: &shown.rule,
            kind: failure.kind(),
            name: shown.name.as_deref(),
            place: Place::of(&shown.file, shown.span.start, files),
            expected: failure.expected(),
            actual: failure.actual(),
            because: failure.because(),
            findings: findings.map(|found| Finding::of(found, files)).collect(),
            verdict: &failure.explanation.verdict,
        }
    }
}
