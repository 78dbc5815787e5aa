//! Rules as written, each typed on its own so that each one's mistake is found.

use serde_yaml::Value;

use super::report::Findings;
use crate::format::RuleEntry;
use crate::yaml::{self, Document, Fitted, Step, Typed};

/// A rule as written.
#[derive(Debug)]
pub struct Written {
    /// The rule as typed.
    pub entry: RuleEntry,
    /// The path of the rule, or of the row that stands for it.
    pub path: Vec<Step>,
    /// The path of the row's table.
    pub table: Option<Vec<Step>>,
    /// Whether a part of it could not be typed, so that what is left says less.
    pub is_partial: bool,
}

/// The rules of one file.
#[derive(Debug, Default)]
pub struct Rules {
    /// Those that could be typed.
    pub written: Vec<Written>,
    /// Ids of rules that could not be typed, each with the path of its rule.
    pub unread: Vec<(String, Vec<Step>)>,
    /// The paths of rules, tables and rows that could not be typed.
    pub lost: Vec<Vec<Step>>,
}

impl Rules {
    /// A rule, typed; what cannot be is found, and its id remembered.
    pub fn read(
        &mut self,
        rule: Typed<'_>,
        path: Vec<Step>,
        findings: &mut Findings,
    ) -> Option<Written> {
        let fitted = yaml::fit(rule, &path);
        let id = || Some(rule.get("id")?.as_str()?.to_owned());
        self.take(fitted, id, path, findings)
    }

    /// As [`Rules::read`], of a row of a table.
    pub fn read_row(
        &mut self,
        row: Value,
        document: &Document,
        path: Vec<Step>,
        findings: &mut Findings,
    ) -> Option<Written> {
        let id = row.get("id").and_then(Value::as_str).map(str::to_owned);
        let fitted = yaml::deserialize_fitting(row, document, &path);
        self.take(fitted, || id, path, findings)
    }

    fn take(
        &mut self,
        fitted: Fitted<RuleEntry>,
        id: impl FnOnce() -> Option<String>,
        path: Vec<Step>,
        findings: &mut Findings,
    ) -> Option<Written> {
        findings.extend(fitted.findings);
        if let Some(entry) = fitted.value {
            return Some(Written {
                entry,
                path,
                table: None,
                is_partial: !fitted.lost.is_empty(),
            });
        }
        self.lost.push(path.clone());
        self.unread.extend(id().map(|id| (id, path)));
        None
    }
}
