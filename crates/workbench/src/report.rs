//! The report of a catalog test, as data.

use replybook::Verdict;
use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::render::{self, line_col};
use replybook_compiler::yaml::SourceFile;
use serde::Serialize;
use serde_json::Value;

use crate::coverage::{CatalogCoverage, Coverage};
use crate::mutate::{self, Mutation, Survivor};
use crate::prove::{Failure, ForeignMatch, Proof, Tally};

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
    findings: Vec<Value>,
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
    unused_allows: Vec<Value>,
}

#[derive(Debug, Serialize)]
struct SurvivorForm<'p> {
    rule: &'p str,
    dropped: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<&'p str>,
    #[serde(flatten)]
    finding: Option<Value>,
}

#[derive(Debug, Serialize)]
struct FailureForm<'p, 'c> {
    rule: &'p str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'p str>,
    #[serde(flatten)]
    place: Location<'p>,
    expected: String,
    actual: String,
    because: Vec<String>,
    findings: Vec<Value>,
    verdict: &'p Verdict<'c>,
}

impl<'p, 'c> Report<'p, 'c> {
    /// A proof as data; `files` are those that the catalogs were read from.
    #[must_use]
    pub fn new(proof: &'p Proof<'c>, files: &[SourceFile]) -> Self {
        let failures = proof.failures.iter();
        Report {
            schema_version: SCHEMA_VERSION,
            passed: proof.failures.is_empty(),
            findings: Vec::new(),
            catalogs: &proof.catalogs,
            failures: failures.map(|f| FailureForm::new(f, files)).collect(),
            foreign: &proof.foreign,
            mutation: None,
            coverage: None,
        }
    }

    /// The same, and what came of dropping each predicate.
    #[must_use]
    pub fn with_mutation(mut self, mutation: &'p Mutation<'c>, files: &[SourceFile]) -> Self {
        let survivors = mutation.survivors.iter();
        self.passed &= mutation.passed();
        self.mutation = Some(MutationForm {
            catalogs: &mutation.catalogs,
            survivors: survivors.map(|s| SurvivorForm::new(s, files)).collect(),
            unused_allows: as_data(&mutation.unused_allows, files),
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
        Report {
            schema_version: SCHEMA_VERSION,
            passed: false,
            findings: as_data(findings, files),
            catalogs: &[],
            failures: Vec::new(),
            foreign: &[],
            mutation: None,
            coverage: None,
        }
    }
}

/// Where a response is shown, both counted from 1, the column in characters.
#[derive(Debug, Serialize)]
struct Location<'p> {
    file: &'p str,
    line: usize,
    column: usize,
}

impl<'p> Location<'p> {
    fn new(file: &'p str, offset: usize, files: &[SourceFile]) -> Location<'p> {
        let source = files.iter().find(|known| known.name == file);
        let (line, column) = source.map_or((1, 1), |known| line_col(&known.text, offset));
        Location { file, line, column }
    }
}

impl<'p> SurvivorForm<'p> {
    fn new(survivor: &'p Survivor<'_>, files: &[SourceFile]) -> Self {
        SurvivorForm {
            rule: survivor.rule,
            dropped: &survivor.dropped,
            allowed: survivor.allowed.as_deref(),
            finding: as_data(std::slice::from_ref(&survivor.finding), files).pop(),
        }
    }
}

impl<'p, 'c> FailureForm<'p, 'c> {
    fn new(failure: &'p Failure<'c>, files: &[SourceFile]) -> Self {
        let shown = failure.shown;
        FailureForm {
            rule: &shown.rule,
            kind: failure.kind(),
            name: shown.name.as_deref(),
            place: Location::new(&shown.file, shown.span.start, files),
            expected: failure.expected(),
            actual: failure.actual(),
            because: failure.because(),
            findings: as_data(&failure.findings, files),
            verdict: &failure.explanation.verdict,
        }
    }
}

/// Findings in the form that `lint` gives them.
fn as_data(findings: &[Diagnostic], files: &[SourceFile]) -> Vec<Value> {
    match render::json(findings, files).get_mut("findings") {
        Some(Value::Array(findings)) => std::mem::take(findings),
        _ => Vec::new(),
    }
}
