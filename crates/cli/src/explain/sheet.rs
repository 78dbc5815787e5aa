//! The page of a rule as text for people: what it means, what to do, when to retry, how it is
//! recognised, and its evidence.

use replybook::{Category, Verdict};
use replybook_catalog::table::Sample;
use replybook_catalog::words::{
    self, category, duration, effect, range, reach, retry_meaning, unblocking,
};

use crate::text::{BOLD, DIM, Page, color};
use replybook_site::{EvidenceEntry, PolicyEntry, RulePage, WaitSaid};

/// A body of an example is shown up to this many lines.
const MOST_LINES: usize = 40;

/// The pages of a reason: what there is, then each.
pub(super) fn pages(name: &str, rules: &[RulePage<'_>], width: usize) -> String {
    let mut text = String::new();
    if let [_, _, ..] = rules {
        let mut page = Page::new(width);
        page.heading(
            BOLD,
            &format!("{} rules give {}", rules.len(), name.to_ascii_uppercase()),
        );
        page.blank();
        let row = |rule: &RulePage<'_>| vec![rule.id.to_owned(), rule.title.to_owned()];
        page.table("", &rules.iter().map(row).collect::<Vec<_>>());
        page.blank();
        text = page.finish();
    }
    let each: Vec<String> = rules.iter().map(|rule| self::page(rule, width)).collect();
    text + &each.join("\n")
}

/// The page of a rule.
pub(super) fn page(rule: &RulePage<'_>, width: usize) -> String {
    let mut page = Page::new(width);
    page.heading(color(rule.outcome).bold(), rule.id);
    page.heading(BOLD, rule.title);
    page.blank();
    meaning(&mut page, rule);
    retries(&mut page, rule);
    section(&mut page, "What to do");
    page.paragraph(&rule.remediation);
    section(&mut page, "When");
    when(&mut page, rule);
    if let Some(example) = &rule.example {
        section(&mut page, "Example");
        page.verbatim(&response(&example.response));
        if let Some(remedy) = remedy(rule.id, &example.verdict).filter(|r| *r != rule.remediation) {
            page.blank();
            page.entry("do", &remedy);
        }
    }
    if !rule.causes.is_empty() {
        section(&mut page, "Possible causes");
        for cause in &rule.causes {
            page.paragraph(&format!(
                "{} ({}): {}",
                cause.reason, cause.category, cause.title
            ));
            page.entry("", &cause.remediation);
            evidence(&mut page, &cause.evidence);
        }
    }
    section(&mut page, "Evidence");
    evidence(&mut page, &rule.evidence);
    similar(&mut page, rule);
    page.finish()
}

fn meaning(page: &mut Page, rule: &RulePage<'_>) {
    page.entry("reason", rule.reason);
    page.entry(
        "provider",
        &format!("{} (catalog {})", rule.provider_title, rule.catalog),
    );
    if let Some(since) = rule.since {
        page.entry("since", &since.to_string());
    }
    if let Some(until) = rule.until {
        page.entry("retired", &format!("{until}: it decides nothing any more"));
    }
    page.entry(
        "category",
        &format!("{}: {}", rule.category, category(rule.category)),
    );
    page.entry(
        "outcome",
        &format!("{}: {}", rule.outcome, effect(rule.effect)),
    );
    if rule.category != Category::Ok {
        page.entry(
            "fault",
            &format!("{}; it reaches {}", rule.fault, reach(rule.scope)),
        );
        page.entry(
            "unblocked",
            &format!("{}: {}", rule.unblocked_by, unblocking(rule.unblocked_by)),
        );
    }
}

fn retries(page: &mut Page, rule: &RulePage<'_>) {
    let meaning = retry_meaning(rule.retryability, rule.effect, rule.unblocked_by);
    page.entry("again", &format!("{}: {meaning}", rule.retryability));
    for header in &rule.retry.headers {
        page.entry("wait", &format!("header {}", said(header)));
    }
    if let Some(capture) = &rule.retry.capture {
        page.entry("wait", &format!("value {}", said(capture)));
    }
    if let Some(policy) = &rule.retry.policy {
        page.entry("wait", &delays(policy));
        for entry in &policy.evidence {
            page.styled_entry("", DIM, &format!("{}: {}", entry.kind, place(entry)));
        }
    }
    if rule.retryability.invites_repetition() && rule.retry.is_silent() {
        page.entry("wait", "nothing says how long");
    }
    if let Some(dedupe) = rule.retry.dedupe {
        let window = duration(dedupe.window_ms);
        let key = dedupe.key.join(" and ");
        page.entry(
            "repeats",
            &format!("the same {key} within {window} counts as one request"),
        );
    }
}

fn said(wait: &WaitSaid<'_>) -> String {
    let formats: Vec<&str> = wait
        .formats
        .iter()
        .map(|format| words::format(*format))
        .collect();
    let guard = if wait.when.is_empty() {
        String::new()
    } else {
        format!(", where {}", wait.when.join(" and "))
    };
    format!("{} ({}){guard}", wait.name, formats.join(", or "))
}

fn delays(policy: &PolicyEntry<'_>) -> String {
    let mut delays: Vec<String> = policy
        .delays
        .iter()
        .map(|delay| range(delay.min_ms, delay.max_ms))
        .collect();
    // From the last change on all are the same.
    let changed = delays
        .windows(2)
        .rposition(|pair| pair.first() != pair.last());
    let all = delays.len();
    delays.truncate(changed.map_or(1, |at| at + 2));
    let end = match changed {
        None if all > 1 => " each time",
        Some(_) if policy.goes_on() || delays.len() < all => ", …",
        _ => "",
    };
    let attempts = policy
        .max_attempts
        .map(|most| format!("; {most} attempts in all"));
    format!(
        "policy `{}`: {}{end}{}",
        policy.name,
        delays.join(", "),
        attempts.unwrap_or_default()
    )
}

fn when(page: &mut Page, rule: &RulePage<'_>) {
    // The same question may be asked in several shapes.
    let mut asked: Vec<(&str, Vec<&str>)> = Vec::new();
    for when in &rule.when {
        let shape = when.shape.as_deref();
        match asked
            .iter_mut()
            .find(|(conditions, _)| *conditions == when.conditions)
        {
            Some((_, shapes)) => shapes.extend(shape),
            None => asked.push((&when.conditions, shape.into_iter().collect())),
        }
    }
    for (at, (conditions, shapes)) in asked.iter().enumerate() {
        if at > 0 {
            page.paragraph("or");
        }
        page.paragraph(conditions);
        if !shapes.is_empty() {
            page.entry("in", &shapes.join("; "));
        }
    }
    if rule.default_success {
        page.paragraph("and no other rule knows the answer: this is the provider's default");
    }
    if !rule.overrides.is_empty() {
        page.paragraph(&format!("It beats {}.", rule.overrides.join(", ")));
    }
}

/// A response as raw HTTP, its JSON indented.
fn response(sample: &Sample) -> String {
    let mut text = format!("HTTP {}\n", sample.status);
    for (name, value) in &sample.headers {
        text.push_str(&format!("{name}: {value}\n"));
    }
    let body = match serde_json::from_str::<serde_json::Value>(&sample.body) {
        Ok(value) => serde_json::to_string_pretty(&value).unwrap_or_else(|_| sample.body.clone()),
        Err(_) => sample.body.clone(),
    };
    if body.is_empty() {
        return text;
    }
    text.push('\n');
    let mut lines = body.lines();
    for line in lines.by_ref().take(MOST_LINES) {
        text.push_str(line);
        text.push('\n');
    }
    let rest = lines.count();
    if rest > 0 {
        text.push_str(&format!("… and {rest} lines more\n"));
    }
    text
}

/// What the verdict tells people to do where this rule speaks.
fn remedy(rule: &str, verdict: &Verdict<'_>) -> Option<String> {
    let is = |id: Option<&str>| id == Some(rule);
    if is(verdict.rule.as_deref()) {
        return Some(verdict.remediation());
    }
    let item = verdict.items.iter().find(|item| is(item.rule.as_deref()));
    let cause = verdict
        .causes
        .iter()
        .find(|cause| is(cause.rule.as_deref()));
    item.map(|item| item.remediation())
        .or_else(|| cause.map(|cause| cause.remediation()))
}

fn evidence(page: &mut Page, entries: &[EvidenceEntry<'_>]) {
    let mut urls: Vec<&str> = Vec::new();
    for entry in entries {
        page.entry(entry.kind.as_str(), &place(entry));
        urls.extend(entry.url.filter(|url| !urls.contains(url)));
    }
    for url in urls {
        page.styled_entry("", DIM, url);
    }
}

fn place(entry: &EvidenceEntry<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(entry.source.map(str::to_owned));
    parts.extend(entry.at.map(|at| format!("at “{at}”")));
    parts.extend(entry.note.map(str::to_owned));
    parts.join("; ")
}

fn similar(page: &mut Page, rule: &RulePage<'_>) {
    let lists = [
        ("reason", &rule.similar.reason),
        ("category", &rule.similar.category),
    ];
    for (what, ids) in lists.into_iter().filter(|(_, ids)| !ids.is_empty()) {
        section(page, &format!("Rules of the same {what}"));
        page.paragraph(&ids.join(", "));
    }
}

fn section(page: &mut Page, title: &str) {
    page.blank();
    page.heading(BOLD, title);
}
