use std::borrow::Cow;

use serde::Deserialize;

use super::said::Said;
use super::{UNKNOWN, is_2xx};

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    message: Cow<'a, str>,
    #[serde(borrow, default)]
    errors: Said<'a>,
}

pub fn judge(status: u16, _: &[(&str, &str)], body: &[u8]) -> &'static str {
    let Ok(body) = serde_json::from_slice::<Body>(body) else {
        return by_status(status);
    };
    if is_2xx(status) {
        return match &*body.message {
            "success" if body.errors.present => "braze.partial-success",
            "success" => "braze.success",
            "queued" => "braze.queued",
            _ => UNKNOWN,
        };
    }
    match &*body.message {
        "Bad Request" => "braze.bad-request",
        "No Recipients" => "braze.no-recipients",
        "Invalid Campaign ID" => "braze.invalid-campaign-id",
        "Message Variant Unspecified" => "braze.message-variant-unspecified",
        "Invalid Message Variant" => "braze.invalid-message-variant",
        "Mismatched Message Type" => "braze.mismatched-message-type",
        "Invalid Extra Push Payload" => "braze.invalid-extra-push-payload",
        "Max Input Length Exceeded" => "braze.max-input-length-exceeded",
        "No message to send" => "braze.no-message-to-send",
        "Slideup Message Length Exceeded" => "braze.slideup-message-length-exceeded",
        "Apple Push Length Exceeded" => "braze.apple-push-length-exceeded",
        "Android Push Length Exceeded" => "braze.android-push-length-exceeded",
        "" => by_status(status),
        _ if status == 400 => "braze.fatal-error",
        _ => by_status(status),
    }
}

fn by_status(status: u16) -> &'static str {
    match status {
        400 => "braze.bad-request",
        401 => "braze.unauthorized",
        403 => "braze.forbidden",
        404 => "braze.not-found",
        429 => "braze.rate-limited",
        500..600 => "braze.internal-server-error",
        _ => UNKNOWN,
    }
}
