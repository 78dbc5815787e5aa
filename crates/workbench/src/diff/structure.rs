//! Compares two versions of a catalog rule by rule: rules that were added or removed, and the
//! changed parts of the others. Positions in one table mean nothing in another, so everything
//! is compared as text.

use std::collections::{BTreeMap, BTreeSet};

use replybook_catalog::table::{Provider, Rule};
use serde::Serialize;

use super::bump::Bump;
use super::words::{self, Attribute};

/// A rule that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleChange<'c> {
    /// Its id.
    pub rule: &'c str,
    /// What happened to it.
    #[serde(flatten)]
    pub what: What,
    /// What that asks of the version.
    pub bump: Bump,
}

/// What happened to a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum What {
    /// It is new, or in force again.
    Added,
    /// It is listed, and no longer in force.
    Retired,
    /// It is gone, which no rule may be.
    Removed,
    /// Parts of it say something else.
    Changed {
        /// Those parts.
        parts: Vec<PartChange>,
    },
}

/// A part of a rule or of a head that says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartChange {
    /// The part, as its key is written.
    pub part: &'static str,
    /// The removed text, one line per value. Empty if only details changed.
    pub old: String,
    /// What it says and did not say.
    pub new: String,
    /// What that asks of the version.
    pub bump: Bump,
}

/// The rules that are not as they were, by id.
pub(super) fn rules<'c>(old: &'c Provider, new: &'c Provider) -> Vec<RuleChange<'c>> {
    let by_id = |provider: &'c Provider| {
        let rules = provider.published().map(|rule| (rule.id.as_str(), rule));
        rules.collect::<BTreeMap<&str, &Rule>>()
    };
    let (before, after) = (by_id(old), by_id(new));
    let mut ids: Vec<&str> = before.keys().chain(after.keys()).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let change = |id: &'c str| {
        let what = match (before.get(id), after.get(id)) {
            (Some(_), None) => What::Removed,
            (None, Some(_)) => What::Added,
            (Some(before), Some(after)) => match (is_retired(before), is_retired(after)) {
                (false, true) => What::Retired,
                (true, false) => What::Added,
                _ => What::Changed {
                    parts: changed(
                        words::rule_attributes(old, before),
                        words::rule_attributes(new, after),
                    ),
                },
            },
            (None, None) => return None,
        };
        let bump = match &what {
            What::Added => Bump::Minor,
            What::Retired | What::Removed => Bump::Major,
            What::Changed { parts } => parts.iter().map(|part| part.bump).max()?,
        };
        Some(RuleChange {
            rule: id,
            what,
            bump,
        })
    };
    ids.into_iter().filter_map(change).collect()
}

/// The parts of the head that say something else.
pub(super) fn head(old: &Provider, new: &Provider) -> Vec<PartChange> {
    changed(words::head_attributes(old), words::head_attributes(new))
}

fn is_retired(rule: &Rule) -> bool {
    rule.life.until.is_some()
}

fn changed(old: Vec<Attribute>, new: Vec<Attribute>) -> Vec<PartChange> {
    let pairs = old.into_iter().zip(new);
    pairs
        .filter(|(old, new)| old.words != new.words || old.exact != new.exact)
        .map(|(old, new)| PartChange {
            part: old.part,
            bump: old.bump,
            old: without_lines_of(&old.words, &new.words),
            new: without_lines_of(&new.words, &old.words),
        })
        .collect()
}

/// The lines of a text that another has not.
fn without_lines_of(text: &str, other: &str) -> String {
    let other: BTreeSet<&str> = other.lines().collect();
    let own = text.lines().filter(|line| !other.contains(line));
    own.collect::<Vec<_>>().join("\n")
}
