//! How rules stand to each other, but for those whose tie an example shows: that
//! is refused, and to be settled first.

use std::collections::BTreeSet;

use super::extents::Extents;
use crate::overlap;
use replybook_catalog::table::Table;
use replybook_compiler::diagnostic::{Code, Diagnostic, Span};
use replybook_compiler::lower::Parsed;
use replybook_compiler::written::{WrittenRule, WrittenShape};

/// What `overlap` finds about rules none of whose examples ties.
pub(super) fn find(
    parsed: &[Parsed],
    table: &Table,
    written: &[WrittenRule],
    refused: &[Diagnostic],
) -> Vec<Diagnostic> {
    let mut findings = overlap::findings(table, written, &shapes(parsed));
    let extents = parsed.iter().map(|file| (file.name(), Extents::new(file)));
    let extents: Vec<_> = extents.collect();
    let rule_at = |file: &str, place: Span| {
        let (_, extents) = extents.iter().find(|(name, _)| *name == file)?;
        extents
            .rule_around(place)
            .map(|rule| rule.entry.id.as_str())
    };
    let ties = refused
        .iter()
        .filter(|found| found.code == Code::ExampleTie);
    let tied: BTreeSet<&str> = ties
        .filter_map(|found| rule_at(&found.file, found.span))
        .collect();
    let is_tied =
        |file: &str, place: Span| rule_at(file, place).is_some_and(|id| tied.contains(id));
    findings.retain(|found| {
        let mut others = found.related.iter();
        !is_tied(&found.file, found.span) && !others.any(|other| is_tied(&other.file, other.span))
    });
    findings
}

/// Where the shapes stand, but for those of catalogs below.
fn shapes(parsed: &[Parsed]) -> Vec<WrittenShape> {
    let of_file = |file: &Parsed| {
        let at = file.root().key("shapes");
        let names = file.head.shapes.keys();
        let shapes = names.map(|name| WrittenShape {
            provider: file.head.provider.clone(),
            name: name.clone(),
            file: file.name().to_owned(),
            span: at.key(name).on_key().span(),
        });
        shapes.collect::<Vec<_>>()
    };
    parsed
        .iter()
        .filter(|file| !file.is_below)
        .flat_map(of_file)
        .collect()
}
