//! I-Regexp (RFC 9485): turns a pattern of `match` or `search` into one of the `regex`
//! crate. A pattern outside I-Regexp must match nothing, even where `regex` would take it.

use std::iter::Peekable;
use std::str::Chars;

use once_cell::sync::OnceCell;
use regex::RegexBuilder;
use serde::{Deserialize, Serialize};

pub(super) use regex::Regex;

/// Most bytes of a pattern; a longer one counts as invalid.
pub(super) const MAX_PATTERN_BYTES: usize = super::MAX_QUERY_BYTES;
/// Most bytes of a compiled pattern and of its cache, each; a larger one counts as invalid.
const MAX_COMPILED_BYTES: usize = 1 << 18;

/// How much of a text a pattern has to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Extent {
    /// All of it: `match`.
    Whole,
    /// Some part: `search`.
    Part,
}

/// A pattern that stands in the query. It is compiled at its first use, once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "(String, Extent)", into = "(String, Extent)")]
pub struct LiteralPattern {
    pattern: String,
    extent: Extent,
    compiled: OnceCell<Option<Regex>>,
}

impl LiteralPattern {
    pub(super) fn matches(&self, text: &str) -> bool {
        let compiled = self
            .compiled
            .get_or_init(|| compile(&self.pattern, self.extent));
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

impl PartialEq for LiteralPattern {
    fn eq(&self, other: &LiteralPattern) -> bool {
        self.extent == other.extent && self.pattern == other.pattern
    }
}

impl From<(String, Extent)> for LiteralPattern {
    fn from((pattern, extent): (String, Extent)) -> LiteralPattern {
        LiteralPattern {
            pattern,
            extent,
            compiled: OnceCell::new(),
        }
    }
}

impl From<LiteralPattern> for (String, Extent) {
    fn from(literal: LiteralPattern) -> (String, Extent) {
        (literal.pattern, literal.extent)
    }
}

/// Compiles a pattern; `None` when it is no I-Regexp or too large.
pub(super) fn compile(pattern: &str, extent: Extent) -> Option<Regex> {
    if pattern.len() > MAX_PATTERN_BYTES {
        return None;
    }
    let translated = translate(pattern)?;
    let anchored = match extent {
        Extent::Whole => format!(r"\A(?:{translated})\z"),
        Extent::Part => translated,
    };
    RegexBuilder::new(&anchored)
        .size_limit(MAX_COMPILED_BYTES)
        .dfa_size_limit(MAX_COMPILED_BYTES)
        .build()
        .ok()
}

/// The same pattern in the syntax of `regex`; `None` when it is no I-Regexp. What is left to
/// `regex` to refuse: ranges and quantifiers whose end is before their start.
fn translate(pattern: &str) -> Option<String> {
    let mut rest = pattern.chars().peekable();
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut groups = 0_usize;
    while let Some(c) = rest.next() {
        match c {
            '|' => {
                out.push('|');
                continue;
            }
            '(' => {
                groups += 1;
                out.push_str("(?:");
                continue;
            }
            ')' => {
                groups = groups.checked_sub(1)?;
                out.push(')');
            }
            '.' => out.push_str(r"[^\n\r]"),
            '[' => class(&mut rest, &mut out)?,
            '\\' => escape(&mut rest, &mut out)?,
            '*' | '+' | '?' | '{' | '}' | ']' => return None,
            // RFC 9485 has these two as ordinary characters, yet maps them (5.3 to 5.5) to dialects
            // in which they are anchors, and the RFC 9535 compliance suite asks for anchors.
            '^' => out.push('^'),
            '$' => out.push('$'),
            c => push_literal(c, &mut out),
        }
        quantifier(&mut rest, &mut out)?;
    }
    (groups == 0).then_some(out)
}

/// The quantifier after an atom, if one stands there.
fn quantifier(rest: &mut Peekable<Chars>, out: &mut String) -> Option<()> {
    if let Some(mark) = rest.next_if(|c| matches!(c, '*' | '+' | '?')) {
        out.push(mark);
        return Some(());
    }
    if rest.next_if_eq(&'{').is_none() {
        return Some(());
    }
    out.push('{');
    digits(rest, out)?;
    if rest.next_if_eq(&',').is_some() {
        out.push(',');
        if rest.peek() != Some(&'}') {
            digits(rest, out)?;
        }
    }
    rest.next_if_eq(&'}')?;
    out.push('}');
    Some(())
}

fn digits(rest: &mut Peekable<Chars>, out: &mut String) -> Option<()> {
    out.push(rest.next_if(char::is_ascii_digit)?);
    while let Some(digit) = rest.next_if(char::is_ascii_digit) {
        out.push(digit);
    }
    Some(())
}

/// A class, after its `[`: `-` stands first, last or in a range, nothing nests.
fn class(rest: &mut Peekable<Chars>, out: &mut String) -> Option<()> {
    out.push('[');
    if rest.next_if_eq(&'^').is_some() {
        if rest.next_if_eq(&']').is_some() {
            out.push_str(r"\^]");
            return Some(());
        }
        out.push('^');
    }
    let mut first = true;
    loop {
        match rest.next()? {
            ']' if !first => break,
            '-' if first || rest.peek() == Some(&']') => out.push_str(r"\-"),
            ']' | '[' | '-' => return None,
            '\\' if matches!(rest.peek(), Some('p' | 'P')) => escape(rest, out)?,
            start => {
                member(start, rest, out)?;
                let mut ahead = rest.clone();
                if ahead.next() == Some('-') && ahead.next() != Some(']') {
                    rest.next();
                    out.push('-');
                    match rest.next()? {
                        '-' | '[' => return None,
                        end => member(end, rest, out)?,
                    }
                }
            }
        }
        first = false;
    }
    out.push(']');
    Some(())
}

/// One character of a class, itself or escaped.
fn member(c: char, rest: &mut Peekable<Chars>, out: &mut String) -> Option<()> {
    if c != '\\' {
        push_literal(c, out);
        return Some(());
    }
    if matches!(rest.peek(), Some('p' | 'P')) {
        return None;
    }
    escape(rest, out)
}

/// An escape, after its backslash: a special character, a control character or a category.
fn escape(rest: &mut Peekable<Chars>, out: &mut String) -> Option<()> {
    match rest.next()? {
        special @ ('(' | ')' | '*' | '+' | '-' | '.' | '?' | '[' | '\\' | ']' | '^' | '{' | '|'
        | '}') => push_literal(special, out),
        'n' => out.push_str(r"\n"),
        'r' => out.push_str(r"\r"),
        't' => out.push_str(r"\t"),
        sign @ ('p' | 'P') => {
            rest.next_if_eq(&'{')?;
            let general = rest.next()?;
            let kinds = match general {
                'L' => "lmotu",
                'M' => "cen",
                'N' => "dlo",
                'P' => "cdefios",
                'Z' => "lps",
                'S' => "ckmo",
                'C' => "cfno",
                _ => return None,
            };
            out.extend(['\\', sign, '{', general]);
            out.extend(rest.next_if(|kind| kinds.contains(*kind)));
            rest.next_if_eq(&'}')?;
            out.push('}');
        }
        _ => return None,
    }
    Some(())
}

fn push_literal(c: char, out: &mut String) {
    if c.is_ascii_punctuation() {
        out.push('\\');
    }
    out.push(c);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(pattern: &str, text: &str) -> Option<bool> {
        compile(pattern, Extent::Whole).map(|regex| regex.is_match(text))
    }

    #[test]
    fn patterns_outside_i_regexp_are_refused() {
        for pattern in [
            r"\d",
            r"\w+",
            r"\s",
            r"\b",
            r"\/",
            r"\$",
            "a*?",
            "a++",
            "a??",
            "a{,3}",
            "a{1",
            "a{}",
            "a{3,1}",
            "(?i)a",
            "(?:a)",
            "(?=a)",
            "a)",
            "(a",
            "*a",
            "|*",
            "[",
            "[]",
            "[^",
            "[a",
            "[[:alpha:]]",
            "[a-b-c]",
            r"[\d]",
            r"[\p{L}-z]",
            r"[a-\p{L}]",
            "[a--]",
            "[a&&[b]]",
            "[z-a]",
            "]",
            "{",
            "}",
            r"\p{Lx}",
            r"\p{Greek}",
            r"\pL",
            r"\p{L",
            r"\p{Cs}",
            "\\",
            r"\u0041",
            r"\x41",
            "a{1,99999999999}",
        ] {
            assert!(compile(pattern, Extent::Whole).is_none(), "{pattern}");
            assert!(compile(pattern, Extent::Part).is_none(), "{pattern}");
        }
    }

    #[test]
    fn patterns_match_as_rfc_9485_says() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("a|b", "b", true),
            ("a|bc", "ac", false),
            ("a|", "", true),
            ("()", "", true),
            ("(ab)*", "abab", true),
            ("a{2}", "aa", true),
            ("a{2,}", "aaa", true),
            ("a{2,3}", "aaaa", false),
            (".", "\n", false),
            (".", "\r", false),
            (".", "\u{85}", true),
            (".", "😀", true),
            ("[^a]", "\n", true),
            ("[a-c]", "b", true),
            ("[-a]", "-", true),
            ("[a-]", "-", true),
            ("[-]", "-", true),
            ("[^-]", "-", false),
            ("[^]", "^", true),
            ("[a^]", "^", true),
            (r"[\]\[\\]", "[", true),
            (r"[a\-z]", "b", false),
            ("[&&]", "&", true),
            ("[a~~b]", "~", true),
            (r"\p{Nd}\P{Nd}", "7x", true),
            (r"[\p{Lu}\p{Nd}]+", "A1", true),
            (r"[\P{L}]", "a", false),
            (r"\n\r\t", "\n\r\t", true),
            (r"\(\)\*\+\-\.\?\[\\\]\^\{\|\}", r"()*+-.?[\]^{|}", true),
            ("#/ ~&-,", "#/ ~&-,", true),
            ("a\nb", "a\nb", true),
            ("a$", "a\n", false),
        ] {
            assert_eq!(
                whole(pattern, text),
                Some(expected),
                "{pattern} on {text:?}"
            );
        }
    }

    #[test]
    fn a_pattern_that_compiles_too_large_is_refused() {
        assert!(compile(&r"\p{L}".repeat(800), Extent::Part).is_none());
        assert!(compile("((a{100}){100}){100}", Extent::Part).is_none());
        assert!(compile(&"(".repeat(2000), Extent::Part).is_none());
        assert!(compile(&"a".repeat(MAX_PATTERN_BYTES + 1), Extent::Part).is_none());
    }
}
