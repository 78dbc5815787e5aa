//! What the tests, benches and fuzz targets of this repository share: the documents' responses,
//! the catalogs as files, and what is drawn at random.
//!
//! A unit test of the crate `replybook` links that crate twice, once as the crate under test and
//! once as a dependency of this one. Their types differ, so a unit test uses only plain data from
//! here: [`documents`], [`catalogs`], [`random`].
//!
//! - [`documents`]: the responses that the five documents print, and what each must be read as
//! - [`catalogs`]: the files in `catalog/`, and what they compile to
//! - [`variables`]: the environment variables that say how much is tried
//! - [`random`]: numbers that are the same for the same seed
//! - [`scan`]: random paths and bodies, and what a scan must find in them
//!
//! With the feature `engine`:
//!
//! - `responses`, `tables`: random responses, and random catalogs that know some of them
//! - `mutation`: responses that are a little wrong
//! - `comparison`: the plan and the interpreter asked about one response
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

pub mod catalogs;
#[cfg(feature = "engine")]
pub mod comparison;
pub mod documents;
#[cfg(feature = "engine")]
pub mod mutation;
pub mod random;
#[cfg(feature = "engine")]
pub mod responses;
pub mod scan;
#[cfg(feature = "engine")]
pub mod tables;
pub mod variables;
