//! What the benches measure, shared by `benches/` and `benches/peers`: ways to get from a response
//! to an answer, and the responses. All of it is the same on every machine and in every run. A new
//! way is one more entry in [`contender::CONTENDERS`]; every measure takes it from there.
//!
//! - [`corpus`]: the documents' responses, catalogs of any size with responses to them, large bodies
//! - [`set`]: an engine and the cases that it is asked, by name
//! - [`contender`]: the ways to an answer, ours and others
//! - [`handwritten`]: what somebody would write without an engine
//! - [`naive`]: the rules applied without thinking
//!
//! It is no part of `replybook-testing`, so that what only tests something does not compile other
//! ways to an answer.
#![allow(
    clippy::unwrap_used,
    reason = "a bench may stop at what it does not expect"
)]

pub mod contender;
pub mod corpus;
pub mod handwritten;
pub mod naive;
pub mod set;
