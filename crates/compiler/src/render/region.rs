//! Places in lines and columns, as machines take them.

use serde::Serialize;

use super::Library;
use crate::yaml::Span;

/// A place of a file: lines and columns from 1, columns in characters, the end
/// after the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Region {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

impl Region {
    /// The place of a span; nothing where the text of the file is not known.
    pub fn new(library: &Library<'_>, file: &str, span: Span) -> Option<Region> {
        let positions = &library.get(file)?.positions;
        let (line, column) = positions.line_col(span.start);
        let (end_line, end_column) = positions.line_col(span.end.max(span.start));
        Some(Region {
            line,
            column,
            end_line,
            end_column,
        })
    }
}
