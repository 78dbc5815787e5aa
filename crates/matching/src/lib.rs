//! Which rule of a compiled catalog holds for one answer, and which of them wins.
//! It says nothing about what a rule means.
//!
//! Nothing in this crate reads a file, the clock, the network or a random source.

pub mod answer;
pub mod facts;
#[cfg(feature = "fast")]
pub mod fast;
