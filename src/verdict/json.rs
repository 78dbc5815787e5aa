//! A verdict as JSON, written straight away: byte by byte what serde makes of its forms
//! (`wire`), which stay what the form is.

use super::escape::{self, escaped, key, member, number, optional, text};
use super::{
    Capture, CaptureValue, Cause, Dedupe, Item, Judgement, Remediation, Retry, Verdict, masked,
};

impl Verdict<'_> {
    /// Appends the verdict as JSON: the same bytes as `serde_json::to_writer` writes, for a
    /// fraction of the time.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        let begun = out.len();
        key!("schema_version", out);
        number(u64::from(self.schema_version), out);
        member!("provider", &self.provider, out);
        member!("catalog", &self.catalog, out);
        judgement(&self.judgement, out);
        if !self.items.is_empty() {
            key!("items", out);
            elements(&self.items, out, item);
        }
        if self.items_omitted > 0 {
            key!("items_omitted", out);
            number(self.items_omitted as u64, out);
        }
        if !self.causes.is_empty() {
            key!("causes", out);
            elements(&self.causes, out, cause);
        }
        if self.causes_omitted > 0 {
            key!("causes_omitted", out);
            number(self.causes_omitted as u64, out);
        }
        end(begun, out);
    }
}

/// Ends an object whose members were appended from a place on, each after a comma.
pub(super) fn end(begun: usize, out: &mut Vec<u8>) {
    if let Some(comma) = out.get_mut(begun) {
        *comma = b'{';
    }
    out.push(b'}');
}

fn judgement(judgement: &Judgement<'_>, out: &mut Vec<u8>) {
    optional!("rule", judgement.rule.as_deref(), out);
    optional!("reason", judgement.reason.as_deref(), out);
    member!("title", &judgement.title, out);
    member!("outcome", judgement.outcome.as_str(), out);
    member!("effect", judgement.effect.as_str(), out);
    member!("category", judgement.category.as_str(), out);
    member!("fault", judgement.fault.as_str(), out);
    member!("scope", judgement.scope.as_str(), out);
    member!("unblocked_by", judgement.unblocked_by.as_str(), out);
    key!("retry", out);
    retry(&judgement.retry, out);
    remediation(&judgement.remediation, &judgement.captures, out);
    captures(&judgement.captures, out);
    member!("basis", judgement.basis.as_str(), out);
    if judgement.disputed {
        key!("disputed", out);
        out.extend_from_slice(b"true");
    }
    optional!("docs", judgement.docs.as_deref(), out);
    if !judgement.also_matched.is_empty() {
        key!("also_matched", out);
        elements(&judgement.also_matched, out, |id, out| text(id, out));
    }
}

fn item(item: &Item<'_>, out: &mut Vec<u8>) {
    let begun = out.len();
    if let Some(position) = item.position {
        key!("position", out);
        number(position, out);
    }
    optional!("collection", item.collection.as_deref(), out);
    judgement(&item.judgement, out);
    end(begun, out);
}

fn cause(cause: &Cause<'_>, out: &mut Vec<u8>) {
    let begun = out.len();
    optional!("rule", cause.rule.as_deref(), out);
    optional!("reason", cause.reason.as_deref(), out);
    member!("title", &cause.title, out);
    member!("category", cause.category.as_str(), out);
    remediation(&cause.remediation, &cause.captures, out);
    captures(&cause.captures, out);
    end(begun, out);
}

fn retry(retry: &Retry<'_>, out: &mut Vec<u8>) {
    let begun = out.len();
    member!("retryability", retry.retryability.as_str(), out);
    if let Some(wait) = retry.wait {
        key!("wait", out);
        escape::wait(wait, out);
    }
    optional!("policy", retry.policy.as_deref(), out);
    if let Some(most) = retry.max_attempts {
        key!("max_attempts", out);
        number(u64::from(most), out);
    }
    if let Some(Dedupe { window_ms, key }) = &retry.dedupe {
        key!("dedupe", out);
        out.extend_from_slice(b"{\"window_ms\":");
        number(*window_ms, out);
        key!("key", out);
        elements(key, out, |field, out| text(field, out));
        out.push(b'}');
    }
    end(begun, out);
}

fn remediation(remediation: &Remediation<'_>, captures: &[Capture<'_>], out: &mut Vec<u8>) {
    key!("remediation", out);
    out.push(b'"');
    remediation.visit(captures, |piece| escaped(piece, out));
    out.push(b'"');
}

fn captures(captures: &[Capture<'_>], out: &mut Vec<u8>) {
    if captures.is_empty() {
        return;
    }
    key!("captures", out);
    let begun = out.len();
    // As a map has them: by name, of two the last.
    let mut sorted: Vec<&Capture<'_>> = captures.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    for (at, capture) in sorted.iter().enumerate() {
        let next = sorted.get(at + 1);
        if next.is_none_or(|next| next.name != capture.name) {
            key_of_capture(&capture.name, out);
            value(capture, out);
        }
    }
    end(begun, out);
}

fn key_of_capture(name: &str, out: &mut Vec<u8>) {
    out.push(b',');
    text(name, out);
    out.push(b':');
}

fn value(capture: &Capture<'_>, out: &mut Vec<u8>) {
    match masked(capture) {
        CaptureValue::Null => out.extend_from_slice(b"null"),
        CaptureValue::Boolean(true) => out.extend_from_slice(b"true"),
        CaptureValue::Boolean(false) => out.extend_from_slice(b"false"),
        CaptureValue::Integer(value) => {
            if value < 0 {
                out.push(b'-');
            }
            number(value.unsigned_abs(), out);
        }
        CaptureValue::Unsigned(value) => number(value, out),
        CaptureValue::Float(value) => escape::float(value, out),
        CaptureValue::Text(value) => text(&value, out),
    }
}

fn elements<T>(list: &[T], out: &mut Vec<u8>, one: impl Fn(&T, &mut Vec<u8>)) {
    out.push(b'[');
    for (at, element) in list.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        one(element, out);
    }
    out.push(b']');
}
