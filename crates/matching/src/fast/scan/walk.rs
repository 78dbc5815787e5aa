//! The values that paths reach: containers recursively, no deeper than
//! [`MAX_DEPTH`](super::MAX_DEPTH), with one state of the automaton for each. A path that is not
//! in the automaton costs nothing here: [`super::skip`] goes over the rest.

use super::automaton::{Automaton, DEAD, Member, Members, ROOT, State};
use super::keys::{KeyOrder, Keys, Which};
use super::location::{Location, Step};
use super::pieces::ScanStep;
use super::skip::{self, colon};
use super::text::{self, next};
use super::{Kind, MAX_DEPTH, Scalar, Sink, Stop, number};

/// Most names of an object that are told apart by the bits of a word.
const MAX_BITS: usize = 64;

/// Scans a body that is UTF-8.
#[inline]
pub(super) fn run<S: Sink>(
    body: &[u8],
    automaton: &Automaton<S::Mark>,
    keys: &mut Keys,
    sink: &mut S,
) -> Result<(), Stop> {
    keys.clear();
    let mut walk = Walk {
        body,
        automaton,
        keys,
        sink,
        ambiguous: false,
    };
    let (at, byte) = next(body, 0);
    let end = walk.value(at, byte, ROOT, MAX_DEPTH, &Location::ROOT);
    match end.map(|end| next(body, end).0 == body.len()) {
        Some(true) => Ok(()),
        None if walk.ambiguous => Err(Stop::Ambiguous),
        _ => Err(Stop::Malformed),
    }
}

struct Walk<'a, S: Sink> {
    body: &'a [u8],
    automaton: &'a Automaton<S::Mark>,
    /// What tells the keys apart that each open object has had so far, the innermost last.
    keys: &'a mut Keys,
    sink: &'a mut S,
    /// Why there is no place to go on from: not because the body is malformed.
    ambiguous: bool,
}

/// How the keys of an object are told apart.
enum Seen {
    /// A bit for each name.
    Bits(u64),
    /// By [`Walk::keys`].
    Keys(KeyOrder),
}

impl<'a, S: Sink> Walk<'a, S> {
    /// The place after the value that begins at `at` with `byte`, at most `room` containers
    /// standing open in it.
    #[inline(always)]
    fn value(
        &mut self,
        at: usize,
        byte: u8,
        target: u32,
        room: u32,
        location: &Location<'_>,
    ) -> Option<usize> {
        let body = self.body;
        let state = match self.automaton.states.get(target as usize) {
            Some(state) if target != DEAD => state,
            _ => return self.skip(at, byte, room),
        };
        let (end, value) = match byte {
            b'{' => return self.object(at, target, state, room, location),
            b'[' => return self.array(at, target, state, room, location),
            b'"' => {
                let start = at + 1;
                let text = text::text(body, start)?;
                let (end, escaped) = (text.end, text.escaped);
                (
                    end + 1,
                    Scalar::Text {
                        start,
                        end,
                        escaped,
                    },
                )
            }
            b'-' | b'0'..=b'9' => {
                let (start, end) = (at, number::end(body, at)?);
                (end, Scalar::Number { start, end })
            }
            b't' => (skip::word(body, at, b"true")?, Scalar::Bool(true)),
            b'f' => (skip::word(body, at, b"false")?, Scalar::Bool(false)),
            b'n' => (skip::word(body, at, b"null")?, Scalar::Null),
            _ => return None,
        };
        let marks = state.marks.of(&self.automaton.marks);
        let is_marked = !marks.is_empty();
        self.sink.came(ScanStep::Scalar {
            start: at,
            end,
            is_marked,
        });
        if is_marked {
            self.sink.value(marks, value, location);
        }
        Some(end)
    }

    /// After a value that no path leads to.
    #[inline(always)]
    fn skip(&mut self, start: usize, byte: u8, room: u32) -> Option<usize> {
        let end = skip::value(self.body, start, byte, room)?;
        self.sink.came(match byte {
            b'{' | b'[' => ScanStep::Container {
                start,
                end,
                room,
                state: None,
            },
            _ => ScanStep::Scalar {
                start,
                end,
                is_marked: false,
            },
        });
        Some(end)
    }

    /// After a container that has marks, and no children that paths lead to.
    #[inline(always)]
    fn skip_marked(&mut self, start: usize, bracket: u8, room: u32, target: u32) -> Option<usize> {
        let end = skip::container::<false>(self.body, start, bracket, room)?;
        self.sink.came(ScanStep::Container {
            start,
            end,
            room,
            state: Some(target),
        });
        Some(end)
    }

    /// After the object whose `{` stands at `at`.
    #[inline(never)]
    fn object(
        &mut self,
        at: usize,
        target: u32,
        state: &'a State,
        room: u32,
        location: &Location<'_>,
    ) -> Option<usize> {
        let room = room.checked_sub(1)?;
        let marks = state.marks.of(&self.automaton.marks);
        if !marks.is_empty() {
            self.sink.open(marks, Kind::Object, location);
        }
        let (first, byte) = next(self.body, at + 1);
        let is_empty = byte == b'}';
        let end = if is_empty {
            first + 1
        } else if state.has_members() {
            self.sink.came(ScanStep::Into {
                at: at + 1,
                state: target,
                is_object: true,
                checks_duplicates: self.checks_duplicates(state),
            });
            self.members(first, byte, state, room, location)?
        } else {
            self.skip_marked(at, b'{', room + 1, target)?
        };
        if !marks.is_empty() {
            self.sink.close(marks, Kind::Object, is_empty);
        }
        Some(end)
    }

    /// After the object whose first key begins at `at` with `byte`.
    #[inline(always)]
    fn members(
        &mut self,
        mut at: usize,
        mut byte: u8,
        state: &'a State,
        room: u32,
        location: &Location<'_>,
    ) -> Option<usize> {
        let body = self.body;
        let members = self.automaton.members_of(state);
        let mut seen = if self.checks_duplicates(state) {
            Seen::Keys(KeyOrder::none(body, at))
        } else {
            Seen::Bits(0)
        };
        loop {
            if byte != b'"' {
                return None;
            }
            let start = at + 1;
            let text = text::text(body, start)?;
            if text.escaped {
                return self.give_up();
            }
            let end = text.end;
            let name = body.get(start..end)?;
            let found = members.find(name, text.prefix);
            self.see(&mut seen, (state, members), found, (start, end))?;
            let position = found.map(|(position, _)| position as u32);
            self.sink.came(match seen {
                Seen::Bits(seen) => ScanStep::Member { position, seen },
                Seen::Keys(_) => ScanStep::Name {
                    start,
                    end,
                    position,
                },
            });
            let target = found.map_or(state.any_member, |(_, member)| member.target);
            (at, byte) = colon(body, end)?;
            at = if target == DEAD {
                self.skip(at, byte, room)?
            } else {
                let location = location.child(Step::Name { start, end });
                self.value(at, byte, target, room, &location)?
            };
            (at, byte) = next(body, at);
            if byte != b',' {
                break;
            }
            (at, byte) = next(body, at + 1);
        }
        if byte != b'}' {
            return None;
        }
        if let Seen::Keys(had) = seen
            && self.keys.end(had).is_none()
        {
            return self.give_up();
        }
        self.sink.came(ScanStep::OutOf { at: at + 1 });
        Some(at + 1)
    }

    /// Whether an object has too many names for the bits of a word, or any.
    #[inline(always)]
    fn checks_duplicates(&self, state: &State) -> bool {
        state.any_member != DEAD || state.members.len as usize > MAX_BITS
    }

    /// After the array whose `[` stands at `at`.
    #[inline(never)]
    fn array(
        &mut self,
        at: usize,
        target: u32,
        state: &'a State,
        room: u32,
        location: &Location<'_>,
    ) -> Option<usize> {
        let room = room.checked_sub(1)?;
        let marks = state.marks.of(&self.automaton.marks);
        if !marks.is_empty() {
            self.sink.open(marks, Kind::Array, location);
        }
        let (first, byte) = next(self.body, at + 1);
        let is_empty = byte == b']';
        let end = if is_empty {
            first + 1
        } else if state.has_elements() {
            self.sink.came(ScanStep::Into {
                at: at + 1,
                state: target,
                is_object: false,
                checks_duplicates: false,
            });
            self.elements(first, byte, state, room, location)?
        } else {
            self.skip_marked(at, b'[', room + 1, target)?
        };
        if !marks.is_empty() {
            self.sink.close(marks, Kind::Array, is_empty);
        }
        Some(end)
    }

    /// After the array whose first element begins at `at` with `byte`.
    #[inline(always)]
    fn elements(
        &mut self,
        mut at: usize,
        mut byte: u8,
        state: &'a State,
        room: u32,
        location: &Location<'_>,
    ) -> Option<usize> {
        let body = self.body;
        // The indexes ascend, and so do the elements.
        let mut ahead = state.elements.of(&self.automaton.elements);
        let mut index = 0;
        loop {
            let mut target = state.any_element;
            if let Some((element, rest)) = ahead.split_first()
                && element.index == index as u64
            {
                target = element.target;
                ahead = rest;
            }
            self.sink.came(ScanStep::Element {
                index: (!ahead.is_empty()).then_some(index as u64),
            });
            at = if target == DEAD {
                self.skip(at, byte, room)?
            } else {
                let location = location.child(Step::Index(index));
                self.value(at, byte, target, room, &location)?
            };
            (at, byte) = next(body, at);
            if byte != b',' {
                break;
            }
            (at, byte) = next(body, at + 1);
            index += 1;
        }
        if byte != b']' {
            return None;
        }
        self.sink.came(ScanStep::OutOf { at: at + 1 });
        Some(at + 1)
    }

    /// Remembers a key, and gives up on one that came before.
    #[inline(always)]
    fn see(
        &mut self,
        seen: &mut Seen,
        (state, members): (&State, Members<'_>),
        found: Option<(usize, &Member)>,
        (start, end): (usize, usize),
    ) -> Option<()> {
        match (seen, found) {
            (Seen::Bits(bits), Some((position, _))) => {
                let bit = 1 << (position % MAX_BITS);
                if *bits & bit != 0 {
                    return self.give_up();
                }
                *bits |= bit;
            }
            (Seen::Bits(_), None) => {}
            (Seen::Keys(had), _) if state.any_member != DEAD => {
                self.keys
                    .see::<false>(had, Which::All, self.body, start, end)?;
            }
            (Seen::Keys(had), Some(_)) => {
                let named = Which::Named(members);
                self.keys.see::<false>(had, named, self.body, start, end)?;
            }
            (Seen::Keys(_), None) => {}
        }
        Some(())
    }

    #[cold]
    fn give_up<T>(&mut self) -> Option<T> {
        self.ambiguous = true;
        None
    }
}
