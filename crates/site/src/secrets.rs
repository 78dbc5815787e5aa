//! The sensitive values of an example. They are masked in every field, header and text.

use std::borrow::Cow;

use replybook::Verdict;
use replybook_catalog::table::Sample;
use serde_json::Value;

/// What stands for a sensitive value.
const MASK: &str = "[masked]";

/// The sensitive values of an example.
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    /// Those that the verdict on the example knows.
    pub fn from_verdict(verdict: &Verdict<'_>) -> Secrets {
        let items = verdict.items.iter().flat_map(|item| &item.captures);
        let causes = verdict.causes.iter().flat_map(|cause| &cause.captures);
        let all = verdict.captures.iter().chain(items).chain(causes);
        let mut values: Vec<String> = all
            .filter(|capture| capture.sensitive)
            .map(|capture| capture.value.text().into_owned())
            .filter(|value| !value.is_empty())
            .collect();
        // A longer one may hold a shorter one.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.dedup();
        Secrets(values)
    }

    /// A text with its sensitive values masked.
    pub fn hidden(&self, text: &str) -> String {
        let hide = |text: String, secret: &String| text.replace(secret.as_str(), MASK);
        self.0.iter().fold(text.to_owned(), hide)
    }

    /// A JSON value without them.
    pub fn hidden_in(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::from(self.hidden(text)),
            Value::Array(items) => items.iter().map(|item| self.hidden_in(item)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| (self.hidden(name), self.hidden_in(value)))
                .collect(),
            other if self.0.contains(&other.to_string()) => Value::from(MASK),
            other => other.clone(),
        }
    }

    /// An example without them. Where there are none its body stays as it was sent.
    pub fn hidden_of<'s>(&self, sample: &'s Sample) -> Cow<'s, Sample> {
        if self.0.is_empty() {
            return Cow::Borrowed(sample);
        }
        let mut masked = sample.clone();
        for (_, value) in &mut masked.headers {
            *value = self.hidden(value);
        }
        masked.body = match serde_json::from_str(&sample.body) {
            Ok(value) => self.hidden_in(&value).to_string(),
            Err(_) => self.hidden(&sample.body),
        };
        Cow::Owned(masked)
    }
}
