//! Raw responses as tools and people write them.

use proptest::prelude::*;

use super::*;

fn parsed(input: &[u8]) -> (u16, Vec<(String, String)>, String) {
    let raw = RawResponse::parse(input).unwrap();
    (
        raw.status,
        raw.headers,
        String::from_utf8_lossy(raw.body).into_owned(),
    )
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn status_headers_and_body_are_told_apart() {
    let (status, headers, body) = parsed(
        b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\nSet-Cookie: a=1\r\n\
          set-cookie: b=2\r\n\r\n{\"a\": 1}\r\n\r\nmore",
    );
    assert_eq!(status, 429);
    let expected = [
        pair("Retry-After", "30"),
        pair("Set-Cookie", "a=1"),
        pair("set-cookie", "b=2"),
    ];
    assert_eq!(headers, expected);
    assert_eq!(body, "{\"a\": 1}\r\n\r\nmore");
}

#[test]
fn lines_may_end_in_lf_and_versions_vary() {
    for line in [
        "HTTP/1.0 503",
        "HTTP/2 503",
        "HTTP/2 503 ",
        "http/3 503 Nope",
        "HTTP/1.1\t503 x",
    ] {
        let (status, headers, body) = parsed(format!("{line}\nA:b:c\n\nbody").as_bytes());
        assert_eq!((status, body.as_str()), (503, "body"), "{line}");
        assert_eq!(headers, [pair("A", "b:c")]);
    }
}

#[test]
fn the_last_of_several_blocks_counts() {
    let blocks = "HTTP/1.1 200 Connection established\r\n\r\n\
        HTTP/1.1 100 Continue\r\n\r\n\
        HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 138\r\n\r\n\
        HTTP/2 103 \r\nlink: x\r\n\r\n\
        HTTP/2 403 \r\ncontent-type: text/plain\r\n\r\nno";
    let (status, headers, body) = parsed(blocks.as_bytes());
    assert_eq!((status, body.as_str()), (403, "no"));
    assert_eq!(headers, [pair("content-type", "text/plain")]);
}

#[test]
fn a_body_of_the_announced_length_is_never_a_block() {
    let inner = "HTTP/1.1 500 Oops\r\n\r\n";
    let raw = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{inner}",
        inner.len()
    );
    let (status, _, body) = parsed(raw.as_bytes());
    assert_eq!((status, body.as_str()), (200, inner));
}

#[test]
fn folded_values_are_joined_and_foreign_lines_passed_over() {
    let (_, headers, body) =
        parsed(b"HTTP/1.1 200 OK\r\nA: one\r\n\ttwo\r\n  three\r\nnonsense\r\nB:\r\n\r\n");
    assert_eq!(headers, [pair("A", "one two three"), pair("B", "")]);
    assert_eq!(body, "");
}

#[test]
fn values_that_are_not_utf_8_are_read_as_latin_1() {
    let (_, headers, _) = parsed(b"HTTP/1.1 200 OK\r\nA: caf\xe9\r\nB: caf\xc3\xa9");
    assert_eq!(headers, [pair("A", "café"), pair("B", "café")]);
}

#[test]
fn a_byte_order_mark_and_blank_lines_before_are_passed_over() {
    assert_eq!(parsed(b"\xef\xbb\xbf\r\nHTTP/2 204\r\n\r\n").0, 204);
    assert_eq!(parsed(b"HTTP/2 204").0, 204);
}

#[test]
fn what_has_no_status_line_is_refused_with_what_stood_there() {
    let inputs = [
        "",
        "\n",
        "{\"a\": 1}",
        "HTTP/1.1",
        "HTTP/1.1 ",
        "HTTP/1.1 42",
        "HTTP/1.1 4290",
        "HTTP/ 200",
        "HTTP/1.1200",
        "HTTP/1.1 099",
    ];
    for input in inputs {
        assert!(RawResponse::parse(input.as_bytes()).is_err(), "{input:?}");
    }
    let error = RawResponse::parse(b"\x1b[31m{}").unwrap_err().to_string();
    assert!(error.contains(r#""\u{1b}[31m{}""#), "{error}");
}

proptest! {
    #[test]
    fn no_input_breaks_it(input in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = RawResponse::parse(&input);
    }

    #[test]
    fn no_input_that_looks_like_http_breaks_it(
        input in r"(HTTP/(1\.1|2) [0-9]{2,4} ?[a-z]*\r?\n([ a-zA-Z:\t-]*\r?\n)*\r?\n?){0,4}[^\x00]{0,20}"
    ) {
        let _ = RawResponse::parse(input.as_bytes());
    }

    #[test]
    fn a_body_comes_back_as_it_is(status in 200u16..=999, body in proptest::collection::vec(any::<u8>(), 0..80)) {
        prop_assume!(!body.starts_with(b"HTTP/"));
        let mut raw = format!("HTTP/1.1 {status} X\r\nA: b\r\n\r\n").into_bytes();
        raw.extend_from_slice(&body);
        let read = RawResponse::parse(&raw).unwrap();
        prop_assert_eq!((read.status, read.body), (status, &body[..]));
    }
}
