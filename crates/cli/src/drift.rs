//! `drift`: reports responses in a log that the catalogs do not cover.

use std::fs;
use std::path::Path;

use replybook_compiler::render::{self, Style};
use replybook_workbench::drift::{Drift, Known, Report, Sighting, When};
use replybook_workbench::propose::Entry;

use crate::Ending;
use crate::arguments::{self, PageFormat};
use crate::batch::recorded;
use crate::error::Error;
use crate::output::Output;
use crate::text::{BOLD, Page, columns, printable};

/// Columns of a message in the text.
const LONGEST_MESSAGE: usize = 72;

/// Reads the log that the arguments name.
pub(crate) fn run(asked: &arguments::Drift, output: &mut Output) -> Result<Ending, Error> {
    let engine = asked.catalogs.engine()?;
    let files = asked.catalogs.files()?;
    let known = Known::new(engine, &files).map_err(|findings| Error::BadCatalog {
        findings: render::text(&findings, &files, Style { color: false }),
    })?;
    let mut drift = Drift::new(engine, &known);
    let read = recorded::each(&asked.log, asked.provider.as_deref(), |recorded| {
        let when = When {
            line: recorded.line,
            received_at_ms: recorded.response.received_at_ms,
        };
        let observed = drift.observe(recorded.provider, &recorded.response, when);
        observed.map_err(|error| error.to_string())
    })?;
    let report = drift.report();
    match asked.format {
        PageFormat::Text => output.text(&text(&report, asked.top))?,
        PageFormat::Json => output.json(&report)?,
    }
    if let Some(folder) = &asked.propose {
        let entries = drift.entries(&files, asked.top);
        write(folder, &entries)?;
        let folder = folder.display();
        output.note(&format!("{} entries are in `{folder}`", entries.len()));
    }
    if let Some((line, message)) = &read.first_bad {
        output.note(&format!(
            "{} of {} lines could not be used; the first is line {line}: {message}",
            read.bad, read.lines
        ));
    }
    Ok(if report.is_clean() && read.bad == 0 {
        Ending::Fine
    } else {
        Ending::Findings
    })
}

/// Writes each entry into the folder of its provider, under the name of its rule.
fn write(folder: &Path, entries: &[(&str, Entry)]) -> Result<(), Error> {
    for (provider, entry) in entries {
        let folder = folder.join(provider);
        let name = entry.id.split_once('.').map_or("rule", |(_, name)| name);
        let path = folder.join(name).with_extension("yaml");
        let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, &entry.text));
        written.map_err(|cause| Error::WriteFile { path, cause })?;
    }
    Ok(())
}

fn text(report: &Report<'_>, top: usize) -> String {
    let undocumented = report.undocumented.iter().map(|group| {
        let what = [group.code.as_deref().unwrap_or_default(), &group.message];
        let what: Vec<&str> = what.into_iter().filter(|part| !part.is_empty()).collect();
        let what = match what.as_slice() {
            [] => group.shape.clone(),
            some => some.join(": "),
        };
        row(
            &[group.provider, &group.status.to_string(), &what],
            group.seen,
        )
    });
    let statuses = report
        .new_statuses
        .iter()
        .map(|found| row(&[found.rule, &found.status.to_string()], found.seen));
    let messages = report
        .new_messages
        .iter()
        .map(|found| row(&[found.rule, &found.message], found.seen));
    let lists = [
        (
            "Answers that no rule knows",
            undocumented.collect::<Vec<_>>(),
            report.undocumented_overflow,
        ),
        (
            "Known rules under a new status",
            statuses.collect(),
            report.new_statuses_overflow,
        ),
        (
            "Known rules with a new message",
            messages.collect(),
            report.new_messages_overflow,
        ),
    ];
    let mut text = String::new();
    for (title, rows, overflow) in lists {
        list(&mut text, title, &rows, overflow, top);
    }
    for unseen in report.never_seen.iter().filter(|u| !u.rules.is_empty()) {
        let title = format!(
            "Rules of {} never seen: {} of {}",
            unseen.provider,
            unseen.rules.len(),
            unseen.of
        );
        let rows: Vec<Vec<String>> = unseen.rules.iter().map(|r| vec![(*r).to_owned()]).collect();
        list(&mut text, &title, &rows, None, top);
    }
    let clean = if report.is_clean() {
        ", nothing new"
    } else {
        ""
    };
    text.push_str(&format!("Responses read: {}{clean}\n", report.responses));
    text
}

fn row(cells: &[&str], seen: Sighting) -> Vec<String> {
    let count = format!("{:>6}", seen.count);
    let lines = if seen.first == seen.last {
        format!("line {}", seen.first.line)
    } else {
        format!("first line {}, last {}", seen.first.line, seen.last.line)
    };
    let cells = cells.iter().map(|cell| {
        let cell = printable(cell);
        match cell.char_indices().nth(LONGEST_MESSAGE) {
            Some((end, _)) => format!("{}…", cell.get(..end).unwrap_or_default()),
            None => cell.to_string(),
        }
    });
    std::iter::once(count).chain([lines]).chain(cells).collect()
}

fn list(
    text: &mut String,
    title: &str,
    rows: &[Vec<String>],
    overflow: Option<Sighting>,
    top: usize,
) {
    if rows.is_empty() {
        return;
    }
    let mut page = Page::new(LONGEST_MESSAGE);
    page.heading(BOLD, title);
    text.push_str(&page.finish());
    let shown = rows.get(..top).unwrap_or(rows);
    text.push_str(&columns(shown));
    if rows.len() > shown.len() {
        text.push_str(&format!("… and {} more\n", rows.len() - shown.len()));
    }
    if let Some(overflow) = overflow {
        text.push_str(&format!(
            "… and {} answers for which there was no more room\n",
            overflow.count
        ));
    }
    text.push('\n');
}
