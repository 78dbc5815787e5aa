//! Messages in groups, each with a template mined from them as Drain does it
//! (He et al., 2017): messages of one kind with as many words and the same first
//! word are compared word by word; where half of the words are the same, the others
//! become `<*>`. There are never more than [`MOST_GROUPS`] groups, and of
//! one kind never more than [`MOST_OF_A_KIND`]: after them a message goes to the
//! most similar group of its kind that has as many words, or is counted and no more.

use std::collections::BTreeMap;

use super::{Sighting, When};

/// Groups kept at most.
pub const MOST_GROUPS: usize = 1000;
/// Groups of one kind kept at most.
pub const MOST_OF_A_KIND: usize = 50;
/// Words of a message that are compared; those after them are `…`.
pub const MOST_WORDS: usize = 48;
/// Characters of a word that are kept.
pub const LONGEST_WORD: usize = 48;

/// What stands for words that differ.
const ANY: &str = "<*>";
/// What stands for the words after the last that is compared.
const MORE: &str = "…";

/// Messages of kinds `K` in groups that keep something each.
#[derive(Debug)]
pub(super) struct Groups<K, T> {
    groups: Vec<Group<K, T>>,
    /// The groups of a kind.
    by_kind: BTreeMap<K, Vec<usize>>,
    /// What no group had room for.
    pub overflow: Option<Sighting>,
}

/// Messages that are alike.
#[derive(Debug)]
pub(super) struct Group<K, T> {
    pub of: K,
    pub words: Vec<String>,
    pub seen: Sighting,
    pub kept: T,
}

impl<K, T> Default for Groups<K, T> {
    fn default() -> Self {
        Groups {
            groups: Vec::new(),
            by_kind: BTreeMap::new(),
            overflow: None,
        }
    }
}

impl<K: Ord + Clone, T> Groups<K, T> {
    /// Adds a message without values; a new group keeps what `keep` gives.
    pub fn add(&mut self, kind: K, message: &str, when: When, keep: impl FnOnce() -> T) {
        let words = words(message);
        let is_full = self.groups.len() >= MOST_GROUPS;
        let of_kind = self.by_kind.get(&kind).map_or(&[][..], Vec::as_slice);
        let is_crowded = is_full || of_kind.len() >= MOST_OF_A_KIND;
        let candidates = of_kind
            .iter()
            .filter_map(|at| Some((*at, self.groups.get(*at)?)))
            .filter(|(_, group)| group.words.len() == words.len());
        let nearest = candidates
            .map(|(at, group)| (group.likeness(&words), at))
            .max_by_key(|(likeness, at)| (*likeness, std::cmp::Reverse(*at)));
        let fits = |(likeness, at): &(usize, usize)| {
            let group = self.groups.get(*at);
            let first = group.is_some_and(|group| group.words.first() == words.first());
            is_crowded || (first && 2 * likeness >= words.len())
        };
        match nearest.filter(fits) {
            Some((_, at)) => {
                if let Some(group) = self.groups.get_mut(at) {
                    group.take(&words, when);
                }
            }
            None if is_crowded => Sighting::add_to(&mut self.overflow, when),
            None => {
                let at = self.groups.len();
                self.by_kind.entry(kind.clone()).or_default().push(at);
                self.groups.push(Group {
                    of: kind,
                    words,
                    seen: Sighting::first(when),
                    kept: keep(),
                });
            }
        }
    }

    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// The groups, those seen most first.
    pub fn by_count(&self) -> Vec<&Group<K, T>> {
        let mut groups: Vec<&Group<K, T>> = self.groups.iter().collect();
        groups.sort_by(|a, b| b.seen.count.cmp(&a.seen.count).then(a.of.cmp(&b.of)));
        groups
    }
}

impl<K, T> Group<K, T> {
    /// The template of its messages.
    pub fn template(&self) -> String {
        self.words.join(" ")
    }

    fn likeness(&self, words: &[String]) -> usize {
        let pairs = self.words.iter().zip(words);
        pairs.filter(|(a, b)| a == b).count()
    }

    fn take(&mut self, words: &[String], when: When) {
        for (word, other) in self.words.iter_mut().zip(words) {
            if word != other {
                ANY.clone_into(word);
            }
        }
        self.seen.add(when);
    }
}

fn words(message: &str) -> Vec<String> {
    let mut all = message.split_whitespace();
    let cut = |word: &str| word.chars().take(LONGEST_WORD).collect();
    let mut words: Vec<String> = all.by_ref().take(MOST_WORDS).map(cut).collect();
    if all.next().is_some() {
        words.push(MORE.to_owned());
    }
    words
}
