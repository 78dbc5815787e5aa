//! Values in a text, by their form. One pass over its words; nothing is looked at
//! twice but by a fixed number of tests.

use super::{Kind, Segment};

/// Words before a value that make it a secret.
const SECRETS: [&str; 16] = [
    "apikey",
    "api_key",
    "api-key",
    "auth",
    "authorization",
    "cookie",
    "credential",
    "key",
    "passwd",
    "password",
    "pwd",
    "secret",
    "session",
    "signature",
    "token",
    "bearer",
];
/// A word without digits that is longer is no word.
const LONGEST_WORD: usize = 32;
/// Nor one in both cases that is longer than this: no name of a parameter is.
const LONGEST_MIXED: usize = 24;
/// What stands in quotes and is longer is not taken as one value.
const LONGEST_QUOTED: usize = 256;

/// The segments of a text.
pub(super) fn segments(text: &str) -> Vec<Segment<'_>> {
    let mut finder = Finder {
        text,
        from: 0,
        segments: Vec::new(),
        is_secret: false,
    };
    finder.run();
    finder.segments
}

struct Finder<'t> {
    text: &'t str,
    /// Where the words begin that are not yet a segment.
    from: usize,
    segments: Vec<Segment<'t>>,
    /// Whether what was just read names a secret.
    is_secret: bool,
}

impl<'t> Finder<'t> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(next) = self.rest(at).chars().next() {
            if let Some(end) = self.quoted(at, next) {
                self.value(Kind::Quoted, at + next.len_utf8(), end);
                self.is_secret = false;
                at = end;
            } else if next.is_whitespace() || is_punctuation(next) {
                at += next.len_utf8();
            } else {
                let rest = self.rest(at);
                let end = rest
                    .find(|c: char| c.is_whitespace() || is_quote(c))
                    .unwrap_or(rest.len());
                self.chunk(at, at + end);
                at += end;
            }
        }
        if self.from < self.text.len() {
            self.segments.push(Segment::Text(&self.text[self.from..]));
        }
    }

    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    /// Where what stands in quotes that open here ends.
    fn quoted(&self, at: usize, open: char) -> Option<usize> {
        let close = match open {
            '"' | '\'' | '`' => open,
            '\u{201c}' => '\u{201d}',
            '\u{2018}' => '\u{2019}',
            '\u{ab}' => '\u{bb}',
            _ => return None,
        };
        let before = self.text.get(..at)?.chars().next_back();
        if before.is_some_and(char::is_alphanumeric) {
            return None;
        }
        let start = at + open.len_utf8();
        let window = self.rest(start);
        let mut closing = window
            .char_indices()
            .take_while(|(at, _)| *at <= LONGEST_QUOTED)
            .filter(|(_, c)| *c == close);
        let ends_word = |end: usize| {
            let after = window.get(end + close.len_utf8()..);
            let next = after.and_then(|rest| rest.chars().next());
            next.is_none_or(|c| !c.is_alphanumeric())
        };
        let (end, _) = closing.find(|(end, _)| ends_word(*end))?;
        (end > 0).then_some(start + end)
    }

    /// Everything up to the next blank or quote.
    fn chunk(&mut self, start: usize, end: usize) {
        let chunk = &self.text[start..end];
        let core = chunk.trim_end_matches(is_punctuation);
        let end = start + core.len();
        if let Some(kind) = whole(core) {
            self.value(kind, start, end);
            self.is_secret = false;
            return;
        }
        let mut at = start;
        while at < end {
            let rest = &self.text[at..end];
            let length = rest.find(is_divider).unwrap_or(rest.len());
            if length > 0 {
                self.atom(at, at + length);
            }
            at += length;
            if let Some(divider) = self.text[at..end].chars().next() {
                // A secret is named by `token=` and `token:`, not by `the token is`.
                self.is_secret &= matches!(divider, '=' | ':');
                at += divider.len_utf8();
            }
        }
        let ends_open = chunk.ends_with([':', '=']);
        let names = is_name_of_secret(core.rsplit(is_divider).next().unwrap_or_default());
        let is_scheme = ["bearer", "basic"]
            .iter()
            .any(|w| core.eq_ignore_ascii_case(w));
        self.is_secret = is_scheme || (ends_open && names);
    }

    /// A word between dividers.
    fn atom(&mut self, start: usize, end: usize) {
        let atom = &self.text[start..end];
        let trimmed = atom.trim_end_matches('.');
        let end = start + trimmed.len();
        if self.is_secret {
            self.is_secret = false;
            if !["bearer", "basic"]
                .iter()
                .any(|w| trimmed.eq_ignore_ascii_case(w))
            {
                self.value(Kind::Secret, start, end);
            } else {
                self.is_secret = true;
            }
        } else if let Some(kind) = kind_of(trimmed) {
            self.value(kind, start, end);
        } else {
            self.is_secret = is_name_of_secret(trimmed);
        }
    }

    fn value(&mut self, kind: Kind, start: usize, end: usize) {
        if start >= end {
            return;
        }
        if self.from < start {
            self.segments
                .push(Segment::Text(&self.text[self.from..start]));
        }
        self.segments
            .push(Segment::Value(kind, &self.text[start..end]));
        self.from = end;
    }
}

fn is_name_of_secret(word: &str) -> bool {
    let word = word.trim_start_matches(['-', '_', '?', '&']);
    let named = |secret: &&str| {
        let end = word.len().checked_sub(secret.len());
        let tail = end.and_then(|end| word.get(end..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(secret))
    };
    SECRETS.iter().any(named)
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '`' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{ab}' | '\u{bb}'
    )
}

/// What stands around words.
fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '"'
            | '\''
            | '`'
    ) || is_quote(c)
}

/// What stands between the segments of a path, a query or a pair.
fn is_divider(c: char) -> bool {
    matches!(
        c,
        '/' | '\\'
            | '='
            | ':'
            | ','
            | ';'
            | '&'
            | '|'
            | '?'
            | '!'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '"'
            | '\''
            | '`'
    )
}

/// What a chunk is as a whole.
fn whole(chunk: &str) -> Option<Kind> {
    let bytes = chunk.as_bytes();
    if chunk.contains("://") {
        return Some(Kind::Url);
    }
    if let Some((name, host)) = chunk.split_once('@') {
        let is_host = host.contains('.') || host.contains("%2E");
        return Some(if !name.is_empty() && is_host {
            Kind::Email
        } else {
            Kind::Id
        });
    }
    if is_uuid(bytes) {
        return Some(Kind::Uuid);
    }
    let (digits, first) = (
        bytes.iter().filter(|b| b.is_ascii_digit()).count(),
        bytes.first()?,
    );
    if digits == 0 || !first.is_ascii_hexdigit() && *first != b':' {
        return None;
    }
    let like = |form: &str| begins_like(bytes, form);
    if like("dddd-dd-dd") || like("dd:dd:dd") || like("dd/dd/dddd") || like("dddd/dd/dd") {
        return Some(Kind::Time);
    }
    let groups = chunk
        .split('.')
        .filter(|g| (1..=3).contains(&g.len()) && all_digits(g));
    if groups.count() == 4 && chunk.matches('.').count() == 3 {
        return Some(Kind::Address);
    }
    let is_v6 = bytes
        .iter()
        .all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'));
    if is_v6 && chunk.matches(':').count() >= 3 {
        return Some(Kind::Address);
    }
    is_number(chunk).then_some(Kind::Number)
}

/// What a word is by itself, where it is no word.
fn kind_of(word: &str) -> Option<Kind> {
    let digits = word.chars().filter(|c| c.is_numeric()).count();
    if digits > 0 {
        return Some(match word.split_once('.') {
            _ if is_number(word) => Kind::Number,
            Some((whole, segment)) if all_digits(whole) && all_digits(segment) => Kind::Decimal,
            _ => Kind::Id,
        });
    }
    let (lower, upper) = (
        word.chars().any(char::is_lowercase),
        word.chars().any(char::is_uppercase),
    );
    let is_spelt = word.contains(['_', '-', '.']);
    let length = word.chars().count();
    let is_long = length > LONGEST_MIXED && lower && upper && !is_spelt;
    (is_long || length > LONGEST_WORD && !is_spelt || length > 2 * LONGEST_WORD).then_some(Kind::Id)
}

/// Digits, perhaps with commas before each three: what a hole `:int` takes.
fn is_number(text: &str) -> bool {
    replybook_catalog::like::int_value(text).is_some() && !text.starts_with(['-', '+'])
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether bytes begin in a form, `d` for a digit, and no digit follows.
fn begins_like(bytes: &[u8], form: &str) -> bool {
    let fits = |(byte, form): (&u8, u8)| match form {
        b'd' => byte.is_ascii_digit(),
        other => *byte == other,
    };
    bytes.len() >= form.len()
        && bytes.iter().zip(form.bytes()).all(fits)
        && !bytes.get(form.len()).is_some_and(u8::is_ascii_digit)
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
