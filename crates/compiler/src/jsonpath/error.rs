//! Why a text is no query, and where.

use super::{MAX_CALL_NESTING, MAX_NESTING, MAX_QUERY_BYTES, MAX_SEGMENTS};

/// Why a text is no query of RFC 9535.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}{}", .offset.map(|offset| format!(" (at byte {offset})")).unwrap_or_default())]
pub struct QueryError {
    kind: QueryErrorKind,
    offset: Option<usize>,
}

impl QueryError {
    pub(super) fn at(offset: usize, kind: QueryErrorKind) -> QueryError {
        QueryError {
            kind,
            offset: Some(offset),
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> &QueryErrorKind {
        &self.kind
    }

    /// Where it is wrong, in bytes from the start of the text, if that is known.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }
}

impl From<QueryErrorKind> for QueryError {
    fn from(kind: QueryErrorKind) -> QueryError {
        QueryError { kind, offset: None }
    }
}

/// What is wrong with the text of a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// The text has more than [`MAX_QUERY_BYTES`].
    #[error("the query is longer than {MAX_QUERY_BYTES} bytes")]
    TooLong,
    /// More than [`MAX_NESTING`] brackets are open at one place.
    #[error("brackets nest more than {MAX_NESTING} deep")]
    TooDeep,
    /// More than [`MAX_CALL_NESTING`] calls are open at one place.
    #[error("function calls nest more than {MAX_CALL_NESTING} deep")]
    CallsTooDeep,
    /// The query has more than [`MAX_SEGMENTS`].
    #[error("the query has more than {MAX_SEGMENTS} segments")]
    TooManySegments,
    /// The text does not follow the grammar of RFC 9535; the message says what does not.
    #[error("{0}")]
    Syntax(String),
    /// A function that RFC 9535 does not define.
    #[error("there is no function `{0}`: RFC 9535 has length, count, match, search and value")]
    UnknownFunction(String),
    /// The query is not well-typed (RFC 9535, 2.4.3); the message says what stands where it may not.
    #[error("{0}")]
    IllTyped(&'static str),
    /// What only the feature `expressions` knows, in a build without it.
    #[error("it is one that needs the feature `expressions`, which this build is without")]
    LeftOut,
}
