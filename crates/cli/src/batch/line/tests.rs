//! Lines as programs write them.

use proptest::prelude::*;

use super::*;

fn parse(bytes: &[u8]) -> Result<Line<'_, '_>, BadLine<'_>> {
    Line::parse(bytes, Box::leak(Box::default()))
}

fn line(text: &str) -> Line<'_, '_> {
    match parse(text.as_bytes()) {
        Ok(line) => line,
        Err(bad) => panic!("{text}: {}", bad.message),
    }
}

fn message(text: &str) -> String {
    parse(text.as_bytes()).unwrap_err().message
}

#[test]
fn a_body_keeps_its_text() {
    let bodies = [
        (r#""""#, ""),
        ("null", ""),
        (r#""a\nb""#, "a\nb"),
        ("1.50", "1.50"),
        (
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        ),
        (r#"{"a": 1, "a" : 2.0e5}"#, r#"{"a": 1, "a" : 2.0e5}"#),
        (r#"["\ud83d"]"#, r#"["\ud83d"]"#),
        ("false", "false"),
    ];
    for (written, body) in bodies {
        let text = format!(r#"{{"body": {written}}}"#);
        assert_eq!(String::from_utf8_lossy(line(&text).body), body, "{written}");
    }
    assert!(line("{}").body.is_empty());
    for (cut, body) in [
        (r"cut \ud83d", "cut \u{fffd}"),
        (r"\ud83d\u0041", "\u{fffd}A"),
        (r"\ude00\ud83d\ude00", "\u{fffd}\u{1f600}"),
    ] {
        let text = format!(r#"{{"body": "{cut}"}}"#);
        assert_eq!(String::from_utf8_lossy(line(&text).body), body, "{cut}");
    }
}

#[test]
fn headers_are_an_object_or_pairs() {
    fn pairs<'t>(list: &[(&'t str, &'t str)]) -> Vec<Header<'t>> {
        list.iter()
            .map(|(name, value)| (Cow::Borrowed(*name), Cow::Borrowed(*value)))
            .collect()
    }
    let object = line(r#"{"headers": {"A": "b", "n": 1.50, "a": ["x", 2], "A": "c", "e": []}}"#);
    let expected = pairs(&[
        ("A", "b"),
        ("n", "1.50"),
        ("a", "x"),
        ("a", "2"),
        ("A", "c"),
    ]);
    assert_eq!(object.headers, expected);
    let list = line(r#"{"headers": [["A", "b"], ["a", 30], ["c", ["d", "e"]]]}"#);
    assert_eq!(
        list.headers,
        pairs(&[("A", "b"), ("a", "30"), ("c", "d"), ("c", "e")])
    );
    assert!(line(r#"{"headers": null}"#).headers.is_empty());
    for bad in [
        "1",
        "\"A: b\"",
        "{\"A\": true}",
        "{\"A\": {}}",
        "{\"A\": [[]]}",
        "[1]",
        "[[\"A\"]]",
        "[[\"A\",\"b\",\"c\"]]",
        "{\"a b\": \"c\"}",
        "{\"\": \"c\"}",
    ] {
        let text = message(&format!(r#"{{"headers": {bad}}}"#));
        assert!(text.contains("header"), "{bad}: {text}");
    }
}

#[test]
fn escapes_mean_what_they_mean() {
    let escaped = line(
        r#"{"provider": "braze", "method": "GET", "idempotency_key": "a",
            "received_at": "2023-11-14T22:13:20Z", "headers": {"etag": "\"W\"", "A": "b"}}"#,
    );
    assert_eq!(escaped.provider.as_deref(), Some("braze"));
    assert_eq!(escaped.method.as_deref(), Some("GET"));
    assert_eq!(escaped.idempotency_key, Some(true));
    assert_eq!(escaped.received_at_ms, Some(1_700_000_000_000));
    let headers: Vec<_> = escaped.headers.iter().map(|(n, v)| (&**n, &**v)).collect();
    assert_eq!(headers, [("etag", "\"W\""), ("A", "b")]);
    assert!(message(r#"{"method": "\ud83d"}"#).starts_with("`method` is"));
}

#[test]
fn a_line_takes_nothing_from_the_one_before() {
    let mut buffers = Buffers::default();
    let full = br#"{"headers": {"a": "b"}, "body": "c\nd"}"#;
    let line = Line::parse(full, &mut buffers).unwrap();
    assert_eq!((line.headers.len(), line.body), (1, &b"c\nd"[..]));
    let refused = Line::parse(br#"{"headers": {"a": "b", "c": true}}"#, &mut buffers);
    assert!(refused.is_err());
    let empty = Line::parse(b"{}", &mut buffers).unwrap();
    assert!(empty.headers.is_empty() && empty.body.is_empty());
    let short = Line::parse(br#"{"headers": {"x": "y"}, "body": "\n"}"#, &mut buffers).unwrap();
    assert_eq!((short.headers.len(), short.body), (1, &b"\n"[..]));
}

#[test]
fn times_and_keys_come_in_two_forms() {
    assert_eq!(
        line(r#"{"received_at": 1700000000000}"#).received_at_ms,
        Some(1_700_000_000_000)
    );
    assert_eq!(
        line(r#"{"received_at": 1700000000000.75}"#).received_at_ms,
        Some(1_700_000_000_000)
    );
    let text = line(r#"{"received_at": "2023-11-14T22:13:20Z"}"#);
    assert_eq!(text.received_at_ms, Some(1_700_000_000_000));
    for bad in [
        r#""1700000000000""#,
        r#""today""#,
        "true",
        "1e12",
        "99999999999999999999",
    ] {
        let text = message(&format!(r#"{{"received_at": {bad}}}"#));
        assert!(text.starts_with("`received_at` is"), "{bad}: {text}");
    }
    assert_eq!(
        line(r#"{"idempotency_key": true}"#).idempotency_key,
        Some(true)
    );
    assert_eq!(
        line(r#"{"idempotency_key": "k-1"}"#).idempotency_key,
        Some(true)
    );
    assert_eq!(
        line(r#"{"idempotency_key": ""}"#).idempotency_key,
        Some(false)
    );
    assert_eq!(line(r#"{"idempotency_key": null}"#).idempotency_key, None);
    assert!(message(r#"{"idempotency_key": 1}"#).contains("`idempotency_key` is 1"));
}

#[test]
fn a_bad_line_says_what_is_wrong() {
    assert_eq!(message("[1]"), "not a JSON object");
    assert_eq!(
        message(r#"{"status": 99}"#),
        "`status` is 99; it must be a number from 100 to 999"
    );
    assert!(message(r#"{"status": "200"}"#).starts_with(r#"`status` is "200";"#));
    assert!(message(r#"{"status": 200.5}"#).starts_with("`status` is 200.5;"));
    assert!(message(r#"{"provider": 1}"#).starts_with("`provider` is 1;"));
    assert!(message(r#"{"status": 200"#).contains("at column 14"));
    assert!(message(r#"{"status": 200} x"#).contains("trailing characters"));
    assert!(message(r#"{"status": 200, "status": 201}"#).contains("duplicate field `status`"));
    let not_utf8 = parse(b"{\"id\": \"\xff\"}").unwrap_err();
    assert_eq!(not_utf8.message, "not UTF-8, from column 9 on");
}

#[test]
fn a_bad_line_keeps_its_id() {
    for text in [
        r#"{"id": [1, 2.0], "status": 1}"#,
        r#"{"id": [1, 2.0], "status": 200, "status": 1}"#,
    ] {
        let id = parse(text.as_bytes()).unwrap_err().id;
        assert_eq!(id, Some("[1, 2.0]"));
    }
    assert_eq!(line(r#"{"id": null}"#).id, Some("null"));
    assert!(line("{}").id.is_none());
}

#[test]
fn deep_values_are_no_trouble() {
    let deep = format!(
        r#"{{"id": {0}{1}, "body": {0}{1}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(line(&deep).body.len(), 200_000);
}

/// Every line as the short way reads it, if it does, is what the long way says of it: the first
/// time and when its template is known.
fn both_ways_agree(text: &str) -> bool {
    let agree = both_ways_agree_after(&[], text);
    assert_eq!(both_ways_agree_after(&[text], text), agree, "{text}");
    agree
}

/// The result for a line after others.
fn both_ways_agree_after(before: &[&str], text: &str) -> bool {
    let (mut one, mut other) = (Buffers::default(), Buffers::default());
    for line in before {
        let _ = fast::read(line, &mut one);
    }
    if fast::read(text, &mut one).is_none() {
        return false;
    }
    let long = Fields::read(text, &mut other);
    let long = long.unwrap_or_else(|bad| panic!("{text}: {}", bad.message));
    let shown = |fields: &Fields<'_>, buffers: &Buffers<'_>| {
        let body = match fields.body {
            Body::Written(text) => text.as_bytes().to_vec(),
            Body::Unescaped(len) => buffers.body[..len].to_vec(),
        };
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {body:?}",
            fields.id,
            fields.provider,
            fields.status,
            fields.method,
            fields.idempotency_key,
            fields.received_at_ms,
            buffers.headers
        )
    };
    assert_eq!(shown(&one.fields, &one), shown(&long, &other), "{text}");
    true
}

#[test]
fn lines_of_programs_are_plain() {
    for text in [
        r#"{}"#,
        r#"{"id":7,"provider":"braze","status":429,"headers":{"retry-after":"30"},"body":"{\"a\":1}"}"#,
        r#" { "id" : [1, {"a": "\n"}], "status" : 200, "body" : {"a": "\u00e9"} , "more": [1.5] } "#,
        r#"{"id":null,"provider":null,"status":null,"headers":null,"body":null,"method":null,
            "idempotency_key":null,"received_at":null}"#,
        r#"{"method":"GET","idempotency_key":true,"received_at":1700000000000.5}"#,
        r#"{"idempotency_key":"k","received_at":"2023-11-14T22:13:20Z","headers":{"A":-1.0,"A":"b"}}"#,
        r#"{"body":"\ud83d\ude00 \ud83d é"}"#,
    ] {
        assert!(both_ways_agree(text), "{text}");
    }
    for text in [
        "[]",
        "",
        r#"{"id":1,"id":1}"#,
        r#"{"\u0069d":1}"#,
        r#"{"provider":"br\u0061ze"}"#,
        r#"{"status":99}"#,
        r#"{"headers":[["a","b"]]}"#,
        r#"{"headers":{"a":["b"]}}"#,
        r#"{"headers":{"a b":"c"}}"#,
        r#"{"received_at":"1700000000000"}"#,
        r#"{"idempotency_key":1}"#,
        r#"{"status":200} x"#,
    ] {
        assert!(!both_ways_agree(text), "{text}");
    }
}

#[test]
fn lines_are_read_by_the_layout_of_those_before() {
    let lines = [
        r#"{"id":1,"provider":"braze","status":429,"headers":{},"body":"{\"a\":1}"}"#,
        r#"{"id":"2","provider":"x-ads","status":500,"headers":{},"body":null,"more":[1]}"#,
        r#"{"id":3,"status":200,"headers":{"Date": "now", "date":"then"},"body":{"a":"b"}}"#,
        r#"{"headers":{"h":"headers"},"id":4}"#,
        r#"{"id":5}"#,
        r#"{}"#,
    ];
    for text in lines {
        assert!(both_ways_agree_after(&lines, text), "{text}");
    }
    let mut buffers = Buffers::default();
    for text in lines {
        for _ in 0..2 {
            assert!(fast::read(text, &mut buffers).is_some());
        }
        let templates = format!("{:?}", buffers.templates);
        assert!(fast::read(text, &mut buffers).is_some());
        assert_eq!(format!("{:?}", buffers.templates), templates);
    }
}

#[test]
fn a_layout_takes_no_value_for_another() {
    let values = [
        "null",
        "5",
        "true",
        "{}",
        r#"{"a":"b"}"#,
        r#"{"a":1}"#,
        r#"{"a":["b"]}"#,
        r#"[["a","b"]]"#,
        r#""text""#,
        r#""\n""#,
        r#""2023-11-14T22:13:20Z""#,
        "200",
    ];
    let keys = [
        "id",
        "provider",
        "status",
        "headers",
        "body",
        "method",
        "idempotency_key",
        "received_at",
        "other",
    ];
    for key in keys {
        let line = |value: &str| {
            format!(r#"{{"id":1,"{key}":{value},"last":"x"}}"#).replacen(
                r#""id":1,"id""#,
                r#""id""#,
                1,
            )
        };
        for (before, value) in values
            .iter()
            .flat_map(|one| values.map(|other| (one, other)))
        {
            let (before, text) = (line(before), line(value));
            let alone = both_ways_agree(&text);
            assert_eq!(
                both_ways_agree_after(&[&before, &before], &text),
                alone,
                "{before} {text}"
            );
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn a_body_is_unescaped_as_json_says(
        text in r#"([a-zé😀]|\\["\\/bfnrt]|\\u00[0-9a-fA-F]{2}|\\u[1-9][0-9a-f]{3}|\\ud83d\\ude[0-4][0-9a-f]){0,20}"#
    ) {
        let json = format!("\"{text}\"");
        let expected: String = serde_json::from_str(&json).unwrap();
        let written = format!("{{\"body\": {json}}}");
        prop_assert_eq!(line(&written).body, expected.as_bytes());
    }

    #[test]
    fn no_values_break_it(
        key in "(id|provider|status|headers|body|method|idempotency_key|received_at)",
        value in r#"(null|true|-?[0-9]{1,25}(\.[0-9]{1,3})?|"[a-z:\\u0-9]{0,12}"|[\[{][^\x00]{0,12}[\]}])"#
    ) {
        let _ = parse(format!("{{\"{key}\": {value}}}").as_bytes());
    }

    #[test]
    fn both_ways_agree_on_lines(
        members in proptest::collection::vec((
            "(id|provider|status|headers|body|method|idempotency_key|received_at|other|i\\\\u0064)",
            r#"(null|true|200|-?[0-9]{1,25}(\.[0-9]{1,3})?(e[0-9]{1,3})?|"[a-z: -]{0,12}"|"([ -!#-~é😀\\]|\\[nu"\\/tbfr]|\\u[0-9a-fd]{4}|\\ud83d\\ude00){0,12}"|\{"[a-zA-Z:-]{0,3}": ?("[a-z]*"|[0-9]|null|\["a", 1\])\}|\[\["a","b"\]\]|"2023-11-14T22:13:20Z"|[\[{][a-z",:0-9{}]{0,8}[\]}])"#,
        ), 0..6),
        space in "[ \t\r]{0,2}",
        cut in 0..400_usize,
        byte in any::<proptest::sample::Index>(),
        put in r#"[\PC\x00-\x1f"\\]"#,
    ) {
        let members: Vec<String> = members
            .iter()
            .map(|(key, value)| format!("{space}\"{key}\"{space}:{value}{space}"))
            .collect();
        let line = format!("{space}{{{}}}{space}", members.join(","));
        both_ways_agree(&line);
        // Cut off, and with a character changed.
        let at = |wanted: usize| (0..=wanted.min(line.len())).rev().find(|at| line.is_char_boundary(*at));
        both_ways_agree(&line[..at(cut).unwrap()]);
        let changed = at(byte.index(line.len() + 1)).unwrap();
        let rest = line[changed..].char_indices().nth(1).map_or("", |(next, _)| &line[changed + next..]);
        let changed = format!("{}{put}{rest}", &line[..changed]);
        let agree = both_ways_agree(&changed);
        prop_assert_eq!(both_ways_agree_after(&[&line], &changed), agree);
    }
}
