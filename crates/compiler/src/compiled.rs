//! What the compiler makes of catalog files.

use crate::diagnostic::Diagnostic;
use crate::shown::Shown;
use crate::written::WrittenRule;
use replybook_catalog::table::Table;

/// Catalogs that compiled.
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    /// The table.
    pub table: Table,
    /// Every example and near-miss, with its place.
    pub shown: Vec<Shown>,
    /// Where every rule stands, a provider's together.
    pub written: Vec<WrittenRule>,
    /// What overlays do to the catalogs below them, where it is no error.
    pub warnings: Vec<Diagnostic>,
}
