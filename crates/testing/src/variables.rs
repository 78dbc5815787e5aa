//! The environment variables that say how much a random test tries, and where it begins.

/// How many cases to try: `REPLYBOOK_CASES`, or this many.
pub fn cases(default: u64) -> u64 {
    number("REPLYBOOK_CASES").unwrap_or(default)
}

/// Where random numbers begin: `REPLYBOOK_SEED`, or 1.
pub fn seed() -> u64 {
    number("REPLYBOOK_SEED").unwrap_or(1)
}

/// The number of the first case: `REPLYBOOK_FIRST`, or 0.
pub fn first() -> u64 {
    number("REPLYBOOK_FIRST").unwrap_or(0)
}

/// Stops at a text that is no number, for a run with another effort than asked for proves
/// something else.
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    let number = text.parse();
    Some(number.unwrap_or_else(|error| panic!("{name}: {error}")))
}
