use serde::Deserialize;

use super::said::Said;
use super::{UNKNOWN, is_2xx};

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    error: Said<'a>,
    #[serde(default)]
    error_code: u32,
    #[serde(borrow, default)]
    details: Details<'a>,
}

#[derive(Deserialize, Default)]
struct Details<'a> {
    #[serde(borrow, default)]
    error: Said<'a>,
}

pub fn judge(status: u16, _: &[(&str, &str)], body: &[u8]) -> &'static str {
    let Ok(body) = serde_json::from_slice::<Body>(body) else {
        return of_broken(status, body);
    };
    if is_2xx(status) && !body.error.present && body.error_code == 0 {
        return "airship.default-success";
    }
    if let 429 | 500..600 = status {
        return by_status(status);
    }
    let starts = |start| body.error.text().starts_with(start);
    match body.error_code {
        40902 if status == 400 => "airship.malformed-sender",
        _ if body.details.error.text().starts_with("malformed sender") => {
            "airship.malformed-sender"
        }
        40000 => "airship.body-not-parsed",
        40401 => "airship.entity-not-found",
        _ if starts("Could not parse request body") => "airship.body-not-parsed",
        _ if starts("Entity not found") => "airship.entity-not-found",
        40001..40100 | 42200..42300 => "airship.invalid-request",
        40100..40200 => "airship.unauthorized",
        40400..40500 => "airship.not-found",
        _ => by_status(status),
    }
}

/// The page itself prints bodies that are no JSON.
fn of_broken(status: u16, body: &[u8]) -> &'static str {
    let begins_well = || {
        let rest = body.trim_ascii().strip_prefix(b"{")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"ok\"")?.trim_ascii_start();
        let rest = rest.strip_prefix(b":")?.trim_ascii_start();
        Some(rest.starts_with(b"true"))
    };
    if is_2xx(status) && (body.is_empty() || begins_well() == Some(true)) {
        return "airship.default-success";
    }
    by_status(status)
}

fn by_status(status: u16) -> &'static str {
    match status {
        400 | 422 => "airship.invalid-request",
        401 => "airship.unauthorized",
        404 => "airship.not-found",
        409 => "airship.conflict",
        429 => "airship.rate-limited",
        503 => "airship.unavailable",
        500..600 => "airship.internal-error",
        _ => UNKNOWN,
    }
}
