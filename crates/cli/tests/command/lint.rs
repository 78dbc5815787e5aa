//! Findings about catalogs, in every form; the first file of a catalog; schemas.

use std::fs;
use std::path::PathBuf;

use super::{json, replybook};

/// A catalog with mistakes of each severity.
const BAD: &str = r##"format: 1
provider: acme
title: Acme API
version: 1.0.0
api: "2026-11"
sources:
  errors: { title: "Acme: errors", url: https://docs.acme.example/errors, retrieved: 2026-11-21 }
  blog: { title: "Acme: blog", url: https://blog.acme.example, retrieved: 2026-11-21 }
rules:
  - id: acme.gone
    reason: Gone
    title: It is gone
    when: { status: 404, body: { "$..gone": true } }
    category: not_found
    remediation: "Leave the id out, 100%."
    evidence: [ { source: errors, at: "404: Gone" } ]
    examples:
      - { response: { status: 404, body: { gone: true } }, expect: { retryability: after_change } }
"##;

/// A folder of its own for one test.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("lint")
        .join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder below the target");
    folder
}

fn bad(test: &str) -> (PathBuf, String) {
    let folder = folder(test);
    let path = folder.join("acme.yaml");
    fs::write(&path, BAD).expect("a file in it");
    (folder, path.to_string_lossy().into_owned())
}

/// The output with the file named as in its folder.
fn plain(out: &str, path: &str) -> String {
    out.replace(path, "acme.yaml")
}

#[test]
fn findings_are_drawn_for_people() {
    let (_, path) = bad("text");
    let run = replybook(&["lint", &path], "");
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""));
    insta::assert_snapshot!(plain(&run.out, &path));
}

#[test]
fn findings_are_data() {
    let (_, path) = bad("json");
    let run = replybook(&["lint", "--format", "json", &path], "");
    assert_eq!(run.code, Some(1));
    let report = json(&run);
    assert_eq!(report["schema_version"], 1);
    assert_eq!(
        (&report["errors"], &report["warnings"]),
        (&1.into(), &2.into())
    );
    let found = report["findings"].as_array().unwrap();
    let reason = found.iter().find(|found| found["id"] == "RB203").unwrap();
    assert_eq!(reason["code"], "bad-reason");
    assert_eq!(
        (&reason["line"], &reason["column"]),
        (&11.into(), &13.into())
    );
    assert_eq!(
        (&reason["end_line"], &reason["end_column"]),
        (&11.into(), &17.into())
    );
}

#[test]
fn findings_go_to_code_scanning() {
    let (_, path) = bad("sarif");
    let run = replybook(&["lint", "--format", "sarif", &path], "");
    assert_eq!(run.code, Some(1));
    let log = json(&run);
    assert_eq!(log["version"], "2.1.0");
    let [only] = log["runs"].as_array().unwrap().as_slice() else {
        panic!("{log}");
    };
    let rules = only["tool"]["driver"]["rules"].as_array().unwrap();
    for result in only["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        let place = &result["locations"][0]["physicalLocation"];
        assert!(
            place["artifactLocation"]["uri"]
                .as_str()
                .unwrap()
                .ends_with("acme.yaml")
        );
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
    }
}

#[test]
fn findings_stand_beside_the_lines_of_a_pull_request() {
    let (_, path) = bad("github");
    let run = replybook(&["lint", "--format", "github", &path], "");
    assert_eq!(run.code, Some(1));
    insta::assert_snapshot!(plain(&run.out, &path));
}

#[test]
fn a_clean_catalog_ends_well_and_warnings_may_be_let_pass() {
    let (folder, path) = bad("clean");
    let warned = BAD.replace("reason: Gone", "reason: GONE");
    fs::write(&path, &warned).unwrap();
    assert_eq!(replybook(&["lint", &path], "").code, Some(1));
    assert_eq!(
        replybook(&["lint", "--fail-on", "error", &path], "").code,
        Some(0)
    );
    let clean = warned.replace("$..gone", "$.gone").replace(
        "source: errors, at",
        "source: blog, at: \"Gone\" }, { source: errors, at",
    );
    fs::write(&path, clean).unwrap();
    let run = replybook(&["lint", &folder.to_string_lossy()], "");
    assert_eq!((run.code, run.out.as_str()), (Some(0), "no findings\n"));
}

#[test]
fn what_cannot_be_read_is_no_finding() {
    let run = replybook(&["lint", "no-such-folder"], "");
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("no-such-folder"), "{}", run.err);
}

#[test]
fn the_built_in_catalogs_are_clean() {
    // The folder of the command's own tests has no folder `catalog`.
    let run = replybook(&["lint"], "");
    assert_eq!((run.code, run.out.as_str()), (Some(0), "no findings\n"));
    assert!(run.err.contains("built-in"), "{}", run.err);
}

#[test]
fn evidence_is_looked_up_in_the_texts_of_sources() {
    let (folder, path) = bad("sources");
    let sources = folder.join("pages");
    fs::create_dir_all(sources.join("acme")).unwrap();
    fs::write(sources.join("acme/errors.md"), "## 410\n\n**Gone**").unwrap();
    let sources = sources.to_string_lossy().into_owned();
    let run = replybook(&["lint", "--sources", &sources, &path], "");
    assert!(run.out.contains("RB605 unfound-evidence"), "{}", run.out);
    fs::write(folder.join("pages/acme/errors.md"), "## 404\n\n**Gone**").unwrap();
    let run = replybook(&["lint", "--sources", &sources, &path], "");
    assert!(!run.out.contains("unfound-evidence"), "{}", run.out);
}

#[test]
fn a_kind_of_finding_is_explained() {
    let run = replybook(&["lint", "--explain", "unused-allow"], "");
    assert_eq!(run.code, Some(0));
    assert!(
        run.out.starts_with("RB210 unused-allow (warning)\n\n"),
        "{}",
        run.out
    );
    let page = json(&replybook(
        &["lint", "--explain", "RB703", "--format", "json"],
        "",
    ));
    assert_eq!(page["code"], "example-other-rule");
    let run = replybook(&["lint", "--explain", "unused-alow"], "");
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("`unused-allow`"), "{}", run.err);
    let all = replybook(&["lint", "--explain", "all"], "").out;
    assert!(
        all.contains("RB001  syntax ") && all.contains("RB712  repeated-example"),
        "{all}"
    );
}

#[test]
fn a_new_catalog_needs_only_what_a_person_knows() {
    let folder = folder("new");
    let named = folder.to_string_lossy().into_owned();
    let run = replybook(&["new", "my-api", "--folder", &named], "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let report = json(&replybook(&["lint", "--format", "json", &named], ""));
    let found = report["findings"].as_array().unwrap();
    assert!(found.len() > 4);
    assert!(
        found.iter().all(|found| found["code"] == "unfinished"),
        "{report:#}"
    );
    let path = folder.join("my-api.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let written = text.replace("TODO: ", "Our own words about ");
    fs::write(&path, written).unwrap();
    assert_eq!(replybook(&["lint", &named], "").code, Some(0));

    let again = replybook(&["new", "my-api", "--folder", &named], "");
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("already exists"), "{}", again.err);
    for bad in ["My_Api", "../x", ""] {
        let run = replybook(&["new", bad, "--folder", &named], "");
        assert_eq!(run.code, Some(2), "{bad}");
        assert!(
            run.err.contains("is not a valid provider id"),
            "{}",
            run.err
        );
    }
}

#[test]
fn schemas_are_printed() {
    let catalog = json(&replybook(&["schema"], ""));
    assert_eq!(catalog["title"], "Replybook catalog");
    assert!(catalog["properties"]["allow"].is_object());
    let verdict = json(&replybook(&["schema", "--of", "verdict"], ""));
    assert!(verdict["properties"]["outcome"].is_object(), "{verdict:#}");
}
