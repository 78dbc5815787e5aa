//! JSONPaths by chance, each compiled once.

use std::collections::HashMap;

use replybook_catalog::jsonpath::Query;

use crate::random::Random;
use crate::responses::NAMES;

/// Compiled paths by their text.
#[derive(Default)]
pub struct Paths {
    compiled: HashMap<String, Query>,
}

impl Paths {
    pub(super) fn compiled(&mut self, text: &str) -> Query {
        if let Some(query) = self.compiled.get(text) {
            return query.clone();
        }
        let query = replybook_compiler::jsonpath::parse(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        self.compiled.insert(text.to_owned(), query.clone());
        query
    }

    /// A path to elements.
    pub(super) fn elements(&self, random: &mut Random, is_odd: bool) -> String {
        let mut text = String::from("$");
        match random.below(8) {
            0 | 1 => {}
            2 => name(&mut text, random),
            _ => text.push_str(random.pick(&[".errors", ".items"])),
        }
        match random.below(if is_odd { 24 } else { 18 }) {
            0..=5 => text.push_str("[*]"),
            6 => text.push_str("[:]"),
            7 | 8 => text.push_str(".*"),
            9 => {
                text.push_str("[*]");
                name(&mut text, random);
                text.push_str("[*]");
            }
            10 => text.push_str("[*][*]"),
            11 => {
                name(&mut text, random);
                text.push_str(random.pick(&["[*]", ".*", ""]));
            }
            12 => text.push_str(".*.*"),
            13 => {}
            18 => text.push_str(&format!("[?@.{} == 'A']", random.pick(&NAMES))),
            19 => text.push_str("[1:]"),
            20 => text.push_str("[-1]"),
            21 => text.push_str(&format!("..{}", random.pick(&NAMES))),
            22 => text.push_str(&format!("[?$.{}]", random.pick(&NAMES))),
            23 => text.push_str("[?@.id].code"),
            _ => guard(&mut text, random),
        }
        text
    }

    /// A path to values below the root or an element.
    pub(super) fn values(&self, root: char, random: &mut Random, is_odd: bool) -> String {
        let mut text = String::from(root);
        for _ in 0..random.pick(&[0, 1, 1, 1, 1, 2, 2, 3]) {
            match random.below(16) {
                0 => text.push_str("[*]"),
                1 => text.push_str(random.pick(&["[:]", "[0]", "[1]"])),
                2 => text.push_str(".*"),
                _ => name(&mut text, random),
            }
        }
        if is_odd && random.one_in(6) {
            let name = random.pick(&NAMES);
            match random.below(6) {
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

fn name(text: &mut String, random: &mut Random) {
    text.push('.');
    text.push_str(random.pick(&NAMES));
}

/// A filter that asks only what exists in a child.
fn guard(text: &mut String, random: &mut Random) {
    let (a, b) = (random.pick(&NAMES), random.pick(&NAMES));
    text.push_str(&match random.below(8) {
        0 | 1 => format!("[?@.{a}]"),
        2 => format!("[?!@.{a}]"),
        3 => format!("[?@.{a} || @.{b}]"),
        4 => format!("[?@.{a} && !@.{b}]"),
        5 => format!("[?!(@.{a} || !@.{b}[*])]"),
        6 => format!("[?@.{a}.{b}]"),
        _ => "[?@]".to_owned(),
    });
}
