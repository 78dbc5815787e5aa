//! The vocabulary, the compiled table and the matching of Replybook, and,
//! behind the feature `source`, the compiler from YAML catalogs to that table.
//!
//! Nothing in this crate reads a file, the clock, the network or a random
//! source: names, texts, times and randomness are arguments.

pub mod answer;
mod eight;
mod letters;
pub mod like;
pub mod matching;
pub mod moment;
pub mod packed;
pub mod plan;
pub mod policy;
pub mod predicate;
pub mod prose;
pub mod query;
pub mod scan;
pub mod shape;
pub mod status;
pub mod table;
pub mod vocabulary;
pub mod words;

#[cfg(feature = "source")]
pub mod check;
#[cfg(feature = "source")]
mod compile;
#[cfg(feature = "source")]
pub mod diagnostic;
#[cfg(feature = "source")]
mod lint;
#[cfg(feature = "source")]
mod lower;
#[cfg(feature = "source")]
pub mod model;
#[cfg(feature = "source")]
pub mod overlap;
#[cfg(feature = "source")]
pub mod render;
#[cfg(feature = "source")]
pub mod shown;
#[cfg(feature = "source")]
pub mod source;
#[cfg(feature = "source")]
pub mod written;

#[cfg(feature = "source")]
pub use compile::{Compiled, compile, compile_onto, compile_onto_untried, compile_untried};
#[cfg(feature = "source")]
pub use lint::{Linted, SourceText, lint, lint_onto};
