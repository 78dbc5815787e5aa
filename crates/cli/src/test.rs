//! `test`: tests catalogs against their examples.

mod coverage;
mod facts;

use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::render::{self, Style};
use replybook_compiler::yaml::SourceFile;
use replybook_workbench::Report;
use replybook_workbench::coverage::cover;
use replybook_workbench::mutate::{self, Mutation, mutate};
use replybook_workbench::prove::{self, ForeignMatch, Proof, prove};

use crate::Ending;
use crate::arguments::{Test, TestFormat};
use crate::catalog_files::CatalogFiles;
use crate::error::Error;
use crate::output::{self, Output};
use crate::text::{BOLD, Page, columns, printable};

/// Taken out again where colours are not wanted.
const COLOR: Style = Style { color: true };

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
    let mutation = asked.mutate.then(|| mutate(&catalogs));
    let facts = if asked.coverage {
        facts::read(&catalogs, &asked.facts, output)?
    } else {
        Vec::new()
    };
    let coverage = asked.coverage.then(|| cover(&catalogs, &facts));
    match asked.format {
        TestFormat::Text => {
            let mut text = proved(&proof, files, output::width());
            text.extend(mutation.iter().map(|mutation| mutated(mutation, files)));
            text.extend(coverage.iter().map(coverage::text));
            output.text(&text)?;
        }
        TestFormat::Json => {
            let mut report = Report::new(&proof, files);
            if let Some(mutation) = &mutation {
                report = report.with_mutation(mutation, files);
            }
            if let Some(coverage) = &coverage {
                report = report.with_coverage(coverage);
            }
            output.json(&report)?;
        }
        TestFormat::Github => {
            let findings = findings(&proof, mutation.as_ref());
            output.bytes(render::github(&findings, files).as_bytes())?;
            let reached = coverage.as_ref().map(coverage::text);
            output.text(&reached.unwrap_or_default())?;
        }
    }
    let passed = proof.failures.is_empty()
        && mutation.is_none_or(|mutation| mutation.passed())
        && coverage.is_none_or(|coverage| coverage.carries_all_facts());
    Ok(if passed {
        Ending::Fine
    } else {
        Ending::Findings
    })
}

/// Everything that fails the run and stands in a catalog.
fn findings(proof: &Proof<'_>, mutation: Option<&Mutation<'_>>) -> Vec<Diagnostic> {
    let failures = proof.failures.iter().flat_map(|failure| &failure.findings);
    let survivors = mutation.into_iter().flat_map(Mutation::unexplained);
    let survivors = survivors.map(|survivor| &survivor.finding);
    let unused = mutation.into_iter().flat_map(|m| &m.unused_allows);
    failures.chain(survivors).chain(unused).cloned().collect()
}

fn not_compiled(
    findings: &[Diagnostic],
    files: &[SourceFile],
    format: TestFormat,
    output: &mut Output,
) -> Result<(), Error> {
    match format {
        TestFormat::Text => output.text(&render::text(findings, files, COLOR))?,
        TestFormat::Json => output.json(&Report::not_compiled(findings, files))?,
        TestFormat::Github => output.bytes(render::github(findings, files).as_bytes())?,
    }
    output.note("the catalogs do not compile, so no example was tried");
    Ok(())
}

fn proved(proof: &Proof<'_>, files: &[SourceFile], width: usize) -> String {
    let mut text = String::new();
    for failure in &proof.failures {
        text.push_str(&render::excerpts(&failure.findings, files, COLOR));
        let mut page = Page::new(width);
        page.entry("expected", &failure.expected());
        page.entry("actual", &failure.actual());
        for (at, line) in failure.because().iter().enumerate() {
            page.entry(if at == 0 { "because" } else { "" }, line);
        }
        page.blank();
        text.push_str(&page.finish());
    }
    text.push_str(&listed(
        "Rules that name answers of other providers (for information)",
        proof.foreign.iter().map(foreign_row),
    ));
    text.push_str(&listed(
        "Examples and near-misses",
        proof.catalogs.iter().map(proved_row),
    ));
    text
}

fn mutated(mutation: &Mutation<'_>, files: &[SourceFile]) -> String {
    let survivors = mutation.unexplained().map(|survivor| &survivor.finding);
    let findings = survivors.chain(&mutation.unused_allows).cloned();
    let mut text = render::excerpts(&findings.collect::<Vec<_>>(), files, COLOR);
    let explained = mutation.survivors.iter().filter_map(|survivor| {
        let allowed = survivor.allowed.clone()?;
        Some(vec![
            survivor.rule.to_owned(),
            survivor.dropped.clone(),
            allowed,
        ])
    });
    text.push_str(&listed("Not missed, and allowed", explained));
    text.push_str(&listed(
        "Predicates, each dropped in turn",
        mutation.catalogs.iter().map(mutated_row),
    ));
    text
}

/// Rows under a title; nothing where there are none.
fn listed(title: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let printable = |row: Vec<String>| {
        row.iter()
            .map(|cell| printable(cell).into_owned())
            .collect()
    };
    let rows: Vec<Vec<String>> = rows.map(printable).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("{BOLD}{title}{BOLD:#}\n{}\n", columns(&rows))
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

fn proved_row(tally: &prove::Tally<'_>) -> Vec<String> {
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

fn mutated_row(tally: &mutate::Tally<'_>) -> Vec<String> {
    let survivors = match (tally.survivors, tally.allowed) {
        (0, _) => "all missed".to_owned(),
        (some, 0) => format!("{some} not missed"),
        (some, allowed) => format!("{some} not missed, {allowed} of them allowed"),
    };
    vec![
        tally.provider.to_owned(),
        format!("{} predicates", tally.mutants),
        survivors,
    ]
}
