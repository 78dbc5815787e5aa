//! What is found wrong with a catalog: one [`Diagnostic`] per finding, with its
//! place, what is wrong, why it matters and what to do. Findings are collected,
//! never thrown one by one, and never printed here: [`crate::render`] does that.

mod code;
mod nearest;
mod span;

use std::fmt;
use std::str::FromStr;

pub use code::{Code, UnknownCode};
pub use nearest::nearest;
pub use span::Span;

/// One finding about a catalog file.
///
/// Ordered by file and place first, so that a sorted list reads like the files.
/// Boxed texts keep it small enough to be the error of a `Result`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The file it is in, named as [`SourceFile::name`](crate::yaml::SourceFile::name).
    pub file: Box<str>,
    /// The place, in bytes of the file's text.
    pub span: Span,
    /// The kind of finding.
    pub code: Code,
    /// The severity, at first the default one of the code.
    pub severity: Severity,
    /// What is wrong: one line, no full stop.
    pub message: String,
    /// Why that is wrong; may be empty.
    pub why: Box<str>,
    /// What to do about it; may be empty.
    pub help: Box<str>,
    /// Other places that explain this one.
    pub related: Vec<Related>,
}

/// Another place that explains a finding: the first of two equal keys, say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// The file it is in.
    pub file: Box<str>,
    /// The place, in bytes of the file's text.
    pub span: Span,
    /// What stands there, in a few words.
    pub label: String,
}

impl Diagnostic {
    /// A finding with the default severity of its code, as yet without why, help
    /// and related places.
    pub fn new(
        code: Code,
        file: impl Into<String>,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            file: file.into().into_boxed_str(),
            span,
            code,
            severity: code.severity(),
            message: message.into(),
            why: Box::default(),
            help: Box::default(),
            related: Vec::new(),
        }
    }

    /// Says why it is wrong.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Diagnostic {
        self.why = why.into().into_boxed_str();
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = help.into().into_boxed_str();
        self
    }

    /// What is wrong, why and what to do, each as a sentence.
    #[must_use]
    pub fn sentences(&self) -> String {
        let said = [self.message.as_str(), &self.why, &self.help];
        let said = said.into_iter().filter(|said| !said.is_empty());
        let sentence = |said: &str| {
            let mut letters = said.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            let sentence: String = first.chain(letters).collect();
            if sentence.ends_with(['.', '?', '!']) {
                sentence
            } else {
                sentence + "."
            }
        };
        said.map(sentence).collect::<Vec<_>>().join(" ")
    }

    /// Adds another place that explains this one.
    #[must_use]
    pub fn related(
        mut self,
        file: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Diagnostic {
        self.related.push(Related {
            file: file.into().into_boxed_str(),
            span,
            label: label.into(),
        });
        self
    }
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The catalog is refused.
    Error,
    /// The catalog is accepted; somebody should look.
    Warning,
    /// The catalog is accepted; worth knowing, and nothing has to change.
    Note,
}

impl Severity {
    /// Every severity, the gravest first.
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

    /// The name as printed: `error`, `warning` or `note`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// The text is no severity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no severity: write `error`, `warning` or `note`")]
pub struct UnknownSeverity(String);

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(text: &str) -> Result<Severity, UnknownSeverity> {
        let mut all = Severity::ALL.into_iter();
        all.find(|severity| severity.as_str() == text)
            .ok_or_else(|| UnknownSeverity(text.to_owned()))
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
