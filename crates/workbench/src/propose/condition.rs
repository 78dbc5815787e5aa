//! What a rule may ask of a place: what identifies the cause alone first, then with
//! more around it. The status is asked only where nothing else is left.

use replybook_catalog::vocabulary::BodyKind;
use replybook_matching::answer::{Answer, Body};

use super::place::{Place, Told, is_word};
use super::template::{self, Template};
use crate::mask::{Masks, has_value};
use serde_json::Value;

/// A number that is larger is an id, and no code.
const LARGEST_CODE: i64 = 999_999;
/// Texts that say only that something failed.
const IDLE: [&str; 12] = [
    "error", "fail", "failed", "failure", "false", "fault", "invalid", "ko", "nok", "ok",
    "success", "true",
];
/// Members that a rule about nothing else asks for.
const MOST_MEMBERS: usize = 6;
/// How deep they may be.
const DEPTH: usize = 4;
/// Characters of a text body that a rule asks for.
const LONGEST_TEXT: usize = 400;

/// One condition of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    Status(u16),
    Kind(BodyKind),
    /// That a path selects something.
    Exists(String),
    /// A test on a field of the shape.
    Field(String, Test),
    /// A test on a body that is no JSON.
    Text(Test),
}

/// What a value is compared with, and what stands for the value in the example.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Number(i64),
    /// The text as it was, and as it may be shown: the rule asks for the latter.
    Text {
        sent: String,
        masked: String,
    },
    /// The text as it was, its template, and a text that fits it.
    Like {
        sent: String,
        like: String,
        masked: String,
        numbers: Vec<(String, i64)>,
    },
}

impl Condition {
    /// The test, where there is one.
    pub fn test(&self) -> Option<&Test> {
        match self {
            Condition::Field(_, test) | Condition::Text(test) => Some(test),
            Condition::Status(_) | Condition::Kind(_) | Condition::Exists(_) => None,
        }
    }

    /// The numbers that it captures from the example.
    pub fn numbers(&self) -> impl Iterator<Item = (String, i64)> {
        let numbers = match self.test() {
            Some(Test::Like { numbers, .. }) => numbers.as_slice(),
            _ => &[],
        };
        numbers.iter().cloned()
    }
}

/// Conjunctions to try, in this order.
pub(super) fn candidates(place: &Place, answer: &Answer<'_>) -> Vec<Vec<Condition>> {
    let status = Condition::Status(answer.status);
    let mut masks = Masks::default();
    let mut all = Vec::new();
    for (name, told) in &place.fields {
        let test = test_of(told, answer.status, place, &mut masks);
        all.extend(test.map(|test| Condition::Field(name.clone(), test)));
    }
    if place.fields.is_empty()
        && let Body::Text(kind, text) = &answer.body
    {
        let short: String = text.chars().take(LONGEST_TEXT).collect();
        let is_short = short.len() == text.len() && *kind != BodyKind::Html;
        let told = Told::Text(short);
        let test = is_short.then(|| test_of(&told, answer.status, place, &mut masks));
        all.extend(test.flatten().map(Condition::Text));
    }
    let mut candidates: Vec<Vec<Condition>> = Vec::new();
    if all.len() > 1 {
        candidates.extend(all.iter().map(|one| vec![one.clone()]));
    }
    if !all.is_empty() {
        let unnamed: Vec<Condition> = all.iter().map(without_names).collect();
        let with_status = |all: &[Condition]| [std::slice::from_ref(&status), all].concat();
        candidates.push(all.clone());
        candidates.push(with_status(&all));
        if unnamed != all {
            candidates.push(unnamed.clone());
            candidates.push(with_status(&unnamed));
        }
    }
    if place.fields.is_empty() {
        let exist = match &answer.body {
            Body::Json(body) => members(body),
            _ => Vec::new(),
        };
        if !exist.is_empty() {
            let exist = exist.into_iter().map(Condition::Exists);
            candidates.push([status.clone()].into_iter().chain(exist).collect());
        }
        let kind = answer.body.kind();
        if kind != BodyKind::Empty {
            candidates.push(vec![status.clone(), Condition::Kind(kind)]);
        }
        candidates.push(vec![status]);
    }
    candidates
}

/// Paths of the members that are furthest down and whose names are words.
fn members(body: &Value) -> Vec<String> {
    let mut found = Vec::new();
    descend(body, "$".to_owned(), DEPTH, &mut found);
    found.truncate(MOST_MEMBERS);
    found
}

fn descend(value: &Value, path: String, depth: usize, found: &mut Vec<String>) {
    let before = found.len();
    match value {
        Value::Object(members) if depth > 0 => {
            for (name, member) in members.iter().filter(|(name, _)| is_word(name)) {
                if found.len() < MOST_MEMBERS {
                    descend(member, format!("{path}.{name}"), depth - 1, found);
                }
            }
        }
        Value::Array(items) if depth > 0 => {
            if let Some(first) = items.first() {
                descend(first, format!("{path}[*]"), depth - 1, found);
            }
        }
        _ => {}
    }
    if found.len() == before && path != "$" {
        found.push(path);
    }
}

/// What identifies the cause in a value, if it does.
fn test_of(told: &Told, status: u16, place: &Place, masks: &mut Masks) -> Option<Test> {
    match told {
        Told::Number(number) => {
            let is_code = (1..=LARGEST_CODE).contains(number) && *number != i64::from(status);
            is_code.then_some(Test::Number(*number))
        }
        Told::Text(text) => {
            let trimmed = text.trim();
            let is_idle = IDLE.iter().any(|idle| trimmed.eq_ignore_ascii_case(idle));
            if is_idle || trimmed.chars().all(|c| !c.is_alphabetic()) {
                return None;
            }
            if let Some(template) = template::find(text, &place.taken, masks) {
                return Some(like(text, template));
            }
            // A text without values is asked for as it is; one of nothing else
            // tells no cause.
            (!has_value(text)).then(|| Test::Text {
                sent: text.clone(),
                masked: text.clone(),
            })
        }
    }
}

fn like(sent: &str, template: Template) -> Test {
    Test::Like {
        sent: sent.to_owned(),
        like: template.like,
        masked: template.masked,
        numbers: template.numbers,
    }
}

/// The condition with a hole without a name for each number.
fn without_names(condition: &Condition) -> Condition {
    let unnamed = |test: &Test| match test {
        Test::Like {
            sent,
            like,
            masked,
            numbers,
        } => {
            let mut like = like.clone();
            for (name, _) in numbers {
                like = like.replace(&format!("{{{name}:int}}"), "{*}");
            }
            Test::Like {
                sent: sent.clone(),
                like: like.replace("{*}{*}", "{*}"),
                masked: masked.clone(),
                numbers: Vec::new(),
            }
        }
        other => other.clone(),
    };
    match condition {
        Condition::Field(name, test) => Condition::Field(name.clone(), unnamed(test)),
        Condition::Text(test) => Condition::Text(unnamed(test)),
        other => other.clone(),
    }
}
