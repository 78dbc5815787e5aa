//! Makes the example of an entry: the response without personal values. Values that the rule
//! tests are masked as in its template. Of everything else, only member names that are
//! ordinary words are kept.

use std::collections::{HashMap, HashSet};

use replybook::{Engine, Response};
use replybook_catalog::moment;
use replybook_catalog::table::{HTTP, Provider};
use replybook_catalog::vocabulary::BodyKind;
use replybook_matching::answer::{Answer, Body};
use serde_json::{Map, Number, Value};

use super::condition::{Condition, Test};
use super::place::{Member, Place, ShapeUsed};
use crate::mask::{Kind, Masks, has_value};

/// Lists beside the way to what the rule asks for keep so many items.
const MOST_ITEMS: usize = 2;
/// Objects keep so many members.
const MOST_MEMBERS: usize = 40;
/// Lists and objects inside each other; what is deeper is left out.
const DEPTH: usize = 24;
/// Characters of the name of a member.
const LONGEST_NAME: usize = 40;
/// Words that are never personal.
const WORDS: [&str; 10] = [
    "error", "errors", "fail", "failed", "failure", "false", "ok", "success", "true", "warning",
];

/// A response that may be shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Example {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// A string is the bytes as they are.
    pub body: Option<Value>,
    /// The body as bytes.
    bytes: String,
}

/// The example of a rule with these conditions.
pub(super) fn build(
    catalog: &Provider,
    engine: &Engine,
    response: &Response<'_>,
    answer: &Answer<'_>,
    place: &Place,
    conditions: &[Condition],
) -> Example {
    let mut masker = Masker::new(catalog, place, conditions, answer.status);
    let mut headers = waits(catalog, engine, response);
    let body = match &answer.body {
        Body::Json(value) => Some(masker.value(value, &place.location, DEPTH)),
        Body::Text(kind, text) => {
            headers.extend(content_type(*kind));
            let kept = masker.texts.get(text.as_ref()).cloned();
            Some(Value::from(
                kept.unwrap_or_else(|| stand_in(*kind).to_owned()),
            ))
        }
        Body::Empty | Body::Scanned => None,
    };
    Example::new(answer.status, headers, body)
}

impl Example {
    fn new(status: u16, headers: Vec<(String, String)>, body: Option<Value>) -> Example {
        let bytes = match &body {
            None => String::new(),
            Some(Value::String(bytes)) => bytes.clone(),
            Some(value) => value.to_string(),
        };
        Example {
            status,
            headers,
            body,
            bytes,
        }
    }

    pub fn header_lines(&self) -> Vec<(&str, &str)> {
        let lines = self.headers.iter();
        lines
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    pub fn response<'r>(&'r self, headers: &'r [(&'r str, &'r str)]) -> Response<'r> {
        Response::new(self.status, self.bytes.as_bytes()).with_headers(headers)
    }

    /// The same with another text in the place of one.
    pub fn with_text(&self, text: &str, other: &str) -> Example {
        self.with(&|value| match value {
            Value::String(found) if found == text => Some(Value::from(other)),
            _ => None,
        })
    }

    /// The same with another number in the place of one.
    pub fn with_number(&self, number: i64, other: i64) -> Example {
        self.with(&|value| (value.as_i64() == Some(number)).then(|| Value::from(other)))
    }

    fn with(&self, change: &dyn Fn(&Value) -> Option<Value>) -> Example {
        let body = self.body.as_ref().map(|body| changed(body, change));
        Example::new(self.status, self.headers.clone(), body)
    }
}

fn changed(value: &Value, change: &dyn Fn(&Value) -> Option<Value>) -> Value {
    if let Some(other) = change(value) {
        return other;
    }
    match value {
        Value::Array(items) => items.iter().map(|item| changed(item, change)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), changed(member, change)))
            .collect(),
        other => other.clone(),
    }
}

/// Headers that say when, where they do so in one of the ways known.
fn waits(catalog: &Provider, engine: &Engine, response: &Response<'_>) -> Vec<(String, String)> {
    let http = engine.table().provider(HTTP).into_iter();
    let specs = http.flat_map(|http| &http.waits).chain(&catalog.waits);
    let mut headers: Vec<(String, String)> = Vec::new();
    for spec in specs {
        let sent = response.headers.iter();
        let mut sent = sent.filter(|(name, _)| name.eq_ignore_ascii_case(&spec.header));
        let reads = |value: &str| {
            spec.formats
                .iter()
                .any(|f| moment::read(value, *f).is_some())
        };
        if let Some((_, value)) = sent.find(|(_, value)| reads(value))
            && headers.iter().all(|(name, _)| *name != spec.header)
        {
            headers.push((spec.header.clone(), value.trim().to_owned()));
        }
    }
    headers
}

/// What tells the kind of a body that its bytes may not.
fn content_type(kind: BodyKind) -> Option<(String, String)> {
    let value = match kind {
        BodyKind::Html => "text/html",
        BodyKind::Malformed => "application/json",
        _ => return None,
    };
    Some(("content-type".to_owned(), value.to_owned()))
}

/// A body of a kind that says nothing.
fn stand_in(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Html => "<html></html>",
        BodyKind::Malformed => "{",
        _ => "masked",
    }
}

struct Masker<'m> {
    masks: Masks,
    /// Texts that rules ask for, and what stands for each.
    texts: HashMap<&'m str, String>,
    numbers: HashSet<i64>,
    /// Names of members that the catalog knows.
    paths: Vec<&'m str>,
}

impl<'m> Masker<'m> {
    fn new(
        catalog: &'m Provider,
        place: &'m Place,
        conditions: &'m [Condition],
        status: u16,
    ) -> Masker<'m> {
        let mut texts = HashMap::new();
        let mut numbers = HashSet::from([i64::from(status)]);
        for test in conditions.iter().filter_map(Condition::test) {
            match test {
                Test::Number(number) => {
                    numbers.insert(*number);
                }
                Test::Text { sent, masked } | Test::Like { sent, masked, .. } => {
                    texts.insert(sent.as_str(), masked.clone());
                }
            }
        }
        let new = match &place.shape {
            ShapeUsed::New(_, fields) => fields.as_slice(),
            ShapeUsed::None | ShapeUsed::Known(_) => &[],
        };
        let known = catalog.queries.iter().map(|query| query.text.as_str());
        Masker {
            masks: Masks::default(),
            texts,
            numbers,
            paths: known
                .chain(new.iter().map(|(_, path)| path.as_str()))
                .collect(),
        }
    }

    /// A value; of the lists on the way only the item on it.
    fn value(&mut self, value: &Value, way: &[Member], depth: usize) -> Value {
        let (step, rest) = match way.split_first() {
            Some((step, rest)) => (Some(step), rest),
            None => (None, way),
        };
        match value {
            Value::Null | Value::Bool(_) => value.clone(),
            Value::Number(number) => self.number(number),
            Value::String(text) => Value::from(self.text(text)),
            Value::Array(_) | Value::Object(_) if depth == 0 => Value::Null,
            Value::Array(items) => match step {
                Some(Member::Index(at)) => items
                    .get(*at)
                    .map(|item| self.value(item, rest, depth - 1))
                    .into_iter()
                    .collect(),
                _ => items
                    .iter()
                    .take(MOST_ITEMS)
                    .map(|item| self.value(item, &[], depth - 1))
                    .collect(),
            },
            Value::Object(members) => {
                let mut masked = Map::new();
                for (name, member) in members {
                    let is_on_way = step == Some(&Member::Name(name.clone()));
                    if masked.len() < MOST_MEMBERS && (is_on_way || self.may_show(name)) {
                        let way = if is_on_way { rest } else { &[] };
                        masked.insert(name.clone(), self.value(member, way, depth - 1));
                    }
                }
                Value::Object(masked)
            }
        }
    }

    fn text(&mut self, text: &str) -> String {
        if let Some(masked) = self.texts.get(text) {
            return masked.clone();
        }
        let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is_word || text.is_empty() {
            text.to_owned()
        } else {
            "masked".to_owned()
        }
    }

    fn number(&mut self, number: &Number) -> Value {
        match number.as_i64() {
            Some(0) => Value::from(0),
            Some(number) if self.numbers.contains(&number) => Value::from(number),
            Some(number) => {
                let masked = self.masks.value(Kind::Number, &number.to_string());
                masked.parse::<i64>().map_or(Value::Null, Value::from)
            }
            None => Value::from(1.5),
        }
    }

    /// Whether a member name is a word that is not personal.
    fn may_show(&self, name: &str) -> bool {
        let is_known = || self.paths.iter().any(|path| path.contains(name));
        let is_word = name
            .chars()
            .all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '$'))
            && !has_value(name);
        !name.is_empty() && name.chars().count() <= LONGEST_NAME && (is_word || is_known())
    }
}
