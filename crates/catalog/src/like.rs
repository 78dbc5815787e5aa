//! Message templates: a message as the vendor sends it, with a hole where it
//! varies. Matched in time linear in the text, without a regular expression.
//!
//! The template is split at its untyped holes into pieces of literal text and
//! typed holes. The first piece is anchored at the start of the text, the last
//! at its end; each in between is searched leftmost as a unit. As a piece takes
//! a bounded number of bytes at a place, the search takes time linear in the
//! text, and leftmost is enough: whatever a later place would allow, the
//! leftmost allows too.

mod parse;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use parse::LikeError;

/// The longest word that a `{name:word}` takes, in bytes.
pub const MAX_WORD_BYTES: usize = 256;
/// The most digits that a `{name:int}` takes.
pub const MAX_INT_DIGITS: usize = 19;

/// A message template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Like {
    /// Pieces, with an untyped hole between each two.
    pieces: Vec<Piece>,
    /// The untyped holes, one fewer than pieces; `None` is `{*}`.
    gaps: Vec<Option<String>>,
}

/// What is matched as a unit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Piece {
    atoms: Vec<Atom>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Atom {
    Literal(String),
    Hole(String, HoleType),
}

/// What a hole takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HoleType {
    /// Anything, nothing included.
    Anything,
    /// A whole number of at most 19 digits: `30`, `-5`, `5,000,000`.
    Int,
    /// Letters, digits, `_`, `-` and `.`, not ending in `.`, at most 256 bytes.
    Word,
}

/// What the named holes of a template took.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Captured {
    /// Name, type and place in the text, in the order of the template.
    pub holes: Vec<(String, HoleType, Range<usize>)>,
}

impl Captured {
    /// The values taken out of the text: integers for `int`, else text.
    pub fn values<'c>(
        &'c self,
        text: &'c str,
    ) -> impl Iterator<Item = (&'c str, serde_json::Value)> {
        self.holes.iter().map(move |(name, of, place)| {
            let taken = text.get(place.clone()).unwrap_or_default();
            let value = match of {
                HoleType::Int => int_value(taken).map_or(taken.into(), serde_json::Value::from),
                _ => taken.into(),
            };
            (name.as_str(), value)
        })
    }
}

/// The value of what an `int` hole takes; commas between groups are dropped.
#[must_use]
pub fn int_value(text: &str) -> Option<i64> {
    text.replace(',', "").parse().ok()
}

impl Like {
    /// Reads a template.
    ///
    /// # Errors
    /// When braces do not pair, a hole is not known, two holes have nothing
    /// between them, a typed hole is followed by what it would take itself, or
    /// there is no literal text at all.
    pub fn parse(template: &str) -> Result<Like, LikeError> {
        parse::parse(template)
    }

    /// What the holes take where the template matches the text.
    #[must_use]
    pub fn matches(&self, text: &str, ignore_case: bool) -> Option<Captured> {
        let mut captured = Captured::default();
        let last = self.pieces.len().checked_sub(1)?;
        let mut at = 0;
        for (i, piece) in self.pieces.iter().enumerate() {
            let before = captured.holes.len();
            let taken = if i == 0 {
                let end = piece.at(text, 0, ignore_case, &mut captured)?;
                (i < last || end == text.len()).then_some(0..end)
            } else {
                piece.find(text, at, i == last, ignore_case, &mut captured)
            }?;
            if let Some(Some(name)) = i.checked_sub(1).and_then(|gap| self.gaps.get(gap)) {
                let hole = (name.clone(), HoleType::Anything, at..taken.start);
                captured.holes.insert(before, hole);
            }
            at = taken.end;
        }
        Some(captured)
    }

    /// How many characters of literal text the template has.
    #[must_use]
    pub fn literal_len(&self) -> usize {
        self.literals().map(|literal| literal.chars().count()).sum()
    }

    /// The longest literal text: what a message must contain.
    #[must_use]
    pub fn longest_literal(&self) -> &str {
        self.literals()
            .max_by_key(|literal| literal.len())
            .unwrap_or("")
    }

    /// The named holes, in order.
    pub fn holes(&self) -> impl Iterator<Item = (&str, HoleType)> {
        let gaps = self.gaps.iter().map(Some).chain([None]);
        self.pieces.iter().zip(gaps).flat_map(|(piece, gap)| {
            let typed = piece.atoms.iter().filter_map(|atom| match atom {
                Atom::Hole(name, of) => Some((name.as_str(), *of)),
                Atom::Literal(_) => None,
            });
            let gap = gap.and_then(|gap| gap.as_deref());
            typed.chain(gap.map(|name| (name, HoleType::Anything)))
        })
    }

    fn literals(&self) -> impl Iterator<Item = &str> {
        self.pieces
            .iter()
            .flat_map(|piece| &piece.atoms)
            .filter_map(|atom| match atom {
                Atom::Literal(text) => Some(text.as_str()),
                Atom::Hole(..) => None,
            })
    }
}

impl fmt::Display for Like {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, piece) in self.pieces.iter().enumerate() {
            if let Some(gap) = i.checked_sub(1).and_then(|gap| self.gaps.get(gap)) {
                write!(f, "{{{}}}", gap.as_deref().unwrap_or("*"))?;
            }
            for atom in &piece.atoms {
                match atom {
                    Atom::Literal(text) => {
                        f.write_str(&text.replace('{', "{{").replace('}', "}}"))?;
                    }
                    Atom::Hole(name, HoleType::Int) => write!(f, "{{{name}:int}}")?,
                    Atom::Hole(name, HoleType::Word) => write!(f, "{{{name}:word}}")?,
                    Atom::Hole(name, HoleType::Anything) => write!(f, "{{{name}}}")?,
                }
            }
        }
        Ok(())
    }
}

impl Piece {
    /// Matches the piece at one place; returns where it ends.
    fn at(&self, text: &str, start: usize, ignore_case: bool, out: &mut Captured) -> Option<usize> {
        let before = out.holes.len();
        let mut at = start;
        for atom in &self.atoms {
            let rest = text.get(at..)?;
            let taken = match atom {
                Atom::Literal(literal) => starts_with(rest, literal, ignore_case),
                Atom::Hole(name, of) => {
                    let taken = match of {
                        HoleType::Int => int(rest),
                        HoleType::Word => word(rest),
                        HoleType::Anything => None,
                    };
                    if let Some(taken) = taken {
                        out.holes.push((name.clone(), *of, at..at + taken));
                    }
                    taken
                }
            };
            let Some(taken) = taken else {
                out.holes.truncate(before);
                return None;
            };
            at += taken;
        }
        Some(at)
    }

    /// The leftmost place from `from` on where the piece matches, at the end of
    /// the text where that is asked.
    fn find(
        &self,
        text: &str,
        from: usize,
        to_end: bool,
        ignore_case: bool,
        out: &mut Captured,
    ) -> Option<Range<usize>> {
        if self.atoms.is_empty() {
            return Some(if to_end {
                text.len()..text.len()
            } else {
                from..from
            });
        }
        // A piece at the end has one length where it is all literal.
        if let ([Atom::Literal(literal)], true) = (self.atoms.as_slice(), to_end) {
            let start = text
                .len()
                .checked_sub(literal.len())
                .filter(|start| *start >= from)?;
            return starts_with(text.get(start..)?, literal, ignore_case)
                .map(|_| start..text.len());
        }
        let first = match self.atoms.first() {
            Some(Atom::Literal(literal)) => Some(literal.as_str()),
            _ => None,
        };
        let mut start = from;
        loop {
            start += match first {
                Some(literal) => find(text.get(start..)?, literal, ignore_case)?,
                None => 0,
            };
            let before = out.holes.len();
            match self.at(text, start, ignore_case, out) {
                Some(end) if !to_end || end == text.len() => return Some(start..end),
                _ => out.holes.truncate(before),
            }
            start += text.get(start..)?.chars().next()?.len_utf8();
        }
    }
}

/// The length of `literal` where `text` begins with it. Folding ASCII letters
/// keeps lengths.
fn starts_with(text: &str, literal: &str, ignore_case: bool) -> Option<usize> {
    let found = text.get(..literal.len())?;
    let same = if ignore_case {
        found.eq_ignore_ascii_case(literal)
    } else {
        found == literal
    };
    same.then_some(literal.len())
}

/// Where `literal` first stands in `text`.
fn find(text: &str, literal: &str, ignore_case: bool) -> Option<usize> {
    if !ignore_case {
        return memchr::memmem::find(text.as_bytes(), literal.as_bytes());
    }
    // At most the literal's length at each place: linear, for a template is fixed.
    let first = literal.bytes().next()?;
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    memchr::memchr2_iter(lower, upper, text.as_bytes()).find(|at| {
        text.get(*at..)
            .is_some_and(|rest| starts_with(rest, literal, true).is_some())
    })
}

/// The bytes of the number that `text` begins with, all of it.
fn int(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let sign = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let run = |from: usize| {
        let digits = bytes.iter().skip(from).take(MAX_INT_DIGITS + 1);
        digits.take_while(|byte| byte.is_ascii_digit()).count()
    };
    let first = run(sign);
    let mut end = sign + first;
    if (1..=3).contains(&first) {
        while bytes.get(end) == Some(&b',') && run(end + 1) == 3 && end < 32 {
            end += 4;
        }
    }
    let fits = first > 0 && int_value(text.get(..end)?).is_some();
    fits.then_some(end)
}

/// The bytes of the word that `text` begins with, all of it.
fn word(text: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = text
        .char_indices()
        .find(|(at, c)| !is_part(*c) || *at > MAX_WORD_BYTES)
        .map_or(text.len(), |(at, _)| at);
    let taken = text.get(..end)?.trim_end_matches('.').len();
    (1..=MAX_WORD_BYTES)
        .contains(&taken)
        .then_some(taken)
        .filter(|_| end <= MAX_WORD_BYTES)
}
