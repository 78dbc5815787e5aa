//! Words, codes and names that are all different.

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
