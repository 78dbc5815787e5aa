//! Findings that somebody has looked at and lets stand, each with the reason. One
//! that stands for nothing any more is itself a finding.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::extents::Extents;
use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::lower::{self, At, Finding, Findings, Parsed, finding};
use replybook_compiler::yaml::Step;

/// An entry of `allow`.
struct Allowance<'p> {
    code: Code,
    at: At<'p>,
    /// Whether some finding was held back by it.
    is_used: Cell<bool>,
}

/// The entries of one file, by the path of their rule; under an empty path those
/// of the head.
struct OfFile<'p> {
    extents: Extents<'p>,
    by_owner: BTreeMap<&'p [Step], Vec<Allowance<'p>>>,
}

/// The advice that nobody has allowed, and the entries of `allow` that allow
/// nothing. `decided` says whether a code was looked for at all; where the compiler
/// refused something, what it refused may have hidden what an entry stands for.
pub(super) fn apply(
    parsed: &[Parsed],
    refused: &[Diagnostic],
    mut advice: Vec<Diagnostic>,
    decided: impl Fn(Code) -> bool,
) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    // Of what stands below nothing is said, and so nothing is allowed.
    let own = parsed.iter().filter(|file| !file.is_below);
    let files: BTreeMap<&str, OfFile<'_>> =
        own.map(|file| (file.name(), OfFile::read(file))).collect();
    advice.retain(|found| {
        let file = files.get(&*found.file);
        !file.is_some_and(|file| file.allows(found))
    });
    let hidden: BTreeSet<(&str, &[Step])> = refused
        .iter()
        .filter_map(|found| Some((&*found.file, files.get(&*found.file)?.owner(found))))
        .collect();
    for (name, file) in &files {
        for (owner, allowances) in &file.by_owner {
            let is_known = !hidden.contains(&(*name, *owner));
            for allowance in allowances.iter().filter(|_| is_known) {
                if decided(allowance.code) && !allowance.is_used.get() {
                    findings.at(&allowance.at, unused(allowance.code));
                }
            }
        }
    }
    advice.extend(findings.into_vec());
    advice
}

impl<'p> OfFile<'p> {
    fn read(file: &'p Parsed) -> OfFile<'p> {
        let head = (file.root(), [].as_slice(), &file.head.allow);
        let rules = file.rules.written.iter();
        let rules = rules.map(|rule| (file.rule(rule), &*rule.path, &rule.entry.allow));
        let mut by_owner: BTreeMap<&[Step], Vec<Allowance<'_>>> = BTreeMap::new();
        for (at, owner, entries) in std::iter::once(head).chain(rules) {
            for (i, entry) in entries.iter().enumerate() {
                let at = at.key("allow").index(i);
                if let Some(code) = lower::allowed(entry) {
                    by_owner.entry(owner).or_default().push(Allowance {
                        code,
                        at: at.key("code"),
                        is_used: Cell::new(false),
                    });
                }
            }
        }
        OfFile {
            extents: Extents::new(file),
            by_owner,
        }
    }

    /// The path of the rule that a finding stands in; empty for the head.
    fn owner(&self, found: &Diagnostic) -> &'p [Step] {
        let rule = self.extents.rule_around(found.span);
        rule.map_or(&[], |rule| &rule.path)
    }

    fn allows(&self, found: &Diagnostic) -> bool {
        let mut of_owner = self.by_owner.get(self.owner(found)).into_iter().flatten();
        let allowance = of_owner.find(|allowance| allowance.code == found.code);
        if let Some(allowance) = allowance {
            allowance.is_used.set(true);
        }
        allowance.is_some()
    }
}

fn unused(code: Code) -> Finding {
    finding(
        Code::UnusedAllow,
        format!("there is no finding `{code}` here to allow"),
        "it would hide the next one, for which nobody gave a reason",
        "remove the entry",
    )
}
