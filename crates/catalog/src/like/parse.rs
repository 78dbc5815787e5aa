//! From the text of a template to its pieces.

use super::{Atom, HoleType, Like, Piece};

/// Why a text is not a message template; `at` counts bytes from its start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LikeError {
    /// No literal text: it would match anything.
    #[error("the template has no literal text, so it matches anything: ask `exists: true` instead")]
    NoLiteral,
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
    /// A name that is none.
    #[error(
        "`{{{hole}}}` at byte {at} is not a hole: write `{{*}}`, or a name of lower-case letters, digits and `_`"
    )]
    BadName {
        /// Where it stands.
        at: usize,
        /// What stands between the braces.
        hole: String,
    },
    /// A type that is none.
    #[error(
        "`{found}` at byte {at} is not a type of hole: write `{{{name}:int}}`, `{{{name}:word}}` or `{{{name}}}`"
    )]
    UnknownType {
        /// Where the hole stands.
        at: usize,
        /// The hole's name.
        name: String,
        /// What stands for the type.
        found: String,
    },
    /// The same name twice.
    #[error("the name `{name}` at byte {at} is taken: give each hole its own")]
    DuplicateName {
        /// Where it stands.
        at: usize,
        /// The name.
        name: String,
    },
    /// Two holes side by side.
    #[error(
        "the hole at byte {at} follows another with no text between, so nothing says where one ends"
    )]
    Adjacent {
        /// Where it stands.
        at: usize,
    },
    /// A hole that takes what should follow it.
    #[error(
        "the hole before byte {at} takes `{next}` itself, so the text after it is never met: use `{{name}}` without a type"
    )]
    Greedy {
        /// Where the text stands.
        at: usize,
        /// Its first character.
        next: char,
    },
}

enum Token {
    Character(char),
    Hole { name: Option<String>, of: HoleType },
}

pub(super) fn parse(template: &str) -> Result<Like, LikeError> {
    let mut like = Like {
        pieces: vec![Piece::default()],
        gaps: Vec::new(),
    };
    let mut names: Vec<String> = Vec::new();
    let mut after_hole: Option<HoleType> = None;
    let mut at = 0;
    while let Some(rest) = template.get(at..).filter(|rest| !rest.is_empty()) {
        let (token, length) = token(rest, at)?;
        match token {
            Token::Character(c) => {
                let taken_by_hole = match after_hole {
                    Some(HoleType::Int) => c.is_ascii_digit(),
                    Some(HoleType::Word) => c.is_alphanumeric() || matches!(c, '_' | '-'),
                    _ => false,
                };
                if taken_by_hole {
                    return Err(LikeError::Greedy { at, next: c });
                }
                after_hole = None;
                literal(&mut like, c);
            }
            Token::Hole { name, of } => {
                if after_hole.is_some() {
                    return Err(LikeError::Adjacent { at });
                }
                if let Some(name) = &name {
                    if names.contains(name) {
                        return Err(LikeError::DuplicateName {
                            at,
                            name: name.clone(),
                        });
                    }
                    names.push(name.clone());
                }
                after_hole = Some(of);
                match (of, name) {
                    (HoleType::Anything, name) => {
                        like.gaps.push(name);
                        like.pieces.push(Piece::default());
                    }
                    (of, Some(name)) => atoms(&mut like).push(Atom::Hole(name, of)),
                    (_, None) => {}
                }
            }
        }
        at += length;
    }
    if like.literal_len() == 0 {
        Err(LikeError::NoLiteral)
    } else {
        Ok(like)
    }
}

fn token(rest: &str, at: usize) -> Result<(Token, usize), LikeError> {
    if rest.starts_with("{{") {
        return Ok((Token::Character('{'), 2));
    }
    if rest.starts_with("}}") {
        return Ok((Token::Character('}'), 2));
    }
    if rest.starts_with('}') {
        return Err(LikeError::StrayBrace { at });
    }
    let Some(inner) = rest.strip_prefix('{') else {
        let c = rest.chars().next().unwrap_or_default();
        return Ok((Token::Character(c), c.len_utf8()));
    };
    let end = inner.find('}').ok_or(LikeError::OpenBrace { at })?;
    let hole = inner.get(..end).unwrap_or_default();
    let token = if hole == "*" {
        Token::Hole {
            name: None,
            of: HoleType::Anything,
        }
    } else {
        named(hole, at)?
    };
    Ok((token, end + 2))
}

fn named(hole: &str, at: usize) -> Result<Token, LikeError> {
    let (name, of) = match hole.split_once(':') {
        None => (hole, HoleType::Anything),
        Some((name, "int")) => (name, HoleType::Int),
        Some((name, "word")) => (name, HoleType::Word),
        Some((name, found)) => {
            let (name, found) = (name.to_owned(), found.to_owned());
            return Err(LikeError::UnknownType { at, name, found });
        }
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !is_name {
        return Err(LikeError::BadName {
            at,
            hole: hole.to_owned(),
        });
    }
    Ok(Token::Hole {
        name: Some(name.to_owned()),
        of,
    })
}

fn atoms(like: &mut Like) -> &mut Vec<Atom> {
    if like.pieces.is_empty() {
        like.pieces.push(Piece::default());
    }
    let last = like.pieces.len() - 1;
    &mut like.pieces[last].atoms
}

fn literal(like: &mut Like, c: char) {
    let atoms = atoms(like);
    if let Some(Atom::Literal(text)) = atoms.last_mut() {
        text.push(c);
    } else {
        atoms.push(Atom::Literal(c.to_string()));
    }
}
