//! What somebody's own files do to the built-in catalogs, and to no others.

use replybook::{Engine, Error, Response};

const RULE: &str = "reason: OURS\n    title: As we have it\n    category: validation\n    \
    remediation: Do what helps in this one case.\n    \
    evidence: [{ kind: assumed, note: a test }]";

fn load(name: &str, text: &str) -> Result<Engine, Error> {
    Engine::load_onto_builtin([(name, text)])
}

fn http(rest: &str) -> Engine {
    let text = format!("format: 1\nprovider: http\noverlay: 2.1.0\n{rest}");
    match load("ours/http.yaml", &text) {
        Ok(engine) => engine,
        Err(error) => panic!("{error}"),
    }
}

fn rule(id: &str, when: &str, example: &str) -> String {
    format!(
        "  - id: {id}\n    {RULE}\n    when: {when}\n    examples: [{{ response: {example}, \
         expect: {{ retryability: after_change }} }}]\n"
    )
}

fn winner(engine: &Engine, response: &Response<'_>) -> (String, String) {
    let verdict = engine.provider("http").unwrap().classify(response);
    let rule = verdict.rule.as_deref().unwrap_or("none").to_owned();
    (rule, verdict.catalog.into_owned())
}

#[test]
fn a_rule_of_the_same_id_takes_the_place_of_the_built_in_one() {
    let when = "{ status: 429, headers: { x-ours: { exists: true } } }";
    let example = "{ status: 429, headers: { x-ours: 1 } }";
    let engine = http(&format!(
        "rules:\n{}",
        rule("http.too-many-requests", when, example)
    ));
    let ours = [("x-ours", "1")];
    let (id, catalog) = winner(&engine, &Response::new(429, b"").with_headers(&ours));
    assert_eq!(id, "http.too-many-requests");
    assert!(catalog.ends_with("+overlay.2.1.0"), "{catalog}");
    // What the built-in rule knew and this one does not, nobody knows any more.
    let (id, _) = winner(&engine, &Response::new(429, b""));
    assert_ne!(id, "http.too-many-requests");
    let table = engine.table();
    assert_eq!(
        table.rule("http.too-many-requests").unwrap().1.reason,
        "OURS"
    );
}

#[test]
fn a_new_rule_stands_beside_the_built_in_ones_and_a_disabled_one_is_gone() {
    let added = rule("http.ours", "{ status: 799 }", "{ status: 799 }");
    let engine = http(&format!(
        "disable: [{{ rule: http.too-many-requests, because: a test }}]\nrules:\n{added}"
    ));
    assert_eq!(winner(&engine, &Response::new(799, b"")).0, "http.ours");
    assert_ne!(
        winner(&engine, &Response::new(429, b"")).0,
        "http.too-many-requests"
    );
    assert_eq!(
        winner(&engine, &Response::new(404, b"")).0,
        "http.not-found"
    );
    assert!(engine.table().rule("http.too-many-requests").is_none());
}

#[test]
fn the_default_for_a_2xx_can_be_disabled_and_replaced() {
    let built_in = Engine::builtin().table().providers.iter();
    let with_default = built_in
        .clone()
        .find(|p| p.default_success.is_some())
        .unwrap();
    let id = &with_default.id;
    let file = format!("{id}.yaml");
    let head = format!("format: 1\nprovider: {id}\noverlay: 1.0.0\n");
    let disabled = format!("{head}disable: [{{ rule: {id}.default-success, because: a test }}]\n");
    let engine = load(&file, &disabled).unwrap();
    assert_eq!(engine.table().provider(id).unwrap().default_success, None);
    let replaced = format!(
        "{head}success: {{ title: Ours, when: {{ status: 299 }}, evidence: [{{ kind: assumed, note: a \
         test }}], examples: [{{ response: {{ status: 299 }}, expect: {{ retryability: not_needed }} }}] }}\n"
    );
    let error = load(&file, &replaced).unwrap_err().to_string();
    assert!(
        error.contains("RB122"),
        "examples of the default below: {error}"
    );
}

#[test]
fn the_other_catalogs_are_untouched_and_the_binary_one_is_the_one_of_the_files() {
    let engine = http("");
    for provider in &Engine::builtin().table().providers {
        let mut expected = provider.clone();
        if provider.id == "http" {
            expected.version.push_str("+overlay.2.1.0");
        }
        assert_eq!(
            engine.table().provider(&provider.id),
            Some(&expected),
            "{}",
            provider.id
        );
    }
}

#[test]
fn a_whole_catalog_is_new_or_takes_the_place_of_the_built_in_one() {
    let whole = |id: &str| {
        let rule = rule(&format!("{id}.ours"), "{ status: 418 }", "{ status: 418 }");
        format!("format: 1\nprovider: {id}\ntitle: T\nversion: 9.0.0\napi: \"1\"\nrules:\n{rule}")
    };
    let engine = load("acme.yaml", &whole("acme")).unwrap();
    assert!(engine.provider("acme").is_ok() && engine.provider("braze").is_ok());
    let engine = load("braze.yaml", &whole("braze")).unwrap();
    let braze = engine.provider("braze").unwrap();
    assert_eq!(braze.catalog().version, "9.0.0");
    assert_eq!(braze.catalog().rules.len(), 1);
}

#[test]
fn findings_stand_in_the_files_given() {
    let text = "format: 1\nprovider: braze\noverlay: 1.0.0\ndisable:\n  - { rule: braze.nothing, because: x }\n";
    let error = load("ours/braze.yaml", text).unwrap_err().to_string();
    assert!(error.contains("ours/braze.yaml:5:13"), "{error}");
    assert!(
        error.contains("the catalog below has no rule `braze.nothing`"),
        "{error}"
    );
    let text = "format: 1\nprovider: brazen\noverlay: 1.0.0\n";
    let error = load("ours/brazen.yaml", text).unwrap_err().to_string();
    assert!(error.contains("did you mean `braze`?"), "{error}");
}

#[test]
fn a_rule_below_that_spoke_of_a_disabled_one_still_compiles() {
    // Built-in rules in turn: near-misses, items and overrides name others. Not
    // all of them, for the catalogs are compiled anew each time.
    for provider in &Engine::builtin().table().providers {
        for rule in provider.rules.iter().step_by(11) {
            let text = format!(
                "format: 1\nprovider: {}\noverlay: 1.0.0\ndisable: [{{ rule: {}, because: a test }}]\n",
                provider.id, rule.id
            );
            let file = format!("{}.yaml", provider.id);
            if let Err(error) = load(&file, &text) {
                panic!("{}: {error}", rule.id);
            }
        }
    }
}
