//! Types a vetted document: the same text goes through `serde_yaml`, and the two
//! readings must agree. Nothing is converted and nothing is dropped silently.

use serde_yaml::Value;

use super::refusal::{BEYOND_64_BITS, DIFFERENT, ambiguous, bad_number};
use super::{Document, Span, Step, Values, agreement, byte_order_mark, second_reader};
use crate::diagnostic::{Code, Diagnostic};

/// The values of a document.
///
/// # Errors
///
/// A key that is no text, a number that JSON cannot carry, and any disagreement
/// between the two YAML readers, each with its place.
pub fn typed(document: &Document) -> Result<Values<'_>, Vec<Diagnostic>> {
    match second_reader::read(document) {
        Some(scalars) => Ok(Values::new(document, scalars)),
        None => Err(refusals(document)),
    }
}

/// Why a document has no values.
fn refusals(document: &Document) -> Vec<Diagnostic> {
    let text = &document.source().text;
    let start = byte_order_mark(text);
    match serde_yaml::from_str::<Value>(&text[start..]) {
        Ok(value) => {
            let mut findings = agreement::check(document, &value);
            findings.sort();
            if findings.is_empty() {
                let whole = document.root().span();
                findings.push(ambiguous(document, whole, DIFFERENT));
            }
            findings
        }
        Err(error) => {
            let mut at = error
                .location()
                .map_or(start, |place| start + place.index());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            vec![refusal(document, &error.to_string(), at)]
        }
    }
}

/// What `serde_yaml` refuses in a text that the strict pass accepted.
fn refusal(document: &Document, message: &str, at: usize) -> Diagnostic {
    let root: &[Step] = &[];
    let node = document.value_at(at);
    let span = node.map_or(document.value_span(root), |node| node.span());
    if message.contains(" as u128") || message.contains(" as i128") {
        return bad_number(document, span, BEYOND_64_BITS);
    }
    if message.contains("duplicate entry") {
        let message = "two keys of this map are the same value, written differently";
        return Diagnostic::new(Code::DuplicateKey, document.file(), span, message)
            .why("YAML readers keep one of the two and do not say which")
            .help("write the keys as quoted texts, and remove or rename one of them");
    }
    if message.contains("recursion limit") {
        let message = "lists and maps are nested deeper than values can be typed";
        return Diagnostic::new(Code::TooDeep, document.file(), span, message)
            .why("values are typed at most 128 deep, whatever the limit of the reading")
            .help("make the structure flatter, or write an example's deep body as a text");
    }
    let reason = message.split(" at line ").next().unwrap_or_default();
    let message = format!("one of two YAML readers refuses this text: {reason}");
    ambiguous(document, Span::at(at), &message)
}
