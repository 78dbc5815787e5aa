//! The automaton as flat lists: states, their transitions, and one pool of names. It is data
//! that may come from anywhere, so that no place in it is trusted to exist.

use super::text::mix;

/// The state that leads nowhere and has no marks.
pub(super) const DEAD: u32 = 0;
/// The state of the whole body.
pub(super) const ROOT: u32 = 1;
/// Most names of a state that are compared one after another.
pub(super) const MAX_COMPARED: usize = 8;

/// The high bits of a product depend on all bits of its factors.
pub(super) const PLACE_SHIFT: u32 = 32;

/// Which values of a body many paths select: built by [`Builder`](super::Builder), read by
/// [`scan`](super::scan), which gives the marks of type `M`. What it costs to find a member by its name does not grow with the
/// number of paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Automaton<M = u32> {
    pub(super) states: Vec<State>,
    pub(super) members: Vec<Member>,
    /// Hash tables of members, for states with many: a power of 2 of places, each 0 or one more
    /// than a member's place among the members of the state.
    pub(super) table: Vec<u32>,
    pub(super) elements: Vec<Element>,
    pub(super) marks: Vec<M>,
    pub(super) names: String,
}

/// What is looked for in one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct State {
    /// One bit for each length of a name, those of 63 and more being one.
    pub(super) lengths: u64,
    pub(super) members: Part,
    pub(super) table: Part,
    pub(super) elements: Part,
    pub(super) marks: Part,
    /// Where a member leads that has none of the names.
    pub(super) any_member: u32,
    /// Where an element leads that has none of the indexes.
    pub(super) any_element: u32,
}

/// A part of one of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Part {
    pub(super) start: u32,
    pub(super) len: u32,
}

/// Where the member of a name leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    /// The first 8 bytes of the name, the first one lowest, or all of them and zeros.
    pub(super) prefix: u64,
    pub(super) name: Part,
    pub(super) target: u32,
}

/// Where the element of an index leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) index: u64,
    pub(super) target: u32,
}

impl Part {
    #[inline(always)]
    pub(super) fn of<T>(self, list: &[T]) -> &[T] {
        let start = self.start as usize;
        list.get(start..start.saturating_add(self.len as usize))
            .unwrap_or_default()
    }
}

impl State {
    #[inline(always)]
    pub(super) fn has_members(&self) -> bool {
        self.members.len > 0 || self.any_member != DEAD
    }

    #[inline(always)]
    pub(super) fn has_elements(&self) -> bool {
        self.elements.len > 0 || self.any_element != DEAD
    }
}

impl<M> Default for Automaton<M> {
    fn default() -> Self {
        Automaton {
            states: Vec::new(),
            members: Vec::new(),
            table: Vec::new(),
            elements: Vec::new(),
            marks: Vec::new(),
            names: String::new(),
        }
    }
}

impl<M> Automaton<M> {
    /// The same with what each mark stands for in its place.
    #[must_use]
    pub fn with_marks<N>(self, of: impl FnMut(M) -> N) -> Automaton<N> {
        Automaton {
            states: self.states,
            members: self.members,
            table: self.table,
            elements: self.elements,
            marks: self.marks.into_iter().map(of).collect(),
            names: self.names,
        }
    }

    /// How many states it has, one of them leading nowhere.
    #[must_use]
    pub fn states(&self) -> usize {
        self.states.len()
    }

    #[inline(always)]
    pub(super) fn members_of(&self, state: &State) -> Members<'_> {
        Members {
            lengths: state.lengths,
            list: state.members.of(&self.members),
            table: state.table.of(&self.table),
            names: self.names.as_bytes(),
        }
    }
}

/// The members of one state that have names.
#[derive(Clone, Copy)]
pub(super) struct Members<'a> {
    lengths: u64,
    pub(super) list: &'a [Member],
    table: &'a [u32],
    names: &'a [u8],
}

impl Members<'_> {
    /// The member with this name, and its place in the list.
    #[inline(always)]
    pub(super) fn find(&self, name: &[u8], prefix: u64) -> Option<(usize, &Member)> {
        if self.lengths & length_bit(name.len()) == 0 {
            return None;
        }
        if self.table.is_empty() {
            let mut members = self.list.iter().enumerate();
            return members.find(|(_, member)| self.is(member, name, prefix));
        }
        self.find_by_hash(name, prefix)
    }

    #[inline(always)]
    fn find_by_hash(&self, name: &[u8], prefix: u64) -> Option<(usize, &Member)> {
        let mut at = hash(name, prefix);
        for _ in self.table {
            let place = self.table.get(place(at, self.table.len()))?;
            let position = (*place as usize).checked_sub(1)?;
            let member = self.list.get(position)?;
            if self.is(member, name, prefix) {
                return Some((position, member));
            }
            at = at.wrapping_add(1 << PLACE_SHIFT);
        }
        None
    }

    #[inline(always)]
    fn is(&self, member: &Member, name: &[u8], prefix: u64) -> bool {
        member.prefix == prefix
            && member.name.len as usize == name.len()
            && (name.len() <= 8 || member.name.of(self.names).get(8..) == name.get(8..))
    }
}

/// The bit of [`State::lengths`] for names of this length.
#[inline(always)]
pub(super) fn length_bit(len: usize) -> u64 {
    1 << len.min(63)
}

/// Where a hash table of this size, a power of 2, is entered.
#[inline(always)]
pub(super) fn place(hash: u64, len: usize) -> usize {
    (hash >> PLACE_SHIFT) as usize & len.wrapping_sub(1)
}

/// A hash of a name whose first 8 bytes are known. Names of at most 16 bytes with the same length
/// rarely share one, those of at most 8 never; longer ones that do can be found on purpose.
#[inline(always)]
pub(super) fn hash(name: &[u8], prefix: u64) -> u64 {
    let start = mix(name.len() as u64, prefix);
    match name.last_chunk() {
        Some(last) if name.len() > 8 => {
            let (_, rest) = name.split_at(8);
            let (words, _) = rest.as_chunks();
            let words = words.iter().map(|word| u64::from_le_bytes(*word));
            words.fold(mix(start, u64::from_le_bytes(*last)), mix)
        }
        _ => start,
    }
}
