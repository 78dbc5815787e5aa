//! Along a course that is known.

use super::super::texts::Texts;
use super::super::{Learned, State};
use super::{BEGIN, Courses, Gap, Keys, Map, NONE, Number, Run};
use crate::plan::{Event, Kind, Questions, Seat};
use crate::predicate::{Numeral, Subject};
use crate::scan::course;
use crate::scan::unescape;

impl Learned {
    /// The state in which a body ends that is read from a state on, where its form is known.
    #[inline]
    pub(in super::super) fn follow(
        &mut self,
        questions: &Questions,
        body: &[u8],
        state: State,
    ) -> Option<State> {
        if !self.courses.as_mut()?.is_worth_it() {
            return None;
        }
        let mut courses = self.courses.take()?;
        let end = self.along(&mut courses, questions, body, state);
        courses.note(end.is_some());
        self.courses = Some(courses);
        end
    }

    fn along(
        &mut self,
        courses: &mut Courses,
        questions: &Questions,
        body: &[u8],
        state: State,
    ) -> Option<State> {
        let Courses {
            map, keys, values, ..
        } = courses;
        let map = &*map;
        let mut point = map.turns.get(state, BEGIN)?;
        let mut at = 0;
        keys.all.clear();
        keys.opened.clear();
        // Every run but the last has a byte, so that this ends.
        loop {
            let (number, run) = map.run_at(point, body, at)?;
            at += run.len as usize;
            point = match run.gap {
                gap @ (Gap::Text | Gap::AskedText) => {
                    let start = at;
                    let text = course::text(body, start)?;
                    let end = text.end;
                    // Behind the quote, as behind any other value.
                    at = end + 1;
                    if gap == Gap::AskedText {
                        let raw = body.get(start..end)?;
                        match values.find(number, raw) {
                            Some(next) => next,
                            None => self.behind(
                                map,
                                values,
                                (number, run),
                                raw,
                                |learned, seat, raw| {
                                    learned.of_raw(questions, seat, raw, text.escaped)
                                },
                            )?,
                        }
                    } else {
                        if !text.is_ascii {
                            std::str::from_utf8(body.get(start..end)?).ok()?;
                        }
                        if end == start { run.empty } else { run.next }
                    }
                }
                gap @ (Gap::Number | Gap::AskedNumber) => {
                    let start = at;
                    at = course::number(body, start)?;
                    if gap == Gap::AskedNumber {
                        let raw = body.get(start..at)?;
                        match values.find(number, raw) {
                            Some(next) => next,
                            None => self.behind(
                                map,
                                values,
                                (number, run),
                                raw,
                                |learned, seat, raw| {
                                    let subject = Subject::Number(Numeral::Sent(raw));
                                    learned.of_value(questions, seat, subject)
                                },
                            )?,
                        }
                    } else {
                        run.next
                    }
                }
                Gap::Container { room, .. } => {
                    at = behind_container(body, at - 1, room)?;
                    run.next
                }
                Gap::Keys => {
                    keys.begin();
                    run.next
                }
                Gap::Name { state } => {
                    let place = (number, run, state);
                    let (end, next) = self.over_name(map, keys, questions, place, (body, at))?;
                    at = end;
                    next
                }
                Gap::NoKeys => {
                    keys.end()?;
                    run.next
                }
                Gap::End => return Some(run.next),
            };
        }
    }

    /// Where a text or a number leads that is not remembered there.
    #[inline(never)]
    fn behind(
        &mut self,
        map: &Map,
        values: &mut Texts<Number>,
        (number, run): (Number, &Run),
        raw: &[u8],
        mut event: impl FnMut(&mut Learned, Seat, &str) -> Event,
    ) -> Option<Number> {
        let text = std::str::from_utf8(raw).ok()?;
        let mut next = number;
        for seat in map.seats_of(run) {
            next = map.turns.get(next, event(self, *seat, text))?;
        }
        values.put(number, text, next);
        Some(next)
    }

    /// Over the name of a member of an object whose keys are kept: its end, and where it leads.
    #[inline(never)]
    fn over_name(
        &mut self,
        map: &Map,
        keys: &mut Keys,
        questions: &Questions,
        (number, run, state): (Number, &Run, Option<u32>),
        (body, at): (&[u8], usize),
    ) -> Option<(usize, Number)> {
        let name = match state {
            Some(state) => questions.automaton.name(state, body, at)?,
            None => course::any_name(body, at)?,
        };
        if let Some(key) = name.key {
            keys.all.push(key);
        }
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
        if !name.is_ascii {
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

impl Keys {
    fn begin(&mut self) {
        self.opened.push(self.all.len());
    }

    /// `None` where two keys seem the same.
    #[inline(never)]
    fn end(&mut self) -> Option<()> {
        let start = self.opened.pop()?;
        course::forget_keys(&mut self.all, start)
    }
}

#[inline(never)]
fn behind_container(body: &[u8], at: usize, room: u32) -> Option<usize> {
    let end = course::container(body, at, room)?;
    let raw = body.get(at..end)?;
    (raw.is_ascii() || std::str::from_utf8(raw).is_ok()).then_some(end)
}

impl Map {
    /// The run that comes at a place of a body; of the runs of one point at most one does.
    #[inline(always)]
    fn run_at(&self, point: Number, body: &[u8], at: usize) -> Option<(Number, &Run)> {
        let word = course::word(body, at);
        let mut number = self.points.get(point as usize)?.first;
        loop {
            let run = self.runs.get(number as usize)?;
            if (word ^ run.prefix) & run.mask == 0 && self.comes(run, body, at) {
                return Some((number, run));
            }
            number = run.other;
        }
    }

    #[inline(always)]
    fn comes(&self, run: &Run, body: &[u8], at: usize) -> bool {
        let end = at + run.len as usize;
        if run.len > 8 && course::word(body, end - 8) != run.suffix {
            return false;
        }
        if run.len > 16 {
            let middle = self.bytes_of(run).and_then(|all| all.get(8..all.len() - 8));
            if middle.is_none() || middle != body.get(at + 8..end - 8) {
                return false;
            }
        }
        match run.gap {
            Gap::Number | Gap::AskedNumber => course::is_number(body, end),
            Gap::Container { is_filled, .. } => !is_filled || course::is_filled(body, end),
            Gap::End => end == body.len(),
            _ => true,
        }
    }

    #[inline(always)]
    fn seats_of(&self, run: &Run) -> &[Seat] {
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
