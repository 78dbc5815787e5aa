//! What was measured, by name: `instructions/documents/classify`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[derive(Default)]
pub struct Numbers(BTreeMap<String, f64>);

impl Numbers {
    pub fn put(&mut self, name: &str, value: f64) {
        self.0.insert(name.to_owned(), value);
    }

    pub fn get(&self, name: &str) -> Option<f64> {
        self.0.get(name).copied()
    }

    /// One less the other, where both were measured.
    pub fn less(&self, one: &str, other: &str) -> Option<f64> {
        Some(self.get(one)? - self.get(other)?)
    }

    pub fn ratio(&self, over: &str, under: &str) -> Option<f64> {
        Some(self.get(over)? / self.get(under)?)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, f64)> {
        self.0.iter().map(|(name, value)| (name.as_str(), *value))
    }

    /// Adds what another program wrote as an object of numbers.
    pub fn read(&mut self, file: &Path) {
        let text = fs::read_to_string(file).unwrap();
        let read: BTreeMap<String, f64> = serde_json::from_str(&text).unwrap();
        self.0.extend(read);
    }
}
