//! Where in a document a selected value stands: the steps from the start of the query,
//! and the normalized path of RFC 9535 (2.7) that says the same as text.

use std::fmt::{self, Write as _};

use serde_json::Value;

/// One step from a value to a child of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step<'v> {
    /// To the member of an object with this name.
    Name(&'v str),
    /// To the element of an array at this index, counted from 0.
    Index(usize),
}

/// A selected value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Located<'v> {
    /// The value.
    pub value: &'v Value,
    /// The steps to it from the root, or from the current element of a relative query.
    pub location: Vec<Step<'v>>,
}

impl Located<'_> {
    /// The location as a normalized path, `$['errors'][0]`. It begins with `$` for a relative
    /// query as well, whose `$` is the current element.
    #[must_use]
    pub fn normalized_path(&self) -> String {
        let mut path = String::from("$");
        for step in &self.location {
            // Writing to a String cannot fail.
            let _ = write!(path, "{step}");
        }
        path
    }
}

/// The step as it stands in a normalized path: `['errors']` or `[0]`.
impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Step::Index(index) => return write!(f, "[{index}]"),
            Step::Name(name) => name,
        };
        f.write_str("['")?;
        for c in name.chars() {
            match c {
                '\u{8}' => f.write_str("\\b")?,
                '\t' => f.write_str("\\t")?,
                '\n' => f.write_str("\\n")?,
                '\u{c}' => f.write_str("\\f")?,
                '\r' => f.write_str("\\r")?,
                '\'' => f.write_str("\\'")?,
                '\\' => f.write_str("\\\\")?,
                c if c < ' ' => write!(f, "\\u{:04x}", u32::from(c))?,
                c => f.write_char(c)?,
            }
        }
        f.write_str("']")
    }
}
