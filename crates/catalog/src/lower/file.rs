//! One file: vetted as YAML, typed part by part so that each rule's mistake is
//! found on its own, tables expanded to rules.

use serde_yaml::Value;

use super::report::{At, Findings};
use super::{finding, rows};
use crate::diagnostic::Code;
use crate::model::{Example, ExpectedWait, File, ResponseSpec, RuleEntry};
use crate::source::{self, Document, SourceFile, SourceLimits, Step};

/// The file format that this library reads.
pub(super) const FORMAT: u32 = 1;

/// A file that reads as a catalog file.
#[derive(Debug)]
pub(super) struct Parsed {
    pub source: SourceFile,
    pub document: Document,
    pub head: File,
    /// Rules, those of tables included, each with its path.
    pub rules: Vec<(RuleEntry, Vec<Step>)>,
}

impl Parsed {
    pub fn read(file: &SourceFile, findings: &mut Findings) -> Option<Parsed> {
        let document = match Document::parse(file, &SourceLimits::default()) {
            Ok(document) => document,
            Err(diagnostics) => {
                findings.extend(diagnostics);
                return None;
            }
        };
        let mut value = match source::typed(file, &document) {
            Ok(value) => value,
            Err(diagnostics) => {
                findings.extend(diagnostics);
                return None;
            }
        };
        let rules = take_list(&mut value, "rules");
        let tables = take_list(&mut value, "tables");
        let head: File = match source::deserialize(value, &document, &[]) {
            Ok(head) => head,
            Err(diagnostic) => {
                findings.extend([diagnostic]);
                return None;
            }
        };
        let mut parsed = Parsed {
            source: file.clone(),
            document,
            head,
            rules: Vec::new(),
        };
        let mut entries = Vec::new();
        for (at, rule) in rules.into_iter().enumerate() {
            let path = vec![Step::Key("rules".into()), Step::Index(at)];
            entries.extend(parsed.rule(rule, path, findings));
        }
        for (at, table) in tables.into_iter().enumerate() {
            let path = vec![Step::Key("tables".into()), Step::Index(at)];
            entries.extend(rows::expand(&parsed, table, &path, findings));
        }
        parsed.rules = entries;
        parsed.check_head(findings);
        Some(parsed)
    }

    /// A rule, typed; its examples are typed one by one.
    pub fn rule(
        &self,
        value: Value,
        path: Vec<Step>,
        findings: &mut Findings,
    ) -> Option<(RuleEntry, Vec<Step>)> {
        match source::deserialize(value, &self.document, &path) {
            Ok(rule) => Some((rule, path)),
            Err(diagnostic) => {
                findings.extend([diagnostic]);
                None
            }
        }
    }

    fn check_head(&self, findings: &mut Findings) {
        let root = At::root(self);
        if self.head.format != FORMAT {
            findings.at(
                &root.key("format"),
                finding(
                    Code::UnsupportedFormat,
                    format!("format {} is not known", self.head.format),
                    "the number says how the rest of the file is to be read",
                    format!("write `format: {FORMAT}`"),
                ),
            );
        }
        let named = self.name_of_provider();
        if named.is_some_and(|named| named != self.head.provider) {
            findings.at(
                &root.key("provider"),
                finding(
                    Code::ProviderMismatch,
                    format!(
                        "the file belongs to `{}` by its place",
                        named.unwrap_or_default()
                    ),
                    "a provider is one file, or one folder, of its name",
                    "write the same id in both, or move the file",
                ),
            );
        }
    }

    /// The provider that the file's place names: its stem, or its folder where
    /// that is not the folder of all catalogs.
    fn name_of_provider(&self) -> Option<&str> {
        let name = self.source.name.as_str();
        let (folder, file) = name.rsplit_once(['/', '\\']).unwrap_or(("", name));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let folder = folder.rsplit(['/', '\\']).next().unwrap_or("");
        let provider = self.head.provider.as_str();
        if stem == provider || folder == provider || !name.contains('.') {
            return None;
        }
        Some(if folder.is_empty() || folder == "catalog" {
            stem
        } else {
            folder
        })
    }
}

fn take_list(value: &mut Value, key: &str) -> Vec<Value> {
    let Value::Mapping(map) = value else {
        return Vec::new();
    };
    match map.get_mut(key) {
        Some(Value::Sequence(list)) => std::mem::take(list),
        _ => Vec::new(),
    }
}

/// What a table's row adds to the rule it expands to.
pub(super) fn example_of(
    status: u16,
    body: serde_json::Value,
    retryability: crate::vocabulary::Retryability,
    wait: Option<ExpectedWait>,
) -> Example {
    Example {
        name: None,
        response: ResponseSpec {
            status,
            headers: std::collections::BTreeMap::new(),
            body: Some(body),
            received_at: None,
        },
        request: None,
        expect: crate::model::Expect {
            retryability,
            wait,
            outcome: None,
            category: None,
            effect: None,
            captures: std::collections::BTreeMap::new(),
            items: None,
            causes: None,
        },
    }
}
