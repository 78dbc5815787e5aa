//! Message templates: a text as a provider sends it, with holes where it
//! varies. A template is parsed once and never reads a text in more than one
//! way: no backtracking, and time linear in the text for any template.

mod error;
mod hole;
mod parse;
mod search;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod work;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use error::LikeError;
pub use hole::{HoleType, MAX_INT_DIGITS, MAX_WORD_BYTES, int_value};

/// How long a template may be, in bytes. With the limits on what a hole takes
/// it bounds the work per byte of text.
pub const MAX_TEMPLATE_BYTES: usize = 2048;

/// A parsed template, such as `Too many attempts{*} {limit:int} Requests`.
///
/// `{*}` stands for any text, `{name}` for any text that is captured,
/// `{name:int}` and `{name:word}` for what [`HoleType`] says. Literal braces
/// are doubled. The template is split at its untyped holes; each piece between,
/// typed holes included, is searched leftmost after the piece before, the first
/// piece stands at the start of the text and the last at its end. An untyped
/// hole may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Like {
    parts: Vec<Part>,
}

/// Literal text or a hole. Two texts never stand side by side; of two holes side
/// by side the first is typed and the second is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Literal text.
    Text(String),
    /// A hole.
    Hole {
        /// Its name, if it is captured.
        name: Option<String>,
        /// What it takes.
        holds: HoleType,
    },
}

/// Where the named holes of a template were found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured<'l> {
    like: &'l Like,
    spans: Vec<Range<usize>>,
}

impl Like {
    /// Reads a template.
    ///
    /// # Errors
    /// When it is empty, longer than [`MAX_TEMPLATE_BYTES`], has no literal text,
    /// or has a brace or a hole that does not fit; see [`LikeError`].
    pub fn parse(text: &str) -> Result<Like, LikeError> {
        parse::parts(text).map(|parts| Like { parts })
    }

    /// The literal texts and holes, in order.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether the whole text fits; `ignore_case` is about ASCII letters only.
    /// Allocates nothing.
    #[must_use]
    pub fn is_match(&self, text: &str, ignore_case: bool) -> bool {
        search::fits(&self.parts, text, ignore_case, None)
    }

    /// Where the named holes are when the whole text fits; `ignore_case` is
    /// about ASCII letters only.
    #[must_use]
    pub fn matches(&self, text: &str, ignore_case: bool) -> Option<Captured<'_>> {
        let mut spans = Vec::new();
        search::fits(&self.parts, text, ignore_case, Some(&mut spans))
            .then_some(Captured { like: self, spans })
    }

    /// The named holes in the order of the template.
    pub fn holes(&self) -> impl Iterator<Item = (&str, HoleType)> {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole {
                name: Some(name),
                holds,
            } => Some((name.as_str(), *holds)),
            _ => None,
        })
    }

    /// How many characters of literal text there are.
    #[must_use]
    pub fn literal_len(&self) -> usize {
        self.literals().map(|text| text.chars().count()).sum()
    }

    /// The longest literal text in bytes, of equally long ones the first: a text
    /// without it cannot fit.
    #[must_use]
    pub fn longest_literal(&self) -> &str {
        self.literals()
            .rev()
            .max_by_key(|text| text.len())
            .unwrap_or_default()
    }

    /// The literal text that a fitting text begins with, up to the first hole.
    #[must_use]
    pub fn first_literal(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    fn literals(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Hole { .. } => None,
        })
    }
}

impl fmt::Display for Like {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}"))?,
                Part::Hole { name, holds } => {
                    let name = name.as_deref().unwrap_or("*");
                    match holds {
                        HoleType::Any => write!(f, "{{{name}}}")?,
                        typed => write!(f, "{{{name}:{typed}}}")?,
                    }
                }
            }
        }
        Ok(())
    }
}

impl<'l> Captured<'l> {
    /// The bytes that each named hole took, in the order of [`Like::holes`].
    #[must_use]
    pub fn spans(&self) -> &[Range<usize>] {
        &self.spans
    }

    /// Name and value of each named hole: an integer for `int`, text otherwise.
    /// `text` is the one that was matched; of a shorter one, what lies outside
    /// is left out.
    pub fn values(&self, text: &str) -> impl Iterator<Item = (&'l str, Value)> {
        self.like
            .holes()
            .zip(&self.spans)
            .filter_map(|((name, holds), span)| {
                let taken = text.get(span.clone())?;
                let number = if holds == HoleType::Int {
                    int_value(taken)
                } else {
                    None
                };
                Some((name, number.map_or_else(|| Value::from(taken), Value::from)))
            })
    }
}

impl Part {
    /// Whether this is an untyped hole, at which a template is split.
    #[must_use]
    pub fn is_gap(&self) -> bool {
        matches!(
            self,
            Part::Hole {
                holds: HoleType::Any,
                ..
            }
        )
    }
}

/// Whether a text can name a hole or a capture: `[a-z][a-z0-9_]*`.
#[must_use]
pub fn is_capture_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
