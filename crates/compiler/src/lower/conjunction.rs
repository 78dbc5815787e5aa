//! `when` to clauses: a conjunction with `any` in it is written out as the
//! conjunctions it stands for, so that each has its own strength.

use std::collections::BTreeMap;

use super::queries::Queries;
use super::report::{At, Findings};
use super::{finding, name_one_of, test, wrong_and_remedy};
use crate::diagnostic::{Code, Span};
use crate::format::{Conjunction, TestSpec};
use replybook_catalog::predicate::{Condition, Test};
use replybook_catalog::status::StatusSet;
use replybook_catalog::table::Shape;

/// How many clauses one rule may be written out to.
pub(super) const MAX_CLAUSES: usize = 64;

/// How many conditions the clauses of one rule may have together.
const MAX_CONDITIONS: usize = 2048;

/// How deeply `any` and `not` may be nested.
const MAX_NESTING: usize = 8;

/// What lowering a conjunction needs to know.
pub(super) struct Scope<'s> {
    pub shape: Option<&'s Shape>,
    pub queries: &'s mut Queries,
    pub findings: &'s mut Findings,
    /// Every condition as it is lowered, with its place.
    pub places: &'s mut Vec<(Condition, Span)>,
}

impl Scope<'_> {
    /// The conjunctions that a `when` stands for; what is wrong is found.
    pub fn expand(&mut self, spec: &Conjunction, at: &At<'_>) -> Vec<Vec<Condition>> {
        self.nested(spec, at, 0)
    }

    fn nested(&mut self, spec: &Conjunction, at: &At<'_>, depth: usize) -> Vec<Vec<Condition>> {
        if *spec == Conjunction::default() {
            self.findings.at(
                at,
                finding(
                    Code::EmptyPredicate,
                    "nothing is asked of the response",
                    "an empty predicate would hold for every response",
                    "write at least one condition, such as `status: 429`",
                ),
            );
            return Vec::new();
        }
        if depth > MAX_NESTING {
            self.findings.at(
                at,
                finding(
                    Code::TooManyBranches,
                    format!("`any` and `not` are nested more than {MAX_NESTING} deep"),
                    "nobody could say what holds in the end",
                    "write it flatter: two `not` cancel out, `any` within `any` is one list",
                ),
            );
            return Vec::new();
        }
        let mut clauses = vec![self.conditions(spec, at)];
        if let Some(not) = &spec.not {
            let at = at.key("not");
            let negated = self.nested(not, &at, depth + 1);
            if !self.affords(clauses.len() * weight(&negated), &at) {
                return Vec::new();
            }
            let condition = Condition::Not(negated);
            for clause in &mut clauses {
                clause.push(condition.clone());
            }
            self.places.push((condition, at.on_key().span()));
        }
        if let Some(any) = &spec.any {
            let at = at.key("any");
            if any.is_empty() {
                self.findings.at(&at, empty("any"));
            }
            let branches: Vec<Vec<Condition>> = any
                .iter()
                .enumerate()
                .flat_map(|(i, branch)| self.nested(branch, &at.index(i), depth + 1))
                .collect();
            let count = branches.len() * clauses.len();
            if count > MAX_CLAUSES {
                self.findings.at(
                    &at,
                    finding(
                        Code::TooManyBranches,
                        format!("the condition stands for {count} conjunctions"),
                        &format!(
                            "a rule is written out to at most {MAX_CLAUSES}, each tried by itself"
                        ),
                        "split the rule, or list values with `one_of`",
                    ),
                );
                return Vec::new();
            }
            let conditions = clauses.len() * weight(&branches) + branches.len() * weight(&clauses);
            if !self.affords(conditions, &at) {
                return Vec::new();
            }
            let with = |branch: &Vec<Condition>, clause: &Vec<Condition>| {
                clause.iter().chain(branch).cloned().collect()
            };
            clauses = branches
                .iter()
                .flat_map(|branch| clauses.iter().map(move |clause| with(branch, clause)))
                .collect();
        }
        clauses
    }

    /// Whether a rule may be written out to so many conditions.
    fn affords(&mut self, conditions: usize, at: &At<'_>) -> bool {
        let affords = conditions <= MAX_CONDITIONS;
        if !affords {
            self.findings.at(
                at,
                finding(
                    Code::TooManyBranches,
                    format!("the condition stands for {conditions} conditions"),
                    &format!("a rule is written out to at most {MAX_CONDITIONS}"),
                    "split the rule, or list values with `one_of`",
                ),
            );
        }
        affords
    }

    fn conditions(&mut self, spec: &Conjunction, at: &At<'_>) -> Vec<Condition> {
        let mut all = Vec::new();
        if let Some(status) = &spec.status {
            let at = at.key("status");
            let texts: Vec<&str> = status.as_slice().iter().map(|s| s.0.as_str()).collect();
            match StatusSet::parse_list(&texts) {
                Ok(set) => self.add(&mut all, Condition::Status(set), &at),
                Err(error) => {
                    let wrong = texts
                        .iter()
                        .position(|text| StatusSet::parse(text).is_err());
                    let at = at.item(status.is_list(), wrong.unwrap_or(usize::MAX));
                    let (wrong, remedy) =
                        wrong_and_remedy(&error, "write `429`, `4xx` or `500-504`");
                    let why = "a status is a number from 100 to 999";
                    self.findings
                        .at(&at, finding(Code::BadStatus, wrong, why, remedy));
                }
            }
        }
        if spec.headers.as_ref().is_some_and(BTreeMap::is_empty) {
            self.findings.at(&at.key("headers"), empty("headers"));
        }
        if spec.body.as_ref().is_some_and(BTreeMap::is_empty) {
            self.findings.at(&at.key("body"), empty("body"));
        }
        for (name, spec) in spec.headers.iter().flatten() {
            let at = at.key("headers").key(name);
            check_header_name(name, &at.on_key(), self.findings);
            let test = test::lower(&test::of_header(spec), false, &at, self.findings);
            if let Some(test) = test {
                let condition = Condition::Header(name.to_ascii_lowercase(), test);
                self.add(&mut all, condition, &at);
            }
        }
        if let Some(kinds) = &spec.body_kind {
            let at = at.key("body_kind");
            if kinds.as_slice().is_empty() {
                self.findings.at(&at, empty("body_kind"));
            }
            let condition = Condition::BodyKind(kinds.as_slice().to_vec());
            self.add(&mut all, condition, &at);
        }
        let is_element = self.shape.is_some_and(|shape| shape.each.is_some());
        for (path, spec) in spec.body.iter().flatten() {
            let at = at.key("body").key(path);
            let query = self
                .queries
                .intern(path, is_element, &at.on_key(), self.findings);
            let test = self.test(spec, false, &at);
            if let Some((query, test)) = query.zip(test) {
                self.add(&mut all, Condition::Body(query, test), &at);
            }
        }
        if let Some(spec) = &spec.text {
            let at = at.key("text");
            if let Some(test) = self.test(spec, false, &at) {
                self.add(&mut all, Condition::Text(test), &at);
            }
        }
        for (name, spec) in &spec.fields {
            if let Some(condition) = self.field(name, spec, at) {
                self.add(&mut all, condition, &at.key(name));
            }
        }
        all
    }

    /// Adds a condition whose entry stands at a place.
    fn add(&mut self, all: &mut Vec<Condition>, condition: Condition, at: &At<'_>) {
        self.places.push((condition.clone(), at.on_key().span()));
        all.push(condition);
    }

    fn test(&mut self, spec: &TestSpec, ignore_case: bool, at: &At<'_>) -> Option<Test> {
        test::lower(spec, ignore_case, at, self.findings)
    }

    fn field(&mut self, name: &str, spec: &TestSpec, at: &At<'_>) -> Option<Condition> {
        let at = at.key(name);
        let Some(shape) = self.shape else {
            self.findings.at_key(
                &at,
                finding(
                    Code::UnknownField,
                    format!(
                        "`{name}` is neither a key of a condition nor, without a shape, a field"
                    ),
                    "fields come from a shape",
                    name_one_of(
                        name,
                        "keys",
                        Conjunction::RESERVED,
                        "for a field add `shape: …`",
                    ),
                ),
            );
            return None;
        };
        let found = shape.fields.iter().position(|field| field.name == name);
        let Some(field) = found else {
            let fields = shape.fields.iter().map(|field| field.name.as_str());
            let known = fields.chain(Conjunction::RESERVED);
            self.findings.at_key(
                &at,
                finding(
                    Code::UnknownField,
                    format!("the shape `{}` has no field `{name}`", shape.name),
                    "a rule can name only what its shape says where to find",
                    name_one_of(name, "fields and keys", known, "or add it to the shape"),
                ),
            );
            return None;
        };
        let ignore_case = shape
            .fields
            .get(field)
            .is_some_and(|field| field.ignore_case);
        let test = self.test(spec, ignore_case, &at)?;
        Some(Condition::Field(field, test))
    }
}

/// How many conditions some conjunctions have, those within `not` included.
fn weight(clauses: &[Vec<Condition>]) -> usize {
    let of = |condition: &Condition| match condition {
        Condition::Not(negated) => 1 + weight(negated),
        _ => 1,
    };
    clauses.iter().flatten().map(of).sum()
}

/// Whether a text can be a header's name.
pub(super) fn check_header_name(name: &str, at: &At<'_>, findings: &mut Findings) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_name = !name.is_empty() && name.chars().all(is_token);
    if !is_name {
        findings.at(
            at,
            finding(
                Code::BadHeaderName,
                format!("`{name}` is not a header name"),
                "a header name is a token (RFC 9110, section 5.6.2)",
                "write a name such as `retry-after`",
            ),
        );
    }
    is_name
}

fn empty(key: &str) -> super::Finding {
    finding(
        Code::EmptyPredicate,
        format!("`{key}` lists nothing"),
        "it would hold for every response, or for none",
        "say what must hold, or drop it",
    )
}
