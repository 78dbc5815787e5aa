mod bombs;
mod fitting;
mod places;
mod refusals;

use super::{Document, SourceFile, SourceLimits, Step, typed};
use crate::diagnostic::Diagnostic;

fn file(text: &str) -> SourceFile {
    SourceFile {
        name: "catalog/x.yaml".to_owned(),
        text: text.to_owned(),
    }
}

fn parsed(text: &str) -> Document {
    Document::parse(&file(text), &SourceLimits::default()).expect("the text is accepted")
}

/// What the strict pass or the typing finds.
fn findings(text: &str) -> Vec<Diagnostic> {
    let file = file(text);
    Document::parse(&file, &SourceLimits::default())
        .and_then(|document| typed(&document).map(drop))
        .err()
        .unwrap_or_default()
}

/// Each finding as `code at "the text at its place"`.
fn found(text: &str) -> Vec<String> {
    let shown = |found: Diagnostic| {
        assert!(!found.message.is_empty() && !found.why.is_empty() && !found.help.is_empty());
        format!("{} at {:?}", found.code, &text[found.span.range()])
    };
    findings(text).into_iter().map(shown).collect()
}

/// The path `a.0.b`.
fn path(steps: &str) -> Vec<Step> {
    let step = |step: &str| match step.parse::<usize>() {
        Ok(index) => Step::Index(index),
        Err(_) => Step::from(step),
    };
    steps
        .split('.')
        .filter(|step| !step.is_empty())
        .map(step)
        .collect()
}
