//! What is only fast: a provider's rules arranged into a [`plan`], one [`scan`] over the bytes
//! of a body instead of a tree, and a [`lazy`] automaton that remembers what earlier answers
//! led to. It gives what [`facts`](crate::facts) gives on a tree, or asks for the tree.

mod backoff;
mod candidates;
mod known;
pub mod lazy;
pub mod plan;
mod recorded;
mod recording;
pub mod scan;
mod unread_parts;

pub use backoff::Backoff;
pub use known::Known;
pub use recorded::Recorded;
pub use recording::{NeedsTree, Recording};
pub use unread_parts::UnreadParts;
