use serde::Deserialize;
use serde::de::IgnoredAny;

use super::said::{Said, Text};
use super::{UNKNOWN, is_2xx};

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    error: Said<'a>,
    #[serde(borrow, default)]
    errors: Said<'a>,
    #[serde(borrow, default)]
    message: Option<Text<'a>>,
    #[serde(borrow, default, rename = "statusMessage")]
    status_message: Option<Text<'a>>,
    #[serde(borrow, default, rename = "status_message")]
    summary: Option<Text<'a>>,
    #[serde(borrow, default)]
    response: Option<Text<'a>>,
    #[serde(borrow, default)]
    content: Said<'a>,
    /// A text, a number or a boolean, by endpoint.
    #[serde(borrow, default)]
    status: Said<'a>,
    success: Option<bool>,
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    successful: Option<IgnoredAny>,
}

pub fn judge(status: u16, _: &[(&str, &str)], body: &[u8]) -> &'static str {
    let Ok(body) = serde_json::from_slice::<Body>(body) else {
        return of_text(status, body);
    };
    if is_2xx(status) {
        return accepted(status, &body);
    }
    // Some endpoints send a code in `error` and the sentence beside it.
    let known = match body.error.text() {
        "empty_insider_identifiers" => "insider.empty-insider-identifiers",
        "invalid_notifications" => {
            let message = text(&body.message).unwrap_or("");
            if message.contains("is empty") {
                "insider.notifications-empty"
            } else {
                "insider.too-many-notifications"
            }
        }
        "blacklisted_deeplink" => "insider.blacklisted-deeplink",
        "negative_integer" => "insider.negative-integer",
        "invalid_advanced_push_type" => "insider.invalid-advanced-push-type",
        "invalid_certificate" => "insider.push-certificate-not-validated",
        "bad_api_key" => "insider.bad-api-key",
        _ => UNKNOWN,
    };
    if known != UNKNOWN {
        return known;
    }
    let messages = [
        body.errors.message.as_deref(),
        body.error.message.as_deref(),
        text(&body.message),
        text(&body.status_message),
        text(&body.summary),
        text(&body.response),
    ];
    for message in messages.into_iter().flatten() {
        let rule = of_message(status, message);
        if rule != UNKNOWN {
            return rule;
        }
    }
    match (body.status.text(), status) {
        ("Invalid", _) => "insider.validation-exception",
        ("BusinessException", _) => "insider.business-exception",
        (_, 401) if body.success == Some(false) => "insider.partner-not-validated",
        _ => by_status(status),
    }
}

fn text<'t>(text: &'t Option<Text<'_>>) -> Option<&'t str> {
    text.as_ref().map(|Text(text)| text.as_ref())
}

fn accepted(status: u16, body: &Body) -> &'static str {
    let messages = [
        text(&body.message),
        text(&body.summary),
        text(&body.response),
        body.content.message.as_deref(),
    ];
    for message in messages.into_iter().flatten() {
        match message {
            "Campaign Created." | "Campaign created successfully." => {
                return "insider.campaign-created";
            }
            "created" => return "insider.created",
            "Accepted" => return "insider.accepted",
            _ if message.starts_with("This request has already been received") => {
                return "insider.duplicate-request";
            }
            _ => {}
        }
    }
    match &body.data {
        Some(data) if data.successful.is_some() => "insider.records-stored",
        _ if body.errors.present => UNKNOWN,
        _ if status == 202 => "insider.accepted",
        _ => "insider.default-success",
    }
}

fn of_message(status: u16, message: &str) -> &'static str {
    match message {
        "users must be defined: bad request" => "insider.users-missing",
        "Bad request" => "insider.bad-request",
        "Partner is invalid." => "insider.partner-invalid",
        "identifier values are the same: bad request" => "insider.identifiers-identical",
        "there must be exactly 1 entry for both new and old identifiers: bad request" => {
            "insider.identifier-pair-incomplete"
        }
        "new identifier already has a user assigned to it: bad request" => {
            "insider.new-identifier-taken"
        }
        "no valid identifier: bad request" => "insider.no-valid-identifier",
        "you cannot delete the sole identifier specified for a user: bad request" => {
            "insider.sole-identifier"
        }
        "segment name already in use" => "insider.segment-name-taken",
        "No api key provided" => "insider.api-key-missing",
        "invalid request payload" | "Invalid Payload." => "insider.invalid-payload",
        "either 'inapp_id' or 'created_between' must be provided" => "insider.alternatives-missing",
        "provide either 'inapp_id' or 'created_between', not both" => {
            "insider.alternatives-both-given"
        }
        "'to' date must be after or equal to 'from' date" => "insider.dates-reversed",
        "this field is required" => "insider.required-field-missing",
        "No CRM Unifier found in InOne." => "insider.crm-unifier-not-found",
        "Config is invalid." => "insider.config-invalid",
        "No Partner Found With Api Key." => "insider.no-partner-for-api-key",
        "Could not get CRM Attributes List." => "insider.crm-attributes-unavailable",
        "content type must be application/json" => "insider.content-type-wrong",
        "Maximum allowed request size is exceeded." => "insider.request-size-exceeded",
        "Maximum allowed record count is exceeded." => "insider.record-count-exceeded",
        "Request data is not in valid JSON format." => "insider.not-json",
        "Bad Api Key." => "insider.bad-api-key",
        "unauthorized" => "insider.request-unauthorized",
        "invalid code" => "insider.invalid-code",
        "Partner token authentication failed." => "insider.partner-token-rejected",
        "The provided API key is invalid, expired or revoked" => "insider.api-key-revoked",
        "Invalid api key" => "insider.invalid-api-key",
        "inapp not found" => "insider.inapp-not-found",
        "code not found" => "insider.code-not-found",
        "no changes detected" => "insider.no-changes",
        "No Push Message Certificate is Provided." => "insider.push-certificate-missing",
        "rejected: too many requests" | "rate limited" => "insider.rate-limited",
        "maximum attempts exceeded" => "insider.code-attempts-exhausted",
        "server error" => "insider.processing-failed",
        "channel already exists" => "insider.channel-exists",
        _ => of_template(status, message),
    }
}

/// Messages with parts that vary, by how they begin and end.
fn of_template(status: u16, message: &str) -> &'static str {
    let (starts, ends) = (
        |start: &str| message.starts_with(start),
        |end: &str| message.ends_with(end),
    );
    match message.as_bytes().first() {
        Some(b'A') if starts("Access Denied.") => "insider.access-denied",
        Some(b'r') if starts("request body is bigger than") => "insider.request-too-large",
        Some(b'M') if starts("Missing '") && ends("' parameter") => {
            if message.contains("' on '") {
                "insider.nested-parameter-missing"
            } else {
                "insider.parameter-missing"
            }
        }
        Some(b'M') if starts("Maximum allowed size is ") => "insider.too-many-products",
        Some(b'I') if starts("Invalid callback URL in ") => "insider.invalid-callback-url",
        Some(b'i') if starts("invalid date format for '") => "insider.invalid-date-format",
        Some(b'd') if starts("date range must not exceed ") => "insider.date-range-too-long",
        Some(b't') if starts("this field must be one of these:") => "insider.value-not-allowed",
        Some(b'c') if starts("channel information must be a valid ") => {
            "insider.channel-address-invalid"
        }
        Some(b'n') if starts("no such user for these identifiers") => "insider.user-not-found",
        Some(b'l') if starts("limit should be between ") => "insider.limit-out-of-range",
        Some(b'S') if starts("SERVICE:-") => {
            if ends("not found") {
                "insider.dependency-not-found"
            } else {
                "insider.dependency-failed"
            }
        }
        Some(b'T') if starts("The request is denied. More than ") => "insider.too-many-records",
        Some(b'T') if starts("The domain you are trying to use is not authenticated") => {
            "insider.domain-not-authenticated"
        }
        Some(b'T') if starts("The request processing has failed") => "insider.processing-failed",
        Some(b'T') if starts("Too many attempts") && status == 403 => {
            "insider.request-limit-exceeded"
        }
        Some(b'T') if starts("The ") && ends(" field is required.") => {
            "insider.named-field-missing"
        }
        Some(b'T') if starts("The ") && ends(" is required.") => "insider.missing-parameter",
        _ if ends(" is required.") => "insider.value-required",
        _ => UNKNOWN,
    }
}

/// A few answers are plain text, or JSON with typographic quotes.
fn of_text(status: u16, body: &[u8]) -> &'static str {
    let Ok(text) = str::from_utf8(body) else {
        return by_status(status);
    };
    match text.trim() {
        text if text.starts_with("limit should be between ") => "insider.limit-out-of-range",
        text if text.contains("No api key provided") => "insider.api-key-missing",
        text if text.contains("Invalid api key") => "insider.invalid-api-key",
        "" if is_2xx(status) => "insider.default-success",
        _ => by_status(status),
    }
}

fn by_status(status: u16) -> &'static str {
    match status {
        400 => "insider.bad-request",
        401 => "insider.unauthorized",
        403 => "insider.authentication-failed",
        406 => "insider.analytics-period-over",
        424 => "insider.dependency-failed",
        429 => "insider.rate-limited",
        500 => "insider.processing-failed",
        503 => "insider.service-unavailable",
        504 => "insider.server-timeout",
        520 => "insider.cloudflare-error",
        _ => UNKNOWN,
    }
}
