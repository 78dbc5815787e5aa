//! Errors of the engine's own interface. A response never causes one.

use std::fmt;

#[cfg(feature = "load")]
use replybook_compiler::{
    diagnostic::Diagnostic,
    render::{self, Style},
    yaml::SourceFile,
};

/// Why a call failed.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
}

/// The kinds of errors.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No catalog has this id.
    #[error("there is no catalog for `{found}`; there are: {known}")]
    UnknownProvider {
        /// What was asked for.
        found: String,
        /// The ids there are, separated by commas.
        known: String,
    },
    /// Bytes are not a compiled table.
    #[error("the compiled catalogs cannot be used")]
    Table(#[from] replybook_catalog::packed::TableError),
    /// Catalogs do not compile; the findings say why.
    #[cfg(feature = "load")]
    #[error("the catalogs do not compile:\n{text}")]
    Catalog {
        /// What is wrong, and where.
        findings: Vec<Diagnostic>,
        /// The findings as text for people, each with its place in the file.
        text: String,
    },
}

#[cfg(feature = "load")]
impl ErrorKind {
    /// Catalogs that do not compile; the files are those that findings are in.
    pub(crate) fn catalog(findings: Vec<Diagnostic>, files: &[SourceFile]) -> ErrorKind {
        let text = render::text(&findings, files, Style { color: false });
        ErrorKind::Catalog { findings, text }
    }
}

impl Error {
    /// The kind, with its particulars.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The kind, taken out.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.kind)
    }
}

impl<T: Into<ErrorKind>> From<T> for Error {
    fn from(kind: T) -> Self {
        Error { kind: kind.into() }
    }
}
