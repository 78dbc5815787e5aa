//! The compiled catalog of Replybook: the vocabulary, conditions and templates,
//! JSONPath evaluation, and the table with its bytes.
//!
//! Nothing in this crate reads a file, the clock, the network or a random
//! source: names, texts, times and randomness are arguments.
// docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod jsonpath;
pub mod like;
pub mod moment;
#[cfg(not(feature = "regex"))]
mod no_regex;
pub mod packed;
pub mod policy;
pub mod predicate;
pub mod prose;
pub mod shape;
pub mod status;
pub mod table;
pub mod text;
pub mod vocabulary;
pub mod words;
