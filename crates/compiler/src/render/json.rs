//! Findings as one JSON value.

use serde::Serialize;
use serde_json::Value;

use super::Library;
use super::region::Region;
use crate::diagnostic::{Diagnostic, Severity};
use crate::yaml::SourceFile;

/// The number of the form of [`json`]; it changes when a reader would misread.
pub const FINDINGS_SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'d> {
    schema_version: u32,
    errors: usize,
    warnings: usize,
    notes: usize,
    findings: Vec<Finding<'d>>,
}

#[derive(Serialize)]
struct Finding<'d> {
    /// The stable id of its kind: `RB201`.
    id: &'static str,
    /// The name of its kind: `bad-id`.
    code: &'static str,
    severity: &'static str,
    file: &'d str,
    #[serde(flatten)]
    region: Option<Region>,
    message: &'d str,
    why: &'d str,
    help: &'d str,
    related: Vec<Other<'d>>,
}

#[derive(Serialize)]
struct Other<'d> {
    file: &'d str,
    #[serde(flatten)]
    region: Option<Region>,
    label: &'d str,
}

/// Every finding as an object, in the order given, with how many there are of each
/// severity. Lines and columns count from 1, columns in characters; they are left
/// out for a file that is not among `sources`.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], sources: &[SourceFile]) -> Value {
    let library = Library::new(diagnostics, sources);
    let count = |severity| {
        let of = diagnostics
            .iter()
            .filter(|found| found.severity == severity);
        of.count()
    };
    let finding = |found| Finding::new(found, &library);
    let report = Report {
        schema_version: FINDINGS_SCHEMA_VERSION,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        findings: diagnostics.iter().map(finding).collect(),
    };
    serde_json::to_value(report).unwrap_or_default()
}

impl<'d> Finding<'d> {
    fn new(found: &'d Diagnostic, library: &Library<'_>) -> Finding<'d> {
        let related = found.related.iter().map(|other| Other {
            file: &other.file,
            region: Region::new(library, &other.file, other.span),
            label: &other.label,
        });
        Finding {
            id: found.code.id(),
            code: found.code.as_str(),
            severity: found.severity.as_str(),
            file: &found.file,
            region: Region::new(library, &found.file, found.span),
            message: &found.message,
            why: &found.why,
            help: &found.help,
            related: related.collect(),
        }
    }
}
