use proptest::prelude::*;

use super::*;

fn known() -> &'static Known {
    static KNOWN: std::sync::OnceLock<Known> = std::sync::OnceLock::new();
    KNOWN.get_or_init(|| Known::new(Engine::builtin(), &[]).expect("the catalogs compile"))
}

/// A log of a provider: status and body of each line.
fn read<'b>(log: impl IntoIterator<Item = (&'static str, u16, &'b str)>) -> Drift<'static> {
    let mut drift = Drift::new(Engine::builtin(), known());
    for (at, (provider, status, body)) in log.into_iter().enumerate() {
        let when = When {
            line: at as u64 + 1,
            received_at_ms: None,
        };
        let response = Response::new(status, body.as_bytes());
        drift
            .observe(provider, &response, when)
            .expect("a provider");
    }
    drift
}

#[test]
fn undocumented_answers_are_grouped_and_their_messages_mined() {
    let report = read([
        ("leanplum", 200, r#"{"response":[{"success":true}]}"#),
        (
            "insider",
            419,
            r#"{"error":{"message":"Segment 17 is frozen by ann"}}"#,
        ),
        (
            "insider",
            419,
            r#"{"error":{"message":"Segment 99 is frozen by bob"}}"#,
        ),
        (
            "insider",
            419,
            r#"{"error":{"message":"Something else entirely"}}"#,
        ),
        (
            "insider",
            420,
            r#"{"error":{"message":"Segment 99 is frozen by bob"}}"#,
        ),
        ("insider", 419, ""),
    ])
    .report();
    let found: Vec<_> = report
        .undocumented
        .iter()
        .filter(|u| u.provider == "insider")
        .collect();
    let (first, others) = found.split_first().unwrap();
    assert_eq!(first.message, "Segment <number> is frozen by <*>");
    assert_eq!(first.shape, "{error{message}}");
    assert_eq!(
        (
            first.seen.count,
            first.seen.first.line,
            first.seen.last.line
        ),
        (2, 2, 3)
    );
    assert_eq!(others.len(), 3);
    assert_eq!(report.responses, 6);
    let unseen = report
        .never_seen
        .iter()
        .find(|unseen| unseen.provider == "insider")
        .unwrap();
    assert_eq!(unseen.rules.len(), unseen.of, "no rule of insider decided");
    assert!(!report.is_clean());
}

#[test]
fn a_known_rule_under_a_new_status_and_with_a_new_message_is_told() {
    let known_code =
        r#"{"errors":[{"code":"INVALID_PARAMETER","message":"Not the 3 words of the page"}]}"#;
    let report = read([("x-ads", 451, known_code), ("x-ads", 451, known_code)]).report();
    let status = report.new_statuses.first().unwrap();
    assert_eq!(
        (status.rule, status.status, status.seen.count),
        ("x-ads.invalid-parameter", 451, 2)
    );
    let message = report.new_messages.first().unwrap();
    assert_eq!(message.rule, "x-ads.invalid-parameter");
    assert_eq!(message.message, "Not the <number> words of the page");
    assert!(report.undocumented.is_empty(), "{:?}", report.undocumented);
}

#[test]
fn what_the_catalogs_show_is_no_drift() {
    let compiled = replybook_compiler::compile_untried(&builtin_files()).expect("they compile");
    let mut drift = Drift::new(Engine::builtin(), known());
    for shown in compiled.shown.iter().filter(|shown| shown.as_of.is_none()) {
        let headers = shown.sample.header_lines();
        let response = Response::shown(&shown.sample, &headers);
        let when = When {
            line: 1,
            received_at_ms: shown.sample.received_at_ms,
        };
        drift
            .observe(shown.provider(), &response, when)
            .expect("a provider");
    }
    let report = drift.report();
    assert!(report.new_statuses.is_empty(), "{:?}", report.new_statuses);
    assert!(report.new_messages.is_empty(), "{:?}", report.new_messages);
    // Every rule is shown by an example.
    for unseen in &report.never_seen {
        assert!(unseen.rules.is_empty(), "{unseen:?}");
    }
}

#[test]
fn sightings_keep_the_earliest_and_the_latest_by_time() {
    let at = |line, received_at_ms| When {
        line,
        received_at_ms,
    };
    let mut sighting = Sighting::first(at(5, Some(500)));
    sighting.add(at(6, Some(100)));
    sighting.add(at(7, Some(300)));
    assert_eq!((sighting.first.line, sighting.last.line), (6, 5));
    sighting.add(at(8, None));
    assert_eq!((sighting.count, sighting.last.line), (4, 8));
}

#[test]
fn entries_are_proposed_for_the_groups_seen_most() {
    let mut log = vec![(
        "insider",
        419,
        r#"{"error":{"message":"Rare thing in 3 places"}}"#,
    )];
    log.extend(
        [(
            "insider",
            420,
            r#"{"error":{"message":"Segment 17 is frozen"}}"#,
        ); 3],
    );
    let drift = read(log);
    let entries = drift.entries(&[], 1);
    let [(provider, entry)] = entries.as_slice() else {
        panic!("{entries:?}");
    };
    assert_eq!(*provider, "insider");
    assert!(entry.text.contains(":int} is frozen"), "{}", entry.text);
    let all = drift.entries(&[], 10);
    assert_eq!(all.len(), 2);
    assert_ne!(all[0].1.id, all[1].1.id);
}

#[test]
fn memory_stays_bounded_whatever_the_log_says() {
    let mut drift = Drift::new(Engine::builtin(), known());
    let word = |n: usize| -> String {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
        [letter(n), letter(n / 26), letter(n / 676), letter(n / 7)]
            .iter()
            .collect()
    };
    for n in 0..6000 {
        // New words, members and statuses all the time, and long ones.
        let long = word(n).repeat(200);
        let body = format!(
            r#"{{"{}":{{"{}":1}},"message":"{} {} {long} {}"}}"#,
            word(n),
            word(n * 3),
            word(n),
            word(n * 5),
            "x ".repeat(n % 90)
        );
        let status = 400 + u16::try_from(n % 599).unwrap();
        let response = Response::new(status, body.as_bytes());
        let when = When {
            line: n as u64,
            received_at_ms: None,
        };
        for provider in ["insider", "x-ads", "http"] {
            drift
                .observe(provider, &response, when)
                .expect("a provider");
        }
        assert!(drift.groups() <= 3 * MOST_GROUPS);
    }
    let report = drift.report();
    assert!(report.undocumented.len() <= MOST_GROUPS);
    assert!(report.undocumented_overflow.is_some());
    let counted: u64 = report.undocumented.iter().map(|u| u.seen.count).sum();
    let overflow = report.undocumented_overflow.map_or(0, |seen| seen.count);
    assert!(counted + overflow >= 6000, "nothing is lost");
    let text = serde_json::to_string(&report).unwrap();
    assert!(text.len() < MOST_GROUPS * (MOST_WORDS * LONGEST_WORD * 4 + 2000));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_report_never_has_a_planted_secret(
        secret in "[a-f]{0,4}[0-9][a-zA-Z0-9]{8,14}|[a-z]{3,8}@[a-z]{3,8}[.]example|[0-9]{7,12}",
        words in "[a-z ]{0,12}",
        status in 400_u16..600,
        which in 0_usize..4,
    ) {
        let body = match which {
            0 => format!(r#"{{"error":{{"message":"{words} {secret} {words}","code":"{secret}"}}}}"#),
            1 => format!(r#"{{"errors":[{{"code":"INVALID_PARAMETER","message":"{words} '{secret}'"}}],"{secret}":"{secret}"}}"#),
            2 => format!("{words} {secret}"),
            _ => format!(r#"{{"response":[{{"success":false,"error":{{"message":"{secret}: {words}"}}}}]}}"#),
        };
        for provider in ["insider", "x-ads", "leanplum", "braze", "airship"] {
            let report = serde_json::to_string(&read([(provider, status, body.as_str())]).report()).unwrap();
            prop_assert!(!report.contains(&secret), "{report}");
        }
    }
}
