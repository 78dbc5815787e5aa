//! Words of messages; and words, codes and names that are all different.

pub const VERBS: [&str; 12] = [
    "cannot be",
    "must be",
    "was not",
    "has been",
    "is already",
    "may not be",
    "could not be",
    "should be",
    "is no longer",
    "will not be",
    "is not",
    "was never",
];
pub const STATES: [&str; 16] = [
    "found",
    "accepted",
    "changed",
    "deleted",
    "verified",
    "empty",
    "repeated",
    "longer than allowed",
    "in the past",
    "part of this account",
    "enabled for this app",
    "processed",
    "a valid identifier",
    "unique",
    "supported here",
    "assigned to a campaign",
];
pub const NOUNS: [&str; 20] = [
    "campaign",
    "segment",
    "template",
    "message",
    "channel",
    "user",
    "device",
    "token",
    "attribute",
    "event",
    "catalog item",
    "line item",
    "funding instrument",
    "audience",
    "export",
    "webhook",
    "schedule",
    "image",
    "recipient",
    "subscription group",
];

/// A word of three syllables that no other number has.
pub fn word(n: usize) -> String {
    const CONSONANTS: &[u8; 20] = b"bcdfghjklmnpqrstvwxz";
    const VOWELS: &[u8; 5] = b"aeiou";
    // Scattered, so that neighbours do not share a beginning.
    let mut rest = (n * 616_327 + 12_345) % 1_000_000;
    let mut word = String::new();
    for _ in 0..3 {
        let syllable = rest % 100;
        rest /= 100;
        word.push(char::from(CONSONANTS[syllable / 5]));
        word.push(char::from(VOWELS[syllable % 5]));
    }
    word
}

pub fn code(n: usize) -> String {
    const ENDS: [&str; 8] = [
        "NOT_FOUND",
        "INVALID",
        "LIMIT_EXCEEDED",
        "NOT_ALLOWED",
        "MISSING",
        "CONFLICT",
        "LOCKED",
        "TOO_LONG",
    ];
    format!("{}_{}", word(n).to_uppercase(), ENDS[n % ENDS.len()])
}

pub fn name(n: usize) -> String {
    code(n).to_lowercase().replace('_', "-")
}
