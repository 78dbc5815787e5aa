//! Texts that a person has still to write.

use super::Catalog;
use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::lower::{Findings, Parsed};

/// What such a text begins with.
const MARK: &str = "TODO";

/// Every text that begins with the mark, wherever it stands.
pub(super) fn find(catalog: &Catalog<'_>, findings: &mut Findings) {
    for file in &catalog.files {
        findings.extend(of_file(file));
    }
}

fn of_file(file: &Parsed) -> impl Iterator<Item = Diagnostic> {
    let marked = file.document.scalars().filter(|(text, _)| {
        let rest = text.strip_prefix(MARK);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    });
    marked.map(|(_, span)| {
        Diagnostic::new(
            Code::Unfinished,
            file.name(),
            span,
            "this has still to be written",
        )
        .why("what a tool cannot know is marked for a person")
        .help("write it, and take the mark `TODO` away")
    })
}
