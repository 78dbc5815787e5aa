//! From the name of a rule or a reason to all that the catalog says of it.

mod rule_page;
mod schedule;
mod sheet;

use replybook::Engine;
use replybook::catalog::table::{Provider, Rule};

use crate::arguments::{Explain, PageFormat};
use crate::error::Error;
use crate::output::{self, Output};
use crate::{Ending, names};

use rule_page::RulePage;

/// This many names are suggested for one that does not exist.
const SUGGESTIONS: usize = 5;

/// A rule and whose it is.
type Known<'t> = (&'t Provider, &'t Rule);

/// Tells about the rule of an id or the rules of a reason.
pub(crate) fn run(asked: &Explain, output: &mut Output) -> Result<Ending, Error> {
    let name = asked.name.trim();
    if let Some((provider, rule)) = rules().find(|(_, rule)| rule.id.eq_ignore_ascii_case(name)) {
        let page = RulePage::new(provider, rule);
        match asked.format {
            PageFormat::Text => output.text(&sheet::page(&page, output::width()))?,
            PageFormat::Json => output.json(&page)?,
        }
        return Ok(Ending::Fine);
    }
    let pages: Vec<RulePage<'_>> = rules()
        .filter(|(_, rule)| has_reason(rule, name))
        .map(|(provider, rule)| RulePage::new(provider, rule))
        .collect();
    match (pages.as_slice(), asked.format) {
        ([], _) => return Err(unknown(name)),
        (pages, PageFormat::Text) => output.text(&sheet::pages(name, pages, output::width()))?,
        (pages, PageFormat::Json) => output.json(&pages)?,
    }
    Ok(Ending::Fine)
}

/// Every rule of every catalog, by id.
fn rules() -> impl Iterator<Item = Known<'static>> {
    let providers = &Engine::builtin().table().providers;
    providers
        .iter()
        .flat_map(|provider| provider.rules.iter().map(move |rule| (provider, rule)))
}

/// Whether a rule gives this reason, by itself or as one of its causes.
fn has_reason(rule: &Rule, name: &str) -> bool {
    let causes = rule.causes.iter().map(|cause| &cause.reason);
    causes
        .chain([&rule.reason])
        .any(|reason| reason.eq_ignore_ascii_case(name))
}

fn unknown(name: &str) -> Error {
    let ids = rules().map(|(_, rule)| rule.id.as_str());
    let reasons = rules().map(|(_, rule)| rule.reason.as_str());
    let meant = names::similar(name, ids.chain(reasons), SUGGESTIONS);
    let advice = match meant.as_slice() {
        [] => "`replybook list` shows those there are".to_owned(),
        meant => format!("did you mean `{}`?", meant.join("`, `")),
    };
    Error::UnknownRule {
        found: name.to_owned(),
        advice,
    }
}
