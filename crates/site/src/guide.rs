//! The guide: chapters of Markdown. Raw HTML in them is shown as text. A link to the file of
//! another chapter becomes a link to its page.

use std::collections::BTreeSet;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};

use crate::address;

/// A chapter, rendered.
#[derive(Debug)]
pub(crate) struct Chapter {
    pub name: String,
    pub title: String,
    pub html: String,
    pub sections: Vec<Section>,
}

/// A heading below the title.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Section {
    pub id: String,
    pub title: String,
}

impl Chapter {
    /// The titles of its sections.
    pub fn headings(&self) -> Vec<&str> {
        self.sections
            .iter()
            .map(|section| section.title.as_str())
            .collect()
    }

    /// A chapter from its Markdown; `names` are those of all chapters.
    pub fn read(name: &str, text: &str, names: &BTreeSet<&str>) -> Chapter {
        let parser = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
        let mut events: Vec<Event<'_>> = parser
            .map(|event| match event {
                Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
                other => other,
            })
            .collect();
        let root = address::root(&address::chapter(name));
        for event in &mut events {
            if let Event::Start(Tag::Link { dest_url, .. }) = event {
                *dest_url = led(dest_url, names, &root).into();
            }
        }
        let (title, sections) = headings(name, &mut events);
        let mut rendered = String::new();
        html::push_html(&mut rendered, scrollable(events).into_iter());
        Chapter {
            name: name.to_owned(),
            title,
            html: rendered,
            sections,
        }
    }
}

/// Where a link leads on the site: a chapter's page, a file of the repository as
/// plain text, or where it led before.
fn led(link: &str, names: &BTreeSet<&str>, root: &str) -> String {
    let (path, fragment) = link
        .split_once('#')
        .map_or((link, None), |(p, f)| (p, Some(f)));
    let chapter = path.strip_suffix(".md").filter(|name| names.contains(name));
    match (chapter, fragment) {
        (Some(name), Some(fragment)) => format!("{root}{}#{fragment}", address::chapter(name)),
        (Some(name), None) => format!("{root}{}", address::chapter(name)),
        (None, _) => link.to_owned(),
    }
}

/// Takes the title off the top and gives every other heading an id.
fn headings(name: &str, events: &mut Vec<Event<'_>>) -> (String, Vec<Section>) {
    let mut title = None;
    let mut sections: Vec<Section> = Vec::new();
    let mut taken = None;
    let mut at = 0;
    while let Some(event) = events.get(at) {
        if let Event::Start(Tag::Heading { level, .. }) = event {
            let level = *level;
            let ends = |event: &Event<'_>| matches!(event, Event::End(TagEnd::Heading(_)));
            let end = events.iter().skip(at).position(ends).map_or(at, |n| at + n);
            let text = plain(events.get(at..end).unwrap_or_default());
            if level == HeadingLevel::H1 && title.is_none() {
                (title, taken) = (Some(text), Some((at, end)));
            } else {
                let id = slug(&text, &sections);
                if let Some(Event::Start(Tag::Heading { id: slot, .. })) = events.get_mut(at) {
                    *slot = Some(CowStr::from(id.clone()));
                }
                if level == HeadingLevel::H2 {
                    sections.push(Section { id, title: text });
                }
            }
            at = end;
        }
        at += 1;
    }
    if let Some((start, end)) = taken {
        events.drain(start..=end);
    }
    (title.unwrap_or_else(|| name.to_owned()), sections)
}

fn plain(events: &[Event<'_>]) -> String {
    let text = events.iter().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
        Event::SoftBreak => Some(" "),
        _ => None,
    });
    text.collect()
}

/// A heading as GitHub names it, so that links work in both places.
fn slug(title: &str, taken: &[Section]) -> String {
    let slug: String = title
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect();
    let times = taken.iter().filter(|section| section.id == slug).count();
    if times == 0 {
        slug
    } else {
        format!("{slug}-{times}")
    }
}

/// Wide tables and code scroll by themselves, with the keyboard too. Of Rust the
/// lines are left out that are there for the compiler alone (`# …`).
fn scrollable(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    const TABLE: &str = r#"<div class="scroll" tabindex="0" role="group" aria-label="Table">"#;
    const CODE: &str = r#"<pre tabindex="0"><code>"#;
    let mut out = Vec::with_capacity(events.len());
    let mut in_rust = false;
    for event in events {
        match event {
            Event::Start(Tag::Table(_)) => out.extend([Event::Html(TABLE.into()), event]),
            Event::End(TagEnd::Table) => out.extend([event, Event::Html("</div>".into())]),
            Event::Start(Tag::CodeBlock(kind)) => {
                in_rust =
                    matches!(kind, CodeBlockKind::Fenced(language) if language.starts_with("rust"));
                out.push(Event::Html(CODE.into()));
            }
            Event::End(TagEnd::CodeBlock) => {
                in_rust = false;
                out.push(Event::Html("</code></pre>\n".into()));
            }
            Event::Text(text) if in_rust => {
                let shown = text
                    .lines()
                    .filter(|line| *line != "#" && !line.starts_with("# "));
                let shown: String = shown.flat_map(|line| [line, "\n"]).collect();
                out.push(Event::Text(shown.into()));
            }
            _ => out.push(event),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Chapter {
        Chapter::read("one", text, &BTreeSet::from(["one", "two"]))
    }

    #[test]
    fn the_first_heading_is_the_title_and_the_others_have_ids() {
        let chapter = read("# A title\n\ntext\n\n## Some `code` here\n\n## Some code here\n");
        assert_eq!(chapter.title, "A title");
        assert!(!chapter.html.contains("<h1"), "{}", chapter.html);
        let ids: Vec<&str> = chapter.sections.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids, ["some-code-here", "some-code-here-1"]);
        assert!(
            chapter.html.contains(r#"<h2 id="some-code-here">"#),
            "{}",
            chapter.html
        );
    }

    #[test]
    fn a_link_to_another_chapter_leads_to_its_page() {
        let chapter = read("[a](two.md#there) [b](other.md) [c](https://example.com/x.md)");
        for link in [
            "../../guide/two/index.html#there",
            "other.md",
            "https://example.com/x.md",
        ] {
            assert!(
                chapter.html.contains(&format!("href=\"{link}\"")),
                "{}",
                chapter.html
            );
        }
    }

    #[test]
    fn code_scrolls_by_keyboard_and_lines_for_the_compiler_are_left_out() {
        let chapter =
            read("```rust\nlet a = 1 < 2;\n# hidden();\n#[test]\n```\n\n```sh\n# shown\n```\n");
        let html = chapter.html;
        assert!(
            html.contains("<pre tabindex=\"0\"><code>let a = 1 &lt; 2;\n#[test]\n</code></pre>"),
            "{html}"
        );
        assert!(html.contains("# shown"), "{html}");
    }

    #[test]
    fn html_is_shown_and_not_obeyed() {
        let chapter = read("<script>alert(1)</script>\n\nand <b onclick=\"x\">bold</b>");
        assert!(!chapter.html.contains("<script"), "{}", chapter.html);
        assert!(!chapter.html.contains("<b "), "{}", chapter.html);
    }
}
