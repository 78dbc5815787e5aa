//! Along a template that is known.

use super::super::{LazyAutomaton, QUIT, State};
use super::trace::{HoleContent, Observer};
use super::{HoleKind, Literal, Map, NONE, Number, Span, Target, Templates};
use crate::fast::plan::{Kind, SlotId, Symbol, TestSet};
use crate::fast::scan::pieces::{self, KeyOrder, StringForm};
use crate::fast::scan::{is_same, unescape, unescape_once};
use replybook_catalog::predicate::{Numeral, Subject};

impl LazyAutomaton {
    /// The state in which a body ends that is read from a state on, where its form is known;
    /// `observer` is told of the way. A `EMBEDDED` body is given as it stands in a string of JSON.
    #[inline]
    pub(in super::super) fn follow<const EMBEDDED: bool>(
        &mut self,
        tests: &TestSet,
        body: &[u8],
        state: State,
        observer: &mut impl Observer,
    ) -> Option<State> {
        if !self.templates.as_mut()?.should_try() {
            return None;
        }
        let mut templates = self.templates.take()?;
        let end = self.walk::<EMBEDDED>(&mut templates, tests, body, state, observer);
        templates.note(end.is_some());
        self.templates = Some(templates);
        end
    }

    fn walk<const EMBEDDED: bool>(
        &mut self,
        templates: &mut Templates,
        tests: &TestSet,
        body: &[u8],
        state: State,
        observer: &mut impl Observer,
    ) -> Option<State> {
        let begun = *templates.map.roots.get(state as usize)?;
        let mut candidate = templates.map.first_at(begun)?;
        let mut at = 0;
        templates.keys.clear();
        templates.opened.clear();
        // Each turn takes bytes of the body, or goes on to the next literal of the node: it ends.
        loop {
            let (number, literal, len) =
                templates.map.literal_at::<EMBEDDED>(candidate, body, at)?;
            // After it.
            let start = at + len as usize;
            let node = match literal.hole {
                hole @ (HoleKind::Text | HoleKind::AskedText) => {
                    observer.literal(number);
                    let text = pieces::text::<EMBEDDED>(body, start)?;
                    let end = text.end;
                    let is_escaped = text.form == StringForm::Escaped;
                    let is_plain = !is_escaped && end > start;
                    observer.hole(number, start, end, HoleContent::Text { is_plain });
                    // After the quote, as after any other value.
                    at = end + pieces::quote::<EMBEDDED>();
                    if hole == HoleKind::AskedText {
                        let raw = body.get(start..end)?;
                        let target = match EMBEDDED && is_escaped {
                            true => self.target_embedded(templates, tests, number, raw)?,
                            false => {
                                self.target(templates, number, raw, |learned, slot_id, raw| {
                                    learned.of_raw(tests, slot_id, raw, is_escaped)
                                })?
                            }
                        };
                        observer.value(target.own);
                        target.next
                    } else {
                        if text.form != StringForm::Ascii {
                            std::str::from_utf8(body.get(start..end)?).ok()?;
                        }
                        if end == start {
                            observer.value(Target::EMPTY);
                            literal.empty
                        } else {
                            literal.next
                        }
                    }
                }
                hole @ (HoleKind::Number | HoleKind::AskedNumber) => {
                    if !pieces::is_number(body, start) {
                        candidate = literal.other;
                        continue;
                    }
                    observer.literal(number);
                    at = pieces::number(body, start)?;
                    observer.hole(number, start, at, HoleContent::Number);
                    if hole == HoleKind::AskedNumber {
                        let raw = body.get(start..at)?;
                        let target =
                            self.target(templates, number, raw, |learned, slot_id, raw| {
                                let subject = Subject::Number(Numeral::Sent(raw));
                                learned.of_value(tests, slot_id, subject)
                            })?;
                        observer.value(target.own);
                        target.next
                    } else {
                        literal.next
                    }
                }
                HoleKind::Container { room, is_filled } => {
                    if is_filled && !pieces::is_filled::<EMBEDDED>(body, start) {
                        candidate = literal.other;
                        continue;
                    }
                    observer.literal(number);
                    at = after_container::<EMBEDDED>(body, start - 1, room)?;
                    observer.hole(number, start - 1, at, HoleContent::Other);
                    literal.next
                }
                HoleKind::Keys => {
                    if !pieces::is_filled::<EMBEDDED>(body, start) {
                        candidate = literal.other;
                        continue;
                    }
                    observer.literal(number);
                    let next = literal.next;
                    templates.opened.push(KeyOrder::none(body, start));
                    at = start;
                    next
                }
                HoleKind::Name { state } => {
                    observer.literal(number);
                    let (of, place) = ((number, state), (body, start));
                    let (end, next) = self.skip_name::<EMBEDDED>(templates, tests, of, place)?;
                    observer.hole(number, start, end, HoleContent::Other);
                    at = end;
                    next
                }
                HoleKind::NoKeys => {
                    observer.literal(number);
                    let next = literal.next;
                    templates.keys.end(templates.opened.pop()?)?;
                    at = start;
                    next
                }
                HoleKind::End => {
                    if start != body.len() {
                        candidate = literal.other;
                        continue;
                    }
                    observer.literal(number);
                    // Of an answer too much to learn it is not known where it leads.
                    return Some(literal.next).filter(|state| *state != QUIT);
                }
            };
            candidate = templates.map.first_at(node)?;
        }
    }

    /// Where a text or a number after a literal leads that rules ask about.
    #[inline(always)]
    fn target(
        &mut self,
        templates: &mut Templates,
        literal: Number,
        raw: &[u8],
        symbol: impl FnMut(&mut LazyAutomaton, SlotId, &str) -> Symbol,
    ) -> Option<Target> {
        match templates.values.find(literal, raw) {
            Some(target) => Some(target),
            None => self.after(templates, literal, raw, symbol),
        }
    }

    /// Where a text with escapes leads that stands in a string of JSON, with what they are there.
    #[inline(never)]
    fn target_embedded(
        &mut self,
        templates: &mut Templates,
        tests: &TestSet,
        literal: Number,
        embedded: &[u8],
    ) -> Option<Target> {
        let mut raw = std::mem::take(&mut templates.unescaped_once);
        raw.clear();
        let target = unescape_once(embedded, &mut raw).and_then(|()| {
            self.target(templates, literal, &raw, |learned, slot_id, raw| {
                learned.of_raw(tests, slot_id, raw, true)
            })
        });
        templates.unescaped_once = raw;
        target
    }

    /// Where a text or a number leads that is not cached there.
    #[inline(never)]
    fn after(
        &mut self,
        templates: &mut Templates,
        literal: Number,
        raw: &[u8],
        mut symbol: impl FnMut(&mut LazyAutomaton, SlotId, &str) -> Symbol,
    ) -> Option<Target> {
        let Templates {
            map, values, named, ..
        } = templates;
        let text = std::str::from_utf8(raw).ok()?;
        let (mut next, mut is_like_others) = (literal, true);
        for slot_id in map.slots_of(map.literals.get(literal as usize)?) {
            let symbol = symbol(self, *slot_id, text);
            is_like_others &= symbol.is_like_most();
            next = map.edges.get(next, symbol)?;
        }
        let mut target = Target {
            next,
            own: Target::LIKE_OTHERS,
        };
        if !is_like_others {
            target.own = Target::FIRST.saturating_add(*named);
            *named = named.saturating_add(1);
        }
        if !values.put(literal, text, target) && !is_like_others {
            target.own = NONE;
        }
        Some(target)
    }

    /// Over the name of a member of an object whose keys are kept: its end, and where it leads.
    #[inline(never)]
    fn skip_name<const EMBEDDED: bool>(
        &mut self,
        templates: &mut Templates,
        tests: &TestSet,
        (number, state): (Number, Option<u32>),
        (body, at): (&[u8], usize),
    ) -> Option<(usize, Number)> {
        let Templates {
            map, keys, opened, ..
        } = templates;
        let keys = (keys, opened.last_mut()?);
        let name = tests.automaton.name::<EMBEDDED>(state, body, at, keys)?;
        let text = || std::str::from_utf8(body.get(at..name.end)?).ok();
        let literal = map.literals.get(number as usize)?;
        let next = match (name.position, map.slots_of(literal)) {
            // It says which one it is.
            (Some(position), _) => map.edges.get(number, of_position(position))?,
            (None, [slot_id]) => {
                let symbol = self.of_name(tests, *slot_id, text()?);
                map.edges.get(number, symbol)?
            }
            (None, _) => literal.next,
        };
        if name.form != StringForm::Ascii {
            text()?;
        }
        Some((name.end, next))
    }

    /// The symbol of the name that an element stands under.
    pub(super) fn of_name(&mut self, tests: &TestSet, slot_id: SlotId, name: &str) -> Symbol {
        self.of_value(tests, slot_id, Subject::Text(name))
    }

    /// The symbol of a string as it stands between its quotes.
    pub(in super::super) fn of_raw(
        &mut self,
        tests: &TestSet,
        slot_id: SlotId,
        raw: &str,
        escaped: bool,
    ) -> Symbol {
        if raw.is_empty() || !tests.tests_texts(slot_id) {
            return Symbol::from_kind(slot_id, of_text(raw.as_bytes()));
        }
        // Without an escape it is what it says; with one it is like no text without.
        if let Some(symbol) = self.texts.find(slot_id, raw.as_bytes()) {
            return symbol;
        }
        let symbol = if escaped {
            let mut room = std::mem::take(&mut self.unescaped);
            let text = unescape(raw, &mut room);
            let symbol = self.of_value(tests, slot_id, Subject::String(text));
            self.unescaped = room;
            symbol
        } else {
            self.of_value(tests, slot_id, Subject::String(raw))
        };
        self.texts.put(slot_id, raw, symbol);
        symbol
    }
}

#[inline(never)]
fn after_container<const EMBEDDED: bool>(body: &[u8], at: usize, room: u32) -> Option<usize> {
    let end = pieces::container::<EMBEDDED>(body, at, room)?;
    let raw = body.get(at..end)?;
    (raw.is_ascii() || std::str::from_utf8(raw).is_ok()).then_some(end)
}

impl Map {
    /// The first of the literals of a node.
    #[inline(always)]
    fn first_at(&self, node: Number) -> Option<Number> {
        Some(self.nodes.get(node as usize)?.first)
    }

    /// The literal whose bytes come at a place of a body, and its length there: this one or one that
    /// it names. Whether what stands after it is of the hole's kind nobody has looked.
    #[inline(always)]
    fn literal_at<const EMBEDDED: bool>(
        &self,
        mut number: Number,
        body: &[u8],
        at: usize,
    ) -> Option<(Number, &Literal, u32)> {
        let (rest, word) = (body.get(at..)?, pieces::word(body, at));
        loop {
            let literal = self.literals.get(number as usize)?;
            let span = match EMBEDDED {
                false => &literal.bytes,
                true => self.embedded.get(number as usize)?,
            };
            if (word ^ span.prefix) & span.mask == 0 && self.continues(span, rest) {
                return Some((number, literal, span.len));
            }
            number = literal.other;
        }
    }

    /// Whether what is after the first bytes of a literal comes too.
    #[inline(always)]
    fn continues(&self, span: &Span, rest: &[u8]) -> bool {
        let len = span.len as usize;
        if len <= 8 {
            return true;
        }
        let Some(here) = rest.get(..len) else {
            return false;
        };
        let last = here.last_chunk().map(|last| u64::from_le_bytes(*last));
        if last != Some(span.suffix) {
            return false;
        }
        if len <= 16 {
            return true;
        }
        let all = self.bytes_of(span);
        let middle = all.and_then(|all| all.get(8..len - 8));
        middle.is_some_and(|middle| {
            here.get(8..len - 8)
                .is_some_and(|here| is_same(middle, here))
        })
    }

    #[inline(always)]
    pub(super) fn slots_of(&self, literal: &Literal) -> &[SlotId] {
        let start = literal.first_slot as usize;
        self.slot_ids
            .get(start..start + literal.slot_ids as usize)
            .unwrap_or_default()
    }
}

/// Which of the names that are looked for came, as a symbol.
pub(super) fn of_position(position: u32) -> Symbol {
    Symbol::other(position & (NONE >> 3))
}

fn of_text(raw: &[u8]) -> Kind {
    if raw.is_empty() {
        Kind::EmptyText
    } else {
        Kind::Text
    }
}
