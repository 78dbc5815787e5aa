//! Bodies of a megabyte and more, as three vendors would send them.

use std::fmt::Write as _;

use super::{Case, Expected};

/// A list of results of a batch, a list of reasons and a map of refused records,
/// each of about `bytes` bytes.
pub fn cases(bytes: usize) -> Vec<Case> {
    vec![
        case(
            "leanplum",
            200,
            bytes,
            r#"{"response": ["#,
            "]}",
            |n| match n % 20 {
                7 => format!(
                    r#"{{"success": true, "warning": {{"message": "User not found; request skipped."}}, "reqId": "{n:08x}"}}"#
                ),
                _ => format!(r#"{{"success": true, "reqId": "{n:08x}"}}"#),
            },
        ),
        case(
            "x-ads",
            400,
            bytes,
            r#"{"errors": ["#,
            r#"], "request": {"params": {"account_id": "hkk5"}}}"#,
            |n| {
                format!(
                    r#"{{"code": "INVALID_PARAMETER", "parameter": "start_time", "details": "invalid date", "value": "{n}", "message": "Expected time, got \"{n}\" for start_time"}}"#
                )
            },
        ),
        case(
            "insider",
            200,
            bytes,
            r#"{"data": {"successful": {"count": 7}, "fail": {"count": 1, "errors": {"#,
            "}}}}",
            |n| {
                format!(
                    r#""users.{n}.attributes.email": ["The email must be a valid address.", "Record {n} was skipped."]"#
                )
            },
        ),
    ]
}

fn case(
    provider: &str,
    status: u16,
    bytes: usize,
    head: &str,
    tail: &str,
    element: impl Fn(usize) -> String,
) -> Case {
    let mut body = head.to_owned();
    let mut n = 0;
    while body.len() + tail.len() < bytes {
        if n > 0 {
            body.push_str(", ");
        }
        write!(body, "{}", element(n)).unwrap();
        n += 1;
    }
    body.push_str(tail);
    Case {
        id: format!("{provider} {} MB", bytes / 1_000_000),
        provider: provider.to_owned(),
        status,
        headers: Vec::new(),
        body: body.into_bytes(),
        expected: Expected::Engine,
    }
}
