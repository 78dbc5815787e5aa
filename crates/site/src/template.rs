//! The templates of this crate. Each can be replaced by one of the same name. Values are
//! escaped unless a template says `safe`; ours do so only for the rendered guide.

use std::collections::BTreeSet;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, HtmlEscape, State, UndefinedBehavior, context};
use serde::Serialize;

use crate::chapter::ChapterLink;
use crate::guide::Chapter;
use crate::{Error, File, Site, address};

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        const TEMPLATES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../templates/", $name)))),+];
    };
}

templates![
    "base.html",
    "categories.html",
    "category.html",
    "chapter.html",
    "guide.html",
    "macros.html",
    "map.html",
    "moved.html",
    "paste.html",
    "provider.html",
    "providers.html",
    "rule.html",
    "start.html",
    "status.html",
    "statuses.html",
    "timeline.html",
];

/// The names of the templates that may be replaced.
#[must_use]
pub fn template_names() -> Vec<&'static str> {
    TEMPLATES.iter().map(|(name, _)| *name).collect()
}

/// Templates ready to be filled.
pub(crate) struct Templates<'s> {
    environment: Environment<'s>,
}

/// What a page is, whatever is on it.
#[derive(Debug, Serialize)]
pub(crate) struct Page {
    #[serde(skip)]
    path: String,
    root: String,
    title: String,
    /// The part of the site, as the navigation has it.
    part: &'static str,
}

impl Page {
    /// A page at an address.
    pub fn at(path: impl Into<String>, title: impl Into<String>, part: &'static str) -> Page {
        let path = path.into();
        Page {
            root: address::root(&path),
            path,
            title: title.into(),
            part,
        }
    }
}

impl<'s> Templates<'s> {
    /// The templates of a site.
    pub fn new(site: &'s Site<'_>, chapters: &'s [Chapter]) -> Result<Templates<'s>, Error> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_undefined_behavior(UndefinedBehavior::Lenient);
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build();
        environment.set_syntax(syntax.map_err(|error| wrong("base.html", &error))?);
        for (name, text) in TEMPLATES {
            environment
                .add_template(name, text)
                .map_err(|e| wrong(name, &e))?;
        }
        let known: BTreeSet<&str> = TEMPLATES.iter().map(|(name, _)| *name).collect();
        for (name, text) in &site.templates {
            if !known.contains(name.as_str()) {
                return Err(Error::UnknownTemplate {
                    found: name.clone(),
                    known: template_names().join(", "),
                });
            }
            environment
                .add_template(name, text)
                .map_err(|e| wrong(name, &e))?;
        }
        let links: Vec<ChapterLink<'_>> = chapters.iter().map(ChapterLink::new).collect();
        environment.add_global("chapters", Value::from(Serde(&links)));
        environment.add_global("live", site.live);
        environment.add_global("version", env!("CARGO_PKG_VERSION"));
        environment.add_filter("prose", prose);
        environment.add_filter("web", web);
        environment.add_function("to", to);
        environment.add_function("status_page", address::status);
        environment.add_function("category_page", |name: String| {
            name.parse().map_or(String::new(), address::category)
        });
        Ok(Templates { environment })
    }

    /// A page from its template.
    pub fn page(
        &self,
        template: &str,
        page: Page,
        content: &impl Serialize,
    ) -> Result<File, Error> {
        let filled = self
            .environment
            .get_template(template)
            .and_then(|found| {
                found.render(context! {
                    page => Value::from(Serde(&page)),
                    root => page.root.as_str(),
                    ..Value::from(Serde(content))
                })
            })
            .map_err(|error| wrong(template, &error))?;
        Ok(File {
            path: page.path,
            bytes: filled.into_bytes(),
        })
    }
}

/// A sentence of a catalog: what stands between backticks is code, and a name in
/// braces is a value that each response fills in. Everything is escaped.
fn prose(text: &str) -> Value {
    let mut html = String::new();
    // Between backticks are the pieces of odd number; a backtick without its second is itself.
    let pieces: Vec<&str> = text.split('`').collect();
    let last = pieces.len() - 1;
    for (i, piece) in pieces.into_iter().enumerate() {
        match i % 2 {
            1 if i == last => html.push_str(&format!("`{}", named_values(piece))),
            1 => html.push_str(&format!("<code>{}</code>", escaped(piece))),
            _ => html.push_str(&named_values(piece)),
        }
    }
    Value::from_safe_string(html)
}

fn named_values(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some((before, (name, after))) = rest
        .split_once('{')
        .and_then(|(before, inner)| Some((before, inner.split_once('}')?)))
    {
        html.push_str(&escaped(before));
        html.push_str(&format!("<var>{{{}}}</var>", escaped(name)));
        rest = after;
    }
    html + &escaped(rest)
}

fn escaped(text: &str) -> String {
    HtmlEscape(text).to_string()
}

/// From the page to an address below the root.
fn to(state: &State<'_, '_>, address: &str) -> Value {
    let root = state.lookup("root").unwrap_or_default();
    let link = format!("{}{address}", root.as_str().unwrap_or_default());
    attribute(&link)
}

/// An address of the web, for an attribute; anything else gives nothing, so that no
/// catalog can make a link that does something.
fn web(url: &str) -> Value {
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    attribute(if is_web { url } else { "" })
}

/// A link, escaped. The template engine would escape every `/` of it too.
fn attribute(link: &str) -> Value {
    Value::from_safe_string(escaped(link).replace("&#x2f;", "/"))
}

fn wrong(name: &str, error: &minijinja::Error) -> Error {
    Error::Template {
        name: error.name().unwrap_or(name).to_owned(),
        line: error.line().unwrap_or(0),
        // The chain says what was tried on the way.
        cause: format!("{error:#}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_shows_code_and_values_and_escapes_everything() {
        let shown = |text: &str| prose(text).to_string();
        assert_eq!(shown("use `a<b` now"), "use <code>a&lt;b</code> now");
        assert_eq!(shown("at most {limit}."), "at most <var>{limit}</var>.");
        assert_eq!(
            shown("`{id}`: {name} & co"),
            "<code>{id}</code>: <var>{name}</var> &amp; co"
        );
        assert_eq!(shown("one ` and <b>"), "one ` and &lt;b&gt;");
        assert_eq!(shown("} { <i>"), "} { &lt;i&gt;");
        assert_eq!(shown(""), "");
    }
}
