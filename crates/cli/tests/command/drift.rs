//! What a log says that the catalogs do not.

use super::{catalog, json, replybook};

/// A log with answers that no rule knows, one that a rule knows and one that is none.
fn log() -> String {
    let mut log = String::new();
    for (number, user) in [(17, "ann"), (99, "bob"), (5, "eve")] {
        let body = format!(
            r#"{{"error":{{"message":"Segment {number} of {user}@shop.example is frozen"}}}}"#
        );
        let time = 1_700_000_000_000_u64 + number;
        log +=
            &format!(r#"{{"provider":"insider","status":420,"received_at":{time},"body":{body}}}"#);
        log += "\n";
    }
    log += r#"{"provider":"x-ads","status":451,"body":{"errors":[{"code":"INVALID_PARAMETER","message":"Not what the page says"}]}}"#;
    log += "\n{\"provider\":\"nobody\",\"status\":400}\n";
    log
}

fn file(name: &str) -> String {
    catalog(name, "log.ndjson", &log()) + "/log.ndjson"
}

#[test]
fn a_log_is_told_in_groups_and_masked() {
    let path = file("told");
    let run = replybook(&["drift", &path, "--top", "2"], "");
    assert_eq!(run.code, Some(1));
    insta::assert_snapshot!(run.out);
    assert!(
        run.err
            .contains("1 of 5 lines could not be used; the first is line 5"),
        "{}",
        run.err
    );
    let report = json(&replybook(&["drift", &path, "--format", "json"], ""));
    assert_eq!(report["schema_version"], 1);
    let group = &report["undocumented"][0];
    assert_eq!(group["message"], "Segment <number> of <email> is frozen");
    assert_eq!(
        (&group["count"], &group["shape"]),
        (&3.into(), &"{error{message}}".into())
    );
    assert_eq!(group["first"]["received_at_ms"], 1_700_000_000_005_u64);
    assert_eq!(report["new_statuses"][0]["rule"], "x-ads.invalid-parameter");
    for secret in ["ann@", "bob@", "Segment 17", "Segment 99"] {
        assert!(!run.out.contains(secret), "{secret}: {}", run.out);
    }
}

#[test]
fn entries_of_a_log_are_a_folder_of_overlays() {
    let path = file("entries");
    let folder = path.replace("log.ndjson", "proposed");
    let run = replybook(&["drift", &path, "--propose", &folder], "");
    assert!(run.err.contains("entries are in"), "{}", run.err);
    assert_eq!(replybook(&["test", &folder], "").code, Some(0));
    let again = json(&replybook(
        &["drift", &path, "--catalog", &folder, "--format", "json"],
        "",
    ));
    assert_eq!(
        again["undocumented"],
        serde_json::json!([]),
        "the entries know the answers"
    );
}

#[test]
fn a_log_of_what_is_known_says_nothing_new() {
    let line = r#"{"provider":"http","status":404}"#;
    let path = catalog("known", "log.ndjson", line) + "/log.ndjson";
    let run = replybook(&["drift", &path], "");
    assert_eq!(run.code, Some(0), "{}", run.out);
    assert!(
        run.out.ends_with("Responses read: 1, nothing new\n"),
        "{}",
        run.out
    );
    assert_eq!(replybook(&["drift", "nowhere.ndjson"], "").code, Some(2));
    let run = replybook(&["drift", "-", "-p", "http"], "{\"status\":404}\n");
    assert_eq!(run.code, Some(0), "{}", run.err);
}
