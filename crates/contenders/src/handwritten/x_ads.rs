use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{UNKNOWN, is_2xx};

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    errors: Vec<Reason<'a>>,
    data: Option<IgnoredAny>,
    request: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Reason<'a> {
    #[serde(borrow, default)]
    code: Cow<'a, str>,
}

pub fn judge(status: u16, _: &[(&str, &str)], body: &[u8]) -> &'static str {
    let Ok(read) = serde_json::from_slice::<Body>(body) else {
        return match status {
            404 if body.starts_with(b"<html") => "x-ads.not-found-page",
            429 => "x-ads.rate-limited-status",
            _ => UNKNOWN,
        };
    };
    match read
        .errors
        .iter()
        .map(|reason| of_code(&reason.code))
        .find(|rule| *rule != UNKNOWN)
    {
        Some(rule) => rule,
        None if is_2xx(status)
            && read.errors.is_empty()
            && (read.data.is_some() || read.request.is_some()) =>
        {
            "x-ads.default-success"
        }
        None => UNKNOWN,
    }
}

fn of_code(code: &str) -> &'static str {
    match code {
        "ACCOUNT_LOCKED_OUT" => "x-ads.account-locked-out",
        "ACCOUNT_MEDIA_NOT_FOUND" => "x-ads.account-media-not-found",
        "ACCOUNT_NOT_FOUND" => "x-ads.account-not-found",
        "ACTION_NOT_ALLOWED" => "x-ads.action-not-allowed",
        "APP_EVENT_PROVIDER_CONFIGURATION_NOT_FOUND" => {
            "x-ads.app-event-provider-configuration-not-found"
        }
        "APP_EVENT_TAG_NOT_FOUND" => "x-ads.app-event-tag-not-found",
        "BEHAVIOR_OR_BEHAVIOR_EXPANDED_NOT_FOUND" => {
            "x-ads.behavior-or-behavior-expanded-not-found"
        }
        "CAMPAIGN_NOT_FOUND" => "x-ads.campaign-not-found",
        "CANCELLED_REQUEST" => "x-ads.cancelled-request",
        "CARD_NOT_FOUND" => "x-ads.card-not-found",
        "CURRENT_USER_SUSPENDED" => "x-ads.current-user-suspended",
        "DUPLICATE_TWEET" => "x-ads.duplicate-tweet",
        "EXCLUSIVE_PARAMETERS" => "x-ads.exclusive-parameters",
        "FEATURE_NOT_AVAILABLE" => "x-ads.feature-not-available",
        "FUNDING_INSTRUMENT_ACCESS_NOT_ALLOWED" => "x-ads.funding-instrument-access-not-allowed",
        "FUNDING_INSTRUMENT_EXCEEDS_AVAILABLE_CREDIT_LIMIT" => {
            "x-ads.funding-instrument-exceeds-available-credit-limit"
        }
        "FUNDING_INSTRUMENT_NOT_FOUND" => "x-ads.funding-instrument-not-found",
        "GENERIC_TWEET_ERROR" => "x-ads.generic-tweet-error",
        "ILLEGAL_CHARACTERS" => "x-ads.illegal-characters",
        "INCLUSIVE_PARAMETERS" => "x-ads.inclusive-parameters",
        "INTERNAL_ERROR" => "x-ads.internal-error",
        "INVALID_APP_ID" => "x-ads.invalid-app-id",
        "INVALID_APP_STORE" => "x-ads.invalid-app-store",
        "INVALID_DENOMINATION" => "x-ads.invalid-denomination",
        "INVALID_FUNDING_INSTRUMENT" => "x-ads.invalid-funding-instrument",
        "INVALID_IAB_CATEGORY" => "x-ads.invalid-iab-category",
        "INVALID_ID_ILLEGAL_CHARACTERS" => "x-ads.invalid-id-illegal-characters",
        "INVALID_IMAGE" => "x-ads.invalid-image",
        "INVALID_MEDIA" => "x-ads.invalid-media",
        "INVALID_MEDIA_ID" => "x-ads.invalid-media-id",
        "INVALID_PARAMETER" => "x-ads.invalid-parameter",
        "INVALID_PLACEMENT_TYPE" => "x-ads.invalid-placement-type",
        "INVALID_TAILORED_AUDIENCE_TYPE" => "x-ads.invalid-tailored-audience-type",
        "INVALID_TARGETING_TYPE" => "x-ads.invalid-targeting-type",
        "INVALID_TIME_WINDOW" => "x-ads.invalid-time-window",
        "INVALID_TV_SHOW_LOCATIONS" => "x-ads.invalid-tv-show-locations",
        "INVALID_TWEET" => "x-ads.invalid-tweet",
        "INVALID_USER" => "x-ads.invalid-user",
        "INVALID_USER_ID" => "x-ads.invalid-user-id",
        "LINE_ITEM_APP_NOT_FOUND" => "x-ads.line-item-app-not-found",
        "LINE_ITEM_NOT_FOUND" => "x-ads.line-item-not-found",
        "LOCK_ACQUISITION_TIMEOUT" => "x-ads.lock-acquisition-timeout",
        "MACT_APP_NOT_FOUND" => "x-ads.mact-app-not-found",
        "MALWARE_STATUS" => "x-ads.malware-status",
        "MEDIA_CREATIVE_NOT_FOUND" => "x-ads.media-creative-not-found",
        "MEDIA_NOT_FOUND" => "x-ads.media-not-found",
        "METHOD_NOT_ALLOWED" => "x-ads.method-not-allowed",
        "MISSING_PARAMETER" => "x-ads.missing-parameter",
        "NOT_FOUND" => "x-ads.not-found",
        "NO_PROVIDER_AVAILABLE_FOR_THIS_CLIENT_APPLICATION" => {
            "x-ads.no-provider-available-for-this-client-application"
        }
        "OVER_CAPACITY" => "x-ads.over-capacity",
        "PROMOTABLE_USER_NOT_FOUND" => "x-ads.promotable-user-not-found",
        "PROMOTED_ACCOUNT_NOT_FOUND" => "x-ads.promoted-account-not-found",
        "PROMOTED_TWEET_NOT_FOUND" => "x-ads.promoted-tweet-not-found",
        "READONLY_CLIENT_APPLICATION" => "x-ads.readonly-client-application",
        "REQUEST_TOO_COMPLEX" => "x-ads.request-too-complex",
        "ROUTE_NOT_FOUND" => "x-ads.route-not-found",
        "SERVICE_UNAVAILABLE" => "x-ads.service-unavailable",
        "SPEND_EXCEEDS_BUDGET" => "x-ads.spend-exceeds-budget",
        "TAILORED_AUDIENCE_CHANGE_FILE_NOT_FOUND" => {
            "x-ads.tailored-audience-change-file-not-found"
        }
        "TAILORED_AUDIENCE_NOT_FOUND" => "x-ads.tailored-audience-not-found",
        "TAILORED_AUDIENCE_OR_TAILORED_AUDIENCE_EXPANDED_NOT_FOUND" => {
            "x-ads.tailored-audience-or-tailored-audience-expanded-not-found"
        }
        "TARGETING_CRITERION_NOT_FOUND" => "x-ads.targeting-criterion-not-found",
        "TOO_MANY_CAMPAIGNS" => "x-ads.too-many-campaigns",
        "TOO_MANY_LINE_ITEMS" => "x-ads.too-many-line-items",
        "TOO_MANY_REQUESTS" => "x-ads.too-many-requests",
        "TV_SHOW_OUTSIDE_MARKET" => "x-ads.tv-show-outside-market",
        "TWEET_CANNOT_BE_BLANK" => "x-ads.tweet-cannot-be-blank",
        "TWEET_IS_SPAM" => "x-ads.tweet-is-spam",
        "TWEET_NOT_FOUND" => "x-ads.tweet-not-found",
        "TWEET_RATE_LIMIT_EXCEEDED" => "x-ads.tweet-rate-limit-exceeded",
        "UNAUTHORIZED_ACCESS" => "x-ads.unauthorized-access",
        "UNAUTHORIZED_CLIENT_APPLICATION" => "x-ads.unauthorized-client-application",
        "UNKNOWN_CARD_TYPE" => "x-ads.unknown-card-type",
        "UNKNOWN_CRITERIA_TYPE" => "x-ads.unknown-criteria-type",
        "USER_NOT_FOUND" => "x-ads.user-not-found",
        "WEB_EVENT_TAG_NOT_FOUND" => "x-ads.web-event-tag-not-found",
        _ => UNKNOWN,
    }
}
