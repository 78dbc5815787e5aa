//! The texts in which one operator finds what it asks for, as an automaton that
//! is made deterministic only as far as somebody walks it.

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::start;
use regex_automata::util::syntax;
use regex_automata::{Anchored, MatchKind};

use super::Doubt;

/// Bytes that the states of one expression may take, before and after it is made
/// deterministic.
pub const AUTOMATON_SIZE_LIMIT: usize = 1 << 21;

/// An automaton over bytes.
pub(super) struct Automaton {
    dfa: DFA,
    cache: Cache,
    /// Whether it takes no other texts than the operator.
    pub is_exact: bool,
}

/// How far a text was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum State {
    /// Something was found; what follows does not matter.
    Found,
    /// Nothing will be found.
    Dead,
    /// On the way.
    At(LazyStateID),
    /// Nobody knows: a Unicode word boundary, or a limit.
    Unknown,
}

impl Automaton {
    /// The automaton of an expression of the `regex` crate's syntax.
    pub fn new(pattern: &str, ignore_case: bool, is_exact: bool) -> Result<Automaton, Doubt> {
        let dfa = DFA::builder()
            .syntax(syntax::Config::new().case_insensitive(ignore_case))
            .thompson(thompson::Config::new().nfa_size_limit(Some(AUTOMATON_SIZE_LIMIT)))
            .configure(
                DFA::config()
                    .match_kind(MatchKind::LeftmostFirst)
                    .unicode_word_boundary(true)
                    .cache_capacity(AUTOMATON_SIZE_LIMIT)
                    .skip_cache_capacity_check(true)
                    // States are kept by their numbers, which a cleared cache gives anew.
                    .minimum_cache_clear_count(Some(0)),
            )
            .build(pattern)
            .map_err(|_| Doubt::AutomatonSize)?;
        let cache = dfa.create_cache();
        Ok(Automaton {
            dfa,
            cache,
            is_exact,
        })
    }

    /// Before the first byte.
    pub fn start(&mut self) -> State {
        let config = start::Config::new().anchored(Anchored::No);
        match self.dfa.start_state(&mut self.cache, &config) {
            Ok(id) => State::of(id),
            Err(_) => State::Unknown,
        }
    }

    /// After one more byte.
    pub fn step(&mut self, state: State, byte: u8) -> State {
        let State::At(id) = state else { return state };
        match self.dfa.next_state(&mut self.cache, id, byte) {
            Ok(id) => State::of(id),
            Err(_) => State::Unknown,
        }
    }

    /// Whether something was found when the text ends here; `None` where nobody
    /// knows.
    pub fn finds_at_end(&mut self, state: State) -> Option<bool> {
        let id = match state {
            State::Found => return Some(true),
            State::Dead => return Some(false),
            State::Unknown => return None,
            State::At(id) => id,
        };
        match self.dfa.next_eoi_state(&mut self.cache, id) {
            Ok(end) if end.is_quit() => None,
            Ok(end) => Some(end.is_match()),
            Err(_) => None,
        }
    }

    /// A number that bytes have in common between which the automaton never tells.
    pub fn class(&self, byte: u8) -> u8 {
        self.dfa.byte_classes().get(byte)
    }
}

impl State {
    fn of(id: LazyStateID) -> State {
        if id.is_match() {
            State::Found
        } else if id.is_dead() {
            State::Dead
        } else if id.is_quit() {
            State::Unknown
        } else {
            State::At(id)
        }
    }
}
