//! The catalogs for programs: as JSON for other languages, and as Markdown.

mod markdown;

pub(crate) use markdown::pages as markdown;

use replybook::{Category, Engine};
use replybook_catalog::shape::Shape;
use replybook_catalog::table::{Dedupe, Provider, Source};
use serde::Serialize;

use crate::captured::{Captured, captures};
use crate::recognition::{Alternative, alternatives, field_paths, shape_use};
use crate::schedule::{PolicyEntry, WaitSaid, header, policy};
use crate::{File, RulePage, statuses};

/// The version of these forms.
pub const SCHEMA_VERSION: u32 = 1;

/// `index.json`: what there is.
#[derive(Serialize)]
struct Index<'t> {
    schema_version: u32,
    generator: &'static str,
    catalogs: Vec<IndexEntry<'t>>,
}

#[derive(Serialize)]
struct IndexEntry<'t> {
    provider: &'t str,
    title: &'t str,
    version: &'t str,
    api: &'t str,
    rules: usize,
    /// Address of the catalog, from the root.
    json: String,
    /// Address of its page, from the root.
    page: String,
}

/// `catalog/<provider>.json`: all of one catalog.
#[derive(Serialize)]
struct Catalog<'t> {
    schema_version: u32,
    provider: &'t str,
    title: &'t str,
    version: &'t str,
    api: &'t str,
    sources: &'t [Source],
    shapes: Vec<ShapeEntry<'t>>,
    waits: Vec<Wait<'t>>,
    policies: Vec<PolicyEntry<'t>>,
    /// The policy of each category.
    retry: Vec<(Category, &'t str)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dedupe: Option<&'t Dedupe>,
    rules: Vec<Entry<'t>>,
}

#[derive(Serialize)]
pub(crate) struct ShapeEntry<'t> {
    name: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    each: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<replybook_catalog::vocabulary::Role>,
    fields: Vec<FieldEntry<'t>>,
}

#[derive(Serialize)]
struct FieldEntry<'t> {
    name: &'t str,
    paths: Vec<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<replybook_catalog::vocabulary::NodeType>,
    identifying: bool,
}

#[derive(Serialize)]
struct Wait<'t> {
    #[serde(flatten)]
    said: WaitSaid<'t>,
    categories: &'t [Category],
}

#[derive(Serialize)]
struct Entry<'t> {
    #[serde(flatten)]
    page: RulePage<'t>,
    /// Statuses that the rule or its example names.
    statuses: Vec<u16>,
    recognition: Vec<Alternative<'t>>,
    captures: std::collections::BTreeMap<&'t str, Captured>,
}

/// The files for machines.
pub(crate) fn files(engine: &Engine) -> Result<Vec<File>, serde_json::Error> {
    let providers = &engine.table().providers;
    let index = Index {
        schema_version: SCHEMA_VERSION,
        generator: concat!("replybook ", env!("CARGO_PKG_VERSION")),
        catalogs: providers.iter().map(index_entry).collect(),
    };
    let mut files = vec![json("index.json".to_owned(), &index)?];
    for provider in providers {
        files.push(json(address(&provider.id), &catalog(engine, provider))?);
    }
    Ok(files)
}

/// Where a catalog stands.
pub(crate) fn address(provider: &str) -> String {
    format!("catalog/{provider}.json")
}

fn index_entry(provider: &Provider) -> IndexEntry<'_> {
    IndexEntry {
        provider: &provider.id,
        title: &provider.title,
        version: &provider.version,
        api: &provider.api,
        rules: provider.rules.len(),
        json: address(&provider.id),
        page: crate::address::provider(&provider.id),
    }
}

fn catalog<'t>(engine: &'t Engine, provider: &'t Provider) -> Catalog<'t> {
    let named = |at: usize| provider.policies.get(at).map(|policy| policy.name.as_str());
    let entry = |rule| {
        let page = RulePage::new(engine, provider, rule);
        let verdict = page.example.as_ref().map(|example| &example.verdict);
        Entry {
            captures: captures(provider, rule, verdict),
            statuses: statuses::named(rule).into_iter().collect(),
            recognition: alternatives(provider, rule),
            page,
        }
    };
    Catalog {
        schema_version: SCHEMA_VERSION,
        provider: &provider.id,
        title: &provider.title,
        version: &provider.version,
        api: &provider.api,
        sources: &provider.sources,
        shapes: shapes(provider),
        waits: provider
            .waits
            .iter()
            .map(|wait| Wait {
                said: header(wait),
                categories: &wait.categories,
            })
            .collect(),
        policies: provider
            .policies
            .iter()
            .map(|p| policy(provider, p))
            .collect(),
        retry: provider
            .retry
            .iter()
            .filter_map(|(category, at)| Some((*category, named(*at)?)))
            .collect(),
        dedupe: provider.dedupe.as_ref(),
        rules: provider.rules.iter().map(entry).collect(),
    }
}

/// Where a provider's answers keep things, by name.
pub(crate) fn shapes(provider: &Provider) -> Vec<ShapeEntry<'_>> {
    provider
        .shapes
        .iter()
        .map(|shape| shape_entry(provider, shape))
        .collect()
}

fn shape_entry<'t>(provider: &'t Provider, shape: &'t Shape) -> ShapeEntry<'t> {
    let used = shape_use(provider, shape);
    let field = |(at, field): (usize, &'t replybook_catalog::shape::Field)| FieldEntry {
        name: &field.name,
        paths: field_paths(provider, shape, at),
        of: field.of,
        identifying: shape.identifying_rank(at).is_some(),
    };
    ShapeEntry {
        name: &shape.name,
        each: used.each,
        role: used.role,
        fields: shape.fields.iter().enumerate().map(field).collect(),
    }
}

fn json(path: String, value: &impl Serialize) -> Result<File, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(File { path, bytes })
}
