//! What a new rule is called: reason, id and title, out of the provider's own code
//! or else out of the words of its message.

use replybook_catalog::table::Provider;

use super::condition::{Condition, Test};
use super::place::{Place, Told};
use super::template::IDLE;
use crate::mask::{Segment, segments};

/// Words of a message that a reason keeps.
const WORDS: usize = 5;
/// Characters of a reason.
const LONGEST_REASON: usize = 60;
/// Characters of a title.
const LONGEST_TITLE: usize = 80;

/// What a rule is called.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Names {
    pub id: String,
    pub reason: String,
    pub title: String,
}

impl Names {
    pub fn new(catalog: &Provider, place: &Place, conditions: &[Condition], status: u16) -> Names {
        let tests = || conditions.iter().filter_map(Condition::test);
        let code = tests().find_map(code_of);
        let said = place.fields.iter().map(|(_, told)| told);
        let mut said: Vec<&str> = said
            .filter_map(|told| match told {
                Told::Text(text) => Some(text.as_str()),
                Told::Number(_) => None,
            })
            .collect();
        said.extend(tests().filter_map(|test| match test {
            Test::Text { sent, .. } | Test::Like { sent, .. } => Some(sent.as_str()),
            Test::Number(_) => None,
        }));
        // What has most words says most.
        said.sort_by_key(|text| std::cmp::Reverse(text.split_whitespace().count()));
        let message = said.first().copied().unwrap_or_default();
        let reason = code
            .or_else(|| reason_of(message))
            .unwrap_or_else(|| format!("STATUS_{status}"));
        let title = title_of(message);
        let title = title.unwrap_or_else(|| format!("Answered with the status {status}"));
        Names {
            id: free_id(catalog, &reason),
            reason,
            title,
        }
    }
}

/// The provider's own code, as a reason.
fn code_of(test: &Test) -> Option<String> {
    match test {
        Test::Number(code) => Some(format!("CODE_{code}")),
        Test::Text { sent, .. } if !sent.trim().contains(char::is_whitespace) => {
            upper_snake(&apart(sent))
        }
        Test::Text { .. } | Test::Like { .. } => None,
    }
}

/// `invalidParameter` as `invalid Parameter`.
fn apart(code: &str) -> String {
    let mut words = String::new();
    let mut was_lower = false;
    for c in code.chars() {
        if was_lower && c.is_uppercase() {
            words.push(' ');
        }
        was_lower = c.is_lowercase();
        words.push(c);
    }
    words
}

/// A reason out of the words of a message that are no values.
fn reason_of(message: &str) -> Option<String> {
    let segments = segments(message);
    let texts = segments.iter().filter_map(|segment| match segment {
        Segment::Text(text) => Some(*text),
        Segment::Value(..) => None,
    });
    let words = texts.flat_map(|text| text.split(|c: char| !c.is_ascii_alphabetic() && c != '_'));
    let is_idle = |word: &str| IDLE.iter().any(|idle| word.eq_ignore_ascii_case(idle));
    let words = words.filter(|word| word.len() > 1 && !is_idle(word));
    let words: Vec<&str> = words.take(WORDS).collect();
    upper_snake(&words.join(" "))
}

/// Letters and digits in upper case, all else as `_`, no `_` twice or at an end.
fn upper_snake(words: &str) -> Option<String> {
    let mut reason = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            reason.push(c.to_ascii_uppercase());
        } else if !reason.ends_with('_') {
            reason.push('_');
        }
    }
    reason.truncate(LONGEST_REASON);
    let reason = reason.trim_matches('_');
    let reason = reason.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    (!reason.is_empty()).then(|| reason.to_owned())
}

/// One line without values and without a full stop.
fn title_of(message: &str) -> Option<String> {
    let shown: String = segments(message)
        .iter()
        .map(|segment| match segment {
            Segment::Text(text) => *text,
            Segment::Value(..) => "…",
        })
        .collect();
    let line: String = shown
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words: Vec<&str> = line.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(LONGEST_TITLE).collect();
    let line = line
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':' | ';' | '…'));
    (line.chars().filter(|c| c.is_alphabetic()).count() > 2).then(|| line.to_owned())
}

/// An id that no rule of the provider has, retired ones included.
fn free_id(catalog: &Provider, reason: &str) -> String {
    let name = reason.to_ascii_lowercase().replace('_', "-");
    let base = format!("{}.{name}", catalog.id);
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let mut ids = std::iter::once(base.clone()).chain(numbered);
    ids.find(|id| catalog.rule(id).is_none()).unwrap_or(base)
}
