mod automata;
mod keys;

use super::*;
use replybook_catalog::jsonpath::{Segment, Selector, Slice};

/// The values found, as text: marks, a colon, and what there is.
struct Told<'b> {
    body: &'b str,
    lines: Vec<String>,
}

impl Told<'_> {
    fn tell(&mut self, marks: &[u32], what: &str) {
        let marks: Vec<_> = marks.iter().map(u32::to_string).collect();
        self.lines.push(format!("{}: {what}", marks.join(" ")));
    }
}

impl Sink for Told<'_> {
    type Mark = u32;

    fn value(&mut self, marks: &[u32], value: Scalar, _: &Location<'_>) {
        let text = match value {
            Scalar::Null => "null",
            Scalar::Bool(true) => "true",
            Scalar::Bool(false) => "false",
            Scalar::Number { start, end } | Scalar::Text { start, end, .. } => {
                &self.body[start..end]
            }
        };
        self.tell(marks, text);
    }

    fn open(&mut self, marks: &[u32], kind: Kind, _: &Location<'_>) {
        self.tell(marks, &format!("open {kind:?}"));
    }

    fn close(&mut self, marks: &[u32], kind: Kind, is_empty: bool) {
        let empty = if is_empty { "empty " } else { "" };
        self.tell(marks, &format!("close {empty}{kind:?}"));
    }
}

fn segments(path: &str) -> Vec<Segment> {
    let selector = |text: &str| match text.parse() {
        Ok(index) => Selector::Index(index),
        Err(_) if text == "*" => Selector::Wildcard,
        Err(_) if text == ":" => Selector::Slice(Slice {
            start: None,
            end: None,
            step: 1,
        }),
        Err(_) => Selector::Name(text.to_owned()),
    };
    let segment = |text| Segment {
        descendant: false,
        selectors: vec![selector(text)],
    };
    path.split_terminator('.').map(segment).collect()
}

/// The automaton of paths such as `errors.0.message`, marked by their place.
fn automaton<P: AsRef<str>>(paths: &[P]) -> Result<Automaton, TooLarge> {
    let paths: Vec<_> = paths.iter().map(|path| segments(path.as_ref())).collect();
    let mut builder = Builder::new();
    for (mark, path) in (0..).zip(&paths) {
        assert_eq!(builder.add(path, mark), Ok(()));
    }
    builder.build()
}

fn told(automaton: &Automaton, body: &str) -> Result<Vec<String>, Stop> {
    let mut told = Told {
        body,
        lines: Vec::new(),
    };
    scan_str(body, automaton, &mut Scratch::default(), &mut told)?;
    Ok(told.lines)
}

fn accepts(automaton: &Automaton, body: &[u8]) -> bool {
    let mut told = Told {
        body: std::str::from_utf8(body).unwrap_or_default(),
        lines: Vec::new(),
    };
    scan(body, automaton, &mut Scratch::default(), &mut told).is_ok()
}

#[test]
fn paths_that_meet_in_one_value_are_all_followed() {
    let automaton = automaton(&["errors.*", "errors.0.message", "errors.field", "errors.:"]);
    let automaton = automaton.unwrap();
    let list = told(&automaton, r#"{"errors": [{"message": "one"}, "two", []]}"#);
    let expected = [
        "0 3: open Object",
        "1: one",
        "0 3: close Object",
        "0 3: two",
        "0 3: open Array",
        "0 3: close empty Array",
    ];
    assert_eq!(list.unwrap(), expected);
    let object = told(
        &automaton,
        r#"{"errors": {"field": null, "0": {"message": 1}}}"#,
    );
    let expected = ["0 2: null", "0: open Object", "0: close Object"];
    assert_eq!(object.unwrap(), expected);
}

#[test]
fn the_whole_body_can_be_selected() {
    assert_eq!(
        told(&automaton(&[""]).unwrap(), " -0.5 ").unwrap(),
        ["0: -0.5"]
    );
    assert_eq!(
        told(&automaton::<&str>(&[]).unwrap(), "[1]").unwrap(),
        [""; 0]
    );
}

#[test]
fn names_are_found_however_many_there_are() {
    for count in [1, 8, 9, 64, 65, 10_000] {
        let names: Vec<_> = (0..count)
            .map(|at| format!("code.the same {at:05} the same"))
            .collect();
        let automaton = automaton(&names).unwrap();
        for (at, name) in names.iter().enumerate().step_by(count / 8 + 1) {
            let name = &name["code.".len()..];
            let body = format!(r#"{{"code": {{"{name}?": 1, "{name}": 2}}}}"#);
            assert_eq!(told(&automaton, &body).unwrap(), [format!("{at}: 2")]);
        }
    }
}

#[test]
fn a_repeated_key_is_told_where_it_matters() {
    let many: Vec<_> = (0..65).map(|at| format!("name{at}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    let cases: [(&[&str], &str, bool); 9] = [
        (&["a.b"], r#"{"a": 1, "a": 2}"#, true),
        (&["a.b"], r#"{"b": 1, "b": 2}"#, false),
        (&["a"], r#"{"a": {"b": 1, "b": 2}}"#, false),
        (&["*"], r#"{"b": {"c": 1, "c": 1}, "b": 2}"#, true),
        (&["*"], r#"{"b": {"c": 1, "c": 1}, "c": 2}"#, false),
        (
            &["*.*"],
            r#"{"b": {"d": 1}, "c": {"d": 1}, "e": {"d": 1, "c": 2, "d": 3}}"#,
            true,
        ),
        (
            &["*.*"],
            r#"{"b": {"d": 1}, "c": {"d": 1}, "d": {"b": 1}}"#,
            false,
        ),
        (
            &many,
            r#"{"name64": 1, "other": 1, "other": 1, "name64": 2}"#,
            true,
        ),
        (
            &many,
            r#"{"name64": 1, "other": 1, "other": 1, "name63": 2}"#,
            false,
        ),
    ];
    for (paths, body, ambiguous) in cases {
        let told = told(&automaton(paths).unwrap(), body);
        assert_eq!(told.err(), ambiguous.then_some(Stop::Ambiguous), "{body}");
    }
}

#[test]
fn an_escaped_key_is_told_where_it_matters() {
    let automaton = automaton(&["a.b"]).unwrap();
    assert_eq!(told(&automaton, r#"{"\u0061": 1}"#), Err(Stop::Ambiguous));
    assert_eq!(
        told(&automaton, r#"{"a": {"\n": 1}}"#),
        Err(Stop::Ambiguous)
    );
    assert_eq!(told(&automaton, r#"{"c": {"\u0061": 1}}"#), Ok(Vec::new()));
}

#[test]
fn containers_nest_as_deep_as_in_a_tree() {
    for path in [
        "x",
        ":.:.:",
        &":.".repeat(126),
        &":.".repeat(127),
        &":.".repeat(200),
    ] {
        let automaton = automaton(&[path]).unwrap();
        for (depth, accepted) in [(126, true), (127, true), (128, false), (100_000, false)] {
            let body = "[".repeat(depth) + &"]".repeat(depth);
            assert_eq!(
                accepts(&automaton, body.as_bytes()),
                accepted,
                "{depth} for {path}"
            );
            let tree = serde_json::from_str::<serde_json::Value>(&body);
            assert_eq!(tree.is_ok(), accepted);
        }
    }
}

#[test]
fn strings_end_where_they_end_in_a_tree() {
    let (dead, live) = (automaton(&["x"]).unwrap(), automaton(&[":"]).unwrap());
    for len in 0..40 {
        for at in 0..len {
            for byte in (0..=0x23).chain([b'\\', b']', 0x7f, 0x80, 0xa2, 0xdc, 0xff]) {
                let body = format!("[\"{}\"]", "é".repeat(len / 2) + &"a".repeat(len % 2));
                let mut body = body.into_bytes();
                body[2 + at] = byte;
                let tree = serde_json::from_slice::<serde_json::Value>(&body).is_ok();
                assert_eq!(accepts(&dead, &body), tree, "{}", body.escape_ascii());
                assert_eq!(accepts(&live, &body), tree, "{}", body.escape_ascii());
            }
        }
    }
}

#[test]
fn numbers_are_in_range_where_a_tree_can_hold_them() {
    let automaton = automaton(&["x"]).unwrap();
    for digits in (1..10).chain(190..210).chain(290..330) {
        for zeros in [
            "", ".5", "e0", "e99", "e-99", "e108", "e118", "e-400", ".5e308", "E+00001",
        ] {
            let body = "9".repeat(digits) + zeros;
            let tree = serde_json::from_str::<serde_json::Value>(&body).is_ok();
            assert_eq!(accepts(&automaton, body.as_bytes()), tree, "{body}");
        }
    }
}

#[test]
fn text_and_numbers_are_those_of_a_tree() {
    let mut into = String::from("of before");
    for raw in [
        "",
        "plain é",
        r#"\"\\\/\b\f\n\r\t"#,
        r"\u0000\uFFFF\u00e9",
        r"a\ud83d\ude00b",
    ] {
        let tree: String = serde_json::from_str(&format!("\"{raw}\"")).unwrap();
        assert_eq!(unescape(raw, &mut into), tree);
    }
    for (raw, is_so) in [
        (r#"say \"a\" or \\"#, true),
        ("plain é", true),
        (r"a\/b", false),
        (r"\\\n", false),
        (r"\u0041", false),
    ] {
        assert_eq!(escapes_quotes_only(raw.as_bytes()), is_so);
        if is_so {
            let again = serde_json::to_string(unescape(raw, &mut into)).unwrap();
            assert_eq!(again, format!("\"{raw}\""));
        }
    }
    for raw in [
        r"\",
        r"\u",
        r"\ud83d",
        r"\ud83d\u0041",
        r"\é",
        r"\u00é",
        r"a\x",
    ] {
        let _ = unescape(raw, &mut into);
    }
    assert_eq!(number(b"-0").unwrap().to_string(), "-0.0");
    assert_eq!(number(b"18446744073709551615"), Some(u64::MAX.into()));
    assert_eq!(number(b"1e400"), None);
}
