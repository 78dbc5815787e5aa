//! Says where two readers of one file disagree: holds the values of the second
//! against the document of the first, node by node. Here are also told the keys that
//! are no texts and the numbers that JSON cannot carry.

use serde_yaml::{Mapping, Value};

use super::refusal::{BEYOND_64_BITS, DIFFERENT, ambiguous, bad_number, whole};
use super::wording::quoted;
use super::{Document, MAX_FINDINGS, Node, NodeKind, Span};
use crate::diagnostic::{Code, Diagnostic};

/// The first nodes on which `value` and `document` differ.
pub(super) fn check(document: &Document, value: &Value) -> Vec<Diagnostic> {
    let mut check = Check {
        document,
        pending: vec![(document.root(), value)],
        findings: Vec::new(),
    };
    while let Some((node, value)) = check.pending.pop()
        && check.findings.len() < MAX_FINDINGS
    {
        check.node(node, value);
    }
    check.findings.truncate(MAX_FINDINGS);
    check.findings
}

struct Check<'a> {
    document: &'a Document,
    /// The pairs still to be compared, the next one last.
    pending: Vec<(Node<'a>, &'a Value)>,
    findings: Vec<Diagnostic>,
}

impl<'a> Check<'a> {
    fn node(&mut self, node: Node<'a>, value: &'a Value) {
        match (node.kind(), value) {
            (NodeKind::Map, Value::Mapping(map)) if node.len() == map.len() => {
                self.keys(node, map);
                self.descend(node, map.values());
            }
            (NodeKind::List, Value::Sequence(list)) if node.len() == list.len() => {
                self.descend(node, list.iter());
            }
            (NodeKind::Scalar, value) => {
                self.scalar(node.text().unwrap_or_default(), node.span(), value);
            }
            _ => self.differ(node.span()),
        }
    }

    fn descend(&mut self, node: Node<'a>, values: impl Iterator<Item = &'a Value>) {
        let before = self.pending.len();
        self.pending.extend(node.children().zip(values));
        self.pending[before..].reverse();
    }

    fn keys(&mut self, node: Node<'_>, map: &Mapping) {
        for ((written, span), key) in node.keys().zip(map.keys()) {
            match key {
                Value::String(key) if *key == written => {}
                Value::Null | Value::Bool(_) | Value::Number(_) => {
                    self.refuse_key(written, span, key);
                }
                _ => self.differ(span),
            }
        }
    }

    fn scalar(&mut self, text: &str, span: Span, value: &Value) {
        match value {
            Value::String(typed) if typed != text => self.differ(span),
            Value::Number(number) if number.is_f64() && whole(text) => {
                self.findings
                    .push(bad_number(self.document, span, BEYOND_64_BITS));
            }
            Value::Number(number) if !number.as_f64().is_some_and(f64::is_finite) => {
                let message = "a number that is not finite";
                self.findings.push(bad_number(self.document, span, message));
            }
            Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
            Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => self.differ(span),
        }
    }

    fn refuse_key(&mut self, written: &str, span: Span, key: &Value) {
        let is = match key {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            _ => "a number",
        };
        let message = format!("the key {} is {is}, not a text", quoted(written));
        let finding = Diagnostic::new(Code::BadKey, self.document.file(), span, message)
            .why("keys of a catalog and of a JSON body are texts")
            .help(format!(
                "write it in quotes: {}",
                quoted(&format!("\"{written}\""))
            ));
        self.findings.push(finding);
    }

    fn differ(&mut self, span: Span) {
        self.findings
            .push(ambiguous(self.document, span, DIFFERENT));
    }
}
