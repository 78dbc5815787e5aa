//! What is known of one value of a body, as a number.

use replybook_catalog::predicate::{Subject, Test};
use replybook_catalog::vocabulary::NodeType;

/// A slot of the whole or of an element, an element itself, the name that it stands under,
/// or the text of a body that is not JSON: the numbers of all of them in one row.
pub type SlotId = u32;

/// What is known of one value: its slot, its kind, and which tests it passes that not all
/// values of its kind answer alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbol(u32);

/// An symbol, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SymbolKind {
    /// A value that passes no such test.
    Plain(SlotId, Kind),
    /// A value that passes one.
    Single(u32, Kind),
    /// A value that passes several: the set of a number.
    Set(u32),
    /// No value: a status, headers, a kind of body, an element that was read.
    Other(u32),
}

/// As much of a value as decides what constant tests say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `false`
    False,
    /// `true`
    True,
    /// A number.
    Number,
    /// `""`
    EmptyText,
    /// Any other string.
    Text,
    /// `[]`
    EmptyArray,
    /// Any other array.
    Array,
    /// `{}`
    EmptyObject,
    /// Any other object.
    Object,
}

/// How many bits of a symbol say what it is, and how many its kind.
const FORM_BITS: u32 = 2;
const KIND_BITS: u32 = 4;

/// Seats, tests and sets are fewer.
pub(super) const MOST: usize = 1 << (32 - FORM_BITS - KIND_BITS);

impl Symbol {
    /// A value that passes no test but those that its kind decides.
    #[inline]
    #[must_use]
    pub fn from_kind(slot_id: SlotId, kind: Kind) -> Symbol {
        Symbol((slot_id << KIND_BITS | kind as u32) << FORM_BITS)
    }

    pub(super) fn single(test_id: u32, kind: Kind) -> Symbol {
        Symbol((test_id << KIND_BITS | kind as u32) << FORM_BITS | 1)
    }

    pub(crate) fn set(number: u32) -> Symbol {
        Symbol(number << FORM_BITS | 2)
    }

    pub(crate) const fn other(number: u32) -> Symbol {
        Symbol(number << FORM_BITS | 3)
    }

    /// Its number.
    #[inline]
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    /// Whether it is a text that is not empty or a number, and passes no test that not all of
    /// them pass.
    pub(crate) fn is_like_most(self) -> bool {
        matches!(
            self.meaning(),
            SymbolKind::Plain(_, Kind::Text | Kind::Number)
        )
    }

    pub(crate) fn meaning(self) -> SymbolKind {
        let number = self.0 >> FORM_BITS;
        let kind = || Kind::ALL[(number & ((1 << KIND_BITS) - 1)) as usize % Kind::ALL.len()];
        match self.0 & ((1 << FORM_BITS) - 1) {
            0 => SymbolKind::Plain(number >> KIND_BITS, kind()),
            1 => SymbolKind::Single(number >> KIND_BITS, kind()),
            2 => SymbolKind::Set(number),
            _ => SymbolKind::Other(number),
        }
    }
}

impl Kind {
    /// In the order of their numbers.
    pub(super) const ALL: [Kind; 10] = [
        Kind::Null,
        Kind::False,
        Kind::True,
        Kind::Number,
        Kind::EmptyText,
        Kind::Text,
        Kind::EmptyArray,
        Kind::Array,
        Kind::EmptyObject,
        Kind::Object,
    ];

    /// Whether values of this kind are of a type; of numbers, whether they may be.
    #[must_use]
    pub fn may_be(self, of: NodeType) -> bool {
        match self {
            Kind::Null => of == NodeType::Null,
            Kind::False | Kind::True => of == NodeType::Boolean,
            Kind::Number => matches!(of, NodeType::Number | NodeType::Integer),
            Kind::EmptyText | Kind::Text => of == NodeType::String,
            Kind::EmptyArray | Kind::Array => of == NodeType::Array,
            Kind::EmptyObject | Kind::Object => of == NodeType::Object,
        }
    }

    /// Whether a test holds of one value of this kind. It says what holds of all, where
    /// [`is_constant`] says so.
    pub(super) fn passes(self, test: &Test) -> bool {
        let subject = match self {
            Kind::Null => Subject::Null,
            Kind::False => Subject::Boolean(false),
            Kind::True => Subject::Boolean(true),
            Kind::Number => Subject::Number(replybook_catalog::predicate::Numeral::Sent("0.5")),
            Kind::EmptyText => Subject::String(""),
            Kind::Text => Subject::String("?"),
            Kind::EmptyArray => Subject::Array(true),
            Kind::Array => Subject::Array(false),
            Kind::EmptyObject => Subject::Object(true),
            Kind::Object => Subject::Object(false),
        };
        test.passes(subject)
    }
}
