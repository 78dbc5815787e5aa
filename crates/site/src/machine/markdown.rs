//! One Markdown page per rule and per provider, for wikis and language models. Values of
//! catalogs are written as code or escaped.

use std::fmt::Write as _;

use replybook::Engine;
use replybook_catalog::table::Provider;
use replybook_catalog::words::range;

use crate::recognition::alternatives;
use crate::row::{Row, sentences};
use crate::{EvidenceEntry, File, RulePage};

/// The pages of every catalog.
pub(crate) fn pages(engine: &Engine) -> Vec<File> {
    let mut files = Vec::new();
    let mut index = "# Catalogs\n\n".to_owned();
    for provider in &engine.table().providers {
        let (id, title) = (&provider.id, escaped(&provider.title));
        // Writing to a string does not fail.
        let _ = writeln!(
            index,
            "- [{title}]({id}.md), {} rules",
            provider.rules.len()
        );
        files.push(file(format!("{id}.md"), provider_text(provider)));
        for rule in &provider.rules {
            let page = RulePage::new(engine, provider, rule);
            files.push(file(
                format!("{id}/{}.md", rule.id),
                rule_text(provider, &page),
            ));
        }
    }
    files.push(file("index.md".to_owned(), index));
    files
}

fn file(path: String, text: String) -> File {
    File {
        path,
        bytes: text.into_bytes(),
    }
}

fn provider_text(provider: &Provider) -> String {
    let mut text = format!(
        "# {}\n\nCatalog {} of API {}.\n\n| rule | status | category | again | title |\n\
         | --- | --- | --- | --- | --- |\n",
        escaped(&provider.title),
        provider.version,
        escaped(&provider.api),
    );
    for rule in &provider.rules {
        let row = Row::new(provider, rule);
        let statuses: Vec<String> = row.statuses.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            text,
            "| [{0}]({1}/{0}.md) | {2} | {3} | {4} | {5} |",
            row.id,
            provider.id,
            statuses.join(", "),
            row.category,
            row.retryability,
            escaped(row.title)
        );
    }
    text
}

fn rule_text(provider: &Provider, page: &RulePage<'_>) -> String {
    let rule = provider.rule(page.id);
    let said = rule.map(sentences);
    let mut text = format!("# {}\n\n{}\n\n", page.id, escaped(page.title));
    if let Some(said) = &said {
        let _ = write!(
            text,
            "- **Did it happen?** {}: {}\n- **May it be sent again?** {}: {}\n\
             - **Cause:** `{}`, {}\n- **Reason:** `{}`\n\n",
            said.happened,
            said.effect,
            said.repeat,
            said.again,
            page.category,
            said.category,
            page.reason
        );
    }
    let _ = write!(text, "## What to do\n\n{}\n", escaped(&page.remediation));
    if let Some(policy) = &page.retry.policy {
        let delays: Vec<String> = policy
            .delays
            .iter()
            .map(|delay| range(delay.min_ms, delay.max_ms))
            .collect();
        let _ = write!(
            text,
            "\nWaits by policy `{}`: {}\n",
            policy.name,
            delays.join(", ")
        );
    }
    if let Some(example) = &page.example {
        let verdict = &example.verdict;
        let shown = rule.and_then(|rule| crate::sample::shown(provider, rule, verdict));
        if let Some(shown) = shown {
            let _ = write!(text, "\n## Example\n\n{}", fenced(&shown.raw));
        }
    }
    text.push_str("\n## How it is recognised\n\n");
    for alternative in rule
        .map(|rule| alternatives(provider, rule))
        .unwrap_or_default()
    {
        let words: Vec<&str> = alternative
            .conditions
            .iter()
            .map(|line| line.words.as_str())
            .collect();
        let _ = writeln!(text, "- {}", escaped(&words.join(" and ")));
    }
    for cause in &page.causes {
        let (title, remedy) = (escaped(cause.title), escaped(&cause.remediation));
        let _ = write!(text, "\n### `{}`\n\n{title}. {remedy}\n", cause.reason);
    }
    text.push_str("\n## Evidence\n\n");
    for entry in &page.evidence {
        let _ = writeln!(text, "- {}", evidence(entry));
    }
    text
}

fn evidence(entry: &EvidenceEntry<'_>) -> String {
    let mut parts = vec![entry.kind.to_string()];
    match (entry.source, entry.url) {
        (Some(source), Some(url)) if url.starts_with("http") => {
            let url = url.replace('<', "%3C").replace('>', "%3E");
            parts.push(format!("[{}](<{url}>)", escaped(source)));
        }
        (Some(source), _) => parts.push(escaped(source)),
        _ => {}
    }
    parts.extend(entry.at.map(|at| format!("at “{}”", escaped(at))));
    parts.extend(entry.note.map(escaped));
    parts.join("; ")
}

/// Text that Markdown shows as it is, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!'
            | '&' => {
                out.extend(['\\', c]);
            }
            _ => out.push(c),
        }
    }
    out
}

/// Text in a fence longer than any in it.
fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}http\n{}\n{fence}\n", text.trim_end())
}
