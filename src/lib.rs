//! An API answers; Replybook says what the answer means: did the action happen,
//! what went wrong, whose fault is it, may the call be sent again and when, and
//! what should a person do. The knowledge is data: versioned catalogs, one per
//! provider, compiled into this crate.
//!
//! ```
//! use replybook::{Category, Engine, Outcome, Response};
//!
//! // A handle for one provider: look it up once, use it for every response.
//! let insider = Engine::builtin().provider("insider")?;
//! // A 403 that is a rate limit, not a matter of permissions.
//! let body = br#"{"error": {"message": "Too many attempts, please slow down the request. 30 Requests/minute is allowed."}, "status": 403}"#;
//! let verdict = insider.classify(&Response::new(403, body));
//! assert_eq!((verdict.outcome, verdict.category), (Outcome::Error, Category::RateLimit));
//! // How long to wait before the second attempt; the random bits are yours.
//! let wait_ms = insider.delay_ms(&verdict, 1, &mut || 0x9e37_79b9_7f4a_7c15);
//! assert!(wait_ms.is_some_and(|ms| ms <= 5 * 60 * 1000));
//! println!("{}", verdict.remediation());
//! # Ok::<(), replybook::Error>(())
//! ```
// docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "load")]
mod builtin_files;
mod cache;
mod catalogs;
#[cfg(feature = "load")]
mod check;
mod engine;
mod error;
mod explanation;
#[cfg_attr(not(feature = "fast"), path = "without_fast.rs")]
mod fast;
mod interpreter;
mod limits;
mod live;
mod provider;
mod resolution;
mod response;
#[cfg(feature = "load")]
mod schemas;
pub mod verdict;

pub use cache::Cache;
pub use engine::Engine;
pub use error::{Error, ErrorKind};
pub use limits::Limits;
pub use live::LiveEngine;
pub use provider::Provider;
pub use replybook_catalog::vocabulary::{Category, Effect, Outcome, Retryability};
pub use response::{Request, Response};
pub use verdict::{Capture, Cause, Item, Retry, Summary, Verdict, Wait};

/// The closed sets of words that verdicts use.
pub mod vocabulary {
    pub use replybook_catalog::moment::Day;
    pub use replybook_catalog::vocabulary::{
        Basis, Category, Effect, Fault, Outcome, Retryability, Scope, UnblockedBy, WaitSource,
    };
}

/// Why an answer gets its verdict: what [`Provider::explain`] returns.
pub mod explain {
    pub use crate::explanation::{Explanation, Lost, NearMatch, Won};
}

/// What tools around the engine need: raw HTTP, and the built-in catalogs as files.
pub mod tools {
    #[cfg(feature = "load")]
    pub use crate::builtin_files::builtin_files;
    #[cfg(feature = "load")]
    pub use crate::check::check;
    pub use crate::response::{NotHttp, RawResponse};
    #[cfg(feature = "load")]
    pub use crate::schemas::{CATALOG_SCHEMA, VERDICT_SCHEMA};
}

/// The README's code, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The code of the guide, compiled and run.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../docs/embedding.md")]
    struct Embedding;
    #[doc = include_str!("../docs/extending.md")]
    struct Extending;
}
