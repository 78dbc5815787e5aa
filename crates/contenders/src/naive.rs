//! The rules of a compiled table, applied as one would without thinking: the body
//! as a tree, then every clause of every rule of the provider, every path of it
//! evaluated anew by a JSONPath library. What remains (elements, order, status)
//! is `resolve`, which the other engines share.

pub mod resolve;

use replybook::Response;
use replybook_catalog::predicate::{Clause, Condition, Subject, Test};
use replybook_catalog::table::{Field, Provider, Shape, Table};
use serde_json::Value;

use resolve::{Read, Rules};

/// A library of JSONPath.
pub trait Select {
    /// A path, compiled.
    type Query;
    /// Compiles a path.
    fn compile(path: &str) -> Self::Query;
    /// The values that a path selects.
    fn select<'v>(query: &Self::Query, value: &'v Value) -> Vec<&'v Value>;
}

/// The library that the compiler of catalogs reads paths with.
pub struct JsonpathRust;

impl Select for JsonpathRust {
    type Query = jsonpath_rust::parser::model::JpQuery;

    fn compile(path: &str) -> Self::Query {
        jsonpath_rust::parser::parse_json_path(path).unwrap()
    }

    fn select<'v>(query: &Self::Query, value: &'v Value) -> Vec<&'v Value> {
        let found = jsonpath_rust::query::js_path_process(query, value).unwrap();
        found.into_iter().map(|node| node.val()).collect()
    }
}

/// A path, and whether it begins at the element.
struct Path<Q> {
    relative: bool,
    query: Q,
}

/// A table with its paths compiled by a library.
pub struct Scan<'t, S: Select> {
    table: &'t Table,
    paths: Vec<Vec<Path<S::Query>>>,
}

impl<'t, S: Select> Scan<'t, S> {
    /// Compiles the paths of a table.
    pub fn new(table: &'t Table) -> Self {
        let compile = |text: &str| {
            let relative = text.starts_with('@');
            let query = match text.strip_prefix('@') {
                Some(rest) => S::compile(&format!("${rest}")),
                None => S::compile(text),
            };
            Path { relative, query }
        };
        let compiled =
            |provider: &Provider| provider.queries.iter().map(|q| compile(&q.text)).collect();
        let paths = table.providers.iter().map(compiled).collect();
        Scan { table, paths }
    }

    /// The id of the rule that decides, or `none`.
    pub fn rule(&self, provider: usize, response: &Response<'_>) -> &'t str {
        resolve::resolve(self, self.table, provider, &Read::new(response))
    }

    fn nodes<'v>(&self, at: &Place<'_, 'v>, query: usize) -> Vec<&'v Value> {
        let path = &self.paths[at.provider][query];
        let from = if path.relative {
            at.element
        } else {
            at.read.json()
        };
        from.map_or(Vec::new(), |value| S::select(&path.query, value))
    }

    fn holds(&self, clause: &Clause, at: &Place<'_, '_>) -> bool {
        let shape = clause
            .shape
            .map(|shape| &self.table.providers[at.provider].shapes[shape]);
        clause
            .conditions
            .iter()
            .all(|condition| self.check(condition, shape, at))
    }

    fn check(&self, condition: &Condition, shape: Option<&Shape>, at: &Place<'_, '_>) -> bool {
        match condition {
            Condition::Status(set) => set.contains(at.read.status),
            Condition::BodyKind(kinds) => kinds.contains(&at.read.kind()),
            Condition::Header(name, test) => holds(test, at.read.header(name).map(Subject::Text)),
            Condition::Text(test) => holds(test, at.read.text().map(Subject::Text)),
            Condition::Body(query, test) => holds_for_nodes(test, self.nodes(at, *query)),
            Condition::Field(field, test) => {
                let field = &shape.unwrap().fields[*field];
                holds_for_nodes(test, self.field(field, at))
            }
            Condition::Not(alternatives) => !alternatives
                .iter()
                .any(|all| all.iter().all(|condition| self.check(condition, shape, at))),
        }
    }

    fn field<'v>(&self, field: &Field, at: &Place<'_, 'v>) -> Vec<&'v Value> {
        let mut null = Vec::new();
        for query in &field.paths {
            let mut found = self.nodes(at, *query);
            found.retain(|node| field.of.is_none_or(|of| Subject::from(*node).is_of(of)));
            if found.iter().any(|node| !node.is_null()) {
                found.retain(|node| !node.is_null());
                return found;
            }
            null.append(&mut found);
        }
        null.truncate(1);
        null
    }
}

fn holds_for_nodes(test: &Test, nodes: Vec<&Value>) -> bool {
    holds(test, nodes.into_iter().map(Subject::from))
}

/// Where a clause is tried.
struct Place<'a, 'v> {
    provider: usize,
    read: &'v Read<'a>,
    element: Option<&'v Value>,
}

impl<S: Select> Rules for Scan<'_, S> {
    fn elements<'v>(&self, provider: usize, shape: usize, read: &'v Read<'_>) -> Vec<&'v Value> {
        let at = Place {
            provider,
            read,
            element: None,
        };
        match &self.table.providers[provider].shapes[shape].each {
            Some(each) => self.nodes(&at, each.path),
            None => Vec::new(),
        }
    }

    fn holding(
        &self,
        provider: usize,
        read: &Read<'_>,
        element: Option<(usize, &Value)>,
    ) -> Vec<(usize, usize)> {
        let at = Place {
            provider,
            read,
            element: element.map(|(_, value)| value),
        };
        let of = &self.table.providers[provider];
        let mut holding = Vec::new();
        for (rule_at, rule) in of.rules.iter().enumerate() {
            for (clause_at, clause) in rule.clauses.iter().enumerate() {
                let is_about = match element {
                    Some((shape, _)) => clause.shape == Some(shape),
                    None => clause
                        .shape
                        .is_none_or(|shape| of.shapes[shape].each.is_none()),
                };
                if is_about && self.holds(clause, &at) {
                    holding.push((rule_at, clause_at));
                }
            }
        }
        holding
    }
}

fn holds<'s>(test: &Test, subjects: impl IntoIterator<Item = Subject<'s>>) -> bool {
    test.holds(|visit| {
        let _ = subjects.into_iter().try_for_each(visit);
    })
}
