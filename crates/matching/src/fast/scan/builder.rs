//! From paths to the automaton: a tree of their steps, then one state for each set of places in
//! that tree that a value can stand at once. The same paths in the same order give the same
//! automaton.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use thiserror::Error;

use super::automaton::{
    Automaton, DEAD, Element, MAX_COMPARED, Member, Part, ROOT, State, hash, length_bit, place,
};
use super::text::word;
use replybook_catalog::jsonpath::{Segment, Selector, Slice};

/// Most states of an automaton.
pub const MAX_STATES: usize = 1 << 16;
/// Most places of paths in all states of an automaton. Paths of few wildcards stay far below;
/// paths of many may need a state for each combination of them.
pub const MAX_POSITIONS: usize = 1 << 20;

/// Why one pass cannot serve a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotServable {
    /// A descendant segment (`..`).
    #[error("a descendant segment needs a tree")]
    Descendant,
    /// A segment of several selectors, or of none.
    #[error("a segment of several selectors needs a tree")]
    Selectors,
    /// An index from the end.
    #[error("an index from the end needs a tree")]
    NegativeIndex,
    /// A slice other than `[:]`.
    #[error("a slice of some elements needs a tree")]
    Slice,
    /// A filter.
    #[error("a filter needs a tree")]
    Filter,
}

/// The paths need more than [`MAX_STATES`] or [`MAX_POSITIONS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the paths combine to too many states")]
pub struct TooLarge;

/// Collects the paths of an [`Automaton`].
#[derive(Debug, Clone)]
pub struct Builder<'q> {
    places: Vec<Place<'q>>,
}

/// What lies after the same first steps of some paths. The first place is the root.
#[derive(Debug, Clone, Default)]
struct Place<'q> {
    next: BTreeMap<Edge<'q>, usize>,
    marks: BTreeSet<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge<'q> {
    Name(&'q str),
    Index(u64),
    Elements,
    Children,
}

impl Default for Builder<'_> {
    fn default() -> Self {
        Builder {
            places: vec![Place::default()],
        }
    }
}

impl<'q> Builder<'q> {
    /// No paths.
    #[must_use]
    pub fn new() -> Builder<'q> {
        Builder::default()
    }

    /// Adds a path from the root, whose values get this mark. The segments of a path below an
    /// element follow those of the element.
    ///
    /// # Errors
    ///
    /// A path that one pass over the bytes cannot serve, which is then not added. Servable are
    /// segments of one name, one index from 0 on, `*` or `:`.
    pub fn add(
        &mut self,
        segments: impl IntoIterator<Item = &'q Segment>,
        mark: u32,
    ) -> Result<(), NotServable> {
        let edges: Vec<_> = segments.into_iter().map(edge).collect::<Result<_, _>>()?;
        let mut at = 0;
        for edge in edges {
            let new = self.places.len();
            let next = *self.places[at].next.entry(edge).or_insert(new);
            if next == new {
                self.places.push(Place::default());
            }
            at = next;
        }
        self.places[at].marks.insert(mark);
        Ok(())
    }

    /// The automaton of the paths.
    ///
    /// # Errors
    ///
    /// Paths with so many wildcards in common that the automaton would be [`TooLarge`].
    pub fn build(&self) -> Result<Automaton, TooLarge> {
        let mut states = States::default();
        states.of(&BTreeSet::new())?;
        states.of(&BTreeSet::from([0]))?;
        debug_assert_eq!((DEAD, ROOT), (0, 1));
        let mut built = Automaton::default();
        let mut names = HashMap::new();
        while let Some(positions) = states.sets.get(built.states.len()).cloned() {
            let places = positions.iter().map(|position| &self.places[*position]);
            let state = self.state(places.collect(), &mut states, &mut names, &mut built)?;
            built.states.push(state);
        }
        Ok(built)
    }

    fn state(
        &self,
        places: Vec<&Place<'q>>,
        states: &mut States,
        names: &mut HashMap<&'q str, Part>,
        built: &mut Automaton,
    ) -> Result<State, TooLarge> {
        let mut named: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        let mut indexed: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
        let mut elements = BTreeSet::new();
        let mut children = BTreeSet::new();
        for (edge, next) in places.iter().flat_map(|place| &place.next) {
            match edge {
                Edge::Name(name) => named.entry(name).or_default().insert(*next),
                Edge::Index(index) => indexed.entry(*index).or_default().insert(*next),
                Edge::Elements => elements.insert(*next),
                Edge::Children => children.insert(*next),
            };
        }
        elements.extend(&children);

        let mut state = State {
            any_member: states.of(&children)?,
            any_element: states.of(&elements)?,
            ..State::default()
        };
        let start = built.members.len();
        for (name, mut positions) in named {
            positions.extend(&children);
            built.members.push(Member {
                prefix: prefix(name),
                name: pooled(name, names, &mut built.names),
                target: states.of(&positions)?,
            });
            state.lengths |= length_bit(name.len());
        }
        state.members = part(start, built.members.len());
        state.table = table(&state, built);

        let start = built.elements.len();
        for (index, mut positions) in indexed {
            positions.extend(&elements);
            let target = states.of(&positions)?;
            built.elements.push(Element { index, target });
        }
        state.elements = part(start, built.elements.len());

        let marks: BTreeSet<u32> = places
            .iter()
            .flat_map(|place| &place.marks)
            .copied()
            .collect();
        let start = built.marks.len();
        built.marks.extend(marks);
        state.marks = part(start, built.marks.len());
        Ok(state)
    }
}

/// The states that are needed so far, each the set of places that it stands for.
#[derive(Default)]
struct States {
    sets: Vec<BTreeSet<usize>>,
    numbers: BTreeMap<BTreeSet<usize>, u32>,
    positions: usize,
}

impl States {
    fn of(&mut self, positions: &BTreeSet<usize>) -> Result<u32, TooLarge> {
        if let Some(number) = self.numbers.get(positions) {
            return Ok(*number);
        }
        self.positions += positions.len();
        if self.sets.len() == MAX_STATES || self.positions > MAX_POSITIONS {
            return Err(TooLarge);
        }
        let number = u32::try_from(self.sets.len()).map_err(|_| TooLarge)?;
        self.sets.push(positions.clone());
        self.numbers.insert(positions.clone(), number);
        Ok(number)
    }
}

fn edge(segment: &Segment) -> Result<Edge<'_>, NotServable> {
    const ALL: Slice = Slice {
        start: None,
        end: None,
        step: 1,
    };
    if segment.descendant {
        return Err(NotServable::Descendant);
    }
    let [selector] = segment.selectors.as_slice() else {
        return Err(NotServable::Selectors);
    };
    match selector {
        Selector::Name(name) => Ok(Edge::Name(name)),
        Selector::Wildcard => Ok(Edge::Children),
        Selector::Index(index) => u64::try_from(*index)
            .map(Edge::Index)
            .map_err(|_| NotServable::NegativeIndex),
        Selector::Slice(slice) => {
            let start = slice.start.filter(|start| *start != 0);
            match (Slice { start, ..*slice }) {
                ALL => Ok(Edge::Elements),
                _ => Err(NotServable::Slice),
            }
        }
        Selector::Filter(_) => Err(NotServable::Filter),
    }
}

/// The name in the pool, where each stands once.
fn pooled<'q>(name: &'q str, names: &mut HashMap<&'q str, Part>, pool: &mut String) -> Part {
    *names.entry(name).or_insert_with(|| {
        let start = pool.len();
        pool.push_str(name);
        part(start, pool.len())
    })
}

/// A hash table of the members of a state that has too many to compare with.
fn table(state: &State, built: &mut Automaton) -> Part {
    let members = state.members.of(&built.members);
    if members.len() <= MAX_COMPARED {
        return Part::default();
    }
    let start = built.table.len();
    // Half of the places stay empty.
    let len = (members.len() * 2).next_power_of_two();
    let mut table = vec![0; len];
    for (position, member) in (1..).zip(members) {
        let name = member.name.of(built.names.as_bytes());
        let first = place(hash(name, member.prefix), len);
        let mut places = (first..len).chain(0..first);
        let free = places.find(|at| table[*at] == 0);
        table[free.unwrap_or(first)] = position;
    }
    built.table.extend(table);
    part(start, built.table.len())
}

fn prefix(name: &str) -> u64 {
    let name = name.as_bytes();
    word(name.get(..8).unwrap_or(name), 0)
}

/// The lists of an automaton are far shorter than 2^32: their length is bounded by the positions
/// of all states and by the text of the paths, which was in memory.
fn part(start: usize, end: usize) -> Part {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Part {
        start: number(start),
        len: number(end - start),
    }
}
