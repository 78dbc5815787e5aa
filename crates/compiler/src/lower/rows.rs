//! The row form of a long table: each row becomes a rule of its own.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use serde_yaml::{Mapping, Value};

use super::report::Findings;
use super::written::{Rules, Written};
use crate::format::{
    Conjunction, EvidenceEntry, Example, Expect, ResponseSpec, RowHead, ScalarSpec, TableSpec,
    TestSpec,
};
use crate::yaml::{self, Document, Step};

/// Adds the rules of one table.
pub(super) fn expand(
    rules: &mut Rules,
    provider: &str,
    document: &Document,
    value: Value,
    path: &[Step],
    findings: &mut Findings,
) {
    let rows = match value.get("rows") {
        Some(Value::Sequence(rows)) => rows.clone(),
        _ => Vec::new(),
    };
    let fitted = yaml::deserialize_fitting(value, document, path);
    findings.extend(fitted.findings);
    let Some(table): Option<TableSpec> = fitted.value else {
        rules.lost.push(path.to_vec());
        return;
    };
    let place = Place {
        provider,
        document,
        table: path,
    };
    for (at, row) in rows.into_iter().enumerate() {
        let rule = rule_of(rules, &place, &table, row, at, findings);
        rules.written.extend(rule);
    }
}

/// Where a table stands.
struct Place<'p> {
    provider: &'p str,
    document: &'p Document,
    table: &'p [Step],
}

fn rule_of(
    rules: &mut Rules,
    place: &Place<'_>,
    table: &TableSpec,
    row: Value,
    at: usize,
    findings: &mut Findings,
) -> Option<Written> {
    let Value::Mapping(mut row) = row else {
        return None;
    };
    let mut path = place.table.to_vec();
    path.extend([Step::Key("rows".to_owned()), Step::Index(at)]);
    let mut own = Mapping::new();
    for key in TableSpec::ROW_KEYS {
        if let Some(value) = row.remove(key) {
            own.insert(Value::from(key), value);
        }
    }
    let fitted = yaml::deserialize_fitting(Value::Mapping(own), place.document, &path);
    findings.extend(fitted.findings);
    let Some(head): Option<RowHead> = fitted.value else {
        rules.lost.push(path);
        return None;
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
            place.provider,
            code.to_lowercase().replace(['_', ' '], "-")
        ),
    );
    fill("reason", code.to_uppercase().replace(' ', "_"));
    let mut written = rules.read_row(Value::Mapping(row), place.document, path, findings)?;
    written.table = Some(place.table.to_vec());
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
    rule.examples.insert(0, example_of(head, body));
    Some(written)
}

/// The example of a row: its status, the table's body filled in.
fn example_of(head: RowHead, body: Json) -> Example {
    Example {
        name: None,
        response: ResponseSpec {
            status: head.status,
            headers: BTreeMap::new(),
            body: Some(body),
            received_at: None,
        },
        request: None,
        expect: Expect {
            retryability: head.retryability,
            wait: head.wait,
            outcome: None,
            category: None,
            effect: None,
            captures: BTreeMap::new(),
            items: None,
            causes: None,
        },
    }
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
