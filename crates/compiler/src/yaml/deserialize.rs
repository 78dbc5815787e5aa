//! Turns typed values into the catalog's own types and says exactly where they do
//! not fit. It knows no key of the catalog format: what is expected comes from the
//! types that the caller asks for.

use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};
use serde_yaml::Value;

use super::wording::{self, Complaint};
use super::{Document, NodeKind, Span, Step};
use crate::diagnostic::{Code, Diagnostic, nearest};

/// Types `value`, which stands at `at` in `document`.
///
/// An untagged or internally tagged enum and a flattened struct are typed after
/// the whole map was read, so that a finding inside them has the place of the map.
///
/// # Errors
///
/// The first thing that does not fit: an unknown key (at the key), a missing one
/// (at the map), a wrong type or unknown value (at the value).
pub fn deserialize<T: DeserializeOwned>(
    value: Value,
    document: &Document,
    at: &[Step],
) -> Result<T, Diagnostic> {
    once(value, document, at).map_err(|misfit| finding(document, &misfit.path, &misfit.said))
}

/// What does not fit: where in the document, and what serde says of it.
pub(super) struct Misfit {
    pub path: Vec<Step>,
    pub said: String,
}

/// Types a value, or says the first thing that does not fit.
pub(super) fn once<T: DeserializeOwned>(
    value: Value,
    document: &Document,
    at: &[Step],
) -> Result<T, Misfit> {
    serde_path_to_error::deserialize(value).map_err(|error| Misfit {
        path: place(document, at, error.path()),
        said: error.inner().to_string(),
    })
}

/// The path into the document that a path of the typing means: its enum variants
/// and unknown steps are left out where the document has no such entry.
fn place(document: &Document, at: &[Step], inner: &Path) -> Vec<Step> {
    let mut path = at.to_vec();
    for segment in inner {
        let (step, certain) = match segment {
            Segment::Seq { index } => (Step::Index(*index), true),
            Segment::Map { key } => (Step::Key(key.clone()), true),
            Segment::Enum { variant } => (Step::Key(variant.clone()), false),
            Segment::Unknown => continue,
        };
        path.push(step);
        if !certain && document.node(&path).is_none() {
            path.pop();
        }
    }
    path
}

/// The finding for a typing error, `said`, about the value at `path`.
pub(super) fn finding(document: &Document, path: &[Step], said: &str) -> Diagnostic {
    let new = |code, span, message| Diagnostic::new(code, document.file(), span, message);
    let value = document.value_span(path);
    match wording::complaint(said) {
        Complaint::UnknownField { name, expected } => {
            let message = format!("unknown key {}", wording::quoted(name));
            new(Code::UnknownKey, key_span(document, path, name), message)
                .why("a key that nobody reads would silently do nothing")
                .help(choices(
                    name,
                    &expected,
                    "keys",
                    "remove it: no key can stand here",
                ))
        }
        Complaint::UnknownVariant { name, expected } => {
            let message = format!("unknown value {}", wording::quoted(name));
            new(
                Code::UnknownValue,
                variant_span(document, path, name),
                message,
            )
            .why("only a closed set of values has a meaning here")
            .help(choices(
                name,
                &expected,
                "values",
                "remove it: no value can stand here",
            ))
        }
        Complaint::MissingField { name } => {
            let message = format!("the key `{name}` is missing");
            new(Code::MissingKey, value, message)
                .why("it is required here")
                .help(format!("add `{name}:` with its value"))
        }
        Complaint::WrongType { found, expected } => {
            let message = format!("expected {expected}, found {found}");
            let help = if expected.contains("text") && !found.contains("text") {
                format!("write {expected}; quotes make a text of a number or a word")
            } else {
                format!("write {expected}")
            };
            new(Code::WrongType, value, message)
                .why("values are never converted from one type to another")
                .help(help)
        }
        Complaint::Unfit { found, expected } => {
            let message = format!("expected {expected}, found {found}");
            new(Code::BadValue, value, message)
                .why("the value has the right type but cannot stand here")
                .help(format!("write {expected}"))
        }
        Complaint::NoVariant => new(
            Code::WrongType,
            value,
            "this has none of the forms that can stand here".to_owned(),
        )
        .why("the key takes several forms, and a value must have one of them whole")
        .help("look the key up in catalog/README.md: a key inside may be wrong or missing"),
        Complaint::Other(message) => new(Code::BadValue, value, message)
            .why("the value has the right type but cannot stand here")
            .help("look the key up in catalog/README.md and correct the value"),
    }
}

/// The place of the unknown key `name`: the last step of the path, or an entry of
/// the map at the path.
fn key_span(document: &Document, path: &[Step], name: &str) -> Span {
    match path.last() {
        Some(Step::Key(last)) if last == name => document.key_span(path),
        _ => document.key_span(&[path, &[Step::from(name)]].concat()),
    }
}

/// The place of the unknown value `name`: the value itself, or where that is a map
/// or list, its first key or scalar that says so.
fn variant_span(document: &Document, path: &[Step], name: &str) -> Span {
    let span = document.value_span(path);
    let Some(node) = document.node(path) else {
        return span;
    };
    let child = |step: Step| [path, &[step]].concat();
    let says = |path: &[Step]| document.node(path).and_then(|node| node.text()) == Some(name);
    let found = match node.kind() {
        NodeKind::Scalar => None,
        NodeKind::List => (0..node.len())
            .map(|index| child(index.into()))
            .find(|path| says(path)),
        NodeKind::Map => {
            if let Some((_, key)) = node.keys().find(|(key, _)| *key == name) {
                return key;
            }
            node.keys()
                .map(|(key, _)| child(key.into()))
                .find(|path| says(path))
        }
    };
    found.map_or(span, |path| document.value_span(&path))
}

/// What could stand in place of `name`.
fn choices(name: &str, expected: &[&str], what: &str, none: &str) -> String {
    /// More are not listed.
    const SHOWN: usize = 24;
    let Some((last, others)) = expected.split_last() else {
        return none.to_owned();
    };
    let list = match others {
        [] => format!("only `{last}` can stand here"),
        _ if expected.len() > SHOWN => {
            format!(
                "{} {what} can stand here: see catalog/README.md",
                expected.len()
            )
        }
        _ => format!(
            "the {what} that can stand here: `{}` and `{last}`",
            others.join("`, `")
        ),
    };
    match nearest(name, expected.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`? {list}"),
        None => list,
    }
}
