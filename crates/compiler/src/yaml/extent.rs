//! Finds where a node begins and ends in the raw text, where the parser's
//! markers say less: quoted scalars, block scalars, anchors and tags. Looks only
//! at the node's own characters.

use saphyr_parser::ScalarStyle;

use super::Span;

/// The exact place of a scalar whose marker is `marked`: with its quotes, without
/// what follows it on the line.
pub(super) fn scalar(text: &str, marked: Span, style: ScalarStyle) -> Span {
    let raw = &text[marked.range()];
    let length = match style {
        ScalarStyle::Plain => raw.len(),
        ScalarStyle::SingleQuoted => single_quoted(raw),
        ScalarStyle::DoubleQuoted => double_quoted(raw),
        ScalarStyle::Literal | ScalarStyle::Folded => raw.trim_end().len(),
    };
    Span::new(marked.start, marked.start + length)
}

/// The byte at which the value stands as it is, without escapes or folding; then
/// a place in the value is a place in the text.
pub(super) fn verbatim(text: &str, exact: Span, style: ScalarStyle, value: &str) -> Option<usize> {
    let raw = &text[exact.range()];
    let (raw, start) = match style {
        ScalarStyle::Plain => (raw, exact.start),
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            (raw.get(1..raw.len().checked_sub(1)?)?, exact.start + 1)
        }
        ScalarStyle::Literal | ScalarStyle::Folded => return None,
    };
    (raw == value).then_some(start)
}

/// An anchor or a tag before a node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    Anchor,
    Tag,
}

/// The anchors and tags that stand at the byte `start`, before the node's content.
pub(super) fn properties(text: &str, start: usize) -> Vec<(Property, Span)> {
    let mut found = Vec::new();
    let mut at = start;
    loop {
        at += blank(&text[at..]);
        let property = match text[at..].chars().next() {
            Some('&') => Property::Anchor,
            Some('!') => Property::Tag,
            _ => return found,
        };
        let length = text[at..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}'))
            .unwrap_or(text.len() - at);
        found.push((property, Span::new(at, at + length)));
        at += length;
    }
}

fn single_quoted(raw: &str) -> usize {
    let bytes = raw.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'\'', Some(b'\'')) => at += 2,
            (b'\'', _) => return at + 1,
            _ => at += 1,
        }
    }
    raw.len()
}

fn double_quoted(raw: &str) -> usize {
    let bytes = raw.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    raw.len()
}

/// The length of the white space and comments at the start of `raw`.
pub(super) fn blank(raw: &str) -> usize {
    let mut rest = raw.trim_start();
    while rest.starts_with('#') {
        rest = rest.find('\n').map_or("", |end| &rest[end..]).trim_start();
    }
    raw.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use saphyr_parser::ScalarStyle;

    use super::{Span, properties, scalar, verbatim};

    #[test]
    fn a_quoted_scalar_ends_at_its_quote() {
        let single = "'it''s' # c";
        let double = r#""a \" b\\" : x"#;
        let whole = |text: &str| Span::new(0, text.len());
        let found = scalar(single, whole(single), ScalarStyle::SingleQuoted);
        assert_eq!(&single[found.range()], "'it''s'");
        let found = scalar(double, whole(double), ScalarStyle::DoubleQuoted);
        assert_eq!(&double[found.range()], r#""a \" b\\""#);
    }

    #[test]
    fn only_an_unescaped_value_is_verbatim() {
        let double = ScalarStyle::DoubleQuoted;
        assert_eq!(verbatim("\"ab\"", Span::new(0, 4), double, "ab"), Some(1));
        assert_eq!(verbatim("\"\\n\"", Span::new(0, 4), double, "\n"), None);
        assert_eq!(
            verbatim("ab", Span::new(0, 2), ScalarStyle::Plain, "ab"),
            Some(0)
        );
    }

    #[test]
    fn anchor_and_tag_are_found_over_a_comment() {
        let text = "!t # &no\n &a [x]";
        let found: Vec<&str> = properties(text, 0)
            .into_iter()
            .map(|(_, span)| &text[span.range()])
            .collect();
        assert_eq!(found, ["!t", "&a"]);
    }
}
