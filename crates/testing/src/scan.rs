//! Random paths and bodies, and what a scan of the body for the paths must find: what the tree of
//! the body has.

mod bodies;
mod oracle;

pub use bodies::body;
pub use oracle::{Outcome, Paths};
