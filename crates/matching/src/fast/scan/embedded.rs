//! JSON as it stands in a string of JSON, as logs have it: its quotes are escaped, white space
//! that is no blank, and each `\` that escapes something in its own strings. What is escaped beside
//! them is for who unescapes the string first.

use super::text::{self, StringContent, StringForm, peek};

/// The string that begins at `at`, after its opening quote; its end is the `\` of the closing
/// one.
#[inline(always)]
pub(super) fn text(body: &[u8], at: usize) -> Option<StringContent> {
    let text = text::plain(body, at)?;
    if body.get(text.end..text.end + 2)? == br#"\""# {
        return Some(text);
    }
    let end = behind_escapes(body, text.end)?;
    let form = StringForm::Escaped;
    Some(StringContent { end, form })
}

/// The end of the string whose first escape begins at `at`.
#[inline(never)]
fn behind_escapes(body: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match (peek(body, at), peek(body, at + 1)) {
            (b'\\', b'"') => return Some(at),
            (b'\\', b'\\') => at = text::plain(body, escape(body, at + 2)?)?.end,
            _ => return None,
        }
    }
}

/// The place after the escape whose `\`, escaped itself, stands before `at`.
fn escape(body: &[u8], at: usize) -> Option<usize> {
    match peek(body, at) {
        b'\\' => matches!(peek(body, at + 1), b'"' | b'\\' | b'/').then_some(at + 2),
        b'"' => None,
        _ => text::escape(body, at, br"\\u"),
    }
}

/// The first byte from `at` on that is no white space, and where it stands; of a quote that is
/// its `\`.
#[inline(always)]
pub(super) fn next(body: &[u8], mut at: usize) -> (usize, u8) {
    loop {
        match peek(body, at) {
            b' ' => at += 1,
            b'\\' if matches!(peek(body, at + 1), b'n' | b'r' | b't') => at += 2,
            byte => return (at, byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::skip;
    use super::super::unescape::unescape_once;

    fn unescaped_once(raw: &str) -> Option<String> {
        let mut into = Vec::new();
        unescape_once(raw.as_bytes(), &mut into)?;
        Some(String::from_utf8(into).unwrap())
    }

    /// Arrays and objects.
    fn container() -> impl Strategy<Value = String> {
        let scalar = r#""[aé,\[]{0,9}"|"\\["nu\\]"|-?[1-9]{1,3}|true|null|\[\]|\{ ?\}"#;
        let value = scalar.prop_recursive(3, 12, 3, |value| nested(value).boxed());
        nested(value)
    }

    fn nested(value: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = String> {
        let space = "[ \n\t]{0,2}";
        let element = (value.clone(), space).prop_map(|(value, space)| value + &space);
        let member = ("[a-c]{0,3}", space, element.clone())
            .prop_map(|(key, space, element)| format!("\"{key}\":{space}{element}"));
        let list = prop::collection::vec(element, 0..3);
        let map = prop::collection::vec(member, 0..3);
        prop_oneof![
            (space, list).prop_map(|(space, all)| format!("[{space}{}]", all.join(","))),
            (space, map).prop_map(|(space, all)| format!("{{{space}{}}}", all.join(","))),
        ]
    }

    proptest! {
        #[test]
        fn it_says_what_serde_json_reads(
            raw in r#"([a-zé😀\x00-\x1f]|\\[a-z"\\/]|["\\]){0,24}"#
        ) {
            let expected = serde_json::from_str(&format!("\"{raw}\"")).ok();
            prop_assert_eq!(unescaped_once(&raw), expected);
        }

        #[test]
        fn what_is_escaped_as_a_unit_is_left_to_others(before in "[a-z]{0,9}", behind in "[a-z]{0,9}") {
            prop_assert_eq!(unescaped_once(&format!("{before}\\u0041{behind}")), None);
        }

        /// What it takes is what is taken of the text that the string says.
        #[test]
        fn a_container_is_that_of_the_text(
            json in container(),
            spoilt in proptest::option::of((any::<prop::sample::Index>(), r#"[\[\]{}:,"\\a1\n]"#)),
        ) {
            let mut json = json;
            if let Some((place, with)) = spoilt {
                let at = 1 + place.index(json.len() - 1);
                if json.is_char_boundary(at) {
                    json.insert_str(at, &with);
                }
            }
            let embedded = serde_json::to_string(&json).unwrap();
            let embedded = &embedded.as_bytes()[1..embedded.len() - 1];
            let byte = json.as_bytes()[0];
            let end = skip::container::<false>(json.as_bytes(), 0, byte, 8);
            let expected = end.map(|end| serde_json::to_string(&json[..end]).unwrap().len() - 2);
            let found = skip::container::<true>(embedded, 0, byte, 8);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn white_space_in_a_container_is_escaped() {
        let taken =
            |raw: &str| skip::container::<true>(raw.as_bytes(), 0, b'{', 8) == Some(raw.len());
        assert!(taken(r#"{\n  \"a\": [1,\t\"b\"]\r\n}"#));
        for raw in [
            "{\n}",
            r#"{"a\":1}"#,
            r#"{\"a":1}"#,
            r#"{\\"a\\":1}"#,
            r"{\u000a}",
            r"{\",
        ] {
            assert!(!taken(raw), "{raw}");
        }
    }
}
