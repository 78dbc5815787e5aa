//! Along a course that is known.

use super::super::texts::Texts;
use super::super::{LOST, Learned, State};
use super::trace::{Content, Watch};
use super::{BEGIN, Courses, Gap, Led, Map, NONE, Number, Run, Span, quoted};
use crate::plan::{Event, Kind, Questions, Seat};
use crate::predicate::{Numeral, Subject};
use crate::scan::course::{self, Form, Had, Keys};
use crate::scan::{is_same, unescape};

impl Learned {
    /// The state in which a body ends that is read from a state on, where its form is known;
    /// `watch` is told of the way. A `QUOTED` body is given as it stands in a string of JSON.
    #[inline]
    pub(in super::super) fn follow<const QUOTED: bool>(
        &mut self,
        questions: &Questions,
        body: &[u8],
        state: State,
        watch: &mut impl Watch,
    ) -> Option<State> {
        if !self.courses.as_mut()?.is_worth_it() {
            return None;
        }
        let mut courses = self.courses.take()?;
        let end = self.along::<QUOTED>(&mut courses, questions, body, state, watch);
        courses.note(end.is_some());
        self.courses = Some(courses);
        end
    }

    fn along<const QUOTED: bool>(
        &mut self,
        courses: &mut Courses,
        questions: &Questions,
        body: &[u8],
        state: State,
        watch: &mut impl Watch,
    ) -> Option<State> {
        let Courses {
            map,
            keys,
            opened,
            values,
            named,
            ..
        } = courses;
        let map = &*map;
        let mut point = map.turns.get(state, BEGIN)?;
        let mut at = 0;
        keys.clear();
        opened.clear();
        // Every run but the last has a byte, so that this ends.
        loop {
            let (number, run, len) = map.run_at::<QUOTED>(point, body, at)?;
            watch.run(number);
            at += len as usize;
            point = match run.gap {
                gap @ (Gap::Text | Gap::AskedText) => {
                    let start = at;
                    let text = match QUOTED {
                        false => course::text(body, start)?,
                        true => quoted::text(body, start)?,
                    };
                    let end = text.end;
                    let is_escaped = text.form == Form::Escaped;
                    let is_plain = !is_escaped && end > start;
                    watch.gap(number, start, end, Content::Text { is_plain });
                    // Behind the quote, as behind any other value.
                    at = end + 1 + usize::from(QUOTED);
                    if gap == Gap::AskedText {
                        let raw = body.get(start..end)?;
                        let (to, at_run) = ((&mut *values, &mut *named), (number, run));
                        let led = self.led(map, to, at_run, raw, |learned, seat, raw| {
                            learned.of_raw(questions, seat, raw, is_escaped)
                        })?;
                        watch.value(led.own);
                        led.next
                    } else {
                        if text.form != Form::Ascii {
                            std::str::from_utf8(body.get(start..end)?).ok()?;
                        }
                        if end == start {
                            watch.value(Led::EMPTY);
                            run.empty
                        } else {
                            run.next
                        }
                    }
                }
                gap @ (Gap::Number | Gap::AskedNumber) => {
                    let start = at;
                    at = course::number(body, start)?;
                    watch.gap(number, start, at, Content::Number);
                    if gap == Gap::AskedNumber {
                        let raw = body.get(start..at)?;
                        let (to, at_run) = ((&mut *values, &mut *named), (number, run));
                        let led = self.led(map, to, at_run, raw, |learned, seat, raw| {
                            let subject = Subject::Number(Numeral::Sent(raw));
                            learned.of_value(questions, seat, subject)
                        })?;
                        watch.value(led.own);
                        led.next
                    } else {
                        run.next
                    }
                }
                Gap::Container { room, is_filled } => {
                    let start = at - 1;
                    at = match QUOTED {
                        false => behind_container(body, start, room)?,
                        true => {
                            let of = (room, is_filled);
                            quoted::behind_container(body, start, of, &mut self.unquoted)?
                        }
                    };
                    watch.gap(number, start, at, Content::Other);
                    run.next
                }
                Gap::Keys => {
                    opened.push(Had::none(body, at));
                    run.next
                }
                Gap::Name { .. } if QUOTED => return None,
                Gap::Name { state } => {
                    let keys = (&mut *keys, opened.last_mut()?);
                    let place = (number, run, state);
                    let (end, next) = self.over_name(map, keys, questions, place, (body, at))?;
                    watch.gap(number, at, end, Content::Other);
                    at = end;
                    next
                }
                Gap::NoKeys => {
                    keys.end(opened.pop()?)?;
                    run.next
                }
                // Of an answer too much to learn it is not known where it leads.
                Gap::End => return Some(run.next).filter(|state| *state != LOST),
            };
        }
    }

    /// Where a text or a number leads that rules ask about.
    #[inline(always)]
    fn led(
        &mut self,
        map: &Map,
        (values, named): (&mut Texts<Led>, &mut Number),
        (number, run): (Number, &Run),
        raw: &[u8],
        event: impl FnMut(&mut Learned, Seat, &str) -> Event,
    ) -> Option<Led> {
        match values.find(number, raw) {
            Some(led) => Some(led),
            None => self.behind(map, (values, named), (number, run), raw, event),
        }
    }

    /// The same of one that is not remembered there.
    #[inline(never)]
    fn behind(
        &mut self,
        map: &Map,
        (values, named): (&mut Texts<Led>, &mut Number),
        (number, run): (Number, &Run),
        raw: &[u8],
        mut event: impl FnMut(&mut Learned, Seat, &str) -> Event,
    ) -> Option<Led> {
        let text = std::str::from_utf8(raw).ok()?;
        let (mut next, mut is_like_others) = (number, true);
        for seat in map.seats_of(run) {
            let event = event(self, *seat, text);
            is_like_others &= event.is_like_most();
            next = map.turns.get(next, event)?;
        }
        let mut led = Led {
            next,
            own: Led::LIKE_OTHERS,
        };
        if !is_like_others {
            led.own = Led::FIRST.saturating_add(*named);
            *named = named.saturating_add(1);
        }
        if !values.put(number, text, led) && !is_like_others {
            led.own = NONE;
        }
        Some(led)
    }

    /// Over the name of a member of an object whose keys are kept: its end, and where it leads.
    #[inline(never)]
    fn over_name(
        &mut self,
        map: &Map,
        keys: (&mut Keys, &mut Had),
        questions: &Questions,
        (number, run, state): (Number, &Run, Option<u32>),
        (body, at): (&[u8], usize),
    ) -> Option<(usize, Number)> {
        let name = questions.automaton.name(state, body, at, keys)?;
        let text = || std::str::from_utf8(body.get(at..name.end)?).ok();
        let next = match (name.position, map.seats_of(run)) {
            // It says which one it is.
            (Some(position), _) => map.turns.get(number, of_position(position))?,
            (None, [seat]) => {
                let event = self.of_name(questions, *seat, text()?);
                map.turns.get(number, event)?
            }
            (None, _) => run.next,
        };
        if name.form != Form::Ascii {
            text()?;
        }
        Some((name.end, next))
    }

    /// The event of the name that an element stands under.
    pub(super) fn of_name(&mut self, questions: &Questions, seat: Seat, name: &str) -> Event {
        self.of_value(questions, seat, Subject::Text(name))
    }

    /// The event of a string as it stands between its quotes.
    pub(in super::super) fn of_raw(
        &mut self,
        questions: &Questions,
        seat: Seat,
        raw: &str,
        escaped: bool,
    ) -> Event {
        if raw.is_empty() || !questions.asks_texts(seat) {
            return Event::of_kind(seat, of_text(raw.as_bytes()));
        }
        // Without an escape it is what it says; with one it is like no text without.
        if let Some(event) = self.texts.find(seat, raw.as_bytes()) {
            return event;
        }
        let event = if escaped {
            let mut room = std::mem::take(&mut self.unescaped);
            let text = unescape(raw, &mut room);
            let event = self.of_value(questions, seat, Subject::String(text));
            self.unescaped = room;
            event
        } else {
            self.of_value(questions, seat, Subject::String(raw))
        };
        self.texts.put(seat, raw, event);
        event
    }
}

#[inline(never)]
pub(super) fn behind_container(body: &[u8], at: usize, room: u32) -> Option<usize> {
    let end = course::container(body, at, room)?;
    let raw = body.get(at..end)?;
    (raw.is_ascii() || std::str::from_utf8(raw).is_ok()).then_some(end)
}

impl Map {
    /// The run that comes at a place of a body, and its length there; of the runs of one point at
    /// most one does.
    #[inline(always)]
    fn run_at<const QUOTED: bool>(
        &self,
        point: Number,
        body: &[u8],
        at: usize,
    ) -> Option<(Number, &Run, u32)> {
        let word = course::word(body, at);
        let mut number = self.points.get(point as usize)?.first;
        loop {
            let run = self.runs.get(number as usize)?;
            let span = match QUOTED {
                false => &run.bytes,
                true => self.quoted.get(number as usize)?,
            };
            if (word ^ span.prefix) & span.mask == 0 && self.comes(span, run.gap, body, at) {
                return Some((number, run, span.len));
            }
            number = run.other;
        }
    }

    #[inline(always)]
    fn comes(&self, span: &Span, gap: Gap, body: &[u8], at: usize) -> bool {
        let end = at + span.len as usize;
        if span.len > 8 && course::word(body, end - 8) != span.suffix {
            return false;
        }
        if span.len > 16 {
            let middle = self
                .bytes_of(span)
                .and_then(|all| all.get(8..all.len() - 8));
            let (Some(middle), Some(here)) = (middle, body.get(at + 8..end - 8)) else {
                return false;
            };
            if !is_same(middle, here) {
                return false;
            }
        }
        match gap {
            Gap::Number | Gap::AskedNumber => course::is_number(body, end),
            Gap::Container { is_filled, .. } => !is_filled || course::is_filled(body, end),
            Gap::End => end == body.len(),
            _ => true,
        }
    }

    #[inline(always)]
    pub(super) fn seats_of(&self, run: &Run) -> &[Seat] {
        let start = run.first_seat as usize;
        self.seats
            .get(start..start + run.seats as usize)
            .unwrap_or_default()
    }
}

/// Which of the names that are looked for came, as an event.
pub(super) fn of_position(position: u32) -> Event {
    Event::other(position & (NONE >> 3))
}

fn of_text(raw: &[u8]) -> Kind {
    if raw.is_empty() {
        Kind::EmptyText
    } else {
        Kind::Text
    }
}
