//! The site of the built-in catalogs and of a hostile one: every rule has its page,
//! every link leads somewhere, and no value of a catalog is more than text.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use std::collections::{BTreeMap, BTreeSet};

use replybook::Engine;
use replybook_site::{File, Site, rules, template_names};

/// Bytes that a page may take with style, scripts and the index of the search, without
/// compression; what the browser tests measure is compressed.
const MOST_BYTES: usize = 400_000;

fn site(engine: &Engine) -> Site<'_> {
    Site {
        guide: vec![(
            "one".to_owned(),
            "# One\n\n## Two\n\n[itself](one.md#two)\n".to_owned(),
        )],
        facts: vec![(
            "braze".to_owned(),
            "B1\ta fact\tbraze.success waits\n".to_owned(),
        )],
        module: Some(b"\0asm".to_vec()),
        ..Site::new(engine)
    }
}

fn files(site: &Site<'_>) -> BTreeMap<String, String> {
    let text = |file: File| (file.path, String::from_utf8(file.bytes).unwrap());
    site.html().unwrap().into_iter().map(text).collect()
}

/// What `name="…"` says, wherever it stands in a page.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!(" {name}=\"");
    let values = page.split(start.as_str()).skip(1);
    values.filter_map(|rest| rest.split('"').next()).collect()
}

/// The address that a link leads to, from the root.
fn led(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_rule_has_its_page_with_its_example_and_its_remedy() {
    let files = files(&site(Engine::builtin()));
    for (provider, rule) in rules(Engine::builtin()) {
        let path = format!("rules/{}/{}/index.html", provider.id, rule.id);
        let page = files
            .get(&path)
            .unwrap_or_else(|| panic!("{path} is not there"));
        assert!(page.contains(&rule.reason), "{path} without its reason");
        for part in [
            "Did it happen?",
            "Send it again?",
            "What to do",
            "You see",
            "How this is known",
        ] {
            assert!(page.contains(part), "{path}: {part}");
        }
        assert!(
            page.contains("<mark"),
            "{path}: nothing in its example is marked"
        );
    }
}

#[test]
fn every_link_and_every_anchor_is_there() {
    let files = files(&site(Engine::builtin()));
    let mut followed = 0;
    for (path, page) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let ids: BTreeSet<&str> = attributes(page, "id").into_iter().collect();
        assert_eq!(
            ids.len(),
            attributes(page, "id").len(),
            "{path}: an id stands twice"
        );
        for link in attributes(page, "href")
            .into_iter()
            .chain(attributes(page, "src"))
        {
            if link.starts_with("https://") || link.starts_with("http://") {
                continue;
            }
            followed += 1;
            let (to, anchor) = link
                .split_once('#')
                .map_or((link, None), |(t, a)| (t, Some(a)));
            let target = if to.is_empty() {
                path.clone()
            } else {
                led(path, to)
            };
            let there = files
                .get(&target)
                .unwrap_or_else(|| panic!("{path}: {link}: no {target}"));
            if let Some(anchor) = anchor {
                assert!(
                    attributes(there, "id").contains(&anchor),
                    "{path}: {link}: no such anchor"
                );
            }
        }
        for label in attributes(page, "aria-labelledby")
            .iter()
            .flat_map(|ids| ids.split(' '))
        {
            assert!(ids.contains(label), "{path}: nothing is called {label}");
        }
    }
    assert!(followed > 5000, "{followed}");
}

#[test]
fn every_page_forbids_what_it_does_not_need() {
    for (path, page) in files(&site(Engine::builtin())) {
        if !path.ends_with(".html") {
            continue;
        }
        assert!(
            page.contains("default-src 'none'; script-src 'self'"),
            "{path}"
        );
        assert_eq!(
            page.contains("wasm-unsafe-eval"),
            path == "paste/index.html",
            "{path}"
        );
        assert!(
            !page.contains("unsafe-inline") && !page.contains("<style"),
            "{path}"
        );
        for inline in [" style=\"", " onclick=", "<script>"] {
            assert!(!page.contains(inline), "{path}: {inline}");
        }
        for (asset, text) in attributes(&page, "src").iter().map(|src| (src, "")) {
            assert!(!asset.starts_with("http"), "{path} loads {asset}{text}");
        }
        assert!(page.len() < MOST_BYTES, "{path}: {} bytes", page.len());
    }
}

#[test]
fn the_same_catalogs_give_the_same_site() {
    let engine = Engine::builtin();
    assert_eq!(site(engine).html().unwrap(), site(engine).html().unwrap());
}

#[test]
fn machines_get_every_rule() {
    let site = site(Engine::builtin());
    let json: BTreeMap<String, serde_json::Value> = site
        .json()
        .unwrap()
        .into_iter()
        .map(|file| (file.path, serde_json::from_slice(&file.bytes).unwrap()))
        .collect();
    let index = &json["index.json"];
    assert_eq!(index["schema_version"], replybook_site::SCHEMA_VERSION);
    let mut listed = 0;
    for entry in index["catalogs"].as_array().unwrap() {
        let catalog = &json[entry["json"].as_str().unwrap()];
        assert_eq!(catalog["version"], entry["version"]);
        listed += catalog["rules"].as_array().unwrap().len();
        assert_eq!(catalog["rules"].as_array().unwrap().len(), entry["rules"]);
    }
    assert_eq!(listed, rules(Engine::builtin()).count());
    let markdown = site.markdown();
    let pages = markdown
        .iter()
        .filter(|file| file.path.contains('/'))
        .count();
    assert_eq!(pages, listed);
}

#[test]
fn a_template_can_be_replaced_and_a_mistake_in_it_is_told() {
    let engine = Engine::load([("acme.yaml", HOSTILE)]).unwrap();
    let with = |name: &str, text: &str| Site {
        templates: vec![(name.to_owned(), text.to_owned())],
        ..Site::new(&engine)
    };
    let own = "{% extends \"base.html\" %}{% block main %}OURS {{ status }}{% endblock %}";
    let files = files(&with("status.html", own));
    assert!(files["statuses/400/index.html"].contains("OURS 400"));
    let error = with("status.html", "{% if %}")
        .html()
        .unwrap_err()
        .to_string();
    assert!(error.contains("`status.html` fails at line 1"), "{error}");
    let error = with("stats.html", "").html().unwrap_err().to_string();
    assert!(
        error.contains("no page uses") && error.contains("status.html"),
        "{error}"
    );
    assert!(template_names().contains(&"rule.html"));
}

#[test]
fn an_old_id_leads_to_the_rule_of_today() {
    let engine = Engine::load([("acme.yaml", HOSTILE)]).unwrap();
    let with = |old: &str, new: &str| Site {
        moved: vec![(old.to_owned(), new.to_owned())],
        ..Site::new(&engine)
    };
    let files = files(&with("acme.worse", "acme.bad"));
    let page = &files["rules/acme/acme.worse/index.html"];
    let to = "url=../../../rules/acme/acme.bad/index.html";
    assert!(page.contains(to), "{page}");
    for (old, new, why) in [
        ("../../x", "acme.bad", "it is no id"),
        ("acme.bad", "acme.bad", "a rule is called so"),
        ("acme.worse", "acme.best", "there is no rule `acme.best`"),
    ] {
        let error = with(old, new).html().unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn what_has_changed_stands_on_the_page_of_the_provider() {
    let engine = Engine::load([("acme.yaml", HOSTILE)]).unwrap();
    let change = |rule: &str, what: &str| replybook_site::Change {
        rule: Some(rule.to_owned()),
        what: what.to_owned(),
    };
    let site = Site {
        changes: vec![replybook_site::Changes {
            provider: "acme".to_owned(),
            from: "0.9.0".to_owned(),
            entries: vec![change("acme.bad", "is new"), change("acme.gone", "is gone")],
        }],
        ..Site::new(&engine)
    };
    let page = &files(&site)["providers/acme/index.html"];
    assert!(page.contains("From catalog 0.9.0 to 1.0.0"), "{page}");
    assert!(page.contains("<code>acme.bad</code></a> is new"), "{page}");
    assert!(page.contains("<code>acme.gone</code> is gone"), "{page}");
}

#[test]
fn what_stands_in_a_catalog_is_text_on_every_page() {
    let engine = Engine::load([("acme.yaml", HOSTILE)]).unwrap();
    let site = Site {
        guide: vec![(
            "bad".to_owned(),
            "# <script>alert(6)</script>\n\n<img src=x>\n".to_owned(),
        )],
        facts: vec![(
            "acme".to_owned(),
            "<script>\t<script>alert(7)</script>\tacme.bad\n".to_owned(),
        )],
        ..Site::new(&engine)
    };
    // JSON is no page: there a `<` is a `<`.
    let pages = site.html().unwrap().into_iter();
    for file in pages.filter(|file| !file.path.ends_with(".json")) {
        let text = String::from_utf8(file.bytes).unwrap();
        let ours = text.matches("<script").count();
        let loaded = text.matches("<script src=\"").count();
        assert_eq!(ours, loaded, "{}: a script that is not ours", file.path);
        for tag in ["<img src=x", "<b onclick", "javascript:"] {
            // JSON is no page: there a `<` is a `<`.
            assert!(
                !text.contains(tag) || file.path.ends_with(".json"),
                "{}: {tag}",
                file.path
            );
        }
    }
    let page = files(&site);
    let page = &page["rules/acme/acme.bad/index.html"];
    assert!(page.contains("&lt;script&gt;alert(1)&lt;"), "{page}");
    for file in site.markdown() {
        let text = String::from_utf8(file.bytes).unwrap();
        let outside: String = text.split("```").step_by(2).collect();
        let harmless = outside.replace("\\<", "");
        assert!(!harmless.contains("<script"), "{}:\n{text}", file.path);
    }
}

#[test]
fn a_sensitive_value_is_on_no_page() {
    let engine = Engine::load([("acme.yaml", HOSTILE)]).unwrap();
    for file in site(&engine).html().unwrap() {
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        assert!(!text.contains("hunter2"), "{} tells it", file.path);
    }
}

/// A catalog that would like to be more than text.
const HOSTILE: &str = r#"
format: 1
provider: acme
title: "<script>alert(0)</script>"
version: 1.0.0
api: "<img src=x>"
sources:
  errors: { title: "<b onclick=x>", url: "https://example.com/\"><script>alert(5)</script>", retrieved: 2026-11-21 }
  more: { title: "more", url: "javascript:alert(8)", retrieved: 2026-11-21 }
shapes:
  envelope:
    fields: { code: $.code, message: $.message, token: $.token, "note": "$['<script>alert(4)</script>']" }
    identifying: [code, message]
rules:
  - id: acme.bad
    reason: BAD
    title: "<script>alert(1)</script>"
    shape: envelope
    when: { code: "</script><script>alert(2)</script>" }
    category: validation
    capture: { token: { sensitive: true, optional: true } }
    remediation: "Take `<script>alert(3)</script>` out of {code}."
    evidence: [ { source: errors, at: "<img src=x>", note: "<b onclick=x>" }, { source: more, at: here } ]
    examples:
      - response: { status: 400, headers: { x-note: "<img src=x>" }, body: { code: "</script><script>alert(2)</script>", token: hunter2, message: "<img src=x> hunter2" } }
        expect: { retryability: after_change }
"#;
