//! Planted ties: each is found with a response, which pasted into the catalog is
//! the tie that stops a build.

use replybook_compiler::diagnostic::{Code, Severity};
use replybook_lints::overlap::Relation;

use crate::catalog::{Rule, found, refused, relation, rule};

/// Shape and `when` of two rules of equal strength for which some answer is both.
const PLANTED: [(&str, [(&str, &str); 2]); 14] = [
    (
        "exact against exact on different fields",
        [
            ("envelope", "{ code: ABCD }"),
            ("envelope", "{ message: abcd }"),
        ],
    ),
    (
        "like against like",
        [
            ("envelope", r#"{ message: { like: "{*}the key was{*}" } }"#),
            ("envelope", r#"{ message: { like: "{*}no such{*}user" } }"#),
        ],
    ),
    (
        "like against like with typed holes",
        [
            (
                "envelope",
                r#"{ message: { like: "at most {n:int} items{*}" } }"#,
            ),
            (
                "envelope",
                r#"{ message: { like: "{*} for {name:word} is now 9" } }"#,
            ),
        ],
    ),
    (
        "regex against regex",
        [
            ("envelope", r"{ message: { regex: '^[0-9]+ of [a-z]+$' } }"),
            ("envelope", r"{ message: { regex: '(users|items)$' } }"),
        ],
    ),
    (
        "regex with a word boundary against like",
        [
            (
                "envelope",
                r"{ message: { regex: '\bquota\b', contains: abcdef } }",
            ),
            ("envelope", r#"{ message: { like: "abcdef{*}" } }"#),
        ],
    ),
    (
        "starts_with against contains",
        [
            ("envelope", "{ code: { starts_with: AB } }"),
            ("envelope", "{ code: { contains: ba } }"),
        ],
    ),
    (
        "header against header",
        [
            ("~", "{ headers: { x-code: A1 } }"),
            ("~", "{ headers: { x-kind: B2 } }"),
        ],
    ),
    (
        "one header with two lines",
        [
            ("~", "{ headers: { x-code: A1 } }"),
            ("~", "{ headers: { x-code: B2 } }"),
        ],
    ),
    (
        "text against text",
        [
            ("~", r#"{ text: { contains: limit } }"#),
            ("~", r#"{ text: { starts_with: "<html" } }"#),
        ],
    ),
    (
        "a range against a range",
        [
            ("envelope", "{ number: { ge: 40, lt: 50 } }"),
            ("envelope", "{ number: { gt: 49, le: 60 } }"),
        ],
    ),
    (
        "two paths into one object",
        [
            ("~", r#"{ body: { "$.a.b": 1 } }"#),
            ("~", r#"{ body: { "$.a['c d']": { exists: true } } }"#),
        ],
    ),
    (
        "two facts about one element",
        [("results", "{ code: abcd }"), ("results", "{ said: efgh }")],
    ),
    (
        "two facts in one list",
        [
            ("~", r#"{ body: { "$.list[*].a": 1 } }"#),
            ("~", r#"{ body: { "$.list[*].a": 2 } }"#),
        ],
    ),
    (
        "the name of a member against what it holds",
        [("names", "{ field: title }"), ("names", "{ said: empty }")],
    ),
];

fn rules<'y>([a, b]: [(&'y str, &'y str); 2], more: &'y str) -> [Rule<'y>; 2] {
    [
        rule("a", a.0, a.1),
        Rule {
            more,
            ..rule("b", b.0, b.1)
        },
    ]
}

#[test]
fn planted_ties_are_found_and_their_response_stops_the_build_when_shown() {
    for (what, [a, b]) in PLANTED {
        let Relation::Tied(witness) = relation(a, b) else {
            panic!("{what}: {:?}", relation(a, b));
        };
        let near_miss = format!(
            "near_misses: [ {{ response: {}, matches: acme.a }} ]",
            witness.as_yaml()
        );
        let refused = refused(&rules([a, b], &near_miss));
        let tie = refused.iter().find(|found| found.code == Code::ExampleTie);
        let tie = tie.unwrap_or_else(|| panic!("{what}: {near_miss}: {refused:#?}"));
        assert!(
            tie.message.contains("acme.a") && tie.message.contains("acme.b"),
            "{what}"
        );
    }
}

#[test]
fn a_tie_is_told_with_its_response_and_the_entry_that_would_settle_it() {
    for (what, [a, b]) in PLANTED {
        let rules = rules([a, b], "");
        let told = [Code::Overlap, Code::OverlapByField].map(|code| found(&rules, code));
        let told = told.concat();
        let [tie] = told.as_slice() else {
            panic!("{what}: {told:#?}");
        };
        assert!(
            tie.help.contains("- { response: { status: "),
            "{what}: {}",
            tie.help
        );
        assert!(
            tie.help.contains("`near_misses` of `acme.") && tie.help.contains("matches: acme.")
        );
        assert_eq!(tie.related.len(), 1, "{what}");
    }
}

#[test]
fn what_the_order_of_fields_decides_is_no_warning() {
    let [exact, like] = [PLANTED[0].1, PLANTED[1].1].map(|pair| rules(pair, ""));
    let by_field = found(&exact, Code::OverlapByField);
    assert_eq!(by_field.len(), 1);
    assert_eq!(by_field[0].severity, Severity::Note);
    assert_eq!(found(&exact, Code::Overlap), []);
    let by_id = found(&like, Code::Overlap);
    assert_eq!(by_id.len(), 1);
    assert_eq!(by_id[0].severity, Severity::Warning);
    assert!(
        by_id[0].why.contains("the order of ids"),
        "{}",
        by_id[0].why
    );
}

#[test]
fn a_rule_about_the_whole_ties_with_one_about_an_element() {
    let pair = [
        ("envelope", "{ code: abcd }"),
        ("results", "{ said: efgh }"),
    ];
    let Relation::Tied(witness) = relation(pair[0], pair[1]) else {
        panic!("{:?}", relation(pair[0], pair[1]));
    };
    assert_eq!(
        witness.as_yaml(),
        r#"{ status: 400, body: {"results":[{"said":"efgh"}],"code":"abcd"} }"#
    );
    let told = found(&rules(pair, ""), Code::OverlapWithElement);
    let [tie] = told.as_slice() else {
        panic!("{told:#?}");
    };
    assert_eq!(tie.severity, Severity::Note);
    assert!(tie.help.contains(&witness.as_yaml()), "{}", tie.help);
}

#[test]
fn rules_of_unequal_strength_or_of_elements_of_two_shapes_do_not_tie() {
    let longer = [
        ("envelope", "{ code: ABCD }"),
        ("envelope", "{ message: abcde }"),
    ];
    let apart = [("results", "{ code: abcd }"), ("names", "{ said: abcd }")];
    for pair in [longer, apart] {
        for code in [
            Code::Overlap,
            Code::OverlapByField,
            Code::OverlapWithElement,
        ] {
            assert_eq!(found(&rules(pair, ""), code), []);
        }
    }
}

#[test]
fn a_tie_that_says_which_rule_is_meant_is_settled() {
    let like = PLANTED[1].1;
    assert_eq!(
        found(&rules(like, "overrides: [acme.a]"), Code::Overlap),
        []
    );
}

#[test]
fn where_a_stronger_rule_always_decides_nothing_ties() {
    let third = [
        rule("a", "envelope", r#"{ message: { like: "one{*}" } }"#),
        rule("b", "envelope", r#"{ message: { like: "{*}two" } }"#),
        rule("c", "envelope", r#"{ message: { like: "one{*}two" } }"#),
    ];
    assert_eq!(found(&third, Code::Overlap), []);
    assert_eq!(found(&third, Code::UndecidedOverlap), []);
    // Where it decides only sometimes, another response is found.
    let sometimes = [
        rule("a", "envelope", r#"{ message: { like: "one{*}" } }"#),
        rule("b", "envelope", r#"{ message: { like: "{*}two" } }"#),
        rule(
            "c",
            "envelope",
            r#"{ message: { like: "one{*}two" }, state: { exists: false } }"#,
        ),
    ];
    let told = found(&sometimes, Code::Overlap);
    assert_eq!(told.len(), 1);
    assert!(told[0].help.contains(r#""status":"#), "{}", told[0].help);
}

#[test]
fn what_cannot_be_followed_is_said_to_be_undecided() {
    let rules = [
        rule("a", "~", r#"{ body: { "$[?@.a > 1].b": 1 } }"#),
        rule("b", "~", r#"{ body: { "$.c": 1 } }"#),
    ];
    let told = found(&rules, Code::UndecidedOverlap);
    let [undecided] = told.as_slice() else {
        panic!("{told:#?}");
    };
    assert_eq!(undecided.severity, Severity::Note);
    assert!(undecided.why.contains("a filter"), "{}", undecided.why);
}
