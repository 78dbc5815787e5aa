//! The compiler: YAML catalogs in, the table of [`replybook_catalog`] or every finding out.
//!
//! Nothing in this crate reads a file, the clock, the network or a random
//! source: names, texts and times are arguments.
// docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod check;
mod compile;
mod compiled;
pub mod diagnostic;
pub mod format;
pub mod jsonpath;
pub mod lower;
pub mod render;
pub mod shown;
pub mod written;
pub mod yaml;

pub use compile::{compile, compile_onto, compile_onto_untried, compile_untried};
pub use compiled::Compiled;
