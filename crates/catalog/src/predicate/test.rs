//! A test of one node, header or text. All operators of a test look at the same
//! node.

use once_cell::sync::OnceCell;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::like::Like;
use crate::vocabulary::NodeType;

/// A test: holds when some of the selected nodes passes all operators, or, for
/// `exists: false` and `empty: true`, when there is none.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Test {
    /// Whether something must be selected (`Some(true)`) or nothing may be.
    pub exists: Option<bool>,
    /// Whether what is selected must be absent or empty, or the contrary.
    pub empty: Option<bool>,
    /// All of them pass on the same node.
    pub operators: Vec<Operator>,
    /// Compare ASCII letters without case.
    pub ignore_case: bool,
}

/// One operator of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Operator {
    /// Equal, numbers by value.
    Equals(Scalar),
    /// Equal to one of these.
    OneOf(Vec<Scalar>),
    /// A string of this form.
    Like(Like),
    /// A string that contains this.
    Contains(String),
    /// A string that begins with this.
    StartsWith(String),
    /// A string that the pattern finds something in.
    Regex(Pattern),
    /// Of this type.
    Type(NodeType),
    /// A number that is at least this.
    Ge(f64),
    /// A number greater than this.
    Gt(f64),
    /// A number that is at most this.
    Le(f64),
    /// A number less than this.
    Lt(f64),
}

/// A literal of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Scalar {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    Text(String),
}

impl Scalar {
    /// How many characters the literal has as text.
    #[must_use]
    pub fn literal_len(&self) -> usize {
        match self {
            Scalar::Null => 4,
            Scalar::Boolean(value) => value.to_string().len(),
            Scalar::Integer(value) => value.to_string().len(),
            Scalar::Float(value) => value.to_string().len(),
            Scalar::Text(text) => text.chars().count(),
        }
    }

    fn equals(&self, subject: Subject<'_>, ignore_case: bool) -> bool {
        match (self, subject) {
            (Scalar::Text(expected), subject) => subject
                .text()
                .is_some_and(|found| same_text(expected, found, ignore_case)),
            (Scalar::Null, Subject::Node(Value::Null)) => true,
            (Scalar::Boolean(expected), Subject::Node(Value::Bool(found))) => expected == found,
            (Scalar::Integer(expected), Subject::Node(Value::Number(found))) => {
                match (found.as_i64(), found.as_u64()) {
                    (Some(found), _) => found == *expected,
                    (None, Some(_)) => false,
                    #[expect(clippy::cast_precision_loss, reason = "a float is compared as one")]
                    (None, None) => found.as_f64() == Some(*expected as f64),
                }
            }
            (Scalar::Float(expected), Subject::Node(Value::Number(found))) => {
                found.as_f64() == Some(*expected)
            }
            _ => false,
        }
    }
}

/// What a test looks at.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// A JSON value.
    Node(&'a Value),
    /// A header's value, or the text of a body.
    Text(&'a str),
}

impl<'a> Subject<'a> {
    fn text(self) -> Option<&'a str> {
        match self {
            Subject::Text(text) => Some(text),
            Subject::Node(value) => value.as_str(),
        }
    }

    fn number(self) -> Option<f64> {
        match self {
            Subject::Node(value) => value.as_f64(),
            // A header is text; one that is a number may be compared as one.
            Subject::Text(text) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
        }
    }

    fn is_empty(self) -> bool {
        match self {
            Subject::Text(text) => text.is_empty(),
            Subject::Node(Value::String(text)) => text.is_empty(),
            Subject::Node(Value::Null) => true,
            Subject::Node(Value::Array(items)) => items.is_empty(),
            Subject::Node(Value::Object(members)) => members.is_empty(),
            Subject::Node(_) => false,
        }
    }
}

/// That a test holds, with what the named holes of its `like` took.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Held {
    /// Name and value of each hole: text, or an integer.
    pub holes: Vec<(String, Value)>,
}

impl Test {
    /// A test of equality with one literal.
    #[must_use]
    pub fn equals(scalar: Scalar) -> Test {
        Test {
            operators: vec![Operator::Equals(scalar)],
            ..Test::default()
        }
    }

    /// Applies the test to everything that was selected.
    pub fn check<'a>(&self, selected: impl IntoIterator<Item = Subject<'a>>) -> Option<Held> {
        let mut any = false;
        for subject in selected {
            any = true;
            if self.exists == Some(false) {
                return None;
            }
            if let Some(held) = self.passes(subject) {
                return Some(held);
            }
        }
        let absence_holds = !any && (self.exists == Some(false) || self.empty == Some(true));
        absence_holds.then(Held::default)
    }

    fn passes(&self, subject: Subject<'_>) -> Option<Held> {
        if self.empty.is_some_and(|empty| empty != subject.is_empty()) {
            return None;
        }
        let mut held = Held::default();
        for operator in &self.operators {
            operator.passes(subject, self.ignore_case, &mut held)?;
        }
        Some(held)
    }
}

impl Operator {
    fn passes(&self, subject: Subject<'_>, ignore_case: bool, held: &mut Held) -> Option<()> {
        let passes = match self {
            Operator::Equals(scalar) => scalar.equals(subject, ignore_case),
            Operator::OneOf(scalars) => scalars.iter().any(|s| s.equals(subject, ignore_case)),
            Operator::Like(like) => {
                held.take(like, subject.text()?, ignore_case)?;
                true
            }
            Operator::Contains(part) => contains(subject.text()?, part, ignore_case),
            Operator::StartsWith(start) => subject
                .text()?
                .get(..start.len())
                .is_some_and(|found| same_text(start, found, ignore_case)),
            Operator::Regex(pattern) => pattern.finds(subject.text()?),
            Operator::Type(of) => match subject {
                Subject::Node(value) => of.admits(value),
                Subject::Text(_) => *of == NodeType::String,
            },
            Operator::Ge(limit) => subject.number()? >= *limit,
            Operator::Gt(limit) => subject.number()? > *limit,
            Operator::Le(limit) => subject.number()? <= *limit,
            Operator::Lt(limit) => subject.number()? < *limit,
        };
        passes.then_some(())
    }
}

impl Held {
    fn take(&mut self, like: &Like, text: &str, ignore_case: bool) -> Option<()> {
        let captured = like.matches(text, ignore_case)?;
        for (name, value) in captured.values(text) {
            self.holes.push((name.to_owned(), value));
        }
        Some(())
    }
}

fn same_text(expected: &str, found: &str, ignore_case: bool) -> bool {
    if ignore_case {
        expected.eq_ignore_ascii_case(found)
    } else {
        expected == found
    }
}

fn contains(text: &str, part: &str, ignore_case: bool) -> bool {
    if ignore_case {
        // Linear all the same: a search in lower-case copies.
        text.to_ascii_lowercase()
            .contains(&part.to_ascii_lowercase())
    } else {
        text.contains(part)
    }
}

/// A regular expression, compiled when first needed.
#[derive(Serialize, Deserialize)]
pub struct Pattern {
    text: String,
    ignore_case: bool,
    #[serde(skip)]
    compiled: OnceCell<Option<regex::Regex>>,
}

/// How large a compiled expression may become, in bytes.
pub const PATTERN_SIZE_LIMIT: usize = 1 << 18;

impl Pattern {
    /// Checks and keeps an expression of the `regex` crate's syntax.
    ///
    /// # Errors
    /// When it does not parse, or compiles to more than [`PATTERN_SIZE_LIMIT`] bytes.
    pub fn parse(text: &str, ignore_case: bool) -> Result<Pattern, regex::Error> {
        compile(text, ignore_case)?;
        Ok(Pattern {
            text: text.to_owned(),
            ignore_case,
            compiled: OnceCell::new(),
        })
    }

    /// The expression as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn finds(&self, text: &str) -> bool {
        self.compiled
            .get_or_init(|| compile(&self.text, self.ignore_case).ok())
            .as_ref()
            .is_some_and(|regex| regex.is_match(text))
    }
}

fn compile(text: &str, ignore_case: bool) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(text)
        .case_insensitive(ignore_case)
        .size_limit(PATTERN_SIZE_LIMIT)
        .build()
}

impl Clone for Pattern {
    fn clone(&self) -> Self {
        Pattern {
            text: self.text.clone(),
            ignore_case: self.ignore_case,
            compiled: OnceCell::new(),
        }
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.ignore_case == other.ignore_case
    }
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pattern({:?})", self.text)
    }
}
