//! What a scan must find: what the tree has, path by path.

use std::fmt;

use replybook_catalog::jsonpath::{Budget, Document, Located, Query, Step as TreeStep};
use replybook_matching::fast::scan::{
    Automaton, Builder, Kind, Location, Scalar, Scratch, Sink, Step, Stop, number, scan, unescape,
};
use serde_json::Value;

use super::bodies;
use crate::random::Random;

/// A path as rules write it: from the root, or below each element that another one selects.
#[derive(Debug)]
struct Path {
    each: Option<Query>,
    query: Query,
}

/// Paths and their automaton, in which the mark of a path is its place among them.
pub struct Paths {
    paths: Vec<Path>,
    automaton: Automaton,
}

/// How a scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The body is JSON.
    Accepted,
    /// The body is no JSON.
    Refused,
    /// Only a tree can tell: a key stands twice, or is written with an escape.
    Ambiguous,
}

impl fmt::Debug for Paths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.paths).finish()
    }
}

impl Paths {
    /// Up to eleven paths.
    pub fn random(random: &mut Random) -> Paths {
        let parse = |text: String| replybook_compiler::jsonpath::parse(&text).expect("a path");
        let count = random.below(12);
        let paths = (0..count).map(|_| {
            let each = random.one_in(3).then(|| bodies::path(random, "$"));
            let query = bodies::path(random, if each.is_some() { "@" } else { "$" });
            Path {
                each: each.map(parse),
                query: parse(query),
            }
        });
        Paths::new(paths.collect())
    }

    fn new(paths: Vec<Path>) -> Paths {
        let mut builder = Builder::new();
        for (mark, path) in (0..).zip(&paths) {
            let each = path.each.iter().flat_map(Query::segments);
            let added = builder.add(each.chain(path.query.segments()), mark);
            added.expect("a servable path");
        }
        let automaton = builder.build().expect("few states");
        Paths { paths, automaton }
    }

    /// Scans a body and compares with its tree; says how many values below the root were the
    /// same. Panics when anything differs.
    pub fn check(&self, body: &[u8], scratch: &mut Scratch) -> (Outcome, usize) {
        let tree: Result<Value, _> = serde_json::from_slice(body);
        let mut found = Found::in_body(body, self.paths.len());
        let scanned = scan(body, &self.automaton, scratch, &mut found);
        match (scanned, &tree) {
            (Ok(()), Ok(tree)) => {
                assert!(found.open.is_empty(), "every container is closed");
                (Outcome::Accepted, self.compare(&found, tree))
            }
            (Err(Stop::Malformed), Err(_)) => (Outcome::Refused, 0),
            (Err(Stop::Ambiguous), tree) => {
                assert!(may_be_ambiguous(body, tree.as_ref().ok()), "no reason");
                (Outcome::Ambiguous, 0)
            }
            (scanned, tree) => panic!("scanned: {scanned:?}, tree: {tree:?}"),
        }
    }

    fn compare(&self, found: &Found<'_>, tree: &Value) -> usize {
        let mut below_root = 0;
        for (path, found) in self.paths.iter().zip(&found.values) {
            let expected = path.located(tree);
            assert_eq!(found.len(), expected.len(), "{:?}", path.query);
            for (found, expected) in found.iter().zip(expected) {
                found.compare(&expected);
                below_root += usize::from(!expected.location.is_empty());
            }
        }
        below_root
    }
}

impl Path {
    fn located<'v>(&self, tree: &'v Value) -> Vec<Located<'v>> {
        let mut budget = Budget::with_steps(1 << 24);
        let Some(each) = &self.each else {
            return self.query.locate(Document::whole(tree), &mut budget);
        };
        let mut all = Vec::new();
        for element in each.locate(Document::whole(tree), &mut budget) {
            let document = Document::element(tree, element.value);
            for below in self.query.locate(document, &mut budget) {
                let location = [element.location.clone(), below.location].concat();
                all.push(Located { location, ..below });
            }
        }
        all
    }
}

/// A sink that keeps all it is given, by mark.
struct Found<'b> {
    body: &'b [u8],
    values: Vec<Vec<One<'b>>>,
    /// What is open: marks and, for each, the place of the value.
    open: Vec<(Vec<u32>, Vec<usize>, Kind)>,
}

struct One<'b> {
    body: &'b [u8],
    what: What,
    steps: Vec<Step>,
    first_index: Option<usize>,
    name: Option<(usize, usize)>,
}

enum What {
    Scalar(Scalar),
    Container(Kind, Option<bool>),
}

impl<'b> Found<'b> {
    fn in_body(body: &'b [u8], paths: usize) -> Self {
        Found {
            body,
            values: (0..paths).map(|_| Vec::new()).collect(),
            open: Vec::new(),
        }
    }

    fn push(
        &mut self,
        marks: &[u32],
        what: impl Fn() -> What,
        location: &Location<'_>,
    ) -> Vec<usize> {
        assert!(!marks.is_empty() && marks.is_sorted_by(|a, b| a < b));
        let mut places = Vec::new();
        for mark in marks {
            let mut steps = Vec::new();
            location.steps(&mut steps);
            let values = &mut self.values[*mark as usize];
            places.push(values.len());
            values.push(One {
                body: self.body,
                what: what(),
                steps,
                first_index: location.first_index(),
                name: location.name(),
            });
        }
        places
    }
}

impl Sink for Found<'_> {
    type Mark = u32;

    fn value(&mut self, marks: &[u32], value: Scalar, location: &Location<'_>) {
        self.push(marks, || What::Scalar(value), location);
    }

    fn open(&mut self, marks: &[u32], kind: Kind, location: &Location<'_>) {
        let places = self.push(marks, || What::Container(kind, None), location);
        self.open.push((marks.to_vec(), places, kind));
    }

    fn close(&mut self, marks: &[u32], kind: Kind, is_empty: bool) {
        let (opened, places, opened_kind) = self.open.pop().expect("something is open");
        assert_eq!((opened.as_slice(), opened_kind), (marks, kind));
        for (mark, place) in opened.iter().zip(places) {
            self.values[*mark as usize][place].what = What::Container(kind, Some(is_empty));
        }
    }
}

impl One<'_> {
    fn compare(&self, expected: &Located<'_>) {
        let slice = |start: usize, end: usize| {
            std::str::from_utf8(&self.body[start..end]).expect("whole characters")
        };
        match (&self.what, expected.value) {
            (What::Scalar(Scalar::Null), Value::Null) => {}
            (What::Scalar(Scalar::Bool(found)), Value::Bool(value)) => assert_eq!(found, value),
            (What::Scalar(Scalar::Number { start, end }), Value::Number(value)) => {
                let found = number(&self.body[*start..*end]).expect("a number");
                // -0.0 equals 0.0, but is written otherwise.
                assert_eq!((&found, found.to_string()), (value, value.to_string()));
            }
            (
                What::Scalar(Scalar::Text {
                    start,
                    end,
                    escaped,
                }),
                Value::String(value),
            ) => {
                let raw = slice(*start, *end);
                assert_eq!(raw.contains('\\'), *escaped);
                assert_eq!(unescape(raw, &mut String::new()), value);
            }
            (What::Container(Kind::Array, Some(is_empty)), Value::Array(value)) => {
                assert_eq!(*is_empty, value.is_empty());
            }
            (What::Container(Kind::Object, Some(is_empty)), Value::Object(value)) => {
                assert_eq!(*is_empty, value.is_empty());
            }
            (_, value) => panic!("not of the same kind as {value}"),
        }
        let steps: Vec<_> = (self.steps.iter())
            .map(|step| match step {
                Step::Name { start, end } => TreeStep::Name(slice(*start, *end)),
                Step::Index(index) => TreeStep::Index(*index),
            })
            .collect();
        assert_eq!(steps, expected.location);
        let name = steps.iter().rev().find_map(|step| match step {
            TreeStep::Name(name) => Some(*name),
            TreeStep::Index(_) => None,
        });
        assert_eq!(self.name.map(|(start, end)| slice(start, end)), name);
        let first_index = steps.iter().find_map(|step| match step {
            TreeStep::Index(index) => Some(*index),
            TreeStep::Name(_) => None,
        });
        assert_eq!(self.first_index, first_index);
    }
}

/// Whether an object repeats a key or escapes one. Of a body that is not JSON, whether two
/// strings are the same or any is escaped.
fn may_be_ambiguous(body: &[u8], tree: Option<&Value>) -> bool {
    let mut strings = strings(body);
    if let Some(tree) = tree {
        strings.retain(|(_, is_key)| *is_key);
        return members(tree) < strings.len()
            || strings.iter().any(|(key, _)| key.contains(&b'\\'));
    }
    strings.sort_unstable();
    strings.iter().any(|(text, _)| text.contains(&b'\\'))
        || strings.windows(2).any(|pair| pair[0].0 == pair[1].0)
}

/// What stands between quotes, and whether a colon follows.
fn strings(body: &[u8]) -> Vec<(&[u8], bool)> {
    let mut strings = Vec::new();
    let mut rest = body;
    while let Some(quote) = rest.iter().position(|byte| *byte == b'"') {
        rest = &rest[quote + 1..];
        let mut end = 0;
        while end < rest.len() && rest[end] != b'"' {
            end += if rest[end] == b'\\' { 2 } else { 1 };
        }
        let text = &rest[..end.min(rest.len())];
        rest = rest.get(end + 1..).unwrap_or_default();
        let is_key = rest.trim_ascii_start().starts_with(b":");
        strings.push((text, is_key));
    }
    strings
}

fn members(tree: &Value) -> usize {
    match tree {
        Value::Array(elements) => elements.iter().map(members).sum(),
        Value::Object(object) => object.len() + object.values().map(members).sum::<usize>(),
        _ => 0,
    }
}
