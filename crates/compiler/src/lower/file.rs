//! One file: vetted as YAML, typed part by part so that each rule's mistake is
//! found on its own, tables expanded to rules.

use std::collections::BTreeSet;

use serde_yaml::Value;

use super::name::is_provider_id;
use super::report::{At, Findings};
use super::rows;
use super::written::{Rules, Written};
use crate::diagnostic::{Code, Diagnostic};
use crate::format::File;
use crate::yaml::{self, Document, SourceFile, SourceLimits, Span, Step, Typed};

/// The file format that this library reads.
pub(super) const FORMAT: u32 = 1;

/// A file that reads as a catalog file.
#[derive(Debug)]
pub struct Parsed {
    /// The file, with the place of every node.
    pub document: Document,
    /// Everything but rules and tables.
    pub head: File,
    /// Rules, those of tables included.
    pub rules: Rules,
    /// Keys of the head with something that could not be typed.
    pub lost: BTreeSet<String>,
    /// Whether it belongs to the catalogs below those that are compiled.
    pub is_below: bool,
}

impl Parsed {
    /// Reads a file; `None` where it is no catalog file at all.
    pub fn read(file: &SourceFile, findings: &mut Findings) -> Option<Parsed> {
        let document = match Document::parse(file, &SourceLimits::default()) {
            Ok(document) => document,
            Err(diagnostics) => {
                findings.extend(diagnostics);
                return None;
            }
        };
        let values = match yaml::typed(&document) {
            Ok(values) => values,
            Err(diagnostics) => {
                findings.extend(diagnostics);
                return None;
            }
        };
        if let Some(other) = other_format(values.root()) {
            let path = [Step::Key("format".to_owned())];
            findings.extend([unsupported(file, document.value_span(&path), &other)]);
            return None;
        }
        let items = |key| values.root().get(key).into_iter().flat_map(Typed::items);
        let fitted = yaml::fit(values.root().without(&["rules", "tables"]), &[]);
        findings.extend(fitted.findings);
        let mut head: File = fitted.value?;
        let lost = fitted
            .lost
            .into_iter()
            .filter_map(|path| match path.first() {
                Some(Step::Key(key)) => Some(key.clone()),
                _ => None,
            });
        if let Some(named) = other_provider(&file.name, &head.provider) {
            let path = [Step::Key("provider".to_owned())];
            let span = document.value_span(&path);
            findings.extend([misplaced(file, span, &head.provider, named)]);
            // The ids of its rules tell whose they are, so that the rest can be read.
            let of_named = |id: &str| id.split_once('.').is_some_and(|(p, _)| p == named);
            let ids = items("rules").filter_map(|rule| rule.get("id")?.as_str());
            if ids.into_iter().any(of_named) {
                named.clone_into(&mut head.provider);
            }
        }
        let provider = head.provider.as_str();
        let mut read = Rules::default();
        for (at, rule) in items("rules").enumerate() {
            let path = vec![Step::Key("rules".into()), Step::Index(at)];
            let rule = read.read(rule, path, findings);
            read.written.extend(rule);
        }
        for (at, table) in items("tables").enumerate() {
            let path = vec![Step::Key("tables".into()), Step::Index(at)];
            let table = table.to_value();
            rows::expand(&mut read, provider, &document, table, &path, findings);
        }
        Some(Parsed {
            document,
            head,
            rules: read,
            lost: lost.collect(),
            is_below: false,
        })
    }

    /// The kinds of findings that may only follow from what could not be typed.
    pub fn consequences(&self) -> impl Iterator<Item = Code> {
        let of_key = |key: &String| -> &'static [Code] {
            match key.as_str() {
                "title" | "version" | "api" => &[Code::HeadMissing],
                "sources" => &[Code::UnknownSource],
                "policies" => &[Code::UnknownPolicy],
                "shapes" => &[
                    Code::UnknownShape,
                    Code::UnknownField,
                    Code::UnknownCapture,
                    Code::UnguaranteedCapture,
                ],
                "waits" => &[Code::UnknownCapture],
                _ => &[],
            }
        };
        self.lost.iter().flat_map(of_key).copied()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.document.file()
    }

    /// Whether it changes a catalog and is none.
    pub fn is_overlay(&self) -> bool {
        self.head.overlay.is_some()
    }

    /// The document's root.
    pub fn root(&self) -> At<'_> {
        self.value(&[])
    }

    /// What a rule, or the row that stands for it, takes up.
    pub fn extent(&self, rule: &Written) -> Span {
        self.document.value_span(&rule.path)
    }

    /// The place of a path.
    pub fn value(&self, path: &[Step]) -> At<'_> {
        At::new(&self.document, path, None)
    }

    /// The place of a rule.
    pub fn rule<'p>(&'p self, rule: &'p Written) -> At<'p> {
        let table = rule.table.as_deref();
        At::new(&self.document, &rule.path, table)
    }
}

/// The number of a file's format, where it is a number and not this one. What
/// follows in such a file may mean anything.
fn other_format(root: Typed<'_>) -> Option<String> {
    match root.get("format").map(Typed::to_value) {
        Some(Value::Number(format)) if format.as_u64() != Some(u64::from(FORMAT)) => {
            Some(format.to_string())
        }
        _ => None,
    }
}

fn unsupported(file: &SourceFile, span: Span, format: &str) -> Diagnostic {
    let message = format!("format {format} is not known");
    Diagnostic::new(Code::UnsupportedFormat, &file.name, span, message)
        .why("the number says how the rest of the file is to be read")
        .help(format!(
            "write `format: {FORMAT}`, or use a version of Replybook that reads {format}"
        ))
}

/// The provider that the name of a catalog file speaks of.
pub(super) fn provider_of(name: &str) -> Option<String> {
    let stem = || {
        let file = name.rsplit(['/', '\\']).next()?;
        Some(file.rsplit_once('.').map_or(file, |(stem, _)| stem))
    };
    let named = other_provider(name, "").filter(|named| is_provider_id(named));
    named.or_else(stem).map(str::to_owned)
}

/// Whether the place of a file lets it be one of a provider.
pub(super) fn may_be_of(name: &str, provider: &str) -> bool {
    other_provider(name, provider).is_none()
}

/// The provider that the file's place names, where `provider` is neither its
/// stem nor its folder: then nobody knows whose the rules are.
fn other_provider<'n>(name: &'n str, provider: &str) -> Option<&'n str> {
    let (folder, file) = name.rsplit_once(['/', '\\']).unwrap_or(("", name));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let folder = folder.rsplit(['/', '\\']).next().unwrap_or("");
    if stem == provider || folder == provider || !name.contains('.') {
        return None;
    }
    Some(if folder.is_empty() || folder == "catalog" {
        stem
    } else {
        folder
    })
}

fn misplaced(file: &SourceFile, span: Span, provider: &str, named: &str) -> Diagnostic {
    let message = format!("neither the file nor its folder is called `{provider}`");
    Diagnostic::new(Code::ProviderMismatch, &file.name, span, message)
        .why("a provider is looked up by the name of its file or folder")
        .help(format!("write `provider: {named}`, or rename the file"))
}
