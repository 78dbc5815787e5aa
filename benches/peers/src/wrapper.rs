//! What an expression language has no word for, in Rust: reading the body,
//! evaluating the paths, elements, the order of rules, and falling back to the
//! status. A language is given lists of values and says which clauses hold.

use replybook_catalog::predicate::Subject;
use replybook_catalog::table::Table;
use replybook_contenders::contender::Judge;
use replybook_contenders::naive::resolve::{Read, Rules, resolve};
use replybook_contenders::set::Set;
use serde_json::Value;

use crate::expression::{Slot, Unit, units};

/// What a unit is asked about.
pub struct Facts {
    pub status: u16,
    pub kind: &'static str,
    /// In the order of the unit's slots.
    pub lists: Vec<Vec<Value>>,
}

impl Facts {
    /// As one object: `status`, `kind`, `l0`, `l1`, …
    pub fn into_json(self) -> Value {
        let mut object = serde_json::Map::new();
        object.insert("status".to_owned(), self.status.into());
        object.insert("kind".to_owned(), self.kind.into());
        for (at, list) in self.lists.into_iter().enumerate() {
            object.insert(format!("l{at}"), Value::Array(list));
        }
        Value::Object(object)
    }
}

/// A language with the rules compiled.
pub trait Language: 'static {
    fn compile(units: &[Unit]) -> Self;
    /// Positions in the unit's clauses of those that hold.
    fn holding(&mut self, unit: usize, facts: Facts) -> Vec<usize>;
}

/// No language: nothing ever holds. It shows what the wrapper costs.
pub struct Nothing;

impl Language for Nothing {
    fn compile(_: &[Unit]) -> Self {
        Nothing
    }

    fn holding(&mut self, _: usize, facts: Facts) -> Vec<usize> {
        std::hint::black_box(facts.into_json());
        Vec::new()
    }
}

struct Path {
    relative: bool,
    query: serde_json_path::JsonPath,
}

struct Wrapped<L> {
    table: &'static Table,
    paths: Vec<Vec<Path>>,
    units: Vec<Unit>,
    language: std::cell::RefCell<L>,
}

pub fn start<L: Language>(set: &'static Set) -> Judge {
    let table = set.engine.table();
    let compile = |text: &str| Path {
        relative: text.starts_with('@'),
        query: serde_json_path::JsonPath::parse(&text.replacen(
            '@',
            "$",
            usize::from(text.starts_with('@')),
        ))
        .unwrap(),
    };
    let paths = table
        .providers
        .iter()
        .map(|provider| {
            provider
                .queries
                .iter()
                .map(|query| compile(&query.text))
                .collect()
        })
        .collect();
    let units: Vec<Unit> = table
        .providers
        .iter()
        .enumerate()
        .flat_map(|(at, provider)| units(at, provider))
        .collect();
    let wrapped = Wrapped {
        table,
        paths,
        language: L::compile(&units).into(),
        units,
    };
    let providers: Vec<usize> = set
        .cases
        .iter()
        .map(|case| {
            table
                .providers
                .iter()
                .position(|p| p.id == case.provider)
                .unwrap()
        })
        .collect();
    Box::new(move |at| {
        let response = set.cases[at].response();
        let rule = resolve(&wrapped, table, providers[at], &Read::new(&response));
        (rule != "none").then_some(rule)
    })
}

impl<L> Wrapped<L> {
    fn nodes<'v>(
        &self,
        provider: usize,
        query: usize,
        read: &'v Read<'_>,
        element: Option<&'v Value>,
    ) -> Vec<&'v Value> {
        let path = &self.paths[provider][query];
        let from = if path.relative { element } else { read.json() };
        from.map_or(Vec::new(), |value| path.query.query(value).all())
    }

    fn list<'v>(
        &self,
        unit: &Unit,
        slot: &Slot,
        read: &'v Read<'_>,
        element: Option<&'v Value>,
    ) -> Vec<Value> {
        let texts = |text: &str| vec![Value::from(text)];
        match slot {
            Slot::Lower(slot) => {
                let mut list = self.list(unit, slot, read, element);
                for value in &mut list {
                    if let Value::String(text) = value {
                        text.make_ascii_lowercase();
                    }
                }
                list
            }
            Slot::Text => read.text().map_or(Vec::new(), texts),
            Slot::Header(name) => read.header(name).map(Value::from).collect(),
            Slot::Query(query) => {
                let nodes = self.nodes(unit.provider, *query, read, element);
                nodes.into_iter().cloned().collect()
            }
            Slot::Field(shape, field) => {
                let field = &self.table.providers[unit.provider].shapes[*shape].fields[*field];
                let mut null = Vec::new();
                for query in &field.paths {
                    let mut found = self.nodes(unit.provider, *query, read, element);
                    found.retain(|node| field.of.is_none_or(|of| Subject::from(*node).is_of(of)));
                    if found.iter().any(|node| !node.is_null()) {
                        found.retain(|node| !node.is_null());
                        return found.into_iter().cloned().collect();
                    }
                    null.append(&mut found);
                }
                null.into_iter().take(1).cloned().collect()
            }
        }
    }
}

impl<L: Language> Rules for Wrapped<L> {
    fn elements<'v>(&self, provider: usize, shape: usize, read: &'v Read<'_>) -> Vec<&'v Value> {
        match &self.table.providers[provider].shapes[shape].each {
            Some(each) => self.nodes(provider, each.path, read, None),
            None => Vec::new(),
        }
    }

    fn holding(
        &self,
        provider: usize,
        read: &Read<'_>,
        element: Option<(usize, &Value)>,
    ) -> Vec<(usize, usize)> {
        let shape = element.map(|(shape, _)| shape);
        let mut units = self.units.iter();
        let at = units
            .position(|unit| unit.provider == provider && unit.shape == shape)
            .unwrap();
        let unit = &self.units[at];
        let value = element.map(|(_, value)| value);
        let facts = Facts {
            status: read.status,
            kind: read.kind().as_str(),
            lists: unit
                .slots
                .iter()
                .map(|slot| self.list(unit, slot, read, value))
                .collect(),
        };
        let holding = self.language.borrow_mut().holding(at, facts);
        holding
            .into_iter()
            .map(|clause| {
                let (rule, clause, _) = &unit.clauses[clause];
                (*rule, *clause)
            })
            .collect()
    }
}
