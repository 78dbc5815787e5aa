//! A build without the feature `regex`: what stands for regular expressions are types without
//! values. No code that looks at one is left, and a table that has one does not decode.

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::predicate::Literals;

/// A regular expression of a test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Pattern {}

/// How much of a text a pattern of `match` or `search` has to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Extent {}

/// A pattern that stands in the query.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum LiteralPattern {}

/// A pattern taken from a document, compiled.
pub(crate) enum Regex {}

impl Pattern {
    /// The expression as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match *self {}
    }

    /// At least one of these texts stands in everything that the expression finds.
    #[must_use]
    pub fn literals(&self) -> Option<&Literals> {
        match *self {}
    }

    pub(crate) fn finds(&self, _text: &str) -> bool {
        match *self {}
    }
}

impl LiteralPattern {
    pub(crate) fn matches(&self, _text: &str) -> bool {
        match *self {}
    }
}

impl Regex {
    pub(crate) fn is_match(&self, _text: &str) -> bool {
        match *self {}
    }
}

pub(crate) fn compile(_pattern: &str, extent: Extent) -> Option<Regex> {
    match extent {}
}

fn refuse<T, E: de::Error>() -> Result<T, E> {
    Err(de::Error::custom(
        "it has a regular expression, and this build is without them: switch on the feature `expressions`",
    ))
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Pattern, D::Error> {
        refuse()
    }
}

impl<'de> Deserialize<'de> for Extent {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Extent, D::Error> {
        refuse()
    }
}

impl<'de> Deserialize<'de> for LiteralPattern {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<LiteralPattern, D::Error> {
        refuse()
    }
}
