//! Why a text is not a template.

use super::{HoleType, MAX_TEMPLATE_BYTES};

/// Why a text is not a template. Places are byte offsets in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LikeError {
    /// No text at all.
    #[error("the template is empty: write the message; `empty: true` asks for an empty value")]
    Empty,
    /// Longer than [`MAX_TEMPLATE_BYTES`].
    #[error(
        "the template has {length} bytes and may have {MAX_TEMPLATE_BYTES}: keep what tells the \
         message apart and write `{{*}}` for the rest"
    )]
    TooLong {
        /// Its bytes.
        length: usize,
    },
    /// Nothing but an untyped hole.
    #[error("the template fits every text: write some of the message, or use `exists: true`")]
    Anything,
    /// Nothing but a typed hole.
    #[error(
        "the template has no literal text, so it tells no message apart: write some of the \
         message, or use `type`, `ge` or `regex`"
    )]
    NoText,
    /// `{` without its `}`.
    #[error(
        "the brace at byte {at} is not closed: add `}}`, or write `{{{{` if the message has a brace"
    )]
    UnclosedHole {
        /// Where the `{` is.
        at: usize,
    },
    /// `}` without its `{`.
    #[error("the brace at byte {at} closes nothing: write `}}}}` if the message has a brace")]
    StrayBrace {
        /// Where the `}` is.
        at: usize,
    },
    /// A hole that is neither `*` nor a name.
    #[error(
        "`{{{found}}}` at byte {at} is not a hole: write `{{*}}`, `{{name}}`, `{{name:int}}` or \
         `{{name:word}}` with a name of a-z, 0-9 and _ that begins with a letter, or double the \
         braces that the message has"
    )]
    BadName {
        /// Where the hole begins.
        at: usize,
        /// What stands in it.
        found: String,
    },
    /// A type of hole that there is not.
    #[error("`{found}` at byte {at} is not a type of hole: write `int`, `word`, or no type{}",
        meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?")))]
    UnknownType {
        /// Where the type begins.
        at: usize,
        /// What stands there.
        found: String,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// A name that an earlier hole has.
    #[error("a second hole at byte {at} is called `{name}`: give each hole a name of its own")]
    DuplicateName {
        /// Where the second hole begins.
        at: usize,
        /// The name.
        name: String,
    },
    /// A hole right after another.
    #[error(
        "the hole at byte {at} follows another, so nothing says where one ends: write the text \
         between them, or make them one"
    )]
    AdjacentHoles {
        /// Where the second hole begins.
        at: usize,
    },
    /// What follows a typed hole is what the hole itself takes.
    #[error(
        "{hole} takes all of its kind, so what stands at byte {at} never follows it: end the hole \
         at another character, or leave out the type",
        hole = match holds { HoleType::Int => "an `int` hole", _ => "a `word` hole" }
    )]
    TakenByHole {
        /// Where the text begins that never follows.
        at: usize,
        /// The type of the hole.
        holds: HoleType,
    },
}

impl LikeError {
    /// The byte of the template that is wrong, unless it is the whole.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        match self {
            LikeError::Empty
            | LikeError::TooLong { .. }
            | LikeError::Anything
            | LikeError::NoText => None,
            LikeError::UnclosedHole { at }
            | LikeError::StrayBrace { at }
            | LikeError::BadName { at, .. }
            | LikeError::UnknownType { at, .. }
            | LikeError::DuplicateName { at, .. }
            | LikeError::AdjacentHoles { at }
            | LikeError::TakenByHole { at, .. } => Some(*at),
        }
    }
}
