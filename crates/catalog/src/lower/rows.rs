//! The row form of a long table: each row becomes a rule of its own.

use serde_json::Value as Json;
use serde_yaml::{Mapping, Value};

use super::file::{Parsed, Written, example_of};
use super::report::Findings;
use crate::model::{Conjunction, EvidenceEntry, RowHead, ScalarSpec, TableSpec, TestSpec};
use crate::source::{self, Step};

/// The rules of one table.
pub(super) fn expand(
    file: &mut Parsed,
    value: Value,
    path: &[Step],
    findings: &mut Findings,
) -> Vec<Written> {
    let rows = match value.get("rows") {
        Some(Value::Sequence(rows)) => rows.clone(),
        _ => Vec::new(),
    };
    let table: TableSpec = match source::deserialize(value, &file.document, path) {
        Ok(table) => table,
        Err(diagnostic) => {
            findings.extend([diagnostic]);
            return Vec::new();
        }
    };
    rows.into_iter()
        .enumerate()
        .filter_map(|(at, row)| {
            let mut row_path = path.to_vec();
            row_path.extend([Step::Key("rows".to_owned()), Step::Index(at)]);
            let rule = rule_of(file, &table, row, row_path, findings)?;
            Some(Written {
                table: Some(path.to_vec()),
                ..rule
            })
        })
        .collect()
}

fn rule_of(
    file: &mut Parsed,
    table: &TableSpec,
    row: Value,
    path: Vec<Step>,
    findings: &mut Findings,
) -> Option<Written> {
    let Value::Mapping(mut row) = row else {
        return None;
    };
    let mut own = Mapping::new();
    for key in TableSpec::ROW_KEYS {
        if let Some(value) = row.remove(key) {
            own.insert(Value::from(key), value);
        }
    }
    let head = source::deserialize(Value::Mapping(own), &file.document, &path);
    let head: RowHead = match head {
        Ok(head) => head,
        Err(diagnostic) => {
            findings.extend([diagnostic]);
            return None;
        }
    };
    let code = text_of(&head.value);
    let mut fill = |key: &str, text: String| {
        if !row.contains_key(key) {
            row.insert(Value::from(key), Value::from(text));
        }
    };
    fill(
        "id",
        format!(
            "{}.{}",
            file.head.provider,
            code.to_lowercase().replace(['_', ' '], "-")
        ),
    );
    fill("reason", code.clone());
    let mut written = file.rule(Value::Mapping(row), path, findings)?;
    let rule = &mut written.entry;
    if rule.shape.is_none() {
        rule.shape = Some(table.shape.clone());
    }
    if rule.when == Conjunction::default() {
        rule.when
            .fields
            .insert(table.field.clone(), TestSpec::Equals(head.value.clone()));
    }
    let title = rule.title.clone();
    let fill = |text: &str| {
        text.replace("{value}", &code)
            .replace("{status}", &head.status.to_string())
            .replace("{title}", &title)
    };
    let evidence = EvidenceEntry {
        at: table.evidence.at.as_deref().map(fill),
        note: table.evidence.note.as_deref().map(fill),
        ..table.evidence.clone()
    };
    rule.evidence.insert(0, evidence);
    let body = filled(&table.example, &head.value, &fill);
    rule.examples.insert(
        0,
        example_of(head.status, body, head.retryability, head.wait),
    );
    Some(written)
}

fn text_of(value: &ScalarSpec) -> String {
    match value {
        ScalarSpec::Null => "null".to_owned(),
        ScalarSpec::Boolean(value) => value.to_string(),
        ScalarSpec::Integer(value) => value.to_string(),
        ScalarSpec::Float(value) => value.to_string(),
        ScalarSpec::Text(text) => text.clone(),
    }
}

/// The example with its placeholders filled; `"{value}"` alone keeps the type.
fn filled(example: &Json, value: &ScalarSpec, fill: &impl Fn(&str) -> String) -> Json {
    match example {
        Json::String(text) if text == "{value}" => match value {
            ScalarSpec::Null => Json::Null,
            ScalarSpec::Boolean(value) => Json::from(*value),
            ScalarSpec::Integer(value) => Json::from(*value),
            ScalarSpec::Float(value) => Json::from(*value),
            ScalarSpec::Text(text) => Json::from(text.as_str()),
        },
        Json::String(text) => Json::from(fill(text)),
        Json::Array(items) => items.iter().map(|item| filled(item, value, fill)).collect(),
        Json::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), filled(member, value, fill)))
            .collect(),
        other => other.clone(),
    }
}
