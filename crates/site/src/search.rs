//! The search index: one entry per page, with the names that people look for. It is a script,
//! because a page that was opened from disk can load nothing else.

use std::collections::BTreeSet;

use replybook_catalog::predicate::{Clause, Condition, Operator, Scalar};
use replybook_catalog::table::Rule;
use serde::Serialize;
use serde_json::Value;

use crate::guide::Chapter;
use crate::{Known, Site, address, statuses};

/// A text of an example longer than this is no message.
const LONGEST_MESSAGE: usize = 400;

/// One page. The keys are short because there are many.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Entry {
    /// Path of the page.
    u: String,
    /// Kind of page: `rule`, `status`, `category`, `provider` or `guide`.
    k: &'static str,
    /// Name of the page's subject.
    n: String,
    /// Title of the page.
    t: String,
    /// Its reason and those of its causes, in lower case.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    q: BTreeSet<String>,
    /// Other names that lead to it when typed as they are: parts of ids, codes.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    x: BTreeSet<String>,
    /// Messages of the provider that lead to the page.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    m: BTreeSet<String>,
    /// Ranges of numbers that lead to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    r: Vec<(f64, f64)>,
    /// Statuses under which it is met.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    s: Vec<u16>,
}

/// The script that gives every entry to a page.
pub(crate) fn script(site: &Site<'_>, chapters: &[Chapter]) -> Result<String, serde_json::Error> {
    let mut entries: Vec<Entry> = crate::rules(site.engine).map(rule_entry).collect();
    entries.extend(
        crate::pages::statuses_of_all(site.engine)
            .into_iter()
            .map(|status| Entry {
                u: address::status(status),
                k: "status",
                n: status.to_string(),
                t: format!("What {status} means at each provider"),
                x: BTreeSet::from([status.to_string()]),
                ..Entry::default()
            }),
    );
    entries.extend(
        crate::pages::categories_of_all(site.engine)
            .into_iter()
            .map(|category| Entry {
                u: address::category(category),
                k: "category",
                n: category.to_string(),
                t: replybook_catalog::words::category(category).to_owned(),
                x: BTreeSet::from([category.to_string()]),
                ..Entry::default()
            }),
    );
    entries.extend(site.engine.table().providers.iter().map(|provider| Entry {
        u: address::provider(&provider.id),
        k: "provider",
        n: provider.id.clone(),
        t: provider.title.clone(),
        x: BTreeSet::from([provider.id.clone()]),
        ..Entry::default()
    }));
    entries.extend(chapters.iter().map(|chapter| Entry {
        u: address::chapter(&chapter.name),
        k: "guide",
        n: chapter.title.clone(),
        t: chapter.headings().join(", "),
        ..Entry::default()
    }));
    Ok(format!(
        "window.replybookPages = {};\n",
        script_json(&entries)?
    ))
}

/// JSON as it may stand in a script.
pub(crate) fn script_json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    // `<` only stands inside strings, where its escape means the same.
    Ok(serde_json::to_string(value)?
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029"))
}

fn rule_entry((_, rule): Known<'_>) -> Entry {
    let mut entry = Entry {
        u: address::rule(&rule.id),
        k: "rule",
        n: rule.id.clone(),
        t: rule.title.clone(),
        s: statuses::named(rule).into_iter().collect(),
        ..Entry::default()
    };
    let own_name = rule.id.split_once('.').map_or("", |(_, name)| name);
    let causes = rule.causes.iter().map(|cause| cause.reason.as_str());
    let reasons = causes.chain([rule.reason.as_str()]);
    entry.q.extend(reasons.map(str::to_lowercase));
    entry.x.insert(own_name.to_owned());
    entry
        .m
        .extend(rule.causes.iter().map(|cause| cause.title.clone()));
    for clause in &rule.clauses {
        add_literals(&mut entry, clause);
    }
    add_messages(&mut entry, rule);
    entry
}

/// The codes, texts and numbers that a clause asks for.
fn add_literals(entry: &mut Entry, clause: &Clause) {
    for condition in &clause.conditions {
        let named = matches!(
            condition,
            Condition::Field(..) | Condition::Body(..) | Condition::Text(_) | Condition::Header(..)
        );
        let Some(test) = condition.test().filter(|_| named) else {
            continue;
        };
        let (mut least, mut greatest) = (None, None);
        for operator in &test.operators {
            match operator {
                Operator::Equals(scalar) => add_scalar(entry, scalar),
                Operator::OneOf(scalars) => scalars.iter().for_each(|s| add_scalar(entry, s)),
                Operator::Like(like) => {
                    entry.m.insert(like.to_string());
                }
                Operator::Contains(text) | Operator::StartsWith(text) => {
                    entry.m.insert(text.clone());
                }
                Operator::Ge(limit) => least = Some(*limit),
                Operator::Gt(limit) => least = Some(limit + 1.0),
                Operator::Le(limit) => greatest = Some(*limit),
                Operator::Lt(limit) => greatest = Some(limit - 1.0),
                Operator::Regex(_) | Operator::Type(_) => {}
            }
        }
        if let (Some(least), Some(greatest)) = (least, greatest) {
            entry.r.push((least, greatest));
        }
    }
}

fn add_scalar(entry: &mut Entry, scalar: &Scalar) {
    match scalar {
        Scalar::Text(text) if text.contains(' ') => {
            entry.m.insert(text.clone());
        }
        Scalar::Text(text) => {
            entry.x.insert(text.to_lowercase());
        }
        Scalar::Integer(number) => {
            entry.x.insert(number.to_string());
        }
        Scalar::Float(number) => {
            entry.x.insert(number.to_string());
        }
        Scalar::Null | Scalar::Boolean(_) => {}
    }
}

/// What the example says, for those who paste what they got. Where the rule has
/// sensitive values the example is left alone.
fn add_messages(entry: &mut Entry, rule: &Rule) {
    let Some(sample) = &rule.sample else { return };
    if rule.captures.iter().any(|capture| capture.sensitive) {
        return;
    }
    match serde_json::from_str(&sample.body) {
        Ok(value) => collect(&value, entry),
        Err(_) if sample.body.len() <= LONGEST_MESSAGE => {
            entry.m.insert(sample.body.clone());
        }
        Err(_) => {}
    }
}

fn collect(value: &Value, entry: &mut Entry) {
    match value {
        Value::String(text) if text.contains(' ') && text.len() <= LONGEST_MESSAGE => {
            entry.m.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, entry)),
        Value::Object(members) => members.values().for_each(|member| collect(member, entry)),
        _ => {}
    }
}
