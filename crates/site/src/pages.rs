//! The pages of the site: for each one, its template and the content to fill in.

mod moved;
mod provider;
mod rule;

use std::collections::BTreeSet;

use replybook::vocabulary::Fault;
use replybook::{Category, Engine, Retryability};
use replybook_catalog::table::HTTP;
use replybook_catalog::words::{self, Sentences};
use serde::Serialize;

use crate::chapter::ChapterLink;
use crate::guide::Chapter;
use crate::row::{Row, rows};
use crate::template::{Page, Templates};
use crate::{Error, File, Site, address, machine};

/// Every page of a site.
pub(crate) fn all(site: &Site<'_>, chapters: &[Chapter]) -> Result<Vec<File>, Error> {
    let templates = Templates::new(site, chapters)?;
    let engine = site.engine;
    let mut files = vec![
        templates.page(
            "start.html",
            Page::at("index.html", "", "start"),
            &start(engine),
        )?,
        templates.page(
            "paste.html",
            Page::at("paste/index.html", "Paste a response", "paste"),
            &Paste {
                providers: provider_lines(engine),
                module: site.module.is_some(),
            },
        )?,
        templates.page(
            "providers.html",
            Page::at("providers/index.html", "Providers", "providers"),
            &start(engine),
        )?,
    ];
    files.extend(status_pages(&templates, engine)?);
    files.extend(category_pages(&templates, engine)?);
    for catalog in &engine.table().providers {
        files.push(provider::page(&templates, site, catalog)?);
    }
    for known in crate::rules(engine) {
        files.push(rule::page(&templates, engine, known)?);
    }
    files.extend(moved::pages(&templates, engine, &site.moved)?);
    files.extend(guide_pages(&templates, chapters)?);
    Ok(files)
}

/// Every status that some rule is met under.
pub(crate) fn statuses_of_all(engine: &Engine) -> BTreeSet<u16> {
    let rules = crate::rules(engine);
    rules
        .flat_map(|(_, rule)| crate::statuses::named(rule))
        .collect()
}

/// Every category of some rule, in their order.
pub(crate) fn categories_of_all(engine: &Engine) -> BTreeSet<Category> {
    crate::rules(engine)
        .map(|(_, rule)| rule.category)
        .collect()
}

/// A provider in a list.
#[derive(Serialize)]
struct ProviderLine<'t> {
    id: &'t str,
    title: &'t str,
    address: String,
    version: &'t str,
    api: &'t str,
    rules: usize,
    /// Whether it is the net under all.
    is_fallback: bool,
}

fn provider_lines(engine: &Engine) -> Vec<ProviderLine<'_>> {
    let line = |provider: &'_ replybook_catalog::table::Provider| provider.id == HTTP;
    let providers = &engine.table().providers;
    let mut lines: Vec<ProviderLine<'_>> = providers
        .iter()
        .map(|provider| ProviderLine {
            id: &provider.id,
            title: &provider.title,
            address: address::provider(&provider.id),
            version: &provider.version,
            api: &provider.api,
            rules: provider.rules.len(),
            is_fallback: line(provider),
        })
        .collect();
    lines.sort_by_key(|line| line.is_fallback);
    lines
}

/// A page and how much there is on it.
#[derive(Serialize)]
struct Entry {
    name: String,
    address: String,
    words: &'static str,
    rules: usize,
    /// How many providers.
    providers: usize,
}

#[derive(Serialize)]
struct Start<'t> {
    providers: Vec<ProviderLine<'t>>,
    statuses: Vec<Entry>,
    categories: Vec<Entry>,
    rules: usize,
}

fn start(engine: &Engine) -> Start<'_> {
    let all = rows(engine, |_, _| true);
    Start {
        providers: provider_lines(engine),
        statuses: status_entries(engine),
        categories: category_entries(engine, &all),
        rules: all.len(),
    }
}

#[derive(Serialize)]
struct Paste<'t> {
    providers: Vec<ProviderLine<'t>>,
    /// Whether the engine is there to say what a response means.
    module: bool,
}

#[derive(Serialize)]
struct List {
    entries: Vec<Entry>,
}

/// The rules of a page, by provider.
#[derive(Serialize)]
struct Group<'t> {
    provider: &'t str,
    title: &'t str,
    address: String,
    rows: Vec<Row<'t>>,
}

fn groups<'t>(engine: &'t Engine, all: &[Row<'t>]) -> Vec<Group<'t>> {
    let of = |line: ProviderLine<'t>| Group {
        provider: line.id,
        title: line.title,
        address: line.address,
        rows: all
            .iter()
            .filter(|row| row.provider == line.id)
            .cloned()
            .collect(),
    };
    provider_lines(engine).into_iter().map(of).collect()
}

#[derive(Serialize)]
struct StatusPage<'t> {
    status: u16,
    /// What `http` says of it.
    core: Option<Row<'t>>,
    groups: Vec<Group<'t>>,
}

fn status_entries(engine: &Engine) -> Vec<Entry> {
    let entry = |status: u16| {
        let found = rows(engine, |_, rule| crate::statuses::include(rule, status));
        let providers: BTreeSet<&str> = found.iter().map(|row| row.provider).collect();
        Entry {
            name: status.to_string(),
            address: address::status(status),
            words: "",
            rules: found.len(),
            providers: providers.len(),
        }
    };
    statuses_of_all(engine).into_iter().map(entry).collect()
}

fn status_pages(templates: &Templates<'_>, engine: &Engine) -> Result<Vec<File>, Error> {
    let entries = status_entries(engine);
    let list = Page::at("statuses/index.html", "Statuses", "statuses");
    let mut files = vec![templates.page("statuses.html", list, &List { entries })?];
    for status in statuses_of_all(engine) {
        let found = rows(engine, |_, rule| crate::statuses::include(rule, status));
        let page = StatusPage {
            status,
            core: found
                .iter()
                .filter(|row| row.provider == HTTP)
                .min_by_key(|row| !row.statuses.contains(&status))
                .cloned(),
            groups: groups(engine, &found),
        };
        let (at, title) = (address::status(status), format!("What {status} means"));
        files.push(templates.page("status.html", Page::at(at, title, "statuses"), &page)?);
    }
    Ok(files)
}

#[derive(Serialize)]
struct CategoryPage<'t> {
    category: Category,
    fault: Fault,
    grpc: &'static str,
    retryability: Retryability,
    said: Sentences,
    groups: Vec<Group<'t>>,
}

fn category_entries(engine: &Engine, all: &[Row<'_>]) -> Vec<Entry> {
    let entry = |category: Category| {
        let found = all.iter().filter(|row| row.category == category);
        let providers: BTreeSet<&str> = found.clone().map(|row| row.provider).collect();
        Entry {
            name: category.to_string(),
            address: address::category(category),
            words: words::category(category),
            rules: found.count(),
            providers: providers.len(),
        }
    };
    categories_of_all(engine).into_iter().map(entry).collect()
}

fn category_pages(templates: &Templates<'_>, engine: &Engine) -> Result<Vec<File>, Error> {
    let all = rows(engine, |_, _| true);
    let entries = category_entries(engine, &all);
    let list = Page::at("categories/index.html", "Categories", "categories");
    let mut files = vec![templates.page("categories.html", list, &List { entries })?];
    for category in categories_of_all(engine) {
        let found: Vec<Row<'_>> = all
            .iter()
            .filter(|row| row.category == category)
            .cloned()
            .collect();
        let defaults = category.defaults();
        let (effect, by) = (defaults.effect, defaults.unblocked_by);
        let retryability = Retryability::derive(by, effect);
        let page = CategoryPage {
            category,
            fault: category.fault(),
            grpc: category.grpc_code(),
            retryability,
            said: Sentences::new(category, effect, defaults.scope, by, retryability),
            groups: groups(engine, &found),
        };
        let at = Page::at(
            address::category(category),
            category.to_string(),
            "categories",
        );
        files.push(templates.page("category.html", at, &page)?);
    }
    Ok(files)
}

#[derive(Serialize)]
struct ChapterPage<'c> {
    /// Rendered from Markdown, where raw HTML was escaped.
    html: &'c str,
    sections: &'c [crate::guide::Section],
    before: Option<ChapterLink<'c>>,
    after: Option<ChapterLink<'c>>,
}

fn guide_pages(templates: &Templates<'_>, chapters: &[Chapter]) -> Result<Vec<File>, Error> {
    let list = Page::at("guide/index.html", "Guide", "guide");
    let mut files = vec![templates.page("guide.html", list, &())?];
    for (i, chapter) in chapters.iter().enumerate() {
        let page = ChapterPage {
            html: &chapter.html,
            sections: &chapter.sections,
            before: i
                .checked_sub(1)
                .and_then(|i| chapters.get(i))
                .map(ChapterLink::new),
            after: chapters.get(i + 1).map(ChapterLink::new),
        };
        let at = Page::at(
            address::chapter(&chapter.name),
            chapter.title.as_str(),
            "guide",
        );
        files.push(templates.page("chapter.html", at, &page)?);
    }
    Ok(files)
}

/// The address of a provider's catalog as JSON.
fn json_of(provider: &str) -> String {
    machine::address(provider)
}
