//! Findings as SARIF 2.1.0, the form in which code scanning takes them.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use super::Library;
use super::region::Region;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::yaml::{SourceFile, Span};

/// A log of one run, the findings in the order given. `version` is that of the
/// tool. Names of files become relative addresses; a region is left out for a file
/// that is not among `sources`.
#[must_use]
pub fn sarif(diagnostics: &[Diagnostic], sources: &[SourceFile], version: &str) -> Value {
    let library = Library::new(diagnostics, sources);
    let codes: BTreeSet<Code> = diagnostics.iter().map(|found| found.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let results = diagnostics
        .iter()
        .map(|found| result(found, &codes, &library));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "replybook",
                "semanticVersion": version,
                "rules": codes.iter().copied().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: Code) -> Value {
    let explanation = code.explanation();
    let first = explanation
        .split_inclusive(". ")
        .next()
        .unwrap_or(explanation);
    json!({
        "id": code.id(),
        "name": code.as_str(),
        "shortDescription": { "text": first.trim_end() },
        "fullDescription": { "text": explanation },
        "help": { "text": explanation },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn result(found: &Diagnostic, codes: &[Code], library: &Library<'_>) -> Value {
    let mut result = json!({
        "ruleId": found.code.id(),
        "ruleIndex": codes.binary_search(&found.code).unwrap_or_default(),
        "level": level(found.severity),
        "message": { "text": found.sentences() },
        "locations": [{ "physicalLocation": physical(&found.file, found.span, library) }],
    });
    if !found.related.is_empty() {
        let related = found.related.iter().zip(1..).map(|(other, id)| {
            json!({
                "id": id,
                "physicalLocation": physical(&other.file, other.span, library),
                "message": { "text": other.label },
            })
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

fn physical(file: &str, span: Span, library: &Library<'_>) -> Value {
    let mut place = json!({ "artifactLocation": { "uri": address(file) } });
    if let Some(region) = Region::new(library, file, span) {
        place["region"] = json!({
            "startLine": region.line,
            "startColumn": region.column,
            "endLine": region.end_line,
            "endColumn": region.end_column,
        });
    }
    place
}

/// The level of a severity; SARIF has the same words.
fn level(severity: Severity) -> &'static str {
    severity.as_str()
}

/// A name of a file as a relative reference of RFC 3986.
fn address(file: &str) -> String {
    let mut address = String::new();
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}
