//! A sensitive value is kept from view wherever in the verdict it stands, under
//! whatever name.

use std::collections::{BTreeSet, HashMap};

use crate::Verdict;
use crate::verdict::Capture;

/// How short a sensitive text may be to be looked for within others: shorter
/// ones stand everywhere by chance.
const LEAST_BYTES: usize = 4;

/// How many are looked for one after the other: an automaton for them costs more than that.
const FEW: usize = 4;

/// Marks every capture that shows a sensitive value as sensitive itself.
pub(super) fn hide(verdict: &mut Verdict<'_>) {
    let secrets: BTreeSet<String> = captures(verdict)
        .filter(|capture| capture.sensitive)
        .map(|capture| capture.value.text().into_owned())
        .filter(|text| !text.is_empty())
        .collect();
    if secrets.is_empty() {
        return;
    }
    let long = || secrets.iter().filter(|secret| secret.len() >= LEAST_BYTES);
    let is_few = long().count() <= FEW;
    let within = (!is_few).then(|| Texts::of(long()));
    for capture in captures(verdict).filter(|capture| !capture.sensitive) {
        let text = capture.value.text();
        let shows = match &within {
            None => long().any(|secret| text.contains(secret.as_str())),
            Some(within) => within.stand_in(&text),
        };
        let sensitive = shows || secrets.contains(&*text);
        drop(text);
        capture.sensitive = sensitive;
    }
}

fn captures<'v, 'a>(verdict: &'v mut Verdict<'a>) -> impl Iterator<Item = &'v mut Capture<'a>> {
    let items = verdict.items.iter_mut();
    let causes = verdict.causes.iter_mut();
    verdict
        .judgement
        .captures
        .iter_mut()
        .chain(items.flat_map(|item| &mut item.judgement.captures))
        .chain(causes.flat_map(|cause| &mut cause.captures))
}

/// Texts that are looked for at once, in time linear in them and in what they are looked for in,
/// however much they have in common (Aho and Corasick).
struct Texts {
    /// From a node, the beginning of some text, to the one that is longer by a byte.
    edges: HashMap<(usize, u8), usize>,
    /// Of each node, its longest end that is a node too.
    fallback: Vec<usize>,
    /// Whether a text ends at the node.
    ends: Vec<bool>,
}

impl Texts {
    fn of<'t>(texts: impl Iterator<Item = &'t String>) -> Texts {
        let mut all = Texts {
            edges: HashMap::new(),
            fallback: vec![0],
            ends: vec![false],
        };
        let mut open: Vec<(usize, &[u8])> = texts.map(|text| (0, text.as_bytes())).collect();
        // All go on by one byte at a time, so that what a node falls back to is there before it.
        while !open.is_empty() {
            for (node, rest) in &mut open {
                if let Some((byte, after)) = rest.split_first() {
                    *node = all.longer(*node, *byte);
                    all.ends[*node] |= after.is_empty();
                    *rest = after;
                }
            }
            open.retain(|(_, rest)| !rest.is_empty());
        }
        all
    }

    /// The node that is longer by this byte, made where there is none.
    fn longer(&mut self, node: usize, byte: u8) -> usize {
        if let Some(known) = self.edges.get(&(node, byte)) {
            return *known;
        }
        let fallback = match node {
            0 => 0,
            node => self.step(self.fallback[node], byte),
        };
        let new = self.fallback.len();
        self.edges.insert((node, byte), new);
        self.fallback.push(fallback);
        self.ends.push(self.ends[fallback]);
        new
    }

    /// The longest node that ends what was read so far, after one more byte.
    fn step(&self, mut node: usize, byte: u8) -> usize {
        loop {
            match self.edges.get(&(node, byte)) {
                Some(longer) => return *longer,
                None if node == 0 => return 0,
                None => node = self.fallback[node],
            }
        }
    }

    fn stand_in(&self, text: &str) -> bool {
        let mut node = 0;
        text.bytes().any(|byte| {
            node = self.step(node, byte);
            self.ends[node]
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Texts;

    proptest! {
        #[test]
        fn texts_are_found_where_one_of_them_stands(
            texts in prop::collection::vec("[ab]{1,6}", 1..8),
            within in "[abc]{0,20}",
        ) {
            let expected = texts.iter().any(|text| within.contains(text.as_str()));
            prop_assert_eq!(Texts::of(texts.iter()).stand_in(&within), expected);
        }
    }
}
