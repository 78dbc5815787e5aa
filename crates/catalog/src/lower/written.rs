//! Rules as written, each typed on its own so that each one's mistake is found.

use serde_yaml::Value;

use super::report::Findings;
use crate::model::RuleEntry;
use crate::source::{self, Document, Step};

/// A rule as written.
#[derive(Debug)]
pub(crate) struct Written {
    pub entry: RuleEntry,
    /// The path of the rule, or of the row that stands for it.
    pub path: Vec<Step>,
    /// The path of the row's table.
    pub table: Option<Vec<Step>>,
}

/// The rules of one file.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    pub written: Vec<Written>,
    /// Ids of rules that could not be typed, each with the path of its rule.
    pub unread: Vec<(String, Vec<Step>)>,
}

impl Rules {
    /// A rule, typed; what cannot be is found, and its id remembered.
    pub fn read(
        &mut self,
        value: Value,
        document: &Document,
        path: Vec<Step>,
        findings: &mut Findings,
    ) -> Option<Written> {
        let id = value.get("id").and_then(Value::as_str).map(str::to_owned);
        match source::deserialize(value, document, &path) {
            Ok(entry) => Some(Written {
                entry,
                path,
                table: None,
            }),
            Err(diagnostic) => {
                findings.extend([diagnostic]);
                self.unread.extend(id.map(|id| (id, path)));
                None
            }
        }
    }
}
