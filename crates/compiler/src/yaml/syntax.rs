//! Puts what the YAML parser refuses into the words of a finding, with the usual
//! cause and remedy. A message it does not know is passed on as it is.

use super::{SourceFile, SourceLimits, Span};
use crate::diagnostic::{Code, Diagnostic};

/// What a piece of a parser message stands for.
const KNOWN: [(&str, &str, &str); 16] = [
    (
        "mapping values are not allowed",
        "this `:` makes a map where none can be",
        "quote the text if the colon belongs to it; else put the key on its own line, indented \
         under its parent, and see that the key above has its colon",
    ),
    (
        "found unexpected end of stream",
        "this quoted text is never closed",
        "close it with the quote it begins with",
    ),
    (
        "unknown escape character",
        "this double-quoted text has an escape that does not exist",
        "double the backslash, or use single quotes, in which a backslash is only a backslash",
    ),
    (
        "expected hexadecimal number",
        "this double-quoted text has an incomplete escape",
        "write `\\x` with 2, `\\u` with 4 or `\\U` with 8 hexadecimal digits",
    ),
    (
        "invalid Unicode character escape",
        "this double-quoted text has an escape that is no character",
        "write characters beyond U+FFFF as one `\\U` escape with 8 digits, or as they are",
    ),
    (
        "invalid trailing content after",
        "text follows a closing quote",
        "double a single quote inside single quotes; write `\\\"` inside double quotes",
    ),
    (
        "unexpected character",
        "a text without quotes cannot begin with this character",
        "quote the text",
    ),
    (
        "expected ',' or '}'",
        "a `,` or `}` is missing before this",
        "close the map with `}`, divide its entries with `,`, and quote a text that has one",
    ),
    (
        "expected ',' or ']'",
        "a `,` or `]` is missing before this",
        "close the list with `]`, divide its items with `,`, and quote a text that has one",
    ),
    (
        "illegal placement of ':'",
        "a list or map in brackets is not closed before this",
        "close every `[` and `{`",
    ),
    (
        "did not find expected key",
        "this fits neither the map above it nor a map around that",
        "indent the entries of one map equally, and quote a text that ends too early",
    ),
    (
        "did not find expected node content",
        "a value is missing here",
        "close every `[` and `{`, and give every entry a value",
    ),
    (
        "invalid indentation in flow construct",
        "this line of a list or map in brackets is not indented",
        "indent it further than the key that the brackets belong to",
    ),
    (
        "simple key expect",
        "this line has no `:` after its key",
        "write `key: value`, or indent the line so that it continues the one above",
    ),
    (
        "comment intercepting",
        "a comment stands inside a text of several lines",
        "quote the text, write it as a block after `|` or `>`, or move the comment",
    ),
    (
        "indentation",
        "the indentation fits nothing above it",
        "indent the entries of one list or map equally",
    ),
];

/// The parser's own limit on brackets inside each other.
const BRACKETS: usize = 255;

/// The finding for a parser message about the byte `at`.
pub(super) fn finding(
    file: &SourceFile,
    limits: &SourceLimits,
    at: usize,
    info: &str,
) -> Diagnostic {
    let at = at.min(file.text.trim_end_matches(['\r', '\n']).len());
    let here = character(&file.text, at);
    if info.contains("tab")
        && let Some(tab) = indenting_tab(&file.text, at)
    {
        return Diagnostic::new(
            Code::TabIndentation,
            &file.name,
            tab,
            "this line is indented with a tab",
        )
        .why("YAML allows only spaces in indentation: a tab has no agreed width")
        .help("indent with spaces");
    }
    if info.contains("recursion limit") {
        return too_deep(file, at, limits.max_depth.min(BRACKETS));
    }
    if info.contains("unknown anchor") {
        return anchor_or_alias(file, word(&file.text, at));
    }
    if info.contains("handle wasn't declared") {
        return tag(file, word(&file.text, at));
    }
    let known = KNOWN.iter().find(|(piece, ..)| info.contains(piece));
    let (message, help) = match known {
        Some((_, message, help)) => ((*message).to_owned(), *help),
        None => (
            format!("not valid YAML: {info}"),
            "mend the text around this place; quotes and indentation are the usual causes",
        ),
    };
    Diagnostic::new(Code::Syntax, &file.name, here, message)
        .why("the text is not YAML from here on; nothing after this place was read")
        .help(help)
}

/// Lists and maps inside each other beyond a limit.
pub(super) fn too_deep(file: &SourceFile, at: usize, limit: usize) -> Diagnostic {
    let message = format!("lists and maps are nested more than {limit} deep");
    Diagnostic::new(
        Code::TooDeep,
        &file.name,
        character(&file.text, at),
        message,
    )
    .why("no catalog needs that; the limit protects the reader")
    .help("make the structure flatter, or write an example's deep body as a text")
}

/// An anchor or an alias.
pub(super) fn anchor_or_alias(file: &SourceFile, span: Span) -> Diagnostic {
    let what = if file.text[span.range()].starts_with('*') {
        "an alias"
    } else {
        "an anchor"
    };
    Diagnostic::new(Code::AnchorOrAlias, &file.name, span, what)
        .why("a catalog says everything where it stands, so that a rule can be read alone")
        .help("write the value out; quote a text that begins with `&` or `*`")
}

/// A tag.
pub(super) fn tag(file: &SourceFile, span: Span) -> Diagnostic {
    Diagnostic::new(Code::Tag, &file.name, span, "a tag")
        .why("the type of a value follows from the catalog format alone")
        .help("remove the tag; quote a text that begins with `!`")
}

/// The character at a byte; an empty place at the end of a line or of the text.
pub(super) fn character(text: &str, at: usize) -> Span {
    match text[at..].chars().next() {
        Some('\r' | '\n') | None => Span::at(at),
        Some(character) => Span::new(at, at + character.len_utf8()),
    }
}

/// The characters up to the next blank.
fn word(text: &str, at: usize) -> Span {
    let length = text[at..].find(char::is_whitespace);
    Span::new(at, length.map_or(text.len(), |length| at + length))
}

/// The first tab that indents the line of the byte `at` or one after it.
fn indenting_tab(text: &str, at: usize) -> Option<Span> {
    let mut start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    for line in text[start..].split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t') {
            return Some(Span::new(start + tab, start + indent));
        }
        start += line.len();
    }
    None
}
