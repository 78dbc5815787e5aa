//! What is done to catalogs before they are published: their examples proved,
//! two versions compared, entries proposed for answers that no rule knows.
//!
//! It takes names and texts and gives findings and tables; files, version
//! control and the clock are the command line's.

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
