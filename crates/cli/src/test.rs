//! Catalogs proved by their examples.

use replybook::catalog::diagnostic::Diagnostic;
use replybook::catalog::render::{self, Style};
use replybook::catalog::source::SourceFile;
use replybook_workbench::prove::{ForeignMatch, Proof, Report, Tally, prove};

use crate::Ending;
use crate::arguments::{PageFormat, Test};
use crate::catalog_files::CatalogFiles;
use crate::error::Error;
use crate::output::{self, Output};
use crate::text::{BOLD, Page, columns};

/// Tries every response that the catalogs show.
pub(crate) fn run(asked: &Test, output: &mut Output) -> Result<Ending, Error> {
    let read = CatalogFiles::read(&asked.paths)?;
    let files = &read.files;
    let catalogs = match read.catalogs() {
        Ok(catalogs) => catalogs,
        Err(findings) => {
            not_compiled(&findings, files, asked.format, output)?;
            return Ok(Ending::Findings);
        }
    };
    let proof = prove(&catalogs);
    match asked.format {
        PageFormat::Text => output.text(&text(&proof, files, output::width()))?,
        PageFormat::Json => output.json(&Report::of(&proof, files))?,
    }
    Ok(if proof.failures.is_empty() {
        Ending::Fine
    } else {
        Ending::Findings
    })
}

fn not_compiled(
    findings: &[Diagnostic],
    files: &[SourceFile],
    format: PageFormat,
    output: &mut Output,
) -> Result<(), Error> {
    match format {
        PageFormat::Text => output.text(&render::text(findings, files, Style { color: true }))?,
        PageFormat::Json => output.json(&Report::not_compiled(findings, files))?,
    }
    output.note("the catalogs do not compile, so no example was tried");
    Ok(())
}

fn text(proof: &Proof<'_>, files: &[SourceFile], width: usize) -> String {
    let mut text = String::new();
    for failure in &proof.failures {
        let findings = &failure.findings;
        text.push_str(&render::excerpts(findings, files, Style { color: true }));
        let mut page = Page::new(width);
        page.entry("expected", &failure.expected());
        page.entry("actual", &failure.actual());
        for (at, line) in failure.because().iter().enumerate() {
            page.entry(if at == 0 { "because" } else { "" }, line);
        }
        page.blank();
        text.push_str(&page.finish());
    }
    let parts = [
        (
            "Rules that name answers of other providers (for information)",
            proof.foreign.iter().map(foreign_row).collect::<Vec<_>>(),
        ),
        (
            "Examples and near-misses",
            proof.catalogs.iter().map(tally_row).collect(),
        ),
    ];
    for (title, rows) in parts {
        if !rows.is_empty() {
            let mut page = Page::new(width);
            page.heading(BOLD, title);
            text.push_str(&page.finish());
            text.push_str(&columns(&rows));
            text.push('\n');
        }
    }
    text
}

fn foreign_row(found: &ForeignMatch<'_>) -> Vec<String> {
    let otherwise = match found.otherwise {
        0 => "the same meaning".to_owned(),
        some => format!("{some} of another meaning, as that of {}", found.shown_for),
    };
    vec![
        found.rule.to_owned(),
        format!("{} of {}", found.responses, found.of),
        otherwise,
    ]
}

fn tally_row(tally: &Tally<'_>) -> Vec<String> {
    let failed = match tally.failed {
        0 => "all come back as they must".to_owned(),
        some => format!("{some} failed"),
    };
    vec![
        tally.provider.to_owned(),
        tally.version.to_owned(),
        format!("{} rules", tally.rules),
        format!("{} examples", tally.examples),
        format!("{} near-misses", tally.near_misses),
        failed,
    ]
}
