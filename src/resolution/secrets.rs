//! A sensitive value is kept from view wherever in the verdict it stands, under
//! whatever name.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

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
    let within = (!is_few).then(|| AhoCorasick::new(long()));
    for capture in captures(verdict).filter(|capture| !capture.sensitive) {
        let text = capture.value.text();
        let shows = match &within {
            None => long().any(|secret| text.contains(secret.as_str())),
            Some(Ok(within)) => within.is_match(&*text),
            // Secrets too many to be looked for hide everything.
            Some(Err(_)) => true,
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
