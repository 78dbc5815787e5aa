//! `providers`: the catalogs, one per line.

use serde::Serialize;

use crate::arguments::{Format, Providers};
use crate::error::Error;
use crate::output::Output;
use crate::{Ending, text};

/// One catalog of the list.
#[derive(Serialize)]
struct Row<'t> {
    id: &'t str,
    version: &'t str,
    title: &'t str,
    api: &'t str,
    rules: usize,
}

/// Lists the catalogs.
pub(crate) fn run(asked: &Providers, output: &mut Output) -> Result<Ending, Error> {
    let providers = &asked.catalogs.engine()?.table().providers;
    let rows: Vec<Row<'_>> = providers
        .iter()
        .map(|provider| Row {
            id: &provider.id,
            version: &provider.version,
            title: &provider.title,
            api: &provider.api,
            rules: provider.rules.len(),
        })
        .collect();
    match asked.format {
        Format::Text => output.text(&as_text(&rows))?,
        Format::Json => output.json(&rows)?,
        Format::Ndjson => rows.iter().try_for_each(|row| output.json_line(row))?,
    }
    Ok(Ending::Fine)
}

fn as_text(rows: &[Row<'_>]) -> String {
    let cells = |row: &Row<'_>| {
        vec![
            row.id.to_owned(),
            row.version.to_owned(),
            format!("{:>4} rules", row.rules),
            row.title.to_owned(),
        ]
    };
    text::columns(&rows.iter().map(cells).collect::<Vec<_>>())
}
