use std::collections::BTreeMap;

use serde::Deserialize;

use super::{file, parsed, path};
use crate::diagnostic::Diagnostic;
use crate::render;
use crate::yaml::{Typed, deserialize, typed};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
struct Rule {
    #[expect(dead_code, reason = "only its typing matters")]
    title: String,
    #[expect(dead_code, reason = "only its typing matters")]
    category: Category,
    #[serde(default)]
    #[expect(dead_code, reason = "only its typing matters")]
    limits: BTreeMap<String, u16>,
    #[serde(default)]
    #[expect(dead_code, reason = "only its typing matters")]
    wait: Option<Wait>,
    #[serde(default)]
    #[expect(dead_code, reason = "only its typing matters")]
    flags: Vec<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Category {
    RateLimit,
    Validation,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Wait {
    Constant {
        #[expect(dead_code, reason = "only its typing matters")]
        initial: String,
    },
}

/// The finding about the first of the `rules` of a text.
fn finding(text: &str) -> Diagnostic {
    let document = parsed(text);
    let values = typed(&document).expect("it can be typed");
    let rule = values.root().to_value()["rules"][0].clone();
    deserialize::<Rule>(rule, &document, &path("rules.0")).expect_err("it does not fit")
}

fn drawn(rule: &str) -> String {
    let text = format!("rules:\n  - {}\n", rule.replace('\n', "\n    "));
    render::text(&[finding(&text)], &[file(&text)], render::Style::default())
}

#[test]
fn a_value_that_fits_is_typed() {
    let text = "rules: [{title: a, category: validation, limits: {a: 1}, flags: [true]}]";
    let document = parsed(text);
    let values = typed(&document).expect("it can be typed");
    let rules = values
        .root()
        .get("rules")
        .into_iter()
        .flat_map(Typed::items);
    for rule in rules {
        assert!(deserialize::<Rule>(rule.to_value(), &document, &path("rules.0")).is_ok());
        assert!(Rule::deserialize(rule).is_ok());
    }
}

#[test]
fn an_unknown_key_is_shown_with_what_was_meant() {
    insta::assert_snapshot!(drawn("titel: é\ncategory: validation"), @"
    error[RB021 unknown-key]: unknown key `titel`
     --> catalog/x.yaml:2:5
      |
    2 |   - titel: é
      |     ^^^^^
      |
      = why: a key that nobody reads would silently do nothing
      = help: did you mean `title`? the keys that can stand here: `title`, `category`, `limits`, `wait` and `flags`

    1 error
    ");
}

#[test]
fn a_missing_key_is_shown_at_its_map() {
    insta::assert_snapshot!(drawn("title: a\nlimits:\n  b: 1\n  c: 2"), @"
    error[RB022 missing-key]: the key `category` is missing
     --> catalog/x.yaml:2:5
      |
    2 |   - title: a
      |     ^^^^^^^^
      |
      = why: it is required here
      = help: add `category:` with its value

    1 error
    ");
}

#[test]
fn an_unknown_value_is_shown_with_what_was_meant() {
    insta::assert_snapshot!(drawn("title: a\ncategory: ratelimit"), @"
    error[RB023 unknown-value]: unknown value `ratelimit`
     --> catalog/x.yaml:3:15
      |
    3 |     category: ratelimit
      |               ^^^^^^^^^
      |
      = why: only a closed set of values has a meaning here
      = help: did you mean `rate_limit`? the values that can stand here: `rate_limit` and `validation`

    1 error
    ");
}

#[test]
fn a_wrong_type_is_shown_in_the_words_of_the_format() {
    insta::assert_snapshot!(drawn("title: 404\ncategory: validation"), @"
    error[RB020 wrong-type]: expected a text, found the number `404`
     --> catalog/x.yaml:2:12
      |
    2 |   - title: 404
      |            ^^^
      |
      = why: values are never converted from one type to another
      = help: write a text; quotes make a text of a number or a word

    1 error
    ");
    insta::assert_snapshot!(drawn("title: a\ncategory: {b: c}"), @"
    error[RB020 wrong-type]: expected one of the names that can stand here, found a map
     --> catalog/x.yaml:3:15
      |
    3 |     category: {b: c}
      |               ^^^^^^
      |
      = why: values are never converted from one type to another
      = help: write one of the names that can stand here

    1 error
    ");
}

#[test]
fn the_place_inside_maps_and_lists_is_exact() {
    let places = |rule: &str| {
        let text = format!("rules: [{rule}]");
        let found = finding(&text);
        format!(
            "{} at {}: {}",
            found.code,
            &text[found.span.range()],
            found.message
        )
    };
    insta::assert_snapshot!(
        places("{title: a, category: validation, limits: {ü: 1, b: -1}}"), @"bad-value at -1: expected a whole number from 0 to 65535, found the number `-1`");
    insta::assert_snapshot!(
        places("{title: a, category: validation, limits: {a: 70000}}"), @"bad-value at 70000: expected a whole number from 0 to 65535, found the number `70000`");
    insta::assert_snapshot!(
        places("{title: a, category: validation, flags: [true, 'no']}"), @"wrong-type at 'no': expected `true` or `false`, found the text `no`");
    insta::assert_snapshot!(
        places("{title: , category: validation}"), @"wrong-type at : expected a text, found nothing");
    insta::assert_snapshot!(
        places("{title: a, category: validation, wait: {kind: constnt, initial: 1s}}"), @"unknown-value at constnt: unknown value `constnt`");
    insta::assert_snapshot!(
        places("{title: a, category: validation, wait: {kind: constant, intial: 1s}}"), @"unknown-key at intial: unknown key `intial`");
    insta::assert_snapshot!(
        places("{title: a, category: validation, wait: {kind: constant}}"), @"missing-key at {kind: constant}: the key `initial` is missing");
    insta::assert_snapshot!(places("[a, b]"), @"wrong-type at [a, b]: expected a map, found a list");
}
