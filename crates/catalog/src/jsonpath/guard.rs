//! Filters that only ask what exists in a child, such as `[?@.id]`: one pass can
//! answer them, by looking at each child once it was read.

use super::ast::{Condition, Origin};
use super::{Query, Segment, Selector};

/// What a last filter asks of each child.
#[derive(Debug, Clone, PartialEq)]
pub enum Guard<T> {
    /// One of them.
    Any(Vec<Guard<T>>),
    /// All of them.
    All(Vec<Guard<T>>),
    /// Not this.
    Not(Box<Guard<T>>),
    /// A path below the child selects something.
    Exists(T),
}

impl<T> Guard<T> {
    /// Whether the guard lets a child pass, given what exists below it.
    pub fn passes(&self, exists: &impl Fn(&T) -> bool) -> bool {
        match self {
            Guard::Any(all) => all.iter().any(|guard| guard.passes(exists)),
            Guard::All(all) => all.iter().all(|guard| guard.passes(exists)),
            Guard::Not(guard) => !guard.passes(exists),
            Guard::Exists(path) => exists(path),
        }
    }

    /// The same over what `to` makes of each path.
    pub fn map<U>(&self, to: &mut impl FnMut(&T) -> Option<U>) -> Option<Guard<U>> {
        Some(match self {
            Guard::Any(all) => Guard::Any(
                all.iter()
                    .map(|guard| guard.map(to))
                    .collect::<Option<_>>()?,
            ),
            Guard::All(all) => Guard::All(
                all.iter()
                    .map(|guard| guard.map(to))
                    .collect::<Option<_>>()?,
            ),
            Guard::Not(guard) => Guard::Not(Box::new(guard.map(to)?)),
            Guard::Exists(path) => Guard::Exists(to(path)?),
        })
    }
}

impl Query {
    /// The segments before a last filter that only asks what exists in a child,
    /// and what it asks; `None` where the query ends otherwise.
    #[must_use]
    pub fn guarded(&self) -> Option<(&[Segment], Guard<&[Segment]>)> {
        let (last, before) = self.segments.split_last()?;
        match last.selectors.as_slice() {
            [Selector::Filter(filter)] if !last.descendant => Some((before, guard(&filter.0)?)),
            _ => None,
        }
    }
}

fn guard(condition: &Condition) -> Option<Guard<&[Segment]>> {
    Some(match condition {
        Condition::Any(conditions) => {
            Guard::Any(conditions.iter().map(guard).collect::<Option<_>>()?)
        }
        Condition::All(conditions) => {
            Guard::All(conditions.iter().map(guard).collect::<Option<_>>()?)
        }
        Condition::Not(condition) => Guard::Not(Box::new(guard(condition)?)),
        Condition::Exists(path) if path.origin == Origin::Current => Guard::Exists(&path.segments),
        _ => return None,
    })
}
