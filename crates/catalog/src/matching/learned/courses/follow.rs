//! Along a course that is known.

use super::super::{Learned, State};
use super::{BEGIN, Courses, Gap, Map, NONE, Number, Run};
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
        let (map, keys) = (&courses.map, &mut courses.keys);
        let mut point = map.turns.get(state, BEGIN)?;
        let mut at = 0;
        keys.all.clear();
        keys.opened.clear();
        // Every run but the last has a byte, so that this ends.
        loop {
            let (number, run) = map.run_at(point, body, at)?;
            at += run.len as usize;
            point = match run.gap {
                Gap::Text => {
                    let text = course::text(body, at)?;
                    let is_empty = text.end == at;
                    if !text.is_ascii {
                        std::str::from_utf8(body.get(at..text.end)?).ok()?;
                    }
                    at = text.end;
                    if is_empty { run.empty } else { run.next }
                }
                Gap::AskedText => {
                    let text = course::text(body, at)?;
                    let raw = body.get(at..text.end)?;
                    at = text.end;
                    let mut next = number;
                    for seat in map.seats_of(run) {
                        let event = self.of_text(questions, *seat, raw, text.escaped)?;
                        next = map.turns.get(next, event)?;
                    }
                    next
                }
                Gap::Number => {
                    at = course::number(body, at)?;
                    run.next
                }
                Gap::AskedNumber => {
                    let end = course::number(body, at)?;
                    let raw = body.get(at..end)?;
                    at = end;
                    let mut next = number;
                    for seat in map.seats_of(run) {
                        let event = self.of_number(questions, *seat, raw)?;
                        next = map.turns.get(next, event)?;
                    }
                    next
                }
                Gap::Container { room, .. } => {
                    at -= 1;
                    let end = course::container(body, at, room)?;
                    let raw = body.get(at..end)?;
                    if !raw.is_ascii() {
                        std::str::from_utf8(raw).ok()?;
                    }
                    at = end;
                    run.next
                }
                Gap::Keys => {
                    keys.opened.push(keys.all.len());
                    run.next
                }
                Gap::Name { state } => {
                    let text = course::text(body, at)?;
                    let name = body.get(at..text.end).filter(|_| !text.escaped)?;
                    at = text.end;
                    let (position, key) = questions.automaton.member(state, name)?;
                    keys.all.extend(key);
                    let next = map.turns.get(number, of_position(position))?;
                    if !text.is_ascii {
                        std::str::from_utf8(name).ok()?;
                    }
                    // The name of one that is looked for by it is known.
                    match map.seats_of(run) {
                        [seat] if position.is_none() => {
                            let name = std::str::from_utf8(name).ok()?;
                            let event = self.of_name(questions, *seat, name);
                            map.turns.get(next, event)?
                        }
                        _ => next,
                    }
                }
                Gap::NoKeys => {
                    let start = keys.opened.pop()?;
                    course::forget_keys(&mut keys.all, start)?;
                    run.next
                }
                Gap::End => return Some(run.next),
            };
        }
    }

    /// The event of a string as it stands between its quotes. `None` where it is not UTF-8.
    #[inline(always)]
    fn of_text(
        &mut self,
        questions: &Questions,
        seat: Seat,
        raw: &[u8],
        escaped: bool,
    ) -> Option<Event> {
        // What is remembered is UTF-8.
        match self.texts.find(seat, raw) {
            Some(event) => Some(event),
            None => self.of_new_text(questions, seat, raw, escaped),
        }
    }

    #[inline(never)]
    fn of_new_text(
        &mut self,
        questions: &Questions,
        seat: Seat,
        raw: &[u8],
        escaped: bool,
    ) -> Option<Event> {
        let raw = std::str::from_utf8(raw).ok()?;
        Some(self.of_raw(questions, seat, raw, escaped))
    }

    /// The event of a number as it was sent.
    #[inline]
    pub(in super::super) fn of_number(
        &mut self,
        questions: &Questions,
        seat: Seat,
        raw: &[u8],
    ) -> Option<Event> {
        if !questions.asks_numbers(seat) {
            return Some(Event::of_kind(seat, Kind::Number));
        }
        if let Some(event) = self.numbers.find(seat, raw) {
            return Some(event);
        }
        let text = std::str::from_utf8(raw).ok()?;
        let event = self.of_value(questions, seat, Subject::Number(Numeral::Sent(text)));
        self.numbers.put(seat, text, event);
        Some(event)
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
pub(super) fn of_position(position: Option<u32>) -> Event {
    Event::other(position.map_or(0, |position| position.saturating_add(1) & (NONE >> 3)))
}

fn of_text(raw: &[u8]) -> Kind {
    if raw.is_empty() {
        Kind::EmptyText
    } else {
        Kind::Text
    }
}
