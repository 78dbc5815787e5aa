//! Checks catalogs before they are published: tests their examples, compares two versions, and
//! proposes entries for unknown responses.
//!
//! It takes file names and texts and returns findings and tables. Files, version control and
//! the clock belong to the command line.

mod catalogs;
pub mod coverage;
pub mod diff;
pub mod drift;
pub mod mask;
pub mod mutate;
pub mod propose;
pub mod prove;
mod report;
mod start;

pub use catalogs::Catalogs;
pub use report::Report;
pub use start::start;
