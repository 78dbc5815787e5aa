//! Findings and their places as data.

use replybook::catalog::diagnostic::Diagnostic;
use replybook::catalog::render::line_col;
use replybook::catalog::source::SourceFile;
use serde::Serialize;

/// A finding about catalogs, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding<'f> {
    /// The stable id of its kind: `RB703`.
    pub id: &'static str,
    /// The name of its kind: `example-other-rule`.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: &'f str,
    /// Why that is wrong; may be empty.
    pub why: &'f str,
    /// What to do about it; may be empty.
    pub help: &'f str,
    /// Where.
    #[serde(flatten)]
    pub place: Place<'f>,
}

/// A place in a file. Line and column count from 1, the column in characters; both
/// are 1 where the file could not be read as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place<'f> {
    /// The name of the file.
    pub file: &'f str,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl<'f> Finding<'f> {
    /// A finding in one of these files.
    #[must_use]
    pub fn of(found: &'f Diagnostic, files: &[SourceFile]) -> Finding<'f> {
        Finding {
            id: found.code.id(),
            code: found.code.as_str(),
            severity: found.severity.as_str(),
            message: &found.message,
            why: &found.why,
            help: &found.help,
            place: Place::of(&found.file, found.span.start, files),
        }
    }
}

impl<'f> Place<'f> {
    /// The place of a byte of one of these files.
    #[must_use]
    pub fn of(file: &'f str, offset: usize, files: &[SourceFile]) -> Place<'f> {
        let source = files.iter().find(|known| known.name == file);
        let (line, column) = source.map_or((1, 1), |known| line_col(&known.text, offset));
        Place { file, line, column }
    }
}
