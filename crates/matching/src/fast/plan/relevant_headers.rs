//! The headers that a verdict can depend on; it says the same whatever the others are.

use std::collections::BTreeMap;

use replybook_catalog::moment::{self, Format, Reading};
use replybook_catalog::predicate::Condition;
use replybook_catalog::table::{CaptureSource, Provider};

/// Names of headers, each with the formats of every wait that is read from it.
#[derive(Debug, Clone, Default)]
pub struct RelevantHeaders {
    names: Vec<(String, Vec<Vec<Format>>)>,
}

impl RelevantHeaders {
    /// Those that a provider's catalog looks at, and those of `http`, which decides where it
    /// does not.
    pub(super) fn by(provider: &Provider, http: Option<&Provider>) -> RelevantHeaders {
        let mut names: BTreeMap<&str, Vec<Vec<Format>>> = BTreeMap::new();
        for catalog in [provider].into_iter().chain(http) {
            for rule in &catalog.rules {
                for clause in &rule.clauses {
                    add_of(&clause.conditions, &mut names);
                }
                for spec in &rule.captures {
                    if let CaptureSource::Header(name) = &spec.source {
                        names.entry(name).or_default();
                    }
                }
            }
            for wait in &catalog.waits {
                let formats = names.entry(&wait.header).or_default();
                formats.push(wait.formats.clone());
                for (name, _) in &wait.when {
                    names.entry(name).or_default();
                }
            }
        }
        let names = names.into_iter();
        RelevantHeaders {
            names: names
                .map(|(name, formats)| (name.to_owned(), formats))
                .collect(),
        }
    }

    /// The number of a header, where it is one of them.
    #[inline]
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        let mut names = self.names.iter();
        names.position(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// Whether a value of the header of a number says a moment, so that the time of the answer
    /// counts.
    #[must_use]
    pub fn is_moment(&self, position: usize, value: &str) -> bool {
        let formats = self.names.get(position).map_or(&[][..], |(_, all)| all);
        let first = |formats: &Vec<Format>| {
            let mut formats = formats.iter();
            formats.find_map(|format| moment::read(value, *format))
        };
        formats
            .iter()
            .any(|formats| matches!(first(formats), Some(Reading::At(_))))
    }
}

fn add_of<'p>(conditions: &'p [Condition], names: &mut BTreeMap<&'p str, Vec<Vec<Format>>>) {
    for condition in conditions {
        match condition {
            Condition::Header(name, _) => {
                names.entry(name).or_default();
            }
            Condition::Not(alternatives) => {
                for all in alternatives {
                    add_of(all, names);
                }
            }
            _ => {}
        }
    }
}
