//! Memory that one classification leaves to the next.

use replybook_catalog::matching::{Recorded, Trouble};

use crate::limits::Limits;
use crate::resolution::{Extent, Group};

/// Memory that one classification leaves to the next: with a warm one
/// [`Provider::judge`](crate::Provider::judge) allocates next to nothing. It can be
/// used for any provider and engine. It keeps room, and texts of the last
/// response, until the next; drop it to let go of them.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) recorded: Recorded,
    pub(crate) groups: Vec<Group>,
    /// What the groups stand ready for; `None` once an element was put into one.
    pub(crate) ready: Option<Ready>,
    pub(crate) trouble: Trouble,
    pub(crate) used_tree: bool,
}

/// What groups without elements depend on: the number of the plan, how much is
/// wanted, whether the status is 2xx, and the limits.
pub(crate) type Ready = (u64, Extent, bool, Limits);

impl Scratch {
    /// Fresh memory; it grows with use.
    #[must_use]
    pub fn new() -> Scratch {
        Scratch::default()
    }

    /// Whether the last response needed a tree: something was asked that one pass
    /// over its bytes cannot tell.
    #[must_use]
    pub fn used_tree(&self) -> bool {
        self.used_tree
    }
}
