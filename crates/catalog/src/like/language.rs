//! What a template takes, as a regular expression: never less than the template
//! takes, so that what the expression refuses, the template refuses.

use std::fmt::Write as _;

use super::{HoleType, Like, Part};

/// Characters that a word may have, and all others beyond ASCII.
const WORD: &str = r"[0-9A-Za-z_.\-\u{80}-\u{10FFFF}]+";

/// An optional sign, digits, and groups of three.
const INT: &str = "[+-]?[0-9]{1,19}(?:,[0-9]{3}){0,6}";

impl Like {
    /// An expression that finds something in every text that fits.
    pub(crate) fn pattern(&self, ignore_case: bool) -> String {
        let mut pattern = r"\A".to_owned();
        for part in &self.parts {
            match part {
                Part::Text(text) => pattern += &literal_pattern(text, ignore_case),
                Part::Hole { holds, .. } => {
                    pattern += match holds {
                        HoleType::Any => "(?s:.*)",
                        HoleType::Int => INT,
                        HoleType::Word => WORD,
                    }
                }
            }
        }
        pattern + r"\z"
    }

    /// Whether the expression finds something in no other text. Literal pieces that
    /// are searched leftmost are found wherever they can be; holes with a type take
    /// all they can, which the expression does not ask.
    pub(crate) fn is_regular(&self) -> bool {
        self.parts
            .iter()
            .all(|part| matches!(part, Part::Text(_)) || part.is_gap())
    }
}

/// An expression of a literal; `ignore_case` is about ASCII letters only.
pub(crate) fn literal_pattern(text: &str, ignore_case: bool) -> String {
    if !ignore_case {
        return regex::escape(text);
    }
    let mut pattern = String::new();
    for c in text.chars() {
        let (lower, upper) = (c.to_ascii_lowercase(), c.to_ascii_uppercase());
        if lower == upper {
            pattern += &regex::escape(c.encode_utf8(&mut [0; 4]));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(pattern, "[{lower}{upper}]");
        }
    }
    pattern
}
