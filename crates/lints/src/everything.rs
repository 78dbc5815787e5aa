//! All there is to say about catalogs: what the compiler refuses, what its lints
//! advise, and what the verdicts on examples say otherwise than expected.

use crate::{SourceText, lint_onto};
use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::yaml::SourceFile;

use replybook::Engine;
use replybook::tools::{builtin_files, check};

/// Every finding about catalog files, by file and place. Files are named as
/// [`Engine::load`] takes them; an overlay among them lies on the built-in catalog
/// of its provider, where that is not among them itself. `texts` are those of the
/// sources that the catalogs cite, where somebody has them.
#[must_use]
pub fn lint(files: &[SourceFile], texts: &[SourceText]) -> Vec<Diagnostic> {
    let linted = lint_onto(&builtin_files(), files, texts);
    let mut findings = linted.findings;
    let engine = Engine::onto_builtin(linted.table);
    findings.extend(check(&engine, &linted.shown));
    findings.sort();
    findings.dedup();
    findings
}
