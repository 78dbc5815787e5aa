//! What a template takes, as a regular expression: never less than the template
//! takes, so that what the expression refuses, the template refuses.

use std::fmt::Write as _;

use replybook_catalog::like::{HoleType, Like, Part};

/// Characters that a word may have, and all others beyond ASCII.
const WORD: &str = r"[0-9A-Za-z_.\-\u{80}-\u{10FFFF}]+";

/// An optional sign, digits, and groups of three.
const INT: &str = "[+-]?[0-9]{1,19}(?:,[0-9]{3}){0,6}";

/// An expression that finds something in every text that fits.
pub(super) fn like_pattern(like: &Like, ignore_case: bool) -> String {
    let mut pattern = r"\A".to_owned();
    for part in like.parts() {
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
pub(super) fn is_regular(like: &Like) -> bool {
    like.parts()
        .iter()
        .all(|part| matches!(part, Part::Text(_)) || part.is_gap())
}

/// An expression of a literal; `ignore_case` is about ASCII letters only.
pub(super) fn literal_pattern(text: &str, ignore_case: bool) -> String {
    if !ignore_case {
        return regex_syntax::escape(text);
    }
    let mut pattern = String::new();
    for c in text.chars() {
        let (lower, upper) = (c.to_ascii_lowercase(), c.to_ascii_uppercase());
        if lower == upper {
            pattern += &regex_syntax::escape(c.encode_utf8(&mut [0; 4]));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(pattern, "[{lower}{upper}]");
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    /// A template of the literals given, and a text that resembles it: its parts with holes
    /// filled, and noise.
    fn likes() -> impl Strategy<Value = (Like, String)> {
        let part = prop_oneof![
            4 => "[ab1 ,.é-]{1,3}",
            1 => Just("{*}".to_owned()),
            1 => "[a-c]".prop_map(|name| format!("{{{name}}}")),
            1 => "[d-f]".prop_map(|name| format!("{{{name}:int}}")),
            1 => "[g-i]".prop_map(|name| format!("{{{name}:word}}")),
        ];
        let parts = prop::collection::vec((part, "[ab1 ,.é-]{0,4}", 0..8_u8), 1..9);
        parts.prop_filter_map("not a template", |parts| {
            let template: String = parts.iter().map(|(part, ..)| part.as_str()).collect();
            let texts =
                parts.iter().map(
                    |(part, filling, kind)| match (part.starts_with('{'), kind) {
                        (_, 0) => filling.clone(),
                        (false, _) => part.clone(),
                        (true, 1..5) if part.ends_with(":int}") => filling.len().to_string(),
                        (true, _) => filling.clone(),
                    },
                );
            Some((Like::parse(&template).ok()?, texts.collect()))
        })
    }

    proptest! {
        #[test]
        fn the_pattern_of_a_template_finds_all_that_fits(
            (like, text) in likes(),
            ignore_case: bool,
        ) {
            let text = if ignore_case { text.to_ascii_uppercase() } else { text };
            let fits = like.is_match(&text, ignore_case);
            let pattern = like_pattern(&like, ignore_case);
            let pattern = Regex::new(&pattern).expect("literals are escaped");
            prop_assert!(pattern.is_match(&text) || !fits);
            if is_regular(&like) {
                prop_assert_eq!(pattern.is_match(&text), fits);
            }
        }
    }
}
