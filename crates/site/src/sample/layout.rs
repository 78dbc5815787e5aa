//! A body as pieces of text, each of one kind, with line breaks and indentation.

use replybook_catalog::jsonpath::Step;
use serde::Serialize;
use serde_json::Value;

use super::marks::Marks;

/// Lists and objects without others in them stand on one line up to this many characters.
const LINE: usize = 60;

/// A piece of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    pub text: String,
    pub kind: Kind,
    /// Whether it identifies the rule.
    pub marked: bool,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Brackets, commas, space; text that is not JSON.
    Plain,
    Key,
    String,
    Number,
    Word,
}

/// Pieces being put together.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    list: Vec<Piece>,
}

impl Pieces {
    /// The pieces of a JSON body.
    pub fn from_json(value: &Value, marks: &Marks) -> Pieces {
        let mut writer = Writer {
            pieces: Pieces::default(),
            marks,
            at: Vec::new(),
        };
        writer.value(value, 0);
        writer.pieces
    }

    /// The pieces of any other body.
    pub fn from_text(text: &str, marked: bool) -> Pieces {
        let mut pieces = Pieces::default();
        pieces.add(text, Kind::Plain, marked);
        pieces
    }

    /// All pieces, in order.
    pub fn list(self) -> Vec<Piece> {
        self.list
    }

    fn add(&mut self, text: impl Into<String>, kind: Kind, marked: bool) {
        let text = text.into();
        match self.list.last_mut() {
            Some(last) if last.kind == kind && last.marked == marked && kind == Kind::Plain => {
                last.text.push_str(&text);
            }
            _ => self.list.push(Piece { text, kind, marked }),
        }
    }
}

struct Writer<'v> {
    pieces: Pieces,
    marks: &'v Marks,
    at: Vec<Step<'v>>,
}

impl<'v> Writer<'v> {
    fn value(&mut self, value: &'v Value, depth: usize) {
        let marked = self.marks.has(&self.at);
        match value {
            Value::Null | Value::Bool(_) => self.pieces.add(value.to_string(), Kind::Word, marked),
            Value::Number(number) => self.pieces.add(number.to_string(), Kind::Number, marked),
            Value::String(_) => self.pieces.add(value.to_string(), Kind::String, marked),
            Value::Array(items) => {
                let steps = (0..items.len()).map(Step::Index);
                self.children(('[', ']'), marked, value, depth, steps.zip(items).collect());
            }
            Value::Object(members) => {
                let steps = members
                    .iter()
                    .map(|(name, value)| (Step::Name(name), value));
                self.children(('{', '}'), marked, value, depth, steps.collect());
            }
        }
    }

    fn children(
        &mut self,
        (open, close): (char, char),
        marked: bool,
        whole: &Value,
        depth: usize,
        children: Vec<(Step<'v>, &'v Value)>,
    ) {
        let on_lines = !children.is_empty() && !fits(whole);
        let line = |depth: usize| format!("\n{:1$}", "", 2 * depth);
        self.pieces.add(open, Kind::Plain, marked);
        let last = children.len();
        for (i, (step, child)) in children.into_iter().enumerate() {
            let before = match on_lines {
                true => line(depth + 1),
                false if open == '{' => " ".to_owned(),
                false => String::new(),
            };
            self.pieces.add(before, Kind::Plain, false);
            self.at.push(step);
            if let Step::Name(name) = step {
                let marked = self.marks.has_key(&self.at);
                let name = Value::from(name).to_string();
                self.pieces.add(name, Kind::Key, marked);
                self.pieces.add(": ", Kind::Plain, false);
            }
            self.value(child, depth + 1);
            self.at.pop();
            if i + 1 < last {
                let comma = if on_lines || open == '{' { "," } else { ", " };
                self.pieces.add(comma, Kind::Plain, false);
            }
        }
        match (on_lines, open, last) {
            (true, ..) => self.pieces.add(line(depth), Kind::Plain, false),
            (false, '{', 1..) => self.pieces.add(" ", Kind::Plain, false),
            _ => {}
        }
        self.pieces.add(close, Kind::Plain, marked);
    }
}

/// Whether a value is short, and holds no others that hold any.
fn fits(value: &Value) -> bool {
    let simple = |value: &Value| !value.is_array() && !value.is_object();
    let flat = match value {
        Value::Array(items) => items.iter().all(simple),
        Value::Object(members) => members.values().all(simple),
        _ => true,
    };
    flat && value.to_string().chars().count() <= LINE
}
