//! The mechanisms of the engine, on small catalogs made for them: which rule
//! wins, how elements fold, when to wait, what is kept from view, what explains.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

mod catalog;
mod elements;
mod explanations;
mod life;
mod limits;
mod order;
mod overlay;
mod waits;
mod ways;
