//! Along a course that is known.

use super::super::{LOST, Learned, State};
use super::trace::{Content, Watch};
use super::{Courses, Gap, Led, Map, NONE, Number, Run, Span};
use crate::fast::plan::{Event, Kind, Questions, Seat};
use crate::fast::scan::course::{self, Form, Had};
use crate::fast::scan::{is_same, unescape, unquote};
use replybook_catalog::predicate::{Numeral, Subject};

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
        let begun = *courses.map.begins.get(state as usize)?;
        let mut candidate = courses.map.first_at(begun)?;
        let mut at = 0;
        courses.keys.clear();
        courses.opened.clear();
        // Each turn takes bytes of the body, or goes on to the next run of the point: it ends.
        loop {
            let (number, run, len) = courses.map.run_at::<QUOTED>(candidate, body, at)?;
            // Behind it.
            let start = at + len as usize;
            let point = match run.gap {
                gap @ (Gap::Text | Gap::AskedText) => {
                    watch.run(number);
                    let text = course::text::<QUOTED>(body, start)?;
                    let end = text.end;
                    let is_escaped = text.form == Form::Escaped;
                    let is_plain = !is_escaped && end > start;
                    watch.gap(number, start, end, Content::Text { is_plain });
                    // Behind the quote, as behind any other value.
                    at = end + course::quote::<QUOTED>();
                    if gap == Gap::AskedText {
                        let raw = body.get(start..end)?;
                        let led = match QUOTED && is_escaped {
                            true => self.led_unquoted(courses, questions, number, raw)?,
                            false => self.led(courses, number, raw, |learned, seat, raw| {
                                learned.of_raw(questions, seat, raw, is_escaped)
                            })?,
                        };
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
                    if !course::is_number(body, start) {
                        candidate = run.other;
                        continue;
                    }
                    watch.run(number);
                    at = course::number(body, start)?;
                    watch.gap(number, start, at, Content::Number);
                    if gap == Gap::AskedNumber {
                        let raw = body.get(start..at)?;
                        let led = self.led(courses, number, raw, |learned, seat, raw| {
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
                    if is_filled && !course::is_filled::<QUOTED>(body, start) {
                        candidate = run.other;
                        continue;
                    }
                    watch.run(number);
                    at = behind_container::<QUOTED>(body, start - 1, room)?;
                    watch.gap(number, start - 1, at, Content::Other);
                    run.next
                }
                Gap::Keys => {
                    if !course::is_filled::<QUOTED>(body, start) {
                        candidate = run.other;
                        continue;
                    }
                    watch.run(number);
                    let next = run.next;
                    courses.opened.push(Had::none(body, start));
                    at = start;
                    next
                }
                Gap::Name { state } => {
                    watch.run(number);
                    let (of, place) = ((number, state), (body, start));
                    let (end, next) = self.over_name::<QUOTED>(courses, questions, of, place)?;
                    watch.gap(number, start, end, Content::Other);
                    at = end;
                    next
                }
                Gap::NoKeys => {
                    watch.run(number);
                    let next = run.next;
                    courses.keys.end(courses.opened.pop()?)?;
                    at = start;
                    next
                }
                Gap::End => {
                    if start != body.len() {
                        candidate = run.other;
                        continue;
                    }
                    watch.run(number);
                    // Of an answer too much to learn it is not known where it leads.
                    return Some(run.next).filter(|state| *state != LOST);
                }
            };
            candidate = courses.map.first_at(point)?;
        }
    }

    /// Where a text or a number behind a run leads that rules ask about.
    #[inline(always)]
    fn led(
        &mut self,
        courses: &mut Courses,
        run: Number,
        raw: &[u8],
        event: impl FnMut(&mut Learned, Seat, &str) -> Event,
    ) -> Option<Led> {
        match courses.values.find(run, raw) {
            Some(led) => Some(led),
            None => self.behind(courses, run, raw, event),
        }
    }

    /// Where a text with escapes leads that stands in a string of JSON, with what they are there.
    #[inline(never)]
    fn led_unquoted(
        &mut self,
        courses: &mut Courses,
        questions: &Questions,
        run: Number,
        quoted: &[u8],
    ) -> Option<Led> {
        let mut raw = std::mem::take(&mut courses.unquoted);
        raw.clear();
        let led = unquote(quoted, &mut raw).and_then(|()| {
            self.led(courses, run, &raw, |learned, seat, raw| {
                learned.of_raw(questions, seat, raw, true)
            })
        });
        courses.unquoted = raw;
        led
    }

    /// The same of one that is not remembered there.
    #[inline(never)]
    fn behind(
        &mut self,
        courses: &mut Courses,
        run: Number,
        raw: &[u8],
        mut event: impl FnMut(&mut Learned, Seat, &str) -> Event,
    ) -> Option<Led> {
        let Courses {
            map, values, named, ..
        } = courses;
        let text = std::str::from_utf8(raw).ok()?;
        let (mut next, mut is_like_others) = (run, true);
        for seat in map.seats_of(map.runs.get(run as usize)?) {
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
        if !values.put(run, text, led) && !is_like_others {
            led.own = NONE;
        }
        Some(led)
    }

    /// Over the name of a member of an object whose keys are kept: its end, and where it leads.
    #[inline(never)]
    fn over_name<const QUOTED: bool>(
        &mut self,
        courses: &mut Courses,
        questions: &Questions,
        (number, state): (Number, Option<u32>),
        (body, at): (&[u8], usize),
    ) -> Option<(usize, Number)> {
        let Courses {
            map, keys, opened, ..
        } = courses;
        let keys = (keys, opened.last_mut()?);
        let name = questions.automaton.name::<QUOTED>(state, body, at, keys)?;
        let text = || std::str::from_utf8(body.get(at..name.end)?).ok();
        let run = map.runs.get(number as usize)?;
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
fn behind_container<const QUOTED: bool>(body: &[u8], at: usize, room: u32) -> Option<usize> {
    let end = course::container::<QUOTED>(body, at, room)?;
    let raw = body.get(at..end)?;
    (raw.is_ascii() || std::str::from_utf8(raw).is_ok()).then_some(end)
}

impl Map {
    /// The first of the runs of a point.
    #[inline(always)]
    fn first_at(&self, point: Number) -> Option<Number> {
        Some(self.points.get(point as usize)?.first)
    }

    /// The run whose bytes come at a place of a body, and its length there: this one or one that
    /// it names. Whether what stands behind it is of the gap's kind nobody has looked.
    #[inline(always)]
    fn run_at<const QUOTED: bool>(
        &self,
        mut number: Number,
        body: &[u8],
        at: usize,
    ) -> Option<(Number, &Run, u32)> {
        let (rest, word) = (body.get(at..)?, course::word(body, at));
        loop {
            let run = self.runs.get(number as usize)?;
            let span = match QUOTED {
                false => &run.bytes,
                true => self.quoted.get(number as usize)?,
            };
            if (word ^ span.prefix) & span.mask == 0 && self.goes_on(span, rest) {
                return Some((number, run, span.len));
            }
            number = run.other;
        }
    }

    /// Whether what is behind the first bytes of a run comes too.
    #[inline(always)]
    fn goes_on(&self, span: &Span, rest: &[u8]) -> bool {
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
