//! Catalogs of a few rules, each a `when` and nothing else that matters.

use std::fmt::Write as _;

use replybook_catalog::table::Provider;
use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::yaml::SourceFile;
use replybook_compiler::{Compiled, compile, compile_untried};
use replybook_lints::overlap::{self, ClauseIx, Relation, Relations};
use replybook_testing::catalogs::file;

/// The head of every catalog here.
const HEAD: &str = r#"format: 1
provider: acme
title: Acme
version: 1.0.0
api: "1"
sources:
  errors: { title: "Acme: errors", url: https://docs.acme.example/errors, retrieved: 2026-11-21 }
shapes:
  envelope:
    fields:
      code: "$.code"
      number: { at: "$.number", type: number }
      message: { at: ["$.error.message", "$.error"], type: string, ignore_case: true }
      state: "$.status"
    identifying: [code, message, number]
  results:
    each: { path: "$.results[*]", role: reasons, type: object }
    fields: { code: "@.code", said: "@.said", top: "$.code" }
    identifying: [code, said]
  names:
    each: { path: "$.fields[*][:]", role: failures, type: string, key: field }
    fields: { field: {}, said: "@" }
    identifying: [said, field]
rules:
"#;

/// What stands under a rule but its `when`.
const REST: &str = r#"    category: validation
    remediation: "Correct what {rule} says."
    evidence: [ { source: errors, at: a place } ]
    examples: [ { response: { status: 418 }, expect: { retryability: after_change } } ]
"#;

/// A rule: its name and, as YAML, its shape (`~` for none) and `when`.
pub struct Rule<'y> {
    pub name: &'y str,
    pub shape: &'y str,
    pub when: &'y str,
    /// More keys, each a line.
    pub more: &'y str,
}

/// A rule of a shape.
pub fn rule<'y>(name: &'y str, shape: &'y str, when: &'y str) -> Rule<'y> {
    Rule {
        name,
        shape,
        when,
        more: "",
    }
}

/// The catalog of some rules.
pub fn files(rules: &[Rule<'_>]) -> Vec<SourceFile> {
    let mut text = HEAD.to_owned();
    for rule in rules {
        let Rule {
            name,
            shape,
            when,
            more,
        } = rule;
        let reason = name.to_ascii_uppercase().replace('-', "_");
        let _ = writeln!(
            text,
            "  - id: acme.{name}\n    reason: {reason}\n    title: Rule {name}"
        );
        if *shape != "~" {
            let _ = writeln!(text, "    shape: {shape}");
        }
        let _ = writeln!(text, "    when: {when}");
        for line in more.lines() {
            let _ = writeln!(text, "    {line}");
        }
        text += &REST.replace("{rule}", name);
    }
    vec![file("acme.yaml", text)]
}

/// The catalog of some rules, compiled; no example is tried.
pub fn compiled(rules: &[Rule<'_>]) -> Compiled {
    match compile_untried(&files(rules)) {
        Ok(compiled) => compiled,
        Err(found) => panic!("the catalog does not compile: {found:#?}"),
    }
}

/// The one provider of a catalog.
pub fn provider(compiled: &Compiled) -> &Provider {
    compiled.table.provider("acme").expect("it is called acme")
}

/// The first clause of a rule.
pub fn clause(provider: &Provider, name: &str) -> ClauseIx {
    let id = format!("acme.{name}");
    let rule = provider.rules.iter().position(|rule| rule.id == id);
    ClauseIx {
        rule: rule.expect("a rule of this name"),
        clause: 0,
    }
}

/// How the rules `a` and `b` stand to each other.
pub fn relation(a: (&str, &str), b: (&str, &str)) -> Relation {
    let compiled = compiled(&[rule("a", a.0, a.1), rule("b", b.0, b.1)]);
    let provider = provider(&compiled);
    Relations::new(provider).between(clause(provider, "a"), clause(provider, "b"))
}

/// The findings of a code about some rules.
pub fn found(rules: &[Rule<'_>], code: Code) -> Vec<Diagnostic> {
    let compiled = compiled(rules);
    let mut findings = overlap::findings(&compiled.table, &compiled.written, &[]);
    findings.retain(|found| found.code == code);
    findings
}

/// What the compiler finds about some rules, their examples tried.
pub fn refused(rules: &[Rule<'_>]) -> Vec<Diagnostic> {
    compile(&files(rules)).err().unwrap_or_default()
}
