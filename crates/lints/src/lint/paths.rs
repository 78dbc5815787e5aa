//! Paths that one pass over a body cannot serve.

use std::collections::BTreeMap;

use super::Catalog;
use super::conditions::{branches, of_file};
use replybook_compiler::diagnostic::Code;
use replybook_compiler::format::Conjunction;
use replybook_compiler::lower::{At, Findings, Parsed, finding};
use replybook_matching::fast::plan::Plan;
use replybook_matching::fast::scan::{Builder, NotServable};

/// The paths that cost a tree, wherever they are written.
pub(super) fn find(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(provider) = catalog.provider else {
        return;
    };
    let plan = Plan::new(provider);
    let unserved = plan.layout.unserved.iter();
    // One that is refused only for the path of its elements is not to blame.
    let reasons: BTreeMap<&str, NotServable> = unserved
        .filter_map(|query| provider.queries.get(*query))
        .filter_map(|named| {
            let reason = Builder::new().add(named.query.segments(), 0).err()?;
            Some((&*named.text, reason))
        })
        .collect();
    if reasons.is_empty() {
        return;
    }
    for file in &catalog.files {
        each_path(file, &mut |path, at| {
            if let Some(reason) = reasons.get(path) {
                findings.at(
                    at,
                    finding(
                        Code::CostlyPath,
                        format!("`{path}` cannot be served by one pass: {reason}"),
                        "every answer that it is asked of costs a tree of the whole body",
                        "name the way member by member, `*` for the elements of a list",
                    ),
                );
            }
        });
    }
}

/// Gives every path that a file writes.
fn each_path(file: &Parsed, visit: &mut dyn FnMut(&str, &At<'_>)) {
    for (name, shape) in &file.head.shapes {
        let at = file.root().key("shapes").key(name);
        if let Some(each) = &shape.each {
            let at = at.key("each");
            visit(&each.path, &at.key("path"));
            for (key, path) in [
                ("position", &each.position),
                ("collection", &each.collection),
            ] {
                if let Some(path) = path {
                    visit(path, &at.key(key));
                }
            }
        }
        for (field, written) in &shape.fields {
            let at = at.key("fields").key(field);
            let is_map = matches!(written, replybook_compiler::format::FieldSpec::Full(_));
            let at = if is_map { at.key("at") } else { at };
            if let Some(paths) = &written.full().at {
                for (i, path) in paths.as_slice().iter().enumerate() {
                    visit(path, &at.item(paths.is_list(), i));
                }
            }
        }
    }
    for (spec, at) in of_file(file) {
        paths_of(spec, &at, visit);
    }
    for rule in &file.rules.written {
        for (name, capture) in &rule.entry.capture {
            let at = file.rule(rule).key("capture").key(name).key("at");
            if let Some(paths) = &capture.at {
                for (i, path) in paths.as_slice().iter().enumerate() {
                    visit(path, &at.item(paths.is_list(), i));
                }
            }
        }
    }
}

fn paths_of(spec: &Conjunction, at: &At<'_>, visit: &mut dyn FnMut(&str, &At<'_>)) {
    for path in spec.body.iter().flatten().map(|(path, _)| path) {
        visit(path, &at.key("body").key(path).on_key());
    }
    for (branch, at) in branches(spec, at) {
        paths_of(branch, &at, visit);
    }
}
