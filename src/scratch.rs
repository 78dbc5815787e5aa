//! Memory that one classification leaves to the next.

use replybook_catalog::matching::{Recorded, Trouble};

use crate::resolution::Group;

/// Memory that one classification leaves to the next: with a warm one
/// [`Provider::judge`](crate::Provider::judge) allocates nothing. It holds
/// nothing of a response once that was judged, and can be used for any provider.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) recorded: Recorded,
    pub(crate) groups: Vec<Group>,
    pub(crate) trouble: Trouble,
}

impl Scratch {
    /// Fresh memory; it grows with use.
    #[must_use]
    pub fn new() -> Scratch {
        Scratch::default()
    }
}
