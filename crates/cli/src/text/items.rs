//! The items of a verdict as a short table.

use replybook::{Item, Verdict};

use super::Page;

/// This many items are shown; all of them are in the JSON form.
const MOST: usize = 20;

/// A row an item: where, what, which rule, in words.
pub(super) fn show(page: &mut Page, verdict: &Verdict<'_>) {
    if verdict.items.is_empty() {
        return;
    }
    let rows: Vec<Vec<String>> = verdict.items.iter().take(MOST).map(row).collect();
    page.table("items", &rows);
    let rest = verdict.items.len().saturating_sub(MOST);
    if rest > 0 {
        page.entry("", &format!("and {rest} more; `--format json` has them"));
    }
    if verdict.items_omitted > 0 {
        let omitted = verdict.items_omitted;
        page.entry(
            "",
            &format!("and {omitted} more that count and are not listed"),
        );
    }
}

fn row(item: &Item<'_>) -> Vec<String> {
    let position = item
        .position
        .map_or("?".to_owned(), |position| position.to_string());
    let place = match &item.collection {
        Some(collection) => format!("{collection}[{position}]"),
        None => format!("[{position}]"),
    };
    vec![
        place,
        item.outcome.to_string(),
        item.retry.retryability.to_string(),
        item.reason.as_deref().unwrap_or("-").to_owned(),
        item.title.to_string(),
    ]
}
