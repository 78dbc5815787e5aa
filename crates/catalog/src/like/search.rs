//! Finds a template's pieces in a text.
//!
//! Why this is linear. Pieces are searched one after the other, each from where
//! the one before ended, and a found piece is never given up: so each byte of
//! the text is searched for one piece only. A search looks at each place where
//! the piece's first literal stands, at most once, and what it does there is
//! bounded by the template: the piece's literal bytes and, per typed hole, the
//! most that the hole takes. Where a word follows the first literal, all places
//! inside one run of word characters would fail alike, so they are passed over
//! together; `aaaa…` is then read twice and not 256 times.

use std::ops::Range;

use memchr::memmem;

use super::hole::{int, word, word_run};
use super::{HoleType, MAX_WORD_BYTES, Part};
use crate::text::letters;

/// Whether a text fits a template. `spans` receives what each named hole took,
/// in order; it is of use only when the text fits.
pub(super) fn fits(
    parts: &[Part],
    text: &str,
    ignore_case: bool,
    spans: Option<&mut Vec<Range<usize>>>,
) -> bool {
    Search {
        text,
        ignore_case,
        spans,
    }
    .template(parts)
    .is_some()
}

/// Texts of at most so many bytes are searched without preparation.
const SHORT: usize = 1024;

struct Search<'t, 's> {
    text: &'t str,
    ignore_case: bool,
    spans: Option<&'s mut Vec<Range<usize>>>,
}

impl Search<'_, '_> {
    fn template(&mut self, parts: &[Part]) -> Option<()> {
        let (piece, mut rest) = split_at_gap(parts);
        let mut at = self.piece_at(piece, 0, rest.is_empty()).ok()?;
        while let Some((gap, after)) = rest.split_first() {
            let (piece, next) = split_at_gap(after);
            let mark = self.mark();
            self.take(gap, at..at);
            let found = self.piece_after(piece, at, next.is_empty())?;
            self.close(gap, mark, found.start);
            (at, rest) = (found.end, next);
        }
        Some(())
    }

    /// The leftmost place of a piece at or after `from`. `is_last` asks that it
    /// end with the text.
    fn piece_after(&mut self, piece: &[Part], from: usize, is_last: bool) -> Option<Range<usize>> {
        let length = self.text.len();
        let first = match piece.first() {
            None if is_last => return Some(length..length),
            Some(Part::Text(first)) => first.as_bytes(),
            // Two holes side by side, which `parse` refuses.
            _ => return None,
        };
        // To prepare a search costs more than to search a short text without.
        let finder = (!self.ignore_case && length > SHORT).then(|| memmem::Finder::new(first));
        let mut from = if is_last {
            from.max(length.saturating_sub(longest(piece)))
        } else {
            from
        };
        loop {
            let start = self.literal_after(first, finder.as_ref(), from)?;
            match self.piece_at(piece, start, is_last) {
                Ok(end) => return Some(start..end),
                Err(next) => from = next,
            }
        }
    }

    /// The end of a piece that stands at `start`; else the first place after
    /// `start` where it may stand.
    fn piece_at(&mut self, piece: &[Part], start: usize, is_last: bool) -> Result<usize, usize> {
        let mark = self.mark();
        let mut next = start + 1;
        let mut at = Some(start);
        for (i, part) in piece.iter().enumerate() {
            let Some(begin) = at else { break };
            at = match part {
                Part::Text(text) => self.literal_at(text, begin),
                Part::Hole {
                    holds: HoleType::Word,
                    ..
                } => {
                    let mut run = word_run(self.text, begin, MAX_WORD_BYTES);
                    if i == 1 {
                        run = word_run(self.text, run, usize::MAX);
                        next = next.max(next_after_run(start, begin, run));
                    }
                    count(run - begin + 1);
                    word(self.text, begin, run)
                }
                Part::Hole {
                    holds: HoleType::Int,
                    ..
                } => {
                    count(HoleType::Int.max_bytes());
                    let bytes = self.text.as_bytes().get(begin..).unwrap_or_default();
                    int(bytes).map(|(taken, _)| begin + taken)
                }
                Part::Hole {
                    holds: HoleType::Any,
                    ..
                } => None,
            };
            if let Some(end) = at {
                self.take(part, begin..end);
            }
        }
        match at {
            Some(end) if !is_last || end == self.text.len() => Ok(end),
            _ => {
                if let Some(spans) = &mut self.spans {
                    spans.truncate(mark);
                }
                Err(next)
            }
        }
    }

    fn literal_at(&self, literal: &str, at: usize) -> Option<usize> {
        count(literal.len());
        let end = at + literal.len();
        let found = self.text.as_bytes().get(at..end)?;
        let same = if self.ignore_case {
            letters::same(found, literal.as_bytes())
        } else {
            found == literal.as_bytes()
        };
        same.then_some(end)
    }

    /// Where a literal begins at or after `from`, which may be inside a
    /// character: what is valid UTF-8 is only found between characters.
    fn literal_after(
        &self,
        literal: &[u8],
        finder: Option<&memmem::Finder<'_>>,
        from: usize,
    ) -> Option<usize> {
        let bytes = self.text.as_bytes().get(from..)?;
        let found = if let Some(finder) = finder {
            finder.find(bytes)
        } else {
            let mut places = letters::beginnings(bytes, *literal.first()?, self.ignore_case);
            places.find(|at| {
                count(literal.len());
                let there = bytes.get(*at..*at + literal.len());
                there.is_some_and(|there| match self.ignore_case {
                    true => letters::same(there, literal),
                    false => there == literal,
                })
            })
        };
        count(found.unwrap_or(bytes.len()) + literal.len());
        Some(from + found?)
    }

    fn mark(&self) -> usize {
        self.spans.as_ref().map_or(0, |spans| spans.len())
    }

    fn take(&mut self, part: &Part, span: Range<usize>) {
        if let (Part::Hole { name: Some(_), .. }, Some(spans)) = (part, &mut self.spans) {
            spans.push(span);
        }
    }

    /// Ends the span of a gap, which `take` put at `mark`.
    fn close(&mut self, gap: &Part, mark: usize, end: usize) {
        if let (Part::Hole { name: Some(_), .. }, Some(spans)) = (gap, &mut self.spans)
            && let Some(span) = spans.get_mut(mark)
        {
            span.end = end;
        }
    }
}

/// The parts before the first gap, and those from it on.
fn split_at_gap(parts: &[Part]) -> (&[Part], &[Part]) {
    let gap = parts.iter().position(Part::is_gap);
    parts.split_at(gap.unwrap_or(parts.len()))
}

/// The most bytes that a piece takes.
fn longest(piece: &[Part]) -> usize {
    let bytes = piece.iter().map(|part| match part {
        Part::Text(text) => text.len(),
        Part::Hole { holds, .. } => holds.max_bytes(),
    });
    bytes.fold(0, usize::saturating_add)
}

/// Where a piece that failed at `start` may stand next, when its word would
/// begin at `begin` and the characters of words go on to `run`. A word that
/// begins later in the same run ends where this one does, and what comes after
/// it fails again; unless this one was too long.
fn next_after_run(start: usize, begin: usize, run: usize) -> usize {
    let literal = begin - start;
    let next_word = if run - begin > MAX_WORD_BYTES {
        run - MAX_WORD_BYTES
    } else {
        run + 1
    };
    next_word.saturating_sub(literal)
}

/// Counts bytes looked at, so that tests can hold the work to its bound.
#[cfg(not(test))]
fn count(_bytes: usize) {}

#[cfg(test)]
fn count(bytes: usize) {
    STEPS.with(|steps| steps.set(steps.get() + bytes));
}

#[cfg(test)]
thread_local! {
    /// Bytes looked at on this thread.
    pub(super) static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}
