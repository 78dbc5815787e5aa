//! `diff`: compares two versions of catalogs.

use std::path::Path;

use replybook_compiler::render::{self, Style};
use replybook_workbench::Catalogs;
use replybook_workbench::diff::{
    CatalogDiff, Comparison, Diff, Follows, Origin, RuleChange, VerdictChange, What,
};

use crate::Ending;
use crate::arguments::{self, DiffFormat};
use crate::batch::recorded;
use crate::catalog_files::CatalogFiles;
use crate::error::Error;
use crate::output::{self, Output};
use crate::revision::Revision;
use crate::text::{BOLD, Page};

/// Compares what the arguments name.
pub(crate) fn run(asked: &arguments::Diff, output: &mut Output) -> Result<Ending, Error> {
    let old = side(
        "OLD",
        &asked.old,
        "it may be of another version of the format: compare with a version that this one reads",
    )?;
    let new = side("NEW", &asked.new, "correct what is found")?;
    let mut comparison = Comparison::new(&old, &new);
    let replayed = match &asked.replay {
        Some(file) => replay(file, asked, &mut comparison, output)?,
        None => Ending::Fine,
    };
    let diff = comparison.finish();
    match asked.format {
        DiffFormat::Text => output.text(&text(&diff, output::width()))?,
        DiffFormat::Markdown => output.bytes(diff.markdown().as_bytes())?,
        DiffFormat::Json => output.json(&diff)?,
    }
    Ok(if diff.follows() {
        replayed
    } else {
        Ending::Findings
    })
}

/// The catalogs of one side: those at a path, or those of a revision.
pub(crate) fn side(
    side: &'static str,
    named: &Path,
    remedy: &'static str,
) -> Result<Catalogs, Error> {
    let text = named.to_string_lossy();
    let read = if named.exists() {
        CatalogFiles::read(&[named.to_owned()])?
    } else {
        Revision::parse(&text).read()?
    };
    read.catalogs().map_err(|findings| Error::NotCompiled {
        side,
        named: text.into_owned(),
        remedy,
        findings: render::text(&findings, &read.files, Style { color: false }),
    })
}

/// Runs recorded responses through both.
fn replay(
    file: &Path,
    asked: &arguments::Diff,
    comparison: &mut Comparison<'_>,
    output: &mut Output,
) -> Result<Ending, Error> {
    let read = recorded::each(file, asked.provider.as_deref(), |recorded| {
        if !comparison.knows(recorded.provider) {
            return Err(format!(
                "neither side has a catalog for `{}`",
                recorded.provider
            ));
        }
        let origin = Origin::Recorded {
            line: recorded.line,
        };
        comparison.add(recorded.provider, &recorded.response, origin);
        Ok(())
    })?;
    let Some((line, message)) = read.first_bad else {
        return Ok(Ending::Fine);
    };
    output.note(&format!(
        "{} of {} lines could not be used; the first is line {line}: {message}",
        read.bad, read.lines
    ));
    Ok(Ending::Findings)
}

fn text(diff: &Diff<'_>, width: usize) -> String {
    let mut page = Page::new(width);
    let mut unchanged = 0;
    for catalog in &diff.catalogs {
        if catalog.is_unchanged() {
            unchanged += 1;
        } else {
            show(&mut page, catalog);
            page.blank();
        }
    }
    if unchanged > 0 {
        let plural = if unchanged == 1 { "" } else { "s" };
        page.heading(
            BOLD,
            &format!("{unchanged} catalog{plural} without a change"),
        );
    }
    page.finish()
}

fn show(page: &mut Page, catalog: &CatalogDiff<'_>) {
    let version = match (catalog.old_version, catalog.new_version) {
        (Some(old), Some(new)) if old == new => format!("still {new}"),
        (Some(old), Some(new)) => format!("{old} to {new}"),
        (None, Some(new)) => format!("new, {new}"),
        (Some(old), None) => format!("gone, was {old}"),
        (None, None) => String::new(),
    };
    page.heading(BOLD, &format!("{}: {version}", catalog.provider));
    let verdict = match catalog.follows {
        Follows::Follows => "the version follows".to_owned(),
        Follows::Behind { least } => format!("raise the version to {least}"),
        Follows::Gone => "ids are for ever: put it back".to_owned(),
    };
    page.entry("changes", &format!("{}: {verdict}", catalog.bump));
    for part in &catalog.head {
        page.entry(
            "head",
            &changed(part.part, Some(&part.old), Some(&part.new)),
        );
    }
    for rule in &catalog.rules {
        show_rule(page, rule);
    }
    for change in &catalog.verdicts {
        show_verdict(page, change);
    }
    if catalog.verdicts_omitted > 0 {
        let omitted = catalog.verdicts_omitted;
        page.entry(
            "",
            &format!("and {omitted} more responses, in further ways"),
        );
    }
    page.entry("compared", &format!("{} responses", catalog.responses));
}

fn show_rule(page: &mut Page, change: &RuleChange<'_>) {
    let what = match &change.what {
        What::Added => "added",
        What::Retired => "retired",
        What::Removed => "removed; ids are for ever: set `until` instead",
        What::Changed { .. } => "changed",
    };
    page.entry("rule", &format!("{} {what} ({})", change.rule, change.bump));
    if let What::Changed { parts } = &change.what {
        for part in parts {
            page.entry("", &changed(part.part, Some(&part.old), Some(&part.new)));
        }
    }
}

fn show_verdict(page: &mut Page, change: &VerdictChange) {
    let more = match change.responses {
        1 => String::new(),
        many => format!(" and {} more", many - 1),
    };
    let rule = change.new_rule.as_deref().unwrap_or("no rule");
    page.entry(
        "verdict",
        &format!("{}{more}: {rule} ({})", change.response, change.bump),
    );
    for difference in &change.differences {
        let (old, new) = (difference.old.as_deref(), difference.new.as_deref());
        page.entry("", &changed(&difference.field, old, new));
    }
}

/// The old and the new text of a change.
fn changed(what: &str, old: Option<&str>, new: Option<&str>) -> String {
    let said = |said: Option<&str>| match said {
        None | Some("") => "nothing".to_owned(),
        Some(said) => said.replace('\n', "; "),
    };
    format!("{what}: {} -> {}", said(old), said(new))
}
