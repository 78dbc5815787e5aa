use serde::Deserialize;

use super::said::Said;
use super::{UNKNOWN, is_2xx};

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    response: Vec<Action<'a>>,
}

#[derive(Deserialize)]
struct Action<'a> {
    #[serde(default)]
    success: bool,
    #[serde(borrow, default)]
    error: Said<'a>,
    #[serde(borrow, default)]
    warning: Said<'a>,
}

pub fn judge(status: u16, _: &[(&str, &str)], body: &[u8]) -> &'static str {
    let body = match serde_json::from_slice::<Body>(body) {
        Ok(body) if !body.response.is_empty() => body,
        _ => return by_status(status),
    };
    let actions = &body.response;
    // An error tells more than a warning, and a warning more than a success.
    if let Some(action) = actions.iter().find(|action| action.error.present) {
        return match action.error.text() {
            "Invalid access key" => "leanplum.invalid-access-key",
            "Too Many Requests." => "leanplum.device-rate-limit-exceeded",
            text if text.starts_with("Per device rate limit exceeded") => {
                "leanplum.device-rate-limit-exceeded"
            }
            _ if is_2xx(status) && action.success => "leanplum.action-skipped",
            _ if is_2xx(status) => "leanplum.action-refused",
            _ => by_status(status),
        };
    }
    if !is_2xx(status) {
        return by_status(status);
    }
    if let Some(action) = actions.iter().find(|action| action.warning.present) {
        return match action.warning.text() {
            text if text.starts_with("User not found") => "leanplum.user-not-found",
            _ => "leanplum.action-with-warning",
        };
    }
    if actions.iter().all(|action| action.success) {
        "leanplum.action-taken"
    } else {
        UNKNOWN
    }
}

fn by_status(status: u16) -> &'static str {
    match status {
        400 => "leanplum.bad-request",
        401 => "leanplum.unauthorized",
        403 => "leanplum.forbidden",
        404 => "leanplum.not-found",
        408 => "leanplum.request-timeout",
        429 => "leanplum.too-many-requests",
        451 => "leanplum.user-blocked",
        502 | 503 => "leanplum.unavailable",
        504 => "leanplum.gateway-timeout",
        500..600 => "leanplum.server-error",
        _ => UNKNOWN,
    }
}
