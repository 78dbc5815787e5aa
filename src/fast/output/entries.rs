//! What is kept of forms and their texts, and how much of it.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use replybook_matching::fast::Backoff;
use replybook_matching::fast::lazy::{HoleContent, HoleValue, Trace};
use replybook_matching::fast::scan::{is_same, mix, unescape_once};

use super::template::OutputTemplate;
use crate::Outcome;
use crate::limits::Limits;

/// Most texts that are kept of one plan, and most bytes of them and of what tells them apart.
pub(super) const MAX_TEXTS: usize = 1 << 10;
pub(super) const MAX_BYTES: usize = 1 << 20;

/// Most bytes of one text, of the holes that tell texts of one form apart, and of a body that is
/// no JSON, which is a form of its own.
pub(super) const MAX_TEXT: usize = 1 << 14;
const MAX_FIXED: usize = 1 << 10;
pub(super) const MAX_WHOLE: usize = 1 << 12;

/// Among how many forms of one hash a form is looked for. Others can be found on purpose.
const MAX_ALIKE: usize = 8;

/// How many forms that came share a place.
const WAYS: usize = 4;

/// What it costs to learn a text, in answers that are written from one.
const LEARNING_COST: u32 = 8;
/// How much may be learned in vain, in the same unit, until nothing is for a while.
pub(super) const LEARNING_BUDGET: u32 = 1 << 11;
/// For how many answers nothing is learned then.
const LEARNING_PAUSE: u32 = 1 << 10;

/// What the cache has for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lookup {
    /// Cached output was written, with this outcome.
    Hit(Outcome),
    /// The form of the answer is known, and no output of it is cached.
    Miss,
    /// The template of the body is not known.
    UnknownBody,
    /// Classify it and do not cache: the response is not cacheable, or a captured value would be
    /// truncated.
    Uncacheable,
}

/// What was written of answers to one plan.
#[derive(Debug, Default)]
pub(crate) struct OutputCache {
    pub(super) trace: Trace,
    /// What tells the form of the answer from others beside its template; where that is not
    /// known, all of its body.
    pub(super) context_key: Vec<u8>,
    /// What a body says that stands in a string of JSON.
    pub(super) unescaped_once: Vec<u8>,
    /// What tells the text from others of its form.
    key: Vec<u8>,
    pub(super) all: Vec<Entry>,
    /// Whether the answer has no template, and whether there may be forms that have none.
    pub(super) is_whole: bool,
    pub(super) has_wholes: bool,
    /// The number of the last form of each hash.
    last: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    /// The texts of forms that have several, by the hash of what tells which it is: of two with
    /// the same hash the last one.
    pub(super) texts: HashMap<u64, KeyedOutput, BuildHasherDefault<Hashed>>,
    /// How many texts there are, and bytes of all that is kept.
    pub(super) kept: usize,
    pub(super) bytes: usize,
    /// Hashes of forms that came, of each place the last ones.
    seen_once: Vec<[u64; WAYS]>,
    validity: Validity,
    pub(super) learning: Backoff<LEARNING_BUDGET, LEARNING_PAUSE>,
}

/// Under what texts hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Validity {
    pub clear_count: u64,
    pub templates_clear_count: u64,
    pub limits: Limits,
}

/// Answers that went the same way.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its template, and what tells it from others beside that.
    told: Box<[u8]>,
    /// How long the template is.
    pieces: u32,
    /// The form before it of the same hash.
    other: Option<u32>,
    /// The holes whose content decides which text it is.
    fixed: Box<[u16]>,
    /// The text where no hole does; the inner `None` is one that is never remembered.
    text: Option<Option<OutputTemplate>>,
}

/// One of the texts of a form.
#[derive(Debug)]
pub(super) struct KeyedOutput {
    key: Box<[u8]>,
    pub(super) written: Option<OutputTemplate>,
}

impl OutputCache {
    /// Forgets all that holds no more.
    #[inline]
    pub(super) fn hold_under(&mut self, validity: Validity) {
        if self.validity != validity {
            self.validity = validity;
            self.clear();
        }
    }

    fn clear(&mut self) {
        self.all.clear();
        self.has_wholes = false;
        self.last.clear();
        self.texts.clear();
        self.seen_once.clear();
        self.kept = 0;
        self.bytes = 0;
    }

    /// A number that answers of one form have in common, and few others.
    #[inline]
    fn hash(&self) -> u64 {
        mix(self.trace.hash(), hash(&self.context_key))
    }

    /// The form of the answer, and its number.
    #[inline]
    fn form(&self) -> Option<(u32, &Entry)> {
        let (pieces, context_key) = (self.trace.form(), &*self.context_key);
        let mut at = self.last.get(&self.hash()).copied();
        for _ in 0..MAX_ALIKE {
            let number = at?;
            let form = self.all.get(number as usize)?;
            if form.pieces as usize == pieces.len()
                && let Some((of_course, of_beside)) = form.told.split_at_checked(pieces.len())
                && is_same(of_course, pieces)
                && is_same(of_beside, context_key)
            {
                return Some((number, form));
            }
            at = form.other;
        }
        None
    }

    #[inline]
    fn text_of(&self, key: &[u8]) -> Option<&Option<OutputTemplate>> {
        let text = self.texts.get(&hash(key))?;
        is_same(&text.key, key).then_some(&text.written)
    }

    /// Appends the text of the verdict, where there is one.
    #[inline]
    pub(super) fn fill<const EMBEDDED: bool>(
        &mut self,
        body: &[u8],
        limits: &Limits,
        out: &mut Vec<u8>,
    ) -> Lookup {
        let mut key = std::mem::take(&mut self.key);
        let lookup = match (self.form(), self.trace.holes()) {
            (Some((at, form)), Some(holes)) => {
                let written = match (&*form.fixed, &form.text) {
                    ([], written) => Ok(written.as_ref()),
                    (fixed, _) => match key_of_text::<EMBEDDED>(at, fixed, holes, body, &mut key) {
                        Some(()) => Ok(self.text_of(&key)),
                        None => Err(()),
                    },
                };
                match written {
                    Ok(None) => Lookup::Miss,
                    Ok(Some(Some(written)))
                        if written.fill::<EMBEDDED>(holes, body, limits, out).is_some() =>
                    {
                        Lookup::Hit(written.outcome)
                    }
                    _ => Lookup::Uncacheable,
                }
            }
            _ => Lookup::Miss,
        };
        self.key = key;
        if matches!(lookup, Lookup::Hit(_)) {
            self.learning.pay();
        }
        lookup
    }

    /// Whether to learn from an answer whose text was not at hand: not where its form never
    /// came before, nor where too much was learned that did not come again.
    pub(super) fn should_learn(&mut self) -> bool {
        if self.learning.is_paused() {
            return false;
        }
        if !self.was_seen(self.hash()) {
            return false;
        }
        self.learning.charge(LEARNING_COST);
        self.learning.pause_if_over();
        true
    }

    /// Whether a form came lately; from now on it has.
    fn was_seen(&mut self, hash: u64) -> bool {
        if self.seen_once.is_empty() {
            self.seen_once.resize(MAX_TEXTS / WAYS, [0; WAYS]);
        }
        let at = (hash >> 32) as usize % self.seen_once.len();
        let Some(places) = self.seen_once.get_mut(at) else {
            return false;
        };
        let is_known = places.contains(&hash);
        if !is_known {
            places.rotate_right(1);
            places[0] = hash;
        }
        is_known
    }

    /// Keeps that no text of the answer's form is ever kept.
    pub(super) fn keep_none(&mut self, body: &[u8]) {
        self.keep(&[], body, None);
    }

    /// Keeps the text of an answer; `None` is one that is never remembered.
    pub(super) fn keep(&mut self, fixed: &[u16], body: &[u8], written: Option<OutputTemplate>) {
        let size = written.as_ref().map_or(0, OutputTemplate::size);
        let of_form = self.trace.form().len() + self.context_key.len() + size_of::<Entry>();
        let more = size + of_form + MAX_FIXED;
        if more > MAX_BYTES {
            return;
        }
        if self.kept >= MAX_TEXTS || self.bytes + more > MAX_BYTES {
            self.clear();
        }
        let at = match self.form() {
            Some((_, form)) if *form.fixed != *fixed => return,
            Some((at, _)) => at,
            None => {
                self.bytes += of_form;
                self.add(fixed)
            }
        };
        self.kept += 1;
        self.bytes += size;
        if fixed.is_empty() {
            if let Some(form) = self.all.get_mut(at as usize) {
                form.text = Some(written);
            }
        } else if let Some(holes) = self.trace.holes()
            && key_of_text::<false>(at, fixed, holes, body, &mut self.key).is_some()
        {
            self.bytes += self.key.len();
            let text = KeyedOutput {
                key: self.key.as_slice().into(),
                written,
            };
            self.texts.insert(hash(&self.key), text);
        }
    }

    /// Adds the form of the answer, and gives its number.
    fn add(&mut self, fixed: &[u16]) -> u32 {
        let at = number(self.all.len());
        let other = self.last.insert(self.hash(), at);
        self.has_wholes |= self.is_whole;
        self.all.push(Entry {
            told: [self.trace.form(), &self.context_key].concat().into(),
            pieces: number(self.trace.form().len()),
            other,
            fixed: fixed.into(),
            text: None,
        });
        at
    }
}

/// What is a hash already.
#[derive(Debug, Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    #[inline]
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}

/// What tells a text from others of its form.
#[inline]
fn key_of_text<const EMBEDDED: bool>(
    number_of_form: u32,
    fixed: &[u16],
    holes: &[HoleValue],
    body: &[u8],
    key: &mut Vec<u8>,
) -> Option<()> {
    key.clear();
    key.extend_from_slice(&number_of_form.to_le_bytes());
    for at in fixed {
        let hole = holes.get(usize::from(*at))?;
        let bytes = hole.of(body);
        if key.len() + bytes.len() > MAX_FIXED {
            return None;
        }
        let begun = key.len();
        match hole.content {
            HoleContent::Other | HoleContent::Text { is_plain: false } if EMBEDDED => {
                unescape_once(bytes, key)?
            }
            _ => key.extend_from_slice(bytes),
        }
        key.extend_from_slice(&number(key.len() - begun).to_le_bytes());
    }
    Some(())
}

pub(super) fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// A hash of a few words of bytes.
#[inline]
fn hash(bytes: &[u8]) -> u64 {
    let words = bytes.as_chunks().0.iter();
    let hash = words.fold(bytes.len() as u64, |hash, word| {
        mix(hash, u64::from_le_bytes(*word))
    });
    match bytes.last_chunk() {
        Some(last) => mix(hash, u64::from_le_bytes(*last)),
        None => (bytes.iter()).fold(hash, |hash, byte| mix(hash, u64::from(*byte))),
    }
}
