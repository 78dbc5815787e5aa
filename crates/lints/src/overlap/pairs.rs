//! Which clauses are worth comparing: those of equal strength that nothing they
//! ask of one and the same thing keeps apart. Found by sorting and not by trying
//! every pair, so that thousands of rules with a code each cost no more than
//! their number.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::clause::ClauseIx;
use super::marks::{Interval, Marked, Thing};
use replybook_catalog::table::Provider;

/// How many pairs of clauses of one provider are looked at, beside those that the
/// sorting keeps apart.
pub const MAX_CANDIDATES: usize = 4_000_000;

/// How many pairs of clauses of one provider are compared by searching for an
/// answer of both.
pub const MAX_COMPARED: usize = 20_000;

/// Two clauses of different rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    /// The one whose rule comes first.
    pub a: ClauseIx,
    /// The other.
    pub b: ClauseIx,
}

/// Pairs that are worth comparing.
#[derive(Debug, Clone, Default)]
pub struct Pairs {
    /// The pairs, in order.
    pub pairs: Vec<Pair>,
    /// How many were looked at.
    pub candidates: usize,
    /// Whether there may be more, for a limit was reached.
    pub is_cut: bool,
}

/// The pairs of clauses that the order leaves tied wherever both hold.
#[must_use]
pub fn tied_pairs(provider: &Provider) -> Pairs {
    let all = Marked::all(provider);
    let mut by_strength: BTreeMap<_, BTreeMap<_, Vec<&Marked>>> = BTreeMap::new();
    for marked in &all {
        let by_place = by_strength.entry(marked.strength).or_default();
        by_place.entry(marked.element).or_default().push(marked);
    }
    let overrides = |a: usize, b: usize| {
        let rule = provider.rules.get(a);
        rule.is_some_and(|rule| rule.overrides.contains(&b))
    };
    let mut index = Index {
        pairs: BTreeSet::new(),
        candidates: 0,
        is_cut: false,
        fits: &|a, b| {
            let (x, y) = (a.at.rule, b.at.rule);
            x != y && !overrides(x, y) && !overrides(y, x) && a.may_meet(b)
        },
    };
    for by_place in by_strength.values() {
        for here in by_place.values() {
            index.within(here);
        }
        // Of elements of two shapes each is ruled by itself.
        if let Some(whole) = by_place.get(&None) {
            for (element, here) in by_place {
                if element.is_some() {
                    index.across(whole, here);
                }
            }
        }
    }
    index.pairs()
}

struct Index<'f> {
    pairs: BTreeSet<Pair>,
    candidates: usize,
    is_cut: bool,
    fits: &'f dyn Fn(&Marked, &Marked) -> bool,
}

impl Index<'_> {
    fn pairs(self) -> Pairs {
        Pairs {
            pairs: self.pairs.into_iter().collect(),
            candidates: self.candidates,
            is_cut: self.is_cut,
        }
    }

    /// The pairs among clauses.
    fn within(&mut self, all: &[&Marked]) {
        let Some(thing) = commonest(all, all) else {
            for (at, a) in all.iter().enumerate() {
                self.product(&[a], all.get(at + 1..).unwrap_or_default());
            }
            return;
        };
        let (marked, others) = split(all, &thing);
        self.sweep(&thing, &marked, None);
        self.across(&marked, &others);
        self.within(&others);
    }

    /// The pairs of one of these and one of those.
    fn across(&mut self, these: &[&Marked], those: &[&Marked]) {
        if these.is_empty() || those.is_empty() {
            return;
        }
        let Some(thing) = commonest(these, those) else {
            self.product(these, those);
            return;
        };
        let (marked, others) = split(these, &thing);
        let (marked_there, others_there) = split(those, &thing);
        self.sweep(&thing, &marked, Some(&marked_there));
        self.across(&marked, &others_there);
        self.across(&others, those);
    }

    fn product(&mut self, these: &[&Marked], those: &[&Marked]) {
        for a in these {
            for b in those {
                if self.is_cut {
                    return;
                }
                self.note(a, b);
            }
        }
    }

    /// The pairs whose intervals of a thing meet, of one of these and one of those or
    /// among these: by where the intervals begin, and on the way those that have not
    /// ended.
    fn sweep(&mut self, thing: &Thing, these: &[&Marked], those: Option<&[&Marked]>) {
        type Open<'m> = BTreeMap<&'m [u8], Vec<&'m Marked>>;
        let mut events: Vec<(&Interval, usize, &Marked)> = Vec::new();
        let others = those.unwrap_or_default();
        for (side, all) in [these, others].into_iter().enumerate() {
            for marked in all {
                let intervals = marked.of_thing(thing).unwrap_or_default();
                events.extend(intervals.iter().map(|interval| (interval, side, *marked)));
            }
        }
        events.sort_by_key(|(interval, ..)| &interval.first);
        let mut open: [Open<'_>; 2] = [BTreeMap::new(), BTreeMap::new()];
        for (interval, side, marked) in events {
            for ended in &mut open {
                while let Some(entry) = ended.first_entry() {
                    if *entry.key() >= &*interval.first {
                        break;
                    }
                    entry.remove();
                }
            }
            let facing = if those.is_some() { 1 - side } else { side };
            let met = open.get(facing).into_iter().flat_map(BTreeMap::values);
            for met in met.flatten() {
                if self.is_cut {
                    return;
                }
                self.note(marked, met);
            }
            if let Some(own) = open.get_mut(side) {
                own.entry(&interval.last).or_default().push(marked);
            }
        }
    }

    fn note(&mut self, a: &Marked, b: &Marked) {
        if self.candidates >= MAX_CANDIDATES {
            self.is_cut = true;
            return;
        }
        self.candidates += 1;
        if !(self.fits)(a, b) {
            return;
        }
        if self.pairs.len() >= MAX_COMPARED {
            self.is_cut = true;
            return;
        }
        self.pairs.insert(Pair {
            a: a.at.min(b.at),
            b: a.at.max(b.at),
        });
    }
}

/// The thing that most of both are marked with.
fn commonest(these: &[&Marked], those: &[&Marked]) -> Option<Thing> {
    let count = |all: &[&Marked]| {
        let mut counts: HashMap<Thing, usize> = HashMap::new();
        for (thing, _) in all.iter().flat_map(|marked| &marked.marks) {
            *counts.entry(*thing).or_default() += 1;
        }
        counts
    };
    let there = count(those);
    let both = |(thing, here): (Thing, usize)| {
        let there = there.get(&thing)?;
        Some((here.min(*there), thing))
    };
    let best = count(these).into_iter().filter_map(both).max();
    best.map(|(_, thing)| thing)
}

/// Those that are marked with a thing, and those that are not.
fn split<'m>(all: &[&'m Marked], thing: &Thing) -> (Vec<&'m Marked>, Vec<&'m Marked>) {
    all.iter()
        .partition(|marked| marked.of_thing(thing).is_some())
}
