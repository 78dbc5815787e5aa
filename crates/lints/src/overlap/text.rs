//! A text that several automata take and others do not: a walk over all of them
//! at once, the shortest text first.

use std::collections::{HashMap, HashSet, VecDeque};

use super::automaton::{Automaton, State};
use super::{Doubt, Sought};

/// How many states the automata of one search may reach together.
pub const MAX_TEXT_STATES: usize = 20_000;

/// How often one of them is visited when the first text that leads there will not
/// do for another reason.
const MORE_VISITS: u8 = 4;

/// Bytes in the order in which they are tried, so that a text reads well.
const PREFERRED: &[u8] = b"xabcdefghijklmnopqrstuvwyz0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.,:;/";

/// Automata that all find something in the text sought, or not all.
pub(super) struct Group {
    pub automata: Vec<Automaton>,
    pub wanted: bool,
}

impl Group {
    /// All of these.
    pub fn wanted(automata: Vec<Automaton>) -> Group {
        Group {
            automata,
            wanted: true,
        }
    }

    /// Whether a text that ends in these states will do; `None` where nobody knows.
    fn accepts(&mut self, states: &[State]) -> Option<bool> {
        let mut known = true;
        for (automaton, state) in self.automata.iter_mut().zip(states) {
            match automaton.finds_at_end(*state) {
                Some(false) => return Some(!self.wanted),
                Some(true) => {}
                None => known = false,
            }
        }
        known.then_some(self.wanted)
    }

    /// Whether some text that goes on from these states may do.
    fn may_accept(&self, states: &[State]) -> bool {
        if self.wanted {
            states.iter().all(|state| *state != State::Dead)
        } else {
            states.iter().any(|state| *state != State::Found)
        }
    }
}

/// The shortest text that all groups accept and that fits besides.
pub(super) fn find(groups: &mut Vec<Group>, fits: &dyn Fn(&str) -> bool) -> Sought<String> {
    match Automaton::new(r"\A(?s:.*)\z", false, true) {
        Ok(utf8) => groups.push(Group::wanted(vec![utf8])),
        Err(doubt) => return Sought::Unsure(doubt),
    }
    match walk(groups, fits, 1) {
        Sought::Unsure(Doubt::NotVerified) => walk(groups, fits, MORE_VISITS),
        sought => sought,
    }
}

/// A step of the walk: where it came from, and by which byte.
struct Step {
    states: Box<[State]>,
    from: usize,
    byte: u8,
}

fn walk(groups: &mut [Group], fits: &dyn Fn(&str) -> bool, visits: u8) -> Sought<String> {
    let bytes = telling_bytes(groups);
    let start: Box<[State]> = groups
        .iter_mut()
        .flat_map(|group| group.automata.iter_mut().map(Automaton::start))
        .collect();
    let mut seen: HashMap<Box<[State]>, u8> = HashMap::from([(start.clone(), 1)]);
    let mut steps = vec![Step {
        states: start,
        from: 0,
        byte: 0,
    }];
    let mut queue = VecDeque::from([0]);
    let mut doubt = None;
    while let Some(at) = queue.pop_front() {
        let Some(states) = steps.get(at).map(|step| step.states.clone()) else {
            continue;
        };
        match accept(groups, &states) {
            Some(true) => {
                let text = spell(&steps, at);
                if fits(&text) {
                    return Sought::Found(text);
                }
                doubt = doubt.or(Some(Doubt::NotVerified));
            }
            Some(false) => {}
            None => doubt = doubt.or(Some(Doubt::Boundary)),
        }
        for byte in &bytes {
            let next: Box<[State]> = groups
                .iter_mut()
                .flat_map(|group| &mut group.automata)
                .zip(&states)
                .map(|(automaton, state)| automaton.step(*state, *byte))
                .collect();
            if !may_accept(groups, &next) {
                continue;
            }
            let count = seen.entry(next.clone()).or_default();
            if *count >= visits {
                continue;
            }
            *count += 1;
            if steps.len() >= MAX_TEXT_STATES {
                return Sought::Unsure(Doubt::TextStates);
            }
            queue.push_back(steps.len());
            steps.push(Step {
                states: next,
                from: at,
                byte: *byte,
            });
        }
    }
    let is_wider = |group: &Group| !group.wanted && group.automata.iter().any(|a| !a.is_exact);
    match doubt {
        Some(doubt) => Sought::Unsure(doubt),
        None if groups.iter().any(is_wider) => Sought::Unsure(Doubt::Template),
        None => Sought::Nothing,
    }
}

/// One byte of each kind that the automata tell apart, those preferred first.
fn telling_bytes(groups: &[Group]) -> Vec<u8> {
    let automata: Vec<&Automaton> = groups.iter().flat_map(|group| &group.automata).collect();
    let mut kinds = HashSet::new();
    PREFERRED
        .iter()
        .copied()
        .chain(0..=u8::MAX)
        .filter(|byte| {
            let kind: Vec<u8> = automata.iter().map(|a| a.class(*byte)).collect();
            kinds.insert(kind)
        })
        .collect()
}

fn accept(groups: &mut [Group], states: &[State]) -> Option<bool> {
    let mut rest = states;
    let mut known = true;
    for group in groups {
        let (own, others) = rest.split_at_checked(group.automata.len())?;
        rest = others;
        match group.accepts(own) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = false,
        }
    }
    known.then_some(true)
}

fn may_accept(groups: &[Group], states: &[State]) -> bool {
    let mut rest = states;
    groups.iter().all(|group| {
        let (own, others) = rest.split_at(group.automata.len().min(rest.len()));
        rest = others;
        group.may_accept(own)
    })
}

/// The text that leads to a step.
fn spell(steps: &[Step], mut at: usize) -> String {
    let mut bytes = Vec::new();
    while let Some(step) = steps.get(at).filter(|_| at > 0) {
        bytes.push(step.byte);
        at = step.from;
    }
    bytes.reverse();
    String::from_utf8(bytes).unwrap_or_default()
}
