//! The rules there are, one a line.

use replybook::catalog::table::{Provider, Rule};
use replybook::{Category, Engine, Retryability};
use serde::Serialize;

use crate::arguments::{Format, List};
use crate::error::Error;
use crate::output::Output;
use crate::{Ending, names, text};

/// One rule of the list.
#[derive(Serialize)]
struct Row<'t> {
    id: &'t str,
    reason: &'t str,
    category: Category,
    retryability: Retryability,
    title: &'t str,
}

/// Lists the rules that the arguments ask for, by id.
pub(crate) fn run(asked: &List, output: &mut Output) -> Result<Ending, Error> {
    let providers: Vec<&Provider> = match &asked.provider {
        Some(id) => vec![names::provider(id)?.catalog()],
        None => Engine::builtin().table().providers.iter().collect(),
    };
    let rules = providers.iter().flat_map(|provider| &provider.rules);
    let of_category = |rule: &&Rule| asked.category.is_none_or(|c| rule.category == c);
    let rows: Vec<Row<'_>> = rules.filter(of_category).map(Row::of).collect();
    if rows.is_empty() {
        output.note("no rule is of that category");
    }
    match asked.format {
        Format::Text => output.text(&as_text(&rows))?,
        Format::Json => output.json(&rows)?,
        Format::Ndjson => rows.iter().try_for_each(|row| output.json_line(row))?,
    }
    Ok(Ending::Fine)
}

impl<'t> Row<'t> {
    fn of(rule: &'t Rule) -> Row<'t> {
        Row {
            id: &rule.id,
            reason: &rule.reason,
            category: rule.category,
            retryability: rule.retryability(),
            title: &rule.title,
        }
    }
}

fn as_text(rows: &[Row<'_>]) -> String {
    let cells = |row: &Row<'_>| {
        [
            row.id,
            row.reason,
            row.category.as_str(),
            row.retryability.as_str(),
            row.title,
        ]
        .map(str::to_owned)
        .to_vec()
    };
    text::columns(&rows.iter().map(cells).collect::<Vec<_>>())
}
