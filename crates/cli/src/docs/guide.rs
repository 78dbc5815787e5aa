//! The chapters of the guide that the command carries, in the order in which they
//! are read.

/// Names and texts.
pub(super) const CHAPTERS: [(&str, &str); 1] =
    [("scale", include_str!("../../../../docs/scale.md"))];
