//! Memory that one classification leaves to the next.

use crate::fast::Buffers;

/// Memory that one classification leaves to the next: what was learned of earlier answers,
/// and room. With a warm one [`Provider::judge`](crate::Provider::judge) allocates next to
/// nothing. It can be used for any provider and engine; with other [`Limits`](crate::Limits) it begins anew with
/// what was written. It keeps texts of earlier responses; drop it to let go of them.
#[derive(Debug, Default)]
pub struct Cache {
    pub(crate) fast: Buffers,
    pub(crate) used_tree: bool,
}

impl Cache {
    /// Fresh memory; it grows with use.
    #[must_use]
    pub fn new() -> Cache {
        Cache::default()
    }

    /// Whether the last response needed a tree: something was asked that one pass
    /// over its bytes cannot tell.
    #[must_use]
    pub fn used_tree(&self) -> bool {
        self.used_tree
    }

    /// Whether the last verdict was written from the text of an earlier one: by
    /// [`Provider::write_verdict`](crate::Provider::write_verdict) or
    /// [`Provider::write_verdict_embedded`](crate::Provider::write_verdict_embedded).
    #[must_use]
    pub fn used_text(&self) -> bool {
        self.fast.used_text()
    }
}
