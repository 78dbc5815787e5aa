//! Compares the verdicts of two versions of a catalog on the same response.

use std::fmt;

use replybook::Verdict;
use replybook::verdict::Judgement;
use replybook_catalog::words::range;
use serde::{Serialize, Serializer};

use super::bump::Bump;

/// Responses whose verdicts differ in the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerdictChange {
    /// The first of them.
    pub response: Origin,
    /// How many they are.
    pub responses: u64,
    /// The rule that knew it; `None` where none did.
    pub old_rule: Option<String>,
    /// The rule that knows it.
    pub new_rule: Option<String>,
    /// Each difference.
    pub differences: Vec<Difference>,
    /// What they ask of the version.
    pub bump: Bump,
}

/// One difference of two verdicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What differs: `category`, `capture limit`, `item 2`.
    pub field: String,
    /// The old value, if there was one.
    pub old: Option<String>,
    /// The new value.
    pub new: Option<String>,
    /// What that asks of the version.
    pub bump: Bump,
}

/// Where a response comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// An example or a near-miss of a rule, counted from 1.
    Shown {
        /// The rule.
        rule: String,
        /// `example` or `near-miss`.
        kind: &'static str,
        /// Its number.
        number: usize,
    },
    /// A line of the recorded responses, counted from 1.
    Recorded {
        /// The line.
        line: u64,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Shown { rule, kind, number } => write!(f, "{kind} {number} of {rule}"),
            Origin::Recorded { line } => write!(f, "line {line}"),
        }
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The differences between the verdicts of two versions on a response; `None` if there are none.
/// Values of captures are reported only for responses of a catalog; for recorded responses, only
/// the names.
pub(super) fn compare(old: &Verdict<'_>, new: &Verdict<'_>, from: Origin) -> Option<VerdictChange> {
    let is_known = |verdict: &Verdict<'_>| {
        let rule = verdict
            .rule
            .as_deref()
            .and_then(|rule| rule.split_once('.'));
        rule.is_some_and(|(provider, _)| provider == verdict.provider)
    };
    let shows_values = matches!(from, Origin::Shown { .. });
    let mut differences = Differences::default();
    differences.compare_judgements("", old, new);
    differences.compare_captures(old, new, shows_values);
    differences.compare_parts(old, new);
    let Differences(mut found) = differences;
    if found.is_empty() {
        return None;
    }
    // An answer that no rule knew is no promise: the added rule tells more.
    if !is_known(old) {
        for difference in &mut found {
            difference.bump = difference.bump.min(Bump::Minor);
        }
    }
    Some(VerdictChange {
        response: from,
        responses: 1,
        old_rule: old.rule.as_deref().map(str::to_owned),
        new_rule: new.rule.as_deref().map(str::to_owned),
        bump: found.iter().map(|d| d.bump).max().unwrap_or(Bump::None),
        differences: found,
    })
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    /// Of the whole, or of an item, whose name goes in front.
    fn compare_judgements(&mut self, of: &str, old: &Judgement<'_>, new: &Judgement<'_>) {
        let wait = |said: &Judgement<'_>| {
            let wait = said.retry.wait?;
            let range = range(wait.min_ms, wait.max_ms);
            Some(format!("{range} by {}", wait.source))
        };
        let rule = |said: &Judgement<'_>| said.rule.as_deref().map(str::to_owned);
        let word = |word: &str| Some(word.to_owned());
        let pairs = [
            ("rule", rule(old), rule(new), Bump::Minor),
            (
                "outcome",
                word(old.outcome.as_str()),
                word(new.outcome.as_str()),
                Bump::Major,
            ),
            (
                "category",
                word(old.category.as_str()),
                word(new.category.as_str()),
                Bump::Major,
            ),
            (
                "effect",
                word(old.effect.as_str()),
                word(new.effect.as_str()),
                Bump::Major,
            ),
            (
                "retryability",
                word(old.retry.retryability.as_str()),
                word(new.retry.retryability.as_str()),
                Bump::Major,
            ),
            ("wait", wait(old), wait(new), Bump::Minor),
            (
                "scope",
                word(old.scope.as_str()),
                word(new.scope.as_str()),
                Bump::Minor,
            ),
            (
                "unblocked_by",
                word(old.unblocked_by.as_str()),
                word(new.unblocked_by.as_str()),
                Bump::Minor,
            ),
        ];
        for (field, old, new, bump) in pairs {
            self.add(format!("{of}{field}"), old, new, bump);
        }
    }

    /// Compares captures. A removed capture may have had users, so it asks for a major version; a new
    /// capture or a new value does not.
    fn compare_captures(&mut self, old: &Judgement<'_>, new: &Judgement<'_>, shows_values: bool) {
        let value = |of: &Judgement<'_>, name: &str| {
            let capture = of.captures.iter().find(|capture| capture.name == name)?;
            Some(capture.shown().into_owned())
        };
        let names = old.captures.iter().chain(&new.captures);
        let mut names: Vec<&str> = names.map(|capture| &*capture.name).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let (old, new) = (value(old, name), value(new, name));
            let bump = if new.is_none() {
                Bump::Major
            } else {
                Bump::Minor
            };
            if old == new {
                continue;
            }
            let told = |value: Option<String>, is: &str| {
                value.map(|value| if shows_values { value } else { is.to_owned() })
            };
            let (old, new) = (told(old, "a value"), told(new, "another value"));
            self.add(format!("capture {name}"), old, new, bump);
        }
    }

    /// Of the parts of a batch and the causes of a refusal. Another number of
    /// parts means that they are counted otherwise.
    fn compare_parts(&mut self, old: &Verdict<'_>, new: &Verdict<'_>) {
        let count =
            |verdict: &Verdict<'_>| Some((verdict.items.len() + verdict.items_omitted).to_string());
        self.add(
            "number of items".to_owned(),
            count(old),
            count(new),
            Bump::Major,
        );
        for (at, (old, new)) in old.items.iter().zip(&new.items).enumerate() {
            self.compare_judgements(&format!("item {at}: "), old, new);
        }
        let causes = |verdict: &Verdict<'_>| {
            let reasons = verdict
                .causes
                .iter()
                .map(|cause| cause.reason.as_deref().unwrap_or("~"));
            Some(reasons.collect::<Vec<_>>().join(", "))
        };
        self.add("causes".to_owned(), causes(old), causes(new), Bump::Minor);
    }

    fn add(&mut self, field: String, old: Option<String>, new: Option<String>, bump: Bump) {
        if old != new {
            self.0.push(Difference {
                field,
                old,
                new,
                bump,
            });
        }
    }
}
