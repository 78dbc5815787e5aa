//! A short description of the shape of a body: the names of its members, without their values.

use replybook_matching::answer::Body;
use serde_json::Value;

use crate::propose::place::is_word;

/// Lists and objects inside each other that count.
const DEPTH: usize = 3;
/// Members of one object that count.
const MOST_MEMBERS: usize = 12;
/// Characters of a fingerprint.
const LONGEST: usize = 160;

/// The fingerprint of a body.
pub(super) fn fingerprint(body: &Body<'_>) -> String {
    match body {
        Body::Json(value) => {
            let mut text = String::new();
            write(value, DEPTH, &mut text);
            cut(&text)
        }
        other => other.kind().to_string(),
    }
}

/// A text of bounded length.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn write(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(_) | Value::Array(_) if depth == 0 || text.len() > LONGEST => {
            text.push('…');
        }
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().filter(|name| is_word(name)).collect();
            names.sort();
            text.push('{');
            for (at, name) in names.into_iter().take(MOST_MEMBERS).enumerate() {
                if at > 0 {
                    text.push(',');
                }
                text.push_str(name);
                if let Some(member @ (Value::Object(_) | Value::Array(_))) = members.get(name) {
                    write(member, depth - 1, text);
                }
            }
            // Names that are data are alike.
            if members.keys().any(|name| !is_word(name)) {
                text.push('*');
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            if let Some(first) = items.first() {
                write(first, depth - 1, text);
            }
            text.push(']');
        }
        Value::String(_) => text.push_str("text"),
        Value::Number(_) => text.push_str("number"),
        Value::Bool(_) => text.push_str("boolean"),
        Value::Null => text.push_str("null"),
    }
}
