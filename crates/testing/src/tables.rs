//! Random tables: every kind of path, shape, condition, test and capture that a table can hold, over
//! the few names and values that the random responses are made of.

mod paths;
mod tests;

use replybook::vocabulary::{Scope, UnblockedBy};
use replybook::{Category, Effect, Outcome};
use replybook_catalog::moment::Format;
use replybook_catalog::policy::{Jitter, Policy};
use replybook_catalog::predicate::{Clause, Condition};
use replybook_catalog::prose::Prose;
use replybook_catalog::shape::{Each, Field, FieldIx, QueryIx, Shape, ShapeIx};
use replybook_catalog::status::StatusSet;
use replybook_catalog::table::{
    CaptureSource, CaptureSpec, Cause, Dedupe, Evidence, HeaderWait, Life, NamedPolicy, NamedQuery,
    PolicyChoice, Provider, Rule, Rules, Table, ValueWait,
};
use replybook_catalog::vocabulary::{BodyKind, EvidenceKind, NodeType, Role};

use crate::random::Random;
pub use paths::Paths;

/// Providers of every table, in order; `http` is in some.
pub const PROVIDERS: [&str; 2] = ["one", "two"];

const FIELDS: [&str; 5] = ["code", "message", "retry", "kind", "n"];

const HEADERS: [&str; 4] = ["x-kind", "x-reset", "retry-after", "date"];

const STATUSES: [&str; 14] = [
    "200", "204", "400", "403", "429", "500", "1xx", "2xx", "4xx", "5xx", "400-404", "200-599",
    "100-999", "999",
];

/// A table of random catalogs.
pub fn table(random: &mut Random, paths: &mut Paths) -> Table {
    let mut providers = Vec::new();
    if random.one_in(2) {
        providers.push(provider("http", random, paths));
    }
    for id in PROVIDERS {
        providers.push(provider(id, random, paths));
    }
    Table { providers }
}

fn provider(id: &str, random: &mut Random, paths: &mut Paths) -> Provider {
    let is_odd = random.one_in(8);
    let asks_body = id != "http" || random.one_in(6);
    Maker {
        random,
        paths,
        is_odd,
        asks_body,
        queries: Vec::new(),
        shapes: Vec::new(),
    }
    .provider(id)
}

/// Makes one catalog.
struct Maker<'r> {
    random: &'r mut Random,
    paths: &'r mut Paths,
    /// Whether paths may be such that one pass cannot serve them.
    is_odd: bool,
    asks_body: bool,
    queries: Vec<NamedQuery>,
    shapes: Vec<Shape>,
}

impl Maker<'_> {
    fn provider(mut self, id: &str) -> Provider {
        if self.asks_body {
            for at in 0..self.random.below(5) {
                let shape = self.shape(at);
                self.shapes.push(shape);
            }
        }
        let count = 1 + self.random.below(9);
        let rules: Vec<Rule> = (0..count).map(|at| self.rule(id, at, count)).collect();
        let waits = (0..self.random.below(3)).map(|_| self.header_wait());
        let waits = waits.collect();
        let slow = Policy::exponential(1000, 2.0, 60_000, Jitter::Full);
        let steady = Policy::constant(5000, Jitter::None).with_max_attempts(Some(3));
        let policies = [("slow", slow), ("steady", steady)];
        Provider {
            id: id.to_owned(),
            title: id.to_owned(),
            version: "1.0.0".to_owned(),
            api: String::new(),
            sources: Vec::new(),
            waits,
            policies: Vec::from(policies.map(|(name, policy)| NamedPolicy {
                name: name.to_owned(),
                policy,
                evidence: Vec::new(),
            })),
            retry: vec![
                (self.random.pick(Category::ALL), 0),
                (Category::RateLimit, 1),
            ],
            dedupe: self.dedupe(),
            default_success: self.random.one_in(3).then(|| self.random.below(count)),
            rules: rules.into(),
            retired: Rules::default(),
            queries: self.queries,
            shapes: self.shapes,
        }
    }

    fn shape(&mut self, at: usize) -> Shape {
        let fields: Vec<&str> = FIELDS
            .into_iter()
            .filter(|_| self.random.one_in(2))
            .collect();
        let each = (!self.random.one_in(3)).then(|| Each {
            path: self.elements(),
            role: self.random.pick(Role::ALL),
            of: match self.random.below(8) {
                0 => self.type_of(),
                1 | 2 => Some(NodeType::Object),
                _ => None,
            },
            position: self.random.one_in(3).then(|| self.below()),
            collection: self.random.one_in(3).then(|| self.below()),
            key: (!fields.is_empty() && self.random.one_in(3))
                .then(|| self.random.below(fields.len())),
        });
        let is_each = each.is_some();
        let fields: Vec<Field> = fields
            .into_iter()
            .map(|name| Field {
                name: name.to_owned(),
                paths: (0..self.random.pick(&[0, 1, 1, 2, 3]))
                    .map(|_| self.path(is_each))
                    .collect(),
                of: self.type_of(),
                ignore_case: self.random.one_in(3),
            })
            .collect();
        Shape {
            name: format!("shape-{at}"),
            each,
            identifying: (0..fields.len())
                .filter(|_| self.random.one_in(2))
                .collect(),
            fields,
        }
    }

    /// The path of elements.
    fn elements(&mut self) -> QueryIx {
        let text = self.paths.elements(self.random, self.is_odd);
        self.query(text)
    }

    /// A path within an element, or now and then from the root.
    fn below(&mut self) -> QueryIx {
        self.path(true)
    }

    fn path(&mut self, in_element: bool) -> QueryIx {
        let relative = if in_element {
            !self.random.one_in(6)
        } else {
            self.random.one_in(16)
        };
        let root = if relative { '@' } else { '$' };
        let text = self.paths.values(root, self.random, self.is_odd);
        self.query(text)
    }

    fn query(&mut self, text: String) -> QueryIx {
        let known = self.queries.iter().position(|named| named.text == text);
        known.unwrap_or_else(|| {
            let query = self.paths.compiled(&text);
            self.queries.push(NamedQuery { text, query });
            self.queries.len() - 1
        })
    }

    fn type_of(&mut self) -> Option<NodeType> {
        self.random
            .one_in(4)
            .then(|| self.random.pick(NodeType::ALL))
    }

    fn rule(&mut self, provider: &str, at: usize, count: usize) -> Rule {
        let category = self.random.pick(Category::ALL);
        let defaults = category.defaults();
        let clauses = (0..1 + self.random.below(2) * self.random.below(3))
            .map(|_| self.clause())
            .collect();
        let captures = (0..self.random.below(3)).map(|_| self.capture()).collect();
        let usual = self.random.one_in(2);
        Rule {
            id: format!("{provider}.rule-{at}"),
            reason: format!("RULE_{at}"),
            title: format!("Rule {at}"),
            category,
            outcome: self
                .random
                .one_in(4)
                .then(|| self.random.pick(Outcome::ALL)),
            effect: self.unless(usual, defaults.effect, Effect::ALL),
            scope: self.unless(usual, defaults.scope, Scope::ALL),
            unblocked_by: self.unless(usual, defaults.unblocked_by, UnblockedBy::ALL),
            clauses,
            captures,
            wait: self.random.one_in(4).then(|| ValueWait {
                capture: self.random.pick(&FIELDS).to_owned(),
                formats: self.formats(),
            }),
            policy: self.random.pick(&[
                PolicyChoice::OfCategory,
                PolicyChoice::Without,
                PolicyChoice::Named(0),
            ]),
            dedupe: self.dedupe(),
            remediation: Prose::parse("Look at {code}[[, wait for {retry}]].").unwrap(),
            causes: (0..self.random.below(6) / 4)
                .map(|_| self.cause())
                .collect(),
            overrides: match self.random.below(8) {
                0 => vec![self.random.below(count)],
                1 => vec![self.random.below(count), self.random.below(count)],
                _ => Vec::new(),
            },
            docs: None,
            evidence: vec![Evidence {
                kind: self.random.pick(EvidenceKind::ALL),
                source: None,
                at: None,
                note: None,
            }],
            sample: None,
            life: Life::default(),
        }
    }

    fn unless<T: Copy>(&mut self, usual: bool, given: T, all: &[T]) -> T {
        if usual { given } else { self.random.pick(all) }
    }

    fn cause(&mut self) -> Cause {
        Cause {
            reason: "CAUSE".to_owned(),
            title: "One of several causes".to_owned(),
            category: self.random.pick(Category::ALL),
            remediation: Prose::parse("Look again.").unwrap(),
            evidence: Vec::new(),
        }
    }

    fn dedupe(&mut self) -> Option<Dedupe> {
        self.random.one_in(4).then(|| Dedupe {
            window_ms: 1000,
            key: vec!["user".to_owned()],
        })
    }

    fn formats(&mut self) -> Vec<Format> {
        (0..1 + self.random.below(3))
            .map(|_| self.random.pick(Format::ALL))
            .collect()
    }

    fn header_wait(&mut self) -> HeaderWait {
        let guards = 0..self.random.below(4) / 3;
        HeaderWait {
            header: self.random.pick(&HEADERS).to_owned(),
            formats: self.formats(),
            categories: Category::ALL
                .iter()
                .copied()
                .filter(|_| self.random.one_in(2))
                .collect(),
            when: guards
                .map(|_| {
                    let header = self.random.pick(&HEADERS).to_owned();
                    (header, tests::test(self.random, false))
                })
                .collect(),
            capture: self.random.pick(&["reset", "retry"]).to_owned(),
        }
    }

    fn capture(&mut self) -> CaptureSpec {
        let source = match self.random.below(5) {
            0 => CaptureSource::Named,
            1 => CaptureSource::Header(self.random.pick(&HEADERS).to_owned()),
            _ => CaptureSource::Paths(
                (0..1 + self.random.below(2))
                    .map(|_| {
                        let relative = self.random.one_in(2);
                        self.path(relative)
                    })
                    .collect(),
            ),
        };
        CaptureSpec {
            name: self.random.pick(&FIELDS).to_owned(),
            source,
            of: self.type_of(),
            optional: true,
            sensitive: self.random.one_in(4),
        }
    }

    fn clause(&mut self) -> Clause {
        let shape = (!self.shapes.is_empty() && !self.random.one_in(4))
            .then(|| self.random.below(self.shapes.len()));
        let count = self.random.pick(&[0, 1, 1, 1, 2, 2, 3]);
        let conditions = (0..count).map(|_| self.condition(shape, 0)).collect();
        Clause::new(shape.map(|at| (at, &self.shapes[at])), conditions)
    }

    fn condition(&mut self, shape: Option<ShapeIx>, depth: usize) -> Condition {
        if !self.asks_body {
            return match self.random.below(4) {
                0 => self.header(),
                _ => self.status(),
            };
        }
        match self.random.below(16) {
            0 | 1 => self.status(),
            2 => self.header(),
            3 => Condition::BodyKind(
                (0..1 + self.random.below(2))
                    .map(|_| self.random.pick(BodyKind::ALL))
                    .collect(),
            ),
            4 | 5 => Condition::Text(tests::test(self.random, false)),
            6 | 7 if depth < 2 => Condition::Not(
                (0..1 + self.random.below(2))
                    .map(|_| {
                        (0..1 + self.random.below(2))
                            .map(|_| self.condition(shape, depth + 1))
                            .collect()
                    })
                    .collect(),
            ),
            8..=13 => match self.field(shape) {
                Some((field, ignores)) => {
                    Condition::Field(field, tests::test(self.random, ignores))
                }
                None => self.body(shape),
            },
            _ => self.body(shape),
        }
    }

    fn status(&mut self) -> Condition {
        let count = 1 + self.random.below(2) * self.random.below(4);
        let all: Vec<&str> = (0..count).map(|_| self.random.pick(&STATUSES)).collect();
        Condition::Status(StatusSet::parse_list(&all).unwrap())
    }

    fn header(&mut self) -> Condition {
        let name = self.random.pick(&HEADERS).to_owned();
        Condition::Header(name, tests::test(self.random, false))
    }

    fn body(&mut self, shape: Option<ShapeIx>) -> Condition {
        let shape = shape.map(|at| &self.shapes[at]);
        let in_element = shape.is_some_and(|shape| shape.each.is_some());
        let path = self.path(in_element);
        Condition::Body(path, tests::test(self.random, false))
    }

    /// A field of a shape, and whether it ignores case.
    fn field(&mut self, shape: Option<ShapeIx>) -> Option<(FieldIx, bool)> {
        let fields = &self.shapes[shape?].fields;
        let at = (!fields.is_empty()).then(|| self.random.below(fields.len()))?;
        Some((at, fields[at].ignore_case))
    }
}
