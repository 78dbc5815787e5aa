//! Parses the text of JSONPath queries (RFC 9535) to the operations that
//! [`replybook_catalog::jsonpath`] evaluates.

mod error;
#[cfg(feature = "expressions")]
mod lower;
mod plain;
mod spelling;
#[cfg(test)]
mod tests;
mod token;

use replybook_catalog::jsonpath::Query;

pub use error::{QueryError, QueryErrorKind};

/// Most bytes in the text of a query.
pub const MAX_QUERY_BYTES: usize = replybook_catalog::jsonpath::MAX_QUERY_BYTES;
/// Most `[` and `(` that may stand open at one place of a query.
pub const MAX_NESTING: usize = replybook_catalog::jsonpath::MAX_NESTING;
/// Most function calls that may stand open at one place of a query, `count(@[?match(@, 'x')])`
/// having two. The front end's parser may try each call four times and those within it again.
pub const MAX_CALL_NESTING: usize = 4;
/// Most segments of a query, those of the queries in its filters included.
pub const MAX_SEGMENTS: usize = 256;

/// Compiles the text of a query that begins with `$` or `@`.
///
/// # Errors
///
/// Anything that is not a well-formed and well-typed query of RFC 9535, functions beyond its
/// five included, and a text beyond [`MAX_QUERY_BYTES`], [`MAX_NESTING`],
/// [`MAX_CALL_NESTING`] or [`MAX_SEGMENTS`]. A literal pattern of `match` or `search` that is
/// not an I-Regexp is no error: RFC 9535 (2.4.6) says that it matches nothing.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    let spelling = spelling::respell(text)?;
    let segments = match plain::segments(&spelling.text) {
        Some(segments) => segments,
        #[cfg(feature = "expressions")]
        None => lower::segments(&spelling)?,
        #[cfg(not(feature = "expressions"))]
        None => return Err(QueryErrorKind::LeftOut.into()),
    };
    Ok(Query::new(spelling.relative, segments))
}
