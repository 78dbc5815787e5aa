//! Respells the text of a query so that the `jsonpath-rust` parser reads it as RFC 9535
//! says: without blank space, names in brackets, number literals by their ordinal. It
//! must refuse what the respelling would hide, and bounds what the parser is given.
//!
//! Why not hand over the text itself: below `$` that parser takes blank space between any
//! two characters (`$.a b`, `$. a`), trims Unicode blanks from names (`$.a\u{a0}`), bounds
//! number literals to 2^53 and rounds them, and needs time exponential in nested calls.

use super::error::{QueryError, QueryErrorKind};
use super::token;
use super::{MAX_CALL_NESTING, MAX_NESTING, MAX_QUERY_BYTES, MAX_SEGMENTS};
use replybook_catalog::jsonpath::ast::Number;

/// A query as the parser reads it.
pub(super) struct Spelling {
    /// The text, beginning with `$`.
    pub(super) text: String,
    /// Whether the source begins with `@`.
    pub(super) relative: bool,
    /// The number literals: the integer literal `i` of the text stands for `numbers[i]`.
    pub(super) numbers: Vec<Number>,
    /// Where tokens start: in the text, in the source.
    tokens: Vec<(usize, usize)>,
}

impl Spelling {
    /// The place in the source of the token that stands at this byte of the text.
    #[cfg_attr(
        not(feature = "expressions"),
        expect(dead_code, reason = "only the parser in `lower` says where it stopped")
    )]
    pub(super) fn source_offset(&self, text_offset: usize) -> usize {
        let after = self
            .tokens
            .partition_point(|(start, _)| *start <= text_offset);
        after.checked_sub(1).map_or(0, |token| self.tokens[token].1)
    }
}

/// Respells a query.
pub(super) fn respell(source: &str) -> Result<Spelling, QueryError> {
    if source.len() > MAX_QUERY_BYTES {
        return Err(QueryErrorKind::TooLong.into());
    }
    let mut speller = Speller {
        source,
        at: 0,
        spelling: Spelling {
            text: String::with_capacity(2 * source.len()),
            relative: source.starts_with('@'),
            numbers: Vec::new(),
            tokens: Vec::new(),
        },
        open: vec![Open::new(Bracket::None, 0)],
        segments: 0,
        previous: Previous::Other,
    };
    if !source.starts_with(['$', '@']) {
        return Err(speller.wrong("a query begins with `$` or `@`"));
    }
    if source.ends_with(BLANKS) {
        speller.at = source.len() - 1;
        return Err(speller.wrong("a query does not end with blank space"));
    }
    speller.at = 1;
    speller.spelling.tokens.push((0, 0));
    speller.spelling.text.push('$');
    while speller.at < source.len() {
        speller.token()?;
    }
    match speller.open.last() {
        Some(open) if open.bracket != Bracket::None => {
            speller.at = open.offset;
            Err(speller.wrong("this bracket is not closed"))
        }
        _ => Ok(speller.spelling),
    }
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];
/// Integers up to here are exact in every JSON implementation (RFC 9535, 2.1).
const MAX_INDEX: i64 = (1 << 53) - 1;
const FUNCTIONS: [&str; 5] = ["length", "count", "match", "search", "value"];

struct Speller<'s> {
    source: &'s str,
    /// Where the next token starts in the source.
    at: usize,
    spelling: Spelling,
    /// The brackets that are open, under a frame for the query itself.
    open: Vec<Open>,
    segments: usize,
    previous: Previous,
}

/// What the next token must know of the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Previous {
    /// `[`, `,` or `:`: in square brackets an index may follow.
    Separator,
    Number,
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    None,
    Square,
    Round,
    Call,
}

/// An open bracket, and what stands in it so far.
struct Open {
    bracket: Bracket,
    offset: usize,
    /// Blank space stands directly within the bracket.
    spaced: bool,
    /// The last query within this bracket has a segment such as `[ 'a' ]`, here.
    spaced_segment: Option<usize>,
    /// A comparison operator stands before, in the same conjunct.
    compared: bool,
}

impl Open {
    fn new(bracket: Bracket, offset: usize) -> Open {
        Open {
            bracket,
            offset,
            spaced: false,
            spaced_segment: None,
            compared: false,
        }
    }
}

impl Speller<'_> {
    /// Respells the token that starts here.
    fn token(&mut self) -> Result<(), QueryError> {
        let rest = &self.source[self.at..];
        let mut ahead = rest.chars();
        let (Some(first), second) = (ahead.next(), ahead.next()) else {
            return Ok(());
        };
        match first {
            ' ' | '\t' | '\n' | '\r' => {
                self.at += 1;
                self.top().spaced = true;
                return Ok(());
            }
            '.' => return self.dotted(rest),
            '[' => {
                self.count_segment()?;
                self.open(Bracket::Square)?;
                self.emit("[", 1);
                self.previous = Previous::Separator;
                return Ok(());
            }
            ']' => self.close(&[Bracket::Square])?,
            '(' => self.open(Bracket::Round)?,
            ')' => self.close(&[Bracket::Round, Bracket::Call])?,
            ',' | ':' => {
                self.end_conjunct();
                self.emit(&rest[..1], 1);
                self.previous = Previous::Separator;
                return Ok(());
            }
            '"' | '\'' => return self.string(rest),
            '-' | '0'..='9' => return self.number(rest),
            'a'..='z' => return self.word(rest),
            '&' | '|' if second == Some(first) => {
                self.end_conjunct();
                self.emit(&rest[..2], 2);
                return Ok(());
            }
            '=' | '!' | '<' | '>' if second == Some('=') => return self.relation(&rest[..2]),
            '<' | '>' => return self.relation(&rest[..1]),
            '$' | '@' => self.top().spaced_segment = None,
            '*' | '?' | '!' => {}
            '&' | '|' => return Err(self.wrong("an operator is `&&` or `||`")),
            '=' => return Err(self.wrong("equality is `==`")),
            _ => return Err(self.wrong("no token of a query begins with this character")),
        }
        self.emit(&rest[..first.len_utf8()], first.len_utf8());
        Ok(())
    }

    /// A segment written with a dot or two.
    fn dotted(&mut self, rest: &str) -> Result<(), QueryError> {
        let (dots, after) = match rest.strip_prefix("..") {
            Some(after) => ("..", after),
            None => ("", &rest[1..]),
        };
        let written = rest.len() - after.len();
        if !dots.is_empty() && after.starts_with('[') {
            self.emit(dots, written);
            return Ok(());
        }
        self.count_segment()?;
        if after.starts_with('*') {
            self.emit(&format!("{dots}[*]"), written + 1);
            return Ok(());
        }
        let Some(name) = token::name(after) else {
            self.at += written;
            return Err(self.wrong("a dot is followed by `*` or a name that no digit begins"));
        };
        self.emit(&format!("{dots}['{name}']"), written + name.len());
        Ok(())
    }

    fn string(&mut self, rest: &str) -> Result<(), QueryError> {
        match token::string(rest) {
            Ok(string) => {
                self.emit(string, string.len());
                Ok(())
            }
            Err((offset, message)) => {
                self.at += offset;
                Err(self.wrong(message))
            }
        }
    }

    /// An index, copied, or a number literal, replaced by its ordinal.
    fn number(&mut self, rest: &str) -> Result<(), QueryError> {
        if self.previous == Previous::Number {
            return Err(self.wrong("something stands between two numbers"));
        }
        let number = token::number(rest)
            .ok_or_else(|| self.wrong("a number is written as in JSON: `10`, `-1.5`, `1e3`"))?;
        if self.previous == Previous::Separator && self.top().bracket == Bracket::Square {
            let index: Option<i64> = number.parse().ok();
            if number == "-0"
                || !index.is_some_and(|index| (-MAX_INDEX..=MAX_INDEX).contains(&index))
            {
                return Err(
                    self.wrong("an index is an integer from -(2^53 - 1) to 2^53 - 1, not `-0`")
                );
            }
            self.emit(number, number.len());
        } else {
            let value = Number::parse(number).ok_or_else(|| self.wrong("this is no number"))?;
            let ordinal = self.spelling.numbers.len().to_string();
            self.spelling.numbers.push(value);
            self.emit(&ordinal, number.len());
        }
        self.previous = Previous::Number;
        Ok(())
    }

    /// `true`, `false`, `null` or the name and parenthesis of a function.
    fn word(&mut self, rest: &str) -> Result<(), QueryError> {
        let word = token::word(rest);
        let length = word.len();
        if rest[length..].starts_with('(') {
            if !FUNCTIONS.contains(&word) {
                let unknown = QueryErrorKind::UnknownFunction(word.to_owned());
                return Err(QueryError::at(self.at, unknown));
            }
            self.open(Bracket::Call)?;
            self.emit(&rest[..=length], length + 1);
            return Ok(());
        }
        if !matches!(word, "true" | "false" | "null") {
            return Err(self.wrong(
                "a word is `true`, `false`, `null` or a function with its `(`; a name in brackets is quoted",
            ));
        }
        self.emit(word, length);
        Ok(())
    }

    /// A comparison operator. What it compares are singular queries, in which `[` and `]` stand
    /// directly at the name or index, unlike in other queries.
    fn relation(&mut self, relation: &str) -> Result<(), QueryError> {
        if let Some(segment) = self.top().spaced_segment {
            return Err(self.spaced(segment));
        }
        self.top().compared = true;
        self.emit(relation, relation.len());
        Ok(())
    }

    fn open(&mut self, bracket: Bracket) -> Result<(), QueryError> {
        if self.open.len() > MAX_NESTING {
            return Err(QueryError::at(self.at, QueryErrorKind::TooDeep));
        }
        let calls = self
            .open
            .iter()
            .filter(|open| open.bracket == Bracket::Call)
            .count();
        if bracket == Bracket::Call && calls == MAX_CALL_NESTING {
            return Err(QueryError::at(self.at, QueryErrorKind::CallsTooDeep));
        }
        self.open.push(Open::new(bracket, self.at));
        Ok(())
    }

    fn close(&mut self, expected: &[Bracket]) -> Result<(), QueryError> {
        let closed = match self.open.pop() {
            Some(closed) if expected.contains(&closed.bracket) => closed,
            _ => return Err(self.wrong("no bracket is open that this one closes")),
        };
        if closed.bracket == Bracket::Square && closed.spaced {
            self.top().spaced_segment = Some(closed.offset);
            if self.top().compared {
                return Err(self.spaced(closed.offset));
            }
        }
        Ok(())
    }

    fn end_conjunct(&mut self) {
        self.top().compared = false;
        self.top().spaced_segment = None;
    }

    fn count_segment(&mut self) -> Result<(), QueryError> {
        self.segments += 1;
        if self.segments > MAX_SEGMENTS {
            return Err(QueryError::at(self.at, QueryErrorKind::TooManySegments));
        }
        Ok(())
    }

    fn top(&mut self) -> &mut Open {
        self.open
            .last_mut()
            .expect("the frame of the query itself is closed by no bracket")
    }

    /// Writes a token that takes so many bytes of the source, and moves beyond it.
    fn emit(&mut self, token: &str, written: usize) {
        self.spelling
            .tokens
            .push((self.spelling.text.len(), self.at));
        self.spelling.text.push_str(token);
        self.at += written;
        self.previous = Previous::Other;
    }

    fn wrong(&self, message: &str) -> QueryError {
        QueryError::at(self.at, QueryErrorKind::Syntax(message.to_owned()))
    }

    fn spaced(&self, offset: usize) -> QueryError {
        let message = "no blank space stands within the brackets of a query that is compared";
        QueryError::at(offset, QueryErrorKind::Syntax(message.to_owned()))
    }
}
