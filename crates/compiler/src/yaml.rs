//! Turns the text of a catalog file into a strict, spanned tree: every key and
//! value with its place, and a finding for each construct of YAML that a catalog
//! may not use. It never gives a value a meaning; the catalog format does that.

mod agreement;
mod deserialize;
mod document;
mod extent;
mod fitting;
mod pass;
mod positions;
mod refusal;
mod second_reader;
mod syntax;
mod tree;
mod typing;
mod values;
mod vetting;
mod wording;

#[cfg(test)]
mod tests;

pub use deserialize::deserialize;
pub use document::{Document, Node, NodeKind, Place};
pub use fitting::{Fitted, deserialize_fitting, fit};
pub(crate) use positions::Positions;
pub use typing::typed;
pub use values::{DoesNotFit, Typed, Values};

pub use crate::diagnostic::Span;
use crate::diagnostic::{Code, Diagnostic};

/// The text of one catalog file. Reading it is the caller's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The name shown in findings: `catalog/braze.yaml`.
    pub name: String,
    /// The whole text, a byte order mark included.
    pub text: String,
}

impl SourceFile {
    /// Takes the bytes of a file as UTF-8.
    ///
    /// # Errors
    ///
    /// [`Code::NotUtf8`], with the line and the byte in its message: there is no
    /// text to point into.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<SourceFile, Diagnostic> {
        let name = name.into();
        match String::from_utf8(bytes) {
            Ok(text) => Ok(SourceFile { name, text }),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                let line = 1 + bytes[..at].iter().filter(|&&byte| byte == b'\n').count();
                let message = if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
                    "the file is UTF-16, not UTF-8".to_owned()
                } else {
                    format!("the byte 0x{:02X} on line {line} is not UTF-8", bytes[at])
                };
                Err(Diagnostic::new(Code::NotUtf8, name, Span::at(0), message)
                    .why("a catalog is UTF-8 on every machine; its encoding is never guessed")
                    .help("save the file as UTF-8"))
            }
        }
    }
}

/// One step of a path into a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The entry of a map with this key.
    Key(String),
    /// The item of a list, counted from 0.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Step {
        Step::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Step {
        Step::Index(index)
    }
}

/// What one file may at most be. Reading takes time linear in `max_bytes` and
/// memory of at most some 200 times as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceLimits {
    /// Bytes of text; never 4 GiB. Default 4 MiB.
    pub max_bytes: usize,
    /// Lists and maps inside each other. Default 64; the typing stops at 128.
    pub max_depth: usize,
    /// Keys, scalars, lists and maps together. Default 1,000,000.
    pub max_nodes: usize,
    /// Findings after which reading stops. Default 100.
    pub max_findings: usize,
}

impl Default for SourceLimits {
    fn default() -> SourceLimits {
        SourceLimits {
            max_bytes: 4 * 1024 * 1024,
            max_depth: 64,
            max_nodes: 1_000_000,
            max_findings: MAX_FINDINGS,
        }
    }
}

/// Findings in one file after which nobody reads on.
const MAX_FINDINGS: usize = 100;

/// The byte order mark, ignored at the start of a text and nowhere else.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// How many bytes of `text` the byte order mark at its start takes.
pub(crate) fn byte_order_mark(text: &str) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len_utf8()
    } else {
        0
    }
}
