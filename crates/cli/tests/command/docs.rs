//! The site: built into a folder, and served while a catalog is edited.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{catalog, replybook};

const CATALOG: &str = r#"
format: 1
provider: acme
title: Acme
version: 1.0.0
api: "1"
sources:
  errors: { title: "Acme: errors", url: https://example.com/errors, retrieved: 2026-11-21 }
shapes:
  envelope: { fields: { code: $.code }, identifying: [code] }
rules:
  - id: acme.bad
    reason: BAD
    title: The widget is bent
    shape: envelope
    when: { code: BAD }
    category: validation
    remediation: "Straighten the widget."
    evidence: [ { source: errors, at: BAD } ]
    examples:
      - { response: { status: 400, body: { code: BAD } }, expect: { retryability: after_change } }
"#;

#[test]
fn the_site_is_built_from_catalogs_guide_and_templates_of_ones_own() {
    let catalogs = catalog("docs-build/catalogs", "acme.yaml", CATALOG);
    let guide = catalog("docs-build/guide", "first.md", "# The first chapter\n");
    let templates = catalog("docs-build/templates", "statuses.html", "OURS");
    let fact = "F1\tA bent widget is refused\tacme.bad\n";
    let facts = catalog("docs-build/facts", "acme.tsv", fact);
    let out = |format: &str| format!("{}/docs-build/{format}", env!("CARGO_TARGET_TMPDIR"));
    let build = |format: &str, more: &[&str]| {
        let out = out(format);
        let asked = [
            "docs",
            "build",
            "--format",
            format,
            "--out",
            &out,
            "--catalog",
            &catalogs,
        ];
        replybook(&[&asked[..], more].concat(), "")
    };
    let before = catalog(
        "docs-build/before",
        "acme.yaml",
        &CATALOG.replace("The widget is bent", "Bent"),
    );
    let moved = catalog(
        "docs-build/moved",
        "moved",
        "# old and new\nacme.twisted acme.bad\n",
    );
    let moved = format!("{moved}/moved");
    let own = [
        "--before",
        &before,
        "--moved",
        &moved,
        "--guide",
        &guide,
        "--templates",
        &templates,
        "--facts",
        &facts,
    ];
    let run = build("html", &own);
    assert_eq!(run.code, Some(0), "{run:?}");
    let read = |name: &str| fs::read_to_string(Path::new(&out("html")).join(name)).expect(name);
    assert!(read("rules/acme/acme.bad/index.html").contains("The widget is bent"));
    assert!(read("providers/acme/index.html").contains("A bent widget is refused"));
    assert!(read("providers/acme/index.html").contains("says something else: title"));
    assert!(read("rules/acme/acme.twisted/index.html").contains("acme.bad"));
    assert!(read("guide/first/index.html").contains("The first chapter"));
    assert_eq!(read("statuses/index.html"), "OURS");
    assert!(read("catalog/acme.json").contains("\"acme.bad\""));
    for (format, file) in [("json", "index.json"), ("markdown", "acme/acme.bad.md")] {
        let run = build(format, &[]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(Path::new(&out(format)).join(file).is_file(), "{file}");
    }
}

#[test]
fn what_stands_in_the_way_of_a_site_is_told() {
    let templates = catalog("docs-wrong", "rule.html", "{% endif %}");
    let out = format!("{}/docs-wrong/site", env!("CARGO_TARGET_TMPDIR"));
    let run = replybook(
        &["docs", "build", "--out", &out, "--templates", &templates],
        "",
    );
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("the template `rule.html` fails at line 1"),
        "{}",
        run.err
    );
    let run = replybook(
        &["docs", "build", "--out", &out, "--wasm", "no-such.wasm"],
        "",
    );
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("cannot read `no-such.wasm`"),
        "{}",
        run.err
    );
}

/// The command while it serves; it ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn get(address: &str, target: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("somebody listens");
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {address}\r\n\r\n").expect("it is read");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it is answered");
    answer
}

/// Asks until the answer is as wanted.
fn until(address: &str, target: &str, wanted: impl Fn(&str) -> bool) -> String {
    let start = Instant::now();
    loop {
        let answer = get(address, target);
        if wanted(&answer) {
            return answer;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "still: {answer}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_served_page_is_built_anew_when_its_catalog_changes() {
    let folder = catalog("docs-serve", "acme.yaml", CATALOG);
    let write = |text: &str| catalog("docs-serve", "acme.yaml", text);
    let mut child = Command::new(env!("CARGO_BIN_EXE_replybook"))
        .args([
            "docs",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--catalog",
            &folder,
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command was built with the tests");
    let mut prose = BufReader::new(child.stderr.take().expect("it is a pipe"));
    let server = Server(child);
    let mut line = String::new();
    prose.read_line(&mut line).expect("it says where");
    // Read on, so that the pipe never fills.
    std::thread::spawn(move || std::io::copy(&mut prose, &mut std::io::sink()));
    let (_, rest) = line.split_once("http://").expect("an address");
    let (address, _) = rest.split_once('/').expect("an address");

    let page = "/rules/acme/acme.bad/";
    let first = get(address, page);
    assert!(first.starts_with("HTTP/1.1 200 OK\r\n"), "{first}");
    assert!(
        first.contains("The widget is bent") && first.contains("assets/live.js"),
        "{first}"
    );
    assert!(get(address, "/").contains("I have a response"));
    for target in [
        "/no-such/",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/-/build/x",
    ] {
        assert!(get(address, target).starts_with("HTTP/1.1 404"), "{target}");
    }
    assert!(get(address, "/-/build").contains("\r\n\r\n0\n"));

    write(&CATALOG.replace("The widget is bent", "The widget is twisted"));
    until(address, page, |answer| {
        answer.contains("The widget is twisted")
    });
    // A mistake is told, and the last good build stays.
    write(&CATALOG.replace("category: validation", "category: nonsense"));
    let told = until(address, "/-/build", |answer| answer.contains("nonsense"));
    assert!(told.contains("acme.yaml"), "{told}");
    assert!(get(address, page).contains("The widget is twisted"));
    drop(server);
}
