use super::*;

fn like(template: &str) -> Like {
    Like::parse(template).unwrap_or_else(|error| panic!("{template}: {error}"))
}

/// The named values as `name=value`, or `None` when the text does not fit.
fn values(template: &str, text: &str) -> Option<String> {
    let like = like(template);
    let captured = like.matches(text, false);
    assert_eq!(
        captured.is_some(),
        like.is_match(text, false),
        "{template} on {text}"
    );
    let captured = captured?;
    let shown: Vec<String> = captured
        .values(text)
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    Some(shown.join(" "))
}

#[track_caller]
fn fits(template: &str, text: &str, expected: &str) {
    assert_eq!(
        values(template, text).as_deref(),
        Some(expected),
        "{template} on {text}"
    );
}

#[track_caller]
fn does_not_fit(template: &str, text: &str) {
    assert_eq!(values(template, text), None, "{template} on {text}");
}

#[test]
fn holes_take_what_a_message_varies_in() {
    fits(
        "Too many attempts{*} {limit:int} Requests/{window:word} is allowed.",
        "Too many attempts, please slow down the request. 30 Requests/minute is allowed.",
        r#"limit=30 window="minute""#,
    );
    fits(
        "{field} is required",
        "user id is required",
        r#"field="user id""#,
    );
    fits("a{x}b{y}c", "abbc", r#"x="" y="b""#);
    fits("{a}, {b}", "1, 2, 3", r#"a="1" b="2, 3""#);
    fits("plain", "plain", "");
}

#[test]
fn the_first_and_the_last_piece_are_anchored() {
    does_not_fit("plain", "plain ");
    does_not_fit("plain", " plain");
    does_not_fit("a{*}b", "xab");
    does_not_fit("a{*}b", "abx");
    fits("{*}b", "abab", "");
    fits("a{*}", "a", "");
    // The last piece may not reach back into the first.
    does_not_fit("aba{*}aba", "ababa");
    fits("aba{*}aba", "abaaba", "");
    fits("{x}is {n:int}", "this is is 7", r#"x="this is " n=7"#);
    does_not_fit("{*} is {n:int}", "x is 5 ");
}

#[test]
fn pieces_are_searched_leftmost_as_units() {
    // The first "id " is not followed by a number, so the unit begins later.
    fits(
        "{*}id {n:int};{rest}",
        "id x id 5; id 6; ",
        r#"n=5 rest=" id 6; ""#,
    );
    fits("{x}aab{y}", "aaab", r#"x="a" y="""#);
    // Only the word right after the first literal says where not to look.
    fits(
        "{*}a{n:int} {w:word}!{*}",
        "a1 xa123456 y!",
        r#"n=123456 w="y""#,
    );
}

#[test]
fn an_int_takes_signs_and_groups_of_three() {
    for (text, expected) in [
        ("0", Some(0)),
        ("-5", Some(-5)),
        ("+5", Some(5)),
        ("5,000,000", Some(5_000_000)),
        ("-999,999", Some(-999_999)),
        ("9223372036854775807", Some(i64::MAX)),
        ("-9,223,372,036,854,775,808", Some(i64::MIN)),
        ("9223372036854775808", None),
        ("00000000000000000007", None),
        ("00,000,000,000,000,000,007", None),
        ("1,000,000,000,000,000,000,000", None),
        ("5000,000", None),
        ("5,00", None),
        ("5,0000", None),
        (",000", None),
        ("5,", None),
        ("-", None),
        ("--5", None),
        ("5.0", None),
        ("٥", None),
        ("", None),
    ] {
        assert_eq!(int_value(text), expected, "{text}");
        let expected = expected.map(|n| format!("n={n}"));
        assert_eq!(
            values("at {n:int} end", &format!("at {text} end")),
            expected,
            "{text}"
        );
    }
    fits("{n:int}, {m:int}", "5, 6", "n=5 m=6");
    fits("{n:int},{m:int}", "5,6", "n=5 m=6");
    fits("{n:int},{m:int}", "5,000,6", "n=5000 m=6");
    fits("{n:int},{rest}", "5,0000", r#"n=5 rest="0000""#);
    // Twenty digits are not nineteen digits and one more.
    does_not_fit("{n:int} !", "12345678901234567890 !");
    does_not_fit("n {n:int}x", "n 12345678901234567890x");
    fits(
        "{*}n{n:int}",
        "n-9,223,372,036,854,775,808",
        "n=-9223372036854775808",
    );
}

#[test]
fn a_word_ends_before_its_full_stops() {
    fits("in {w:word}.", "in api.v2-beta_x.", r#"w="api.v2-beta_x""#);
    fits("in {w:word}...", "in x...", r#"w="x""#);
    does_not_fit("in {w:word}.", "in ...");
    fits("in {w:word}", "in größe-日本", r#"w="größe-日本""#);
    does_not_fit("in {w:word}", "in x.");
    fits("in {w:word}.{*}", "in x.. y", r#"w="x""#);
    fits(
        "w {w:word}!",
        &format!("w {}!", "a".repeat(256)),
        &format!("w=\"{}\"", "a".repeat(256)),
    );
    does_not_fit("w {w:word}!", &format!("w {}!", "a".repeat(257)));
    does_not_fit("w {w:word}!", &format!("w {}!", "ä".repeat(129)));
    // A unit whose literal is made of word characters may begin late in a run.
    let late = format!("{}!", "a".repeat(400));
    let taken = format!("x={:?} w={:?}", "a".repeat(143), "a".repeat(256));
    fits("{x}a{w:word}!", &late, &taken);
    fits("{x}a{w:word}!{*}", &late, &taken);
}

#[test]
fn case_is_ignored_among_ascii_letters_only() {
    let like = like("{*}Größe {n:int} KB");
    assert!(like.is_match("die GRößE 5 kb", true));
    assert!(!like.is_match("die GRößE 5 kb", false));
    assert!(!like.is_match("die GRÖßE 5 kb", true));
}

#[test]
fn spans_fall_between_characters() {
    let like = like("ä{x}é{y:word}—{z}ü");
    let text = "ää日é日本—é—ü";
    let captured = like.matches(text, false).expect("the text fits");
    let taken: Vec<&str> = captured
        .spans()
        .iter()
        .map(|span| &text[span.clone()])
        .collect();
    assert_eq!(taken, ["ä日", "日本", "é—"]);
}

#[test]
fn doubled_braces_are_literal() {
    fits("{{{n:int}}}", "{5}", "n=5");
    fits("{{}}", "{}", "");
    assert_eq!(like("{{a}}{*}}}").to_string(), "{{a}}{*}}}");
}

#[test]
fn a_template_tells_its_holes_and_its_literals() {
    let like = like("Größe {a} of {b:int} in {*} ({c:word})");
    let holes: Vec<_> = like.holes().collect();
    assert_eq!(
        holes,
        [
            ("a", HoleType::Any),
            ("b", HoleType::Int),
            ("c", HoleType::Word)
        ]
    );
    assert_eq!(like.literal_len(), "Größe  of  in  ()".chars().count());
    assert_eq!(like.longest_literal(), "Größe ");
    assert_eq!(
        super::Like::parse("ab{*}cd").map(|l| l.longest_literal().to_owned()),
        Ok("ab".into())
    );
}

#[test]
fn what_is_no_template_is_refused_with_its_place_and_a_remedy() {
    for (text, offset, message) in [
        (
            "",
            None,
            "the template is empty: write the message; `empty: true` asks for an empty value",
        ),
        (
            "{*}",
            None,
            "the template fits every text: write some of the message, or use `exists: true`",
        ),
        (
            "{name}",
            None,
            "the template fits every text: write some of the message, or use `exists: true`",
        ),
        (
            "{n:int}",
            None,
            "the template has no literal text, so it tells no message apart: write some of the message, or use `type`, `ge` or `regex`",
        ),
        (
            "a {b",
            Some(2),
            "the brace at byte 2 is not closed: add `}`, or write `{{` if the message has a brace",
        ),
        (
            "a {b{c}",
            Some(2),
            "the brace at byte 2 is not closed: add `}`, or write `{{` if the message has a brace",
        ),
        (
            "ä }",
            Some(3),
            "the brace at byte 3 closes nothing: write `}}` if the message has a brace",
        ),
        (
            "a {n:integer}",
            Some(5),
            "`integer` at byte 5 is not a type of hole: write `int`, `word`, or no type; did you mean `int`?",
        ),
        (
            "a {n:wrod}",
            Some(5),
            "`wrod` at byte 5 is not a type of hole: write `int`, `word`, or no type; did you mean `word`?",
        ),
        (
            "a {n:date}",
            Some(5),
            "`date` at byte 5 is not a type of hole: write `int`, `word`, or no type",
        ),
        (
            "{a} {a}",
            Some(4),
            "a second hole at byte 4 is called `a`: give each hole a name of its own",
        ),
        (
            "a{b}{c}",
            Some(4),
            "the hole at byte 4 follows another, so nothing says where one ends: write the text between them, or make them one",
        ),
        (
            "{n:int}0",
            Some(7),
            "an `int` hole takes all of its kind, so what stands at byte 7 never follows it: end the hole at another character, or leave out the type",
        ),
        (
            "{w:word}s",
            Some(8),
            "a `word` hole takes all of its kind, so what stands at byte 8 never follows it: end the hole at another character, or leave out the type",
        ),
    ] {
        let error = Like::parse(text).expect_err(text);
        assert_eq!(
            (error.offset(), error.to_string().as_str()),
            (offset, message),
            "{text}"
        );
    }
    for text in [
        "a {}",
        "a {N}",
        "a {*:int}",
        "a {1}",
        "a {n o}",
        r#"{"a":1}"#,
        "a {:int}",
        "a {n }",
    ] {
        assert!(
            matches!(Like::parse(text), Err(LikeError::BadName { .. })),
            "{text}"
        );
    }
    for text in [
        "{n:int},000",
        "{w:word}.x",
        "{w:word}..-",
        "{w:word}ü",
        "{a:word}.{b:word}",
        "{a:word}.{b:int}",
    ] {
        assert!(
            matches!(Like::parse(text), Err(LikeError::TakenByHole { .. })),
            "{text}"
        );
    }
    for text in [
        "{n:int},",
        "{n:int},00",
        "{n:int}.5",
        "{w:word}.",
        "{w:word}. x",
        "{w:word}.{*}",
        "{a}0",
        "0{n:int}",
    ] {
        assert!(Like::parse(text).is_ok(), "{text}");
    }
    let long = "a".repeat(MAX_TEMPLATE_BYTES);
    assert!(Like::parse(&long).is_ok());
    assert_eq!(
        Like::parse(&(long + "a")),
        Err(LikeError::TooLong {
            length: MAX_TEMPLATE_BYTES + 1
        })
    );
}

#[test]
fn the_table_keeps_a_template_as_it_is() {
    let like = like("a{x} {n:int} {{{*}}}");
    let bytes = postcard::to_stdvec(&like).expect("a template serializes");
    assert_eq!(postcard::from_bytes::<Like>(&bytes), Ok(like));
}

#[test]
fn hole_types_are_read_as_they_are_written() {
    for holds in [HoleType::Any, HoleType::Int, HoleType::Word] {
        assert_eq!(holds.to_string().parse(), Ok(holds));
    }
    assert!("number".parse::<HoleType>().is_err());
}

#[test]
fn anything_may_follow_a_typed_hole() {
    let like = like("at most {limit:int}{*}");
    for (text, limit) in [("at most 50", "50"), ("at most 75 users.", "75")] {
        let captured = like.matches(text, false).expect("it fits");
        assert_eq!(&text[captured.spans()[0].clone()], limit);
    }
    assert!(!like.is_match("at most many", false));
}
