//! `explain`: from the name of a rule or a reason to everything the catalog says about it.

mod sheet;

use replybook::{Engine, Response};
use replybook_catalog::table::Rule;
use replybook_site::{Known, RulePage};

use crate::arguments::{Explain, PageFormat};
use crate::error::Error;
use crate::output::{self, Output};
use crate::{Ending, names};

/// This many names are suggested for one that does not exist.
const SUGGESTIONS: usize = 5;

/// Tells about the rule of an id or the rules of a reason.
pub(crate) fn run(asked: &Explain, output: &mut Output) -> Result<Ending, Error> {
    let engine = asked.catalogs.engine()?;
    let name = asked.name.trim();
    if let Some((provider, rule)) =
        rules(engine).find(|(_, rule)| rule.id.eq_ignore_ascii_case(name))
    {
        let page = RulePage::new(engine, provider, rule);
        match asked.format {
            PageFormat::Text => output.text(&sheet::page(&page, output::width()))?,
            PageFormat::Json => output.json(&page)?,
        }
        return Ok(Ending::Fine);
    }
    let pages: Vec<RulePage<'_>> = rules(engine)
        .filter(|(_, rule)| has_reason(rule, name))
        .map(|(provider, rule)| RulePage::new(engine, provider, rule))
        .collect();
    match (pages.as_slice(), asked.format) {
        ([], _) => return Err(unknown(engine, name)),
        (pages, PageFormat::Text) => output.text(&sheet::pages(name, pages, output::width()))?,
        (pages, PageFormat::Json) => output.json(&pages)?,
    }
    Ok(Ending::Fine)
}

/// Every rule of every catalog, also those not in force.
fn rules(engine: &Engine) -> impl Iterator<Item = Known<'_>> {
    replybook_site::rules(engine)
}

/// Whether a rule gives this reason, by itself or as one of its causes.
fn has_reason(rule: &Rule, name: &str) -> bool {
    let causes = rule.causes.iter().map(|cause| &cause.reason);
    causes
        .chain([&rule.reason])
        .any(|reason| reason.eq_ignore_ascii_case(name))
}

fn unknown(engine: &Engine, name: &str) -> Error {
    let ids = rules(engine).map(|(_, rule)| rule.id.as_str());
    let reasons = rules(engine).map(|(_, rule)| rule.reason.as_str());
    let meant = match status_of(name) {
        Some(status) => describe_status(engine, status).into_iter().collect(),
        None => names::similar(name, ids.chain(reasons), SUGGESTIONS),
    };
    let is_provider = engine.provider(name).is_ok();
    let advice = match meant.as_slice() {
        _ if is_provider => format!("`replybook list -p {name}` shows the rules of `{name}`"),
        [] => "`replybook list` shows those there are".to_owned(),
        meant => format!("did you mean `{}`?", meant.join("`, `")),
    };
    Error::UnknownRule {
        found: name.to_owned(),
        advice,
    }
}

/// The status that a name such as `429` or `http.429` means.
fn status_of(name: &str) -> Option<u16> {
    name.strip_prefix("http.").unwrap_or(name).parse().ok()
}

/// The rule of `http` that gives a status its meaning.
fn describe_status(engine: &Engine, status: u16) -> Option<&str> {
    let http = engine.provider("http").ok()?;
    let verdict = http.classify(&Response::new(status, b""));
    let id = verdict.rule.as_deref()?.to_owned();
    http.catalog().rule(&id).map(|rule| rule.id.as_str())
}
