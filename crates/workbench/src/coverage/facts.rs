//! The inventory of what a provider's documents say: one fact a line, as `id`, words
//! and what carries it, between tabs.

use std::collections::BTreeSet;

use replybook_catalog::table::Provider;
use serde::Serialize;

/// What carries the documented default for a 2xx.
pub(super) const DEFAULT_SUCCESS: &str = "success";

/// The facts that one provider's documents state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The provider.
    pub provider: String,
    /// In the order of the file.
    pub facts: Vec<Fact>,
}

/// Something that a document states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Its id within the inventory.
    pub id: String,
    /// Text of the fact.
    pub words: String,
    /// Ids of rules, or `success`, `waits`, `dedupe`, `policy:NAME`, `shape:NAME` of
    /// the head.
    pub carriers: Vec<String>,
}

/// Why a line is no fact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct BadFact {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Facts {
    /// Reads the inventory of a provider.
    ///
    /// # Errors
    /// The first line that is no fact, or has the id of another.
    pub fn read(provider: &str, text: &str) -> Result<Facts, BadFact> {
        let mut facts: Vec<Fact> = Vec::new();
        let mut ids = BTreeSet::new();
        for (at, line) in text.lines().enumerate() {
            let bad = |message: String| BadFact {
                line: at + 1,
                message,
            };
            let columns: Vec<&str> = line.split('\t').collect();
            let [id, words, carriers] = columns[..] else {
                let found = columns.len();
                return Err(bad(format!(
                    "{found} columns; a fact is its id, its words and what carries it, with tabs between"
                )));
            };
            let carriers: Vec<String> = carriers.split_whitespace().map(str::to_owned).collect();
            if id.trim().is_empty() || words.trim().is_empty() || carriers.is_empty() {
                return Err(bad(
                    "a fact has an id, words and at least one carrier".to_owned()
                ));
            }
            if !ids.insert(id) {
                return Err(bad(format!(
                    "`{id}` stands twice; give each fact an id of its own"
                )));
            }
            facts.push(Fact {
                id: id.to_owned(),
                words: words.to_owned(),
                carriers,
            });
        }
        Ok(Facts {
            provider: provider.to_owned(),
            facts,
        })
    }
}

/// Whether a carrier is there: a rule, or a named part of the head.
pub(super) fn carries(provider: &Provider, carrier: &str) -> bool {
    match carrier.split_once(':') {
        Some(("policy", name)) => provider.policy(name).is_some(),
        Some(("shape", name)) => provider.shapes.iter().any(|shape| shape.name == name),
        _ => match carrier {
            DEFAULT_SUCCESS => provider.default_success.is_some(),
            "waits" => !provider.waits.is_empty(),
            "dedupe" => {
                provider.dedupe.is_some() || provider.published().any(|r| r.dedupe.is_some())
            }
            id => provider.rule(id).is_some(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_a_line_of_three_columns() {
        let facts = Facts::read("acme", "A1\tIt says so\tacme.refused shape:parts\n").unwrap();
        assert_eq!(facts.facts[0].carriers, ["acme.refused", "shape:parts"]);
        assert!(Facts::read("acme", "").unwrap().facts.is_empty());
    }

    #[test]
    fn a_line_that_is_no_fact_is_told_with_its_number() {
        for (text, said) in [
            ("A1\tIt says so\n", "line 1: 2 columns"),
            ("A1\tSo\ta.b\nA2\tSo\t \n", "line 2: a fact has an id"),
            ("A1\tSo\ta.b\nA1\tAlso\ta.b\n", "line 2: `A1` stands twice"),
        ] {
            let error = Facts::read("acme", text).unwrap_err().to_string();
            assert!(error.starts_with(said), "{error}");
        }
    }
}
