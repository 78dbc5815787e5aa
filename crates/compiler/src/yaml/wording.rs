//! Reads the sentences of serde's typing errors and says the same in the words of
//! the catalog format: texts, lists and maps. It never loses what it cannot read.

/// What a typing error complains of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Complaint<'a> {
    UnknownField {
        name: &'a str,
        expected: Vec<&'a str>,
    },
    UnknownVariant {
        name: &'a str,
        expected: Vec<&'a str>,
    },
    MissingField {
        name: &'a str,
    },
    /// `found` and `expected` in words.
    WrongType {
        found: String,
        expected: String,
    },
    /// The right type, but not a value that can stand there.
    Unfit {
        found: String,
        expected: String,
    },
    /// None of the forms of an untagged enum.
    NoVariant,
    /// A sentence of the type's own, as it is.
    Other(String),
}

/// Reads a typing error.
pub(super) fn complaint(said: &str) -> Complaint<'_> {
    parse(said).unwrap_or_else(|| Complaint::Other(said.trim_end_matches('.').to_owned()))
}

fn parse(said: &str) -> Option<Complaint<'_>> {
    if let Some(rest) = said.strip_prefix("unknown field `") {
        let (name, expected) = name_and_expected(rest)?;
        return Some(Complaint::UnknownField { name, expected });
    }
    if let Some(rest) = said.strip_prefix("unknown variant `") {
        let (name, expected) = name_and_expected(rest)?;
        return Some(Complaint::UnknownVariant { name, expected });
    }
    if let Some(rest) = said.strip_prefix("missing field `") {
        let name = rest.strip_suffix('`')?;
        return Some(Complaint::MissingField { name });
    }
    if said.starts_with("data did not match any variant") {
        return Some(Complaint::NoVariant);
    }
    if let Some(rest) = said.strip_prefix("invalid length ") {
        let (length, wanted) = rest.split_once(", expected ")?;
        return Some(Complaint::Unfit {
            found: format!("{length} of them"),
            expected: expected(wanted),
        });
    }
    let (kind, rest) = said.split_once(": ")?;
    let (seen, wanted) = rest.rsplit_once(", expected ")?;
    let (found, expected) = (found(seen), expected(wanted));
    match kind {
        "invalid type" => Some(Complaint::WrongType { found, expected }),
        "invalid value" => Some(Complaint::Unfit { found, expected }),
        _ => None,
    }
}

/// The name and the listed names of "`name`, expected one of `a`, `b`", without
/// the first backtick.
fn name_and_expected(rest: &str) -> Option<(&str, Vec<&str>)> {
    if let Some((name, list)) = rest.rsplit_once("`, expected ") {
        return Some((name, list.split('`').skip(1).step_by(2).collect()));
    }
    let (name, _) = rest.rsplit_once("`, there are no ")?;
    Some((name, Vec::new()))
}

/// What serde says it found, in words.
fn found(seen: &str) -> String {
    let inside = |prefix: &str| seen.strip_prefix(prefix);
    if let Some(text) = inside("string \"").and_then(|text| text.strip_suffix('"')) {
        return format!("the text {}", quoted(text));
    }
    for number in ["integer ", "floating point "] {
        if let Some(value) = inside(number) {
            return format!("the number {value}");
        }
    }
    if let Some(value) = inside("boolean ") {
        return value.to_owned();
    }
    let word = match seen {
        "unit value" | "null" | "Option value" => "nothing",
        "sequence" | "tuple variant" => "a list",
        "map" | "struct variant" => "a map",
        other => other,
    };
    word.to_owned()
}

/// What serde says it expected, in words.
fn expected(wanted: &str) -> String {
    let word = match wanted {
        "a string" | "string" | "a borrowed string" | "a str" | "str" | "identifier"
        | "variant identifier" | "field identifier" => "a text",
        "a string key" => "a text as the key",
        "a character" => "a text of one character",
        "a boolean" | "boolean" | "bool" => "`true` or `false`",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "u128" | "usize" => "a whole number, 0 or more",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a sequence" | "sequence" => "a list",
        "a map" | "map" => "a map",
        "unit" | "null" => "nothing",
        "a Value::Tagged enum" | "enum" => "one of the names that can stand here",
        other if other.starts_with("struct ") => "a map",
        other if other.starts_with("enum ") => "one of the names that can stand here",
        other if other.starts_with("a tuple of size") || other.starts_with("an array of") => {
            "a list of the right length"
        }
        other => other,
    };
    word.to_owned()
}

/// A text of the catalog between backticks: unseen characters escaped, and no
/// longer than a line can show.
pub(super) fn quoted(text: &str) -> String {
    /// Characters shown.
    const SHOWN: usize = 60;
    let mut shown = String::from("`");
    for character in text.chars().take(SHOWN) {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character)
        }
    }
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown.push('`');
    shown
}

#[cfg(test)]
mod tests {
    use super::{Complaint, complaint, quoted};

    fn wrong_type(said: &str) -> (String, String) {
        match complaint(said) {
            Complaint::WrongType { found, expected } => (found, expected),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn names_and_choices_are_read() {
        assert_eq!(
            complaint("unknown field `a`b`, expected one of `x`, `y`, `z`"),
            Complaint::UnknownField {
                name: "a`b",
                expected: vec!["x", "y", "z"]
            }
        );
        assert_eq!(
            complaint("unknown variant `q`, expected `x` or `y`"),
            Complaint::UnknownVariant {
                name: "q",
                expected: vec!["x", "y"]
            }
        );
        assert_eq!(
            complaint("unknown field `q`, there are no fields"),
            Complaint::UnknownField {
                name: "q",
                expected: vec![]
            }
        );
    }

    #[test]
    fn types_are_said_in_the_words_of_the_format() {
        let said = |found: &str, expected: &str| (found.to_owned(), expected.to_owned());
        assert_eq!(
            wrong_type("invalid type: string \"a, expected b\", expected u16"),
            said("the text `a, expected b`", "a whole number from 0 to 65535")
        );
        assert_eq!(
            wrong_type("invalid type: integer `4`, expected a string"),
            said("the number `4`", "a text")
        );
        assert_eq!(
            wrong_type("invalid type: unit value, expected struct Rule with 3 elements"),
            said("nothing", "a map")
        );
        assert_eq!(
            wrong_type("invalid type: boolean `true`, expected a status or a list of them"),
            said("`true`", "a status or a list of them")
        );
    }

    #[test]
    fn a_sentence_it_cannot_read_is_kept() {
        assert_eq!(
            complaint("the window must be positive"),
            Complaint::Other("the window must be positive".to_owned())
        );
    }

    #[test]
    fn shown_texts_are_short_and_visible() {
        assert_eq!(quoted("a\u{1b}[31m\n"), "`a\\u{1b}[31m\\n`");
        assert_eq!(quoted(&"x".repeat(61)), format!("`{}…`", "x".repeat(60)));
    }
}
