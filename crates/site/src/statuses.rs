//! The statuses of a rule: those that its conditions name one by one or by class, and the one
//! of its example.

use std::collections::BTreeSet;

use replybook_catalog::predicate::Condition;
use replybook_catalog::status::StatusSet;
use replybook_catalog::table::{HTTP, Rule};

/// Sets of more statuses than these name a class rather than statuses.
const MOST_NAMED: usize = 10;

/// The statuses that a rule and its example name.
pub(crate) fn named(rule: &Rule) -> BTreeSet<u16> {
    let few = sets(rule).filter(|set| set.len() <= MOST_NAMED);
    let ranges = few.flat_map(StatusSet::ranges);
    let mut statuses: BTreeSet<u16> = ranges.flat_map(|(first, last)| *first..=*last).collect();
    // The rules of `http` for a whole class have an unregistered status as their example.
    let is_of_class = rule.id.starts_with(HTTP) && statuses.is_empty();
    statuses.extend(
        rule.sample
            .iter()
            .filter(|_| !is_of_class)
            .map(|sample| sample.status),
    );
    statuses
}

/// The classes and ranges that a rule names, as `5xx`.
pub(crate) fn classes(rule: &Rule) -> BTreeSet<String> {
    let many = sets(rule).filter(|set| set.len() > MOST_NAMED);
    many.flat_map(|set| {
        let text = set.to_string();
        text.split(", ").map(str::to_owned).collect::<Vec<_>>()
    })
    .collect()
}

/// Whether a rule is met under a status.
pub(crate) fn include(rule: &Rule, status: u16) -> bool {
    named(rule).contains(&status) || sets(rule).any(|set| set.contains(status))
}

fn sets(rule: &Rule) -> impl Iterator<Item = &StatusSet> {
    let conditions = rule.clauses.iter().flat_map(|clause| &clause.conditions);
    conditions.filter_map(|condition| match condition {
        Condition::Status(set) => Some(set),
        _ => None,
    })
}
