//! Captures of a rule, and whether its templates name only what there is.

use std::collections::BTreeSet;

use super::finding;
use super::queries::Queries;
use super::report::{At, Findings};
use super::shape::is_snake_case;
use crate::diagnostic::Code;
use crate::model::RuleEntry;
use crate::predicate::{Clause, Condition, Operator, Test};
use crate::prose::Prose;
use crate::table::{CaptureSource, CaptureSpec, Shape};

/// The capture that a body of plain text always becomes.
const TEXT: &str = "text";

/// The names under which a rule's values stand.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Those there may be.
    pub known: BTreeSet<String>,
    /// Those that `when` guarantees: present in every answer the rule holds for.
    pub guaranteed: BTreeSet<String>,
}

impl Names {
    /// What the clauses and shapes of a rule give by themselves.
    pub fn of(clauses: &[Clause], shapes: &[Shape]) -> Names {
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
    }
}

fn collect(condition: &Condition, shape: Option<&Shape>, names: &mut BTreeSet<String>) {
    let test = match condition {
        Condition::Header(_, test) | Condition::Text(test) | Condition::Body(_, test) => test,
        Condition::Field(field, test) => {
            let field = shape.and_then(|shape| shape.fields.get(*field));
            let scalar = test.exists != Some(false) && test.empty != Some(true);
            names.extend(field.filter(|_| scalar).map(|field| field.name.clone()));
            test
        }
        _ => return,
    };
    names.extend(holes(test).map(str::to_owned));
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
            findings.at_key(&at, unknown(name, &names.known));
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
            findings.at_key(
                &at,
                finding(
                    Code::BadName,
                    format!("`{name}` is not a name for a capture"),
                    "templates name captures",
                    "use lower-case letters, digits and `_`, beginning with a letter",
                ),
            );
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
            findings.at(
                &at,
                finding(
                    Code::BadTemplate,
                    error.to_string(),
                    "a remediation is a template over captures",
                    "write `{name}` for a capture, `[[ … ]]` for a part that may be dropped; \
                     double literal braces",
                ),
            );
            return None;
        }
    };
    if is_generic(text) {
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
    for (name, optional) in prose.placeholders() {
        if !names.known.contains(name) {
            findings.at(&at, unknown(name, &names.known));
        } else if !optional && !names.guaranteed.contains(name) {
            findings.at(
                &at,
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

fn unknown(name: &str, known: &BTreeSet<String>) -> super::Finding {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    finding(
        Code::UnknownCapture,
        format!("no capture is called `{name}`"),
        "captures are the shape's fields, the holes of `like` and the entries of `capture`",
        if known.is_empty() {
            "add it to `capture`".to_owned()
        } else {
            format!("name one of: {}", known.join(", "))
        },
    )
}

/// Sentences that fit any error help with none.
fn is_generic(text: &str) -> bool {
    const EMPTY: [&str; 9] = [
        "check your request",
        "check the request",
        "try again",
        "try again later",
        "retry later",
        "contact support",
        "fix the request",
        "see the documentation",
        "see the docs",
    ];
    let plain = text.trim().trim_end_matches(['.', '!']).to_lowercase();
    plain.chars().count() < 15
        || EMPTY
            .iter()
            .any(|empty| plain == *empty || plain == format!("please {empty}"))
}
