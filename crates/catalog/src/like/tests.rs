//! Templates against texts, and against the regular expressions they stand for.

use proptest::prelude::*;

use super::*;

fn captured(template: &str, text: &str) -> Option<Vec<String>> {
    let like = Like::parse(template).unwrap();
    let captured = like.matches(text, false)?;
    Some(
        captured
            .values(text)
            .map(|(name, value)| format!("{name}={value}"))
            .collect(),
    )
}

#[test]
fn holes_take_what_varies() {
    for (template, text, expected) in [
        (
            "Too many attempts{*} {limit:int} Requests/{window:word} is allowed.",
            "Too many attempts, please slow down the request. 30 Requests/minute is allowed.",
            Some(vec!["limit=30", "window=\"minute\""]),
        ),
        (
            "Per device rate limit exceeded{*}",
            "Per device rate limit exceeded.",
            Some(vec![]),
        ),
        ("SERVICE:-{detail}", "SERVICE:-", Some(vec!["detail=\"\""])),
        (
            "SERVICE:-{detail}",
            "SERVICE:-Campaign not found",
            Some(vec!["detail=\"Campaign not found\""]),
        ),
        (
            "bigger than {max:int} bytes",
            "bigger than 5,000,000 bytes",
            Some(vec!["max=5000000"]),
        ),
        (
            "bigger than {max:int} bytes",
            "bigger than 5,00 bytes",
            None,
        ),
        ("{a:int}-{b:int}", "1-100", Some(vec!["a=1", "b=100"])),
        (
            "{field:word} is required.",
            "start_time is required.",
            Some(vec!["field=\"start_time\""]),
        ),
        (
            "on {field:word}.",
            "on a.b.c.",
            Some(vec!["field=\"a.b.c\""]),
        ),
        (
            "{a} and {b}",
            "x and y and z",
            Some(vec!["a=\"x\"", "b=\"y and z\""]),
        ),
        ("{{{a}}}", "{x}", Some(vec!["a=\"x\""])),
        ("a{*}b", "ab", Some(vec![])),
        ("a{*}b", "a b c", None),
        ("{*}b", "ab b", Some(vec![])),
        ("a{*}a", "a", None),
        ("{n:int} items", "99999999999999999999 items", None),
        ("{n:int} items", "9999999999999999999 items", None),
        ("{n:int} items", "-12 items", Some(vec!["n=-12"])),
        ("é{x}ü{*}", "éßüü", Some(vec!["x=\"ß\""])),
    ] {
        let expected = expected.map(|all| all.into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(captured(template, text), expected, "{template} on {text}");
    }
}

#[test]
fn case_is_ignored_for_ascii_letters_alone() {
    let like = Like::parse("Bad {what:word} Key{*}").unwrap();
    assert!(like.matches("BAD api KEY.", false).is_none());
    assert!(like.matches("BAD api KEY.", true).is_some());
    assert!(
        Like::parse("K")
            .unwrap()
            .matches("\u{212a}", true)
            .is_none()
    );
    assert!(
        Like::parse("x{*}KEY y")
            .unwrap()
            .matches("x key y", true)
            .is_some()
    );
}

#[test]
fn what_is_no_template_is_refused_with_its_place() {
    use LikeError as E;
    for (template, expected) in [
        ("", E::NoLiteral),
        ("{*}", E::NoLiteral),
        ("{a:int}", E::NoLiteral),
        ("a {b", E::OpenBrace { at: 2 }),
        ("a } b", E::StrayBrace { at: 2 }),
        (
            "a {B}",
            E::BadName {
                at: 2,
                hole: "B".into(),
            },
        ),
        (
            "a {}",
            E::BadName {
                at: 2,
                hole: String::new(),
            },
        ),
        (
            "a {n:num}",
            E::UnknownType {
                at: 2,
                name: "n".into(),
                found: "num".into(),
            },
        ),
        (
            "a {n} {n}",
            E::DuplicateName {
                at: 6,
                name: "n".into(),
            },
        ),
        ("a {*}{n}", E::Adjacent { at: 5 }),
        ("a {n:int}{m:word}", E::Adjacent { at: 9 }),
        ("a {n:word}s", E::Greedy { at: 10, next: 's' }),
        ("a {n:int}0", E::Greedy { at: 9, next: '0' }),
    ] {
        assert_eq!(Like::parse(template), Err(expected), "{template}");
    }
}

#[test]
fn no_text_makes_a_search_long() {
    // Quadratic in these texts would take hours.
    let words = "a".repeat(1 << 20);
    let ints = "1".repeat(1 << 20);
    let groups = "111,".repeat(1 << 18);
    for template in [
        "{*},{n:int} items{*}",
        "{*}1{n:int} items{*}",
        "{*}a{w:word}!",
        "{*}a{*}b{*}aab",
    ] {
        let like = Like::parse(template).unwrap();
        for text in [&words, &ints, &groups] {
            assert!(like.matches(text, true).is_none(), "{template}");
        }
    }
}

proptest! {
    #[test]
    fn a_template_prints_as_it_reads(template in "(\\{(\\*|[ab](:int|:word)?)\\}|[a1 ,.]|\\{\\{|\\}\\}){0,8}") {
        if let Ok(like) = Like::parse(&template) {
            prop_assert_eq!(like.to_string(), template);
        }
    }

    #[test]
    fn untyped_holes_match_as_in_a_regular_expression(
        pieces in prop::collection::vec("[ab]{0,2}", 1..4), text in "[ab]{0,12}",
    ) {
        let template = pieces.join("{*}");
        let pattern = format!("\\A{}\\z", pieces.join(".*"));
        if let Ok(like) = Like::parse(&template) {
            let expected = regex::Regex::new(&pattern).unwrap().is_match(&text);
            prop_assert_eq!(like.matches(&text, false).is_some(), expected);
            let upper = text.to_uppercase();
            prop_assert_eq!(like.matches(&upper, true).is_some(), expected);
        }
    }

    #[test]
    fn no_text_panics(template in "(\\{(\\*|[ab](:int|:word)?)\\}|[a1é ,.]){0,8}", text in "[ab1é ,.\\-+]{0,20}") {
        if let Ok(like) = Like::parse(&template) {
            let _ = like.matches(&text, true);
        }
    }
}
