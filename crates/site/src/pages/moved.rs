//! Pages of old rule ids. Each redirects to the page of the new id.

use replybook::Engine;
use serde::Serialize;

use crate::template::{Page, Templates};
use crate::{Error, File, address};

#[derive(Serialize)]
struct Moved<'s> {
    old: &'s str,
    new: &'s str,
    address: String,
}

/// The pages of old ids.
pub(super) fn pages(
    templates: &Templates<'_>,
    engine: &Engine,
    moved: &[(String, String)],
) -> Result<Vec<File>, Error> {
    let page = |(old, new): &(String, String)| {
        let wrong = |why| Error::Moved {
            old: old.clone(),
            why,
        };
        if !is_id(old) {
            return Err(wrong("it is no id; write `provider.kebab-name`".to_owned()));
        }
        if engine.table().rule(old).is_some() {
            return Err(wrong("a rule is called so; take the line out".to_owned()));
        }
        if engine.table().rule(new).is_none() {
            return Err(wrong(format!(
                "there is no rule `{new}`; name the rule of today"
            )));
        }
        let content = Moved {
            old,
            new,
            address: address::rule(new),
        };
        let at = Page::at(address::rule(old), "Moved", "providers");
        templates.page("moved.html", at, &content)
    };
    moved.iter().map(page).collect()
}

/// Whether a text has the form of an id, and so is a safe name of a folder.
fn is_id(text: &str) -> bool {
    let is_kebab = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    text.split_once('.')
        .is_some_and(|(provider, name)| is_kebab(provider) && is_kebab(name))
}
