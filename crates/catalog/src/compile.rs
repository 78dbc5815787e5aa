//! The compiler: catalog files in, a table out, or every finding. A table comes
//! out only when no finding is an error.

use crate::check;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lower::{self, Findings};
use crate::shown::Shown;
use crate::source::SourceFile;
use crate::table::Table;

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
    let (table, shown) = lower::table(files, &mut findings);
    if !findings.has_errors() {
        findings.extend(check::examples(&table, &shown));
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
