//! What is refused in a value that a YAML reader understands, and in which words.

use super::{Document, Span};
use crate::diagnostic::{Code, Diagnostic};

/// The message about a value that two readers understand differently.
pub(super) const DIFFERENT: &str = "two YAML readers understand this value differently";

/// The message about a whole number that would be rounded.
pub(super) const BEYOND_64_BITS: &str = "a whole number beyond 64 bits";

/// A number that JSON cannot carry as it is written.
pub(super) fn bad_number(document: &Document, span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::BadNumber, document.file(), span, message)
        .why("JSON cannot carry it, or readers of JSON would round it")
        .help("write it in quotes if it is meant as a text")
}

/// A text that two YAML readers understand differently.
pub(super) fn ambiguous(document: &Document, span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::AmbiguousYaml, document.file(), span, message)
        .why("the catalog would mean one thing here and another in an editor")
        .help("write it in its plainest form: texts in quotes, one entry a line")
}

/// Whether a number is written as a whole one, in digits alone.
pub(super) fn whole(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit())
}
