//! Captures of a rule, and whether its templates name only what there is.

use std::collections::{BTreeMap, BTreeSet};

use super::name::is_snake_case;
use super::queries::Queries;
use super::report::{At, Findings};
use super::{finding, generic, name_one_of, wrong_and_remedy};
use crate::diagnostic::Code;
use crate::format::RuleEntry;
use replybook_catalog::predicate::{Clause, Condition, Operator, Test};
use replybook_catalog::prose::Prose;
use replybook_catalog::table::{CaptureSource, CaptureSpec, HeaderWait, Shape};

/// The capture that a body of plain text always becomes.
const TEXT: &str = "text";

/// The names under which a rule's values stand.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Whether the conditions have mistakes, so that holes may be missing here.
    pub unsure: bool,
    /// Those there may be.
    pub known: BTreeSet<String>,
    /// Those that `when` guarantees: present in every answer the rule holds for.
    pub guaranteed: BTreeSet<String>,
}

impl Names {
    /// What the clauses and shapes of a rule and its provider's waits give by
    /// themselves.
    pub fn new(clauses: &[Clause], shapes: &[Shape], waits: &[HeaderWait]) -> Names {
        let mut names = Names::default();
        let mut guaranteed: Option<BTreeSet<String>> = None;
        for clause in clauses {
            let shape = clause.shape.and_then(|shape| shapes.get(shape));
            let mut here = BTreeSet::new();
            for condition in &clause.conditions {
                collect(condition, shape, &mut here);
            }
            names.known.extend(here.iter().cloned());
            names
                .known
                .extend(shape.iter().flat_map(|s| &s.fields).map(|f| f.name.clone()));
            guaranteed = Some(match guaranteed {
                None => here,
                Some(before) => before.intersection(&here).cloned().collect(),
            });
        }
        names.guaranteed = guaranteed.unwrap_or_default();
        names.known.insert(TEXT.to_owned());
        names
            .known
            .extend(waits.iter().map(|wait| wait.capture.clone()));
        names
    }
}

fn collect(condition: &Condition, shape: Option<&Shape>, names: &mut BTreeSet<String>) {
    let Some(test) = test_of(condition) else {
        return;
    };
    if let Condition::Field(field, test) = condition {
        let field = shape.and_then(|shape| shape.fields.get(*field));
        let scalar = test.exists != Some(false) && test.empty != Some(true);
        names.extend(field.filter(|_| scalar).map(|field| field.name.clone()));
    }
    names.extend(holes(test).map(str::to_owned));
}

/// Holes that would fill a capture that something else fills already: of two
/// values only one could stand under the name.
pub(super) fn check_holes(
    clauses: &[Clause],
    shapes: &[Shape],
    at: &At<'_>,
    findings: &mut Findings,
) {
    let mut twice: BTreeMap<&str, At<'_>> = BTreeMap::new();
    for clause in clauses {
        let shape = clause.shape.and_then(|shape| shapes.get(shape));
        let fields = shape.iter().flat_map(|shape| &shape.fields);
        let mut taken: BTreeSet<&str> = fields.map(|field| field.name.as_str()).collect();
        for condition in &clause.conditions {
            let names = test_of(condition).into_iter().flat_map(holes);
            for name in names.filter(|name| !taken.insert(name)) {
                let at = match condition {
                    Condition::Field(field, _) => shape
                        .and_then(|shape| shape.fields.get(*field))
                        .map_or(at.clone(), |field| at.key(&field.name).key("like")),
                    Condition::Text(_) => at.key("text").key("like"),
                    _ => at.clone(),
                };
                twice.entry(name).or_insert(at);
            }
        }
    }
    for (name, at) in twice {
        findings.at(
            &at,
            finding(
                Code::DuplicateCapture,
                format!("the hole `{{{name}}}` has the name of a field or of another hole"),
                "two values cannot stand under one name",
                "give the hole another name, or write `{*}` if the value is not needed",
            ),
        );
    }
}

fn test_of(condition: &Condition) -> Option<&Test> {
    match condition {
        Condition::Header(_, test)
        | Condition::Text(test)
        | Condition::Body(_, test)
        | Condition::Field(_, test) => Some(test),
        _ => None,
    }
}

fn holes(test: &Test) -> impl Iterator<Item = &str> {
    test.operators.iter().flat_map(|operator| match operator {
        Operator::Like(like) => like.holes().map(|(name, _)| name).collect::<Vec<_>>(),
        _ => Vec::new(),
    })
}

/// The captures that a rule adds.
pub(super) fn lower(
    rule: &RuleEntry,
    is_element: bool,
    names: &mut Names,
    at: &At<'_>,
    queries: &mut Queries,
    findings: &mut Findings,
) -> Vec<CaptureSpec> {
    let at = at.key("capture");
    let mut captures = Vec::new();
    for (name, entry) in &rule.capture {
        let at = at.key(name);
        let source = match (&entry.at, &entry.header) {
            (Some(_), Some(_)) => {
                findings.at(
                    &at,
                    finding(
                        Code::DuplicateCapture,
                        format!("`{name}` is taken from a path and from a header"),
                        "a capture has one place",
                        "keep `at` or `header`",
                    ),
                );
                names.known.insert(name.clone());
                continue;
            }
            (Some(paths), None) => {
                let at = at.key("at");
                let intern = |(i, path): (usize, &String)| {
                    let at = at.item(paths.is_list(), i);
                    queries.intern(path, is_element, &at, findings)
                };
                let paths = paths.as_slice().iter().enumerate();
                CaptureSource::Paths(paths.filter_map(intern).collect())
            }
            (None, Some(header)) => {
                super::conjunction::check_header_name(header, &at.key("header"), findings);
                CaptureSource::Header(header.to_ascii_lowercase())
            }
            (None, None) => CaptureSource::Named,
        };
        let is_known = names.known.contains(name);
        if source == CaptureSource::Named && !is_known {
            if !names.unsure {
                findings.at_key(&at, unknown(name, names));
            }
        } else if source != CaptureSource::Named && is_known {
            findings.at_key(
                &at,
                finding(
                    Code::DuplicateCapture,
                    format!("`{name}` is a field of the shape or a hole already"),
                    "two values cannot stand under one name",
                    "choose another name, or drop `at` to say more about the field",
                ),
            );
        } else if !is_snake_case(name) {
            findings.at_key(&at, bad_name(name));
        }
        names.known.insert(name.clone());
        captures.push(CaptureSpec {
            name: name.clone(),
            source,
            of: entry.r#type,
            optional: entry.optional,
            sensitive: entry.sensitive,
        });
    }
    captures
}

/// A remediation: a template that names only captures there are.
pub(super) fn prose(
    text: &str,
    names: &Names,
    at: &At<'_>,
    findings: &mut Findings,
) -> Option<Prose> {
    let at = at.key("remediation");
    let prose = match Prose::parse(text) {
        Ok(prose) => prose,
        Err(error) => {
            let (wrong, remedy) = wrong_and_remedy(&error, "name one in it, or drop the brackets");
            let why = "a remediation is a template: `{name}` inserts a capture, `[[ … ]]` is \
                       dropped when a capture in it is missing";
            let finding = finding(Code::BadTemplate, wrong, why, remedy);
            findings.at_byte(&at, text, Some(error.offset()), finding);
            return None;
        }
    };
    if generic::is_generic(text) {
        findings.at(
            &at,
            finding(
                Code::GenericRemediation,
                "the remediation says nothing about this cause",
                "a person must be able to act on it",
                "say what to change, where to find it, and which limit applies",
            ),
        );
    }
    if names.unsure {
        return Some(prose);
    }
    for ((name, optional), byte) in prose.placeholders().zip(bytes_of_placeholders(text)) {
        if !names.known.contains(name) {
            findings.at_byte(&at, text, Some(byte), unknown(name, names));
        } else if !optional && !names.guaranteed.contains(name) {
            findings.at_byte(
                &at,
                text,
                Some(byte),
                finding(
                    Code::UnguaranteedCapture,
                    format!("`{{{name}}}` may be absent"),
                    "`when` does not ask for it, so an answer may come without",
                    format!("put the part that needs it in brackets: `[[ … {{{name}}} … ]]`"),
                ),
            );
        }
    }
    Some(prose)
}

/// The finding about a name that templates cannot use.
pub(super) fn bad_name(name: &str) -> super::Finding {
    finding(
        Code::BadName,
        format!("`{name}` is not a name for a capture"),
        "templates name captures",
        "use lower-case letters, digits and `_`, beginning with a letter",
    )
}

/// The bytes at which the placeholders of a template begin, in order.
fn bytes_of_placeholders(text: &str) -> Vec<usize> {
    let mut begin = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('{')) {
        let doubled = text[at + found..].starts_with("{{");
        if !doubled {
            begin.push(at + found);
        }
        at += found + if doubled { 2 } else { 1 };
    }
    begin
}

/// The finding about a name that is no capture's.
pub(super) fn unknown(name: &str, names: &Names) -> super::Finding {
    finding(
        Code::UnknownCapture,
        format!("no capture is called `{name}`"),
        "captures are the shape's fields, the holes of `like` and the entries of `capture`",
        name_one_of(
            name,
            "captures",
            names.known.iter().map(String::as_str),
            "or add it under `capture`",
        ),
    )
}
