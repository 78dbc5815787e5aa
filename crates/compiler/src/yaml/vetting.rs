//! Refuses a text before it is parsed: too large, or with characters that YAML
//! readers treat differently and nobody sees. Looks at each character once.

use super::{BYTE_ORDER_MARK, SourceFile, SourceLimits, Span, byte_order_mark};
use crate::diagnostic::{Code, Diagnostic};

/// What makes the text unfit to be parsed at all; empty if nothing does.
pub(super) fn vet(file: &SourceFile, limits: &SourceLimits) -> Vec<Diagnostic> {
    // Places are kept in 32 bits.
    let max_bytes = limits.max_bytes.min(u32::MAX as usize);
    if file.text.len() > max_bytes {
        return vec![too_large(file, max_bytes)];
    }
    let mut runs: Vec<(Span, Unseen, char)> = Vec::new();
    let mut at = byte_order_mark(&file.text);
    while let Some(plain) = plain_until(&file.text[at..]) {
        at += plain;
        let mut characters = file.text[at..].chars();
        let Some(character) = characters.next() else {
            break;
        };
        let span = Span::new(at, at + character.len_utf8());
        at = span.end;
        let Some(kind) = unseen(character, characters.next()) else {
            continue;
        };
        if let Some((last, of, _)) = runs.last_mut()
            && last.end == span.start
            && *of == kind
        {
            last.end = span.end;
        } else if runs.len() < limits.max_findings.max(1) {
            runs.push((span, kind, character));
        } else {
            break;
        }
    }
    runs.into_iter()
        .map(|(span, kind, character)| {
            let message = format!("{} (U+{:04X})", kind.name(), u32::from(character));
            Diagnostic::new(Code::ControlCharacter, &file.name, span, message)
                .why("it cannot be seen, and YAML readers and editors treat it differently")
                .help(kind.help())
        })
        .collect()
}

/// How many bytes at the start are ASCII and can be seen, where others follow.
fn plain_until(text: &str) -> Option<usize> {
    let is_plain = |byte: u8| matches!(byte, b'\t' | b'\n' | b' '..=b'~');
    text.bytes().position(|byte| !is_plain(byte))
}

fn too_large(file: &SourceFile, limit: usize) -> Diagnostic {
    let message = format!(
        "the file has {} bytes, more than the limit of {limit}",
        file.text.len()
    );
    Diagnostic::new(Code::TooLarge, &file.name, Span::at(0), message)
        .why("the limit keeps the time and the memory of reading a catalog bounded")
        .help("divide the catalog into several files of one folder")
}

/// A character that has no place in a reviewed text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unseen {
    Control,
    CarriageReturn,
    LineSeparator,
    ByteOrderMark,
    Direction,
}

impl Unseen {
    const fn name(self) -> &'static str {
        match self {
            Unseen::Control => "a control character",
            Unseen::CarriageReturn => "a carriage return without a line feed",
            Unseen::LineSeparator => "an unusual line separator",
            Unseen::ByteOrderMark => "a byte order mark inside the text",
            Unseen::Direction => "a character that turns the direction of writing",
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Unseen::CarriageReturn => "end lines with a line feed",
            Unseen::ByteOrderMark => "remove it",
            Unseen::Control | Unseen::LineSeparator | Unseen::Direction => {
                "remove it, or write it as an escape (`\\u....`) in double quotes"
            }
        }
    }
}

fn unseen(character: char, next: Option<char>) -> Option<Unseen> {
    match character {
        '\t' | '\n' => None,
        '\r' if next == Some('\n') => None,
        '\r' => Some(Unseen::CarriageReturn),
        '\u{85}' | '\u{2028}' | '\u{2029}' => Some(Unseen::LineSeparator),
        BYTE_ORDER_MARK => Some(Unseen::ByteOrderMark),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Some(Unseen::Direction),
        '\u{FFFE}' | '\u{FFFF}' => Some(Unseen::Control),
        _ => character.is_control().then_some(Unseen::Control),
    }
}
