//! Templates over captures: `{name}` inserts one, `[[ … ]]` is a part that is
//! dropped when a capture in it is missing. What a response says can fill a
//! place in a sentence and never forge a line.

mod value;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use value::{insert_value, is_inserted_as_it_is};

/// What stands for a value that is missing outside `[[ … ]]`.
const MISSING: &str = "(not given)";

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prose {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Part {
    Always(Piece),
    Optional(Vec<Piece>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Piece {
    Text(String),
    Capture(String),
}

/// Why a text is not a template; `at` counts bytes from its start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProseError {
    /// `{` without `}`.
    #[error("the brace at byte {at} is not closed: add `}}`, or double it for a literal one")]
    OpenBrace {
        /// Where it stands.
        at: usize,
    },
    /// `}` without `{`.
    #[error("the brace at byte {at} closes nothing: double it for a literal one")]
    StrayBrace {
        /// Where it stands.
        at: usize,
    },
    /// Something other than a name between braces.
    #[error("`{{{name}}}` at byte {at} names no capture: use lower-case letters, digits and `_`")]
    BadName {
        /// Where it stands.
        at: usize,
        /// What stands between the braces.
        name: String,
    },
    /// `[[` without `]]`.
    #[error(
        "the optional part at byte {at} is not closed: add `]]`, or double `[[` for literal ones"
    )]
    OpenPart {
        /// Where it stands.
        at: usize,
    },
    /// `]]` without `[[`.
    #[error("`]]` at byte {at} closes nothing: double it for literal ones")]
    StrayPart {
        /// Where it stands.
        at: usize,
    },
    /// `[[` within `[[ … ]]`.
    #[error("the optional part at byte {at} stands within another: close the first before it")]
    NestedPart {
        /// Where it stands.
        at: usize,
    },
    /// An optional part that nothing can drop.
    #[error("the optional part at byte {at} names no capture, so nothing decides whether it stays")]
    IdlePart {
        /// Where it stands.
        at: usize,
    },
}

impl ProseError {
    /// Where it stands, in bytes from the start of the text.
    #[must_use]
    pub fn offset(&self) -> usize {
        match self {
            ProseError::OpenBrace { at }
            | ProseError::StrayBrace { at }
            | ProseError::BadName { at, .. }
            | ProseError::OpenPart { at }
            | ProseError::StrayPart { at }
            | ProseError::NestedPart { at }
            | ProseError::IdlePart { at } => *at,
        }
    }
}

impl Prose {
    /// Reads a template.
    ///
    /// # Errors
    /// When braces or brackets do not pair, or name no capture.
    pub fn parse(text: &str) -> Result<Prose, ProseError> {
        let mut parser = Parser {
            parts: Vec::new(),
            optional: None,
            text: String::new(),
        };
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            at += parser.token(rest, at)?;
        }
        parser.finish()
    }

    /// The captures named, in order, and whether each stands in a part that may
    /// be dropped.
    pub fn placeholders(&self) -> impl Iterator<Item = (&str, bool)> {
        self.parts.iter().flat_map(|part| {
            let (pieces, optional) = match part {
                Part::Always(piece) => (std::slice::from_ref(piece), false),
                Part::Optional(pieces) => (pieces.as_slice(), true),
            };
            pieces.iter().filter_map(move |piece| match piece {
                Piece::Capture(name) => Some((name.as_str(), optional)),
                Piece::Text(_) => None,
            })
        })
    }

    /// The template filled in. Values are cut to 200 characters, and characters
    /// that control a terminal become spaces.
    pub fn render<'v>(&self, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
        let mut out = String::new();
        self.visit(value, |piece| out.push_str(piece));
        out
    }

    /// As [`Prose::render`], the text given piece by piece.
    pub fn visit<'v>(
        &self,
        value: impl Fn(&str) -> Option<Cow<'v, str>>,
        mut give: impl FnMut(&str),
    ) {
        for part in &self.parts {
            match part {
                Part::Always(piece) => insert(piece, &value, &mut give),
                Part::Optional(pieces) => {
                    let given = |piece: &Piece| match piece {
                        Piece::Capture(name) => value(name).is_some(),
                        Piece::Text(_) => true,
                    };
                    if pieces.iter().all(given) {
                        pieces
                            .iter()
                            .for_each(|piece| insert(piece, &value, &mut give));
                    }
                }
            }
        }
    }
}

fn insert<'v>(
    piece: &Piece,
    value: &impl Fn(&str) -> Option<Cow<'v, str>>,
    give: &mut impl FnMut(&str),
) {
    match piece {
        Piece::Text(text) => give(text),
        Piece::Capture(name) => match value(name) {
            None => give(MISSING),
            Some(text) => insert_value(&text, give),
        },
    }
}

struct Parser {
    parts: Vec<Part>,
    /// The optional part being read, and where it began.
    optional: Option<(usize, Vec<Piece>)>,
    text: String,
}

impl Parser {
    /// Takes one token off the start of `rest`; returns its length.
    fn token(&mut self, rest: &str, at: usize) -> Result<usize, ProseError> {
        for (doubled, literal) in [("{{", "{"), ("}}", "}"), ("[[[[", "[["), ("]]]]", "]]")] {
            if rest.starts_with(doubled) {
                self.text.push_str(literal);
                return Ok(doubled.len());
            }
        }
        if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}').ok_or(ProseError::OpenBrace { at })?;
            let name = inner.get(..end).unwrap_or_default();
            let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            if !is_name {
                return Err(ProseError::BadName {
                    at,
                    name: name.to_owned(),
                });
            }
            self.flush();
            self.push(Piece::Capture(name.to_owned()));
            return Ok(end + 2);
        }
        if rest.starts_with('}') {
            return Err(ProseError::StrayBrace { at });
        }
        if rest.starts_with("[[") {
            if self.optional.is_some() {
                return Err(ProseError::NestedPart { at });
            }
            self.flush();
            self.optional = Some((at, Vec::new()));
            return Ok(2);
        }
        if rest.starts_with("]]") {
            self.flush();
            let (began, pieces) = self.optional.take().ok_or(ProseError::StrayPart { at })?;
            if !pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Capture(_)))
            {
                return Err(ProseError::IdlePart { at: began });
            }
            self.parts.push(Part::Optional(pieces));
            return Ok(2);
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        self.text.push_str(rest.get(..first).unwrap_or_default());
        Ok(first)
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.push(Piece::Text(text));
        }
    }

    fn push(&mut self, piece: Piece) {
        match &mut self.optional {
            Some((_, pieces)) => pieces.push(piece),
            None => self.parts.push(Part::Always(piece)),
        }
    }

    fn finish(mut self) -> Result<Prose, ProseError> {
        self.flush();
        match self.optional {
            Some((at, _)) => Err(ProseError::OpenPart { at }),
            None => Ok(Prose { parts: self.parts }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn render(template: &str, captures: &[(&str, &str)]) -> String {
        Prose::parse(template).unwrap().render(|name| {
            captures
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| Cow::Borrowed(*v))
        })
    }

    #[test]
    fn captures_are_inserted_and_parts_without_theirs_dropped() {
        let template = "Correct `{field}`[[ ({detail})]][[ in line {line}, column {column}]].";
        assert_eq!(
            render(template, &[("field", "to"), ("detail", "empty")]),
            "Correct `to` (empty)."
        );
        assert_eq!(
            render(template, &[("field", "to"), ("line", "5")]),
            "Correct `to`."
        );
        assert_eq!(render("{gone}", &[]), "(not given)");
        assert_eq!(render("{{}} [[[[x]]]] [a]", &[]), "{} [[x]] [a]");
    }

    #[test]
    fn a_value_cannot_forge_a_line() {
        let value = format!("a\r\n\u{1b}[31mb\u{202e}{}", "x".repeat(300));
        let shown = render("<{v}>", &[("v", &value)]);
        assert!(shown.starts_with("<a   [31mb xxx"), "{shown}");
        assert!(shown.ends_with("x…>"), "{shown}");
        assert_eq!(shown.chars().count(), 203);
        assert_eq!(render("{v}", &[("v", "a\u{200f}b\u{61c}c")]), "a b c");
    }

    #[test]
    fn what_does_not_pair_is_refused_with_its_place() {
        for (template, expected) in [
            ("a {b", ProseError::OpenBrace { at: 2 }),
            ("a } b", ProseError::StrayBrace { at: 2 }),
            (
                "{Name}",
                ProseError::BadName {
                    at: 0,
                    name: "Name".into(),
                },
            ),
            (
                "{}",
                ProseError::BadName {
                    at: 0,
                    name: String::new(),
                },
            ),
            ("a [[{b}", ProseError::OpenPart { at: 2 }),
            ("a ]]", ProseError::StrayPart { at: 2 }),
            ("[[{a}[[{b}]]]]", ProseError::NestedPart { at: 5 }),
            ("[[a]]", ProseError::IdlePart { at: 0 }),
        ] {
            assert_eq!(Prose::parse(template), Err(expected), "{template}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[a{}\\[\\]é ]{0,24}") {
            if let Ok(prose) = Prose::parse(&text) {
                let _ = prose.render(|_| None);
                let _ = prose.placeholders().count();
            }
        }
    }
}
