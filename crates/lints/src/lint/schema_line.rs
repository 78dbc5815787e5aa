//! The first line of a file, by which editors know its schema.

use super::Catalog;
use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::lower::Findings;
use replybook_compiler::yaml::Span;

/// What the line begins with.
const LINE: &str = "# yaml-language-server: $schema=";
/// The schema, from the folder that has `catalog` in it.
const SCHEMA: &str = "schema/catalog.schema.json";

/// Files below a folder `catalog` whose line is missing or leads elsewhere. Of
/// others nobody knows where their schema is.
pub(super) fn find(catalog: &Catalog<'_>, findings: &mut Findings) {
    for file in &catalog.files {
        let (name, text) = (file.name(), file.document.source().text.as_str());
        let Some(up) = steps_up(name) else {
            continue;
        };
        let line = format!("{LINE}{}{SCHEMA}", "../".repeat(up));
        let first = text.lines().next().unwrap_or_default();
        let first = first.trim_start_matches('\u{feff}').trim_end();
        let is_address = |schema: &str| schema.contains("://");
        if first == line || first.strip_prefix(LINE).is_some_and(is_address) {
            continue;
        }
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let (message, end) = if first.starts_with(LINE) {
            ("the first line leads to no schema", start + first.len())
        } else {
            ("the file does not say its schema", start)
        };
        findings.extend([
            Diagnostic::new(Code::SchemaLine, name, Span::new(start, end), message)
                .why("editors complete and check the file by it")
                .help(format!("begin the file with `{line}`")),
        ]);
    }
}

/// How many folders a file stands below the one that has `catalog` in it.
fn steps_up(name: &str) -> Option<usize> {
    let steps: Vec<&str> = name.split(['/', '\\']).collect();
    let catalog = steps.iter().rposition(|step| *step == "catalog")?;
    (catalog + 1 < steps.len()).then(|| steps.len() - catalog - 1)
}
