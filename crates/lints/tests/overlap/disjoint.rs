//! Planted pairs that no answer can bring together: each is proved.

use replybook_lints::overlap::Relation;

use crate::catalog::relation;

const DISJOINT: [(&str, [(&str, &str); 2]); 27] = [
    (
        "statuses",
        [
            ("~", "{ status: 4xx }"),
            ("~", "{ status: [200, 500-504] }"),
        ],
    ),
    (
        "a status and not",
        [
            ("~", "{ status: 404 }"),
            ("~", "{ body_kind: json, not: { status: [401, 404] } }"),
        ],
    ),
    (
        "two literals of one field",
        [("envelope", "{ code: A }"), ("envelope", "{ code: B }")],
    ),
    (
        "a literal and a list",
        [
            ("envelope", "{ code: A }"),
            ("envelope", "{ code: { one_of: [B, C, 1] } }"),
        ],
    ),
    (
        "letters in two cases",
        [("envelope", "{ code: a }"), ("envelope", "{ code: A }")],
    ),
    (
        "a literal and a field of several paths",
        [
            ("envelope", "{ message: one }"),
            ("envelope", "{ message: two }"),
        ],
    ),
    (
        "a number and a text",
        [
            ("envelope", "{ code: 1 }"),
            ("envelope", r#"{ code: "1" }"#),
        ],
    ),
    (
        "two ranges",
        [
            ("envelope", "{ number: { ge: 40, lt: 50 } }"),
            ("envelope", "{ number: { ge: 50 } }"),
        ],
    ),
    (
        "a range and a literal",
        [
            ("envelope", "{ number: { ge: 40, lt: 50 } }"),
            ("envelope", "{ number: 50 }"),
        ],
    ),
    (
        "between two whole numbers",
        [
            ("envelope", "{ number: { gt: 4, lt: 5 } }"),
            ("envelope", "{ number: { type: integer } }"),
        ],
    ),
    (
        "two beginnings",
        [
            ("envelope", r#"{ message: { like: "Too many {*}" } }"#),
            ("envelope", r#"{ message: { like: "Too few {*}" } }"#),
        ],
    ),
    (
        "two ends",
        [
            ("envelope", r#"{ message: { like: "{*} is required" } }"#),
            ("envelope", r#"{ message: { like: "{*} is refused" } }"#),
        ],
    ),
    (
        "a template and a literal",
        [
            (
                "envelope",
                r#"{ message: { like: "at most {n:int} of {*}" } }"#,
            ),
            ("envelope", r#"{ message: "at most few of them" }"#),
        ],
    ),
    (
        "two templates with holes",
        [
            ("envelope", r#"{ message: { like: "at most {n:int}" } }"#),
            (
                "envelope",
                r#"{ message: { like: "at most {w:word} items" } }"#,
            ),
        ],
    ),
    (
        "two expressions",
        [
            ("envelope", "{ message: { regex: '^[0-9]+$' } }"),
            ("envelope", "{ message: { regex: '[g-z]' } }"),
        ],
    ),
    (
        "an expression and a template",
        [
            ("envelope", r"{ code: { regex: '^[A-Z]+(-[A-Z]+)*$' } }"),
            ("envelope", r#"{ code: { like: "{*} {*}" } }"#),
        ],
    ),
    (
        "a test and not the same test",
        [
            ("envelope", r#"{ message: { like: "{*}abc{*}" } }"#),
            (
                "envelope",
                r#"{ message: { exists: true }, not: { message: { contains: abc } } }"#,
            ),
        ],
    ),
    (
        "there and not there",
        [
            ("~", r#"{ body: { "$.a": { exists: true } } }"#),
            ("~", r#"{ body: { "$.a": { exists: false } } }"#),
        ],
    ),
    (
        "empty and not empty",
        [
            ("~", r#"{ body: { "$.a": { empty: true } } }"#),
            ("~", r#"{ body: { "$.a": { empty: false } } }"#),
        ],
    ),
    (
        "an object and a text",
        [
            ("~", r#"{ body: { "$.a.b": { exists: true } } }"#),
            ("~", r#"{ body: { "$.a": { type: string } } }"#),
        ],
    ),
    (
        "an object and an array",
        [
            ("~", r#"{ body: { "$.a.b": 1 } }"#),
            ("~", r#"{ body: { "$.a[0]": 1 } }"#),
        ],
    ),
    (
        "a member and nothing above it",
        [
            ("~", r#"{ body: { "$.a.b": 1 } }"#),
            ("~", r#"{ body: { "$.a": { exists: false } } }"#),
        ],
    ),
    (
        "JSON and a text",
        [
            ("~", r#"{ body: { "$.a": 1 } }"#),
            ("~", "{ text: { contains: a } }"),
        ],
    ),
    (
        "two kinds of bodies",
        [
            ("~", "{ body_kind: [json, empty] }"),
            ("~", "{ body_kind: [html, text] }"),
        ],
    ),
    (
        "a header and none",
        [
            ("~", "{ headers: { x-code: A1 } }"),
            ("~", "{ headers: { x-code: { exists: false } } }"),
        ],
    ),
    (
        "one element",
        [("results", "{ code: abcd }"), ("results", "{ code: efgh }")],
    ),
    (
        "an element and the whole",
        [
            ("results", "{ code: abcd, top: { exists: true } }"),
            ("envelope", "{ code: { exists: false } }"),
        ],
    ),
];

#[test]
fn planted_pairs_are_proved_disjoint() {
    for (what, [a, b]) in DISJOINT {
        assert_eq!(relation(a, b), Relation::Disjoint, "{what}");
        assert_eq!(relation(b, a), Relation::Disjoint, "{what}, turned round");
    }
}

#[test]
fn nearly_the_same_pairs_are_not() {
    for [a, b] in [
        [
            ("~", "{ status: 4xx }"),
            ("~", "{ status: [200, 499-504] }"),
        ],
        [
            ("envelope", "{ message: a }"),
            ("envelope", "{ message: A }"),
        ],
        [
            ("envelope", "{ number: { ge: 40, lt: 50 } }"),
            ("envelope", "{ number: { gt: 49 } }"),
        ],
        [
            ("envelope", "{ number: 1 }"),
            ("envelope", "{ number: 1.0 }"),
        ],
        [
            ("envelope", r#"{ message: { like: "at most {n:int}" } }"#),
            ("envelope", r#"{ message: { like: "at most {w:word}" } }"#),
        ],
        [
            ("~", r#"{ body: { "$.a": { exists: true } } }"#),
            ("~", r#"{ body: { "$.a": { empty: true } } }"#),
        ],
        [
            ("~", r#"{ body: { "$.a.b": { exists: true } } }"#),
            ("~", r#"{ body: { "$.a": { type: object } } }"#),
        ],
        [
            ("~", "{ headers: { x-code: A1 } }"),
            ("~", "{ headers: { x-code: { one_of: [B1, A1] } } }"),
        ],
        [
            ("results", "{ code: abcd }"),
            ("envelope", "{ code: efgh }"),
        ],
    ] {
        let relation = relation(a, b);
        assert!(
            matches!(relation, Relation::Tied(_) | Relation::Settled(_)),
            "{a:?} {b:?}: {relation:?}"
        );
    }
}
