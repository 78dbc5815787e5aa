//! The text of a verdict with placeholders.

use replybook_catalog::prose::{insert_value, is_inserted_as_it_is};
use replybook_matching::fast::lazy::{HoleContent, HoleValue};
use replybook_matching::fast::scan::{escapes_quotes_only, unescape, unescape_once};

use crate::Outcome;
use crate::limits::Limits;
use crate::verdict::escape::escaped;

/// A text, and where what stands in holes is put into it.
#[derive(Debug)]
pub(super) struct OutputTemplate {
    text: Box<[u8]>,
    placeholders: Box<[Placeholder]>,
    pub outcome: Outcome,
}

/// A place in a text, and the hole that is shown there.
#[derive(Debug, Clone, Copy)]
struct Placeholder {
    at: u32,
    hole: u16,
    is_prose: bool,
}

impl OutputTemplate {
    /// A text without placeholders.
    pub fn whole(text: &[u8], outcome: Outcome) -> OutputTemplate {
        OutputTemplate {
            text: text.into(),
            placeholders: Box::default(),
            outcome,
        }
    }

    /// The text that has sentinels where holes are shown. `None` where something only looks like a
    /// sentinel.
    pub fn parse(marked: &str, outcome: Outcome) -> Option<OutputTemplate> {
        let (mut text, mut placeholders) = (Vec::with_capacity(marked.len()), Vec::new());
        let mut rest = marked;
        while let Some((at, sign)) = Sentinels::next(rest) {
            text.extend_from_slice(rest.get(..at)?.as_bytes());
            let behind = rest.get(at + sign.len()..)?;
            placeholders.push(Placeholder {
                at: u32::try_from(text.len()).ok()?,
                hole: behind.get(..DIGITS)?.parse().ok()?,
                is_prose: sign == IN_PROSE,
            });
            rest = behind.get(DIGITS..)?;
        }
        text.extend_from_slice(rest.as_bytes());
        Some(OutputTemplate {
            text: text.into(),
            placeholders: placeholders.into(),
            outcome,
        })
    }

    /// Appends the text with what stands in the holes of an answer. `None`, and nothing
    /// appended, where some of that is too long to be captured whole.
    #[inline]
    pub fn fill<const EMBEDDED: bool>(
        &self,
        holes: &[HoleValue],
        body: &[u8],
        limits: &Limits,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let (begun, mut from) = (out.len(), 0);
        let filled = self.placeholders.iter().try_for_each(|placeholder| {
            let at = placeholder.at as usize;
            let hole = holes.get(usize::from(placeholder.hole))?;
            out.extend_from_slice(self.text.get(from..at)?);
            from = at;
            show::<EMBEDDED>(hole, body, placeholder.is_prose, limits, out)
        });
        match filled.and_then(|()| self.text.get(from..)) {
            Some(rest) => {
                out.extend_from_slice(rest);
                Some(())
            }
            None => {
                out.truncate(begun);
                None
            }
        }
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.text.len() + self.placeholders.len() * size_of::<Placeholder>()
    }
}

/// Appends what stands in a hole, as captures show it or as a prose does. `None` where it is too
/// long to be captured whole; some of it may have been appended then.
#[inline]
fn show<const EMBEDDED: bool>(
    hole: &HoleValue,
    body: &[u8],
    is_prose: bool,
    limits: &Limits,
    out: &mut Vec<u8>,
) -> Option<()> {
    let (written, most) = (hole.of(body), limits.max_capture_bytes);
    match hole.content {
        HoleContent::Text { is_plain: true } if written.len() > most => return None,
        HoleContent::Text { is_plain }
            if !is_plain || is_prose && !is_inserted_as_it_is(written) =>
        {
            let is_quoted = EMBEDDED && !is_plain;
            return show_text((written, is_quoted), is_prose, most, out);
        }
        _ => out.extend_from_slice(written),
    }
    Some(())
}

/// The most bytes that stand for one: those of `\\u0041`.
const WIDEST: usize = 7;

/// Appends a text that has escapes, or is another in a prose. One that `is_quoted` stands in
/// a string of JSON once more.
#[inline(never)]
fn show_text(
    (written, is_quoted): (&[u8], bool),
    is_prose: bool,
    most: usize,
    out: &mut Vec<u8>,
) -> Option<()> {
    if written.len() > most.saturating_mul(WIDEST) {
        return None;
    }
    let begun = out.len();
    match is_quoted {
        true => unescape_once(written, out)?,
        false => out.extend_from_slice(written),
    }
    let written = out.get(begun..)?;
    // It is as long as what it says, or longer.
    if written.len() <= most
        && (!is_prose || is_inserted_as_it_is(written))
        && escapes_quotes_only(written)
    {
        return Some(());
    }
    let written = out.split_off(begun);
    let mut room = String::new();
    let text = unescape(str::from_utf8(&written).ok()?, &mut room);
    if text.len() > most {
        return None;
    }
    match is_prose {
        true => insert_value(text, &mut |piece| escaped(piece, out)),
        false => escaped(text, out),
    }
    Some(())
}

/// What no verdict says by itself: it is put into the holes of an answer, and found again in its
/// verdict.
pub(super) struct Sentinels;

/// Of a text: it has a character that a prose does not show, so that it tells where it came out.
const TEXT: &str = "~7e1f6c09\u{200e}~";
const IN_PROSE: &str = "~7e1f6c09 ~";
const NUMBER: &str = "739051826470";

/// How many digits of a sentinel say which hole it is.
const DIGITS: usize = 3;

impl Sentinels {
    /// The longest, in bytes: where captures are cut to less, none comes out.
    pub const LONGEST: usize = TEXT.len() + DIGITS;

    /// The sentinel of a hole.
    pub fn sentinel(hole: usize, content: HoleContent) -> String {
        match content {
            HoleContent::Number => format!("{NUMBER}{hole:0DIGITS$}"),
            _ => format!("{TEXT}{hole:0DIGITS$}"),
        }
    }

    /// Whether there is something like a sentinel in a text.
    pub fn is_in(text: &str) -> bool {
        Sentinels::next(text).is_some()
    }

    /// Where the next sentinel begins, and with what.
    fn next(text: &str) -> Option<(usize, &'static str)> {
        let signs = [TEXT, IN_PROSE, NUMBER].into_iter();
        let found = signs.filter_map(|sign| Some((text.find(sign)?, sign)));
        found.min_by_key(|(at, _)| *at)
    }
}
