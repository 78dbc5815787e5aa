//! Masks personal and secret values in a text: numbers, ids, addresses, times, secrets and
//! quoted text are found by their form, and each is replaced by a made-up value. Equal values
//! get equal replacements. An ordinary word is kept: only a person can tell whether it is a
//! name.

mod find;

use std::collections::HashMap;

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Digits alone, perhaps in groups of three.
    Number,
    /// A number with a fraction.
    Decimal,
    /// Letters with digits among them, or too long for a word.
    Id,
    /// A UUID.
    Uuid,
    /// An address of mail.
    Email,
    /// An address of the web.
    Url,
    /// An address of a host.
    Address,
    /// A date, a time or both.
    Time,
    /// What stands between quotes.
    Quoted,
    /// What follows the name of a secret.
    Secret,
}

impl Kind {
    /// The kind in a template, as in `<number>`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Number => "number",
            Kind::Decimal => "decimal",
            Kind::Id => "id",
            Kind::Uuid => "uuid",
            Kind::Email => "email",
            Kind::Url => "url",
            Kind::Address => "address",
            Kind::Time => "time",
            Kind::Quoted => "value",
            Kind::Secret => "secret",
        }
    }

    /// A made-up value of this kind.
    fn made_up(self, number: usize) -> String {
        match self {
            Kind::Number => (number * 10).to_string(),
            Kind::Decimal => format!("{number}.5"),
            Kind::Id => format!("id{number}"),
            Kind::Uuid => format!("00000000-0000-4000-8000-{number:012}"),
            Kind::Email => format!("user{number}@mail.example"),
            Kind::Url => format!("https://www.example/{number}"),
            Kind::Address => format!("192.0.2.{}", number % 255),
            Kind::Time => format!("2026-01-01T00:{:02}:{:02}Z", number / 60 % 60, number % 60),
            Kind::Quoted => format!("value{number}"),
            Kind::Secret => format!("secret{number}"),
        }
    }
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment<'t> {
    /// Words that stay as they are.
    Text(&'t str),
    /// A value that is masked.
    Value(Kind, &'t str),
}

/// The segments of a text, in order; together they are the text. Values that stand
/// side by side are apart from each other.
#[must_use]
pub fn segments(text: &str) -> Vec<Segment<'_>> {
    find::segments(text)
}

/// Whether a text has a value in it.
#[must_use]
pub fn has_value(text: &str) -> bool {
    segments(text)
        .iter()
        .any(|segment| matches!(segment, Segment::Value(..)))
}

/// Replaces values by made-up ones. Equal values get equal replacements, for at most
/// [`Masks::MOST`] different values; all later ones get the same replacement.
#[derive(Debug, Clone, Default)]
pub struct Masks {
    known: HashMap<(Kind, String), usize>,
    counts: HashMap<Kind, usize>,
}

impl Masks {
    /// Values remembered at most.
    pub const MOST: usize = 4096;

    /// What stands in for a value.
    pub fn value(&mut self, kind: Kind, value: &str) -> String {
        let key = (kind, value.to_owned());
        if let Some(number) = self.known.get(&key) {
            return kind.made_up(*number);
        }
        let count = self.counts.entry(kind).or_default();
        if self.known.len() < Masks::MOST {
            *count += 1;
            self.known.insert(key, *count);
        }
        kind.made_up(*count)
    }

    /// A text with its values masked.
    pub fn text(&mut self, text: &str) -> String {
        let segments = segments(text);
        let masked = segments.iter().map(|segment| match segment {
            Segment::Text(text) => (*text).to_owned(),
            Segment::Value(kind, value) => self.value(*kind, value),
        });
        masked.collect()
    }
}

/// A text with the kinds of its values in their places: `at most <number> users`.
#[must_use]
pub fn shown(text: &str) -> String {
    let segments = segments(text);
    let shown = segments.iter().map(|segment| match segment {
        Segment::Text(text) => (*text).to_owned(),
        Segment::Value(kind, _) => format!("<{}>", kind.as_str()),
    });
    shown.collect()
}

#[cfg(test)]
mod tests;
