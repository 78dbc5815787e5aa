//! Regular expressions that a plainer operator says as well, and those that were
//! most likely meant for the beginning of a text.

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

use super::Catalog;
use super::conditions::each_test;
use replybook_catalog::like::Like;
use replybook_compiler::diagnostic::Code;
use replybook_compiler::lower::{At, Findings, finding};

/// The regular expressions of a catalog that need not be ones or lack a `^`.
pub(super) fn find(catalog: &Catalog<'_>, findings: &mut Findings) {
    each_test(catalog, &mut |operators, at| {
        let Some(text) = &operators.regex else {
            return;
        };
        if let Ok(hir) = regex_syntax::parse(text) {
            judge(text, &hir, &at.key("regex"), findings);
        }
    });
}

fn judge(text: &str, hir: &Hir, at: &At<'_>, findings: &mut Findings) {
    if is_unanchored(hir) {
        findings.at(
            at,
            finding(
                Code::UnanchoredRegex,
                "the expression ends in `.*` and is looked for anywhere",
                "without `^` the `.*` does nothing: the text may stand in the middle",
                format!("write `^{text}` or `starts_with`; drop the `.*` if anywhere is meant"),
            ),
        );
    } else if let Some(plainer) = plainer(hir) {
        findings.at(
            at,
            finding(
                Code::NeedlessRegex,
                "the expression says nothing that a plainer operator does not say",
                "a regular expression is not indexed, and counts for nothing in the order of rules",
                format!("write `{plainer}`"),
            ),
        );
    }
}

/// Whether it ends in `.*` or `.+` and begins with neither `^` nor the like.
fn is_unanchored(hir: &Hir) -> bool {
    let HirKind::Concat(parts) = hir.kind() else {
        return false;
    };
    let is_anything =
        |part: Option<&Hir>| part.is_some_and(|part| piece(part) == Some(Piece::Anything));
    !hir.properties().look_set_prefix().contains(Look::Start)
        && is_anything(parts.last())
        && !is_anything(parts.first())
}

/// A part of an expression that `like` can say.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Digits,
    Word,
    Anything,
}

/// The test that says the same, as it would be written.
fn plainer(hir: &Hir) -> Option<String> {
    let mut parts = parts_of(hir);
    let at_start = is_look(parts.first().copied(), Look::Start);
    let at_end = is_look(parts.last().copied(), Look::End);
    let end = parts.len().checked_sub(usize::from(at_end))?;
    parts = parts.get(usize::from(at_start)..end)?.to_vec();
    if let ([only], true, true) = (parts.as_slice(), at_start, at_end)
        && let Some(texts) = choices(only)
    {
        return Some(format!("one_of: [{}]", texts.join(", ")));
    }
    let pieces: Vec<Piece> = parts.into_iter().map(piece).collect::<Option<_>>()?;
    if let [Piece::Text(text)] = pieces.as_slice() {
        let quoted = quoted(text);
        return Some(match (at_start, at_end) {
            (true, true) => quoted,
            (true, false) => format!("starts_with: {quoted}"),
            (false, false) => format!("contains: {quoted}"),
            (false, true) => format!("like: {}", self::quoted(&format!("{{*}}{}", doubled(text)))),
        });
    }
    let template = template(&pieces, at_start, at_end);
    Like::parse(&template).ok()?;
    Some(format!("like: {}", quoted(&template)))
}

fn template(pieces: &[Piece], at_start: bool, at_end: bool) -> String {
    let is_open = |piece: Option<&Piece>| piece == Some(&Piece::Anything);
    let mut template = String::new();
    if !at_start && !is_open(pieces.first()) {
        template.push_str("{*}");
    }
    let mut named = 0;
    for piece in pieces {
        match piece {
            Piece::Text(text) => template.push_str(&doubled(text)),
            Piece::Anything => template.push_str("{*}"),
            Piece::Digits | Piece::Word => {
                named += 1;
                let (name, of) = if *piece == Piece::Digits {
                    ("number", "int")
                } else {
                    ("word", "word")
                };
                let count = if named == 1 {
                    String::new()
                } else {
                    format!("_{named}")
                };
                template.push_str(&format!("{{{name}{count}:{of}}}"));
            }
        }
    }
    if !at_end && !is_open(pieces.last()) {
        template.push_str("{*}");
    }
    template
}

/// The parts that stand one after the other, groups opened.
fn parts_of(hir: &Hir) -> Vec<&Hir> {
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().flat_map(parts_of).collect(),
        HirKind::Capture(group) if !matches!(group.sub.kind(), HirKind::Alternation(_)) => {
            parts_of(&group.sub)
        }
        _ => vec![hir],
    }
}

fn piece(hir: &Hir) -> Option<Piece> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            Some(Piece::Text(text.to_owned()))
        }
        HirKind::Repetition(repetition) => repeated(repetition),
        HirKind::Capture(group) => piece(&group.sub),
        _ => None,
    }
}

fn repeated(repetition: &Repetition) -> Option<Piece> {
    if repetition.max.is_some() || repetition.min > 1 {
        return None;
    }
    let HirKind::Class(class) = repetition.sub.kind() else {
        return None;
    };
    let has = |c: char| match class {
        Class::Unicode(class) => class
            .iter()
            .any(|range| range.start() <= c && c <= range.end()),
        Class::Bytes(_) => false,
    };
    let only_ascii = |of: &dyn Fn(char) -> bool| (' '..='~').all(|c| has(c) == of(c));
    if (' '..='~').all(has) && has('é') {
        Some(Piece::Anything)
    } else if repetition.min == 0 {
        None
    } else if only_ascii(&|c| c.is_ascii_digit()) {
        Some(Piece::Digits)
    } else if only_ascii(&|c| c.is_ascii_alphanumeric() || c == '_')
        || only_ascii(&|c| c.is_ascii_alphabetic())
    {
        Some(Piece::Word)
    } else {
        None
    }
}

/// The texts of an alternation of nothing else.
fn choices(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(group) => choices(&group.sub),
        HirKind::Alternation(branches) => branches
            .iter()
            .map(|branch| match piece(branch)? {
                Piece::Text(text) => Some(quoted(&text)),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

fn is_look(hir: Option<&Hir>, look: Look) -> bool {
    hir.is_some_and(|hir| *hir.kind() == HirKind::Look(look))
}

/// A text with its braces doubled, as `like` takes it.
fn doubled(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// A text as YAML takes it, whatever stands in it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::{is_unanchored, plainer};

    fn of(regex: &str) -> Option<String> {
        plainer(&regex_syntax::parse(regex).expect("it is one"))
    }

    #[test]
    fn plain_texts_have_plainer_operators() {
        for (regex, expected) in [
            ("^gone$", "\"gone\""),
            ("^gone", "starts_with: \"gone\""),
            ("go\\.ne", "contains: \"go.ne\""),
            ("gone$", "like: \"{*}gone\""),
            ("^(?:gone|lost)$", "one_of: [\"gone\", \"lost\"]"),
            ("^(gone|lost)$", "one_of: [\"gone\", \"lost\"]"),
            (
                "^at most (\\d+) a (\\w+)$",
                "like: \"at most {number:int} a {word_2:word}\"",
            ),
            ("most [0-9]+ a", "like: \"{*}most {number:int} a{*}\""),
            ("^a.*b", "like: \"a{*}b{*}\""),
            ("\\{.*\\}", "like: \"{*}{{{*}}}{*}\""),
        ] {
            assert_eq!(of(regex).as_deref(), Some(expected), "{regex}");
        }
    }

    #[test]
    fn what_only_a_regex_says_stays_one() {
        for regex in [
            "^(a|b) gone",
            "colou?r",
            "[a-f]+",
            "\\bgone\\b",
            "^\\d{3}$",
            "a+",
            "(?m)^a",
        ] {
            assert_eq!(of(regex), None, "{regex}");
        }
    }

    #[test]
    fn an_end_of_anything_asks_for_a_beginning() {
        let unanchored =
            |regex: &str| is_unanchored(&regex_syntax::parse(regex).expect("it is one"));
        assert!(unanchored("Invalid key.*") && unanchored("(a|b) gone.+"));
        assert!(!unanchored("^Invalid key.*") && !unanchored("Invalid key"));
        assert!(!unanchored(".*Invalid key.*"));
    }
}
