//! A template's text to its parts.

use super::{HoleType, LikeError, MAX_TEMPLATE_BYTES, Part, is_capture_name};

/// How much of a wrong hole an error shows, in characters.
const SHOWN_CHARS: usize = 40;

/// What people write for a type, other than its name or a slip of it.
const SYNONYMS: [(&str, &str); 9] = [
    ("number", "int"),
    ("num", "int"),
    ("digits", "int"),
    ("i64", "int"),
    ("string", "word"),
    ("str", "word"),
    ("id", "word"),
    ("ident", "word"),
    ("token", "word"),
];

/// The parts of a template.
pub(super) fn parts(text: &str) -> Result<Vec<Part>, LikeError> {
    if text.is_empty() {
        return Err(LikeError::Empty);
    }
    if text.len() > MAX_TEMPLATE_BYTES {
        return Err(LikeError::TooLong { length: text.len() });
    }
    let mut reader = Reader {
        text,
        at: 0,
        parts: Vec::new(),
    };
    while let Some(next) = reader.rest().chars().next() {
        match next {
            '{' if reader.rest().starts_with("{{") => reader.literal("{", 2),
            '}' if reader.rest().starts_with("}}") => reader.literal("}", 2),
            '{' => reader.hole()?,
            '}' => return Err(LikeError::StrayBrace { at: reader.at }),
            _ => {
                let rest = reader.rest();
                let length = rest.find(['{', '}']).unwrap_or(rest.len());
                reader.literal(&rest[..length], length);
            }
        }
    }
    check(&reader.parts)?;
    Ok(reader.parts.into_iter().map(|(_, part)| part).collect())
}

/// A place in a template, and the parts before it with where each begins.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    parts: Vec<(usize, Part)>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn literal(&mut self, text: &str, length: usize) {
        match self.parts.last_mut() {
            Some((_, Part::Text(before))) => before.push_str(text),
            _ => self.parts.push((self.at, Part::Text(text.to_owned()))),
        }
        self.at += length;
    }

    fn hole(&mut self) -> Result<(), LikeError> {
        let at = self.at;
        let inside = &self.rest()[1..];
        let length = match inside.find(['{', '}']) {
            Some(length) if inside[length..].starts_with('}') => length,
            _ => return Err(LikeError::UnclosedHole { at }),
        };
        let inside = &inside[..length];
        let (name, holds) = match inside.split_once(':') {
            None => (inside, None),
            Some((name, holds)) => (name, Some(holds)),
        };
        let part = if inside == "*" {
            Part::Hole {
                name: None,
                holds: HoleType::Any,
            }
        } else if is_capture_name(name) {
            let holds = match holds {
                None => HoleType::Any,
                Some(written) => hole_type(written, at + 1 + name.len() + 1)?,
            };
            Part::Hole {
                name: Some(name.to_owned()),
                holds,
            }
        } else {
            return Err(LikeError::BadName {
                at,
                found: shown(inside),
            });
        };
        self.parts.push((at, part));
        self.at += length + 2;
        Ok(())
    }
}

fn hole_type(written: &str, at: usize) -> Result<HoleType, LikeError> {
    match written.parse() {
        Ok(holds @ (HoleType::Int | HoleType::Word)) => Ok(holds),
        _ => Err(LikeError::UnknownType {
            at,
            found: shown(written),
            meant: meant(written),
        }),
    }
}

/// The type that somebody probably meant: another word for it, its beginning,
/// its letters with more after them, or its letters in another order.
fn meant(written: &str) -> Option<&'static str> {
    let written = written.trim().to_ascii_lowercase();
    let synonym = SYNONYMS
        .iter()
        .find(|(word, _)| *word == written)
        .map(|(_, holds)| *holds);
    synonym.or_else(|| {
        ["int", "word"].into_iter().find(|holds| {
            !written.is_empty()
                && (holds.starts_with(&written)
                    || written.starts_with(holds)
                    || sorted(holds) == sorted(&written))
        })
    })
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// What can only be said of a template as a whole.
fn check(parts: &[(usize, Part)]) -> Result<(), LikeError> {
    let mut names: Vec<&str> = Vec::new();
    for (at, part) in parts {
        if let Part::Hole {
            name: Some(name), ..
        } = part
        {
            if names.contains(&name.as_str()) {
                return Err(LikeError::DuplicateName {
                    at: *at,
                    name: name.clone(),
                });
            }
            names.push(name);
        }
    }
    for pair in parts.windows(2) {
        match pair {
            // A typed hole ends by itself, so anything may follow it.
            [
                (_, first @ Part::Hole { .. }),
                (at, second @ Part::Hole { .. }),
            ] if first.is_gap() || !second.is_gap() => {
                return Err(LikeError::AdjacentHoles { at: *at });
            }
            [(_, Part::Hole { holds, .. }), (at, Part::Text(text))] if holds.takes(text) => {
                return Err(LikeError::TakenByHole {
                    at: *at,
                    holds: *holds,
                });
            }
            _ => {}
        }
    }
    for three in parts.windows(3) {
        // `{a:word}.{b:word}`: a full stop between is the first word's own.
        if let [
            (
                _,
                Part::Hole {
                    holds: HoleType::Word,
                    ..
                },
            ),
            (at, Part::Text(text)),
            (_, next),
        ] = three
            && text.chars().all(|c| c == '.')
            && !next.is_gap()
        {
            return Err(LikeError::TakenByHole {
                at: *at,
                holds: HoleType::Word,
            });
        }
    }
    let has_text = parts.iter().any(|(_, part)| matches!(part, Part::Text(_)));
    match parts {
        _ if has_text => Ok(()),
        [(_, part)] if part.is_gap() => Err(LikeError::Anything),
        _ => Err(LikeError::NoText),
    }
}
