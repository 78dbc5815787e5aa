//! Every test and every path that a catalog writes, with its place.

use super::Catalog;
use replybook_compiler::format::{Conjunction, Operators, TestSpec};
use replybook_compiler::lower::{At, Parsed};

/// Gives the operators of every test of a catalog.
pub(super) fn each_test<'c>(catalog: &Catalog<'c>, visit: &mut dyn FnMut(&'c Operators, &At<'c>)) {
    let mut visit_spec = |spec: &'c TestSpec, at: &At<'c>| {
        if let TestSpec::Operators(operators) = spec {
            visit(operators, at);
        }
    };
    for file in &catalog.files {
        for (spec, at) in of_file(file) {
            tests_of(spec, &at, &mut visit_spec);
        }
        for (i, wait) in file.head.waits.iter().enumerate() {
            for (name, spec) in &wait.when {
                let at = file.root().key("waits").index(i).key("when").key(name);
                visit_spec(spec, &at);
            }
        }
    }
}

/// The conjunctions of a file's rules and default.
pub(super) fn of_file(file: &Parsed) -> Vec<(&Conjunction, At<'_>)> {
    let rules = file.rules.written.iter();
    let of_rules = rules.map(|rule| (&rule.entry.when, file.rule(rule).key("when")));
    let mut all: Vec<_> = of_rules.collect();
    if let Some(success) = &file.head.success {
        let at = file.root().key("success");
        all.push((&success.when, at.key("when")));
        all.extend(success.not.as_ref().map(|not| (not, at.key("not"))));
    }
    all
}

/// Gives every test of a conjunction, those within `any` and `not` included.
pub(super) fn tests_of<'c>(
    spec: &'c Conjunction,
    at: &At<'c>,
    visit: &mut dyn FnMut(&'c TestSpec, &At<'c>),
) {
    let headers = spec.headers.iter().flatten();
    for (name, test) in headers {
        visit(test, &at.key("headers").key(name));
    }
    for (path, test) in spec.body.iter().flatten() {
        visit(test, &at.key("body").key(path));
    }
    if let Some(test) = &spec.text {
        visit(test, &at.key("text"));
    }
    for (name, test) in &spec.fields {
        visit(test, &at.key(name));
    }
    for (branch, at) in branches(spec, at) {
        tests_of(branch, &at, visit);
    }
}

/// The conjunctions within one.
pub(super) fn branches<'c>(spec: &'c Conjunction, at: &At<'c>) -> Vec<(&'c Conjunction, At<'c>)> {
    let any = spec.any.iter().flatten().enumerate();
    let any = any.map(|(i, branch)| (branch, at.key("any").index(i)));
    let not = spec.not.iter().map(|not| (&**not, at.key("not")));
    any.chain(not).collect()
}
