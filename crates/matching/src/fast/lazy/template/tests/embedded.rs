//! Bodies in strings of JSON.

use super::*;

#[test]
fn a_body_in_a_string_is_followed_over_what_nobody_asks() {
    let one = "{\n \"id\": \"1\",\n \"deep\": {\n \"a\": [1, {}]\n },\n \"code\": 7\n}";
    let other = "{\n \"id\": \"é\",\n \"deep\": {\"b\": [ ],\t\"c\": null},\n \"code\": 7\n}";
    assert!(knows_quoted(&[one], one) && knows_quoted(&[one], other));
    for escaped in [
        r#"{"id": "\n\"\u00e9\"", "deep": {"\u0061": "\\"}, "code": 7}"#,
        r#"{"id": "1", "deep": ["\ud83d\ude00 \/", "a\\\"", "é\\"], "code": 7}"#,
    ] {
        let plain = r#"{"id": "1", "deep": {"a": []}, "code": 7}"#;
        assert!(!knows_quoted(&[one], escaped));
        assert!(knows_quoted(&[plain, escaped], escaped), "{escaped}");
    }
}

/// What is escaped in a text counts as what it says.
#[test]
fn a_text_with_escapes_is_asked_in_a_string() {
    let body = |state: &str| format!(r#"{{"list": [{{"state": "{state}"}}]}}"#);
    let known = ["wrong", r#"a \"b\""#].map(body);
    let known = known.each_ref().map(String::as_str);
    for state in [
        r#"\"c\" d"#,
        r"\u0077rong",
        r"\\",
        r"\ud83d\ude00",
        r"\/\b\f\n\r\t",
    ] {
        assert!(knows_quoted(&known, &body(state)), "{state}");
    }
    for state in [
        r"\ud83d",
        r"\ude00",
        r"\ud83d\u0041",
        r"\x",
        r"\u00g0",
        "\n",
        "\u{1}",
    ] {
        assert!(!knows_quoted(&known, &body(state)), "{state}");
    }
}
