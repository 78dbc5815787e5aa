//! The example of a rule as a page shows it: the body is indented, identifying values are
//! marked, and sensitive values are masked.

mod layout;
mod marks;

use replybook::{Limits, Verdict};
use replybook_catalog::table::{Provider, Rule};
use replybook_matching::answer::{Answer, Body};
use serde::Serialize;

pub(crate) use layout::{Piece, Pieces};
use marks::Marks;

use crate::secrets::Secrets;

/// An example.
#[derive(Debug, Serialize)]
pub(crate) struct Shown<'t> {
    pub status: u16,
    /// Whether the status identifies the rule.
    pub status_marked: bool,
    pub headers: Vec<HeaderLine>,
    /// The method of the request, where it matters.
    pub method: Option<&'t str>,
    pub body: Vec<Piece>,
    /// Whether anything in it is marked.
    pub marked: bool,
    /// The whole as `curl -i` would print it, to be pasted.
    pub raw: String,
}

/// A header line.
#[derive(Debug, Serialize)]
pub(crate) struct HeaderLine {
    pub name: String,
    pub value: String,
    pub marked: bool,
}

/// The example of a rule, whose verdict is `verdict`.
pub(crate) fn shown<'t>(
    provider: &'t Provider,
    rule: &'t Rule,
    verdict: &Verdict<'_>,
) -> Option<Shown<'t>> {
    let sample = rule.sample.as_ref()?;
    let lines = sample.header_lines();
    let most = Limits::default().max_body_bytes;
    let answer = Answer::read(sample.status, &lines, sample.body.as_bytes(), most);
    let marks = Marks::new(provider, rule, &answer);
    let secrets = Secrets::from_verdict(verdict);
    let body = match &answer.body {
        Body::Json(value) => Pieces::from_json(&secrets.hidden_in(value), &marks),
        Body::Text(_, text) => Pieces::from_text(&secrets.hidden(text), marks.text),
        Body::Empty | Body::Scanned => Pieces::default(),
    };
    let masked = secrets.hidden_of(sample);
    let headers: Vec<HeaderLine> = masked
        .headers
        .iter()
        .map(|(name, value)| HeaderLine {
            name: name.clone(),
            value: value.clone(),
            marked: marks.headers.iter().any(|m| m.eq_ignore_ascii_case(name)),
        })
        .collect();
    let mut raw = format!("HTTP/1.1 {}\n", sample.status);
    for line in &headers {
        raw.push_str(&format!("{}: {}\n", line.name, line.value));
    }
    raw.push('\n');
    raw.push_str(&masked.body);
    let body = body.list();
    let marked = body.iter().any(|piece| piece.marked) || headers.iter().any(|line| line.marked);
    Some(Shown {
        status: sample.status,
        status_marked: marks.status,
        headers,
        method: sample.method.as_deref(),
        marked: marked || marks.status,
        body,
        raw,
    })
}
