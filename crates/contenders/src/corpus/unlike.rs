//! Responses whose form never comes again: the documents', each time with its members in another
//! order and with strays among them, of other names, lengths and depths.

use std::fmt::Write as _;

use replybook_testing::random::Random;
use serde_json::{Map, Value};

use super::{Case, Expected, json_documents};

/// From which all of them follow.
const SEED: u64 = 0x1d1f;

/// How deeply strays are nested at most.
const DEEPEST: usize = 4;

/// So many responses.
pub fn cases(count: usize) -> Vec<Case> {
    let documents: Vec<(Case, Map<String, Value>)> = json_documents()
        .into_iter()
        .filter_map(|case| match serde_json::from_slice(&case.body) {
            Ok(Value::Object(members)) => Some((case, members)),
            _ => None,
        })
        .collect();
    let mut random = Random::new(SEED);
    (0..count)
        .map(|n| {
            let (case, members) = &documents[n % documents.len()];
            let mut writer = Writer::new(&mut random);
            writer.object(members, 1);
            Case {
                id: format!("{} ({n})", case.id),
                provider: case.provider.clone(),
                status: case.status,
                headers: case.headers.clone(),
                body: writer.text.into_bytes(),
                expected: Expected::Engine,
            }
        })
        .collect()
}

/// Writes one body.
struct Writer<'r> {
    random: &'r mut Random,
    text: String,
    /// Whether there is white space in this one.
    is_wide: bool,
}

impl Writer<'_> {
    fn new(random: &mut Random) -> Writer<'_> {
        let is_wide = random.below(4) == 0;
        Writer {
            random,
            text: String::new(),
            is_wide,
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Object(members) => self.object(members, 0),
            Value::Array(items) => {
                self.text.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.comma(at > 0);
                    self.value(item);
                }
                self.text.push(']');
            }
            scalar => write!(self.text, "{scalar}").unwrap(),
        }
    }

    /// Members in any order, and at least so many strays.
    fn object(&mut self, members: &Map<String, Value>, least: usize) {
        let mut left: Vec<(&String, &Value)> = members.iter().collect();
        let mut strays = least + self.random.below(3);
        self.text.push('{');
        let mut is_first = true;
        while !left.is_empty() || strays > 0 {
            self.comma(!std::mem::take(&mut is_first));
            let at = self.random.below(left.len() + strays);
            if at < left.len() {
                let (name, value) = left.swap_remove(at);
                self.key(name);
                self.value(value);
            } else {
                strays -= 1;
                self.stray_key();
                self.stray(0);
            }
        }
        self.text.push('}');
    }

    /// A key that was never there before.
    fn stray_key(&mut self) {
        let word = self
            .random
            .pick(&["trace", "x", "request", "served_by", "node"]);
        let key = format!("{word}_{:x}", self.random.bits());
        self.key(&key);
    }

    fn stray(&mut self, depth: usize) {
        match self.random.below(if depth < DEEPEST { 8 } else { 6 }) {
            0 => self.text.push_str("null"),
            1 => self.text.push_str("true"),
            2 | 3 => {
                let digits = self.random.below(40);
                write!(self.text, "{}", self.random.bits() >> digits).unwrap();
            }
            4 | 5 => {
                let length = self.random.below(60);
                let letters = (0..length).map(|_| self.random.pick(b"aeinorst 0123_-."));
                let letters: Vec<char> = letters.map(char::from).collect();
                self.text.push('"');
                self.text.extend(letters);
                self.text.push('"');
            }
            6 => {
                self.text.push('[');
                for at in 0..self.random.below(4) {
                    self.comma(at > 0);
                    self.stray(depth + 1);
                }
                self.text.push(']');
            }
            _ => {
                self.text.push('{');
                for at in 0..self.random.below(4) {
                    self.comma(at > 0);
                    self.stray_key();
                    self.stray(depth + 1);
                }
                self.text.push('}');
            }
        }
    }

    fn key(&mut self, name: &str) {
        write!(self.text, "{}:", Value::from(name)).unwrap();
        self.space();
    }

    fn comma(&mut self, is_due: bool) {
        if is_due {
            self.text.push(',');
            self.space();
        }
    }

    fn space(&mut self) {
        if self.is_wide {
            self.text.push(' ');
        }
    }
}
