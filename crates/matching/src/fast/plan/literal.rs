//! Keys by which clauses are found: what a slot holds, or how it begins.
//! Different texts may have one key; a clause found is a clause to be tried.

mod probe;

pub(super) use probe::Probe;
use replybook_catalog::predicate::{Numeral, Operator, Scalar, Test};
use replybook_catalog::text::swar::{CASE, of_few};

/// Lengths of the beginnings that templates are filed under, the longest first.
const PREFIXES: [usize; 3] = [16, 8, 4];

/// How far the pieces are apart that are looked up in a text.
const STRIDE: usize = 4;

/// How long a long piece is.
const LONG: usize = 8;

/// How long a literal must be to hold a whole piece wherever it stands, and a long one.
const LEAST_NEEDLE: usize = 2 * STRIDE - 1;
const LEAST_LONG_NEEDLE: usize = LONG + STRIDE - 1;

/// Over how many thousands a range of numbers may go to be filed under each.
const MOST_THOUSANDS: i64 = 16;

/// A key of clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(u64);

impl Key {
    /// The text of a slot, letters compared without case.
    pub fn text(slot: u32, text: &str) -> Key {
        Key(mix(hash(text.as_bytes()), slot, 1))
    }

    /// The beginning of a slot's text, of one of the lengths of [`PREFIXES`].
    pub fn prefix(slot: u32, beginning: u64) -> Key {
        Key(mix(beginning, slot, 2))
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

    /// A piece somewhere in a slot's text.
    pub fn piece(slot: u32, piece: u64) -> Key {
        Key(mix(piece, slot, 5))
    }

    /// A number in a slot, by its thousand.
    pub fn thousand(slot: u32, thousand: i64) -> Key {
        Key(mix(thousand.cast_unsigned(), slot, 7))
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
    Range,
    Prefix(usize),
    Exact,
}

/// What a slot must hold for a test to hold: something under one of the keys.
#[derive(Debug, Clone)]
pub(super) struct Needs {
    pub worth: Worth,
    pub keys: Vec<Key>,
    /// The words of the pieces or beginnings among them.
    words: Vec<u64>,
}

/// Four bytes of a text as a number, the same in both cases of ASCII letters.
#[inline]
fn short_piece(text: &[u8], at: usize) -> Option<u64> {
    let bytes = text.get(at..)?.first_chunk::<STRIDE>()?;
    Some(u64::from(u32::from_le_bytes(*bytes) | 0x2020_2020))
}

/// As [`short_piece`], of eight bytes.
#[inline]
fn long_piece(text: &[u8], at: usize) -> Option<u64> {
    let bytes = text.get(at..)?.first_chunk::<LONG>()?;
    Some(u64::from_le_bytes(*bytes) | CASE)
}

/// The beginning of a text, of one of the lengths of [`PREFIXES`].
#[inline]
fn beginning(text: &[u8], length: usize) -> Option<u64> {
    match length {
        STRIDE => short_piece(text, 0),
        LONG => long_piece(text, 0),
        _ => {
            let (first, second) = (long_piece(text, 0)?, long_piece(text, LONG)?);
            Some(first.rotate_left(29).wrapping_mul(FACTOR) ^ second)
        }
    }
}

impl Needs {
    /// Whether anything at all in the slot will do.
    pub fn is_of_presence(&self) -> bool {
        self.worth == Worth::Presence
    }

    fn new(worth: Worth, keys: Vec<Key>) -> Needs {
        Needs {
            worth,
            keys,
            words: Vec::new(),
        }
    }
}

/// What a test needs of a slot; `None` where it may hold of nothing. `is_text`
/// says that the slot holds texts that are compared with numbers too.
pub(super) fn needs(test: &Test, slot: u32, is_text: bool) -> Option<Needs> {
    if test.exists == Some(false) || test.empty == Some(true) {
        return None;
    }
    let asks = !test.operators.is_empty() || test.exists.is_some() || test.empty.is_some();
    let presence = asks.then(|| Needs::new(Worth::Presence, vec![Key::presence(slot)]));
    let range = if is_text { None } else { of_range(test, slot) };
    let of = |operator: &Operator| match operator {
        Operator::Equals(scalar) => {
            let (worth, key) = of_scalar(scalar, slot);
            Some(Needs::new(worth, vec![key]))
        }
        Operator::OneOf(scalars) => {
            let all = scalars.iter().map(|scalar| of_scalar(scalar, slot));
            let (worths, keys): (Vec<_>, Vec<_>) = all.unzip();
            Some(Needs::new(worths.into_iter().min()?, keys))
        }
        Operator::Like(like) => {
            of_beginning_or_needle(&[like.first_literal()], &[like.longest_literal()], slot)
        }
        Operator::StartsWith(text) => of_beginning_or_needle(&[text], &[text], slot),
        Operator::Contains(text) => of_needles(&[text], slot),
        Operator::Regex(pattern) => {
            let literals = pattern.literals()?;
            let texts: Vec<&str> = literals.texts.iter().map(String::as_str).collect();
            if literals.at_start {
                of_beginning_or_needle(&texts, &texts, slot)
            } else {
                of_needles(&texts, slot)
            }
        }
        _ => None,
    };
    let all = test.operators.iter().filter_map(of);
    all.chain(range)
        .chain(presence)
        .max_by_key(|needs| needs.worth)
}

/// How well a test sorts clauses out.
pub(super) fn worth(test: &Test) -> Worth {
    needs(test, 0, false).map_or(Worth::Presence, |needs| needs.worth)
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

/// The texts by their beginnings, all of one length.
fn of_beginnings(texts: &[&str], slot: u32) -> Option<Needs> {
    let shortest = texts.iter().map(|text| text.len()).min()?;
    let length = PREFIXES.into_iter().find(|length| *length <= shortest)?;
    let beginnings = texts
        .iter()
        .filter_map(|text| beginning(text.as_bytes(), length));
    let beginnings: Vec<u64> = beginnings.collect();
    let keys = beginnings.iter().map(|word| Key::prefix(slot, *word));
    Some(Needs {
        worth: Worth::Prefix(length),
        keys: keys.collect(),
        words: beginnings,
    })
}

/// The texts by pieces. In every text that holds them, one piece is looked up.
fn of_needles(texts: &[&str], slot: u32) -> Option<Needs> {
    let shortest = texts.iter().map(|text| text.len()).min()?;
    let of: fn(&[u8], usize) -> Option<u64> = match shortest {
        0..LEAST_NEEDLE => return None,
        LEAST_NEEDLE..LEAST_LONG_NEEDLE => short_piece,
        LEAST_LONG_NEEDLE.. => long_piece,
    };
    let words = texts
        .iter()
        .flat_map(|text| (0..STRIDE).filter_map(|at| of(text.as_bytes(), at)));
    let words: Vec<u64> = words.collect();
    let keys = words.iter().map(|word| Key::piece(slot, *word));
    Some(Needs {
        worth: Worth::Piece,
        keys: keys.collect(),
        words,
    })
}

/// A number between two bounds that are not far apart, by the thousands between.
fn of_range(test: &Test, slot: u32) -> Option<Needs> {
    let (mut least, mut most) = (f64::NEG_INFINITY, f64::INFINITY);
    for operator in &test.operators {
        match operator {
            Operator::Ge(limit) | Operator::Gt(limit) => least = least.max(*limit),
            Operator::Le(limit) | Operator::Lt(limit) => most = most.min(*limit),
            _ => {}
        }
    }
    let (first, last) = (thousand(least)?, thousand(most)?);
    if last.checked_sub(first)? > MOST_THOUSANDS {
        return None;
    }
    let keys = (first..=last).map(|thousand| Key::thousand(slot, thousand));
    Some(Needs::new(Worth::Range, keys.collect()))
}

/// In which thousand a number stands, where it is not too large to say.
fn thousand(number: f64) -> Option<i64> {
    let thousand = (number / 1000.0).floor();
    #[expect(clippy::cast_possible_truncation, reason = "it is within the bounds")]
    (thousand.abs() < 1e12).then_some(thousand as i64)
}

/// The texts by their beginnings, or by pieces: a short beginning is worth less than a piece.
fn of_beginning_or_needle(beginnings: &[&str], needles: &[&str], slot: u32) -> Option<Needs> {
    let beginning = of_beginnings(beginnings, slot);
    match &beginning {
        Some(needs) if needs.worth > Worth::Prefix(STRIDE) => beginning,
        _ => of_needles(needles, slot).or(beginning),
    }
}

/// The length and the beginning of a text, the same in both cases of ASCII letters.
#[inline]
fn outline(text: &str) -> u64 {
    let text = text.as_bytes();
    let beginning = match long_piece(text, 0) {
        Some(word) => word,
        None => text
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(byte | 0x20)),
    };
    beginning ^ (text.len() as u64).wrapping_mul(FACTOR)
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
    let mut words = bytes.chunks_exact(8);
    let mut hash = bytes.len() as u64;
    let mut add = |word: u64| hash = (hash.rotate_left(5) ^ (word | CASE)).wrapping_mul(FACTOR);
    for word in &mut words {
        add(word.try_into().map_or(0, u64::from_le_bytes));
    }
    let rest = words.remainder();
    if !rest.is_empty() {
        add(of_few(rest));
    }
    hash
}
