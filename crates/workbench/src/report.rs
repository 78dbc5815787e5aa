//! What a test of catalogs found, as data.

use replybook::Verdict;
use replybook::catalog::diagnostic::Diagnostic;
use replybook::catalog::source::SourceFile;
use serde::Serialize;

use crate::coverage::{CatalogCoverage, Coverage};
use crate::mutate::{self, Mutation, Survivor};
use crate::prove::{Failure, ForeignMatch, Proof, Tally};
use crate::{Finding, Place};

/// The version of the report's JSON form.
const SCHEMA_VERSION: u32 = 1;

/// What a test of catalogs found, as data.
#[derive(Debug, Serialize)]
pub struct Report<'p, 'c> {
    schema_version: u32,
    /// Whether every response comes back as it must, every predicate that was dropped
    /// was missed, and every fact that was asked for is carried.
    passed: bool,
    /// What keeps the catalogs from compiling; then nothing was tried.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding<'p>>,
    catalogs: &'p [Tally<'c>],
    failures: Vec<FailureForm<'p, 'c>>,
    foreign: &'p [ForeignMatch<'c>],
    #[serde(skip_serializing_if = "Option::is_none")]
    mutation: Option<MutationForm<'p, 'c>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<&'p [CatalogCoverage<'c>]>,
}

#[derive(Debug, Serialize)]
struct MutationForm<'p, 'c> {
    catalogs: &'p [mutate::Tally<'c>],
    survivors: Vec<SurvivorForm<'p>>,
    unused_allows: Vec<Finding<'p>>,
}

#[derive(Debug, Serialize)]
struct SurvivorForm<'p> {
    rule: &'p str,
    dropped: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<&'p str>,
    #[serde(flatten)]
    finding: Finding<'p>,
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
            mutation: None,
            coverage: None,
        }
    }

    /// The same, and what came of dropping each predicate.
    #[must_use]
    pub fn with_mutation(mut self, mutation: &'p Mutation<'c>, files: &[SourceFile]) -> Self {
        let survivors = mutation.survivors.iter();
        let unused = mutation.unused_allows.iter();
        self.passed &= mutation.passed();
        self.mutation = Some(MutationForm {
            catalogs: &mutation.catalogs,
            survivors: survivors.map(|s| SurvivorForm::of(s, files)).collect(),
            unused_allows: unused.map(|found| Finding::of(found, files)).collect(),
        });
        self
    }

    /// The same, and what the responses reach.
    #[must_use]
    pub fn with_coverage(mut self, coverage: &'p Coverage<'c>) -> Self {
        self.passed &= coverage.carries_all_facts();
        self.coverage = Some(&coverage.catalogs);
        self
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
            mutation: None,
            coverage: None,
        }
    }
}

impl<'p> SurvivorForm<'p> {
    fn of(survivor: &'p Survivor<'_>, files: &[SourceFile]) -> Self {
        SurvivorForm {
            rule: survivor.rule,
            dropped: &survivor.dropped,
            allowed: survivor.allowed.as_deref(),
            finding: Finding::of(&survivor.finding, files),
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
