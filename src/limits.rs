//! The most that one response may cost.

/// Limits of classification. A response over a limit is still classified, from less
/// information.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bodies longer than this, in bytes, are not parsed: they count as
    /// malformed and the status decides. Parsing takes at most some 150 times
    /// as much memory. Default 8 MiB.
    pub max_body_bytes: usize,
    /// The most items that a verdict lists. All of them count for the whole; `items_omitted` counts
    /// the rest. Default 10,000.
    pub max_items: usize,
    /// The most causes that a verdict lists. Default 100.
    pub max_causes: usize,
    /// Every wait is cut to this many milliseconds. Default 24 hours.
    pub max_wait_ms: u64,
    /// Captured texts are cut to this many bytes. Default 4096.
    pub max_capture_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_body_bytes: 8 << 20,
            max_items: 10_000,
            max_causes: 100,
            max_wait_ms: 24 * 60 * 60 * 1000,
            max_capture_bytes: 4096,
        }
    }
}
