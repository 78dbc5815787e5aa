//! The vocabulary, the compiled table and the matching of Replybook, and,
//! behind the feature `source`, the compiler from YAML catalogs to that table.
//!
//! Nothing in this crate reads a file, the clock, the network or a random
//! source: names, texts, times and randomness are arguments.

pub mod answer;
pub mod like;
pub mod matching;
pub mod moment;
pub mod policy;
pub mod predicate;
pub mod prose;
pub mod query;
pub mod status;
pub mod table;
pub mod vocabulary;

#[cfg(feature = "source")]
pub mod check;
#[cfg(feature = "source")]
pub mod diagnostic;
#[cfg(feature = "source")]
pub mod lower;
#[cfg(feature = "source")]
pub mod model;
#[cfg(feature = "source")]
pub mod render;
#[cfg(feature = "source")]
pub mod source;
