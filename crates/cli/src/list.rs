//! `list`: the rules, one per line.

use replybook::vocabulary::Day;
use replybook::{Category, Retryability};
use replybook_catalog::table::{Provider, Rule};
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
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
}

/// Lists the rules that the arguments ask for, by id.
pub(crate) fn run(asked: &List, output: &mut Output) -> Result<Ending, Error> {
    let engine = asked.catalogs.engine()?;
    let providers: Vec<&Provider> = match &asked.provider {
        Some(id) => vec![names::provider(engine, id)?.catalog()],
        None => engine.table().providers.iter().collect(),
    };
    let rules = providers.iter().flat_map(|provider| {
        let mut rules: Vec<&Rule> = provider.published().collect();
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        rules
    });
    let of_category = |rule: &&Rule| asked.category.is_none_or(|c| rule.category == c);
    let rows: Vec<Row<'_>> = rules.filter(of_category).map(Row::new).collect();
    if rows.is_empty() {
        output.note("no rule has that category");
    }
    match asked.format {
        Format::Text => output.text(&as_text(&rows))?,
        Format::Json => output.json(&rows)?,
        Format::Ndjson => rows.iter().try_for_each(|row| output.json_line(row))?,
    }
    Ok(Ending::Fine)
}

impl<'t> Row<'t> {
    fn new(rule: &'t Rule) -> Row<'t> {
        Row {
            id: &rule.id,
            reason: &rule.reason,
            category: rule.category,
            retryability: rule.retryability(),
            title: &rule.title,
            since: rule.life.since,
            until: rule.life.until,
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
            &titled(row),
        ]
        .map(str::to_owned)
        .to_vec()
    };
    text::columns(&rows.iter().map(cells).collect::<Vec<_>>())
}

/// The title, and from or up to which day the rule is in force.
fn titled(row: &Row<'_>) -> String {
    let said = |word: &str, day: Option<Day>| {
        let said = day.map(|day| format!(" ({word} {day})"));
        said.unwrap_or_default()
    };
    let (since, until) = (said("since", row.since), said("retired", row.until));
    format!("{}{since}{until}", row.title)
}
