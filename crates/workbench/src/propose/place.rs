//! Finds where an unknown response names its cause: in the whole body or in an element, in
//! which shape, and in which fields. If no shape of the provider fits, a new one is made from
//! the names of the members.

use std::ops::ControlFlow;

use replybook::{Limits, Response};
use replybook_catalog::jsonpath::Step;
use replybook_catalog::predicate::{Layer, Subject};
use replybook_catalog::shape::ShapeIx;
use replybook_catalog::table::Provider;
use replybook_matching::answer::{Answer, Body};
use replybook_matching::facts::{self, Decision, Facts};
use serde_json::Value;

/// Members that tell a code, most telling first, where no shape says so.
const CODES: [&str; 9] = [
    "code",
    "error_code",
    "errorCode",
    "error_type",
    "errorType",
    "type",
    "reason",
    "name",
    "status",
];
/// Members that tell a message.
const MESSAGES: [&str; 13] = [
    "message",
    "error_message",
    "errorMessage",
    "error_description",
    "detail",
    "description",
    "msg",
    "error",
    "title",
    "reason",
    "text",
    "errors",
    "errmsg",
];
/// How deep a new shape looks.
const DEPTH: usize = 4;
/// Elements of one shape that are looked at.
const MOST_ELEMENTS: usize = 10_000;

/// A place that no rule of the provider knows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    pub shape: ShapeUsed,
    /// Where its element stands in the body; empty for the whole.
    pub location: Vec<Member>,
    /// The identifying fields that have a value, most telling first.
    pub fields: Vec<(String, Told)>,
    /// Names that captures of the place have.
    pub taken: Vec<String>,
}

/// The shape whose fields a rule names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ShapeUsed {
    /// None: the rule is about the status, or about a text.
    None,
    /// One of the provider.
    Known(String),
    /// A new one: its name, and name and path of each field.
    New(String, Vec<(String, String)>),
}

/// A step into the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Member {
    Name(String),
    Index(usize),
}

/// What a field tells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Told {
    Text(String),
    Number(i64),
}

/// What of an answer is unknown.
pub(crate) enum Unknown {
    /// Nothing; this rule decides.
    Nothing { rule: String },
    /// Something, at the best of these places.
    At(Vec<Place>),
}

/// The answer as rules see it.
pub(crate) fn read<'r>(response: &Response<'r>) -> Answer<'r> {
    let most = Limits::default().max_body_bytes;
    Answer::read(response.status, response.headers, response.body, most)
}

/// The places that no rule knows, the most telling first; the last is the answer
/// as a whole without a shape. `known` is the rule of the provider that decides
/// the whole; then only its elements can be unknown. Where `anyway` is asked for,
/// so is what no rule names and some rule knows all the same.
pub(crate) fn unknown(
    provider: &Provider,
    answer: &Answer<'_>,
    known: Option<&str>,
    anyway: bool,
) -> Unknown {
    let known = known.filter(|_| !anyway);
    let facts = Facts::new(provider, answer);
    let mut places = Vec::new();
    for (ix, shape) in provider.shapes.iter().enumerate() {
        if shape.each.is_none() {
            if known.is_none() {
                places.push(Place::new(&facts, ix, facts::Place::Whole, &[]));
            }
            continue;
        }
        let mut unknown = None;
        let mut seen = 0;
        facts.visit_elements(ix, |element| {
            seen += 1;
            if unknown.is_some() || seen > MOST_ELEMENTS {
                return;
            }
            let at = facts::Place::Element(element);
            let decision = facts.decision(at);
            let is_named = |decision: &Decision| decision.winner.strength.layer == Layer::Named;
            if decision.is_none_or(|decision| anyway && !is_named(&decision)) {
                unknown = Some(Place::new(&facts, ix, at, element.location()));
            }
        });
        places.extend(unknown);
    }
    places.retain(|place| !place.fields.is_empty());
    if let (Some(rule), true) = (known, places.is_empty()) {
        return Unknown::Nothing {
            rule: rule.to_owned(),
        };
    }
    // Equally telling places stay in the order of shapes.
    places.sort_by_key(|place| std::cmp::Reverse(place.fields.len()));
    if known.is_none() {
        let body = match &answer.body {
            Body::Json(value) => from_body(provider, value),
            _ => None,
        };
        places.extend(body);
        places.push(Place {
            shape: ShapeUsed::None,
            location: Vec::new(),
            fields: Vec::new(),
            taken: Vec::new(),
        });
    }
    Unknown::At(places)
}

impl Place {
    fn new<'r>(
        facts: &Facts<'_, 'r>,
        ix: ShapeIx,
        at: facts::Place<'_, 'r>,
        location: &[Step<'_>],
    ) -> Place {
        let provider = facts.provider();
        let shape = provider.shapes.get(ix);
        let identifying = shape.map_or(&[][..], |shape| &shape.identifying);
        let mut fields = Vec::new();
        for field in identifying {
            let mut told = None;
            visit(facts, ix, *field, at, &mut told);
            let name = shape.and_then(|shape| shape.fields.get(*field));
            fields.extend(name.map(|f| f.name.clone()).zip(told));
        }
        let names = shape.map_or(&[][..], |shape| &shape.fields);
        let waits = provider.waits.iter().map(|wait| wait.capture.clone());
        Place {
            shape: shape.map_or(ShapeUsed::None, |shape| {
                ShapeUsed::Known(shape.name.clone())
            }),
            location: location.iter().map(Member::from).collect(),
            fields,
            taken: names.iter().map(|f| f.name.clone()).chain(waits).collect(),
        }
    }
}

impl From<&Step<'_>> for Member {
    fn from(step: &Step<'_>) -> Member {
        match step {
            Step::Name(name) => Member::Name((*name).to_owned()),
            Step::Index(index) => Member::Index(*index),
        }
    }
}

/// The first value of a field that can tell causes apart.
fn visit<'r>(
    facts: &Facts<'_, 'r>,
    shape: ShapeIx,
    field: usize,
    at: facts::Place<'_, 'r>,
    told: &mut Option<Told>,
) {
    facts.visit_field(shape, field, at, &mut |subject| {
        *told = match subject {
            Subject::Text(text) | Subject::String(text) => telling(text),
            Subject::Number(number) => number.as_i64().map(Told::Number),
            _ => None,
        };
        match told {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    });
}

fn telling(text: &str) -> Option<Told> {
    (!text.trim().is_empty()).then(|| Told::Text(text.to_owned()))
}

/// A shape for a body that none of the provider's has anything to say of.
fn from_body(provider: &Provider, body: &Value) -> Option<Place> {
    let found = |names: &[&str], is_code: bool| {
        let leaf = |name| leaf(body, name, is_code, "$".to_owned(), DEPTH);
        names.iter().find_map(|name| leaf(name))
    };
    let code = found(&CODES, true).map(|found| ("code".to_owned(), found));
    let message = found(&MESSAGES, false).map(|found| ("message".to_owned(), found));
    let mut paths = Vec::new();
    let mut fields = Vec::new();
    for (name, (path, told)) in code.into_iter().chain(message) {
        if paths.iter().all(|(_, known)| *known != path) {
            paths.push((name.clone(), path));
            fields.push((name, told));
        }
    }
    if fields.is_empty() {
        return None;
    }
    let is_taken = |name: &String| provider.shapes.iter().any(|shape| shape.name == *name);
    let numbered = (2..).map(|number| format!("proposed-{number}"));
    let mut names = std::iter::once("proposed".to_owned()).chain(numbered);
    let name = names.find(|name| !is_taken(name))?;
    let waits = provider.waits.iter().map(|wait| wait.capture.clone());
    Some(Place {
        taken: fields
            .iter()
            .map(|(name, _)| name.clone())
            .chain(waits)
            .collect(),
        shape: ShapeUsed::New(name, paths),
        location: Vec::new(),
        fields,
    })
}

/// The shallowest member of a name that tells something, with the path to it.
fn leaf(
    value: &Value,
    name: &str,
    is_code: bool,
    path: String,
    depth: usize,
) -> Option<(String, Told)> {
    let Value::Object(members) = value else {
        return match value {
            Value::Array(items) if depth > 0 => {
                let first = items.first()?;
                leaf(first, name, is_code, format!("{path}[*]"), depth - 1)
            }
            _ => None,
        };
    };
    let told = match members.get(name) {
        Some(Value::String(text)) if !is_code || !text.contains(' ') => telling(text),
        Some(Value::Number(number)) if is_code => number.as_i64().map(Told::Number),
        _ => None,
    };
    if let Some(told) = told {
        return Some((format!("{path}.{name}"), told));
    }
    let mut below = members
        .iter()
        .filter(|(name, _)| depth > 0 && is_word(name));
    below.find_map(|(member, value)| {
        leaf(value, name, is_code, format!("{path}.{member}"), depth - 1)
    })
}

/// Whether a member name can be written in a path without quotes, and is not personal.
pub(crate) fn is_word(name: &str) -> bool {
    name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
}
