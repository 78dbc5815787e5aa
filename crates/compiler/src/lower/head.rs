//! The head of a catalog: the one file that has it, and its sources.

use super::file::Parsed;
use super::name::is_provider_id;
use super::report::{At, Findings};
use super::{allow, finding};
use crate::diagnostic::Code;
use replybook_catalog::moment::Day;
use replybook_catalog::table::Source;

/// The file that carries the head: the one with a title, or the one that would be
/// it with a title. `all_read` says that no
/// file is missing for mistakes in it; else the head may be there.
pub(super) fn file_of<'p>(
    id: &str,
    files: &[&'p Parsed],
    all_read: bool,
    findings: &mut Findings,
) -> Option<&'p Parsed> {
    for file in files {
        allow::check(&file.head.allow, &file.root(), findings);
    }
    let files: Vec<&Parsed> = files.iter().copied().filter(|f| !f.is_overlay()).collect();
    let is_head = |file: &&&Parsed| file.head.title.is_some();
    let begun = |file: &&&Parsed| file.head.version.is_some() || file.head.api.is_some();
    let found = files.iter().find(is_head);
    let Some(head) = found.or_else(|| files.iter().find(begun)) else {
        if let Some(first) = files.first().filter(|_| all_read) {
            findings.at(
                &first.root().key("provider"),
                finding(
                    Code::HeadMissing,
                    format!("no file of `{id}` has the catalog's head"),
                    "title, version and sources are said once for all files of a provider",
                    "add `title`, `version`, `api` and `sources` to one file",
                ),
            );
        }
        return None;
    };
    for other in files.iter().filter(is_head).skip(1) {
        let twice = finding(
            Code::HeadTwice,
            format!("`{id}` has its head in another file already"),
            "nobody could say which of the two holds",
            "keep `title` and the rest of the head in one file",
        );
        let diagnostic = other.root().key("title").on_key().diagnostic(twice);
        let first = head.root().key("title").on_key().span();
        findings.extend([diagnostic.related(head.name().to_owned(), first, "the first one")]);
    }
    for file in files.iter().filter(|file| file.name() != head.name()) {
        stray_head(file, findings);
    }
    check_head(head, findings);
    Some(head)
}

fn stray_head(file: &Parsed, findings: &mut Findings) {
    let spec = &file.head;
    let stray = [
        ("version", spec.version.is_some()),
        ("api", spec.api.is_some()),
        ("sources", !spec.sources.is_empty()),
        ("shapes", !spec.shapes.is_empty()),
        ("waits", !spec.waits.is_empty()),
        ("policies", !spec.policies.is_empty()),
        ("retry", !spec.retry.is_empty()),
        ("dedupe", spec.dedupe.is_some()),
        ("success", spec.success.is_some()),
        ("allow", !spec.allow.is_empty()),
    ];
    for (key, _) in stray.into_iter().filter(|(_, present)| *present) {
        findings.at_key(
            &file.root().key(key),
            finding(
                Code::HeadTwice,
                format!("`{key}` belongs to the head, and the head is in another file"),
                "one file of a folder carries the head",
                "move it there",
            ),
        );
    }
}

fn check_head(head: &Parsed, findings: &mut Findings) {
    let root = head.root();
    let spec = &head.head;
    if !is_provider_id(&spec.provider) {
        findings.at(
            &root.key("provider"),
            finding(
                Code::BadId,
                format!("`{}` is not an id of a provider", spec.provider),
                "ids of rules begin with it",
                "use lower-case letters and digits in kebab-case, such as `x-ads`",
            ),
        );
    }
    let missing = [
        ("title", spec.title.is_none()),
        ("version", spec.version.is_none()),
        ("api", spec.api.is_none()),
    ];
    for (key, _) in missing.into_iter().filter(|(_, missing)| *missing) {
        findings.at(
            &root.either("title", "provider"),
            finding(
                Code::HeadMissing,
                format!("the head has no `{key}`"),
                "a verdict must say which catalog, of which API, it rests on",
                format!("add `{key}: …`"),
            ),
        );
    }
    if let Some(version) = &spec.version
        && !is_semver(version)
    {
        findings.at(
            &root.key("version"),
            finding(
                Code::BadVersion,
                format!("`{version}` is not a version"),
                "catalogs are versioned by semver",
                "write three numbers, such as `1.0.0`",
            ),
        );
    }
}

/// Whether a text is three numbers with dots between.
pub(super) fn is_semver(version: &str) -> bool {
    let parts: Vec<&str> = version.split('.').collect();
    let number = |part: &&str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_digit())
            && (part.len() == 1 || !part.starts_with('0'))
    };
    parts.len() == 3 && parts.iter().all(number)
}

/// The sources of a head.
pub(super) fn sources(head: &Parsed, findings: &mut Findings) -> Vec<Source> {
    let at = head.root().key("sources");
    head.head
        .sources
        .iter()
        .map(|(id, spec)| {
            check_day(id, spec.retrieved.as_deref(), &at.key(id), findings);
            Source {
                id: id.clone(),
                title: spec.title.clone(),
                url: spec.url.clone(),
                retrieved: spec.retrieved.clone().unwrap_or_default(),
            }
        })
        .collect()
}

fn check_day(id: &str, retrieved: Option<&str>, at: &At<'_>, findings: &mut Findings) {
    const WHY: &str = "a page changes; the day says which one was read";
    match retrieved {
        None => findings.at_key(
            at,
            finding(
                Code::UndatedSource,
                format!("the source `{id}` does not say when it was read"),
                WHY,
                "add `retrieved:` and the day, as `2026-11-21`",
            ),
        ),
        Some(day) if day.parse::<Day>().is_err() => findings.at(
            &at.key("retrieved"),
            finding(
                Code::BadDate,
                format!("`{day}` is not a day"),
                WHY,
                "write it as `2026-11-21`",
            ),
        ),
        Some(_) => {}
    }
}
