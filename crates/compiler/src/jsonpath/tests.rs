use serde_json::json;

use super::*;
use replybook_catalog::jsonpath::ast::{Condition, Filter, Origin, Path};
use replybook_catalog::jsonpath::{Budget, Document, Segment, Selector, Slice};

fn parsed(text: &str) -> Query {
    parse(text).expect("the query is valid")
}

fn negations(count: usize) -> Query {
    let exists = Condition::Exists(Path {
        origin: Origin::Current,
        segments: Vec::new(),
    });
    let condition = (0..count).fold(exists, |inner, _| Condition::Not(Box::new(inner)));
    Query::new(
        false,
        vec![Segment {
            descendant: false,
            selectors: vec![Selector::Filter(Filter(condition))],
        }],
    )
}

#[test]
fn a_query_survives_serialization() {
    let document = json!({
        "wanted": 12345678901234567_u64,
        "pattern": "a.*",
        "items": [
            { "id": 12345678901234567_u64, "name": "abc", "tags": ["x", null] },
            { "id": 2.5, "name": "é", "tags": [] },
        ],
    });
    for text in [
        "$",
        "@.items[-1]['name'].*",
        "$..name",
        "$.items[::-1,0:1:2]",
        "$.items[?@.id==12345678901234567 || @.id<-0.5e1].name",
        "$.items[?!(length(@.name)>=1 && count(@.tags[*])!=0)]",
        "$.items[?match(@.name, '[a-c]{3}')]",
        "$.items[?search(@.name, $.pattern) || value(@..x)==null || @.tags==$.tags]",
        "$.items[?length(length(@.name))==@.absent && 'é'<=@.name && true!=@.id]",
    ] {
        let query = parsed(text);
        let bytes = postcard::to_allocvec(&query).expect("a query serializes");
        let loaded: Query = postcard::from_bytes(&bytes).expect("its bytes deserialize");
        assert_eq!(loaded, query, "{text}");

        let whole = Document::whole(&document);
        let expected = query.select(whole, &mut Budget::for_body(0));
        assert_eq!(
            loaded.select(whole, &mut Budget::for_body(0)),
            expected,
            "{text}"
        );
    }
}

#[test]
fn queries_of_other_text_differ() {
    for (one, other) in [
        ("$.a", "@.a"),
        ("$.a", "$..a"),
        ("$[?match(@, 'a')]", "$[?search(@, 'a')]"),
        ("$[?match(@, 'a')]", "$[?match(@, 'b')]"),
        ("$[?@==1]", "$[?@==2]"),
    ] {
        assert_ne!(parsed(one), parsed(other));
    }
    assert_eq!(parsed("$.a"), parsed("$ ['a']"));
}

#[test]
fn what_one_pass_cannot_serve_is_told() {
    for (text, relative, descendant, filter) in [
        ("$.a[0,1:2].*", false, false, false),
        ("@.a", true, false, false),
        ("$..a", false, true, false),
        ("@.a[0, ?@..b]", true, false, true),
    ] {
        let query = parsed(text);
        let told = (
            query.is_relative(),
            query.has_descendant(),
            query.has_filter(),
        );
        assert_eq!(told, (relative, descendant, filter), "{text}");
    }
}

#[test]
fn forged_conditions_do_not_exhaust_the_stack() {
    let nested = |count| postcard::to_allocvec(&negations(count)).expect("a query serializes");
    assert!(postcard::from_bytes::<Query>(&nested(4 * MAX_NESTING - 1)).is_ok());
    assert!(postcard::from_bytes::<Query>(&nested(4 * MAX_NESTING)).is_err());
    assert!(
        postcard::from_bytes::<Query>(&nested(1)).is_ok(),
        "a failure leaves no trace"
    );

    let document = json!([1]);
    let mut budget = Budget::for_body(0);
    let selected = negations(600).select(Document::whole(&document), &mut budget);
    assert!(budget.exhausted() && selected.is_empty());
}

#[test]
fn forged_slices_do_not_overflow() {
    let ends = [i64::MIN, -1, 0, 1, i64::MAX];
    let document = json!([1, 2, 3]);
    for start in ends {
        for end in ends {
            for step in ends {
                let slice = Slice {
                    start: Some(start),
                    end: Some(end),
                    step,
                };
                let query = Query::new(
                    false,
                    vec![Segment {
                        descendant: false,
                        selectors: vec![Selector::Slice(slice), Selector::Index(start)],
                    }],
                );
                let selected = query.select(Document::whole(&document), &mut Budget::for_body(0));
                assert!(selected.len() <= 4, "{slice:?}");
            }
        }
    }
}

#[test]
fn plain_queries_are_read_as_the_parser_reads_them() {
    for text in [
        "$",
        "@",
        "$.a",
        "$.errors[*].code",
        "@.a['b c'][0][10].*",
        "$[ 'a' ] [\t0 ]",
        "$[\"é\"]['€ 😀'][9007199254740991]",
        "$['a.b[0]*$@']",
        "$['']",
        "$[-1][0].a",
        "$.a[:][1:][:-1][2:3]",
        "$[?@.a]",
        "$[?!@.a[0]]",
        "$.e[?@.code || @.message && !$.b[*] || @[?@.c]].d",
        "$[?@]",
    ] {
        let spelling = spelling::respell(text).expect("it is well spelt");
        let plain = plain::segments(&spelling.text);
        let parsed = lower::segments(&spelling);
        assert_eq!(plain, Some(parsed.expect("it is valid")), "{text}");
    }
    for text in [
        "$..a",
        "$[0,1]",
        "$[::2]",
        "$[0:1:]",
        "$[?@.a == 1]",
        "$[?(@.a)]",
        "$[?@..a]",
        "$[?match(@.a, 'b')]",
        r"$['\'']",
        "$['\"']",
        "$[0 0]",
        "$[]",
        "$[?]",
        "$[?!]",
        "$[:",
    ] {
        let plain = spelling::respell(text).map(|spelling| plain::segments(&spelling.text));
        assert!(matches!(plain, Ok(None) | Err(_)), "{text}");
    }
}
