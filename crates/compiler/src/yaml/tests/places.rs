use super::{Document, parsed, path};
use crate::yaml::NodeKind;

const TEXT: &str = "\
plain: some text # comment
\"quoted ü\": \"é \\\" x\"   # comment
single: 'it''s' # comment
block: |
  first ü
  second

folded: >-
    one
    two
list:
  - 1
  -
  - {a: é, b: [x, 'y'] }
flush:
- p
- q
nothing:
bare: {e: , f: g}
several: some
  lines
last: end
";

fn value<'t>(document: &Document, text: &'t str, steps: &str) -> &'t str {
    &text[document.value_span(&path(steps)).range()]
}

#[test]
fn values_are_exactly_where_they_are_written() {
    for (mark, break_) in [
        ("", "\n"),
        ("\u{FEFF}", "\n"),
        ("", "\r\n"),
        ("\u{FEFF}", "\r\n"),
    ] {
        let text = mark.to_owned() + &TEXT.replace('\n', break_);
        let document = parsed(&text);
        let value = |steps| value(&document, &text, steps).replace("\r\n", "\n");
        assert_eq!(value("plain"), "some text");
        assert_eq!(value("quoted ü"), "\"é \\\" x\"");
        assert_eq!(value("single"), "'it''s'");
        assert_eq!(value("block"), "first ü\n  second");
        assert_eq!(value("folded"), "one\n    two");
        assert_eq!(value("list"), "- 1\n  -\n  - {a: é, b: [x, 'y'] }");
        assert_eq!(value("list.0"), "1");
        assert_eq!(value("list.2"), "{a: é, b: [x, 'y'] }");
        assert_eq!(value("list.2.a"), "é");
        assert_eq!(value("list.2.b"), "[x, 'y']");
        assert_eq!(value("list.2.b.1"), "'y'");
        assert_eq!(value("flush"), "- p\n- q");
        assert_eq!(value("flush.1"), "q");
        assert_eq!(value("several"), "some\n  lines");
        assert_eq!(value("last"), "end");
        assert_eq!(value(""), TEXT.trim_end());
    }
}

#[test]
fn a_value_left_out_is_an_empty_place_after_its_colon_or_dash() {
    let document = parsed(TEXT);
    for (steps, before) in [
        ("nothing", "nothing:"),
        ("bare.e", "{e:"),
        ("list.1", "1\n  -"),
    ] {
        let span = document.value_span(&path(steps));
        assert!(span.is_empty(), "{steps}");
        assert!(TEXT[..span.start].ends_with(before), "{steps}");
    }
}

#[test]
fn keys_are_exactly_where_they_are_written() {
    let document = parsed(TEXT);
    let key = |steps| &TEXT[document.key_span(&path(steps)).range()];
    assert_eq!(key("plain"), "plain");
    assert_eq!(key("quoted ü"), "\"quoted ü\"");
    assert_eq!(key("list.2.b"), "b");
    assert_eq!(key("list.0"), "1", "an item has no key");
    assert_eq!(key("bare.none"), "{e: , f: g}", "no such entry");
}

#[test]
fn a_path_that_does_not_exist_is_its_nearest_ancestor() {
    let document = parsed(TEXT);
    assert_eq!(value(&document, TEXT, "list.2.c.d"), "{a: é, b: [x, 'y'] }");
    assert_eq!(
        value(&document, TEXT, "list.9"),
        value(&document, TEXT, "list")
    );
    assert_eq!(value(&document, TEXT, "plain.0"), "some text");
    assert!(document.node(&path("plain.0")).is_none());
}

#[test]
fn nodes_say_what_they_are() {
    let document = parsed(TEXT);
    let node = |steps| document.node(&path(steps)).expect("it exists");
    assert_eq!(node("list").kind(), NodeKind::List);
    assert_eq!(node("list").len(), 3);
    assert_eq!(node("bare").kind(), NodeKind::Map);
    let keys: Vec<&str> = node("bare").keys().map(|(key, _)| key).collect();
    assert_eq!(keys, ["e", "f"]);
    assert_eq!(node("single").kind(), NodeKind::Scalar);
    assert_eq!(node("single").text(), Some("it's"));
    assert!(node("list.1").is_empty());
    assert_eq!(document.file(), "catalog/x.yaml");
}

#[test]
fn a_part_of_a_text_has_its_own_place_unless_it_is_escaped() {
    let document = parsed(TEXT);
    let part = |steps, range| &TEXT[document.place(&path(steps)).part_span(range).range()];
    assert_eq!(part("plain", 5..9), "text");
    assert_eq!(part("list.2.b.1", 0..1), "y");
    assert_eq!(part("single", 0..2), "'it''s'");
    assert_eq!(part("block", 0..2), "first ü\n  second");
    assert_eq!(part("plain", 5..99), "some text", "beyond the text");
}
