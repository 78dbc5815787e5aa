//! Verdicts as text for people: short, in the words of the vocabulary. It shows what a verdict
//! says and adds no judgement.

mod items;
mod page;
mod words;

use anstyle::{AnsiColor, Style};
use replybook::explain::Explanation;
use replybook::vocabulary::Basis;
use replybook::{Capture, Outcome, Verdict};
use replybook_catalog::words::effect;

pub(crate) use page::{BOLD, DIM, Page, columns};
pub(crate) use replybook_catalog::words::printable;

/// Captured texts are shown up to this many characters.
const LONGEST_CAPTURE: usize = 300;

/// A verdict, as text of a width in columns.
pub(crate) fn verdict(verdict: &Verdict<'_>, width: usize) -> String {
    let mut page = Page::new(width);
    page.heading(color(verdict.outcome).bold(), &verdict.title);
    page.blank();
    let outcome = format!("{}: {}", verdict.outcome, effect(verdict.effect));
    page.styled_entry("outcome", color(verdict.outcome), &outcome);
    page.entry("category", &words::category_of(verdict));
    page.entry("rule", &words::rule_of(verdict));
    page.styled_entry("again", BOLD, &words::again(verdict, &verdict.retry));
    if let Some(dedupe) = &verdict.retry.dedupe {
        page.entry("repeats", &words::dedupe(dedupe));
    }
    page.entry("do", &verdict.remediation());
    captures(&mut page, &verdict.captures);
    items::show(&mut page, verdict);
    causes(&mut page, verdict);
    if !verdict.also_matched.is_empty() {
        page.entry("also", &verdict.also_matched.join(", "));
    }
    page.styled_entry("basis", DIM, &basis(verdict));
    if let Some(docs) = &verdict.docs {
        page.styled_entry("docs", DIM, docs);
    }
    page.finish()
}

/// An explanation, as text of a width in columns.
pub(crate) fn explanation(explanation: &Explanation<'_>, width: usize) -> String {
    let mut page = Page::new(width);
    page.heading(BOLD, "Why");
    page.blank();
    page.block(&explanation.to_string());
    page.finish()
}

/// The colour of an outcome.
pub(crate) fn color(outcome: Outcome) -> Style {
    let color = match outcome {
        Outcome::Success => AnsiColor::Green,
        Outcome::Queued => AnsiColor::Cyan,
        Outcome::Error => AnsiColor::Red,
        _ => AnsiColor::Yellow,
    };
    Style::new().fg_color(Some(color.into()))
}

fn captures(page: &mut Page, captures: &[Capture<'_>]) {
    for (at, capture) in captures.iter().enumerate() {
        let label = if at == 0 { "captures" } else { "" };
        page.entry(
            label,
            &format!("{} = {}", capture.name, shortened(&capture.shown())),
        );
    }
}

fn causes(page: &mut Page, verdict: &Verdict<'_>) {
    for (at, cause) in verdict.causes.iter().enumerate() {
        let label = if at == 0 { "causes" } else { "" };
        let name = cause.reason.as_deref().unwrap_or("?");
        page.entry(
            label,
            &format!("{name} ({}): {}", cause.category, cause.title),
        );
        page.entry("", &cause.remediation());
    }
}

fn basis(verdict: &Verdict<'_>) -> String {
    let basis = match verdict.basis {
        Basis::Documented => "documented",
        Basis::Observed => "observed in traffic",
        Basis::Assumed => "assumed where nothing is said",
        Basis::Http => "the meaning of the HTTP status alone",
        Basis::None => "nothing documented",
        other => other.as_str(),
    };
    let disputed = if verdict.disputed { ", disputed" } else { "" };
    format!(
        "{basis}{disputed}; catalog {} {}",
        verdict.provider, verdict.catalog
    )
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_CAPTURE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
