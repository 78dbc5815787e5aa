//! Responses that are a little wrong: another status, another provider, a
//! body with parts moved, doubled, renamed, cut or overwritten.

use std::collections::BTreeMap;

use replybook::Engine;
use serde_json::{Map, Value};

use crate::documents;
use crate::random::Random;

/// A response that a document or a rule shows.
pub struct Shown {
    provider: String,
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
    /// The body, where it is JSON, and that as it is written without white space.
    json: Option<(Value, Vec<u8>)>,
}

/// A response that is compared.
#[derive(Hash)]
pub struct Mutated<'s> {
    /// Whose catalog is asked.
    pub provider: &'s str,
    /// Its status.
    pub status: u16,
    /// Header lines, by name.
    pub headers: Vec<(&'s str, &'s str)>,
    /// The body, which may be no JSON any more.
    pub body: Vec<u8>,
}

/// The documents' responses, and the sample of every rule of the built-in catalogs.
pub fn shown() -> Vec<Shown> {
    let cases = documents::cases().into_iter();
    let mut shown: Vec<Shown> = cases
        .map(|case| Shown::new(&case.provider, case.status, case.headers, &case.body))
        .collect();
    for provider in &Engine::builtin().table().providers {
        let samples = provider
            .rules
            .iter()
            .filter_map(|rule| rule.sample.as_ref());
        shown.extend(samples.map(|sample| {
            let headers = sample.headers.iter().cloned().collect();
            Shown::new(&provider.id, sample.status, headers, &sample.body)
        }));
    }
    shown
}

impl Shown {
    fn new(provider: &str, status: u16, headers: BTreeMap<String, String>, body: &str) -> Shown {
        let json = serde_json::from_str(body).ok();
        Shown {
            provider: provider.to_owned(),
            status,
            headers,
            body: body.to_owned(),
            json: json.map(|json: Value| {
                let written = serde_json::to_vec(&json).unwrap();
                (json, written)
            }),
        }
    }

    /// The response as it is shown.
    pub fn as_sent(&self) -> Mutated<'_> {
        self.with_body(self.body.as_bytes().to_vec())
    }

    fn with_body(&self, body: Vec<u8>) -> Mutated<'_> {
        let headers = self.headers.iter();
        Mutated {
            provider: &self.provider,
            status: self.status,
            headers: headers
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect(),
            body,
        }
    }

    fn value(&self) -> &Value {
        self.json.as_ref().map_or(&Value::Null, |(json, _)| json)
    }
}

const STATUSES: [u16; 14] = [
    200, 201, 202, 204, 302, 400, 401, 403, 404, 413, 422, 429, 500, 503,
];

const HEADERS: [(&str, &str); 6] = [
    ("Retry-After", "30"),
    ("X-Rate-Limit-Reset", "1700000000"),
    ("Date", "Tue, 14 Nov 2023 22:13:00 GMT"),
    ("Content-Type", "text/html; charset=utf-8"),
    ("X-RateLimit-Remaining", "0"),
    ("x-account-rate-limit-reset", "1700000100"),
];

const SCALARS: [&str; 14] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1.0",
    "40902",
    "1e2",
    "18446744073709551615",
    "\"\"",
    "\"INVALID_PARAMETER\"",
    "\"success\"",
    "\"a\\u0041\\n\"",
    "\"\u{e9}\"",
];

/// A body of no more bytes says next to nothing.
const SHORT: usize = 4;

/// A response that is a little unlike one that is shown.
pub fn mutated<'s>(shown: &'s [Shown], random: &mut Random) -> Mutated<'s> {
    let start = random.pick_ref(shown);
    let mut response = start.with_body(Vec::new());
    if random.one_in(4) {
        response.status = random.pick(&STATUSES);
    }
    if random.one_in(4) {
        let header = random.pick(&HEADERS);
        let headers = &mut response.headers;
        match headers.binary_search_by_key(&header.0, |(name, _)| name) {
            Ok(at) => headers[at] = header,
            Err(at) => headers.insert(at, header),
        }
    }
    if random.one_in(8) {
        response.provider = &random.pick_ref(shown).provider;
    }
    // Many have no body, no JSON or nothing in it: there is not much to change.
    let is_bare = start.json.is_none() || start.body.len() <= SHORT;
    let of_body = if is_bare && !random.one_in(4) {
        random.pick_ref(shown)
    } else {
        start
    };
    response.body = match &of_body.json {
        Some((json, written)) => {
            // Of one change there are soon no more that are new.
            let changes = match random.below(32) {
                0 => 0,
                1 | 2 => 1,
                more => 2 + more % 3,
            };
            if changes == 0 {
                written.clone()
            } else {
                let mut json = json.clone();
                for _ in 0..changes {
                    change(&mut json, random.pick_ref(shown).value(), random, 0);
                }
                serde_json::to_vec(&json).unwrap()
            }
        }
        None => of_body.body.as_bytes().to_vec(),
    };
    for _ in 0..random.below(3) * random.below(2) {
        spoil(&mut response.body, random);
    }
    response
}

/// Changes something somewhere in a value.
fn change(value: &mut Value, other: &Value, random: &mut Random, depth: usize) {
    // The whole seldom becomes another; there are few.
    if depth > 6 || random.one_in(if depth == 0 { 16 } else { 4 }) {
        *value = match random.below(5) {
            0 => scalar(random),
            1 => Value::Array(vec![value.clone(); random.below(4)]),
            2 => Value::Object(Map::from_iter([("error".to_owned(), value.clone())])),
            3 => part_of(other, random).clone(),
            _ => Value::Array(vec![value.clone(), part_of(other, random).clone()]),
        };
        return;
    }
    match value {
        Value::Array(items) if !items.is_empty() => {
            let at = random.below(items.len());
            match random.below(6) {
                0 => drop(items.remove(at)),
                1 => items.push(part_of(other, random).clone()),
                2 => items.push(items[at].clone()),
                _ => change(&mut items[at], other, random, depth + 1),
            }
        }
        Value::Object(members) if !members.is_empty() => {
            let at = random.below(members.len());
            match random.below(8) {
                0 => drop(removed(members, at)),
                1 => {
                    if let Value::Object(others) = other
                        && let Some((name, value)) = others.iter().next()
                    {
                        members.insert(name.clone(), value.clone());
                    }
                }
                2 => {
                    if let Some(value) = removed(members, at) {
                        members.insert(
                            (random.pick(&["error", "errors", "message", "code", "response"]))
                                .to_owned(),
                            value,
                        );
                    }
                }
                _ => {
                    if let Some(member) = members.values_mut().nth(at) {
                        change(member, other, random, depth + 1);
                    }
                }
            }
        }
        Value::String(text) => {
            let at = random.below(text.chars().count() + 1);
            let mut chars: Vec<char> = text.chars().collect();
            match random.below(8) {
                0 => chars.insert(at, random.pick(&['x', '"', '\\', '\u{e9}', ' ', '7'])),
                1 => chars.truncate(at),
                2 => chars.iter_mut().for_each(|c| *c = c.to_ascii_uppercase()),
                3 => chars.rotate_left(at),
                4 => chars.extend(number(random).to_string().chars()),
                _ => {
                    let digits = chars.iter_mut().filter(|char| char.is_ascii_digit());
                    digits.for_each(|digit| *digit = char::from(random.pick(b"0123456789")));
                }
            }
            *text = chars.into_iter().collect();
        }
        value if random.one_in(2) => *value = scalar(random),
        value => value.clone_from(part_of(other, random)),
    }
}

/// Removes the member at a place.
fn removed(members: &mut Map<String, Value>, at: usize) -> Option<Value> {
    let name = members.keys().nth(at).cloned()?;
    members.remove(&name)
}

fn part_of<'v>(value: &'v Value, random: &mut Random) -> &'v Value {
    let inner = match value {
        Value::Array(items) if !items.is_empty() => items.get(random.below(items.len())),
        Value::Object(members) if !members.is_empty() => {
            members.values().nth(random.below(members.len()))
        }
        _ => None,
    };
    match inner {
        Some(inner) if !random.one_in(3) => part_of(inner, random),
        _ => value,
    }
}

/// Changes bytes, so that the body may be no JSON any more.
fn spoil(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    match random.below(8) {
        0 => bytes.truncate(at),
        1 => bytes.insert(at, random.pick(b"\"\\{}[],: \n0xe")),
        2 if at < bytes.len() => drop(bytes.remove(at)),
        3 if at < bytes.len() => bytes[at] = u8::try_from(random.below(256)).unwrap(),
        // A key twice, or written with an escape: only a tree can tell.
        4 => {
            let text = String::from_utf8_lossy(bytes);
            let doubled = text.replacen('{', "{\"message\": \"twice\", \"code\": 1, ", 1 + at % 2);
            *bytes = doubled.into_bytes();
        }
        5 => {
            let text = String::from_utf8_lossy(bytes);
            *bytes = text.replacen("\"m", "\"\\u006d", 1).into_bytes();
        }
        6 => bytes.splice(0..0, *b"\xef\xbb\xbf ").for_each(drop),
        _ => bytes.extend_from_slice(b" \r\n"),
    }
}

/// A number of any length.
fn number(random: &mut Random) -> u64 {
    random.bits() >> random.below(64)
}

fn scalar(random: &mut Random) -> Value {
    if random.one_in(2) {
        return Value::from(number(random));
    }
    serde_json::from_str(random.pick(&SCALARS)).unwrap()
}
