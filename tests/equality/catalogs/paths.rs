//! JSONPaths by chance, each compiled once.

use std::collections::HashMap;

use replybook_catalog::jsonpath::Query;

use crate::bodies::NAMES;
use crate::chance::Chance;

/// Compiled paths by their text.
#[derive(Default)]
pub struct Paths {
    compiled: HashMap<String, Query>,
}

impl Paths {
    pub fn compiled(&mut self, text: &str) -> Query {
        if let Some(query) = self.compiled.get(text) {
            return query.clone();
        }
        let query = replybook_compiler::jsonpath::parse(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        self.compiled.insert(text.to_owned(), query.clone());
        query
    }

    /// A path to elements.
    pub fn elements(&self, chance: &mut Chance, is_odd: bool) -> String {
        let mut text = String::from("$");
        match chance.below(8) {
            0 | 1 => {}
            2 => name(&mut text, chance),
            _ => text.push_str(chance.word(&[".errors", ".items"])),
        }
        match chance.below(if is_odd { 24 } else { 18 }) {
            0..=5 => text.push_str("[*]"),
            6 => text.push_str("[:]"),
            7 | 8 => text.push_str(".*"),
            9 => {
                text.push_str("[*]");
                name(&mut text, chance);
                text.push_str("[*]");
            }
            10 => text.push_str("[*][*]"),
            11 => {
                name(&mut text, chance);
                text.push_str(chance.word(&["[*]", ".*", ""]));
            }
            12 => text.push_str(".*.*"),
            13 => {}
            18 => text.push_str(&format!("[?@.{} == 'A']", chance.word(&NAMES))),
            19 => text.push_str("[1:]"),
            20 => text.push_str("[-1]"),
            21 => text.push_str(&format!("..{}", chance.word(&NAMES))),
            22 => text.push_str(&format!("[?$.{}]", chance.word(&NAMES))),
            23 => text.push_str("[?@.id].code"),
            _ => guard(&mut text, chance),
        }
        text
    }

    /// A path to values below the root or an element.
    pub fn values(&self, root: char, chance: &mut Chance, is_odd: bool) -> String {
        let mut text = String::from(root);
        for _ in 0..*chance.of(&[0, 1, 1, 1, 1, 2, 2, 3]) {
            match chance.below(16) {
                0 => text.push_str("[*]"),
                1 => text.push_str(chance.word(&["[:]", "[0]", "[1]"])),
                2 => text.push_str(".*"),
                _ => name(&mut text, chance),
            }
        }
        if is_odd && chance.one_in(6) {
            let name = chance.word(&NAMES);
            match chance.below(6) {
                0 => text.push_str(&format!("..{name}")),
                1 => text.push_str("[-1]"),
                2 => text.push_str("[1:3]"),
                3 => text.push_str(&format!("[?@.{name}]")),
                4 => text.push_str(&format!("['{name}','id']")),
                _ => text.push_str("[::-1]"),
            }
        }
        text
    }
}

fn name(text: &mut String, chance: &mut Chance) {
    text.push('.');
    text.push_str(chance.word(&NAMES));
}

/// A filter that asks only what exists in a child.
fn guard(text: &mut String, chance: &mut Chance) {
    let (a, b) = (chance.word(&NAMES), chance.word(&NAMES));
    text.push_str(&match chance.below(8) {
        0 | 1 => format!("[?@.{a}]"),
        2 => format!("[?!@.{a}]"),
        3 => format!("[?@.{a} || @.{b}]"),
        4 => format!("[?@.{a} && !@.{b}]"),
        5 => format!("[?!(@.{a} || !@.{b}[*])]"),
        6 => format!("[?@.{a}.{b}]"),
        _ => "[?@]".to_owned(),
    });
}
