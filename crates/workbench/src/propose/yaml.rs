//! An entry as the text of an overlay. Every text of an answer is written between
//! double quotes with escapes, so that nothing in it is YAML.

use std::fmt::Write;

use serde_json::Value;

use super::condition::{Condition, Test};
use super::example::Example;
use super::place::{Place, ShapeUsed};
use super::{Draft, Expected, NearMiss};

/// The file of a draft.
pub(super) fn file(draft: &Draft<'_>) -> String {
    let Draft {
        provider, overlay, ..
    } = draft;
    let mut text = format!(
        "# Proposed for one answer that no rule of `{provider}` knew. Use it as it is with\n\
         # `--catalog`, or put it under `rules` of the catalog. What begins with TODO is for a\n\
         # person; so is the category, which was guessed from the status.\n\
         format: 1\nprovider: {provider}\noverlay: {overlay}\n"
    );
    shapes(&mut text, draft.place);
    text.push_str("rules:\n");
    rule(&mut text, draft);
    text
}

fn shapes(text: &mut String, place: &Place) {
    let ShapeUsed::New(name, fields) = &place.shape else {
        return;
    };
    let paths: Vec<String> = fields
        .iter()
        .map(|(name, path)| format!("{name}: {}", quoted(path)))
        .collect();
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    line(text, 0, "shapes:");
    line(text, 2, &format!("{name}:"));
    line(text, 4, &format!("fields: {{ {} }}", paths.join(", ")));
    line(text, 4, &format!("identifying: [{}]", names.join(", ")));
}

fn rule(text: &mut String, draft: &Draft<'_>) {
    let names = draft.names;
    line(text, 2, &format!("- id: {}", names.id));
    line(text, 4, &format!("reason: {}", names.reason));
    line(text, 4, &format!("title: {}", quoted(&names.title)));
    if let ShapeUsed::Known(shape) | ShapeUsed::New(shape, _) = &draft.place.shape
        && draft
            .conditions
            .iter()
            .any(|c| matches!(c, Condition::Field(..)))
    {
        line(text, 4, &format!("shape: {shape}"));
    }
    line(text, 4, "when:");
    for condition in draft.conditions.iter().filter_map(self::condition) {
        line(text, 6, &condition);
    }
    let paths = draft
        .conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Exists(path) => Some(format!("{}: {{ exists: true }}", quoted(path))),
            _ => None,
        });
    let paths: Vec<String> = paths.collect();
    if !paths.is_empty() {
        line(text, 6, &format!("body: {{ {} }}", paths.join(", ")));
    }
    line(text, 4, &format!("category: {}", draft.category));
    line(
        text,
        4,
        "remediation: \"TODO: say what a person does about this cause, and which limit applies.\"",
    );
    line(text, 4, "evidence:");
    line(
        text,
        6,
        "- { kind: assumed, note: \"TODO: name the source and the place in it, or say where the \
         answer was seen.\" }",
    );
    line(text, 4, "examples:");
    line(
        text,
        6,
        &format!("- response: {}", response(&draft.example)),
    );
    line(text, 8, &format!("expect: {}", expect(&draft.expected)));
    if let Some(NearMiss { example, matches }) = &draft.near_miss {
        line(text, 4, "near_misses:");
        line(text, 6, &format!("- response: {}", response(example)));
        line(text, 8, &format!("matches: {matches}"));
    }
}

/// A condition on a line of its own; those about paths share one.
fn condition(condition: &Condition) -> Option<String> {
    Some(match condition {
        Condition::Status(status) => format!("status: {status}"),
        Condition::Kind(kind) => format!("body_kind: {kind}"),
        Condition::Exists(_) => return None,
        Condition::Field(name, test) => format!("{name}: {}", self::test(test)),
        Condition::Text(test) => format!("text: {}", self::test(test)),
    })
}

fn test(test: &Test) -> String {
    match test {
        Test::Number(number) => number.to_string(),
        Test::Text { masked, .. } => quoted(masked),
        Test::Like { like, .. } => format!("{{ like: {} }}", quoted(like)),
    }
}

fn response(example: &Example) -> String {
    let mut parts = vec![format!("status: {}", example.status)];
    if !example.headers.is_empty() {
        let headers = example.headers.iter();
        let headers: Vec<String> = headers
            .map(|(name, value)| format!("{}: {}", quoted(name), quoted(value)))
            .collect();
        parts.push(format!("headers: {{ {} }}", headers.join(", ")));
    }
    if let Some(body) = &example.body {
        parts.push(format!("body: {}", flow(body)));
    }
    format!("{{ {} }}", parts.join(", "))
}

fn expect(expected: &Expected) -> String {
    let mut parts = vec![format!("retryability: {}", expected.retryability)];
    if let Some((min, max, source)) = expected.wait {
        parts.push(format!(
            "wait: {{ min: {min}ms, max: {max}ms, source: {source} }}"
        ));
    }
    if !expected.captures.is_empty() {
        let captures = expected.captures.iter();
        let captures: Vec<String> = captures
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        parts.push(format!("captures: {{ {} }}", captures.join(", ")));
    }
    format!("{{ {} }}", parts.join(", "))
}

/// A JSON value in YAML's flow style.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, member)| format!("{}: {}", quoted(name), flow(member)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        other => other.to_string(),
    }
}

/// A text between double quotes; what cannot be seen, or turns the direction of
/// writing, is escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            ' '..='~' => quoted.push(c),
            c if c.is_alphanumeric() => quoted.push(c),
            c => {
                // Writing to a String cannot fail.
                let _ = match u32::from(c) {
                    code @ 0..=0xffff => write!(quoted, "\\u{code:04X}"),
                    code => write!(quoted, "\\U{code:08X}"),
                };
            }
        }
    }
    quoted.push('"');
    quoted
}

fn line(text: &mut String, indent: usize, content: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{:indent$}{content}", "");
}
