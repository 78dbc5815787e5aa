use proptest::prelude::*;

use super::*;

#[test]
fn values_are_found_by_their_form() {
    for (text, expected) in [
        ("At most 50 recipients", "At most <number> recipients"),
        ("limit is 5,000,000.", "limit is <number>."),
        ("took 3.25 s", "took <decimal> s"),
        ("user 42af not found", "user <id> not found"),
        ("User 'jdoe' was not found", "User '<value>' was not found"),
        (
            "the user's list can't be read",
            "the user's list can't be read",
        ),
        ("mail ann@shop.example: no", "mail <email>: no"),
        ("see https://x.example/a?b=1.", "see <url>."),
        ("from 10.1.2.3, refused", "from <address>, refused"),
        ("until 2026-11-24T10:00:00Z", "until <time>"),
        (
            "9f1c2a7e-1111-4222-8333-abcdefabcdef is gone",
            "<uuid> is gone",
        ),
        ("/users/123/lists/ab12", "/users/<number>/lists/<id>"),
        ("token=hunter", "token=<secret>"),
        (
            "Authorization: Bearer abcdef",
            "Authorization: Bearer <secret>",
        ),
        ("api_key: opensesame, no", "api_key: <secret>, no"),
        ("Invalid api key provided", "Invalid api key provided"),
        ("INVALID_PARAMETER_VALUE", "INVALID_PARAMETER_VALUE"),
        (
            "external_user_ids is missing",
            "external_user_ids is missing",
        ),
        ("", ""),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn the_same_value_is_masked_the_same_and_another_otherwise() {
    let mut masks = Masks::default();
    assert_eq!(masks.text("17 of 99 and 17"), "10 of 20 and 10");
    assert_eq!(masks.text("99"), "20");
}

proptest! {
    #[test]
    fn parts_are_the_text(text in "\\PC{0,80}") {
        let whole: String = segments(&text).iter().map(|segment| match segment {
            Segment::Text(text) | Segment::Value(_, text) => *text,
        }).collect();
        prop_assert_eq!(whole, text);
    }

    #[test]
    fn what_has_digits_never_stays(
        before in "[a-zA-Z ,.:'\"(]{0,20}",
        secret in "[a-zA-Z0-9]{0,6}[0-9][a-zA-Z0-9_-]{2,20}",
        after in "[a-zA-Z ,.:'\")]{0,20}",
    ) {
        let text = format!("{before}{secret}{after}");
        prop_assert!(!shown(&text).contains(&secret), "{}", shown(&text));
        let masked = Masks::default().text(&text);
        // What is made up is short and may happen to be a part of it.
        prop_assert!(secret.len() < 8 || !masked.contains(&secret), "{}", masked);
    }

    #[test]
    fn a_masked_text_has_the_same_form(text in "\\PC{0,60}") {
        let masked = Masks::default().text(&text);
        let kinds = |text: &str| segments(text).iter().filter(|p| matches!(p, Segment::Value(..))).count();
        prop_assert!(kinds(&text) == 0 || kinds(&masked) > 0 || masked.is_empty(), "{:?}", masked);
    }
}
