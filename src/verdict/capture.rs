//! Values taken out of a response. A sensitive one never shows itself: not in
//! JSON, not in a remediation, not in `Debug`.

use std::borrow::Cow;
use std::fmt;

use replybook_catalog::predicate::Subject;
use serde::{Deserialize, Serialize};

/// What stands for a sensitive value.
const MASK: &str = "[masked]";

/// A value under its name.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Capture<'a> {
    /// The name.
    pub name: Cow<'a, str>,
    /// The value.
    pub value: CaptureValue<'a>,
    /// Whether it is masked wherever it is shown.
    pub sensitive: bool,
}

impl<'a> Capture<'a> {
    pub(crate) fn new(name: impl Into<Cow<'a, str>>, value: CaptureValue<'a>) -> Self {
        Capture {
            name: name.into(),
            value,
            sensitive: false,
        }
    }

    /// The value as text, masked where it is sensitive.
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        if self.sensitive {
            Cow::Borrowed(MASK)
        } else {
            self.value.text()
        }
    }

    pub(super) fn into_owned(self) -> Capture<'static> {
        Capture {
            name: Cow::Owned(self.name.into_owned()),
            value: self.value.into_owned(),
            sensitive: self.sensitive,
        }
    }
}

impl fmt::Debug for Capture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.name, masked(self))
    }
}

/// The value, or the mask in its place.
pub(super) fn masked<'c>(capture: &'c Capture<'_>) -> CaptureValue<'c> {
    if capture.sensitive {
        CaptureValue::Text(Cow::Borrowed(MASK))
    } else {
        capture.value.borrowed()
    }
}

/// A captured value, with its JSON type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "CaptureValue")
)]
#[non_exhaustive]
pub enum CaptureValue<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A whole number beyond that.
    Unsigned(u64),
    /// Any other number.
    Float(f64),
    /// A string.
    Text(Cow<'a, str>),
}

impl CaptureValue<'_> {
    /// The value as text.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            CaptureValue::Null => Cow::Borrowed("null"),
            CaptureValue::Boolean(value) => Cow::Owned(value.to_string()),
            CaptureValue::Integer(value) => Cow::Owned(value.to_string()),
            CaptureValue::Unsigned(value) => Cow::Owned(value.to_string()),
            CaptureValue::Float(value) => Cow::Owned(value.to_string()),
            CaptureValue::Text(text) => Cow::Borrowed(text),
        }
    }

    /// A scalar as a value; arrays and objects are not captured.
    pub(crate) fn from_subject(
        subject: Subject<'_>,
        max_bytes: usize,
    ) -> Option<CaptureValue<'static>> {
        Some(match subject {
            Subject::Null => CaptureValue::Null,
            Subject::Boolean(value) => CaptureValue::Boolean(value),
            Subject::Number(numeral) => {
                let number = numeral.number()?;
                match (number.as_i64(), number.as_u64()) {
                    (Some(value), _) => CaptureValue::Integer(value),
                    (None, Some(value)) => CaptureValue::Unsigned(value),
                    (None, None) => CaptureValue::Float(number.as_f64()?),
                }
            }
            Subject::Text(text) | Subject::String(text) => CaptureValue::cut(text, max_bytes),
            Subject::Array(_) | Subject::Object(_) => return None,
        })
    }

    /// A text, cut to a number of bytes at a character's boundary.
    pub(crate) fn cut(text: &str, max_bytes: usize) -> CaptureValue<'static> {
        let mut end = max_bytes.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        CaptureValue::Text(Cow::Owned(text.get(..end).unwrap_or_default().to_owned()))
    }

    fn borrowed(&self) -> CaptureValue<'_> {
        match self {
            CaptureValue::Text(text) => CaptureValue::Text(Cow::Borrowed(text)),
            CaptureValue::Null => CaptureValue::Null,
            CaptureValue::Boolean(value) => CaptureValue::Boolean(*value),
            CaptureValue::Integer(value) => CaptureValue::Integer(*value),
            CaptureValue::Unsigned(value) => CaptureValue::Unsigned(*value),
            CaptureValue::Float(value) => CaptureValue::Float(*value),
        }
    }

    fn into_owned(self) -> CaptureValue<'static> {
        match self {
            CaptureValue::Text(text) => CaptureValue::Text(Cow::Owned(text.into_owned())),
            CaptureValue::Null => CaptureValue::Null,
            CaptureValue::Boolean(value) => CaptureValue::Boolean(value),
            CaptureValue::Integer(value) => CaptureValue::Integer(value),
            CaptureValue::Unsigned(value) => CaptureValue::Unsigned(value),
            CaptureValue::Float(value) => CaptureValue::Float(value),
        }
    }
}
