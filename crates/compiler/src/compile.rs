//! The compiler: catalog files in, a table out, or every finding. A table comes
//! out only when no finding is an error.

use crate::check;
use crate::compiled::Compiled;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lower::{self, Findings, Lowered};
use crate::yaml::SourceFile;

/// Compiles catalog files, given as names and texts. A file's name is its path
/// below the catalog folder (`braze.yaml`, `insider/limits.yaml`), with any
/// prefix: its last folder or its stem names the provider.
///
/// # Errors
/// All findings, warnings included, when at least one is an error. What else there
/// is to say of a catalog, `replybook_lints::lint` says.
pub fn compile(files: &[SourceFile]) -> Result<Compiled, Vec<Diagnostic>> {
    compile_onto(&[], files)
}

/// Compiles as [`compile`] does, and tries no example: that is left to somebody
/// who has more to tell about those that fail. See [`check::examples`].
///
/// # Errors
/// All findings, warnings included, when at least one is an error.
pub fn compile_untried(files: &[SourceFile]) -> Result<Compiled, Vec<Diagnostic>> {
    compile_onto_untried(&[], files)
}

/// Compiles files with others below them, which were published and are
/// somebody else's. An overlay among the files lies on the catalog of its provider
/// among them, or else on the one below; then the table has that catalog as
/// the overlay changes it, every finding stands in the files, and `shown` and
/// `written` are what they say. Catalogs below that no overlay lies on are left out.
///
/// # Errors
/// All findings, warnings included, when at least one is an error.
pub fn compile_onto(
    below: &[SourceFile],
    files: &[SourceFile],
) -> Result<Compiled, Vec<Diagnostic>> {
    let mut compiled = compile_onto_untried(below, files)?;
    let mut findings = Findings::default();
    findings.extend(std::mem::take(&mut compiled.warnings));
    findings.extend(check::examples(&compiled.table, &compiled.shown));
    compiled.warnings = without_errors(findings)?;
    Ok(compiled)
}

/// Compiles as [`compile_onto`] does, and tries no example of the files; what the
/// catalogs below show is tried.
///
/// # Errors
/// All findings, warnings included, when at least one is an error.
pub fn compile_onto_untried(
    below: &[SourceFile],
    files: &[SourceFile],
) -> Result<Compiled, Vec<Diagnostic>> {
    let mut findings = Findings::default();
    let Lowered {
        mut compiled,
        below,
        ..
    } = lower::lowered(files, below, &mut findings);
    if !findings.has_errors() {
        findings.extend(check::below(&compiled, &below));
    }
    compiled.warnings = without_errors(findings)?;
    Ok(compiled)
}

/// The findings, if none of them is an error.
fn without_errors(findings: Findings) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let diagnostics = findings.sorted();
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        Err(diagnostics)
    } else {
        Ok(diagnostics)
    }
}
