//! What is known of a regular expression without trying it.

/// At least one of these texts stands in everything that an expression finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literals {
    /// The texts.
    pub texts: Vec<String>,
    /// Whether it stands at the start.
    pub at_start: bool,
}
