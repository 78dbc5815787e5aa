//! Keys by which clauses are found: what a slot holds, or how it begins.
//! Different texts may have one key; a clause found is a clause to be tried.

use crate::predicate::{Numeral, Operator, Scalar, Subject, Test};

/// Lengths of the beginnings that templates are filed under, the longest first.
const PREFIXES: [usize; 3] = [16, 8, 4];

/// How long the pieces of four bytes are apart that are looked up in a text.
const STRIDE: usize = 4;

/// How long a literal must be to hold a whole piece wherever it stands.
const LEAST_NEEDLE: usize = 2 * STRIDE - 1;

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

    /// Four bytes somewhere in a slot's text.
    pub fn piece(slot: u32, piece: [u8; STRIDE]) -> Key {
        Key(mix(word_of(piece), slot, 5))
    }

    /// Anything in a slot.
    pub fn presence(slot: u32) -> Key {
        Key(mix(0, slot, 6))
    }

    /// The bits, never 0.
    pub fn bits(self) -> u64 {
        self.0 | 1
    }
}

/// How well a literal sorts clauses out; the greater the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    ManyStatuses,
    Presence,
    Word,
    FewStatuses,
    Piece,
    Prefix(usize),
    Exact,
}

/// The keys under one of which a slot must be for a test to hold; `None` where
/// the test may hold without any.
pub(super) fn keys(test: &Test, slot: u32) -> Option<(Worth, Vec<Key>)> {
    if test.exists == Some(false) || test.empty == Some(true) {
        return None;
    }
    let asks = !test.operators.is_empty() || test.exists.is_some() || test.empty.is_some();
    let presence = asks.then(|| (Worth::Presence, vec![Key::presence(slot)]));
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
        Operator::Like(like) => best(
            of_beginning(like.first_literal(), slot),
            of_needle(like.longest_literal(), slot),
        ),
        Operator::StartsWith(text) => best(of_beginning(text, slot), of_needle(text, slot)),
        Operator::Contains(text) => of_needle(text, slot),
        _ => None,
    };
    let all = test.operators.iter().filter_map(of).chain(presence);
    all.max_by_key(|(worth, _)| *worth)
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

/// The pieces one of which is looked up in every text that holds a literal.
fn pieces(needle: &str) -> impl Iterator<Item = [u8; STRIDE]> {
    let bytes = needle.as_bytes().get(..LEAST_NEEDLE).unwrap_or_default();
    bytes
        .windows(STRIDE)
        .filter_map(|piece| piece.try_into().ok())
}

fn of_needle(needle: &str, slot: u32) -> Option<(Worth, Vec<Key>)> {
    let keys: Vec<Key> = pieces(needle)
        .map(|piece| Key::piece(slot, piece))
        .collect();
    (!keys.is_empty()).then_some((Worth::Piece, keys))
}

type Found = Option<(Worth, Vec<Key>)>;

/// The better of the two; a short beginning is worth less than a piece.
fn best(beginning: Found, needle: Found) -> Found {
    match &beginning {
        Some((Worth::Prefix(length), _)) if *length > STRIDE => beginning,
        _ => needle.or(beginning),
    }
}

/// What of a subject is worth looking up in a slot.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Probe {
    /// Whether anything is filed under the slot.
    pub is_any: bool,
    /// The longest text that some clause asks for.
    pub longest: usize,
    /// Whether some clause asks for a text.
    pub texts: bool,
    pub numbers: bool,
    pub words: bool,
    pub presence: bool,
    has_prefixes: bool,
    has_pieces: bool,
    /// Which of [`PREFIXES`] some template begins with.
    pub prefixes: [bool; PREFIXES.len()],
    /// A bit for each piece that some template holds; others may share it.
    pieces: [u64; 4],
}

impl Probe {
    /// Notes that keys of a test are filed.
    pub fn note(&mut self, test: &Test, worth: Worth) {
        self.is_any = true;
        match worth {
            Worth::Prefix(length) => {
                for (noted, of) in self.prefixes.iter_mut().zip(PREFIXES) {
                    *noted |= of == length;
                }
                self.has_prefixes = true;
                return;
            }
            Worth::Presence => {
                self.presence = true;
                return;
            }
            Worth::Piece => {
                for needle in test.operators.iter().filter_map(needle) {
                    self.has_pieces = true;
                    for (word, bit) in pieces(needle).map(bit) {
                        if let Some(bits) = self.pieces.get_mut(word) {
                            *bits |= bit;
                        }
                    }
                }
                return;
            }
            _ => {}
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
        if self.presence {
            take(Key::presence(slot));
        }
        match subject {
            Subject::String(text) | Subject::Text(text) => {
                if self.texts && text.len() <= self.longest {
                    take(Key::text(slot, text));
                }
                let prefixes = self.prefixes.iter().zip(PREFIXES);
                for (noted, length) in prefixes.filter(|_| self.has_prefixes) {
                    if *noted && let Some(beginning) = text.as_bytes().get(..length) {
                        take(Key::prefix(slot, beginning));
                    }
                }
                if self.has_pieces {
                    for piece in text.as_bytes().chunks_exact(STRIDE) {
                        let Ok(piece) = piece.try_into() else { break };
                        let (word, bit) = bit(piece);
                        if self.pieces.get(word).is_some_and(|bits| bits & bit != 0) {
                            take(Key::piece(slot, piece));
                        }
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

/// The literal by whose pieces a test is filed.
fn needle(operator: &Operator) -> Option<&str> {
    match operator {
        Operator::Like(like) => Some(like.longest_literal()),
        Operator::StartsWith(text) | Operator::Contains(text) => Some(text),
        _ => None,
    }
}

/// The place of a piece among 256 bits: its word, and the bit in it.
fn bit(piece: [u8; STRIDE]) -> (usize, u64) {
    let mixed = word_of(piece).wrapping_mul(FACTOR) >> 56;
    let word = usize::try_from(mixed >> 6).unwrap_or(0);
    (word, 1 << (mixed & 63))
}

/// Four bytes as a number, the same in both cases of ASCII letters.
fn word_of(piece: [u8; STRIDE]) -> u64 {
    u64::from(u32::from_le_bytes(piece) | 0x2020_2020)
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
        add(word.try_into().map_or(0, u64::from_le_bytes));
    }
    let rest = words.remainder();
    if !rest.is_empty() {
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        add(u64::from_le_bytes(last));
    }
    hash
}
