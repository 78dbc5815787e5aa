//! Keys by which clauses are found: what a slot holds, or how it begins.
//! Different texts may have one key; a clause found is a clause to be tried.

use crate::predicate::{Numeral, Operator, Scalar, Subject, Test};

/// Lengths of the beginnings that templates are filed under, the longest first.
pub(super) const PREFIXES: [usize; 3] = [16, 8, 4];

/// A key of clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(u64);

impl Key {
    /// The text of a slot, letters compared without case.
    pub fn text(slot: u32, text: &str) -> Key {
        Key(mix(hash(text.as_bytes()), slot, 1))
    }

    /// The beginning of a slot's text, of one of the lengths of [`PREFIXES`].
    pub fn prefix(slot: u32, beginning: &[u8]) -> Key {
        Key(mix(hash(beginning), slot, 2))
    }

    /// A number in a slot.
    pub fn number(slot: u32, number: f64) -> Key {
        // `0` and `-0` are equal.
        Key(mix((number + 0.0).to_bits(), slot, 3))
    }

    /// `true`, `false` or `null` in a slot.
    pub fn word(slot: u32, word: Option<bool>) -> Key {
        Key(mix(word.map_or(2, u64::from), slot, 4))
    }

    /// The bits, never 0.
    pub fn bits(self) -> u64 {
        self.0 | 1
    }
}

/// How well a literal sorts clauses out; the greater the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    Word,
    Status,
    Prefix(usize),
    Exact,
}

/// The keys under one of which a slot must be for a test to hold; `None` where
/// the test may hold without any.
pub(super) fn keys(test: &Test, slot: u32) -> Option<(Worth, Vec<Key>)> {
    if test.exists == Some(false) || test.empty == Some(true) {
        return None;
    }
    let of = |operator: &Operator| match operator {
        Operator::Equals(scalar) => Some(of_scalar(scalar, slot)).map(|(w, key)| (w, vec![key])),
        Operator::OneOf(scalars) => {
            let all: Vec<_> = scalars
                .iter()
                .map(|scalar| of_scalar(scalar, slot))
                .collect();
            let worth = all.iter().map(|(worth, _)| *worth).min()?;
            Some((worth, all.into_iter().map(|(_, key)| key).collect()))
        }
        Operator::Like(like) => of_beginning(like.first_literal(), slot),
        Operator::StartsWith(text) => of_beginning(text, slot),
        _ => None,
    };
    test.operators
        .iter()
        .filter_map(of)
        .max_by_key(|(worth, _)| *worth)
}

fn of_scalar(scalar: &Scalar, slot: u32) -> (Worth, Key) {
    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers of one key are compared exactly later"
    )]
    match scalar {
        Scalar::Text(text) => (Worth::Exact, Key::text(slot, text)),
        Scalar::Integer(number) => (Worth::Exact, Key::number(slot, *number as f64)),
        Scalar::Float(number) => (Worth::Exact, Key::number(slot, *number)),
        Scalar::Boolean(value) => (Worth::Word, Key::word(slot, Some(*value))),
        Scalar::Null => (Worth::Word, Key::word(slot, None)),
    }
}

fn of_beginning(text: &str, slot: u32) -> Option<(Worth, Vec<Key>)> {
    let (length, beginning) = PREFIXES
        .iter()
        .find_map(|length| Some((*length, text.as_bytes().get(..*length)?)))?;
    Some((Worth::Prefix(length), vec![Key::prefix(slot, beginning)]))
}

/// What of a subject is worth looking up in a slot.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Probe {
    /// The longest text that some clause asks for.
    pub longest: usize,
    /// Whether some clause asks for a text.
    pub texts: bool,
    pub numbers: bool,
    pub words: bool,
    /// Which of [`PREFIXES`] some template begins with.
    pub prefixes: [bool; PREFIXES.len()],
}

impl Probe {
    /// Whether anything is filed under the slot.
    pub fn is_any(&self) -> bool {
        self.texts || self.numbers || self.words || self.prefixes.contains(&true)
    }

    /// Notes that keys of a test are filed.
    pub fn note(&mut self, test: &Test, worth: Worth) {
        if let Worth::Prefix(length) = worth {
            for (noted, of) in self.prefixes.iter_mut().zip(PREFIXES) {
                *noted |= of == length;
            }
            return;
        }
        let scalars = test.operators.iter().flat_map(|operator| match operator {
            Operator::Equals(scalar) => std::slice::from_ref(scalar),
            Operator::OneOf(scalars) => scalars,
            _ => &[],
        });
        for scalar in scalars {
            match scalar {
                Scalar::Text(text) => {
                    self.texts = true;
                    self.longest = self.longest.max(text.len());
                }
                Scalar::Integer(_) | Scalar::Float(_) => self.numbers = true,
                Scalar::Boolean(_) | Scalar::Null => self.words = true,
            }
        }
    }

    /// Gives the keys of a subject under which clauses may be filed.
    #[inline]
    pub fn keys(&self, slot: u32, subject: Subject<'_>, mut take: impl FnMut(Key)) {
        match subject {
            Subject::String(text) | Subject::Text(text) => {
                if self.texts && text.len() <= self.longest {
                    take(Key::text(slot, text));
                }
                for (noted, length) in self.prefixes.iter().zip(PREFIXES) {
                    if *noted && let Some(beginning) = text.as_bytes().get(..length) {
                        take(Key::prefix(slot, beginning));
                    }
                }
            }
            Subject::Number(number) if self.numbers => {
                if let Some(number) = float(number) {
                    take(Key::number(slot, number));
                }
            }
            Subject::Boolean(value) if self.words => take(Key::word(slot, Some(value))),
            Subject::Null if self.words => take(Key::word(slot, None)),
            _ => {}
        }
    }
}

fn float(number: Numeral<'_>) -> Option<f64> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers of one key are compared exactly later"
    )]
    match number.as_i64() {
        Some(number) => Some(number as f64),
        None => number.as_f64(),
    }
}

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(hash: u64, slot: u32, kind: u64) -> u64 {
    let mixed = (hash ^ (u64::from(slot) << 8) ^ kind).wrapping_mul(FACTOR);
    mixed ^ (mixed >> 29)
}

/// A hash that is the same for texts that differ in the case of ASCII letters.
#[inline]
fn hash(bytes: &[u8]) -> u64 {
    const CASE: u64 = 0x2020_2020_2020_2020;
    let mut words = bytes.chunks_exact(8);
    let mut hash = bytes.len() as u64;
    let mut add = |word: u64| hash = (hash.rotate_left(5) ^ (word | CASE)).wrapping_mul(FACTOR);
    for word in &mut words {
        add(word
            .iter()
            .rev()
            .fold(0, |n, byte| n << 8 | u64::from(*byte)));
    }
    let rest = words.remainder();
    if !rest.is_empty() {
        add(rest
            .iter()
            .rev()
            .fold(0, |n, byte| n << 8 | u64::from(*byte)));
    }
    hash
}
