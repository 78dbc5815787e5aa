//! The cache that one classification leaves to the next.

use crate::fast::Buffers;

/// A cache reused between calls: what earlier responses taught the matcher, cached output, and spare
/// buffers.
///
/// With a warm cache [`Provider::judge`](crate::Provider::judge) allocates next to nothing. One cache
/// serves any provider and engine, and one thread at a time. Output that was cached under other
/// [`Limits`](crate::Limits) is dropped. The cache keeps texts of earlier responses: drop it to
/// forget them.
#[derive(Debug, Default)]
pub struct Cache {
    pub(crate) fast: Buffers,
    pub(crate) used_tree: bool,
}

impl Cache {
    /// An empty cache. It grows with use, up to a bound for each catalog.
    #[must_use]
    pub fn new() -> Cache {
        Cache::default()
    }

    /// Whether the interpreter decided the last response on a tree of its body, because one pass
    /// over the bytes could not.
    #[must_use]
    pub fn used_tree(&self) -> bool {
        self.used_tree
    }

    /// Whether the last verdict was written from cached output, by
    /// [`Provider::write_verdict`](crate::Provider::write_verdict) or
    /// [`Provider::write_verdict_embedded`](crate::Provider::write_verdict_embedded).
    #[must_use]
    pub fn used_text(&self) -> bool {
        self.fast.used_text()
    }
}
