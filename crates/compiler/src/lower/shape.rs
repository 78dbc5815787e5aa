//! Shapes: where answers keep things.

use super::name::is_snake_case;
use super::queries::Queries;
use super::report::{At, Findings};
use super::{finding, name_one_of};
use crate::diagnostic::Code;
use crate::format::{Conjunction, EachSpec, ShapeSpec};
use replybook_catalog::table::{Each, Field, FieldIx, Shape};

/// One shape; what is wrong with it is found and left out.
pub(super) fn lower(
    name: &str,
    spec: &ShapeSpec,
    at: &At<'_>,
    queries: &mut Queries,
    findings: &mut Findings,
) -> Shape {
    let is_element = spec.each.is_some();
    let mut fields = Vec::new();
    for (field, written) in &spec.fields {
        let at = at.key("fields").key(field);
        check_name(field, &at, findings);
        let full = written.full();
        let is_map = matches!(written, crate::format::FieldSpec::Full(_));
        let paths_at = if is_map { at.key("at") } else { at.clone() };
        let mut paths = Vec::new();
        if let Some(written) = &full.at {
            for (i, path) in written.as_slice().iter().enumerate() {
                let at = paths_at.item(written.is_list(), i);
                paths.extend(queries.intern(path, is_element, &at, findings));
            }
        }
        let is_key = spec.each.as_ref().and_then(|each| each.key.as_deref()) == Some(field);
        if full.at.as_ref().is_none_or(|at| at.as_slice().is_empty()) && !is_key {
            findings.at(
                &at,
                finding(
                    Code::MissingKey,
                    format!("the field `{field}` has no path"),
                    "a field is what a path selects",
                    "add `at: \"$.…\"`, or name the field in `each.key`",
                ),
            );
        }
        fields.push(Field {
            name: field.clone(),
            paths,
            of: full.r#type,
            ignore_case: full.ignore_case,
        });
    }
    let identifying = spec
        .identifying
        .iter()
        .enumerate()
        .filter_map(|(i, field)| {
            position(
                &fields,
                field,
                name,
                &at.key("identifying").index(i),
                findings,
            )
        })
        .collect();
    let each = spec
        .each
        .as_ref()
        .and_then(|each| lower_each(name, each, &fields, &at.key("each"), queries, findings));
    Shape {
        name: name.to_owned(),
        each,
        fields,
        identifying,
    }
}

fn lower_each(
    shape: &str,
    spec: &EachSpec,
    fields: &[Field],
    at: &At<'_>,
    queries: &mut Queries,
    findings: &mut Findings,
) -> Option<Each> {
    // One with a mistake keeps its place, so that `@` is no second one.
    let path = queries
        .intern(&spec.path, false, &at.key("path"), findings)
        .or_else(|| queries.intern("$", false, at, findings))?;
    let mut place = |text: &Option<String>, key: &str, findings: &mut Findings| {
        text.as_ref()
            .and_then(|text| queries.intern(text, true, &at.key(key), findings))
    };
    let position_at = place(&spec.position, "position", findings);
    let collection = place(&spec.collection, "collection", findings);
    let key = spec
        .key
        .as_ref()
        .and_then(|key| position(fields, key, shape, &at.key("key"), findings));
    Some(Each {
        path,
        role: spec.role,
        of: spec.r#type,
        position: position_at,
        collection,
        key,
    })
}

/// The position of a field by name; what is not there is found, with a suggestion.
pub(super) fn position(
    fields: &[Field],
    name: &str,
    shape: &str,
    at: &At<'_>,
    findings: &mut Findings,
) -> Option<FieldIx> {
    let found = fields.iter().position(|field| field.name == name);
    if found.is_none() {
        let known = fields.iter().map(|field| field.name.as_str());
        findings.at(
            at,
            finding(
                Code::UnknownField,
                format!("the shape `{shape}` has no field `{name}`"),
                "a rule can name only what its shape says where to find",
                name_one_of(name, "fields", known, "or add it to the shape"),
            ),
        );
    }
    found
}

fn check_name(name: &str, at: &At<'_>, findings: &mut Findings) {
    if Conjunction::RESERVED.contains(&name) {
        findings.at_key(
            at,
            finding(
                Code::ReservedField,
                format!("a field cannot be called `{name}`"),
                "in `when` that word means something else",
                "choose another name, such as `state` for `$.status`",
            ),
        );
    } else if !is_snake_case(name) {
        findings.at_key(
            at,
            finding(
                Code::BadName,
                format!("`{name}` is not a name for a field"),
                "fields become captures, which templates name",
                "use lower-case letters, digits and `_`, beginning with a letter",
            ),
        );
    }
}
