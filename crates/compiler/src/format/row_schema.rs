//! The JSON Schema of a table's row: what a row says itself, and any key of a
//! rule, all of them optional in a row.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use super::{RowHead, RuleEntry};

/// A row of a table, as editors see it.
pub(super) struct Row;

impl JsonSchema for Row {
    fn schema_name() -> Cow<'static, str> {
        "Row".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut row = RowHead::json_schema(generator);
        let mut rule = RuleEntry::json_schema(generator);
        let of_rule = rule.ensure_object().remove("properties");
        let own = row.ensure_object().get_mut("properties");
        if let (Some(Value::Object(own)), Some(Value::Object(of_rule))) = (own, of_rule) {
            for (key, schema) in of_rule {
                own.entry(key).or_insert(schema);
            }
        }
        row
    }
}
